"""Rows of the trail in words. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from iom.kernel.clock import LONDON
from iom.kernel.dates import day_in_table

# What may be told of an event besides its name: words that the product itself chose, never text
# that somebody typed.
_TOLD = ("page", "what", "columns", "source", "role", "agency", "why", "check")
_LONGEST = 120


def exact(at: datetime) -> str:
    """Write a moment to the second, in British time: `13 Oct 2025, 08:52:07`."""
    local = at.astimezone(LONDON)
    return f"{day_in_table(local.date())}, {local:%H:%M:%S}"


def event_in_words(event: str) -> str:
    """Take an event's name apart: `MarkerWithdrawn` is `Marker withdrawn`."""
    words = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in event)
    return _SAID.get(event, words.strip().capitalize())


def detail_in_words(detail: Mapping[str, Any], agencies: Mapping[str, str] | None = None) -> str:
    """Say what of an event's detail a reader of the trail is told; empty for nothing.

    Args:
        detail: what it tells, as the trail keeps it.
        agencies: their names, by code; without them they are told by code.
    """
    code = detail.get("agency")
    named = {**detail, "agency": (agencies or {}).get(code, code)} if code else detail
    told = (_plain(name, named[name]) for name in _TOLD if named.get(name))
    return ", ".join(told)[:_LONGEST]


def _plain(name: str, value: object) -> str:
    if isinstance(value, list):
        return ", ".join(str(each).replace("_", " ") for each in value)
    if name == "page":
        return _page(str(value))
    return str(value).replace("-", " ") if name in ("role", "why", "check") else str(value)


def _page(name: str) -> str:
    """Say which page a refusal was of, for the trail names it as the product does."""
    part, dot, act = name.partition(".")
    if not dot:
        return name
    return f"{_PARTS.get(part, part)}: {_ACTS.get(act, act)}".replace("_", " ")


_PARTS: Mapping[str, str] = {
    "account_acts": "users",
    "administration": "users",
    "casefile": "client",
    "crimes": "recorded crime",
    "intake": "bring in",
    "oversight": "audit trail",
    "restrictions": "restriction",
    "safeguards": "client",
    "shared_with": "what is shared",
}
_ACTS: Mapping[str, str] = {"index": "list", "show": "page", "new": "add"}


_SAID: Mapping[str, str] = {
    "ClientViewed": "Opened",
    "ClientListed": "Shown in a list",
    "ClientExported": "Taken out",
    "TrailRead": "Trail read",
    "GlassBroken": "Opened by break-glass",
    "GlassMended": "Break-glass closed",
    "InvolvementBegan": "Work with the client began",
    "InvolvementEnded": "Work with the client ended",
    "LookedInto": "Unusual looking looked into",
    "HomeChanged": "Own home address changed",
    "SubjectAccessGiven": "Handed out for subject access",
}
