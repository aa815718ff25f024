"""Commands about sharing agreements."""

import click

from iom.cli.ground import answer, say, with_app
from iom.desk.announcing import announce_moves
from iom.kernel import clock
from iom.kernel.dates import day_in_table
from iom.sharing.agreements import in_words
from iom.sharing.announcements import announce_expiring
from iom.sharing.queries import list_shown
from iom.transaction import transaction


@click.group("agreements")
def agreements() -> None:
    """List sharing agreements and announce their end."""


@agreements.command("list")
@click.option("--json", "as_json", is_flag=True)
@with_app
def list_agreements(*, as_json: bool) -> None:
    """List every agreement, by what ends first. `to` is the first day on which it does not hold."""
    rows = [
        {
            "number": each.id,
            "title": each.terms.title,
            "standing": each.standing.value,
            "from": str(each.terms.from_on),
            "to": str(each.terms.to_on),
            "review": str(each.terms.review_on),
            "owner": each.terms.owner.removeprefix("user:") or None,
            "parties": {
                party.agency: sorted(category.value for category in party.categories)
                for party in each.terms.parties
            },
        }
        for each in list_shown(clock.today())
    ]
    if as_json:
        answer(rows)
        return
    for each in list_shown(clock.today()):
        say(
            f"{each.id:4}  {each.standing.value:9} to {day_in_table(each.last_day):13}  "
            f"{each.terms.title}"
        )
        for party in each.terms.parties:
            say(f"          {party.agency}: {in_words(party.categories)}")


@agreements.command("announce")
@with_app
def announce() -> None:
    """Tell owners which agreements end or are to be reviewed. Run it daily; it says nothing twice.

    It announces what is due 60, 30 and 7 days before an end, and what was missed; and to those who
    answer for a client, 182 days before, that the client turns 18.
    """
    with transaction():
        made = announce_expiring(clock.now()) + announce_moves(clock.now())
    say(f"{made} announcement{'' if made == 1 else 's'} made.")


COMMANDS = (agreements,)
