"""Entries: `wsgi:create()` for the web server, `main` for the `iom` command."""

import sys

from flask import Flask

from config import BadSettings, Config
from iom.app import create_app
from iom.cli.main import run


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
