"""The command that brings a file of programmes into the directory."""

from __future__ import annotations

from pathlib import Path

import click

from iom.cli.ground import Refused, answer, say, whoever_runs_it, with_app
from iom.directory.files import Outcome
from iom.directory.noting import Doing
from iom.directory.trying import try_file
from iom.kernel import clock


@click.command("directory")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what the file would do; write nothing.")
@click.option("--partial", is_flag=True, help="Leave out what cannot be taken, take the rest.")
@click.option("--json", "as_json", is_flag=True, help="Print what became of the rows as JSON.")
@with_app
def directory(file: Path, *, dry_run: bool, partial: bool, as_json: bool) -> None:
    """Bring programmes of the directory in, one row each.

    FILE is .csv or .xlsx; the page Directory, Bring in a file, explains its columns. The whole
    file goes in or nothing; with --partial, rows that cannot be taken are left out. The same file
    again changes nothing.
    """
    outcome, _ = try_file(
        file.name,
        file.read_bytes(),
        lambda found: not dry_run and (partial or not found.refused),
        doing=Doing(actor=whoever_runs_it(), at=clock.now()),
        today=clock.today(),
    )
    if as_json:
        answer(outcome.as_json())
    if outcome.refused and not partial:
        raise Refused("\n".join([*_sentences(outcome), f"Nothing of {file.name} is in."]))
    if not as_json:
        would = "would be " if dry_run else ""
        say(
            f"{len(outcome.new):,} {would}new, {len(outcome.changed):,} {would}changed, "
            f"{outcome.same:,} the same, {len(outcome.refused):,} left out."
        )


def _sentences(outcome: Outcome) -> list[str]:
    return [
        ", ".join(
            part
            for part in (
                f"line {each.line}" if each.line is not None else "",
                f"column {each.column}" if each.column else "",
            )
            if part
        ).capitalize()
        + f": {each.reason}."
        for each in outcome.refused
    ]


COMMANDS = (directory,)
