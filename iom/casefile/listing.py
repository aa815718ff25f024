"""The client list: a constant number of statements, whatever the number of clients.

One statement finds the clients of a page with no more than what filters and sorting need; another
reads what is shown of those few, and one who leads them. District, strand, level and situation are
those of one day, from the spans; a client whom no span puts elsewhere is in the community.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, func, null, select

from iom.accounts.domain import Reader
from iom.casefile import narrowing
from iom.casefile.choices import STATUS_LABELS, SortBy
from iom.casefile.domain import SITUATION_TAGS, Tag, whole_months
from iom.casefile.narrowing import Current, Latest, View, holds
from iom.casefile.seen import Seen
from iom.casefile.sought import Sought
from iom.clients.models import Client
from iom.cohort.domain import LEVEL_NAMES, Status, Strand, status_on
from iom.cohort.models import DistrictSpan, LevelSpan, StrandSpan
from iom.db import db
from iom.entries.models import current
from iom.kernel.batches import in_batches
from iom.leads.queries import Professional, leads_of
from iom.offending.domain import SituationKind
from iom.offending.models import Situation
from iom.places.models import District
from iom.scoring.bands import Band
from iom.scoring.models import KeptScore
from iom.sharing.scope import visible_to

_BATCH = 1_000
MOST_COUNTED = 1_000  # beyond it the list says "more than 1,000"


@dataclass(frozen=True, slots=True)
class ListedClient:
    """One row of the list; strand and situation are None for whom there is no such column."""

    id: int
    ref: str
    family_name: str
    given_names: str
    date_of_birth: date | None
    district: str | None
    strand: Strand | None
    situation: SituationKind | None
    level: int | None
    status: Status | None
    months: int | None
    score: Decimal | None = None
    band: Band | None = None
    provisional: bool = False
    lead: Professional | None = None

    @property
    def name(self) -> str:
        """The name as lists have it: `Thornley, Rowan`."""
        return ", ".join(part for part in (self.family_name, self.given_names) if part)

    @property
    def situation_tag(self) -> Tag | None:
        """The tag of the situation; none in the community."""
        return SITUATION_TAGS.get(self.situation) if self.situation else None

    @property
    def level_name(self) -> str:
        """What the level is called; empty where none is set."""
        return LEVEL_NAMES[self.level] if self.level else ""

    @property
    def status_label(self) -> str:
        """Where the client stands with the scheme."""
        return STATUS_LABELS[self.status] if self.status else "No placement"

    @property
    def status_tag(self) -> Tag | None:
        """The tag of a status that waits for a decision."""
        return Tag(self.status_label, "") if self.status is Status.NOMINATED else None


@dataclass(frozen=True, slots=True)
class ListPage:
    """A page of the list.

    Attributes:
        rows: the clients shown, in their order.
        matching: how many clients match; None for more than 1,000.
        earlier: whether there is a page before this one.
        later: whether there is a page after it.
    """

    rows: Sequence[ListedClient]
    matching: int | None
    earlier: bool
    later: bool


def list_page(
    reader: Reader, sought: Sought, *, today: date, districts: Sequence[District]
) -> ListPage:
    """Read one page of the list. At most 5 statements.

    Args:
        reader: bounds what is listed.
        sought: filters, sorting and where the page begins. A page that begins after a client who
            is not there, or whom the reader may not see, is the first one.
        today: the day of which everything is told.
        districts: every district, by name.
    """
    view = View.by(reader, sought, today, districts)
    start = _start(view)
    backwards = bool(sought.before) and start is not None
    ids = _ids(view, start, backwards=backwards)
    more = len(ids) > sought.size
    ids = ids[: sought.size]
    if backwards:
        ids.reverse()
    return ListPage(
        rows_of(reader, ids, today=today),
        count_matching(reader, sought, today=today, districts=districts),
        earlier=more if backwards else start is not None,
        later=True if backwards else more,
    )


def count_matching(
    reader: Reader, sought: Sought, *, today: date, districts: Sequence[District]
) -> int | None:
    """Count the clients that match, None for more than 1,000. One statement."""
    view = View.by(reader, sought, today, districts)
    some = narrowing.matching(view, select(Client.id)).limit(MOST_COUNTED + 1).subquery()
    found = db.session.scalar(select(func.count()).select_from(some)) or 0
    return None if found > MOST_COUNTED else found


def list_ids(
    reader: Reader,
    sought: Sought,
    *,
    today: date,
    districts: Sequence[District],
    most: int | None = None,
) -> list[int]:
    """List the ids of all clients that match and that the reader may take out, sorted.

    From the first page on. One statement.
    """
    view = replace(View.by(reader, sought, today, districts), taking_out=True)
    statement = narrowing.matching(view, select(Client.id)).order_by(
        *narrowing.in_order(view, backwards=False)
    )
    return list(db.session.scalars(statement.limit(most)))


def refs_of(reader: Reader, ids: Sequence[int]) -> list[str]:
    """List the references of those among some clients whom the reader may see, sorted."""
    visible = visible_to(reader, Client)
    found: list[str] = []
    for batch in in_batches(ids, _BATCH):
        found += db.session.scalars(select(Client.ref).where(Client.id.in_(batch), visible))
    return sorted(found)


def rows_of(reader: Reader, ids: Sequence[int], *, today: date) -> list[ListedClient]:
    """Read what lists show of some clients, in the order of their ids as given. 2 statements.

    Those whom the reader may not see are left out, and so is what they are not shown of the others.
    """
    if not ids:
        return []
    seen = Seen.by(reader)
    scored = SortBy.SCORE in seen.columns
    statement = (
        select(
            Client.id,
            Client.ref,
            Client.family_name,
            Client.given_names,
            Client.date_of_birth,
            District.name,
            StrandSpan.value if seen.strands else null(),
            Situation.kind if seen.situations else null(),
            LevelSpan.value,
            Current.selected_on,
            Latest.selected_on,
            Latest.deselected_on,
            Latest.not_selected_on,
            Latest.id,
            *((KeptScore.tenths, KeptScore.band, KeptScore.provisional) if scored else ()),
        )
        .select_from(Client)
        .outerjoin(DistrictSpan, holds(DistrictSpan, today))
        .outerjoin(District, District.id == DistrictSpan.value)
        .outerjoin(LevelSpan, holds(LevelSpan, today))
        .outerjoin(Current, narrowing.on_scheme(today))
        .outerjoin(Latest, narrowing.is_latest())
        .where(Client.id.in_(ids), visible_to(reader, Client))
    )
    if seen.strands:
        statement = statement.outerjoin(StrandSpan, holds(StrandSpan, today))
    if scored:
        statement = statement.outerjoin(KeptScore, narrowing.is_latest_score())
    if seen.situations:
        statement = statement.outerjoin(
            Situation, and_(holds(Situation, today), current(Situation))
        )
    found = {row[0]: _listed(row, today, seen) for row in db.session.execute(statement)}
    leads = leads_of(found, today) if SortBy.LEAD in seen.columns else {}
    return [
        replace(found[client_id], lead=leads[client_id].lead if leads else None)
        for client_id in ids
        if client_id in found
    ]


def _listed(row: Sequence[Any], today: date, seen: Seen) -> ListedClient:
    *who, district, strand, situation, level, since = row[:10]
    selected_on, deselected_on, not_selected_on, placed = row[10:14]
    tenths, band, provisional = row[14:] or (None, None, None)
    status: Status | None = None
    if since is not None:
        status = Status.ON_SCHEME
    elif placed is not None:
        status = status_on(
            today,
            selected_on=selected_on,
            deselected_on=deselected_on,
            not_selected_on=not_selected_on,
        )
    client_id, ref, family_name, given_names, date_of_birth = who
    return ListedClient(
        id=client_id,
        ref=ref,
        family_name=family_name,
        given_names=given_names,
        date_of_birth=date_of_birth,
        district=district,
        strand=strand,
        situation=(situation or SituationKind.COMMUNITY) if seen.situations else None,
        level=level,
        status=status,
        months=None if since is None else whole_months(since, today),
        score=None if tenths is None else Decimal(tenths).scaleb(-1),
        band=band,
        provisional=bool(provisional),
    )


def _ids(view: View, start: Sequence[Any] | None, *, backwards: bool) -> list[int]:
    statement = narrowing.matching(view, select(Client.id))
    if start is not None:
        statement = statement.where(narrowing.beyond(view, start, backwards=backwards))
    statement = statement.order_by(*narrowing.in_order(view, backwards=backwards))
    return list(db.session.scalars(statement.limit(view.sought.size + 1)))


def _start(view: View) -> Sequence[Any] | None:
    """Look up what the client at the edge of the page is sorted by, so that no address says it."""
    ref = view.sought.after or view.sought.before
    if not ref:
        return None
    statement = narrowing.joined(view, select(*narrowing.keys(view)).select_from(Client)).where(
        Client.ref == ref, visible_to(view.reader, Client)
    )
    return db.session.execute(statement).one_or_none()
