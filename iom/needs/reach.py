"""Of where the need profile can be asked: the reader's districts; in public, whole schemes."""

from __future__ import annotations

from dataclasses import dataclass

from iom.accounts.domain import Reader
from iom.kernel.errors import NotFound
from iom.places import queries as places

EVERYWHERE = "all"


@dataclass(frozen=True, slots=True)
class Where:
    """A place that a profile is of, and the districts in it."""

    code: str
    name: str
    district_ids: frozenset[int]


def offered(reader: Reader) -> list[Where]:
    """List what a reader may ask about: all of their districts, then each; nothing without one."""
    mine = places.list_districts_of(reader)
    each = [Where(district.code, district.name, frozenset({district.id})) for district in mine]
    if len(each) < 2:
        return each
    return [Where(EVERYWHERE, "All of your districts", frozenset(one.id for one in mine)), *each]


def schemes() -> list[Where]:
    """List the schemes, by name. Nobody is shown a part of one in public.

    From a scheme and all of its districts but one that one could be worked out; schemes have
    nobody in common.
    """
    return [
        Where(
            branch.place.code,
            branch.place.name,
            frozenset(district.id for unit in branch.units for district in unit.districts),
        )
        for branch in places.tree()
    ]


def scheme_named(code: str) -> Where:
    """Return a scheme.

    Raises:
        NotFound: there is none of this code.
    """
    for scheme in schemes():
        if scheme.code == code:
            return scheme
    raise NotFound("There is no such scheme.")
