"""Commands that keep the product going: schema, server, routes, backups, checks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click
from flask import current_app
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from iom.audit import service as audit
from iom.audit import trail, verifying
from iom.audit.standing import weaknesses
from iom.audit.trail import TrailUnavailable
from iom.cli.ground import Refused, answer, inside, progress, say, whoever_runs_it, with_app
from iom.cli.retention import erase_those_brought_back
from iom.db import db
from iom.documents.shelf import Shelf
from iom.kernel import clock
from iom.kernel.errors import RuleBroken
from iom.retention.outside import read_list
from iom.sharing.watch import whole_database
from iom.transaction import transaction
from iom.upkeep import backup as backups
from iom.upkeep import checking, roles, schema
from iom.upkeep.domain import BackupFailed, BackupMade, BackupRestored
from iom.web.access import access_of

if TYPE_CHECKING:
    from config import Config


@click.command("upgrade")
@click.option("--app-role", metavar="NAME", help="PostgreSQL role that the product runs as.")
@with_app
def upgrade(app_role: str | None) -> None:
    """Create the database of DATABASE_URL, or bring it up to this version.

    Run it as the owner of the tables. With --app-role, another role is given what the product
    needs and no more: it can add to the audit trail, and neither change nor delete a row of it.
    """
    version = schema.version_of(db.engine) if _exists() else None
    schema.refuse_newer(version, what="The database")
    if version == schema.newest_version():
        say("The database is up to date.")
    else:
        schema.bring_up()
        say("The database is ready.")
    if app_role:
        with db.engine.begin() as connection, whole_database("rights are given, nothing is read"):
            roles.grant_to(connection, app_role)
        say(f"{app_role} may use it.")


def _exists() -> bool:
    """Asking SQLite for a version would make the file, in a folder that may not be there."""
    url = db.engine.url
    in_file = url.drivername.startswith("sqlite") and url.database
    return not in_file or Path(str(url.database)).exists()


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True)
@click.option("--threads", type=click.IntRange(1, 64), default=4, show_default=True)
@click.pass_obj
def serve(config: Config, host: str, port: int, workers: int, threads: int) -> None:
    """Serve the product with gunicorn, behind a proxy that speaks TLS."""
    from iom.cli.server import serve_with_gunicorn  # noqa: PLC0415  # slow to load, needed here only

    serve_with_gunicorn(config, host=host, port=port, workers=workers, threads=threads)


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
            "permission": declared.in_words(),
            "audit": list(declared.audit),
        }
        for rule in sorted(current_app.url_map.iter_rules(), key=lambda rule: rule.rule)
        for declared in (access_of(current_app.view_functions[rule.endpoint]),)
    ]
    if as_json:
        answer(rows)
        return
    for row in rows:
        say(f"{' '.join(row['methods']):10} {row['rule']:60} {row['permission']}")


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_app
def backup(file: Path) -> None:
    """Copy everything in the database, and the documents, into FILE, as of one moment.

    FILE holds everything about everybody: keep it as the database itself is kept.
    """
    at, actor = clock.now(), whoever_runs_it()
    # First, so that it is in the backup, which then fits the checkpoint as it stands now.
    with transaction():
        audit.record(BackupMade(subject="database"), actor=actor, at=at)
    try:
        manifest = backups.write_backup(db.engine, file, shelf=_shelf(), at=at)
    except RuleBroken:
        with transaction():
            audit.record(BackupFailed(subject="database"), actor=actor, at=clock.now())
        raise
    say(f"{manifest.rows} rows of {len(manifest.tables)} tables are in {file}.")
    if manifest.documents:
        number = len(manifest.documents)
        files = "1 file of a document is" if number == 1 else f"{number} files of documents are"
        progress(f"{files} in it, sealed: keep IOM_FIELD_KEY with it, in another place.")


@click.command("restore")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--to", "url", required=True, help="Address of an empty database.")
@click.pass_obj
def restore(config: Config, file: Path, url: str) -> None:
    """Put a backup into an empty database, of either engine, and bring that up to date.

    Whoever was erased since the backup was made is erased again before the command ends.
    """
    try:
        with inside(replace(config, database_url=url)):
            rows, again, held_up = _restore(file)
    except (ArgumentError, ModuleNotFoundError):
        raise Refused("The address given with --to is none of a database.") from None
    if again:
        people = "client who was" if again == 1 else "clients who were"
        say(f"The backup held {again} {people} erased since; erased again.")
    if held_up:
        progress(f"{held_up} Nobody can use the restored database until then.")
    say(f"{rows} rows are restored.")


def _restore(file: Path) -> tuple[int, int, str]:
    """Restore a backup into the application's database.

    Returns:
        How many rows were restored, how many clients had to be erased again, and why the audit
        trail cannot go on, empty where it can.
    """
    try:
        manifest = backups.read_manifest(file)
        schema.refuse_newer(manifest.revision, what="The backup")
        read_list(current_app.config["IOM"].data_dir)  # whom not to bring back must be known
        if _exists():
            backups.refuse_unless_empty(db.engine)
    except RuleBroken as refusal:
        raise Refused(str(refusal)) from None
    except SQLAlchemyError:
        raise Refused("The database to restore into cannot be reached.") from None
    try:
        backups.put_documents_back(file, manifest, _shelf())
        schema.bring_up(manifest.revision)
        with db.engine.begin() as connection:
            backups.load_backup(connection, file, manifest)
        schema.bring_up()
        trail.start_checkpoint()
        # The database in use may still be there: its checkpoint stays where it is.
        with transaction(move_checkpoint=False):
            event = BackupRestored(subject="database", made_at=manifest.made_at, rows=manifest.rows)
            audit.record(event, actor=whoever_runs_it(), at=clock.now())
        again = erase_those_brought_back(current_app.config["IOM"].data_dir)
    except TrailUnavailable as why:
        return manifest.rows, 0, str(why)
    except RuleBroken as refusal:
        schema.drop_everything()
        raise Refused(str(refusal)) from None
    return manifest.rows, again, ""


@click.command("check")
@click.option("--json", "as_json", is_flag=True)
@with_app
def check(*, as_json: bool) -> None:
    """Check that everything is whole: damage, rows that lead nowhere, sums, files, the trail."""
    with db.engine.connect() as connection:
        found = checking.findings(connection, data_dir=current_app.config["IOM"].data_dir)
        notes = weaknesses(connection)
    report = verifying.verify()
    found.extend(each.what for each in report.findings)
    for note in (*notes, *report.notes):
        progress(f"Note: {note}")
    if as_json:
        answer({"ok": not found, "findings": found})
    elif not found:
        say("Everything is whole.")
    if found:
        raise Refused("\n".join(found))


def _shelf() -> Shelf:
    return Shelf(current_app.config["IOM"].data_dir)


COMMANDS = (upgrade, serve, routes, backup, restore, check)
