"""What a part of the document of everything is made of: columns, their names and looks. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Look(StrEnum):
    """What a value is, where its type does not say so."""

    PLAIN = "plain"
    FREE = "free text"
    WORKER = "worker by reference"
    USER = "worker by number"
    AGENCY = "agency"
    DISTRICT = "district"
    CODE = "code kept as text"
    SEX = "sex"
    NUMBER = "kind of number"
    END = "end of a time, empty while it lasts"
    PICTURE = "picture"
    FILE = "file on the shelf"
    LINES = "lines of a score"
    INPUTS = "what a score rests on"


class Check(StrEnum):
    """Why somebody must look at a value before the document is released."""

    WORKER = "names a worker; the person is entitled to it only as far as that is reasonable"
    FREE = "was written in somebody’s own words and may speak of other people"
    OTHER = "is about another person"
    PICTURE = "is a picture, and one that was struck out or moved may show somebody else"
    FILE = "is a file of its own, to be read before it is released"
    UNPLACED = "is new in the product and has no place in this document yet"


CHECK_OF = {
    Look.FREE: Check.FREE,
    Look.WORKER: Check.WORKER,
    Look.USER: Check.WORKER,
    Look.PICTURE: Check.PICTURE,
    Look.FILE: Check.FILE,
}


@dataclass(frozen=True, slots=True)
class Place:
    """How a column is called in the document, and what its values are."""

    label: str
    look: Look = Look.PLAIN

    @property
    def check(self) -> Check | None:
        """Why its values must be looked at; None where they need not."""
        return CHECK_OF.get(self.look)


TECHNICAL = "technical"
"""Keys, versions and tokens, which say nothing about anybody."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the document: the rows of one table that are the client's."""

    title: str
    columns: Mapping[str, Place | str]
    note: str = ""
