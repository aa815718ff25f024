"""The page on which personal details are changed, with what they said before."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Permission
from iom.accounts.queries import names_of
from iom.clients import details
from iom.clients.detail_forms import LABELS, DetailsForm
from iom.clients.details import BadDetail, DetailsChanged
from iom.clients.domain import (
    ClientChanged,
    ClientViewed,
    Ethnicity,
    IdentifierKind,
    PersonDetails,
    Sex,
)
from iom.clients.queries import get_changeable_client
from iom.clients.shown import record_viewed
from iom.kernel import clock
from iom.transaction import transaction
from iom.web import access
from iom.web.access import requires

bp = Blueprint("details", __name__, url_prefix="/clients/<ref>/details")


@bp.route("", methods=["GET", "POST"])
@requires(
    Permission.CHANGE_CLIENTS,
    Permission.CHANGE_OWN_CLIENTS,
    audit=(ClientViewed, ClientChanged),
)
def change(ref: str) -> ResponseReturnValue:
    """Ask what the details are to say; on POST, let them say that, unless somebody was quicker."""
    client = get_changeable_client(access.reader(), ref)
    form, status = DetailsForm(), 200
    if request.method == "GET":
        form.fill(details.person_of(client), client.version)
    elif form.validate_on_submit():
        try:
            with transaction():
                details.change_details(
                    ref,
                    _said(ref, form),
                    {kind: " ".join((form[kind].data or "").split()) for kind in IdentifierKind},
                    version=form.version_seen,
                    actor=access.reader(),
                    at=clock.now(),
                    today=clock.today(),
                )
        except DetailsChanged as refusal:
            form.form_errors.append(str(refusal))
            status = 409
        except BadDetail as refusal:
            form.refuse(str(refusal), refusal.field)
        else:
            flash("The personal details are changed. What they said stays readable below.")
            return redirect(url_for("details.change", ref=ref))
    return _page(ref, form, status)


def _said(ref: str, form: DetailsForm) -> PersonDetails:
    return PersonDetails(
        ref=ref,
        family_name=" ".join((form.family_name.data or "").split()),
        given_names=" ".join((form.given_names.data or "").split()),
        date_of_birth=form.date_of_birth.data,
        sex=Sex(form.sex.data) if form.sex.data else None,
        ethnicity=Ethnicity(form.ethnicity.data) if form.ethnicity.data else None,
    )


def _page(ref: str, form: DetailsForm, status: int) -> ResponseReturnValue:
    # Read anew: what was read before a refusal went with it.
    client = get_changeable_client(access.reader(), ref)
    wrong = bool(form.errors)
    if status == 409:
        form.version.data = str(client.version)
    changes = details.list_changes(client.id)
    text = render_template(
        "clients/details.html",
        client=client,
        person=details.person_of(client),
        form=form,
        changes=changes,
        labels=LABELS,
        names=names_of({each.changed_by for each in changes}),
        meanwhile=status == 409,
    )
    record_viewed(ref, "personal details")
    return text, status if status != 200 else 422 if wrong else 200
