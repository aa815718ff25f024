"""Commands that keep the product going: schema, server, routes."""

from __future__ import annotations

from pathlib import Path

import click
from alembic.config import Config as AlembicConfig
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from flask import current_app
from flask_migrate import upgrade as migrate_up
from sqlalchemy import inspect

from iom.app import ROOT
from iom.cli.ground import Refused, answer, say, with_app
from iom.db import db
from iom.web.access import access_of

_MIGRATIONS = ROOT / "migrations"


@click.command("upgrade")
@with_app
def upgrade() -> None:
    """Create the database of DATABASE_URL, or bring it up to this version."""
    url = db.engine.url
    if url.drivername.startswith("sqlite") and url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    settings = AlembicConfig()
    settings.set_main_option("script_location", str(_MIGRATIONS))
    scripts = ScriptDirectory.from_config(settings)
    at = _revision()
    if at is not None:
        try:
            scripts.get_revision(at)
        except CommandError:
            raise Refused(
                "The database is of a newer version than this program. Install the newer program."
            ) from None
    if at == scripts.get_current_head():
        say("The database is up to date.")
        return
    migrate_up(directory=str(_MIGRATIONS))
    say("The database is ready.")


def _revision() -> str | None:
    with db.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        return str(found) if found else None


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True)
@click.option("--threads", type=click.IntRange(1, 64), default=4, show_default=True)
def serve(host: str, port: int, workers: int, threads: int) -> None:
    """Serve the product with gunicorn, behind a proxy that speaks TLS."""
    from iom.cli.server import serve_with_gunicorn  # noqa: PLC0415  # gunicorn is not for Windows

    serve_with_gunicorn(host=host, port=port, workers=workers, threads=threads)


@click.command("routes")
@click.option("--json", "as_json", is_flag=True)
@with_app
def routes(*, as_json: bool) -> None:
    """List every rule: what it asks of those who open it, and what it puts on the trail."""
    rows = [
        {
            "rule": rule.rule,
            "methods": sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}),
            "endpoint": rule.endpoint,
            "permission": _permission_words(rule.endpoint),
            "audit": list(access_of(current_app.view_functions[rule.endpoint]).audit),
        }
        for rule in sorted(current_app.url_map.iter_rules(), key=lambda rule: rule.rule)
    ]
    if as_json:
        answer(rows)
        return
    for row in rows:
        say(f"{' '.join(row['methods']):10} {row['rule']:60} {row['permission']}")


def _permission_words(endpoint: str) -> str:
    permissions = access_of(current_app.view_functions[endpoint]).permissions
    if permissions is None:
        return "public"
    return " or ".join(sorted(permissions)) or "signed-in"


COMMANDS = (upgrade, serve, routes)
