"""One street file: rows judged and ready to be kept, or the refusal of the file (HANDBOOK 11)."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import repeat
from typing import BinaryIO

from iom.crimes.domain import HEADER, area_of
from iom.files.reading import Refusal, Table
from iom.files.refusals import shown
from iom.files.zips import Source
from iom.kernel.batches import in_batches
from iom.kernel.dates import Month

BATCH_ROWS = 5_000
"""Rows in one short transaction: about 30 ms of the write lock on SQLite."""
COLUMNS = (
    "file_id",
    "area",
    "category",
    "crime_id",
    "reported_by",
    "falls_within",
    "longitude",
    "latitude",
    "location",
    "lsoa_code",
    "lsoa_name",
    "outcome",
    "context",
)
Row = tuple[int | str, ...]
"""One value for each of `COLUMNS`."""

# England and Wales have some 330 districts, and the police about 16 categories.
_MOST_COUNTS = 10_000
_MOST_REMEMBERED = 50_000
# The most characters that a column is kept with; no real file comes near. Those left out may have
# whatever a line can hold.
_LONGEST = {
    "Crime ID": 80,
    "Reported by": 120,
    "Falls within": 120,
    "Longitude": 20,
    "Latitude": 20,
    "LSOA code": 20,
    "LSOA name": 120,
    "Crime type": 60,
}
_DEGREES = re.compile(r"-?\d{1,3}(\.\d+)?([eE]-\d{1,2})?", re.ASCII)
_FURTHEST = {"Longitude": 180, "Latitude": 90}
_MONTH, _LONGITUDE, _LATITUDE, _LSOA, _CATEGORY = (
    HEADER.index(name) for name in ("Month", "Longitude", "Latitude", "LSOA name", "Crime type")
)


def sha256_of(source: Source) -> str:
    """Return what tells a content from every other, in hexadecimal digits.

    Raises:
        Refusal: the file cannot be read.
    """
    with source.open() as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]


class StreetFile:
    """The rows of one street file, judged. Iterate `batches` once.

    Whole batches are judged column by column, which is many times quicker than row by row; only
    when something is wrong in one does the file get read again, row by row, to say where.

    Attributes:
        counts: rows read so far, by area and category; after the last batch the file's summary.
    """

    def __init__(self, source: Source, month: Month, sha256: str) -> None:
        self.counts: Counter[tuple[str, str]] = Counter()
        self._source = source
        self._month = str(month)
        self._sha256 = sha256
        self._areas = _Areas()
        self._degrees: dict[str, set[str]] = {name: set() for name in _FURTHEST}

    def batches(self, file_id: int) -> Iterator[list[Row]]:
        """Yield lists of rows as they are kept.

        Raises:
            Refusal: the file is refused, whole; what was yielded before must be taken back.
        """
        with self._source.open() as stream:
            content = _Hashed(stream)
            table = Table(content, file=self._source.file, header=HEADER)  # type: ignore[arg-type]
            for batch in in_batches(table, BATCH_ROWS):
                yield self._kept(batch, file_id)
            if content.sha256 != self._sha256:
                raise self._changed()

    def _kept(self, batch: list[list[str]], file_id: int) -> list[Row]:
        columns = list(zip(*batch, strict=True))
        if not self._is_sound(columns):
            raise self._refusal()
        (crime_ids, _, by, within, longitudes, latitudes, locations,
         codes, names, categories, outcomes, contexts) = columns  # fmt: skip
        areas = list(map(self._areas.__getitem__, names))
        self.counts.update(zip(areas, categories, strict=True))
        if len(self.counts) > _MOST_COUNTS:
            reason = "there are too many different places and crime types for a street file"
            raise Refusal(self._source.file, reason)
        return list(
            zip(
                repeat(file_id), areas, categories, crime_ids, by, within, longitudes, latitudes,
                locations, codes, names, outcomes, contexts,
            )
        )  # fmt: skip

    def _is_sound(self, columns: Sequence[Sequence[str]]) -> bool:
        """Say whether nothing in a batch breaks a rule of `_why_not`."""
        different = [set(column) for column in columns]
        longitudes, latitudes = columns[_LONGITUDE], columns[_LATITUDE]
        return (
            different[_MONTH] == {self._month}
            and all(map(str.strip, different[_CATEGORY]))
            and all(map(_is_lsoa, different[_LSOA]))
            and self._are_degrees("Longitude", different[_LONGITUDE])
            and self._are_degrees("Latitude", different[_LATITUDE])
            and list(map(bool, longitudes)) == list(map(bool, latitudes))
            and all(
                max(map(len, different[HEADER.index(name)])) <= longest
                for name, longest in _LONGEST.items()
            )
        )

    def _are_degrees(self, name: str, texts: set[str]) -> bool:
        known = self._degrees[name]
        new = texts - known
        # A force has some ten thousand map points, so this stays small whatever the file.
        self._degrees[name] = texts if len(known) > _MOST_REMEMBERED else known | new
        return all(not text or _is_degrees(name, text) for text in new)

    def _refusal(self) -> Refusal:
        """Find the first row that breaks a rule."""
        with self._source.open() as stream:
            table = Table(stream, file=self._source.file, header=HEADER)
            for row in table:
                wrong = _why_not(row, self._month)
                if wrong is not None:
                    column, reason = wrong
                    return table.refusal(reason, column=column)
        return self._changed()

    def _changed(self) -> Refusal:
        reason = "the file changed while it was read; import it again"
        return Refusal(self._source.file, reason)


def _why_not(row: Sequence[str], month: str) -> tuple[str, str] | None:
    """Return the column and the reason why a row is none of a month's street file."""
    for name, longest in _LONGEST.items():
        if len(row[HEADER.index(name)]) > longest:
            return name, f"the cell has more than {longest} characters"
    if row[_MONTH] != month:
        return "Month", f"“{shown(row[_MONTH])}” is not the month of the file, {month}"
    if not row[_CATEGORY].strip():
        return "Crime type", "the crime type is blank"
    if not _is_lsoa(row[_LSOA]):
        reason = f"“{shown(row[_LSOA])}” is not the name of an LSOA, such as Cambridge 001A"
        return "LSOA name", reason
    return _why_no_point(row[_LONGITUDE], row[_LATITUDE])


def _is_lsoa(name: str) -> bool:
    return not name.strip() or bool(area_of(name))


def _is_degrees(name: str, text: str) -> bool:
    return bool(_DEGREES.fullmatch(text)) and abs(float(text)) <= _FURTHEST[name]


def _why_no_point(longitude: str, latitude: str) -> tuple[str, str] | None:
    if not (longitude or latitude):
        return None  # the police leave both out where the place is not known
    for name, text in (("Longitude", longitude), ("Latitude", latitude)):
        if not text:
            return name, f"there is no {name.lower()} beside the other half of the place"
        if not _is_degrees(name, text):
            return name, f"“{shown(text)}” is not a {name.lower()} in degrees, such as 52.2053"
    return None


class _Areas(dict[str, str]):
    """The area of each LSOA that was met; there are some hundreds of them in a file."""

    def __missing__(self, name: str) -> str:
        if len(self) > _MOST_REMEMBERED:
            self.clear()
        area = self[name] = area_of(name)
        return area


class _Hashed:
    """A stream that works out on the way what tells its content from every other."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._hash = hashlib.sha256()

    def read(self, size: int) -> bytes:
        part = self._stream.read(size)
        self._hash.update(part)
        return part

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()
