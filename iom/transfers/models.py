"""The table of transfers."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from iom.db import Base, one_of, words
from iom.transfers.domain import Refusal, State, Why


class Transfer(Base):
    """One transfer, to a district or to a place outside. Of one client one at a time is open."""

    __tablename__ = "transfers_transfer"
    __table_args__ = (
        UniqueConstraint("client_id", "token"),
        CheckConstraint(one_of("why", Why), name="why_known"),
        CheckConstraint(one_of("state", State), name="state_known"),
        CheckConstraint(f"refusal IS NULL OR {one_of('refusal', Refusal)}", name="refusal_known"),
        CheckConstraint("to_district_id IS NOT NULL OR outside <> ''", name="somewhere"),
        Index(
            "uq_transfers_transfer_asked",
            "client_id",
            unique=True,
            sqlite_where=text("state = 'asked'"),
            postgresql_where=text("state = 'asked'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("clients_client.id"), index=True)
    token: Mapped[str] = mapped_column(String(40))  # of the form: a second click is the same one
    from_district_id: Mapped[int] = mapped_column(ForeignKey("places_district.id"), index=True)
    to_district_id: Mapped[int | None] = mapped_column(ForeignKey("places_district.id"), index=True)
    outside: Mapped[str] = mapped_column(String(120), default="")
    outside_person: Mapped[str] = mapped_column(String(120), default="")
    why: Mapped[Why] = mapped_column(words(Why))
    planned_on: Mapped[date]
    note: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[State] = mapped_column(words(State), default=State.ASKED)
    asked_at: Mapped[datetime]
    asked_by: Mapped[str] = mapped_column(String(120))
    effective_on: Mapped[date | None]
    refusal: Mapped[Refusal | None] = mapped_column(words(Refusal))
    words: Mapped[str] = mapped_column(Text, default="")  # of whoever declined or withdrew
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str] = mapped_column(String(120), default="")
    mistake: Mapped[str] = mapped_column(Text, default="")  # why it was taken back
    taken_back_at: Mapped[datetime | None]
    taken_back_by: Mapped[str] = mapped_column(String(120), default="")
    # What the acceptance ended and began, by number and day, so that it can be taken back.
    undo: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
