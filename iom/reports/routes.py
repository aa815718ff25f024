"""Pages of the monthly report, under /reports."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Permission
from iom.accounts.queries import names_of
from iom.clients.domain import ClientListed
from iom.clients.shown import record_listed
from iom.crimes import queries as crimes
from iom.kernel import clock
from iom.kernel.dates import Month
from iom.kernel.errors import RuleBroken
from iom.places import queries as places
from iom.reports import (
    crimes_behind,
    exports,
    people_behind,
    queries,
    service,
    settings,
)
from iom.reports.addresses import address_of, follow, rows_address
from iom.reports.asked import Asked, district_asked, figure_asked, issue_asked, month_asked
from iom.reports.chart import axes_in_words, svg_of
from iom.reports.domain import Edition, Format, ReportDownloaded, ReportProduced
from iom.reports.forms import MinimumForm, ProduceForm
from iom.reports.reading import CAVEAT, CAVEAT_REST
from iom.reports.reading_beside import Beside
from iom.reports.sentences import (
    HELP,
    facts,
    left_out_in_words,
    produced_in_words,
    when_and_who,
)
from iom.reports.settings import MinimumSet
from iom.transaction import transaction
from iom.web import access
from iom.web.access import requires
from iom.web.handing import hand_out
from iom.web.unstorable import number_asked
from iom.web.widgets import markup

bp = Blueprint("reports", __name__, url_prefix="/reports")

_MONTHS_LISTED, _LATELY = 12, 10
_ISSUE = "/monthly/<district>/<month>/<int:number>"
_FILE = "<any(internal, public):edition>.<any(pdf, csv, xlsx, json):form>"
_INTERNAL, _PUBLIC = Permission.SEE_INTERNAL_REPORTS, Permission.SEE_PUBLIC_REPORTS


@bp.get("")
@requires(_INTERNAL, _PUBLIC)
def index() -> ResponseReturnValue:
    """Show which months of which districts were produced."""
    districts = places.list_districts_of(access.reader())
    until = request.args.get("until")
    last = month_asked(until) if until else _last_month_over()
    months = list(reversed(last.last(_MONTHS_LISTED)))
    lately = queries.list_lately_produced(districts, limit=_LATELY)
    return render_template(
        "reports/index.html",
        districts=districts,
        by_id={district.id: district for district in districts},
        months=months,
        produced=queries.list_latest(districts, months[-1], months[0]),
        earlier=last.plus(-_MONTHS_LISTED),
        later=last.plus(_MONTHS_LISTED) if last < _last_month_over() else None,
        lately=lately,
        names=names_of(issue.produced_by for issue in lately),
        address_of=address_of,
        page="monthly" if access.reader().may(_INTERNAL) else "public",
    )


@bp.route("/produce", methods=["GET", "POST"])
@requires(Permission.PRODUCE_REPORTS, audit=(ReportProduced,))
def produce() -> ResponseReturnValue:
    """Ask which report; on POST, produce it, or lead to the one that is there unchanged."""
    form = ProduceForm()
    form.offer(
        districts=[(each.code, each.name) for each in places.list_districts_of(access.reader())],
        sac_sets=[(each.code, each.name) for each in crimes.list_sac_sets()],
    )
    if form.validate_on_submit():
        at = clock.now()
        try:
            with transaction():
                issue = service.produce_monthly(
                    district_asked(form.district.data),
                    form.chosen_month,
                    months=form.months.data or 0,
                    sac_set=form.sac_set.data,
                    actor=access.reader(),
                    at=at,
                )
                address, new = address_of(issue, form.district.data), issue.produced_at == at
                number = issue.number
        except RuleBroken as refusal:
            form.form_errors.append(str(refusal))
        else:
            flash(f"Number {number} is produced." if new else _unchanged(number))
            return redirect(address)
    elif request.method == "GET":
        form.district.data = request.args.get("district", form.district.data)
        form.month.data = request.args.get("month", str(_last_month_over()))
    page = render_template("reports/produce.html", form=form)
    return page, 422 if form.errors else 200


@bp.get(_ISSUE)
@requires(_INTERNAL)
def monthly(district: str, month: str, number: int) -> ResponseReturnValue:
    """Show an issue, every figure leading to what it counts."""
    return _issue_page(issue_asked(district, month, number), Edition.INTERNAL)


@bp.get(f"{_ISSUE}/public")
@requires(_PUBLIC)
def public(district: str, month: str, number: int) -> ResponseReturnValue:
    """Show the public edition of an issue."""
    return _issue_page(issue_asked(district, month, number), Edition.PUBLIC)


@bp.get(f"{_ISSUE}/{_FILE}")
@requires(Permission.EXPORT_FIGURES, audit=(ReportDownloaded,))
def download(
    district: str, month: str, number: int, edition: str, form: str
) -> ResponseReturnValue:
    """Give an issue as a file, and put on the trail that it left the product."""
    asked, reader = issue_asked(district, month, number), access.reader()
    wanted, kind = Edition(edition), Format(form)
    if not reader.may(_PUBLIC if wanted is Edition.PUBLIC else _INTERNAL):
        access.refuse()
    content = exports.file_of(asked.issue, wanted, kind)
    name = exports.file_name(asked.issue, asked.district.code, wanted, kind)
    with transaction():
        service.record_download(
            asked.issue, asked.district, edition=wanted, form=kind, actor=reader, at=clock.now()
        )
    return hand_out(content, name)


@bp.get(f"{_ISSUE}/people")
@requires(_INTERNAL, audit=(ClientListed,))
def people(district: str, month: str, number: int) -> ResponseReturnValue:
    """Show whom a figure counts, as far as the reader may see them.

    With `against`, those who are counted in one of two numbers only.
    """
    asked, reader = issue_asked(district, month, number), access.reader()
    named = figure_asked(asked, of_people=True)
    entries = people_behind.entries_of(asked.issue, named.figure, named.of)
    against = request.args.get("against", type=number_asked)
    if against is not None:
        other = asked.number(against)
        entries = people_behind.only_in_one(
            entries, people_behind.entries_of(other, named.figure, named.of)
        )
    behind = people_behind.list_behind(
        reader, entries, figure=named.figure, after=request.args.get("after", "")
    )
    text = render_template(
        "reports/people.html", asked=asked, named=named, behind=behind, against=against
    )
    record_listed((person.ref for person in behind.people), "monthly report")
    return text


@bp.get(f"{_ISSUE}/crimes")
@requires(_INTERNAL)
def crimes_of(district: str, month: str, number: int) -> ResponseReturnValue:
    """Show which months a figure of crimes adds up, and whether their files still count."""
    asked = issue_asked(district, month, number)
    named = figure_asked(asked, of_people=False)
    area = crimes_behind.area_of(named.figure, asked.district.code)
    narrowing = crimes_behind.narrowing_of(asked.issue, asked.district, named.figure)
    return render_template(
        "reports/crimes.html",
        asked=asked,
        named=named,
        counted=exports.report_of(asked.issue, Edition.INTERNAL).value_of(named.figure, named.of),
        months=crimes_behind.list_months(asked.issue, asked.district, named.figure, named.of),
        rows_of=lambda each: rows_address(each, area, narrowing),
    )


@bp.get("/minimums")
@requires(Permission.CHANGE_REPORT_SETTINGS)
def minimums() -> ResponseReturnValue:
    """Show the minimum of every district, and every setting there ever was."""
    districts = places.list_districts_of(access.reader())
    history = [(each, row) for each in districts for row in settings.list_settings(each.id)]
    this_month = Month.of(clock.today())
    return render_template(
        "reports/minimums.html",
        now={each.id: settings.minimum_in(each.id, this_month) for each in districts},
        districts=districts,
        history=history,
        names=names_of(row.set_by for _, row in history),
        month=this_month,
    )


@bp.route("/minimums/<district>", methods=["GET", "POST"])
@requires(Permission.CHANGE_REPORT_SETTINGS, audit=(MinimumSet,))
def set_minimum(district: str) -> ResponseReturnValue:
    """Ask for a district's minimum; on POST, set it."""
    where = district_asked(district)
    form = MinimumForm()
    if form.validate_on_submit():
        try:
            with transaction():
                settings.set_minimum(
                    where.id,
                    from_month=form.chosen_month,
                    minimum=form.chosen_minimum,
                    note=(form.note.data or "").strip(),
                    actor=access.reader(),
                    at=clock.now(),
                )
        except RuleBroken as refusal:
            form.form_errors.append(str(refusal))
        else:
            flash("The minimum is set. Reports that were produced before keep theirs.")
            return redirect(url_for("reports.minimums"))
    page = render_template("reports/set_minimum.html", form=form, district=where)
    return page, 422 if form.errors else 200


def _issue_page(asked: Asked, edition: Edition) -> ResponseReturnValue:
    report = exports.report_of(asked.issue, edition)
    changes, left_out = report.telling_changes()
    return render_template(
        "reports/monthly.html",
        asked=asked,
        report=report,
        beside=Beside(report),
        facts=facts(report),
        chart=markup(svg_of(report)),
        axes=axes_in_words(report),
        changes=changes,
        left_out=left_out_in_words(left_out) if left_out else "",
        produced=produced_in_words(report),
        producer=names_of([asked.issue.produced_by])[asked.issue.produced_by],
        caveat=(CAVEAT, CAVEAT_REST),
        help=HELP,
        formats=Format,
        edition=edition,
        to=follow(asked.issue, asked.district.code),
        when_and_who=when_and_who,
    )


def _last_month_over() -> Month:
    """Return the last month whose last day has come."""
    today = clock.today()
    month = Month.of(today)
    return month if month.last_day == today else month.plus(-1)


def _unchanged(number: int) -> str:
    return f"Nothing has changed since number {number} was produced; this is it."
