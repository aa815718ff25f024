"""The placements and what held when, of two records that become one, and parted again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import case, func, select, update

from iom.clients.service import set_homes
from iom.cohort.models import Placement
from iom.cohort.spans import last_value, restated, spans_of
from iom.cohort.stored import FACT_TABLES
from iom.db import db
from iom.merges.domain import Side, What
from iom.merges.models import Merge, MergeRow
from iom.merges.plans import PLACEMENTS, MergePlan
from iom.merges.rows import Log, bring_back, make, run, take_away
from iom.merges.spans import joined_history
from iom.merges.tables import as_json, from_json, rows_of, sql_of
from iom.sharing.scope import writing


def join(log: Log, plan: MergePlan) -> None:
    """Put what held when together; the merged record's own spans are left with it."""
    turns = [
        (row["nominated_on"], side)
        for share in plan.shares
        if share.table.name == PLACEMENTS
        for side, rows in ((Side.KEPT, share.kept), (Side.MERGED, share.along))
        for row in rows
    ]
    for fact, model in FACT_TABLES.items():
        name, value = model.__tablename__, _value_column(model)
        own, others = (rows_of(name, "client_id", one.id) for one in (plan.kept, plan.merged))
        histories = {
            Side.KEPT: {row["from_on"]: row[value] for row in own},
            Side.MERGED: {row["from_on"]: row[value] for row in others},
        }
        after = joined_history(histories, turns)
        if after == histories[Side.KEPT]:
            continue
        for row in own:
            log.note(What.DELETED, name, str(row["id"]), content=as_json(row))
            take_away(name, str(row["id"]))
        for span in spans_of(after):
            make(log, name, _row(plan.kept.id, value, span.from_on, span.to_on, span.value))
        if fact == "district_id":
            set_homes({plan.kept.id: last_value(after)})


def part(merge: Merge, rows: list[MergeRow]) -> None:
    """Give the kept client its own spans back; what was changed since the merge stays changed."""
    for fact, model in FACT_TABLES.items():
        name, value = model.__tablename__, _value_column(model)
        mine = [row for row in rows if row.table_name == name]
        if not mine:
            continue
        old = {row.row_key: row.content for row in mine if row.what is What.DELETED}
        made = {row.row_key: row.content for row in mine if row.what is What.MADE}
        now = rows_of(name, "client_id", merge.kept_id)
        for row in now:
            take_away(name, str(row["id"]))
        before = _history(name, value, old.values())
        if {str(row["id"]) for row in now} == made.keys():
            for content in old.values():
                bring_back(name, content)
            after = before
        else:
            current = {row["from_on"]: row[value] for row in now}
            said = _history(name, value, made.values())
            after = restated(current, said=said, says=before)
            for span in spans_of(after):
                one = _row(merge.kept_id, value, span.from_on, span.to_on, span.value)
                run(sql_of(name).insert().values(**one))
        if fact == "district_id":
            set_homes({merge.kept_id: last_value(after)})


def settle_latest(client_id: int) -> None:
    """Mark the placement that was nominated last as the latest, and no other."""
    mine = Placement.client_id == client_id
    last = db.session.scalar(writing(select(func.max(Placement.nominated_on))).where(mine))
    for latest in (False, True):
        # One after the other: there is never more than one.
        run(
            update(Placement)
            .where(
                mine,
                case((Placement.nominated_on == last, True), else_=False).is_(latest),
                Placement.is_latest.is_not(latest),
            )
            .values(is_latest=latest)
        )


def _value_column(model: Any) -> str:  # noqa: ANN401  # a table of spans
    name: str = model.value.property.columns[0].name
    return name


def _row(client_id: int, value: str, first: date, end: date | None, what: Any) -> dict[str, Any]:  # noqa: ANN401
    return {"client_id": client_id, "from_on": first, "to_on": end, value: what}


def _history(name: str, value: str, contents: Any) -> Mapping[date, Any]:  # noqa: ANN401  # texts
    rows = [from_json(name, content) for content in contents]
    return {row["from_on"]: row[value] for row in rows}
