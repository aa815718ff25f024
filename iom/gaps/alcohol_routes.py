"""Pages of alcohol in its own right, under /alcohol."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Permission
from iom.gaps import alcohol_counting as counting
from iom.gaps import alcohol_exports, pdf
from iom.gaps import alcohol_words as words
from iom.gaps.alcohol_public import PublicAlcohol, public_of
from iom.gaps.chart import svg_of
from iom.gaps.events import AlcoholTakenOut, subject_of
from iom.kernel import clock
from iom.kernel.dates import Month
from iom.kernel.errors import NotFound
from iom.needs import reach
from iom.needs.public import FEWEST
from iom.needs.reach import Where
from iom.web import access
from iom.web.access import requires
from iom.web.handing import hand_out
from iom.web.trail import put_on_trail
from iom.web.widgets import markup

bp = Blueprint("alcohol", __name__, url_prefix="/alcohol")
_INTERNAL, _PUBLIC = Permission.SEE_INTERNAL_REPORTS, Permission.SEE_PUBLIC_REPORTS
_ENDINGS = ("csv", "pdf")


@bp.get("")
@requires(_INTERNAL, _PUBLIC)
def index() -> ResponseReturnValue:
    """Show the discussion document on alcohol; to the public reader, their own edition."""
    if not access.reader().may(_INTERNAL):
        return public()
    where, offered = _where()
    found = counting.discussion(where, clock.today())
    return render_template(
        "gaps/alcohol.html",
        found=found,
        where=where,
        offered=offered,
        summary=words.summary_of(found),
        questions=words.questions_of(found),
        chart=markup(svg_of(found)) if found.now.alcohol.people else "",
        words=words,
        directory="directory.show" in current_app.view_functions,
    )


@bp.get("/document.<ending>")
@requires(Permission.EXPORT_FIGURES, also=(_INTERNAL,), audit=(AlcoholTakenOut,))
def document(ending: str) -> ResponseReturnValue:
    """Give the document as a PDF, or its figures as CSV."""
    _known(ending)
    where, _ = _where()
    found = counting.discussion(where, clock.today())
    if ending == "csv":
        content = alcohol_exports.csv_of(found, where.code)
    else:
        content = pdf.pdf_of(found, produced_at=clock.now())
    name = f"alcohol-{where.code}-{found.day}-{alcohol_exports.MARKING.lower()}.{ending}"
    return _file(content, name, where, str(found.day), "internal")


@bp.get("/public")
@requires(_PUBLIC)
def public() -> ResponseReturnValue:
    """Show what anybody may be shown: a scheme on the last day of the last whole month."""
    where = _scheme()
    return render_template(
        "gaps/alcohol_public.html",
        where=where,
        schemes=reach.schemes(),
        found=_published(where),
        fewest=FEWEST,
        words=words,
    )


@bp.get("/public.<ending>")
@requires(Permission.EXPORT_FIGURES, also=(_PUBLIC,), audit=(AlcoholTakenOut,))
def public_file(ending: str) -> ResponseReturnValue:
    """Give the public edition as a PDF, or its figures as CSV."""
    _known(ending)
    where = _scheme()
    found = _published(where)
    if ending == "csv":
        content = alcohol_exports.public_csv_of(found, where.code)
    else:
        content = pdf.public_pdf_of(found, where.name, produced_at=clock.now())
    name = f"alcohol-{where.code}-{found.day}-public.{ending}"
    return _file(content, name, where, str(found.day), "public")


def _known(ending: str) -> None:
    if ending not in _ENDINGS:
        raise NotFound("There is no such file.")


def _where() -> tuple[Where, list[Where]]:
    """Return the place of the address, or all of the reader's; and what else could be asked."""
    offered = reach.offered(access.reader())
    if not offered:
        access.refuse()
    asked = request.args.get("where", "")
    return next((each for each in offered if each.code == asked), offered[0]), offered


def _scheme() -> Where:
    schemes = reach.schemes()
    if not schemes:
        raise NotFound("There is no scheme yet.")
    code = request.args.get("scheme", "")
    return reach.scheme_named(code) if code else schemes[0]


def _published(where: Where) -> PublicAlcohol:
    day = Month.of(clock.today()).plus(-1).last_day
    people, point = counting.of_scheme(where.district_ids, day)
    return public_of(people, point, counting.services(clock.today()), day)


def _file(content: bytes, name: str, where: Where, on: str, edition: str) -> Response:
    ending = name.rpartition(".")[2]
    event = AlcoholTakenOut(
        subject=subject_of("alcohol", where.code), on=on, form=ending, edition=edition
    )
    put_on_trail(event)
    return hand_out(content, name)
