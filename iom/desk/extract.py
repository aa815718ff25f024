"""What the desk says of the last police extract: whether the news on it is whole."""

from __future__ import annotations

from dataclasses import dataclass

from iom.accounts.domain import Category, Permission
from iom.desk.domain import day_words
from iom.desk.reach import Desk
from iom.intake.queries import last_extract
from iom.kernel.clock import LONDON


@dataclass(frozen=True, slots=True)
class ExtractSaid:
    """The last police extract.

    Attributes:
        when: `today at 06:12`; empty where none has come in yet.
        sure: rows that went onto the record.
        unsure: rows of which somebody had, or still has, to say whom they are about.
        decides: whether that is for the reader to say.
    """

    when: str
    sure: int
    unsure: int
    decides: bool


def read_extract(desk: Desk) -> ExtractSaid | None:
    """Say when the police's files came in last; None for those who see nothing that they tell."""
    if not desk.sees(Category.OFFENDING):
        return None
    decides = desk.reader.may(Permission.IMPORT_PEOPLE)
    found = last_extract()
    if found is None:
        return ExtractSaid("", 0, 0, decides)
    local = found.arrived_at.astimezone(LONDON)
    day = local.date()
    words = "today" if day == desk.today else day_words(day, desk.today)
    return ExtractSaid(f"{words} at {local:%H:%M}", found.sure, found.unsure, decides)
