"""Users and places for tests: say only what the test is about."""

from datetime import UTC, datetime
from itertools import count

from iom.accounts import service
from iom.accounts.domain import Reader, Role
from iom.accounts.models import User
from iom.kernel import clock
from iom.places import queries as places
from iom.places import service as places_service
from iom.transaction import transaction

_number = count(1)
PASSWORD = "correct horse battery"
COMMAND = Reader.command("tests")
NOON = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)


def the_places() -> None:
    """Make the schemes and districts of Cambridgeshire and Peterborough."""
    with transaction():
        for layout in places_service.CAMBRIDGESHIRE:
            places_service.set_up(layout, actor=COMMAND, at=NOON)


def a_user(
    *,
    role: Role = Role.COORDINATOR,
    username: str | None = None,
    districts: list[str] | None = None,
) -> User:
    """Make a user of the agency `council`, for the named districts or for all that there are."""
    known = places.list_districts()
    new = service.NewUser(
        username=username or f"worker{next(_number)}",
        full_name="Wren Testperson",
        role=role,
        agency="council",
        districts=[(d.id, d.name) for d in known if districts is None or d.name in districts],
        password=PASSWORD,
    )
    with transaction():
        service.add_agency(code="council", name="Council community safety")
        return service.add_user(new, actor=COMMAND, at=clock.now())


def a_reader(*, role: Role = Role.COORDINATOR, districts: list[str] | None = None) -> Reader:
    """Make a user and return them as queries see them."""
    return a_user(role=role, districts=districts).as_reader()
