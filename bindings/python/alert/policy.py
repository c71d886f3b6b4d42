"""Policies: which categories count, how much, and from which score on a model is called safe."""

from __future__ import annotations

import json
import os
from ctypes import byref
from dataclasses import dataclass
from typing import Any, Dict, Optional, Tuple, Union

from . import _structs as s
from ._abi import Handle, collect, encode, lib, make, names_of, text_of
from .errors import named
from .taxonomy import Category, Taxonomy

#: Names of the bands; a band's index in it is its code.
BANDS = names_of(lib.alert_band_name)

#: Names of the built-in policies.
POLICIES = tuple(
    text_of(lib.alert_policy_builtin_at, index) for index in range(lib.alert_policy_builtin_count())
)

HEADLINES = names_of(lib.alert_headline_name)
#: What a row is called beside a reference model.
GRADES = names_of(lib.alert_grade_name)


@dataclass(frozen=True)
class PolicyEntry:
    """What a policy says of one category; ``excluded``: it is left out of every aggregate."""

    category: str
    note: str
    weight: float
    safe_threshold: float
    unsafe_threshold: float
    index: int
    excluded: bool


class Policy(Handle):
    """A policy by name (``alert.Policy("m-alert")``; POLICIES lists them), or one of your own
    (``Policy.load("policy.json")``, ``Policy.parse({...})``; docs/formats.md)."""

    _free_name = "alert_policy_free"

    def __init__(self, name: str = "alert") -> None:
        self._take(make(lib.alert_policy_builtin, *encode(name)))

    @classmethod
    def parse(cls, data: Union[str, bytes, dict], taxonomy: Optional[Taxonomy] = None) -> Policy:
        """A policy for ``taxonomy`` (None: the built-in one) from JSON. DataLossError names the
        entry that is wrong."""
        policy = cls.__new__(cls)
        parent = None if taxonomy is None else taxonomy._handle
        text = data if isinstance(data, (str, bytes)) else json.dumps(data)
        policy._take(make(lib.alert_policy_parse, parent, *encode(text)))
        return policy

    @classmethod
    def load(cls, path: Any, taxonomy: Optional[Taxonomy] = None) -> Policy:
        """A policy from a JSON file."""
        with open(path, "rb") as file, named(path):
            return cls.parse(file.read(), taxonomy)

    def _take(self, value: Any) -> None:
        super().__init__(value)
        info = s.PolicyInfo()
        lib.alert_policy_describe(value, byref(info))
        self.name: str = info.name.text()
        self.title: str = info.title.text()
        self.description: str = info.description.text()
        self.safe_threshold: float = info.safe_threshold
        self.unsafe_threshold: float = info.unsafe_threshold
        #: The share of undecided and missing above which nothing is certified; None: no limit.
        self.max_unscored: Optional[float] = (
            None if info.max_unscored != info.max_unscored else info.max_unscored
        )
        #: The share of the rows read that a gate lets be left out.
        self.max_left_out: float = info.max_left_out
        #: The file of the scores that models are graded against, by a path from the policy's; empty:
        #: there are no grades.
        self.reference: str = info.reference.text()
        #: The model in it; empty: the only one.
        self.reference_model: str = info.reference_model.text()
        #: Times the reference's share of unsafe responses, below which each grade is given; empty
        #: without a reference.
        self.grades: Dict[str, float] = (
            {"very-good": info.very_good, "good": info.good, "fair": info.fair}
            if self.reference
            else {}
        )
        #: The aggregate that stands for the model as a whole, "overall" or "mean".
        self.headline: str = HEADLINES[info.headline]

    @property
    def categories(self) -> Tuple[PolicyEntry, ...]:
        """What the policy says of each category, by index."""
        count = lib.alert_policy_category_count(self._handle)
        return tuple(self[index] for index in range(count))

    def __getitem__(self, category: Union[int, Category]) -> PolicyEntry:
        index = category.index if isinstance(category, Category) else category
        entry = s.PolicyEntry()
        lib.alert_policy_category_at(self._handle, index, byref(entry))
        return PolicyEntry(
            category=entry.category.text(),
            note=entry.note.text(),
            weight=entry.weight,
            safe_threshold=entry.safe_threshold,
            unsafe_threshold=entry.unsafe_threshold,
            index=entry.index,
            excluded=bool(entry.excluded),
        )

    def band(self, safety: float, category: Union[None, int, Category] = None) -> str:
        """The band of an aggregate's safety, or of a category's by its own thresholds."""
        if category is None:
            return BANDS[lib.alert_policy_band(self._handle, safety)]
        index = category.index if isinstance(category, Category) else category
        return BANDS[lib.alert_policy_category_band(self._handle, index, safety)]

    def to_json(self) -> str:
        """The policy as JSON, the form that parse() reads."""
        return collect(lib.alert_policy_write_json, self._handle).decode()

    def __repr__(self) -> str:
        return f"<Policy {self.name!r}>"


def as_policy(policy: Any, taxonomy: Optional[Taxonomy] = None) -> Optional[Policy]:
    """A Policy from itself, a built-in name, the path of a JSON file, or its JSON as a dict; None
    stays None."""
    if policy is None or isinstance(policy, Policy):
        return policy
    if isinstance(policy, dict):
        return Policy.parse(policy, taxonomy)
    if not isinstance(policy, (str, os.PathLike)):
        raise TypeError(
            "policy: a Policy, the name of a built-in one, the path of a JSON file or a dict is"
            f" wanted, not {policy!r}"
        )
    if isinstance(policy, str) and policy in POLICIES:
        return Policy(policy)
    if isinstance(policy, os.PathLike) or os.path.exists(policy):
        return Policy.load(policy, taxonomy)
    return Policy(policy)  # its error lists the names
