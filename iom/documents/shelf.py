"""The folder in which the files of documents lie, sealed, under made-up names.

`documents/ab/cd/abcd…` in the data folder, two folders deep so that none grows long. A file is
written under another name, brought to the disk and then renamed: it is there whole or not at all.
Whoever lays a file down commits the document afterwards, so that no document ever lacks its file;
what was laid down and never named is swept once it is an hour old.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from iom import keys
from iom.documents.content import media_of
from iom.documents.domain import CannotKeep, Laid

FRESH_SECONDS = 3_600  # a file as young as this may belong to a form that is just being sent
_NAME = re.compile(r"[0-9a-f]{32}\Z")
_WAITING = ".waiting"


@dataclass(slots=True)
class Delivery:
    """Files that were laid down for one change; those that it does not claim are thrown away."""

    files: Sequence[Laid]
    claimed: set[str] = field(default_factory=set)

    def claim(self, file: str | None) -> None:
        """Say that a document names a file from now on."""
        if file is not None:
            self.claimed.add(file)


class Shelf:
    """The files of documents in one data folder."""

    def __init__(self, data_dir: Path) -> None:
        self.root = data_dir / "documents"

    @contextmanager
    def laid_down(self, contents: Sequence[bytes]) -> Iterator[Delivery]:
        """Lay files down for a change, and throw away what the change did not claim.

        One that was claimed stays even where the commit then failed: whether it did is not always
        known, and what no document names is swept later.

        Raises:
            BadFile: one is none that is kept; nothing is laid down then.
            CannotKeep: the disk is full, or the folder cannot be written to.
        """
        told = [(content, media_of(content)) for content in contents]
        delivery = Delivery(laid := [])
        try:
            for content, media in told:
                digest = hashlib.sha256(content).hexdigest()
                laid.append(Laid(self.lay_down(content), media, len(content), digest))
            yield delivery
        finally:
            for each in laid:
                if each.file not in delivery.claimed:
                    self.throw_away(each.file)

    def lay_down(self, content: bytes) -> str:
        """Seal a file, bring it to the disk and return its made-up name.

        Raises:
            CannotKeep: it could not be written; nothing is left of it.
        """
        name = secrets.token_hex(16)
        self.put(name, keys.seal_bytes(content))
        return name

    def put(self, name: str, sealed: bytes) -> None:
        """Write a sealed file under a name, whole or not at all; one that is there is replaced.

        Raises:
            CannotKeep: it could not be written; nothing is left of it.
        """
        path = self.path(name)
        waiting = path.with_name(f".{name}.{os.getpid()}{_WAITING}")
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with os.fdopen(
                os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb"
            ) as out:
                out.write(sealed)
                out.flush()
                os.fsync(out.fileno())
            waiting.replace(path)
            for folder in (path.parent, path.parent.parent, self.root):
                _bring_to_disk(folder)
        except OSError as error:
            waiting.unlink(missing_ok=True)
            reason = error.strerror or "it cannot be written"
            raise CannotKeep(
                f"The file could not be kept ({reason.lower()}). Nothing was changed; tell whoever "
                "looks after iom."
            ) from None

    def read(self, name: str, *, sha256: str) -> bytes:
        """Return a file as it was sent.

        Raises:
            CannotKeep: it is not there, is sealed with a key that is not among the settings, or is
                not what was sent.
        """
        try:
            content = keys.unseal_bytes(self.sealed(name))
        except keys.CannotOpen:
            content = b""
        if hashlib.sha256(content).hexdigest() != sha256:
            raise CannotKeep(
                "The file of this document is not as it was sent, so it is not handed out. Tell "
                "whoever looks after iom: `iom check` says more."
            )
        return content

    def sealed(self, name: str) -> bytes:
        """Return a file as it lies on the disk.

        Raises:
            CannotKeep: it is not there, or cannot be read.
        """
        try:
            return self.path(name).read_bytes()
        except OSError:
            raise CannotKeep(
                "The file of this document is not there. Tell whoever looks after iom: `iom check` "
                "says more."
            ) from None

    def holds(self, name: str) -> bool:
        """Say whether a file is there."""
        return self.path(name).is_file()

    def throw_away(self, name: str) -> None:
        """Delete a file, if it is there."""
        self.path(name).unlink(missing_ok=True)

    def names(self) -> Iterator[tuple[str, bool]]:
        """Yield the name of every file that is there, and whether it is older than an hour."""
        now = time.time()
        for path in sorted(self.root.glob("*/*/*")):
            if _NAME.match(path.name):
                yield path.name, path.stat().st_mtime < now - FRESH_SECONDS

    def drop_half_written(self) -> None:
        """Delete what a process left half written that ended more than an hour ago."""
        now = time.time()
        for path in self.root.glob(f"*/*/.*{_WAITING}"):
            if path.stat().st_mtime < now - FRESH_SECONDS:
                path.unlink(missing_ok=True)

    def seal_anew(self) -> int:
        """Seal every file with the present key; return how many. Cut short, it is run again.

        Raises:
            CannotOpen: one is sealed with a key that is not among the settings.
        """
        count = 0
        for name, _ in self.names():
            try:
                sealed = self.sealed(name)
            except CannotKeep:
                continue  # its client was erased meanwhile
            self.put(name, keys.seal_bytes(keys.unseal_bytes(sealed)))
            count += 1
        return count

    def sealed_with_a_lost_key(self) -> int:
        """Count the files that no key of the settings opens."""
        count = 0
        for name, _ in self.names():
            try:
                keys.unseal_bytes(self.sealed(name))
            except CannotKeep:
                continue  # its client was erased meanwhile
            except keys.CannotOpen:
                count += 1
        return count

    def path(self, name: str) -> Path:
        """Return where a file lies.

        Raises:
            ValueError: this is none of the names that are made here.
        """
        if not _NAME.match(name):
            raise ValueError(f"no name of a file on the shelf: {name!r}")
        return self.root / name[:2] / name[2:4] / name


def _bring_to_disk(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
