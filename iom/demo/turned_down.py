"""Who was nominated in the last financial year and not selected, so that rates have two sides."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from iom.accounts.domain import Reader
from iom.clients.queries import get_client
from iom.cohort.service import set_not_selected
from iom.cohort.stored import placements_of
from iom.demo.lately import BringIn
from iom.demo.people import CLIENT_COLUMNS
from iom.intake.domain import FileKind
from iom.kernel.dates import Month
from iom.transaction import transaction

_FAMILY = (
    "Brackenworth Cloverfield Curlewworth Dunlinfield Eiderworth Fernfield Garganeyworth "
    "Grebefield Harrierworth Ibisfield Jackdawworth Kiteworth Larchfield Linnetworth Martenfield "
    "Nettleworth Ospreyfield Peewitworth Quailfield Ravenworth Rookfield Sedgeworth Shrikefield "
    "Snipeworth Swiftfield Tealworth Thrushfield Wagtailworth"
).split()
_GIVEN = "Ash Bay Briar Cob Elm Finch Flint Heath Jay Linden Marten Perry Reed Thorn".split()
_DISTRICTS = ("Cambridge", "Fenland", "Cambridge", "Huntingdonshire", "Peterborough")
_DECIDED_AFTER = timedelta(days=21)
_APART = 11  # days between one nomination and the next


def turn_down(bring_in: BringIn, *, actor: Reader, today: date) -> None:
    """Bring them in, and say of each from which day the nomination waited no more.

    Must be called outside a transaction.
    """
    begins = Month.of(today).financial_year_start.plus(-12).first_day
    rows = [_row(number, begins) for number in range(len(_FAMILY))]
    bring_in(FileKind.CLIENTS, CLIENT_COLUMNS, rows)
    with transaction():
        for row, client_id in zip(rows, _ids(rows, actor), strict=True):
            [placement] = placements_of([client_id])[client_id]
            nominated_on = date.fromisoformat(row["nominated_on"])
            set_not_selected(placement.id, nominated_on + _DECIDED_AFTER)


def _row(number: int, begins: date) -> dict[str, str]:
    born = date(1978 + number % 24, 1 + number % 12, 1 + 5 * number % 28)
    return dict.fromkeys(CLIENT_COLUMNS, "") | {
        "client_ref": f"C-0940{number:02}",
        "family_name": _FAMILY[number],
        "given_names": _GIVEN[number % len(_GIVEN)],
        "date_of_birth": str(born),
        "sex": "F" if number % 5 == 3 else "M",
        "ethnicity": "White" if number % 4 else "Asian",
        "district": _DISTRICTS[number % len(_DISTRICTS)],
        "mappa_level": "0",
        "nominated_on": str(begins + timedelta(days=_APART * number)),
    }


def _ids(rows: Sequence[dict[str, str]], actor: Reader) -> list[int]:
    return [get_client(actor, row["client_ref"]).id for row in rows]
