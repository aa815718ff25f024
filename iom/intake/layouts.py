"""What a kind of file with one happening a row must say of itself; the rest is shared.

A *happening* is something that happened to one client who is on the record: a situation, an
offence. `happenings` reads such files, finds whom each row is about and lets unsure rows wait; a
`Layout` says which columns there are, how a row is read, how it is held against what is stored, and
how it is written. A new kind of file is a new layout and its place in `iom.intake.files.LAYOUTS`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Generic, Protocol, TypeVar

from iom.accounts.domain import Category, Reader
from iom.audit.service import Actor
from iom.files.reading import Columns
from iom.intake.domain import Difference, Outcome, PlannedRow, RowRefusal
from iom.intake.rows import Row
from iom.intake.stored import KnownClient
from iom.kernel.events import Event

Details = TypeVar("Details")


@dataclass(frozen=True, slots=True)
class Found(Generic[Details]):
    """A row that can be read and is surely about one client."""

    line: int
    client: KnownClient
    details: Details

    def planned(
        self, key: str, outcome: Outcome, differences: tuple[Difference, ...] = ()
    ) -> PlannedRow:
        """Say what the row would do."""
        person = self.client.person
        return PlannedRow(
            line=self.line,
            client_ref=person.ref,
            name=f"{person.family_name}, {person.given_names}",
            key=key,
            outcome=outcome,
            differences=differences,
            known=True,
        )


@dataclass(frozen=True, slots=True)
class News:
    """Something that the lead professional of a client is told at once.

    Attributes:
        client: about whom.
        on: its day.
        what: in words: `Arrested for robbery`.
        category: of what kind of data it is; who may not see it is not told what it is.
    """

    client: KnownClient
    on: date
    what: str
    category: Category


@dataclass(slots=True)
class Judged(Generic[Details]):
    """What became of some rows when they were held against the record.

    Attributes:
        planned: what those would do that can be taken.
        writes: those of them that would write something.
        refused: what is wrong with the others.
        warnings: what to look at though it was taken.
        quoted: references of those of whom a refusal tells what is on the record.
        possible: references of clients whom the sender may not see and a row may be about.
    """

    planned: list[PlannedRow] = field(default_factory=list)
    writes: list[Found[Details]] = field(default_factory=list)
    refused: list[RowRefusal] = field(default_factory=list)
    warnings: list[RowRefusal] = field(default_factory=list)
    quoted: set[str] = field(default_factory=set)
    possible: set[str] = field(default_factory=set)


class Layout(Protocol):
    """One kind of file of happenings."""

    @property
    def columns(self) -> Columns:
        """The columns, those that may say who a row is about among the optional ones."""

    @property
    def events(self) -> tuple[type[Event], ...]:
        """What writing a row may put on the trail."""

    @property
    def whole(self) -> bool:
        """Whether a row may need what another row of the file changes, so all are held at once.

        Other files are gone through in batches, in memory that does not grow with the file.
        """

    @property
    def parts(self) -> bool:
        """Whether rows go in without the columns that the sender may not see; else none does."""

    def read(self, row: Row, *, today: date) -> Any | None:  # noqa: ANN401  # the layout's own
        """Read what happened; what is wrong is noted on the row, and then there may be None."""

    def judge(self, found: Sequence[Found[Any]], *, reader: Reader) -> Judged[Any]:
        """Hold rows against the record: a constant number of statements for a thousand clients.

        Rows that are refused one by one for what only they say stay refused when the others are
        judged again without them.
        """

    def key_of(self, found: Found[Any]) -> tuple[object, str, str]:
        """Return what may stand in a file once, the column it is about and the words for it."""

    def write(
        self, found: Sequence[Found[Any]], *, source: str, actor: Actor, at: datetime
    ) -> None:
        """Do what `judge` said of these rows."""

    def news(self, found: Sequence[Found[Any]]) -> Iterable[News]:
        """Tell what the lead professionals are told at once of rows that are written."""

    def offered_to(self, reader: Reader) -> bool:
        """Say whether there is such a file for a reader."""

    def unseen(self, reader: Reader) -> frozenset[str]:
        """Return the columns that a reader may not see."""

    def sees(self, reader: Reader, cells: Mapping[str, str]) -> bool:
        """Say whether a reader may see, and bring in, a row of these cells."""

    def words_for(self, reader: Reader, column: str, words: tuple[str, ...]) -> tuple[str, ...]:
        """Leave out the words of a column that stand for what a reader may not see."""
