"""What runs on SQLite alone is there, has a reason, and is none of what must run on both."""

from __future__ import annotations

import re

import pytest

from tests.engines import ON_SQLITE_ALONE, TESTS

# Rooms and files in which a rule of the database itself, or who sees what, is at stake.
_ON_BOTH = re.compile(
    r"^(access|accounts|audit|clients|cohort|safeguards|turns|upkeep)/"
    r"|service|queries|races|imports?\b|scope|unseen|merging|counting|erasure|unstorable|freezing"
)
_AT_ONCE = re.compile(r"\bthread|\bconcurrent", re.IGNORECASE)


@pytest.mark.parametrize("name", ON_SQLITE_ALONE)
def test_what_runs_on_sqlite_alone_may(name: str) -> None:
    text = (TESTS / name).read_text()

    assert ON_SQLITE_ALONE[name]
    assert not _ON_BOTH.search(name)
    assert not _AT_ONCE.search(text), "who is first is for each engine to say"
    assert "engine_name" not in text or "postgres" not in text
