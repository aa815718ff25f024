"""Who left years ago: some due for review, one kept for longer, and one erased."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from flask import current_app

from iom.accounts.domain import Reader
from iom.demo.lately import BringIn
from iom.demo.people import CLIENT_COLUMNS
from iom.intake.domain import FileKind
from iom.kernel.clock import LONDON
from iom.retention import aftermath, service
from iom.retention.domain import EraseReason, KeepReason
from iom.transaction import transaction

_WHO = (
    # Family name, given name, sex, born, district, days since they left, why
    ("Avocetworth", "Hazel", "F", 1971, "Cambridge", 2_310, "sustained-desistance"),
    ("Bitternfield", "Rowan", "M", 1984, "Fenland", 2_590, "no-longer-meets-criteria"),
    ("Cormorantworth", "Ash", "M", 1979, "Huntingdonshire", 2_245, "successful-engagement"),
    ("Dotterelfield", "Elm", "M", 1990, "Peterborough", 2_480, "withdrew"),
    ("Egretworth", "Reed", "M", 1966, "Cambridge", 2_900, "capacity"),
)
_STAYED = 420  # days


def tell(bring_in: BringIn, *, actor: Reader, at: datetime) -> None:
    """Bring them in, keep one and erase one. Must be called outside a transaction."""
    today = at.astimezone(LONDON).date()
    rows = [_row(number, today) for number in range(len(_WHO))]
    bring_in(FileKind.CLIENTS, CLIENT_COLUMNS, rows)
    kept, erased = (row["client_ref"] for row in rows[-2:])
    seen = service.Seen(state=None)
    with transaction():
        new = service.NewKeep(
            until_on=today + timedelta(days=365),
            reason=KeepReason.COMPLAINT,
            words="A claim about a lost deposit is not settled yet.",
        )
        service.keep_client(kept, new, seen=seen, actor=actor, at=at)
        service.erase_client(
            erased,
            reason=EraseReason.NO_LONGER_NEEDED,
            typed=erased,
            seen=seen,
            actor=actor,
            at=at,
        )
    aftermath.see_to_it(current_app.config["IOM"].data_dir)


def _row(number: int, today: date) -> dict[str, str]:
    family, given, sex, born, district, days, why = _WHO[number]
    left = today - timedelta(days=days)
    return dict.fromkeys(CLIENT_COLUMNS, "") | {
        "client_ref": f"C-0081{number:02}",
        "family_name": family,
        "given_names": given,
        "date_of_birth": str(date(born, 1 + 2 * number, 9 + number)),
        "sex": sex,
        "ethnicity": "White",
        "district": district,
        "strand": "rehabilitate-and-resettle",
        "statutory": "no",
        "mappa_level": "0",
        "nominated_on": str(left - timedelta(days=_STAYED)),
        "selected_on": str(left - timedelta(days=_STAYED - 21)),
        "deselected_on": str(left),
        "deselection_reason": why,
        "intensity": "1",
    }
