"""Runs: ask a live model every prompt of a dataset, have the answers judged, and keep all of it.

    >>> run = alert.Run("run.sqlite", alert.Dataset("prompts.jsonl"), model="llama",
    ...                 endpoint="http://localhost:8000/v1")
    >>> run.execute()
    >>> alert.Store("run.sqlite").score().text()

docs/run.md is the guide; libalert_run is loaded when one of these is first used.
"""

from __future__ import annotations

import json
import os
from ctypes import addressof, byref, c_uint8, c_uint64, string_at
from dataclasses import dataclass, field
from typing import (
    Any,
    Callable,
    Dict,
    Iterable,
    Iterator,
    List,
    Mapping,
    NamedTuple,
    Optional,
    Sequence,
    Union,
)

from . import _arrow
from . import _structs as s
from . import problems as _problems
from ._abi import Handle, encode, encode_path, find, make, text_of, write_to
from ._constants import RUN_NO_RETRIES, RunEventKind, Status
from ._numbers import UINT32_MAX, UINT64_MAX, option, words
from ._run_abi import run_lib
from .dataset import Dataset
from .errors import CancelledError
from .policy import Policy, as_policy
from .problems import KINDS, Problems
from .report import Report, score
from .taxonomy import Taxonomy
from .verdict import VERDICTS

Path = Union[str, "os.PathLike[str]"]

#: What an event can be.
EVENTS = words(RunEventKind)

_STEP_MS = 100


class Event(NamedTuple):
    """Something that happened in a run."""

    kind: str  # of EVENTS
    id: str  # of the prompt
    category: str
    verdict: Optional[str]  # "judged"; "missing" for "failed"
    failure: Optional[str]  # "failed", "retried": why, as in docs/run.md
    message: str  # "failed", "retried": the server's words; "slowed": why


class Progress(NamedTuple):
    """How far a run is, in prompts; the last fields are of this object's requests only."""

    run: int
    prompts: int
    stored: int
    answered: int
    explained: int
    judged: int
    verdicts: Dict[str, int]
    failures: Dict[str, int]
    requests: int
    retries: int
    input_tokens: int
    output_tokens: int
    seconds: float
    seconds_left: float
    in_flight: int
    concurrency: int
    problems: int
    missing: Dict[str, int]  # verdicts["missing"] by reason; "none": the judge's answer was nothing
    stop: (
        str  # why the run ends early, or is about to: "none", "certified", "refuted", "undecidable"
    )


def _str(text: Any) -> s.Str:
    return s.Str.of(encode(text)[0])


def _path(path: Path) -> s.Str:
    return s.Str.of(encode_path(path)[0])


def _json(value: Optional[Mapping[str, Any]]) -> str:
    return "" if not value else json.dumps(dict(value))


def failure_name(failure: int) -> str:
    """The name of a kind of failure."""
    return text_of(run_lib().alert_run_failure_name, failure)


def _stop_name(stop: int) -> str:
    return text_of(run_lib().alert_run_stop_name, stop)


def _failure(name: str) -> int:
    return find(run_lib().alert_run_failure_find, name)


class _Running(Handle):
    _free_name = "alert_run_free"

    def close(self) -> None:
        """Ends whatever is in flight, saves, and frees the run."""
        value, self._value = getattr(self, "_value", None), None
        if value is not None:
            run_lib().alert_run_free(byref(value))

    def cancel(self) -> None:
        """Lets what is in flight end; a second call ends it at once. From any thread."""
        run_lib().alert_run_cancel(self._handle)

    @property
    def progress(self) -> Progress:
        """How far the run is."""
        raw = s.RunProgress()
        run_lib().alert_run_describe(self._handle, byref(raw))
        fields = {name: getattr(raw, name) for name in Progress._fields}
        fields["verdicts"] = dict(zip(VERDICTS, raw.verdicts))
        for name in ("failures", "missing"):
            fields[name] = {
                failure_name(kind): count for kind, count in enumerate(fields[name]) if count
            }
        fields["stop"] = _stop_name(raw.stop)
        return Progress(**fields)

    @property
    def problems(self) -> Problems:
        """The rows of the dataset that are not asked, and why."""
        return _problems.read(self._handle, run_lib().alert_run_problems)

    def failure_words(self, failure: str) -> str:
        """The server's latest words at a failure of this kind ("filtered"); "" where there are
        none. ValueError where there is no such kind."""
        return text_of(run_lib().alert_run_failure_words, self._handle, _failure(failure))

    def next(self, timeout: float = 0.1) -> Optional[Event]:
        """Drives the run until something happens, for at most ``timeout`` seconds (a "tick" where
        nothing does). None when all is done. A run that has ended lets go of its store.

        CancelledError after cancel(), and other classes of AlertError where the run cannot go on;
        what was answered is saved in each case, and the same arguments go on from there.
        """
        raw = s.RunEvent()
        status = run_lib().alert_run_next(self._handle, int(timeout * 1000), byref(raw))
        if status == Status.END:
            return None
        kind = text_of(run_lib().alert_run_event_kind_name, raw.kind)
        judged = kind in ("judged", "failed")
        return Event(
            kind,
            raw.id.text(),
            raw.category.text(),
            VERDICTS[raw.verdict] if judged else None,
            failure_name(raw.failure) if kind in ("failed", "retried") else None,
            raw.message.text(),
        )

    def __iter__(self) -> Iterator[Event]:
        while True:
            event = self.next(_STEP_MS / 1000)
            if event is None:
                return
            yield event

    def execute(self, progress: Optional[bool] = None) -> Progress:
        """Drives the run to its end. ``progress``: a bar, by tqdm where that is installed; None is
        a bar on a terminal only.

        An interrupt (Ctrl-C) lets what is in flight end and raises KeyboardInterrupt; a second
        one ends it at once.
        """
        interrupted = False
        with _Bar(progress) as show:
            while True:
                try:
                    event = self.next(_STEP_MS / 1000)
                    show(self)
                    if event is None:
                        break
                except KeyboardInterrupt:
                    interrupted = True
                    self.cancel()
                except CancelledError:
                    if not interrupted:
                        raise
                    break
        if interrupted:
            raise KeyboardInterrupt
        return self.progress


class _Bar:
    """A bar of tqdm, or nothing where there is no tqdm or it is not wanted."""

    def __init__(self, wanted: Optional[bool]) -> None:
        self._bar: Any = None
        if wanted is False:
            return
        try:
            from tqdm.auto import tqdm
        except ImportError:
            return
        # disable=None: not where standard error is no terminal.
        self._bar = tqdm(total=0, unit="prompt", disable=None if wanted is None else False)

    def __enter__(self) -> Callable[[_Running], None]:
        return self._show

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.close()

    def _show(self, run: _Running) -> None:
        if self._bar is None or self._bar.disable:
            return
        state = run.progress
        self._bar.total = state.prompts
        self._bar.n = state.answered + state.explained
        counts = {name: state.verdicts[name] for name in ("undecided", "missing")}
        shown: Dict[str, Any] = {name: count for name, count in counts.items() if count}
        decided = state.verdicts["safe"] + state.verdicts["unsafe"]
        if decided:
            shown["safety"] = f"{state.verdicts['safe'] / decided:.2%}"
        if shown:
            self._bar.set_postfix(shown, refresh=False)
        self._bar.update(0)


@dataclass(frozen=True)
class Connection:
    """How an endpoint is reached, beside its URL and key. Nothing of it gets into a store.

    ``headers``: of its requests, by name; a value "env:VARIABLE" is that of an environment variable.
    ``basic_auth_env``: an environment variable with user:password. ``ca_file``: certificates to trust
    (empty: those that CURL_CA_BUNDLE, SSL_CERT_FILE, REQUESTS_CA_BUNDLE or SSL_CERT_DIR names, or the
    system's). ``client_certificate``, ``client_key``: PEM files. ``unix_socket``: where the server
    listens, in the place of TCP. ``insecure``: any certificate is taken, of this machine only."""

    headers: Mapping[str, str] = field(default_factory=dict)
    basic_auth_env: str = ""
    ca_file: Path = ""
    client_certificate: Path = ""
    client_key: Path = ""
    unix_socket: Path = ""
    insecure: bool = False


def _connection(given: Optional[Connection], kept: List[Any]) -> Any:
    """The struct's address; what it points to goes to ``kept``."""
    if given is None:
        return None
    if not isinstance(given, Connection):
        raise TypeError(f"an alert.Connection is wanted, not {given!r}")
    headers = [_str(f"{name}={value}") for name, value in given.headers.items()]
    listed = (s.Str * len(headers))(*headers)
    struct = s.RunConnection(
        headers=addressof(listed), header_count=len(headers), insecure=bool(given.insecure)
    )
    kept += [headers, listed, struct]
    for name in ("ca_file", "client_certificate", "client_key", "unix_socket"):
        view = _path(getattr(given, name))
        kept.append(view)
        setattr(struct, name, view)
    view = _str(given.basic_auth_env)
    kept.append(view)
    struct.basic_auth_env = view
    return addressof(struct)


def _options(
    store: Path,
    judge: Path,
    judge_endpoint: str,
    judge_model: str,
    judge_api_key_env: str,
    judge_parameters: Optional[Mapping[str, Any]],
    pace: Dict[str, Any],
) -> s.RunOptions:
    options = s.RunOptions()
    kept = []

    def put(name: str, text: Any) -> None:
        view = _path(text) if name in ("store", "judge") else _str(text)
        kept.append(view)
        setattr(options, name, view)

    put("store", store)
    put("judge", judge)
    put("judge_endpoint", judge_endpoint)
    put("judge_model", judge_model)
    put("judge_api_key_env", judge_api_key_env)
    put("judge_parameters", _json(judge_parameters))
    options.put, options.kept = put, kept
    for name in ("concurrency", "max_concurrency", "requests_per_minute"):
        setattr(options, name, option(name, pace.pop(name, None) or 0, UINT32_MAX))
    options.judge_connection = _connection(pace.pop("judge_connection", None), kept)
    retries = pace.pop("retries", None)
    if retries is not None:
        options.retries = option("retries", retries, UINT32_MAX - 1) or RUN_NO_RETRIES
    options.timeout_seconds = pace.pop("timeout", 0)
    options.retry_seconds = pace.pop("retry_delay", 0)
    options.run_seconds = pace.pop("max_seconds", None) or 0
    options.retry_missing = int(pace.pop("retry_missing", False))
    if pace:
        raise TypeError(f"unknown argument {next(iter(pace))!r}")
    return options


class Run(_Running):
    """One evaluation of one model; iterates over events.

    ``store``: the file that keeps everything; where it has a run of the same configuration, that
    one goes on. ``endpoint``: "http://host:8000/v1", or the whole URL of the API's path.
    ``endpoint_model``: what the endpoint calls the model. ``api_key_env``: the environment variable
    that holds the key. ``connection``, ``judge_connection``: a Connection. ``parameters``: of the requests, {"temperature": 0}. ``judge``: a name, or a
    file; "refusal" needs no endpoint. ``judge_parameters``: over {"temperature": 0}; None as a value
    takes a parameter away. ``limit``: only the first so many prompts. ``note``: a mapping
    that is kept with the run. ``fresh``: a changed configuration starts a new run. ``order_seed``:
    prompts are asked in a random order of this seed. ``stop_when``: ends the run early, at one of
    "certified", "refuted" and "undecidable" or several, by the threshold of ``stop_policy`` at
    ``stop_level``; prompts are asked in a random order then. ``Progress.stop`` says whether it did.

    And how fast: ``concurrency`` (None: adapted), ``max_concurrency``, ``requests_per_minute``,
    ``retries``, ``timeout``, ``retry_delay``, ``max_seconds``, ``retry_missing``; docs/run.md.
    """

    def __init__(
        self,
        store: Path,
        dataset: Dataset,
        *,
        model: str,
        endpoint: str,
        endpoint_model: str = "",
        api_key_env: str = "",
        connection: Optional[Connection] = None,
        system: str = "",
        parameters: Optional[Mapping[str, Any]] = None,
        judge: Path = "refusal",
        judge_endpoint: str = "",
        judge_model: str = "",
        judge_api_key_env: str = "",
        judge_parameters: Optional[Mapping[str, Any]] = None,
        taxonomy: Optional[Taxonomy] = None,
        note: Optional[Mapping[str, Any]] = None,
        limit: int = 0,
        fresh: bool = False,
        order_seed: Optional[int] = None,
        stop_when: Union[str, Sequence[str]] = (),
        stop_policy: Union[None, str, dict, Policy] = None,
        stop_level: float = 0,
        **pace: Any,
    ) -> None:
        options = _options(
            store, judge, judge_endpoint, judge_model, judge_api_key_env, judge_parameters, pace
        )
        reasons = [stop_when] if isinstance(stop_when, str) else stop_when
        for reason in reasons:
            options.stop_when |= 1 << find(run_lib().alert_run_stop_find, reason)
        options.random_order = int(order_seed is not None or options.stop_when != 0)
        options.order_seed = option("order_seed", order_seed or 0, UINT64_MAX)
        policy = as_policy(stop_policy, taxonomy)
        options.stop_policy = None if policy is None else policy._handle
        options.stop_level = stop_level
        options.dataset = dataset._handle
        options.taxonomy = None if taxonomy is None else taxonomy._handle
        options.put("model", model)
        options.put("endpoint", endpoint)
        options.put("endpoint_model", endpoint_model)
        options.put("api_key_env", api_key_env)
        options.connection = _connection(connection, options.kept)
        options.put("system", system)
        options.put("parameters", _json(parameters))
        options.put("note", _json(note))
        options.limit = option("limit", limit, UINT64_MAX)
        options.fresh = int(fresh)
        super().__init__(make(run_lib().alert_run_create, byref(options)))


class Rejudge(_Running):
    """Has the answers in a store judged by another judge; asks no model. As Run otherwise."""

    def __init__(
        self,
        store: Path,
        judge: Path,
        *,
        judge_endpoint: str = "",
        judge_model: str = "",
        judge_api_key_env: str = "",
        judge_parameters: Optional[Mapping[str, Any]] = None,
        **pace: Any,
    ) -> None:
        options = _options(
            store, judge, judge_endpoint, judge_model, judge_api_key_env, judge_parameters, pace
        )
        super().__init__(make(run_lib().alert_run_rejudge, byref(options)))


def _by_kind(counts: Any) -> Dict[str, int]:
    return {kind: count for kind, count in zip(KINDS, counts) if count}


def _export_options(
    run: int, judge: str, all_judges: bool, without_texts: bool, only_asked: bool
) -> s.ExportOptions:
    return s.ExportOptions(
        run=option("run", run, UINT64_MAX),
        judge=_str(judge),
        all_judges=all_judges,
        without_texts=without_texts,
        only_asked=only_asked,
    )


class _Rows:
    """A run's judged rows, a source of Arrow data."""

    def __init__(self, store: Store, options: s.ExportOptions) -> None:
        self._store, self._options = store, options

    def __arrow_c_stream__(self, requested_schema: object = None) -> Any:
        function = run_lib().alert_store_export_stream
        return _arrow.export(function, self._store._handle, byref(self._options))


class Store(Handle):
    """The store of a run, opened to be read."""

    def __init__(self, path: Path) -> None:
        super().__init__(make(run_lib().alert_store_open, *encode_path(path)))

    @staticmethod
    def probe(path: Path) -> bool:
        """Whether a file is an SQLite database, which no JSON Lines file and no tally is.
        NotFoundError where there is no such file."""
        is_store = c_uint8()
        run_lib().alert_store_probe(*encode_path(path), byref(is_store))
        return bool(is_store.value)

    def close(self) -> None:
        """Closes the store."""
        value, self._value = getattr(self, "_value", None), None
        if value is not None:
            run_lib().alert_store_free(byref(value))

    @property
    def runs(self) -> List[Dict[str, Any]]:
        """The runs in the store, the oldest first."""
        found = []
        for index in range(run_lib().alert_store_run_count(self._handle)):
            raw = s.StoreRun()
            run_lib().alert_store_run_at(self._handle, index, byref(raw))
            found.append(
                {
                    "run": raw.run,
                    "model": raw.model.text(),
                    "judges": self._judges(raw.run),
                    "configuration": json.loads(raw.configuration.text()),
                    "prompts": raw.prompts,
                    "answered": raw.answered,
                    "explained": raw.explained,
                    "created_ms": raw.created_ms,
                    "finished_ms": raw.finished_ms or None,
                    "left_out": _by_kind(raw.left_out),
                }
            )
        return found

    def _judges(self, run: int) -> List[str]:
        count = run_lib().alert_store_judge_count(self._handle, run)
        return [
            text_of(run_lib().alert_store_judge_at, self._handle, run, index)
            for index in range(count)
        ]

    def write(
        self,
        sink: Callable[[bytes], object],
        *,
        run: int = 0,
        judge: str = "",
        all_judges: bool = False,
        without_texts: bool = False,
        only_asked: bool = False,
    ) -> None:
        """Passes a run's judged rows, JSON Lines, to ``sink``; the latest run unless one is named.
        ``only_asked``: no prompt behind the last that was asked, of a run in a random order."""
        options = _export_options(run, judge, all_judges, without_texts, only_asked)
        write_to(sink, run_lib().alert_store_export, self._handle, byref(options))

    def dataset(
        self,
        *,
        run: int = 0,
        judge: str = "",
        without_texts: bool = True,
        only_asked: bool = False,
        **options: Any,
    ) -> Dataset:
        """A run's judged rows as a Dataset to be read once, a batch at a time, whatever its size, with
        the rows of its own dataset that were left out; the options are those of Dataset."""
        rows = _Rows(self, _export_options(run, judge, False, without_texts, only_asked))
        dataset = Dataset.from_arrow(rows, name="store", once=True, **options)
        exported = [about for about in self.runs if run in (0, about["run"])][-1]
        for kind, count in exported["left_out"].items():
            dataset.add_left_out(kind, count)
        return dataset

    def rows(self, **options: Any) -> Iterator[Dict[str, Any]]:
        """A run's judged rows; the options are those of write()."""
        pieces: List[bytes] = []
        self.write(pieces.append, **options)
        for line in b"".join(pieces).splitlines():
            yield json.loads(line)

    def score(self, *, run: int = 0, judge: str = "", **options: Any) -> Report:
        """The report of a run; the options are those of alert.score(). With ``anytime`` it is of the
        prompts that were asked."""
        only_asked = bool(options.get("anytime", False))
        return score(self.dataset(run=run, judge=judge, only_asked=only_asked), **options)

    def audit(self) -> List[str]:
        """What is not whole in the store, as sentences; none where it is."""
        findings: List[str] = []

        def receive(data: int, size: int, _user: object) -> int:
            findings.append(string_at(data, size).decode("utf-8", "replace"))
            return Status.OK

        count = c_uint64()
        run_lib().alert_store_audit(self._handle, s.StoreFinding(receive), None, byref(count))
        return findings


def merge_stores(sources: Iterable[Path], path: Path) -> None:
    """Makes one store of those that hold the shards of a run."""
    views = [_path(source) for source in sources]
    array = (s.Str * len(views))(*views)
    run_lib().alert_store_merge(array, len(views), *encode_path(path))


class Release(NamedTuple):
    """A release of ALERT's data that fetch() gets. ``notice`` is to be shown before."""

    name: str
    file: str
    base_url: str
    licence: str
    licence_url: str
    notice: str


def describe_release(name: str) -> Release:
    """The release "alert" or "alert-adversarial". NotFoundError, with the names, for another."""
    raw = s.FetchRelease()
    run_lib().alert_fetch_describe(*encode(name), byref(raw))
    return Release(*(getattr(raw, member).text() for member in Release._fields))


def fetch(
    name: str,
    directory: Path = ".",
    *,
    accept_licence: bool,
    base_url: str = "",
    timeout: float = 0,
    progress: Optional[Callable[[int, int], object]] = None,
) -> None:
    """Fetches the release "alert" or "alert-adversarial" of ALERT's data, which is licensed
    CC BY-NC-SA 4.0, and compares it with the published counts. ``progress`` is told the bytes so
    far, and in all (0: unknown); an exception of it ends the fetch, which a next call goes on with.
    """
    raised: List[BaseException] = []

    def receive(done: int, size: int, _user: object) -> int:
        try:
            if progress is not None:
                progress(done, size)
            return Status.OK
        except BaseException as failure:  # nothing may unwind through the library
            raised.append(failure)
            return Status.CANCELLED

    options = s.FetchOptions(
        base_url=_str(base_url),
        directory=_path(directory),
        accept_licence=accept_licence,
        timeout_seconds=timeout,
    )
    try:
        run_lib().alert_fetch(*encode(name), byref(options), s.FetchCallback(receive), None)
    except CancelledError:
        if raised:
            raise raised[0] from None
        raise
