"""The database itself keeps a version that was active, and every score, as it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError

from config import Config
from iom.cli.ground import inside
from iom.db import db
from iom.scoring.domain import Reason
from iom.scoring.matrices import State
from iom.scoring.models import KeptScore, MatrixVersion
from iom.transaction import transaction
from iom.upkeep import schema
from tests.factories.clients import a_client
from tests.factories.scores import TODAY, a_draft, a_matrix, a_score


@pytest.mark.parametrize(
    "values",
    [
        {"rules": "{}"},
        {"code": "other"},
        {"note": "Something else"},
        {"effective_from": None},
        {"made_by": "user:other"},
        {"state": State.DRAFT},
    ],
)
@pytest.mark.parametrize("state", [State.ACTIVE, State.RETIRED])
def test_a_version_that_was_active_never_changes(
    app: Flask, state: State, values: dict[str, object]
) -> None:
    version = a_matrix(state=state)

    with pytest.raises(DBAPIError, match="never changes"), transaction():
        db.session.execute(
            update(MatrixVersion).where(MatrixVersion.id == version).values(**values)
        )
    with pytest.raises(DBAPIError, match="never changes"), transaction():
        db.session.execute(delete(MatrixVersion).where(MatrixVersion.id == version))


def test_one_that_was_retired_is_not_active_again(app: Flask) -> None:
    a_matrix(state=State.RETIRED)
    with pytest.raises(DBAPIError, match="never changes"), transaction():
        db.session.execute(update(MatrixVersion).values(state=State.ACTIVE))


def test_a_draft_changes_and_may_go(app: Flask) -> None:
    draft = a_draft()
    with transaction():
        db.session.execute(update(MatrixVersion).values(note="Better"))
        db.session.execute(delete(MatrixVersion).where(MatrixVersion.id == draft))


def test_at_most_one_version_is_active(app: Flask) -> None:
    a_matrix()
    draft = a_draft()
    with pytest.raises(DBAPIError), transaction():
        db.session.execute(
            update(MatrixVersion)
            .where(MatrixVersion.id == draft)
            .values(state=State.ACTIVE, effective_from=TODAY)
        )


@pytest.mark.parametrize(
    "values",
    [{"tenths": 1}, {"reason": Reason.REVIEW}, {"offending_lines": "[]"}, {"total": 3}],
)
def test_a_score_never_changes(app: Flask, values: dict[str, object]) -> None:
    a_matrix()
    a_score(a_client())
    with pytest.raises(DBAPIError, match="never changes"), transaction():
        db.session.execute(update(KeptScore).values(**values))


def test_a_score_goes_with_the_record_to_which_it_belongs(app: Flask) -> None:
    a_matrix()
    a_score(a_client(ref="C-1"))
    other = a_client(ref="C-2").id
    with transaction():
        db.session.execute(update(KeptScore).values(client_id=other))
    assert db.session.scalars(select(KeptScore.client_id)).all() == [other]
    with transaction():
        db.session.execute(delete(KeptScore))


def test_a_migrated_database_keeps_them_as_well(
    database_url: str, settings: Callable[[str], Config]
) -> None:
    """The guards of the migration are those of the models, by what they say."""
    asked = {
        "sqlite": "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'scoring%'",
        "postgresql": (
            "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgname LIKE 'scoring%' "
            "UNION SELECT prosrc FROM pg_proc WHERE proname LIKE 'scoring%'"
        ),
    }
    with inside(settings(database_url)):
        schema.bring_up()
        with db.engine.connect() as connection:
            query = text(asked[db.engine.dialect.name])
            migrated = {" ".join(each.split()) for each in connection.scalars(query)}
        schema.drop_everything()
        db.create_all()
        with db.engine.connect() as connection:
            declared = {" ".join(each.split()) for each in connection.scalars(query)}

    assert migrated == declared
    assert len(declared) >= 4
