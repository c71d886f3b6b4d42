"""Cuts a header into tokens, of which comments and directives are some."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Iterator, List

_TOKEN = re.compile(
    r"""(?P<comment>/\*.*?\*/)
      | (?P<directive>^\#(?:[^\n\\/]|/(?!\*)|\\\n|\\.)*)
      | (?P<string>"(?:[^"\\]|\\.)*")
      | (?P<word>\w[\w.]*)
      | (?P<mark><<|[^\w\s])
      | (?P<space>\s+)""",
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)


@dataclass(frozen=True)
class Token:
    kind: str
    text: str
    line: int
    #: Whether nothing stands before it on its line.
    first: bool
    #: Whether an empty line stands before it.
    after_blank: bool


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a header, without white space."""
    line, first, blank = 1, True, False
    for match in _TOKEN.finditer(text):
        kind, piece = match.lastgroup or "", match[0]
        newlines = piece.count("\n")
        if kind == "space":
            first, blank = first or newlines > 0, newlines > 1
        else:
            yield Token(kind, piece, line, first, blank)
            first, blank = False, False
        line += newlines


def words_of_comment(comment: str) -> str:
    """The sentences of a comment, its lines joined; an empty line stays a new paragraph."""
    lines = [re.sub(r"^\s*\* ?", "", line) for line in comment[2:-2].strip().split("\n")]
    paragraphs: List[List[str]] = [[]]
    for line in lines:
        if line.strip():
            paragraphs[-1].append(line.strip())
        else:
            paragraphs.append([])
    return "\n\n".join(" ".join(words) for words in paragraphs if words)
