"""Attacks: the adversarial strategies of ALERT's adversarial split."""

from __future__ import annotations

from ._abi import encode, lib, text_of

#: The canonical names, "none" first. The set is open: other names pass through.
ATTACKS = tuple(text_of(lib.alert_attack_at, index) for index in range(lib.alert_attack_count()))


def canonical(spelling: str) -> str:
    """The canonical name of a spelling of the data; an unknown spelling comes back as it is."""
    return text_of(lib.alert_attack_canonical, *encode(spelling))
