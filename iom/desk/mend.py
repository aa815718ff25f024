"""What is to be mended on the records of a desk, in numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, literal, select, union_all

from iom.clients.models import Client
from iom.db import db
from iom.desk.checking import Asked, Check
from iom.desk.checks import checks_for
from iom.desk.reach import Desk

MOST_COUNTED = 100


@dataclass(frozen=True, slots=True)
class Mending:
    """A check that finds somebody.

    Attributes:
        clients: how many, at most `MOST_COUNTED`; `more` where there are more.
    """

    check: Check
    label: str
    clients: int
    more: bool

    @property
    def counted(self) -> str:
        """How many clients, in words."""
        if self.more:
            return f"over {self.clients} clients"
        return "1 client" if self.clients == 1 else f"{self.clients} clients"


def list_mending(desk: Desk) -> Sequence[Mending]:
    """Count whom each check finds on a desk; one statement, and no more than a hundred each."""
    checks = checks_for(desk.reader) if desk.sees_clients else ()
    if not checks:
        return []
    asked = Asked(desk.reader, desk.today)
    parts = []
    for number, check in enumerate(checks):
        some = (
            select(Client.id)
            .where(*desk.conditions(), check.condition(asked))
            .limit(MOST_COUNTED + 1)
            .subquery()
        )
        parts.append(select(literal(number), func.count()).select_from(some))
    counted = {row[0]: row[1] for row in db.session.execute(union_all(*parts))}
    return [
        Mending(check, check.label_for(asked.days), min(found, MOST_COUNTED), found > MOST_COUNTED)
        for number, check in enumerate(checks)
        if (found := counted[number])
    ]
