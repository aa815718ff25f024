"""The migrations make the database that the models declare, on both engines, and unmake it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade
from sqlalchemy import Engine, inspect, text

from config import Config
from iom.audit.verifying import verify
from iom.cli.ground import inside
from iom.db import db
from iom.upkeep import schema


def test_the_migrated_schema_equals_the_declared_one(
    database_url: str, settings: Callable[[str], Config]
) -> None:
    with inside(settings(database_url)):
        schema.bring_up()
        migrated = described(db.engine)
        with db.engine.connect() as connection:
            assert compare_metadata(MigrationContext.configure(connection), db.metadata) == []
        schema.drop_everything()
        db.create_all()
        declared = described(db.engine)

    assert migrated == declared
    checks = [check for table in declared.values() for check in table["checks"]]
    assert len(checks) > 20  # a schema that had lost them all would compare equal too


def test_the_way_down_leaves_nothing_and_the_way_up_works_again(
    database_url: str, settings: Callable[[str], Config]
) -> None:
    with inside(settings(database_url)):
        schema.bring_up()
        before = described(db.engine)

        downgrade(directory=str(schema.MIGRATIONS), revision="base")
        assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
        schema.bring_up()

        assert described(db.engine) == before


def test_there_is_one_newest_version() -> None:
    assert schema.newest_version()
    assert len(list(Path(schema.MIGRATIONS, "versions").glob("*.py"))) >= 1


def described(engine: Engine) -> dict[str, dict[str, Any]]:
    inspector = inspect(engine)
    return {
        table: {
            "columns": sorted(
                (column["name"], str(column["type"]), column["nullable"])
                for column in inspector.get_columns(table)
            ),
            "key": inspector.get_pk_constraint(table)["constrained_columns"],
            "foreign": sorted(
                (key["name"], key["constrained_columns"], key["referred_table"])
                for key in inspector.get_foreign_keys(table)
            ),
            "unique": sorted(
                (unique["name"], unique["column_names"])
                for unique in inspector.get_unique_constraints(table)
            ),
            "indexes": sorted(
                (
                    str(index["name"]),
                    str(index["column_names"]),
                    bool(index["unique"]),
                    str(sorted(map(str, index.get("dialect_options", {}).values()))),
                )
                for index in inspector.get_indexes(table)
            ),
            "checks": sorted(
                (str(check["name"]), " ".join(check["sqltext"].split()))
                for check in inspector.get_check_constraints(table)
            ),
        }
        for table in inspector.get_table_names()
        if table != "alembic_version"
    }


def test_what_was_there_before_rights_came_is_kept(
    database_url: str, settings: Callable[[str], Config]
) -> None:
    """Two workers of one agency, one of them bounded by a district, and what they did."""
    with inside(settings(database_url)):
        schema.bring_up("0001")
        with db.engine.begin() as connection:
            for statement in _BEFORE:
                connection.execute(text(statement))
        schema.bring_up()

        with db.engine.connect() as connection:
            kind = connection.execute(text("SELECT kind FROM accounts_agency")).scalar_one()
            bounds = connection.execute(
                text("SELECT user_id, district_id, unit_id, scheme_id FROM accounts_user_bound")
            ).all()
            versions = connection.execute(
                text("SELECT username, rights_version, version FROM accounts_user ORDER BY id")
            ).all()
            trail = connection.execute(
                text("SELECT seq, operation, event, subject, mac <> '' FROM audit_record")
            ).all()
        assert kind == "statutory"
        assert [tuple(row) for row in bounds] == [(1, 1, None, None)]
        assert [tuple(row) for row in versions] == [("hazel", 1, 1), ("ivy", 1, 1)]
        assert [tuple(row) for row in trail] == [(1, "sign-in", "SignedIn", "user:hazel", True)]
        assert verify().findings == []


_BEFORE = (
    "INSERT INTO places_scheme VALUES (1, 'cambridgeshire', 'Cambridgeshire', 'cambridgeshire')",
    "INSERT INTO places_delivery_unit VALUES (1, 1, 'cambridge', 'Cambridge')",
    "INSERT INTO places_district VALUES (1, 1, 'cambridge', 'Cambridge')",
    "INSERT INTO accounts_agency VALUES (1, 'council', 'Council')",
    (
        "INSERT INTO accounts_user (id, username, full_name, role, agency_id, password_hash, "
        "created_at) VALUES (1, 'hazel', 'Hazel', 'coordinator', 1, 'x', '2026-01-01'), "
        "(2, 'ivy', 'Ivy', 'case-manager', 1, 'x', '2026-01-01')"
    ),
    "INSERT INTO accounts_user_district VALUES (1, 1)",
    (
        "INSERT INTO audit_record (id, at, actor, operation, event, subject, detail) VALUES "
        "(7, '2026-01-02 08:00:00.000000', 'user:hazel', 'access', 'SignedIn', 'user:hazel', '{}')"
    ),
)


def test_names_and_addresses_that_were_on_record_stay_and_are_current(
    database_url: str, settings: Callable[[str], Config]
) -> None:
    with inside(settings(database_url)):
        schema.bring_up()
        downgrade(directory=str(schema.MIGRATIONS), revision="0009")
        with db.engine.begin() as connection:
            for statement in _AS_BEFORE:
                connection.execute(text(statement))

        schema.bring_up()

        with db.engine.begin() as connection:
            names = connection.execute(
                text("SELECT family_name, source, ended_at, follows_id FROM clients_alias")
            ).all()
            homes = connection.execute(
                text("SELECT line, checked_by, check_result, ended_at FROM clients_address")
            ).all()
            keys = connection.execute(text("SELECT key, alias_id FROM clients_search_key")).all()
        assert [tuple(row) for row in names] == [("Aldergate", "", None, None)]
        assert [tuple(row) for row in homes] == [("1 Alder Row", "", None, None)]
        assert [tuple(row) for row in keys] == [("w:aldergate", 1)]
        downgrade(directory=str(schema.MIGRATIONS), revision="0009")
        with db.engine.begin() as connection:
            kept = connection.execute(text("SELECT family_name FROM clients_alias")).all()
        assert [tuple(row) for row in kept] == [("Aldergate",)]
        schema.drop_everything()


_AS_BEFORE = (
    (
        "INSERT INTO clients_client (id, ref, family_name, given_names, version, recorded_at) "
        "VALUES (1, 'C-1', 'Thornley', 'Rowan', 1, '2026-05-01 12:00:00')"
    ),
    (
        "INSERT INTO clients_alias "
        "(id, client_id, kind, family_name, given_names, recorded_at, recorded_by) "
        "VALUES (1, 1, 'alias', 'Aldergate', 'Bryony', '2026-05-01 12:00:00', 'user:x')"
    ),
    (
        "INSERT INTO clients_address "
        "(id, client_id, line, postcode, from_on, recorded_at, recorded_by) "
        "VALUES (1, 1, '1 Alder Row', '', '2026-01-01', '2026-05-01 12:00:00', 'user:x')"
    ),
    "INSERT INTO clients_search_key (id, client_id, alias_id, key) VALUES (1, 1, 1, 'w:aldergate')",
)
