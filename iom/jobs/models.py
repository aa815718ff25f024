"""Table of runs: one row for each slot of each job, and that is what lets it be run once."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from iom.db import Base, one_of, words
from iom.jobs.domain import LONGEST_SAID, RunState


class Run(Base):
    """The work of a job for one slot, and what became of it."""

    __tablename__ = "jobs_run"
    __table_args__ = (
        CheckConstraint(one_of("state", RunState), name="state_known"),
        CheckConstraint("(state = 'running') = (lease IS NOT NULL)", name="held_while_running"),
        CheckConstraint("(lease IS NULL) = (leased_until IS NULL)", name="lease_has_an_end"),
        CheckConstraint(
            "(state IN ('done', 'failed')) = (ended_at IS NOT NULL)", name="ended_when_it_ended"
        ),
        UniqueConstraint("job", "slot"),
        Index("ix_jobs_run_state", "state", "slot"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    job: Mapped[str] = mapped_column(String(40))
    slot: Mapped[datetime]
    state: Mapped[RunState] = mapped_column(words(RunState, length=20))
    tries: Mapped[int] = mapped_column(default=0)
    # Who asked for it, as the trail names them; empty for what the timetable has.
    asked_by: Mapped[str] = mapped_column(String(80), default="")
    begun_at: Mapped[datetime | None]
    lease: Mapped[str | None] = mapped_column(String(32))
    leased_until: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    # In the product's own words: an error's text may quote what somebody typed.
    said: Mapped[str] = mapped_column(String(LONGEST_SAID), default="")
