"""What is asked of the client list, and how an address says it. Pure: no database, no web.

Whatever an address holds is read leniently: what is not understood is left out, so that an old
bookmark still opens a list.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self, TypeVar

from iom.casefile.banding import BandChoice
from iom.casefile.choices import LEVEL_CHOICES, SITUATION_LABELS, SortBy, StatusChoice, StrandChoice
from iom.offending.domain import SituationKind

PAGE, LONG_PAGE = 20, 100
Pairs = list[tuple[str, str]]
Word = TypeVar("Word", bound=StrEnum)
_REF_LENGTH = 40

NO_LEAD = "none"


@dataclass(frozen=True, slots=True)
class Tag:
    """A filter that is set: what it says, and the list without it."""

    label: str
    without: Sought


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What is asked of the list.

    Attributes:
        district: the code of one district; empty for all that the reader may see.
        strand: which strands.
        status: which clients by where they stand with the scheme.
        levels: any of these levels; empty for all; 0 is none set.
        band: whose latest score is in which band.
        situations: any of these situations; empty for all.
        lead: the number of a user, `none` for clients whom nobody leads; empty for all.
        sort: the column that sorts.
        descending: whether it sorts from the last to the first.
        size: rows on a page.
        after: the reference of the client after whom the page begins; empty for the first page.
        before: the reference of the client before whom the page ends.
    """

    district: str = ""
    strand: StrandChoice = StrandChoice.ALL
    status: StatusChoice = StatusChoice.ON_SCHEME
    levels: frozenset[int] = frozenset()
    band: BandChoice = BandChoice.ALL
    situations: frozenset[SituationKind] = frozenset()
    lead: str = ""
    sort: SortBy = SortBy.REF
    descending: bool = False
    size: int = PAGE
    after: str = ""
    before: str = ""

    @classmethod
    def read(cls, pairs: Iterable[tuple[str, str]]) -> Self:
        """Read what an address says, in the form of `pairs`."""
        said: dict[str, list[str]] = {}
        for name, value in pairs:
            said.setdefault(name, []).append(value)

        def one(name: str) -> str:
            return said.get(name, [""])[-1]

        levels = {f"{level}": level for level in LEVEL_CHOICES}
        after = _ref(one("after"))
        return cls(
            district=_ref(one("district")),
            strand=_word(StrandChoice, one("strand"), StrandChoice.ALL),
            status=_word(StatusChoice, one("status"), StatusChoice.ON_SCHEME),
            levels=frozenset(levels[text] for text in said.get("level", ()) if text in levels),
            band=_word(BandChoice, one("band"), BandChoice.ALL),
            situations=frozenset(
                SituationKind(text)
                for text in said.get("situation", ())
                if text in SITUATION_LABELS
            ),
            lead=_lead(one("lead")),
            sort=_word(SortBy, one("sort"), SortBy.REF),
            descending=one("order") == "desc",
            size=LONG_PAGE if one("show") == str(LONG_PAGE) else PAGE,
            after=after,
            before="" if after else _ref(one("before")),
        )

    @property
    def pairs(self) -> Pairs:
        """Return what an address has to say, defaults left out, always in the same order."""
        plain = Sought()
        said = [
            ("district", self.district, plain.district),
            ("strand", self.strand, plain.strand),
            ("status", self.status, plain.status),
            *(("level", str(level), "") for level in LEVEL_CHOICES if level in self.levels),
            ("band", self.band, plain.band),
            *(("situation", kind, "") for kind in SituationKind if kind in self.situations),
            ("lead", self.lead, plain.lead),
            ("sort", self.sort, plain.sort),
            ("order", "desc" if self.descending else "", ""),
            ("show", str(self.size), str(plain.size)),
            ("after", self.after, ""),
            ("before", self.before, ""),
        ]
        return [(name, str(value)) for name, value, usual in said if value != usual]

    @property
    def shape(self) -> Pairs:
        """Return what an address says of sorting and size, which outlast other filters."""
        return [pair for pair in self.pairs if pair[0] in {"sort", "order", "show"}]

    @property
    def narrowed(self) -> bool:
        """Whether any filter is set beyond the district, and where they stand with the scheme."""
        plain = Sought()
        asked = (self.strand, self.levels, self.band, self.situations, self.lead)
        return asked != (plain.strand, plain.levels, plain.band, plain.situations, plain.lead)

    @property
    def usual(self) -> bool:
        """Whether this is the list as it opens."""
        return self == Sought()

    def within(self, columns: Collection[SortBy]) -> Sought:
        """Return the list without what is asked of columns that its reader is not shown.

        A filter by one of them would tell what stands in it.
        """
        return replace(
            self,
            strand=self.strand if SortBy.STRAND in columns else StrandChoice.ALL,
            situations=self.situations if SortBy.SITUATION in columns else frozenset(),
            levels=self.levels if SortBy.LEVEL in columns else frozenset(),
            band=self.band if SortBy.SCORE in columns else BandChoice.ALL,
            lead=self.lead if SortBy.LEAD in columns else "",
            sort=self.sort if self.sort in columns else SortBy.REF,
            descending=self.descending and self.sort in columns,
        )

    def first_page(self) -> Sought:
        """Return the same list from its beginning."""
        return replace(self, after="", before="")

    def sorted_by(self, column: SortBy) -> Sought:
        """Return the list sorted by a column; the other way round if it sorts by it already."""
        turned = self.sort is column and not self.descending
        return replace(self.first_page(), sort=column, descending=turned)

    def from_after(self, ref: str) -> Sought:
        """Return the page that begins after a client."""
        return replace(self, after=ref, before="")

    def until_before(self, ref: str) -> Sought:
        """Return the page that ends before a client."""
        return replace(self, after="", before=ref)

    def resized(self) -> Sought:
        """Return the list with short pages for long ones, or the other way round."""
        return replace(self.first_page(), size=PAGE if self.size == LONG_PAGE else LONG_PAGE)

    def cleared(self) -> Sought:
        """Return the list without a filter, sorted as it is."""
        return Sought(
            status=StatusChoice.ALL, sort=self.sort, descending=self.descending, size=self.size
        )

    def tags(self, district_name: str, lead_name: str) -> Iterator[Tag]:
        """Yield the filters that are set, each with the list without it.

        Args:
            district_name: what the district is called; empty where none is set.
            lead_name: who the lead professional is; empty where none is chosen.
        """
        first = self.first_page()
        if district_name:
            yield Tag(district_name, replace(first, district=""))
        if self.strand is not StrandChoice.ALL:
            label = "No strand" if self.strand is StrandChoice.NONE else self.strand.label
            yield Tag(label, replace(first, strand=StrandChoice.ALL))
        if self.status is not StatusChoice.ALL:
            yield Tag(self.status.label, replace(first, status=StatusChoice.ALL))
        for level in LEVEL_CHOICES:
            if level in self.levels:
                label = f"Level {level}" if level else "No level"
                yield Tag(label, replace(first, levels=self.levels - {level}))
        yield from self._band_tag()
        for kind, label in SITUATION_LABELS.items():
            if kind in self.situations:
                yield Tag(label, replace(first, situations=self.situations - {kind}))
        yield from self._lead_tag(lead_name)

    def _band_tag(self) -> Iterator[Tag]:
        if self.band is not BandChoice.ALL:
            label = "Not scored" if self.band is BandChoice.NONE else f"Score: {self.band.value}"
            yield Tag(label, replace(self.first_page(), band=BandChoice.ALL))

    def _lead_tag(self, lead_name: str) -> Iterator[Tag]:
        if self.lead:
            label = "No lead" if self.lead == NO_LEAD else f"Lead {lead_name or 'somebody else'}"
            yield Tag(label, replace(self.first_page(), lead=""))


def _word(kind: type[Word], text: str, usual: Word) -> Word:
    return kind(text) if text in set(kind) else usual


def _ref(text: str) -> str:
    """Take a reference or a code if it can be one; anything else is left out."""
    return text if text.replace("-", "").isalnum() and len(text) <= _REF_LENGTH else ""


def _lead(text: str) -> str:
    """Take the number of a user, or the word for nobody; anything else is left out."""
    return text if text == NO_LEAD or (text.isdecimal() and len(text) < 10) else ""
