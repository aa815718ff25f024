"""The world, built once for each engine and put back for each test."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from tests.access.world import World, build
from tests.conftest import SignIn

_BUILT: dict[str, World] = {}


@pytest.fixture
def world(app: Flask, engine_name: str, sign_in: SignIn) -> World:
    """Return a world with one example of everything."""
    if engine_name in _BUILT:
        _BUILT[engine_name].put_back()
    else:
        _BUILT[engine_name] = build(app, engine_name, sign_in)
    built = _BUILT[engine_name]
    return replace(built, sign_in=sign_in, users=dict(built.users), named=dict(built.named))
