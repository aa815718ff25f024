"""Commands that change what a user may do. The last who may manage users stays, here too."""

from __future__ import annotations

import click

from iom.accounts.changing import Wanted
from iom.accounts.domain import Permission, Role
from iom.accounts.words import in_words
from iom.administration import queries, service
from iom.administration.service import Single
from iom.cli.ground import say, whoever_runs_it, with_app
from iom.cli.people import ROLES, places_named
from iom.kernel import clock
from iom.transaction import transaction

_PERMISSIONS = click.Choice([permission.value for permission in Permission])


@click.command("grant")
@click.argument("name")
@click.argument("permission", type=_PERMISSIONS)
@click.option("--reason", required=True, help="Who asked for it, and what for.")
@with_app
def grant(name: str, permission: str, reason: str) -> None:
    """Grant a permission singly, or give one back that was taken."""
    _set(name, Single(permission=Permission(permission), granted=True, reason=reason))
    say(f"Granted {permission} to {name}.")


@click.command("take")
@click.argument("name")
@click.argument("permission", type=_PERMISSIONS)
@click.option("--reason", required=True, help="Who asked for it, and what for.")
@with_app
def take(name: str, permission: str, reason: str) -> None:
    """Take a permission singly, or withdraw one that was granted."""
    _set(name, Single(permission=Permission(permission), granted=False, reason=reason))
    say(f"Took {permission} from {name}.")


@click.command("change")
@click.argument("name")
@click.option("--role", type=ROLES)
@click.option("--agency", help="Code or name of the agency.")
@click.option("--full-name")
@click.option("--email", help="At work; an empty one takes it off.")
@click.option("--telephone", help="At work; an empty one takes it off.")
@click.option("--scheme", "schemes", multiple=True, help="May be given several times.")
@click.option("--unit", "units", multiple=True, help="A delivery unit; several times.")
@click.option("--district", "districts", multiple=True, help="May be given several times.")
@with_app
def change(
    name: str,
    role: str | None,
    agency: str | None,
    full_name: str | None,
    *,
    email: str | None,
    telephone: str | None,
    **where: tuple[str, ...],
) -> None:
    """Change an account; what is not named stays. Places that are named replace all of before."""
    account = queries.get_account(name)
    found = places_named(**where) or account.places
    wanted = Wanted(
        full_name=full_name or account.full_name,
        role=Role(role) if role else account.role,
        agency=agency or account.agency_code,
        places=[place.ref for place in found],
        email=email,
        telephone=telephone,
    )
    with transaction():
        what = service.change_user(name, wanted, actor=whoever_runs_it(), at=clock.now())
    say(f"Changed {name}.")
    for word, permissions in (("Gained", what.gained), ("Lost", what.lost)):
        if permissions:
            say(f"{word}: {in_words(permissions)}.")


def _set(name: str, single: Single) -> None:
    with transaction():
        service.set_permission(name, single, actor=whoever_runs_it(), at=clock.now())


COMMANDS = (grant, take, change)
