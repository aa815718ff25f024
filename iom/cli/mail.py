"""Commands about e-mail: send what waits, see what did not go, try the settings."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click
from flask import current_app

from iom.cli.ground import Refused, answer, say, whoever_runs_it, with_app
from iom.mail import queries
from iom.mail.posting import Post, Unreachable
from iom.mail.queries import Shown
from iom.mail.sending import send_waiting

if TYPE_CHECKING:
    from config import Mail

_OFF = "No e-mail is sent: IOM_SMTP_HOST is not set."


@click.group("mail")
def mail() -> None:
    """Send nameless e-mails to people who have unread notices."""


@mail.command("send")
@click.option("--json", "as_json", is_flag=True)
@with_app
def send(*, as_json: bool) -> None:
    """Send what waits; for cron, every minute. Several at once do no harm.

    Exit status 1 where e-mail is not set up or the mail server cannot be reached.
    """
    outcome = send_waiting(_settings(), actor=whoever_runs_it())
    if as_json:
        answer(asdict(outcome))
    elif outcome.sent or outcome.failed:
        say(f"Sent {outcome.sent}, failed {outcome.failed}.")
    if outcome.unreachable:
        raise Refused(outcome.unreachable)


@mail.command("list")
@click.option("--all", "every", is_flag=True, help="Those that were sent, too.")
@click.option("--json", "as_json", is_flag=True)
@with_app
def list_mail(*, every: bool, as_json: bool) -> None:
    """List the e-mails that wait or failed, latest first, by user name."""
    letters = queries.list_letters(every=every)
    if as_json:
        answer([_row(each) for each in letters])
        return
    for each in letters:
        tries = "1 try" if each.tries == 1 else f"{each.tries} tries"
        say(f"{each.made_at:%Y-%m-%d %H:%M}Z\t{each.username}\t{each.state}\t{tries}\t{each.why}")


@mail.command("check")
@with_app
def check() -> None:
    """Reach the mail server and sign in there, and send nothing."""
    found = _settings()
    with Post(found) as post:
        try:
            post.open()
        except Unreachable as reason:
            raise Refused(str(reason)) from None
    say(f"The mail server {found.host} answers; letters come from {found.sender}.")


def _settings() -> Mail:
    found: Mail | None = current_app.config["IOM"].mail
    if found is None:
        raise Refused(_OFF)
    return found


def _row(each: Shown) -> dict[str, object]:
    return asdict(each) | {
        name: None if moment is None else moment.isoformat()
        for name in ("made_at", "due_at", "done_at")
        for moment in [getattr(each, name)]
    }


COMMANDS = (mail,)
