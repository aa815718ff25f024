"""What every act on a request begins and ends with. Nothing here commits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from iom.accounts.domain import Permission, Reader
from iom.clients.domain import subject_of
from iom.db import db
from iom.fund.domain import Act, NotForYou, RequestMoved, category_of, check_not_own
from iom.fund.events import subject_of_request
from iom.fund.models import About, Line, Request, Step
from iom.fund.told import Told, get_told, may_tell
from iom.sharing.scope import writing


@dataclass(frozen=True, slots=True, kw_only=True)
class Doing:
    """Which request an act is about, as the form was made with it.

    Attributes:
        version: which the form was made with.
        token: of the form: sent twice, it is one act.
    """

    request_id: int
    version: int
    token: str
    actor: Reader
    at: datetime
    today: date


def begin(doing: Doing) -> tuple[Told, Request] | None:
    """Fetch a request for an act of its requester or of an approver, and lock it.

    Returns:
        None where this very form has done its act already.

    Raises:
        NotFound: there is none, or none that the actor is told of.
        NotForYou: it is not the actor's, who approves nothing.
        RequestMoved: somebody else did something with it meanwhile.
    """
    told = get_told(doing.actor, doing.request_id)
    if not may_tell(doing.actor, told):
        raise NotForYou("This request is somebody else’s.")
    request = db.session.scalar(
        select(Request)
        .where(Request.id == told.id)
        .with_for_update(of=Request)
        .execution_options(populate_existing=True)
    )
    if request is None:
        raise RequestMoved
    done = writing(select(Step.id)).where(Step.request_id == request.id, Step.token == doing.token)
    if db.session.scalar(done) is not None:
        return None
    if request.version != doing.version:
        raise RequestMoved
    return told, request


def begin_handling(doing: Doing) -> tuple[Told, Request] | None:
    """Fetch a request for an act with its money, which is never for whoever asked.

    Raises:
        NotFound, RequestMoved: as in `begin`.
        NotForYou: it is the actor's own, or the actor approves nothing.
    """
    if not doing.actor.may(Permission.APPROVE_FUND):
        raise NotForYou("Deciding and paying is for those who approve spending.")
    found = begin(doing)
    if found is not None:
        check_not_own(found[1].by_id, doing.actor.user_id)
    return found


def step(
    request: Request,
    act: Act,
    doing: Doing,
    *,
    words: str = "",
    on: date | None = None,
    line: Line | None = None,
) -> Step:
    """Put on the request's own history what was done with it."""
    first = writing(select(About.id)).where(About.request_id == request.id).order_by(About.id)
    request.steps += 1
    made = Step(
        request_id=request.id,
        about_id=db.session.scalar(first.limit(1)),
        number=request.steps,
        act=act,
        on=on or doing.today,
        pence=line.pence if line is not None else None,
        words=words,
        line_id=line.id if line is not None else None,
        token=doing.token,
        at=doing.at,
        by=doing.actor.ref,
    )
    db.session.add(made)
    db.session.flush()
    return made


def subjects(told: Told) -> Iterator[str]:
    """Yield whom an act is told of: the clients of a request, or itself where it has none."""
    if not told.people:
        yield subject_of_request(told.id)
    for person in told.people:
        yield subject_of(person.ref)


def category_told(told: Told) -> str:
    """Return of which category an act on a request is, for the trail."""
    return category_of(told.pathway).value
