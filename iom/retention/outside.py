"""The list of erased references beside the database, so that a restored backup brings nobody back.

`erasures/references.jsonl` in the data folder: a line for each tombstone, and nothing that a
tombstone does not hold. Lines are added after the commit and never changed; what a crash kept from
the list is added with the next erasure, or by `iom retention again`.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from iom.kernel.errors import RuleBroken

_FOLDER, _FILE = "erasures", "references.jsonl"


class BadList(RuleBroken):
    """The list outside cannot be read or written."""


@dataclass(frozen=True, slots=True)
class Buried:
    """A tombstone as the list outside has it."""

    ref: str
    erased_at: datetime
    erased_by: str
    reason: str


def read_list(data_dir: Path) -> dict[str, Buried]:
    """Read who was erased, by reference; nobody where there is no list yet.

    Raises:
        BadList: the list is damaged or cannot be read; the sentence names the line.
    """
    file = data_dir / _FOLDER / _FILE
    try:
        lines = file.read_text("utf-8").splitlines()
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise BadList(f"The list of erased references {file} cannot be read: {error}.") from None
    found = [_buried(line, number, file) for number, line in enumerate(lines, 1) if line.strip()]
    return {each.ref: each for each in found}


def add_to_list(data_dir: Path, tombstones: Iterable[Any]) -> int:
    """Add the tombstones that the list does not have yet; return how many.

    Args:
        data_dir: where the product keeps its files.
        tombstones: all that there are, in the order in which they were put.

    Raises:
        BadList: the list is damaged or cannot be written.
    """
    folder = data_dir / _FOLDER
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(folder / _FILE, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(handle, "a", encoding="utf-8") as out:
            fcntl.flock(out, fcntl.LOCK_EX)  # two erasures at once are listed once each
            known = read_list(data_dir)
            lines = [_line(each) for each in tombstones if each.ref not in known]
            out.writelines(lines)
            out.flush()
            os.fsync(out.fileno())
    except OSError as error:
        reason = error.strerror or "it cannot be written"
        raise BadList(
            f"The erasure is done, but the list of erased references in {folder} could not be "
            f"written: {reason}. Mend that and run `iom retention again`."
        ) from None
    return len(lines)


def _line(tombstone: Any) -> str:  # noqa: ANN401  # a row of the database, or what was read
    return (
        json.dumps(
            {
                "ref": tombstone.ref,
                "erased_at": tombstone.erased_at.isoformat(),
                "erased_by": tombstone.erased_by,
                "reason": tombstone.reason,
            }
        )
        + "\n"
    )


def _buried(line: str, number: int, file: Path) -> Buried:
    try:
        said = json.loads(line)
        return Buried(
            said["ref"],
            datetime.fromisoformat(said["erased_at"]),
            said["erased_by"],
            said["reason"],
        )
    except (ValueError, KeyError, TypeError):
        raise BadList(
            f"The list of erased references {file} is damaged in line {number}. Put the file back "
            "as it was: without it a backup could bring erased people back."
        ) from None
