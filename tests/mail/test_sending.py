"""Nameless e-mails, sent to a real mail server in the test's own process."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event as Signal
from typing import Any

import pytest
import time_machine
from click.testing import CliRunner
from flask import Flask

from config import Mail, MailSecurity
from iom.accounts.changing import disable_user
from iom.accounts.models import User
from iom.audit.queries import list_about
from iom.cli.main import iom
from iom.db import db
from iom.mail import queries, service
from iom.mail.domain import Held, LetterState, message_of
from iom.mail.posting import Post, Unreachable
from iom.mail.sending import Outcome, send_waiting
from iom.notices.queries import list_notices
from iom.notices.service import mark_all_read, notify
from iom.transaction import transaction
from tests.factories.accounts import COMMAND, a_user, share
from tests.mail.server import SENT_OVER_TLS, Behaviour, a_certificate, a_mail_server

MONDAY = datetime(2026, 5, 4, 9, tzinfo=UTC)
SECRET = "Robin Woodfield C-010001 arrested, burglary"


def test_a_notice_is_told_by_one_e_mail_that_names_nobody(office: Office, clock: Clock) -> None:
    ivy = somebody("ivy")
    tell(ivy, "one")

    assert office.send() == Outcome(sent=1, failed=0)
    assert office.send() == Outcome(sent=0, failed=0)

    [letter] = office.server.taken
    assert letter["To"] == "ivy@police.example"
    whole = letter.as_string()
    for part in SECRET.split():
        assert part not in whole
    assert "/clients/" not in whole
    assert list_about("user:ivy")[0].event == "LetterSent"


def test_an_import_of_five_hundred_rows_is_one_e_mail(office: Office, clock: Clock) -> None:
    ivy = somebody("ivy")
    with transaction():
        for number in range(500):
            told(ivy, f"row {number}", clock.now)

    assert office.send() == Outcome(sent=1, failed=0)
    assert len(list_notices(ivy.id, limit=1000)) == 500


def test_nobody_is_sent_two_within_ten_minutes_and_nothing_is_lost(
    office: Office, clock: Clock
) -> None:
    ivy = somebody("ivy")
    tell(ivy, "one")
    office.send()

    clock.go_on(minutes=3)
    tell(ivy, "two")
    assert office.send() == Outcome(sent=0, failed=0)
    clock.go_on(minutes=6)
    assert office.send() == Outcome(sent=0, failed=0)
    clock.go_on(minutes=1)  # ten after the first

    assert office.send() == Outcome(sent=1, failed=0)
    assert len(office.server.taken) == 2


def test_what_is_undone_is_not_told(office: Office, clock: Clock) -> None:
    ivy = somebody("ivy")

    def change_of_mind() -> None:
        with transaction():
            told(ivy, "one", clock.now)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        change_of_mind()

    assert office.send() == Outcome(sent=0, failed=0)


def test_a_server_that_refuses_is_asked_again_after_growing_pauses_for_a_day(
    office: Office, clock: Clock
) -> None:
    ivy = somebody("ivy")
    tell(ivy, "one")
    office.server.refuse = True
    tried = 0
    for _ in range(25 * 60):
        tried += office.send().failed
        clock.go_on(minutes=1)

    # At 0, 1, 3, 7, 15, 31 and 63 minutes, then every hour: 63 + 60 n < 1440 up to n = 22.
    assert tried == 7 + 22
    [letter] = queries.list_letters()
    assert letter.state is LetterState.GIVEN_UP
    assert letter.why == "The mail server refused the address (550)."
    assert list_about("user:ivy")[0].event == "LetterGivenUp"
    assert "police" not in str(list_about("user:ivy")[0].detail)


def test_a_letter_whose_answer_was_lost_is_sent_again_under_the_same_number(
    office: Office, clock: Clock
) -> None:
    tell(somebody("ivy"), "one")
    office.server.drop_after_data = 1

    assert office.send() == Outcome(sent=0, failed=1)
    [waits] = queries.list_letters()
    assert waits.why.startswith("The connection broke before the mail server had said")
    clock.go_on(minutes=1)
    assert office.send() == Outcome(sent=1, failed=0)

    first, second = office.server.read
    assert first["Message-ID"] == second["Message-ID"]
    assert len(office.server.taken) == 1


def test_one_address_that_is_refused_does_not_keep_the_others_waiting(
    office: Office, clock: Clock
) -> None:
    tell(somebody("ivy"), "one")
    tell(somebody("ash"), "one")
    office.server.drop_after_data = 1

    assert office.send() == Outcome(sent=1, failed=1)


def test_of_two_who_send_at_once_one_sends(office: Office, clock: Clock, app: Flask) -> None:
    tell(somebody("ivy"), "one")
    reached, go_on = Signal(), Signal()

    def hold_it() -> None:
        reached.set()
        go_on.wait(20)

    office.server.before_answer = hold_it

    def send() -> Outcome:
        with app.app_context():
            return send_waiting(office.settings, actor=COMMAND)

    db.session.rollback()
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(send)
        assert reached.wait(20)
        second = pool.submit(send).result(20)  # while the server still has the first letter
        go_on.set()
        assert second == Outcome(sent=0, failed=0)
        assert first.result(20) == Outcome(sent=1, failed=0)
    assert len(office.server.read) == 1


def test_a_sender_that_was_stopped_leaves_its_letter_to_the_next(
    office: Office, clock: Clock
) -> None:
    tell(somebody("ivy"), "one")
    with transaction():
        service.put_together(at=clock.now)
        held = service.hold_next(actor=COMMAND, at=clock.now)
    assert held is not None

    clock.go_on(minutes=9)
    assert office.send() == Outcome(sent=0, failed=0)
    clock.go_on(minutes=1)
    assert office.send() == Outcome(sent=1, failed=0)

    # The first one comes to life again: it notes nothing that is not its own any more.
    with transaction():
        service.note_failed(held, "Too late", at=clock.now)
    [letter] = queries.list_letters(every=True)
    assert (letter.state, letter.why, letter.tries) == (LetterState.SENT, "", 1)


def test_who_may_not_sign_in_or_see_or_has_no_address_is_sent_none(
    office: Office, clock: Clock
) -> None:
    closed, ended, without = somebody("ivy"), somebody("ash"), a_user(username="robin")
    for each in (closed, ended, without):
        tell(each, "one")
    with transaction():
        disable_user("ivy", actor=COMMAND, at=clock.now)
        share(ended.agency_id, [])

    assert office.send() == Outcome(sent=0, failed=0)
    assert queries.list_letters(every=True) == []


@pytest.mark.parametrize(
    ("what", "why"),
    [
        ("disable", "The account is disabled."),
        ("end", "The agency has no sharing agreement in force any more."),
        ("take off", "The account has no e-mail address any more."),
        ("read", "All notices were read before it was sent."),
    ],
)
def test_a_letter_that_waits_is_dropped_when_it_is_not_wanted_any_more(
    what: str, why: str, office: Office, clock: Clock
) -> None:
    ivy = somebody("ivy")
    tell(ivy, "one")
    with transaction():
        service.put_together(at=clock.now)
    acts: dict[str, Any] = {
        "disable": lambda: disable_user("ivy", actor=COMMAND, at=clock.now),
        "end": lambda: share(ivy.agency_id, []),
        "take off": lambda: setattr(db.session.get_one(User, ivy.id), "work_email", None),
        "read": lambda: mark_all_read(ivy.id, up_to=10**9, at=clock.now),
    }
    with transaction():
        acts[what]()

    assert office.send() == Outcome(sent=0, failed=0)
    [letter] = queries.list_letters(every=True)
    assert (letter.state, letter.why) == (LetterState.DROPPED, why)


def test_what_was_read_on_the_screen_needs_no_e_mail(office: Office, clock: Clock) -> None:
    ivy = somebody("ivy")
    tell(ivy, "one")
    with transaction():
        mark_all_read(ivy.id, up_to=10**9, at=clock.now)

    assert office.send() == Outcome(sent=0, failed=0)


def test_a_server_that_is_not_there_is_said_and_tried_again(office: Office, clock: Clock) -> None:
    tell(somebody("ivy"), "one")
    tell(somebody("ash"), "one")
    away = Mail(**{**vars(office.settings), "port": 1})

    outcome = send_waiting(away, actor=COMMAND)

    assert outcome == Outcome(0, 1, "The mail server cannot be reached.")
    assert office.send() == Outcome(sent=1, failed=0)  # the other, which was not tried
    clock.go_on(minutes=1)
    assert office.send() == Outcome(sent=1, failed=0)


def test_commands_send_list_and_check(office: Office, clock: Clock, app: Flask) -> None:
    tell(somebody("ivy"), "one")
    office.server.refuse = True

    def run(*words: str, mail: Mail | None = office.settings) -> Any:
        config = type(app.config["IOM"])(**{**vars(app.config["IOM"]), "mail": mail})
        db.session.rollback()
        return CliRunner().invoke(iom, ["mail", *words], obj=config, catch_exceptions=False)

    assert run("check").output.startswith("The mail server 127.0.0.1 answers")
    assert json.loads(run("send", "--json").stdout) == {"sent": 0, "failed": 1, "unreachable": ""}
    line = run("list").output
    assert line == (
        "2026-05-04 09:00Z\tivy\twaiting\t1 try\tThe mail server refused the address (550).\n"
    )
    [row] = json.loads(run("list", "--json").stdout)
    assert row["username"] == "ivy"
    assert row["due_at"] == "2026-05-04T09:01:00+00:00"
    refused = run("send", mail=None)
    assert refused.exit_code == 1
    assert refused.output == "No e-mail is sent: IOM_SMTP_HOST is not set.\n"


def test_letters_go_over_tls_to_a_server_whose_certificate_is_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = a_certificate(tmp_path)
    with a_mail_server(certificate) as (port, server):
        settings = some_mail(port, MailSecurity.STARTTLS)
        with Post(settings) as post, pytest.raises(Unreachable, match="not one to trust"):
            post.open()
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        held = Held(number=1, lease="", to="ivy@police.example", made_at=MONDAY)
        with Post(settings) as post:
            post.send(message_of(held, sender="iom@council.example", address="x", at=MONDAY))
    assert server.how == [SENT_OVER_TLS]


def test_a_server_without_tls_is_sent_nothing(tmp_path: Path) -> None:
    with a_mail_server() as (port, server):
        post = Post(some_mail(port, MailSecurity.STARTTLS))
        with pytest.raises(Unreachable, match="offers no TLS"):
            post.open()
    assert server.read == []


class Clock:
    """The moment that it is, which goes on when a test says so."""

    def __init__(self, traveller: time_machine.Traveller) -> None:
        self._traveller = traveller

    @property
    def now(self) -> datetime:
        return datetime.now(UTC)

    def go_on(self, *, minutes: int) -> None:
        self._traveller.shift(timedelta(minutes=minutes))


class Office:
    """A mail server with settings for it."""

    def __init__(self, settings: Mail, server: Behaviour) -> None:
        self.settings, self.server = settings, server

    def send(self) -> Outcome:
        return send_waiting(self.settings, actor=COMMAND)


@pytest.fixture
def clock() -> Iterator[Clock]:
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield Clock(traveller)


@pytest.fixture
def office(app: Flask) -> Iterator[Office]:
    with a_mail_server() as (port, server):
        yield Office(some_mail(port, MailSecurity.NONE), server)


def some_mail(port: int, security: MailSecurity) -> Mail:
    return Mail(
        host="127.0.0.1",
        port=port,
        security=security,
        sender="iom@council.example",
        address="https://iom.council.example",
    )


def somebody(username: str) -> User:
    user = a_user(username=username)
    with transaction():
        db.session.get_one(User, user.id).work_email = f"{username}@police.example"
    return user


def tell(user: User, key: str) -> None:
    with transaction():
        told(user, key, datetime.now(UTC))


def told(user: User, key: str, at: datetime) -> None:
    notify([user.id], kind="arrest", sentence=SECRET, link="/clients/C-010001", key=key, at=at)
