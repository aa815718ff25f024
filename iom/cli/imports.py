"""Commands that bring files in. Those about people are in `people_files`."""

from __future__ import annotations

import sys

import click

from iom.cli.ground import answer, progress, say, whoever_runs_it, with_app
from iom.crimes.job import import_crimes
from iom.crimes.outcomes import ImportOutcome, Progress


@click.group("import")
def import_() -> None:
    """Bring files in: recorded crime, counts, clients, situations."""


@import_.command("crimes")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--json", "as_json", is_flag=True, help="Print what became of each file as JSON.")
@with_app
def crimes(paths: tuple[str, ...], *, as_json: bool) -> None:
    """Bring in the police's street-level files: files, folders and .zip archives.

    Each file replaces the whole month of its force. A file that is refused leaves the others in;
    the exit status is then 1.
    """
    outcome = import_crimes(paths, actor=whoever_runs_it(), watch=_Teller())
    if as_json:
        answer(outcome.as_json())
    _tell(outcome, beside_json=as_json)
    if outcome.refused_files:
        sys.exit(1)


def _tell(outcome: ImportOutcome, *, beside_json: bool) -> None:
    for file in outcome.files:
        (progress if beside_json or file.refused is not None else say)(file.sentence)
    if not beside_json:
        say(f"{outcome.imported_rows:,} rows are in; {outcome.refused_files} files were refused.")


class _Teller:
    """Prints what is being done whenever that changes, and now and then in a long file."""

    def __init__(self) -> None:
        self._last = ("", 0)

    def __call__(self, now: Progress) -> None:
        """Print a line of progress, unless it would say what the last one said."""
        here = (now.now_reading, now.rows_done // 100_000)
        if now.now_reading and here != self._last:
            self._last = here
            rows = f", {now.rows_done:,} rows so far" if now.rows_done else ""
            progress(f"[{now.files_done}/{now.files_total}] {now.now_reading}{rows}")


COMMANDS = (import_,)
