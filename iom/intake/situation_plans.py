"""What a situations file would do to the record, and doing it (INTERFACES 3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from iom.accounts.domain import Reader
from iom.audit.service import Actor
from iom.clients.domain import IdentifierKind
from iom.clients.identifiers import TITLES
from iom.intake import stored
from iom.intake.domain import Difference, Outcome, Plan, PlannedRow, RowRefusal
from iom.intake.situation_rows import SituationRow, SituationRows
from iom.kernel.batches import in_batches
from iom.offending import service as offending
from iom.offending.domain import SituationDetails, overlapping


@dataclass(slots=True, kw_only=True)
class SituationsPlan(Plan):
    """A plan, and what is to be written for it."""

    entries: list[offending.SituationEntry] = field(default_factory=list)


def plan_situations(rows: SituationRows, *, reader: Reader) -> SituationsPlan:
    """Say what each row would do, and refuse those that the record or the scope forbids.

    A constant number of statements for every thousand rows and every thousand clients.

    Args:
        rows: the file.
        reader: who would bring it in; for clients whom they may see only.
    """
    plan = SituationsPlan(refused=list(rows.refused), warnings=list(rows.warnings))
    by_client: dict[str, list[SituationRow]] = {}
    people: dict[str, stored.KnownClient] = {}
    for batch in in_batches(rows.rows, stored.BATCH):
        index = _People.of(batch, reader=reader)
        for row in batch:
            found = index.find(row)
            if isinstance(found, RowRefusal):
                plan.refused.append(found)
            else:
                people[found] = index.by_ref[found]
                by_client.setdefault(found, []).append(row)
    for group in in_batches(by_client.items(), stored.BATCH):
        known = offending.situations_of([people[ref].id for ref, _ in group])
        for ref, own in group:
            _plan_client(people[ref], own, known.get(people[ref].id, {}), plan)
    plan.planned.sort(key=lambda row: row.line)
    plan.refused.sort(key=lambda refusal: refusal.line or 0)
    return plan


def write_situations(plan: SituationsPlan, *, source: str, actor: Actor, at: datetime) -> None:
    """Do what the plan says; the caller has seen to it that nothing is refused."""
    offending.put_situations(plan.entries, source=source, actor=actor, at=at)


@dataclass(frozen=True, slots=True)
class _People:
    """Whom the rows of one batch may be about; only those whom the reader may see."""

    by_ref: dict[str, stored.KnownClient]
    holders: dict[tuple[IdentifierKind, str], str]
    by_name: dict[tuple[str, str, date], list[str]]
    nobody: str

    @classmethod
    def of(cls, rows: Sequence[SituationRow], *, reader: Reader) -> _People:
        found = stored.holders_of(
            (number for row in rows for number in row.clues.numbers), reader=reader
        )
        holders = {number: holder.ref for number, holder in found.items() if holder.visible}
        names = {row.clues.by_name for row in rows if not row.clues.ref and row.clues.by_name}
        by_name = stored.refs_by_name({name for name in names if name}, reader=reader)
        refs = {row.clues.ref for row in rows} | set(holders.values())
        refs |= {ref for found in by_name.values() for ref in found}
        known = stored.clients_by_ref(refs - {""}, reader=reader)
        visible = {ref: client for ref, client in known.items() if client.visible}
        nobody = (
            "no client has" if reader.district_ids is None else "no client that you may see has"
        )
        return cls(visible, holders, by_name, nobody)

    def find(self, row: SituationRow) -> str | RowRefusal:
        """Return the reference of the one client whom a row is surely about, or the refusal."""
        clues = row.clues
        if clues.ref and clues.ref not in self.by_ref:
            reason = f"{self.nobody} the reference {clues.ref}"
            return RowRefusal(row.line, "client_ref", reason)
        held = {
            kind: self.holders[kind, v] for kind, v in clues.numbers if (kind, v) in self.holders
        }
        refs = ({clues.ref} if clues.ref else set()) | set(held.values())
        if len(refs) > 1:
            kind = next(kind for kind, ref in held.items() if ref != (clues.ref or min(refs)))
            reason = f"this {TITLES[kind]} belongs to another client than the rest of the row says"
            return RowRefusal(row.line, kind, reason)
        if not refs and clues.by_name:
            refs = set(self.by_name.get(clues.by_name, ()))
        if len(refs) == 1:
            return refs.pop()
        many = "several clients have" if refs else self.nobody
        reason = f"{many} what this row says of the person; give the client’s reference"
        return RowRefusal(row.line, "client_ref", reason)


def _plan_client(
    client: stored.KnownClient,
    own: list[SituationRow],
    known: Mapping[date, SituationDetails],
    plan: SituationsPlan,
) -> None:
    lines: dict[date, int] = {}
    refused: list[RowRefusal] = []
    for row in own:
        from_on = row.situation.from_on
        if from_on in lines:
            reason = (
                f"this client’s situation from {from_on} stands on line {lines[from_on]} already"
            )
            refused.append(RowRefusal(row.line, "from", reason))
        else:
            lines[from_on] = row.line
    whole = dict(known) | {row.situation.from_on: row.situation for row in reversed(own)}
    for later, earlier in overlapping(whole.values()):
        where = lines.get(later) or lines[earlier]
        refused.append(RowRefusal(where, "from", _overlap(later, earlier, whole, lines)))
    plan.refused += refused
    if refused:
        plan.quoted.add(client.person.ref)
    bad = {refusal.line for refusal in refused}
    for row in own:
        if row.line not in bad:
            planned = _planned(client, row, known.get(row.situation.from_on))
            plan.planned.append(planned)
            if planned.outcome is not Outcome.SAME:
                entry = offending.SituationEntry(client.id, client.person.ref, row.situation)
                plan.entries.append(entry)


def _planned(
    client: stored.KnownClient, row: SituationRow, before: SituationDetails | None
) -> PlannedRow:
    outcome = Outcome.NEW if before is None else Outcome.SAME
    differences: tuple[Difference, ...] = ()
    if before is not None and before != row.situation:
        outcome = Outcome.CHANGED
        differences = tuple(
            Difference(column, _value(before, column), _value(row.situation, column))
            for column in offending.columns_unlike(before, row.situation)
        )
    return PlannedRow(
        line=row.line,
        client_ref=client.person.ref,
        name=f"{client.person.family_name}, {client.person.given_names}",
        key=f"{row.situation.from_on}, {row.situation.kind}",
        outcome=outcome,
        differences=differences,
        known=True,
    )


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
