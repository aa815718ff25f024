"""Commands for an account in the wrong hands, and for where a worker lives."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta

import click

from iom.accounts.domain import canonical_username
from iom.cli.ground import answer, say, whoever_runs_it, with_app
from iom.kernel import clock
from iom.kernel.events import Operation
from iom.oversight import breach as breaches
from iom.oversight import homes
from iom.oversight.breach import Assessment, How, Seen, Shut, Times
from iom.oversight.windows import read_window
from iom.oversight.words import exact
from iom.transaction import transaction

_TELL_WITHIN = timedelta(hours=72)
_TO_THE_ICO = (
    "- A breach that is likely to be a risk to people is told to the ICO within 72 hours of "
    "becoming aware of it (UK GDPR, article 33): by {by} if that is now."
)


@click.command("breach")
@click.option("--user", "username", required=True, help="Whose account.")
@click.option("--from", "first", required=True, help="2026-05-01T08:30, or 2026-05-01.")
@click.option("--to", "last", required=True, help="Likewise; a day alone is the whole day.")
@click.option("--look-only", is_flag=True, help="Change nothing; only say whom it saw.")
@click.option("--reset-second-factor", is_flag=True, help="Reset that too; not with --look-only.")
@click.option("--json", "as_json", is_flag=True)
@with_app
def breach(
    *,
    username: str,
    first: str,
    last: str,
    look_only: bool,
    reset_second_factor: bool,
    as_json: bool,
) -> None:
    """Say whom an account saw or took out in a time, and shut it.

    Unless --look-only is given, all its sessions end and nobody signs in with it until its owner
    sets another password with the code that is printed. Times without a zone are those of London.
    """
    if look_only and reset_second_factor:
        raise click.UsageError("--look-only changes nothing: leave --reset-second-factor out.")
    actor, at = whoever_runs_it(), clock.now()
    window = read_window(first, last, now=at)
    shut = None
    with transaction():
        # Shut first: what the account does meanwhile would not be in the list.
        name = canonical_username(username)
        if not look_only:
            shut = breaches.shut(name, second_factor=reset_second_factor, actor=actor, at=at)
        found = breaches.assess(name, window)
        breaches.record_assessment(found, look_only=look_only, actor=actor, at=at)
    if as_json:
        answer(_as_json(found, shut, at))
        return
    for line in _lines(found, shut, at):
        say(line)


def _as_json(found: Assessment, shut: Shut | None, at: datetime) -> dict[str, object]:
    return {
        "user": found.username,
        "from": found.window.from_at.isoformat(),
        "to": found.window.to_at.isoformat(),
        "clients": [
            {
                "client_ref": seen.ref,
                "first": seen.first_at.isoformat(),
                "last": seen.last_at.isoformat(),
                **{how.value.replace("-", "_"): _times(seen.how.get(how)) for how in How},
            }
            for seen in found.seen
        ],
        "others": {operation.value: times for operation, times in found.others.items()},
        "look_only": shut is None,
        "sessions_ended": shut.sessions if shut else None,
        "password_reset": shut is not None,
        "second_factor_reset": shut is not None and shut.second_factor,
        "code": shut.code if shut else None,
        "tell_ico_by_if_known_since_now": (at + _TELL_WITHIN).isoformat(timespec="seconds"),
    }


def _times(times: Times | None) -> dict[str, object] | None:
    if times is None:
        return None
    first, last = times.first_at.isoformat(), times.last_at.isoformat()
    return {"times": times.times, "first": first, "last": last}


def _lines(found: Assessment, shut: Shut | None, at: datetime) -> list[str]:
    window = found.window
    counts = ", ".join(f"{found.count(how):,} {_WORDS[how]}" for how in How)
    return [
        f"{found.username}, from {exact(window.from_at)} up to {exact(window.to_at)} (London):",
        f"{len(found.seen):,} {'client' if len(found.seen) == 1 else 'clients'}: {counts}.",
        *(_line(seen) for seen in found.seen),
        *_others(found),
        "",
        *_done(shut),
        "",
        "What to do next:",
        "- Write down when and how it became known: the time runs from then.",
        _TO_THE_ICO.format(by=exact(at + _TELL_WITHIN)),
        "- If the risk to them is high, tell the people concerned without delay (article 34).",
        "- Run it again with --look-only and a later --to if more comes to light.",
    ]


_WORDS = {How.LISTED: "listed", How.OPENED: "opened", How.TAKEN_OUT: "taken out"}


def _line(seen: Seen) -> str:
    ways = "; ".join(
        f"{_WORDS[how]} {seen.how[how].times} x, {exact(seen.how[how].first_at)}"
        + (f" to {exact(seen.how[how].last_at)}" if seen.how[how].times > 1 else "")
        for how in How
        if how in seen.how
    )
    return f"  {seen.ref}\t{ways}"


def _others(found: Assessment) -> list[str]:
    told = ", ".join(f"{_plain(operation)} {times:,}" for operation, times in found.others.items())
    return [f"Also in this time: {told}."] if told else []


def _plain(operation: Operation) -> str:
    return operation.value.replace("-", " ")


def _done(shut: Shut | None) -> list[str]:
    if shut is None:
        return ["Nothing was changed: --look-only."]
    sessions = "1 session was" if shut.sessions == 1 else f"{shut.sessions} sessions were"
    return [
        f"{sessions} ended. The password was taken off.",
        *(["The second factor was reset."] if shut.second_factor else []),
        f"Code with which the owner sets another password, within 72 hours: {shut.code}",
        "Tell it to the owner in person; it is kept nowhere and is not shown again.",
    ]


@click.command("home")
@click.argument("name")
@click.option("--stdin", "from_stdin", is_flag=True, required=True, help="Read the address there.")
@with_app
def home(name: str, *, from_stdin: bool) -> None:
    """Keep where a worker lives: first line, then postcode, a line each; nothing takes it off.

    It is kept encrypted, shown to nobody but the worker, and compared with clients' addresses by
    the page of unusual looking.
    """
    del from_stdin
    line, postcode = (sys.stdin.readline().strip() for _ in range(2))
    with transaction():
        homes.set_home(
            canonical_username(name), line, postcode, actor=whoever_runs_it(), at=clock.now()
        )
    say("The address is kept." if line else "No address is kept.")


COMMANDS = (breach,)
USER_COMMANDS = (home,)
