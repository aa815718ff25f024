"""The head of the trail, kept in a file outside the database.

Whoever cuts the trail's tail, or puts an older copy of the database in place, leaves a database
that is consistent in itself; this file still knows the later row. It holds one line of fixed length
for each trail that it was used with: what it is, which trail (the first letters of the signature of
its first row), `seq`, `at` and `mac` of its last row, the id of the key, and the line's own
signature. It lags behind the database for a moment after each commit; it is never ahead.
"""

from __future__ import annotations

import fcntl
import hmac
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from iom.audit.signing import key_id, sign

_TITLE = "iom-audit-checkpoint 1"
_TRAIL = 16  # letters
_LENGTH = len(f"{_TITLE} {'':{_TRAIL}} {0:020} {'':27} {'':64} {'':8} {'':64}\n")
_TAMPERED = "the checkpoint is damaged or was tampered with"
_PATIENCE = 10.0  # seconds; as long as a writer waits for another in the database


class BadCheckpoint(Exception):
    """The file cannot be read or written, or it is not as the product wrote it."""


@dataclass(frozen=True, slots=True)
class Mark:
    """The last row of a trail, as far as the file knows."""

    trail: str
    seq: int
    at: str
    mac: str


def trail_id(first_mac: str) -> str:
    """Return how the file knows a trail, from the signature of its first row."""
    return first_mac[:_TRAIL]


class Held:
    """The open file, held so that nobody else reads or moves it meanwhile."""

    def __init__(self, descriptor: int, keys: Mapping[str, bytes]) -> None:
        self._descriptor, self._keys = descriptor, keys

    def marks(self) -> dict[str, Mark]:
        """Return what the file knows of each trail; nothing while it is new and empty.

        Raises:
            BadCheckpoint: it was not written by this product, or with an unknown key.
        """
        text = os.pread(self._descriptor, os.fstat(self._descriptor).st_size, 0)
        lines = [text[at : at + _LENGTH] for at in range(0, len(text), _LENGTH)]
        marks = [_parsed(line, self._keys) for line in lines]
        found = {mark.trail: mark for mark in marks}
        if len(found) < len(marks):
            raise BadCheckpoint(_TAMPERED)
        return found

    def move(self, mark: Mark, key: bytes) -> None:
        """Write a mark over the one of the same trail, or behind those of others.

        Raises:
            OSError: the file cannot be written.
            BadCheckpoint: what stands there is not as the product wrote it.
        """
        places = list(self.marks())
        place = places.index(mark.trail) if mark.trail in places else len(places)
        os.pwrite(self._descriptor, _written(mark, key), place * _LENGTH)

    def clear(self) -> None:
        """Take away what nobody can believe."""
        os.ftruncate(self._descriptor, 0)


@contextmanager
def hold(path: Path, keys: Mapping[str, bytes]) -> Iterator[Held]:
    """Open the file for writing, make it where there is none, and hold it.

    Args:
        path: where it is.
        keys: the keys that may have signed it, by their ids.

    Raises:
        BadCheckpoint: it cannot be written, or somebody else holds it for too long.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC | os.O_CREAT, 0o600)
    except OSError as error:
        raise BadCheckpoint(f"the checkpoint {path} cannot be written: {error.strerror}") from None
    try:
        _lock(descriptor, fcntl.LOCK_EX, path)
        yield Held(descriptor, keys)
    finally:
        os.close(descriptor)


def read(path: Path, keys: Mapping[str, bytes]) -> dict[str, Mark]:
    """Return what the file knows of each trail; nothing where there is no file.

    Raises:
        BadCheckpoint: it cannot be read, or is not as the product wrote it.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise BadCheckpoint(f"the checkpoint {path} cannot be read: {error.strerror}") from None
    try:
        _lock(descriptor, fcntl.LOCK_SH, path)
        return Held(descriptor, keys).marks()
    finally:
        os.close(descriptor)


def _lock(descriptor: int, kind: int, path: Path) -> None:
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                raise BadCheckpoint(f"somebody holds the checkpoint {path}") from None
            time.sleep(0.002)
        else:
            return


def _written(mark: Mark, key: bytes) -> bytes:
    values = [_TITLE, mark.trail, f"{mark.seq:020}", mark.at, mark.mac, key_id(key)]
    return " ".join([*values, sign(key, values)]).encode() + b"\n"


def _parsed(text: bytes, keys: Mapping[str, bytes]) -> Mark:
    try:
        title, version, trail, seq, at, mac, key, own = text.decode("ascii").split(" ")
        values = [f"{title} {version}", trail, seq, at, mac, key]
        right = len(text) == _LENGTH and values[0] == _TITLE
    except ValueError:
        right = False
    if not right:
        raise BadCheckpoint(_TAMPERED)
    if key not in keys:
        raise BadCheckpoint(f"the checkpoint is signed with key {key}, which the settings lack")
    if not hmac.compare_digest(sign(keys[key], values) + "\n", own):
        raise BadCheckpoint(_TAMPERED)
    return Mark(trail, int(seq), at, mac)
