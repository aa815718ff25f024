"""Pages of the gaps between needs and the directory, under /gaps."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from iom.accounts.domain import Permission
from iom.clients import domain as clients
from iom.clients.shown import record_listed
from iom.gaps import exports
from iom.gaps.bars import bar_of
from iom.gaps.counting import answers_of, seen_with
from iom.gaps.domain import SOON_DAYS
from iom.gaps.events import GapsTakenOut, subject_of
from iom.gaps.forms import GapsForm
from iom.gaps.picture import picture_of
from iom.kernel import clock
from iom.kernel.errors import NotFound
from iom.needs import reach
from iom.needs.domain import NeedKind
from iom.needs.reach import Where
from iom.web import access
from iom.web.access import requires
from iom.web.handing import hand_out
from iom.web.trail import put_on_trail

bp = Blueprint("gaps", __name__, url_prefix="/gaps")
_INTERNAL = Permission.SEE_INTERNAL_REPORTS
_ENDINGS = ("csv", "xlsx")
SHOWN = 12
"""Sentences that the page shows before the tables; the files have all of them."""


@bp.get("")
@requires(_INTERNAL)
def index() -> ResponseReturnValue:
    """Show which open needs of the cohort nothing in the directory can meet."""
    form, where = _question()
    sound = form.validate()
    picture = None
    if sound:
        today = clock.today()
        answers = answers_of(where.district_ids, today, within=form.days)
        picture = picture_of(answers, today, within=form.days)
    page = render_template(
        "gaps/index.html",
        form=form,
        where=where,
        picture=picture,
        bar_of=bar_of,
        shown=SHOWN,
        pairs=form.pairs if sound else {},
        directory="directory.index" in current_app.view_functions,
    )
    return page, 200 if sound else 422


@bp.get("/people/<need>")
@requires(_INTERNAL, audit=(clients.ClientListed,))
def people(need: str) -> ResponseReturnValue:
    """Show whose need is a gap or has to wait, as far as the reader may see them."""
    if need not in set(NeedKind):
        raise NotFound("There is no such need.")
    kind = NeedKind(need)
    form, where = _question()
    if not form.validate():
        return index()
    answers = answers_of(where.district_ids, clock.today(), within=form.days)
    seen, others = seen_with(access.reader(), answers, kind)
    text = render_template(
        "gaps/people.html",
        kind=kind,
        where=where,
        seen=seen,
        others=others,
        pairs=form.pairs,
        options="directory.options" in current_app.view_functions,
    )
    record_listed((each.ref for each in seen), "gaps")
    return text


@bp.get("/gaps.<ending>")
@requires(Permission.EXPORT_FIGURES, also=(_INTERNAL,), audit=(GapsTakenOut,))
def figures(ending: str) -> ResponseReturnValue:
    """Give the figures as a file, and put on the trail that they left the product."""
    if ending not in _ENDINGS:
        raise NotFound("There is no such file.")
    form, where = _question()
    if not form.validate():
        return index()
    today, at = clock.today(), clock.now()
    answers = answers_of(where.district_ids, today, within=form.days)
    picture = picture_of(answers, today, within=form.days)
    if ending == "csv":
        content = exports.csv_of(answers, picture, where.code)
    else:
        content = exports.xlsx_of(answers, picture, where.code, created=at)
    event = GapsTakenOut(subject=subject_of("gaps", where.code), on=str(today), form=ending)
    put_on_trail(event, at=at)
    name = f"gaps-{where.code}-{today}-{exports.MARKING.lower()}.{ending}"
    return hand_out(content, name)


def _question() -> tuple[GapsForm, Where]:
    """Return the question of the address, or of all districts where there is none."""
    offered = reach.offered(access.reader())
    if not offered:
        access.refuse()
    usual = MultiDict([("where", offered[0].code), ("within", str(SOON_DAYS))])
    form = GapsForm(request.args if "where" in request.args else usual)
    form.offer([(each.code, each.name) for each in offered])
    chosen = next((each for each in offered if each.code == form.where.data), offered[0])
    return form, chosen
