"""The formula of each scheme: a setting that keeps its history (HANDBOOK 12)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from iom.audit import service as audit
from iom.audit.service import Actor
from iom.db import db
from iom.estimator.domain import DEFAULT_FORMULA, F_MULTIPLIER, BadQuestion, Formula
from iom.estimator.models import FormulaSetting
from iom.estimator.reach import Where
from iom.kernel.errors import ChangedMeanwhile
from iom.kernel.events import Event, Operation
from iom.places.domain import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class FormulaSet(Event):
    """A scheme's formula of crimes saved was set."""

    operation: ClassVar[Operation] = Operation.SETTINGS
    formula: Formula
    number: int
    f_multiplier: int


@dataclass(frozen=True, slots=True)
class InForce:
    """What a scheme uses, and the number of the setting; 0 is the handbook's, never set anew."""

    formula: Formula
    number: int
    f_multiplier: int = F_MULTIPLIER

    @property
    def words(self) -> str:
        """As in a sentence."""
        return f"{self.formula.label}, F {self.f_multiplier}"


def in_force(scheme: Place) -> InForce:
    """Return what a scheme uses now."""
    latest = db.session.scalar(
        select(FormulaSetting)
        .where(FormulaSetting.scheme_id == scheme.id)
        .order_by(FormulaSetting.number.desc())
        .limit(1)
    )
    if latest is None:
        return InForce(DEFAULT_FORMULA, 0)
    return InForce(latest.formula, latest.number, latest.f_multiplier)


def used_in(where: Where, chosen: Formula | None = None) -> tuple[Formula, int]:
    """Return the formula and the F by which crimes saved are worked out somewhere.

    Args:
        where: of one scheme or of several.
        chosen: a formula that takes the place of the schemes' own.

    Raises:
        BadQuestion: it is of several schemes, and they do not use the same.
    """
    used = {in_force(scheme) for scheme in where.schemes}
    formulas = {each.formula for each in used} if chosen is None else {chosen}
    multipliers = {each.f_multiplier for each in used}
    if len(formulas) > 1:
        raise BadQuestion(
            "The schemes do not use the same formula. Ask about one scheme, or choose a formula."
        )
    if len(multipliers) > 1:
        raise BadQuestion("The schemes do not use the same F multiplier. Ask about one scheme.")
    return next(iter(formulas), DEFAULT_FORMULA), next(iter(multipliers), F_MULTIPLIER)


def list_settings(schemes: Sequence[Place]) -> Sequence[FormulaSetting]:
    """List every setting that schemes ever made, the last one first."""
    return db.session.scalars(
        select(FormulaSetting)
        .where(FormulaSetting.scheme_id.in_(sorted(scheme.id for scheme in schemes)))
        .order_by(FormulaSetting.id.desc())
    ).all()


def set_formula(  # an act, on what, with what, by whom and when
    scheme: Place, formula: Formula, f_multiplier: int, *, seen: int, actor: Actor, at: datetime
) -> None:
    """Set a scheme's formula and F from now on; earlier settings stay on record.

    The one that is set already is set again by nobody.

    Args:
        scheme: whose.
        formula: which.
        f_multiplier: the F of the legacy presentation, within its bounds.
        seen: the number of the setting that whoever sets it has seen in force.
        actor: who sets it.
        at: when.

    Raises:
        ChangedMeanwhile: somebody else has set another one since.
    """
    now = in_force(scheme)
    if (now.formula, now.f_multiplier) == (formula, f_multiplier):
        return
    if now.number != seen:
        raise _set_meanwhile(scheme, now)
    number = now.number + 1
    db.session.add(
        FormulaSetting(
            scheme_id=scheme.id,
            number=number,
            formula=formula,
            f_multiplier=f_multiplier,
            set_at=at,
            set_by=actor.ref,
        )
    )
    try:
        db.session.flush()
    except IntegrityError:  # somebody else set it at this moment
        raise _set_meanwhile(scheme) from None
    event = FormulaSet(
        subject=scheme.ref, formula=formula, number=number, f_multiplier=f_multiplier
    )
    audit.record(event, actor=actor, at=at)


def _set_meanwhile(scheme: Place, now: InForce | None = None) -> ChangedMeanwhile:
    what = f": it is now {now.words}" if now else ""
    return ChangedMeanwhile(
        f"Somebody else has set the formula of {scheme.name} meanwhile{what}. Nothing was changed; "
        "look at what is set, and set it again if it should be another."
    )
