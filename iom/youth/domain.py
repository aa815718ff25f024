"""Rules of the move to adult services at 18 (HANDBOOK 3). Pure."""

from __future__ import annotations

from datetime import date, timedelta

from iom.kernel.dates import anniversary, years_before

ADULT_YEARS = 18
ANNOUNCED_BEFORE = timedelta(days=182)


def turns_adult_on(born: date) -> date:
    """Return the eighteenth birthday; of somebody born on 29 February it is 1 March."""
    return anniversary(born, ADULT_YEARS)


def announced_on(born: date) -> date:
    """Return the day on which the move is announced: 182 days before the birthday."""
    return turns_adult_on(born) - ANNOUNCED_BEFORE


def is_due(born: date, today: date) -> bool:
    """Say whether the move is to be announced, or was: from 182 days before until the birthday."""
    return announced_on(born) <= today < turns_adult_on(born)


def born_after(today: date) -> date:
    """Return the last day on which somebody who is an adult today was born."""
    return years_before(today, ADULT_YEARS)


def born_by(today: date) -> date:
    """Return the last day on which somebody was born whose move is to be announced by today."""
    return years_before(today + ANNOUNCED_BEFORE, ADULT_YEARS)
