"""What the generated tables of functions consist of."""

from __future__ import annotations

from typing import NamedTuple, Optional


class Signature(NamedTuple):
    """A function of a library."""

    name: str
    result: Optional[type]
    fallible: bool  # it returns a status, and its last argument is an error
    arguments: tuple
