"""Everything about one person, as plain data: what the PDF and the JSON are made from. Pure."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from iom.kernel.clock import LONDON
from iom.kernel.dates import day_in_words
from iom.retention.parts import Check

NOT_RECORDED = "not recorded"
MARK = "[T]"
"""Stands before what must be looked at before release, because it may concern somebody else."""


class DocumentForm(StrEnum):
    """What the document is handed out as."""

    PDF = "pdf"
    JSON = "json"
    ZIP = "zip"


@dataclass(frozen=True, slots=True)
class Said:
    """One value: as it is kept, in words, and why it must be looked at (None: it need not)."""

    value: Any
    words: str
    check: Check | None = None


@dataclass(frozen=True, slots=True)
class Chapter:
    """The rows of one part of the document; `note` says what must be known to read them.

    A picture is a value of bytes, those of a JPEG file; in JSON they are written in base64.
    """

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Said]]
    note: str = ""


@dataclass(frozen=True, slots=True)
class ToCheck:
    """What somebody must look at before the document is released."""

    chapter: str
    column: str
    times: int
    why: Check


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """Everything about one person, at a moment.

    Attributes:
        ref: whom it is about.
        name: as it is read aloud.
        made_at: when it was put together.
        made_by: who asked for it, in words.
        chapters: the parts that hold something, in order.
        empty: the titles of those that hold nothing.
    """

    ref: str
    name: str
    made_at: datetime
    made_by: str
    chapters: Sequence[Chapter]
    empty: Sequence[str]

    @property
    def to_check(self) -> list[ToCheck]:
        """What must be looked at before release, in the order of the document."""
        found: dict[tuple[str, str, Check], int] = {}
        for chapter in self.chapters:
            for row in chapter.rows:
                for column, said in zip(chapter.columns, row, strict=True):
                    if said.check is not None:
                        key = (chapter.title, column, said.check)
                        found[key] = found.get(key, 0) + 1
        return [ToCheck(*key[:2], times, key[2]) for key, times in found.items()]


def words_of(value: object) -> str:
    """Put a value in words: days as 14 March 1993, moments in British time, codes as words."""
    match value:
        case None | "":
            words = NOT_RECORDED
        case bool():
            words = "yes" if value else "no"
        case datetime():
            local = value.astimezone(LONDON)
            words = f"{day_in_words(local.date())}, {local:%H:%M}"
        case date():
            words = day_in_words(value)
        case time():
            words = f"{value:%H:%M}"
        case StrEnum():
            plain = value.value.replace("-", " ").replace("_", " ")
            words = str(getattr(value, "words", plain))
        case Mapping():
            words = "; ".join(f"{key}: {words_of(each)}" for key, each in value.items())
        case _:
            words = str(value)
    return words


def as_json(dossier: Dossier) -> str:
    """Write everything with every value, as kept and in words."""
    return (
        json.dumps(
            {
                "client_ref": dossier.ref,
                "name": dossier.name,
                "made_at": dossier.made_at.isoformat(),
                "made_by": dossier.made_by,
                "to_check": [
                    {
                        "part": each.chapter,
                        "column": each.column,
                        "times": each.times,
                        "why": each.why.value,
                    }
                    for each in dossier.to_check
                ],
                "parts": [_chapter(chapter) for chapter in dossier.chapters],
                "nothing_recorded": list(dossier.empty),
            },
            ensure_ascii=False,
            indent=1,
        )
        + "\n"
    )


def _chapter(chapter: Chapter) -> dict[str, Any]:
    return {
        "title": chapter.title,
        "note": chapter.note,
        "rows": [
            {
                column: {
                    "value": _plain(said.value),
                    "words": said.words,
                    "third_party": said.check.value if said.check else None,
                }
                for column, said in zip(chapter.columns, row, strict=True)
            }
            for row in chapter.rows
        ],
    }


def _plain(value: object) -> Any:  # noqa: ANN401  # whatever JSON can hold
    if isinstance(value, date):  # and datetime
        return value.isoformat()
    if value is None or isinstance(value, bool | int | str | list | dict):
        return value
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return str(value)
