"""Which plan of contacts is in force, for those who stand below the sliding scale.

The plan is a part of the scale (`iom.selection`), which stands on much else; who counts contacts
needs the plan alone. So the program says once, as it starts, where it is read.
"""

from __future__ import annotations

from collections.abc import Callable

from iom.cohort.domain import HANDBOOK_PLAN, Plan

_source: Callable[[], Plan] = lambda: HANDBOOK_PLAN  # noqa: E731  # replaced by `read_from`


def read_from(source: Callable[[], Plan]) -> None:
    """Say where the plan in force is read from now on."""
    global _source  # noqa: PLW0603  # one product in a process
    _source = source


def plan_in_force() -> Plan:
    """Return the plan in force. At most one statement."""
    return _source()
