"""What anybody may be shown of alcohol, without saying anything of one person. Pure.

Of people the public need profile says it all (`iom.needs.public`): the same counts, kept back by
the same rule, so that nothing can be worked out from the two. Offences are told for a whole scheme
alone, and only where ten people at least have a flagged offence and ten have none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from iom.directory.domain import Programme
from iom.gaps.alcohol import Flags, Point
from iom.needs.domain import NeedKind
from iom.needs.profile import Person
from iom.needs.public import FEWEST, Cell, published


@dataclass(frozen=True, slots=True)
class PublicPart:
    """Groups with how many have the need, of how many people; None where it is kept back."""

    heading: str
    cells: Sequence[tuple[str, Cell | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicAlcohol:
    """The public edition: `people` is None where not even that may be shown.

    Attributes:
        flags: proven offences of which it is known; None where they are kept back.
    """

    day: date
    people: int | None
    parts: Sequence[PublicPart]
    flags: Flags | None
    services: Sequence[Programme]


def public_of(
    people: Sequence[Person], point: Point, services: Sequence[Programme], day: date
) -> PublicAlcohol:
    """Return what may be shown of who has the need, and of what there is for it."""
    profile = published(people, day)
    parts = [
        PublicPart(table.heading, list(zip(table.columns, row.cells, strict=True)))
        for table in profile.tables
        for row in table.rows
        if row.kind is NeedKind.ALCOHOL
    ]
    enough = (
        profile.people is not None
        and min(point.alcohol.flagged, point.alcohol.not_flagged) >= FEWEST
        and min(point.flags.yes, point.flags.no) >= FEWEST
    )
    return PublicAlcohol(
        day=day,
        people=profile.people,
        parts=parts,
        flags=Flags(point.flags.yes, point.flags.no) if enough else None,
        services=services,
    )
