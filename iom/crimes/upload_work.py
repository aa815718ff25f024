"""The work on files that were sent by page: where they lie, and the process that reads them."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

from iom.accounts import queries as accounts
from iom.accounts.domain import Permission, Reader
from iom.crimes import uploads
from iom.crimes.domain import BadUpload
from iom.crimes.holdings import get_upload
from iom.crimes.job import import_crimes
from iom.crimes.outcomes import Progress
from iom.kernel import clock
from iom.sharing.readers import reader_of
from iom.transaction import transaction

_ROOT = Path(__file__).parents[2]
_BEAT_SECONDS = 1.0
_FRESH_SECONDS = 3600  # a folder as young as this may belong to a form that is just being sent
# Puts the process into the background and ends at once: whoever serves the page has no child to
# wait for, and the work goes on when the server's own process is replaced.
_IN_BACKGROUND = ("/bin/sh", "-c", '"$@" &', "sh")


class SentFile(Protocol):
    """A file as it came with a form."""

    filename: str | None

    def save(self, destination: Path) -> None:
        """Write its content."""


def uploads_in(data_dir: Path) -> Path:
    """Return the folder of all uploads."""
    return data_dir / "uploads"


def save(token: str, files: Sequence[SentFile], *, data_dir: Path) -> uploads.Sent:
    """Write files that were sent into a new folder, all under made-up names.

    Where the disk is full, nothing is left of those that it still held.
    """
    folder = secrets.token_hex(16)
    path = uploads_in(data_dir) / folder
    path.mkdir(parents=True, mode=0o700)
    names = []
    try:
        for at, file in enumerate(files):
            known_as = Path((file.filename or "").replace("\\", "/")).name
            file.save(path / str(at))
            names.append((known_as or "a file without a name", str(at)))
    except OSError:
        throw_away(folder, data_dir=data_dir)
        raise
    return uploads.Sent(token=token, folder=folder, names=names)


def throw_away(folder: str, *, data_dir: Path) -> None:
    """Delete the files of an upload."""
    shutil.rmtree(uploads_in(data_dir) / folder, ignore_errors=True)


def start(token: str, environment: Mapping[str, str]) -> None:
    """Start a process that does the work, with the settings of this one, and do not wait for it."""
    command = (sys.executable, "-c", "import wsgi; wsgi.main()", "import", "crimes-upload", token)
    subprocess.run(  # noqa: S603  # nothing in it comes from outside but the checked token
        (*_IN_BACKGROUND, *command),
        cwd=_ROOT,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
        check=True,
    )


def work_on(token: str, *, data_dir: Path) -> None:
    """Bring the files of an upload in, noting progress, and delete them.

    Raises:
        BadUpload: there is no such upload, the work on it is done, or who sent it has no account
            any more or may no longer bring files in.
        Overtaken: somebody has started the work again meanwhile.
    """
    with transaction():
        run = uploads.begin_run(token, at=clock.now())
    with _given_up_if_it_fails(token, run):
        upload = get_upload(token)
        sender = _sender(upload.uploaded_by_id)
        folder = uploads_in(data_dir) / upload.folder
        given = [(known_as, folder / name) for known_as, name in json.loads(upload.files)]
        outcome = import_crimes(given, actor=sender, watch=_Beat(token, run))
        with transaction():
            uploads.finish(token, run, outcome, at=clock.now())
    throw_away(folder.name, data_dir=data_dir)
    _clear_up(data_dir)


def _sender(user_id: int) -> Reader:
    user = accounts.find_user(user_id)
    if user is None:
        raise BadUpload("The account that sent these files is closed; send them again.")
    sender = reader_of(user)
    if not sender.may(Permission.IMPORT_CRIMES):
        raise BadUpload("Who sent these files may no longer bring any in; send them again.")
    return sender


@contextmanager
def _given_up_if_it_fails(token: str, run: int) -> Iterator[None]:
    try:
        yield
    except Exception:
        with transaction():
            uploads.give_up(token, run, at=clock.now())
        raise


class _Beat:
    """Notes progress, at most once a second and at the end."""

    def __init__(self, token: str, run: int) -> None:
        self._token = token
        self._run = run
        self._next = 0.0

    def __call__(self, progress: Progress) -> None:
        if time.monotonic() >= self._next:
            with transaction():
                uploads.note_progress(self._token, self._run, progress, at=clock.now())
            self._next = time.monotonic() + _BEAT_SECONDS


def _clear_up(data_dir: Path) -> None:
    """Delete what earlier uploads left on the disk."""
    with transaction():
        kept = uploads.folders_to_keep(at=clock.now())
    for path in uploads_in(data_dir).glob("*"):
        with suppress(FileNotFoundError):  # another work may clear up at the same time
            if path.name not in kept and time.time() - path.stat().st_mtime > _FRESH_SECONDS:
                shutil.rmtree(path, ignore_errors=True)
