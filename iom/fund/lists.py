"""The lists of requests that the page of the fund shows, each with what is to be done about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement

from iom.accounts.domain import Permission, Reader
from iom.contacts.domain import Pathway
from iom.fund.domain import Sums, category_of
from iom.fund.models import Request
from iom.fund.told import (
    FIRST_LISTED,
    UNPAID,
    WAITING,
    WITHOUT_OUTCOME,
    WITHOUT_RECEIPT,
    Told,
    count_untold,
    list_told,
)
from iom.kernel.money import shared_out

OPEN: Final = ""
EVERY: Final = "all"
CHOICES: Final = {
    OPEN: "What is to be done",
    "mine": "What I asked for",
    EVERY: "All requests",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """Which lists are asked for; words of an address that mean nothing ask for the usual."""

    show: str
    pathway: Pathway | None

    @classmethod
    def of(cls, show: str, pathway: str) -> Asked:
        """Read the words of an address."""
        return cls(
            show if show in CHOICES else OPEN,
            Pathway(pathway) if pathway in set(Pathway) else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One list.

    Attributes:
        act: what is to be done about each of it, as a verb; empty where nothing is.
        untold: how many more there are that are not told to the reader.
        more: whether only the first of them are listed.
    """

    code: str
    heading: str
    act: str
    requests: Sequence[Told]
    untold: int
    more: bool

    @property
    def asked_pence(self) -> int:
        """What was asked for in all."""
        return sum(each.sums.asked for each in self.requests)


def pathways_for(reader: Reader) -> list[Pathway]:
    """List the pathways of which the reader may know."""
    return [each for each in Pathway if reader.sees(category_of(each))]


def shown_to(reader: Reader, asked: Asked) -> list[Listed]:
    """Return the lists that are asked for, without those that are empty of what is to be done.

    What waits comes first for whoever approves; of what lacks a receipt or an outcome, whoever only
    asks is shown their own.
    """
    own = Request.by_id == reader.user_id
    approves = reader.may(Permission.APPROVE_FUND)
    if asked.show == "mine":
        return [_listed(reader, asked, "mine", "What I asked for", "", own)]
    if asked.show == EVERY:
        return [_listed(reader, asked, EVERY, "All requests", "")]
    bound = () if approves else (own,)
    found = [
        _listed(reader, asked, "waiting", "Waiting for a decision", "Decide", WAITING, *bound),
        _listed(reader, asked, "unpaid", "Approved and unpaid", "Pay", UNPAID, *bound),
        _listed(
            *(reader, asked, "receipt", "Paid, without a receipt", "Add the receipt"),
            *(WITHOUT_RECEIPT, *bound),
        ),
        _listed(
            *(reader, asked, "outcome", "Paid, without an outcome", "Say what it led to"),
            *(WITHOUT_OUTCOME, *bound),
        ),
    ]
    return [each for each in found if each.requests or each.untold or each.code == "waiting"]


def _listed(
    reader: Reader,
    asked: Asked,
    code: str,
    heading: str,
    act: str,
    *conditions: ColumnElement[bool],
) -> Listed:
    if asked.pathway is not None:
        conditions = (*conditions, Request.pathway == asked.pathway)
    requests = list_told(reader, *conditions)
    return Listed(
        code=code,
        heading=heading,
        act=act,
        requests=requests,
        # By a pathway of which somebody may not know, not even a number is told.
        untold=count_untold(reader, *conditions) if asked.pathway is None else 0,
        more=len(requests) == FIRST_LISTED,
    )


def sums_of_client(told: Sequence[Told], ref: str) -> Sums:
    """Add up what was asked, approved and paid for one client.

    Of what was for several it is their even part; the parts of all of them add up to the penny.
    """
    asked = approved = unpaid = paid = 0
    for each in told:
        place = [person.ref for person in each.people].index(ref)
        asked, approved, unpaid, paid = (
            total + shared_out(pence, len(each.people))[place]
            for total, pence in (
                (asked, each.sums.asked),
                (approved, each.sums.approved),
                (unpaid, each.sums.unpaid),
                (paid, each.sums.paid),
            )
        )
    return Sums(asked=asked, approved=approved, unpaid=unpaid, paid=paid)
