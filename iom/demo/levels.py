"""Levels of the story: steps down, a step up, a panel that did otherwise, and looks that kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from iom.accounts.domain import Reader
from iom.kernel.clock import LONDON
from iom.selection import scale_versions, service
from iom.selection.decisions import NewLevel, NewReappraisal
from iom.selection.domain import DEFAULT_SCALE
from iom.selection.scale_editing import cells_of
from iom.selection.scale_versions import SCALES
from iom.selection.showing import get_version
from iom.transaction import transaction

_DRAFT, _DRAFT_WHY = "closer-1", "Ten contacts at level 4, and a look every six weeks at level 3."
_FOUND = (
    "Keeps what was agreed; nothing new from the police.",
    "Missed one visit, rang the next day. The rest stands.",
    "Rent paid, still no work. The plan holds.",
    "Back with his mother since the month began; a visit is booked.",
    "New key worker, first meeting kept. Too early for less.",
)
_LONGEST = 140  # days of a place, at liberty, that a story of steps needs


def decide(
    rows: Sequence[Mapping[str, str]],
    situations: Sequence[Mapping[str, str]],
    *,
    actor: Reader,
    at: datetime,
) -> set[str]:
    """Let people decide levels of some clients, through the rules.

    Must be called outside a transaction.

    Args:
        rows: clients on the scheme, of whom nothing special is told.
        situations: rows of the file of situations; nobody steps down while not at liberty.
        actor: a coordinator.
        at: when.

    Returns:
        The references of whom something was decided.
    """
    today = at.astimezone(LONDON).date()
    begun = str(today - timedelta(days=_LONGEST))
    away = {row["client_ref"] for row in situations if not row["to"] or row["to"] > begun}
    here = [row for row in rows if row["client_ref"] not in away and row["selected_on"] < begun]
    at_4 = [row["client_ref"] for row in here if row["intensity"] == "4"]
    at_3 = [row["client_ref"] for row in here if row["intensity"] == "3"]
    pen = _Pen(actor, at, today)
    down, otherwise, kept = at_4[:3]
    pen.set(down, 3, 130, "Has a flat and a key worker there: weekly visits will do.")
    pen.look(down, 74, "Two late rents, both paid. The work at the depot holds.")
    pen.set(down, 2, 18, "Fortnightly contact keeps the job and the flat.")
    pen.set(
        otherwise,
        2,
        30,
        "Twice a month at the drug service, which sees him daily.",
        why="The drug service has taken the work over; the place is wanted elsewhere.",
    )
    pen.look(kept, 21, "Still sleeps at three addresses. Stays until one is checked.", panel=True)
    pen.set(at_3[0], 5, 9, "Daily contact while the tenancy is at risk.")
    pen.set(at_3[1], 2, 45, "Keeps the course going; nothing else is asked for.")
    return {down, otherwise, kept, *at_3[:2]}


def draft_a_scale(*, actor: Reader, at: datetime) -> None:
    """Begin a draft of the scale, for a preview to compare."""
    with transaction():
        made = SCALES.draft(_DRAFT, _DRAFT_WHY, follows=DEFAULT_SCALE.code, actor=actor, at=at)
        cells = cells_of(scale_versions.raw_rules(made), "levels")
        typed = {cell.name: cell.value for cell in cells}
        typed |= {"contacts_4": "10", "reappraise_days_3": "42"}
        scale_versions.change_draft(_DRAFT, "levels", typed, version=1, actor=actor, at=at)


def look_at_the_rest(
    rows: Sequence[Mapping[str, str]], *, but: set[str], actor: Reader, at: datetime
) -> None:
    """Let most levels have been looked at in time, and half of the longest places by a panel.

    Must be called outside a transaction.

    Args:
        rows: clients on the scheme.
        but: references of those who are left as they are.
        actor: a coordinator.
        at: when.
    """
    today = at.astimezone(LONDON).date()
    long_ago = str(today - timedelta(days=2 * 366))
    # Every eleventh is late.
    for number, row in enumerate(rows):
        if row["client_ref"] in but or not row["intensity"] or number % 11 == 5:
            continue
        interval = DEFAULT_SCALE.level(int(row["intensity"])).reappraise_days
        days = 1 + (7 * number) % (interval - 2)
        if row["selected_on"] > str(today - timedelta(days=days)):
            continue
        panel = row["selected_on"] < long_ago and number % 2 == 0
        pen = _Pen(actor, at, today)
        pen.look(row["client_ref"], days, _FOUND[number % len(_FOUND)], panel=panel)


class _Pen:
    """Writes decisions as one person, on days counted back from today."""

    def __init__(self, actor: Reader, at: datetime, today: date) -> None:
        self.actor, self.at, self.today = actor, at, today

    def set(self, ref: str, to: int, days: int, benefit: str, *, why: str = "") -> None:
        """Set a level from so many days ago."""
        with transaction():
            new = NewLevel(
                to=to,
                on=self.today - timedelta(days=days),
                benefit=benefit,
                why_otherwise=why,
                token=f"story-{days}",
                seen=self._seen(ref),
            )
            service.set_level(ref, new, actor=self.actor, at=self.at, today=self.today)

    def look(self, ref: str, days: int, finding: str, *, panel: bool = False) -> None:
        """Look at a level so many days ago and keep it."""
        with transaction():
            new = NewReappraisal(
                on=self.today - timedelta(days=days),
                finding=finding,
                by_panel=panel,
                token=f"story-{days}",
                seen=self._seen(ref),
            )
            service.reappraise(ref, new, actor=self.actor, at=self.at, today=self.today)

    def _seen(self, ref: str) -> int:
        return get_version(self.actor, ref)
