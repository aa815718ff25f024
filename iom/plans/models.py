"""Tables of action plans. Every row but those of what was agreed is an entry (`iom.entries`)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from iom.contacts.domain import Pathway
from iom.db import Base, words
from iom.entries.domain import Known
from iom.entries.models import EntryColumns, known, once_while_current
from iom.needs.domain import NeedKind
from iom.plans.domain import Answer, Came, Doer

KEY = 24


class Goal(EntryColumns, Base):
    """What is to be reached. The key stays the same whatever the goal says by now."""

    __tablename__ = "plans_goal"

    key: Mapped[str] = mapped_column("goal_key", String(KEY))
    on: Mapped[date] = mapped_column("dated_on")
    pathway: Mapped[Pathway] = mapped_column(words(Pathway, length=20))
    need: Mapped[NeedKind | None] = mapped_column(words(NeedKind, length=20))
    own_words: Mapped[str] = mapped_column(Text, default="")
    aim: Mapped[str] = mapped_column(Text, default="")

    @classmethod
    def _rules(cls) -> Sequence[object]:
        return (
            once_while_current("plans_goal", "goal_key"),
            known("pathway", Pathway),
            known("need", NeedKind, optional=True),
        )


class Step(EntryColumns, Base):
    """What somebody is to do for a goal, and by when. Its pathway is its goal's."""

    __tablename__ = "plans_step"

    key: Mapped[str] = mapped_column("step_key", String(KEY))
    goal: Mapped[str] = mapped_column("goal_key", String(KEY))
    pathway: Mapped[Pathway] = mapped_column(words(Pathway, length=20))
    what: Mapped[str] = mapped_column("words", Text)
    doer: Mapped[Doer] = mapped_column(words(Doer, length=12))
    who: Mapped[str] = mapped_column(String(120), default="")
    by_on: Mapped[date]

    @classmethod
    def _rules(cls) -> Sequence[object]:
        return (
            once_while_current("plans_step", "step_key"),
            known("pathway", Pathway),
            known("doer", Doer),
            Index("ix_plans_step_goal", "goal_key"),
        )


class PlanOutcome(EntryColumns, Base):
    """What came of a step; where no step is named, of the goal as a whole."""

    __tablename__ = "plans_outcome"

    goal: Mapped[str] = mapped_column("goal_key", String(KEY))
    step: Mapped[str] = mapped_column("step_key", String(KEY), default="")
    pathway: Mapped[Pathway] = mapped_column(words(Pathway, length=20))
    on: Mapped[date] = mapped_column("dated_on")
    how: Mapped[Came] = mapped_column(words(Came, length=12))
    what: Mapped[str] = mapped_column("words", Text, default="")

    @classmethod
    def _rules(cls) -> Sequence[object]:
        return (
            once_while_current("plans_outcome", "goal_key", "step_key"),
            known("pathway", Pathway),
            known("how", Came),
        )


class Introduction(EntryColumns, Base):
    """That the client, the worker of now and a new service are to meet, or met."""

    __tablename__ = "plans_introduction"

    pathway: Mapped[Pathway] = mapped_column(words(Pathway, length=20))
    service: Mapped[str] = mapped_column(String(120))
    person: Mapped[str] = mapped_column(String(120), default="")
    worker: Mapped[str] = mapped_column(String(120))
    planned_on: Mapped[date]
    place: Mapped[str] = mapped_column(String(200), default="")
    held_on: Mapped[date | None]
    others: Mapped[str] = mapped_column(String(200), default="")
    fell_through: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")

    @classmethod
    def _rules(cls) -> Sequence[object]:
        return (
            known("pathway", Pathway),
            CheckConstraint("held_on IS NULL OR fell_through = ''", name="held_or_not"),
        )


class Agreement(EntryColumns, Base):
    """That the client agreed to the plan as it was then, or did not, in the client's own words."""

    __tablename__ = "plans_agreement"

    key: Mapped[str] = mapped_column("agreement_key", String(KEY))
    on: Mapped[date] = mapped_column("dated_on")
    answer: Mapped[Answer] = mapped_column(words(Answer, length=12))
    own_words: Mapped[str] = mapped_column(Text)
    worker: Mapped[str] = mapped_column(String(120))
    others: Mapped[str] = mapped_column(String(200), default="")

    @classmethod
    def _rules(cls) -> Sequence[object]:
        return (
            once_while_current("plans_agreement", "agreement_key"),
            known("answer", Answer),
        )


class AgreedPart(Base):
    """That a goal or a step, as that row has it, was part of what was agreed."""

    __tablename__ = "plans_agreed"
    __table_args__ = (
        CheckConstraint("(goal_id IS NULL) <> (step_id IS NULL)", name="one_of_the_two"),
        Index("ix_plans_agreed_client", "client_id", "agreement_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("clients_client.id"))
    agreement: Mapped[str] = mapped_column("agreement_key", String(KEY))
    goal_id: Mapped[int | None] = mapped_column(ForeignKey("plans_goal.id"), index=True)
    step_id: Mapped[int | None] = mapped_column(ForeignKey("plans_step.id"), index=True)


class PlanReview(EntryColumns, Base):
    """That the plan was gone through, with whom, and what changed."""

    __tablename__ = "plans_review"

    on: Mapped[date] = mapped_column("dated_on")
    reviewer: Mapped[str] = mapped_column(String(120))
    with_client: Mapped[Known] = mapped_column(words(Known, length=12))
    changed: Mapped[str] = mapped_column("what_changed", Text)
    next_on: Mapped[date | None]

    @classmethod
    def _rules(cls) -> Sequence[object]:
        return (known("with_client", Known),)
