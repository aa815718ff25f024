"""Pages of the link-worker register, under /link-workers."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Permission
from iom.accounts.queries import names_of
from iom.kernel import clock
from iom.kernel.errors import RuleBroken
from iom.places.queries import list_districts, list_districts_of
from iom.register import exports, queries, service
from iom.register.domain import Act, Board, Link, Sector, Terms, board_of
from iom.register.events import LinkAdded, LinkChanged, LinkEnded, RegisterTakenOut
from iom.register.forms import EndForm, LinkForm
from iom.register.service import Doing
from iom.transaction import transaction
from iom.web import access
from iom.web.access import requires
from iom.web.handing import hand_out
from iom.web.refusals import put_beside
from iom.web.trail import put_on_trail
from iom.web.unstorable import version_seen

bp = Blueprint("register", __name__, url_prefix="/link-workers")
_P = Permission
_READS = (_P.LOG_WORK, _P.SEE_CLIENTS, _P.NOMINATE, _P.SIT_ON_PANEL, _P.SEE_INTERNAL_REPORTS)
_REGISTER = "link-workers"


@bp.get("")
@requires(*_READS)
def index() -> ResponseReturnValue:
    """List who keeps the link with each sector, and where nobody does."""
    chosen = _district_asked()
    board = _board(chosen)
    return render_template(
        "register/index.html",
        board=board,
        chosen=chosen,
        districts=list_districts(),
        names=_names(),
        may_keep=queries.may_keep,
        reader=access.reader(),
    )


@bp.get("/print")
@requires(*_READS, audit=(RegisterTakenOut,))
def paper() -> ResponseReturnValue:
    """Show the register as it goes on paper, and put on the trail that it did."""
    chosen = _district_asked()
    page = render_template(
        "register/paper.html", board=_board(chosen), names=_names(), chosen=chosen
    )
    put_on_trail(RegisterTakenOut(subject=_REGISTER, how="print"))
    return page


@bp.get("/register.csv")
@requires(*_READS, audit=(RegisterTakenOut,))
def register_csv() -> ResponseReturnValue:
    """Give the register as a file, and put on the trail that it left the product."""
    content = exports.csv_of(_board(_district_asked()), _names())
    put_on_trail(RegisterTakenOut(subject=_REGISTER, how="csv"))
    name = f"link-workers-{clock.today()}.csv"
    return hand_out(content, name)


@bp.get("/<int:link_id>")
@requires(*_READS)
def show(link_id: int) -> ResponseReturnValue:
    """Show what a link says, and said before."""
    steps = queries.list_steps(link_id)
    link = steps[0].link
    return render_template(
        "register/show.html",
        link=link,
        steps=steps,
        by=names_of({step.by for step in steps}),
        names=_names(),
        today=clock.today(),
        may_change=queries.may_keep(access.reader(), link.terms.district_ids),
    )


@bp.route("/new", methods=["GET", "POST"])
@requires(_P.LOG_WORK, audit=(LinkAdded,))
def add() -> ResponseReturnValue:
    """Ask who keeps a link; on POST, put it into the register."""
    form = _offered(LinkForm())
    if not form.is_submitted():
        form.since_on.data = clock.today()
        asked = request.args.get("sector", "")
        form.sector.data = asked if asked in set(Sector) else ""
        mine = [each.id for each in list_districts_of(access.reader())]
        form.districts.data = mine if len(mine) == 1 else []
    return _act(form, Act.ADDED, None)


@bp.route("/<int:link_id>/change", methods=["GET", "POST"])
@requires(_P.LOG_WORK, audit=(LinkChanged,))
def change(link_id: int) -> ResponseReturnValue:
    """Ask what is right of a link; on POST, change it."""
    link = queries.get_link(link_id)
    form = _offered(LinkForm(), link)
    if not form.is_submitted():
        form.fill(link)
    return _act(form, Act.CHANGED, link)


@bp.route("/<int:link_id>/end", methods=["GET", "POST"])
@requires(_P.LOG_WORK, audit=(LinkEnded,))
def end(link_id: int) -> ResponseReturnValue:
    """Ask for the last day of a link; on POST, end it there."""
    form = EndForm()
    if not form.is_submitted():
        form.last_on.data = clock.today()
    return _act(form, Act.ENDED, queries.get_link(link_id))


_DONE = {
    Act.ADDED: "The link is in the register.",
    Act.CHANGED: "The link is changed. What it said stays readable.",
    Act.ENDED: "The link ends. What it said stays readable.",
}


def _act(form: LinkForm | EndForm, act: Act, link: Link | None) -> ResponseReturnValue:
    """Show the form of an act; on POST, do it."""
    status = 200
    if form.validate_on_submit():
        try:
            with transaction():
                link_id = _do(form, act, link)
        except RuleBroken as refusal:
            status = put_beside(form, refusal)
        else:
            flash(_DONE[act])
            return redirect(url_for("register.show", link_id=link_id))
    if link is not None and (not form.is_submitted() or status == 409):
        now = queries.get_link(link.id)
        form.version.data = str(now.version)
    page = render_template(
        "register/act.html",
        form=form,
        act=act,
        link=link,
        conflict=queries.list_steps(link.id)[0] if link and status == 409 else None,
        names=_names(),
        mine=link is None or queries.may_keep(access.reader(), link.terms.district_ids),
    )
    return page, 422 if form.errors and status == 200 else status


def _do(form: LinkForm | EndForm, act: Act, link: Link | None) -> int:
    actor, at, today = access.reader(), clock.now(), clock.today()
    token = form.token.data
    if link is None:
        return service.add_link(_terms(form), token=token, actor=actor, at=at, today=today)
    doing = Doing(link.id, version_seen(form.version.data), token)
    if act is Act.ENDED:
        last_on, note = form.last_on.data or date.min, form.note.data or ""
        service.end_link(last_on, note, doing=doing, actor=actor, at=at)
    else:
        service.change_link(_terms(form), doing=doing, actor=actor, at=at, today=today)
    return link.id


def _terms(form: LinkForm | EndForm) -> Terms:
    if isinstance(form, EndForm):
        raise TypeError("an end says no more than a day")
    return Terms(
        sector=Sector(form.sector.data),
        provider=form.provider.data or "",
        user_id=form.user.data,
        name=form.name.data or "",
        agency=form.agency.data or "",
        telephone=form.telephone.data or "",
        district_ids=frozenset(each for each in form.districts.data or () if each is not None),
        since_on=form.since_on.data or date.min,
        last_on=form.last_on.data,
        note=form.note.data or "",
    )


def _offered(form: LinkForm, link: Link | None = None) -> LinkForm:
    """Offer the reader's districts, and those of the link; who has it stays to be chosen."""
    people = queries.list_people()
    if link and link.terms.user_id not in {None, *(user_id for user_id, _ in people)}:
        people.insert(0, (link.terms.user_id or 0, f"{link.name}, account disabled"))
    own = {each.id for each in list_districts_of(access.reader())}
    own |= link.terms.district_ids if link else frozenset()
    form.offer(people, [(each.id, each.name) for each in list_districts() if each.id in own])
    return form


def _board(district: str) -> Board:
    districts = {each.id: each.name for each in list_districts() if district in {"", each.code}}
    return board_of(queries.list_links(), districts, clock.today())


def _district_asked() -> str:
    asked = request.args.get("district", "")
    return asked if any(each.code == asked for each in list_districts()) else ""


def _names() -> dict[int, str]:
    return {each.id: each.name for each in list_districts()}
