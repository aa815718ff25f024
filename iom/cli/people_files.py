"""Commands that bring files of people in (INTERFACES 2 and 3)."""

from __future__ import annotations

import hashlib
from dataclasses import KW_ONLY, dataclass
from itertools import chain, count
from pathlib import Path
from typing import BinaryIO

import click

from iom.cli.ground import Refused, answer, progress, say, whoever_runs_it, with_app
from iom.files.refusals import shown
from iom.files.writing import csv_chunks
from iom.intake.domain import FileKind, Outcome, Plan, RowRefusal
from iom.intake.files import plan_file, read_file, set_aside_rows
from iom.intake.service import import_file
from iom.kernel import clock
from iom.transaction import transaction

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_NEW_FILE = click.Path(dir_okay=False, path_type=Path)

_HELP: dict[FileKind, str] = {
    FileKind.CLIENTS: """Bring clients and their placements in, one row per placement.""",
    FileKind.SITUATIONS: """Bring legal situations (community, remand, custody ...) in, one row
    per span.""",
    FileKind.OFFENCES: """Bring offences and arrests in, one row per offence_ref.""",
    FileKind.INDICATORS: """Bring predictors, drug tests, graded intelligence, breaches and recalls
    in, one row per indicator_ref.""",
    FileKind.DIP_EVENTS: """Bring dated events of the Drug Interventions Programme in.""",
    FileKind.CONTACTS: """Bring contacts and missed appointments in, one row per contact_ref.""",
    FileKind.WARRANTS: """Bring warrants in, one row per warrant_ref.""",
    FileKind.ASSESSMENTS: """Bring assessments of needs in, one row per assessment_ref.""",
}
_AFTER = """

FILE is .csv or .xlsx. The whole file goes in or nothing; with --partial, rows that cannot be
taken are set aside and the rest goes in. The same file again changes nothing."""
_UNSURE = """ A row of which it is
not sure whom it is about waits at the page /intake/queue."""


def _command(kind: FileKind) -> click.Command:
    """Return the command that brings one kind of file in."""

    @click.argument("file", type=_FILE)
    @click.option("--dry-run", is_flag=True, help="Say what the file would do; write nothing.")
    @click.option("--partial", is_flag=True, help="Set aside what cannot be taken, take the rest.")
    @click.option(
        "--set-aside",
        type=_NEW_FILE,
        help="Where rows that are set aside are written; by default beside FILE.",
    )
    @click.option("--json", "as_json", is_flag=True, help="Print what became of the rows as JSON.")
    @with_app
    def run(
        file: Path, *, dry_run: bool, partial: bool, set_aside: Path | None, as_json: bool
    ) -> None:
        asked = _Asked(kind, file, dry_run=dry_run, partial=partial, set_aside=set_aside)
        _bring_in(asked, as_json=as_json)

    about = _HELP[kind] + _AFTER + ("" if kind is FileKind.CLIENTS else _UNSURE)
    return click.command(kind.value, help=about)(run)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What somebody asked for."""

    kind: FileKind
    file: Path
    _: KW_ONLY
    dry_run: bool
    partial: bool
    set_aside: Path | None

    def place_for_the_rest(self) -> Path:
        """Say where the rows that are set aside are written: never over something that is there.

        Raises:
            Refused: the place that was asked for is taken.
        """
        if self.set_aside is not None:
            if self.set_aside.exists():
                raise Refused(f"{self.set_aside} is there already. Nothing was brought in.")
            return self.set_aside
        endings = chain([""], (f"-{n}" for n in count(2)))
        names = (f"{self.file.stem}-set-aside{ending}.csv" for ending in endings)
        return next(path for name in names if not (path := self.file.with_name(name)).exists())


def _bring_in(asked: _Asked, *, as_json: bool) -> None:
    file, written_to = asked.file, None
    with file.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
        reading = read_file(asked.kind, stream, file=file.name, today=clock.today())
        if asked.dry_run:
            plan = plan_file(reading, reader=whoever_runs_it(), partial=asked.partial)
        else:
            with transaction():
                plan = import_file(
                    asked.kind,
                    reading,
                    sha256=sha256,
                    reader=whoever_runs_it(),
                    at=clock.now(),
                    partial=asked.partial,
                )
                if asked.partial and plan.refused and reading.unreadable is None:
                    written_to = _set_aside(asked, plan, stream)
    refused = bool(plan.refused) and (not asked.partial or reading.unreadable is not None)
    for warning in plan.warnings:
        progress(f"{shown(file.name, limit=200)}, {warning}")
    if as_json:
        answer(_as_json(plan, asked, counted=asked.dry_run or not refused))
    elif not refused:
        say(_sentence(plan, dry_run=asked.dry_run))
    if refused:
        raise Refused(_refusals(file.name, plan))
    if written_to is not None:
        progress(f"The rows that were set aside, each with its reason, are in {written_to}.")


def _set_aside(asked: _Asked, plan: Plan, stream: BinaryIO) -> Path:
    """Write the rows that were not taken where only whoever runs this reads them."""
    place = asked.place_for_the_rest()
    header, rows = set_aside_rows(asked.kind, stream, file=asked.file.name, refused=plan.refused)
    with place.open("xb") as out:
        place.chmod(0o600)
        out.writelines(csv_chunks(header, rows))
    return place


def _as_json(plan: Plan, asked: _Asked, *, counted: bool) -> dict[str, object]:
    """Give the counts; where the file was refused nothing is new, changed or waits."""
    return {
        "rows": plan.rows,
        "new": plan.count(Outcome.NEW) if counted else 0,
        "changed": plan.count(Outcome.CHANGED) if counted else 0,
        "same": plan.count(Outcome.SAME),
        "refused": [_refusal(refusal) for refusal in plan.refused],
        "waiting": plan.waiting if counted else 0,
        "set_aside": plan.refused_rows if counted and asked.partial else 0,
    }


def _refusal(refusal: RowRefusal) -> dict[str, object]:
    return {"line": refusal.line, "column": refusal.column, "reason": refusal.reason}


def _sentence(plan: Plan, *, dry_run: bool) -> str:
    new, changed, same = (plan.count(outcome) for outcome in Outcome)
    would = "would be " if dry_run else ""
    close = " Nothing was written." if dry_run else ""
    rows = "1 row" if plan.rows == 1 else f"{plan.rows:,} rows"
    parts = [f"{new:,} {would}new", f"{changed:,} changed", f"{same:,} the same"]
    if plan.waiting:
        parts.append(f"{plan.waiting:,} in the queue, as it is not sure whom they are about")
    if plan.refused:
        parts.append(f"{plan.refused_rows:,} set aside")
    return f"{rows}: {', '.join(parts)}.{close}"


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


COMMANDS = tuple(_command(kind) for kind in FileKind)
