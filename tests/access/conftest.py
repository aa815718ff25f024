"""The world, built once for each test."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.access.world import World, build
from tests.conftest import SignIn


@pytest.fixture
def world(app: Flask, engine_name: str, sign_in: SignIn) -> World:
    """Return a world with one example of everything."""
    return build(app, engine_name, sign_in)
