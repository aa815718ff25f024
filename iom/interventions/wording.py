"""Standard wording: a note to begin with, and an entry in the words of a case system. Pure.

What is meant to be copied holds no name; whoever pastes it knows on whose record they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time

from iom.contacts.domain import Attendance, ContactKind, Outcome, Pathway
from iom.interventions.domain import Work
from iom.kernel.words import within_sentence

_KINDS: Mapping[ContactKind, str] = {
    ContactKind.OFFICE_VISIT: "Seen at the office.",
    ContactKind.HOME_VISIT: "Seen at home. Who else was there: ",
    ContactKind.PRISON_VISIT: "Seen in custody. Plans for release: ",
    ContactKind.PHONE: "Spoke by telephone.",
    ContactKind.VIDEO: "Spoke by video.",
    ContactKind.MESSAGE: "Message sent. Reply: ",
    ContactKind.ACCOMPANIED: "Went along to: ",
    ContactKind.GROUP: "Group session. What it was about: ",
    ContactKind.CURFEW_CHECK: "Curfew checked. Found: ",
    ContactKind.DRUG_TEST: "Drug test taken. Result: ",
    ContactKind.OTHER: "What was done: ",
}
_PATHWAYS: Mapping[Pathway, str] = {
    Pathway.ACCOMMODATION: "Where they stay tonight: \nApplied for, and waiting for: ",
    Pathway.ATTITUDES: "What they want to do differently: ",
    Pathway.FAMILIES: "Family and who supports them: ",
    Pathway.DRUGS_ALCOHOL: "Use since the last contact: \nTreatment and next step: ",
    Pathway.ETE: "Course or work: \nWhat stands in the way: ",
    Pathway.FINANCE: "Income and benefit claim: \nDebts and payments due: ",
    Pathway.HEALTH: "GP registered: \nHow they are, in their words: ",
    Pathway.DOMESTIC_ABUSE: "Safety discussed, and with whom it is shared: ",
    Pathway.SEX_WORKING: "Safety and support discussed: ",
}
_LAST = "Agreed, by whom and by when: "


def standard_note(kind: ContactKind | None, pathway: Pathway | None) -> str:
    """Return the lines that a note of this kind and pathway usually has, to be filled in."""
    parts = [_KINDS[kind] if kind else "", _PATHWAYS[pathway] if pathway else "", _LAST]
    return "\n".join(part for part in parts if part)


def with_standard(note: str, kind: ContactKind | None, pathway: Pathway | None) -> str:
    """Put the standard lines under what is typed already; those that are there stay once."""
    lines = note.rstrip("\n").split("\n") if note.strip() else []
    begun = {line.split(":")[0].strip() for line in lines}
    more = [
        line
        for line in standard_note(kind, pathway).split("\n")
        if line.split(":")[0].strip() not in begun
    ]
    return "\n".join([*lines, *more])


_CAME = {
    Attendance.ATTENDED: "Attended.",
    Attendance.ACCEPTABLE_ABSENCE: "Did not attend: acceptable absence.",
    Attendance.UNACCEPTABLE_ABSENCE: "Did not attend: unacceptable absence.",
    Attendance.OUR_SIDE: "Did not take place: cancelled by us.",
}
_OUTCOMES = {
    Outcome.ACHIEVED: "Outcome: achieved what it was for.",
    Outcome.PROGRESS: "Outcome: progress.",
    Outcome.NO_CHANGE: "Outcome: no change.",
    Outcome.SET_BACK: "Outcome: set-back.",
}


def for_own_system(
    work: Work,
    attended: Attendance | None,
    *,
    ref: str = "",
    ahead: tuple[date, time | None] | None = None,
) -> str:
    """Say an entry in the words of a case system: `C-010144. 13/10/2025, 10:00. IOM group, ...`.

    Args:
        work: what was done.
        attended: whether the client came; None: it was no appointment.
        ref: the client's reference; empty: it is left out.
        ahead: day and time of the next appointment.
    """
    when = f"{work.on:%d/%m/%Y}" + (f", {work.at_time:%H:%M}" if work.at_time else "")
    what = [f"IOM {work.kind.words}"]
    what += [within_sentence(work.pathway.short)] if work.pathway else []
    what += [f"{work.minutes} min"] if work.minutes else []
    what += [work.provider] if work.provider else []
    parts = [f"{ref}. {when}." if ref else f"{when}.", f"{', '.join(what)}."]
    parts += [_CAME[attended]] if attended else []
    parts += [_ended(" ".join(work.note.split()))] if work.note.strip() else []
    parts += [_OUTCOMES[work.outcome]] if work.outcome else []
    if ahead:
        day, hour = ahead
        parts.append(f"Next: {day:%d/%m/%Y}{f', {hour:%H:%M}' if hour else ''}.")
    return " ".join(parts)


def _ended(text: str) -> str:
    return text if text[-1] in ".!?:" else f"{text}."
