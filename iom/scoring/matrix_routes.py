"""Pages about versions of the matrix, under /matrices."""

from __future__ import annotations

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Permission
from iom.clients.domain import ClientListed
from iom.kernel import clock
from iom.kernel.errors import NotFound
from iom.places import queries as places
from iom.scoring import events, queries, versions
from iom.scoring.cells import Cell
from iom.scoring.editing import Part, cells_of, own_of, told_of
from iom.scoring.preview import Preview, preview
from iom.scoring.queries import Version
from iom.scoring.version_pages import Part as PartPage
from iom.scoring.version_pages import VersionPages
from iom.web import access
from iom.web.access import requires

bp = Blueprint("matrices", __name__, url_prefix="/matrices")
_SEES = (Permission.SEE_CLIENTS, Permission.SET_MATRIX)


def _preview(version: Version) -> Preview | None:
    if versions.MATRICES.find_active() is None:
        return None
    return preview(
        queries.active_matrix().matrix,
        queries.rules_of(version),
        reader=access.reader(),
        today=clock.today(),
    )


_PAGES = VersionPages(
    versions=versions.MATRICES,
    room="matrices",
    noun="matrix",
    heading="Scoring matrix",
    in_force=lambda: queries.active_matrix().matrix.code,
    preview=_preview,
    begun="Nobody is scored by it yet.",
    holds="everybody is scored by it from now on.",
)


@bp.get("")
@requires(*_SEES)
def index() -> ResponseReturnValue:
    """List the versions of the matrix."""
    return _PAGES.index()


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.SET_MATRIX, audit=(events.MatrixDrafted,))
def new() -> ResponseReturnValue:
    """Ask what a draft is called and what it begins with; on POST, begin it."""
    return _PAGES.new()


@bp.get("/<code>")
@requires(*_SEES)
def show(code: str) -> ResponseReturnValue:
    """Show what a version says, part by part and by district."""
    rules, districts = versions.MATRICES.rules_of(code), places.list_districts()
    return _PAGES.show(
        code,
        parts=[(part, told_of(rules, part)) for part in Part if part is not Part.DISTRICT],
        districts=districts,
        theirs=places.list_districts_of(access.reader()),
        own={each.code: own_of(rules, each.code) for each in districts},
    )


@bp.route("/<code>/change/<part>", methods=["GET", "POST"])
@requires(Permission.SET_MATRIX, audit=(events.MatrixChanged,))
def change(code: str, part: str) -> ResponseReturnValue:
    """Ask for the values of a part of a draft; on POST, change them."""
    found = next((each for each in Part if each.value == part), Part.DISTRICT)
    if found is Part.DISTRICT:
        raise NotFound("A matrix has no such part.")
    return _change(code, found, address=url_for("matrices.change", code=code, part=part))


@bp.route("/<code>/change/district/<district>", methods=["GET", "POST"])
@requires(Permission.SET_MATRIX, audit=(events.MatrixChanged,))
def change_district(code: str, district: str) -> ResponseReturnValue:
    """Ask for priorities and thresholds of a district of the reader's; on POST, change them."""
    address = url_for("matrices.change_district", code=code, district=district)
    for each in places.list_districts_of(access.reader()):
        if each.code == district:
            return _change(code, Part.DISTRICT, district, each.name, address=address)
    raise NotFound("There is no such district, or it is not yours.")


@bp.get("/<code>/preview")
@requires(Permission.SET_MATRIX, audit=(ClientListed,))
def side_by_side(code: str) -> ResponseReturnValue:
    """Show the cohort under the active version and another: who would move band."""
    return _PAGES.side_by_side(code)


@bp.route("/<code>/activate", methods=["GET", "POST"])
@requires(Permission.SET_MATRIX, audit=(events.MatrixActivated, events.MatrixRetired))
def activate(code: str) -> ResponseReturnValue:
    """Say what activating a draft would do; on POST, activate it."""
    return _PAGES.activate(code)


@bp.route("/<code>/retire", methods=["GET", "POST"])
@requires(Permission.SET_MATRIX, audit=(events.MatrixRetired,))
def retire(code: str) -> ResponseReturnValue:
    """Ask whether a draft is put aside; on POST, retire it."""
    return _PAGES.retire(code)


def _change(
    code: str, part: Part, district: str = "", place: str = "", *, address: str
) -> ResponseReturnValue:
    def put(typed: dict[str, str], seen: int) -> None:
        versions.change_draft(
            code,
            part,
            typed,
            district=district,
            version=seen,
            actor=access.reader(),
            at=clock.now(),
        )

    def cells(rules: dict[str, object]) -> list[Cell]:
        return cells_of(rules, part, district)

    return _PAGES.change(
        code, PartPage(label=part.label, cells=cells, put=put, place=place, address=address)
    )
