"""What a thief reads who has the disk and none of the keys is what docs/security.md says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, update

from config import Config
from iom.accounts.models import User
from iom.clients.models import Client
from iom.db import Base, db
from iom.drafts.service import keep
from iom.retention import aftermath, service
from iom.retention.domain import EraseReason
from iom.retention.service import Seen
from iom.sharing.readers import reader_of
from iom.transaction import transaction
from iom.upkeep.sealing import sealed_columns
from tests.factories.accounts import COMMAND, NOON, a_user, the_places
from tests.factories.clients import a_client
from tests.factories.documents import a_document, a_pdf
from tests.factories.everything import CANARY, a_row_in_every_table
from tests.retention.test_erasure import contents

PAGE = Path(__file__).parents[2] / "docs" / "security.md"


def named_on_the_row(words: str) -> set[str]:
    """The names in code on the row of the page's table that begins with some words."""
    [row] = [line for line in PAGE.read_text().splitlines() if line.startswith(f"| {words}")]
    return set(re.findall(r"`(\w+\.\w+)`", row))


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=False)
def test_the_page_names_every_column_that_is_sealed_and_every_one_that_is_hashed(
    app: Flask,
) -> None:
    sealed = {f"{table.name}.{column.name}" for table, column in sealed_columns()}
    hashed = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if column.name.endswith("_hash")
    }

    assert named_on_the_row("sealed fields") == sealed
    assert named_on_the_row("hashed") == hashed


# PostgreSQL keeps its rows in files of its own.
@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=False)
def test_sealed_words_lie_nowhere_on_the_disk_and_others_only_where_the_page_says(
    app: Flask,
) -> None:
    config: Config = app.config["IOM"]
    the_places()
    user = a_user()
    client = a_client(ref="C-1", family_name=f"Mac{CANARY}")
    a_row_in_every_table(client.id)
    a_document(db.session.scalars(select(Client).where(Client.ref == "C-1")).one(),
               a_pdf(words="verschlossener-brief"))  # fmt: skip
    with transaction():
        keep(
            "fund", "t", {"clients": ["C-1"], "what_for": ["verschlossener-entwurf"]}, seen=0,
            actor=reader_of(user), at=NOON,
        )  # fmt: skip
        db.session.execute(
            update(User).where(User.id == user.id).values(
                totp_secret="verschlossener-kode", home_address="verschlossenes-haus"
            )
        )  # fmt: skip
    a_client(ref="C-2")
    with transaction():
        service.erase_client(
            "C-2", reason=EraseReason.ORDERED, typed="C-2", seen=Seen(state=None), actor=COMMAND,
            at=NOON,
        )  # fmt: skip
    aftermath.see_to_it(config.data_dir)
    db.session.remove()

    database = Path(str(db.engine.url.database))
    others = {
        path.relative_to(config.data_dir).parts[0]: path.read_bytes().lower()
        for path in config.data_dir.rglob("*")
        if path.is_file() and not path.name.startswith(database.name)
    }
    assert CANARY.encode() in contents(database)
    assert b"verschlossen" not in contents(database)
    for folder, said in others.items():
        assert f"`{folder}" in PAGE.read_text(), folder
        assert b"verschlossen" not in said
        assert CANARY.encode() not in said
    assert {"documents", "erasures"} <= set(others)
