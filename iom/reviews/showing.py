"""One client's review as a page shows it to one reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from iom.accounts.domain import Reader
from iom.clients.models import Client
from iom.clients.queries import may_change
from iom.reviews import domain
from iom.reviews.comparing import Moved, moved
from iom.reviews.domain import State
from iom.reviews.queries import Head, Kept, Standing, find_standing, head_of, list_reviews
from iom.scoring.domain import Factor, Line, Reason
from iom.scoring.kept import CATEGORIES, lines_from_text
from iom.scoring.models import KeptScore
from iom.scoring.queries import Past, find_with_version, list_history
from iom.selection.queries import recommendations_of
from iom.selection.recommending import Recommendation

_NOUGHT = Decimal(0)
_TELLING = {Reason.REVIEW, Reason.NOMINATION}


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """The score of a review beside the one before.

    Attributes:
        before: the score of the review before or of the nomination; None: there is none.
        after: the one for which the review was prepared.
        lines: what moved it, as far as the reader sees it.
        unseen: by how much it moved for what the reader may not see.
        moved: the exact sum of all of that.
        other_matrix: whether the two were made by different versions of the matrix.
    """

    before: Past | None
    after: Past
    lines: Sequence[Moved] = ()
    unseen: Decimal = _NOUGHT
    moved: Decimal = _NOUGHT
    other_matrix: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """All that the page says.

    Attributes:
        standing: None: nobody reviews the client.
        state: None: not due yet, or nobody reviews the client.
        late: how late it is; empty where it is not.
        review: the one that is prepared and not done.
        compared: its score, or that of the last one, beside the one before; None: never prepared.
        latest: the latest score, where it is another than that one.
        on_two: what two successive reviews mean; empty for nothing.
        recommended: None: without a score there is nothing to recommend.
        reviews: all of them, the latest first, each with its score.
    """

    client: Client
    head: Head
    standing: Standing | None
    state: State | None
    late: str
    review: Kept | None
    compared: Compared | None
    latest: Past | None
    on_two: str
    recommended: Recommendation | None
    reviews: Sequence[tuple[Kept, Past | None]]
    may_review: bool

    @property
    def workers(self) -> set[str]:
        """Whoever is named on the page."""
        found = {each.prepared_by for each, _ in self.reviews}
        found |= {each.done_by for each, _ in self.reviews if each.done_by}
        for each, _ in self.reviews:
            found |= {one for former in each.former for one in (former.written_by, former.ended_by)}
        return found


def shown(client: Client, reader: Reader, today: date) -> Shown:
    """Read and compare what the page of a client's review says. The reader sees scores."""
    standing = find_standing(client.id, today)
    reviews = list_reviews(client.id)
    history = list_history(client.id)
    by_id = {each.id: each for each in history}
    review = None
    if standing is not None and standing.open_id is not None:
        review = next((each for each in reviews if each.id == standing.open_id), None)
    about = review or (reviews[0] if reviews else None)
    compared = _compared(client.id, by_id.get(about.score_id), history, reader) if about else None
    first = standing.selected_on if standing else date.max
    bands = [each.band for each in history if each.reason is Reason.REVIEW and each.as_of >= first]
    latest = history[0] if history else None
    return Shown(
        client=client,
        head=head_of(reader, client.id, today),
        standing=standing,
        state=domain.state_on(standing.due_on, today) if standing else None,
        late=domain.how_late(standing.due_on, today) if standing else "",
        review=review,
        compared=compared,
        latest=latest if compared is None or latest != compared.after else None,
        on_two=domain.on_two_reviews(bands),
        recommended=recommendations_of([client.id], today).get(client.id) if standing else None,
        reviews=[(each, by_id.get(each.score_id)) for each in reviews],
        may_review=may_change(reader, client.id),
    )


def _compared(
    client_id: int, after: Past | None, history: Sequence[Past], reader: Reader
) -> Compared | None:
    if after is None:
        return None
    earlier = history[history.index(after) + 1 :]
    before = next((each for each in earlier if each.reason in _TELLING), None)
    before = before or (earlier[0] if earlier else None)
    rows = [find_with_version(client_id, each.id) for each in (before, after) if each]
    if before is None or len(rows) != 2 or rows[0] is None or rows[1] is None:
        return Compared(before=None, after=after)
    (one, old), (other, new) = rows[0], rows[1]
    lines = moved(_lines(one, reader), _lines(other, reader))
    whole = other.total - one.total
    return Compared(
        before=before,
        after=after,
        lines=lines,
        unseen=whole - sum((each.points for each in lines), _NOUGHT),
        moved=whole,
        other_matrix=old.id != new.id,
    )


def _lines(row: KeptScore, reader: Reader) -> list[Line]:
    found = lines_from_text(row.offending_lines)
    if reader.sees(CATEGORIES[Factor.CLASS_A]):
        found += lines_from_text(row.treatment_lines)
    if reader.sees(CATEGORIES[Factor.INTELLIGENCE]):
        found += lines_from_text(row.intelligence_lines)
    return found
