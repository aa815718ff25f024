"""What somebody says of a provider, and whether it can be so. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from iom.directory.drafting import NAME_MOST, line, text
from iom.directory.words import Sector


@dataclass(frozen=True, slots=True, kw_only=True)
class NewProvider:
    """All that somebody says of a provider."""

    name: str
    sector: Sector
    third_sector: bool
    telephone: str
    note: str


def check_provider(said: NewProvider) -> NewProvider:
    """Return what is said without superfluous blanks.

    Raises:
        BadProgramme: something is missing or too long.
    """
    return replace(
        said,
        name=line(said.name, field="name", most=NAME_MOST, missing="Enter the name."),
        telephone=line(said.telephone, field="telephone", most=40),
        note=text(said.note, field="note"),
    )


def provider_in_words(said: NewProvider) -> Mapping[str, str]:
    """Write all that is said of a provider as a label and words each."""
    return {
        "Name": said.name,
        "Sector": said.sector.label,
        "Third sector": "yes" if said.third_sector else "no",
        "Telephone": said.telephone,
        "Note": said.note,
    }
