"""When an e-mail goes out, and what stands in it. Without a database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from iom.mail.domain import Held, due_after, message_of, pause_after

AT = datetime(2026, 5, 4, 9, tzinfo=UTC)
LETTER = Held(number=7, lease="secret", to="ivy@police.example", made_at=AT)


def test_pauses_grow_to_an_hour() -> None:
    minutes = [pause_after(tries) // timedelta(minutes=1) for tries in range(1, 10)]
    assert minutes == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert pause_after(10_000) == timedelta(hours=1)


def test_a_letter_goes_out_at_once_or_ten_minutes_after_the_last() -> None:
    assert due_after(None, AT) == AT
    assert due_after(AT - timedelta(hours=1), AT) == AT
    assert due_after(AT - timedelta(minutes=3), AT) == AT + timedelta(minutes=7)


def test_a_letter_says_where_to_sign_in_and_nothing_else() -> None:
    message = message_of(
        LETTER, sender="iom@council.example", address="https://iom.council.example", at=AT
    )

    assert message["Subject"] == "Something new in iom"
    assert message["To"] == "ivy@police.example"
    assert message.get_content() == (
        "There is something new for you in iom: sign in at https://iom.council.example\n\n"
        "This message says no more on purpose. Please do not reply to it.\n"
    )


def test_a_second_try_bears_the_number_of_the_first() -> None:
    tries = [
        message_of(LETTER, sender="iom@council.example", address="https://iom.example", at=moment)
        for moment in (AT, AT + timedelta(hours=1))
    ]

    assert {each["Message-ID"] for each in tries} == {"<20260504090000.7.iom@council.example>"}
