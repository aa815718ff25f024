"""Words of a client's particulars (HANDBOOK 3). Pure."""

from __future__ import annotations

from iom.entries.domain import Word


class Whose(Word):
    """Whose telephone it is."""

    OWN = "own"
    SHARED = "shared"
    SOMEBODY_ELSES = "somebody-elses"

    @property
    def label(self) -> str:
        """As a reader sees it."""
        return {"own": "The client’s own", "shared": "Shared", "somebody-elses": "Somebody else’s"}[
            self.value
        ]


class Way(Word):
    """How somebody prefers to be contacted."""

    CALL = "call"
    TEXT = "text-message"
    EMAIL = "e-mail"
    LETTER = "letter"
    VISIT = "visit"
    THROUGH_WORKER = "through-a-worker"


class Reading(Word):
    """How well somebody reads and writes."""

    WELL = "reads-well"
    WITH_HELP = "with-help"
    NOT = "does-not-read"
    NOT_KNOWN = "not-known"


class Relationship(Word):
    """What somebody is to the client."""

    PARENT = "parent"
    PARTNER = "partner"
    CHILD = "child"
    SIBLING = "brother-or-sister"
    GRANDPARENT = "grandparent"
    CARER = "carer"
    FRIEND = "friend"
    OTHER = "other"
