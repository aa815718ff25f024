"""What somebody says of a programme, a provider or a start, and whether it can be so. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from iom.contacts.domain import Pathway
from iom.directory.domain import BadProgramme, Programme
from iom.directory.words import ForSex, ForStatutory, Taken, Weekday, Where
from iom.entries.checking import check_reason
from iom.entries.domain import BadEntry
from iom.kernel.money import BadAmount, pence_of, sterling
from iom.kernel.words import in_a_row
from iom.needs.domain import NEEDS_OF, NeedKind

NAME_MOST, LINE_MOST, TEXT_MOST = 120, 80, 2_000
OLDEST = 120
MOST_PLACES = 9_999
MOST_PENCE = 10_000_000
FREE = "free"


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """All that somebody says of a programme. Attributes as those of `Programme`.

    Attributes:
        provider: the reference of the provider.
        link_user_id: the account of the link worker; then `link` is empty.
    """

    provider: str
    name: str
    what: str
    pathway: Pathway
    needs: frozenset[NeedKind]
    districts: frozenset[str] | None
    least_age: int | None
    most_age: int | None
    sex: ForSex
    statutory: ForStatutory
    custody: Where
    how_to_refer: str
    link_user_id: int | None
    link: str
    takes: Taken
    days: tuple[Weekday, ...]
    hours: str
    capacity: int | None
    taken: int
    cost_pence: int | None


def details_of(programme: Programme) -> Details:
    """Return what is said of a programme now, as a form or a file says it."""
    return Details(
        provider=programme.provider_ref,
        name=programme.name,
        what=programme.what,
        pathway=programme.pathway,
        needs=programme.needs,
        districts=programme.districts,
        least_age=programme.least_age,
        most_age=programme.most_age,
        sex=programme.sex,
        statutory=programme.statutory,
        custody=programme.custody,
        how_to_refer=programme.how_to_refer,
        link_user_id=programme.link_user_id,
        link="" if programme.link_user_id else programme.link,
        takes=programme.takes,
        days=programme.days,
        hours=programme.hours,
        capacity=programme.capacity,
        taken=programme.taken,
        cost_pence=programme.cost_pence,
    )


def check_details(said: Details) -> Details:
    """Return what is said without superfluous blanks, and without what then says nothing.

    Raises:
        BadProgramme: something is missing, too long, out of bounds, or contradicts itself.
    """
    kept = replace(
        said,
        name=line(said.name, field="name", most=NAME_MOST, missing="Enter the name."),
        what=text(said.what, field="what", missing="Say what it is, in a sentence or two."),
        how_to_refer=text(said.how_to_refer, field="how_to_refer", missing="Say how to refer."),
        link="" if said.link_user_id else line(said.link, field="link", most=NAME_MOST),
        days=_in_order(said.days) if said.takes is Taken.DROP_IN else (),
        hours=line(said.hours, field="hours", most=LINE_MOST),
    )
    _check_for_whom(kept)
    check_number(kept.capacity, "capacity", least=1, most=MOST_PLACES)
    check_number(kept.cost_pence, "cost", least=0, most=MOST_PENCE)
    check_taken(kept.taken, kept.capacity)
    return kept


def _check_for_whom(said: Details) -> None:
    if not said.needs and said.pathway in NEEDS_OF:
        raise BadProgramme(
            "Say which needs it meets: for a need of a client only what meets it is offered.",
            field="needs",
        )
    if said.districts is not None and not said.districts:
        raise BadProgramme("Say which districts it serves, or that it is everywhere.", field="area")
    for name in ("least_age", "most_age"):
        check_number(getattr(said, name), name, least=0, most=OLDEST)
    if said.least_age is not None and said.most_age is not None and said.least_age > said.most_age:
        raise BadProgramme("The oldest age lies below the youngest.", field="most_age")


def check_taken(taken: int, places: int | None) -> None:
    """Refuse more places taken than there are.

    Raises:
        BadProgramme: they are.
    """
    check_number(taken, "taken", least=0, most=MOST_PLACES)
    if places is None and taken:
        raise BadProgramme("Say how many places there are, if some are taken.", field="taken")
    if places is not None and taken > places:
        raise BadProgramme(f"{taken} are taken, and there are only {places} places.", field="taken")


def check_places(capacity: int | None, taken: int) -> None:
    """Refuse places that cannot be.

    Raises:
        BadProgramme: a number is out of bounds, or more are taken than there are.
    """
    check_number(capacity, "capacity", least=1, most=MOST_PLACES)
    check_taken(taken, capacity)


def in_words(said: Details, *, provider: str, link: str) -> Mapping[str, str]:
    """Write all that is said of a programme as a label and words each, in the order of a page.

    Args:
        said: what.
        provider: the name of the provider.
        link: the name of the link worker.
    """
    return {
        "Name": said.name,
        "Provider": provider,
        "What it is": said.what,
        "Pathway": said.pathway.label,
        "Needs": in_a_row(sorted({each.words for each in said.needs})),
        "Serves": "everywhere" if said.districts is None else in_a_row(sorted(said.districts)),
        "Youngest": plain(said.least_age),
        "Oldest": plain(said.most_age),
        "Sex": said.sex.label,
        "Statutory": said.statutory.label,
        "Custody": said.custody.label,
        "How to refer": said.how_to_refer,
        "Link worker": link,
        "How it is taken up": said.takes.label,
        "Open on": ", ".join(each.label for each in said.days),
        "Hours": said.hours,
        "Places": plain(said.capacity),
        "Places taken": plain(said.taken),
        "Cost": cost_in_words(said.cost_pence),
    }


def plain(number: int | None) -> str:
    """Write a number; empty where it is not known."""
    return "" if number is None else str(number)


def cost_in_words(pence: int | None) -> str:
    """Write a cost: `£1,250.00`, `free`; empty where it is not known."""
    if pence is None:
        return ""
    return sterling(pence) if pence else FREE


def cost_of(written: str) -> int | None:
    """Read a cost in pounds: `19`, `19.00`, `£1,250.50`, `free`; empty is not known.

    Raises:
        BadProgramme: it is no such amount.
    """
    typed = written.strip()
    if not typed or typed.casefold() == FREE:
        return 0 if typed else None
    try:
        return pence_of(typed, most=MOST_PENCE)
    except BadAmount as wrong:
        raise BadProgramme(str(wrong), field="cost") from None


def reason_of(words: str, *, field: str = "why") -> str:
    """Return a reason without superfluous blanks.

    Raises:
        BadProgramme: it is too short or too long.
    """
    try:
        return check_reason(words)
    except BadEntry as wrong:
        raise BadProgramme(str(wrong), field=field) from None


def line(said: str, *, field: str, most: int, missing: str = "") -> str:
    """Return a line without superfluous blanks.

    Raises:
        BadProgramme: it is missing or too long.
    """
    kept = " ".join(said.split())
    return _measured(kept, field=field, most=most, missing=missing)


def text(said: str, *, field: str, missing: str = "") -> str:
    """Return a text of several lines without blanks around it.

    Raises:
        BadProgramme: it is missing or too long.
    """
    kept = "\n".join(each.rstrip() for each in said.strip().splitlines())
    return _measured(kept, field=field, most=TEXT_MOST, missing=missing)


def _measured(kept: str, *, field: str, most: int, missing: str) -> str:
    if missing and not kept:
        raise BadProgramme(missing, field=field)
    if len(kept) > most:
        raise BadProgramme(
            f"Write at most {most:,} characters; these are {len(kept):,}.", field=field
        )
    return kept


def check_number(number: int | None, field: str, *, least: int, most: int) -> None:
    """Refuse a number out of bounds.

    Raises:
        BadProgramme: it is.
    """
    if number is not None and not least <= number <= most:
        raise BadProgramme(f"Enter a whole number from {least} to {most:,}.", field=field)


def _in_order(days: Iterable[Weekday]) -> tuple[Weekday, ...]:
    return tuple(sorted(set(days), key=lambda each: each.number))
