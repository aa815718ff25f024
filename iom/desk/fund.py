"""The lines about requests to the interventions fund: numbers, and what is to be done."""

from __future__ import annotations

from iom.accounts.domain import Permission
from iom.desk.domain import Act, Line, day_words
from iom.desk.reach import Desk
from iom.fund.chasing import Some, chased


def list_fund(desk: Desk) -> list[Line]:
    """Say what the reader is to do about requests. One statement; no client is named."""
    reader = desk.reader
    if not (reader.may(Permission.ASK_FUND) or reader.may(Permission.APPROVE_FUND)):
        return []
    found = chased(reader)
    said = (
        (found.decide, "to decide on", "Decide", "waiting"),
        (found.pay, "approved and unpaid", "Pay", "unpaid"),
        (found.receipt, "of yours paid, without a receipt", "Add the receipt", "receipt"),
        (found.outcome, "of yours paid, without an outcome", "Say what it led to", "outcome"),
    )
    return [_line(desk, some, what, verb, where) for some, what, verb, where in said if some]


def _line(desk: Desk, some: Some, what: str, verb: str, where: str) -> Line:
    requests = "1 request" if some.number == 1 else f"{some.number:,} requests"
    return Line(
        day=some.since,
        when=day_words(some.since, desk.today),
        named="Fund",
        what=f"{requests} {what}.",
        acts=(Act(verb, "fund.index", {"_anchor": where}),),
    )
