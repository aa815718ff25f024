"""Empty the database, and the folder of files beside it, between two tests."""

from __future__ import annotations

import shutil
from functools import cache

from flask import current_app
from sqlalchemy import TextClause, text

from iom.db import db
from tests.unguarded import unguarded

_NUMBERS_FROM_ONE = text(
    "SELECT setval(seqrelid, seqstart, false) FROM pg_sequence"
    " WHERE pg_sequence_last_value(seqrelid) IS NOT NULL"
)


def empty(engine_name: str) -> None:
    """Take every row out of the database of the application in whose context this runs, every file.

    Only tables that hold something are touched: to TRUNCATE all of them takes PostgreSQL far longer
    than most tests take. Numbers begin again at one, on SQLite by themselves.
    """
    for path in current_app.config["IOM"].data_dir.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    current_app.config["IOM"].audit_checkpoint.unlink(missing_ok=True)
    with db.engine.connect() as connection:
        tables = connection.scalars(_tables_with_rows()).all()
    with unguarded(emptying=tables) as connection:
        for table in tables:
            connection.exec_driver_sql(f"DELETE FROM {table}")
        if engine_name == "postgres":
            connection.execute(_NUMBERS_FROM_ONE)
        connection.exec_driver_sql("INSERT INTO audit_head VALUES (1, 0, '', '')")


@cache
def _tables_with_rows() -> TextClause:
    """Ask for the names of tables that hold something, those that refer to others first."""
    tables = [table.name for table in reversed(db.metadata.sorted_tables)]
    return text(
        " UNION ALL ".join(f"SELECT '{t}' WHERE EXISTS (SELECT 1 FROM {t})" for t in tables)
    )
