"""Loads libalert and puts the signature table on it.

The library is looked for in this order: the file that the environment variable ALERT_LIBRARY
names (and then nowhere else); beside this package; in the build tree, where the package is used
from the sources; where the system looks for libraries.
"""

from __future__ import annotations

import ctypes
import os
import re
import sys
from ctypes import byref, c_uint8, c_void_p, string_at
from pathlib import Path
from typing import Any, Callable, Iterable, Iterator, List, Optional, Tuple

from . import _structs as s
from ._constants import ABI_VERSION, NO_LINE, NO_OFFSET, Status
from ._packages import LIBALERT
from ._signature import Signature
from ._signatures import SIGNATURES
from .errors import LibraryError, NotFoundError, OutOfRangeError, from_status

# The oldest library that has every function of the signature table.
OLDEST_VERSION = 100  # 0.1.0, as major * 10000 + minor * 100 + patch

_FILE = "libalert.so"
_SONAME = f"libalert.so.{ABI_VERSION}"


def _candidates() -> Iterator[str]:
    named = os.environ.get("ALERT_LIBRARY")
    if named:
        yield named
        return
    package = Path(__file__).resolve().parent
    for name in (_SONAME, _FILE):
        yield str(package / name)
    if package.parts[-3:-1] == ("bindings", "python"):
        yield str(package.parent.parent.parent / "build" / _FILE)
    for name in (_SONAME, _FILE):
        yield str(Path(sys.prefix) / "lib" / name)
    yield _SONAME  # a bare name: the dynamic linker looks along its own path


def _missing_dependency(path: str, failure: OSError) -> Optional[str]:
    """The library for want of which one that is there can't be loaded."""
    found = re.match(r"(\S+): cannot open shared object file: No such file", str(failure))
    return found[1] if found and found[1] != path else None


def open_library(
    name: str, candidates: Iterable[str], packages: Iterable[str], advice: str
) -> Tuple[ctypes.CDLL, str]:
    """The first of the candidates that can be loaded, and its path. ``packages`` are those of its
    dependencies, ``advice`` what to do where there is none; both for the error."""
    tried: List[str] = []
    broken = ""  # what is said of the first that is there and can't be loaded
    for path in candidates:
        if os.sep in path:
            path = os.path.abspath(path)  # the working folder may be another one later
            if not os.path.exists(path):
                tried.append(f"  {path}: no such file")
                continue
        try:
            return ctypes.CDLL(path), path
        except OSError as failure:
            tried.append(f"  {path}: {failure}")
            missing = _missing_dependency(path, failure)
            if missing:
                broken = broken or (
                    f"{path} was found, but can't be loaded: {missing} is missing. On Debian 12:"
                    f" apt-get install {' '.join(packages)}"
                )
            elif os.sep in path:
                broken = broken or f"{path} was found, but can't be loaded: {failure}"
    raise LibraryError(
        (broken or f"{name} was not found") + ". Tried:\n" + "\n".join(tried) + f"\n{advice}"
    )


_NO_FAILURES = (int(Status.OK), int(Status.END))


def _raise_on_failure(status: int, function: Any, arguments: tuple) -> int:
    if status in _NO_FAILURES:
        return status
    error = arguments[-1]._obj
    raise from_status(
        status,
        error.message.decode("utf-8", "replace") or f"{function.__name__} returned {status}",
        None if error.line == NO_LINE else error.line,
        None if error.offset == NO_OFFSET else error.offset,
        error.cause,
    )


def _fallible(function: Any) -> Callable[..., int]:
    """Gives each call an error of its own to write to."""

    def call(*arguments: object) -> int:
        error = s.Error(line=NO_LINE, offset=NO_OFFSET)
        return function(*arguments, byref(error))

    call.__name__ = function.__name__
    return call


def bind(
    library: ctypes.CDLL, path: str, signatures: Iterable[Signature], onto: Any, name: str
) -> None:
    """Puts each function of a library on an object, with its signature; one that can fail raises
    AlertError where it does. ``name`` is the library's, for the error where a function is missing."""
    for signature in signatures:
        try:
            function = getattr(library, signature.name)
        except AttributeError:
            raise LibraryError(
                f"{path} has no function {signature.name}: it is no {name} that this package can use"
            ) from None
        function.argtypes = signature.arguments
        function.restype = signature.result
        if signature.fallible:
            function.errcheck = _raise_on_failure
            function = _fallible(function)
        setattr(onto, signature.name, function)


class Library:
    """libalert: each function as an attribute, raising AlertError where it fails."""

    def __init__(self) -> None:
        library, self.path = open_library(
            "libalert",
            _candidates(),
            LIBALERT,
            "Build it (bash examples/demo.sh), or name the file in ALERT_LIBRARY.",
        )
        self._check_version(library)
        bind(library, self.path, SIGNATURES, self, "libalert")

    def _check_version(self, library: ctypes.CDLL) -> None:
        try:
            abi, version = library.alert_abi_version(), library.alert_version()
        except AttributeError:
            raise LibraryError(f"{self.path} is not libalert") from None
        if abi != ABI_VERSION:
            raise LibraryError(
                f"{self.path} has ABI version {abi}, and this package needs {ABI_VERSION}"
            )
        if version < OLDEST_VERSION:
            raise LibraryError(
                f"{self.path} is version {version}, and this package needs {OLDEST_VERSION} or later"
            )

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(f"libalert has no {name} in its signature table")


lib = Library()


class Handle:
    """Owns a handle of the library; freed by close(), by ``with``, or with the object."""

    _free_name = ""

    def __init__(self, value: c_void_p) -> None:
        self._value: Optional[c_void_p] = value

    @property
    def _handle(self) -> c_void_p:
        value = getattr(self, "_value", None)
        if value is None:
            raise ValueError(f"this {type(self).__name__} is closed")
        return value

    def close(self) -> None:
        """Frees what the library holds; the object can't be used any more."""
        value, self._value = getattr(self, "_value", None), None
        if value is not None:
            getattr(lib, self._free_name)(byref(value))

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __del__(self) -> None:
        try:
            self.close()
        except (AttributeError, TypeError):  # the interpreter is shutting down
            pass


def make(function: Callable[..., int], *arguments: object) -> c_void_p:
    """Calls a function whose last output is a new handle, and returns the handle."""
    value = c_void_p()
    function(*arguments, byref(value))
    return value


_HALVES = re.compile("[\ud800-\udfff]")


def utf8(text: Any) -> bytes:
    """A text as the library takes it. A half of a surrogate pair, of which there is no UTF-8, becomes
    U+FFFD, as in files; bytes are passed on."""
    if isinstance(text, bytes):
        return text
    if not isinstance(text, str):
        raise TypeError(f"text expected, not {type(text).__name__}")
    try:
        return text.encode()
    except UnicodeEncodeError:
        return _HALVES.sub("\ufffd", text).encode()


def encode(text: Any) -> Tuple[bytes, int]:
    """Text as the pointer and length that inputs take; a path that is no str as encode_path()."""
    data = os.fsencode(text) if isinstance(text, os.PathLike) else utf8(text)
    return data, len(data)


def encode_path(path: Any) -> Tuple[bytes, int]:
    """A path as the pointer and length that inputs take: its own bytes, which need be no UTF-8."""
    data = os.fsencode(path)
    return data, len(data)


def text_of(function: Callable[..., int], *arguments: object) -> str:
    """Calls a function whose last output is an alert_str, and returns a copy."""
    view = s.Str()
    function(*arguments, byref(view))
    return view.text()


def find(function: Callable[..., int], name: str) -> int:
    """The value of an enumeration that has this name, by the function that finds it. ValueError, with
    the names, where there is none."""
    value = c_uint8()
    try:
        function(*encode(name), byref(value))
    except NotFoundError as none:
        raise ValueError(str(none)) from None
    return value.value


def names_of(function: Callable[..., int]) -> Tuple[str, ...]:
    """The names of an enumeration whose values are those from 0 on, by its function of names."""
    names: List[str] = []
    while True:
        try:
            names.append(text_of(function, len(names)))
        except OutOfRangeError:
            return tuple(names)


def write_to(
    sink: Callable[[bytes], object],
    function: Callable[..., int],
    *arguments: object,
    after: tuple = (),
) -> None:
    """Calls a function that takes a writer, passing what it writes to ``sink``; ``after`` are the
    arguments that follow the writer.

    An exception of ``sink`` stops the output and is raised.
    """
    raised: List[BaseException] = []

    def receive(data: int, size: int, _user: object) -> int:
        try:
            sink(string_at(data, size))
            return Status.OK
        except BaseException as failure:  # nothing may unwind through the library
            raised.append(failure)
            return Status.CANCELLED

    writer = s.Writer(receive)
    try:
        function(*arguments, writer, None, *after)
    except Exception:
        if raised:
            raise raised[0] from None
        raise


def collect(function: Callable[..., int], *arguments: object, after: tuple = ()) -> bytes:
    """What a function that takes a writer writes."""
    pieces: List[bytes] = []
    write_to(pieces.append, function, *arguments, after=after)
    return b"".join(pieces)
