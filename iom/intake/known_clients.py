"""What the record knows of the people in a clients file, for as many as one look takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from iom.accounts.domain import Reader
from iom.clients import tombstones
from iom.cohort import comparing
from iom.cohort import stored as placements
from iom.cohort.stored import Histories, StoredPlacement
from iom.entries.domain import EndedHow
from iom.intake import stored
from iom.intake.client_rows import ClientRow


@dataclass(frozen=True, slots=True)
class Known:
    """What the record knows of one batch of clients, and which columns the sender may not see."""

    clients: dict[str, stored.KnownClient]
    holders: dict[tuple[str, str], stored.Holder]
    placements: dict[int, list[StoredPlacement]]
    held: dict[int, Histories]
    former: dict[int, dict[date, EndedHow]]  # placements that are not there any more, by client
    erased: dict[str, datetime]  # references of clients who were erased, and when
    unseen: frozenset[str]

    @classmethod
    def of(
        cls, batch: Sequence[tuple[str, list[ClientRow]]], *, reader: Reader, unseen: frozenset[str]
    ) -> Known:
        """Look up the clients of some rows, and who holds their numbers."""
        found = stored.clients_by_ref([ref for ref, _ in batch], reader=reader)
        holders = stored.holders_of(
            (
                (kind, number.canonical)
                for _, own in batch
                for kind, number in own[0].person.numbers.items()
            ),
            reader=reader,
        )
        ids = [client.id for client in found.values()]
        parts = [client.part_id for client in found.values() if client.part_id is not None]
        known = placements.placements_of([*ids, *parts]) if ids else {}
        former = placements.former_of(ids) if ids else {}
        # What holds now is looked up only for those whose file says something else than before, or
        # does not say everything.
        differing = [
            found[ref].id
            for ref, own in batch
            if ref in found and (unseen or not _says_the_same(own, known.get(found[ref].id, [])))
        ]
        held = placements.histories_of(differing) if differing else {}
        erased = tombstones.erased_at([ref for ref, _ in batch if ref not in found])
        held_by = {(str(kind), number): holder for (kind, number), holder in holders.items()}
        return cls(found, held_by, known, held, former, erased, unseen)


def _says_the_same(own: list[ClientRow], known: list[StoredPlacement]) -> bool:
    by_day = {placement.nominated_on: placement for placement in known}
    return all(
        (placement := by_day.get(row.placement.nominated_on)) is None
        or (
            placement.said is not None
            and not comparing.columns_unlike(placement, row.placement, held=None)
        )
        for row in own
    )
