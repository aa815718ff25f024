"""Errors that mean something to the people who use the product."""


class RuleBroken(Exception):
    """A rule said no. `str(error)` is one sentence that the user may read."""


class NotFound(Exception):
    """No such record, or none that this user may see. Becomes a 404 page."""


class ChangedMeanwhile(RuleBroken):
    """Somebody else changed the record since this user opened it. Becomes a 409 page."""
