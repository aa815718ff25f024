"""Is everything as it must be? Reads only."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Table, and_, func, select, text

from iom.db import Base
from iom.documents.domain import CannotKeep
from iom.documents.shelf import Shelf
from iom.kernel.errors import RuleBroken
from iom.retention.outside import read_list
from iom.sharing.watch import whole_database


def findings(connection: Connection, *, data_dir: Path) -> list[str]:
    """Return a sentence for each thing that is not as it must be; none where all is well."""
    with whole_database("a check counts what leads nowhere"):
        return [
            *_engine_findings(connection),
            *(
                sentence
                for table in Base.metadata.sorted_tables
                for sentence in _foreign_key_findings(connection, table)
            ),
            *_summary_findings(connection),
            *_orphan_files(connection, data_dir),
            *_document_findings(connection, Shelf(data_dir)),
            *_erasure_findings(connection, data_dir),
        ]


def _engine_findings(connection: Connection) -> list[str]:
    if connection.dialect.name != "sqlite":
        return []
    said = connection.execute(text("PRAGMA integrity_check")).scalars().all()
    return [] if said == ["ok"] else [f"SQLite reports damage: {line}." for line in said]


def _foreign_key_findings(connection: Connection, table: Table) -> list[str]:
    """Find rows that lead nowhere. Either engine forbids them; a damaged file may hold some."""
    found = []
    for key in table.foreign_key_constraints:
        parent = key.referred_table.alias()
        pairs = [
            (column, parent.c[element.column.name])
            for column, element in zip(key.columns, key.elements, strict=True)
        ]
        lost = connection.execute(
            select(func.count())
            .select_from(table.outerjoin(parent, and_(*(here == there for here, there in pairs))))
            .where(
                and_(*(here.is_not(None) for here, _ in pairs)),
                pairs[0][1].is_(None),
            )
        ).scalar_one()
        if lost:
            columns = ", ".join(column.name for column, _ in pairs)
            found.append(f"{table.name}.{columns}: {lost} rows lead nowhere.")
    return found


def _summary_findings(connection: Connection) -> list[str]:
    """Compare the summary of each current police file with a full count of its rows."""
    differing = connection.execute(
        text(
            """
            SELECT f.force, f.month FROM crimes_file f WHERE f.state = 'current' AND (
              f.rows <> (SELECT count(*) FROM crimes_row r WHERE r.file_id = f.id)
              OR EXISTS (
                SELECT 1 FROM crimes_summary s WHERE s.file_id = f.id AND s.number <> (
                  SELECT count(*) FROM crimes_row r
                  WHERE r.file_id = f.id AND r.area = s.area AND r.category = s.category))
              OR f.rows <> COALESCE(
                (SELECT sum(s.number) FROM crimes_summary s WHERE s.file_id = f.id), 0))
            ORDER BY f.month, f.force
            """
        )
    )
    return [
        f"The summary of {force} {month} is not what its rows add up to."
        for force, month in differing
    ]


def _orphan_files(connection: Connection, data_dir: Path) -> list[str]:
    """Find uploads on the disk that no record knows of."""
    folder = data_dir / "uploads"
    if not folder.is_dir():
        return []
    known = set(connection.execute(text("SELECT folder FROM crimes_upload")).scalars())
    return [
        f"{path} belongs to no upload; it can be deleted."
        for path in sorted(folder.iterdir())
        if path.name not in known
    ]


def _document_findings(connection: Connection, shelf: Shelf) -> list[str]:
    """Find files of documents that are missing or not as they were sent, and such as nobody names.

    What was laid down within the hour may belong to a form that is just being sent.
    """
    rows = connection.execute(
        text("SELECT DISTINCT file, sha256 FROM documents_document WHERE file IS NOT NULL")
    )
    named = {row.file: row.sha256 for row in rows}
    found = []
    for file, sha256 in sorted(named.items()):
        try:
            shelf.read(file, sha256=sha256)
        except CannotKeep:
            what = "is altered or sealed with an unknown key" if shelf.holds(file) else "is missing"
            found.append(f"{shelf.path(file)}, the file of a document, {what}.")
    found += [
        f"{shelf.path(file)} belongs to no document; the job `documents` deletes it."
        for file, is_old in shelf.names()
        if is_old and file not in named
    ]
    return found


def _erasure_findings(connection: Connection, data_dir: Path) -> list[str]:
    """Find clients who were erased and came back, as by a backup, and erasures not listed."""
    try:
        listed = set(read_list(data_dir))
    except RuleBroken as damage:
        return [str(damage)]
    there = set(connection.execute(text("SELECT ref FROM clients_client")).scalars())
    erased = set(connection.execute(text("SELECT ref FROM clients_tombstone")).scalars())
    said = {
        "is in the database and on the list of those who were erased": there & listed,
        "was erased and is not on the list beside the database": erased - listed,
    }
    return [
        f"{ref} {what}; run `iom retention again`."
        for what, refs in said.items()
        for ref in sorted(refs)
    ]
