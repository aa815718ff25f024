"""What merging two records would do: whom it is about, what comes along, what is left."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from iom.clients.models import Client
from iom.merges.domain import PERSONAL, Row, Table, clashes
from iom.merges.tables import as_json, rows_of, tables
from iom.sharing.domain import InvolvementKind

PLACEMENTS, SITUATIONS = "cohort_placement", "offending_situation"
INVOLVEMENTS, APART = "sharing_involvement", "safety_apart"
_LEADING = {InvolvementKind.LEAD, InvolvementKind.SECOND}


@dataclass(frozen=True, slots=True)
class Share:
    """The rows of one table: what the kept record has, what comes along, what is left."""

    table: Table
    kept: list[Row]
    along: list[Row]
    left: list[Row]


@dataclass(frozen=True, slots=True)
class MergePlan:
    """What merging would do. `fingerprint` is another as soon as it would do anything else."""

    kept: Client
    merged: Client
    shares: tuple[Share, ...] = field(default=())

    @property
    def along(self) -> int:
        """How many rows come along."""
        return sum(len(share.along) for share in self.shares)

    @property
    def left(self) -> int:
        """How many rows are left with the merged record."""
        return sum(len(share.left) for share in self.shares)

    @property
    def differing(self) -> tuple[str, ...]:
        """The personal details in which the two differ."""
        return tuple(
            name for name in PERSONAL if getattr(self.kept, name) != getattr(self.merged, name)
        )

    @property
    def fingerprint(self) -> str:
        """Tell this plan from another: somebody's yes is to what they saw."""
        digest = hashlib.sha256()
        for client in (self.kept, self.merged):
            personal = {name: getattr(client, name) for name in PERSONAL}
            digest.update(f"{client.ref}|{client.version}|{as_json(personal)}\n".encode())
        for share in self.shares:
            for rows in (share.kept, share.along, share.left):
                digest.update(f"{share.table.name}|{[as_json(row) for row in rows]}\n".encode())
        return digest.hexdigest()


def plan_merge(kept: Client, merged: Client, *, lock: bool = False) -> MergePlan:
    """Say row by row what merging would do; a statement or two for each table.

    Where something on the two cannot hold at once, that of the kept record holds.

    Args:
        kept: of which the other becomes a part; both came through the scope.
        merged: the other.
        lock: whether nobody else may change these rows until the transaction ends.
    """
    shares = []
    for table in tables():
        own = rows_of(table.name, table.column, kept.id, lock=lock)
        others = rows_of(table.name, table.column, merged.id, lock=lock)
        if own or others:
            beside = _BESIDE.get(table.name)
            left = [
                row
                for row in others
                if clashes(table, row, own)
                or (beside is not None and beside(row, own))
                or _is_of_both(table.name, row, kept.id, merged.id)
            ]
            along = [row for row in others if row not in left]
            shares.append(Share(table, own, along, left))
    return MergePlan(kept, merged, tuple(shares))


def _is_of_both(name: str, row: Row, *both: int) -> bool:
    """Say whether a row keeps the two themselves apart: of one client it says nothing."""
    return name == APART and {row["client_id"], row["other_id"]} == set(both)


def _overlaps(begins: str, ends: str) -> Callable[[Row, Sequence[Row]], bool]:
    def days(row: Row) -> tuple[date, date] | None:
        if row.get("ended_at") is not None:  # replaced or struck out
            return None
        first, end = row[begins], row[ends] or date.max
        return (first, end) if first is not None and first < end else None

    def overlaps(row: Row, others: Sequence[Row]) -> bool:
        own = days(row)
        if own is None:
            return False
        theirs = [found for other in others if (found := days(other)) is not None]
        return any(first < own[1] and own[0] < end for first, end in theirs)

    return overlaps


_works_then = _overlaps("from_on", "to_on")


def gives_up_lead(row: Row, own: Sequence[Row]) -> bool:
    """Say whether somebody who leads the merged client goes on as a worker among others.

    One person leads a client at a time; whoever leads the one who is kept goes on leading.
    """
    leads = [other for other in own if other["kind"] == row["kind"]]
    return row["kind"] in _LEADING and _works_then(row, leads)


_BESIDE: Mapping[str, Callable[[Row, Sequence[Row]], bool]] = {
    PLACEMENTS: _overlaps("selected_on", "deselected_on"),
    SITUATIONS: _overlaps("from_on", "to_on"),
}
"""What of the same days holds for one of the two alone: on the scheme, or in a situation."""
