"""What is stored of the placements of many clients at once, for those who write them or copy them.

Not for showing: nothing here asks who reads. Whoever hands ids in has made sure that they may.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select

from iom.cohort import models
from iom.cohort.corrections import What
from iom.cohort.domain import (
    DeselectionReason,
    DipStatus,
    PlacementDetails,
    PlacementFacts,
    Strand,
)
from iom.cohort.spans import Period, value_on
from iom.db import db
from iom.entries.domain import EndedHow
from iom.sharing.scope import among_seen

FACT_TABLES: dict[str, Any] = {
    "district_id": models.DistrictSpan,
    "strand": models.StrandSpan,
    "dip_status": models.DipSpan,
    "statutory": models.StatutorySpan,
    "mappa_level": models.MappaSpan,
    "intensity": models.LevelSpan,
}
"""The table of spans for each field of `PlacementFacts`."""
DATED = (
    "nominated_on",
    "selected_on",
    "deselected_on",
    "deselection_reason",
    "deselection_note",
)
"""What the placement itself holds, in the file's order."""
TOLD = DATED[1:]
"""What of that a file tells of a placement; the day of nomination is how it names one."""

UNTOLD: Mapping[str, Any] = {**dict.fromkeys(TOLD), "deselection_note": ""}

History = dict[date, Any]
Histories = dict[str, History]
"""One client's history of each fact."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPlacement:
    """A placement as it stands, and what a file once said of it (None: no file did).

    Attributes:
        told: what a file said of its days and its end, by column of `TOLD`; `UNTOLD` where none
            did.
    """

    id: int
    client_id: int
    nominated_on: date
    selected_on: date | None
    deselected_on: date | None
    deselection_reason: DeselectionReason | None
    deselection_note: str
    is_latest: bool
    said: PlacementFacts | None
    not_selected_on: date | None = None
    told: Mapping[str, Any] = field(default_factory=lambda: dict(UNTOLD))

    def details(self, facts: PlacementFacts) -> PlacementDetails:
        """Return the placement as a file would say it, with these facts."""
        dated = {name: getattr(self, name) for name in DATED}
        return PlacementDetails(**dated, not_selected_on=self.not_selected_on, facts=facts)

    def period(self, level: int | None) -> Period:
        """Return what the level of intensity rests on."""
        return Period(
            nominated_on=self.nominated_on,
            selected_on=self.selected_on,
            deselected_on=self.deselected_on,
            level=level,
        )


def placements_of(client_ids: Collection[int]) -> dict[int, list[StoredPlacement]]:
    """Load the placements of clients, by nomination; one statement. No key for who has none.

    Args:
        client_ids: at most a few thousand.
    """
    row, said = models.Placement, models.ImportedFacts
    found = db.session.execute(
        among_seen(
            select(
                *(getattr(row, name) for name in ("id", "client_id", *DATED, "is_latest")),
                said.placement_id,
                *(getattr(said, name) for name in FACT_TABLES),
                *(getattr(said, name) for name in TOLD),
                row.not_selected_on,
            )
        )
        .outerjoin(said, said.placement_id == row.id)
        .where(row.client_id.in_(client_ids))
        .order_by(row.client_id, row.nominated_on)
    )
    placements: dict[int, list[StoredPlacement]] = {}
    for values in found:
        facts = None if values[8] is None else _facts(*values[9:15])
        *told, not_selected_on = values[15:]
        stored = StoredPlacement(
            id=values[0],
            client_id=values[1],
            nominated_on=values[2],
            selected_on=values[3],
            deselected_on=values[4],
            deselection_reason=values[5],
            deselection_note=values[6],
            is_latest=values[7],
            said=facts,
            told=UNTOLD if facts is None else _told(*told),
            not_selected_on=not_selected_on,
        )
        placements.setdefault(stored.client_id, []).append(stored)
    return placements


def former_of(client_ids: Collection[int]) -> dict[int, dict[date, EndedHow]]:
    """Say which placements of clients are not on the record any more, and how that came.

    By day of nomination: struck out, moved to another client, or nominated on another day as it was
    corrected. One statement.

    Args:
        client_ids: at most a few thousand.
    """
    row, now = models.Former, models.Placement
    there = select(now.id).where(
        now.client_id == row.client_id, now.nominated_on == row.nominated_on
    )
    found = db.session.execute(
        among_seen(select(row.client_id, row.nominated_on, row.how))
        .where(
            row.client_id.in_(client_ids),
            row.what == What.PLACEMENT,
            ~there.exists(),
        )
        .order_by(row.id)
    )
    former: dict[int, dict[date, EndedHow]] = {}
    for client_id, nominated_on, how in found:
        if nominated_on is not None:
            former.setdefault(client_id, {})[nominated_on] = how
    return former


def _facts(*values: Any) -> PlacementFacts:  # noqa: ANN401  # columns of a row
    district_id, strand, dip_status, statutory, mappa_level, intensity = values
    return PlacementFacts(
        district_id=district_id,
        strand=Strand(strand) if strand else None,
        dip_status=DipStatus(dip_status) if dip_status else None,
        statutory=statutory,
        mappa_level=mappa_level,
        intensity=intensity,
    )


def _told(*values: Any) -> dict[str, Any]:  # noqa: ANN401  # columns of a row
    told = dict(zip(TOLD, values, strict=True))
    reason = told["deselection_reason"]
    return told | {"deselection_reason": DeselectionReason(reason) if reason else None}


def histories_of(client_ids: Collection[int]) -> dict[int, Histories]:
    """Load what held when for clients; one statement for each fact.

    Args:
        client_ids: at most a few thousand.
    """
    histories: dict[int, Histories] = {
        client_id: {fact: {} for fact in FACT_TABLES} for client_id in client_ids
    }
    for fact, table in FACT_TABLES.items():
        found = db.session.execute(
            among_seen(select(table.client_id, table.from_on, table.value)).where(
                table.client_id.in_(client_ids)
            )
        )
        for client_id, from_on, value in found:
            histories[client_id][fact][from_on] = value
    return histories


def held_from(
    placement: StoredPlacement, histories: Mapping[str, History]
) -> PlacementFacts | None:
    """Say what held from a placement on; None where no district is known, so nothing is.

    The level is that of the day of selection, or of nomination while there is no selection.
    """
    day = placement.nominated_on
    district_id = value_on(histories.get("district_id", {}), day)
    if district_id is None:
        return None
    return PlacementFacts(
        district_id=district_id,
        strand=value_on(histories["strand"], day),
        dip_status=value_on(histories["dip_status"], day),
        statutory=value_on(histories["statutory"], day),
        mappa_level=value_on(histories["mappa_level"], day) or 0,
        intensity=value_on(histories["intensity"], placement.selected_on or day),
    )
