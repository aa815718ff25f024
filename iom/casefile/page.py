"""What a client's page says, put in words from what was read; templates only lay it out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from iom.casefile.choices import SITUATION_LABELS, STATUS_LABELS
from iom.casefile.domain import SITUATION_TAGS, Tag, time_in_words, whole_months
from iom.casefile.held import Fact, FactSpan, HeldRow, rows_of_what_held, span_on
from iom.casefile.queries import Casefile, Life
from iom.casefile.seen import Seen
from iom.casefile.strip import (
    LaneOn,
    LevelStretch,
    SituationStretch,
    Strip,
    StripLength,
    first_day,
    strip_of,
)
from iom.casefile.strip_table import StripRow, table_of
from iom.clients.domain import AliasKind, Sex
from iom.clients.identifiers import TITLES
from iom.cohort.domain import LEVEL_NAMES, MAPPA_EXCLUDED, Status, status_on
from iom.cohort.models import Placement
from iom.kernel.dates import age_on, covers, day_in_table, day_in_words
from iom.offending.models import Situation

REVIEW_AFTER_MONTHS = 24  # every place is reviewed after two years (HANDBOOK 5)
_SEXES = {Sex.FEMALE: "female", Sex.MALE: "male", Sex.OTHER: "sex recorded as X"}


@dataclass(frozen=True, slots=True)
class PlacementRow:
    """One time on the scheme, with the time that it lasted in words.

    Reason and note are empty where there is none, or none to be shown.
    """

    placement: Placement
    reason: str
    note: str
    time: str


@dataclass(frozen=True, slots=True)
class SituationRow:
    """A span of days in one situation; `last_on` is its last day, None while it lasts."""

    label: str
    tag: Tag | None
    from_on: date
    last_on: date | None
    days: int
    establishment: str


@dataclass(frozen=True, slots=True)
class ClientPage:
    """All that the page of a client says.

    Attributes:
        name: as it is read aloud.
        born: `born 14 March 1993, 32`, or that it is not known.
        facts: sex, ethnicity, other names and numbers, each as the identity bar has it.
        situation: where the client is today; None: nothing recorded, so in the community.
        status: where the client stands with the scheme, and since when.
        selected_on: since when on the scheme; None: not today.
        over_two_years: whether the place is to be reviewed for the time it has lasted.
        held: what each fact is today; None: not known or not set.
        drawn: what the strip draws, as rows.
        out_of_counts: the MAPPA level that takes the client out of every count, and from when.
    """

    file: Casefile
    name: str
    born: str
    facts: Sequence[str]
    situation: SituationRow | None
    status: str
    selected_on: date | None
    over_two_years: bool
    held: dict[Fact, FactSpan | None]
    out_of_counts: FactSpan | None
    placements: Sequence[PlacementRow]
    situations: Sequence[SituationRow]
    history: Sequence[HeldRow]
    strip: Strip | None
    drawn: Sequence[StripRow]

    @property
    def seen(self) -> Seen:
        """What there is for the reader; the page has no place for the rest."""
        return self.file.seen

    @property
    def level(self) -> int | None:
        """The level of today."""
        span = self.held[Fact.LEVEL]
        return int(span.code) if span and span.code else None

    @property
    def level_name(self) -> str:
        """What the level of today is called; empty where none is set."""
        return LEVEL_NAMES[self.level] if self.level else ""

    @property
    def strip_said(self) -> str:
        """The strip in a sentence, for those who cannot see it."""
        level = f"Level {self.level} {self.level_name}" if self.level else "No level"
        if not self.seen.situations:
            return f"{level} today."
        where = self.situation.label if self.situation else "Community"
        return f"{level} and situation {where} today."


def page_of(
    file: Casefile, *, today: date, length: StripLength, lanes: Sequence[LaneOn] = ()
) -> ClientPage:
    """Put in words what is known of a client on a day."""
    client = file.client
    held = {fact: span_on(today, file.spans, fact) for fact in Fact}
    mappa = held[Fact.MAPPA]
    excluded = mappa is not None and int(mappa.code or 0) >= MAPPA_EXCLUDED
    situations = [_situation_row(span, today) for span in file.situations]
    current = next(
        (
            row
            for row, span in zip(situations, file.situations, strict=True)
            if covers(today, span.from_on, span.to_on)
        ),
        None,
    )
    status, since = _status(file.placements, today)
    strip, drawn = _strip(file, today, length, lanes)
    months = whole_months(since, today) if since else 0
    return ClientPage(
        file=file,
        name=f"{client.given_names} {client.family_name}".strip(),
        born=_born(client.date_of_birth, today),
        facts=_facts(file),
        situation=current,
        status=status,
        selected_on=since,
        over_two_years=months >= REVIEW_AFTER_MONTHS,
        held=held,
        out_of_counts=mappa if excluded else None,
        placements=[_placement_row(each, today, file.seen) for each in file.placements],
        situations=situations,
        history=rows_of_what_held(file.spans),
        strip=strip,
        drawn=drawn,
    )


def _born(born: date | None, today: date) -> str:
    if born is None:
        return "date of birth not known"
    return f"born {day_in_words(born)}, {age_on(born, today)}"


def _facts(file: Casefile) -> list[str]:
    client = file.client
    found = [_SEXES[client.sex]] if client.sex else []
    found += [client.ethnicity.value] if client.ethnicity else []
    for kind, words in ((AliasKind.ALIAS, "also known as"), (AliasKind.FORMER, "formerly")):
        names = [
            f"{alias.given_names} {alias.family_name}".strip()
            for alias in file.aliases
            if alias.kind is kind
        ]
        if names:
            found.append(f"{words} {', '.join(names)}")
    return found + [f"{_capital(TITLES[each.kind])} {each.canonical}" for each in file.identifiers]


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def _status(placements: Sequence[Placement], today: date) -> tuple[str, date | None]:
    """Say where the client stands, and since when on the scheme; placements the latest first."""
    if not placements:
        return "No placement", None
    for placement in placements:
        if placement.selected_on and covers(today, placement.selected_on, placement.deselected_on):
            time = time_in_words(placement.selected_on, today)
            since = day_in_table(placement.selected_on)
            return f"On the scheme since {since}, {time}", placement.selected_on
    latest = placements[0]
    status = status_on(
        today,
        selected_on=latest.selected_on,
        deselected_on=latest.deselected_on,
        not_selected_on=latest.not_selected_on,
    )
    days = {
        Status.DESELECTED: latest.deselected_on,
        Status.NOT_SELECTED: latest.not_selected_on,
    }
    day = days.get(status) or latest.nominated_on
    return f"{STATUS_LABELS[status]} on {day_in_table(day)}", None


def _placement_row(placement: Placement, today: date, seen: Seen) -> PlacementRow:
    reason = placement.deselection_reason if seen.reasons else None
    note = placement.deselection_note if seen.reasons else ""
    began, ended = placement.selected_on, placement.deselected_on
    if began is None or began > today:
        time = "not yet"
    else:
        time = time_in_words(began, min(ended or today, today))
    words = _capital(reason.replace("-", " ")) if reason else ""
    return PlacementRow(placement, words, note, time)


def _situation_row(span: Situation, today: date) -> SituationRow:
    end = span.to_on or max(today + timedelta(days=1), span.from_on)
    return SituationRow(
        label=SITUATION_LABELS[span.kind],
        tag=SITUATION_TAGS.get(span.kind),
        from_on=span.from_on,
        last_on=span.to_on - timedelta(days=1) if span.to_on else None,
        days=(end - span.from_on).days,
        establishment=span.establishment,
    )


def strip_begins(file: Casefile, *, today: date, length: StripLength) -> date:
    """Say on which day the strip of a client begins."""
    return first_day(length, today=today, selected_on=_selected_on(file))


def _selected_on(life: Casefile | Life) -> date | None:
    return next((each.selected_on for each in life.placements if each.selected_on), None)


def _strip(
    file: Casefile, today: date, length: StripLength, lanes: Sequence[LaneOn]
) -> tuple[Strip | None, Sequence[StripRow]]:
    selected_on = _selected_on(file)
    first = first_day(length, today=today, selected_on=selected_on)
    return strip_between(file, first, today, lanes)


def strip_between(
    life: Casefile | Life, first: date, last: date, lanes: Sequence[LaneOn]
) -> tuple[Strip | None, Sequence[StripRow]]:
    """Draw what held of a client from one day to another, and list what is drawn."""
    levels = [
        LevelStretch(int(span.code), span.from_on, span.to_on)
        for span in life.spans
        if span.fact is Fact.LEVEL and span.code
    ]
    situations = None
    if life.seen.situations:
        situations = [
            SituationStretch(span.kind, SITUATION_LABELS[span.kind], span.from_on, span.to_on)
            for span in life.situations
        ]
    strip = strip_of(
        levels,
        situations,
        first=first,
        last=last,
        selected_on=_selected_on(life),
        lanes=lanes,
    )
    return strip, table_of(levels, situations, lanes, first=first, last=last)
