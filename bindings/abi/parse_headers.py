"""Reads include/alert/*.h. The headers are the only source: nothing here knows a name of theirs but
``_API``, which marks functions, and ``_INIT``, which ends the names of initialisers."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Dict, List, Optional, Tuple

from constants import LIMITS, Value, value_of
from model import (
    Alias,
    Callback,
    Enumeration,
    Enumerator,
    Function,
    Handle,
    HeaderError,
    Interface,
    Macro,
    Member,
    Parameter,
    Place,
    Struct,
    Type,
)
from tokens import Token, tokens, words_of_comment

_DEFINE = re.compile(r"#\s*define\s+(\w+)(\()?(.*)", re.DOTALL)
#: The header that includes all of libalert; what it does not include is of the other library.
_WHOLE = "alert/alert.h"
_INCLUDE = re.compile(r'^#include "(alert/\w+\.h)"', re.MULTILINE)


def parse_headers(include: Path) -> Interface:
    """Everything that the headers of ``include``/alert declare."""
    interface = Interface()
    whole = (include / _WHOLE).read_text()
    for header in _INCLUDE.findall(whole):
        interface.headers[header] = "alert"
    for path in sorted(include.glob("alert/*.h")):
        interface.headers.setdefault(f"alert/{path.name}", "alert_run")
    del interface.headers[_WHOLE]
    for header in interface.headers:
        _Header(interface, header, (include / header).read_text()).parse()
    return interface


class _Header:
    """One header, read from its first token to its last."""

    def __init__(self, interface: Interface, header: str, text: str) -> None:
        self._interface = interface
        self._header = header
        self._tokens = list(tokens(text))
        self._position = 0
        #: The comment that the next declaration has.
        self._comment = ""
        #: Functions that have had that comment.
        self._group: List[str] = []
        #: An integer type that an enumeration may follow.
        self._alias: Optional[Alias] = None
        self._constants: Dict[str, Value] = {**LIMITS, **interface.constants()}

    def parse(self) -> None:
        while self._position < len(self._tokens):
            token = self._tokens[self._position]
            if token.after_blank:
                self._end_group()
            if token.kind == "comment":
                self._end_group()
                self._comment = words_of_comment(token.text)
                self._position += 1
            elif token.kind == "directive":
                self._directive(token)
            elif token.text in ("extern", "}"):  # "extern "C" {", and its end
                self._position += 3 if token.text == "extern" else 1
            else:
                self._declaration(token)
        self._end_group()

    def _end_group(self) -> None:
        for name in self._group:
            function = self._interface.functions[name]
            self._interface.functions[name] = Function(
                **{**vars(function), "group": tuple(self._group)}
            )
        self._group, self._comment = [], ""

    # --- Directives ---------------------------------------------------------------------------

    def _directive(self, token: Token) -> None:
        self._position += 1
        remark = self._trailing(token.line + token.text.count("\n"))
        match = _DEFINE.match(token.text)
        if not match or match[2]:  # a macro with arguments is no constant
            return
        name, text = match[1], " ".join(match[3].replace("\\\n", " ").split())
        if not text or name.endswith("_API"):
            return
        place = Place(self._header, token.line)
        value: Optional[Value] = None
        if not name.endswith("_INIT"):
            self._constants[name] = value = self._value(name, text, place)
        comment = remark or self._comment
        self._interface.macros[name] = Macro(name, place, comment, text, value)

    def _value(self, name: str, text: str, place: Place) -> Value:
        try:
            return value_of(text, self._constants)
        except ValueError as failure:
            raise HeaderError(place, f"{name}: {failure}") from None

    # --- Declarations -------------------------------------------------------------------------

    def _declaration(self, token: Token) -> None:
        place = Place(self._header, token.line)
        body = self._until_semicolon(place)
        words = [t.text for t in body if t.kind != "comment"]
        if words[:1] == ["ALERT_API"]:
            self._function(place, words[1:])
        elif words[0] == "enum":
            self._enumeration(place, body)
        elif "{" in words and "struct" in words[:2]:
            self._struct(place, body)
        elif words[:2] == ["typedef", "struct"]:
            name = words[-1]
            self._interface.handles[name] = Handle(name, place, self._comment)
        elif words[0] == "typedef" and "(" in words:
            self._callback(place, words[1:])
        elif words[0] == "typedef" and len(words) == 3:
            alias = Alias(words[2], place, self._comment, words[1])
            self._interface.aliases[words[2]] = self._alias = alias
        else:
            raise HeaderError(place, f"what is declared here can't be read: {' '.join(words)}")

    def _until_semicolon(self, place: Place) -> List[Token]:
        """The tokens of a declaration; ``position`` is behind it."""
        start, depth = self._position, 0
        for index in range(start, len(self._tokens)):
            text = self._tokens[index].text
            depth += (text == "{") - (text == "}")
            if text == ";" and depth == 0:
                self._position = index + 1
                return self._tokens[start:index]
        raise HeaderError(place, "a declaration without an end")

    def _trailing(self, line: int) -> str:
        """The comment that stands behind something on its line."""
        if self._position < len(self._tokens):
            token = self._tokens[self._position]
            if token.kind == "comment" and not token.first and token.line == line:
                self._position += 1
                return words_of_comment(token.text)
        return ""

    def _function(self, place: Place, words: List[str]) -> None:
        opening = words.index("(")
        name = words[opening - 1]
        function = Function(
            name,
            place,
            self._comment,
            _type(words[: opening - 1], place),
            _parameters(words[opening + 1 : -1], place),
        )
        self._interface.functions[name] = function
        self._group.append(name)

    def _callback(self, place: Place, words: List[str]) -> None:
        opening = words.index("(")
        name = words[opening + 2]  # ( * name )
        returns = _type(words[:opening], place)
        parameters = _parameters(words[opening + 5 : -1], place)
        callback = Callback(name, place, self._comment, returns, parameters)
        self._interface.callbacks[name] = callback

    def _enumeration(self, place: Place, body: List[Token]) -> None:
        alias, self._alias = self._alias, None
        found = []
        for piece, comment, line in _pieces(body, ","):
            if len(piece) < 3 or piece[1] != "=":
                raise HeaderError(Place(self._header, line), f"{piece[0]} has no explicit value")
            value = self._value(piece[0], " ".join(piece[2:]), Place(self._header, line))
            if not isinstance(value, int):
                raise HeaderError(Place(self._header, line), f"{piece[0]} is no integer")
            self._constants[piece[0]] = value
            found.append(Enumerator(piece[0], Place(self._header, line), comment, value))
        name = alias.name if alias else ""
        comment = self._comment or (alias.comment if alias else "")
        enumeration = Enumeration(
            name, place, comment, alias.type if alias else "int", tuple(found)
        )
        self._interface.enumerations.append(enumeration)

    def _struct(self, place: Place, body: List[Token]) -> None:
        words = [t.text for t in body if t.kind == "word"]
        name = next(word for word in words if word not in ("typedef", "struct"))
        members = tuple(
            _member(piece, comment, Place(self._header, line))
            for piece, comment, line in _pieces(body, ";")
        )
        self._interface.structs[name] = Struct(name, place, self._comment, members)


def _pieces(body: List[Token], separator: str) -> List[Tuple[List[str], str, int]]:
    """What stands between braces, cut at the separator: the words of each piece, its comment
    (before it, or behind it on its line) and its line."""
    opening = next(i for i, t in enumerate(body) if t.text == "{")
    closing = max(i for i, t in enumerate(body) if t.text == "}")
    found: List[Tuple[List[str], str, int]] = []
    words: List[str] = []
    line, comment = 0, ""
    for token in body[opening + 1 : closing]:
        if token.kind == "comment" and token.first:
            comment = words_of_comment(token.text)
        elif token.kind == "comment" and not words and found:
            found[-1] = (found[-1][0], words_of_comment(token.text), found[-1][2])
        elif token.kind == "comment":  # the last piece, which no separator ends
            comment = words_of_comment(token.text)
        elif token.text == separator:
            found.append((words, comment, line))
            words, comment = [], ""
        else:
            words.append(token.text)
            line = token.line
    if words:
        found.append((words, comment, line))
    return found


def _parameters(words: List[str], place: Place) -> Tuple[Parameter, ...]:
    if words == ["void"]:
        return ()
    pieces: List[List[str]] = [[]]
    for word in words:
        if word == ",":
            pieces.append([])
        else:
            pieces[-1].append(word)
    return tuple(Parameter(piece[-1], _type(piece[:-1], place)) for piece in pieces)


def _member(words: List[str], comment: str, place: Place) -> Member:
    if "(" in words:  # type (*name)(parameters)
        name = words[words.index("(") + 2]
        function = " ".join(words).replace("* ", "*").replace("( ", "(").replace(" )", ")")
        return Member(name, place, comment, Type("void", pointers=(False,)), None, function)
    length = None
    if words[-1] == "]":
        opening = words.index("[")
        words, length = words[:opening], " ".join(words[opening + 1 : -1])
    return Member(words[-1], place, comment, _type(words[:-1], place), length)


def _type(words: List[str], place: Place) -> Type:
    """The type that words write: [const] [struct] base {* [const]}."""
    rest = list(words)
    const = bool(rest) and rest[0] == "const"
    rest = rest[const:]
    keyword = "struct " if rest[:1] == ["struct"] else ""
    rest = rest[bool(keyword) :]
    pointers: List[bool] = []
    for word in rest[1:]:
        if word == "*":
            pointers.append(False)
        elif word == "const" and pointers and not pointers[-1]:
            pointers[-1] = True
        else:
            raise HeaderError(place, f"a type that can't be read: {' '.join(words)}")
    if not rest:
        raise HeaderError(place, "a parameter or a member without a name")
    return Type(rest[0], const, tuple(pointers), keyword)
