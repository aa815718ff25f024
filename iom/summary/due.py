"""What is next for a client and what is overdue, each with the act that it leads to. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from iom.entries.domain import Kind
from iom.offending.domain import SituationKind
from iom.summary.domain import Caution, Entry, Facts, birthday, cautions_of

NO_CONTACT_DAYS: Final = 28  # contacts are planned over 28 days (HANDBOOK 5)
AHEAD_DAYS: Final = 91  # how far ahead the end of an order or a review is told
MOVE_AHEAD_DAYS: Final = 182  # the move to adult services is announced (HANDBOOK 3)
ADULT: Final = 18


class Verb(StrEnum):
    """What an act does."""

    ADD = "add"
    CHANGE = "change"
    ADD_ADDRESS = "add-address"
    ASK_RELEASED = "ask-released"
    CHANGE_PAIR = "change-pair"


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody does about a line: its words, and which entry of which kind it leads to.

    Attributes:
        code: of the kind of an entry that is to be added.
        pair: the number of two who are kept apart.
    """

    label: str
    verb: Verb
    kind: Kind | None = None
    entry: Entry | None = None
    code: str = ""
    pair: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """Something that is next or overdue: when, what, and the act that it leads to."""

    day: date | None
    what: str
    act: Act | None = None
    time: str = ""


def next_of(facts: Facts) -> list[Line]:
    """List what lies ahead, the soonest first. Nothing is ahead of somebody who died."""
    if facts.died_on:
        return []
    found = [*_courts_ahead(facts), *_release_ahead(facts), *_ends_ahead(facts)]
    found += [*_reviews_ahead(facts), *_eighteen_ahead(facts), *_appointment_ahead(facts)]
    return sorted(found, key=lambda line: (line.day or date.max, line.time, line.what))


def overdue_of(facts: Facts) -> list[Line]:
    """List what should have been done, what waits longest first. Nobody chases who died."""
    if facts.died_on:
        return []
    found = [*_releases_passed(facts), *_courts_without_outcome(facts), *_reviews_passed(facts)]
    found += [*_moves_passed(facts), *_without_home(facts), *_without_contact(facts)]
    found += _without_agreement(facts)
    return sorted(found, key=lambda line: line.day or date.max)


def _courts_ahead(facts: Facts) -> Iterator[Line]:
    for each in facts.of("court-date"):
        said = each.said
        if said.on >= facts.today and not said.outcome:
            time = f"{said.time:%H:%M}" if said.time else ""
            act = Act("Record the outcome", Verb.CHANGE, each.kind, each)
            # What came of it is recorded from the day itself on.
            yield Line(
                said.on,
                f"{said.hearing.label} at {said.court}",
                act if said.on == facts.today else None,
                time,
            )


def _appointment_ahead(facts: Facts) -> Iterator[Line]:
    """Name the next appointment; one of today until somebody said whether the client came."""
    said_today = any(
        each.said.on == facts.today and each.said.attended for each in facts.of("contact")
    )
    first = facts.today + timedelta(days=1 if said_today else 0)
    ahead = [
        each.said
        for each in facts.of("appointment")
        if each.said.on >= first and not each.said.called_off
    ]
    if ahead:
        said = min(ahead, key=lambda one: (one.on, f"{one.at_time or ''}"))
        parts = [said.kind.label, said.place, said.worker or said.agency]
        what = ", ".join(part for part in parts if part)
        yield Line(said.on, what, time=f"{said.at_time:%H:%M}" if said.at_time else "")


def _courts_without_outcome(facts: Facts) -> Iterator[Line]:
    for each in facts.of("court-date"):
        if each.said.on < facts.today and not each.said.outcome:
            what = f"{each.said.hearing.label} at {each.said.court}: no outcome is recorded"
            yield Line(each.said.on, what, Act("Record it", Verb.CHANGE, each.kind, each))


def _release_ahead(facts: Facts) -> Iterator[Line]:
    where = facts.where
    if where and where.said.expected_on and where.said.expected_on >= facts.today:
        place = f" from {where.said.establishment}" if where.said.establishment else ""
        yield Line(where.said.expected_on, f"Release expected{place}")


def _releases_passed(facts: Facts) -> Iterator[Line]:
    where = facts.where
    asks = where and (where.said.ask_on is None or where.said.ask_on <= facts.today)
    if where and asks and where.said.expected_on and where.said.expected_on < facts.today:
        what = f"The day of release passed, and the record says {_PLACES[where.said.kind]}"
        act = Act("Released?", Verb.ASK_RELEASED, where.kind, where)
        yield Line(where.said.expected_on, what, act)


_PLACES = {
    SituationKind.COMMUNITY: "in the community",
    SituationKind.REMAND: "still on remand",
    SituationKind.CUSTODY: "still in custody",
    SituationKind.RECALLED: "still recalled",
    SituationKind.UNLAWFULLY_AT_LARGE: "unlawfully at large",
    SituationKind.HOSPITAL: "still in hospital",
}


def _ends_ahead(facts: Facts) -> Iterator[Line]:
    last = facts.today + timedelta(days=AHEAD_DAYS)
    for each in facts.holding("order"):
        if each.said.to_on and each.said.to_on <= last:
            yield Line(each.said.to_on, f"{each.said.kind.label} ends")
    for each in facts.holding("anti-social"):
        if each.said.to_on and each.said.to_on <= last:
            yield Line(each.said.to_on, f"Anti-social behaviour: {each.said.kind.words} ends")
    for each in facts.holding("participation", "given_on", "withdrawn_on"):
        if each.said.withdrawn_on and each.said.withdrawn_on <= last:
            yield Line(each.said.withdrawn_on, "Agreement to take part ends")


def _reviews_ahead(facts: Facts) -> Iterator[Line]:
    last = facts.today + timedelta(days=AHEAD_DAYS)
    for each in cautions_of(facts):
        if facts.today <= each.review_on <= last:
            yield Line(each.review_on, f"Review the marker: {_named(each)}", _review(each))
    for number, day in facts.pairs.items():
        if facts.today <= day <= last:
            yield Line(day, "Review whether two are still to be kept apart", _review_pair(number))


def _reviews_passed(facts: Facts) -> Iterator[Line]:
    for each in cautions_of(facts):
        if each.past_review:
            yield Line(each.review_on, f"Marker past its review: {_named(each)}", _review(each))
    for number, day in facts.pairs.items():
        if day < facts.today:
            yield Line(day, "Not to be placed together: past its review", _review_pair(number))


def _named(warning: Caution) -> str:
    return warning.entry.said.kind.words if warning.what else "another danger"


def _review_pair(number: int) -> Act:
    return Act("Review it", Verb.CHANGE_PAIR, pair=number)


def _review(warning: Caution) -> Act:
    return Act("Review it", Verb.CHANGE, warning.entry.kind, warning.entry)


def _eighteen_ahead(facts: Facts) -> Iterator[Line]:
    """Tell of the move to adult services: as planned, or 182 days ahead where nobody planned it."""
    moves = facts.of("adult-move")
    for each in moves:
        if each.said.done_on is None and each.said.planned_on >= facts.today:
            yield Line(
                each.said.planned_on,
                f"Move to adult services: {each.said.service}",
                Act("Say how far it is", Verb.CHANGE, each.kind, each),
            )
    if facts.born is None or moves or "adult-move" not in facts.sees:
        return
    day = birthday(facts.born, ADULT)
    if facts.today <= day <= facts.today + timedelta(days=MOVE_AHEAD_DAYS):
        act = Act("Plan the move", Verb.ADD, code="adult-move")
        yield Line(day, "18 years old; no move to adult services is planned", act)


def _moves_passed(facts: Facts) -> Iterator[Line]:
    for each in facts.of("adult-move"):
        if each.said.done_on is None and each.said.planned_on < facts.today:
            what = f"Move to adult services: {each.said.service}, not done"
            yield Line(each.said.planned_on, what, Act("Done?", Verb.CHANGE, each.kind, each))


def _without_home(facts: Facts) -> Iterator[Line]:
    """Miss an address of those alone of whom it is known that they are at liberty."""
    if "situation" not in facts.sees:
        return
    at_liberty = facts.where is None or facts.where.said.kind.at_liberty
    if facts.selected_on and at_liberty and not facts.homes:
        yield Line(None, "No address is recorded", Act("Add it", Verb.ADD_ADDRESS))


def _without_contact(facts: Facts) -> Iterator[Line]:
    """Miss a contact where the reader would see it, whatever it was about."""
    if not facts.selected_on or not facts.every_contact or "contact" not in facts.sees:
        return
    latest = next((each.day for each in facts.of("contact") if each.day <= facts.today), None)
    since = max(latest, facts.selected_on) if latest else facts.selected_on
    days = (facts.today - since).days
    if days > NO_CONTACT_DAYS:
        what = f"No contact for {days} days" if latest else "No contact is recorded"
        act = Act("Log a contact", Verb.ADD, code="contact")
        yield Line(since + timedelta(days=NO_CONTACT_DAYS), what, act)


def _without_agreement(facts: Facts) -> Iterator[Line]:
    if not facts.selected_on or facts.statutory is not False or "participation" not in facts.sees:
        return
    if not facts.holding("participation", "given_on", "withdrawn_on"):
        act = Act("Record it", Verb.ADD, code="participation")
        yield Line(None, "Takes part by choice, and no agreement is recorded", act)
