"""What is stored of the placements of many clients at once, for those who write them or copy them.

Not for showing: nothing here asks who reads. Whoever hands ids in has made sure that they may.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
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
_STAND_TOGETHER = (TOLD[:1], TOLD[1:])  # the selection; the end with its reason and note

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


def completed(
    details: PlacementDetails,
    placement: StoredPlacement | None,
    histories: Mapping[str, History] | None,
    *,
    without: Collection[str],
) -> PlacementDetails:
    """Fill in what whoever tells a placement did not tell: from the record, so that it stays.

    A placement that is new takes over what held on the day of nomination.

    Args:
        details: as it is told.
        placement: the same as stored, or None.
        histories: what holds of the client; None for a new client, of whom nothing is known.
        without: the fields that are not told; those that are no field of a placement do not count.
    """
    dated = {name: getattr(placement, name) for name in DATED if placement and name in without}
    known = placement and (placement.said or (held_from(placement, histories or {})))
    facts: dict[str, Any] = {}
    for name in set(FACT_TABLES) & set(without):
        if known is not None:
            facts[name] = getattr(known, name)
        else:
            facts[name] = value_on((histories or {}).get(name, {}), details.nominated_on)
    if "mappa_level" in facts:
        facts["mappa_level"] = facts["mappa_level"] or 0
    return replace(details, **dated, facts=replace(details.facts, **facts))


def keeping(
    placement: StoredPlacement, details: PlacementDetails
) -> tuple[PlacementDetails, tuple[str, ...]]:
    """Keep what was said of a placement's days here since a file spoke of them.

    What the file says as it said it before is nothing new, and no day at all ends no end: a place
    that ended here, by a transfer or a death, is not opened again by an old list.

    Args:
        placement: as stored.
        details: as the file says it.

    Returns:
        The placement as it is to be, and those columns in which the file says something else.
    """
    kept: dict[str, Any] = {}
    for columns in _STAND_TOGETHER:
        here = {name: getattr(placement, name) for name in columns}
        says = {name: getattr(details, name) for name in columns}
        told = {name: placement.told[name] for name in columns}
        if here in (says, told):
            continue
        day = columns[0]
        old = all(says[name] in (told[name], here[name]) for name in columns)
        if old or (says[day] is None and here[day] is not None):
            kept |= {name: here[name] for name in columns if here[name] != says[name]}
    return replace(details, **kept), tuple(kept)


def columns_unlike(
    placement: StoredPlacement, details: PlacementDetails, held: PlacementFacts | None
) -> tuple[str, ...]:
    """Name what a file says of a placement that is neither what it said before nor what holds.

    So the same file again changes nothing, even after a later change in the product, and what was
    exported changes nothing when it comes back.

    Args:
        placement: as stored.
        details: as the file says it.
        held: what holds from the placement; None leaves the comparison to what was said before.
    """
    dated = [name for name in DATED if getattr(placement, name) != getattr(details, name)]
    facts = [
        name
        for name in FACT_TABLES
        if all(
            known is None or getattr(known, name) != getattr(details.facts, name)
            for known in (placement.said, held)
        )
    ]
    return (*dated, *facts)
