"""What is due about a day on records of the story: courts, orders, warnings to look at again."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, time, timedelta

from iom.accounts.domain import Reader
from iom.demo.records import Entry, Teller, tell_by
from iom.enforcement.domain import Hearing, OrderKind, SentenceKind, VisitResult, WarrantKind
from iom.entries.domain import Known
from iom.kernel.working_days import is_working_day, last_working_day_before
from iom.safety.domain import MarkerKind, Reply

_MARKERS = (
    (MarkerKind.DOGS, "Two large dogs in the yard; ring first", "Police, visit"),
    (MarkerKind.VIOLENCE, "Threatened staff at the front desk", "Probation"),
    (MarkerKind.NEEDLES, "Used needles found in the flat", "Drug service"),
    (MarkerKind.IN_PAIRS, "Visit in pairs after dark", "Case meeting"),
)


def tell(
    clients: list[dict[str, str]],
    *,
    but: Collection[str],
    actor: Reader,
    at: datetime,
    today: date,
) -> None:
    """Put on records what is due about a day: courts, orders that end, warnings to look at again.

    Args:
        clients: rows of the file of clients.
        but: the references of those of whom another tells more.
        actor: whoever records it.
        at: when.
        today: the day.
    """
    tell_by(_TELLERS, clients, but, actor=actor, at=at, today=today)


def _beware(number: int, row: dict[str, str], today: date) -> Iterator[Entry]:
    del row
    if number % 4 == 0:
        kind, words, source = _MARKERS[number // 4 % 4]
        # One in four has not been looked at again in time.
        late = number % 16 == 4
        yield (
            "marker",
            {
                "kind": kind,
                "what": words,
                "source": source,
                "from_on": today - timedelta(days=240),
                "review_on": today + timedelta(days=-2 - number % 9 if late else 40),
                "reply": Reply.TOLD,
                "reply_words": "",
            },
        )


def _courts(number: int, row: dict[str, str], today: date) -> Iterator[Entry]:
    if row["statutory"] == "yes":
        curfew = number % 3 == 0
        yield (
            "order",
            {
                "kind": OrderKind.LICENCE if number % 2 else OrderKind.COMMUNITY_ORDER,
                "from_on": today - timedelta(days=120),
                "to_on": today + timedelta(days=3 + number % 9 if number % 10 == 0 else 200),
                "curfew_from": time(19) if curfew else None,
                "curfew_to": time(7) if curfew else None,
                "tag": Known.YES if curfew else None,
                "exclusion": "the market square" if number % 5 == 0 else "",
                "non_contact": "Lark Finchfield" if number % 6 == 0 else "",
            },
        )
        if curfew:
            yield (
                "curfew-visit",
                {
                    "on": today - timedelta(days=2),
                    "time": time(21, 40),
                    "result": VisitResult.OUT if number % 9 == 0 else VisitResult.IN,
                    "by": "Neighbourhood team",
                },
            )
    if number % 7 == 0:
        yield (
            "court-date",
            {
                "on": _next_working(today + timedelta(days=number % 5)),
                "time": time(10),
                "court": "Alderbridge Magistrates’ Court",
                "hearing": Hearing.SENTENCE if number % 2 else Hearing.FIRST,
                "outcome": "",
            },
        )
    if number % 13 == 3:
        # Of one in two nobody has yet asked what came of it.
        yield (
            "court-date",
            {
                "on": last_working_day_before(today - timedelta(days=number % 5)),
                "court": "Elmford Crown Court",
                "hearing": Hearing.PLEA,
                "outcome": "Pleaded guilty; sentence in three weeks" if number % 2 else "",
                "time": None,
            },
        )
    if number % 17 == 5:
        yield (
            "warrant",
            {
                "kind": WarrantKind.FAILED_TO_APPEAR,
                "issued_on": today - timedelta(days=3 + number % 9),
                "court": "Alderbridge Magistrates’ Court",
            },
        )
    if number % 8 == 1:
        yield (
            "sentence",
            {
                "passed_on": today - timedelta(days=300),
                "kind": SentenceKind.CUSTODY,
                "months": 8,
                "court": "Elmford Crown Court",
            },
        )


def _next_working(day: date) -> date:
    return day if is_working_day(day) else _next_working(day + timedelta(days=1))


_TELLERS: Sequence[Teller] = (_beware, _courts)
