"""Versions of the sliding scale: as data, as cells, and in the database."""

from __future__ import annotations

import json
import threading
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import DatabaseError

from iom.audit.models import AuditRecord
from iom.cohort.models import Placement
from iom.cohort.planning import plan_in_force
from iom.db import db
from iom.founding.service import set_up_cambridgeshire
from iom.kernel.errors import RuleBroken
from iom.scoring.matrices import State
from iom.selection.domain import DEFAULT_SCALE, BadRules
from iom.selection.models import ScaleVersion
from iom.selection.queries import active_scale
from iom.selection.scale_editing import BadScale, ScaleMoved, cells_of, with_cells
from iom.selection.scale_preview import preview
from iom.selection.scale_versions import SCALES, change_draft
from iom.selection.scales import rules_of, scale_of
from iom.transaction import transaction
from tests.factories.accounts import COMMAND, NOON, a_reader
from tests.factories.clients import a_client, a_situation
from tests.factories.levels import TODAY, a_scale, a_scale_draft

RULES = rules_of(DEFAULT_SCALE)


def test_a_scale_is_read_as_it_was_written() -> None:
    assert scale_of("default-1", json.loads(json.dumps(RULES))) == DEFAULT_SCALE


@pytest.mark.parametrize(
    "rules", [{}, RULES | {"levels": [{"contacts": 1}]}, RULES | {"arrests": "x"}]
)
def test_what_is_no_scale_is_refused(rules: dict[str, Any]) -> None:
    with pytest.raises(BadRules, match="cannot be read"):
        scale_of("broken", rules)


def typed(part: str, **cells: str) -> dict[str, str]:
    return {cell.name: cell.value for cell in cells_of(RULES, part)} | cells


def test_a_part_is_changed_cell_by_cell() -> None:
    changed = with_cells(RULES, "levels", typed("levels", contacts_4="10", from_score_3="32.5"))

    scale = scale_of("new", changed)
    assert (scale.level(4).contacts, scale.level(3).from_score) == (10, Decimal("32.5"))
    assert scale.level(5) == DEFAULT_SCALE.level(5)
    other = scale_of("new", with_cells(RULES, "rules", typed("rules", leaving_days="42")))
    assert other.leaving_days == 42
    assert with_cells(RULES, "rules", typed("rules")) == RULES


@pytest.mark.parametrize(
    ("part", "cell", "text"),
    [
        ("levels", "contacts_4", "many"),
        ("levels", "contacts_4", "-1"),
        ("levels", "from_score_3", "32.55"),
        ("levels", "from_score_3", "NaN"),
        ("rules", "arrests", ""),
        ("rules", "arrests", "²"),
        ("rules", "leaving_days", "3651"),
    ],
)
def test_a_cell_without_a_number_is_named(part: str, cell: str, text: str) -> None:
    with pytest.raises(BadScale) as refused:
        with_cells(RULES, part, typed(part, **{cell: text}))
    assert refused.value.field == cell


def test_founding_puts_the_default_in_once(app: Flask) -> None:
    assert active_scale() == DEFAULT_SCALE, "the handbook's until one is on record"
    for _ in range(2):
        db.session.rollback()
        with transaction():
            set_up_cambridgeshire(actor=COMMAND, at=NOON)

    version = db.session.scalars(select(ScaleVersion)).one()
    assert (version.code, version.state, version.effective_from) == ("default-1", "active", TODAY)
    assert active_scale() == DEFAULT_SCALE
    told = select(AuditRecord).where(AuditRecord.event == "ScaleActivated")
    assert [each.subject for each in db.session.scalars(told)] == ["scale:default-1"]


def test_an_active_version_never_changes_whatever_the_program_does(app: Flask) -> None:
    a_scale()
    for change in (
        "UPDATE selection_scale SET rules = '{}'",
        "UPDATE selection_scale SET state = 'draft'",
        "DELETE FROM selection_scale",
    ):
        with pytest.raises(DatabaseError, match="never changes"), db.engine.begin() as connection:
            connection.exec_driver_sql(change)


def act(code: str, **cells: str) -> None:
    with transaction():
        change_draft(code, "levels", typed("levels", **cells), version=1, actor=COMMAND, at=NOON)


def test_a_draft_is_checked_before_it_is_kept(app: Flask) -> None:
    a_scale()
    code = a_scale_draft().code

    with pytest.raises(BadScale, match="never plans fewer contacts"):
        act(code, contacts_4="2")
    with pytest.raises(ScaleMoved, match="active now"):
        act("default-1", contacts_4="9")
    act(code, contacts_4="9")
    with pytest.raises(ScaleMoved, match="Somebody else changed"):
        act(code, contacts_4="10")
    assert active_scale().level(4).contacts == 8


def test_of_two_who_activate_at_once_one_wins(app: Flask) -> None:
    a_scale()
    codes, told, gate = [a_scale_draft().code for _ in range(2)], [], threading.Barrier(2)
    db.session.rollback()

    def activate(code: str) -> None:
        with app.app_context():
            try:
                gate.wait(10)
                with transaction():
                    SCALES.activate(
                        code, version=1, seen="default-1", actor=COMMAND, at=NOON, today=TODAY
                    )
                told.append("done")
            except RuleBroken as refusal:
                told.append(type(refusal).__name__)
            finally:
                db.session.remove()

    both = [threading.Thread(target=activate, args=(code,)) for code in codes]
    for each in both:
        each.start()
    for each in both:
        each.join(30)

    assert sorted(told) == ["ScaleMoved", "done"]
    db.session.rollback()
    states = sorted(db.session.scalars(select(ScaleVersion.state)).all())
    assert states == [State.ACTIVE, State.DRAFT, State.RETIRED]


def test_a_preview_counts_everyone_and_names_whom_the_reader_sees(app: Flask) -> None:
    a_client(ref="C-1", level=4)
    inside = a_client(ref="C-2", level=4)
    a_situation(inside, from_on=TODAY - timedelta(days=9))
    a_client(ref="C-3", level=3)
    a_client(ref="C-4", level=4, district="Fenland")
    a_client(ref="C-5", level=4, mappa_level=2)
    new = scale_of("new", with_cells(RULES, "levels", typed("levels", contacts_4="10")))

    found = preview(DEFAULT_SCALE, new, reader=a_reader(districts=["Cambridge"]), today=TODAY)

    rows = {row.name: (row.people, row.contacts_before, row.contacts_after) for row in found.rows}
    # 8 + 1 inside + 4 in Cambridge; 8 in Fenland; MAPPA 2 is out.
    assert rows == {"Cambridge": (3, 13, 15), "Fenland": (1, 8, 10), "All districts": (4, 21, 25)}
    assert [(each.ref, each.contacts_before, each.contacts_after) for each in found.movers] == [
        ("C-1", 8, 10)
    ]
    assert found.not_shown == 1


def test_a_preview_of_the_same_scale_changes_nothing(app: Flask) -> None:
    for level in range(1, 6):
        a_client(level=level)
    found = preview(DEFAULT_SCALE, DEFAULT_SCALE, reader=COMMAND, today=TODAY)
    assert found.total == 0
    assert db.session.scalars(select(Placement.id)).all()


def test_whoever_counts_contacts_below_the_scale_goes_by_the_one_in_force(app: Flask) -> None:
    assert plan_in_force().contacts(4, at_liberty=True) == 8
    a_scale(levels=with_cells(RULES, "levels", typed("levels", contacts_4="10"))["levels"])

    assert plan_in_force().contacts(4, at_liberty=True) == 10
    assert plan_in_force().contacts(4, at_liberty=False) == 1
