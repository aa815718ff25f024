"""Errors that mean something to the people who use the product."""


class RuleBroken(Exception):
    """A rule said no. `str(error)` is one sentence that the user may read.

    Attributes:
        field: which of what was typed it is about; empty where it is about the whole.
    """

    def __init__(self, sentence: str = "", field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


class NotFound(Exception):
    """No such record, or none that this user may see. Becomes a 404 page."""


class ChangedMeanwhile(RuleBroken):
    """Somebody else changed the record since this user opened it. Becomes a 409 page."""
