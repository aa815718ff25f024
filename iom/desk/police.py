"""Lines about arrests, custody and who is wanted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from iom.accounts.domain import Category
from iom.clients.models import Client
from iom.contacts.kinds import CONTACT
from iom.desk.domain import JUST_ENTERED, Line, Tag, day_words
from iom.desk.reach import Desk, as_text, first_moment, met_since, who_of
from iom.enforcement.domain import WarrantKind
from iom.enforcement.kinds import COURT_DATE, WARRANT
from iom.enforcement.models import CourtDate, Warrant
from iom.entries.models import EntryColumns, current
from iom.offending.domain import SituationKind
from iom.offending.kinds import OFFENCE, SITUATION
from iom.offending.models import Offence, Situation
from iom.offending.words import Disposal

INSIDE = [kind for kind in SituationKind if not kind.at_liberty]
WHERE_TAGS = {
    SituationKind.REMAND: Tag("On remand", "grey"),
    SituationKind.CUSTODY: Tag("In custody", "grey"),
    SituationKind.RECALLED: Tag("Recalled", "grey"),
    SituationKind.UNLAWFULLY_AT_LARGE: Tag("Unlawfully at large", "red"),
    SituationKind.HOSPITAL: Tag("Hospital", "teal"),
}
_WANTING = [kind for kind in WarrantKind if kind.makes_wanted]
_CHARGED = "Charged; no court date is recorded."
_TAKEN = (Disposal.ARRESTED, Disposal.CHARGED)


# Made once: the text of a statement with a new alias would be worked out anew each time.
_Other = aliased(Offence, name="other")
_After = aliased(Situation, name="after")


def is_news(desk: Desk, entry: type[EntryColumns], day: Any) -> ColumnElement[bool]:  # noqa: ANN401
    """It happened since the last working day, or lately and was entered since.

    A row that replaces another one is no news.
    """
    entered = and_(
        entry.recorded_at >= first_moment(desk.since),
        entry.follows_id.is_(None),
        day >= desk.today - JUST_ENTERED,
    )
    first = min(desk.since, desk.today - JUST_ENTERED)  # said apart, for an index to go by
    return and_(day <= desk.today, day >= first, or_(day >= desk.since, entered))


def list_arrests(desk: Desk) -> list[Line]:
    """List arrests that nobody has said the outcome of, and charges without a court date."""
    if not desk.sees(Category.OFFENDING):
        return []
    in_28_days = (
        select(func.count())
        .where(
            _Other.client_id == Client.id,
            _Other.disposal.in_(_TAKEN),
            _Other.offence_on <= Offence.offence_on,
            _Other.offence_on >= desk.today - JUST_ENTERED,
            _Other.ended_at.is_(None),
        )
        .scalar_subquery()
    )
    in_court = exists().where(
        CourtDate.client_id == Client.id, CourtDate.on >= Offence.offence_on, current(CourtDate)
    )
    statement = (
        desk.about(Offence, Offence.offence_on, Offence.category, Offence.disposal, in_28_days)
        .where(
            is_news(desk, Offence, Offence.offence_on),
            or_(
                Offence.disposal == Disposal.ARRESTED,
                and_(Offence.disposal == Disposal.CHARGED, ~in_court),
            ),
        )
        .order_by(Offence.offence_on, Offence.id)
    )
    return [_arrest(desk, row) for row in desk.rows(statement)]


def _arrest(desk: Desk, row: Any) -> Line:  # noqa: ANN401  # a row of the statement above
    entry_id, day, category, disposal, arrests = row[4:]
    who = who_of(row)
    charged = disposal is Disposal.CHARGED
    return Line(
        day=day,
        when=day_words(day, desk.today),
        who=who,
        what=f"{category.label}. {_CHARGED if charged else 'Arrested.'}",
        strong=f"{_ordinal(arrests)} arrest in 28 days:" if arrests > 1 else "",
        acts=(
            desk.add("Add the court date", COURT_DATE, who.ref)
            if charged
            else desk.change("Say what came of it", OFFENCE, who.ref, entry_id),
        ),
    )


def _ordinal(number: int) -> str:
    return {2: "Second", 3: "Third", 4: "Fourth"}.get(number, f"{number}th")


def list_custody(desk: Desk) -> list[Line]:
    """List who went in and whose release is not known yet, and who came out and was not met."""
    if not desk.sees(Category.OFFENDING):
        return []
    gone_in, come_out = desk.rows_of(_in(desk), _out(desk))
    return [*_gone_in(desk, gone_in), *_come_out(desk, come_out)]


def _in(desk: Desk) -> Select[Any]:
    return (
        desk.about(Situation, Situation.kind, Situation.from_on, Situation.establishment)
        .where(
            Situation.kind.in_(INSIDE),
            Situation.to_on.is_(None),
            Situation.expected_on.is_(None),
            is_news(desk, Situation, Situation.from_on),
        )
        .order_by(Situation.from_on, Situation.id)
    )


def _gone_in(desk: Desk, rows: Iterable[Any]) -> list[Line]:
    found = []
    for row in rows:
        entry_id, kind, day, place = row[4:]
        who = who_of(row)
        found.append(
            Line(
                day=day,
                when=f"In, {day_words(day, desk.today)}",
                who=who,
                tag=WHERE_TAGS[kind],
                what=f"{place or 'Place not recorded'}. No release is expected yet.",
                acts=(desk.change("Enter the expected release", SITUATION, who.ref, entry_id),),
            )
        )
    return found


def _out(desk: Desk) -> Select[Any]:
    goes_on = exists().where(
        _After.client_id == Client.id,
        _After.kind.in_(INSIDE),
        _After.from_on <= Situation.to_on,
        or_(_After.to_on.is_(None), _After.to_on > Situation.to_on),
        _After.ended_at.is_(None),
    )
    return (
        desk.about(Situation, Situation.kind, Situation.to_on, Situation.establishment)
        .where(
            Situation.kind.in_(INSIDE),
            Situation.to_on >= desk.since,
            Situation.to_on <= desk.today,
            ~goes_on,
            ~met_since(desk.reader, Situation.to_on),
        )
        .order_by(Situation.to_on, Situation.id)
    )


def _come_out(desk: Desk, rows: Iterable[Any]) -> list[Line]:
    found = []
    for row in rows:
        _, _, day, place = row[4:]
        who = who_of(row)
        found.append(
            Line(
                day=day,
                when=f"Out, {day_words(day, desk.today)}",
                who=who,
                what=f"Released from {place or 'a place not recorded'}. No contact since.",
                acts=(desk.add("Record a contact", CONTACT, who.ref),),
            )
        )
    return found


def list_wanted(desk: Desk) -> list[Line]:
    """List outstanding warrants, and who is unlawfully at large."""
    if not desk.sees(Category.OFFENDING):
        return []
    warrants = (
        desk.about(Warrant, as_text(Warrant.kind), Warrant.issued_on, Warrant.court)
        .where(
            Warrant.kind.in_(_WANTING),
            Warrant.executed_on.is_(None),
            Warrant.withdrawn_on.is_(None),
        )
        .order_by(Warrant.issued_on, Warrant.id)
    )
    at_large = (
        desk.about(Situation, as_text(Situation.kind), Situation.from_on, Situation.establishment)
        .where(Situation.kind == SituationKind.UNLAWFULLY_AT_LARGE, Situation.to_on.is_(None))
        .order_by(Situation.from_on, Situation.id)
    )
    wanted, away = desk.rows_of(warrants, at_large)
    return [*_warrants(desk, wanted), *_at_large(desk, away)]


def _warrants(desk: Desk, rows: Iterable[Any]) -> list[Line]:
    found = []
    for row in rows:
        entry_id, said, day, court = row[4:]
        kind, who = WarrantKind(said), who_of(row)
        warrant = kind is not WarrantKind.WANTED
        found.append(
            Line(
                day=day,
                when=_since(desk, day),
                who=who,
                tag=Tag("Warrant" if warrant else "Wanted", "red"),
                what=f"{kind.label if warrant else 'No warrant'}{f', {court}' if court else ''}.",
                acts=(desk.change("Record it executed", WARRANT, who.ref, entry_id),),
            )
        )
    return found


def _at_large(desk: Desk, rows: Iterable[Any]) -> list[Line]:
    found = []
    for row in rows:
        entry_id, _, day, _ = row[4:]
        who = who_of(row)
        found.append(
            Line(
                day=day,
                when=_since(desk, day),
                who=who,
                tag=WHERE_TAGS[SituationKind.UNLAWFULLY_AT_LARGE],
                what="Nothing says where the client is.",
                acts=(desk.change("Record the return", SITUATION, who.ref, entry_id),),
            )
        )
    return found


def _since(desk: Desk, day: date) -> str:
    return "Since today" if day == desk.today else f"Since {day_words(day, desk.today)}"
