"""Versions of the matrix: drafted, changed, looked at beside the active one, activated once."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from iom.audit.models import AuditRecord
from iom.clients.models import Client
from iom.db import db
from iom.kernel.errors import RuleBroken
from iom.offending.kinds import OFFENCE
from iom.offending.words import Disposal, OffenceCategory
from iom.scoring import versions
from iom.scoring.bands import Band
from iom.scoring.editing import Part, cells_of
from iom.scoring.matrices import BadMatrix, MatrixChanged, State, matrix_of
from iom.scoring.models import MatrixVersion
from iom.scoring.preview import NOWHERE, preview
from iom.scoring.queries import active_matrix, raw_rules
from iom.transaction import transaction
from tests.factories.accounts import COMMAND, NOON, a_reader
from tests.factories.clients import a_client
from tests.factories.entries import an_entry
from tests.factories.scores import TODAY, a_draft, a_matrix

_BY: dict[str, Any] = {"actor": COMMAND, "at": NOON}


def version_of(version_id: int) -> MatrixVersion:
    db.session.expire_all()
    return db.session.get_one(MatrixVersion, version_id)


def typed(version: MatrixVersion, part: Part, district: str = "", **other: str) -> dict[str, str]:
    cells = {cell.name: cell.value for cell in cells_of(raw_rules(version), part, district)}
    return cells | {name.replace("__", "-"): value for name, value in other.items()}


def act(function: Callable[..., object], *words: object, **more: object) -> None:
    db.session.rollback()
    with transaction():
        function(*words, **_BY | more)


def events() -> list[tuple[str, str, dict[str, Any]]]:
    query = select(AuditRecord).where(AuditRecord.subject.like("matrix:%"))
    rows = db.session.scalars(query.order_by(AuditRecord.seq))
    return [(row.event, row.subject, row.detail) for row in rows]


def test_a_draft_begins_with_the_rules_of_another_and_is_changed_part_by_part(app: Flask) -> None:
    a_matrix()
    act(versions.MATRICES.draft, "Autumn-2", "Burglary  up", follows="default-1")
    draft = db.session.scalars(select(MatrixVersion).where(MatrixVersion.code == "autumn-2")).one()
    weights = typed(draft, Part.WEIGHTS, weight__robbery="12.5")
    act(versions.change_draft, "autumn-2", Part.WEIGHTS, weights, version=1)
    own = typed(draft, Part.DISTRICT, "cambridge", priority__robbery="1.2")
    act(versions.change_draft, "autumn-2", Part.DISTRICT, own, district="cambridge", version=2)

    matrix = matrix_of("autumn-2", raw_rules(version_of(draft.id)))
    assert str(matrix.weights[OffenceCategory.ROBBERY]) == "12.5"
    assert str(matrix.priority("cambridge", OffenceCategory.ROBBERY)) == "1.2"
    assert draft.note == "Burglary up"
    assert events() == [
        ("MatrixDrafted", "matrix:autumn-2", {"follows": "default-1"}),
        ("MatrixChanged", "matrix:autumn-2", {"parts": ["weights"]}),
        ("MatrixChanged", "matrix:autumn-2", {"parts": ["district:cambridge"]}),
    ]


@pytest.mark.parametrize("part", list(Part))
def test_what_is_typed_as_it_stood_changes_nothing(app: Flask, part: Part) -> None:
    own = {"priorities": {"fenland": {"robbery": "1.25"}}}
    draft = version_of(a_draft(**own))
    before = draft.rules
    district = "fenland" if part is Part.DISTRICT else ""

    act(versions.change_draft, draft.code, part, typed(draft, part, district), district=district,
        version=1)  # fmt: skip

    assert json.loads(version_of(draft.id).rules) == json.loads(before)


@pytest.mark.parametrize(
    ("part", "other", "field"),
    [
        (Part.WEIGHTS, {"weight__robbery": "ten"}, "weight-robbery"),
        (Part.WEIGHTS, {"weight__robbery": "101"}, "weight-robbery"),
        (Part.RECENCY, {"days__1": "1.5"}, "days-1"),
        (Part.RECENCY, {"days__1": "200"}, "recency"),
        (Part.SIGNS, {"arrests__cap": ""}, "arrests-cap"),
        (Part.PREDICTOR, {"from__1": "80"}, "predictor"),
        (Part.THRESHOLDS, {"band__watch": "50"}, "thresholds"),
        (Part.DISTRICT, {"priority__robbery": "2"}, "priority-robbery"),
        (Part.DISTRICT, {"band__watch": "30"}, "band-select"),
    ],
)
def test_what_cannot_be_right_is_refused_where_it_was_typed(
    app: Flask, part: Part, other: dict[str, str], field: str
) -> None:
    draft = version_of(a_draft())
    district = "fenland" if part is Part.DISTRICT else ""
    said = typed(draft, part, district, **other)

    with pytest.raises(BadMatrix) as refusal:
        act(versions.change_draft, draft.code, part, said, district=district, version=1)
    assert refusal.value.field == field


def test_a_second_editor_is_told(app: Flask) -> None:
    draft = version_of(a_draft())
    said = typed(draft, Part.WEIGHTS, weight__robbery="9")
    act(versions.change_draft, draft.code, Part.WEIGHTS, said, version=1)
    act(versions.change_draft, draft.code, Part.WEIGHTS, said, version=1)  # a double click

    other = typed(draft, Part.WEIGHTS, weight__robbery="8")
    with pytest.raises(MatrixChanged, match="Somebody else changed"):
        act(versions.change_draft, draft.code, Part.WEIGHTS, other, version=1)
    assert [each[0] for each in events()] == ["MatrixChanged"]


@pytest.mark.parametrize("code", ["", "two words", "x" * 41, "default-1", "-x", "new"])
def test_a_code_is_plain_and_its_own(app: Flask, code: str) -> None:
    a_matrix()
    with pytest.raises(BadMatrix):
        act(versions.MATRICES.draft, code, "", follows="default-1")


def test_activating_retires_the_one_before(app: Flask) -> None:
    before, draft = a_matrix(), version_of(a_draft())
    act(versions.MATRICES.activate, draft.code, version=1, seen="default-1", today=TODAY)

    assert active_matrix().id == draft.id
    assert version_of(draft.id).effective_from == TODAY
    retired = version_of(before)
    assert (retired.state, retired.retired_on) == (State.RETIRED, TODAY)
    assert [each[:2] for each in events()] == [
        ("MatrixRetired", "matrix:default-1"),
        ("MatrixActivated", f"matrix:{draft.code}"),
    ]
    with pytest.raises(MatrixChanged, match="never changes again"):
        act(versions.change_draft, draft.code, Part.WEIGHTS, {}, version=2)
    with pytest.raises(MatrixChanged):
        act(versions.MATRICES.activate, draft.code, version=2, seen=draft.code, today=TODAY)


def test_a_draft_that_is_put_aside_is_not_activated(app: Flask) -> None:
    a_matrix()
    draft = version_of(a_draft())
    act(versions.MATRICES.retire_draft, draft.code, version=1, today=TODAY)

    with pytest.raises(MatrixChanged, match="retired now"):
        act(versions.MATRICES.activate, draft.code, version=2, seen="default-1", today=TODAY)


@pytest.mark.parametrize("seen", ["default-1", ""])
def test_of_two_activations_at_once_one_wins_and_the_other_is_told(app: Flask, seen: str) -> None:
    if seen:
        a_matrix()
    codes = [version_of(a_draft()).code for _ in range(2)]
    start, told = threading.Barrier(2), list[str]()
    db.session.rollback()

    def activate(code: str) -> None:
        with app.app_context():
            start.wait()
            try:
                act(versions.MATRICES.activate, code, version=1, seen=seen, today=TODAY)
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

    assert sorted(told) == ["MatrixChanged", "done"]
    db.session.rollback()
    states = sorted(db.session.scalars(select(MatrixVersion.state)).all())
    assert states == [State.ACTIVE, State.DRAFT, *([State.RETIRED] if seen else [])]


def robbed(client: Client, times: int) -> None:
    for number in range(times):
        an_entry(client, OFFENCE, offence_on=TODAY - timedelta(days=number),
                 category=OffenceCategory.ROBBERY, disposal=Disposal.CHARGED)  # fmt: skip


def test_a_preview_says_who_would_move_and_counts_everyone(app: Flask) -> None:
    # Robberies count 10: 20 hold, 30 watch, 50 select. With 9 they are 18 deselect, 27 hold, 45.
    two, three, five = (a_client(ref=f"C-{n}") for n in (2, 3, 5))
    for client, times in ((two, 2), (three, 3), (five, 5)):
        robbed(client, times)
    far = a_client(ref="C-9", district="Fenland")
    robbed(far, 2)
    robbed(a_client(ref="C-8", deselected_on=TODAY), 2)
    old = matrix_of("old", raw_rules(version_of(a_matrix())))
    new = matrix_of("new", raw_rules(version_of(a_draft(weights={"robbery": "9"}))))
    reader = a_reader(districts=["Cambridge"])

    found = preview(old, new, reader=reader, today=TODAY)

    by_name = {row.name: (row.people, row.up, row.down) for row in found.rows}
    assert by_name == {"Cambridge": (3, 0, 2), "Fenland": (1, 0, 1), "All districts": (4, 0, 3)}
    assert [(each.ref, each.band_before, each.band_after) for each in found.movers] == [
        ("C-3", Band.WATCH, Band.HOLD),
        ("C-2", Band.HOLD, Band.DESELECT),
    ]
    assert found.not_shown == 1
    assert found.rows[-1].after == {Band.DESELECT: 2, Band.HOLD: 1, Band.SELECT: 1}


def test_a_preview_of_an_unchanged_matrix_moves_nobody(app: Flask) -> None:
    for number in range(6):
        robbed(a_client(district="Cambridge" if number % 2 else "Fenland"), number)
    matrix = matrix_of("same", raw_rules(version_of(a_matrix())))

    found = preview(matrix, matrix, reader=COMMAND, today=TODAY)

    assert found.movers == []
    assert found.not_shown == 0
    assert all(row.before == row.after and not row.up + row.down for row in found.rows)
    assert NOWHERE not in {row.name for row in found.rows}
