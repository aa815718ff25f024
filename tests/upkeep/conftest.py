"""A second database, for what goes from one into another."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from config import Config


@pytest.fixture
def beside(
    engine_name: str,
    request: pytest.FixtureRequest,
    settings: Callable[[str], Config],
    tmp_path: Path,
) -> Config:
    """Settings of a database without tables, beside `database_url`."""
    if engine_name == "sqlite":
        return settings(f"sqlite:///{tmp_path / 'filled.db'}")
    server = request.getfixturevalue("postgres_server")
    admin = create_engine(server.format(database="postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text("DROP DATABASE IF EXISTS filled WITH (FORCE)"))
        connection.execute(text("CREATE DATABASE filled"))
    admin.dispose()
    return settings(server.format(database="filled"))
