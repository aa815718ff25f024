"""Pages on which a file of programmes comes in or goes out, under /directory."""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from iom.directory import files
from iom.directory.asking import read_list
from iom.directory.events import (
    WHOLE,
    DirectoryExported,
    DirectoryImported,
    ProgrammeAdded,
    ProgrammeChanged,
    ProviderAdded,
    StartAdded,
    StartChanged,
)
from iom.directory.file_forms import DecideForm, SendForm
from iom.directory.files import Outcome
from iom.directory.layout import OPTIONAL, REQUIRED
from iom.directory.noting import Doing
from iom.directory.records import list_providers
from iom.directory.sent import KEEPS, READS
from iom.directory.trying import try_file
from iom.files.writing import Sheet, write_csv, write_xlsx
from iom.kernel import clock
from iom.kernel.errors import NotFound
from iom.web import access
from iom.web.access import requires
from iom.web.handing import hand_out
from iom.web.sizes import takes_files
from iom.web.trail import put_on_trail

bp = Blueprint("directory_files", __name__, url_prefix="/directory")
_MOST_BYTES = 1024 * 1024
_SHOWN = 50
_ENDINGS = ("csv", "xlsx")


@bp.get("/export/<ending>")
@requires(*READS, audit=(DirectoryExported,))
def export(ending: str) -> ResponseReturnValue:
    """Hand out the programmes that are sought as a file that can be brought in again."""
    if ending not in _ENDINGS:
        raise NotFound(f"There is no file of the kind {ending}.")
    _, _, _, found = read_list()
    sectors = {each.ref: each.sector for each in list_providers()}
    content = files.write(found, sectors, ending=ending, at=clock.now())
    event = DirectoryExported(subject=WHOLE, ending=ending, programmes=len(found))
    put_on_trail(event)
    name = f"directory-{clock.today()}.{ending}"
    return hand_out(content, name)


@bp.get("/blank/<ending>")
@requires(KEEPS)
def blank(ending: str) -> ResponseReturnValue:
    """Give an empty file with the right header."""
    if ending not in _ENDINGS:
        raise NotFound(f"There is no file of the kind {ending}.")
    content = (
        write_csv(files.HEADER, [])
        if ending == "csv"
        else write_xlsx({"directory": Sheet(files.HEADER, [])}, created=clock.now())
    )
    return hand_out(content, f"directory-blank.{ending}")


@bp.route("/import", methods=["GET", "POST"])
@requires(KEEPS)
@takes_files
def send() -> ResponseReturnValue:
    """Ask for a file of programmes; on POST, show what it would do. Nothing is written."""
    form = SendForm()
    if form.validate_on_submit():
        content = form.file.data.stream.read(_MOST_BYTES + 1)
        if len(content) <= _MOST_BYTES:
            return _shown(form.file.data.filename or "", content)
        form.file.errors = ["The file is larger than 1 MB: send it in parts."]
    text = render_template(
        "directory/send.html",
        form=form,
        required=REQUIRED,
        optional=OPTIONAL,
        most=files.MOST_ROWS,
    )
    return text, 422 if form.errors else 200


@bp.post("/import/bring-in")
@requires(
    KEEPS,
    audit=(
        ProgrammeAdded,
        ProgrammeChanged,
        ProviderAdded,
        StartAdded,
        StartChanged,
        DirectoryImported,
    ),
)
@takes_files
def bring_in() -> ResponseReturnValue:
    """Bring a file in, if it would do exactly what was shown."""
    form = DecideForm()
    name = form.name.data or ""
    try:
        content = b64decode(form.content.data or "", validate=True)
    except NotBase64:
        return redirect(url_for("directory_files.send"))
    partial = form.partial.data == "yes"
    outcome, kept = _try(
        name,
        content,
        lambda found: (partial or not found.refused) and found.fingerprint == form.fingerprint.data,
    )
    if not kept:
        if not outcome.refused and not outcome.new and not outcome.changed:
            flash("All of this file is in the directory.")
            return redirect(url_for("directory.index"))
        flash("The directory has changed since: this is what the file would do now.")
        return _shown(name, content)
    flash(
        f"{len(outcome.new):,} added, {len(outcome.changed):,} changed, {outcome.same:,} the same"
        + (f"; {len(outcome.refused):,} left out." if outcome.refused else ".")
    )
    return redirect(url_for("directory.index"))


def _shown(name: str, content: bytes) -> ResponseReturnValue:
    """Show what a file would do; all of it is undone."""
    outcome, _ = _try(name, content, lambda _: False)
    form = DecideForm(formdata=None)
    form.name.data, form.content.data = name, b64encode(content).decode()
    form.fingerprint.data = outcome.fingerprint
    form.partial.data = "yes" if outcome.refused else ""
    text = render_template(
        "directory/dry_run.html", form=form, name=name, outcome=outcome, shown=_SHOWN
    )
    return text, 422 if outcome.refused else 200


def _try(name: str, content: bytes, wanted: Callable[[Outcome], bool]) -> tuple[Outcome, bool]:
    doing = Doing(actor=access.reader(), at=clock.now())
    return try_file(name, content, wanted, doing=doing, today=clock.today())
