"""The log as a file for a spreadsheet: a line for each client of each entry."""

from __future__ import annotations

from collections.abc import Iterable

from iom.files.writing import Value, write_csv
from iom.interventions.queries import Row
from iom.kernel.money import in_pounds

_HEADER = (
    *("date", "time", "client_ref", "agency", "worker", "pathway", "kind", "provider"),
    *("programme", "minutes", "attended", "outcome", "cost", "note", "entry"),
)


def file_of(rows: Iterable[Row]) -> bytes:
    """Write contacts as CSV, with the codes of the files that come in."""
    return write_csv(_HEADER, (_line(row) for row in rows))


def _line(row: Row) -> tuple[Value, ...]:
    work = row.work
    return (
        work.on,
        f"{work.at_time:%H:%M}" if work.at_time else None,
        row.person.ref,
        row.agency,
        row.worker,
        work.pathway.value if work.pathway else None,
        work.kind.value,
        work.provider or None,
        work.programme,
        work.minutes,
        row.attended.value if row.attended else None,
        work.outcome.value if work.outcome else None,
        in_pounds(work.cost_pence).replace(",", "") if work.cost_pence is not None else None,
        work.note or None,
        row.log,
    )
