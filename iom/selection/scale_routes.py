"""Pages about versions of the sliding scale, under /levels/scale."""

from __future__ import annotations

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Permission
from iom.clients.domain import ClientListed
from iom.kernel import clock
from iom.kernel.errors import NotFound
from iom.scoring.cells import Cell
from iom.scoring.version_pages import Part, VersionPages
from iom.selection import events, scale_versions
from iom.selection.queries import active_scale
from iom.selection.scale_editing import PARTS, cells_of
from iom.selection.scale_preview import Preview, preview
from iom.selection.scale_versions import SCALES, Version
from iom.web import access
from iom.web.access import requires

bp = Blueprint("scales", __name__, url_prefix="/levels/scale")
_SEES = (Permission.SEE_CLIENTS, Permission.SET_MATRIX)


def _preview(version: Version) -> Preview:
    return preview(
        active_scale(),
        scale_versions.scale_in(version),
        reader=access.reader(),
        today=clock.today(),
    )


_PAGES = VersionPages(
    versions=SCALES,
    room="scales",
    noun="scale",
    heading="Sliding scale",
    in_force=lambda: active_scale().code,
    preview=_preview,
    begun="Nothing rests on it yet.",
    holds="levels and plans rest on it from now on.",
)


@bp.get("")
@requires(*_SEES)
def index() -> ResponseReturnValue:
    """List the versions of the scale."""
    return _PAGES.index()


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.SET_MATRIX, audit=(events.ScaleDrafted,))
def new() -> ResponseReturnValue:
    """Ask what a draft is called and what it begins with; on POST, begin it."""
    return _PAGES.new()


@bp.get("/<code>")
@requires(*_SEES)
def show(code: str) -> ResponseReturnValue:
    """Show every number of a version."""
    scale, rules = scale_versions.scale_in(SCALES.get(code)), SCALES.rules_of(code)
    return _PAGES.show(code, scale=scale, cells=cells_of(rules, "rules"))


@bp.route("/<code>/change/<part>", methods=["GET", "POST"])
@requires(Permission.SET_MATRIX, audit=(events.ScaleChanged,))
def change(code: str, part: str) -> ResponseReturnValue:
    """Ask for the numbers of a part of a draft; on POST, change them."""
    if part not in PARTS:
        raise NotFound("A scale has no such part.")

    def put(typed: dict[str, str], seen: int) -> None:
        scale_versions.change_draft(
            code, part, typed, version=seen, actor=access.reader(), at=clock.now()
        )

    def cells(rules: dict[str, object]) -> list[Cell]:
        return cells_of(rules, part)

    address = url_for("scales.change", code=code, part=part)
    return _PAGES.change(code, Part(label=PARTS[part], cells=cells, put=put, address=address))


@bp.get("/<code>/preview")
@requires(Permission.SET_MATRIX, audit=(ClientListed,))
def side_by_side(code: str) -> ResponseReturnValue:
    """Show the cohort under the scale in force and another: whose level or plan would change."""
    return _PAGES.side_by_side(code)


@bp.route("/<code>/activate", methods=["GET", "POST"])
@requires(Permission.SET_MATRIX, audit=(events.ScaleActivated, events.ScaleRetired))
def activate(code: str) -> ResponseReturnValue:
    """Say what activating a draft would do; on POST, activate it."""
    return _PAGES.activate(code)


@bp.route("/<code>/retire", methods=["GET", "POST"])
@requires(Permission.SET_MATRIX, audit=(events.ScaleRetired,))
def retire(code: str) -> ResponseReturnValue:
    """Ask whether a draft is put aside; on POST, retire it."""
    return _PAGES.retire(code)
