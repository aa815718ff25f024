"""Pages about what came of the work of providers, under /evaluation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from iom.accounts.domain import Permission
from iom.capacity import periods
from iom.evaluation import exports, words
from iom.evaluation.board import evaluate, evaluate_in_public
from iom.evaluation.domain import Period
from iom.evaluation.events import EvaluationTakenOut, subject_of
from iom.evaluation.forms import PeriodForm
from iom.evaluation.pdf import pdf_of
from iom.evaluation.public import FEWEST
from iom.kernel import clock
from iom.kernel.dates import anniversary
from iom.kernel.errors import NotFound
from iom.needs import reach
from iom.needs.reach import Where
from iom.web import access
from iom.web.access import requires
from iom.web.handing import hand_out
from iom.web.trail import put_on_trail

bp = Blueprint("evaluation", __name__, url_prefix="/evaluation")
_INTERNAL, _PUBLIC = Permission.SEE_INTERNAL_REPORTS, Permission.SEE_PUBLIC_REPORTS


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the address asks: the form, the place, and the days where the form is sound."""

    form: PeriodForm
    where: Where
    period: Period | None


@bp.get("")
@requires(_INTERNAL, _PUBLIC)
def index() -> ResponseReturnValue:
    """Show what came of each provider's work on each pathway; to the public reader, their own."""
    if not access.reader().may(_INTERNAL):
        return public()
    asked = _asked()
    results = evaluate(asked.where.district_ids, asked.period) if asked.period else None
    page = render_template(
        "evaluation/index.html",
        form=asked.form,
        where=asked.where,
        results=results,
        pairs=asked.form.pairs if results else {},
        words=words,
    )
    return page, 200 if results else 422


@bp.get("/figures.<any(csv, xlsx, pdf):ending>")
@requires(Permission.EXPORT_FIGURES, also=(_INTERNAL,), audit=(EvaluationTakenOut,))
def figures(ending: str) -> ResponseReturnValue:
    """Give the evaluation as a file, and put on the trail that it left the product."""
    asked = _asked()
    if asked.period is None:
        return index()
    where, at = asked.where, clock.now()
    results = evaluate(where.district_ids, asked.period)
    if ending == "csv":
        content = exports.as_csv(results, where.code)
    elif ending == "xlsx":
        content = exports.as_xlsx(results, where.code, at=at)
    else:
        content = pdf_of(results, where.name, at=at)
    marking = exports.MARKING.lower()
    name = f"evaluation-{where.code}-{asked.period.first}-{asked.period.last}-{marking}.{ending}"
    return _file(content, name, where, asked.period, "internal")


@bp.get("/public")
@requires(_PUBLIC)
def public() -> ResponseReturnValue:
    """Show what anybody may be shown: a scheme in a financial year that is past and settled."""
    where, year = _scheme(), _year()
    period = Period(year.first, year.last)
    return render_template(
        "evaluation/public.html",
        where=where,
        schemes=reach.schemes(),
        year=year,
        years=_years(),
        results=evaluate_in_public(where.district_ids, period),
        fewest=FEWEST,
        words=words,
        settled=periods.SETTLED_DAYS,
    )


@bp.get("/public.csv")
@requires(Permission.EXPORT_FIGURES, also=(_PUBLIC,), audit=(EvaluationTakenOut,))
def public_csv() -> ResponseReturnValue:
    """Give the public edition as a file, and put on the trail that it left the product."""
    where, year = _scheme(), _year()
    period = Period(year.first, year.last)
    results = evaluate_in_public(where.district_ids, period)
    content = exports.public_csv(results, where.code, period)
    name = f"evaluation-{where.code}-{year.code}-public.csv"
    return _file(content, name, where, period, "public")


def _asked() -> _Asked:
    """Read the question of the address; where there is none, of the last year everywhere."""
    offered = reach.offered(access.reader())
    if not offered:
        access.refuse()
    today = clock.today()
    args: MultiDict[str, str] = MultiDict(request.args)
    args.setdefault("where", offered[0].code)
    for name, day in (("first", _year_ago(today)), ("last", today)):
        if name not in args:
            args.setlist(name, [str(day.day), str(day.month), str(day.year)])
    form = PeriodForm(args)
    form.offer([(each.code, each.name) for each in offered], latest=today)
    sound = form.validate()
    where = next((each for each in offered if each.code == form.where.data), offered[0])
    return _Asked(form, where, Period(*form.days) if sound else None)


def _year_ago(today: date) -> date:
    return anniversary(today, -1)


def _scheme() -> Where:
    schemes = reach.schemes()
    if not schemes:
        raise NotFound("There is no scheme yet.")
    code = request.args.get("scheme", "")
    return reach.scheme_named(code) if code else schemes[0]


def _years() -> list[periods.Period]:
    """List the periods of the public edition: financial years, which have no day in common."""
    return [each for each in periods.offered(clock.today()) if not each.lies_across]


def _year() -> periods.Period:
    code = request.args.get("year", "")
    found = [each for each in _years() if not code or each.code == code]
    if not found:
        raise NotFound("The public edition is of past financial years.")
    return found[0]


def _file(content: bytes, name: str, where: Where, period: Period, edition: str) -> Response:
    event = EvaluationTakenOut(
        subject=subject_of(where.code),
        first=str(period.first),
        last=str(period.last),
        edition=edition,
    )
    put_on_trail(event)
    return hand_out(content, name)
