"""Make the trail impossible to write, in each way that there is, and mend it after."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

from sqlalchemy import text

from iom.audit import trail
from iom.db import db
from tests.audit.trails import look, put, rows_now

Spoil = Callable[[Path], None]


def a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def somebody_elses(file: Path) -> None:
    file.write_text("hello\n")


def ahead(file: Path) -> None:
    """The database is put back to what it was; the checkpoint is not."""
    rows = rows_now()
    look(1)
    put(rows, (len(rows), rows[-1][-1], rows[-1][-2]))
    assert file.exists()


def without_head(file: Path) -> None:
    assert file.exists()
    with db.engine.begin() as connection:
        connection.execute(text("DELETE FROM audit_head"))


def full_disk(file: Path) -> None:
    """Nothing more can be added, which the database says when it tries."""
    assert file.exists()
    full = db.engine.dialect.loaded_dbapi.OperationalError("database or disk is full")
    mock.patch.object(trail, "_insert", side_effect=full).start()


WAYS: list[Spoil] = [a_folder, somebody_elses, ahead, without_head, full_disk]


@contextmanager
def spoilt(spoil: Spoil) -> Iterator[None]:
    """Make the trail impossible to write, and mend it after."""
    file = trail.checkpoint_path()
    content, rows = file.read_bytes(), rows_now()
    spoil(file)
    db.session.rollback()
    try:
        yield
    finally:
        mock.patch.stopall()
        if file.is_dir():
            file.rmdir()
        file.write_bytes(content)
        with db.engine.begin() as connection:
            connection.execute(text("DELETE FROM audit_head"))
            connection.execute(
                text("INSERT INTO audit_head VALUES (1, :seq, :mac, :key)"),
                {"seq": len(rows), "mac": rows[-1][-1], "key": rows[-1][-2]},
            )
