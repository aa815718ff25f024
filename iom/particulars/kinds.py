"""The kinds of entry of this room."""

from __future__ import annotations

import re
from datetime import date, timedelta

from iom.accounts.domain import Category
from iom.entries.domain import BadEntry, Field, Kind, Known, Section, Shape, Values
from iom.entries.fields import DAY_MISSING, one_of
from iom.kernel.dates import day_in_table
from iom.particulars.domain import Reading, Relationship, Way, Whose
from iom.particulars.models import Communication, Participation, Photograph, Relation, Telephone
from iom.particulars.pictures import MOST_BYTES, BadPicture, drawn_anew

_NUMBER = re.compile(r"\+?[0-9][0-9 ()\-]{4,28}")
_FROM = Field(name="from_on", label="Since", shape=Shape.DAY)
_TO = Field(
    name="to_on",
    label="No longer from",
    shape=Shape.DAY,
    hint="The first day on which it no longer holds. Leave it empty while it holds.",
    ahead=True,
)


def comparable_number(text: str) -> str:
    """Return the digits of a telephone number, a British one without its country code.

    `+44 7700 900123` and `07700 900 123` come out the same.
    """
    digits = re.sub(r"\D", "", text)
    if text.strip().startswith("+44") or digits.startswith("0044"):
        return "0" + re.sub(r"^(0044|44)0?", "", digits)
    return digits


def _check_telephone(values: Values, today: date) -> None:
    del today
    if not _NUMBER.fullmatch(str(values.get("number", "")).strip()):
        raise BadEntry("Enter a telephone number, like 07700 900123.", field="number")


def _telephone_line(row: Telephone) -> str:
    safe = {Known.YES: "safe to ring", Known.NO: "not safe to ring", Known.NOT_KNOWN: ""}[row.safe]
    return ", ".join(part for part in (row.number, safe, row.when) if part)


TELEPHONE = Kind(
    code="telephone",
    model=Telephone,
    noun="telephone number",
    heading="Telephone numbers",
    section=Section.CONTACT,
    category=Category.IDENTITY,
    lasts=("from_on", "to_on"),
    check=_check_telephone,
    derived=lambda values: {"comparable": comparable_number(str(values["number"]))},
    line=_telephone_line,
    fields=(
        Field(name="number", label="Number", missing="Enter the telephone number.", longest=30),
        one_of("whose", "Whose is it?", Whose, "Say whose telephone it is."),
        one_of(
            "safe",
            "Safe to ring?",
            Known,
            "Say whether it is safe to ring.",
            hint="No, where ringing could put the client or somebody else at risk.",
        ),
        Field(
            name="when",
            label="When, and what to mind",
            hint="For example: after 16:00, no message.",
        ),
        _FROM,
        _TO,
        Field(name="checked_on", label="Checked on", shape=Shape.DAY),
        Field(name="checked_by", label="Checked by", longest=120),
    ),
    help="A number that is not safe to ring is shown as such wherever it stands.",
)


def _communication_line(row: Communication) -> str:
    parts = [row.language]
    parts += ["interpreter needed"] if row.interpreter is Known.YES else []
    parts += [row.reading.words] if row.reading is not Reading.NOT_KNOWN else []
    parts += [f"prefers {row.preferred.words}"] if row.preferred else []
    return ", ".join(part for part in parts if part) or "nothing in particular"


COMMUNICATION = Kind(
    code="communication",
    model=Communication,
    noun="note on communication",
    heading="Communication",
    section=Section.CONTACT,
    category=Category.IDENTITY,
    day="from_on",
    only_one=True,
    line=_communication_line,
    fields=(
        Field(name="language", label="First language", longest=60),
        one_of(
            "interpreter",
            "Is an interpreter needed?",
            Known,
            "Say whether an interpreter is needed.",
        ),
        one_of("reading", "Reading and writing", Reading, "Say how well the client reads."),
        Field(
            name="learning",
            label="Learning difficulty, and what helps",
            shape=Shape.TEXT,
            longest=1_000,
        ),
        one_of("preferred", "Preferred way of contact", Way),
        Field(
            name="note", label="What else to mind", shape=Shape.TEXT, longest=1_000, listed=False
        ),
        Field(name="from_on", label="Since", shape=Shape.DAY, missing=DAY_MISSING),
    ),
    help="One of these holds at a time. Change it when something changes: what it said stays "
    "readable.",
)


def _relation_line(row: Relation) -> str:
    roles = [row.relationship.words]
    roles += ["next of kin"] if row.next_of_kin is Known.YES else []
    roles += (
        ["carer"] if row.carer is Known.YES and row.relationship is not Relationship.CARER else []
    )
    no = ", not to be contacted" if row.may_contact is Known.NO else ""
    return f"{row.name} ({', '.join(roles)}{no})"


RELATION = Kind(
    code="relation",
    model=Relation,
    noun="relation",
    heading="Next of kin, carers and relations",
    section=Section.CONTACT,
    category=Category.IDENTITY,
    lasts=("from_on", "to_on"),
    line=_relation_line,
    fields=(
        Field(name="name", label="Name", missing="Enter the name.", longest=120),
        one_of(
            "relationship",
            "What are they to the client?",
            Relationship,
            "Say what they are to the client.",
        ),
        one_of("next_of_kin", "Next of kin?", Known, "Say whether they are next of kin."),
        one_of("carer", "Carer?", Known, "Say whether they are a carer."),
        Field(name="telephone", label="Telephone", longest=30),
        one_of(
            "may_contact",
            "May they be contacted?",
            Known,
            "Say whether they may be contacted.",
            hint="As the client said.",
        ),
        Field(name="note", label="What to mind", shape=Shape.TEXT, longest=1_000, listed=False),
        _FROM,
        _TO,
    ),
    help="These are other people: write what the work needs and no more.",
)

PARTICIPATION = Kind(
    code="participation",
    model=Participation,
    noun="participation agreement",
    heading="Participation agreements",
    section=Section.OTHER,
    category=Category.IDENTITY,
    day="given_on",
    lasts=("given_on", "withdrawn_on"),
    line=lambda row: f"{row.scope}{' (withdrawn)' if row.withdrawn_on else ''}",
    fields=(
        Field(
            name="scope",
            label="What the client agreed to",
            shape=Shape.TEXT,
            longest=1_000,
            missing="Write what the client agreed to.",
        ),
        Field(
            name="given_on",
            label="Given on",
            shape=Shape.DAY,
            missing=DAY_MISSING,
        ),
        Field(name="withdrawn_on", label="Withdrawn on", shape=Shape.DAY),
        one_of("in_writing", "In writing?", Known, "Say whether it was given in writing."),
        Field(name="witnessed_by", label="Witnessed by", longest=120),
    ),
    help="A client on no licence or order takes part because they agreed. They may withdraw at"
    " any time.",
)

_LONGEST_SHOWN = timedelta(days=5 * 366)  # a face changes; an old one misleads


def _check_photograph(values: Values, today: date) -> None:
    del today
    taken, expires = values.get("taken_on"), values.get("expires_on")
    if taken and expires and not taken < expires <= taken + _LONGEST_SHOWN:
        raise BadEntry(
            "Not shown from: a day after it was taken, and at most five years after that.",
            field="expires_on",
        )


def _picture_kept(values: Values) -> Values:
    if "content" not in values:
        return values
    try:
        return {**values, "content": drawn_anew(values["content"] or b"")}
    except BadPicture as refusal:
        raise BadEntry(str(refusal), field="content") from None


PHOTOGRAPH = Kind(
    code="photograph",
    model=Photograph,
    noun="photograph",
    heading="Photograph",
    section=Section.OTHER,
    category=Category.IDENTITY,
    day="taken_on",
    check=_check_photograph,
    kept=_picture_kept,
    only_one=True,
    line=lambda row: (
        f"Taken {day_in_table(row.taken_on)}, not shown from {day_in_table(row.expires_on)}"
    ),
    fields=(
        Field(
            name="content",
            label="Picture",
            shape=Shape.PICTURE,
            hint=f"A JPEG or PNG of the face, up to {MOST_BYTES >> 20} MB. It is drawn anew: "
            "where and when a camera took it is not kept.",
            missing="Choose a picture.",
            most=MOST_BYTES,
            listed=False,
        ),
        Field(
            name="source",
            label="Source",
            longest=120,
            hint="Who took it or handed it over: an agency, the client.",
            missing="Say where it comes from.",
        ),
        Field(
            name="taken_on",
            label="Taken on",
            shape=Shape.DAY,
            missing="Enter the day, like 14 3 2026.",
        ),
        Field(
            name="expires_on",
            label="Not shown from",
            shape=Shape.DAY,
            hint="The day on which it expires. From then on nobody is shown it.",
            ahead=True,
            missing="Enter the day from which it is not shown any more.",
        ),
    ),
    help="One holds at a time: to replace it, change it. It is shown where it is asked for, until "
    "it expires, and on the briefing and visit sheets. Each look is on the trail.",
)

KINDS = (TELEPHONE, COMMUNICATION, RELATION, PARTICIPATION, PHOTOGRAPH)
