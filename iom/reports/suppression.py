"""The public edition: what may be said of people without saying anything of one (HANDBOOK 10).

The rule, and why it holds, is docs/decisions/0011-small-numbers-in-public.md. In short: a count of
people is shown when it has at least five, and so does everything that could be worked out from it;
nought is treated like one to four, so that a hidden count may always be nought. Counts are parted
in two again and again (a district's clients into C+C and R+R and the rest; the rest into Deter and
no strand; the clients into in custody and at liberty) and either both parts are shown or neither.
How many came and left is never shown. A month that was corrected after it was first produced needs
ten instead of five, so that two numbers of a report laid side by side say no more than one.

Crimes are not people: the police publish each of them, and they are shown as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from iom.kernel.small_numbers import FEWEST, HIDDEN
from iom.reports.domain import ROW_OF_PEOPLE, Figure

FEWEST_CORRECTED = 10

Row = Mapping[str, Any]


def published(row: Row, *, corrected: bool) -> dict[str, Any]:
    """Return a month's row as the public may see it, with `c` for what is not shown.

    Args:
        row: a row of INTERFACES 4, every count of people in it.
        corrected: whether the month's counts of people were others in an earlier report.
    """
    fewest = FEWEST_CORRECTED if corrected else FEWEST
    shown = _shown(
        clients=row[Figure.CLIENTS],
        cc_rr=row[Figure.CC_RR],
        deter=row[Figure.DETER],
        in_custody=row[Figure.IN_CUSTODY],
        fewest=fewest,
    )
    return {
        key: (value if key in shown else HIDDEN) if key in ROW_OF_PEOPLE else value
        for key, value in row.items()
    }


def _shown(*, clients: int, cc_rr: int, deter: int, in_custody: int, fewest: int) -> set[Figure]:
    """Part the clients in two, and the parts again; show two parts or none."""
    if clients < fewest:
        return set()
    shown = {Figure.CLIENTS}
    if min(in_custody, clients - in_custody) >= fewest:
        shown.add(Figure.IN_CUSTODY)
    rest = clients - cc_rr
    if min(cc_rr, rest) >= fewest:
        shown.add(Figure.CC_RR)
        if min(deter, rest - deter) >= fewest:
            shown |= {Figure.DETER, Figure.NO_STRAND}
    return shown


def corrected_months(rows: Iterable[Row], earlier: Iterable[Iterable[Row]]) -> set[str]:
    """Say which months' people, flows included, were counted otherwise in an earlier report.

    Args:
        rows: of the report that is to be published.
        earlier: the rows of every report of the district that was produced before, whatever its
            month, length or SAC set, because each had a public edition.
    """
    counts = {row["month"]: _people(row) for row in rows}
    return {
        row["month"]
        for each in earlier
        for row in each
        if row["month"] in counts and counts[row["month"]] != _people(row)
    }


def _people(row: Row) -> list[Any]:
    return [row[figure] for figure in ROW_OF_PEOPLE]
