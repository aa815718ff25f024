"""Whom of the new people in a clients file the record, or the file itself, may hold already."""

from __future__ import annotations

from collections.abc import Sequence

from iom.accounts.domain import Reader
from iom.clients.alike import Alike, Known
from iom.clients.domain import PersonDetails
from iom.clients.roll import OnRoll, read_roll
from iom.intake.domain import POSSIBLE_MATCH, Plan, RowRefusal
from iom.kernel.dates import day_in_table

MOST_COMPARED = 1_000  # new people; a first fill of thousands is compared once it is in
_SHOWN = 3
_COLUMN = "family_name"


def warn_of_duplicates(
    plan: Plan, people: Sequence[tuple[int, PersonDetails]], *, reader: Reader
) -> None:
    """Warn of each new person who may be on the record, or twice in the file, already.

    A warning keeps nothing out: some people are alike. Of clients whom the reader may not see
    nothing is told but that there may be a match. Two statements.

    Args:
        plan: gets the warnings.
        people: the line on which each new person stands first, and who it is.
        reader: who would bring the file in.
    """
    if len(people) > MOST_COMPARED:
        reason = (
            f"brings {len(people):,} new people; more than {MOST_COMPARED:,} are not compared with "
            "the record beforehand, so look at Possible duplicates once they are in"
        )
        plan.warnings.append(RowRefusal(None, None, reason))
        return
    if not people:
        return
    roll = read_roll(reader)
    for line, person in people:
        new = OnRoll(ref=person.ref, names=(_known(person),))
        matches = roll.like(new.somebody)
        seen = [(like, other) for like, other in matches if other.visible]
        for like, other in seen[:_SHOWN]:
            plan.warnings.append(RowRefusal(line, _COLUMN, _may_be(like, other)))
            if other.client_id is not None:
                plan.quoted.add(other.ref)
        hidden = {other.ref for _, other in matches if not other.visible}
        if hidden:
            plan.warnings.append(RowRefusal(line, _COLUMN, POSSIBLE_MATCH))
            plan.possible |= hidden
        roll.add(new)


def _may_be(like: Alike, other: OnRoll) -> str:
    if other.client_id is None:
        return f"may be the same person as {other.ref} of this file: {like.why}"
    own = other.names[0]
    name = ", ".join(part for part in (own.family_name, own.given_names) if part)
    born = f", born {day_in_table(own.date_of_birth)}" if own.date_of_birth else ""
    return f"may be {other.ref}, {name}{born}: {like.why}"


def _known(person: PersonDetails) -> Known:
    return Known(person.family_name, person.given_names, person.date_of_birth)
