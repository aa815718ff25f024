"""Files, folders and archives of crime data, looked through without trusting them (HANDBOOK 11).

Nothing is ever unpacked to disk. A refused member leaves the other members in; what is no archive,
or one that as a whole is out of bounds, is refused whole.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from iom.files.archives import (
    Limits,
    is_companion,
    is_passed_over,
    judged_members,
    open_archive,
    open_member,
)
from iom.files.refusals import Refusal

__all__ = ["Gathered", "Limits", "Source", "gather"]


@dataclass(frozen=True, slots=True)
class Source:
    """One .csv file, by itself, in a folder or in an archive.

    Attributes:
        file: where it was found, as the person knows it: `crimes.zip/2025-08/2025-08-x.csv`.
        name: the name of the file alone.
        size_bytes: its size; of a member, as its archive states it.
        open: opens the content for reading, as often as one likes while the gathering lasts.
            Opening or reading raises Refusal when the file cannot be read, or when the member is
            damaged or of another size than stated.
    """

    file: str
    name: str
    size_bytes: int
    open: Callable[[], BinaryIO]


@dataclass(slots=True)
class Gathered:
    """What was found: the sources in order, and what was refused before being read."""

    sources: list[Source] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)


@contextmanager
def gather(
    paths: Iterable[Path | str | tuple[str, Path]], *, limits: Limits | None = None
) -> Iterator[Gathered]:
    """Find every .csv file under the given paths; archives stay open until the context ends.

    Folders are walked to the bottom, by name. Linked folders are not entered, and a linked file
    must lie in the folder that was given. A file that is found twice is taken once. In folders
    and archives only `.csv` and `.zip` are looked at, and the police's `-outcomes.csv` and
    `-stop-and-search.csv` are passed over in silence.

    Args:
        paths: files, folders and archives; a pair gives the name that the person knows an
            uploaded file by, which also says what kind of file it is.
        limits: what an archive may be at most.
    """
    with ExitStack() as stack:
        search = _Search(stack, limits or Limits())
        for given in paths:
            name, path = given if isinstance(given, tuple) else (str(given), Path(given))
            search.look_at(path, name)
        yield search.found


class _Search:
    def __init__(self, stack: ExitStack, limits: Limits) -> None:
        self.found = Gathered()
        self._stack = stack
        self._limits = limits
        self._seen: set[str] = set()

    def look_at(self, path: Path, file: str) -> None:
        """Take what a person named."""
        status = _status(path)
        if status and stat.S_ISDIR(status.st_mode):
            self._walk(path, file)
        elif is_companion(file):
            self._refuse(file, "this is a companion of the street files, which holds no crimes")
        elif not file.lower().endswith((".csv", ".zip")):
            self._refuse(file, _absence(path) or "the file is neither .csv nor .zip")
        else:
            self._take(path, file)

    def _walk(self, root: Path, name: str) -> None:
        inside = root.resolve()
        for folder, folders, files in os.walk(root, onerror=self._unreadable_folder):
            folders.sort()
            folders[:] = [name for name in folders if not name.startswith((".", "__MACOSX"))]
            for entry in sorted(files):
                path = Path(folder) / entry
                relative = path.relative_to(root).as_posix()
                file = f"{name.rstrip('/')}/{relative}"
                if is_passed_over(relative):
                    continue
                if path.is_symlink() and not path.resolve().is_relative_to(inside):
                    self._refuse(file, "the file is a link that leads out of its folder")
                else:
                    self._take(path, file)

    def _unreadable_folder(self, error: OSError) -> None:
        self._refuse(str(error.filename), "the folder cannot be read")

    def _take(self, path: Path, file: str) -> None:
        reason = _absence(path)
        if reason:
            self._refuse(file, reason)
            return
        real = os.path.realpath(path)
        if real in self._seen:
            return
        self._seen.add(real)
        if file.lower().endswith(".zip"):
            self._take_archive(path, file)
        else:
            content = partial(_open_file, path, file)
            size = status.st_size if (status := _status(path)) else 0
            self.found.sources.append(Source(file, PurePosixPath(file).name, size, content))

    def _take_archive(self, path: Path, file: str) -> None:
        try:
            archive = self._stack.enter_context(open_archive(path, file, self._limits))
        except Refusal as refusal:
            self.found.refusals.append(refusal)
            return
        for member in judged_members(archive, file, self._limits):
            if isinstance(member, Refusal):
                self.found.refusals.append(member)
                continue
            name = f"{file}/{member.filename}"
            content = partial(open_member, archive, member, name, self._limits)
            self.found.sources.append(
                Source(name, PurePosixPath(member.filename).name, member.file_size, content)
            )

    def _refuse(self, file: str, reason: str) -> None:
        self.found.refusals.append(Refusal(file, reason))


def _status(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except (OSError, ValueError):  # a name with a NUL in it is a ValueError
        return None


def _absence(path: Path) -> str | None:
    """Say why there is nothing to read here; a pipe or device would make the program wait."""
    status = _status(path)
    if status is None:
        return "there is no such file or folder"
    if not stat.S_ISREG(status.st_mode):
        return "this is not an ordinary file"
    if not os.access(path, os.R_OK):
        return "the file may not be read"
    return None


def _open_file(path: Path, file: str) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise Refusal(file, "the file cannot be read any more") from error
