"""Tables of who may see what: agreements, who works with whom, restricted records."""

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iom.accounts.domain import Category
from iom.accounts.models import Agency, User
from iom.db import Base, one_of, words
from iom.sharing.domain import InvolvementKind, RestrictionKind


class Agreement(Base):
    """A sharing agreement. In force from `from_on` up to, not including, `to_on`."""

    __tablename__ = "sharing_agreement"
    # One that was ended on its first day never was in force on any.
    __table_args__ = (CheckConstraint("to_on >= from_on", name="ends_after_it_begins"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(120), unique=True)
    purposes: Mapped[str] = mapped_column(Text)
    from_on: Mapped[date]
    to_on: Mapped[date] = mapped_column(index=True)
    review_on: Mapped[date]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("accounts_user.id"))
    follows_id: Mapped[int | None] = mapped_column(ForeignKey("sharing_agreement.id"), index=True)
    # Whether it has let anybody see anything: from then on it is never removed.
    begun: Mapped[bool] = mapped_column(default=False)
    # Of the form that recorded it: a form that is sent twice is one agreement.
    token: Mapped[str | None] = mapped_column(String(60), unique=True)
    recorded_at: Mapped[datetime]
    changed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    owner: Mapped[User | None] = relationship(lazy="joined")
    parties: Mapped[list["AgreementParty"]] = relationship(
        cascade="all, delete-orphan", order_by="AgreementParty.agency_id", lazy="selectin"
    )

    __mapper_args__ = {"version_id_col": version}


class AgreementParty(Base):
    """An agency that is a party to an agreement, with the gateway on which a charity relies."""

    __tablename__ = "sharing_agreement_party"

    agreement_id: Mapped[int] = mapped_column(ForeignKey("sharing_agreement.id"), primary_key=True)
    agency_id: Mapped[int] = mapped_column(
        ForeignKey("accounts_agency.id"), primary_key=True, index=True
    )
    gateway: Mapped[str] = mapped_column(String(200), default="")

    agency: Mapped[Agency] = relationship(lazy="joined", innerjoin=True)
    categories: Mapped[list["AgreementCategory"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin"
    )


class AgreementCategory(Base):
    """A kind of data that a party may see by an agreement."""

    __tablename__ = "sharing_agreement_category"
    __table_args__ = (
        CheckConstraint(one_of("category", Category), name="category_known"),
        ForeignKeyConstraint(
            ["agreement_id", "agency_id"],
            ["sharing_agreement_party.agreement_id", "sharing_agreement_party.agency_id"],
        ),
    )

    agreement_id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(primary_key=True)
    category: Mapped[Category] = mapped_column(words(Category), primary_key=True)


class AgreementReason(Base):
    """Why an agreement was changed; beside the trail, which holds no text that people typed."""

    __tablename__ = "sharing_agreement_reason"

    agreement_id: Mapped[int] = mapped_column(ForeignKey("sharing_agreement.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)  # that the change made
    reason: Mapped[str] = mapped_column(Text)


class AgreementAnnouncement(Base):
    """That people were told of an agreement's end, or of its review. Each step once for each day.

    `step_days` is 60, 30 or 7 before the end, and 0 for the review.
    """

    __tablename__ = "sharing_agreement_announcement"

    agreement_id: Mapped[int] = mapped_column(ForeignKey("sharing_agreement.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)  # the end, or the review
    step_days: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    people: Mapped[int]


class Involvement(Base):
    """That an agency, or one of its workers, works with a client, from a day up to another."""

    __tablename__ = "sharing_involvement"
    __table_args__ = (
        CheckConstraint(one_of("kind", InvolvementKind), name="kind_known"),
        CheckConstraint("to_on IS NULL OR to_on >= from_on", name="ends_after_it_begins"),
        CheckConstraint(
            "kind NOT IN ('lead', 'second') OR user_id IS NOT NULL", name="led_by_name"
        ),
        # Holds all that the scope asks for every client of a list.
        Index("ix_sharing_involvement_agency", "agency_id", "client_id", "from_on", "to_on"),
        # Whose own somebody's clients are, and who leads a client.
        Index("ix_sharing_involvement_user", "user_id", "agency_id", "client_id"),
        Index("ix_sharing_involvement_client", "client_id", "kind", "from_on", "to_on", "user_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("clients_client.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("accounts_agency.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("accounts_user.id"))
    kind: Mapped[InvolvementKind] = mapped_column(words(InvolvementKind))
    from_on: Mapped[date]
    to_on: Mapped[date | None]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str] = mapped_column(String(120))


class Cover(Base):
    """That somebody stands in for a worker who is away, from a day up to another.

    It covers what that worker leads or is second to on each day, whoever comes or goes meanwhile:
    every client but those named, or those named alone.
    """

    __tablename__ = "sharing_cover"
    __table_args__ = (
        CheckConstraint("to_on >= from_on", name="ends_after_it_begins"),
        # What the scope asks for everybody who signs in.
        Index("ix_sharing_cover_by", "by_id", "to_on", "from_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("accounts_user.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("accounts_user.id"))
    from_on: Mapped[date]
    to_on: Mapped[date]
    every: Mapped[bool]
    note: Mapped[str] = mapped_column(Text)
    # Of the form that recorded it: a form that is sent twice is one cover.
    token: Mapped[str] = mapped_column(String(60), unique=True)
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str] = mapped_column(String(120))


class CoverClient(Base):
    """A client whom a cover names: left out of it, or alone in it."""

    __tablename__ = "sharing_cover_client"

    cover_id: Mapped[int] = mapped_column(ForeignKey("sharing_cover.id"), primary_key=True)
    client_id: Mapped[int] = mapped_column(
        ForeignKey("clients_client.id"), primary_key=True, index=True
    )


class Seat(Base):
    """That somebody sits in a sitting of a panel, and from which day up to which they see its list.

    The sitting itself is the panel's (`iom.panel`), which keeps these days in step with it.
    """

    __tablename__ = "sharing_seat"
    __table_args__ = (
        CheckConstraint("to_on >= from_on", name="ends_after_it_begins"),
        # What the scope asks for everybody who signs in.
        Index("ix_sharing_seat_user", "user_id", "to_on", "from_on"),
    )

    sitting_id: Mapped[int] = mapped_column(ForeignKey("panel_sitting.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("accounts_user.id"), primary_key=True)
    from_on: Mapped[date]
    to_on: Mapped[date]
    was_there: Mapped[bool | None]  # said when the sitting is closed


class Listed(Base):
    """That a client is on the list of a sitting, at which place, and for what."""

    __tablename__ = "sharing_listed"

    sitting_id: Mapped[int] = mapped_column(ForeignKey("panel_sitting.id"), primary_key=True)
    client_id: Mapped[int] = mapped_column(
        ForeignKey("clients_client.id"), primary_key=True, index=True
    )
    position: Mapped[int]
    grounds: Mapped[str] = mapped_column(String(200))  # codes, by commas
    added_at: Mapped[datetime]
    added_by: Mapped[str] = mapped_column(String(120))


class Conflict(Base):
    """That somebody has a conflict of interest on a case of a sitting, and so is out for it."""

    __tablename__ = "sharing_conflict"

    sitting_id: Mapped[int] = mapped_column(ForeignKey("panel_sitting.id"), primary_key=True)
    client_id: Mapped[int] = mapped_column(
        ForeignKey("clients_client.id"), primary_key=True, index=True
    )
    user_id: Mapped[int] = mapped_column(
        ForeignKey("accounts_user.id"), primary_key=True, index=True
    )
    said_at: Mapped[datetime]
    said_by: Mapped[str] = mapped_column(String(120))


class Restriction(Base):
    """That a client's record is closed to people who could otherwise see it."""

    __tablename__ = "sharing_restriction"
    __table_args__ = (CheckConstraint(one_of("kind", RestrictionKind), name="kind_known"),)

    client_id: Mapped[int] = mapped_column(ForeignKey("clients_client.id"), primary_key=True)
    kind: Mapped[RestrictionKind] = mapped_column(words(RestrictionKind))
    shown: Mapped[bool]  # whether the others are told that there is a record, and whom to ask
    owner_id: Mapped[int] = mapped_column(ForeignKey("accounts_user.id"), index=True)
    reason: Mapped[str] = mapped_column(Text)
    set_at: Mapped[datetime]
    set_by: Mapped[str] = mapped_column(String(120))
    version: Mapped[int] = mapped_column(default=1)

    owner: Mapped[User] = relationship(lazy="joined", innerjoin=True)
    people: Mapped[list["RestrictionPerson"]] = relationship(cascade="all, delete-orphan")

    __mapper_args__ = {"version_id_col": version}


class RestrictionPerson(Base):
    """Somebody whom a restriction names: let in, or shut out, by its kind."""

    __tablename__ = "sharing_restriction_person"

    client_id: Mapped[int] = mapped_column(
        ForeignKey("sharing_restriction.client_id"), primary_key=True
    )
    user_id: Mapped[int] = mapped_column(
        ForeignKey("accounts_user.id"), primary_key=True, index=True
    )

    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)


class BreakGlass(Base):
    """That somebody opened a closed record for a while, and why."""

    __tablename__ = "sharing_break_glass"
    __table_args__ = (
        CheckConstraint("until_at >= at", name="lasts"),
        UniqueConstraint("user_id", "client_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("accounts_user.id"))
    client_id: Mapped[int] = mapped_column(ForeignKey("clients_client.id"), index=True)
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    until_at: Mapped[datetime]
