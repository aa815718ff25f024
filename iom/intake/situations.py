"""The situations file: one row per span (INTERFACES 3)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime

from iom.accounts.domain import Category, Reader
from iom.audit.service import Actor
from iom.files.reading import PERSON_COLUMNS, Columns
from iom.intake.domain import Difference, Outcome, PlannedRow, RowRefusal
from iom.intake.layouts import Found, Judged, News
from iom.intake.rows import Row
from iom.kernel.batches import in_batches
from iom.offending import service as offending
from iom.offending.domain import (
    SituationChanged,
    SituationDetails,
    SituationKind,
    SituationRecorded,
    overlapping,
)
from iom.sharing.fields import sees_named, unseen

_LONGEST_ESTABLISHMENT = 120
_CLIENTS = 1_000
_Found = Found[SituationDetails]


class Situations:
    """How a span of days in one situation stands in a file; its key is client and first day."""

    columns = Columns(
        required=("client_ref", "situation", "from", "to", "establishment"), optional=PERSON_COLUMNS
    )
    events = (SituationRecorded, SituationChanged)
    whole = True  # a span may begin where another row ends one

    def read(self, row: Row, *, today: date) -> SituationDetails | None:
        """Read a span."""
        del today
        kind = row.word("situation", SituationKind)
        if not row["situation"]:
            row.refuse("situation", "this must not be empty")
        from_on, to_on = row.day("from", needed=True), row.day("to")
        if from_on is not None and to_on is not None and to_on <= from_on:
            row.refuse(
                "to",
                f"{to_on} is not after {from_on}; this is the first day after the situation",
            )
        establishment = row.name("establishment", needed=False, longest=_LONGEST_ESTABLISHMENT)
        if kind is None or from_on is None:
            return None
        return SituationDetails(
            kind=kind, from_on=from_on, to_on=to_on, establishment=establishment
        )

    def key_of(self, found: _Found) -> tuple[object, str, str]:
        """Say that a client’s situation from one day may stand in a file once."""
        from_on = found.details.from_on
        whose = found.client.part_id or found.client.id
        return (whose, from_on), "from", f"this client’s situation from {from_on}"

    def judge(self, found: Sequence[_Found], *, reader: Reader) -> Judged[SituationDetails]:
        """Hold spans against those on the record: they may touch but not overlap."""
        del reader  # whose clients they are
        judged: Judged[SituationDetails] = Judged()
        by_client: dict[int, list[_Found]] = {}
        for each in found:
            by_client.setdefault(each.client.id, []).append(each)
        for group in in_batches(by_client.items(), _CLIENTS):
            ids = [client_id for client_id, _ in group]
            known, off = offending.situations_of(ids), offending.taken_off(ids)
            for client_id, own in group:
                stays_off = off.get(client_id, frozenset())
                _leave_off(own, stays_off, judged)
                rest = [each for each in own if each.details.from_on not in stays_off]
                rest = _leave_with_parts(rest, judged)
                _judge_client(rest, known.get(client_id, {}), judged)
        return judged

    def write(self, found: Sequence[_Found], *, source: str, actor: Actor, at: datetime) -> None:
        """Put the spans on the record."""
        entries = (
            offending.SituationEntry(each.client.id, each.client.person.ref, each.details)
            for each in found
        )
        offending.put_situations(entries, source=source, actor=actor, at=at)

    def news(self, found: Sequence[_Found]) -> Iterator[News]:
        """Tell who came into custody, was recalled or let out, or is unlawfully at large."""
        for each in found:
            now = each.details
            what = _ENTERED.get(now.kind)
            if what and now.to_on is None:
                place = f", {now.establishment}" if now.establishment else ""
                yield News(each.client, now.from_on, f"{what}{place}", Category.OFFENDING)
            elif now.to_on is not None and not now.kind.at_liberty:
                yield News(each.client, now.to_on, _LEFT[now.kind], Category.OFFENDING)

    def offered_to(self, reader: Reader) -> bool:
        """Say whether a reader may see where clients are in law."""
        return sees_named(reader, "situation")

    parts = False

    def unseen(self, reader: Reader) -> frozenset[str]:
        """Return the columns that a reader may not see."""
        return unseen(reader, self.columns.required)

    def sees(self, reader: Reader, cells: Mapping[str, str]) -> bool:
        """Say whether a reader may see where clients are in law."""
        del cells
        return self.offered_to(reader)

    def words_for(self, reader: Reader, column: str, words: tuple[str, ...]) -> tuple[str, ...]:
        """Leave out nothing: who sees situations sees them all."""
        del reader, column
        return words


_ENTERED = {
    SituationKind.REMAND: "On remand",
    SituationKind.CUSTODY: "In custody",
    SituationKind.RECALLED: "Recalled",
    SituationKind.UNLAWFULLY_AT_LARGE: "Unlawfully at large",
}
_LEFT = {
    SituationKind.REMAND: "No longer on remand",
    SituationKind.CUSTODY: "Out of custody",
    SituationKind.RECALLED: "Out after recall",
}


def _leave_off(
    own: Sequence[_Found], stays_off: Collection[date], judged: Judged[SituationDetails]
) -> None:
    """Let what a person did stand: what they struck out or moved is not brought back."""
    for each in own:
        if each.details.from_on in stays_off:
            reason = (
                f"the situation from {each.details.from_on} was struck out or moved by a person"
            )
            judged.warnings.append(
                RowRefusal(each.line, "from", f"{reason} and is not brought back")
            )
            key = f"{each.details.from_on}, {each.details.kind}"
            judged.planned.append(each.planned(key, Outcome.SAME))


def _leave_with_parts(own: list[_Found], judged: Judged[SituationDetails]) -> list[_Found]:
    """Leave what stays with a record that is part of the client's, or is told of both already."""
    parts = {each.client.part_id for each in own} - {None}
    if not parts:
        return own
    left = offending.situations_of([part for part in parts if part is not None])
    direct = {each.details.from_on for each in own if each.client.part_id is None}
    rest = []
    for each in own:
        part_id, from_on = each.client.part_id, each.details.from_on
        if part_id is None or (from_on not in left.get(part_id, {}) and from_on not in direct):
            direct.add(from_on)
            rest.append(each)
            continue
        reason = (
            f"this record is part of {each.client.person.ref}, and of the situation from {from_on} "
            f"what stands on {each.client.person.ref} holds"
        )
        judged.warnings.append(RowRefusal(each.line, "from", reason))
        judged.planned.append(each.planned(f"{from_on}, {each.details.kind}", Outcome.SAME))
    return rest


def _judge_client(
    own: Sequence[_Found],
    known: Mapping[date, SituationDetails],
    judged: Judged[SituationDetails],
) -> None:
    lines = {each.details.from_on: each.line for each in own}
    whole = dict(known) | {each.details.from_on: each.details for each in own}
    bad: set[int] = set()
    for later, earlier in overlapping(whole.values()):
        where = lines.get(later) or lines[earlier]
        bad.add(where)
        judged.refused.append(RowRefusal(where, "from", _overlap(later, earlier, whole, lines)))
    if bad:
        judged.quoted.add(own[0].client.person.ref)
    for each in own:
        if each.line not in bad:
            planned = _planned(each, known.get(each.details.from_on))
            judged.planned.append(planned)
            if planned.outcome is not Outcome.SAME:
                judged.writes.append(each)


def _planned(found: _Found, before: SituationDetails | None) -> PlannedRow:
    now = found.details
    key = f"{now.from_on}, {now.kind}"
    if before is None:
        return found.planned(key, Outcome.NEW)
    differences = tuple(
        Difference(column, _value(before, column), _value(now, column))
        for column in offending.columns_unlike(before, now)
    )
    return found.planned(key, Outcome.CHANGED if differences else Outcome.SAME, differences)


def _value(situation: SituationDetails, column: str) -> str:
    match column:
        case "situation":
            return situation.kind.value
        case "to":
            return situation.to_on.isoformat() if situation.to_on else ""
        case _:
            return situation.establishment


def _overlap(
    later: date, earlier: date, whole: Mapping[date, SituationDetails], lines: Mapping[date, int]
) -> str:
    def named(day: date) -> str:
        where = f" (line {lines[day]})" if day in lines else " (on the record)"
        return f"the situation from {day}{where}"

    ends = whole[earlier].to_on
    until = f"runs to {ends}" if ends else "has no end"
    return f"{named(later)} begins while another lasts: {named(earlier)} {until}"
