"""The risk taxonomy: macro categories, the categories below them, crosswalks to other taxonomies."""

from __future__ import annotations

import json
from ctypes import byref, c_size_t, c_uint16
from dataclasses import dataclass, field
from typing import Any, Iterator, List, Optional, Sequence, Tuple, Union

from . import _structs as s
from ._abi import Handle, collect, encode, lib, make, text_of, utf8
from ._constants import NO_CATEGORY


@dataclass(frozen=True)
class Category:
    """One category."""

    name: str
    title: str
    definition: str
    index: int
    macro: Macro = field(repr=False)

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Macro:
    """One macro category."""

    name: str
    title: str
    definition: str
    index: int
    categories: Tuple[Category, ...] = field(repr=False, compare=False)

    def __str__(self) -> str:
        return self.name


def _json_text(data: Any) -> Tuple[bytes, int]:
    return encode(data if isinstance(data, (str, bytes)) else json.dumps(data))


class Taxonomy(Handle):
    """A taxonomy, the built-in one of ALERT unless another is loaded.

    It is a sequence of categories: ``len(taxonomy)``, ``taxonomy[3]``, ``taxonomy["hate_women"]``
    (any name or alias), ``for category in taxonomy``, ``"hate-women" in taxonomy``.
    """

    _free_name = "alert_taxonomy_free"

    def __init__(self) -> None:
        self._take(make(lib.alert_taxonomy_builtin))

    @classmethod
    def parse(cls, data: Union[str, bytes, dict]) -> Taxonomy:
        """A taxonomy from JSON (docs/formats.md). DataLossError says what is wrong with it."""
        taxonomy = cls.__new__(cls)
        taxonomy._take(make(lib.alert_taxonomy_parse, *_json_text(data)))
        return taxonomy

    @classmethod
    def _of(cls, value: Any) -> Taxonomy:
        """The taxonomy behind a handle, which it owns from then on."""
        taxonomy = cls.__new__(cls)
        taxonomy._take(value)
        return taxonomy

    @classmethod
    def load(cls, path: Any) -> Taxonomy:
        """A taxonomy from a JSON file."""
        with open(path, "rb") as file:
            return cls.parse(file.read())

    def _take(self, value: Any) -> None:
        super().__init__(value)
        #: "alert" for the built-in one.
        self.name: str = text_of(lib.alert_taxonomy_name, value)
        categories: List[Category] = []
        macros: List[Macro] = []
        for index in range(lib.alert_taxonomy_macro_count(value)):
            entry = s.Macro()
            lib.alert_taxonomy_macro_at(value, index, byref(entry))
            macro = Macro(entry.name.text(), entry.title.text(), entry.definition.text(), index, ())
            first = entry.first_category
            children = tuple(
                self._category(value, child, macro)
                for child in range(first, first + entry.category_count)
            )
            object.__setattr__(macro, "categories", children)
            macros.append(macro)
            categories.extend(children)
        #: All categories, by index.
        self.categories: Tuple[Category, ...] = tuple(categories)
        #: All macro categories, by index.
        self.macros: Tuple[Macro, ...] = tuple(macros)

    @staticmethod
    def _category(value: Any, index: int, macro: Macro) -> Category:
        entry = s.Category()
        lib.alert_taxonomy_category_at(value, index, byref(entry))
        return Category(
            entry.name.text(), entry.title.text(), entry.definition.text(), index, macro
        )

    def find(self, name: str) -> Category:
        """The category with this name or alias, in any letter case. NotFoundError names the
        one that was most likely meant."""
        index = c_uint16()
        lib.alert_taxonomy_find(self._handle, *encode(name), byref(index))
        return self.categories[index.value]

    def find_column(self, names: Sequence[str]) -> List[Optional[Category]]:
        """The categories with these names or aliases, in one call; None where there is none."""
        texts = [utf8(name) for name in names]
        views = (s.Str * len(texts))(*map(s.Str.of, texts))
        indices = (c_uint16 * len(texts))()
        lib.alert_taxonomy_find_column(self._handle, len(texts), views, indices, None)
        return [None if index == NO_CATEGORY else self.categories[index] for index in indices]

    def find_macro(self, name: str) -> Macro:
        """The macro category with this name or alias."""
        index = c_uint16()
        lib.alert_taxonomy_find_macro(self._handle, *encode(name), byref(index))
        return self.macros[index.value]

    def to_json(self) -> str:
        """The whole taxonomy as JSON, the form that parse() reads."""
        return collect(lib.alert_taxonomy_write_json, self._handle).decode()

    def __len__(self) -> int:
        return len(self.categories)

    def __iter__(self) -> Iterator[Category]:
        return iter(self.categories)

    def __getitem__(self, key: Union[int, str]) -> Category:
        return self.categories[key] if isinstance(key, int) else self.find(key)

    def __contains__(self, name: object) -> bool:
        if isinstance(name, Category):
            return name in self.categories
        try:
            self.find(name)  # type: ignore[arg-type]
        except LookupError:
            return False
        return True

    def __repr__(self) -> str:
        return f"<Taxonomy {self.name!r}: {len(self.macros)} macros, {len(self)} categories>"


@dataclass(frozen=True)
class Mapping:
    """One code that a category maps to. ``weak``, and ``note`` says why, where the fit is weak."""

    code: str
    title: str
    note: str
    weak: bool


class Crosswalk(Handle):
    """Maps categories to the codes of another taxonomy: "mlcommons" or "pyrit", or one of your own.

    ``crosswalk["hate_women"]`` is the list of its mappings, the best fit first, and empty where the
    category is unmapped.
    """

    _free_name = "alert_crosswalk_free"

    def __init__(self, name: str) -> None:
        self._take(make(lib.alert_crosswalk_builtin, *encode(name)), None)

    @classmethod
    def parse(cls, data: Union[str, bytes, dict], taxonomy: Taxonomy | None = None) -> Crosswalk:
        """A crosswalk of ``taxonomy`` (None: the built-in one) from JSON (docs/formats.md)."""
        crosswalk = cls.__new__(cls)
        parent = None if taxonomy is None else taxonomy._handle
        crosswalk._take(make(lib.alert_crosswalk_parse, parent, *_json_text(data)), taxonomy)
        return crosswalk

    def _take(self, value: Any, taxonomy: Taxonomy | None) -> None:
        super().__init__(value)
        self.taxonomy = taxonomy or Taxonomy()
        info = s.CrosswalkInfo()
        lib.alert_crosswalk_describe(value, byref(info))
        self.name: str = info.name.text()
        self.title: str = info.title.text()
        #: "published", or "proposed" (by this project, agreed with nobody).
        self.provenance: str = info.provenance.text()
        self.source: str = info.source.text()

    def __getitem__(self, category: Union[int, str, Category]) -> List[Mapping]:
        if isinstance(category, str):
            category = self.taxonomy.find(category)
        index = category.index if isinstance(category, Category) else self.taxonomy[category].index
        count = lib.alert_crosswalk_mapping_count(self._handle, index)
        mappings = []
        for position in range(count):
            entry = s.Mapping()
            lib.alert_crosswalk_mapping_at(self._handle, index, position, byref(entry))
            mappings.append(
                Mapping(entry.code.text(), entry.title.text(), entry.note.text(), bool(entry.weak))
            )
        return mappings

    def find(self, code: str) -> List[Category]:
        """The categories that map to this code."""
        capacity = len(self.taxonomy)
        indices = (c_uint16 * capacity)()
        count = c_size_t()
        lib.alert_crosswalk_find(self._handle, *encode(code), indices, capacity, byref(count))
        return [self.taxonomy.categories[indices[i]] for i in range(count.value)]

    def to_json(self) -> str:
        """The crosswalk as JSON, the form that parse() reads."""
        return collect(lib.alert_crosswalk_write_json, self._handle).decode()

    def __repr__(self) -> str:
        return f"<Crosswalk {self.name!r}, {self.provenance}>"
