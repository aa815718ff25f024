"""The schema's version, and bringing a database up to it. Runs inside an application."""

from __future__ import annotations

from pathlib import Path

from alembic.config import Config as AlembicConfig
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from flask_migrate import upgrade as migrate
from sqlalchemy import Engine, MetaData, inspect

from iom.audit import trail
from iom.db import db
from iom.kernel.errors import RuleBroken

MIGRATIONS = Path(__file__).parents[2] / "migrations"


class NewerSchema(RuleBroken):
    """The database, or a backup, was made by a newer version of the product."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"{what} is of a newer version than this program. Install the newer program."
        )


def newest_version() -> str:
    """Return the schema version that this program needs."""
    return str(_scripts().get_current_head())


def version_of(engine: Engine) -> str | None:
    """Return a database's schema version, None where it has none yet."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return str(found) if found else None


def refuse_newer(version: str | None, *, what: str) -> None:
    """Refuse a version that this program does not know.

    Raises:
        NewerSchema: naming what it is the version of.
    """
    if version is None:
        return
    try:
        _scripts().get_revision(version)
    except CommandError:
        raise NewerSchema(what) from None


def bring_up(version: str = "head") -> None:
    """Bring the application's database up to a version, making it first where it is new."""
    url = db.engine.url
    if url.drivername.startswith("sqlite") and url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    signed = _has_signed_trail()
    migrate(directory=str(MIGRATIONS), revision=version)
    if not signed and _has_signed_trail():
        trail.start_checkpoint()


def _has_signed_trail() -> bool:
    with db.engine.connect() as connection:
        return inspect(connection).has_table("audit_head")


def drop_everything() -> None:
    """Take every table away again: what a restore that failed leaves behind is nothing."""
    tables = MetaData()
    with db.engine.begin() as connection:
        tables.reflect(connection)
        tables.drop_all(connection)


def _scripts() -> ScriptDirectory:
    settings = AlembicConfig()
    settings.set_main_option("script_location", str(MIGRATIONS))
    return ScriptDirectory.from_config(settings)
