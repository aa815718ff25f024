"""One day for all of these tests: Tuesday 5 May 2026, at eleven in the morning in Cambridge."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from tests.casefile.conftest import statements
from tests.interventions.making import AT

__all__ = ["statements"]


@pytest.fixture(autouse=True)
def _the_fifth_of_may() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield
