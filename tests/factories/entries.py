"""Entries on a record, for tests: say only what the test is about."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from iom.clients.models import Client
from iom.db import db
from iom.entries.domain import Kind, Shape
from iom.entries.rows import columns_of_new
from iom.particulars.kinds import TELEPHONE, comparable_number
from iom.transaction import transaction
from tests.factories.accounts import COMMAND, NOON
from tests.factories.pictures import a_picture


def an_entry(client: Client, of: Kind, /, *, at: datetime = NOON, **said: Any) -> int:
    """Put an entry on a client's record; what is not said is empty, or the first word of a list.

    Days that must be there are 1 May 2026. Returns the row's id.
    """
    client_id = client.id
    values = usual_values(of) | said
    if of is TELEPHONE:
        values["number"] = values["number"] or "07700 900123"
        values["comparable"] = comparable_number(values["number"])
    columns = columns_of_new(client_id, source="tests", actor=COMMAND, at=at)
    with transaction():
        row = of.model(**{**columns, **values})
        db.session.add(row)
        db.session.flush()
        return int(row.id)


def usual_values(of: Kind) -> dict[str, Any]:
    """Return what an entry says where a test does not say it."""
    return {each.name: _usual(each) for each in of.fields}


def _usual(each: Any) -> Any:
    if each.shape is Shape.ONE_OF:
        return next(iter(each.words)) if each.missing else None
    if not each.missing:
        return "" if each.shape in {Shape.LINE, Shape.TEXT} and each.name != "ref" else None
    usual: dict[Shape, Any] = {
        Shape.DAY: date(2026, 5, 1),
        Shape.TIME: time(12),
        Shape.NUMBER: 1,
        Shape.MONEY: 1,
        Shape.PICTURE: a_picture(),
    }
    return usual.get(each.shape, "x")
