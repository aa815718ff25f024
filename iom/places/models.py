"""Schemes, delivery units and districts."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iom.db import Base


class Scheme(Base):
    """One governance: a board, a matrix, a formula."""

    __tablename__ = "places_scheme"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    force: Mapped[str] = mapped_column(String(60))


class DeliveryUnit(Base):
    """The team that serves some districts."""

    __tablename__ = "places_delivery_unit"

    id: Mapped[int] = mapped_column(primary_key=True)
    scheme_id: Mapped[int] = mapped_column(ForeignKey("places_scheme.id"), index=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(80))

    scheme: Mapped[Scheme] = relationship(lazy="joined", innerjoin=True)


class District(Base):
    """A local authority district, named as in the names of its LSOAs."""

    __tablename__ = "places_district"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("places_delivery_unit.id"), index=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)

    unit: Mapped[DeliveryUnit] = relationship(lazy="joined", innerjoin=True)
