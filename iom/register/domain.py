"""Sectors, links with them, and where nobody has one (HANDBOOK 8). Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from iom.entries.domain import Word
from iom.kernel.errors import ChangedMeanwhile, RuleBroken

LONGEST, MOST_WORDS = 120, 500
_FIVE_YEARS = timedelta(days=5 * 366)
_OLDEST = date(2000, 1, 1)


class Sector(Word):
    """What a partner works in, in the order of the register: pathways first."""

    ACCOMMODATION = "accommodation"
    ATTITUDES = "attitudes"
    FAMILIES = "families"
    DRUGS_ALCOHOL = "drugs-alcohol"
    ETE = "ete"
    FINANCE = "finance"
    HEALTH = "health"
    DOMESTIC_ABUSE = "domestic-abuse"
    SEX_WORKING = "sex-working"
    POLICE = "police"
    PROBATION = "probation"
    PRISONS = "prisons"
    COURTS = "courts"
    YOUTH = "youth"
    VICTIMS = "victims"
    OTHER = "other"

    @property
    def label(self) -> str:
        """As a reader sees it."""
        return _LABELS.get(self.value, self.value.replace("-", " ").capitalize())


_LABELS = {
    "attitudes": "Attitudes, thinking and behaviour",
    "families": "Children and families",
    "drugs-alcohol": "Drugs and alcohol",
    "ete": "Education, training and employment",
    "finance": "Finance, benefit and debt",
    "health": "Health, mental and physical",
    "youth": "Youth justice",
    "victims": "Victims’ services",
    "other": "Something else",
}
EXPECTED: Final = tuple(each for each in Sector if each is not Sector.OTHER)
"""With each of these somebody is to have the link in every district."""


class Act(Word):
    """What was done with a link."""

    ADDED = "added"
    CHANGED = "changed"
    ENDED = "ended"


class BadLink(RuleBroken):
    """A link cannot be recorded so; `field` names what is wrong."""


class NotYourDistricts(BadLink):
    """The link is for a district, too, that is not one of the reader's."""


class LinkMoved(ChangedMeanwhile):
    """Somebody else changed the link meanwhile."""

    def __init__(self) -> None:
        super().__init__(
            "Somebody else has changed this link since you opened the page. Look at what it says "
            "now, then change it again if it still needs it."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a link says.

    Attributes:
        provider: the one body that it is with; empty: the whole sector.
        user_id: whose account it is; None: somebody without one, whom `name` names.
        agency: for whom they work; with an account the account says it.
        telephone: likewise.
        last_on: the last day; None: until further notice.
        note: what colleagues should know, such as the days on which they work.
    """

    sector: Sector
    provider: str = ""
    user_id: int | None = None
    name: str = ""
    agency: str = ""
    telephone: str = ""
    district_ids: frozenset[int] = frozenset()
    since_on: date
    last_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link as it stands.

    Attributes:
        name, agency, telephone: of the person, from their account where they have one.
        stopped: their account was disabled, so that nobody has this link.
        version: the number of its last step.
    """

    id: int
    version: int
    terms: Terms
    name: str
    agency: str
    telephone: str
    stopped: bool = False

    def lasts(self, day: date) -> bool:
        """Whether it is not over: it has begun, or will."""
        return self.terms.last_on is None or self.terms.last_on >= day

    def held(self, day: date) -> bool:
        """Whether somebody has it on a day."""
        return self.lasts(day) and self.terms.since_on <= day and not self.stopped

    def fills(self, day: date) -> bool:
        """Whether somebody has the link with the whole sector on a day."""
        return self.held(day) and not self.terms.provider


def checked(terms: Terms, *, today: date) -> Terms:
    """Return what a link says with its blanks in order.

    Raises:
        BadLink: nobody is named, or twice; no district; the days cannot be right.
    """
    tidy = {
        name: " ".join(str(getattr(terms, name)).split())
        for name in ("provider", "name", "agency", "telephone")
    }
    found = Terms(
        sector=terms.sector,
        user_id=terms.user_id,
        district_ids=terms.district_ids,
        since_on=terms.since_on,
        last_on=terms.last_on,
        note=terms.note.strip(),
        **(tidy if terms.user_id is None else {"provider": tidy["provider"]}),
    )
    account = terms.user_id is not None
    refusals = (
        (account and tidy["name"], "user", "Choose an account or write a name, not both."),
        (not account and not found.name, "name", "Choose an account, or write the name."),
        (not account and not found.agency, "agency", "Write for whom they work."),
        (not account and not found.telephone, "telephone", "Write their work telephone."),
        (not found.district_ids, "districts", "Choose one district at least."),
        (found.since_on < _OLDEST, "since_on", "The first day cannot be right."),
        (found.since_on > today + _FIVE_YEARS, "since_on", "The first day is too far ahead."),
        (
            found.last_on is not None and found.last_on < found.since_on,
            "last_on",
            "The last day must not be before the first day.",
        ),
        (len(found.note) > MOST_WORDS, "note", f"Write at most {MOST_WORDS} characters."),
    )
    for broken, field, sentence in refusals:
        if broken:
            raise BadLink(sentence, field)
    for field in tidy:
        if len(getattr(found, field)) > LONGEST:
            raise BadLink(f"Write at most {LONGEST} characters.", field)
    return found


def same_link(one: Terms, other: Terms) -> bool:
    """Say whether two links are the same person’s, with the same body, on a day of both."""
    who = (one.user_id, one.name.casefold()) == (other.user_id, other.name.casefold())
    what = (one.sector, one.provider.casefold()) == (other.sector, other.provider.casefold())
    first, last = max(one.since_on, other.since_on), (one.last_on, other.last_on)
    meet = all(each is None or first <= each for each in last)
    return who and what and meet and bool(one.district_ids & other.district_ids)


@dataclass(frozen=True, slots=True, kw_only=True)
class SectorLine:
    """A sector in the register.

    Attributes:
        links: that are not over, those with the whole sector first.
        missing: the names of the districts in which nobody has the link with the whole of it.
        nowhere: nobody has it anywhere.
    """

    sector: Sector
    links: Sequence[Link]
    missing: Sequence[str]
    nowhere: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The register on a day."""

    day: date
    lines: Sequence[SectorLine]

    @property
    def nowhere(self) -> list[SectorLine]:
        """Sectors with nobody at all."""
        return [line for line in self.lines if line.nowhere]

    @property
    def somewhere(self) -> list[SectorLine]:
        """Sectors with nobody in some districts."""
        return [line for line in self.lines if line.missing and not line.nowhere]

    @property
    def whole(self) -> int:
        """How many sectors have somebody in every district."""
        return sum(1 for line in self.lines if line.sector in EXPECTED and not line.missing)


def board_of(links: Iterable[Link], districts: Mapping[int, str], day: date) -> Board:
    """Put the register together for some districts.

    Args:
        links: all of them.
        districts: id and name, in the order of a page.
        day: on which a gap is one.
    """
    lasting = [
        link
        for link in links
        if link.lasts(day) and not link.terms.district_ids.isdisjoint(districts)
    ]
    lines = []
    for sector in Sector:
        own = [link for link in lasting if link.terms.sector is sector]
        missing = missing_in(own, districts, day) if sector in EXPECTED else []
        if own or sector in EXPECTED:
            own.sort(key=lambda link: (link.terms.provider.casefold(), link.name.casefold()))
            lines.append(
                SectorLine(
                    sector=sector,
                    links=own,
                    missing=[districts[each] for each in missing],
                    nowhere=bool(districts) and len(missing) == len(districts),
                )
            )
    return Board(day=day, lines=lines)


def missing_in(links: Iterable[Link], districts: Collection[int], day: date) -> list[int]:
    """Return in which districts none of some links fills the gap."""
    filled: set[int] = set()
    for link in links:
        if link.fills(day):
            filled |= link.terms.district_ids
    return [each for each in districts if each not in filled]
