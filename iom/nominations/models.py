"""Tables of nominations, and of what was said of those who may be the same person."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from iom.clients.domain import Sex
from iom.db import Base, one_of, words
from iom.nominations.domain import RouteIn, State


class Nomination(Base):
    """One nomination. `client_id` is whom it is about, as soon as that was said.

    While it is passed on, it waits with one user, or with the coordinators of a district.
    """

    __tablename__ = "nominations_nomination"
    __table_args__ = (
        UniqueConstraint("by_id", "token"),
        CheckConstraint(one_of("route", RouteIn), name="route_known"),
        CheckConstraint(one_of("state", State), name="state_known"),
        CheckConstraint(f"sex IS NULL OR {one_of('sex', Sex)}", name="sex_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int | None] = mapped_column(ForeignKey("clients_client.id"), index=True)
    token: Mapped[str] = mapped_column(String(40))  # of the form: a second click is the same one
    by_id: Mapped[int] = mapped_column(ForeignKey("accounts_user.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("accounts_agency.id"))
    nominated_on: Mapped[date]
    route: Mapped[RouteIn] = mapped_column(words(RouteIn))
    given_names: Mapped[str] = mapped_column(String(100))
    family_name: Mapped[str] = mapped_column(String(100))
    date_of_birth: Mapped[date | None]
    sex: Mapped[Sex | None] = mapped_column(words(Sex, length=1))
    pnc_id: Mapped[str | None] = mapped_column(String(20))
    cro: Mapped[str | None] = mapped_column(String(20))
    prison_number: Mapped[str | None] = mapped_column(String(20))
    crn: Mapped[str | None] = mapped_column(String(20))
    district_id: Mapped[int] = mapped_column(ForeignKey("places_district.id"), index=True)
    offending: Mapped[str] = mapped_column(Text, default="")
    needs: Mapped[str] = mapped_column(Text, default="")
    possible_match: Mapped[bool]  # with somebody whom the nominator may not see
    state: Mapped[State] = mapped_column(words(State), default=State.WAITING)
    asked: Mapped[str] = mapped_column(Text, default="")
    told: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    with_user_id: Mapped[int | None] = mapped_column(ForeignKey("accounts_user.id"))
    with_district_id: Mapped[int | None] = mapped_column(ForeignKey("places_district.id"))
    made_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None] = mapped_column(String(120))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Verdict(Base):
    """What somebody said of a client who may be the person nominated."""

    __tablename__ = "nominations_verdict"

    nomination_id: Mapped[int] = mapped_column(
        ForeignKey("nominations_nomination.id"), primary_key=True
    )
    client_id: Mapped[int] = mapped_column(
        ForeignKey("clients_client.id"), primary_key=True, index=True
    )
    same: Mapped[bool]
    said_by: Mapped[str] = mapped_column(String(120))
    said_at: Mapped[datetime]
