"""Tell the story: through the same doors as real files."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, time, timedelta

from flask import current_app

from iom.accounts.domain import Reader
from iom.accounts.queries import get_user_by_name
from iom.clients.aliases import ALIAS
from iom.clients.domain import AliasKind
from iom.demo import (
    after,
    contacts,
    directory,
    faces,
    fund,
    jobs,
    lately,
    levels,
    links,
    logged,
    mappa,
    moves,
    much,
    namesakes,
    needs,
    pairs,
    panels,
    papers,
    people,
    plans,
    programmes,
    records,
    releases,
    reviews,
    room,
    scores,
    sharing,
    states,
    turned_down,
    week,
    workers,
)
from iom.demo.doors import add_sign_in, bring_crimes_in, produce_reports, send_file
from iom.demo.sign_ins import SIGN_INS
from iom.documents.shelf import Shelf
from iom.founding import service as founding
from iom.intake.domain import FileKind
from iom.kernel.clock import LONDON
from iom.kernel.dates import Month
from iom.record.service import add_entry
from iom.sharing.readers import reader_of
from iom.transaction import transaction


def tell_the_story(*, now: datetime, say: Callable[[str], None]) -> None:
    """Fill an empty, migrated database with the story, which ends with the last whole month.

    Must be called outside a transaction.
    """
    last_month = Month.of(now.astimezone(LONDON).date()).plus(-1)
    begun, corrected = _moments(last_month, now)
    say("Setting up places and sign-ins")
    teller = _set_up(begun)
    say("Inventing clients")
    clients, situations = people.tell(last_month)
    clients += mappa.rows(clients[0], last_month)
    others = namesakes.rows(clients[0], last_day=last_month.last_day)
    everybody = [*clients, *others]
    send_file(FileKind.CLIENTS, people.CLIENT_COLUMNS, everybody, teller, begun)
    late = _entered_late(clients, situations)
    in_time = [row for row in situations if row is not late]
    send_file(FileKind.SITUATIONS, people.SITUATION_COLUMNS, in_time, teller, begun)
    _let_work_together(clients, teller, begun)
    with transaction():
        mappa.take_over(last_month, actor=teller, at=begun, today=begun.date())
    say("Inventing what stands on their records")
    with transaction():
        told = _write_records(clients, in_time, teller, begun, corrected, now)
    # Before the reports count who was at which level.
    placed = [row for row in _on_scheme(clients) if row["client_ref"] not in told]
    decided = levels.decide(placed, situations, actor=teller, at=begun)
    say("Inventing recorded crime")
    bring_crimes_in(last_month, teller, begun)
    say("Producing reports")
    _report(late, last_month, teller, begun, corrected)
    _move(clients, last_month, teller, corrected + timedelta(minutes=15))
    _bring_news_in(clients, situations, told, teller, now)
    levels.look_at_the_rest(
        _on_scheme(clients), but=decided, actor=teller, at=now - timedelta(minutes=5)
    )


def _set_up(at: datetime) -> Reader:
    """Set up what is there before anybody is a client; return who tells the story."""
    first = SIGN_INS[0].username
    with transaction():
        command = Reader.command("demo")
        founding.set_up_cambridgeshire(actor=command, at=at)
        for somebody in SIGN_INS:
            add_sign_in(somebody, command, at)
        workers.join(actor=command, at=at)
        sharing.agree(owner=f"user:{first}", actor=command, at=at)
    return reader_of(get_user_by_name(first))


def _on_scheme(clients: list[dict[str, str]]) -> list[dict[str, str]]:
    return [row for row in clients if row["selected_on"] and not row["deselected_on"]]


def _waiting(clients: list[dict[str, str]]) -> list[dict[str, str]]:
    return [row for row in clients if not row["selected_on"]]


def _bring_news_in(
    clients: list[dict[str, str]],
    situations: list[dict[str, str]],
    told: Collection[str],
    teller: Reader,
    now: datetime,
) -> None:
    """Let contacts and this morning's police extract come in, one die, and a few be special.

    Then everybody is scored.
    """
    last_month = Month.of(now.astimezone(LONDON).date()).plus(-1)
    here = [row for row in _on_scheme(clients) if row["client_ref"] not in told]
    away = {row["client_ref"] for row in situations if not row["to"]}
    early = now.astimezone(LONDON).replace(hour=6, minute=12)
    at = early if early < now - timedelta(hours=1) else now - timedelta(minutes=20)
    news = lately.Lately(here, away, at.astimezone(LONDON).date(), reported=last_month.last_day)

    def bring_in(kind: FileKind, columns: list[str], rows: list[dict[str, str]]) -> None:
        send_file(kind, columns, rows, teller, at)

    _tell_of_contacts(news, here, bring_in, teller, at)
    room.nominate(bring_in, today=news.today)
    turned_down.turn_down(bring_in, actor=teller, today=news.today)
    room.explain_levels(
        [row for row in (*here, *_waiting(clients)) if row["client_ref"] != news.dead],
        bring_in,
        today=news.today,
    )
    with transaction():
        states.make(clients, actor=teller, at=now - timedelta(minutes=16))
        lately.let_die(news, actor=teller, at=now - timedelta(minutes=15))
        jobs.tell(now)
        after.begin_to_nominate(actor=teller, at=now - timedelta(minutes=14))
        directory.tell(actor=teller, at=now - timedelta(minutes=13), today=news.today)
    scores.draft_a_version(actor=teller, at=now - timedelta(minutes=12))
    scores.score_everybody(next(iter(told)), actor=teller, at=now - timedelta(minutes=10))
    room.set_them(actor=teller, at=now - timedelta(minutes=9))
    reviews.tell(actor=teller, at=now - timedelta(minutes=8))
    logged.tell(now=now)
    levels.draft_a_scale(actor=teller, at=now - timedelta(minutes=4))
    panels.sit(actor=teller, at=now - timedelta(minutes=3))
    refs = [row["client_ref"] for row in here]
    reviews.bring_news(refs, told, actor=teller, at=now - timedelta(minutes=2))
    with transaction():
        fund.tell(actor=teller, now=now - timedelta(minutes=1))


def _tell_of_contacts(
    news: lately.Lately,
    here: list[dict[str, str]],
    bring_in: lately.BringIn,
    teller: Reader,
    at: datetime,
) -> None:
    lately.tell(news, bring_in)
    with transaction():
        contacts.tell(here, actor=teller, at=at, today=news.today)


def _move(clients: list[dict[str, str]], last_month: Month, teller: Reader, at: datetime) -> None:
    """Offer clients to other districts, in this month: the report of last month stays."""
    this_month = datetime.combine(last_month.plus(1).first_day, time(), tzinfo=LONDON)
    with transaction():
        moves.move(clients, actor=teller, at=max(at, this_month))


def _report(
    late: dict[str, str], last_month: Month, teller: Reader, begun: datetime, corrected: datetime
) -> None:
    """Produce reports and enter a span late: last month gets a number 2 that says what changed."""
    produce_reports(last_month, teller, begun + timedelta(minutes=20))
    send_file(FileKind.SITUATIONS, people.SITUATION_COLUMNS, [late], teller, corrected)
    produce_reports(last_month, teller, corrected + timedelta(minutes=5))


def _moments(last_month: Month, now: datetime) -> tuple[datetime, datetime]:
    """Return when the story was begun and when it was corrected: lately, after the month's end."""
    first_day = datetime.combine(last_month.plus(1).first_day, time(8, 40), tzinfo=LONDON)
    last = now - timedelta(hours=1)
    begun = min(max(first_day, now.replace(hour=8, minute=40) - timedelta(days=9)), last)
    corrected = now.replace(hour=15, minute=5) - timedelta(days=2)
    return begun, min(max(begun + timedelta(minutes=30), corrected), last + timedelta(minutes=30))


def _entered_late(
    clients: list[dict[str, str]], situations: list[dict[str, str]]
) -> dict[str, str]:
    """Choose the span that somebody enters only after the reports were produced."""
    here = {
        row["client_ref"]
        for row in clients
        if row["district"] == "Cambridge" and row["selected_on"] and not row["deselected_on"]
    }
    still = [row for row in situations if row["client_ref"] in here and not row["to"]]
    return max(still, key=lambda row: row["from"])


def _let_work_together(clients: list[dict[str, str]], teller: Reader, at: datetime) -> None:
    with transaction():
        _other_names(clients, teller, at)
        workers.work_together(clients, actor=teller, at=at)
        links.tell(actor=teller, at=at)
        workers.leave(actor=teller, at=at)


def _other_names(clients: list[dict[str, str]], teller: Reader, at: datetime) -> None:
    """Give one client in nine another name, for a search to find; say that twins are two."""
    for row in clients[::9]:
        name = {
            "kind": AliasKind.ALIAS,
            "family_name": row["family_name"],
            "given_names": row["given_names"][:2],
        }
        ref = row["client_ref"]
        add_entry(ref, ALIAS, name, token=f"a-{ref}", actor=teller, at=at, today=at.date())
    namesakes.keep_twins_apart(actor=teller, at=at)


def _write_records(  # of whom, by whom, and three moments
    clients: list[dict[str, str]],
    situations: list[dict[str, str]],
    teller: Reader,
    begun: datetime,
    corrected: datetime,
    now: datetime,
) -> Collection[str]:
    """Put entries on records: on most as the story begins, on four of them lately and in full.

    Returns:
        The references of those four.
    """
    chosen = much.choose(clients, situations)
    today = now.astimezone(LONDON).date()
    records.tell(clients, but=chosen, actor=teller, at=begun)
    week.tell(clients, but=chosen, actor=teller, at=corrected, today=today)
    gone = next(row["client_ref"] for row in clients if row["deselected_on"])
    after.tell(clients, but=gone, actor=teller, at=begun)
    much.tell(chosen, gone, actor=teller, at=corrected, today=today)
    pairs.keep_apart(*chosen[:2], actor=teller, at=corrected, today=today)
    releases.let_pass(clients, situations, but=chosen, actor=teller, at=corrected, today=today)
    needs.tell(clients, actor=teller, at=corrected, today=today)
    plans.tell(clients, actor=teller, at=corrected, today=today)
    programmes.tell(clients, chosen, actor=teller, at=corrected, today=today)
    faces.take(chosen[:3], actor=teller, at=corrected, today=today)
    shelf = Shelf(current_app.config["IOM"].data_dir)
    with_papers = sorted({clients[0]["client_ref"], *chosen[:2]})
    papers.file(with_papers, shelf, actor=teller, at=corrected, today=today)
    return chosen
