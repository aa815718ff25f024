"""Let a report that was produced no longer lead to a client who is erased."""

from __future__ import annotations

import json
import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from iom.audit.service import Actor
from iom.clients.forgetting import Forgotten
from iom.db import db
from iom.reports.models import MonthlyIssue

_NOBODY = 2**31 - 1  # numbers below nought stand for people who are no longer on record


def forget(who: Forgotten, *, actor: Actor, at: datetime) -> None:
    """Put a number that leads to nobody where the client is counted in a frozen report.

    The figures and their bytes stay as they are (HANDBOOK 10), and the people behind them are as
    many as before. The number is the same in every issue, so that two can still be compared.

    Args:
        who: is erased.
        actor: not looked at; the erasure itself is on the trail.
        at: likewise.
    """
    del actor, at
    found = db.session.execute(
        select(MonthlyIssue.id, MonthlyIssue.members).where(
            MonthlyIssue.members.contains(str(who.client_id))
        )
    ).all()
    nobody = _number_of_nobody("".join(members for _, members in found))
    for issue_id, members in found:
        forgotten = _without(json.loads(members), who.client_id, nobody)
        db.session.execute(
            update(MonthlyIssue)
            .where(MonthlyIssue.id == issue_id)
            .values(members=json.dumps(forgotten, separators=(",", ":"))),
            execution_options={"synchronize_session": False},
        )


def _number_of_nobody(taken: str) -> int:
    """Choose a number that stands for nobody else; it must not tell when or who it was."""
    while True:
        number = -1 - secrets.randbelow(_NOBODY)
        if str(number) not in taken:
            return number


def _without(
    members: dict[str, dict[str, list[Any]]], client_id: int, nobody: int
) -> dict[str, dict[str, list[Any]]]:
    return {
        of: {
            figure: [_replaced(entry, client_id, nobody) for entry in entries]
            for figure, entries in figures.items()
        }
        for of, figures in members.items()
    }


def _replaced(entry: Any, client_id: int, nobody: int) -> Any:  # noqa: ANN401  # from JSON
    if isinstance(entry, int):
        return nobody if entry == client_id else entry
    whose, day = entry
    return [nobody if whose == client_id else whose, day]
