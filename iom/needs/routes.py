"""Pages of the need profile of the cohort, under /needs."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from iom.accounts.domain import Permission
from iom.clients import domain as clients
from iom.clients.shown import record_listed
from iom.kernel import clock
from iom.kernel.dates import Month
from iom.kernel.errors import NotFound
from iom.needs import exports, reach
from iom.needs.bars import bar_of
from iom.needs.counting import people_on_scheme, seen_with
from iom.needs.domain import NeedKind
from iom.needs.events import NeedProfileTakenOut, subject_of
from iom.needs.forms import ProfileForm
from iom.needs.profile import ALCOHOL_DAYS, profile_of
from iom.needs.public import FEWEST, PublicProfile, published
from iom.needs.reach import Where
from iom.web import access
from iom.web.access import requires
from iom.web.handing import hand_out
from iom.web.trail import put_on_trail

bp = Blueprint("needs", __name__, url_prefix="/needs")
_INTERNAL, _PUBLIC = Permission.SEE_INTERNAL_REPORTS, Permission.SEE_PUBLIC_REPORTS


@bp.get("")
@requires(_INTERNAL)
def index() -> ResponseReturnValue:
    """Ask of where and on which day; show how many people have each need."""
    form, where = _question()
    sound = form.validate()
    profile = (
        profile_of(people_on_scheme(where.district_ids, form.day), form.day) if sound else None
    )
    page = render_template(
        "needs/index.html",
        form=form,
        where=where,
        profile=profile,
        bar_of=bar_of,
        pairs=form.pairs if sound else {},
        alcohol_days=ALCOHOL_DAYS,
    )
    return page, 200 if sound else 422


@bp.get("/people/<need>")
@requires(_INTERNAL, audit=(clients.ClientListed,))
def people(need: str) -> ResponseReturnValue:
    """Show who has a need, as far as the reader may see them, and how many are not shown."""
    if need not in set(NeedKind):
        raise NotFound("There is no such need.")
    kind = NeedKind(need)
    form, where = _question()
    if not form.validate():
        return index()
    counted = people_on_scheme(where.district_ids, form.day)
    seen, others = seen_with(access.reader(), counted, kind)
    text = render_template(
        "needs/people.html",
        kind=kind,
        where=where,
        day=form.day,
        seen=seen,
        others=others,
        pairs=form.pairs,
    )
    record_listed((ref for ref, _ in seen), "needs")
    return text


@bp.get("/profile.csv")
@requires(Permission.EXPORT_FIGURES, also=(_INTERNAL,), audit=(NeedProfileTakenOut,))
def profile_csv() -> ResponseReturnValue:
    """Give the profile as a file, and put on the trail that it left the product."""
    form, where = _question()
    if not form.validate():
        return index()
    profile = profile_of(people_on_scheme(where.district_ids, form.day), form.day)
    name = f"needs-{where.code}-{form.day}-{exports.MARKING.lower()}.csv"
    return _file(exports.csv_of(profile, where.code), name, where, str(form.day), "internal")


@bp.get("/public")
@requires(_PUBLIC)
def public() -> ResponseReturnValue:
    """Show what anybody may be shown: a scheme on the last day of the last whole month."""
    where = _scheme()
    return render_template(
        "needs/public.html",
        where=where,
        schemes=reach.schemes(),
        profile=_published(where),
        fewest=FEWEST,
    )


@bp.get("/public.csv")
@requires(Permission.EXPORT_FIGURES, also=(_PUBLIC,), audit=(NeedProfileTakenOut,))
def public_csv() -> ResponseReturnValue:
    """Give the public edition as a file, and put on the trail that it left the product."""
    where = _scheme()
    found = _published(where)
    name = f"needs-{where.code}-{found.day}-public.csv"
    return _file(exports.public_csv_of(found, where.code), name, where, str(found.day), "public")


def _question() -> tuple[ProfileForm, Where]:
    """Return the question of the address, or of today and all districts where there is none."""
    offered = reach.offered(access.reader())
    if not offered:
        access.refuse()
    today = clock.today()
    usual = MultiDict([("where", offered[0].code)])
    usual.setlist("on", [str(today.day), str(today.month), str(today.year)])
    form = ProfileForm(request.args if "where" in request.args else usual)
    form.offer([(each.code, each.name) for each in offered], latest=today)
    chosen = next((each for each in offered if each.code == form.where.data), offered[0])
    return form, chosen


def _scheme() -> Where:
    schemes = reach.schemes()
    if not schemes:
        raise NotFound("There is no scheme yet.")
    code = request.args.get("scheme", "")
    return reach.scheme_named(code) if code else schemes[0]


def _published(where: Where) -> PublicProfile:
    day = Month.of(clock.today()).plus(-1).last_day
    return published(people_on_scheme(where.district_ids, day), day)


def _file(content: bytes, name: str, where: Where, on: str, edition: str) -> Response:
    event = NeedProfileTakenOut(subject=subject_of(where.code), on=on, edition=edition)
    put_on_trail(event)
    return hand_out(content, name)
