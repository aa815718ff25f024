"""The pages of a transfer's pack, under /transfers."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Permission
from iom.clients.domain import ClientViewed, subject_of
from iom.clients.queries import NotYours
from iom.kernel import clock
from iom.places import queries as places
from iom.transfers import pack, queries
from iom.transfers.domain import PackGiven
from iom.transfers.pdf import pdf_of
from iom.transfers.queries import Told
from iom.web import access
from iom.web.access import requires
from iom.web.handing import hand_out
from iom.web.trail import put_on_trail

bp = Blueprint("transfer_packs", __name__)
_CHANGE = (Permission.CHANGE_CLIENTS, Permission.CHANGE_OWN_CLIENTS)


@bp.get("/transfers/<int:transfer_id>/pack")
@requires(*_CHANGE, audit=(ClientViewed, PackGiven))
def show_pack(transfer_id: int) -> ResponseReturnValue:
    """Show what the receivers of a client need to know."""
    reader, at = access.reader(), clock.now()
    told = queries.get_told(reader, transfer_id)
    made = pack.pack_of(told, reader=reader, at=at)
    text = render_template(
        "transfers/pack.html",
        pack=made,
        transfer=told.transfer,
        prints=pack.may_print(told, reader),
    )
    seen = ClientViewed(subject=subject_of(told.ref), page="transfer pack")
    put_on_trail(seen if told.sees else _given(told, "page"))
    return text


@bp.get("/transfers/<int:transfer_id>/pack.pdf")
@requires(*_CHANGE, audit=(PackGiven,))
def print_pack(transfer_id: int) -> ResponseReturnValue:
    """Hand the pack over on paper."""
    reader, at = access.reader(), clock.now()
    told = queries.get_told(reader, transfer_id)
    if not pack.may_print(told, reader):
        raise NotYours(told.ref, "You may not take this client’s record out.")
    content = pdf_of(pack.pack_of(told, reader=reader, at=at))
    put_on_trail(_given(told, "pdf"))
    name = f"transfer-pack-{told.ref}-official-sensitive.pdf"
    return hand_out(content, name)


def _given(told: Told, form: str) -> PackGiven:
    codes = {district.id: district.code for district in places.list_districts()}
    return PackGiven(
        subject=subject_of(told.ref),
        transfer=told.transfer.id,
        to=codes.get(told.transfer.to_district_id or 0, "outside"),
        form=form,
    )
