"""Commands that bring files of people in (INTERFACES 2 and 3)."""

from __future__ import annotations

import hashlib
from pathlib import Path

import click

from iom.cli.ground import Refused, answer, progress, say, whoever_runs_it, with_app
from iom.files.refusals import shown
from iom.intake.domain import FileKind, Outcome, Plan, RowRefusal
from iom.intake.files import plan_file, read_file
from iom.intake.service import import_file
from iom.kernel import clock
from iom.transaction import transaction

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("clients")
@click.argument("file", type=_FILE)
@click.option("--dry-run", is_flag=True, help="Say what the file would do; write nothing.")
@click.option("--json", "as_json", is_flag=True)
@with_app
def clients(file: Path, *, dry_run: bool, as_json: bool) -> None:
    """Bring clients and their placements in, the whole file or nothing.

    FILE is .csv or .xlsx with one row per placement. The same file again changes nothing.
    """
    _bring_in(FileKind.CLIENTS, file, dry_run=dry_run, as_json=as_json)


@click.command("situations")
@click.argument("file", type=_FILE)
@click.option("--dry-run", is_flag=True, help="Say what the file would do; write nothing.")
@click.option("--json", "as_json", is_flag=True)
@with_app
def situations(file: Path, *, dry_run: bool, as_json: bool) -> None:
    """Bring legal situations (community, remand, custody ...) in, the whole file or nothing.

    FILE is .csv or .xlsx with one row per span. The same file again changes nothing.
    """
    _bring_in(FileKind.SITUATIONS, file, dry_run=dry_run, as_json=as_json)


def _bring_in(kind: FileKind, file: Path, *, dry_run: bool, as_json: bool) -> None:
    reader, at = whoever_runs_it(), clock.now()
    with file.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
        stream.seek(0)
        reading = read_file(kind, stream, file=file.name, today=clock.today())
    if dry_run:
        plan = plan_file(reading, reader=reader)
    else:
        with transaction():
            plan = import_file(kind, reading, sha256=sha256, reader=reader, at=at)
    written = not dry_run and not plan.refused
    for warning in plan.warnings:
        progress(f"{shown(file.name, limit=200)}, {warning}")
    if as_json:
        answer(_as_json(plan, counted=written or dry_run))
    elif not plan.refused:
        say(_sentence(plan, dry_run=dry_run))
    if plan.refused:
        raise Refused(_refusals(file.name, plan))


def _as_json(plan: Plan, *, counted: bool) -> dict[str, object]:
    """Give the counts; where the file was refused nothing is new and nothing changed."""
    return {
        "rows": plan.rows,
        "new": plan.count(Outcome.NEW) if counted else 0,
        "changed": plan.count(Outcome.CHANGED) if counted else 0,
        "same": plan.count(Outcome.SAME),
        "refused": [_refusal(refusal) for refusal in plan.refused],
    }


def _refusal(refusal: RowRefusal) -> dict[str, object]:
    return {"line": refusal.line, "column": refusal.column, "reason": refusal.reason}


def _sentence(plan: Plan, *, dry_run: bool) -> str:
    new, changed, same = (plan.count(outcome) for outcome in Outcome)
    would = "would be " if dry_run else ""
    close = " Nothing was written." if dry_run else ""
    rows = "1 row" if plan.rows == 1 else f"{plan.rows:,} rows"
    return f"{rows}: {new:,} {would}new, {changed:,} changed, {same:,} the same.{close}"


def _refusals(file: str, plan: Plan) -> str:
    name = shown(file, limit=200)
    lines = [
        f"{name}: {refusal.reason}."
        if refusal.line is None and refusal.column is None
        else f"{name}, {refusal}"
        for refusal in plan.refused
    ]
    count = len(plan.refused)
    many = "1 refusal" if count == 1 else f"{count:,} refusals"
    return "\n".join([*lines, f"Nothing of {name} was brought in: {many}."])


COMMANDS = (clients, situations)
