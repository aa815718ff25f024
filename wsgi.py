"""Entries: `wsgi:create()` for the web server, `main` for the `iom` command."""

import gc
import sys

gc.disable()  # what is being loaded stays: to look for rubbish among it is a quarter of the start

from flask import Flask  # noqa: E402

from config import BadSettings, Config  # noqa: E402
from iom.app import create_app  # noqa: E402
from iom.cli.main import run  # noqa: E402

gc.freeze()
gc.enable()


def create() -> Flask:
    """Make the application from the environment's settings."""
    return create_app(Config.from_environment())


def main() -> None:
    """Run the `iom` command."""
    try:
        config = Config.from_environment()
    except BadSettings as refusal:
        sys.stderr.write(f"{refusal}\n")
        sys.exit(1)
    run(config)
