"""Loads libalert_run, the library of runs, when something of it is first used."""

from __future__ import annotations

import ctypes
import os
from ctypes import (
    CFUNCTYPE,
    POINTER,
    c_char_p,
    c_double,
    c_int32,
    c_int64,
    c_size_t,
    c_uint8,
    c_uint32,
    c_uint64,
    c_void_p,
)
from functools import lru_cache
from pathlib import Path
from typing import Any, Iterator

from . import _structs as s
from ._abi import ABI_VERSION, _fallible, _raise_on_failure, open_library
from ._abi import lib as _lib
from ._packages import LIBALERT, LIBALERT_RUN

_FILE = "libalert_run.so"
_SONAME = f"libalert_run.so.{ABI_VERSION}"

FAILURES = 32
PROBLEMS = 7
VERDICTS = 4


class RunOptions(s.Sized):
    _fields_ = [
        ("struct_size", c_size_t),
        ("store", s.Str),
        ("dataset", c_void_p),
        ("taxonomy", c_void_p),
        ("model", s.Str),
        ("endpoint", s.Str),
        ("endpoint_model", s.Str),
        ("api_key_env", s.Str),
        ("system", s.Str),
        ("parameters", s.Str),
        ("judge", s.Str),
        ("judge_endpoint", s.Str),
        ("judge_model", s.Str),
        ("judge_api_key_env", s.Str),
        ("judge_parameters", s.Str),
        ("note", s.Str),
        ("limit", c_uint64),
        ("concurrency", c_uint32),
        ("max_concurrency", c_uint32),
        ("requests_per_minute", c_uint32),
        ("retries", c_uint32),
        ("timeout_seconds", c_double),
        ("retry_seconds", c_double),
        ("run_seconds", c_double),
        ("fresh", c_uint8),
        ("retry_missing", c_uint8),
    ]


class RunEvent(s.Sized):
    _fields_ = [
        ("struct_size", c_size_t),
        ("id", s.Str),
        ("category", s.Str),
        ("message", s.Str),
        ("kind", c_uint8),
        ("failure", c_uint8),
        ("verdict", c_uint8),
    ]


class RunProgress(s.Sized):
    _fields_ = [
        ("struct_size", c_size_t),
        ("run", c_uint64),
        ("prompts", c_uint64),
        ("stored", c_uint64),
        ("answered", c_uint64),
        ("explained", c_uint64),
        ("judged", c_uint64),
        ("verdicts", c_uint64 * VERDICTS),
        ("failures", c_uint64 * FAILURES),
        ("requests", c_uint64),
        ("retries", c_uint64),
        ("input_tokens", c_uint64),
        ("output_tokens", c_uint64),
        ("seconds", c_double),
        ("seconds_left", c_double),
        ("in_flight", c_uint32),
        ("concurrency", c_uint32),
        ("problems", c_uint64),
        ("missing", c_uint64 * FAILURES),
    ]


class StoreRun(s.Sized):
    _fields_ = [
        ("struct_size", c_size_t),
        ("run", c_uint64),
        ("model", s.Str),
        ("judge", s.Str),
        ("configuration", s.Str),
        ("prompts", c_uint64),
        ("answered", c_uint64),
        ("explained", c_uint64),
        ("created_ms", c_int64),
        ("finished_ms", c_int64),
        ("left_out", c_uint64 * PROBLEMS),
    ]


class ExportOptions(s.Sized):
    _fields_ = [
        ("struct_size", c_size_t),
        ("run", c_uint64),
        ("judge", s.Str),
        ("all_judges", c_uint8),
        ("without_texts", c_uint8),
    ]


class FetchOptions(s.Sized):
    _fields_ = [
        ("struct_size", c_size_t),
        ("base_url", s.Str),
        ("directory", s.Str),
        ("accept_licence", c_uint8),
        ("timeout_seconds", c_double),
    ]


FetchCallback = CFUNCTYPE(c_int32, c_uint64, c_uint64, c_void_p)

_handle = c_void_p
_handle_out = POINTER(c_void_p)
_text = (c_char_p, c_size_t)

# Name: (arguments but for the error, result); a result of None is a status.
SIGNATURES = {
    "alert_run_failure_name": ((c_uint8, POINTER(s.Str)), None),
    "alert_run_create": ((POINTER(RunOptions), _handle_out), None),
    "alert_run_rejudge": ((POINTER(RunOptions), _handle_out), None),
    "alert_run_free": ((_handle_out,), "void"),
    "alert_run_next": ((_handle, c_uint32, POINTER(RunEvent)), None),
    "alert_run_cancel": ((_handle,), "void"),
    "alert_run_get_progress": ((_handle, POINTER(RunProgress)), None),
    "alert_run_failure_words": ((_handle, c_uint8, POINTER(s.Str)), None),
    "alert_run_problem_count": ((_handle, c_uint8), c_uint64),
    "alert_run_problem_sample_count": ((_handle,), c_size_t),
    "alert_run_problem_sample": ((_handle, c_size_t, POINTER(s.Problem)), None),
    "alert_store_open": ((*_text, _handle_out), None),
    "alert_store_free": ((_handle_out,), "void"),
    "alert_store_run_count": ((_handle,), c_size_t),
    "alert_store_run_at": ((_handle, c_size_t, POINTER(StoreRun)), None),
    "alert_store_judge_count": ((_handle, c_uint64), c_size_t),
    "alert_store_judge": ((_handle, c_uint64, c_size_t, POINTER(s.Str)), None),
    "alert_store_export": ((_handle, POINTER(ExportOptions), s.Writer, c_void_p), None),
    "alert_store_export_stream": ((_handle, POINTER(ExportOptions), c_void_p), None),
    "alert_store_audit": ((_handle, s.Writer, c_void_p, POINTER(c_uint64)), None),
    "alert_store_merge": ((POINTER(s.Str), c_size_t, *_text), None),
    "alert_fetch": ((*_text, POINTER(FetchOptions), FetchCallback, c_void_p), None),
}


def _candidates() -> Iterator[str]:
    named = os.environ.get("ALERT_RUN_LIBRARY")
    if named:
        yield named
        return
    beside = Path(_lib.path).parent
    if os.sep in _lib.path:
        for name in (_SONAME, _FILE):
            yield str(beside / name)
    yield _SONAME


class _Library:
    pass


@lru_cache(maxsize=None)
def run_lib() -> Any:
    """libalert_run: each function as an attribute, raising AlertError where it fails."""
    library, _ = open_library(
        "libalert_run, which runs need,", _candidates(), (*LIBALERT, *LIBALERT_RUN),
        "Name the file in ALERT_RUN_LIBRARY.",
    )
    functions = _Library()
    for name, (arguments, result) in SIGNATURES.items():
        function = getattr(library, name)
        function.argtypes = arguments
        function.restype = None if result == "void" else result
        if result is None:
            function.argtypes = (*arguments, POINTER(s.Error))
            function.restype = c_int32
            function.errcheck = _raise_on_failure
            function = _fallible(function)
        setattr(functions, name, function)
    return functions
