"""Pages of the audit trail."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Permission
from iom.accounts.queries import find_user_by_name, get_user_by_name, list_agencies
from iom.clients.domain import subject_of
from iom.kernel import clock
from iom.kernel.dates import Month
from iom.kernel.errors import NotFound, RuleBroken
from iom.oversight import homes, unusual
from iom.oversight.asked import (
    agency_asked,
    find_client_typed,
    line_asked,
    refuse_unknown_client,
    sought,
    week_asked,
)
from iom.oversight.breach import SHOWN, How, assess
from iom.oversight.disclosures import client_totals, month_totals
from iom.oversight.domain import BOUNDS
from iom.oversight.events import HomeChanged, LookedInto, TrailExported, TrailRead
from iom.oversight.forms import (
    BreachForm,
    FindClientForm,
    FindUserForm,
    HomeForm,
    LookedIntoForm,
)
from iom.oversight.marks import NewMark, mark
from iom.oversight.overview import overview
from iom.oversight.showing import file, reads_all, rows_shown, shown
from iom.oversight.sought import OPERATION_LABELS
from iom.oversight.trail import about_client, about_user, by_user, out_to
from iom.oversight.windows import read_window
from iom.transaction import transaction
from iom.web import access
from iom.web.access import requires

bp = Blueprint("oversight", __name__)
_READ = (Permission.READ_AUDIT, Permission.READ_DISTRICT_AUDIT)


@bp.get("/audit")
@requires(*_READ, audit=(TrailRead,))
def index() -> ResponseReturnValue:
    """Show what is on the trail, and ask which of its questions is put."""
    return _front(FindClientForm(formdata=None), FindUserForm(formdata=None))


@bp.post("/audit/find-client")
@requires(*_READ, audit=(TrailRead,))
def find_client() -> ResponseReturnValue:
    """Lead to who looked at a client; what was typed goes into an address only if it is one's."""
    form = FindClientForm()
    ref = find_client_typed(access.reader(), form.ref.data or "")
    if ref is not None:
        return redirect(url_for("oversight.client", ref=ref), code=303)
    form.ref.errors = ["No client with this reference is on the part of the trail that you read"]
    return _front(form, FindUserForm(formdata=None)), 422


@bp.post("/audit/find-user")
@requires(*_READ, audit=(TrailRead,))
def find_user() -> ResponseReturnValue:
    """Lead to everything that a user did."""
    form = FindUserForm()
    user = find_user_by_name((form.username.data or "").strip().casefold())
    if user is not None:
        return redirect(url_for("oversight.user", username=user.username), code=303)
    form.username.errors = ["There is no user of this name"]
    return _front(FindClientForm(formdata=None), form), 422


@bp.get("/audit/client/<ref>")
@requires(*_READ, audit=(TrailRead,))
def client(ref: str) -> ResponseReturnValue:
    """Show who looked at a client, and what else happened to the record."""
    refuse_unknown_client(access.reader(), ref)
    return rows_shown(
        "oversight/client.html", about_client(ref), page="client", about=subject_of(ref), ref=ref
    )


@bp.post("/audit/client/<ref>/export")
@requires(Permission.EXPORT_AUDIT, audit=(TrailExported,))
def export_client(ref: str) -> ResponseReturnValue:
    """Hand over the rows about a client as a file."""
    refuse_unknown_client(access.reader(), ref)
    return file(about_client(ref), page="client", about=subject_of(ref))


@bp.get("/audit/user/<username>")
@requires(*_READ, audit=(TrailRead,))
def user(username: str) -> ResponseReturnValue:
    """Show everything that a user did, or what was done to the account."""
    found = get_user_by_name(username)
    told = request.args.get("view") == "account" and reads_all()
    return rows_shown(
        "oversight/user.html",
        about_user(username) if told else by_user(username),
        page="account" if told else "user",
        about=found.ref,
        user=found,
        told=told,
    )


@bp.post("/audit/user/<username>/export")
@requires(Permission.EXPORT_AUDIT, audit=(TrailExported,))
def export_user(username: str) -> ResponseReturnValue:
    """Hand over the rows of what a user did as a file."""
    found = get_user_by_name(username)
    return file(by_user(username), page="user", about=found.ref)


@bp.get("/audit/agency/<code>")
@requires(*_READ, audit=(TrailRead,))
def agency(code: str) -> ResponseReturnValue:
    """Show what people of an agency took out: row by row, by client or by month."""
    found = agency_asked(code)
    view, about = request.args.get("view", ""), f"agency:{code}"
    reader, asked = access.reader(), sought()
    show = partial(shown, "oversight/agency.html", about=about, agency=found, view=view)
    if view == "clients":
        after = request.args.get("after", "")[:120]
        totals = client_totals(reader, code, asked, after=after)
        return show(page="agency by client", sought=asked, totals=totals, after=after)
    if view == "months":
        months = month_totals(reader, code, Month.of(clock.today()))
        return show(page="agency by month", months=months)
    return rows_shown(
        "oversight/agency.html", out_to(code), page="agency", about=about, agency=found, view=""
    )


@bp.post("/audit/agency/<code>/export")
@requires(Permission.EXPORT_AUDIT, audit=(TrailExported,))
def export_agency(code: str) -> ResponseReturnValue:
    """Hand over what people of an agency took out, row by row, as a file."""
    agency_asked(code)
    return file(out_to(code), page="agency", about=f"agency:{code}")


@bp.get("/audit/unusual")
@requires(*_READ, audit=(TrailRead,))
def unusual_looking() -> ResponseReturnValue:
    """Show what four checks find in seven days."""
    today = clock.today()
    week, mistake = week_asked(today)
    return shown(
        "oversight/unusual.html",
        page="unusual",
        about=str(week.first),
        week=week,
        later=week.later(today),
        mistake=mistake,
        found=unusual.look(access.reader(), week, everything="all" in request.args),
        bounds=BOUNDS,
        today=today,
    )


@bp.route("/audit/unusual/looked-into", methods=["GET", "POST"])
@requires(Permission.READ_AUDIT, audit=(TrailRead, LookedInto))
def looked_into() -> ResponseReturnValue:
    """Ask what was found when a line was looked into; on POST, keep it."""
    asked = line_asked()
    form = LookedIntoForm()
    if form.validate_on_submit():
        new = NewMark(
            kind=asked.kind,
            username=asked.username,
            about=asked.about,
            first_seq=asked.first_seq,
            last_seq=asked.last_seq,
            note=form.note.data or "",
        )
        try:
            with transaction():
                mark(new, actor=access.reader(), at=clock.now())
        except RuleBroken as refusal:
            form.note.errors = [str(refusal)]
        else:
            flash("The line is marked as looked into.")
            back = url_for("oversight.unusual_looking", week=asked.week, _anchor=asked.kind.value)
            return redirect(back)
    get_user_by_name(asked.username)
    text = shown(
        "oversight/looked_into.html",
        page="looked into",
        about=f"user:{asked.username}",
        asked=asked,
        form=form,
    )
    return text, 422 if form.errors else 200


@bp.get("/audit/breach")
@requires(Permission.READ_AUDIT, audit=(TrailRead,))
def breach() -> ResponseReturnValue:
    """Ask for an account and a time; show whom it saw or took out."""
    form = BreachForm(request.args)
    if not {"first", "last"} & set(request.args):
        return shown("oversight/breach.html", page="breach", about="", form=form, found=None)
    found, about = None, ""
    if form.validate():
        try:
            window = read_window(*form.ends, now=clock.now())
            found = assess((form.user.data or "").strip().casefold(), window)
            about = f"user:{found.username}"
        except (RuleBroken, NotFound) as refusal:
            form.form_errors.append(str(refusal))
    text = shown(
        "oversight/breach.html",
        page="breach",
        about=about,
        form=form,
        found=found,
        rows=found.after(request.args.get("after", "")) if found else (),
        most=SHOWN,
        ways=How,
        labels=OPERATION_LABELS,
    )
    return text, 422 if form.errors else 200


@bp.route("/account/home", methods=["GET", "POST"])
@requires(audit=(HomeChanged,))
def home() -> ResponseReturnValue:
    """Ask a worker where they live; on POST, keep it sealed."""
    reader = access.reader()
    username = reader.ref.removeprefix("user:")
    line, postcode = homes.home_of(username) or ("", "")
    form = HomeForm(line=line, postcode=postcode)
    if form.validate_on_submit():
        try:
            with transaction():
                homes.set_home(
                    username,
                    form.line.data or "",
                    form.postcode.data or "",
                    actor=reader,
                    at=clock.now(),
                )
        except RuleBroken as refusal:
            form.form_errors.append(str(refusal))
        else:
            flash("Your address is kept." if form.line.data else "Your address is not kept.")
            return redirect(url_for("oversight.home"))
    return render_template("oversight/home.html", form=form), 422 if form.form_errors else 200


def _front(of_client: FindClientForm, of_user: FindUserForm) -> str:
    now = clock.now()
    return shown(
        "oversight/index.html",
        page="front",
        about="",
        of_client=of_client,
        of_user=of_user,
        trail=overview(access.reader(), now=now),
        agencies=list_agencies(),
        labels=OPERATION_LABELS,
        all=reads_all(),
    )
