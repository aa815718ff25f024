"""Move rows from one client to another and back, and write down what was done with each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, insert, or_, select, update

from iom.clients.different import pair_of
from iom.clients.models import Different
from iom.db import db
from iom.merges.domain import What
from iom.merges.models import MergeRow
from iom.merges.plans import INVOLVEMENTS, PLACEMENTS, MergePlan, gives_up_lead
from iom.merges.tables import as_json, from_json, key_of, sql_of, tables, where_key
from iom.sharing.domain import InvolvementKind
from iom.sharing.scope import writing

ALIASES, KEYS, DIFFERENT = "clients_alias", "clients_search_key", "clients_different"
_BY_ID = ("id",)


@dataclass(slots=True)
class Log:
    """What a merge does with which row, in the order in which it does it."""

    merge_id: int
    _rows: list[dict[str, Any]] = field(default_factory=list)

    def note(
        self, what: What, table: str, key: str, *, column: str = "", content: str = ""
    ) -> None:
        """Note one row."""
        self._rows.append(
            {
                "merge_id": self.merge_id,
                "what": what,
                "table_name": table,
                "column_name": column,
                "row_key": key,
                "content": content,
            }
        )

    def write(self) -> None:
        """Write it down."""
        if self._rows:
            db.session.execute(insert(MergeRow), self._rows)


def run(statement: Any) -> None:  # noqa: ANN401  # an insert, update or delete
    """Execute a statement on rows that the session may have loaded."""
    db.session.execute(statement, execution_options={"synchronize_session": False})


def move(log: Log, plan: MergePlan) -> None:
    """Let come along what does; the forms under which a search finds a name go with the name."""
    for share in plan.shares:
        table, name = share.table, share.table.name
        for row in share.along:
            key = key_of(table, row)
            values: dict[str, Any] = {table.column: plan.kept.id}
            if name == PLACEMENTS:
                values["is_latest"] = False  # settled once all are there
            before = ""
            if name == INVOLVEMENTS and gives_up_lead(row, share.kept):
                values["kind"] = InvolvementKind.OTHER
                before = as_json({"kind": row["kind"]})
            run(_rows_at(table.name, table.column, plan.merged.id, table.key, key).values(values))
            log.note(What.MOVED, name, key, column=table.column, content=before)
            if name == ALIASES:
                _move_keys(log, row["id"], plan.kept.id)


def move_back(row: MergeRow, *, kept_id: int, merged_id: int) -> None:
    """Give the merged record one of its rows back, if it is still with the kept one."""
    key: tuple[str, ...] = _BY_ID
    if row.table_name != KEYS:
        key = next(
            table.key
            for table in tables()
            if (table.name, table.column) == (row.table_name, row.column_name)
        )
    values: dict[str, Any] = {row.column_name: merged_id}
    if row.content:
        values |= from_json(row.table_name, row.content)
    if row.table_name == PLACEMENTS:
        values["is_latest"] = False
    at = _rows_at(row.table_name, row.column_name, kept_id, key, row.row_key)
    run(at.values(values))


def _rows_at(table: str, column: str, client_id: int, key: tuple[str, ...], text: str) -> Any:  # noqa: ANN401
    sql = sql_of(table)
    return update(sql).where(sql.c[column] == client_id, *where_key(table, key, text))


def _move_keys(log: Log, alias_id: int, kept_id: int) -> None:
    keys = sql_of(KEYS)
    ids = db.session.scalars(writing(select(keys.c.id)).where(keys.c.alias_id == alias_id)).all()
    run(update(keys).where(keys.c.id.in_(ids)).values(client_id=kept_id))
    for each in ids:
        log.note(What.MOVED, KEYS, str(each), column="client_id")


def turn_pairs(log: Log, kept_id: int, merged_id: int) -> None:
    """Let the kept client be a different person from whomever the merged one is.

    Where both are, one such fact is enough, and the other is left.
    """
    own = _open_pairs(kept_id)
    for each in _pairs_of(merged_id):
        other = each["second_id"] if each["first_id"] == merged_id else each["first_id"]
        pair = pair_of(kept_id, other)
        if other == kept_id or (each["taken_back_at"] is None and pair in own):
            continue
        before = {name: each[name] for name in ("first_id", "second_id")}
        log.note(What.CHANGED, DIFFERENT, str(each["id"]), content=as_json(before))
        put_back(DIFFERENT, str(each["id"]), {"first_id": pair[0], "second_id": pair[1]})


def _pairs_of(client_id: int) -> list[Mapping[str, Any]]:
    table = sql_of(DIFFERENT)
    statement = writing(select(table)).where(
        or_(table.c.first_id == client_id, table.c.second_id == client_id)
    )
    return [dict(row) for row in db.session.execute(statement.order_by(table.c.id)).mappings()]


def _open_pairs(client_id: int) -> set[tuple[int, int]]:
    rows = db.session.execute(
        writing(select(Different.first_id, Different.second_id)).where(
            or_(Different.first_id == client_id, Different.second_id == client_id),
            Different.taken_back_at.is_(None),
        )
    )
    return {(first, second) for first, second in rows}


def put_back(table: str, key: str, values: Mapping[str, Any]) -> None:
    """Set columns of one row, by its id."""
    sql = sql_of(table)
    run(update(sql).where(sql.c.id == int(key)).values(**values))


def make(log: Log, table: str, values: Mapping[str, Any]) -> int:
    """Insert a row, note it with what it says, and return its id."""
    sql = sql_of(table)
    made: int = db.session.execute(insert(sql).values(**values).returning(sql.c.id)).scalar_one()
    log.note(What.MADE, table, str(made), content=as_json(values))
    return made


def take_away(table: str, key: str) -> None:
    """Delete a row that a merge made."""
    sql = sql_of(table)
    run(delete(sql).where(sql.c.id == int(key)))


def bring_back(table: str, content: str) -> None:
    """Insert a row that a merge deleted, under its old number unless another has it by now."""
    sql = sql_of(table)
    row = from_json(table, content)
    taken = db.session.scalar(writing(select(sql.c.id)).where(sql.c.id == row["id"]))
    if taken is not None:
        del row["id"]
    run(insert(sql).values(**row))
