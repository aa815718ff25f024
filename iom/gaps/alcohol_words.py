"""What the document on alcohol says in sentences, and what it asks. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from iom.directory.domain import CONFIRMED_DAYS, Programme
from iom.directory.words import Taken
from iom.gaps.alcohol import Discussion, Part, Point, share
from iom.gaps.domain import SOON_DAYS
from iom.kernel.dates import day_in_table, day_in_words
from iom.needs.profile import ALCOHOL_DAYS

LITTLE: Final = 80
"""Of fewer in a hundred than these a figure is said to rest on little."""

METHOD: Final[Mapping[str, str]] = {
    "People counted": (
        "Everybody on the scheme on the day, MAPPA 2 and 3 left out, with what is on record "
        "now. A count takes in everyone, whoever reads it."
    ),
    "The need": (
        "An assessment scored the section alcohol 4 or more of 10, or somebody said that the "
        "need is open. A section that was not asked is not known, and is no “no need”."
    ),
    "Offences": (
        f"Convicted, cautioned or charged, in the {ALCOHOL_DAYS} days up to the day, of the "
        "people counted. Each is flagged yes or no, or it is not known; shares are of those "
        "that are flagged yes or no."
    ),
    "Prevalence": (
        "People who have the need, or a flagged offence, of all people counted. Those of whom "
        "nothing is known are in the whole and not in the part, so the true share is likely "
        "to be higher."
    ),
    "What there is": (
        "The directory as it is today. A gap: nothing in it that meets the need takes the "
        "person, by sex, age, district, statutory or not, and custody. A wait: what fits is "
        f"full, begins in more than {SOON_DAYS} days, or has no start."
    ),
    "What it is not": (
        "A picture of one cohort, chosen for its offending, says nothing of how common "
        "drinking is in the county, and an association with offending is no proof of a cause."
    ),
    "Sources": (
        "Assessments of needs and what workers said of them since; offences with their flag, "
        "as the police file or a worker gave it; the directory of interventions, as last "
        "confirmed."
    ),
}
"""How the document comes about: what is counted, by what rule, from what."""


def summary_of(found: Discussion) -> list[str]:
    """Say what the figures come to: the need, the offences, how it went, what there is."""
    return list(_summary(found))


def _summary(found: Discussion) -> Iterator[str]:
    now, people = found.now.alcohol, found.now.alcohol.people
    need = now.need
    if not people:
        yield "Nobody was on the scheme there on the day."
        return
    known = f"Of {many(need.known)} of whom it is known, {need.has:,} {have(need.has)} a need"
    if need.known:
        yield f"{known} about alcohol: {need.per_cent} in a hundred."
    else:
        yield "Of nobody is it known whether they have a need about alcohol."
    if need.unknown:
        unknown = f"For {need.unknown:,} of the {many(people)} it is not known"
        yield f"{unknown}: that does not mean “no”."
    yield _offences(found.now)
    yield (
        f"{now.either:,} of {many(people)} have the need or offended under the influence: "
        f"{now.prevalence} in a hundred."
    )
    change = _change(found)
    if change:
        yield change
    yield _services(found)


def _offences(point: Point) -> str:
    flags = point.flags
    if not flags.asked:
        return f"Of none of {flags.all:,} proven offences of the last year is the flag known."
    return (
        f"{flags.yes:,} of {flags.asked:,} proven offences of the last year of which it is known "
        f"were under the influence of alcohol: {flags.per_cent} in a hundred. It is known of "
        f"{flags.known_per_cent} in a hundred of all {flags.all:,}."
    )


def _change(found: Discussion) -> str:
    """Say how the share of people with the need went since the first quarter shown."""
    before = next((each for each in found.trend if each.alcohol.need.known), None)
    now = found.now.alcohol.need
    if before is None or not now.known:
        return ""
    then = before.alcohol.need
    went = int(now.per_cent) - int(then.per_cent)
    points = "1 point" if abs(went) == 1 else f"{abs(went)} points"
    words = f"{points} {'higher' if went > 0 else 'lower'} than" if went else "as it was"
    return (
        f"The share with the need is {words} on {day_in_words(before.day)} "
        f"({then.per_cent} in a hundred of {then.known:,} of whom it was known)."
    )


def _services(found: Discussion) -> str:
    met, count = found.met, len(found.services)
    if not count:
        return "No programme in the directory meets the need."
    programmes = (
        "1 programme in the directory meets"
        if count == 1
        else (f"{count:,} programmes in the directory meet")
    )
    return (
        f"{programmes} the need. Of {many(met.open)} who have it, {met.there:,} can begin soon, "
        f"{met.wait:,} must wait, and for {met.gap:,} nothing fits."
    )


def questions_of(found: Discussion) -> list[str]:
    """Ask what the figures leave open, for whoever discusses them."""
    return list(_questions(found))


def _questions(found: Discussion) -> Iterator[str]:
    now = found.now
    if now.alcohol.need.unknown:
        yield (
            f"Who asks the {now.alcohol.need.unknown:,} of whom the need is not known, and by when?"
        )
    if now.flags.unknown and int(now.flags.known_per_cent or 0) < LITTLE:
        count = now.flags.unknown
        offences = "1 offence" if count == 1 else f"{count:,} offences"
        yield (
            f"The flag is not known of {offences}. Can the police file carry "
            "it, and who asks at arrest?"
        )
    for each in found.nothing[:3]:
        who = "1 person" if each.people == 1 else f"{each.people:,} people"
        yield f"There is nothing for {each.whom} {each.where} ({who}). What can be commissioned?"
    if found.met.wait:
        yield f"{many(found.met.wait)} must wait. Is there room elsewhere, or an earlier start?"
    old = [each for each in found.services if each.unconfirmed_on(found.day)]
    if old:
        yield _unconfirmed(len(old), len(found.services))
    high = highest(found)
    if high:
        yield high


def highest(found: Discussion) -> str:
    """Name the district where most of those of whom it is known have the need, if it stands out."""
    part = found.parts[0] if found.parts else Part("", ())
    sure = [each for each in part.groups if each.alcohol.need.known >= 10]
    if len(sure) < 2:
        return ""
    top = max(sure, key=lambda each: each.alcohol.need.has / each.alcohol.need.known)
    need, whole = top.alcohol.need, found.now.alcohol.need
    if int(need.per_cent) <= int(whole.per_cent) + 5:
        return ""
    return (
        f"In {top.name} {need.has:,} of {need.known:,} of whom it is known have the need "
        f"({need.per_cent} in a hundred, against {whole.per_cent} in all). Why?"
    )


def for_whom(programme: Programme) -> str:
    """Say in a few words for whom a programme is."""
    parts = [
        programme.sex.label,
        f"ages {programme.ages}" if programme.ages else "any age",
        programme.statutory.words,
        programme.custody.words,
    ]
    return ", ".join(parts)


def when(programme: Programme, day: date) -> str:
    """Say in a few words when somebody can begin."""
    if programme.full_on(day):
        return "full"
    first = programme.next_on(day)
    if first is None:
        return "no start is known" if programme.takes is Taken.FIXED_TERM else "at any time"
    return day_in_table(first)


def _unconfirmed(old: int, programmes: int) -> str:
    days = f"not been confirmed for {CONFIRMED_DAYS} days."
    if programmes == 1:
        return f"The only programme has {days} Is it still there?"
    if old == 1:
        return f"1 of the {programmes:,} programmes has {days} Is it still there?"
    return f"{old:,} of the {programmes:,} programmes have {days} Are they still there?"


def many(people: int) -> str:
    """`1 person`, `1,200 people`."""
    return "1 person" if people == 1 else f"{people:,} people"


def have(people: int) -> str:
    """Return the verb that goes with so many people."""
    return "has" if people == 1 else "have"


def in_hundred(part: int, whole: int) -> str:
    """Return a share as a table has it: `40 %`, or a dash where there is nothing to share."""
    found = share(part, whole)
    return f"{found} %" if found else "–"
