"""What the generated structs have beyond their members."""

from __future__ import annotations

from ctypes import Structure, c_char_p, c_void_p, cast, sizeof, string_at
from typing import Any


class Sized(Structure):
    """A struct that may grow: its first member is its size."""

    def __init__(self, **members: object) -> None:
        super().__init__(struct_size=sizeof(self), **members)


class TextView(Structure):
    """A struct that is a text's address and size."""

    @classmethod
    def of(cls, text: bytes) -> Any:
        """A view of ``text``, which the view keeps alive."""
        view = cls(address_of(text), len(text))
        view.owner = text
        return view

    def text(self) -> str:
        """A copy as str; bytes that are no UTF-8 are replaced."""
        return string_at(self.data, self.size).decode("utf-8", "replace") if self.size else ""


def address_of(data: bytes) -> c_void_p:
    """The address of the bytes of ``data``."""
    return cast(c_char_p(data), c_void_p)
