"""Pages about versions of the matrix, under /matrices."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Permission
from iom.accounts.queries import names_of
from iom.clients.domain import ClientListed
from iom.clients.shown import record_listed
from iom.kernel import clock
from iom.kernel.errors import NotFound, RuleBroken
from iom.places import queries as places
from iom.scoring import events, queries, versions
from iom.scoring.editing import Part, cells_of, own_of, told_of
from iom.scoring.matrices import State
from iom.scoring.matrix_forms import DraftForm, VersionForm, part_form, said
from iom.scoring.preview import Preview, preview
from iom.scoring.queries import Version
from iom.transaction import transaction
from iom.web import access
from iom.web.access import requires
from iom.web.refusals import put_beside
from iom.web.unstorable import version_seen

bp = Blueprint("matrices", __name__, url_prefix="/matrices")
_SEES = (Permission.SEE_CLIENTS, Permission.SET_MATRIX)


@bp.get("")
@requires(*_SEES)
def index() -> ResponseReturnValue:
    """List the versions of the matrix."""
    listed = queries.list_versions()
    by = {each.made_by for each in listed}
    return render_template("matrices/index.html", versions=listed, names=names_of(by))


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.SET_MATRIX, audit=(events.MatrixDrafted,))
def new() -> ResponseReturnValue:
    """Ask what a draft is called and what it begins with; on POST, begin it."""
    form = DraftForm()
    listed = queries.list_versions()
    form.offer([(each.code, f"{each.code}, {each.state}") for each in listed])
    if form.is_submitted() and form.validate():
        try:
            with transaction():
                code = versions.draft(
                    form.code.data or "",
                    form.note.data or "",
                    follows=form.follows.data,
                    actor=access.reader(),
                    at=clock.now(),
                ).code
        except RuleBroken as refusal:
            put_beside(form, refusal)
        else:
            flash(f"The draft {code} is begun. Nobody is scored by it yet.")
            return redirect(url_for("matrices.show", code=code))
    text = render_template("matrices/new.html", form=form)
    return text, 422 if form.errors else 200


@bp.get("/<code>")
@requires(*_SEES)
def show(code: str) -> ResponseReturnValue:
    """Show what a version says, and what may be done with it."""
    version = queries.get_version(code)
    by = {version.made_by, version.activated_by, version.retired_by} - {""}
    rules, districts = queries.raw_rules(version), places.list_districts()
    return render_template(
        "matrices/show.html",
        version=version,
        states=State,
        parts=_parts(version),
        names=names_of(by),
        districts=districts,
        own={each.code: own_of(rules, each.code) for each in districts},
    )


@bp.route("/<code>/change/<part>", methods=["GET", "POST"])
@requires(Permission.SET_MATRIX, audit=(events.MatrixChanged,))
def change(code: str, part: str) -> ResponseReturnValue:
    """Ask for the values of a part of a draft; on POST, change them."""
    return _change(code, _part(part), "", "Scheme")


@bp.route("/<code>/change/district/<district>", methods=["GET", "POST"])
@requires(Permission.SET_MATRIX, audit=(events.MatrixChanged,))
def change_district(code: str, district: str) -> ResponseReturnValue:
    """Ask for a district's priorities and thresholds; on POST, change them."""
    return _change(code, Part.DISTRICT, district, places.get_district(district).name)


@bp.get("/<code>/preview")
@requires(Permission.SET_MATRIX, audit=(ClientListed,))
def side_by_side(code: str) -> ResponseReturnValue:
    """Show the cohort under the active version and another: who would move band."""
    version = queries.get_version(code)
    active = queries.active_matrix()
    found = _preview(version)
    text = render_template(
        "matrices/preview.html", version=version, active=active.matrix.code, found=found
    )
    record_listed((each.ref for each in found.movers), "preview of the matrix")
    return text


@bp.route("/<code>/activate", methods=["GET", "POST"])
@requires(Permission.SET_MATRIX, audit=(events.MatrixActivated, events.MatrixRetired))
def activate(code: str) -> ResponseReturnValue:
    """Say what activating a draft would do; on POST, activate it."""
    form, status = VersionForm(), 200
    if form.is_submitted() and form.validate():
        try:
            with transaction():
                versions.activate(
                    code,
                    version=version_seen(form.version.data),
                    seen=form.seen.data or "",
                    actor=access.reader(),
                    at=clock.now(),
                    today=clock.today(),
                )
        except RuleBroken as refusal:
            status = put_beside(form, refusal)
        else:
            flash(f"{code} is active: everybody is scored by it from now on.")
            return redirect(url_for("matrices.show", code=code))
    version = queries.get_version(code)
    active = queries.find_active()
    form.version.data = str(version.version)
    form.seen.data = active.code if active else ""
    text = render_template(
        "matrices/activate.html",
        version=version,
        form=form,
        active=active,
        states=State,
        found=_preview(version) if active and version.state is State.DRAFT else None,
    )
    return text, status


@bp.route("/<code>/retire", methods=["GET", "POST"])
@requires(Permission.SET_MATRIX, audit=(events.MatrixRetired,))
def retire(code: str) -> ResponseReturnValue:
    """Ask whether a draft is put aside; on POST, retire it."""
    form, status = VersionForm(), 200
    if form.is_submitted() and form.validate():
        try:
            with transaction():
                versions.retire_draft(
                    code,
                    version=version_seen(form.version.data),
                    actor=access.reader(),
                    at=clock.now(),
                    today=clock.today(),
                )
        except RuleBroken as refusal:
            status = put_beside(form, refusal)
        else:
            flash(f"The draft {code} is retired.")
            return redirect(url_for("matrices.index"))
    version = queries.get_version(code)
    form.version.data = str(version.version)
    text = render_template("matrices/retire.html", version=version, form=form, states=State)
    return text, status


def _change(code: str, part: Part, district: str, place: str) -> ResponseReturnValue:
    version = queries.get_version(code)
    cells = cells_of(queries.raw_rules(version), part, district)
    form, status = part_form(cells), 200
    if form.is_submitted() and form.validate():
        try:
            with transaction():
                versions.change_draft(
                    code,
                    part,
                    {cell.name: said(form[cell.name]) for cell in cells},
                    district=district,
                    version=version_seen(form.version.data),
                    actor=access.reader(),
                    at=clock.now(),
                )
        except RuleBroken as refusal:
            status = put_beside(form, refusal)
        else:
            flash(f"{part.label}: changed in the draft {code}.")
            return redirect(url_for("matrices.show", code=code))
    version = queries.get_version(code)
    cells = cells_of(queries.raw_rules(version), part, district)
    if not form.is_submitted():
        for cell in cells:
            form[cell.name].data = bool(cell.value) if cell.tick else cell.value
    if not form.is_submitted() or status == 409:
        form.version.data = str(version.version)
    text = render_template(
        "matrices/change.html",
        version=version,
        part=part,
        place=place if district else "",
        district=district,
        cells=cells,
        form=form,
        conflict=status == 409,
        states=State,
    )
    return text, 422 if form.errors and status == 200 else status


def _part(text: str) -> Part:
    found = [each for each in Part if each.value == text and each is not Part.DISTRICT]
    if not found:
        raise NotFound("A matrix has no such part.")
    return found[0]


def _parts(version: Version) -> list[tuple[Part, list[tuple[str, str]]]]:
    """List what a version says, part by part; a district's own part stands apart."""
    rules = queries.raw_rules(version)
    return [(part, told_of(rules, part)) for part in Part if part is not Part.DISTRICT]


def _preview(version: Version) -> Preview:
    return preview(
        queries.active_matrix().matrix,
        queries.rules_of(version),
        reader=access.reader(),
        today=clock.today(),
    )
