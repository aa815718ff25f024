"""What a clients file would do to the record, and doing it (INTERFACES 3)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from iom.accounts.domain import Reader
from iom.audit.service import Actor
from iom.clients import service as clients
from iom.cohort import service as cohort
from iom.intake import stored
from iom.intake.client_rows import ClientRow, ClientRows
from iom.intake.duplicates import warn_of_duplicates
from iom.intake.known_clients import Known
from iom.intake.one_client import ClientsPlan, OneClient
from iom.kernel.batches import in_batches


def plan_clients(
    rows: ClientRows,
    *,
    reader: Reader,
    district_names: Mapping[int, str],
    partial: bool = False,
) -> ClientsPlan:
    """Say what each row would do, and refuse those that the record or the scope forbids.

    A constant number of statements for every thousand clients.

    Args:
        rows: the file.
        reader: who would bring it in; for their own districts only.
        district_names: every district by id.
        partial: a client of whom the record forbids one row is set aside with all rows, and the
            others are planned as if these were not in the file.
    """
    plan = _plan(rows, reader=reader, district_names=district_names)
    while partial and (bad := {r.line for r in plan.refused} & {r.line for r in rows.rows}):
        rows.set_aside(plan.refused, bad)
        again = _plan(rows, reader=reader, district_names=district_names)
        again.possible |= plan.possible
        again.quoted |= plan.quoted
        plan = again
    if partial or not plan.refused:
        lines: dict[str, int] = {}
        for row in rows.rows:
            lines.setdefault(row.person.ref, row.line)
        new = [(lines[person.ref], person) for person in plan.new_people]
        warn_of_duplicates(plan, new, reader=reader)
    return plan


def _plan(rows: ClientRows, *, reader: Reader, district_names: Mapping[int, str]) -> ClientsPlan:
    plan = ClientsPlan(refused=list(rows.refused), warnings=list(rows.warnings))
    by_ref: dict[str, list[ClientRow]] = {}
    for row in rows.rows:
        by_ref.setdefault(row.person.ref, []).append(row)
    for batch in in_batches(by_ref.items(), stored.BATCH):
        known = Known.of(batch, reader=reader, unseen=rows.unseen)
        for ref, own in batch:
            OneClient(
                ref, own, known, in_file=by_ref, reader=reader, district_names=district_names
            ).add_to(plan)
    plan.in_order()
    return plan


def write_clients(plan: ClientsPlan, *, source: str, actor: Actor, at: datetime) -> None:
    """Do what the plan says; the caller has seen to it that nothing is refused."""
    clients.change_clients(plan.changed_people, source=source, actor=actor, at=at)
    ids = plan.ids | clients.record_clients(plan.new_people, source=source, actor=actor, at=at)
    entries = (
        cohort.PlacementEntry(ids[each.ref], each.ref, each.details, each.told)
        for each in plan.placements
    )
    cohort.put_placements(entries, source=source, actor=actor, at=at)
