"""Populations: what rows are a sample of, by which a score weighs the categories."""

from __future__ import annotations

import json
import os
from ctypes import c_uint64
from typing import Any, Mapping, Optional, Union

from ._abi import encode, lib
from ._numbers import UINT64_MAX, option
from .dataset import Dataset
from .errors import NotFoundError
from .tally import Tally

Population = Union[None, str, "os.PathLike[str]", Mapping[str, int], Dataset]


def _as_json(counts: Mapping[str, int]) -> str:
    return json.dumps(
        {name: option(f"population: {name}", n, UINT64_MAX) for name, n in counts.items()}
    )


def _named(name: str, tally: Tally, prompts: Any) -> None:
    """A release, or else a file."""
    into = (len(prompts), prompts)
    try:
        lib.alert_population_released(tally._handle, *encode(name), *into)
        return
    except NotFoundError as failure:
        if not os.path.exists(name):
            raise NotFoundError(f"{failure}; and there is no file {name}") from None
    lib.alert_population_open(tally._handle, *encode(name), *into)


def by_category(population: Population, tally: Tally) -> Optional[Any]:
    """The prompts by category of the tally, as the library takes them; None stays None."""
    if population is None:
        return None
    prompts = (c_uint64 * len(tally.names("category")))()
    into = (len(prompts), prompts)
    if isinstance(population, Dataset):
        lib.alert_population_count(tally._handle, population._handle, *into)
    elif isinstance(population, Mapping):
        lib.alert_population_parse(tally._handle, *encode(_as_json(population)), *into)
    elif isinstance(population, str):
        _named(population, tally, prompts)
    elif isinstance(population, os.PathLike):
        lib.alert_population_open(tally._handle, *encode(os.fspath(population)), *into)
    else:
        raise TypeError(
            "population: the name of a release, a path, a Dataset or a dict of counts by category is"
            f" wanted, not {population!r}"
        )
    return prompts
