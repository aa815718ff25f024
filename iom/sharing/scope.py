"""The one place that decides which clients a reader may see.

Every statement that reads client data either holds the condition of `visible_to`, or says with one
of the words of `iom.sharing.scope_words` why it needs none; `iom.sharing.watch` refuses any other.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    and_,
    exists,
    literal_column,
    or_,
    true,
)

from iom.accounts.domain import Category, Permission, Reader
from iom.sharing.closures import closed_to, opened_by
from iom.sharing.conditions import kept, today
from iom.sharing.domain import LEADING
from iom.sharing.models import (
    Conflict,
    Cover,
    CoverClient,
    Involvement,
    Listed,
    Restriction,
)
from iom.sharing.scope_words import (
    IN_SCOPE,
    MARKS,
    among_seen,
    counting,
    matching,
    nominated,
    overseeing,
    writing,
)

__all__ = ["MARKS", "among_seen", "counting", "matching", "nominated", "overseeing", "writing"]


@kept
def visible_to(reader: Reader, client: Any) -> ColumnElement[bool]:  # noqa: ANN401  # see below
    """Return the condition that a client must meet to be seen by the reader.

    They hold the permission; the agreements in force let their agency see identities; the client
    lives in one of their districts; they or their agency work with the client, or they see every
    client there; and the record is not closed to them, unless they broke the glass.

    Args:
        reader: whoever asks.
        client: `Client` or an alias of it (its `id` and `home_district_id` are asked).
    """
    if not _sees_clients(reader):
        return _nobody()
    return and_(_mark("1 = 1"), _visible(reader, client))


@kept
def visible_by_right(reader: Reader, client: Any) -> ColumnElement[bool]:  # noqa: ANN401  # as above
    """Return the condition that the reader sees a client without having broken the glass."""
    if not _sees_clients(reader):
        return _nobody()
    return and_(_mark("1 = 1"), _by_right(reader, client))


@kept
def told_of(reader: Reader, client: Any) -> ColumnElement[bool]:  # noqa: ANN401  # as above
    """Return the condition that the reader is told that there is a record, and whom to ask.

    They would see it, were it not closed to them, and the restriction says that it is shown.
    """
    if not _sees_clients(reader) or reader.user_id is None:
        return _nobody()
    return and_(
        _mark("1 = 1"),
        _lives_there(reader, client),
        _reached(reader, client),
        client.id.in_(closed_to(reader).where(Restriction.shown)),
        client.id.not_in(opened_by(reader)),
    )


@kept
def openable_by(reader: Reader, client: Any) -> ColumnElement[bool]:  # noqa: ANN401  # as above
    """Return the condition that the reader can see a client once they break the glass.

    That lifts a restriction, and that the client is not theirs; never the bounds of districts or
    of agreements (HANDBOOK 13).
    """
    if not _sees_clients(reader) or not reader.may(Permission.BREAK_GLASS):
        return _nobody()
    return and_(_mark("1 = 1"), _lives_there(reader, client))


@kept
def seen_once_involved(reader: Reader, client: Any) -> ColumnElement[bool]:  # noqa: ANN401  # as above
    """Return the condition that the reader sees a client as soon as they work with them.

    Whoever works with somebody still stays within districts, agreements and restrictions.
    """
    if not _sees_clients(reader):
        return _nobody()
    return and_(_mark("1 = 1"), _lives_there(reader, client), client.id.not_in(closed_to(reader)))


@kept
def briefed_to(reader: Reader, client: Any) -> ColumnElement[bool]:  # noqa: ANN401  # as above
    """Return the condition that neighbourhood staff, who see no record, get a sheet on a client."""
    if not reader.may(Permission.LOG_SIGHTINGS) or not reader.sees(Category.IDENTITY):
        return _nobody()
    return and_(_mark("1 = 1"), _lives_there(reader, client), client.id.not_in(closed_to(reader)))


@kept
def listed_to(reader: Reader, client: Any) -> ColumnElement[bool]:  # noqa: ANN401  # as above
    """Return the condition that a client is on the list of a sitting in which the reader sits.

    It lasts as long as the seat does (`Reader.sittings`), stays within districts, agreements and
    restrictions, and leaves out whoever has a conflict of interest on that case.
    """
    sits = reader.may(Permission.SIT_ON_PANEL) and reader.sees(Category.IDENTITY)
    if not sits or not reader.sittings:
        return _nobody()
    out = (
        exists()
        .where(
            Conflict.sitting_id == Listed.sitting_id,
            Conflict.client_id == Listed.client_id,
            Conflict.user_id == reader.user_id,
        )
        .correlate_except(Conflict)
    )
    listed = (
        exists()
        .where(Listed.sitting_id.in_(sorted(reader.sittings)), Listed.client_id == client.id, ~out)
        .correlate_except(Listed)
    )
    closed = client.id.in_(closed_to(reader))
    return and_(_mark("1 = 1"), _lives_there(reader, client), listed, ~closed)


@kept
def own_of(reader: Reader, client: Any) -> ColumnElement[bool]:  # noqa: ANN401  # as above
    """Return the condition that a client is the reader's own.

    They work with them by name today, or stand in for somebody who leads or is second.
    """
    return _involved(reader, client, by_name=True)


@kept
def exportable_by(reader: Reader, client: Any) -> ColumnElement[bool]:  # noqa: ANN401  # as above
    """Return the condition that the reader may take a client out in a file or on paper."""
    if reader.may(Permission.EXPORT_CLIENTS):
        return visible_to(reader, client)
    if reader.may(Permission.EXPORT_OWN_CLIENTS):
        return and_(visible_to(reader, client), own_of(reader, client))
    return _nobody()


@kept
def changeable_by(reader: Reader, client: Any) -> ColumnElement[bool]:  # noqa: ANN401  # as above
    """Return the condition that the reader may change the record of a client."""
    if reader.may(Permission.CHANGE_CLIENTS):
        return visible_to(reader, client)
    if reader.may(Permission.CHANGE_OWN_CLIENTS):
        return and_(visible_to(reader, client), own_of(reader, client))
    return _nobody()


def _nobody() -> ColumnElement[bool]:
    # Not a plain `false`: the database layer would fold it into the rest, and the mark with it.
    return _mark("1 = 0")


def _mark(truth: str) -> ColumnElement[bool]:
    return literal_column(f"({IN_SCOPE} {truth})", Boolean)


def _sees_clients(reader: Reader) -> bool:
    return reader.may(Permission.SEE_CLIENTS) and reader.sees(Category.IDENTITY)


def _visible(reader: Reader, client: Any) -> ColumnElement[bool]:  # noqa: ANN401  # as above
    if reader.user_id is None or not reader.may(Permission.BREAK_GLASS):
        return _by_right(reader, client)
    return and_(
        _lives_there(reader, client),
        or_(
            and_(_reached(reader, client), client.id.not_in(closed_to(reader))),
            client.id.in_(opened_by(reader)),
        ),
    )


def _by_right(reader: Reader, client: Any) -> ColumnElement[bool]:  # noqa: ANN401  # as above
    if reader.user_id is None:
        return _lives_there(reader, client)
    return and_(
        _lives_there(reader, client),
        _reached(reader, client),
        client.id.not_in(closed_to(reader)),
    )


def _reached(reader: Reader, client: Any) -> ColumnElement[bool]:  # noqa: ANN401  # as above
    if reader.may(Permission.SEE_EVERY_CLIENT):
        return true()
    return _involved(reader, client, by_name=False)


def _lives_there(reader: Reader, client: Any) -> ColumnElement[bool]:  # noqa: ANN401  # as above
    # A record that was merged is part of another, and no client of its own.
    alone: ColumnElement[bool] = client.merged_into_id.is_(None)
    if reader.district_ids is None:
        return alone
    # In order: one text of the statement for one set of districts.
    return and_(alone, client.home_district_id.in_(sorted(reader.district_ids)))


def _involved(
    reader: Reader,
    client: Any,  # noqa: ANN401  # as above
    *,
    by_name: bool,
) -> ColumnElement[bool]:
    day = today()
    # By name, too, for the agency that they are of: work that somebody did for another stays there.
    who = [Involvement.agency_id == reader.agency_id]
    if by_name:
        who.append(Involvement.user_id == reader.user_id)
    lasting = (
        Involvement.client_id == client.id,
        Involvement.from_on <= day,
        or_(Involvement.to_on.is_(None), Involvement.to_on > day),
    )
    # The statement around may read who works with whom, too: that is no business of this one.
    works = exists().where(*who, *lasting).correlate_except(Involvement)
    if not reader.covers:
        return works
    # Nobody but whoever stands in: their agency sees no more than before.
    stands_in = (
        exists()
        .where(
            Cover.id.in_(sorted(reader.covers)),
            Cover.user_id == Involvement.user_id,
            Involvement.kind.in_(LEADING),
            covers_client(Involvement.client_id),
            *lasting,
        )
        .correlate_except(Involvement, Cover)
    )
    return or_(works, stands_in)


def covers_client(client_id: Any) -> ColumnElement[bool]:  # noqa: ANN401  # any column of ids
    """Return the condition that a cover, read beside it, takes a client in."""
    named = (
        exists()
        .where(CoverClient.cover_id == Cover.id, CoverClient.client_id == client_id)
        .correlate_except(CoverClient)
    )
    return or_(and_(Cover.every, ~named), and_(~Cover.every, named))
