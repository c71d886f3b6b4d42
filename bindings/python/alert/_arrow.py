"""Arrow streams through the PyCapsule interface: no package is needed on either side."""

from __future__ import annotations

import ctypes
from ctypes import CFUNCTYPE, POINTER, PYFUNCTYPE, Structure, byref, c_char_p, c_int, c_void_p
from typing import Any, Callable, Dict, Tuple

_NAME = b"arrow_array_stream"


class Stream(Structure):
    """struct ArrowArrayStream of the Arrow C stream interface."""


_Release = CFUNCTYPE(None, POINTER(Stream))

Stream._fields_ = [
    ("get_schema", c_void_p),
    ("get_next", c_void_p),
    ("get_last_error", c_void_p),
    ("release", c_void_p),
    ("private_data", c_void_p),
]


def _release(stream: Stream) -> None:
    if stream.release:
        _Release(stream.release)(byref(stream))


# What must live as long as a stream reads from it, and the stream's own release, by the address of
# the stream's private data: a consumer may move the struct, but not that.
_held: Dict[int, Tuple[int, object]] = {}


@_Release
def _release_and_drop(pointer: Any) -> None:
    stream = pointer.contents
    stream.release, _ = _held.pop(stream.private_data)
    _release(stream)


def _hold(stream: Stream, memory: object) -> None:
    _held[stream.private_data] = (stream.release, memory)
    stream.release = ctypes.cast(_release_and_drop, c_void_p).value


# Capsules: a destructor is called with an object that is gone, hence the plain addresses.
_Destructor = PYFUNCTYPE(None, c_void_p)
_new = PYFUNCTYPE(ctypes.py_object, c_void_p, c_char_p, _Destructor)(
    ("PyCapsule_New", ctypes.pythonapi)
)
_pointer = PYFUNCTYPE(c_void_p, ctypes.py_object, c_char_p)(
    ("PyCapsule_GetPointer", ctypes.pythonapi)
)
_pointer_of_address = PYFUNCTYPE(c_void_p, c_void_p, c_char_p)(
    ("PyCapsule_GetPointer", ctypes.pythonapi)
)
_is_valid = PYFUNCTYPE(c_int, ctypes.py_object, c_char_p)(("PyCapsule_IsValid", ctypes.pythonapi))

# The structs of capsules that exist, by address.
_structs: Dict[int, Stream] = {}


@_Destructor
def _destroy(capsule: int) -> None:
    # What nobody has taken is released here.
    _release(_structs.pop(_pointer_of_address(capsule, _NAME)))


def export(function: Callable[..., int], *arguments: object, memory: object = None) -> Any:
    """Calls a function whose last output is a stream, and returns the capsule of the stream, which
    keeps ``memory`` alive."""
    stream = Stream()
    function(*arguments, byref(stream))
    if memory:
        _hold(stream, memory)
    address = ctypes.addressof(stream)
    _structs[address] = stream
    return _new(address, _NAME, _destroy)


def stream_of(source: Any) -> Tuple[Any, int]:
    """The capsule of a source's stream, and the address of the stream in it."""
    if not hasattr(source, "__arrow_c_stream__"):
        raise TypeError(f"{type(source).__name__} is no source of Arrow data (__arrow_c_stream__)")
    capsule = source.__arrow_c_stream__()
    if not _is_valid(capsule, _NAME):
        raise TypeError(f"{type(source).__name__}.__arrow_c_stream__ gave no Arrow stream")
    return capsule, _pointer(capsule, _NAME)
