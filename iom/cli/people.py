"""Commands about users: add, list, disable, enable, reset."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from iom.accounts.domain import BadAccount, Role
from iom.accounts.service import NewUser
from iom.administration import queries, service
from iom.administration.domain import Account
from iom.cli.ground import answer, say, whoever_runs_it, with_app
from iom.kernel import clock
from iom.places import queries as places
from iom.places.domain import Place, PlaceKind
from iom.transaction import transaction

ROLES = click.Choice([role.value for role in Role])


@click.group("user")
def user() -> None:
    """Add, list, change and disable the people who sign in."""


@user.command("add")
@click.argument("name")
@click.option("--role", type=ROLES, required=True)
@click.option("--agency", required=True, help="Code or name of the agency.")
@click.option("--scheme", "schemes", multiple=True, help="May be given several times.")
@click.option("--unit", "units", multiple=True, help="A delivery unit; several times.")
@click.option("--district", "districts", multiple=True, help="May be given several times.")
@click.option("--full-name", help="As it is shown; the user name if left out.")
@click.option("--email", default="", help="At work; for e-mails that say there is something new.")
@click.option("--telephone", default="", help="At work; for colleagues who share a client.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@with_app
def add(  # noqa: PLR0913  # the options of the command
    name: str,
    role: str,
    agency: str,
    full_name: str | None,
    *,
    email: str,
    telephone: str,
    password_stdin: bool,
    **where: tuple[str, ...],
) -> None:
    """Add somebody who may sign in. Without a place: every district.

    Without --password-stdin a one-time code is printed, with which they set a password.
    """
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else None
    if password_stdin and not password:
        raise BadAccount("No password came on standard input.")
    found = places_named(**where) or [places.place_of(each) for each in places.list_districts()]
    new = NewUser(
        username=name,
        full_name=full_name or name,
        role=Role(role),
        agency=agency,
        schemes=_of(PlaceKind.SCHEME, found),
        units=_of(PlaceKind.UNIT, found),
        districts=_of(PlaceKind.DISTRICT, found),
        email=email,
        telephone=telephone,
        password=password,
    )
    with transaction():
        added = service.add_user(new, actor=whoever_runs_it(), at=clock.now())
    say(f"Added {added.username}, {role}.")
    if added.code:
        say(f"One-time code, good for 72 hours: {added.code}")


@user.command("disable")
@click.argument("name")
@with_app
def disable(name: str) -> None:
    """Close an account. Whoever uses it is signed out with their next click."""
    with transaction():
        service.disable_user(name, actor=whoever_runs_it(), at=clock.now())
    say(f"Disabled {name}.")


@user.command("enable")
@click.argument("name")
@with_app
def enable(name: str) -> None:
    """Open a disabled account again, with the rights that it had."""
    with transaction():
        service.enable_user(name, actor=whoever_runs_it(), at=clock.now())
    say(f"Enabled {name}.")


@user.command("reset-second-factor")
@click.argument("name")
@with_app
def reset_second_factor(name: str) -> None:
    """Take a second factor off and end all sessions; it is set up anew at the next sign-in."""
    with transaction():
        service.reset_second_factor(name, actor=whoever_runs_it(), at=clock.now())
    say(f"Reset the second factor of {name}.")


@user.command("reset-password")
@click.argument("name")
@with_app
def reset_password(name: str) -> None:
    """Take a password off, end all sessions, and print a one-time code for another."""
    with transaction():
        code = service.reset_password(name, actor=whoever_runs_it(), at=clock.now())
    say(f"Reset the password of {name}.")
    say(f"One-time code, good for 72 hours: {code}")


@user.command("end-sessions")
@click.argument("name")
@with_app
def end_sessions(name: str) -> None:
    """Sign somebody out of every browser, from their next click on."""
    with transaction():
        ended = service.end_sessions(name, actor=whoever_runs_it(), at=clock.now())
    say(f"Ended {ended} {'session' if ended == 1 else 'sessions'} of {name}.")


@user.command("list")
@click.option("--json", "as_json", is_flag=True)
@with_app
def list_users(*, as_json: bool) -> None:
    """List everybody who has an account."""
    everybody = queries.list_everybody()
    rows = [_row(account) for account in sorted(everybody, key=lambda each: each.username)]
    if as_json:
        answer(rows)
        return
    for row in rows:
        state = "disabled" if row["disabled"] else "active"
        say(f"{row['username']}\t{row['role']}\t{row['agency']}\t{state}")


def places_named(
    *, schemes: Sequence[str] = (), units: Sequence[str] = (), districts: Sequence[str] = ()
) -> list[Place]:
    """Fetch the places that the options name.

    Raises:
        UnknownPlace: one of them is none.
        UnknownDistrict: one of the districts is none.
    """
    return [
        *(places.get_place_named(PlaceKind.SCHEME, name) for name in schemes),
        *(places.get_place_named(PlaceKind.UNIT, name) for name in units),
        *(places.place_of(places.get_district_named(name)) for name in districts),
    ]


def _of(kind: PlaceKind, found: Sequence[Place]) -> list[tuple[int, str]]:
    return [(place.id, place.name) for place in found if place.kind is kind]


def _row(account: Account) -> dict[str, object]:
    last = account.last_signed_in_at
    return {
        "username": account.username,
        "full_name": account.full_name,
        "role": account.role.value,
        "agency": account.agency_code,
        "districts": sorted(place.name for place in account.districts),
        "disabled": account.disabled_at is not None,
        "bounds": {
            f"{kind}s": [place.name for place in account.places if place.kind is kind]
            for kind in PlaceKind
        },
        "granted": sorted(account.rights.granted),
        "taken": sorted(account.rights.taken),
        "last_signed_in": last.isoformat() if last else None,
        "has_password": account.has_password,
        "has_second_factor": account.second_factor_at is not None,
        "email": account.reach.email,
        "telephone": account.reach.telephone,
    }


COMMANDS = (user,)
