"""The form on which money is asked for: what it offers, what was typed, and its drafts."""

from __future__ import annotations

from flask import render_template, request

from iom.accounts.domain import Permission, Reader
from iom.clients.queries import get_client
from iom.contacts.domain import Pathway
from iom.drafts.domain import Fields
from iom.drafts.pages import Drafted, as_sent, in_words, marks_of
from iom.drafts.queries import Kept
from iom.fund.asking import NewRequest
from iom.fund.domain import category_of
from iom.fund.forms import AskForm
from iom.web import access

DRAFT_FORM = "fund"
"""How drafts of this form are told apart from those of others."""


def new_form(fields: Fields | None = None) -> AskForm:
    """Return the form as it was sent, or with what a draft says.

    It offers the pathways of which the reader may know.
    """
    form = AskForm() if fields is None else AskForm(formdata=as_sent(fields))
    reader = access.reader()
    form.offer([each for each in Pathway if reader.sees(category_of(each))])
    return form


def begin(form: AskForm, reader: Reader) -> str:
    """Fill an empty form; return the reference of the client from whose page it was opened.

    Raises:
        NoSuchClient: there is none of that reference that the reader may see.
    """
    ref = request.args.get("client", "")
    if ref:
        form.clients.data = get_client(reader, ref).ref
    if request.args.get("pathway") in set(Pathway):
        form.pathway.data = request.args["pathway"]
    form.provider.data = request.args.get("provider", "")[:120]
    return ref


def typed(form: AskForm) -> NewRequest:
    """Return the request as it was typed."""
    return NewRequest(
        token=form.token.data,
        clients=form.clients.data or "",
        provider=form.provider.data or "",
        pathway=Pathway(form.pathway.data) if form.pathway.data else None,
        pence=form.pence.data or 0,
        what_for=form.what_for.data or "",
        unlocks=form.unlocks.data or "",
        quotes=form.quotes.data or "",
        needed_by=form.needed_by.data,
    )


def page_of(form: AskForm, draft: Kept | None = None, elsewhere: Kept | None = None) -> str:
    """Return the page.

    Args:
        form: with what was typed.
        draft: what the form was taken up from.
        elsewhere: the draft as it was changed in another window meanwhile.
    """
    return render_template(
        "fund/new.html",
        form=form,
        elsewhere=in_words(form, elsewhere),
        **marks_of(draft, elsewhere),
    )


DRAFTED = Drafted(
    name=DRAFT_FORM,
    kind=AskForm,
    fill=new_form,
    page=page_of,
    home="fund.index",
    listed="The draft is saved. It is listed here until you send it.",
    lets=lambda reader: reader.may(Permission.ASK_FUND),
)
