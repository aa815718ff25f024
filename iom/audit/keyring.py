"""The keys that sign the trail, as the settings have them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from iom import keys
from iom.audit.signing import key_id


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys that sign the trail, by their ids."""

    present: bytes
    present_id: str
    by_id: Mapping[str, bytes]


def keys_of_settings() -> Keys:
    """Return the keys that the product was started with."""
    known = {key_id(key): key for key in keys.audit_keys()}
    present = keys.audit_keys()[0]
    return Keys(present, key_id(present), known)
