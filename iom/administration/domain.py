"""An account as an administrator sees it: plain data, and what it means."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from iom.accounts.domain import SHOWS_CLIENTS, Permission, Role
from iom.accounts.reach import Reach
from iom.accounts.rights import Rights, Standing
from iom.accounts.words import WORDED, Worded
from iom.kernel.errors import RuleBroken
from iom.places.domain import Place

DORMANT_AFTER = timedelta(days=90)


class State(StrEnum):
    """Which accounts a list shows."""

    ACTIVE = "active"
    NO_PASSWORD = "no-password"  # noqa: S105  # a word
    NO_SECOND_FACTOR = "no-second-factor"
    DORMANT = "dormant"
    DISABLED = "disabled"
    ALL = "all"

    @property
    def label(self) -> str:
        """How a filter names it."""
        return {
            State.ACTIVE: "May sign in",
            State.NO_PASSWORD: "No password yet",
            State.NO_SECOND_FACTOR: "No second factor, and needs one",
            State.DORMANT: "Not signed in for 90 days",
            State.DISABLED: "Disabled",
            State.ALL: "All",
        }[self]


class OwnAccount(RuleBroken):
    """Nobody resets their own password or second factor on the administrators' pages."""

    def __init__(self) -> None:
        super().__init__(
            "This is your own account. Change your password and your second factor on your own "
            "page, or ask another administrator."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One account, as lists and its own page show it.

    Attributes:
        places: as they were given, in the order of the tree.
        districts: all that the places hold.
        everywhere: whether that is every district there is.
        has_password: False until its owner has set one with a one-time code.
        needs_second_factor: what they may do shows clients, and the settings ask for one.
        mark: changes with whatever the pages show; forms carry it for a second editor.
    """

    id: int
    username: str
    full_name: str
    agency_code: str
    agency_name: str
    rights: Rights
    places: tuple[Place, ...]
    districts: tuple[Place, ...]
    everywhere: bool
    created_at: datetime
    last_signed_in_at: datetime | None
    disabled_at: datetime | None
    has_password: bool
    second_factor_at: datetime | None
    needs_second_factor: bool
    reach: Reach
    mark: str

    @property
    def role(self) -> Role:
        """The role."""
        return self.rights.role

    @property
    def where(self) -> str:
        """Where they may see clients, in words."""
        if self.everywhere:
            return "every district"
        return ", ".join(place.words for place in self.places) or "nowhere"

    @property
    def lacks_place(self) -> bool:
        """Whether they may see clients, and have no place where they could."""
        return not self.places and Permission.SEE_CLIENTS in self.rights.permissions

    @property
    def lacks_second_factor(self) -> bool:
        """Whether they have to set up a second factor when they next sign in."""
        return self.needs_second_factor and self.second_factor_at is None

    def is_in(self, state: State, *, at: datetime) -> bool:
        """Say whether a list of this state shows the account."""
        if state is State.ALL:
            return True
        if state is State.DISABLED or self.disabled_at is not None:
            return state is State.DISABLED and self.disabled_at is not None
        return {
            State.ACTIVE: True,
            State.NO_PASSWORD: not self.has_password,
            State.NO_SECOND_FACTOR: self.lacks_second_factor,
            State.DORMANT: (self.last_signed_in_at or self.created_at) <= at - DORMANT_AFTER,
        }[state]


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Why a permission was last granted or taken singly."""

    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Held:
    """One permission of an account: whether it may, and why."""

    worded: Worded
    may: bool
    standing: Standing
    why: Why | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """Which accounts a list is to show.

    Attributes:
        agency: a code; empty for all.
        role: None for all.
        state: which of them.
        typed: words that all stand in the full name or in the user name; empty for all.
        after: the user name behind which the page begins; empty, or of nobody, for the first page.
    """

    agency: str = ""
    role: Role | None = None
    state: State = State.ACTIVE
    typed: str = ""
    after: str = ""

    def takes_in(self, account: Account, *, at: datetime) -> bool:
        """Say whether the list shows an account, on whichever page."""
        named = f"{account.full_name.casefold()}\n{account.username}"
        return (
            self.agency in ("", account.agency_code)
            and self.role in (None, account.role)
            and account.is_in(self.state, at=at)
            and all(word in named for word in self.typed.casefold().split())
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a page of a list shows, and how many there are.

    Attributes:
        accounts: those on the page.
        matching: how many match, on all pages.
        earlier: whether some come before this page.
        later: whether some come after it.
        active: how many may sign in, whether they match or not.
        disabled: how many may not.
    """

    accounts: Sequence[Account]
    matching: int
    earlier: bool
    later: bool
    active: int
    disabled: int


def held_by(rights: Rights, singles: dict[Permission, Why]) -> list[Held]:
    """List every permission as an account holds it, in the order of HANDBOOK 1."""
    return [
        Held(
            worded,
            permission in rights.permissions,
            rights.standing(permission),
            singles.get(permission) if rights.standing(permission) is not Standing.ROLE else None,
        )
        for permission, worded in WORDED.items()
    ]


def districts_of(
    places: Collection[Place], tree: Sequence[tuple[Place, Place, Place]]
) -> tuple[Place, ...]:
    """List the districts that places hold.

    Args:
        places: of any kind.
        tree: scheme, unit and district for every district there is.
    """
    held = set(places)
    return tuple(branch[-1] for branch in tree if held.intersection(branch))


def shows_clients(rights: Rights) -> bool:
    """Say whether an account may do anything that shows clients by name (HANDBOOK 1)."""
    return not SHOWS_CLIENTS.isdisjoint(rights.permissions)
