"""Nominate somebody, and tell more when asked. Each function is one act; none of them commits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from iom.accounts.domain import Category, Reader
from iom.audit import service as audit
from iom.clients.different import known_pairs, pair_of
from iom.clients.domain import IdentifierKind, Sex
from iom.clients.domain import subject_of as client_subject
from iom.clients.identifiers import BadIdentifier, canonical
from iom.clients.matching import Match, find_matches
from iom.db import db, insert_rows
from iom.kernel.clock import LONDON
from iom.kernel.errors import RuleBroken
from iom.nominations import queries
from iom.nominations.domain import (
    BRIEF_LENGTH,
    BRIEFS,
    BadNomination,
    NominationAdded,
    NominationChanged,
    NominationMade,
    Nominee,
    NotForYou,
    RouteIn,
    State,
    VerdictGiven,
    check_nominee,
    subject_of,
)
from iom.nominations.models import Nomination, Verdict


class SayWhich(RuleBroken):
    """The nominator has not said yet of every client shown whether it is the same person."""

    def __init__(self, matches: list[Match]) -> None:
        super().__init__("Say of each of these clients whether it is the same person.")
        self.matches = matches


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNomination:
    """A nomination as somebody gives it; numbers as they wrote them, empty where not known."""

    token: str
    route: RouteIn
    given_names: str
    family_name: str
    district_id: int
    date_of_birth: date | None = None
    sex: Sex | None = None
    numbers: Mapping[IdentifierKind, str] = field(default_factory=dict)
    offending: str = ""
    needs: str = ""


def nominate(
    new: NewNomination, said: Mapping[str, bool], *, actor: Reader, at: datetime
) -> Nomination:
    """Take a nomination. It waits for the coordinator of the district.

    Of clients whom the nominator may see and who may be the same person, something must have been
    said, but for those who are known to be different people from the one who it is (twins). Of
    others nothing is told but that there may be a match; the nomination is taken the same.
    The same form sent twice is one nomination.

    Args:
        new: the nomination.
        said: by reference, whether the client is the same person.
        actor: who nominates, in the name of their agency.
        at: when.

    Raises:
        BadNomination: something in it cannot be right, or two clients are said to be the person.
        SayWhich: there are clients of whom nothing was said yet.
        NotForYou: no agreement lets the nominator's agency see who somebody is.
    """
    if not actor.sees(Category.IDENTITY) or actor.user_id is None or actor.agency_id is None:
        raise NotForYou("No agreement in force lets your agency nominate. Ask your coordinator.")
    known = queries.find_by_token(actor, new.token)
    if known is not None:
        return known
    nomination = _row(new, actor=actor, at=at)
    matches = find_matches(actor, queries.nominee_of(nomination))
    seen = [match for match in matches if match.visible]
    same = [match for match in seen if said.get(match.ref)]
    if len(same) > 1:
        raise BadNomination("Only one of these clients can be the same person.")
    said = {**_known_different(same, seen), **said}
    if any(match.ref not in said for match in seen):
        raise SayWhich(seen)
    nomination.possible_match = len(seen) < len(matches)
    nomination.client_id = same[0].client_id if same else None
    try:
        # Two clicks may come here at once: the constraint lets one through.
        with db.session.begin_nested():
            db.session.add(nomination)
            db.session.flush()
    except IntegrityError:
        known = queries.find_by_token(actor, new.token)
        if known is None:
            raise
        return known
    event = NominationMade(
        subject=subject_of(nomination.id), route=new.route, district_id=new.district_id
    )
    audit.record(event, actor=actor, at=at)
    put_verdicts(nomination, {match: said[match.ref] for match in seen}, actor=actor, at=at)
    return nomination


def _known_different(same: Sequence[Match], seen: Sequence[Match]) -> dict[str, bool]:
    """Say of those who are known to be different people from the one who it is that they are."""
    if not same:
        return {}
    [whom] = same
    pairs = known_pairs([match.client_id for match in seen])
    return {match.ref: False for match in seen if pair_of(match.client_id, whom.client_id) in pairs}


def put_verdicts(
    nomination: Nomination, said: Mapping[Match, bool], *, actor: Reader, at: datetime
) -> None:
    """Keep what was said of clients who may be the person; a later word replaces an earlier one."""
    if not said:
        return
    ids = [match.client_id for match in said]
    db.session.execute(
        delete(Verdict).where(Verdict.nomination_id == nomination.id, Verdict.client_id.in_(ids)),
        execution_options={"synchronize_session": False},
    )
    insert_rows(
        Verdict,
        [
            {
                "nomination_id": nomination.id,
                "client_id": match.client_id,
                "same": same,
                "said_by": actor.ref,
                "said_at": at,
            }
            for match, same in said.items()
        ],
    )
    audit.record_all(
        (
            VerdictGiven(subject=client_subject(match.ref), nomination=nomination.id, same=same)
            for match, same in said.items()
        ),
        actor=actor,
        at=at,
    )


def tell_more(
    nomination_id: int, text: str, *, version: int, actor: Reader, at: datetime
) -> Nomination:
    """Answer what the coordinator asked; the nomination waits again.

    Raises:
        NotFound: there is no such nomination for the actor.
        NotForYou: the actor did not nominate, or nothing was asked.
        NominationChanged: something was done with it since the actor saw it.
        BadNomination: nothing was written, or too much.
    """
    told = queries.take_for_change(actor, nomination_id)
    if not told.answers:
        raise NotForYou("Nothing was asked of you about this nomination.")
    check_version(told.nomination, version)
    told.nomination.told = written(text, "answer")
    told.nomination.state = State.WAITING
    db.session.flush()
    audit.record(NominationAdded(subject=subject_of(nomination_id)), actor=actor, at=at)
    return told.nomination


def check_version(nomination: Nomination, version: int) -> None:
    """Refuse an act on a nomination that is no more as the actor saw it.

    Raises:
        NominationChanged: something was done with it since.
    """
    if nomination.version != version:
        raise NominationChanged


def written(text: str, name: str) -> str:
    """Return what somebody wrote, tidied.

    Raises:
        BadNomination: it is empty or too long.
    """
    text = _tidied(text)
    if not text:
        raise BadNomination(f"Write the {name}.", field=name)
    _refuse_long(text, name)
    return text


def _row(new: NewNomination, *, actor: Reader, at: datetime) -> Nomination:
    today = at.astimezone(LONDON).date()
    nominee = Nominee(
        family_name=" ".join(new.family_name.split()),
        given_names=" ".join(new.given_names.split()),
        date_of_birth=new.date_of_birth,
    )
    check_nominee(nominee, today=today)
    numbers = _canonical(new.numbers, this_year=today.year)
    briefs = {name: _tidied(getattr(new, name)) for name in BRIEFS}
    for name, text in briefs.items():
        if text and name not in queries.briefs_for(actor):
            raise BadNomination("No agreement shares this kind of data with your agency.")
        _refuse_long(text, name)
    return Nomination(
        token=new.token,
        by_id=actor.user_id,
        agency_id=actor.agency_id,
        nominated_on=today,
        route=new.route,
        given_names=nominee.given_names,
        family_name=nominee.family_name,
        date_of_birth=nominee.date_of_birth,
        sex=new.sex,
        district_id=new.district_id,
        state=State.WAITING,
        possible_match=False,
        made_at=at,
        **numbers,
        **briefs,
    )


def _canonical(numbers: Mapping[IdentifierKind, str], *, this_year: int) -> dict[str, str]:
    found = {}
    for kind, text in numbers.items():
        if text.strip():
            try:
                found[kind.value] = canonical(kind, text, this_year=this_year).value
            except BadIdentifier as refusal:
                raise BadNomination(str(refusal), field=kind.value) from None
    return found


def _tidied(text: str) -> str:
    kept = "".join(c for c in text if c.isprintable() or c == "\n")
    return "\n".join(line.rstrip() for line in kept.splitlines()).strip()


def _refuse_long(text: str, name: str) -> None:
    if len(text) > BRIEF_LENGTH:
        raise BadNomination(
            f"Write at most {BRIEF_LENGTH:,} characters; these are {len(text):,}.", field=name
        )
