"""Two panels on one client at the same moment: one wins, the other is told in a plain sentence."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from iom.cohort.models import Placement
from iom.db import db
from iom.kernel.errors import RuleBroken
from iom.panel.deciding import NewDecision, decide
from iom.panel.domain import What
from iom.panel.models import Decision
from iom.transaction import transaction
from tests.factories.accounts import COMMAND, NOON, a_user
from tests.factories.clients import a_client
from tests.factories.panels import TODAY, a_new_decision, a_sitting

LATER = date(2026, 6, 1)


def at_once(app: Flask, *acts: Callable[[], None]) -> list[str]:
    """Let each act begin at the same moment; say how each ended."""
    start, told = threading.Barrier(len(acts)), list[str]()
    db.session.rollback()

    def run(act: Callable[[], None]) -> None:
        with app.app_context():
            start.wait()
            try:
                with transaction():
                    act()
                told.append("done")
            except RuleBroken as refusal:
                told.append(f"{type(refusal).__name__}: {refusal}")
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for each in threads:
        each.start()
    for each in threads:
        each.join(30)
    return sorted(told)


def an_act(sitting: int, ref: str, new: NewDecision) -> Callable[[], None]:
    return lambda: decide(sitting, ref, new, actor=COMMAND, at=NOON, today=TODAY)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ((What.SELECT, {"level": 4}), (What.SELECT, {"level": 2})),
        ((What.SELECT, {"level": 4}), (What.NOT_SELECT, {})),
        # Neither changes the place, so the place alone would tell neither of the other.
        ((What.DEFER, {"until_on": LATER}), (What.DEFER, {"until_on": LATER})),
    ],
)
def test_of_two_panels_at_once_one_decides_and_the_other_is_told(
    app: Flask, first: tuple[What, dict[str, Any]], second: tuple[What, dict[str, Any]]
) -> None:
    client = a_client(nominated_on=date(2026, 4, 1), selected_on=None)
    sittings = [a_sitting(a_user(), cases=[client], opened=True) for _ in range(2)]
    ref = client.ref
    acts = [
        an_act(sitting, ref, a_new_decision(ref, what, **said))
        for sitting, (what, said) in zip(sittings, (first, second), strict=True)
    ]

    one, other = at_once(app, *acts)

    assert one.startswith(f"DecidedMeanwhile: Somebody else has decided about {ref}")
    assert other == "done"
    assert db.session.scalar(select(func.count()).select_from(Decision)) == 1
    assert db.session.scalar(select(func.count()).select_from(Placement)) == 1


def test_a_double_click_at_once_is_one_decision(app: Flask) -> None:
    client = a_client(nominated_on=date(2026, 4, 1), selected_on=None)
    sitting = a_sitting(a_user(), cases=[client], opened=True)
    act = an_act(sitting, client.ref, a_new_decision(client, What.SELECT, level=4))

    assert at_once(app, act, act) == ["done", "done"]
    assert db.session.scalar(select(func.count()).select_from(Decision)) == 1
