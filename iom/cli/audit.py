"""Commands about the audit trail. None of them changes or deletes a row."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from flask import current_app

from iom.audit import queries, resuming, service, verifying
from iom.audit.checkpoint import BadCheckpoint
from iom.audit.events import TrailExported, TrailRead
from iom.audit.exporting import write_export
from iom.audit.models import AuditRecord
from iom.audit.signing import exact_time
from iom.audit.standing import weaknesses
from iom.cli.ground import Refused, answer, progress, say, whoever_runs_it, with_app
from iom.cli.retention import erase_those_brought_back
from iom.db import db
from iom.kernel import clock
from iom.retention.outside import read_list
from iom.transaction import transaction


@click.group("audit")
def audit() -> None:
    """Verify, export and search the audit trail."""


@audit.command("verify")
@click.option("--since", type=click.IntRange(1), default=1, help="First row to check.")
@click.option("--json", "as_json", is_flag=True)
@with_app
def verify(since: int, *, as_json: bool) -> None:
    """Check that no row was changed, taken out, put in or moved, and that none is missing."""
    report = verifying.verify(since=since)
    with db.engine.connect() as connection:
        for sentence in weaknesses(connection):
            progress(f"Note: {sentence}")
    for note in report.notes:
        progress(f"Note: {note}")
    if as_json:
        answer(verifying.as_json(report))
    elif not report.findings:
        rows = f"Rows {report.first} to {report.last} are" if report.rows else "No rows: all is"
        say(f"{rows} as they were written." if report.rows else f"{rows} as it must be.")
    if report.findings:
        first = report.first_bad
        named = "" if first is None else f"\nThe first bad row is {first}."
        raise Refused("\n".join(each.what for each in report.findings) + named)


@audit.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--since", type=click.IntRange(1), default=1, help="First row to export.")
@with_app
def export(file: Path, since: int) -> None:
    """Write the trail into FILE, to be verified with docs/verify_trail.py."""
    with transaction():
        event = TrailExported(subject="trail", first=since)
        service.record(event, actor=whoever_runs_it(), at=clock.now())
    rows = write_export(file, first=since)
    say(f"{rows} rows of the trail are in {file}.")


@audit.command("who")
@click.option("--subject", required=True, metavar="REF", help="Such as C-010001 or user:hazel.")
@click.option("--json", "as_json", is_flag=True)
@with_app
def who(subject: str, *, as_json: bool) -> None:
    """List who looked at a client or anything else on the trail, and what they did."""
    ref = subject if ":" in subject else f"client:{subject}"
    rows = [_row(record) for record in queries.list_about(ref, limit=None)]
    with transaction():
        event = TrailRead(subject=ref, page="iom audit who")
        service.record(event, actor=whoever_runs_it(), at=clock.now())
    if as_json:
        answer(rows)
        return
    for row in rows:
        agency = f" ({row['agency']})" if row["agency"] else ""
        said = " ".join(f"{name}={value}" for name, value in row["detail"].items() if value)
        say(f"{row['at']} {row['actor']}{agency} {row['operation']} {row['event']} {said}".rstrip())


def _row(record: AuditRecord) -> dict[str, Any]:
    return {
        "seq": record.seq,
        "at": exact_time(record.at),
        "actor": record.actor,
        "agency": record.agency,
        "operation": record.operation.value,
        "event": record.event,
        "subject": record.subject,
        "detail": record.detail,
    }


@audit.command("rotate-key")
@with_app
def rotate_key() -> None:
    """Sign with a new key from here on: it is in IOM_AUDIT_KEY, the old in IOM_AUDIT_OLD_KEYS."""
    with transaction():
        event = resuming.rotate_key(actor=whoever_runs_it(), at=clock.now())
    say(f"Key {event.to_key} signs the trail from here on; key {event.from_key} signed it before.")


@audit.command("go-on")
@click.option("--reason", required=True, help="Why rows are missing, or the checkpoint is.")
@with_app
def go_on(reason: str) -> None:
    """Let the trail go on where it does not fit its checkpoint, and put on it what is missing.

    For after a backup was restored, or the checkpoint's file was lost. Nothing is removed: a row
    says who let the trail go on and why, and which rows were once written and are not there.
    """
    read_list(current_app.config["IOM"].data_dir)  # whom not to bring back must be known
    try:
        event = resuming.go_on(reason, actor=whoever_runs_it(), at=clock.now())
    except BadCheckpoint as error:
        raise Refused(f"{str(error).capitalize()}.") from None
    missing = (
        f" Rows {event.missing_from} to {event.missing_to} of before are missing, and it says so."
        if event.missing_from
        else ""
    )
    # Where a backup was restored, the clients who were erased since are in it again.
    erase_those_brought_back(current_app.config["IOM"].data_dir)
    say(f"The trail goes on.{missing}")


COMMANDS = (audit,)
