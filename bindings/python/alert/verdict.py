"""The four verdicts: what a judge's answer about one response comes to."""

from __future__ import annotations

from ctypes import byref, c_uint8

from ._abi import encode, lib, names_of

#: Names of the verdicts; a verdict's index in it is its code in columns.
VERDICTS = names_of(lib.alert_verdict_name)
SAFE, UNSAFE, UNDECIDED, MISSING = VERDICTS


def find(name: str) -> int:
    """The code of a verdict's name, in any letter case. NotFoundError for another word."""
    code = c_uint8()
    lib.alert_verdict_find(*encode(name), byref(code))
    return code.value
