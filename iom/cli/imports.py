"""Commands that bring files in. Those about people are in `people_files`."""

import click


@click.group("import")
def import_() -> None:
    """Bring files in: recorded crime, counts, clients, situations."""


COMMANDS = (import_,)
