"""Pages of crimes saved, under /crimes-saved."""

from __future__ import annotations

from datetime import date

from flask import (
    Blueprint,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from iom.accounts.domain import Permission
from iom.accounts.queries import names_of
from iom.clients.domain import ClientListed
from iom.clients.shown import record_listed
from iom.estimator import reach, service, settings
from iom.estimator.domain import (
    BASELINE_DAYS,
    F_IS_LEGACY,
    NOT_PROOF,
    PICKED,
    Formula,
    shown,
)
from iom.estimator.events import CrimesSavedTaken, CrimesSavedWorkedOut
from iom.estimator.exports import figures_file
from iom.estimator.forms import FormulaForm, QuestionForm
from iom.estimator.going_down import workings_shown
from iom.estimator.service import Asked, WorkedOut
from iom.estimator.settings import FormulaSet
from iom.kernel import clock
from iom.kernel.dates import Month
from iom.kernel.errors import ChangedMeanwhile, RuleBroken
from iom.transaction import transaction
from iom.web import access
from iom.web.access import requires
from iom.web.handing import hand_out
from iom.web.trail import put_on_trail

bp = Blueprint("estimator", __name__, url_prefix="/crimes-saved")

_INTERNAL, _SETTINGS = Permission.SEE_INTERNAL_REPORTS, Permission.CHANGE_REPORT_SETTINGS


@bp.get("")
@requires(_INTERNAL, audit=(CrimesSavedWorkedOut,))
def index() -> ResponseReturnValue:
    """Ask of where and when; show the figure, its parts and what it leaves out."""
    form = _question()
    return _figure_page(form, _worked_out(form, parts=True))


@bp.get("/figures.csv")
@requires(
    Permission.EXPORT_FIGURES, also=(_INTERNAL,), audit=(CrimesSavedWorkedOut, CrimesSavedTaken)
)
def figures() -> ResponseReturnValue:
    """Give the figure and its parts as a file, and put on the trail that it left the product."""
    form = _question()
    worked = _worked_out(form, parts=True)
    if worked is None:
        return _figure_page(form, None)
    asked = worked.asked
    event = CrimesSavedTaken(
        subject=f"crimes-saved:{asked.where.ref}",
        first=asked.first,
        last=asked.last,
        formula=worked.estimate.formula,
        strand=asked.strand,
    )
    put_on_trail(event)
    name = f"OFFICIAL-SENSITIVE-crimes-saved-{asked.first}-{asked.last}.csv"
    return hand_out(figures_file(worked), name)


@bp.get("/workings")
@requires(_INTERNAL, audit=(CrimesSavedWorkedOut, ClientListed))
def workings() -> ResponseReturnValue:
    """Show the working of each client whom the reader may see."""
    form = _question()
    worked = _worked_out(form)
    if worked is None:
        return _figure_page(form, None)
    found = workings_shown(access.reader(), worked.estimate, after=request.args.get("after", ""))
    text = render_template(
        "estimator/workings.html",
        worked=worked,
        found=found,
        pairs=form.pairs,
        shown=shown,
        warning=(NOT_PROOF, PICKED),
        baseline_days=BASELINE_DAYS,
        by_liberty=worked.estimate.formula is Formula.RATE_AT_LIBERTY,
    )
    record_listed(found.refs, "crimes saved")
    return text


@bp.get("/formulas")
@requires(_SETTINGS)
def formulas() -> ResponseReturnValue:
    """Show the formula of each scheme that is the reader's, and every setting there ever was."""
    schemes = reach.own_schemes(access.reader())
    history = settings.list_settings(schemes)
    return render_template(
        "estimator/formulas.html",
        schemes=schemes,
        now={each.id: settings.in_force(each) for each in schemes},
        by_id={each.id: each for each in schemes},
        history=history,
        names=names_of(row.set_by for row in history),
    )


@bp.route("/formulas/<scheme>", methods=["GET", "POST"])
@requires(_SETTINGS, audit=(FormulaSet,))
def set_formula(scheme: str) -> ResponseReturnValue:
    """Ask for a scheme's formula; on POST, set it."""
    where = reach.own_scheme(access.reader(), scheme)
    now = settings.in_force(where)
    form = FormulaForm(
        seen=str(now.number), formula=now.formula.value, f_multiplier=now.f_multiplier
    )
    status = 200
    if form.validate_on_submit():
        try:
            with transaction():
                settings.set_formula(
                    where,
                    Formula(form.formula.data),
                    form.f_multiplier.data or 0,
                    seen=form.seen_number,
                    actor=access.reader(),
                    at=clock.now(),
                )
        except ChangedMeanwhile as refusal:
            form.form_errors.append(str(refusal))
            form.seen.data = str(settings.in_force(where).number)  # to be sent again, knowing
            status = 409
        else:
            flash(f"The formula of {where.name} is set.")
            return redirect(url_for("estimator.formulas"))
    page = render_template(
        "estimator/set_formula.html", form=form, scheme=where, definitions=list(Formula)
    )
    return page, 422 if form.errors and status == 200 else status


def _figure_page(form: QuestionForm, worked: WorkedOut | None) -> ResponseReturnValue:
    page = render_template(
        "estimator/index.html",
        form=form,
        worked=worked,
        pairs=form.pairs if worked else {},
        strands=service.STRAND_NAMES,
        shown=shown,
        warning=(NOT_PROOF, PICKED),
        legacy=F_IS_LEGACY,
    )
    return page, 422 if form.errors else 200


def _question() -> QuestionForm:
    """Return the question of the address, or of the financial year to date where there is none."""
    offered = reach.offered(access.reader())
    if not offered:
        access.refuse()
    form = QuestionForm(
        request.args if "where" in request.args else _usual(offered[0].ref, clock.today())
    )
    form.offer(
        places=[(each.ref, each.name[:1].upper() + each.name[1:]) for each in offered],
        strands=list(service.STRAND_NAMES.items()),
    )
    return form


def _usual(where: str, today: date) -> MultiDict[str, str]:
    days = {"first": Month.of(today).financial_year_start.first_day, "last": today}
    usual: dict[str, str | list[str]] = {"where": where, "strand": "", "formula": ""}
    for name, day in days.items():
        usual[name] = [str(day.day), str(day.month), str(day.year)]
    return MultiDict(usual)


def _worked_out(form: QuestionForm, *, parts: bool = False) -> WorkedOut | None:
    """Work out what the form asks; None, with the form saying why, where it cannot be."""
    if not form.validate():
        return None
    reader = access.reader()
    where = next(each for each in reach.offered(reader) if each.ref == form.where.data)
    first, last = form.period
    asked = Asked(
        where=where,
        first=first,
        last=last,
        strand=form.strand.data or "",
        formula=form.chosen_formula,
    )
    try:
        with transaction():
            return service.work_out(asked, actor=reader, at=clock.now(), parts=parts)
    except RuleBroken as refusal:
        form.form_errors.append(str(refusal))
        return None
