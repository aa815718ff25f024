"""Read providers, the history of what was done, and who could keep a link.

Nothing here changes a row.
"""

from __future__ import annotations

from sqlalchemy import func, select

from iom.accounts.domain import Permission
from iom.db import db
from iom.directory.domain import Provider
from iom.directory.history import Change
from iom.directory.models import DirectoryChange, DirectoryProgramme, DirectoryProvider
from iom.directory.words import number_of, provider_ref
from iom.kernel.errors import NotFound
from iom.safeguards.colleagues import Worker, list_workers


def list_providers() -> list[Provider]:
    """List every provider by name, those that closed too. One statement."""
    open_ones = (
        select(DirectoryProgramme.provider_id, func.count().label("number"))
        .where(DirectoryProgramme.closed_on.is_(None))
        .group_by(DirectoryProgramme.provider_id)
        .subquery()
    )
    rows = db.session.execute(
        select(DirectoryProvider, func.coalesce(open_ones.c.number, 0)).outerjoin(
            open_ones, open_ones.c.provider_id == DirectoryProvider.id
        )
    )
    found = [_provider(row, number) for row, number in rows]
    return sorted(found, key=lambda each: (each.name.casefold(), each.ref))


def get_provider(ref: str) -> Provider:
    """Fetch a provider by its reference (`V-0003`), closed or not.

    Raises:
        NotFound: there is none.
    """
    number = number_of(ref, "V")
    for each in list_providers() if number is not None else ():
        if each.ref == provider_ref(number or 0):
            return each
    raise NotFound("There is no such provider in the directory.")


def _provider(row: DirectoryProvider, programmes: int) -> Provider:
    return Provider(
        ref=provider_ref(row.id),
        name=row.name,
        sector=row.sector,
        third_sector=row.third_sector,
        telephone=row.telephone,
        note=row.note,
        closed_on=row.closed_on,
        closed_why=row.closed_why,
        version=row.version,
        programmes=programmes,
    )


def list_changes(ref: str) -> list[Change]:
    """List what was done with a programme or a provider, the latest first. One statement."""
    of_provider = ref.startswith("V")
    number = number_of(ref, ref[:1])
    column = DirectoryChange.provider_id if of_provider else DirectoryChange.programme_id
    rows = db.session.scalars(
        select(DirectoryChange)
        .where(column == number)
        .order_by(DirectoryChange.at.desc(), DirectoryChange.id.desc())
    )
    return [Change(act=row.act, said=row.said.splitlines(), at=row.at, by=row.by) for row in rows]


def list_link_workers() -> list[Worker]:
    """List who has an account and could keep the link with a provider, by name. One statement."""
    return list_workers(Permission.LOG_WORK)
