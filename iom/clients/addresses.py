"""Where a client lives: entries, with who checked it, when, how, and what they found."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from iom.accounts.domain import Category
from iom.clients.domain import CheckHow, CheckResult
from iom.clients.models import Address
from iom.clients.postal import LINE_LENGTH, BadAddress, comparable, line_of, postcode_of
from iom.db import db
from iom.entries.domain import BadEntry, Field, Kind, Known, Section, Shape, Values
from iom.entries.fields import DAY_MISSING, one_of
from iom.entries.models import current
from iom.sharing.scope import among_seen


def list_addresses(client_id: int) -> Sequence[Address]:
    """List a client's addresses, those that hold first, then the latest."""
    return db.session.scalars(
        among_seen(select(Address))
        .where(Address.client_id == client_id, current(Address))
        .order_by(Address.to_on.is_not(None), Address.from_on.desc(), Address.id.desc())
    ).all()


def _check(values: Values, today: date) -> None:
    del today
    for name, reads in (("line", line_of), ("postcode", postcode_of)):
        try:
            reads(str(values.get(name) or ""))
        except BadAddress as refusal:
            raise BadEntry(str(refusal), field=name) from None
    said = ("check_result", "check_how", "checked_by")
    if any(values.get(name) for name in said) and not values.get("checked_on"):
        raise BadEntry("Say on which day it was checked.", field="checked_on")
    if values.get("checked_on") and not values.get("check_result"):
        raise BadEntry("Say what the check found.", field="check_result")


def _written(values: Values) -> Values:
    """Bring an address into the form in which it is kept, and that in which it is compared."""
    line = line_of(str(values["line"]))
    postcode = postcode_of(str(values.get("postcode") or ""))
    return {"line": line, "postcode": postcode, "comparable": comparable(line, postcode)}


def _not_twice(values: Values, others: Sequence[Any]) -> None:
    written = _written(values)
    same = (written["line"], written["postcode"], values["from_on"])
    if same in {(each.line, each.postcode, each.from_on) for each in others}:
        raise BadEntry("This address is on the record with the same first day.")


def _in_words(row: Address) -> str:
    where = ", ".join(part for part in (row.line, row.postcode) if part)
    gone = ", no longer there" if row.to_on else ""
    unsafe = ", not safe to write to" if row.safe_to_write is Known.NO else ""
    return f"{where}{gone}{unsafe}"


ADDRESS = Kind(
    code="address",
    model=Address,
    noun="address",
    heading="Addresses",
    section=Section.CONTACT,
    category=Category.IDENTITY,
    day="from_on",
    lasts=("from_on", "to_on"),
    check=_check,
    among=_not_twice,
    derived=_written,
    line=_in_words,
    fields=(
        Field(
            name="line",
            label="First line of the address",
            missing="Enter the first line of the address, like 14 Elm Street.",
            longest=LINE_LENGTH,
        ),
        Field(
            name="postcode",
            label="Postcode",
            hint="Leave it empty if it is not known.",
            longest=20,
        ),
        Field(
            name="from_on",
            label="Lives there since",
            shape=Shape.DAY,
            missing=DAY_MISSING,
        ),
        Field(
            name="to_on",
            label="No longer there from",
            shape=Shape.DAY,
            hint="The first day on which the client no longer lives there.",
            ahead=True,
        ),
        one_of(
            "safe_to_write",
            "Safe to write to?",
            Known,
            hint="No, where a letter could put the client or somebody else at risk.",
        ),
        Field(name="checked_on", label="Checked on", shape=Shape.DAY),
        Field(name="checked_by", label="Checked by", longest=120, listed=False),
        Field(
            name="check_how",
            label="How it was checked",
            shape=Shape.ONE_OF,
            words=CheckHow,
            listed=False,
        ),
        one_of("check_result", "What the check found", CheckResult),
        Field(name="source", label="Where it comes from", longest=120, listed=False),
    ),
    help="Somebody makes sure that the client lives there, and says so here. Where they no "
    "longer do, change it and enter the day.",
)
