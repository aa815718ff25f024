"""How pages word what happened to an agreement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from iom.kernel.dates import day_in_words
from iom.sharing.agreements import Difference
from iom.sharing.queries import Happening

_DAYS = {"first day", "review"}


def in_page_words(differences: Iterable[Difference], names: Mapping[str, str]) -> list[Difference]:
    """Word differences for a page: days in full, an end by its last day, people by their names."""
    return [
        Difference(
            "last day" if each.what == "end" else each.what,
            _in_words(each.what, each.before, names),
            _in_words(each.what, each.after, names),
        )
        for each in differences
    ]


def people_in(differences: Iterable[Difference]) -> set[str]:
    """Return the references of the people whom differences name."""
    return {
        ref for each in differences if each.what == "owner" for ref in (each.before, each.after)
    } - {""}


def people_of(history: Iterable[Happening]) -> set[str]:
    """Return the references of all the people whom a history names."""
    found: set[str] = set()
    for each in history:
        found |= people_in(each.changes) | ({each.actor} if each.actor else set())
    return found


def _in_words(what: str, said: str, names: Mapping[str, str]) -> str:
    if not said:
        return ""
    if what == "end":
        return day_in_words(date.fromisoformat(said) - timedelta(days=1))
    if what in _DAYS:
        return day_in_words(date.fromisoformat(said))
    return names.get(said, said) if what == "owner" else said
