"""What filters and sorting of the client list mean in the database.

A statement joins no more than what its filters and its sorting need, so that most lists are read
in the order of an index and stop after a page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from iom.accounts.domain import Reader
from iom.casefile.banding import BandChoice
from iom.casefile.choices import NO_LEVEL, SortBy, StatusChoice, StrandChoice
from iom.casefile.seen import Seen
from iom.casefile.sought import NO_LEAD, Sought
from iom.clients.models import Client
from iom.cohort.domain import Strand
from iom.cohort.models import DistrictSpan, LevelSpan, Placement, StrandSpan
from iom.entries.models import current
from iom.leads.without import lead_name, led_by, led_today
from iom.offending.domain import SituationKind
from iom.offending.models import Situation
from iom.places.models import District
from iom.scoring.bands import Band
from iom.scoring.latest import latest_score_of
from iom.scoring.models import KeptScore
from iom.sharing.scope import exportable_by, visible_to

Latest = aliased(Placement, name="latest")
Current = aliased(Placement, name="current")
NOT_SCORED = -1  # before every score
_BY_LATEST = {StatusChoice.NOMINATED, StatusChoice.NOT_SELECTED, StatusChoice.DESELECTED}


@dataclass(frozen=True, slots=True)
class View:
    """Who looks at what, on which day.

    Attributes:
        districts: every district, in the order of the names.
        taking_out: whether the clients are to leave the product, in a file or on paper.
    """

    reader: Reader
    sought: Sought
    today: date
    districts: Sequence[District]
    taking_out: bool = False

    @classmethod
    def by(cls, reader: Reader, sought: Sought, today: date, districts: Sequence[District]) -> Self:
        """Return the view, without what is asked of columns that the reader is not shown."""
        return cls(reader, sought.within(Seen.by(reader).columns), today, districts)


def holds(span: Any, today: date) -> ColumnElement[bool]:  # noqa: ANN401  # any table of spans
    """Join what held of a client on the day; spans of one kind never overlap."""
    return and_(
        span.client_id == Client.id,
        span.from_on <= today,
        or_(span.to_on.is_(None), span.to_on > today),
    )


def on_scheme(today: date) -> ColumnElement[bool]:
    """On the scheme, whatever came after: somebody may be nominated anew meanwhile."""
    return and_(
        Current.client_id == Client.id,
        Current.selected_on <= today,
        or_(Current.deselected_on.is_(None), Current.deselected_on > today),
    )


def is_latest() -> ColumnElement[bool]:
    """Join a client's latest placement."""
    return and_(Latest.client_id == Client.id, Latest.is_latest)


def is_latest_score() -> ColumnElement[bool]:
    """Join a client's latest score."""
    return KeptScore.id == latest_score_of(Client.id)


def matching(view: View, statement: Select[Any]) -> Select[Any]:
    """Join what filters and sorting need, and keep whom the reader may see and the filters let."""
    reach = exportable_by if view.taking_out else visible_to
    return joined(view, statement.select_from(Client)).where(
        reach(view.reader, Client), *_filters(view)
    )


def joined(view: View, statement: Select[Any]) -> Select[Any]:
    """Join what filters and sorting need, and nothing else."""
    sought, today = view.sought, view.today
    if sought.district or sought.sort is SortBy.DISTRICT:
        statement = statement.outerjoin(DistrictSpan, holds(DistrictSpan, today))
    if sought.strand is not StrandChoice.ALL or sought.sort is SortBy.STRAND:
        statement = statement.outerjoin(StrandSpan, holds(StrandSpan, today))
    if sought.situations or sought.sort is SortBy.SITUATION:
        statement = statement.outerjoin(
            Situation, and_(holds(Situation, today), current(Situation))
        )
    if sought.levels or sought.sort is SortBy.LEVEL:
        statement = statement.outerjoin(LevelSpan, holds(LevelSpan, today))
    if sought.band is not BandChoice.ALL or sought.sort is SortBy.SCORE:
        statement = statement.outerjoin(KeptScore, is_latest_score())
    if sought.status in _BY_LATEST or sought.sort in {SortBy.STATUS, SortBy.TIME}:
        statement = statement.outerjoin(Current, on_scheme(today))
        statement = statement.outerjoin(Latest, is_latest())
    return statement


def _filters(view: View) -> list[ColumnElement[bool]]:
    sought = view.sought
    found: list[ColumnElement[bool]] = []
    if sought.district:
        ids = [district.id for district in view.districts if district.code == sought.district]
        found.append(DistrictSpan.value.in_(ids))
    if sought.strand is StrandChoice.NONE:
        found.append(StrandSpan.value.is_(None))
    elif sought.strand is not StrandChoice.ALL:
        found.append(StrandSpan.value.in_(sought.strand.strands))
    if sought.levels:
        some = LevelSpan.value.in_(sought.levels - {NO_LEVEL})
        found.append(or_(some, LevelSpan.value.is_(None)) if NO_LEVEL in sought.levels else some)
    if sought.band is BandChoice.NONE:
        found.append(KeptScore.id.is_(None))
    elif sought.band is not BandChoice.ALL:
        found.append(KeptScore.band == Band(sought.band.value))
    if sought.situations:
        inside = Situation.kind.in_(sought.situations)
        free = SituationKind.COMMUNITY in sought.situations
        found.append(or_(inside, Situation.kind.is_(None)) if free else inside)
    return [*found, *_lead_filter(view), *_status_filter(view)]


def _lead_filter(view: View) -> list[ColumnElement[bool]]:
    sought = view.sought
    if not sought.lead:
        return []
    if sought.lead == NO_LEAD:
        return [Client.id.not_in(led_today(view.today))]
    # Not a lookup for each client: those of one lead are few.
    return [Client.id.in_(led_by(int(sought.lead), view.today))]


def _status_filter(view: View) -> list[ColumnElement[bool]]:
    ended = Latest.deselected_on <= view.today
    turned_down = Latest.not_selected_on <= view.today
    match view.sought.status:
        case StatusChoice.ON_SCHEME:
            # Not a join: most lists are of these, and can then be read in their order.
            placement = select(Current.id).where(on_scheme(view.today))
            return [placement.correlate(Client).exists()]
        case StatusChoice.NOMINATED:
            open_ = or_(Latest.deselected_on.is_(None), ~ended)
            waits = or_(Latest.not_selected_on.is_(None), ~turned_down)
            return [Current.id.is_(None), Latest.id.is_not(None), open_, waits]
        case StatusChoice.NOT_SELECTED:
            return [Current.id.is_(None), turned_down]
        case StatusChoice.DESELECTED:
            return [Current.id.is_(None), ended]
    return []


def keys(view: View) -> list[Any]:
    """Return what the list is sorted by: never null, and unique together."""
    status = case(
        (Current.id.is_not(None), 0),
        (Latest.id.is_(None), 4),
        (Latest.deselected_on <= view.today, 3),
        (Latest.not_selected_on <= view.today, 2),
        else_=1,
    )
    found: dict[SortBy, list[Any]] = {
        SortBy.NAME: [Client.family_name, Client.given_names],
        SortBy.REF: [],
        SortBy.BORN: [func.coalesce(Client.date_of_birth, date.max)],
        SortBy.DISTRICT: [_place(DistrictSpan.value, [district.id for district in view.districts])],
        SortBy.STRAND: [_place(StrandSpan.value, list(Strand))],
        SortBy.SITUATION: [
            _place(func.coalesce(Situation.kind, SituationKind.COMMUNITY), list(SituationKind))
        ],
        SortBy.LEVEL: [func.coalesce(LevelSpan.value, NO_LEVEL)],
        SortBy.SCORE: [func.coalesce(KeptScore.tenths, NOT_SCORED)],
        SortBy.LEAD: [lead_name(Client.id, view.today)],
        SortBy.STATUS: [status],
        SortBy.TIME: [func.coalesce(Current.selected_on, date.min)],
    }
    return [*found[view.sought.sort], Client.ref]


def _place(value: Any, order: Sequence[Any]) -> ColumnElement[Any]:  # noqa: ANN401  # any column
    """Return the place of a value in an order; null comes last."""
    return case({one: place for place, one in enumerate(order)}, value=value, else_=len(order))


def _downwards(view: View, *, backwards: bool) -> bool:
    """Say whether keys fall. Long on the scheme is selected early, so that column is turned."""
    turned = view.sought.descending != (view.sought.sort is SortBy.TIME)
    return turned != backwards


def in_order(view: View, *, backwards: bool) -> list[ColumnElement[Any]]:
    """Return what a page is sorted by; backwards, a page is read from its end."""
    down = _downwards(view, backwards=backwards)
    return [key.desc() if down else key.asc() for key in keys(view)]


def beyond(view: View, start: Sequence[Any], *, backwards: bool) -> ColumnElement[bool]:
    """Keep what comes after the start, in the order of the page: a > x, or a = x and b > y ..."""
    down = _downwards(view, backwards=backwards)
    names = keys(view)
    steps = []
    for place, key in enumerate(names):
        step = key < start[place] if down else key > start[place]
        same = [one == value for one, value in zip(names[:place], start, strict=False)]
        steps.append(and_(*same, step))
    return or_(*steps)
