"""The pages about versions of rules as data (`lifecycle`): the same for whatever is kept so.

A sort of versions has a blueprint and a folder of templates of one name. Its templates extend those
of `versions/` and say in its own words what a version is for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from iom.accounts.queries import names_of
from iom.clients.shown import record_listed
from iom.kernel import clock
from iom.kernel.errors import RuleBroken
from iom.scoring.cells import Cell
from iom.scoring.lifecycle import Versions
from iom.scoring.matrices import State
from iom.scoring.matrix_forms import DraftForm, VersionForm, part_form, said
from iom.transaction import transaction
from iom.web import access
from iom.web.refusals import put_beside
from iom.web.unstorable import version_seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a draft that is changed on one page.

    Attributes:
        label: what it is called.
        cells: reads its cells out of the rules.
        put: changes it, given what was typed into the cells and the version that was seen.
        place: whose own it is, where it is a district's.
        address: where it is changed.
    """

    label: str
    cells: Callable[[Any], Sequence[Cell]]
    put: Callable[[dict[str, str], int], None]
    address: str
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionPages:
    """The pages about one sort of versions.

    Attributes:
        versions: what is kept, and how it is changed.
        room: the name of the blueprint, and of the folder of templates.
        noun: what one is called.
        heading: what all are called.
        in_force: says by the code of which version it goes now.
        preview: shows what a version would change; None where there is nothing to compare with.
        begun: what is said of a draft that was begun.
        holds: what is said of a version that was activated.
    """

    versions: Versions
    room: str
    noun: str
    heading: str
    in_force: Callable[[], str]
    preview: Callable[[Any], Any]
    begun: str
    holds: str

    def index(self) -> str:
        """List the versions."""
        listed = self.versions.list_all()
        by = {each.made_by for each in listed}
        return self._render("index", versions=listed, names=names_of(by))

    def new(self) -> ResponseReturnValue:
        """Ask what a draft is called and what it begins with; on POST, begin it."""
        form = DraftForm()
        form.offer([(each.code, f"{each.code}, {each.state}") for each in self.versions.list_all()])
        if form.validate_on_submit():
            try:
                with transaction():
                    code = self.versions.draft(
                        form.code.data or "",
                        form.note.data or "",
                        follows=form.follows.data,
                        actor=access.reader(),
                        at=clock.now(),
                    ).code
            except RuleBroken as refusal:
                put_beside(form, refusal)
            else:
                flash(f"The draft {code} is begun. {self.begun}")
                return self._to(code)
        return self._render("new", form=form), 422 if form.errors else 200

    def show(self, code: str, **more: object) -> str:
        """Show what a version says, and what may be done with it."""
        version = self.versions.get(code)
        by = {version.made_by, version.activated_by, version.retired_by} - {""}
        return self._render("show", version=version, names=names_of(by), **more)

    def change(self, code: str, part: Part) -> ResponseReturnValue:
        """Ask for the values of a part of a draft; on POST, change them."""
        cells = part.cells(self.versions.rules_of(code))
        form, status = part_form(cells), 200
        if form.validate_on_submit():
            try:
                with transaction():
                    typed = {cell.name: said(form[cell.name]) for cell in cells}
                    part.put(typed, version_seen(form.version.data))
            except RuleBroken as refusal:
                status = put_beside(form, refusal)
            else:
                flash(f"{part.label}: changed in the draft {code}.")
                return self._to(code)
        version = self.versions.get(code)
        cells = part.cells(self.versions.rules_of(code))
        if not form.is_submitted():
            for cell in cells:
                form[cell.name].data = bool(cell.value) if cell.tick else cell.value
        if not form.is_submitted() or status == 409:
            form.version.data = str(version.version)
        text = self._render(
            "change", version=version, part=part, cells=cells, form=form, conflict=status == 409
        )
        return text, 422 if form.errors and status == 200 else status

    def side_by_side(self, code: str) -> str:
        """Show the cohort under the version in force and another: for whom it would differ."""
        version, active = self.versions.get(code), self.in_force()
        found = self.preview(version)
        text = self._render("preview", version=version, active=active, found=found)
        record_listed((each.ref for each in found.movers), f"preview of the {self.noun}")
        return text

    def activate(self, code: str) -> ResponseReturnValue:
        """Say what activating a draft would do; on POST, activate it."""
        form, status = VersionForm(), 200
        if form.validate_on_submit():
            try:
                with transaction():
                    self.versions.activate(
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
                flash(f"{code} is active: {self.holds}")
                return self._to(code)
        version, active = self.versions.get(code), self.versions.find_active()
        form.version.data = str(version.version)
        form.seen.data = active.code if active else ""
        found = self.preview(version) if version.state is State.DRAFT else None
        return self._render(
            "activate", version=version, form=form, active=active, found=found
        ), status

    def retire(self, code: str) -> ResponseReturnValue:
        """Ask whether a draft is put aside; on POST, retire it."""
        form, status = VersionForm(), 200
        if form.validate_on_submit():
            try:
                with transaction():
                    self.versions.retire_draft(
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
                return redirect(url_for(f"{self.room}.index"))
        version = self.versions.get(code)
        form.version.data = str(version.version)
        return self._render("retire", version=version, form=form), status

    def _to(self, code: str) -> ResponseReturnValue:
        return redirect(url_for(f"{self.room}.show", code=code))

    def _render(self, page: str, **shown: object) -> str:
        return render_template(f"{self.room}/{page}.html", sort=self, states=State, **shown)
