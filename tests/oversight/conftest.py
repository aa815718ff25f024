"""One day for all of these tests: Friday 1 May 2026, at one in the afternoon in Cambridge."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine


@pytest.fixture(autouse=True)
def _the_first_of_may() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 5, 1, 12, 0, tzinfo=UTC), tick=False):
        yield
