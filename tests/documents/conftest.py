"""A shelf of each test's own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask


@pytest.fixture
def own_shelf(app: Flask, tmp_path: Path) -> Iterator[Path]:
    """Let the application keep its files in a folder of the test's own."""
    config = app.config["IOM"]
    app.config["IOM"] = replace(config, data_dir=tmp_path)
    yield tmp_path
    app.config["IOM"] = config
