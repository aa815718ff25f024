"""Pages about the places of a scheme and who would fill them, under /capacity."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Permission
from iom.accounts.queries import names_of
from iom.capacity import settings
from iom.capacity.board import Board, board_of
from iom.capacity.chart import chart_of
from iom.capacity.domain import NewSetting
from iom.capacity.events import CapacitySet, PlacesExported
from iom.capacity.exports import districts_file, people_file
from iom.capacity.forms import SettingForm, setting_form
from iom.capacity.schemes import OwnScheme, own_scheme, own_schemes
from iom.capacity.settings import Setting
from iom.clients.domain import ClientExported, ClientListed
from iom.clients.shown import record_exported, record_listed
from iom.kernel import clock
from iom.kernel.errors import NotFound, RuleBroken
from iom.selection.capacity import MORE_OR_FEWER
from iom.transaction import transaction
from iom.web import access
from iom.web.access import requires
from iom.web.handing import hand_out
from iom.web.refusals import put_beside
from iom.web.trail import put_on_trail
from iom.web.unstorable import number_chosen

bp = Blueprint("capacity", __name__, url_prefix="/capacity")


@bp.get("")
@requires(Permission.SEE_EVERY_CLIENT, audit=(ClientListed,))
def index() -> ResponseReturnValue:
    """Show the places of a scheme, who would fill them, and what ten more or fewer would mean."""
    reader, today = access.reader(), clock.today()
    schemes = own_schemes(reader)
    if not schemes:
        raise NotFound("No scheme has a district of yours.")
    asked = request.args.get("scheme", "")
    scheme = own_scheme(reader, asked) if asked else schemes[0]
    known = settings.list_settings(scheme)
    setting = settings.in_force(known, today)
    board, refused = None, ""
    if setting is not None:
        try:
            board = board_of(scheme, setting, reader=reader, today=today)
        except RuleBroken as refusal:
            refused = str(refusal)
    text = render_template(
        "capacity/index.html",
        schemes=schemes,
        scheme=scheme,
        setting=setting,
        settings=known,
        coming=[each for each in known if each.from_on > today],
        names=names_of(each.set_by for each in known),
        board=board,
        refused=refused,
        chart=chart_of(board.lines, scheme.names) if board else None,
        step=MORE_OR_FEWER,
        at=clock.now(),
    )
    if board:
        record_listed(board.refs, "places")
    return text


@bp.get("/<scheme>/print")
@requires(Permission.EXPORT_CLIENTS, audit=(ClientExported,))
def paper(scheme: str) -> ResponseReturnValue:
    """Show the proposal as it goes on paper, whole, and record whom it names."""
    where, setting, board = _whole(scheme)
    text = render_template(
        "capacity/paper.html",
        scheme=where,
        setting=setting,
        board=board,
        reader=access.reader(),
        at=clock.now(),
    )
    record_exported(board.refs, "printed places")
    return text


@bp.get("/<scheme>/people.csv")
@requires(Permission.EXPORT_CLIENTS, audit=(ClientExported,))
def people(scheme: str) -> ResponseReturnValue:
    """Hand out the proposal by name, of those whom the reader may see."""
    _, _, board = _whole(scheme)
    content = people_file(board)
    record_exported(board.refs, "places file")
    return hand_out(content, f"places-{scheme}-{clock.today()}-official-sensitive.csv")


@bp.get("/<scheme>/districts.csv")
@requires(
    Permission.EXPORT_FIGURES, also=(Permission.SEE_INTERNAL_REPORTS,), audit=(PlacesExported,)
)
def districts(scheme: str) -> ResponseReturnValue:
    """Hand out what the proposal means for each district; no client is named."""
    where, _, board = _whole(scheme)
    content = districts_file(where, board, today=clock.today())
    put_on_trail(PlacesExported(subject=where.place.ref))
    return hand_out(content, f"places-by-district-{scheme}-{clock.today()}.csv")


@bp.route("/<scheme>/set", methods=["GET", "POST"])
@requires(Permission.SET_MATRIX, audit=(CapacitySet,))
def set_places(scheme: str) -> ResponseReturnValue:
    """Ask for the places of a scheme and the floors of its districts; on POST, set them."""
    reader, today = access.reader(), clock.today()
    where = own_scheme(reader, scheme)
    form, status = setting_form((each.code, each.name) for each in where.districts), 200
    if form.validate_on_submit():
        try:
            with transaction():
                settings.set_capacity(
                    where,
                    _typed(form),
                    seen=_seen(form),
                    actor=reader,
                    at=clock.now(),
                    today=today,
                )
        except RuleBroken as refusal:
            status = put_beside(form, refusal)
        else:
            flash(f"The places of {where.name} are set.")
            return redirect(url_for("capacity.index", scheme=where.code))
    known = settings.list_settings(where)
    latest = known[0] if known else None
    if not form.is_submitted():
        form.from_on.data = today
        if latest:
            form.fill(latest.places, dict(latest.floors))
    if not form.is_submitted() or status == 409:
        form.seen.data = str(latest.number if latest else 0)  # sent again, it is meant
    text = render_template(
        "capacity/set.html",
        form=form,
        scheme=where,
        latest=latest,
        conflict=status == 409,
        names=names_of(each.set_by for each in known[:1]),
    )
    return text, 422 if form.errors and status == 200 else status


def _whole(code: str) -> tuple[OwnScheme, Setting, Board]:
    """Lay out the whole proposal of a scheme.

    Raises:
        NotFound: there is no such scheme, or its places were never set.
    """
    reader, today = access.reader(), clock.today()
    scheme = own_scheme(reader, code)
    setting = settings.in_force(settings.list_settings(scheme), today)
    if setting is None:
        raise NotFound("Nobody has set the places of this scheme yet.")
    return scheme, setting, board_of(scheme, setting, reader=reader, today=today, whole=True)


def _typed(form: SettingForm) -> NewSetting:
    return NewSetting(
        from_on=form.from_on.data or clock.today(),
        places=form.places.number,
        floors=form.floors,
        why=form.why.data or "",
        token=form.token.data,
    )


def _seen(form: SettingForm) -> int:
    """Return the number of the setting that the form was made with, 0 for none."""
    found = number_chosen(form.seen.data)
    return -1 if found is None else found
