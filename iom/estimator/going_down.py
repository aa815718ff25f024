"""Go down from a figure to the working of each client: only of those whom the reader may see."""

from __future__ import annotations

from dataclasses import dataclass

from iom.accounts.domain import Reader
from iom.estimator import queries
from iom.estimator.domain import Estimate, LeftOut, Working
from iom.estimator.queries import Seen

PAGE_SIZE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Workings:
    """One page of clients, by reference, with their placements.

    `clients` is how many have a placement, counted or left out; `visible` how many the reader sees.
    """

    counted: tuple[tuple[Seen, Working], ...]
    left_out: tuple[tuple[Seen, LeftOut], ...]
    clients: int
    visible: int
    next_after: str | None

    @property
    def refs(self) -> list[str]:
        """The references of the page, in order."""
        return sorted({seen.ref for seen, _ in (*self.counted, *self.left_out)})

    @property
    def not_shown(self) -> int:
        """Of how many the reader sees no working."""
        return self.clients - self.visible


def workings_shown(reader: Reader, estimate: Estimate, *, after: str = "") -> Workings:
    """List the workings that the reader may see, a page of clients at a time.

    Args:
        reader: whoever asks.
        estimate: what is gone down from.
        after: the reference after which the page begins.
    """
    seen = queries.seen_by(reader, estimate.client_ids)
    later = sorted(each.ref for each in seen.values() if each.ref > after)
    page = set(later[:PAGE_SIZE])
    here = {client_id: each for client_id, each in seen.items() if each.ref in page}
    counted = [(here[each.client_id], each) for each in estimate.workings if each.client_id in here]
    left_out = [
        (here[each.client_id], each) for each in estimate.left_out if each.client_id in here
    ]
    return Workings(
        counted=tuple(sorted(counted, key=lambda pair: (pair[0].ref, pair[1].selected_on))),
        left_out=tuple(sorted(left_out, key=lambda pair: (pair[0].ref, pair[1].selected_on))),
        clients=len(estimate.client_ids),
        visible=len(seen),
        next_after=later[PAGE_SIZE - 1] if len(later) > PAGE_SIZE else None,
    )
