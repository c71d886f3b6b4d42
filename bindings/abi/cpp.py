"""The generated headers of C++: the names of enumerations' values, of both libraries."""

from __future__ import annotations

from typing import Any, Dict

import marks
from describe import of_library
from python_types import class_name

_TEMPLATE = """\
{mark}// The names of the values of lib{library}'s enumerations, and the values by their names.
//
// A name is valid for ever. What is no value, or no name of one, throws alert::Error.
#ifndef {guard}
#define {guard}

#include <string_view>

{includes}
namespace alert {{
inline namespace v0 {{
{functions}
}}  // namespace v0
}}  // namespace alert

#endif  // {guard}
"""

_PAIR = """
inline std::string_view {noun}Name({type} value) {{
  return internal::CallForText({name_function}, value);
}}

inline {type} Find{noun}(std::string_view name) {{
  {type} value = 0;
  Call({find_function}, name.data(), name.size(), &value);
  return value;
}}
"""


def cpp_enumerations(description: Dict[str, Any], library: str) -> str:
    """enumerations.hpp of one library: BandName() and FindBand() for alert_band."""
    named = [e for e in of_library(description["enumerations"], library) if e["name"]]
    headers = sorted({"alert/abi.hpp", *(enumeration["header"] for enumeration in named)})
    return _TEMPLATE.format(
        mark=marks.C,
        library=library,
        guard=f"{library}_ENUMERATIONS_HPP_".upper(),
        includes="".join(f'#include "{header}"\n' for header in headers),
        functions="".join(map(_pair, named)),
    )


def _pair(enumeration: Dict[str, Any]) -> str:
    return _PAIR.format(
        noun=class_name(enumeration["name"]),
        type=enumeration["name"],
        name_function=enumeration["name_function"],
        find_function=enumeration["find_function"],
    )
