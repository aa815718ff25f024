"""The command that works crimes saved out."""

from __future__ import annotations

import click

from iom.audit import service as audit
from iom.cli.ground import answer, say, whoever_runs_it, with_app
from iom.clients.domain import ClientExported, subject_of
from iom.estimator import queries, service
from iom.estimator.domain import F_IS_LEGACY, WARNING, Estimate, Formula, shown
from iom.estimator.exports import as_data
from iom.estimator.reach import named
from iom.estimator.service import Asked, WorkedOut
from iom.kernel import clock
from iom.kernel.dates import day_in_words, read_date
from iom.transaction import transaction


@click.command("crimes-saved")
@click.option("--scheme", required=True, help="Name or code of the scheme, or all.")
@click.option("--from", "first", required=True, metavar="DATE", help="The first day.")
@click.option("--to", "last", required=True, metavar="DATE", help="The last day, itself included.")
@click.option(
    "--formula",
    type=click.Choice([formula.value for formula in Formula]),
    help="Without it: the scheme’s own.",
)
@click.option("--district", default="", help="Name or code of one district.")
@click.option("--strand", type=click.Choice(list(service.STRANDS)), help="One strand alone.")
@click.option("--json", "as_json", is_flag=True, help="Print the figure and each working as JSON.")
@with_app
def crimes_saved(  # noqa: PLR0913  # one for each option
    *,
    scheme: str,
    first: str,
    last: str,
    formula: str | None,
    district: str,
    strand: str | None,
    as_json: bool,
) -> None:
    """Estimate the crimes that a scheme saved from one day to another.

    A client who moved counts on each day where they were. With --json every client’s working comes
    out, and the audit trail tells that it did.
    """
    asked = Asked(
        where=named(scheme, district),
        first=read_date(first),
        last=read_date(last),
        strand=strand or "",
        formula=Formula(formula) if formula else None,
    )
    with transaction():
        worked = service.work_out(asked, actor=whoever_runs_it(), at=clock.now())
        told = as_data(worked, _refs_taken_out(worked)) if as_json else None
    if told is not None:
        answer(told)
        return
    for line in _lines(worked):
        say(line)


def _refs_taken_out(worked: WorkedOut) -> dict[int, str]:
    reader, found = whoever_runs_it(), worked.estimate
    seen = queries.seen_by(reader, found.client_ids)
    refs = {client_id: each.ref for client_id, each in seen.items()}
    events = [
        ClientExported(subject=subject_of(ref), what="crimes saved")
        for ref in sorted(refs.values())
    ]
    audit.record_all(events, actor=reader, at=clock.now())
    return refs


def _lines(worked: WorkedOut) -> list[str]:
    found, asked = worked.estimate, worked.asked
    period = f"{day_in_words(asked.first)} to {day_in_words(asked.last)}"
    floored = f"{shown(found.saved_floored)} with nobody below 0"
    sums = f"Expected {shown(found.expected)}, observed {found.observed}: saved"
    return [
        f"Crimes saved, {asked.where.name}, {period}.",
        f"{found.formula.label}. {found.formula.definition}",
        f"Placements counted: {found.people}; left out: {_left_out(found)}.",
        f"{sums} {shown(found.saved)}; {floored}.",
        f"Base level {found.base}. Times F ({found.f_multiplier}): {found.with_f}. {F_IS_LEGACY}",
        WARNING,
    ]


def _left_out(found: Estimate) -> str:
    counts = {
        reason: sum(each.reason is reason for each in found.left_out)
        for reason in {each.reason for each in found.left_out}
    }
    return "; ".join(f"{n} ({reason})" for reason, n in sorted(counts.items())) or "none"


COMMANDS = (crimes_saved,)
