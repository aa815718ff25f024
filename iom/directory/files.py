"""Bring a file of programmes in, and write one. No act here commits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from hashlib import sha256
from typing import BinaryIO

from iom.audit import service as audit
from iom.directory import providers, service, starts
from iom.directory.domain import BadProgramme, Programme, Provider, Start
from iom.directory.drafting import Details, check_details, details_of
from iom.directory.events import WHOLE, DirectoryImported
from iom.directory.layout import (
    COLUMN_OF,
    OPTIONAL,
    REQUIRED,
    BadCell,
    Row,
    cells_of,
    row_of,
)
from iom.directory.noting import Doing
from iom.directory.provider_words import NewProvider
from iom.directory.queries import every_programme
from iom.directory.records import list_link_workers, list_providers
from iom.directory.words import Sector, Taken
from iom.files.reading import Columns, Refusal, read_records
from iom.files.writing import Sheet, write_csv, write_xlsx
from iom.transaction import savepoint

MOST_ROWS = 2_000
COLUMNS = Columns(REQUIRED, OPTIONAL)
HEADER = (*REQUIRED, *OPTIONAL)


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a row, or the file, cannot go in. `line` is None for the whole."""

    line: int | None
    column: str | None
    reason: str


@dataclass(slots=True)
class Outcome:
    """What a file does, or would do.

    Attributes:
        new, changed: line, reference and name of each; a new one has no reference yet in a dry run.
    """

    rows: int = 0
    same: int = 0
    new: list[tuple[int, str, str]] = field(default_factory=list)
    changed: list[tuple[int, str, str]] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)

    @property
    def fingerprint(self) -> str:
        """The same for two files just when they do the same."""
        said = (
            [(line, name) for line, _, name in self.new],
            self.changed,
            self.same,
            [(each.line, each.reason) for each in self.refused],
        )
        return sha256(repr(said).encode()).hexdigest()

    def as_json(self) -> dict[str, object]:
        """As other files of the product tell it (INTERFACES 2)."""
        return {
            "rows": self.rows,
            "new": len(self.new),
            "changed": len(self.changed),
            "same": self.same,
            "refused": [
                {"line": each.line, "column": each.column, "reason": each.reason}
                for each in self.refused
            ],
        }


def bring_in(stream: BinaryIO, *, file: str, doing: Doing, today: date) -> Outcome:
    """Do what a file says, row by row; a row that cannot go in is refused, the others are in.

    Where the whole file is to go in or nothing, the caller undoes it if a row was refused. Brought
    in twice, a file changes nothing the second time. Starts that a file leaves out stay.

    Args:
        stream: its content.
        file: its name, whose ending says how to read it.
        doing: by whom and when.
        today: the day; what is new counts as confirmed from it.
    """
    outcome = Outcome()
    known = _Known()
    for row in _rows(stream, file, outcome):
        try:
            with savepoint():
                _take(row, known, outcome, doing=doing, today=today)
        except BadProgramme as wrong:
            known.read_providers()  # one that this row put in is undone with it
            column = COLUMN_OF.get(wrong.field, wrong.field)
            reason = str(wrong).rstrip(".")
            outcome.refused.append(Refused(row.line, column if column in HEADER else None, reason))
    if outcome.new or outcome.changed:
        event = DirectoryImported(
            subject=WHOLE, added=len(outcome.new), changed=len(outcome.changed)
        )
        audit.record(event, actor=doing.actor, at=doing.at)
    outcome.refused.sort(key=lambda each: each.line or 0)
    return outcome


def _rows(stream: BinaryIO, file: str, outcome: Outcome) -> Iterable[Row]:
    def set_aside(refusal: Refusal, cells: Sequence[str]) -> None:
        del cells
        outcome.rows += 1
        column = None if refusal.column is None else str(refusal.column)
        outcome.refused.append(Refused(refusal.line, column, refusal.reason))

    found: list[Row] = []
    try:
        for line, cells in read_records(stream, file=file, columns=COLUMNS, set_aside=set_aside):
            outcome.rows += 1
            _refuse_too_many(outcome.rows, file)
            try:
                found.append(row_of(line, cells))
            except BadCell as wrong:
                outcome.refused.append(Refused(line, wrong.column, str(wrong)))
    except Refusal as refusal:
        column = None if refusal.column is None else str(refusal.column)
        outcome.refused.append(Refused(refusal.line, column, refusal.reason))
        return []
    return found


def _refuse_too_many(rows: int, file: str) -> None:
    if rows > MOST_ROWS:
        raise Refusal(file, f"the file has more than {MOST_ROWS:,} rows; send it in parts")


class _Known:
    """What the directory says before and while a file comes in."""

    def __init__(self) -> None:
        self.read_providers()
        self.workers = {each.name: each.user_id for each in list_link_workers()}
        self.programmes = {each.ref: each for each in every_programme()}
        self.taken: set[str] = set()

    def read_providers(self) -> None:
        """Read anew which providers there are."""
        self.providers = {each.name.casefold(): each for each in list_providers()}

    def find(self, row: Row, provider: Provider) -> Programme | None:
        """Find which programme a row is about; None: it is new.

        Raises:
            BadProgramme: there is none of its reference, or another row was about it.
        """
        if row.ref:
            found = self.programmes.get(row.ref)
            if found is None:
                raise BadProgramme(
                    f"There is no programme {row.ref[:20]}; leave it empty for a new one.",
                    field="programme_ref",
                )
        else:
            name = " ".join(row.details.name.split()).casefold()
            alike = (
                each
                for each in self.programmes.values()
                if each.provider_ref == provider.ref and each.name.casefold() == name
            )
            found = min(alike, key=lambda each: each.closed_on is not None, default=None)
        if found is not None and found.ref in self.taken:
            raise BadProgramme(f"Another row is about {found.ref}, too.", field="programme_ref")
        return found


def _take(row: Row, known: _Known, outcome: Outcome, *, doing: Doing, today: date) -> None:
    provider = _provider(row, known, doing)
    user_id = known.workers.get(row.details.link)
    said = replace(
        row.details,
        provider=provider.ref,
        link_user_id=user_id,
        link="" if user_id else row.details.link,
    )
    found = known.find(row, provider)
    if found is None:
        ref = service.add(said, doing=replace(doing, token=None), today=today)
        _starts(ref, row, {}, doing=doing, today=today)
        known.taken.add(ref)
        outcome.new.append((row.line, ref, row.details.name))
        return
    known.taken.add(found.ref)
    changed = _differs(found, said)
    if changed:
        now = replace(doing, token=None, version=found.version)
        service.change(found.ref, said, doing=now)
    before = {each.on: each for each in found.starts}
    if _starts(found.ref, row, before, doing=doing, today=today) or changed:
        outcome.changed.append((row.line, found.ref, found.name))
    else:
        outcome.same += 1


def _differs(found: Programme, said: Details) -> bool:
    return check_details(said) != details_of(found)


def _provider(row: Row, known: _Known, doing: Doing) -> Provider:
    """Return the provider of a row; one that the directory does not know is put in."""
    found = known.providers.get(row.provider.casefold())
    if found is not None:
        return found
    new = NewProvider(
        name=row.provider,
        sector=row.sector,
        third_sector=row.third_sector,
        telephone=row.telephone,
        note="",
    )
    try:
        ref = providers.add(new, doing=replace(doing, token=None))
    except BadProgramme as wrong:
        raise BadProgramme(str(wrong), field="provider") from None
    made = Provider(ref=ref, name=row.provider, sector=row.sector, third_sector=row.third_sector)
    known.providers[row.provider.casefold()] = made
    return made


def _starts(ref: str, row: Row, before: Mapping[date, Start], *, doing: Doing, today: date) -> bool:
    """Put in the starts that are new, change the places of the others; say whether any was."""
    if row.details.takes is not Taken.FIXED_TERM and row.starts:
        raise BadProgramme("Only a programme of a fixed term has starts.", field="on")
    made = False
    for new in row.starts:
        was = before.get(new.on)
        if was is None and new.on >= today:
            starts.add(ref, new, doing=replace(doing, token=None), today=today)
            made = True
        elif was is not None and (was.places, was.taken) != (new.places, new.taken):
            now = replace(doing, token=None, version=was.version)
            said = replace(new, note=was.note)
            starts.change(ref, was.id, said, doing=now, today=today)
            made = True
    return made


def write(
    programmes: Sequence[Programme], sectors: dict[str, Sector], *, ending: str, at: datetime
) -> bytes:
    """Write programmes as a file that can be brought in again.

    Args:
        programmes: which.
        sectors: of each provider, by its reference.
        ending: `csv` or `xlsx`.
        at: the moment of writing.
    """
    rows = [cells_of(each, sectors[each.provider_ref]) for each in programmes]
    if ending == "csv":
        return write_csv(HEADER, rows)
    return write_xlsx({"directory": Sheet(HEADER, rows)}, created=at)
