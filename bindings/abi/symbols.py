"""The lists of the symbols that leave the shared libraries."""

from __future__ import annotations

from typing import Any, Dict

from describe import of_library


def symbols(description: Dict[str, Any], library: str) -> str:
    """The functions of one library, in alphabetical order."""
    names = sorted(function["name"] for function in of_library(description["functions"], library))
    return "".join(f"{name}\n" for name in names)
