"""Bring the rows of an account in line with its rights. What may change is decided elsewhere."""

from __future__ import annotations

from collections.abc import Collection

from iom.accounts import queries
from iom.accounts.models import User, UserBound, UserPermission
from iom.accounts.rights import Rights
from iom.places import queries as places
from iom.places.domain import Place, PlaceKind


def apply(user: User, after: Rights) -> None:
    """Give an account the role, agency, places and single permissions that it is to have."""
    user.role = after.role
    user.agency = queries.get_agency(after.agency)
    wanted = {(place.kind, place.id): place for place in places.get_places(after.places)}
    kept = [bound for bound in user.bounds if queries.key_of(bound) in wanted]
    new = set(wanted) - {queries.key_of(bound) for bound in kept}
    user.bounds = [*kept, *bounds_of([wanted[key] for key in sorted(new)])]
    apply_singles(user, after)


def bounds_of(found: Collection[Place]) -> list[UserBound]:
    """Return the rows that bound a user by these places."""
    columns = {
        PlaceKind.SCHEME: "scheme_id",
        PlaceKind.UNIT: "unit_id",
        PlaceKind.DISTRICT: "district_id",
    }
    return [UserBound(**{columns[place.kind]: place.id}) for place in found]


def apply_singles(user: User, after: Rights) -> None:
    """Give an account the permissions that are granted and taken beside its role."""
    wanted = dict.fromkeys(after.granted, True) | dict.fromkeys(after.taken, False)
    user.permissions = [
        row for row in user.permissions if wanted.get(row.permission) is row.granted
    ]
    known = {row.permission for row in user.permissions}
    user.permissions += [
        UserPermission(permission=permission, granted=granted)
        for permission, granted in sorted(wanted.items())
        if permission not in known
    ]
