"""Releases of the story whose day has come, and of which nobody has said whether they happened."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from iom.accounts.domain import Reader
from iom.offending.kinds import SITUATION
from iom.record.queries import get_record, list_current
from iom.record.service import change_entry

_DAYS_AGO = (1, 4, 12)


def let_pass(
    clients: list[dict[str, str]],
    situations: list[dict[str, str]],
    *,
    but: Collection[str],
    actor: Reader,
    at: datetime,
    today: date,
) -> None:
    """Let the expected days of some who are away lie a little before today.

    Args:
        clients: rows of the file of clients.
        situations: rows of the file of situations, those of them that are on record.
        but: the references of those of whom another tells more.
        actor: a coordinator of all districts.
        at: when it was recorded.
        today: the day before which the releases were expected.
    """
    on_scheme = {row["client_ref"] for row in clients if not row["deselected_on"]}
    away = [
        row["client_ref"]
        for row in situations
        if not row["to"] and row["situation"] == "custody" and row["client_ref"] in on_scheme
    ]
    for ref, days in zip([each for each in away if each not in but], _DAYS_AGO, strict=False):
        rows = list_current(get_record(actor, ref), SITUATION)
        [now] = [row for row in rows if row.to_on is None]
        day = max(today - timedelta(days=days), now.from_on)
        said = {"expected_on": day}
        change_entry(ref, SITUATION, now.id, said, actor=actor, at=at, today=today)
