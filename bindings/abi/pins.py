"""The pins: a static_assert for the place of each member and the size of each struct."""

from __future__ import annotations

from typing import Any, Dict

import marks
from describe import of_library

_TITLES = {
    "alert": "// The layout of every public struct of libalert.\n",
    "alert_run": "// The layout of every public struct of libalert_run.\n",
}


def pins(description: Dict[str, Any], library: str) -> str:
    """The source that pins the structs of one library."""
    structs = of_library(description["structs"], library)
    headers = list(dict.fromkeys(struct["header"] for struct in structs))
    text = marks.C + _TITLES[library]
    text += "".join(f'#include "{header}"\n' for header in sorted(headers))
    text += '#include "base/pin.h"\n'
    for header in headers:
        text += f"\n// {header.removeprefix('alert/')}\n"
        text += "\n".join(_struct(s) for s in structs if s["header"] == header)
    return text


def _struct(struct: Dict[str, Any]) -> str:
    name = struct["name"]
    members = ((member["name"], member["offset"]) for member in struct["members"])
    pinned = "".join(f"ALERT_PIN({name}, {member}, {offset});\n" for member, offset in members)
    return pinned + f"ALERT_PIN_SIZE({name}, {struct['size']});\n"
