"""The only place that asks the machine for the time. Rules and services are handed it."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def now() -> datetime:
    """Return the present moment, in UTC and aware."""
    return datetime.now(UTC)


def today() -> date:
    """Return the present day in the United Kingdom, where every date in the product is kept."""
    return now().astimezone(LONDON).date()
