"""The head of the trail, kept in a file outside the database.

Whoever cuts the trail's tail, or puts an older copy of the database in place, leaves a database
that is consistent in itself; this file still knows the later row. It holds one line of fixed
length: what it is, `seq`, `at` and `mac` of the trail's last row, the id of the key, and its own
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
_LENGTH = len(f"{_TITLE} {0:020} {'':27} {'':64} {'':8} {'':64}\n")
_PATIENCE = 10.0  # seconds; as long as a writer waits for another in the database


class BadCheckpoint(Exception):
    """The file cannot be read or written, or it is not as the product wrote it."""


@dataclass(frozen=True, slots=True)
class Mark:
    """The last row of the trail, as far as the file knows."""

    seq: int
    at: str
    mac: str


class Held:
    """The open file, held so that nobody else reads or moves it meanwhile."""

    def __init__(self, descriptor: int, keys: Mapping[str, bytes]) -> None:
        self._descriptor, self._keys = descriptor, keys

    def mark(self) -> Mark | None:
        """Return what the file knows; None while it is new and empty.

        Raises:
            BadCheckpoint: it was not written by this product, or with an unknown key.
        """
        text = os.pread(self._descriptor, _LENGTH + 1, 0)
        return _parsed(text, self._keys) if text else None

    def move(self, mark: Mark, key: bytes) -> None:
        """Write another mark over the one that is there.

        Raises:
            OSError: the file cannot be written.
        """
        text = _written(mark, key)
        os.pwrite(self._descriptor, text, 0)
        os.ftruncate(self._descriptor, len(text))


@contextmanager
def hold(path: Path, keys: Mapping[str, bytes], *, make: bool) -> Iterator[Held]:
    """Open the file for writing and hold it.

    Args:
        path: where it is.
        keys: the keys that may have signed it, by their ids.
        make: whether it is made where there is none.

    Raises:
        BadCheckpoint: it is missing, cannot be written, or somebody else holds it for too long.
    """
    try:
        if make:
            path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC | (os.O_CREAT if make else 0), 0o600)
    except FileNotFoundError:
        raise BadCheckpoint(f"the checkpoint {path} is missing") from None
    except OSError as error:
        raise BadCheckpoint(f"the checkpoint {path} cannot be written: {error.strerror}") from None
    try:
        _lock(descriptor, fcntl.LOCK_EX, path)
        yield Held(descriptor, keys)
    finally:
        os.close(descriptor)


def read(path: Path, keys: Mapping[str, bytes]) -> Mark | None:
    """Return what the file knows; None where there is no file.

    Raises:
        BadCheckpoint: it cannot be read, or is not as the product wrote it.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise BadCheckpoint(f"the checkpoint {path} cannot be read: {error.strerror}") from None
    try:
        _lock(descriptor, fcntl.LOCK_SH, path)
        return Held(descriptor, keys).mark()
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
    values = [_TITLE, f"{mark.seq:020}", mark.at, mark.mac, key_id(key)]
    return " ".join([*values, sign(key, values)]).encode() + b"\n"


def _parsed(text: bytes, keys: Mapping[str, bytes]) -> Mark:
    try:
        title, version, seq, at, mac, key, own = text.decode("ascii").split(" ")
        values = [f"{title} {version}", seq, at, mac, key]
        right = len(text) == _LENGTH and values[0] == _TITLE
    except ValueError:
        right = False
    if not right:
        raise BadCheckpoint("the checkpoint is damaged or was tampered with")
    if key not in keys:
        raise BadCheckpoint(f"the checkpoint is signed with key {key}, which the settings lack")
    if not hmac.compare_digest(sign(keys[key], values) + "\n", own):
        raise BadCheckpoint("the checkpoint is damaged or was tampered with")
    return Mark(int(seq), at, mac)
