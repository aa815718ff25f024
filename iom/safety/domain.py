"""Words of warnings (HANDBOOK 3). Pure."""

from __future__ import annotations

from iom.entries.domain import Word


class MarkerKind(Word):
    """What to beware of."""

    VIOLENCE = "violence"
    WEAPONS = "weapons"
    NEEDLES = "needles"
    DOGS = "dogs"
    IN_PAIRS = "visit-in-pairs"
    NOT_ALONE_WITH = "not-alone-with"
    OTHER = "other"


class Reply(Word):
    """Whether the client was told of a marker, and what came of it."""

    NOT_YET_TOLD = "not-yet-told"
    TOLD = "told-no-reply"
    REPLIED = "replied"
    WITHHELD = "withheld"  # telling would itself be a danger
