"""Make one example of each kind of object, and say how an address names it."""

from __future__ import annotations

import io
from typing import Any

from sqlalchemy import select

from iom.accounts.models import User
from iom.clients.models import Client
from iom.db import db
from iom.intake import service as intake
from iom.intake.domain import FileKind
from iom.intake.files import plan_file, read_file
from iom.notices import service as notices
from iom.notices.models import Notice
from iom.sharing.domain import InvolvementKind
from iom.sharing.models import Involvement
from iom.sharing.readers import reader_of
from iom.transaction import transaction
from tests.factories.accounts import NOON
from tests.factories.aliases import an_alias
from tests.factories.crimes import a_police_file
from tests.factories.people_files import clients_csv
from tests.factories.reports import a_report


def make(client: Client, users: dict[str, int], named: dict[str, str]) -> None:
    """Make the examples; `named` then says for `place` or `endpoint:place` what stands there."""
    named |= {
        "ref": client.ref,
        "kind": "clients",
        "ending": "csv",
        "district": "cambridge",
        "month": "2025-08",
        "area": "cambridge",
        "number": "1",
        "edition": "internal",
        "form": "csv",
        "filename": "app.css",
    }
    named["alias_id"] = str(an_alias(client, "Wrenna", "Otherly"))
    for role in ("case-manager", "link-worker"):
        works_with(client, db.session.get_one(User, users[role]))
    a_police_file({("Cambridge", "Burglary"): 3})
    a_report()
    named["token"] = an_upload(db.session.get_one(User, users["coordinator"]), ref="C-000002")
    named["notice_id"] = str(a_notice(users["coordinator"]))
    named["crimes.progress:token"] = "0" * 32


def an_upload(user: User, **row: Any) -> str:
    """Send a clients file in as somebody; it waits to be looked at. Returns its token."""
    content = clients_csv({"client_ref": row.get("ref", "C-000002")})
    reader = reader_of(user)
    reading = read_file(FileKind.CLIENTS, io.BytesIO(content), file="c.csv", today=NOON.date())
    with transaction():
        received = intake.ReceivedFile(kind=FileKind.CLIENTS, name="c.csv", content=content)
        return intake.receive(received, plan_file(reading, reader=reader), reader=reader, at=NOON)


def works_with(client: Client, user: User) -> None:
    """Let somebody work with a client by name."""
    db.session.add(
        Involvement(
            client_id=client.id,
            agency_id=user.agency_id,
            user_id=user.id,
            kind=InvolvementKind.LINK,
            from_on=NOON.date(),
            recorded_at=NOON,
            recorded_by="command:tests",
        )
    )
    db.session.commit()


def a_notice(user_id: int) -> int:
    """Tell somebody something. Returns the notice's id."""
    with transaction():
        notices.notify(
            [user_id], kind="test", sentence="Look here.", link="/clients", key="test", at=NOON
        )
    return db.session.scalars(select(Notice.id).where(Notice.user_id == user_id)).one()
