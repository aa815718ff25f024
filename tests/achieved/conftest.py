"""One day for all of these tests: Friday 1 May 2026."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from tests.casefile.conftest import statements as statements  # noqa: PLC0414  # a fixture
from tests.factories.accounts import NOON


@pytest.fixture(autouse=True)
def _the_first_of_may() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield
