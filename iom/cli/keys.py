"""Commands about the keys that are never in the database."""

from __future__ import annotations

import secrets

import click
from flask import current_app

from iom.cli.ground import Refused, say, whoever_runs_it, with_app
from iom.documents.shelf import Shelf
from iom.kernel import clock
from iom.keys import CannotOpen
from iom.transaction import transaction
from iom.upkeep import sealing


@click.group("keys")
def keys() -> None:
    """Make keys, and change them for others (docs/security.md says how)."""


@keys.command("new")
def new() -> None:
    """Print a new random key, good for any of the three settings. Nothing is changed."""
    say(secrets.token_hex(32))


@keys.command("reseal")
@with_app
def reseal() -> None:
    """Seal every sealed field, and the file of every document, anew with the present IOM_FIELD_KEY.

    The earlier key stands in IOM_FIELD_OLD_KEYS until this is done. Run it as often as you like.
    """
    shelf = Shelf(current_app.config["IOM"].data_dir)
    try:
        files = shelf.seal_anew()  # each by itself: cut short, either key reads what is there
        with transaction():
            count = sealing.seal_anew(actor=whoever_runs_it(), at=clock.now())
    except CannotOpen:
        raise Refused(
            "A field or a document is sealed with a key that is not among the settings. Nothing "
            "that can be read was lost. Put the key it was sealed with into IOM_FIELD_OLD_KEYS "
            "and try again."
        ) from None
    if files:
        say(f"{files} files of documents are sealed with the present key.")
    say(f"{count} fields are sealed with the present key. IOM_FIELD_OLD_KEYS can be emptied.")


@keys.command("give-up")
@click.option("--confirm", required=True, help="The word: lost.")
@with_app
def give_up(*, confirm: str) -> None:
    """Let go of every sealed field that no key opens, where an IOM_FIELD_KEY is lost for good.

    Second factors are set up anew at the next sign-in. Documents stay where they lie: the key may
    turn up.
    """
    if confirm != "lost":
        raise Refused("Nothing was changed. Say --confirm lost if the key is lost for good.")
    with transaction():
        lost = sealing.give_up(actor=whoever_runs_it(), at=clock.now())
    for column, number in lost.items():
        say(f"{column}: {number} could not be opened and {'is' if number == 1 else 'are'} gone.")
    if files := Shelf(current_app.config["IOM"].data_dir).sealed_with_a_lost_key():
        say(f"Files of documents that no key opens, left where they are: {files}.")
    if not lost:
        say("Every sealed field can be opened; nothing was changed.")


COMMANDS = (keys,)
