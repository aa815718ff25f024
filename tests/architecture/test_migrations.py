"""The migrations make the database that the models declare, on both engines, and unmake it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade
from sqlalchemy import Engine, inspect

from config import Config
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
