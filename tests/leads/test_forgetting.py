"""After an erasure no note speaks of the client, wherever somebody wrote it."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select, update

from iom.accounts.domain import Role
from iom.db import db
from iom.leads.models import Handover, HandoverCase
from iom.retention import service
from iom.retention.domain import EraseReason
from iom.retention.service import Seen
from iom.sharing.models import Cover
from iom.transaction import transaction
from tests.factories.accounts import COMMAND, NOON, a_user, the_places
from tests.factories.clients import a_client
from tests.factories.leads import a_cover, a_handover
from tests.factories.safeguards import works_with


@pytest.mark.parametrize(
    ("note", "kept"),
    [
        ("Ask about C-1 on Monday", ""),
        ("mr kestrelworth is new here", ""),
        ("Ask about C-10 on Monday", "Ask about C-10 on Monday"),
        ("The Kestrelworthies are others", "The Kestrelworthies are others"),
    ],
)
def test_notes_that_name_the_client_are_emptied_and_others_stay(
    app: Flask, note: str, kept: str
) -> None:
    the_places()
    ivy, linden = (a_user(role=Role.CASE_MANAGER) for _ in range(2))
    gone, stays = a_client(ref="C-1", family_name="Kestrelworth"), a_client(ref="C-2")
    for client in (gone, stays):
        works_with(client, ivy)
    a_handover(ivy, linden, gone, stays, note="On one case")
    a_cover(ivy, linden)
    with transaction():
        db.session.execute(update(Handover).values(note=note))
        db.session.execute(update(Cover).values(note=note))

    with transaction():
        service.erase_client(
            "C-1",
            reason=EraseReason.ORDERED,
            typed="C-1",
            seen=Seen(state=None),
            actor=COMMAND,
            at=NOON,
        )

    assert db.session.scalars(select(Handover.note)).all() == [kept]
    assert db.session.scalars(select(Cover.note)).all() == [kept]
    assert len(db.session.scalars(select(HandoverCase.note)).all()) == 1
