"""The form on which somebody is nominated: what it offers, what was typed, what was said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from flask import render_template, request
from werkzeug.datastructures import MultiDict

from iom.accounts.domain import Category, Reader
from iom.clients.details import person_of
from iom.clients.domain import Sex
from iom.clients.matching import Match
from iom.clients.queries import get_client
from iom.clients.shown import record_listed
from iom.drafts import queries as drafts
from iom.drafts.domain import KEPT_DAYS, Fields
from iom.drafts.queries import Kept
from iom.kernel.errors import NotFound
from iom.nominations import decisions, queries
from iom.nominations.domain import RouteIn
from iom.nominations.forms import NominationForm
from iom.nominations.service import NewNomination
from iom.places import queries as places
from iom.web import access
from iom.web.unstorable import version_seen

DRAFT_FORM = "nomination"
"""How drafts of this form are told apart from those of others."""

_SAME, _DIFFERENT = "same", "different"
_SAID = "person-"  # and the client's reference: what is said of a client who is shown
_NOT_TYPED = frozenset({"csrf_token", "token", "draft_version"})


def new_form(fields: Fields | None = None) -> NominationForm:
    """Return the form, with a token of its own, or with what a draft says.

    Of the briefs it has those that there are for whoever asks, whatever the draft says.
    """
    data = None
    if fields is not None:
        data = MultiDict((name, text) for name, texts in fields.items() for text in texts)
    form = NominationForm(formdata=data) if data is not None else NominationForm()
    form.offer(
        [(each.code, each.name) for each in places.list_districts()],
        queries.briefs_for(access.reader()),
    )
    return form


def fill_again(form: NominationForm, reader: Reader, ref: str) -> None:
    """Fill the form with who a client is, for somebody who nominates them again.

    Raises:
        NoSuchClient: there is none, or none that the reader may see.
    """
    client = get_client(reader, ref)
    person = person_of(client)
    form.given_names.data, form.family_name.data = person.given_names, person.family_name
    form.date_of_birth.data = person.date_of_birth
    form.sex.data = person.sex.value if person.sex else ""
    for kind, known in person.numbers.items():
        form[kind.value].data = known.canonical
    codes = {each.id: each.code for each in places.list_districts()}
    form.district.data = codes.get(client.home_district_id or 0, "")


def own_drafts(reader: Reader) -> list[Kept]:
    """List the drafts of a reader who may still see who somebody is, the last saved first."""
    return drafts.list_kept(reader, DRAFT_FORM) if reader.sees(Category.IDENTITY) else []


def own_draft(reader: Reader, draft_id: int) -> Kept:
    """Fetch one of these.

    Raises:
        NotFound: there is none.
    """
    if not reader.sees(Category.IDENTITY):
        raise NotFound("There is no such draft.")
    return drafts.get_kept(reader, DRAFT_FORM, draft_id)


def page_of(
    form: NominationForm,
    *,
    matches: Sequence[Match] = (),
    draft: Kept | None = None,
    elsewhere: Kept | None = None,
) -> str:
    """Return the page, and put on the trail whom it shows.

    Args:
        form: with what was typed.
        matches: clients who may be the same person.
        draft: what the form was taken up from.
        elsewhere: the draft as it was changed in another window meanwhile.
    """
    known = elsewhere or draft
    text = render_template(
        "nominations/new.html",
        form=form,
        briefs=queries.briefs_for(access.reader()),
        matches=matches,
        apart=decisions.apart_from(list(matches)),
        said=said(),
        draft=draft,
        elsewhere=_in_words(form, elsewhere) if elsewhere else [],
        draft_version=known.version if known else version_of_draft(),
        kept_days=KEPT_DAYS,
    )
    record_shown(matches)
    return text


def version_of_draft() -> int:
    """Return the version of the draft that whoever sends the form has seen; 0 for none."""
    return version_seen(request.form.get("draft_version"))


def fields_sent() -> dict[str, list[str]]:
    """Return what is typed, by field: nothing but the form's own fields."""
    names = {field.name for field in NominationForm()} - _NOT_TYPED
    return {name: texts for name, texts in request.form.lists() if name in names}


def typed(form: NominationForm) -> NewNomination:
    """Return the nomination as it was typed."""
    return NewNomination(
        token=form.token.data,
        route=RouteIn(form.route.data),
        given_names=form.given_names.data or "",
        family_name=form.family_name.data or "",
        date_of_birth=form.date_of_birth.data,
        sex=Sex(form.sex.data) if form.sex.data else None,
        numbers=form.numbers,
        district_id=places.get_district(form.district.data).id,
        # As they were sent: one that there is not for the sender is refused, not passed over.
        offending=request.form.get("offending", ""),
        needs=request.form.get("needs", ""),
    )


def said() -> Mapping[str, bool]:
    """Read what was said of the clients shown, by reference.

    Whoever is nominated again, from their own page, is the same person.
    """
    if request.method == "GET" and request.args.get("again"):
        return {request.args["again"]: True}
    return {
        name.removeprefix(_SAID): value == _SAME
        for name, value in request.form.items()
        if name.startswith(_SAID) and value in {_SAME, _DIFFERENT}
    }


def record_shown(matches: Iterable[Match]) -> None:
    """Put on the trail which clients were shown as those who may be meant."""
    record_listed((match.ref for match in matches), "nomination")


def _in_words(form: NominationForm, kept: Kept) -> list[tuple[str, str]]:
    """Return what a draft says, by label, as far as the form has the fields."""
    return [
        (field.label.text, _chosen(field, kept.said(field.name)))
        for field in form
        if field.name not in _NOT_TYPED and kept.said(field.name)
    ]


def _chosen(field: object, value: str) -> str:
    """Return a choice as its list has it, any other text as it is."""
    for each in getattr(field, "choices", None) or ():
        if each.value == value:
            return str(each.label)
    return value
