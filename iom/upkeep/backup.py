"""Backups: every row of every table and every document in one file, and back into either engine.

The file is a zip: `manifest.json` (format, schema version, moment, rows and SHA-256 of each table,
SHA-256 of each file), `<table>.jsonl`, a row a line, and `documents/<name>`, the files of documents
as they lie on the shelf: sealed, so that the field key is needed with the backup. It holds
everything about everybody, so it is made readable to its owner only. The tables are read as the
database describes them, not as the models do, so that a backup of an older version can be restored
and then brought up.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, Table, inspect, select, text
from sqlalchemy.exc import SQLAlchemyError

from iom.documents.domain import CannotKeep
from iom.documents.shelf import Shelf
from iom.sharing.watch import whole_database
from iom.upkeep.domain import BadBackup, NotEmpty

_FORMAT = 1
_VERSION_TABLE = "alembic_version"
_BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself."""

    revision: str
    made_at: str
    rows: int
    tables: dict[str, dict[str, Any]]
    documents: dict[str, str] = field(default_factory=dict)


def write_backup(engine: Engine, file: Path, *, shelf: Shelf, at: datetime) -> Manifest:
    """Copy the whole database, as it stands at one moment, and the documents into a file.

    Files never change and are laid down before the rows that name them are committed, so that
    whatever the rows of that moment name is there; but for one whose client is erased meanwhile.

    The file appears whole or not at all; a file that is there already is replaced.

    Raises:
        BadBackup: the folder cannot be written to.
    """
    waiting = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        with (
            os.fdopen(os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out,
            zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive,
            whole_database("a backup holds everything about everybody"),
            _one_moment(engine) as connection,
        ):
            manifest = _write_tables(connection, archive, at=at)
            _write_documents(connection, archive, shelf, manifest)
            archive.writestr(
                "manifest.json", json.dumps({"format": _FORMAT, **_as_json(manifest)}, indent=1)
            )
        waiting.replace(file)
    except OSError as error:
        raise BadBackup(f"{file} cannot be written: {error.strerror}.") from None
    finally:
        waiting.unlink(missing_ok=True)
    return manifest


def read_manifest(file: Path) -> Manifest:
    """Read what a backup says of itself.

    Raises:
        BadBackup: the file is missing, no backup, or of a newer format.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            said = json.loads(archive.read("manifest.json"))
    except OSError as error:
        raise BadBackup(f"{file} cannot be read: {error.strerror}.") from None
    except (zipfile.BadZipFile, KeyError, ValueError):
        raise BadBackup(f"{file} is not a backup of this product, or it is damaged.") from None
    if said.get("format") != _FORMAT:
        raise BadBackup(f"{file} was made by a newer version. Install the newer program.")
    return Manifest(
        said["revision"], said["made_at"], said["rows"], said["tables"], said.get("documents", {})
    )


def refuse_unless_empty(engine: Engine) -> None:
    """Refuse a database that holds any table.

    Raises:
        NotEmpty: it does.
    """
    with engine.connect() as connection:
        if inspect(connection).get_table_names():
            raise NotEmpty("The database to restore into is not empty; name a new one.")


def load_backup(connection: Connection, file: Path, manifest: Manifest) -> None:
    """Put every row of a backup into the empty tables of its schema version.

    Raises:
        BadBackup: a table is missing, cut short or changed.
    """
    tables = _reflect(connection)
    absent = sorted(set(manifest.tables) - {table.name for table in tables})
    if absent:
        raise BadBackup(f"The backup has a table that its version does not know: {absent[0]}.")
    try:
        with zipfile.ZipFile(file) as archive, whole_database("a backup is put back"):
            for table in tables:
                if table.name in manifest.tables:
                    _clear(connection, table)
                    _load_table(connection, archive, table, manifest.tables[table.name])
    except (zipfile.BadZipFile, KeyError, ValueError, SQLAlchemyError) as error:
        raise BadBackup(f"{file} is damaged: {type(error).__name__}.") from error
    if connection.dialect.name == "postgresql":
        with whole_database("ids go on from the highest there is"):
            _move_sequences(connection, tables)


def put_documents_back(file: Path, manifest: Manifest, shelf: Shelf) -> None:
    """Put every file of a backup back on the shelf; run before the rows that name them are in.

    Raises:
        BadBackup: a file is missing or changed, or the shelf cannot be written to.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            for name, digest in manifest.documents.items():
                sealed = archive.read(f"documents/{name}")
                if hashlib.sha256(sealed).hexdigest() != digest:
                    raise BadBackup(f"The backup is damaged: document {name} is not as it was.")
                shelf.put(name, sealed)
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        raise BadBackup(f"{file} is damaged: {type(error).__name__}.") from error
    except CannotKeep as refusal:
        raise BadBackup(str(refusal)) from None


def _clear(connection: Connection, table: Table) -> None:
    """Take out what a migration put in; the audit trail is empty, and lets nobody delete."""
    if connection.execute(select(table).limit(1)).first() is not None:
        connection.execute(table.delete())


def _one_moment(engine: Engine) -> Connection:
    """Connect so that everything read is of one moment, whatever is written meanwhile."""
    connection = engine.connect()
    if engine.dialect.name == "postgresql":
        return connection.execution_options(isolation_level="REPEATABLE READ")
    return connection  # SQLite: a transaction that reads keeps its snapshot


def _reflect(connection: Connection) -> list[Table]:
    metadata = MetaData()
    metadata.reflect(connection)
    return [table for table in metadata.sorted_tables if table.name != _VERSION_TABLE]


def _write_tables(connection: Connection, archive: zipfile.ZipFile, *, at: datetime) -> Manifest:
    revision = connection.execute(text(f"SELECT version_num FROM {_VERSION_TABLE}")).scalar_one()  # noqa: S608  # a constant
    tables: dict[str, dict[str, Any]] = {}
    for table in _reflect(connection):
        digest, rows = hashlib.sha256(), 0
        with archive.open(f"{table.name}.jsonl", "w", force_zip64=True) as out:
            for line in _lines(connection, table):
                out.write(line)
                digest.update(line)
                rows += 1
        tables[table.name] = {"rows": rows, "sha256": digest.hexdigest()}
    total = sum(table["rows"] for table in tables.values())
    return Manifest(str(revision), at.isoformat(), total, tables)


def _write_documents(
    connection: Connection, archive: zipfile.ZipFile, shelf: Shelf, manifest: Manifest
) -> None:
    """Copy the files that the rows of this moment name; packed they would be no smaller."""
    if "documents_document" not in manifest.tables:
        return
    named = connection.execute(
        text("SELECT DISTINCT file FROM documents_document WHERE file IS NOT NULL ORDER BY file")
    )
    for name in named.scalars():
        try:
            sealed = shelf.sealed(name)
        except CannotKeep:
            continue  # gone by an erasure meanwhile; `iom check` tells of any other
        archive.writestr(f"documents/{name}", sealed, zipfile.ZIP_STORED)
        manifest.documents[name] = hashlib.sha256(sealed).hexdigest()


def _lines(connection: Connection, table: Table) -> Iterator[bytes]:
    query = select(table).order_by(*table.primary_key.columns)
    result = connection.execution_options(yield_per=_BATCH).execute(query)
    for row in result.mappings():
        values = {name: _to_json(value) for name, value in row.items()}
        yield json.dumps(values, ensure_ascii=False).encode() + b"\n"


def _to_json(value: object) -> Any:  # noqa: ANN401  # whatever JSON can hold
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    return value


def _load_table(
    connection: Connection, archive: zipfile.ZipFile, table: Table, said: dict[str, Any]
) -> None:
    digest, rows = hashlib.sha256(), 0
    batch: list[dict[str, Any]] = []
    with archive.open(f"{table.name}.jsonl") as lines:
        for line in lines:
            digest.update(line)
            batch.append(_from_json(table, json.loads(line)))
            rows += 1
            if len(batch) == _BATCH:
                connection.execute(table.insert(), batch)
                batch = []
    if batch:
        connection.execute(table.insert(), batch)
    if rows != said["rows"] or digest.hexdigest() != said["sha256"]:
        raise BadBackup(f"The backup is damaged: {table.name} is not as it was written.")


def _from_json(table: Table, values: dict[str, Any]) -> dict[str, Any]:
    return {name: _typed(table.columns[name].type, value) for name, value in values.items()}


def _typed(kind: Any, value: Any) -> Any:  # noqa: ANN401  # any column, any value
    if value is None:
        return None
    python = kind.python_type
    if python is datetime:
        return datetime.fromisoformat(value)
    if python in (date, time):
        return python.fromisoformat(value)
    if python is bytes:
        return base64.b64decode(value)
    return value


def _move_sequences(connection: Connection, tables: Iterable[Table]) -> None:
    """Let PostgreSQL count on from the highest id that was put in."""
    for table in tables:
        if "id" in table.columns:
            connection.execute(
                text(
                    f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), "  # noqa: S608  # a table's own name
                    f"COALESCE((SELECT max(id) FROM {table.name}), 1), "
                    f"(SELECT max(id) FROM {table.name}) IS NOT NULL)"
                )
            )


def _as_json(manifest: Manifest) -> dict[str, Any]:
    return {
        "revision": manifest.revision,
        "made_at": manifest.made_at,
        "rows": manifest.rows,
        "tables": manifest.tables,
        "documents": manifest.documents,
    }
