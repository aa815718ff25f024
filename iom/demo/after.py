"""What became of those who left, who is in treatment, and a nomination that is half written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from iom.accounts.domain import Reader
from iom.drafts import service as drafts
from iom.kernel.clock import LONDON
from iom.nominations.new_page import DRAFT_FORM
from iom.offending.words import DipEventKind, Disposal, OffenceCategory
from iom.record.kinds import KINDS
from iom.record.service import add_entry

Row = Mapping[str, str]
Entry = tuple[str, dict[str, Any]]

_ON_DIP = ("on-caseload", "retained")
_DRAFT = {
    "given_names": ["Briar"],
    "family_name": ["Halfield"],
    "date_of_birth": ["9", "11", ""],
    "district": ["fenland"],
    "offending": ["Sheds and garages along the river, since September; "],
}


def tell(clients: Sequence[Row], *, but: str, actor: Reader, at: datetime) -> None:
    """Put on record who came to treatment, and what those who left did since.

    Args:
        clients: rows of the file of clients.
        but: the reference of somebody of whom another tells more.
        actor: whoever records it.
        at: when; nothing is of a later day.
    """
    today = at.astimezone(LONDON).date()
    gone = [row for row in clients if row["deselected_on"] and row["client_ref"] != but]
    here = [row for row in clients if row["selected_on"] and not row["deselected_on"]]
    treated = [row for row in here if row["dip_status"] in _ON_DIP]
    for rows, teller in ((gone, _after), (treated, _in_treatment)):
        for number, row in enumerate(rows):
            for code, values in teller(number, row, today):
                add_entry(
                    row["client_ref"],
                    KINDS[code],
                    values,
                    token=f"after-{values['ref']}",
                    actor=actor,
                    at=at,
                    today=today,
                )


def begin_to_nominate(*, actor: Reader, at: datetime) -> None:
    """Leave a nomination half written, in the caller's transaction."""
    drafts.keep(DRAFT_FORM, "story-draft", _DRAFT, seen=0, actor=actor, at=at)


def _after(number: int, row: Row, today: date) -> Iterator[Entry]:
    left = date.fromisoformat(row["deselected_on"])
    for which, days in enumerate((24 + number, 140 + 3 * number)[: (number % 4 == 1) * 2]):
        day = left + timedelta(days=days)
        if day < today:
            yield (
                "offence",
                {
                    "offence_on": day,
                    "category": OffenceCategory.SHOPLIFTING
                    if which
                    else OffenceCategory.THEFT_FROM_VEHICLE,
                    "disposal": Disposal.CHARGED if which else Disposal.CONVICTED,
                    "ref": f"AF-{number:03}-{which}",
                    "note": "",
                },
            )
    arrested = left + timedelta(days=60)
    if number % 9 == 3 and arrested < today:
        yield (
            "offence",
            {
                "offence_on": arrested,
                "category": OffenceCategory.GOING_EQUIPPED,
                "disposal": Disposal.ARRESTED,
                "ref": f"AA-{number:03}",
                "note": "",
            },
        )


def _in_treatment(number: int, row: Row, today: date) -> Iterator[Entry]:
    joined = max(date.fromisoformat(row["selected_on"]), today - timedelta(days=25 + 40 * number))
    yield "dip-event", {"on": joined, "event": DipEventKind.JOINED_CASELOAD, "ref": f"DJ-{number}"}
    left = joined + timedelta(days=120)
    if number % 4 == 3 and left < today:
        how = DipEventKind.UNPLANNED_EXIT if number % 8 == 3 else DipEventKind.PLANNED_COMPLETION
        yield "dip-event", {"on": left, "event": how, "ref": f"DL-{number}"}
