"""After an erasure nothing is left of a client: no row, no text, no file, only a tombstone."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from iom.audit.models import AuditRecord
from iom.audit.queries import list_about
from iom.clients.domain import IdentifierKind
from iom.clients.models import Client, Hold, Tombstone
from iom.clients.queries import NoSuchClient
from iom.clients.tombstones import ReferenceErased
from iom.db import Base, db
from iom.intake.models import Upload
from iom.kernel.dates import Month
from iom.nominations.domain import State
from iom.nominations.models import Nomination
from iom.notices.models import Notice
from iom.notices.service import notify
from iom.oversight.domain import Check
from iom.oversight.forgetting import TAKEN_OUT
from iom.oversight.models import Mark
from iom.reports.models import MonthlyIssue
from iom.retention import service
from iom.retention.disk import settle
from iom.retention.domain import DecidedMeanwhile, EraseReason, NotDecided
from iom.retention.service import Seen
from iom.sharing.watch import tables_of_clients
from iom.transaction import transaction
from tests.factories.accounts import COMMAND, NOON, a_reader, a_user, the_places
from tests.factories.clients import a_client
from tests.factories.declined import a_nomination
from tests.factories.everything import BORN, CANARY, a_row_in_every_table

NOTHING_SEEN = Seen(state=None)


def erase(ref: str = "C-1", *, actor: Any = COMMAND, **given: Any) -> None:
    asked: dict[str, Any] = {
        "reason": EraseReason.ORDERED,
        "typed": ref,
        "seen": NOTHING_SEEN,
    } | given
    with transaction():
        service.erase_client(ref, actor=actor, at=NOON, **asked)


def everything_about_somebody() -> int:
    """Make a client with a row in every table, an id that stands out, and a neighbour."""
    the_places()
    a_user()
    a_client(ref="C-2", family_name="Neighbour", given_names="Alder")
    client = a_client(
        ref="C-1", family_name=f"Mac{CANARY}", given_names=f"{CANARY}-Ann", date_of_birth=BORN,
        district=None,
    )  # fmt: skip
    before = client.id
    with transaction():
        db.session.execute(
            text("DELETE FROM clients_search_key WHERE client_id = :i"), {"i": before}
        )
        db.session.execute(
            text("UPDATE clients_client SET id = 777333 WHERE id = :i"), {"i": before}
        )
    db.session.expire_all()
    a_row_in_every_table(777333)
    return 777333


def rows_by_table() -> dict[str, list[dict[str, Any]]]:
    """Read every row of every table, as the database holds it."""
    with db.engine.connect() as connection:
        return {
            table.name: [
                dict(row)
                for row in connection.execute(text(f"SELECT * FROM {table.name}")).mappings()
            ]
            for table in Base.metadata.sorted_tables
        }


def where(told: Any, rows: dict[str, list[dict[str, Any]]]) -> list[str]:
    """Name the columns that hold something anywhere in what they say."""
    return sorted(
        f"{table}.{column}"
        for table, found in rows.items()
        for row in found
        for column, value in row.items()
        if told(value)
    )


def tells(value: Any) -> bool:
    said = bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
    return any(part in said.lower() for part in (CANARY.encode(), str(BORN).encode(), b"777333"))


def test_an_erasure_leaves_nothing_in_any_table(app: Flask) -> None:
    everything_about_somebody()
    before = rows_by_table()
    filled = {
        table for table, rows in before.items() if any(tells(v) for r in rows for v in r.values())
    }
    assert filled >= tables_of_clients(Base.metadata)  # the test itself leaves none out

    erase()

    after = rows_by_table()
    assert where(tells, after) == []
    # What is not the client's stays as it was.
    assert [row["ref"] for row in after["clients_client"]] == ["C-2"]
    for table in set(before) - tables_of_clients(Base.metadata):
        # Which files are still to be swept is told by names that are made up.
        made = {"clients_tombstone", "audit_record", "documents_leaving"}
        if table not in made and "audit" not in table:
            assert after[table] == before[table], table


def test_a_tombstone_holds_the_reference_when_by_whom_and_why_and_nothing_else(app: Flask) -> None:
    a_client(ref="C-1", family_name="Thornley")

    erase()

    [stone] = rows_by_table()["clients_tombstone"]
    del stone["id"], stone["erased_at"]
    assert stone == {"ref": "C-1", "erased_by": "command:tests", "reason": "ordered"}
    assert db.session.scalars(select(Tombstone.erased_at)).one() == NOON
    last = list_about("client:C-1")[0]
    assert (last.event, last.operation.value, last.subject) == (
        "ClientErased",
        "erasure",
        "client:C-1",
    )
    assert last.detail == {"reason": "ordered", "again": False}


def test_what_the_trail_keeps_about_the_client_names_nobody(app: Flask) -> None:
    everything_about_somebody()

    erase()

    for record in db.session.scalars(select(AuditRecord)):
        assert CANARY not in json.dumps(record.detail).lower(), record.event


# PostgreSQL keeps its rows in files of its own, which a VACUUM sweeps.
@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=False)
def test_nothing_is_left_in_the_bytes_of_the_database_file(app: Flask) -> None:
    everything_about_somebody()
    for number in range(300):  # so that the pages are full, and rows lie on several
        a_client(ref=f"D-{number}", family_name="Aspen", given_names="Birch", district=None)
    file = Path(str(db.engine.url.database))
    assert CANARY.encode() in contents(file)

    erase()
    db.session.remove()

    assert settle(db.engine)
    assert CANARY.encode() not in contents(file)


def contents(file: Path) -> bytes:
    """Read a database and the log beside it."""
    parts = [file, file.with_name(file.name + "-wal"), file.with_name(file.name + "-journal")]
    return b"".join(part.read_bytes().lower() for part in parts if part.exists())


def test_the_reference_is_never_given_again(app: Flask) -> None:
    a_client(ref="C-1")
    erase()

    with pytest.raises(ReferenceErased, match="C-1 was the reference of a client who was erased"):
        a_client(ref="C-1")


def test_an_erasure_asks_for_the_reference_and_for_a_reason_that_holds(app: Flask) -> None:
    a_client(ref="C-1")  # on the scheme

    with pytest.raises(NotDecided, match="Type C-1 to confirm"):
        erase(typed="C-2")
    with pytest.raises(NotDecided, match="is not due for review"):
        erase(reason=EraseReason.NO_LONGER_NEEDED)

    assert db.session.scalar(select(func.count(Client.id))) == 1


def test_nobody_erases_whom_they_do_not_see(app: Flask) -> None:
    a_client(ref="C-1", district="Fenland")
    reader = a_reader(districts=["Cambridge"])

    with pytest.raises(NoSuchClient):
        erase(actor=reader)
    with pytest.raises(NoSuchClient):
        erase("C-9", actor=reader)


def test_a_page_that_is_out_of_date_erases_nothing(app: Flask) -> None:
    client = a_client(ref="C-1")
    with transaction():
        db.session.add(
            Hold(client_id=client.id, reason="x", authority="x", review_on=date(2027, 1, 1),
                 set_at=NOON, set_by="user:x", lifted_at=NOON, lifted_by="user:x")
        )  # fmt: skip

    with pytest.raises(DecidedMeanwhile):
        erase(seen=Seen(state="1.0"))


def test_a_produced_report_keeps_its_bytes_and_leads_to_nobody(app: Flask) -> None:
    one, other = a_client(ref="C-1").id, a_client(ref="C-2").id
    members = {"2026-03": {"clients": [one, other], "new_engagements": [[one, "2026-03-02"]]}}
    with transaction():
        issue = MonthlyIssue(
            district_id=1, month=Month(2026, 3), months=1, sac_set="sac-proxy", number=1,
            produced_at=NOON, produced_by="user:x", data="{}", public_data="{}",
            members=json.dumps(members), changes="[]",
        )  # fmt: skip
        db.session.add(issue)

    erase()

    kept = db.session.scalars(select(MonthlyIssue)).one()
    assert (kept.data, kept.public_data) == ("{}", "{}")
    now = json.loads(kept.members)["2026-03"]
    [nobody, still] = now["clients"]
    assert still == other
    assert nobody < 0
    assert now["new_engagements"] == [[nobody, "2026-03-02"]]


UPLOADED = (
    "client_ref,situation,from,to,establishment\n"
    "{ref},custody,2025-01-01,,HMP Elmwood\n"
)  # fmt: skip


def an_upload(content: bytes, *, name: str = "situations.csv", kind: str = "situations") -> int:
    user_id = a_user().id
    with transaction():
        upload = Upload(
            token=f"t{db.session.scalar(select(func.count(Upload.id)))}", kind=kind, file_name=name,
            sha256="0" * 64, content=content, uploaded_at=NOON, uploaded_by_id=user_id,
        )  # fmt: skip
        db.session.add(upload)
        db.session.flush()
        return upload.id


def test_a_waiting_file_that_tells_of_the_client_is_thrown_away_and_no_other(app: Flask) -> None:
    a_client(ref="C-1", family_name="Thornley", given_names="Rowan")
    a_client(ref="C-10")
    theirs = an_upload(UPLOADED.format(ref="C-1").encode(), name="Rowan.csv")
    another = an_upload(UPLOADED.format(ref="C-10").encode())
    unreadable = an_upload(b"\xff\xfe nothing that anybody can read")

    erase()

    kept = {each.id: each for each in db.session.scalars(select(Upload))}
    assert kept[theirs].content is None
    assert kept[theirs].taken is False
    assert kept[theirs].file_name == ""
    assert kept[unreadable].content is None
    assert kept[another].content is not None
    assert kept[another].file_name == "situations.csv"


def test_what_people_were_told_and_auditors_wrote_about_the_client_goes_too(app: Flask) -> None:
    a_client(ref="C-1", family_name="Thornley", given_names="Rowan")
    a_client(ref="C-10")
    user_id = a_user().id
    with transaction():
        for ref in ("C-1", "C-10"):
            notify(
                [user_id], kind="tests", sentence=f"Somebody opened the record of {ref}.",
                link=f"/clients/{ref}", key=f"tests {ref}", at=NOON,
            )  # fmt: skip
            db.session.add(
                Mark(kind=next(iter(Check)), actor="user:x", about=ref, first_seq=1, last_seq=2,
                     note=f"Knows the family of {ref}.", at=NOON, by="user:y")
            )  # fmt: skip

    erase()

    assert db.session.scalars(select(Notice.link)).all() == ["/clients/C-10"]
    notes = {mark.about: mark.note for mark in db.session.scalars(select(Mark))}
    assert notes == {"C-1": TAKEN_OUT, "C-10": "Knows the family of C-10."}


def test_nominations_of_the_same_person_that_came_to_nothing_go_too(app: Flask) -> None:
    a_client(
        ref="C-1", family_name="Thornley", given_names="Rowan",
        numbers={IdentifierKind.CRN: "X123456"},
    )  # fmt: skip
    a_nomination()
    a_nomination(family_name="Other", crn="X123456")
    a_nomination(family_name="Other", crn="X654321")
    a_nomination(state=State.WAITING)

    erase()

    left = db.session.execute(select(Nomination.family_name, Nomination.state)).all()
    assert sorted(tuple(row) for row in left) == [
        ("Other", State.DECLINED),
        ("Thornley", State.WAITING),
    ]
