"""Put on the trail whom a page or a file showed, once it is ready and before anybody has it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from iom.clients.domain import ClientExported, ClientListed, ClientViewed, subject_of
from iom.web.trail import put_on_trail


def record_viewed(ref: str, page: str, named: Iterable[str] = ()) -> None:
    """Put a page about a client on the trail, and whoever else it names.

    Args:
        ref: whom the page is about.
        page: which page.
        named: the references of others on it.
    """
    put_on_trail(
        ClientViewed(subject=subject_of(ref), page=page),
        *(ClientListed(subject=subject_of(each), page=page) for each in named),
    )


def record_all_viewed(refs: Iterable[str], page: str) -> None:
    """Put on the trail about whom a page is, where it is about several clients alike."""
    put_on_trail(*(ClientViewed(subject=subject_of(ref), page=page) for ref in refs))


def record_listed(refs: Iterable[str], page: str) -> None:
    """Put on the trail whom a list shows, each once, in their order."""
    each_once = dict.fromkeys(refs)
    put_on_trail(*(ClientListed(subject=subject_of(ref), page=page) for ref in each_once))


def record_exported(refs: Iterable[str], what: str, *, at: datetime | None = None) -> None:
    """Put on the trail who leaves the product on paper or in a file, each once, in their order."""
    each_once = dict.fromkeys(refs)
    put_on_trail(*(ClientExported(subject=subject_of(ref), what=what) for ref in each_once), at=at)
