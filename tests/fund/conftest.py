"""Two people of the fund: Hazel approves, Linden asks; and the client C-1."""

from __future__ import annotations

import pytest
from flask import Flask

from iom.accounts.domain import Reader
from tests.factories.accounts import a_reader
from tests.factories.clients import a_client


@pytest.fixture
def hazel(app: Flask) -> Reader:
    a_client(ref="C-1")
    return a_reader(username="hazel", full_name="Hazel Marshfield")


@pytest.fixture
def linden(hazel: Reader) -> Reader:
    return a_reader(username="linden", full_name="Linden Fenworth")
