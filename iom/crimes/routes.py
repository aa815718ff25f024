"""Pages of recorded crime, under /crimes."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from flask import (
    Blueprint,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from wtforms import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs

from iom.accounts.domain import Permission
from iom.accounts.queries import names_of
from iom.crimes import holdings, narrowing, queries, upload_work, uploads
from iom.crimes.domain import BadUpload, Elsewhere, SacSet, UploadState
from iom.crimes.events import CrimeFilesSent, CrimeUploadResumed
from iom.crimes.forms import ResumeForm, SendFilesForm, ShowRowsForm
from iom.crimes.holdings import ForceMonthHeld
from iom.crimes.narrowing import CRIMES, INCIDENTS, Asked
from iom.crimes.queries import RowsBehind
from iom.kernel import clock
from iom.kernel.dates import Month, months_between
from iom.transaction import transaction
from iom.web import access
from iom.web.access import requires
from iom.web.sizes import takes_files
from iom.web.unstorable import number_asked

bp = Blueprint("crimes", __name__, url_prefix="/crimes")

_MONTHS_SHOWN, _REFUSALS_SHOWN, _UPLOADS_SHOWN, _ROWS_SHOWN = 24, 20, 10, 50
_RELOAD_SECONDS = 3


@bp.get("")
@requires(Permission.SEE_CRIMES)
def index() -> ResponseReturnValue:
    """Show what is in, what is missing, what was refused and why."""
    held = holdings.list_force_months()
    refusals = holdings.list_refusals(_REFUSALS_SHOWN)
    return render_template(
        "crimes/index.html",
        forces={
            force: _with_gaps(list(months)) for force, months in groupby(held, lambda h: h.force)
        },
        months_shown=None if request.args.get("months") == "all" else _MONTHS_SHOWN,
        counts=holdings.list_counts(),
        refusals=refusals,
        names=names_of(
            [*(each.imported_by for each in held), *(each.refused_by for each in refusals)]
        ),
    )


def _with_gaps(held: list[ForceMonthHeld]) -> list[tuple[Month, ForceMonthHeld | None]]:
    """Pair each month from the latest to the first with what is held; None where it is missing."""
    by_month = {each.month: each for each in held}
    return [
        (month, by_month.get(month))
        for month in reversed(list(months_between(min(by_month), max(by_month))))
    ]


@bp.route("/import", methods=["GET", "POST"])
@requires(Permission.IMPORT_CRIMES, audit=(CrimeFilesSent,))
@takes_files
def send() -> ResponseReturnValue:
    """Ask for files; on POST, take them in and start to work on them."""
    form = SendFilesForm()
    if form.validate_on_submit():
        token = form.token.data or ""
        if holdings.find_upload(token) is None:
            _receive(token, form.files.data)
        return redirect(url_for("crimes.progress", token=token))
    if not form.token.data or form.token.errors:
        form.token.data = secrets.token_urlsafe(24)
    page = render_template(
        "crimes/send.html",
        form=form,
        uploads=[
            (each, uploads.state_of(each, at=clock.now()))
            for each in holdings.list_uploads(_UPLOADS_SHOWN)
        ],
        most_megabytes=(current_app.config["MAX_CONTENT_LENGTH"] or 0) >> 20,
    )
    return page, 422 if form.errors else 200


def _receive(token: str, files: list[upload_work.SentFile]) -> None:
    """Keep the files and start the work on them, once whatever the sender presses."""
    data_dir = current_app.config["IOM"].data_dir
    sent = upload_work.save(token, files, data_dir=data_dir)
    is_new = False
    try:
        with transaction():
            is_new = uploads.receive(sent, reader=access.reader(), at=clock.now())
    finally:
        if not is_new:
            upload_work.throw_away(sent.folder, data_dir=data_dir)
    if is_new:
        _start(token)


def _start(token: str) -> None:
    """Start the work in a process of its own, or as the tests say."""
    start: Callable[[str], None] | None = current_app.config.get("CRIMES_START_WORK")
    if start is None:
        upload_work.start(token, current_app.config["IOM"].as_environment())
    else:
        start(token)


@bp.get("/import/<token>")
@requires(Permission.IMPORT_CRIMES)
def progress(token: str) -> ResponseReturnValue:
    """Show how far the work on an upload has come, or what became of the files."""
    upload = holdings.get_upload(token)
    state = uploads.state_of(upload, at=clock.now())
    reloads = state is UploadState.WORKING and request.args.get("reload") != "no"
    page = make_response(
        render_template(
            "crimes/progress.html",
            upload=upload,
            state=state.value,
            result=json.loads(upload.result) if upload.result else {},
            form=ResumeForm(formdata=None),
            reloads=reloads,
            reload_seconds=_RELOAD_SECONDS,
        )
    )
    if reloads:
        # The address says that nobody asked: reloading does not keep anybody signed in.
        again = url_for("crimes.progress", token=token, reload="again")
        page.headers["Refresh"] = f"{_RELOAD_SECONDS}; url={again}"
    return page


@bp.post("/import/<token>/again")
@requires(Permission.IMPORT_CRIMES, audit=(CrimeUploadResumed,))
def resume(token: str) -> ResponseReturnValue:
    """Start the work on an upload again after it broke off."""
    if ResumeForm().validate_on_submit():
        try:
            with transaction():
                uploads.resume(token, reader=access.reader(), at=clock.now())
        except BadUpload as refusal:
            flash(str(refusal))
        else:
            _start(token)
    return redirect(url_for("crimes.progress", token=token))


@bp.get("/rows/<month>/<area>")
@requires(Permission.SEE_CRIMES)
def rows(month: str, area: str) -> ResponseReturnValue:
    """Show the rows of the police files behind a figure, and the counts where there is no file."""
    sets = queries.list_sac_sets()
    asked = Asked.of(request.args, sets)
    place = narrowing.place_named(area, access.reader())
    everything = RowsBehind(
        place=place, month=Month.parse(month), force=request.args.get("force") or None
    )
    numbers = queries.rows_by_category(everything)
    behind = replace(everything, categories=asked.categories(sets, numbers or {}))
    page = queries.page_of_rows(
        behind,
        after_id=request.args.get("after", 0, type=number_asked),
        before_id=request.args.get("before", type=number_asked),
        limit=_ROWS_SHOWN,
    )
    return render_template(
        "crimes/rows.html",
        form=_narrowing_form(asked, sets, numbers or {}),
        place=narrowing.name_of(place),
        area=area,
        month=behind.month,
        asked=asked,
        numbers=numbers,
        shown=_total(numbers or {}, behind),
        page=page,
        earlier=bool(page) and bool(queries.page_of_rows(behind, before_id=page[0].id, limit=1)),
        later=bool(page) and bool(queries.page_of_rows(behind, after_id=page[-1].id, limit=1)),
        page_size=_ROWS_SHOWN,
        force=behind.force,
        counts=() if isinstance(place, Elsewhere) else holdings.list_counts_of(place, behind.month),
    )


def _total(numbers: Mapping[str, int], behind: RowsBehind) -> int:
    return sum(
        number
        for category, number in numbers.items()
        if behind.categories is None or category in behind.categories
    )


def _narrowing_form(
    asked: Asked, sets: Sequence[SacSet], numbers: Mapping[str, int]
) -> ShowRowsForm:
    form = ShowRowsForm(formdata=None, set=asked.set, category=asked.category)
    form.set.choices = [
        SelectChoice("", "Everything"),
        SelectChoice(CRIMES, "All crimes"),
        SelectChoice(INCIDENTS, "Incidents (anti-social behaviour)"),
        *(SelectChoice(each.code, each.name) for each in sets),
    ]
    form.category.choices = [
        SelectChoice("", "Every type"),
        *(SelectChoice(category, f"{category} ({number})") for category, number in numbers.items()),
    ]
    return form
