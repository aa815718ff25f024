"""Let somebody stand in for a worker who is away. None of these acts commits."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError

from iom.accounts.domain import Permission, Reader
from iom.accounts.models import User
from iom.accounts.queries import district_ids_of
from iom.audit import service as audit
from iom.db import db
from iom.kernel.dates import day_in_words
from iom.leads import domain as rules
from iom.leads.caseloads import list_led
from iom.leads.domain import BadCover, CoverMoved, check_cover
from iom.leads.events import CoverBegan, CoverEnded
from iom.leads.giving import users_of
from iom.leads.stand_ins import get_cover, may_end
from iom.notices.service import notify
from iom.safeguards.reach import hindrances
from iom.sharing.models import Cover, CoverClient


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCover:
    """Who is to stand in for whom, on which days, and with whose cases.

    Attributes:
        last_on: the last day.
        client_ids: the cases ticked; None for all, also those that come meanwhile.
    """

    token: str
    user_id: int
    by_id: int
    from_on: date
    last_on: date
    note: str = ""
    client_ids: frozenset[int] | None = None


def begin_cover(new: NewCover, *, actor: Reader, at: datetime, today: date) -> int:
    """Let somebody stand in for another. Sent twice, it is one cover.

    Args:
        new: who, for whom, when.
        actor: a coordinator, or whoever is to be away, who may change their own clients.
        at: when.
        today: the day.

    Returns:
        The number of the cover.

    Raises:
        BadCover: the days, the person or the cases cannot be right, or it is not for the actor.
    """
    _check_actor(new.user_id, actor)
    if (done := _made(new.token)) is not None:
        return done
    away, by = _both(new)
    days = rules.Cover(new.user_id, new.by_id, new.from_on, new.last_on + timedelta(days=1))
    others = db.session.scalars(
        select(Cover).where(
            or_(
                Cover.user_id.in_((away.id, by.id)),
                Cover.by_id.in_((away.id, by.id)),
            ),
            Cover.to_on > Cover.from_on,
        )
    ).all()
    people = {each.user_id for each in others} | {each.by_id for each in others} | {away.id, by.id}
    names = {user.id: user.full_name for user in users_of(people).values()}
    check_cover(days, others, names, today=today)
    named = _named(new, away, by, actor, today)
    cover = Cover(
        user_id=away.id,
        by_id=by.id,
        from_on=days.from_on,
        to_on=days.to_on,
        every=new.client_ids is None,
        note=new.note,
        token=new.token,
        recorded_at=at,
        recorded_by=actor.ref,
    )
    try:
        with db.session.begin_nested():
            db.session.add(cover)
            db.session.flush()
    except IntegrityError:
        return _made(new.token) or 0
    db.session.add_all(CoverClient(cover_id=cover.id, client_id=each) for each in sorted(named))
    db.session.flush()
    event = CoverBegan(
        subject=away.ref, by=by.ref, from_on=days.from_on, to_on=days.to_on, every=cover.every
    )
    audit.record(event, actor=actor, at=at)
    _tell(cover, away, by, actor=actor, at=at)
    return cover.id


def end_cover(
    cover_id: int, to_on: date, *, seen: str, actor: Reader, at: datetime, today: date
) -> None:
    """Let a cover end before its day; with the day of today it ends at once.

    Args:
        cover_id: which.
        to_on: the first day on which nobody stands in any more.
        seen: the first day after it that the actor saw, as `2026-03-15`.
        actor: a coordinator of all districts of whoever is away, or they themselves.
        at: when.
        today: the day.

    Raises:
        NotFound: there is no such cover that is the actor's to know of.
        BadCover: the day lies before today or after its end, or it is not for the actor.
        CoverMoved: somebody else changed the days meanwhile.
    """
    if not may_end(actor, get_cover(actor, cover_id)):
        raise BadCover("Who stands in for somebody of other districts is not for you to say.")
    cover = db.session.get_one(Cover, cover_id, with_for_update=True, populate_existing=True)
    if cover.to_on == to_on:
        return
    if str(cover.to_on) != seen:
        last = day_in_words(rules.last_day(cover))
        raise CoverMoved(f"Somebody else changed this cover: its last day is now {last}.")
    if not max(today, cover.from_on) <= to_on < cover.to_on:
        raise BadCover("The day must lie between today and the last day of the cover.")
    cover.to_on = to_on
    db.session.flush()
    people = users_of({cover.user_id, cover.by_id})
    away, by = people[cover.user_id], people[cover.by_id]
    audit.record(CoverEnded(subject=away.ref, by=by.ref, to_on=to_on), actor=actor, at=at)
    notify(
        {away.id, by.id} - {actor.user_id or 0},
        kind="cover-ended",
        sentence=f"{by.full_name} stands in for {away.full_name} up to {day_in_words(to_on)}, "
        "that day not included.",
        link=f"/covers/{cover.id}",
        key=f"cover-ended:{cover.id}:{to_on}",
        at=at,
    )


def _check_actor(user_id: int, actor: Reader) -> None:
    own = actor.user_id == user_id and actor.may(Permission.CHANGE_OWN_CLIENTS)
    if not own and not actor.may(Permission.CHANGE_CLIENTS):
        raise BadCover("Who stands in for somebody else is for the coordinator to say.")


def _both(new: NewCover) -> tuple[User, User]:
    """Fetch both people, and let nobody else give either of them a cover at this moment."""
    ids = sorted({new.user_id, new.by_id})
    db.session.execute(
        select(User.id).where(User.id.in_(ids)).order_by(User.id).with_for_update()
    ).all()
    people = users_of(ids)
    if set(ids) != set(people):
        raise BadCover("Choose somebody from the list.")
    if not people[new.by_id].is_active:
        raise BadCover(f"The account of {people[new.by_id].full_name} is closed.")
    return people[new.user_id], people[new.by_id]


def _named(new: NewCover, away: User, by: User, actor: Reader, today: date) -> Collection[int]:
    """Say which clients the cover names: all but these, or these alone."""
    known = {each.id for each in list_led(actor, away.id, today)}
    hindered = hindrances(by, known)
    if new.client_ids is None:
        districts = district_ids_of(away.id)
        if actor.user_id != away.id and not actor.may(Permission.SEE_EVERY_CLIENT):
            # Or whoever stood in themselves would come to see whom they do not see.
            raise BadCover("You do not see every client: tick the cases.")
        if actor.user_id != away.id and not districts <= (actor.district_ids or districts):
            raise BadCover(
                f"{away.full_name} works in districts that are not yours, too: tick the cases."
            )
        if known and known == set(hindered):
            raise BadCover(f"{by.full_name} could see none of them. {min(hindered.values())}")
        return hindered
    chosen = new.client_ids & known
    if not chosen:
        raise BadCover("Tick at least one case.")
    if not chosen - set(hindered):
        first = min(hindered[each] for each in chosen)
        raise BadCover(f"{by.full_name} could see none of them. {first}")
    return chosen - set(hindered)


def _made(token: str) -> int | None:
    return db.session.scalar(select(Cover.id).where(Cover.token == token))


def _tell(cover: Cover, away: User, by: User, *, actor: Reader, at: datetime) -> None:
    days = f"from {day_in_words(cover.from_on)} to {day_in_words(rules.last_day(cover))}"
    for user, sentence in (
        (by, f"You stand in for {away.full_name} {days}."),
        (away, f"{by.full_name} stands in for you {days}."),
    ):
        if user.id != actor.user_id:
            notify(
                [user.id],
                kind="cover",
                sentence=sentence,
                link=f"/covers/{cover.id}",
                key=f"cover:{cover.id}",
                at=at,
            )
