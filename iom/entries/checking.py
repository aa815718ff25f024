"""Refuse what cannot be right in an entry, before a kind’s own rules are asked. Pure."""

from __future__ import annotations

from datetime import date

from iom.entries.domain import (
    OLDEST,
    REASON_MAX,
    REASON_MIN,
    BadEntry,
    Field,
    Kind,
    Shape,
    Value,
    Values,
    Word,
)
from iom.kernel.money import in_pounds


def check_values(kind: Kind, values: Values, *, today: date) -> None:
    """Refuse what a field cannot hold, then what the kind's own rule refuses.

    Raises:
        BadEntry: something is missing, too long, out of bounds, or contradicts itself. Of what a
            field cannot hold all is told at once, so that nobody mends one after the other.
    """
    wrong: list[BadEntry] = []
    for each in kind.fields:
        try:
            if each.name in values:
                _check_field(each, values[each.name], today=today)
        except BadEntry as refusal:
            wrong.append(refusal)
    if wrong:
        raise BadEntry(str(wrong[0]), field=wrong[0].field, more=wrong[1:])
    if kind.lasts and all(values.get(name) for name in kind.lasts):
        first, end = (values[name] for name in kind.lasts)
        if end < first:
            label = kind.field_named(kind.lasts[1]).label
            raise BadEntry(f"{label}: the day lies before the first one.", field=kind.lasts[1])
    kind.check(values, today)


def _check_field(each: Field, value: Value, *, today: date) -> None:
    if value in (None, "", b""):
        if each.missing:
            raise BadEntry(each.missing, field=each.name)
        return
    match value:
        case str() if not isinstance(value, Word) and len(value) > each.longest:
            written = f"{len(value):,}"
            raise BadEntry(
                f"{each.label}: write at most {each.longest:,} characters; these are {written}.",
                field=each.name,
            )
        case date() if value < OLDEST:
            raise BadEntry(f"{each.label}: the day must be after 1900.", field=each.name)
        case date() if value > today and not each.ahead:
            raise BadEntry(f"{each.label}: the day lies in the future.", field=each.name)
        case int() if each.shape is Shape.MONEY and not each.least <= value <= each.most:
            raise BadEntry(f"{each.label}: at most £{in_pounds(each.most)}.", field=each.name)
        case int() if not each.least <= value <= each.most:
            raise BadEntry(
                f"{each.label}: a whole number from {each.least:,} to {each.most:,}.",
                field=each.name,
            )


def check_reason(text: str) -> str:
    """Return a typed reason without superfluous blanks.

    Raises:
        BadEntry: it has fewer than 10 characters, or more than 1,000.
    """
    reason = " ".join(text.split())
    if not REASON_MIN <= len(reason) <= REASON_MAX:
        raise BadEntry(
            f"Give a reason of {REASON_MIN} to {REASON_MAX:,} characters.", field="reason"
        )
    return reason
