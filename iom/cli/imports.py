"""Commands that bring files in. Those about people are in `people_files`."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path

import click
from flask import current_app

from iom.cli.ground import Refused, answer, progress, say, whoever_runs_it, with_app
from iom.crimes.counts import read_counts
from iom.crimes.job import import_crimes
from iom.crimes.outcomes import ImportOutcome, Progress, shown_name
from iom.crimes.queries import list_categories
from iom.crimes.service import CountsKept, keep_counts
from iom.crimes.upload_work import work_on
from iom.kernel import clock
from iom.places.queries import list_districts
from iom.transaction import transaction


@click.group("import")
def import_() -> None:
    """Bring files in: recorded crime, counts, clients, what happened to them."""


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


@import_.command("crime-counts")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True)
@with_app
def crime_counts(file: Path, *, as_json: bool) -> None:
    """Bring exact counts in for months before the police's files, the whole file or nothing.

    FILE is .csv or .xlsx with the columns district, month, category, count, source. The category
    is as in the police files, or SAC for all of the default set. Where a month has a police file,
    the police file wins.
    """
    districts = {district.name: district.id for district in list_districts()}
    with file.open("rb") as stream:
        found = read_counts(
            stream, file=file.name, districts=districts, categories=list_categories()
        )
    kept = CountsKept(new=0, changed=0, same=0)
    if not found.refused:
        with transaction():
            kept = keep_counts(found.counts, actor=whoever_runs_it(), at=clock.now())
    if as_json:
        places = [{"line": r.line, "column": r.column, "reason": r.reason} for r in found.refused]
        answer({"rows": found.rows, **asdict(kept), "refused": places})
    if found.refused:
        sentences = [str(refusal) for refusal in found.refused]
        raise Refused("\n".join([*sentences, f"Nothing of {shown_name(file.name)} is in."]))
    if not as_json:
        rows = "1 row" if found.rows == 1 else f"{found.rows:,} rows"
        say(f"{rows}: {kept.new:,} new, {kept.changed:,} changed, {kept.same:,} the same.")


@import_.command("crimes-upload", hidden=True)
@click.argument("token")
@with_app
def crimes_upload(token: str) -> None:
    """Work on files that were sent by page. The page itself starts this."""
    work_on(token, data_dir=current_app.config["IOM"].data_dir)


def _tell(outcome: ImportOutcome, *, beside_json: bool) -> None:
    for file in outcome.files:
        (progress if beside_json or file.refused is not None else say)(file.sentence)
    if not beside_json:
        refused = outcome.refused_files
        said = "1 file was refused" if refused == 1 else f"{refused or 'no'} files were refused"
        say(f"{outcome.imported_rows:,} rows came in; {said}.")


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
