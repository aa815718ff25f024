"""A row for a client in every table of client data, whichever there are, full of telling words.

A table that is new tomorrow gets its row here without a word, unless a rule of its own wants a
value that cannot be guessed: that one then stands in `_RULES`.
"""

from __future__ import annotations

import enum
import json
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Column, Enum, Table, insert, select

from iom.accounts.models import Agency, User
from iom.clients.models import Client
from iom.db import Base, SealedText, db
from iom.kernel.dates import Month
from iom.scoring.default import DEFAULT
from iom.sharing.watch import tables_of_clients
from iom.transaction import transaction
from tests.factories.pictures import a_picture

CANARY = "zwitscherkauz"
"""Stands in every text that the rows hold, in the middle of other words."""
BORN = date(1961, 7, 19)
_DAY, _MOMENT = date(2015, 3, 1), datetime(2015, 3, 1, 9, tzinfo=UTC)
_RULES: dict[str, dict[str, Any]] = {
    # Of two that exclude one another the factory fills one; one may not lead to the client twice.
    "enforcement_warrant": {"withdrawn_on": None},
    "cohort_placement": {"not_selected_on": None},
    "particulars_photograph": {"content": a_picture()},
    "documents_document": {"file": "0" * 32, "sha256": "0" * 64},
    # Of workers; nothing in them is about the client.
    "leads_handover": {"token": "t", "made_by": "user:x", "note": ""},
    "sharing_cover": {"token": "t", "recorded_by": "user:x", "note": ""},
    "scoring_score": {
        "total": Decimal(10),
        "token": "t",
        **{f"{each}_points": Decimal(0) for each in ("offence", "arrest", "class_a", "breach")},
        **{f"{each}_points": Decimal(0) for each in ("predictor", "intelligence")},
        # As the product keeps them: lists and names, with a word in the middle.
        "offending_inputs": json.dumps(
            {
                "as_of": "2015-03-01",
                "district": "",
                "offences": [],
                "away": [],
                "predictor": ["2015-03-01", 10, CANARY],
                "breaches": [],
            }
        ),
        "treatment_inputs": json.dumps({"tests": [["2015-03-01", CANARY]], "dip_status": ""}),
        "intelligence_inputs": json.dumps(["2015-03-01"]),
        "offending_lines": json.dumps(
            [["offence", "robbery", "2015-03-01", 0, "10", "1", "1", "10"]]
        ),
        "treatment_lines": json.dumps(
            [["class-a", CANARY, "2015-03-01", None, "0", None, None, "0"]]
        ),
        "intelligence_lines": json.dumps(
            [["intelligence", CANARY, "2015-03-01", None, "0", None, None, "0"]]
        ),
    },
    "scoring_override": {"token": "t"},
    # Of a sitting, which is nobody's; and what one that selects has not.
    "panel_sitting": {
        "token": "t",
        "place": "",
        "planned_by": "user:x",
        "opened_by": "",
        "ended_by": "",
        "ended_why": "",
    },
    # One that was called off came to nothing.
    "contacts_appointment": {"contact_id": None},
    "panel_decision": {"until_on": None, "leaving": None},
    "sharing_listed": {"grounds": "nominated"},
    "selection_level": {"token": "t", "set_aside": "one-level-down"},
    "selection_reappraisal": {"token": "t"},
    "selection_place": {"token": "t", "outcome": "deselected", "set_aside": "two-reviews"},
    # One of the two; keys are short, and technical.
    "plans_introduction": {"held_on": None},
    "plans_agreed": {"step_id": None, "agreement_key": "a"},
    "plans_goal": {"goal_key": "g"},
    "plans_step": {"goal_key": "g", "step_key": "s"},
    "plans_outcome": {"goal_key": "g", "step_key": "s"},
    "plans_agreement": {"agreement_key": "a"},
    "scoring_matrix": {
        "code": "canary-1",
        "rules": json.dumps(DEFAULT),
        "made_by": "user:x",
        "note": "",
        "activated_by": "",
        "retired_by": "",
    },
    # Accounts, which are nobody's: they stay as they are when a client is erased.
    "fund_grant": {
        **dict.fromkeys(("code", "name", "owner", "note", "token"), "t"),
        "made_by": "user:x",
    },
    "fund_year": {"year": 2015, "closed_by": None},
    "fund_allocation": {"heading": "h", "allocated_pence": 2},
    "fund_request": {
        **dict.fromkeys(("token", "provider"), "t"),
        "approved_pence": 2,
    },
    "fund_line": {
        **dict.fromkeys(("how", "reference", "reason"), ""),
        "token": "t",
        "by": "user:x",
    },
    "fund_step": {"number": 99},  # of a request that may have steps
    "fund_receipt": {"content": a_picture()},
    "clients_hold": {"lifted_at": _MOMENT, "lifted_by": "user:x", "lifted_why": CANARY},
}


def a_row_in_every_table(client_id: int) -> frozenset[str]:
    """Fill the tables of client data for a client who is on record; name those filled."""
    names = tables_of_clients(Base.metadata)
    tables = [table for table in Base.metadata.sorted_tables if table.name in names]
    with transaction():
        keys: dict[str, dict[str, Any]] = {
            "clients_client": {"id": client_id},
            "accounts_user": {"id": db.session.scalars(select(User.id)).first()},
            "accounts_agency": {"id": db.session.scalars(select(Agency.id)).first()},
        }
        for table in tables:
            if table.name != "clients_client":
                keys[table.name] = _fill(table, keys)
    return names - {"clients_client"}


def _fill(table: Table, keys: dict[str, dict[str, Any]]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    two = _of_two_clients(table, keys["clients_client"]["id"])
    for number, column in enumerate(table.columns):
        rule = _RULES.get(table.name, {})
        if column.name in two:
            values[column.name] = two[column.name]
        elif column.name in rule:
            values[column.name] = rule[column.name]
        elif column.foreign_keys:
            values[column.name] = _parent(column, keys)
        elif not (column.primary_key and column.autoincrement):
            values[column.name] = _value(column, number)
    values = {name: value for name, value in values.items() if value is not None}
    made = db.session.execute(insert(table).values(values).returning(*table.columns)).mappings()
    return dict(made.one())


def _of_two_clients(table: Table, client_id: int) -> dict[str, int]:
    """Say whom the columns of a row about two clients lead to: the lower id first."""
    columns = [
        column.name
        for column in table.columns
        if any(key.column.table.name == "clients_client" for key in column.foreign_keys)
    ]
    if len(columns) < 2:
        return {}
    query = select(Client.id).where(Client.id != client_id).order_by(Client.id)
    other = db.session.scalars(query).first()
    if other is None:
        neighbour = Client(ref="NEIGHBOUR", family_name="N", given_names="N", recorded_at=_MOMENT)
        db.session.add(neighbour)
        db.session.flush()
        other = neighbour.id
    return dict(zip(columns, sorted((client_id, other)), strict=True))


def _parent(column: Column[Any], keys: dict[str, dict[str, Any]]) -> Any:
    target = next(iter(column.foreign_keys)).column
    if target.table.name not in keys:
        found = db.session.execute(select(target.table).limit(1)).mappings().first()
        if not found and target.table is column.table:
            return None  # a row follows another, and there is none
        keys[target.table.name] = dict(found) if found else _fill(target.table, keys)
    return keys[target.table.name].get(target.name)


def _value(column: Column[Any], number: int) -> Any:
    """Make up a value that later columns do not contradict: days and moments rise."""
    kind = column.type
    if isinstance(kind, Enum):
        words: type[enum.StrEnum] = kind.enum_class  # type: ignore[assignment]
        return next(iter(words))
    if isinstance(kind, SealedText):
        return f"sealed {CANARY}"
    python = kind.python_type if not hasattr(kind, "impl_instance") else None
    given = _by_type(column, number, python)
    return given if given is not None else _of_own_type(kind, column, number)


def _by_type(column: Column[Any], number: int, python: type[object] | None) -> Any:
    text = f"{CANARY} {column.name}"
    length = getattr(column.type, "length", None)
    values: dict[type[object], Any] = {
        str: text if length is None or length >= len(text) else CANARY[:length],
        bytes: CANARY.encode(),
        bool: False,
        int: 1,
        date: BORN if column.name == "date_of_birth" else _DAY + timedelta(days=number),
        datetime: _MOMENT + timedelta(hours=number),
        dict: {"says": CANARY},
        time: time(21, number % 60),
    }
    return values.get(python) if python else None


def _of_own_type(kind: Any, column: Column[Any], number: int) -> Any:
    """Make up a value of one of the product's own types of column."""
    name = type(kind).__name__
    if name == "UtcTime":
        return _MOMENT + timedelta(hours=number)
    if name == "MonthType":
        return Month(2015, 3)
    raise AssertionError(f"say in _RULES what to put into {column}")
