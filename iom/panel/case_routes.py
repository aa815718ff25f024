"""Pages about one case of a sitting, under /panels/<sitting_id>/<ref>."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Permission
from iom.accounts.queries import names_of
from iom.clients.domain import ClientViewed
from iom.clients.queries import NotYours
from iom.cohort.domain import DeselectionReason, DistrictMoved, PlacementChanged
from iom.kernel import clock
from iom.kernel.errors import NotFound, RuleBroken
from iom.panel import before, cases, decided, deciding
from iom.panel.cases import Case
from iom.panel.deciding import NewDecision
from iom.panel.domain import State, What
from iom.panel.events import PanelDecided
from iom.panel.forms import DecisionForm
from iom.panel.minutes import level_words, recommended_levels
from iom.panel.queries import Told
from iom.panel.reaching import NotForYou
from iom.panel.rendering import case_told, page_of, put_beside, speakers
from iom.selection.events import LevelDecided, LevelKept, PlaceEnded, PlaceGiven, PlaceNotGiven
from iom.selection.queries import active_scale
from iom.selection.refusing import Refused
from iom.transaction import transaction
from iom.web import access
from iom.web.access import requires
from iom.web.unstorable import version_seen

bp = Blueprint("panel_cases", __name__, url_prefix="/panels/<int:sitting_id>/<ref>")
_SIT = (Permission.SIT_ON_PANEL, Permission.DECIDE_ON_PANEL)
_RUN = Permission.DECIDE_ON_PANEL


@bp.get("")
@requires(*_SIT, audit=(ClientViewed,))
def show(sitting_id: int, ref: str) -> ResponseReturnValue:
    """Show a case: what the panel has before it, and apart from that what it decided."""
    reader, today = access.reader(), clock.today()
    told, case = case_told(sitting_id, ref)
    listed = cases.list_cases(reader, sitting_id, today=today).rows
    at = next(place for place, each in enumerate(listed) if each.ref == ref)
    known = before.before_the_panel(reader, told, case, today=today)
    history = decided.list_decided(reader, case.client_id, sitting_id)
    out = cases.out_of(sitting_id, case.client_id)
    by = {each.by for each in history} | {c.by for each in history for c in each.corrected}
    by |= {said.by for each in history for said in (*each.dissent, *each.earlier_dissent)}
    by |= {known.score.asked_by} if known.score else set()
    by |= {known.override.set_by} if known.override else set()
    return page_of(
        "panels/case.html",
        told,
        case,
        known=known,
        since=before.since_in_words(known),
        history=history,
        acts=deciding.open_to(case) if told.decides else (),
        out=[each.label for each in told.members if each.user_id in out],
        earlier=listed[at - 1].ref if at else "",
        later=listed[at + 1].ref if at + 1 < len(listed) else "",
        names=names_of(by),
        may_dissent=told.state is State.OPEN and bool(speakers(told, case)),
    )


@bp.route("/decide/<what>", methods=["GET", "POST"])
@requires(
    _RUN,
    audit=(
        *(ClientViewed, PanelDecided, PlaceGiven, PlaceNotGiven, PlaceEnded, LevelDecided),
        *(LevelKept, PlacementChanged, DistrictMoved),
    ),
)
def decide(sitting_id: int, ref: str, what: str) -> ResponseReturnValue:
    """Ask for the panel's decision and its reason; on POST, record it."""
    if what not in set(What):
        raise NotFound("There is no such decision.")
    told, case = case_told(sitting_id, ref, run=True)
    form, status, refused = DecisionForm.of(What(what), _levels(case)), 200, None
    if not form.is_submitted():
        _begin(form, told, case)
    elif form.validate():
        refused = _decide(sitting_id, ref, _typed(form, What(what)))
        if refused is None:
            flash(f"The decision about {ref} is recorded.")
            return redirect(url_for("panel_cases.show", sitting_id=sitting_id, ref=ref))
        status = put_beside(form, refused)
    told, case = case_told(sitting_id, ref, run=True)
    if status == 409:
        _see(form, case)  # what stands now is shown beside what was typed
    page = page_of(
        "panels/decide.html",
        told,
        case,
        form=form,
        what=What(what),
        open_to=deciding.open_to(case) if told.decides else (),
        overridable=_may_be_set_aside(refused),
        history=decided.list_decided(access.reader(), case.client_id, sitting_id),
    )
    return page, 422 if form.errors and status == 200 else status


def _decide(sitting_id: int, ref: str, new: NewDecision) -> RuleBroken | None:
    """Record a decision; return what says no to it, None where it is recorded."""
    try:
        with transaction():
            deciding.decide(
                sitting_id, ref, new, actor=access.reader(), at=clock.now(), today=clock.today()
            )
    except (NotYours, NotForYou):
        raise
    except RuleBroken as refusal:
        return refusal
    return None


def _may_be_set_aside(refused: RuleBroken | None) -> bool:
    """Say whether a panel may do otherwise than all the rules that said no."""
    return isinstance(refused, Refused) and all(r.rule.overridable for r in refused.refusals)


def _levels(case: Case) -> list[tuple[int, str]]:
    """Return the levels to choose from, and say which the rules recommend."""
    found = recommended_levels(access.reader(), [case], clock.today()).get(case.client_id)
    return [
        (each.number, level_words(each.number) + ", recommended" * (each.number == found))
        for each in reversed(active_scale().levels)
    ]


def _begin(form: DecisionForm, told: Told, case: Case) -> None:
    """Fill a new form: the day of the sitting. No level is chosen for the panel."""
    if "on" in form:
        form.on.data = told.on
    _see(form, case)


def _see(form: DecisionForm, case: Case) -> None:
    form.seen.data = str(case.version)
    form.before.data = str(deciding.latest_decision_id(case.client_id))


def _typed(form: DecisionForm, what: What) -> NewDecision:
    def said(name: str) -> str:
        return str(form[name].data or "") if name in form else ""

    leaving = said("leaving")
    return NewDecision(
        what=what,
        on=(form.on.data if "on" in form else None) or clock.today(),
        reason=said("reason"),
        level=form.level.data if "level" in form else None,
        benefit=said("benefit"),
        until_on=form.until_on.data if "until_on" in form else None,
        leaving=DeselectionReason(leaving) if leaving else None,
        note=said("note"),
        why_otherwise=said("why_otherwise"),
        seen=version_seen(form.seen.data),
        before=version_seen(form.before.data),
        token=form.token.data,
    )
