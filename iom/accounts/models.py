"""People who sign in, and the agencies they work for."""

from datetime import datetime

from flask_login import UserMixin
from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iom.accounts.domain import PERMISSIONS, Reader, Role
from iom.db import Base, one_of, words


class Agency(Base):
    """An organisation that takes part in a scheme."""

    __tablename__ = "accounts_agency"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)


class UserDistrict(Base):
    """A district that bounds what a user may see."""

    __tablename__ = "accounts_user_district"

    user_id: Mapped[int] = mapped_column(ForeignKey("accounts_user.id"), primary_key=True)
    district_id: Mapped[int] = mapped_column(
        ForeignKey("places_district.id"), primary_key=True, index=True
    )


class User(UserMixin, Base):  # type: ignore[misc]  # flask-login ships no types
    """A worker of one of the partner agencies."""

    __tablename__ = "accounts_user"
    __table_args__ = (CheckConstraint(one_of("role", Role), name="role_known"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(40), unique=True)
    full_name: Mapped[str] = mapped_column(String(120))
    role: Mapped[Role] = mapped_column(words(Role))
    agency_id: Mapped[int] = mapped_column(ForeignKey("accounts_agency.id"), index=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]

    agency: Mapped[Agency] = relationship(lazy="joined")
    districts: Mapped[list[UserDistrict]] = relationship(
        lazy="joined", cascade="all, delete-orphan"
    )

    @property
    def is_active(self) -> bool:
        """A disabled account is signed out at its next request (flask-login asks this)."""
        return self.disabled_at is None

    @property
    def ref(self) -> str:
        """How the audit trail names this user."""
        return f"user:{self.username}"

    def as_reader(self) -> Reader:
        """Return the user as queries and services see them."""
        return Reader(
            ref=self.ref,
            name=self.full_name,
            user_id=self.id,
            agency_id=self.agency_id,
            permissions=PERMISSIONS[self.role],
            district_ids=frozenset(row.district_id for row in self.districts),
        )
