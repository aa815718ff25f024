"""What is to be done for one client when placements are written. `service` reads and writes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from iom.clients.domain import subject_of
from iom.cohort.comparing import columns_unlike
from iom.cohort.domain import (
    PlacementChanged,
    PlacementDetails,
    PlacementFacts,
    PlacementRecorded,
    PlacementRefused,
    overlapping,
)
from iom.cohort.spans import Period, joined, level_points, restated
from iom.cohort.stored import FACT_TABLES, Histories, History, StoredPlacement, held_from
from iom.kernel.events import Event


@dataclass(frozen=True, slots=True)
class PlacementEntry:
    """What is to be written of one placement. Its key is the client and the day of nomination.

    Attributes:
        told: the placement as a file has it, where it comes from one.
    """

    client_id: int
    client_ref: str
    details: PlacementDetails
    told: PlacementDetails | None = None


NO_HISTORY: Histories = {fact: {} for fact in FACT_TABLES}


@dataclass(slots=True, kw_only=True)
class ClientWork:
    """What is to be done for one client.

    Attributes:
        client_id: whose it is.
        client_ref: how the trail and refusals name the client.
        stored: the placements as they stand.
        before: what holds when.
        new: placements to be recorded.
        changed: placements to be changed, with what they will say and the columns that differ.
        removed: placements that should never have been there.
        told: by day of nomination, what a file says of those that come from one.
    """

    client_id: int
    client_ref: str
    stored: list[StoredPlacement]
    before: Histories
    new: list[PlacementDetails] = field(default_factory=list)
    changed: list[tuple[StoredPlacement, PlacementDetails, tuple[str, ...]]] = field(
        default_factory=list
    )
    removed: list[StoredPlacement] = field(default_factory=list)
    told: dict[date, PlacementDetails] = field(default_factory=dict)

    @classmethod
    def of(
        cls, entries: Sequence[PlacementEntry], stored: list[StoredPlacement], before: Histories
    ) -> ClientWork:
        """Hold what is to be written against what is stored.

        Args:
            entries: of one client.
            stored: the client's placements.
            before: what holds.

        Raises:
            PlacementRefused: a placement breaks a rule, or two are on the scheme at once.
        """
        work = cls(
            client_id=entries[0].client_id,
            client_ref=entries[0].client_ref,
            stored=stored,
            before=before,
        )
        known = {placement.nominated_on: placement for placement in stored}
        work.told |= {each.told.nominated_on: each.told for each in entries if each.told}
        for entry in entries:
            placement = known.get(entry.details.nominated_on)
            if placement is None:
                work.new.append(entry.details)
                continue
            columns = columns_unlike(placement, entry.details, held_from(placement, before))
            if columns:
                work.changed.append((placement, _effective(placement, entry, columns), columns))
        work.refuse_broken()
        return work

    def refuse_broken(self) -> None:
        """Refuse placements that break a rule, and two that are on the scheme at once.

        Raises:
            PlacementRefused: so it would be.
        """
        touched = [*self.new, *(details for _, details, _ in self.changed)]
        for details in touched:
            for column, reason in details.broken_rules():
                raise PlacementRefused(f"{self.client_ref}, {column}: {reason}.")
        for later, earlier in overlapping(self.after().values()) if touched else ():
            raise PlacementRefused(
                f"{self.client_ref}: the placement nominated on {later} begins on the scheme while "
                f"the one nominated on {earlier} still lasts."
            )

    def after(self) -> dict[date, PlacementDetails]:
        """Return every placement of the client as it will be, by nomination."""
        gone = {p.id for p in (*self.removed, *(p for p, _, _ in self.changed))}
        whole = {
            p.nominated_on: p.details(p.said or _UNKNOWN) for p in self.stored if p.id not in gone
        }
        whole |= {details.nominated_on: details for _, details, _ in self.changed}
        return whole | {details.nominated_on: details for details in self.new}

    def histories(self) -> Histories:
        """Return what will hold when, of each fact."""
        said = [(p.period(p.said.intensity), p.said) for p in self.stored if p.said]
        told = {p.nominated_on for p in self.stored if p.said}
        told |= {details.nominated_on for _, details, _ in self.changed}
        told |= {details.nominated_on for details in self.new}
        says = [
            (_period(details), details.facts)
            for day, details in self.after().items()
            if day in told
        ]
        old, new = _points(said), _points(says)
        return {
            fact: joined(restated(self.before[fact], said=old[fact], says=new[fact]))
            for fact in FACT_TABLES
        }

    def events(self, source: str) -> Iterable[Event]:
        """Yield what goes on the trail."""
        subject = subject_of(self.client_ref)
        for details in self.new:
            yield PlacementRecorded(
                subject=subject, nominated_on=details.nominated_on, source=source
            )
        for placement, _, columns in self.changed:
            yield PlacementChanged(
                subject=subject,
                nominated_on=placement.nominated_on,
                columns=columns,
                source=source,
            )


_UNKNOWN = PlacementFacts(district_id=0)  # stands where only the dates of a placement matter


def _effective(
    placement: StoredPlacement, entry: PlacementEntry, columns: Sequence[str]
) -> PlacementDetails:
    """Take from the file what differs; leave standing what it said before of the rest."""
    if placement.said is None:
        return entry.details
    facts = {name: getattr(entry.details.facts, name) for name in FACT_TABLES if name in columns}
    return replace(entry.details, facts=replace(placement.said, **facts))


def _period(details: PlacementDetails) -> Period:
    return Period(
        nominated_on=details.nominated_on,
        selected_on=details.selected_on,
        deselected_on=details.deselected_on,
        level=details.facts.intensity,
    )


def _points(told: Sequence[tuple[Period, PlacementFacts]]) -> dict[str, History]:
    points: dict[str, History] = {
        fact: {period.nominated_on: getattr(facts, fact) for period, facts in told}
        for fact in FACT_TABLES
    }
    points["intensity"] = level_points([period for period, _ in told])
    return points
