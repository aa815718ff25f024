"""Put together what a panel has before it of one case, as far as the reader may see each part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from iom.accounts.domain import Category, Reader
from iom.cohort.domain import Status
from iom.cohort.models import Placement
from iom.db import db
from iom.kernel.dates import day_in_words
from iom.needs.picture import Picture
from iom.needs.queries import get_picture
from iom.nominations.queries import Information, list_information
from iom.panel.cases import Case
from iom.panel.changed import Change, list_changes
from iom.panel.decided import in_words
from iom.panel.preparing import decisions_of
from iom.panel.queries import Told
from iom.scoring.queries import Standing, find_override, find_with_version, list_history
from iom.scoring.showing import Shown, shown
from iom.selection.models import LevelSet
from iom.selection.queries import active_scale, panel_looks_of, recommendations_of
from iom.selection.recommending import Recommendation
from iom.selection.staying import long_stay
from iom.sharing.scope import among_seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What is known of a case.

    Attributes:
        sees_scores: whether the reader's agency is told of scores and what rests on them.
        score: the latest; None where there is none, or none for the reader.
        override: one in force.
        recommendation: None without a score, or where the reader sees none.
        since: from when changes are listed.
        since_what: what happened then.
        needs: where they stand, those of a kind that the reader may see.
        nominations: with needs and offending in brief, where the reader may see them.
        benefit: what was expected of the level when it was last set; empty where nothing was said.
        stays: how long the place has lasted, from two years on.
    """

    sees_scores: bool
    score: Shown | None
    override: Standing | None
    recommendation: Recommendation | None
    since: date
    since_what: str
    changes: Sequence[Change]
    needs: Picture
    nominations: Sequence[Information]
    benefit: str
    stays: str


def before_the_panel(reader: Reader, sitting: Told, case: Case, *, today: date) -> Before:
    """Read what a panel has before it of a case that came through the scope."""
    sees_scores = reader.sees(Category.OFFENDING)
    history = list_history(case.client_id) if sees_scores else []
    found = find_with_version(case.client_id, history[0].id) if history else None
    override = find_override(case.client_id) if sees_scores else None
    recommended = recommendations_of([case.client_id], today) if sees_scores else {}
    since, since_what = _since(sitting, case)
    return Before(
        sees_scores=sees_scores,
        score=shown(*found, history, reader) if found else None,
        override=override if override and override.in_force(today) else None,
        recommendation=recommended.get(case.client_id),
        since=since,
        since_what=since_what,
        changes=list_changes(reader, case.client_id, since=since, today=today, scores=history),
        needs=get_picture(reader, case.client_id, today),
        nominations=list_information(reader, case.client_id),
        benefit=_benefit(case) if reader.sees(Category.MEETING_RECORD) else "",
        stays=_stays(case, today),
    )


def _since(sitting: Told, case: Case) -> tuple[date, str]:
    """Say when a panel last looked; before the first time, since when the client stands so."""
    decided = decisions_of([case.client_id]).get(case.client_id, ())
    others = [each for each in decided if each.sitting_id != sitting.id]
    latest = others[-1] if others else None
    if latest is not None:
        return latest.on, f"the panel’s last decision ({in_words(latest, sees_why=False)})"
    placement = db.session.scalar(
        among_seen(select(Placement)).where(
            Placement.client_id == case.client_id, Placement.is_latest
        )
    )
    if placement is not None and placement.selected_on is not None:
        return placement.selected_on, "the selection"
    return (placement.nominated_on if placement else sitting.on), "the nomination"


def _benefit(case: Case) -> str:
    latest = (
        among_seen(select(LevelSet.benefit))
        .where(LevelSet.client_id == case.client_id)
        .order_by(LevelSet.from_on.desc(), LevelSet.id.desc())
        .limit(1)
    )
    return db.session.scalar(latest) or ""


def _stays(case: Case, today: date) -> str:
    if case.status is not Status.ON_SCHEME or case.since is None:
        return ""
    looks = panel_looks_of([case.client_id]).get(case.client_id, ())
    stay = long_stay(active_scale(), case.since, today, reviewed=looks)
    return stay.sentence if stay else ""


def since_in_words(before: Before) -> str:
    """Say since when changes are listed: `since the selection on 4 May 2026`."""
    return f"since {before.since_what} on {day_in_words(before.since)}"
