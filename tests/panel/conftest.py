"""One day for all of these tests: Friday 1 May 2026, at one in the afternoon in Cambridge."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from tests.factories.accounts import NOON


@pytest.fixture(autouse=True)
def _the_first_of_may() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield
