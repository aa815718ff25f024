"""The form on which money is asked for: what it offers, what was typed, and its drafts."""

from __future__ import annotations

from flask import render_template, request
from werkzeug.datastructures import MultiDict

from iom.accounts.domain import Permission, Reader
from iom.clients.queries import get_client
from iom.contacts.domain import Pathway
from iom.drafts import queries as drafts
from iom.drafts.domain import KEPT_DAYS, Fields
from iom.drafts.queries import Kept
from iom.fund.asking import NewRequest
from iom.fund.domain import category_of
from iom.fund.forms import AskForm
from iom.web import access
from iom.web.unstorable import version_seen

DRAFT_FORM = "fund"
"""How drafts of this form are told apart from those of others."""
_NOT_TYPED = frozenset({"csrf_token", "token"})


def new_form(fields: Fields | None = None) -> AskForm:
    """Return the form as it was sent, or with what a draft says.

    It offers the pathways of which the reader may know.
    """
    if fields is None:
        form = AskForm()
    else:
        form = AskForm(formdata=MultiDict((name, t) for name, ts in fields.items() for t in ts))
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


def own_drafts(reader: Reader) -> list[Kept]:
    """List the drafts of a reader who may ask, the last saved first."""
    return drafts.list_kept(reader, DRAFT_FORM) if reader.may(Permission.ASK_FUND) else []


def page_of(form: AskForm, *, draft: Kept | None = None, elsewhere: Kept | None = None) -> str:
    """Return the page.

    Args:
        form: with what was typed.
        draft: what the form was taken up from.
        elsewhere: the draft as it was changed in another window meanwhile.
    """
    known = elsewhere or draft
    return render_template(
        "fund/new.html",
        form=form,
        draft=draft,
        elsewhere=_in_words(form, elsewhere) if elsewhere else [],
        draft_version=known.version if known else version_of_draft(),
        kept_days=KEPT_DAYS,
    )


def version_of_draft() -> int:
    """Return the version of the draft that whoever sends the form has seen; 0 for none."""
    return version_seen(request.form.get("draft_version"))


def fields_sent() -> dict[str, list[str]]:
    """Return what is typed, by field: nothing but the form's own fields."""
    names = {field.name for field in AskForm()} - _NOT_TYPED
    return {name: texts for name, texts in request.form.lists() if name in names}


def _in_words(form: AskForm, kept: Kept) -> list[tuple[str, str]]:
    """Return what a draft says, by label."""
    return [
        (field.label.text, kept.said(field.name))
        for field in form
        if field.name not in _NOT_TYPED and kept.said(field.name)
    ]
