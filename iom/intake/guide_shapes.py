"""How a kind of file is explained: columns, allowed words, an example. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """One column as it is explained.

    Attributes:
        name: as in the header.
        what: what stands in it.
        words: the words that it may hold; empty where any text of the right shape will do.
        needed: whether it may not be empty.
    """

    name: str
    what: str
    words: tuple[str, ...] = ()
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Guide:
    """One kind of file as it is explained.

    Attributes:
        title: what the file holds, in a word.
        one: what one row puts on the record.
        key: what tells a row from the client's other rows, as the head of a column.
        what: what one row is, and what makes two rows different.
        columns: in the order of the header.
        example: one row of a plainly invented person.
        again: what the same row does when it comes again, where there is more to say.
    """

    title: str
    one: str
    key: str
    what: str
    columns: tuple[Column, ...]
    example: tuple[str, ...]
    again: str = ""

    @property
    def in_words(self) -> str:
        """The title as it stands within a sentence."""
        return self.title if self.title[1].isupper() else self.title[0].lower() + self.title[1:]

    @property
    def header(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name for column in self.columns)


def words_of(kind: Iterable[object]) -> tuple[str, ...]:
    """Return the words of a list as they stand in a file."""
    return tuple(str(word) for word in kind)


DATE = "YYYY-MM-DD"
WHO = Column(
    "client_ref",
    "The client’s reference. It may be empty where further columns pnc_id, cro, prison_number or "
    "crn, or family_name, given_names and date_of_birth, say who it is.",
)
