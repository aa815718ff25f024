"""The screen on which work is logged: what it offers, what was typed, what was chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask import render_template, request
from werkzeug.datastructures import MultiDict

from iom.accounts.domain import Reader
from iom.clients.shown import record_listed
from iom.contacts.domain import Attendance, Outcome, Pathway
from iom.directory.queries import programmes
from iom.drafts.domain import Fields
from iom.drafts.pages import Drafted, as_sent, marks_of, own_drafts
from iom.drafts.queries import Kept
from iom.interventions import appointments, queries
from iom.interventions.domain import (
    DRAFT_FORM,
    MOST_CLIENTS,
    TOLD_FROM,
    in_words,
)
from iom.interventions.forms import LogForm, PlanForm, WorkForm
from iom.interventions.people import Offered, find_named, offer, usual_attendance
from iom.interventions.queries import Entry
from iom.interventions.sought import Whose
from iom.kernel import clock
from iom.web import access

CLIENT, CAME = "client", "came-"
"""The boxes of clients, and what stands before a reference where it is said whether they came."""


@dataclass
class Sheet:
    """The form as it was sent: its fields, whom it is about, and what is to be said of that.

    Attributes:
        chosen: the references of those who are ticked.
        came: what was said of whether they came, by reference; those of whom nothing was are not
            there.
        doubts: what was typed of somebody else and is not clear yet.
        looked: whom a name found; they are ticked, and to be looked at before they are saved.
    """

    form: LogForm | PlanForm
    chosen: list[str]
    came: dict[str, Attendance | None] = field(default_factory=dict)
    doubts: list[str] = field(default_factory=list)
    looked: list[str] = field(default_factory=list)


def pathways_of(reader: Reader) -> list[Pathway]:
    """Return the pathways of which the reader's agency may know."""
    return [each for each in Pathway if reader.sees(each.category)]


def sent(form: LogForm | PlanForm) -> Sheet:
    """Return what was sent."""
    return Sheet(form, chosen_of(request.form), came_of(request.form))


def chosen_of(fields: MultiDict[str, str]) -> list[str]:
    """Read who is ticked."""
    return list(dict.fromkeys(fields.getlist(CLIENT)))[: 2 * MOST_CLIENTS]


def came_of(fields: Mapping[str, str]) -> dict[str, Attendance | None]:
    """Read whether each client came; what is no such word is none."""
    known = set(Attendance)
    return {
        name.removeprefix(CAME): Attendance(text) if text in known else None
        for name, text in fields.items()
        if name.startswith(CAME)
    }


def log_form(fields: Fields | None = None) -> LogForm:
    """Return the form as it was sent, or with what a draft says."""
    form = LogForm() if fields is None else LogForm(formdata=as_sent(fields))
    offer_usual(form)
    return form


def offer_usual(form: WorkForm | PlanForm) -> queries.Usual:
    """Offer the usual kinds first, and of pathways and programmes those the reader may know of.

    What was sent of a programme, or the address names, is filled in: its provider, and its pathway
    where none was chosen.
    """
    reader, today = access.reader(), clock.today()
    usual = queries.usual_of(reader, today=today)
    known = {each.ref: each for each in programmes(today) if reader.sees(each.pathway.category)}
    form.offer(
        usual.kinds,
        pathways_of(reader),
        [(each.ref, f"{each.provider}: {each.name}") for each in known.values()],
    )
    chosen = known.get(form.programme.data or request.args.get("programme", ""))
    if chosen is not None:
        form.programme.data = chosen.ref
        form.provider.data = form.provider.data or chosen.provider[:120]
        form.pathway.data = form.pathway.data or chosen.pathway
    return usual


def resolve(sheet: Sheet) -> None:
    """Tick those whom somebody typed; what is not clear is a doubt."""
    typed = sheet.form.more.data or ""
    found = find_named(access.reader(), typed, this_year=clock.today().year)
    for person in (*found.sure, *found.likely):
        if person.ref not in sheet.chosen:
            sheet.chosen.append(person.ref)
    sheet.doubts = list(found.unclear)
    sheet.looked = [f"{person.name}, {person.ref}" for person in found.likely]
    sheet.form.more.data = ", ".join(found.unclear)
    sheet.form.more.raw_data = [sheet.form.more.data]
    if found.unclear:
        said = "” or “".join(found.unclear)
        sheet.form.more.errors = [
            f"“{said}” may mean nobody or several people. Type the reference, or find them first."
        ]


def like(form: LogForm, entry: Entry) -> Sheet:
    """Fill the form with what an entry says but for its day and note. Nothing is saved by it."""
    work = entry.first.work
    form.kind.data, form.pathway.data = work.kind, work.pathway
    form.minutes.data, form.provider.data = work.minutes, work.provider
    form.programme.data = work.programme or ""
    return Sheet(form, [person.ref for person in entry.people])


def page_of(
    sheet: Sheet,
    *,
    draft: Kept | None = None,
    elsewhere: Kept | None = None,
    logged: str = "",
    at_note: bool = False,
) -> str:
    """Return the page, and put on the trail whom it shows.

    Args:
        sheet: what was typed and chosen.
        draft: what the form was taken up from.
        elsewhere: the draft as it was changed in another window meanwhile.
        logged: the entry that the form made when it was sent before.
        at_note: whether the note is to be typed on.
    """
    reader, today = access.reader(), clock.today()
    form = sheet.form
    day = form.on.data or today
    offered = offer(reader, sheet.chosen, today=today)
    known = elsewhere or draft
    usual = queries.usual_of(reader, today=today)
    begun = own_drafts(DRAFTED)
    planned = [each for each in appointments.list_on(reader, today, Whose.MINE) if each.open]
    last = queries.list_own_last(reader, today=today)
    text = render_template(
        "interventions/new.html",
        form=form,
        sheet=sheet,
        offered=offered,
        came=usual_attendance(offered) | sheet.came,
        attendances=Attendance,
        outcomes=Outcome,
        told_from=TOLD_FROM,
        in_words=in_words,
        providers=usual.providers,
        last=last,
        planned=planned,
        day=day,
        today=today,
        drafts=[each for each in begun if known is None or each.id != known.id],
        elsewhere=elsewhere,
        **marks_of(draft, elsewhere),
        logged=logged,
        at_note=at_note,
    )
    record_listed(
        [
            *(each.person.ref for each in offered),
            *(each.person.ref for each in planned),
            *(person.ref for entry in last for person in entry.people),
        ],
        "log",
    )
    return text


def _draft_page(form: LogForm, draft: Kept | None, elsewhere: Kept | None) -> str:
    fields = as_sent(draft.fields) if draft else request.form
    return page_of(
        Sheet(form, chosen_of(fields), came_of(fields)), draft=draft, elsewhere=elsewhere
    )


DRAFTED = Drafted(
    name=DRAFT_FORM,
    kind=LogForm,
    fill=log_form,
    page=_draft_page,
    home="interventions.new",
    listed="The draft is saved. It stands beside the form until you save the entry.",
    boxes=lambda name: name == CLIENT or name.startswith(CAME),
)


def refs_of(offered: Sequence[Offered]) -> list[str]:
    """Return the references of those who are offered."""
    return [each.person.ref for each in offered]
