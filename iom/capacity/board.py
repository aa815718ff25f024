"""The proposal of a scheme as its page lays it out: everyone is counted, the seen are named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from iom.accounts.domain import Reader
from iom.capacity.candidates import Competing, read_competing
from iom.capacity.schemes import OwnScheme
from iom.capacity.settings import Setting
from iom.capacity.telling import Listed, Some, Telling, Tied, WhatIf
from iom.scoring.bands import Band, Thresholds
from iom.scoring.matrix import Matrix
from iom.scoring.queries import active_matrix
from iom.selection.capacity import DistrictLine, Proposal, propose
from iom.selection.whatif import more_and_fewer


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """All that the page of a scheme's places says.

    Attributes:
        matrix: the code of the version by whose thresholds it goes.
        watch: from which score on somebody is eligible, by district where it is another one.
        taken: how many have a place now, with a score or without.
        proposal: who would fill the places.
        placed: they, listed.
        outside: at or above the threshold and without a place.
        below: under it.
        unscored: who competes and has no score yet.
        ties: what the rules leave open.
        others: what ten fewer and ten more places would mean.
    """

    matrix: str
    watch: tuple[Decimal, tuple[tuple[str, Decimal], ...]]
    taken: int
    proposal: Proposal
    placed: Listed
    outside: Listed
    below: Listed
    unscored: Some
    ties: tuple[Tied, ...]
    others: tuple[WhatIf, ...]

    @property
    def lines(self) -> tuple[DistrictLine, ...]:
        """The districts, by name."""
        return self.proposal.districts

    @property
    def free(self) -> int:
        """Places that nobody has now; fewer than none where more have one than there are."""
        return self.proposal.capacity.places - self.taken

    @property
    def refs(self) -> list[str]:
        """Everybody who is named anywhere, once."""
        named = [ref for each in (self.placed, self.outside, self.below) for ref in each.refs]
        some = [self.unscored, *(tie.people for tie in self.ties)]
        some += [part for each in self.others for part in (each.in_addition, each.no_longer)]
        named += [person.ref for each in some for person in each.named]
        return list(dict.fromkeys(named))


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """A proposal with what it was made from."""

    matrix: Matrix
    competing: Competing
    proposal: Proposal


def propose_for(scheme: OwnScheme, setting: Setting, *, today: date) -> Proposed:
    """Propose who fills the places of a scheme. Everybody is counted; nobody is named.

    Raises:
        NoMatrix: no version of the matrix is active.
        BadCapacity: the setting contradicts itself.
    """
    matrix = active_matrix().matrix
    competing = read_competing([each.id for each in scheme.districts], today)
    proposal = propose(
        setting.capacity_of(scheme),
        competing.candidates,
        matrix.district_thresholds,
        otherwise=matrix.thresholds,
    )
    return Proposed(matrix=matrix, competing=competing, proposal=proposal)


def board_of(
    scheme: OwnScheme, setting: Setting, *, reader: Reader, today: date, whole: bool = False
) -> Board:
    """Lay out who would fill the places of a scheme.

    Args:
        scheme: which.
        setting: its places and floors.
        reader: who is told.
        today: the day.
        whole: without cutting lists, for paper and files.

    Raises:
        NoMatrix: no version of the matrix is active.
        BadCapacity: the setting contradicts itself.
    """
    found = propose_for(scheme, setting, today=today)
    matrix, proposal, competing = found.matrix, found.proposal, found.competing
    telling = Telling.to(reader, competing, districts=scheme.names, today=today, whole=whole)
    own = matrix.district_thresholds
    by = {each.candidate.ref: each.by for each in proposal.placed}
    return Board(
        matrix=matrix.code,
        watch=_watch(scheme, matrix.thresholds, own),
        taken=competing.taken,
        proposal=proposal,
        placed=telling.listed([each.candidate for each in proposal.placed], by.get),
        outside=telling.listed(proposal.outside),
        below=telling.listed(proposal.below),
        unscored=telling.some(competing.unscored),
        ties=tuple(
            Tied(places=each.places, people=telling.some(each.refs)) for each in proposal.ties
        ),
        others=tuple(
            telling.what_if(each)
            for each in more_and_fewer(
                proposal.capacity, competing.candidates, own, otherwise=matrix.thresholds
            )
        ),
    )


def _watch(
    scheme: OwnScheme, usual: Thresholds, own: Mapping[str, Thresholds]
) -> tuple[Decimal, tuple[tuple[str, Decimal], ...]]:
    least = usual.begins(Band.WATCH)
    other = [
        (name, own[code].begins(Band.WATCH))
        for code, name in scheme.names.items()
        if code in own and own[code].begins(Band.WATCH) != least
    ]
    return least, tuple(other)
