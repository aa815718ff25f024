"""What an address of the audit pages asks for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import request
from werkzeug.exceptions import NotFound as PageNotFound

from iom.accounts.domain import Permission, Reader
from iom.accounts.models import Agency
from iom.accounts.queries import find_agency
from iom.clients.domain import subject_of
from iom.clients.queries import get_client
from iom.kernel.dates import read_date
from iom.kernel.errors import NotFound, RuleBroken
from iom.oversight.domain import Check, Week
from iom.oversight.sought import EARLIEST, LATEST, Sought
from iom.oversight.trail import is_on_trail
from iom.web.unstorable import number_asked


@dataclass(frozen=True, slots=True)
class LineAsked:
    """A line of unusual looking, as an address names it."""

    kind: Check
    username: str
    about: str
    first_seq: int
    last_seq: int
    week: str


def sought() -> Sought:
    """Read filters and where a page begins."""
    return Sought.read(request.args.items())


def week_asked(today: date) -> tuple[Week, str]:
    """Read of which seven days a page is; the last seven without a word.

    Returns:
        The week, and a sentence where what was asked could not be understood.
    """
    text = request.args.get("week", "").strip()
    if not text:
        return Week.until(today), ""
    try:
        first = read_date(text)
    except RuleBroken as refusal:
        return Week.until(today), f"{refusal}. These are the last seven days."
    if not EARLIEST <= first < LATEST:
        return Week.until(today), "That is too far away. These are the last seven days."
    return Week(first), ""


def line_asked() -> LineAsked:
    """Read which line an address names; anything else is a page that is not there."""
    asked = request.args
    first, last = (asked.get(name, 0, type=number_asked) for name in ("first", "last"))
    kind, about = asked.get("check", ""), asked.get("about", "")
    if (
        kind not in set(Check)
        or not 0 < first <= last
        or Sought.read([("about", about)]).about != about
    ):
        raise PageNotFound
    week = asked.get("week", "")
    return LineAsked(Check(kind), asked.get("who", ""), about, first, last, week[:10])


def agency_asked(code: str) -> Agency:
    """Return the agency of a code.

    Raises:
        NotFound: there is none.
    """
    found = find_agency(code)
    if found is None or found.code != code:
        raise NotFound("There is no such agency.")
    return found


def find_client_typed(reader: Reader, typed: str) -> str | None:
    """Return the reference that was typed, if it is of a client whom the reader may ask about.

    Whatever else was typed, a name perhaps, comes to nothing and into no address.
    """
    typed = typed.strip()
    for ref in dict.fromkeys((typed, typed.upper(), typed.lower())):
        if not ref or Sought.read([("about", ref)]).about != ref:
            continue
        if reader.may(Permission.READ_AUDIT):
            if is_on_trail(subject_of(ref)):
                return ref
        else:
            try:
                return get_client(reader, ref).ref
            except NotFound:
                continue
    return None


def refuse_unknown_client(reader: Reader, ref: str) -> None:
    """Let pass a client whom the reader may see; for an auditor, one whom the trail knows.

    Raises:
        NotFound: it is none of these; the two cannot be told apart.
    """
    if not reader.may(Permission.READ_AUDIT):
        get_client(reader, ref)
    elif not is_on_trail(subject_of(ref)):
        raise NotFound("There is no such client.")
