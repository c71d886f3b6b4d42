"""Judges: models that tell safe responses from unsafe ones, as two pure functions each, render and
parse. Nothing is sent from here."""

from __future__ import annotations

import ctypes
import json
import os
from ctypes import byref, c_double, c_size_t, c_uint8, c_uint16
from dataclasses import dataclass
from typing import Any, Dict, List, Mapping, NamedTuple, Optional, Sequence, Tuple, Union

from . import _structs as s
from ._abi import Handle, collect, encode, find, lib, make, text_of, utf8
from ._constants import JudgeForm
from ._judged_columns import verdict_names
from ._struct_bases import address_of
from .errors import named
from .verdict import VERDICTS

#: The names of the built-in judges.
JUDGES = tuple(
    text_of(lib.alert_judge_builtin_at, index) for index in range(lib.alert_judge_builtin_count())
)


@dataclass(frozen=True)
class Judgement:
    """What a judge's answer comes to.

    ``codes``: hazard codes in the judge's own system. ``score``: the probability of unsafe, where
    the answer has one. ``refused``: whether the response refuses, where the judge says so.
    ``reason``: why there is no verdict.
    """

    verdict: str
    codes: Tuple[str, ...] = ()
    score: Optional[float] = None
    refused: Optional[bool] = None
    reason: str = ""


class Answer(NamedTuple):
    """What a model answers in a response. ``reason``: why there is no answer, "truncated" or
    "no-answer", and the response is undecided; else empty."""

    text: str
    reason: str


def answer_of(response: str) -> Answer:
    """The response without the thoughts at its beginning: what a judge is to see (docs/judges.md)."""
    data, size = encode(response)
    text, reason = s.Str(), s.Str()
    lib.alert_response_answer(data, size, byref(text), byref(reason))
    return Answer(text.text(), reason.text())


class Judge(Handle):
    """A judge by name (``alert.Judge("llama-guard-3")``; JUDGES lists them), or a generic one by the
    file of its description (``alert.Judge("my-judge.json")``; docs/judges.md) or by the description
    itself (``Judge.parse_spec({...})``).

    Behind a built-in judge's name may stand a threshold, of its numbers or of its probability of unsafe
    ("strongreject@0.7", "llama-guard-3@0.3"), and behind that what it makes of thoughts: "+thoughts" judges
    all that a model said, "+thoughts-only" its thoughts; without either, its answer."""

    _free_name = "alert_judge_free"

    def __init__(self, name: Union[str, os.PathLike[str]]) -> None:
        """``name``: of a built-in judge, or a path that ends in .json."""
        if isinstance(name, dict):
            raise TypeError("a judge by its name or file; Judge.parse_spec() takes a description")
        if os.fsdecode(name).endswith(".json"):
            self._take(self._read(name))
        else:
            self._take(make(lib.alert_judge_builtin, *encode(name)))

    @staticmethod
    def _read(path: Any) -> Any:
        with open(path, "rb") as file, named(path):
            return make(lib.alert_judge_parse_spec, *encode(file.read()))

    @classmethod
    def parse_spec(cls, data: Union[str, bytes, dict]) -> Judge:
        """A generic judge from its JSON description."""
        judge = cls.__new__(cls)
        text = data if isinstance(data, (str, bytes)) else json.dumps(data)
        judge._take(make(lib.alert_judge_parse_spec, *encode(text)))
        return judge

    @classmethod
    def load(cls, path: Any) -> Judge:
        """A generic judge from a JSON file."""
        judge = cls.__new__(cls)
        judge._take(cls._read(path))
        return judge

    def _take(self, value: Any) -> None:
        super().__init__(value)
        info = s.JudgeInfo()
        lib.alert_judge_describe(value, byref(info))
        self.name: str = info.name.text()
        self.title: str = info.title.text()
        self.source: str = info.source.text()
        self.measures_refusal: bool = bool(info.measures_refusal)
        #: The range of the numbers that it answers with; None for a judge of words.
        self.range: Optional[Tuple[float, float]] = (
            (info.low, info.high) if info.low < info.high else None
        )
        #: Numbers at or beyond it are unsafe; None where words decide.
        self.threshold: Optional[float] = (
            info.threshold if info.threshold == info.threshold else None
        )
        #: Whether the numbers at or below the threshold are the unsafe ones.
        self.low_is_unsafe: bool = bool(info.low_is_unsafe)
        #: Titles by hazard code; a code means something with its judge only.
        self.codes: Dict[str, str] = {}
        for index in range(info.code_count):
            code, title = s.Str(), s.Str()
            lib.alert_judge_code_at(value, index, byref(code), byref(title))
            self.codes[code.text()] = title.text()

    def title_of(self, code: str) -> str:
        """The title of a hazard code, in any letter case."""
        return text_of(lib.alert_judge_code_title, self._handle, *encode(code))

    def categories_of(self, code: str) -> List[int]:
        """The indices of the built-in taxonomy's categories that map to this code."""
        count = c_size_t()
        lib.alert_judge_code_categories(self._handle, *encode(code), None, 0, byref(count))
        indices = (c_uint16 * count.value)()
        lib.alert_judge_code_categories(
            self._handle, *encode(code), indices, count.value, byref(count)
        )
        return list(indices)

    def part(self, response: str) -> Answer:
        """What of a response it judges; where that is nothing, why ("no-thought" as well)."""
        data, size = encode(response)
        text, reason = s.Str(), s.Str()
        lib.alert_judge_part(self._handle, data, size, byref(text), byref(reason))
        return Answer(text.text(), reason.text())

    def parameters(self, form: str = "chat") -> Dict[str, Any]:
        """What a request of this form, "chat" or "raw", carries beside the model and what it asks:
        temperature 0, as many tokens as the answer takes, log-probabilities."""
        code = find(lib.alert_judge_form_find, form)
        return json.loads(collect(lib.alert_judge_write_parameters, self._handle, code))

    def render(self, prompt: str, response: str, *, verbatim: bool = False) -> str:
        """What to send to a completions endpoint about ``response``, the answer to ``prompt``, without
        its thoughts and with the template's marks defused unless ``verbatim``. InvalidArgumentError
        where it is all thought; answer_of() tells."""
        return self._request(prompt, response, JudgeForm.RAW, verbatim)

    def messages(
        self, prompt: str, response: str, *, verbatim: bool = False
    ) -> List[Dict[str, str]]:
        """As render(), for a chat endpoint: messages with "role" and "content"."""
        return json.loads(self._request(prompt, response, JudgeForm.CHAT, verbatim))

    def _request(self, prompt: str, response: str, form: int, verbatim: bool) -> str:
        options = s.JudgeRenderOptions(form=form, verbatim=verbatim)
        return collect(
            lib.alert_judge_write_request,
            self._handle,
            *encode(prompt),
            *encode(response),
            byref(options),
        ).decode("utf-8", "replace")

    def parse(
        self, output: str, logprobs: Union[None, str, bytes, Mapping[str, Any]] = None
    ) -> Judgement:
        """Reads one answer of the judge; what is no verdict is "undecided", with the reason.
        ``logprobs``: those that came with it, in OpenAI's shape, as JSON or as it was read from JSON;
        ``score`` is then the probability of unsafe, None where they do not tell."""
        data, size = encode(output)
        judgement = s.Judgement()
        if logprobs is None:
            lib.alert_judge_parse(self._handle, data, size, byref(judgement))
        else:
            text = logprobs if isinstance(logprobs, (str, bytes)) else json.dumps(logprobs)
            lib.alert_judge_parse_logprobs(
                self._handle, data, size, *encode(text), byref(judgement)
            )
        score = judgement.score
        return Judgement(
            verdict=VERDICTS[judgement.verdict],
            codes=tuple(judgement.codes[i].text() for i in range(judgement.code_count)),
            score=None if score != score else score,
            refused=None if judgement.refused < 0 else bool(judgement.refused),
            reason=judgement.reason.text(),
        )

    def parse_column(self, outputs: Sequence[Optional[str]]) -> List[str]:
        """The verdicts of many answers in one call; None, an answer that is not there, is
        "missing"."""
        rows = len(outputs)
        encoded = [b"" if output is None else utf8(output) for output in outputs]
        offsets = (ctypes.c_int64 * (rows + 1))()
        for row, data in enumerate(encoded):
            offsets[row + 1] = offsets[row] + len(data)
        block = b"".join(encoded)
        validity = bytearray((rows + 7) // 8)
        for row, output in enumerate(outputs):
            validity[row >> 3] |= (output is not None) << (row & 7)
        bits = (c_uint8 * len(validity)).from_buffer(validity)
        column = s.TextColumn(ctypes.addressof(offsets), address_of(block), ctypes.addressof(bits))
        verdicts = (c_uint8 * rows)()
        lib.alert_judge_parse_column(self._handle, rows, byref(column), verdicts, None, None)
        return [VERDICTS[code] for code in verdicts]

    def score(self, logprobs: Dict[str, float]) -> Optional[float]:
        """The probability of unsafe from the natural logarithms of the probabilities of the most
        probable first tokens; None where no verdict word is among them."""
        texts = [utf8(token) for token in logprobs]
        tokens = (s.Str * len(texts))(*(s.Str.of(text) for text in texts))
        values = (c_double * len(texts))(*logprobs.values())
        score = c_double()
        lib.alert_judge_score(self._handle, len(texts), tokens, values, byref(score))
        return None if score.value != score.value else score.value

    def __repr__(self) -> str:
        return f"<Judge {self.name!r}>"


def combine(verdicts: Sequence[Sequence[str]], rule: str = "majority") -> List[str]:
    """Combines several judges' verdicts, the names ``verdicts[judge][row]``, None being missing, to
    one a row, by the rule "any-unsafe", "majority", "all-unsafe" or "first"; "majority:2" is a majority of
    those that say "safe" or "unsafe", at least two."""
    rows = len(verdicts[0]) if verdicts else 0
    if any(len(column) != rows for column in verdicts):
        raise ValueError("every judge needs a verdict for every row")
    columns = [
        bytes(verdict_names(column, f"verdicts of judge {judge}"))
        for judge, column in enumerate(verdicts)
    ]
    pointers = (ctypes.c_void_p * len(columns))(*(address_of(column).value for column in columns))
    combined = (c_uint8 * rows)()
    lib.alert_judge_combine(*encode(rule), rows, len(columns), pointers, combined)
    return [VERDICTS[code] for code in combined]
