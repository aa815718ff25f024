"""The form on which somebody is nominated: what it offers, what was typed, what was said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from flask import render_template, request

from iom.accounts.domain import Category, Reader
from iom.clients.details import person_of
from iom.clients.domain import Sex
from iom.clients.matching import Match
from iom.clients.queries import get_client
from iom.clients.shown import record_listed
from iom.drafts.domain import Fields
from iom.drafts.pages import Drafted, as_sent, in_words, marks_of
from iom.drafts.queries import Kept
from iom.nominations import decisions, queries
from iom.nominations.domain import RouteIn
from iom.nominations.forms import NominationForm
from iom.nominations.service import NewNomination
from iom.places import queries as places
from iom.web import access

DRAFT_FORM = "nomination"
"""How drafts of this form are told apart from those of others."""

_SAME, _DIFFERENT = "same", "different"
_SAID = "person-"  # and the client's reference: what is said of a client who is shown


def new_form(fields: Fields | None = None) -> NominationForm:
    """Return the form, with a token of its own, or with what a draft says.

    Of the briefs it has those that there are for whoever asks, whatever the draft says.
    """
    form = NominationForm() if fields is None else NominationForm(formdata=as_sent(fields))
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


def page_of(
    form: NominationForm,
    draft: Kept | None = None,
    elsewhere: Kept | None = None,
    *,
    matches: Sequence[Match] = (),
) -> str:
    """Return the page, and put on the trail whom it shows.

    Args:
        form: with what was typed.
        draft: what the form was taken up from.
        elsewhere: the draft as it was changed in another window meanwhile.
        matches: clients who may be the same person.
    """
    text = render_template(
        "nominations/new.html",
        form=form,
        briefs=queries.briefs_for(access.reader()),
        matches=matches,
        apart=decisions.apart_from(list(matches)),
        said=said(),
        elsewhere=in_words(form, elsewhere),
        **marks_of(draft, elsewhere),
    )
    record_shown(matches)
    return text


DRAFTED = Drafted(
    name=DRAFT_FORM,
    kind=NominationForm,
    fill=new_form,
    page=page_of,
    home="nominations.index",
    listed="The draft is saved. It is listed here until you send it.",
    lets=lambda reader: reader.sees(Category.IDENTITY),  # it says who somebody is
)


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
