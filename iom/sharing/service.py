"""Change sharing agreements. Each function is one act; none of them commits.

Every editing act carries the version that its editor saw. Where the record already says what is
asked for, as when a form is sent twice, nothing happens.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import flag_modified

from iom.accounts.domain import BY_AGREEMENT, Reader
from iom.audit import service as audit
from iom.db import db
from iom.kernel.clock import LONDON
from iom.sharing import agreements as rules
from iom.sharing.agreement_rows import for_the_trail, take_agreement, write_terms
from iom.sharing.agreements import BadAgreement, ChangedByAnother, Reason, Terms
from iom.sharing.events import (
    AgreementChanged,
    AgreementCorrected,
    AgreementEndedEarly,
    AgreementRecorded,
    AgreementRemoved,
    AgreementRenewed,
)
from iom.sharing.models import Agreement, AgreementAnnouncement, AgreementReason
from iom.sharing.queries import get_agreement, subject_of, terms_of

_Versioned = AgreementChanged | AgreementCorrected | AgreementRenewed | AgreementEndedEarly
_TAKEN = "There is already an agreement called “{}”. Give it another title."


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What an editor had before them: which agreement, and which version of it."""

    agreement_id: int
    version: int


def record_agreement(
    terms: Terms,
    *,
    actor: Reader,
    at: datetime,
    token: str | None = None,
    follows_id: int | None = None,
) -> int:
    """Put an agreement on the record.

    Args:
        terms: what the partners agreed.
        actor: whoever records it.
        at: when.
        token: of the form; the same form sent twice is one agreement.
        follows_id: the agreement that this one succeeds, if any.

    Returns:
        Its number, or that of the agreement that the same form recorded before.

    Raises:
        BadAgreement: the terms cannot be, another agreement has the title, or the actor's own
            agency would see more (`agreements.check_not_own`).
        NotFound: there is no agreement that it could succeed.
    """
    taken = _has_title(terms.title)  # before the token is looked for: a first click left both
    if token and (before := _recorded_by_form(token)) is not None:
        return before
    rules.check_terms(terms)
    rules.check_not_own(_own_agency(actor), None, terms)
    if taken is not None:
        raise BadAgreement(_TAKEN.format(terms.title))
    if follows_id is not None:
        get_agreement(follows_id)
    agreement = Agreement(
        token=token,
        follows_id=follows_id,
        recorded_at=at,
        begun=terms.from_on <= _day(at),
    )
    write_terms(agreement, terms, at=at)
    try:
        with db.session.begin_nested():
            db.session.add(agreement)
            db.session.flush()
    except IntegrityError:  # somebody, or a second click, was quicker by a moment
        if token and (before := _recorded_by_form(token)) is not None:
            return before
        raise BadAgreement(_TAKEN.format(terms.title)) from None
    event = AgreementRecorded(
        subject=subject_of(agreement.id),
        version=agreement.version,
        from_on=terms.from_on,
        to_on=terms.to_on,
        changes=for_the_trail(rules.differences(None, terms)),
    )
    audit.record(event, actor=actor, at=at)
    return agreement.id


def change_agreement(
    seen: Seen, terms: Terms, *, why: Reason, reason: str, actor: Reader, at: datetime
) -> bool:
    """Write the terms of an agreement anew, as agreed or to correct what was entered.

    Returns:
        Whether anything was different.

    Raises:
        NotFound: there is no such agreement.
        ChangedByAnother: somebody changed it since it was seen.
        BadAgreement: the terms cannot be, another agreement has the title, the past would be
            rewritten, or an agreement that has begun is changed without a reason.
    """
    happened: Callable[..., _Versioned] = (
        AgreementCorrected if why is Reason.CORRECTION else AgreementChanged
    )

    def allow(agreement: Agreement, before: Terms, today: date) -> None:
        begun = agreement.begun or before.from_on <= today
        rules.check_terms(terms)
        _refuse_title_of_another(terms.title, agreement.id)
        rules.check_rewriting(before, terms, why, begun=begun, today=today)
        if begun or reason:
            rules.check_reason(reason)

    act = _Act(lambda _: terms, allow, happened, reason)
    return _change(seen, act, actor=actor, at=at)


def renew_agreement(
    seen: Seen, *, to_on: date, review_on: date, reason: str, actor: Reader, at: datetime
) -> bool:
    """Let an agreement that has not ended hold for longer, up to, not including, `to_on`.

    Returns:
        Whether anything was different.

    Raises:
        NotFound: there is no such agreement.
        ChangedByAnother: somebody changed it since it was seen.
        BadAgreement: it has ended, would not hold for longer, or there is no reason.
    """

    def allow(agreement: Agreement, before: Terms, today: date) -> None:
        del agreement
        rules.check_renewal(before, to_on, today=today)
        rules.check_terms(replace(before, to_on=to_on, review_on=review_on))
        rules.check_reason(reason)

    def wanted(before: Terms) -> Terms:
        return replace(before, to_on=to_on, review_on=review_on)

    act = _Act(wanted, allow, AgreementRenewed, reason)
    return _change(seen, act, actor=actor, at=at)


def end_early(seen: Seen, *, to_on: date, reason: str, actor: Reader, at: datetime) -> bool:
    """End an agreement in force: from `to_on`, today or later, nothing is shared by it.

    Returns:
        Whether anything was different.

    Raises:
        NotFound: there is no such agreement.
        ChangedByAnother: somebody changed it since it was seen.
        BadAgreement: it is not in force, would not end earlier, lies in the past, or there is no
            reason.
    """

    def allow(agreement: Agreement, before: Terms, today: date) -> None:
        del agreement
        rules.check_early_end(before, to_on, today=today)
        rules.check_reason(reason)

    def wanted(before: Terms) -> Terms:
        return replace(before, to_on=to_on, review_on=min(before.review_on, to_on))

    act = _Act(wanted, allow, AgreementEndedEarly, reason)
    return _change(seen, act, actor=actor, at=at)


def remove_agreement(seen: Seen, *, actor: Reader, at: datetime) -> None:
    """Take an agreement off the record that has never been in force.

    Raises:
        NotFound: there is no such agreement.
        ChangedByAnother: somebody changed it since it was seen.
        BadAgreement: it has been in force, or another agreement succeeds it.
    """
    agreement = take_agreement(seen.agreement_id)
    if agreement.version != seen.version:
        raise ChangedByAnother("Somebody else changed the agreement since you opened it.")
    if agreement.begun or agreement.from_on <= _day(at):
        raise BadAgreement("An agreement that has been in force stays on record. End it instead.")
    if db.session.scalar(select(Agreement.id).where(Agreement.follows_id == agreement.id).limit(1)):
        raise BadAgreement("Another agreement succeeds this one, so it stays on record.")
    for rows in (AgreementReason, AgreementAnnouncement):
        db.session.execute(delete(rows).where(rows.agreement_id == agreement.id))
    db.session.delete(agreement)
    audit.record(AgreementRemoved(subject=subject_of(seen.agreement_id)), actor=actor, at=at)


@dataclass(frozen=True, slots=True)
class _Act:
    """What an editing act is to come to, what may speak against it, and what it is called."""

    wanted: Callable[[Terms], Terms]
    allow: Callable[[Agreement, Terms, date], None]
    happened: Callable[..., _Versioned]
    reason: str


def _change(seen: Seen, act: _Act, *, actor: Reader, at: datetime) -> bool:
    agreement = take_agreement(seen.agreement_id)
    before = terms_of(agreement)
    after = act.wanted(before)
    found = rules.differences(before, after)
    if not found:
        return False
    if agreement.version != seen.version:
        raise ChangedByAnother("Somebody else changed the agreement since you opened it.")
    today = _day(at)
    act.allow(agreement, before, today)
    rules.check_not_own(_own_agency(actor), before, after)
    agreement.begun = agreement.begun or min(before.from_on, after.from_on) <= today
    write_terms(agreement, after, at=at)
    flag_modified(agreement, "changed_at")  # so that the version goes up, if only a party changed
    db.session.flush()
    if act.reason:
        db.session.add(
            AgreementReason(agreement_id=agreement.id, version=agreement.version, reason=act.reason)
        )
    event = act.happened(
        subject=subject_of(agreement.id),
        version=agreement.version,
        changes=for_the_trail(found),
    )
    audit.record(event, actor=actor, at=at)
    return True


def _recorded_by_form(token: str) -> int | None:
    return db.session.scalar(select(Agreement.id).where(Agreement.token == token))


def _has_title(title: str) -> int | None:
    return db.session.scalar(select(Agreement.id).where(Agreement.title == title))


def _refuse_title_of_another(title: str, own_id: int) -> None:
    if _has_title(title) not in {None, own_id}:
        raise BadAgreement(_TAKEN.format(title))


def _own_agency(actor: Reader) -> str:
    """Return the agency of an actor who is shown clients through it; empty for any other."""
    shown = actor.user_id is not None and any(map(actor.may, BY_AGREEMENT))
    return actor.agency if shown else ""


def _day(at: datetime) -> date:
    return at.astimezone(LONDON).date()
