"""Needs of the story's clients: assessed once a year or oftener, and what became of some."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from iom.accounts.domain import Reader
from iom.entries.domain import Known
from iom.needs.domain import SECTIONS, NeedKind, NeedStatus, Tool
from iom.needs.kinds import ASSESSMENT, NEED_STATUS
from iom.record.service import add_entry

_ASSESSORS = ("Rowan Ashworth", "Maple Finchfield", "Robin Elderwood")
_SAID = {
    NeedStatus.IN_PROGRESS: (
        "First appointment kept; the next is booked.",
        "On the waiting list; rings every Friday.",
        "Has begun, and comes on time.",
    ),
    NeedStatus.MET: (
        "Finished in May; nothing more is asked for.",
        "Has kept it up for three months without help.",
    ),
    NeedStatus.DECLINED: ("Does not want help with this now; will be asked again at the review.",),
}
_DAYS_AGO = (410, 200, 25)


def tell(clients: list[dict[str, str]], *, actor: Reader, at: datetime, today: date) -> None:
    """Put assessments and what became of needs on records, in the caller's transaction.

    Args:
        clients: rows of the file of clients; one in nine of those on the scheme was never assessed.
        actor: whoever records it.
        at: when.
        today: the day around which they lie.
    """
    here = [
        row
        for row in clients
        if row["selected_on"] and not row["deselected_on"] and row["deselection_reason"] != "died"
    ]
    for number, row in enumerate(here):
        if number % 9 == 8:
            continue
        entries = [*_assessed(number, today), *_became(number, today)]
        for place, (kind, values) in enumerate(entries):
            add_entry(
                row["client_ref"],
                kind,
                values,
                token=f"story-needs-{place}",
                actor=actor,
                at=at,
                today=today,
            )


def _assessed(number: int, today: date) -> Iterator[tuple[Any, dict[str, Any]]]:
    for which, days in enumerate(_DAYS_AGO[number % 3 :]):
        values: dict[str, Any] = {
            "on": today - timedelta(days=days + number % 13),
            "tool": Tool.ASSET_PLUS if number % 17 == 5 else Tool.OASYS,
            "assessor": _ASSESSORS[number % 3],
            "finance": (Known.YES, Known.NO, Known.NOT_KNOWN)[(number + which) % 3],
            "health": (Known.NO, Known.YES, None, Known.NOT_KNOWN)[number % 4],
        }
        for place, (kind, section) in enumerate(SECTIONS.items()):
            # Things get a little better; one section in seven was not asked.
            left_out = (number + place + which) % 7 == 3
            score = (number * 5 + place * (number % 4 + 2) + number // 6) % (
                section.most + 1
            ) - which
            values[kind.value] = None if left_out else max(score, 0)
        yield ASSESSMENT, values


def _became(number: int, today: date) -> Iterator[tuple[Any, dict[str, Any]]]:
    kinds = list(NeedKind)
    for which in range((number + 2) % 4):
        kind = kinds[(number * 3 + which * 4) % len(kinds)]
        status = (NeedStatus.IN_PROGRESS, NeedStatus.MET, NeedStatus.DECLINED)[
            (number + which) % 5 // 2
        ]
        said = _SAID[status]
        yield (
            NEED_STATUS,
            {
                "on": today - timedelta(days=18 + 7 * which),
                "need": kind,
                "status": status,
                "what": said[number % len(said)],
                "worker": _ASSESSORS[(number + which) % 3],
            },
        )
