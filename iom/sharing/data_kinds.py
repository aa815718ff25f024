"""How the tables of fields say of what kind a column is (`iom.sharing.fields`)."""

from __future__ import annotations

from typing import Final, Literal

from iom.accounts.domain import Category

TECHNICAL: Final = "technical"
"""What tells nothing about anybody: keys, versions, moments at which rows were written."""
Kind = Category | Literal["technical"]

IDENTITY, OFFENDING = Category.IDENTITY, Category.OFFENDING
TREATMENT, MEETING = Category.SUBSTANCE_TREATMENT, Category.MEETING_RECORD


def technical(*columns: str) -> dict[str, Kind]:
    """Say that columns tell nothing about anybody."""
    return dict.fromkeys(columns, TECHNICAL)


def of(kind: Category, *columns: str) -> dict[str, Kind]:
    """Say that columns are of a kind."""
    return dict.fromkeys(columns, kind)


def span(value: str, kind: Category) -> dict[str, Kind]:
    """Since when something held tells that it did, so the days of a span are of its kind."""
    return technical("id", "client_id") | of(kind, value, "from_on", "to_on")


def entry(kind: Category, *columns: str) -> dict[str, Kind]:
    """What every entry has (`iom.entries.models`), and what one of this kind says."""
    return technical(
        *("id", "client_id", "token", "follows_id", "recorded_at", "recorded_by"),
        *("ended_at", "ended_by"),
    ) | of(kind, "source", "ended_how", "ended_reason", *columns)
