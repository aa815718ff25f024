"""The command group."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from iom.cli import (
    agreements,
    audit,
    breach,
    crimes_saved,
    demo,
    directory,
    imports,
    jobs,
    keys,
    mail,
    people,
    people_files,
    reports,
    retention,
    rights,
    scores,
    setup,
    upkeep,
)

if TYPE_CHECKING:
    from config import Config


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def iom() -> None:
    """Case management for Integrated Offender Management."""


for _command in (
    *setup.COMMANDS,
    *people.COMMANDS,
    *agreements.COMMANDS,
    *imports.COMMANDS,
    *reports.COMMANDS,
    *crimes_saved.COMMANDS,
    *scores.COMMANDS,
    *retention.COMMANDS,
    *upkeep.COMMANDS,
    *audit.COMMANDS,
    *keys.COMMANDS,
    *mail.COMMANDS,
    *jobs.COMMANDS,
    *breach.COMMANDS,
    *demo.COMMANDS,
):
    iom.add_command(_command)
for _command in (*rights.COMMANDS, *breach.USER_COMMANDS):
    people.user.add_command(_command)
for _command in (*people_files.COMMANDS, *directory.COMMANDS):
    imports.import_.add_command(_command)


def run(config: Config) -> None:
    """Run the command that was typed, with these settings."""
    iom(obj=config, prog_name="iom")
