"""Words of courts, orders and enforcement. Pure."""

from __future__ import annotations

from iom.entries.domain import Word


class VisitResult(Word):
    """What a curfew visit found."""

    IN = "in"
    OUT = "out"
    NO_ANSWER = "no-answer"
    REFUSED = "refused-to-show"


class WarrantKind(Word):
    """What a warrant is for."""

    ARREST = "arrest"
    FAILED_TO_APPEAR = "failed-to-appear"
    BREACH = "breach-of-order"
    RECALL = "recall"
    SEARCH = "search"
    WANTED = "wanted-without-warrant"

    @property
    def makes_wanted(self) -> bool:
        """Whether a client with such a one outstanding is wanted."""
        return self is not WarrantKind.SEARCH


class Hearing(Word):
    """What a court date is for."""

    FIRST = "first-hearing"
    PLEA = "plea"
    TRIAL = "trial"
    SENTENCE = "sentence"
    BREACH = "breach"
    REVIEW = "review"
    OTHER = "other"


class OrderKind(Word):
    """By what a client has conditions to keep to."""

    LICENCE = "licence"
    COMMUNITY_ORDER = "community-order"
    SUSPENDED_SENTENCE = "suspended-sentence-order"
    YOUTH_ORDER = "youth-rehabilitation-order"
    BAIL = "bail"
    CRIMINAL_BEHAVIOUR_ORDER = "criminal-behaviour-order"
    OTHER = "other"


class SentenceKind(Word):
    """What a court passed."""

    CUSTODY = "custody"
    SUSPENDED = "suspended"
    COMMUNITY = "community"
    FINE = "fine"
    DISCHARGE = "discharge"
    OTHER = "other"
