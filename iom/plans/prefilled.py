"""What a new form of a plan says already."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from iom.entries.domain import Kind
from iom.needs.domain import NeedKind
from iom.plans.domain import Came
from iom.plans.kinds import GOAL, OUTCOME
from iom.plans.occasions import AGREEMENT, INTRODUCTION, REVIEW


def usual_values(kind: Kind, today: date, name: str, need: str) -> Iterator[tuple[str, object]]:
    """Yield what a new form says already, by field.

    Args:
        kind: of what.
        today: the day.
        name: of whoever opens the form.
        need: the code of a need of which a goal is made; anything else is none.
    """
    if kind in (GOAL, OUTCOME, AGREEMENT, REVIEW):
        yield "on", today
    if kind in (INTRODUCTION, AGREEMENT):
        yield "worker", name
    if kind is REVIEW:
        yield "reviewer", name
    if kind is OUTCOME:
        yield "how", Came.DONE
    if kind is GOAL and need in set(NeedKind):
        yield "need", NeedKind(need)
        yield "pathway", NeedKind(need).pathway
