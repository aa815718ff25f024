"""Write rows of the trail into a file that can be verified without the product.

One JSON value a line, ASCII. The first is an object: `format`, which `trail` it is (as the
checkpoint knows it), the first and last row's numbers, the signature of the row before the first
(`previous`) and of the last (`mac`), and a signature of all that. Each further line is a list: the
columns of a row as they stand in the database. `docs/verify_trail.py` checks such a file.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from iom.audit import reading
from iom.audit.checkpoint import trail_id
from iom.audit.keyring import keys_of_settings
from iom.audit.signing import sign
from iom.db import db
from iom.kernel.errors import RuleBroken

FORMAT = "iom-audit-export 1"


class CannotExport(RuleBroken):
    """There is nothing to export, or nowhere to put it."""


def write_export(file: Path, *, first: int = 1) -> int:
    """Write the rows from a number on, as they stand at one moment; return how many.

    The file is readable to its owner only, appears whole or not at all, and replaces what is there.

    Raises:
        CannotExport: the folder cannot be written to, or there is no such row.
    """
    waiting = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        descriptor = os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as out:
            with reading.one_moment(db.engine) as connection:
                out.write(json.dumps(_heading(connection, first)) + "\n")
                count = 0
                for rows in reading.stream(connection, first=first):
                    out.writelines(json.dumps(_plain(row)) + "\n" for row in rows)
                    count += len(rows)
            out.flush()
            os.fsync(out.fileno())
        waiting.replace(file)
    except OSError as error:
        raise CannotExport(f"{file} cannot be written: {error.strerror}.") from None
    finally:
        waiting.unlink(missing_ok=True)
    return count


def _heading(connection: Connection, first: int) -> dict[str, Any]:
    before = reading.find(connection, first - 1) if first > 1 else (0, "")
    last = reading.find_last(connection)
    if last is None or last[0] < first or before is None:
        raise CannotExport(f"The trail has no row {first} with a row before it.")
    keys = keys_of_settings()
    trail = trail_id(str((reading.find(connection, 1) or ("",))[-1]))
    lines = [
        FORMAT,
        trail,
        str(first),
        str(before[-1]),
        str(last[0]),
        str(last[-1]),
        keys.present_id,
    ]
    return {
        "format": FORMAT,
        "trail": trail,
        "first": first,
        "previous": before[-1],
        "last": last[0],
        "mac": last[-1],
        "key_id": keys.present_id,
        "signature": sign(keys.present, lines),
    }


def _plain(row: tuple[Any, ...]) -> list[Any]:
    # Bytes are in no row that the product wrote; they are shown so that the check fails on them.
    return [repr(value) if isinstance(value, bytes) else value for value in row]
