"""Hold what is told of a placement against what is stored of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from iom.cohort.domain import PlacementDetails, PlacementFacts
from iom.cohort.spans import value_on
from iom.cohort.stored import DATED, FACT_TABLES, TOLD, History, StoredPlacement, held_from

_STAND_TOGETHER = (TOLD[:1], TOLD[1:])  # the selection; the end with its reason and note


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
