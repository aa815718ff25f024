"""Rules of the log: what an entry says, who comes, and when the lead is told. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, time, timedelta
from typing import Any

from iom.contacts.domain import Attendance, ContactKind, Outcome, Pathway
from iom.kernel.errors import ChangedMeanwhile, RuleBroken

DRAFT_FORM = "intervention"
"""How drafts of entries are told apart from those of others."""
MOST_CLIENTS, MOST_WEEKS = 40, 26
TOLD_FROM, ROW_DAYS = 3, 91
"""From how many appointments missed in a row the lead is told, of how many days they count."""
OFFERED_DAYS, MOST_OFFERED = 14, 12
"""For how long those whom one logged for are offered, and how many at most."""


class BadLog(RuleBroken):
    """An entry cannot be logged as it is."""


class LoggedAlready(RuleBroken):
    """The form was sent before, and says something else by now."""

    def __init__(self, log: str) -> None:
        super().__init__(
            "This form was sent already, with other words than are in it now. What is below is not "
            "on the record: change the entry, or send this as one of its own."
        )
        self.log = log


class LogChanged(ChangedMeanwhile):
    """Somebody else changed an entry of the log since the actor opened it."""

    def __init__(self) -> None:
        super().__init__(
            "Somebody else changed this entry since you opened it. What it says by now stands "
            "above, what you typed below: send it again to put yours in its place."
        )


class SaidAlready(ChangedMeanwhile):
    """Somebody else said what came of an appointment, moved it or called it off meanwhile."""

    def __init__(self, refs: Sequence[str]) -> None:
        many = "those appointments" if len(refs) > 1 else "that appointment"
        super().__init__(
            f"Somebody else was quicker with {many} of {', '.join(refs)}, so nothing of this form "
            "is on the record yet. Look at the list as it is now, and send the rest again."
        )
        self.refs = tuple(refs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What an entry of the log says, the same on the record of each client."""

    on: date
    kind: ContactKind
    at_time: time | None = None
    pathway: Pathway | None = None
    provider: str = ""
    programme: str | None = None
    minutes: int | None = None
    outcome: Outcome | None = None
    cost_pence: int | None = None
    note: str = ""

    def values(self) -> dict[str, Any]:
        """Return it by the attributes of a contact."""
        return {each.name: getattr(self, each.name) for each in fields(self)}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry:
    """An entry as somebody logs it.

    Attributes:
        token: of the form, and then the entry's `log`.
        came: by the reference of each client whether they came; None: it was no appointment.
        work: what it says of all of them.
        next: the appointment that is made in the same act.
    """

    token: str
    came: Mapping[str, Attendance | None]
    work: Work
    next: Plan | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Appointments as somebody makes them: the first, and how many weeks it is repeated.

    Attributes:
        weeks: how many there are in all, a week apart.
        every: how many weeks lie between two of them.
    """

    on: date
    kind: ContactKind
    at_time: time | None = None
    pathway: Pathway | None = None
    provider: str = ""
    programme: str | None = None
    place: str = ""
    note: str = ""
    weeks: int = 1
    every: int = 1

    def days(self) -> list[date]:
        """List the days: a Tuesday for six weeks is six Tuesdays."""
        return [self.on + timedelta(weeks=self.every * number) for number in range(self.weeks)]

    def values(self) -> dict[str, Any]:
        """Return what each says, by the attributes of an appointment, but for the day."""
        named = ("kind", "at_time", "pathway", "provider", "programme", "place", "note")
        return {name: getattr(self, name) for name in named}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What came of one appointment, as somebody says it.

    Attributes:
        appointment: the row that they saw.
        attended: whether the client came.
        minutes, note: of the contact.
    """

    appointment: int
    attended: Attendance
    minutes: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """An appointment or a contact of somebody, as far as a row of missed ones goes by it.

    Attributes:
        on: its day.
        attended: None where it was no appointment: then they met.
        pathway: what it was about, so that only those are told who may know.
    """

    on: date
    attended: Attendance | None
    pathway: Pathway | None = None

    @property
    def came(self) -> bool:
        """Whether the client was there."""
        return self.attended in {None, Attendance.ATTENDED}


def missed_in_a_row(turns: Iterable[Turn]) -> int:
    """Count the appointments that were missed without a good reason since the client last came.

    What was missed for a good reason, or called off by us, is neither one of them nor their end.

    Args:
        turns: in the order of their days.
    """
    count = 0
    for turn in turns:
        if turn.came:
            count = 0
        elif turn.attended is Attendance.UNACCEPTABLE_ABSENCE:
            count += 1
    return count


def in_words(count: int) -> str:
    """Say which in a row one would be: `third`, `21st`."""
    named = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", 6: "sixth"}
    ending = {1: "st", 2: "nd", 3: "rd"}.get(count % 10 if count % 100 not in {11, 12, 13} else 0)
    return named.get(count, f"{count}{ending or 'th'}")


def check_plan(plan: Plan, *, today: date) -> None:
    """Refuse appointments that lie behind, too far ahead, or that are too many.

    Raises:
        BadLog: they do.
    """
    if plan.on < today:
        raise BadLog("An appointment lies ahead: log what was as a contact.", field="on")
    if not 1 <= plan.weeks <= MOST_WEEKS:
        raise BadLog(f"Make 1 to {MOST_WEEKS} appointments at once.", field="weeks")
    if plan.on > today + timedelta(days=731):
        raise BadLog("Make appointments for the next two years at most.", field="on")


def check_number(refs: Sequence[str]) -> None:
    """Refuse an entry about nobody, or about more than a hall holds.

    Raises:
        BadLog: it is.
    """
    if not refs:
        raise BadLog("Tick at least one client.", field="clients")
    if len(refs) > MOST_CLIENTS:
        raise BadLog(
            f"One entry is for {MOST_CLIENTS} clients at most; these are {len(refs)}.",
            field="clients",
        )


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that belong together, in the order of the first of each; `key` is their log."""

    key: str
    rows: list[Any] = field(default_factory=list)


def grouped(rows: Iterable[Any]) -> Iterator[Group]:
    """Put rows of one log together. A row without one stands alone.

    Args:
        rows: each with a `log`.
    """
    found: dict[str, Group] = {}
    for number, row in enumerate(rows):
        key = row.log or f"#{number}"
        found.setdefault(key, Group(row.log or "")).rows.append(row)
    return iter(found.values())
