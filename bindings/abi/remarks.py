"""What the comments of headers say of parameters and members, in the few forms that docs/abi.md
settles ("What comments say"). What looks like such a remark and has none of the forms is an error."""

from __future__ import annotations

import re
from typing import Dict, Iterable, List, Optional

from model import HeaderError, Place

# A parameter as comments name it: `x`, `*x` (one), `x[count]` (so many).
_NAME = r"`\*?(\w+)(?:\[[^`]*\])*`"
_BRACKETS = re.compile(r"\[((?:[^\[\]]|\[[^\]]*\])+)\]")
_LENGTH = re.compile(rf"`(\w+)((?:{_BRACKETS.pattern.replace('((', '(?:(')})+)`")
_ONE = re.compile(r"`\*(\w+)`|(?<!\w)\*(\w+)")

_MAY_BE_NULL = [
    # `x` (NULL: the built-in one)
    re.compile(rf"{_NAME} \(NULL: (?P<means>[^)]*)\)"),
    # `x` (may be NULL), `x` (may be NULL where that is 0)
    re.compile(rf"{_NAME} \((?P<empty>may be NULL where that is 0)\)"),
    re.compile(rf"{_NAME} \(may be NULL\)"),
    # `x` may be NULL: the defaults. `x` may be NULL where `y` is 0. `x` and `y` may be NULL.
    re.compile(rf"{_NAME} (?P<empty>may be NULL where `\w+` is 0)"),
    re.compile(rf"{_NAME} and {_NAME} may be NULL"),
    re.compile(rf"{_NAME} may be NULL(?:: (?P<means>[^.;)]*))?"),
]
# What else is said of NULL: how handles are freed, what is an error, what value functions answer.
_OTHER_NULLS = re.compile(
    r"sets it to NULL|NULL, and a pointer to NULL, are accepted|where `\w+` is NULL"
    r"|(?:or|for|and) a NULL `?\w+|for NULL|its `release` is NULL"
)
_LIFETIME = re.compile(
    r"\bvalid\s+((?:for ever|until|during|as long as)(?:(?! says)[^.;:()])*)(?=[.;:()]|$)"
    r"|\ba (view of `\w+`)",
    re.IGNORECASE,
)
_BORROWED = re.compile(r"`(\w+)` is not copied: it must stay as it is (until [^.;]*)")


class Null:
    """What a pointer's NULL means."""

    def __init__(self, when: str, means: str = "") -> None:
        self.when = when
        self.means = means


def nulls(comment: str, place: Place) -> Dict[str, Null]:
    """Which names may be NULL."""
    found: Dict[str, Null] = {}
    rest = comment
    for form in _MAY_BE_NULL:
        for match in form.finditer(rest):
            groups = match.groupdict()
            when = "if_empty" if groups.get("empty") else "allowed"
            named = {groups.get("means"), groups.get("empty")}
            for name in match.groups():
                if name and name not in named:
                    found.setdefault(name, Null(when, groups.get("means") or ""))
        rest = form.sub("", rest)
    stray = re.search(r".{0,50}\bNULL\b", _OTHER_NULLS.sub("", rest))
    if stray:
        raise HeaderError(
            place, f'whose NULL is this? Write "`name` may be NULL": …{stray[0].strip()}'
        )
    return found


def lengths(comment: str) -> Dict[str, List[str]]:
    """How many elements names point to: `x[a][b]` is {"x": ["a", "b"]}."""
    return {name: _BRACKETS.findall(brackets) for name, brackets in _LENGTH.findall(comment)}


def singles(comment: str) -> List[str]:
    """The names that point to one value: `*x`."""
    return [first or second for first, second in _ONE.findall(comment)]


def lifetime(comment: str, name: str = "", others: Iterable[str] = ()) -> Optional[str]:
    """Until when views are valid: "until the tally is freed"; "view of `prompt`". A sentence that
    names an output speaks of that one; the others speak of all outputs that are not named."""
    own, shared = [], []
    for sentence in re.split(r"(?<=\.) ", comment):
        found = [first or second for first, second in _LIFETIME.findall(sentence)]
        if name and f"`{name}`" in sentence:
            own += found
        elif not any(f"`{other}`" in sentence for other in others):
            shared += found
    return " or ".join(text.strip() for text in dict.fromkeys(own or shared)) or None


def borrowed(comment: str, place: Place) -> Dict[str, str]:
    """Which inputs are used after the call, and until when they must stay."""
    found = dict(_BORROWED.findall(comment))
    if "must stay" in comment and not found:
        raise HeaderError(
            place, 'what must stay? Write "`name` is not copied: it must stay as it is until …"'
        )
    return found


def moved(comment: str) -> List[str]:
    """The structs that a call takes from its caller: *x is marked as released."""
    return re.findall(r"\*(\w+)`? is marked as released", comment)


def for_signal_handlers(comment: str) -> bool:
    """Whether a function may be called from a signal handler."""
    return "from a signal handler" in comment
