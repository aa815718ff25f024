"""How many notices wait for whoever is signed in, asked once in a request."""

from __future__ import annotations

from flask import g

from iom.notices import queries


def unread_now(user_id: int) -> int:
    """Return how many notices somebody has not read; every page says it beside their name."""
    if "iom_unread" not in g:
        g.iom_unread = queries.count_unread(user_id)
    count: int = g.iom_unread
    return count
