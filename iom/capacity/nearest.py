"""Whom the proposals leave just outside, to be offered for the list that partners watch."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from iom.accounts.domain import Category, Permission, Reader
from iom.capacity import settings
from iom.capacity.board import propose_for
from iom.capacity.schemes import own_schemes
from iom.capacity.telling import Line, Telling
from iom.kernel.errors import RuleBroken

MOST_OFFERED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Who is nearest to a place of a scheme without one, and not on the list yet.

    Attributes:
        scheme: its name.
        last_score: the lowest score that leads to a place outside the floors; empty for none.
        lines: the nearest first, `MOST_OFFERED` at most; whoever is on the scheme is left out.
        more: how many more are just outside, on the scheme or not shown.
    """

    scheme: str
    last_score: str
    lines: tuple[Line, ...]
    more: int


def offered_to(reader: Reader, today: date) -> list[Offer]:
    """List whom a coordinator may put on the list; nothing for others."""
    needed = (Permission.SEE_EVERY_CLIENT, Permission.CHANGE_CLIENTS)
    if not all(map(reader.may, needed)) or not reader.sees(Category.OFFENDING):
        return []
    found = []
    for scheme in own_schemes(reader):
        setting = settings.in_force(settings.list_settings(scheme), today)
        if setting is None:
            continue
        try:
            proposed = propose_for(scheme, setting, today=today)
        except RuleBroken:
            continue  # no matrix is active: there is no score to go by
        proposal, competing = proposed.proposal, proposed.competing
        telling = Telling.to(
            *(reader, competing),
            only=[each.ref for each in proposal.outside],
            districts=scheme.names,
            today=today,
            whole=True,
        )
        outside = telling.listed(proposal.outside)
        lines = [each for each in outside.lines if not each.watched and not each.on_scheme]
        shown = tuple(lines[:MOST_OFFERED])
        last = proposal.last_score
        found.append(
            Offer(
                scheme=scheme.name,
                last_score="" if last is None else str(last),
                lines=shown,
                more=outside.count - len(shown),
            )
        )
    return [each for each in found if each.lines or each.more]
