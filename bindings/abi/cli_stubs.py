"""The functions of libalert_run as the command has them: each finds its namesake when called."""

from __future__ import annotations

import textwrap
from typing import Any, Dict, List

import marks
from describe import of_library

_WIDTH = 100

_HEAD = """\
// What stands for libalert_run in the command until that is loaded (run_library.h).
{includes}#include "run_library.h"

namespace {{

using alert::cli::FindInRunLibrary;

// What a signal handler may call: there nothing may be looked up.
{pointers}
}}  // namespace

namespace alert::cli {{

void FindForSignalHandlers(void* library) {{
{finds}}}

}}  // namespace alert::cli
"""


def cli_stubs(description: Dict[str, Any]) -> str:
    """The source of the stubs."""
    functions = of_library(description["functions"], "alert_run")
    headers = dict.fromkeys(function["header"] for function in functions)
    safe = [function["name"] for function in functions if function.get("signal_safe")]
    head = _HEAD.format(
        includes="".join(f'#include "{header}"\n' for header in headers),
        pointers="".join(f"decltype(&{name}) loaded_{name} = nullptr;\n" for name in safe),
        finds="".join(f'  FindInLibrary(library, "{name}", &loaded_{name});\n' for name in safe),
    )
    return marks.C + head + "".join("\n" + _stub(function) for function in functions)


def _stub(function: Dict[str, Any]) -> str:
    name, returns = function["name"], function["returns"]["type"]
    parameters = [_declare(parameter) for parameter in function["parameters"]]
    arguments = ", ".join(parameter["name"] for parameter in function["parameters"])
    if function.get("signal_safe"):
        call = f"if (loaded_{name} != nullptr) loaded_{name}({arguments});"
    else:
        word = "" if returns == "void" else "return "
        call = f"{word}FindInRunLibrary({name}, __func__)({arguments});"
    return f"{_signature(f'{returns} {name}(', parameters)}\n  {call}\n}}\n"


def _declare(parameter: Dict[str, Any]) -> str:
    return f"{parameter['type'].replace(' *', '*')} {parameter['name']}"


def _signature(start: str, parameters: List[str]) -> str:
    """The head of a function, up to its brace, in lines that are not too long."""
    pieces = [piece.replace(" ", "\0") for piece in parameters]  # a parameter is not broken
    lines = textwrap.wrap(
        ", ".join(pieces) + ")\0{",
        _WIDTH,
        initial_indent=start,
        subsequent_indent=" " * len(start),
        break_long_words=False,
        break_on_hyphens=False,
        drop_whitespace=True,
    )
    return "\n".join(lines).replace("\0", " ")
