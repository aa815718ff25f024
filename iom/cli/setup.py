"""Commands that set the product up."""

import click

from iom.accounts import service as accounts
from iom.cli.ground import say, whoever_runs_it, with_app
from iom.crimes import service as crimes
from iom.kernel import clock
from iom.places import service as places
from iom.reports import settings as report_settings
from iom.transaction import transaction

# The agencies that the handbook names around a client (HANDBOOK 1, 8).
AGENCIES = {
    "police": "Cambridgeshire Constabulary",
    "probation": "Probation",
    "council": "Council community safety",
    "housing": "Housing services",
    "health": "Health services",
    "drugs": "Drug and alcohol services",
    "youth-offending": "Youth Offending Service",
    "prison": "Prison service",
    "charity": "Charities",
}


@click.group("setup")
def setup() -> None:
    """Set schemes up."""


@setup.command("scheme")
@click.argument("name", type=click.Choice(["cambridgeshire"]))
@with_app
def scheme(name: str) -> None:
    """Make the places, SAC sets and agencies of a scheme, without people.

    Run it again at any time: what is there stays as it is.
    """
    actor, at = whoever_runs_it(), clock.now()
    with transaction():
        new = sum(places.set_up(layout, actor=actor, at=at) for layout in places.CAMBRIDGESHIRE)
        for code, agency in AGENCIES.items():
            accounts.add_agency(code=code, name=agency)
        crimes.set_up_sac_sets()
        report_settings.set_up_minimums(actor=actor, at=at)
    say(f"The scheme {name} is set up; {new} districts are new.")


COMMANDS = (setup,)
