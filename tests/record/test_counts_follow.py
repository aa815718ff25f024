"""What is struck out or moved away is nowhere any more; what is put there again is as it was.

One law for every kind of entry that there is, the one that is declared tomorrow too.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from iom.accounts.domain import Reader
from iom.entries.domain import Kind
from iom.kernel.dates import Month
from iom.offending.domain import SituationKind
from iom.record import service
from iom.record.kinds import KINDS
from iom.sharing.readers import reader_of
from iom.transaction import transaction
from tests.casefile.conftest import _the_first_of_may  # noqa: F401  # one moment for all pages
from tests.conftest import SignIn
from tests.factories.accounts import a_user
from tests.factories.clients import a_client
from tests.factories.entries import usual_values
from tests.factories.pictures import a_picture
from tests.factories.reports import a_report, last_row
from tests.pages import Page

AT = datetime(2026, 5, 1, 10, tzinfo=UTC)
TODAY = date(2026, 5, 1)
PAGES = ("/clients/C-1", "/clients", "/desk", "/desk/data")
SAID: dict[str, dict[str, Any]] = {
    "alias": {"given_names": "Jenny", "family_name": "Larkfield"},
    "address": {"line": "14 Elm Street", "from_on": date(2026, 4, 1)},
    "telephone": {"number": "07700 900123"},
    "situation": {"kind": SituationKind.CUSTODY, "from_on": date(2026, 4, 1)},
    "photograph": {"content": a_picture(), "taken_on": date(2026, 4, 1)}
    | {"expires_on": date(2027, 4, 1)},
    "marker": {"from_on": date(2026, 4, 1), "review_on": date(2026, 4, 30)},
    "sentence": {"months": 4},
    "anti-social": {"held_by": "The council"},
    "death": {"died_on": TODAY},
    "participation": {"given_on": date(2026, 4, 1)},
    "assessment": {"drugs": 3},
}
"""What cannot be guessed from the fields of a kind."""
_form = count()
KEPT, STRUCK, CHANGED, MOVED, BACK = "kept", "struck", "changed and struck", "moved", "moved back"
FATES = st.fixed_dictionaries(
    dict.fromkeys(KINDS, st.sampled_from([KEPT, STRUCK, CHANGED, MOVED, BACK]))
)


def add(kind: Kind, *, by: Reader, ref: str = "C-1") -> int:
    values = usual_values(kind) | SAID.get(kind.code, {})
    with transaction():
        row = service.add_entry(
            ref, kind, values, token=f"t{next(_form)}", actor=by, at=AT, today=TODAY
        )
        return int(row.id)


def strike(kind: Kind, entry_id: int, *, by: Reader, ref: str = "C-1") -> None:
    with transaction():
        service.strike_out(ref, kind, entry_id, "It was never so", actor=by, at=AT)


def move(kind: Kind, entry_id: int, ref: str, to_ref: str, *, by: Reader) -> int:
    with transaction():
        moved = service.move_entry(
            ref, kind, entry_id, to_ref, "It is the brother’s", actor=by, at=AT, today=TODAY
        )
        return int(moved.id)


def change(kind: Kind, entry_id: int, *, by: Reader) -> int:
    field = next((each.name for each in kind.fields if each.shape in {"line", "text"}), "")
    values = {field: f"{SAID.get(kind.code, {}).get(field) or 'y'}9"} if field else {}
    with transaction():
        changed = service.change_entry("C-1", kind, entry_id, values, actor=by, at=AT, today=TODAY)
        return int(changed.id)


def befall(kind: Kind, entry_id: int, fate: str, *, by: Reader) -> dict[str, int]:
    """Let something become of an entry of C-1; say on whose record it stands then, if on one."""
    match fate:
        case "struck":
            strike(kind, entry_id, by=by)
        case "changed and struck":
            strike(kind, change(kind, entry_id, by=by), by=by)
        case "moved":
            return {"C-2": move(kind, entry_id, "C-1", "C-2", by=by)}
        case "moved back":
            there = move(kind, entry_id, "C-1", "C-2", by=by)
            return {"C-1": move(kind, there, "C-2", "C-1", by=by)}
        case _:
            return {"C-1": entry_id}
    return {}


def shown(client: FlaskClient) -> dict[str, Any]:
    """Return what pages say of C-1 and count, without who put what there, and the report."""
    found: dict[str, Any] = {}
    for address in PAGES:
        soup = Page.open(client, address).soup
        for table in soup.select("table"):
            if table.caption and table.caption.get_text().strip().startswith("The record"):
                table.decompose()
        lines = soup.select("main tr, main li, main dd, main p, main h2")
        found[address] = [" ".join(line.get_text(" ").split()) for line in lines]
    found["report"] = last_row(a_report(month=Month(2026, 4), at=AT))
    return found


def same(now: dict[str, Any], then: dict[str, Any]) -> None:
    """Hold one state of the pages against another, page by page."""
    for place, lines in then.items():
        assert now[place] == lines, place


@pytest.fixture
def hazel(app: Flask, sign_in: SignIn) -> tuple[Reader, FlaskClient]:
    a_client(ref="C-1", given_names="Wren", family_name="Alderworth")
    a_client(ref="C-2", given_names="Lark", family_name="Alderworth")
    user = a_user()
    return reader_of(user), sign_in(user=user)


@settings(
    max_examples=2,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(fates=FATES)
def test_counts_and_lists_follow_whatever_becomes_of_entries(
    hazel: tuple[Reader, FlaskClient], fates: dict[str, str]
) -> None:
    by, client = hazel
    nothing = shown(client)
    entries = {code: add(kind, by=by) for code, kind in KINDS.items()}
    assert shown(client) != nothing

    left = {code: befall(KINDS[code], entries[code], fates[code], by=by) for code in KINDS}
    after = shown(client)
    for code, places in left.items():
        for ref, entry_id in places.items():
            strike(KINDS[code], entry_id, by=by, ref=ref)
    same(shown(client), nothing)

    again = [
        (KINDS[code], add(KINDS[code], by=by, ref=ref), ref)
        for code, places in left.items()
        for ref in places
    ]
    same(shown(client), after)
    for kind, entry_id, ref in again:
        strike(kind, entry_id, by=by, ref=ref)
