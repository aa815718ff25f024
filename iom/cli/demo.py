"""`iom demo`: an instance of its own to look around in."""

from __future__ import annotations

import secrets
import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from iom.cli.ground import Refused, inside, progress, say
from iom.demo import seed
from iom.demo.sign_ins import SIGN_INS
from iom.kernel import clock
from iom.upkeep import schema

if TYPE_CHECKING:
    from config import Config


@click.command("demo")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), default=5000, show_default=True)
@click.option("--reset", is_flag=True, help="Begin the story anew; what was entered is lost.")
@click.option("--only-fill", is_flag=True, help="Fill the instance and stop.")
@click.pass_obj
def demo(config: Config, host: str, port: int, *, reset: bool, only_fill: bool) -> None:
    """Serve a demonstration on SQLite: invented people, sign-ins shown on its first page."""
    folder = config.data_dir / "demo"
    if reset:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    own = _own_settings(config, folder)
    if not (folder / "filled").exists():
        # A story that was cut short is begun anew, so that the demo is never half told.
        for leftover in (*folder.glob("iom.db*"), own.audit_checkpoint):
            leftover.unlink(missing_ok=True)
        with inside(own):
            schema.bring_up()
            seed.tell_the_story(now=clock.now(), say=progress)
        (folder / "filled").write_text("Delete this folder to begin anew.\n")
    if only_fill:
        return
    _announce(host, port)
    from iom.cli.server import serve_with_gunicorn  # noqa: PLC0415  # slow to load, needed here only

    try:
        serve_with_gunicorn(own, host=host, port=port, workers=2, threads=4)
    except OSError as error:
        raise Refused(f"The demo cannot be served on {host}:{port}: {error.strerror}.") from None


def _own_settings(config: Config, folder: Path) -> Config:
    """Return settings like production's, but for what a demonstration on one machine cannot have.

    Those are TLS and a second factor.
    """
    return replace(
        config,
        environment=type(config.environment).DEMO,
        database_url=f"sqlite:///{folder / 'iom.db'}",
        data_dir=folder,
        audit_checkpoint=folder / "audit-checkpoint",
        secret_key=_kept_key(folder / "secret-key"),
        audit_key=_kept_key(folder / "audit-key"),
        field_key=_kept_key(folder / "field-key"),
        totp_required=False,
        cookie_secure=False,
    )


def _kept_key(file: Path) -> str:
    """Make a random key once, so that sessions outlast a restart."""
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_hex(32))
    return file.read_text().strip()


def _announce(host: str, port: int) -> None:
    say(f"\nThe demo is at http://{host}:{port}  (stop it with Ctrl+C)\n")
    for row in SIGN_INS:
        say(f"  {row.username:10} {row.password:18} {row.who}")
    say("\nEvery person and figure in it is invented.\n")


COMMANDS = (demo,)
