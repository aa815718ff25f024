"""The lists of six-monthly reviews, under /reviews."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Category, Permission, Reader
from iom.accounts.queries import names_of
from iom.clients.domain import ClientExported, ClientListed
from iom.clients.shown import record_exported, record_listed
from iom.kernel import clock
from iom.kernel.errors import NotFound
from iom.places.queries import list_districts_of
from iom.reviews import listing
from iom.reviews.files import file_of_done, file_of_due
from iom.reviews.forms import ActForm
from iom.reviews.rows import Counted, Done, Due
from iom.reviews.sought import SortBy, Sought, Which
from iom.scoring.domain import Reason
from iom.scoring.events import ClientScored
from iom.scoring.queries import NoMatrix
from iom.scoring.service import Order, score_these
from iom.transaction import transaction
from iom.web import access
from iom.web.access import requires
from iom.web.handing import hand_out

bp = Blueprint("reviews", __name__, url_prefix="/reviews")
_EXPORT = (Permission.EXPORT_CLIENTS, Permission.EXPORT_OWN_CLIENTS)
_CHANGE = (Permission.CHANGE_CLIENTS, Permission.CHANGE_OWN_CLIENTS)
_FILE_ROWS, _SCORED = 10_000, 200


@bp.get("")
@requires(Permission.SEE_CLIENTS, audit=(ClientListed,))
def index() -> ResponseReturnValue:
    """List whose review is overdue, due or done lately, and where more is known than the score."""
    reader, today = access.reader(), clock.today()
    if not reader.sees(Category.OFFENDING):
        return render_template("reviews/not_shared.html")
    counts = listing.count_all(reader, today)
    sought = _sought(reader, counts)
    rows = _rows(reader, sought)
    text = render_template(
        "reviews/index.html",
        **_page_of(reader, sought, rows, counts),
        form=ActForm(formdata=None),
    )
    record_listed(_refs(rows), "reviews")
    return text


@bp.get("/print")
@requires(*_EXPORT, audit=(ClientExported,))
def paper() -> ResponseReturnValue:
    """Show a list as it goes on paper, and record whom it holds."""
    reader, today = _reader(), clock.today()
    counts = listing.count_all(reader, today)
    sought = _sought(reader, counts)
    rows = _rows(reader, sought, taking_out=True)
    text = render_template("reviews/paper.html", **_page_of(reader, sought, rows, counts))
    record_exported(_refs(rows), "printed reviews")
    return text


@bp.route("/export", methods=["GET", "POST"])
@requires(*_EXPORT, audit=(ClientExported,))
def export() -> ResponseReturnValue:
    """Say what a file takes out; on POST, hand it over and record whom it holds."""
    reader, today = _reader(), clock.today()
    counts = listing.count_all(reader, today)
    sought, form = _sought(reader, counts), ActForm()
    done = sought.which is Which.DONE
    due_rows = [] if done else _due_rows(reader, sought, most=_FILE_ROWS, taking_out=True)
    done_rows = _done_rows(reader, sought, most=_FILE_ROWS, taking_out=True) if done else []
    refs = _refs([*due_rows, *done_rows])
    if form.validate_on_submit():
        content = file_of_done(done_rows) if done else file_of_due(due_rows)
        record_exported(refs, "reviews file, csv")
        name = f"reviews-{sought.which}-{today}-official-sensitive.csv"
        return hand_out(content, name)
    return render_template("reviews/export.html", sought=sought, form=form, count=len(refs))


@bp.post("/score")
@requires(*_CHANGE, audit=(ClientScored,))
def score() -> ResponseReturnValue:
    """Score anew whoever has something on the record that is newer than the score."""
    reader, today, form = _reader(), clock.today(), ActForm()
    sought = Sought.read(request.form, usual=Which.NEWER).instead(Which.NEWER)
    if form.validate():
        token = form.token.data
        order = Order(as_of=today, reason=Reason.NEW_INFORMATION, token=token)
        try:
            with transaction():
                ids = listing.list_newer_ids(reader, sought, today, most=_SCORED)
                made = score_these(ids, order, actor=reader, at=clock.now(), today=today)
        except NoMatrix as refusal:
            flash(str(refusal))
        else:
            clients = "1 client was" if len(made) == 1 else f"{len(made)} clients were"
            flash(f"{clients} scored with today’s data.")
    return redirect(_address(sought))


def _address(sought: Sought) -> str:
    said: dict[str, Any] = dict(sought.said)
    return url_for("reviews.index", **said)


def _reader() -> Reader:
    """Return the reader, who sees scores.

    Raises:
        NotFound: their agency may not see what a score rests on, so there is no such page.
    """
    reader = access.reader()
    if not reader.sees(Category.OFFENDING):
        raise NotFound("There is no such page.")
    return reader


def _sought(reader: Reader, counts: Mapping[int, Counted]) -> Sought:
    """Read what is asked for; usually the overdue, and where there are none, those that are due."""
    late = any(each.overdue for each in counts.values())
    sought = Sought.read(request.args, usual=Which.OVERDUE if late else Which.DUE)
    known = {each.code for each in list_districts_of(reader)}
    return sought if sought.district in known else sought.of("")


def _rows(reader: Reader, sought: Sought, *, taking_out: bool = False) -> Sequence[Due | Done]:
    most = listing.MOST_SHOWN
    if sought.which is Which.DONE:
        return _done_rows(reader, sought, most=most, taking_out=taking_out)
    return _due_rows(reader, sought, most=most, taking_out=taking_out)


def _due_rows(reader: Reader, sought: Sought, *, most: int, taking_out: bool) -> list[Due]:
    return listing.list_shown(reader, sought, clock.today(), most=most, taking_out=taking_out)


def _done_rows(reader: Reader, sought: Sought, *, most: int, taking_out: bool) -> list[Done]:
    return listing.list_done(reader, sought, clock.today(), most=most, taking_out=taking_out)


@dataclass(frozen=True, slots=True)
class _InDistrict:
    name: str
    code: str
    counted: Counted


def _page_of(
    reader: Reader, sought: Sought, rows: Sequence[Due | Done], counts: Mapping[int, Counted]
) -> dict[str, object]:
    """Return what the page and the paper say alike."""
    today = clock.today()
    districts = [
        _InDistrict(each.name, each.code, counts.get(each.id, Counted()))
        for each in list_districts_of(reader)
    ]
    total = Counted()
    for each in counts.values():
        total = total.plus(each)
    here = next((each.counted for each in districts if each.code == sought.district), total)
    number = here.of(sought.which)
    if number is None:
        number = listing.count_newer(reader, sought, today)
    return {
        "sought": sought,
        "rows": rows,
        "number": number,
        "here": here,
        "districts": districts,
        "total": total,
        "whole": reader.may(Permission.SEE_EVERY_CLIENT),
        "most": listing.MOST_SHOWN,
        "most_scored": _SCORED,
        "lists": Which,
        "sorts": SortBy,
        "today": today,
        "at": clock.now(),
        "reader": reader,
        "names": names_of({each.done_by for each in rows if isinstance(each, Done)}),
    }


def _refs(rows: Iterable[Due | Done]) -> list[str]:
    return sorted({each.ref for each in rows})
