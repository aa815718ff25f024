"""The three addresses of every form whose drafts are kept: keep it, take it up, throw it away.

A room says which form it is (`Drafted`); what happens with a draft is the same for all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict

from iom.accounts.domain import Permission, Reader
from iom.drafts import queries, service
from iom.drafts.domain import (
    KEPT_DAYS,
    BadDraft,
    DraftBegun,
    DraftChanged,
    DraftClosed,
    DraftDeleted,
    DraftRead,
    Fields,
    NotYourWindow,
    check_whose,
    subject_of,
)
from iom.drafts.queries import Kept
from iom.kernel import clock
from iom.kernel.errors import NotFound
from iom.kernel.events import Event
from iom.transaction import transaction
from iom.web import access
from iom.web.access import requires
from iom.web.templating import time_of_day
from iom.web.trail import put_on_trail
from iom.web.unstorable import version_seen

_NOT_TYPED = frozenset({"csrf_token", "token", "draft_version"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """A form whose drafts are kept.

    Attributes:
        name: how its drafts are told apart from those of other forms.
        kind: the class of the form; it has a `token`.
        fill: returns the form as it was sent, or with what a draft says.
        page: returns the page with the form, the draft that it was taken up from, and the draft
            as it was changed in another window meanwhile.
        home: the page where drafts are listed.
        listed: what is said there of one that was saved.
        boxes: whether what is sent under a name is kept, too, though it is no field of the form.
        lets: whether a reader may read what they typed before.
    """

    name: str
    kind: type[FlaskForm]
    fill: Callable[[Fields | None], Any]
    page: Callable[[Any, Kept | None, Kept | None], str]
    home: str
    listed: str
    boxes: Callable[[str], bool] = lambda _: False
    lets: Callable[[Reader], bool] = lambda _: True


def draft_pages(
    bp: Blueprint, drafted: Drafted, permission: Permission, *, shows: tuple[type[Event], ...] = ()
) -> Blueprint:
    """Put the addresses of a form's drafts into a blueprint.

    Args:
        bp: has the beginning of the addresses.
        drafted: which form.
        permission: who may send the form.
        shows: what the page of the form puts on the trail by itself.
    """

    @bp.post("")
    @requires(permission, audit=(DraftBegun, DraftRead, *shows))
    def save() -> ResponseReturnValue:
        """Keep what is typed now: for the page's script, or for somebody who presses the button."""
        return _save(drafted)

    @bp.get("/<int:draft_id>")
    @requires(permission, audit=(DraftRead, *shows))
    def take_up(draft_id: int) -> ResponseReturnValue:
        """Show the form with what was typed, as far as there is that for the reader now."""
        reader = access.reader()
        if not drafted.lets(reader):
            raise NotFound("There is no such draft.")
        kept = queries.get_kept(reader, drafted.name, draft_id)
        form = drafted.fill(kept.fields)
        form.token.data = kept.token
        text = drafted.page(form, kept, None)
        _record_read([kept], "draft")
        return text

    @bp.post("/<int:draft_id>/throw-away")
    @requires(permission, audit=(DraftDeleted,))
    def throw_away(draft_id: int) -> ResponseReturnValue:
        """Delete a draft."""
        with transaction():
            service.throw_away(drafted.name, draft_id, actor=access.reader(), at=clock.now())
        flash("The draft is thrown away.")
        return redirect(url_for(drafted.home))

    return bp


def own_drafts(drafted: Drafted) -> list[Kept]:
    """List the reader's own drafts of a form, the last saved first."""
    reader = access.reader()
    return queries.list_kept(reader, drafted.name) if drafted.lets(reader) else []


def record_drafts_listed(kept: Iterable[Kept]) -> None:
    """Put on the trail which drafts a list shows."""
    _record_read(kept, "list")


def as_sent(fields: Fields) -> MultiDict[str, str]:
    """Return what a draft says as if the form were sent with it."""
    return MultiDict((name, text) for name, texts in fields.items() for text in texts)


def marks_of(draft: Kept | None, elsewhere: Kept | None) -> dict[str, object]:
    """Return what the page of a form says of its draft (components/draft.html)."""
    known = elsewhere or draft
    return {
        "draft": draft,
        "draft_version": known.version if known else _version_sent(),
        "kept_days": KEPT_DAYS,
    }


def in_words(form: FlaskForm, kept: Kept | None) -> list[tuple[str, str]]:
    """Return what a draft says, by label, as far as the form has the fields."""
    if kept is None:
        return []
    return [
        (field.label.text, _chosen(field, kept.said(field.name)))
        for field in form
        if field.name not in _NOT_TYPED and kept.said(field.name)
    ]


def _save(drafted: Drafted) -> ResponseReturnValue:
    by_script = request.accept_mimetypes.best == "application/json"
    reader, token = access.reader(), request.form.get("token", "")
    try:
        check_whose(request.form.get("draft_of", ""), reader)
        with transaction():
            kept = service.keep(
                drafted.name,
                token,
                _typed(drafted),
                seen=_version_sent(),
                actor=reader,
                at=clock.now(),
            )
    except (BadDraft, DraftClosed, DraftChanged, NotYourWindow) as refusal:
        status = 422 if isinstance(refusal, BadDraft) else 409
        if by_script:
            return jsonify(said=str(refusal)), status
        return _refused(drafted, refusal, token, status)
    if by_script:
        said = {"version": kept.version, "saved": time_of_day(kept.saved_at)} if kept else {}
        return jsonify(said)
    flash(drafted.listed if kept else "Nothing is typed yet, so there is no draft.")
    return redirect(url_for(drafted.home))


def _refused(
    drafted: Drafted,
    refusal: BadDraft | DraftClosed | DraftChanged | NotYourWindow,
    token: str,
    status: int,
) -> ResponseReturnValue:
    """Show the form again with what was typed, and what stands in the way of keeping it."""
    if isinstance(refusal, NotYourWindow):
        flash(str(refusal))  # and nothing of what the other typed
        return redirect(url_for(drafted.home))
    form, reader, elsewhere = drafted.fill(None), access.reader(), None
    form.form_errors.append(str(refusal))
    if isinstance(refusal, DraftClosed):
        form.token.renew()  # what they typed can still be sent, as one of its own
    elif isinstance(refusal, DraftChanged) and drafted.lets(reader):
        elsewhere = queries.find_kept(reader, drafted.name, token)
    text = drafted.page(form, None, elsewhere)
    _record_read([elsewhere] if elsewhere else [], "draft")
    return text, status


def _record_read(kept: Iterable[Kept], page: str) -> None:
    put_on_trail(*(DraftRead(subject=subject_of(each.id), page=page) for each in kept))


def _version_sent() -> int:
    """Return the version of the draft that whoever sends the form has seen; 0 for none."""
    return version_seen(request.form.get("draft_version"))


def _typed(drafted: Drafted) -> dict[str, list[str]]:
    """Return what is typed, by field: nothing but what the form has."""
    names = {field.name for field in drafted.kind()} - _NOT_TYPED
    return {
        name: texts for name, texts in request.form.lists() if name in names or drafted.boxes(name)
    }


def _chosen(field: object, value: str) -> str:
    """Return a choice as its list has it, any other text as it is."""
    for each in getattr(field, "choices", None) or ():
        if each.value == value:
            return str(each.label)
    return value
