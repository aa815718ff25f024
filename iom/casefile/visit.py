"""What a visit sheet says: one page for a visit, or for a pick-up at the gate.

The sheet is always one page. Where there is more than it holds, it says how much more stands on
the record; what is dangerous is shortened last.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from iom.clients.models import Client
from iom.entries.domain import Known
from iom.kernel.dates import age_on, day_in_table, day_in_words, day_with_weekday
from iom.summary.domain import (
    Entry,
    Facts,
    arrest_of,
    cautions_of,
    conditions_of,
    expired,
    named,
    photograph_of,
    said_of,
    telephones_of,
    wanted_by,
)
from iom.summary.due import next_of


@dataclass(frozen=True, slots=True)
class Danger:
    """A marker: its word, what must be known at the door, and source and review."""

    word: str
    what: str
    rest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitSheet:
    """What one sheet says; a list that is None is not there for the reader.

    Attributes:
        ref: of the client; titles bear no name.
        died_on: nobody visits; the sheet says so first.
        who: name, date of birth and what else tells that it is the right person.
        photograph: the bytes of the picture; None: there is none to be shown.
        photograph_said: when it was taken, or that it has expired; empty: there is none.
        wanted: by what warrant; empty: not wanted, or not for the reader.
        arrest: the last one of the 28 days; empty: none, or not for the reader.
        where: situation and addresses, each in a line.
        ring: telephone numbers, each with whether it is safe.
        talk: language, interpreter, reading, what helps.
        kin: who may be contacted, and how.
        apart: with whom the client must not be placed.
        named: the references of other clients who are named on it.
        leads: who answers for the client.
        ahead: the next dates.
        printed_by, printed_at: who took the sheet out, and when.
    """

    ref: str
    died_on: date | None
    dangers: Sequence[Danger]
    who: Sequence[str]
    photograph: bytes | None
    photograph_said: str
    wanted: str
    arrest: str
    where: Sequence[str]
    ring: Sequence[str]
    talk: Sequence[str]
    conditions: Sequence[str] | None
    kin: Sequence[str]
    apart: Sequence[str] | None
    named: Sequence[str]
    leads: Sequence[str]
    ahead: Sequence[str]
    printed_by: str
    printed_at: datetime


def sheet_of(  # noqa: PLR0913  # what was read of a client
    client: Client,
    facts: Facts,
    *,
    names: Sequence[str],
    leads: Sequence[str],
    talk: Sequence[str],
    apart: Sequence[str] | None,
    others: Sequence[str],
    picture: bytes | None,
    printed_by: str,
    printed_at: datetime,
) -> VisitSheet:
    """Put in words what somebody needs who goes to see a client today."""
    wanted = wanted_by(facts) if not facts.died_on else None
    return VisitSheet(
        ref=client.ref,
        died_on=facts.died_on,
        dangers=[*_markers(facts), *_marac(facts)],
        who=_who(client, facts.today, names),
        photograph=picture,
        photograph_said=_photograph(facts),
        wanted=f"{wanted.said.kind.label}, since {day_in_table(wanted.said.issued_on)}"
        if wanted
        else "",
        arrest=_arrest(facts),
        where=list(_where(facts)),
        ring=[_number(each) for each in telephones_of(facts)],
        talk=talk,
        conditions=_conditions(facts) if "order" in facts.sees else None,
        kin=_kin(facts),
        apart=apart,
        named=others,
        leads=leads,
        ahead=_ahead(facts),
        printed_by=printed_by,
        printed_at=printed_at,
    )


def _markers(facts: Facts) -> list[Danger]:
    found = []
    for each in cautions_of(facts):
        review = "review was due" if each.past_review else "review by"
        what = f": {each.what}" if each.what else ""
        disputed = "; disputed by the client" if each.disputed else ""
        rest = f" ({each.source}; {review} {day_in_table(each.review_on)}{disputed})"
        found.append(Danger(each.word, what, rest))
    return found


def _marac(facts: Facts) -> list[Danger]:
    return [
        Danger(
            "MARAC", f": heard on {day_in_table(each.said.heard_on)}", ". Never tell the client."
        )
        for each in facts.holding("marac", "heard_on")
    ]


def _who(client: Client, today: date, names: Sequence[str]) -> list[str]:
    born = client.date_of_birth
    found = [f"{client.given_names} {client.family_name}".strip()]
    found.append(f"born {day_in_words(born)}, {age_on(born, today)}" if born else "age not known")
    return found + ([f"also known as {', '.join(names)}"] if names else [])


def _photograph(facts: Facts) -> str:
    found = photograph_of(facts)
    if found is None:
        return ""
    if expired(found, facts.today):
        return f"The photograph expired {day_in_table(found.said.expires_on)}; ask for a new one."
    return f"Taken {day_in_table(found.said.taken_on)}."


def _arrest(facts: Facts) -> str:
    found = arrest_of(facts)
    if found is None or facts.died_on:
        return ""
    days = (facts.today - found.day).days
    ago = {0: "today", 1: "yesterday"}.get(days, f"{days} days ago")
    day = day_with_weekday(found.day, this_year=facts.today.year)
    return f"{found.said.category.label}, {day}, {ago}"


def _where(facts: Facts) -> list[str]:
    found = []
    if "situation" in facts.sees:
        found.append(_situation(facts))
    for home in facts.homes:
        found.append(f"{home.line}, since {day_in_table(home.from_on)}")
    return found if facts.homes else [*found, "No address is recorded"]


def _situation(facts: Facts) -> str:
    where = facts.where
    if where is None:
        return "In the community; no other situation is recorded for today"
    place = f", {where.said.establishment}" if where.said.establishment else ""
    told = f"{where.said.kind.label}{place}, since {day_in_table(where.said.from_on)}"
    if where.said.expected_on:
        day = day_with_weekday(where.said.expected_on, this_year=facts.today.year)
        told += f". Release expected {day}"
    return told


def _number(entry: Entry) -> str:
    said = entry.said
    safe = {
        Known.YES: "safe to ring",
        Known.NO: "NOT SAFE TO RING",
        Known.NOT_KNOWN: "not known whether it is safe to ring",
    }[said.safe]
    whose = "" if said.whose.value == "own" else said.whose.words
    parts = [said.number, safe, whose, said.when]
    if said.checked_on:
        by = f" by {said.checked_by}" if said.checked_by else ""
        parts.append(f"checked {day_in_table(said.checked_on)}{by}")
    return "; ".join(part for part in parts if part)


def _conditions(facts: Facts) -> list[str]:
    return [
        ": ".join(part for part in (named(each), "; ".join(said_of(each))) if part)
        for each in conditions_of(facts)
    ]


def _kin(facts: Facts) -> list[str]:
    """Name only those who may be contacted: the others are nobody's to ring."""
    found = []
    for each in facts.holding("relation"):
        if each.said.may_contact is Known.YES:
            role = "next of kin" if each.said.next_of_kin is Known.YES else ""
            words = ", ".join(part for part in (each.said.relationship.words, role) if part)
            number = f", {each.said.telephone}" if each.said.telephone else ""
            found.append(f"{each.said.name} ({words}){number}")
    return found


def _ahead(facts: Facts) -> list[str]:
    found = []
    for line in next_of(facts):
        if line.day and not line.what.startswith("Review the marker"):
            time = f", {line.time}" if line.time else ""
            day = day_with_weekday(line.day, this_year=facts.today.year)
            found.append(f"{day}{time}: {line.what}")
    return found
