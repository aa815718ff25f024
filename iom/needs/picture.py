"""Where the needs of one client stand and how that changed, for the client's page. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from iom.contacts.domain import Pathway
from iom.entries.domain import Known
from iom.needs.domain import (
    NEEDS_OF,
    SECTIONS,
    Answer,
    Finding,
    Need,
    NeedKind,
    NeedStatus,
    Said,
    Standing,
    finding_of,
    pathway_status,
    standing_of,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed:
    """An assessment, with the answers that there are for the reader."""

    id: int
    on: date
    tool: str
    assessor: str
    answers: Mapping[NeedKind, Answer]


@dataclass(frozen=True, slots=True)
class Word:
    """What somebody said of a need."""

    id: int
    on: date
    need: NeedKind
    status: NeedStatus
    what: str
    worker: str
    recorded_by: str


@dataclass(frozen=True, slots=True)
class Cell:
    """An answer as a table shows it; `exists` marks a need."""

    said: str
    exists: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedLine:
    """One need.

    Attributes:
        rests_on: the latest answer in a few words; empty: no assessment gave one.
        word: the latest that somebody said of it.
        was: the one before the latest answer, where the two differ.
    """

    kind: NeedKind
    standing: Standing
    rests_on: str
    was: str
    word: Word | None


@dataclass(frozen=True, slots=True)
class PathwayLine:
    """A pathway with its derived status and the needs that lead to it."""

    pathway: Pathway
    status: Need
    needs: Sequence[NeedLine]


@dataclass(frozen=True, slots=True)
class Row:
    """How the answers to a section went, the earliest first."""

    kind: NeedKind
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Picture:
    """Where the needs of a client stand, as far as a reader may see.

    Attributes:
        words: what was said of needs, the latest first.
        assessed: the assessments, the earliest first; `rows` has a cell for each.
        hidden: whether there are needs that the reader is not shown.
    """

    pathways: Sequence[PathwayLine]
    words: Sequence[Word]
    assessed: Sequence[Assessed]
    rows: Sequence[Row]

    @property
    def known(self) -> bool:
        """Whether anything was ever said."""
        return bool(self.words or self.assessed)

    @property
    def open(self) -> Sequence[NeedLine]:
        """The needs that the client has now."""
        return [
            each for pathway in self.pathways for each in pathway.needs if each.standing.need.open
        ]


def picture_of(
    seen: Sequence[NeedKind], assessed: Sequence[Assessed], words: Sequence[Word], today: date
) -> Picture:
    """Put together what is known of the needs that a reader may see.

    Args:
        seen: those needs.
        assessed: the earliest first.
        words: likewise.
        today: the day on which a need stands somewhere.
    """
    lines = {kind: _line(kind, assessed, words, today) for kind in seen}
    pathways = [
        PathwayLine(
            pathway,
            pathway_status([lines[kind].standing.need for kind in kinds if kind in lines]),
            [lines[kind] for kind in kinds if kind in lines],
        )
        for pathway, kinds in NEEDS_OF.items()
        if any(kind in lines for kind in kinds)
    ]
    rows = [Row(kind, [_cell(kind, each.answers[kind]) for each in assessed]) for kind in seen]
    return Picture(pathways, list(reversed(words)), assessed, rows)


def _line(
    kind: NeedKind, assessed: Sequence[Assessed], words: Sequence[Word], today: date
) -> NeedLine:
    own = [each for each in words if each.need is kind]
    said = [Said(each.on, finding_of(kind, each.answers[kind])) for each in assessed]
    said += [Said(each.on, each.status) for each in own]
    answered = [
        each for each in assessed if finding_of(kind, each.answers[kind]) is not Finding.UNKNOWN
    ]
    now, before = [*[None, None], *answered][-1], [*[None, None], *answered][-2]
    differs = now and before and now.answers[kind] != before.answers[kind]
    return NeedLine(
        kind=kind,
        standing=standing_of(said, today),
        rests_on=_words(kind, now) if now else "",
        was=_words(kind, before) if before and differs else "",
        word=own[-1] if own else None,
    )


def _words(kind: NeedKind, assessed: Assessed) -> str:
    answer = assessed.answers[kind]
    if isinstance(answer, Known):
        return f"{answer.label}"
    return f"{answer} of {SECTIONS[kind].most}"


def _cell(kind: NeedKind, answer: Answer) -> Cell:
    exists = finding_of(kind, answer) is Finding.EXISTS
    if isinstance(answer, Known):
        return Cell(answer.label, exists)
    return Cell("" if answer is None else str(answer), exists)
