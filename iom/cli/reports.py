"""Commands that produce reports."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from iom.cli.ground import Refused, progress, whoever_runs_it, with_app
from iom.kernel import clock
from iom.kernel.dates import Month
from iom.places import queries as places
from iom.reports import exports, service
from iom.reports.domain import DEFAULT_MONTHS, DEFAULT_SAC_SET, Edition, Format
from iom.transaction import transaction


@click.group("report")
def report() -> None:
    """Produce reports, and write them as files."""


@report.command("monthly")
@click.option("--district", required=True, help="Name or code of the district.")
@click.option("--month", required=True, help="The report’s month, like 2025-08.")
@click.option(
    "--months", type=int, default=DEFAULT_MONTHS, show_default=True, help="Rows, 1 to 60."
)
@click.option(
    "--sac", default=DEFAULT_SAC_SET, show_default=True, help="The set that counts as SAC."
)
@click.option("--format", "form", type=click.Choice([form.value for form in Format]), required=True)
@click.option(
    "--edition",
    type=click.Choice([edition.value for edition in Edition]),
    default=Edition.INTERNAL.value,
    show_default=True,
    help="The public edition hides small numbers and carries no marking.",
)
@click.option("--out", type=click.Path(path_type=Path), help="Without it: standard output.")
@with_app
def monthly(  # noqa: PLR0913  # one for each option
    *,
    district: str,
    month: str,
    months: int,
    sac: str,
    form: str,
    edition: str,
    out: Path | None,
) -> None:
    """Produce the clients of a district against serious acquisitive crime.

    Nothing changed since it was last produced: that number again, byte for byte. Something did:
    the next number, which says what changed.
    """
    where, actor, at = places.get_district_named(district), whoever_runs_it(), clock.now()
    with transaction():
        issue = service.produce_monthly(
            where, Month.parse(month), months=months, sac_set=sac, actor=actor, at=at
        )
    content = exports.file_of(issue, Edition(edition), Format(form))
    with transaction():
        service.record_download(
            issue, where, edition=Edition(edition), form=Format(form), actor=actor, at=at
        )
        number = issue.number
    _write(content, out)
    progress(f"Number {number} of the monthly report for {where.name}, {month}.")


def _write(content: bytes, out: Path | None) -> None:
    if out is None:
        sys.stdout.buffer.write(content)
        return
    try:
        out.write_bytes(content)
    except OSError as error:
        reason = error.strerror or "the file cannot be written"
        raise Refused(f"{out} cannot be written: {reason}.") from None


COMMANDS = (report,)
