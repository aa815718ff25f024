"""Pages about versions of the sliding scale, under /levels/scale."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Permission
from iom.accounts.queries import names_of
from iom.clients.domain import ClientListed
from iom.clients.shown import record_listed
from iom.kernel import clock
from iom.kernel.errors import NotFound, RuleBroken
from iom.scoring.matrices import State
from iom.scoring.matrix_forms import DraftForm, VersionForm, part_form
from iom.selection import events, scale_versions
from iom.selection.queries import active_scale
from iom.selection.scale_editing import PARTS, cells_of
from iom.selection.scale_preview import Preview, preview
from iom.selection.scale_versions import SCALES, Version
from iom.transaction import transaction
from iom.web import access
from iom.web.access import requires
from iom.web.refusals import put_beside
from iom.web.unstorable import version_seen

bp = Blueprint("scales", __name__, url_prefix="/levels/scale")
_SEES = (Permission.SEE_CLIENTS, Permission.SET_MATRIX)


@bp.get("")
@requires(*_SEES)
def index() -> ResponseReturnValue:
    """List the versions of the scale."""
    listed = scale_versions.list_versions()
    by = {each.made_by for each in listed}
    return render_template("scales/index.html", versions=listed, names=names_of(by))


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.SET_MATRIX, audit=(events.ScaleDrafted,))
def new() -> ResponseReturnValue:
    """Ask what a draft is called and what it begins with; on POST, begin it."""
    form = DraftForm()
    listed = scale_versions.list_versions()
    form.offer([(each.code, f"{each.code}, {each.state}") for each in listed])
    if form.is_submitted() and form.validate():
        try:
            with transaction():
                code = SCALES.draft(
                    form.code.data or "",
                    form.note.data or "",
                    follows=form.follows.data,
                    actor=access.reader(),
                    at=clock.now(),
                ).code
        except RuleBroken as refusal:
            put_beside(form, refusal)
        else:
            flash(f"The draft {code} is begun. Nothing rests on it yet.")
            return redirect(url_for("scales.show", code=code))
    text = render_template("scales/new.html", form=form)
    return text, 422 if form.errors else 200


@bp.get("/<code>")
@requires(*_SEES)
def show(code: str) -> ResponseReturnValue:
    """Show every number of a version, and what may be done with it."""
    version = SCALES.get(code)
    by = {version.made_by, version.activated_by, version.retired_by} - {""}
    rules = scale_versions.raw_rules(version)
    return render_template(
        "scales/show.html",
        version=version,
        states=State,
        scale=scale_versions.scale_in(version),
        cells=cells_of(rules, "rules"),
        names=names_of(by),
    )


@bp.route("/<code>/change/<part>", methods=["GET", "POST"])
@requires(Permission.SET_MATRIX, audit=(events.ScaleChanged,))
def change(code: str, part: str) -> ResponseReturnValue:
    """Ask for the numbers of a part of a draft; on POST, change them."""
    if part not in PARTS:
        raise NotFound("A scale has no such part.")
    version = SCALES.get(code)
    cells = cells_of(scale_versions.raw_rules(version), part)
    form, status = part_form(cells), 200
    if form.is_submitted() and form.validate():
        try:
            with transaction():
                scale_versions.change_draft(
                    code,
                    part,
                    {cell.name: form[cell.name].data or "" for cell in cells},
                    version=version_seen(form.version.data),
                    actor=access.reader(),
                    at=clock.now(),
                )
        except RuleBroken as refusal:
            status = put_beside(form, refusal)
        else:
            flash(f"{PARTS[part]}: changed in the draft {code}.")
            return redirect(url_for("scales.show", code=code))
    version = SCALES.get(code)
    cells = cells_of(scale_versions.raw_rules(version), part)
    if not form.is_submitted():
        for cell in cells:
            form[cell.name].data = cell.value
    if not form.is_submitted() or status == 409:
        form.version.data = str(version.version)
    text = render_template(
        "scales/change.html",
        version=version,
        part=part,
        heading=PARTS[part],
        cells=cells,
        form=form,
        conflict=status == 409,
        states=State,
    )
    return text, 422 if form.errors and status == 200 else status


@bp.get("/<code>/preview")
@requires(Permission.SET_MATRIX, audit=(ClientListed,))
def side_by_side(code: str) -> ResponseReturnValue:
    """Show the cohort under the scale in force and another: whose level or plan would change."""
    version = SCALES.get(code)
    found = _preview(version)
    text = render_template(
        "scales/preview.html", version=version, active=active_scale().code, found=found
    )
    record_listed((each.ref for each in found.movers), "preview of the scale")
    return text


@bp.route("/<code>/activate", methods=["GET", "POST"])
@requires(Permission.SET_MATRIX, audit=(events.ScaleActivated, events.ScaleRetired))
def activate(code: str) -> ResponseReturnValue:
    """Say what activating a draft would do; on POST, activate it."""
    form, status = VersionForm(), 200
    if form.is_submitted() and form.validate():
        try:
            with transaction():
                SCALES.activate(
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
            flash(f"{code} is active: levels and plans rest on it from now on.")
            return redirect(url_for("scales.show", code=code))
    version = SCALES.get(code)
    active = scale_versions.find_active()
    form.version.data = str(version.version)
    form.seen.data = active.code if active else ""
    text = render_template(
        "scales/activate.html",
        version=version,
        form=form,
        active=active,
        states=State,
        found=_preview(version) if version.state is State.DRAFT else None,
    )
    return text, status


@bp.route("/<code>/retire", methods=["GET", "POST"])
@requires(Permission.SET_MATRIX, audit=(events.ScaleRetired,))
def retire(code: str) -> ResponseReturnValue:
    """Ask whether a draft is put aside; on POST, retire it."""
    form, status = VersionForm(), 200
    if form.is_submitted() and form.validate():
        try:
            with transaction():
                SCALES.retire_draft(
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
            return redirect(url_for("scales.index"))
    version = SCALES.get(code)
    form.version.data = str(version.version)
    text = render_template("scales/retire.html", version=version, form=form, states=State)
    return text, status


def _preview(version: Version) -> Preview:
    return preview(
        active_scale(),
        scale_versions.scale_in(version),
        reader=access.reader(),
        today=clock.today(),
    )
