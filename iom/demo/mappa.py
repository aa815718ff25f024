"""Two clients whom MAPPA manages: on the scheme, and out of every count (HANDBOOK 3)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from iom.accounts.domain import Reader
from iom.cohort.correcting_facts import record_fact
from iom.cohort.corrections import What
from iom.kernel.dates import Month

_RAISED, _FROM_THE_START = "C-096001", "C-096002"


def rows(like: Mapping[str, str], last_month: Month) -> list[dict[str, str]]:
    """Return their rows of the file of clients, neither of them of Cambridge.

    One counts until MAPPA takes over in the last month, so that a report tells of it; the other
    has been at level 3 since the nomination and was never counted.

    Args:
        like: a row of the story; what is not said here is as there.
        last_month: of the story.
    """
    nominated_on, selected_on = (last_month.plus(-months).first_day for months in (15, 14))
    usual = dict.fromkeys(like, "") | {
        "sex": "M",
        "ethnicity": "White",
        "strand": "catch-and-convict",
        "dip_status": "not-applicable",
        "statutory": "yes",
        "nominated_on": nominated_on.isoformat(),
        "selected_on": selected_on.isoformat(),
        "intensity": "4",
    }
    people = (
        (_RAISED, "Rookworth", "Thorn", "1986-04-18", "Peterborough", "1"),
        (_FROM_THE_START, "Hawkfield", "Elm", "1979-11-30", "Huntingdonshire", "3"),
    )
    return [
        usual
        | {
            "client_ref": ref,
            "family_name": family_name,
            "given_names": given_names,
            "date_of_birth": born,
            "district": district,
            "mappa_level": level,
        }
        for ref, family_name, given_names, born, district, level in people
    ]


def take_over(last_month: Month, *, actor: Reader, at: datetime, today: date) -> None:
    """Let MAPPA manage one of them at level 2 from the middle of the last month on."""
    from_on = last_month.first_day.replace(day=14)
    record_fact(_RAISED, What.MAPPA, from_on, 2, actor=actor, at=at, today=today)
