"""What the pages of a record share: whose and what it is and the form."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from iom.clients.queries import NotYours
from iom.clients.shown import record_viewed
from iom.entries.domain import EntryGone, Field, Kind
from iom.record import queries
from iom.record.forms import EntryForm, ReasonForm
from iom.record.queries import Record
from iom.record.writing import NOT_SHARED
from iom.web import access


def end_page(  # noqa: PLR0913  # which page, of what, with what
    template: str,
    ref: str,
    kind: Kind,
    form: ReasonForm,
    *,
    entry_id: int,
    gone: EntryGone | None,
    shown: str = "",
) -> ResponseReturnValue:
    """Ask about an entry that is to go; where somebody was quicker, show what it says by now."""
    if gone is not None:
        form.form_errors.append(str(gone))
    # Read anew: what was read before a refusal went with it.
    record = queries.get_record(access.reader(), ref)
    now = queries.find_entry(record, kind, gone.now_id) if gone else None
    other = queries.get_record(access.reader(), shown) if shown else None
    text = render_template(
        template,
        record=record,
        kind=kind,
        entry=now or queries.get_entry(record, kind, entry_id),
        form=form,
        other=other,
        gone=gone,
        left=gone is None or now is not None,
    )
    record_viewed(ref, "record")
    if shown and shown != ref:
        record_viewed(shown, "record")
    return text, 409 if gone else 422 if form.errors else 200


def kind_of(ref: str, code: str) -> tuple[Record, Kind]:
    """Fetch a record and the kind of entry of an address, each as far as the reader sees it."""
    record = queries.get_record(access.reader(), ref)
    return record, queries.get_kind_of(record, code)


def fields_of(record: Record, kind: Kind) -> list[Field]:
    """Return the fields of a kind that there are for the reader."""
    return [each for each in kind.fields if record.standing.sees_field(kind, each.name)]


def get_changeable(record: Record, kind: Kind, entry_id: int) -> Any:  # noqa: ANN401  # of any kind
    """Fetch an entry that the reader may change.

    Raises:
        NotFound: there is none for the reader.
        NotYours: it is not theirs to change.
    """
    entry = queries.get_entry(record, kind, entry_id)
    if not record.standing.may_change(kind, entry.recorded_by):
        raise NotYours(record.client.ref, "You may change the records of your own clients only.")
    return entry


def is_sound(form: EntryForm, record: Record, kind: Kind) -> bool:
    """Check the shape, and refuse what was posted into fields that there are not for the reader."""
    hidden = {each.name for each in kind.fields} - {each.name for each in fields_of(record, kind)}
    if any(request.form.get(name) for name in hidden):
        form.form_errors.append(NOT_SHARED)
        return False
    return bool(form.validate_on_submit())


def both_versions(ref: str, kind: Kind, form: EntryForm, gone: EntryGone) -> ResponseReturnValue:
    """Show what the entry says by now beside what was typed; sending again changes that."""
    form.form_errors.append(str(gone))
    text, _ = form_page(ref, kind, form, entry_id=gone.now_id, gone=True)
    return text, 409


def form_page(
    ref: str, kind: Kind, form: EntryForm, *, entry_id: int | None, gone: bool = False
) -> tuple[str, int]:
    """Ask for what an entry says."""
    # Read anew: what was read before a refusal went with it.
    record = queries.get_record(access.reader(), ref)
    entry = queries.find_entry(record, kind, entry_id) if entry_id else None
    wrong = bool(form.errors)
    text = render_template(
        "record/form.html",
        record=record,
        kind=kind,
        form=form,
        fields=fields_of(record, kind),
        entry=entry,
        gone=gone,
    )
    record_viewed(ref, "record")
    return text, 422 if wrong else 200
