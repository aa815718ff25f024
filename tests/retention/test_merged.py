"""A record that is part of another is erased with it, and stands in its document."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from iom.clients.domain import IdentifierKind
from iom.clients.models import Client, Tombstone
from iom.clients.tombstones import ReferenceErased
from iom.db import Base, db
from iom.merges.models import Merge, MergeRow
from iom.retention.gathering import gather
from iom.sharing.watch import tables_of_clients
from tests.factories.accounts import COMMAND, NOON
from tests.factories.clients import a_client
from tests.merges.making import merged
from tests.retention.test_erasure import erase


def one_of_two() -> None:
    """C-2 is part of C-1; a number and a placement of the same days are left with it."""
    a_client(ref="C-1", family_name="Thornley", numbers={IdentifierKind.CRN: "X123456"})
    a_client(
        ref="C-2",
        family_name="Thornly",
        nominated_on=date(2024, 1, 5),
        numbers={IdentifierKind.CRN: "X654321"},
    )
    merged(COMMAND)


def test_erasing_a_client_erases_what_is_part_of_them(app: Flask) -> None:
    a_client(ref="C-9", family_name="Neighbour", district=None)
    one_of_two()

    erase("C-1")

    assert db.session.scalars(select(Client.ref)).all() == ["C-9"]
    assert sorted(db.session.scalars(select(Tombstone.ref))) == ["C-1", "C-2"]
    assert db.session.scalars(select(Merge)).all() == []
    assert db.session.scalars(select(MergeRow)).all() == []
    neighbour = {"clients_client", "clients_search_key"}
    for name in tables_of_clients(Base.metadata) - neighbour:
        assert db.session.execute(select(Base.metadata.tables[name])).first() is None, name
    with pytest.raises(ReferenceErased):
        a_client(ref="C-2")


def test_the_document_of_everything_holds_both(app: Flask) -> None:
    one_of_two()

    dossier = gather(COMMAND, "C-1", at=NOON)

    said = {
        chapter.title: [[each.value for each in row] for row in chapter.rows]
        for chapter in dossier.chapters
    }
    assert [row[0] for row in said["Who it is"]] == ["C-1", "C-2"]
    assert len(said["Placements on the scheme"]) == 2
    assert {row[1] for row in said["Numbers of other organisations"]} == {"X123456", "X654321"}
    assert len(said["Records that were found to be of the same person"]) == 1
