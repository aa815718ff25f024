"""That the database itself refuses is not taken for granted: its guards are looked at."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from iom.audit.standing import weaknesses
from iom.db import db

pytestmark = [
    pytest.mark.usefixtures("app"),
    pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True),
]


def test_guards_as_they_were_made_are_no_weakness() -> None:
    with db.engine.connect() as connection:
        assert weaknesses(connection) == []


@pytest.mark.parametrize(
    ("statements", "said"),
    [
        (["DROP TRIGGER audit_record_no_update"], "guard audit_record_no_update is gone"),
        (
            [
                "DROP TRIGGER audit_record_no_delete",
                (
                    "CREATE TRIGGER audit_record_no_delete BEFORE DELETE ON audit_record"
                    " WHEN OLD.seq > 9 BEGIN SELECT RAISE(ABORT, 'never');"
                    " END"
                ),
            ],
            "guard audit_record_no_delete is not as it was made",
        ),
        (
            [
                "PRAGMA writable_schema = ON",
                (
                    "UPDATE sqlite_master SET sql = 'CREATE TRIGGER audit_record_no_update BEFORE"
                    " UPDATE ON audit_record BEGIN SELECT 1; END' WHERE name LIKE 'audit%no_update'"
                ),
                "PRAGMA writable_schema = RESET",
            ],
            "guard audit_record_no_update is not as it was made",
        ),
    ],
)
def test_a_guard_that_an_outsider_took_away_or_emptied_is_named(
    statements: list[str], said: str
) -> None:
    with db.engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
        found = weaknesses(connection)
        connection.rollback()

    assert [said in sentence for sentence in found] == [True]
