"""How ctypes carries the types of C."""

from __future__ import annotations

from typing import Any, Dict

NUMBERS = {
    "int8_t": "c_int8", "uint8_t": "c_uint8", "int16_t": "c_int16", "uint16_t": "c_uint16",
    "int32_t": "c_int32", "uint32_t": "c_uint32", "int64_t": "c_int64", "uint64_t": "c_uint64",
    "size_t": "c_size_t", "double": "c_double", "int": "c_int",
}  # fmt: skip


def class_name(name: str) -> str:
    """ "alert_score_row" is ScoreRow."""
    return "".join(word.capitalize() for word in name.removeprefix("alert_").split("_"))


class Types:
    """The types of one description; ``s`` is what stands before the name of a struct."""

    def __init__(self, description: Dict[str, Any], s: str = "") -> None:
        self._s = s
        self._structs = {struct["name"] for struct in description["structs"]}
        self._callbacks = {callback["name"] for callback in description["callbacks"]}
        self._numbers = dict(NUMBERS)
        for enumeration in description["enumerations"]:
            if enumeration["name"]:
                self._numbers[enumeration["name"]] = NUMBERS[enumeration["type"]]

    def value(self, name: str) -> str:
        """Of what is passed as it is."""
        if name in self._structs or name in self._callbacks:
            return f"{self._s}{class_name(name)}"
        return self._numbers[name]

    def member(self, member: Dict[str, Any]) -> str:
        """Of a member: pointers are addresses."""
        if "*" in member["type"]:
            return "c_void_p"
        own = "c_char" if member["type"] == "char" else self.value(member["type"])
        return f"{own} * {member['elements']}" if "elements" in member else own

    def parameter(self, parameter: Dict[str, Any]) -> str:
        """Of a parameter: a handle is an address, as is what must outlive the call."""
        kind, base = parameter["is"], _base(parameter["type"])
        if kind == "handle":
            return "c_void_p" if parameter["type"].count("*") == 1 else "POINTER(c_void_p)"
        if kind == "text":
            return "c_void_p" if "borrowed" in parameter else "c_char_p"
        if kind == "user" or parameter["type"].startswith("struct "):
            return "c_void_p"
        if "*" not in parameter["type"]:
            return self.value(base)
        if parameter["type"].count("*") == 2:
            return "POINTER(c_void_p)"
        return f"POINTER({self.value(base)})"

    def called_back(self, parameter: Dict[str, Any]) -> str:
        """Of what a callback gets: a text is an address, for it has a size and no end."""
        if parameter["is"] == "struct":
            return f"POINTER({self.value(parameter['struct'])})"
        return "c_void_p" if "*" in parameter["type"] else self.value(parameter["type"])


def _base(declared: str) -> str:
    return declared.replace("const ", "").replace("*", "").replace("struct ", "").split()[0]
