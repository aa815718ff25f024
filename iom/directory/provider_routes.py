"""Pages about providers, under /directory/providers."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from iom.accounts.queries import names_of
from iom.directory import providers, queries, records
from iom.directory.act_forms import CloseForm, ProviderForm, ReopenForm
from iom.directory.events import (
    ProgrammeClosed,
    ProviderAdded,
    ProviderChanged,
    ProviderClosed,
    ProviderReopened,
)
from iom.directory.sent import KEEPS, READS, doing_of, mark
from iom.kernel import clock
from iom.kernel.errors import RuleBroken
from iom.transaction import transaction
from iom.web.access import requires
from iom.web.refusals import put_beside

bp = Blueprint("directory_providers", __name__, url_prefix="/directory/providers")


@bp.get("")
@requires(*READS)
def index() -> ResponseReturnValue:
    """List the providers."""
    listed = records.list_providers()
    return render_template(
        "directory/providers.html",
        open_ones=[each for each in listed if not each.closed_on],
        closed=[each for each in listed if each.closed_on],
    )


@bp.get("/<provider>")
@requires(*READS)
def show(provider: str) -> ResponseReturnValue:
    """Show a provider, what it offers, and what was done with it."""
    found = records.get_provider(provider)
    changes = records.list_changes(found.ref)
    return render_template(
        "directory/provider.html",
        provider=found,
        programmes=queries.programmes_of(found.ref),
        changes=changes,
        names=names_of({each.by for each in changes}),
        today=clock.today(),
    )


@bp.route("/new", methods=["GET", "POST"])
@requires(KEEPS, audit=(ProviderAdded,))
def new() -> ResponseReturnValue:
    """Ask for a provider; on POST, put it in the directory."""
    form, status = ProviderForm(), 200
    form.offer()
    if form.validate_on_submit():
        try:
            with transaction():
                ref = providers.add(form.said, doing=doing_of(form))
        except RuleBroken as refusal:
            status = put_beside(form, refusal)
        else:
            flash("The provider is in the directory. Add what it offers.")
            return redirect(url_for("directory_providers.show", provider=ref))
    mark(form, 0)
    text = render_template("directory/provider_form.html", form=form, provider=None, conflict=False)
    return text, 422 if form.errors and status == 200 else status


@bp.route("/<provider>/change", methods=["GET", "POST"])
@requires(KEEPS, audit=(ProviderChanged,))
def change(provider: str) -> ResponseReturnValue:
    """Ask what is to be different; on POST, change what the directory says of a provider."""
    found, form, status = records.get_provider(provider), ProviderForm(), 200
    form.offer()
    if form.validate_on_submit():
        try:
            with transaction():
                changed = providers.change(found.ref, form.said, doing=doing_of(form))
        except RuleBroken as refusal:
            status = put_beside(form, refusal)
        else:
            flash("It is changed." if changed else "Nothing is different: it says that already.")
            return redirect(url_for("directory_providers.show", provider=found.ref))
    found = records.get_provider(provider)
    if not form.is_submitted():
        form.fill(found)
    mark(form, found.version, conflict=status == 409)
    text = render_template(
        "directory/provider_form.html", form=form, provider=found, conflict=status == 409
    )
    return text, 422 if form.errors and status == 200 else status


@bp.route("/<provider>/close", methods=["GET", "POST"])
@requires(KEEPS, audit=(ProviderClosed, ProgrammeClosed))
def close(provider: str) -> ResponseReturnValue:
    """Ask from when a provider is no more, and why; on POST, close it and all that it offers."""
    form = CloseForm()
    if not form.is_submitted():
        form.on.data = clock.today()
    return _act(provider, form, "close", "The provider is closed, and all that it offered.")


@bp.route("/<provider>/reopen", methods=["GET", "POST"])
@requires(KEEPS, audit=(ProviderReopened,))
def reopen(provider: str) -> ResponseReturnValue:
    """Ask what has changed; on POST, open a provider again."""
    said = "The provider is open again. Reopen each programme that it offers."
    return _act(provider, ReopenForm(), "reopen", said)


def _act(provider: str, form: CloseForm | ReopenForm, act: str, said: str) -> ResponseReturnValue:
    found, status, today = records.get_provider(provider), 200, clock.today()
    if form.validate_on_submit():
        try:
            with transaction():
                why, doing = form.why.data or "", doing_of(form)
                if isinstance(form, CloseForm):
                    on = form.on.data or today
                    providers.close(found.ref, on, why, doing=doing, today=today)
                else:
                    providers.reopen(found.ref, why, doing=doing)
        except RuleBroken as refusal:
            status = put_beside(form, refusal)
        else:
            flash(said)
            return redirect(url_for("directory_providers.show", provider=found.ref))
    found = records.get_provider(provider)
    mark(form, found.version, conflict=status == 409)
    text = render_template(
        "directory/provider_act.html", form=form, act=act, provider=found, conflict=status == 409
    )
    return text, 422 if form.errors and status == 200 else status
