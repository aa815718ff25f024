"""Commands that set the product up."""

import click

from iom.cli.ground import say, whoever_runs_it, with_app
from iom.founding import service as founding
from iom.kernel import clock
from iom.transaction import transaction


@click.group("setup")
def setup() -> None:
    """Set schemes up."""


@setup.command("scheme")
@click.argument("name", type=click.Choice(["cambridgeshire"]))
@with_app
def scheme(name: str) -> None:
    """Make the places, matrix, SAC sets, minimums and agencies of a scheme, without people.

    Run it again at any time: what is there stays as it is.
    """
    with transaction():
        new = founding.set_up_cambridgeshire(actor=whoever_runs_it(), at=clock.now())
    say(f"The scheme {name} is set up; {new} districts are new.")


COMMANDS = (setup,)
