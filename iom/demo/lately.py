"""What happened since the last working day and this week, so that a desk has news."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from iom.accounts.domain import Reader
from iom.enforcement.domain import Hearing
from iom.kernel.clock import LONDON
from iom.kernel.working_days import last_working_day_before
from iom.offending.domain import SituationKind
from iom.offending.words import Disposal, OffenceCategory
from iom.record.kinds import KINDS
from iom.record.service import add_entry


def tell(
    clients: Sequence[dict[str, str]], away: Collection[str], *, actor: Reader, at: datetime
) -> None:
    """Put news on records, in the caller's transaction.

    Args:
        clients: rows of the file of clients.
        away: the references of those of whom a situation is known, or others tell.
        actor: a coordinator of all districts.
        at: now.
    """
    today = at.astimezone(LONDON).date()
    refs = [
        row["client_ref"]
        for row in clients
        if row["district"] in ("Cambridge", "Fenland")
        and row["selected_on"]
        and not row["deselected_on"]
        and row["client_ref"] not in away
    ]
    news = _news(today, last_working_day_before(today))
    for number, (ref, (code, said)) in enumerate(zip(refs[3::5], news, strict=False)):
        add_entry(
            ref,
            KINDS[code],
            said,
            token=f"lately-{number}",
            actor=actor,
            at=at,
            today=today,
        )


def _news(today: date, since: date) -> list[tuple[str, dict[str, Any]]]:
    def arrest(category: OffenceCategory, disposal: Disposal, number: int) -> dict[str, Any]:
        ref = f"LA-{number:03}"
        return {"offence_on": since, "category": category, "disposal": disposal, "ref": ref}

    def inside(kind: SituationKind) -> dict[str, Any]:
        return {"kind": kind, "from_on": since, "establishment": "HMP Fenmarsh (invented)"}

    return [
        ("offence", arrest(OffenceCategory.THEFT_FROM_VEHICLE, Disposal.ARRESTED, 1)),
        ("offence", arrest(OffenceCategory.DWELLING_BURGLARY, Disposal.CHARGED, 2)),
        ("offence", arrest(OffenceCategory.SHOPLIFTING, Disposal.ARRESTED, 3)),
        ("situation", inside(SituationKind.REMAND)),
        ("situation", inside(SituationKind.RECALLED)),
        (
            "court-date",
            {
                "on": today + timedelta(days=2),
                "court": "Alderbridge Magistrates’ Court",
                "hearing": Hearing.FIRST,
            },
        ),
        ("death", {"died_on": today - timedelta(days=6), "source": "The coroner’s office"}),
    ]
