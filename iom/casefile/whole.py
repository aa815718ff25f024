"""Put the timeline of everything about a client together: what its page and its paper say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from iom.accounts.domain import Reader
from iom.casefile.happenings import everything_about, kinds_for
from iom.casefile.marks import lanes_of, referrals_of
from iom.casefile.page import strip_between
from iom.casefile.queries import Life, get_life
from iom.casefile.story import Asked, Happening, Story, story_of
from iom.casefile.strip import Strip
from iom.casefile.strip_table import StripRow
from iom.clients.models import Client
from iom.clients.queries import get_exportable_client

_YEAR = timedelta(days=364)  # with the last day, 52 weeks and a day: as on the client's page


@dataclass(frozen=True, slots=True)
class Told:
    """The timeline of a client, with a year of it drawn.

    Attributes:
        ends: the last day that is drawn, and `begins` the first.
        before: the last day of the year before; None: nothing lies there.
        after: the last day of the year after; None: the year that is drawn is the last.
    """

    client: Client
    story: Story
    strip: Strip | None
    drawn: Sequence[StripRow]
    begins: date
    ends: date
    before: date | None
    after: date | None


def tell_all(reader: Reader, ref: str, asked: Asked, *, ends: date, today: date) -> Told:
    """Tell everything about a client whom the reader sees.

    A constant number of statements: one for each room that knows something.

    Args:
        reader: who is told.
        ref: of the client.
        asked: what the timeline is narrowed to.
        ends: the last day of the year that is drawn.
        today: the day.

    Raises:
        NoSuchClient: there is no such client, or none that the reader may see.
    """
    life = get_life(reader, ref)
    lines = _everything(life, today)
    begins = ends - _YEAR
    kinds = kinds_for(life.standing)
    lanes = lanes_of(life.client.id, kinds, reader, first=begins, last=ends)
    strip, drawn = strip_between(life, begins, ends, [*lanes, *referrals_of(lines)])
    first = min((each.on for each in lines), default=ends)
    return Told(
        client=life.client,
        story=story_of(lines, asked),
        strip=strip,
        drawn=drawn,
        begins=begins,
        ends=ends,
        before=begins - timedelta(days=1) if first < begins else None,
        after=min(ends + _YEAR + timedelta(days=1), today) if ends < today else None,
    )


def tell_on_paper(reader: Reader, ref: str, asked: Asked, *, today: date) -> tuple[Client, Story]:
    """Tell everything that is asked for, in one piece, to somebody who may take it out.

    Raises:
        NoSuchClient: there is no such client, or none that the reader may see.
        NotYours: the reader may see the client and not take the record out.
    """
    get_exportable_client(reader, ref)
    life = get_life(reader, ref)
    return life.client, story_of(_everything(life, today), asked.but(), most=None)


def _everything(life: Life, today: date) -> list[Happening]:
    return everything_about(
        life.client,
        life.standing,
        spans=life.spans,
        placements=life.placements,
        today=today,
    )
