"""What an agency may not see, it does not write either: in every form, of every kind of data.

Which acts write what, they show by themselves: each is done once by somebody whose agency sees
everything, and then once more for each kind of data that it put on the record, with the same form,
once the agreement has stopped sharing that kind. So a form that was open keeps nothing back.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from iom.accounts.domain import Category
from iom.accounts.models import Agency
from iom.db import db
from iom.documents.kinds import DOCUMENT
from iom.fund.models import Request
from iom.plans.kinds import KINDS as PLAN_KINDS
from iom.record.kinds import KINDS
from iom.sharing.fields import FIELDS
from iom.transaction import transaction
from tests.access.acts import CHANGING, prepare
from tests.access.state import Rows, put_back, rows_of_tables, taken_down
from tests.access.test_acts import NOW
from tests.access.world import build
from tests.conftest import SignIn
from tests.factories.accounts import share

# By which column each row of a table is of a kind of its own.
_BY: Mapping[str, str] = {
    each.model.__tablename__: each.by
    for each in (*KINDS.values(), *PLAN_KINDS.values(), DOCUMENT)
    if each.by
} | {Request.__tablename__: "pathway"}


# Acts that move what stands there and take in nothing that somebody typed, with the reason.
_NOT_TYPED = {
    "/clients/{ref}/scheme/placements/{placement_id}/strike-out": "it goes with its placement",
    "/clients/{places_on_scheme_end_ref}/place/end": "they died, which is of who somebody is",
    "/clients/{places_on_scheme_resume_ref}/place/resume": "they did not die after all",
    "/nominations/{nomination_id}": "a new placement takes over what held, or nothing is said yet",
    "/intake/uploads/{token}": "a new placement begins with nothing said",
    "/clients/{ref}/score/now": "what a score rests on is gathered by the rules",
    "/duplicates/{ref}/{other}": "rows go to the other record as they are",
    "/duplicates/merges/{merge_id}": "and back",
    "/retention/clients/{ref}/erase": "an erasure takes everything",
    "/panels/{sitting_id}/{ref}/conflict": "who has an interest says so in any case",
}


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_no_act_writes_what_is_not_shared_with_whoever_does_it(
    app: Flask, engine_name: str, sign_in: SignIn
) -> None:
    with time_machine.travel(NOW, tick=False):
        world = build(app, engine_name, sign_in)
        ready = [(act, *prepare(act, world)) for act in CHANGING]
        plain = taken_down()
        before, pairs, wrong = written(rows_of_tables()), [], {}
        for act, client, path, data in ready:
            if act.path in _NOT_TYPED:
                continue
            client.post(path, data=data)
            after = written(rows_of_tables())
            pairs += [(act.name, client, path, data, kind) for kind in changed(before, after)]
            put_back(plain)
        assert len(pairs) > 25
        for kind in Category:
            unshare(kind)
            state = taken_down()
            for name, client, path, data, needed in pairs:
                if needed is kind:
                    answer = client.post(path, data=data)
                    after = written(rows_of_tables())
                    if found := changed(before, after).get(kind):
                        wrong[name, kind.value] = (answer.status_code, found)
                    put_back(state)
            put_back(plain)
        assert not wrong, "\n".join(f"{k}: {v}" for k, v in wrong.items())


def unshare(kind: Category) -> None:
    """Let the agreement share everything but one kind with the agency of everybody."""
    with transaction():
        agency = db.session.scalars(select(Agency).where(Agency.code == "council")).one()
        share(agency.id, set(Category) - {kind})


def written(rows: Rows) -> dict[tuple[str, Category], list[tuple[Any, ...]]]:
    """Return what stands in the columns of each kind, and in the rows that are of it."""
    found: dict[tuple[str, Category], list[tuple[Any, ...]]] = {}
    for table, columns in FIELDS.items():
        for row in rows[table]:
            for kind in Category:
                mine = [name for name, its in columns.items() if its == kind]
                said = tuple(row[name] for name in mine)
                word = row.get(_BY.get(table, ""))
                if kind is getattr(word, "category", None):
                    said = tuple(row.values())
                if any(value not in {None, "", 0} for value in map(plainly, said)):
                    found.setdefault((table, kind), []).append(said)
    return found


def plainly(value: Any) -> Any:
    return value if isinstance(value, str | int | None) else repr(value)


def changed(before: Any, after: Any) -> dict[Category, set[str]]:
    found: dict[Category, set[str]] = {}
    for key in before.keys() | after.keys():
        if key[1] is not Category.IDENTITY and before.get(key) != after.get(key):
            found.setdefault(key[1], set()).add(key[0])
    return found
