"""Commands about users."""

import sys

import click

from iom.accounts import changing, queries, service
from iom.accounts.domain import BadAccount, Role
from iom.cli.ground import answer, say, whoever_runs_it, with_app
from iom.kernel import clock
from iom.places import queries as places
from iom.transaction import transaction


@click.group("user")
def user() -> None:
    """Add, list and disable the people who sign in."""


@user.command("add")
@click.argument("name")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--agency", required=True, help="Code or name of the agency.")
@click.option("--district", "districts", multiple=True, help="May be given several times.")
@click.option("--full-name", help="As it is shown; the user name if left out.")
@click.option("--password-stdin", is_flag=True, required=True, help="Read the password there.")
@with_app
def add(
    name: str,
    role: str,
    agency: str,
    districts: tuple[str, ...],
    full_name: str | None,
    *,
    password_stdin: bool,
) -> None:
    """Add somebody who may sign in. Without --district: every district."""
    del password_stdin
    password = sys.stdin.readline().rstrip("\r\n")
    if not password:
        raise BadAccount("No password came on standard input.")
    found = (
        [places.get_district_named(district) for district in districts]
        if districts
        else places.list_districts()
    )
    new = service.NewUser(
        username=name,
        full_name=full_name or name,
        role=Role(role),
        agency=agency,
        districts=[(district.id, district.name) for district in found],
        password=password,
    )
    with transaction():
        made = service.add_user(new, actor=whoever_runs_it(), at=clock.now())
        username = made.username
    say(f"Added {username}, {role}.")


@user.command("disable")
@click.argument("name")
@with_app
def disable(name: str) -> None:
    """Close an account. Whoever uses it is signed out with their next click."""
    with transaction():
        changing.disable_user(name, actor=whoever_runs_it(), at=clock.now())
    say(f"Disabled {name}.")


@user.command("list")
@click.option("--json", "as_json", is_flag=True)
@with_app
def list_users(*, as_json: bool) -> None:
    """List everybody who has an account."""
    names = {district.id: district.name for district in places.list_districts()}
    rows = [
        {
            "username": row.username,
            "full_name": row.full_name,
            "role": row.role.value,
            "agency": row.agency.code,
            "districts": sorted(names[one] for one in queries.district_ids_of(row.id)),
            "disabled": row.disabled_at is not None,
        }
        for row in queries.list_users()
    ]
    if as_json:
        answer(rows)
        return
    for line in rows:
        state = "disabled" if line["disabled"] else "active"
        say(f"{line['username']}\t{line['role']}\t{line['agency']}\t{state}")


COMMANDS = (user,)
