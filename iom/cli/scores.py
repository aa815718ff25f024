"""The command that scores clients."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from datetime import date

import click

from iom.cli.ground import progress, say, whoever_runs_it, with_app
from iom.kernel import clock
from iom.kernel.dates import read_date
from iom.scoring import queries, service
from iom.scoring.domain import Line, Reason
from iom.scoring.queries import Scored
from iom.scoring.service import Order
from iom.transaction import transaction


@click.command("score")
@click.option("--client", "ref", metavar="REF", help="One client.")
@click.option("--all", "every", is_flag=True, help="Every client on record.")
@click.option("--as-of", required=True, metavar="DATE", help="The day, like 2025-08-31.")
@click.option(
    "--reason",
    type=click.Choice([each.value for each in Reason]),
    default=Reason.NEW_INFORMATION.value,
    show_default=True,
    help="Why they are scored.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the scores with their lines as JSON.")
@with_app
def score(*, ref: str | None, every: bool, as_of: str, reason: str, as_json: bool) -> None:
    """Score one client or all of them by the active matrix, with today’s data, and keep it.

    With --all, clients are scored in lots, each kept at once, so that others can go on working.
    """
    if (ref is None) != every:
        raise click.UsageError("Say either --client REF or --all.")
    day, token = read_date(as_of), secrets.token_urlsafe(24)
    order = Order(as_of=day, reason=Reason(reason), token=token)
    scored = _every(order) if ref is None else _one(ref, order)
    if as_json:
        _answer(scored)
        return
    count = 0
    for each in scored:
        count += 1
        if not every:
            provisional = ", provisional" if each.score.provisional else ""
            say(f"{each.ref}: {each.score.score}, {each.score.band}{provisional}.")
    if every:
        say(f"{count:,} clients were scored as of {day}.")


def _one(ref: str, order: Order) -> Iterator[Scored]:
    reader, at, today = whoever_runs_it(), clock.now(), clock.today()
    with transaction():
        made = service.score_client(ref, order, actor=reader, at=at, today=today)
    yield queries.get_made(made)


def _every(order: Order) -> Iterator[Scored]:
    reader, after, count = whoever_runs_it(), 0, 0
    today = clock.today()
    going: int | None = after
    while going is not None:
        with transaction():
            going, scored = service.score_lot(
                going, order, actor=reader, at=clock.now(), today=today
            )
        yield from scored
        count += len(scored)
        if count > len(scored) and scored:
            progress(f"{count:,} clients scored.")


def _answer(scored: Iterator[Scored]) -> None:
    """Print one JSON list, client by client: a hundred thousand need not be held at once."""
    click.echo("[", nl=False)
    for number, each in enumerate(scored):
        click.echo(",\n " if number else "\n ", nl=False)
        click.echo(json.dumps(_told(each), ensure_ascii=False), nl=False)
    click.echo("\n]")


def _told(each: Scored) -> dict[str, object]:
    return {
        "client_ref": each.ref,
        "as_of": str(each.as_of),
        "matrix": each.matrix,
        "score": str(each.score.score),
        "band": each.score.band,
        "provisional": each.score.provisional,
        "lines": [_line(line) for line in each.score.lines],
    }


def _line(line: Line) -> dict[str, object]:
    return {
        "factor": line.factor,
        "what": line.what,
        "date": str(line.on) if isinstance(line.on, date) else None,
        "weight": str(line.weight),
        "recency": None if line.recency is None else str(line.recency),
        "priority": None if line.priority is None else str(line.priority),
        "points": str(line.points),
    }


COMMANDS = (score,)
