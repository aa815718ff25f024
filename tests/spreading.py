"""Which tests stay together when a run is spread over processes, and which begin.

A file stays together, so that what it sets up is set up once; everything in the browser does, for
there is one server and one Chromium. What takes minutes begins, and each of its tests goes where
there is room, or one process would be at work long after the others.

`--dist=loadgroup` would do the first by itself, but for pytest-xdist issue 1386 (with pytest 9.2
every process has a browser).
"""

from __future__ import annotations

import re
from collections import OrderedDict

from xdist.scheduler.loadscope import LoadScopeScheduling
from xdist.workermanage import WorkerController

BROWSER = "tests/browser/"
# In this order, the longest first; the rest follows by how many tests there are in a file.
LONG = (
    BROWSER,
    "tests/safeguards/test_every_column.py",
    "tests/access/",
    "tests/web/test_unstorable.py",
    "tests/cli/test_demo.py",
    "tests/safeguards/test_unseen.py",
    "tests/web/test_growth.py",
)
_ENGINE = re.compile(r"\[.*\b(sqlite|postgres)\b")


def unit_of(test: str) -> str:
    """Name what a test stays together with, by its id."""
    file = test.split("::", maxsplit=1)[0]
    if file.startswith(BROWSER):
        return BROWSER
    if file == "tests/safeguards/test_every_column.py":
        engine = _ENGINE.search(test)
        return f"{file} {engine[1] if engine else ''}"
    return test if file.startswith(LONG) else file


def rank_of(unit: str, tests: int) -> tuple[int, int]:
    """Say how early a unit of so many tests begins: the lowest first."""
    long = next((at for at, name in enumerate(LONG) if unit.startswith(name)), len(LONG))
    return long, -tests


class Spread(LoadScopeScheduling):
    """Hands units of tests out, the long ones first."""

    workqueue: OrderedDict[str, dict[str, bool]]
    in_order = False

    def _split_scope(self, nodeid: str) -> str:
        return unit_of(nodeid)

    def _assign_work_unit(self, node: WorkerController) -> None:
        if not self.in_order:
            units = sorted(self.workqueue.items(), key=lambda unit: rank_of(unit[0], len(unit[1])))
            self.workqueue, self.in_order = OrderedDict(units), True
        super()._assign_work_unit(node)
