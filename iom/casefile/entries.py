"""Who put what on the record of a client, in words, from the audit trail."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from iom.accounts.domain import Reader
from iom.cohort.corrections import What
from iom.documents.kinds import DOCUMENT
from iom.kernel.dates import day_in_table
from iom.plans.kinds import KINDS as PLAN_KINDS
from iom.record.kinds import KINDS
from iom.sharing.changes import sees_event
from iom.sharing.fields import sees_named

_FINGERPRINT = "sha256:"
_SHOWN_OF_IT = 8  # letters; enough to tell two files apart


class TrailRecord(Protocol):
    """As much of a row of the trail as is told here."""

    @property
    def at(self) -> datetime:
        """When."""

    @property
    def actor(self) -> str:
        """Who, by reference."""

    @property
    def event(self) -> str:
        """The name of the event."""

    @property
    def detail(self) -> dict[str, Any]:
        """What else the event holds."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: when, what was done, from which source, by whom."""

    at: datetime
    what: str
    source: str
    who: str


def entries_of(
    records: Iterable[TrailRecord],
    *,
    names: Mapping[str, str],
    reader: Reader,
    knows_workers: bool = False,
) -> list[Entry]:
    """Put what was entered or changed in words, in the order given.

    What is of a kind that the reader may not see is left out, a change of nothing else whole.

    Args:
        records: rows of the trail.
        names: who is behind each reference to an actor or a worker, and each code of an agency.
        reader: who is told.
        knows_workers: whether the reader may know of every agency that works with the client.
    """

    def detail_of(record: TrailRecord) -> Mapping[str, Any] | None:
        detail = _detail_for(reader, record)
        if detail is None or "worker" not in detail:
            return detail
        known = knows_workers or detail["agency"] == reader.agency or detail.get("kind") in _AS
        return {**detail, "who": _whom(detail, names) if known else ""}

    told = ((record, detail_of(record)) for record in records)
    return [
        Entry(
            record.at,
            _WORDS.get(record.event, _unknown(record.event))(detail),
            _source(detail.get("source", "")),
            names[record.actor],
        )
        for record, detail in told
        if detail is not None
    ]


def workers_in(records: Iterable[TrailRecord]) -> list[str]:
    """List the references of workers whom the rows name."""
    found = (str(record.detail.get("worker", "")) for record in records)
    return [ref for ref in found if ref]


def _whom(detail: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Name a worker, or the agency where no worker was named; nothing where neither is known."""
    return names.get(detail["worker"] or detail["agency"], "")


def _detail_for(reader: Reader, record: TrailRecord) -> Mapping[str, Any] | None:
    if not sees_event(reader, record.event, record.detail):
        return None
    if "columns" not in record.detail or "category" in record.detail:
        return record.detail
    columns = [name for name in record.detail["columns"] if sees_named(reader, str(name))]
    return {**record.detail, "columns": columns} if columns else None


def _source(source: str) -> str:
    """Shorten the fingerprint by which a file is known; what came by a page has no other source."""
    if source == "page":
        return ""
    words = [
        word.removeprefix(_FINGERPRINT)[:_SHOWN_OF_IT] if word.startswith(_FINGERPRINT) else word
        for word in source.split()
    ]
    return " ".join(words)


def _columns(detail: Mapping[str, Any]) -> str:
    return ", ".join(str(column).replace("_", " ") for column in detail.get("columns", ()))


def _day(detail: Mapping[str, Any], name: str) -> str:
    return day_in_table(date.fromisoformat(detail[name]))


def _unknown(event: str) -> Callable[[Mapping[str, Any]], str]:
    """Take the event's own name apart: `MarkerWithdrawn` is `Marker withdrawn`."""
    words = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in event)
    return lambda _detail: words.strip().capitalize()


_EVERY_KIND = {**KINDS, **PLAN_KINDS, DOCUMENT.code: DOCUMENT}
_AS = {"lead": "Lead professional", "second": "Second professional"}


def _works(detail: Mapping[str, Any]) -> str:
    if detail["kind"] in _AS:
        return _AS[detail["kind"]] + (f" {detail['who']}" if detail["who"] else "")
    return f"{detail['who'] or 'Somebody'} works with the client"


def _of_entry(what: str) -> Callable[[Mapping[str, Any]], str]:
    """Say what became of an entry; its kind is named, never what it says."""

    def said(detail: Mapping[str, Any]) -> str:
        kind = _EVERY_KIND.get(detail["kind"])
        return f"{kind.noun[:1].upper()}{kind.noun[1:]} {what}" if kind else f"Entry {what}"

    return said


_WORDS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "EntryAdded": _of_entry("added"),
    "EntryChanged": _of_entry("changed"),
    "EntryStruckOut": _of_entry("struck out"),
    "EntryMovedAway": _of_entry("moved to another record"),
    "EntryMovedHere": _of_entry("moved here from another record"),
    "SpendAsked": lambda _: "The fund asked for money",
    "SpendApproved": lambda detail: (
        "More money of the fund approved" if detail["more"] else "Money of the fund approved"
    ),
    "SpendDeclined": lambda _: "A request to the fund declined",
    "SpendWithdrawn": lambda _: "A request to the fund withdrawn",
    "SpendPaid": lambda _: "Money of the fund paid",
    "SpendGivenBack": lambda _: "Money of the fund given back",
    "PaymentReversed": lambda _: "A payment of the fund taken back",
    "SpendRefunded": lambda _: "Money of the fund refunded",
    "ReceiptAdded": lambda _: "A receipt of the fund added",
    "SpendOutcomeSaid": lambda _: "What money of the fund led to, said",
    "ClientRecorded": lambda _: "Put on the record",
    "ClientChanged": lambda detail: f"Changed: {_columns(detail)}",
    "MentionTakenOut": lambda _: "Somebody who was erased taken out of what is said here",
    "AliasRecorded": lambda _: "Another name added",
    "AliasRemoved": lambda _: "Another name removed",
    "ClientsMerged": lambda detail: (
        f"Another record became part of this one (merge {detail['merge']})"
        if detail["side"] == "kept"
        else f"Became part of another record (merge {detail['merge']})"
    ),
    "MergeUndone": lambda detail: f"Merge {detail['merge']} undone: two records again",
    "DifferentSaid": lambda _: "Said to be a different person from another client",
    "DifferentTakenBack": lambda _: "No longer said to be a different person from another client",
    "PairKeptApart": lambda _: "Not to be placed together with another client",
    "PairChanged": lambda _: "What is said of being kept apart from another client changed",
    "PairStruckOut": lambda _: "Being kept apart from another client struck out",
    "InvolvementBegan": lambda detail: f"{_works(detail)} from {_day(detail, 'from_on')}",
    "InvolvementEnded": lambda detail: (
        f"{detail['who'] or 'Somebody'}: work with the client ends on {_day(detail, 'to_on')}"
    ),
    "InvolvementTakenBack": lambda detail: (
        f"Taken back: {_works(detail)} from {_day(detail, 'from_on')}"
    ),
    "InvolvementResumed": lambda detail: (
        f"{detail['who'] or 'Somebody'}: work with the client goes on as before"
    ),
    "PlacementRecorded": lambda detail: f"Placement nominated on {_day(detail, 'nominated_on')}",
    "PlacementChanged": lambda detail: (
        f"Placement nominated on {_day(detail, 'nominated_on')} changed: {_columns(detail)}"
    ),
    "PlacementStruckOut": lambda detail: (
        f"Placement nominated on {_day(detail, 'nominated_on')} struck out"
    ),
    "PlacementMovedAway": lambda detail: (
        f"Placement nominated on {_day(detail, 'nominated_on')} moved to another record"
    ),
    "FactRecorded": lambda detail: f"{What(detail['what']).label} recorded",
    "FactCorrected": lambda detail: f"{What(detail['what']).label} corrected",
    "FactStruckOut": lambda detail: f"{What(detail['what']).label} struck out",
    "WatchBegan": lambda detail: (
        f"Put on the list of people just outside, kept until {_day(detail, 'until_on')}"
    ),
    "WatchKept": lambda detail: (
        f"Kept on the list of people just outside until {_day(detail, 'until_on')}"
    ),
    "WatchCorrected": lambda _: "What the list of people just outside says corrected",
    "WatchEnded": lambda _: "Taken off the list of people just outside",
    "TransferAsked": lambda _: "A transfer was asked for",
    "TransferMoved": lambda detail: f"The transfer was {str(detail['state']).replace('-', ' ')}",
    "DistrictMoved": lambda detail: f"In another district from {_day(detail, 'from_on')}",
    "DistrictMoveTakenBack": lambda detail: (
        f"Taken back: in another district from {_day(detail, 'from_on')}"
    ),
    "InformationKept": lambda detail: f"Nomination {detail['nomination']} kept as information",
    "VerdictGiven": lambda detail: (
        f"Nomination {detail['nomination']}: "
        f"{'the same person' if detail['same'] else 'a different person'}"
    ),
    "ClientScored": lambda detail: f"Scored as of {_day(detail, 'as_of')}",
    "OverrideSet": lambda detail: (
        f"To be treated as of another band until {_day(detail, 'until_on')}"
    ),
    "OverrideEnded": lambda _: "No longer treated as of another band",
    "ReviewPrepared": lambda detail: f"The review due by {_day(detail, 'due_on')} was prepared",
    "ReviewDone": lambda detail: f"The review due by {_day(detail, 'due_on')} was done",
    "ReviewCorrected": lambda detail: (
        f"What was said of the review due by {_day(detail, 'due_on')} was corrected"
    ),
    "LevelDecided": lambda detail: f"Level set from {_day(detail, 'from_on')}",
    "LevelKept": lambda detail: f"Level looked at on {_day(detail, 'looked_on')} and kept",
    "LookStruckOut": lambda detail: (
        f"Struck out: the level was looked at on {_day(detail, 'looked_on')}"
    ),
    "PlaceGiven": lambda detail: f"Selected from {_day(detail, 'from_on')}",
    "PlaceNotGiven": lambda detail: f"Not selected, on {_day(detail, 'on')}",
    "PlaceEnded": lambda detail: f"The place ended on {_day(detail, 'from_on')}",
    "DecisionReworded": lambda _: "Words of a decision corrected",
    "CaseListed": lambda _: "Put on the list of a panel",
    "CaseTakenOff": lambda _: "Taken off the list of a panel",
    "PanelDecided": lambda detail: f"A panel decided: {str(detail['what']).replace('-', ' ')}",
    "PanelWordsCorrected": lambda _: "The panel’s reason corrected",
    "ConflictSaid": lambda _: "A member of the panel is out for this case",
    "ConflictTakenBack": lambda _: "A member of the panel is no longer out for this case",
    "DissentSaid": lambda _: "A member of the panel dissented",
    "DissentTakenBack": lambda _: "Dissent from the panel’s decision taken back",
    "SituationRecorded": lambda detail: f"Situation from {_day(detail, 'from_on')}",
    "SituationChanged": lambda detail: (
        f"Situation from {_day(detail, 'from_on')} changed: {_columns(detail)}"
    ),
}
