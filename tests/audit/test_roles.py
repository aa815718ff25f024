"""On PostgreSQL the product's own role has no right to change what is on the trail."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ProgrammingError

from config import Config
from iom.audit.standing import weaknesses
from iom.audit.verifying import verify
from iom.cli.ground import inside
from iom.cli.main import iom
from iom.db import db
from iom.upkeep import schema
from tests.audit.trails import a_trail, look
from tests.factories.accounts import a_user, the_places

ROLE = "iom_product"
pytestmark = [
    pytest.mark.postgres,
    pytest.mark.parametrize("engine_name", ["postgres"], indirect=True),
]


_REFUSED = r"permission denied|must be (owner|superuser)"
_DROP_GUARD = "DROP TRIGGER audit_record_no_change ON audit_record;"
_MAKE_GUARD = "CREATE TRIGGER audit_record_no_change"
FORBIDDEN = (
    "UPDATE audit_record SET actor = 'user:ash'",
    "DELETE FROM audit_record",
    "TRUNCATE audit_record",
    "ALTER TABLE audit_record DISABLE TRIGGER ALL",
    "DROP TRIGGER audit_record_no_change ON audit_record",
    "DROP TABLE audit_record",
    "DELETE FROM audit_head",
    "GRANT UPDATE ON audit_record TO iom_product",
    "SET session_replication_role = replica",
    "CREATE RULE quiet AS ON INSERT TO audit_record DO INSTEAD NOTHING",
    "CREATE TRIGGER quiet BEFORE INSERT ON audit_record EXECUTE FUNCTION audit_record_refuse()",
    (
        "CREATE OR REPLACE FUNCTION audit_record_refuse() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RETURN NEW; END $$"
    ),
    "DROP FUNCTION audit_record_refuse() CASCADE",
    "ALTER TABLE audit_record OWNER TO iom_product",
    "COPY audit_record FROM PROGRAM 'echo 1'",
    "SET ROLE iom_owner",
    "SET SESSION AUTHORIZATION iom_owner",
    (
        "MERGE INTO audit_record USING audit_head ON audit_record.seq = audit_head.seq"
        " WHEN MATCHED THEN DELETE"
    ),
    "UPDATE alembic_version SET version_num = '0001'",
)


def test_the_products_role_may_not_touch_what_is_on_the_trail(as_product: Config) -> None:
    for statement in FORBIDDEN:
        with inside(as_product), db.engine.connect() as connection:
            if statement.startswith("GRANT"):  # PostgreSQL warns, and does nothing
                connection.execute(text(statement))
                statement = "UPDATE audit_record SET actor = 'user:ash'"  # noqa: PLW2901
            with pytest.raises(ProgrammingError, match=_REFUSED):
                connection.execute(text(statement))


def test_the_products_role_does_the_products_work(as_product: Config) -> None:
    with inside(as_product):
        the_places()
        a_user(username="hazel")
        look(4)
        report = verify()
        with db.engine.connect() as connection:
            assert weaknesses(connection) == []

    assert report.findings == []


def test_an_owner_who_is_no_superuser_has_no_right_to_change_rows(owned: Config) -> None:
    """They could give it back to themselves, which is why the product runs as another."""
    with inside(owned), db.engine.connect() as connection:
        with pytest.raises(ProgrammingError, match="permission denied"):
            connection.execute(text("UPDATE audit_record SET actor = 'user:ash'"))
        connection.rollback()
        assert "a role of its own" in weaknesses(connection)[0]


def test_a_guard_that_was_taken_away_is_noticed(owned: Config) -> None:
    with inside(owned), db.engine.begin() as connection:
        connection.execute(text("ALTER TABLE audit_record DISABLE TRIGGER ALL"))
        found = weaknesses(connection)

    assert any("its guard audit_record_no_change is gone" in sentence for sentence in found)


@pytest.mark.parametrize(
    "statement",
    [
        (
            "CREATE OR REPLACE FUNCTION audit_record_refuse() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RETURN NEW; END $$"
        ),
        (
            f"{_DROP_GUARD} {_MAKE_GUARD}"
            " AFTER UPDATE ON audit_record FOR EACH ROW EXECUTE FUNCTION audit_record_refuse()"
        ),
        (
            f"{_DROP_GUARD} {_MAKE_GUARD}"
            " BEFORE UPDATE OR DELETE ON audit_record FOR EACH ROW WHEN (OLD.seq > 9)"
            " EXECUTE FUNCTION audit_record_refuse()"
        ),
    ],
)
def test_a_guard_that_refuses_nothing_any_more_is_noticed(statement: str, owned: Config) -> None:
    with inside(owned), db.engine.begin() as connection:
        connection.execute(text(statement))
        found = weaknesses(connection)

    assert any("its guard audit_record_no_change is" in sentence for sentence in found)


@pytest.mark.parametrize(
    ("role", "why"),
    [
        ("nobody_at_all", "There is no role “nobody_at_all”"),
        ("iom_owner", "owns the tables"),
        ("iom", "is a superuser"),
        ('x"; DROP TABLE audit_record; --', "There is no role"),
    ],
)
def test_rights_go_to_a_role_of_the_products_own_only(role: str, why: str, owned: Config) -> None:
    result = upgrade(owned, "--app-role", role)

    assert result.exit_code == 1
    assert why in result.output


def test_verify_and_check_warn_of_a_role_that_could(owned: Config) -> None:
    for command in (["audit", "verify"], ["check"]):
        result = CliRunner().invoke(iom, command, obj=owned)
        assert result.exit_code == 0, result.output
        assert "Note: the database role of this connection could take" in result.stderr


@pytest.fixture
def owned(postgres_server: str, database_url: str, settings: Callable[[str], Config]) -> Config:
    """Settings of a migrated database with rows, as its owner, who is no superuser."""
    server = create_engine(
        postgres_server.format(database="postgres"), isolation_level="AUTOCOMMIT"
    )
    name = make_url(database_url).database
    with server.connect() as connection:
        for role in ("iom_owner", ROLE):
            with suppress(ProgrammingError):
                connection.execute(text(f"CREATE ROLE {role} LOGIN"))
        connection.execute(text(f"ALTER DATABASE {name} OWNER TO iom_owner"))
    server.dispose()
    config = replace(
        settings(database_url), database_url=database_url.replace("iom@", "iom_owner@")
    )
    with inside(config):
        schema.bring_up()
        a_trail(3)
    return config


@pytest.fixture
def as_product(owned: Config) -> Config:
    result = upgrade(owned, "--app-role", ROLE)
    assert result.exit_code == 0, result.output
    return replace(owned, database_url=owned.database_url.replace("iom_owner@", f"{ROLE}@"))


def upgrade(config: Config, *arguments: str) -> Result:
    return CliRunner().invoke(iom, ["upgrade", *arguments], obj=config)
