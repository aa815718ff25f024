"""Show rows of the trail, or hand them over, and put it on the trail that somebody did."""

from __future__ import annotations

from typing import Any

from flask import Response, render_template, request, url_for

from iom.accounts.domain import Permission
from iom.accounts.queries import list_agencies
from iom.kernel import clock
from iom.kernel.events import Operation
from iom.oversight.asked import sought
from iom.oversight.events import TRAIL, TrailExported, TrailRead
from iom.oversight.exports import MOST, file_of
from iom.oversight.sought import READS, Sought, choices
from iom.oversight.trail import Which, rows_for_file, rows_page
from iom.oversight.words import detail_in_words, event_in_words, exact
from iom.web import access
from iom.web.handing import hand_out
from iom.web.trail import put_on_trail

_WORDS = {"event_in_words": event_in_words, "detail_in_words": detail_in_words, "exact": exact}


def shown(template: str, *, page: str, about: str, **values: Any) -> str:  # noqa: ANN401
    """Make a page of the trail; once it is ready, record the look, and before anybody sees it."""
    names = {each.code: each.name for each in list_agencies()}
    text = render_template(template, address=address, agency_names=names, **_WORDS, **values)
    event = TrailRead(subject=TRAIL, page=page, about=about)
    put_on_trail(event)
    return text


def rows_shown(
    template: str,
    which: Which,
    *,
    page: str,
    about: str,
    **values: Any,  # noqa: ANN401  # whatever the template wants
) -> str:
    """Make a page of rows, as the address asks for them."""
    asked = sought()
    return shown(
        template,
        page=page,
        about=about,
        found=rows_page(access.reader(), which, asked),
        choices=choices(Operation if reads_all() else READS),
        sought=asked,
        **values,
    )


def file(which: Which, *, page: str, about: str) -> Response:
    """Write rows as a file, and record that before it is handed over."""
    reader, at = access.reader(), clock.now()
    rows = rows_for_file(reader, which, sought(), most=MOST)
    content = file_of(rows)
    event = TrailExported(subject=TRAIL, page=page, about=about, rows=len(rows))
    put_on_trail(event, at=at)
    name = f"trail-{clock.today()}-official-sensitive.csv"
    return hand_out(content, name)


def address(asked: Sought | None = None, endpoint: str = "", **more: object) -> str:
    """Return the address of the present page, or of another about the same, with other filters."""
    said = {**(asked.pairs if asked else {}), **more}
    return url_for(endpoint or str(request.endpoint), **(request.view_args or {}), **said)  # type: ignore[arg-type]  # words behind the question mark


def reads_all() -> bool:
    """Say whether whoever is signed in reads the whole trail."""
    return access.reader().may(Permission.READ_AUDIT)
