"""One ZIP archive that somebody sent: its bounds, its members' names, and reading one member."""

from __future__ import annotations

import copy
import io
import os
import re
import stat
import struct
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from iom.files.refusals import Refusal

_HARMLESS_BYTES = 10 << 20
_MOST_DIRECTORY_BYTES = 16 << 20
_LOCAL_HEADER_BYTES = 30
_LONGEST_TAIL_BYTES = 76 + 22 + 65_535  # end records of a large archive, and a comment
_DRIVE = re.compile("[A-Za-z]:")
_CONTROL = re.compile("[\x00-\x1f\x7f]")
_ENCRYPTED = 0x1


@dataclass(frozen=True, slots=True)
class Limits:
    """What an archive may be at most; the police's whole national archive keeps well inside.

    Attributes:
        member_bytes: one member, unpacked.
        archive_bytes: all members together, unpacked.
        ratio: how many times smaller a member may be packed, once it has more than 10 MB. Street
            files come to about 8; more than 1,000 is impossible.
        members: how many members.
    """

    member_bytes: int = 500 << 20
    archive_bytes: int = 2 << 30
    ratio: int = 200
    members: int = 20_000


def open_archive(path: Path, file: str, limits: Limits) -> ZipFile:
    """Open an archive that as a whole is within its bounds.

    Sizes are those that the archive states; `open_member` sees to it that they are true.

    Raises:
        Refusal: it cannot be read, is no archive, is damaged, or unpacks to something huge.
    """
    damaged = Refusal(file, "this is not a ZIP archive, or it is damaged or cut short")
    try:
        if _directory_bytes(path) > _MOST_DIRECTORY_BYTES:
            raise Refusal(file, f"the archive has more than {limits.members:,} members")
        archive = ZipFile(path)
    except (BadZipFile, NotImplementedError, ValueError, OverflowError, struct.error) as error:
        raise damaged from error
    except OSError as error:
        raise Refusal(file, f"the file cannot be read ({error.strerror or 'no reason'})") from error
    try:
        _refuse_out_of_bounds(archive.infolist(), file, limits)
    except Refusal:
        archive.close()
        raise
    return archive


def judged_members(archive: ZipFile, file: str, limits: Limits) -> Iterator[ZipInfo | Refusal]:
    """Yield, by name, each member that is not passed over: itself, or why it is not taken.

    Members other than `.csv` and `.zip` are passed over, unless the name of one is a trick.
    """
    members = sorted(archive.infolist(), key=lambda member: member.filename)
    often = Counter(member.filename.casefold() for member in members)
    told: set[str] = set()
    for member in members:
        name = f"{file}/{member.orig_filename}"
        if _leads_astray(member.orig_filename):
            yield Refusal(name, "the name of this member is not a plain path inside the archive")
        elif member.is_dir() or is_passed_over(member.filename):
            continue
        elif often[member.filename.casefold()] > 1:
            if member.filename.casefold() not in told:
                told.add(member.filename.casefold())
                yield Refusal(name, "the archive has this member more than once")
        elif reason := _why_not(member, limits):
            yield Refusal(name, reason)
        else:
            yield member


def is_passed_over(path: str) -> bool:
    """Say whether a file in a folder or archive is none that an import of crimes looks at.

    That is whatever is no `.csv` or `.zip`, the other files of the police's download (outcomes,
    stop and search), and what a Macintosh or a hidden folder leaves behind.
    """
    *folders, name = path.lower().split("/")
    hidden = name.startswith(".") or any(folder.startswith((".", "__macosx")) for folder in folders)
    return hidden or is_companion(name) or not name.endswith((".csv", ".zip"))


def is_companion(name: str) -> bool:
    """Say whether this is one of the police's other files, which stand beside the street files."""
    return name.lower().endswith(("-outcomes.csv", "-stop-and-search.csv"))


def open_member(archive: ZipFile, member: ZipInfo, file: str, limits: Limits) -> BinaryIO:
    """Return the unpacked content of a member as a stream that refuses to be lied to.

    Raises:
        Refusal: here or while it is read: the member is damaged, or unpacks to another size than
            the archive states.
    """
    # Told that the member may be as big as the limit, zipfile reads on to where the packed data
    # really ends, instead of quietly stopping where the archive says.
    unbounded = copy.copy(member)
    unbounded.file_size = limits.member_bytes + 1
    try:
        packed = archive.open(unbounded)
    except (BadZipFile, RuntimeError, NotImplementedError, OSError) as error:
        raise _damaged(file) from error
    return io.BufferedReader(_Measured(packed, member.file_size, file), 1 << 18)


class _Measured(io.RawIOBase):
    """Counts what is unpacked and holds it against what the archive stated."""

    def __init__(self, packed: IO[bytes], stated_bytes: int, file: str) -> None:
        super().__init__()
        self._packed = packed
        self._left = stated_bytes
        self._file = file

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            part = self._packed.read(len(buffer))
        except (BadZipFile, zlib.error, EOFError, OSError) as error:
            raise _damaged(self._file) from error
        self._left -= len(part)
        if self._left < 0 or (not part and self._left > 0):
            raise Refusal(self._file, "the member unpacks to another size than its archive states")
        buffer[: len(part)] = part
        return len(part)

    def close(self) -> None:
        self._packed.close()
        super().close()


def _refuse_out_of_bounds(members: list[ZipInfo], file: str, limits: Limits) -> None:
    if len(members) > limits.members:
        raise Refusal(file, f"the archive has more than {limits.members:,} members")
    total = sum(member.file_size for member in members)
    if total > limits.archive_bytes:
        allowed = f"more than the {_size(limits.archive_bytes)} that an archive may"
        raise Refusal(file, f"the archive unpacks to {_size(total)}, {allowed}")
    end = 0
    for member in sorted(members, key=lambda member: member.header_offset):
        if member.header_offset < end:
            raise Refusal(file, "members of the archive lie on top of one another")
        end = member.header_offset + _LOCAL_HEADER_BYTES + member.compress_size


def _leads_astray(name: str) -> bool:
    return (
        name.startswith("/")
        or "\\" in name
        or ".." in name.split("/")
        or bool(_DRIVE.match(name) or _CONTROL.search(name))
    )


def _why_not(member: ZipInfo, limits: Limits) -> str | None:
    if member.filename.lower().endswith(".zip"):
        return "an archive inside an archive is not opened; unpack it first"
    if stat.S_ISLNK(member.external_attr >> 16):
        return "the member is a link, not a file"
    if member.flag_bits & _ENCRYPTED:
        return "the member is encrypted"
    if member.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
        return "the member is packed in a way that is not read; pack it again as an ordinary ZIP"
    return _why_too_big(member, limits)


def _why_too_big(member: ZipInfo, limits: Limits) -> str | None:
    if member.file_size > limits.member_bytes:
        allowed = f"more than the {_size(limits.member_bytes)} that one file may"
        return f"the member unpacks to {_size(member.file_size)}, {allowed}"
    if member.file_size > max(_HARMLESS_BYTES, member.compress_size * limits.ratio):
        return f"the member unpacks to more than {limits.ratio} times its packed size"
    return None


def _directory_bytes(path: Path) -> int:
    """Return the size of the list of members, which zipfile reads whole, whatever it is.

    The size is looked for just where zipfile looks for it, so that the two never disagree.
    """
    with path.open("rb") as stream:
        stream.seek(max(0, stream.seek(0, os.SEEK_END) - _LONGEST_TAIL_BYTES))
        tail = stream.read()
    without_comment = tail[-22:-18] == b"PK\x05\x06" and tail[-2:] == b"\0\0"
    at = len(tail) - 22 if without_comment else tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        return 0
    large = tail[max(0, at - 76) : at]
    if len(large) == 76 and large.startswith(b"PK\x06\x06") and large[56:60] == b"PK\x06\x07":
        return int(struct.unpack_from("<Q", large, 40)[0])
    return int(struct.unpack_from("<L", tail, at + 12)[0])


def _size(count: int) -> str:
    if count >= 1 << 30:
        return f"{count / (1 << 30):,.1f} GB"
    return f"{count / (1 << 20):,.1f} MB"


def _damaged(file: str) -> Refusal:
    return Refusal(file, "the member is damaged and cannot be unpacked")
