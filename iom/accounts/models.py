"""People who sign in, what they may do and where, and the agencies they work for."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iom.accounts.domain import AgencyKind, Permission, Role
from iom.db import Base, SealedText, one_of, words


class Agency(Base):
    """An organisation that takes part in a scheme."""

    __tablename__ = "accounts_agency"
    __table_args__ = (CheckConstraint(one_of("kind", AgencyKind), name="kind_known"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[AgencyKind] = mapped_column(words(AgencyKind), default=AgencyKind.STATUTORY)


class UserBound(Base):
    """A scheme, a delivery unit or a district that bounds what a user may see.

    Exactly one of the three is set. Somebody bounded by a scheme or a unit sees a district that is
    put under it later, too.
    """

    __tablename__ = "accounts_user_bound"
    __table_args__ = (
        CheckConstraint(
            " + ".join(
                f"CASE WHEN {place}_id IS NULL THEN 0 ELSE 1 END"
                for place in ("scheme", "unit", "district")
            )
            + " = 1",
            name="one_place",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("accounts_user.id"), index=True)
    scheme_id: Mapped[int | None] = mapped_column(ForeignKey("places_scheme.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("places_delivery_unit.id"))
    district_id: Mapped[int | None] = mapped_column(ForeignKey("places_district.id"))


class UserPermission(Base):
    """A permission that was granted to a user, or taken from them, beside what the role gives."""

    __tablename__ = "accounts_user_permission"
    __table_args__ = (CheckConstraint(one_of("permission", Permission), name="permission_known"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("accounts_user.id"), primary_key=True)
    permission: Mapped[Permission] = mapped_column(words(Permission), primary_key=True)
    granted: Mapped[bool]  # False: taken


class PermissionChange(Base):
    """Why a permission was granted or taken singly. Rows are only added; the trail has no reasons.

    A reason is somebody's own words, and the trail keeps nothing that must be erasable.
    """

    __tablename__ = "accounts_permission_change"
    __table_args__ = (CheckConstraint(one_of("permission", Permission), name="permission_known"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("accounts_user.id"), index=True)
    permission: Mapped[Permission] = mapped_column(words(Permission))
    granted: Mapped[bool]  # False: taken
    reason: Mapped[str] = mapped_column(String(300))
    changed_at: Mapped[datetime]
    changed_by: Mapped[str] = mapped_column(String(80))


class User(Base):
    """A worker of one of the partner agencies."""

    __tablename__ = "accounts_user"
    __table_args__ = (
        CheckConstraint(one_of("role", Role), name="role_known"),
        Index("ix_accounts_user_full_name", "full_name"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(40), unique=True)
    full_name: Mapped[str] = mapped_column(String(120))
    # At work, both: nameless e-mails go to the one, colleagues who share a client ring the other.
    work_email: Mapped[str | None] = mapped_column(String(254))
    work_telephone: Mapped[str | None] = mapped_column(String(40))
    role: Mapped[Role] = mapped_column(words(Role))
    agency_id: Mapped[int] = mapped_column(ForeignKey("accounts_agency.id"), index=True)
    # None: no password yet, or its reset was forced; a one-time code lets them set one.
    password_hash: Mapped[str | None] = mapped_column(String(200))
    password_changed_at: Mapped[datetime | None]
    totp_secret: Mapped[str | None] = mapped_column(SealedText, deferred=True)
    totp_last_step: Mapped[int | None]  # the half-minute of the last code: each is good once
    totp_enrolled_at: Mapped[datetime | None]
    # The user's own home, which only the page of unusual looking compares with clients' addresses.
    home_address: Mapped[str | None] = mapped_column(SealedText, deferred=True)
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]
    last_signed_in_at: Mapped[
        datetime | None
    ]  # kept here too, so that a list need not ask the trail
    # Goes up whenever what the user may do changes: sessions then take a new id.
    rights_version: Mapped[int] = mapped_column(default=1)
    version: Mapped[int] = mapped_column(default=1)

    agency: Mapped[Agency] = relationship(lazy="joined", innerjoin=True)
    bounds: Mapped[list[UserBound]] = relationship(cascade="all, delete-orphan")
    permissions: Mapped[list[UserPermission]] = relationship(cascade="all, delete-orphan")

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_active(self) -> bool:
        """A disabled account is signed out at its next request."""
        return self.disabled_at is None

    @property
    def is_authenticated(self) -> bool:
        """Whether this is somebody who signed in, for templates; see `iom.web.access.Nobody`."""
        return True

    @property
    def ref(self) -> str:
        """How the audit trail names this user."""
        return f"user:{self.username}"
