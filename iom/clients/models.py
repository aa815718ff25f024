"""Tables of who somebody is."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from iom.clients.domain import AliasKind, CheckHow, CheckResult, Ethnicity, IdentifierKind, Sex
from iom.clients.postal import POSTCODE_LENGTH
from iom.db import Base, one_of, words
from iom.entries.domain import Known
from iom.entries.models import EntryColumns, in_order, known, once_while_current


class Client(Base):
    """A person whom the scheme knows."""

    __tablename__ = "clients_client"
    __table_args__ = (
        CheckConstraint(f"sex IS NULL OR {one_of('sex', Sex)}", name="sex_known"),
        CheckConstraint(
            f"ethnicity IS NULL OR {one_of('ethnicity', Ethnicity)}", name="ethnicity_known"
        ),
        CheckConstraint("merged_into_id <> id", name="not_merged_into_itself"),
        # The list by name is read in this order. There is none on the home district on purpose: it
        # lures SQLite into sorting every client of a district for a page of twenty.
        Index("ix_clients_client_name", "family_name", "given_names", "ref"),
        # Of those alone that are part of another: the scope asks of every client that they are
        # not, and SQLite would take that for the few.
        Index(
            "ix_clients_client_merged_into_id",
            "merged_into_id",
            sqlite_where=text("merged_into_id IS NOT NULL"),
            postgresql_where=text("merged_into_id IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(40), unique=True)
    family_name: Mapped[str] = mapped_column(String(100))
    given_names: Mapped[str] = mapped_column(String(100))
    date_of_birth: Mapped[date | None] = mapped_column(index=True)
    sex: Mapped[Sex | None] = mapped_column(words(Sex, length=1))
    ethnicity: Mapped[Ethnicity | None] = mapped_column(words(Ethnicity, length=10))
    home_district_id: Mapped[int | None] = mapped_column(ForeignKey("places_district.id"))
    # Of which client this record is now a part; it is then no client of its own.
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("clients_client.id"))
    version: Mapped[int] = mapped_column(default=1)
    recorded_at: Mapped[datetime]

    __mapper_args__ = {"version_id_col": version}


class DetailChange(Base):
    """What one of a client's personal details said before it was changed; written once."""

    __tablename__ = "clients_detail_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("clients_client.id"), index=True)
    detail: Mapped[str] = mapped_column(String(20))
    was: Mapped[str] = mapped_column(String(100))
    source: Mapped[str] = mapped_column(String(120))
    changed_at: Mapped[datetime]
    changed_by: Mapped[str] = mapped_column(String(120))


class Alias(EntryColumns, Base):
    """Another name of a client. Its search keys are there while it is current."""

    __tablename__ = "clients_alias"

    kind: Mapped[AliasKind] = mapped_column(words(AliasKind, length=20))
    family_name: Mapped[str] = mapped_column(String(100))
    given_names: Mapped[str] = mapped_column(String(100))
    date_of_birth: Mapped[date | None]

    @classmethod
    def _rules(cls) -> Sequence[object]:
        return (
            known("kind", AliasKind),
            once_while_current("clients_alias", "client_id", "family_name", "given_names"),
        )


class Address(EntryColumns, Base):
    """Where a client lives, from a day up to another. `comparable` is None without a postcode."""

    __tablename__ = "clients_address"

    line: Mapped[str] = mapped_column(String(120))
    postcode: Mapped[str] = mapped_column(String(POSTCODE_LENGTH))
    comparable: Mapped[str | None] = mapped_column(String(200), index=True)
    from_on: Mapped[date]
    to_on: Mapped[date | None]
    checked_on: Mapped[date | None]
    checked_by: Mapped[str] = mapped_column(String(120), default="")
    check_how: Mapped[CheckHow | None] = mapped_column(words(CheckHow, length=20))
    check_result: Mapped[CheckResult | None] = mapped_column(words(CheckResult, length=20))
    safe_to_write: Mapped[Known | None] = mapped_column(words(Known, length=12))

    @property
    def last_on(self) -> date | None:
        """The last day on which the client lived there; None: still."""
        return self.to_on - timedelta(days=1) if self.to_on else None

    @classmethod
    def _rules(cls) -> Sequence[object]:
        return (
            in_order("from_on", "to_on"),
            known("check_how", CheckHow, optional=True),
            known("check_result", CheckResult, optional=True),
            known("safe_to_write", Known, optional=True),
            once_while_current("clients_address", "client_id", "line", "postcode", "from_on"),
        )


class Identifier(Base):
    """A number that another organisation gave a client."""

    __tablename__ = "clients_identifier"
    __table_args__ = (
        CheckConstraint(one_of("kind", IdentifierKind), name="kind_known"),
        UniqueConstraint("kind", "canonical"),
        UniqueConstraint("client_id", "kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("clients_client.id"))
    kind: Mapped[IdentifierKind] = mapped_column(words(IdentifierKind, length=20))
    canonical: Mapped[str] = mapped_column(String(20), index=True)
    as_written: Mapped[str] = mapped_column(String(40))


class SearchKey(Base):
    """A form of a client's name or alias under which a search finds it."""

    __tablename__ = "clients_search_key"
    __table_args__ = (Index("ix_clients_search_key_key", "key", "client_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("clients_client.id"), index=True)
    alias_id: Mapped[int | None] = mapped_column(ForeignKey("clients_alias.id"), index=True)
    key: Mapped[str] = mapped_column(String(60))


class Hold(Base):
    """That nothing of a client may be erased, until it is lifted. One at a time."""

    __tablename__ = "clients_hold"
    __table_args__ = (
        CheckConstraint("(lifted_at IS NULL) = (lifted_by IS NULL)", name="lifted_by_somebody"),
        Index(
            "uq_clients_hold_open",
            "client_id",
            unique=True,
            sqlite_where=text("lifted_at IS NULL"),
            postgresql_where=text("lifted_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("clients_client.id"), index=True)
    reason: Mapped[str] = mapped_column(Text)
    authority: Mapped[str] = mapped_column(String(200))
    review_on: Mapped[date]
    set_at: Mapped[datetime]
    set_by: Mapped[str] = mapped_column(String(120))
    lifted_at: Mapped[datetime | None]
    lifted_by: Mapped[str | None] = mapped_column(String(120))
    lifted_why: Mapped[str] = mapped_column(Text, default="")


class Different(Base):
    """That two clients are different people, for good, unless it is taken back.

    The one with the lower id stands first, so that a pair is one pair whoever names it.
    """

    __tablename__ = "clients_different"
    __table_args__ = (
        CheckConstraint("first_id < second_id", name="in_order"),
        CheckConstraint(
            "(taken_back_at IS NULL) = (taken_back_by IS NULL)", name="taken_back_by_somebody"
        ),
        Index(
            "uq_clients_different_open",
            "first_id",
            "second_id",
            unique=True,
            sqlite_where=text("taken_back_at IS NULL"),
            postgresql_where=text("taken_back_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    first_id: Mapped[int] = mapped_column(ForeignKey("clients_client.id"))
    second_id: Mapped[int] = mapped_column(ForeignKey("clients_client.id"), index=True)
    ground: Mapped[str] = mapped_column(Text)
    said_at: Mapped[datetime]
    said_by: Mapped[str] = mapped_column(String(120))
    taken_back_at: Mapped[datetime | None]
    taken_back_by: Mapped[str | None] = mapped_column(String(120))
    taken_back_why: Mapped[str] = mapped_column(Text, default="")


class Tombstone(Base):
    """That a client was erased. Nothing else is left, and the reference is never used again."""

    __tablename__ = "clients_tombstone"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(40), unique=True)
    erased_at: Mapped[datetime]
    erased_by: Mapped[str] = mapped_column(String(120))
    reason: Mapped[str] = mapped_column(String(40))


class Death(EntryColumns, Base):
    """That a client died. Whatever chases, reminds or writes asks for it (`clients.deaths`)."""

    __tablename__ = "clients_death"

    died_on: Mapped[date]

    @classmethod
    def _rules(cls) -> Sequence[object]:
        return (once_while_current("clients_death", "client_id"),)
