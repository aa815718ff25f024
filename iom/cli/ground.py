"""What every command shares: the application, who runs it, how it answers and refuses."""

from __future__ import annotations

import getpass
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import update_wrapper
from typing import TYPE_CHECKING, Any, TypeVar

import click
from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError

from iom.accounts.domain import Reader
from iom.app import create_app
from iom.audit.trail import TrailUnavailable
from iom.db import db
from iom.kernel.errors import NotFound, RuleBroken

if TYPE_CHECKING:
    from config import Config

Command = TypeVar("Command", bound=Callable[..., Any])


class Refused(click.ClickException):
    """The product said no: one plain sentence on standard error, exit status 1."""

    exit_code = 1

    def show(self, file: Any = None) -> None:  # noqa: ANN401  # click's signature
        """Print the sentence alone."""
        del file
        click.echo(self.message, err=True)


@contextmanager
def inside(config: Config) -> Iterator[None]:
    """Make an application of these settings, be inside it, and close its connections after."""
    app = create_app(config)
    with app.app_context():
        try:
            yield
        finally:
            db.session.remove()
            db.engine.dispose()


def with_app(command: Command) -> Command:
    """Run a command inside the application, and turn refusals into exit status 1."""

    @click.pass_obj
    def run(config: Config, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401  # passed through
        with inside(config):
            try:
                return command(*args, **kwargs)
            except (RuleBroken, NotFound, TrailUnavailable) as refusal:
                raise Refused(str(refusal)) from None
            except (OperationalError, ProgrammingError) as error:
                raise Refused(_why_not(error)) from None

    return update_wrapper(run, command)  # type: ignore[return-value]  # same parameters


def _why_not(error: DBAPIError) -> str:
    """Say in a sentence why the database did not do what it was asked, and what to do."""
    reason = str(error.orig).splitlines()[0].rstrip(".") + "."
    if "locked" in reason:
        return "The database is busy: somebody else is writing. Nothing was changed; try again."
    if "no such table" in reason or "does not exist" in reason:
        return f"The database is not ready: {reason} Run `iom upgrade` first."
    return f"The database cannot be used: {reason}"


def whoever_runs_it() -> Reader:
    """Return the person at the machine, as the audit trail names them."""
    try:
        account = getpass.getuser()
    except (KeyError, OSError):
        account = "unknown"
    return Reader.command(account)


def say(text: str) -> None:
    """Print a line for a person."""
    click.echo(text)


def progress(text: str) -> None:
    """Print a line of progress, beside the answer."""
    click.echo(text, err=True)


def answer(value: object) -> None:
    """Print the one JSON value of `--json`."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=1))
