"""Rules of sharing agreements (HANDBOOK 13). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from iom.accounts.domain import AgencyKind, Category
from iom.kernel.dates import covers, day_in_words
from iom.kernel.errors import ChangedMeanwhile, RuleBroken

TITLE_LENGTH, PURPOSES_LENGTH, GATEWAY_LENGTH, REASON_LENGTH = 120, 2_000, 200, 500
STEPS_DAYS = (60, 30, 7)
"""How many days before its end an agreement is announced to its owner, the first step first."""
_EARLIEST, _LATEST = date(1990, 1, 1), date(2100, 12, 31)
_LATE_DAYS = 30  # after its end: an end that nobody could announce in time is told for so long


class BadAgreement(RuleBroken):
    """An agreement cannot be recorded or changed as asked."""


class OwnAgency(BadAgreement):
    """Nobody who is shown clients widens what their own agency may see."""

    def __init__(self) -> None:
        super().__init__(
            "You are shown clients yourself, so that your own agency sees more, or for longer, is "
            "for somebody else to record who manages agreements. Nothing was changed."
        )


class ChangedByAnother(ChangedMeanwhile):
    """Somebody else changed the agreement since this editor opened it; both are shown."""


class Standing(StrEnum):
    """Where an agreement stands on a day."""

    TO_COME = "to come"
    IN_FORCE = "in force"
    ENDED = "ended"


class Reason(StrEnum):
    """Why the terms of an agreement are written anew."""

    AGREED = "agreed"  # the partners agreed on something else
    CORRECTION = "correction"  # what was entered is not what the partners had agreed


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """An agency that is a party, and what it may see.

    Attributes:
        agency: the agency's code.
        name: as screens name it.
        kind: what it is in law.
        categories: the kinds of data that it may see.
        gateway: the power in law on which a third-sector body receives anything.
    """

    agency: str
    name: str
    kind: AgencyKind
    categories: frozenset[Category]
    gateway: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What the partners agreed. In force on the days `from_on <= day < to_on`.

    Attributes:
        title: how people call it.
        purposes: what data may be used for.
        from_on: the first day.
        to_on: the first day after it.
        review_on: when the partners look at it again.
        owner: who answers for it, as the trail names them (`user:hazel`); empty for nobody.
        parties: one for each agency.
    """

    title: str
    purposes: str
    from_on: date
    to_on: date
    review_on: date
    owner: str
    parties: tuple[Party, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that two terms say differently, in words of a screen."""

    what: str
    before: str
    after: str


def standing_of(from_on: date, to_on: date, day: date) -> Standing:
    """Say where an agreement stands on a day; on the day of its end it holds no longer."""
    if covers(day, from_on, to_on):
        return Standing.IN_FORCE
    return Standing.TO_COME if day < from_on else Standing.ENDED


def check_terms(terms: Terms) -> None:
    """Refuse terms that cannot be.

    Raises:
        BadAgreement: a text is missing or too long, the days are out of order, nobody is a party,
            or a third-sector body has no gateway.
    """
    _check_text("title", terms.title, TITLE_LENGTH)
    _check_text("purposes", terms.purposes, PURPOSES_LENGTH)
    if not _EARLIEST <= terms.from_on < terms.to_on <= _LATEST:
        raise BadAgreement(
            "The last day must not lie before the first, and both lie in the years 1990 to 2100."
        )
    if not terms.from_on <= terms.review_on <= terms.to_on:
        raise BadAgreement("The review must lie between the agreement’s first and last day.")
    if not any(party.categories for party in terms.parties):
        raise BadAgreement("Tick what at least one agency may see.")
    for party in terms.parties:
        check_party(party)


def check_party(party: Party) -> None:
    """Refuse a party that may not be one (HANDBOOK 13).

    Raises:
        BadAgreement: a third-sector body without a gateway, a gateway that is too long, or one for
            an agency that may see nothing.
    """
    if party.kind is AgencyKind.THIRD_SECTOR and not party.gateway:
        raise BadAgreement(
            f"{party.name} is a third-sector body: write down the gateway, the power in law by "
            "which it may receive this."
        )
    if len(party.gateway) > GATEWAY_LENGTH:
        raise BadAgreement(
            f"The gateway of {party.name} has {len(party.gateway)} characters; "
            f"{GATEWAY_LENGTH} are the most."
        )
    if not party.categories:
        raise BadAgreement(f"Tick what {party.name} may see, or clear its gateway.")


def check_reason(reason: str) -> None:
    """Refuse an act without a reason.

    Raises:
        BadAgreement: there is none, or it is too long.
    """
    _check_text("reason", reason, REASON_LENGTH)


def check_not_own(agency: str, before: Terms | None, after: Terms) -> None:
    """Refuse that somebody who is shown clients lets their own agency see more, or for longer.

    Nobody raises their own rights, and what somebody sees is what their agency may see.

    Args:
        agency: the code of the actor's own; empty for whoever sees no client through it.
        before: what was agreed; None for an agreement that is new.
        after: what would be.

    Raises:
        OwnAgency: the agency would come to see another kind of data, or on another day.
    """
    more = union_of(after.parties, agency)
    if before is not None and before.from_on <= after.from_on and after.to_on <= before.to_on:
        more -= union_of(before.parties, agency)
    if more:
        raise OwnAgency


def check_rewriting(before: Terms, after: Terms, why: Reason, *, begun: bool, today: date) -> None:
    """Refuse to pass off as newly agreed what would rewrite the past.

    Raises:
        BadAgreement: the days of an agreement that has begun, or anything of one that has ended,
            would change otherwise than by a correction.
    """
    if why is Reason.CORRECTION or not begun:
        return
    if before.to_on <= today:
        raise BadAgreement(
            "The agreement has ended, so nothing can be agreed in it any more. If it was entered "
            "wrongly, say that this corrects it; if the partners agreed anew, record a successor."
        )
    if (before.from_on, before.to_on) != (after.from_on, after.to_on):
        raise BadAgreement(
            "The agreement has begun, so its days stay. Renew it or end it early; if the days were "
            "entered wrongly, say that this corrects them."
        )


def check_renewal(terms: Terms, to_on: date, *, today: date) -> None:
    """Refuse a renewal that is none.

    Raises:
        BadAgreement: the agreement has ended, or would not hold for longer than it does.
    """
    if terms.to_on <= today:
        raise BadAgreement(
            f"The agreement ended before {day_in_words(terms.to_on)} and cannot be renewed: since "
            "then nothing may have been shared by it. Record a successor instead."
        )
    if to_on <= terms.to_on:
        raise BadAgreement("The new last day must lie after the present one.")


def check_early_end(terms: Terms, to_on: date, *, today: date) -> None:
    """Refuse an early end that is none.

    Raises:
        BadAgreement: the agreement is not in force, or would not end earlier than it does, or
            would end in the past.
    """
    standing = standing_of(terms.from_on, terms.to_on, today)
    if standing is Standing.TO_COME:
        raise BadAgreement("The agreement has not begun. Remove it, or change its days.")
    if standing is Standing.ENDED or to_on >= terms.to_on:
        raise BadAgreement(f"The agreement already ends on {day_in_words(terms.to_on)}.")
    if to_on < today:
        raise BadAgreement("An agreement can end today or later, not in the past.")


def differences(before: Terms | None, after: Terms) -> tuple[Difference, ...]:
    """List what two terms say differently; with none before, all that the new ones say."""
    was, now = dict(_told(before)) if before else {}, dict(_told(after))
    order = [*now, *(what for what in was if what not in now)]
    return tuple(
        Difference(what, was.get(what, ""), now.get(what, ""))
        for what in order
        if was.get(what, "") != now.get(what, "")
    )


def union_of(parties: Iterable[Party], agency: str) -> frozenset[Category]:
    """Return all that an agency may see by some parties' terms."""
    return frozenset().union(*(each.categories for each in parties if each.agency == agency))


def step_due(to_on: date, day: date) -> int | None:
    """Say which announcement of an agreement's end is due on a day, if any.

    Returns:
        60, 30 or 7: the last step that was reached, so that a day that was missed is made up for
        by the next. The last one stays due for 30 days after the end.
    """
    left_days = (to_on - day).days
    if left_days < -_LATE_DAYS:
        return None
    return min((step for step in STEPS_DAYS if left_days <= step), default=None)


def in_words(categories: Iterable[Category]) -> str:
    """Write kinds of data in their fixed order: `identity, substance treatment`."""
    chosen = set(categories)
    return ", ".join(each.value.replace("-", " ") for each in Category if each in chosen)


def _check_text(what: str, text: str, most: int) -> None:
    if not text.strip():
        raise BadAgreement(f"Write down the {what}.")
    if len(text) > most:
        raise BadAgreement(f"The {what} may have {most:,} characters; this has {len(text):,}.")


def _told(terms: Terms) -> Iterator[tuple[str, str]]:
    yield "title", terms.title
    yield "purposes", terms.purposes
    yield "first day", str(terms.from_on)
    yield "end", str(terms.to_on)
    yield "review", str(terms.review_on)
    yield "owner", terms.owner
    for party in sorted(terms.parties, key=lambda each: each.name.casefold()):
        yield f"{party.name} may see", in_words(party.categories)
        if party.gateway:
            yield f"gateway of {party.name}", party.gateway
