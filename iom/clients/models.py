"""Tables of who somebody is."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from iom.clients.domain import AliasKind, Ethnicity, IdentifierKind, Sex
from iom.db import Base, one_of, words


class Client(Base):
    """A person whom the scheme knows."""

    __tablename__ = "clients_client"
    __table_args__ = (
        CheckConstraint(f"sex IS NULL OR {one_of('sex', Sex)}", name="sex_known"),
        CheckConstraint(
            f"ethnicity IS NULL OR {one_of('ethnicity', Ethnicity)}", name="ethnicity_known"
        ),
        # The list by name is read in this order. There is none on the home district on purpose: it
        # lures SQLite into sorting every client of a district for a page of twenty.
        Index("ix_clients_client_name", "family_name", "given_names", "ref"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(40), unique=True)
    family_name: Mapped[str] = mapped_column(String(100))
    given_names: Mapped[str] = mapped_column(String(100))
    date_of_birth: Mapped[date | None] = mapped_column(index=True)
    sex: Mapped[Sex | None] = mapped_column(words(Sex, length=1))
    ethnicity: Mapped[Ethnicity | None] = mapped_column(words(Ethnicity, length=10))
    home_district_id: Mapped[int | None] = mapped_column(ForeignKey("places_district.id"))
    version: Mapped[int] = mapped_column(default=1)
    recorded_at: Mapped[datetime]

    __mapper_args__ = {"version_id_col": version}


class Alias(Base):
    """Another name of a client."""

    __tablename__ = "clients_alias"
    __table_args__ = (
        CheckConstraint(one_of("kind", AliasKind), name="kind_known"),
        UniqueConstraint("client_id", "family_name", "given_names"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("clients_client.id"))
    kind: Mapped[AliasKind] = mapped_column(words(AliasKind, length=20))
    family_name: Mapped[str] = mapped_column(String(100))
    given_names: Mapped[str] = mapped_column(String(100))
    date_of_birth: Mapped[date | None]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str] = mapped_column(String(120))


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
