"""Alembic's entry: migrate the database that the application is connected to."""

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from flask import current_app

from iom.db import MonthType, SealedText, UtcTime, db

target_metadata = db.metadata


def render_item(kind: str, item: Any, autogen_context: object) -> str | Literal[False]:
    """Write the product's own types as what they are in the database.

    A migration must still run when the product has long changed its mind about its types.
    """
    del autogen_context
    if kind == "type" and isinstance(item, UtcTime):
        return "sa.DateTime()"
    if kind == "type" and isinstance(item, SealedText):
        return "sa.Text()"
    if kind == "type" and isinstance(item, MonthType):
        return "sa.String(length=7)"
    if kind == "type" and isinstance(item, sa.Enum):
        return f"sa.String(length={item.length})"
    return False


def run() -> None:
    """Run the migrations, each in a transaction of its own."""
    if context.is_offline_mode():
        raise RuntimeError("migrations need a connection; run `iom upgrade`")
    connectable = db.engine
    with connectable.connect() as connection:
        # SQLite changes a table by making it anew, which must not set off foreign keys.
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        context.configure(
            connection=connection,
            target_metadata=target_metadata,
            render_as_batch=True,
            compare_type=True,
            render_item=render_item,
        )
        context.run_migrations()
        connection.commit()
        if sqlite:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA foreign_keys = ON")


assert current_app  # noqa: S101  # Alembic runs this only inside the application
run()
