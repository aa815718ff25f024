"""The paper that a client keeps is plain: short sentences, no trade words, nothing private."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from io import BytesIO
from typing import Any

from pypdf import PdfReader

from iom.contacts.domain import Pathway
from iom.plans.domain import Answer, Came, Doer, Meeting, State
from iom.plans.pdf import client_pdf, worker_pdf
from iom.plans.plan import Plan, goals_of, gone_of
from iom.plans.says import AgreementSays, IntroductionSays
from iom.plans.wording import (
    TRADE_WORDS,
    ClientSheet,
    Meet,
    Ring,
    client_sheet,
    trade_words_in,
    typed_of,
)
from iom.plans.worker_sheet import worker_sheet
from tests.plans.test_domain import agreement, goal, outcome, rows, step

AT = datetime(2026, 5, 10, 12, tzinfo=UTC)
TODAY = date(2026, 5, 10)
LONGEST_SENTENCE = 15  # words; plain English guides ask for 15 to 20


def plan(*, review_by: date | None = date(2026, 5, 29), last: AgreementSays | None = None) -> Plan:
    """Return a plan about housing and drugs, with a step of each kind."""
    drugs = {"pathway": Pathway.DRUGS_ALCOHOL}
    found = rows(
        [
            goal(1, own_words="I want a place of my own", aim="Keeps a tenancy"),
            goal(2, aim="Stays in treatment", own_words="I want to stop", **drugs),
        ],
        [
            step(1, what="Bring proof of income"),
            step(2, what="Ring the landlord", doer=Doer.WORKER, who="Ivy Oakfield"),
            step(3, what="Fill in the form", by_on=date(2026, 5, 9)),
            step(4, of=2, what="See the clinic", **drugs),
        ],
        [outcome(Came.DONE, step=3)],
    )
    agreed = agreement({1, 2}, {1, 2, 4})
    said = last or agreed
    return Plan(
        goals=goals_of(found, agreed, TODAY),
        introductions=[introduction(), introduction(pathway=Pathway.HEALTH, service="The clinic")],
        agreements=[said],
        reviews=[],
        agreed=agreed,
        gone=gone_of(found, agreed),
        review_by=review_by,
        review_state=State.DUE,
        review_late="1 day late" if review_by and review_by < TODAY else "",
    )


def introduction(**said: Any) -> IntroductionSays:
    usual: dict[str, Any] = {
        "id": 1,
        "pathway": Pathway.ACCOMMODATION,
        "service": "Thornworth Homes",
        "person": "Teasel Marsh",
        "worker": "Ivy Oakfield",
        "planned_on": date(2026, 5, 14),
        "place": "the office in Mill Street",
        "held_on": None,
        "others": "",
        "fell_through": "",
        "note": "Wants to hear about the arrears",
        "meeting": Meeting.PLANNED,
        "late": "",
    }
    return IntroductionSays(**(usual | said))


def sheet(of: Plan | None = None, *, without: bool = True, **said: Any) -> ClientSheet:
    usual: dict[str, Any] = {
        "ring": Ring("Ivy Oakfield", "01632 960123"),
        "meet": Meet(date(2026, 5, 12), time(10, 30), "Ivy Oakfield", "Mill Street"),
    }
    return client_sheet(
        of or plan(), ref="C-1", name="Wren", without=without, at=AT, **(usual | said)
    )


def text_of(content: bytes) -> str:
    pages = PdfReader(BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_it_says_in_the_clients_words_who_does_what_by_when() -> None:
    [shown] = sheet().goals

    assert shown.quoted
    assert shown.words == "I want a place of my own."
    # 20 May 2026 is a Wednesday.
    assert shown.steps == [
        ("You", "Bring proof of income. By Wednesday 20 May."),
        ("Ivy Oakfield", "Ring the landlord. By Wednesday 20 May."),
    ]
    assert list(sheet().done) == ["Fill in the form."]


def test_health_and_drugs_stay_off_the_paper_unless_they_are_asked_for() -> None:
    without, whole = sheet(), sheet(without=False)

    assert len(without.goals) == 1
    assert [each for each in without.people if "clinic" in each] == []
    rest = "This paper may not show all of your plan. Ask Ivy Oakfield for the rest."
    assert without.left_out == rest
    assert [goal.words for goal in whole.goals] == ["I want a place of my own.", "I want to stop."]
    assert len(whole.people) == 2
    assert whole.left_out == ""
    said = agreement({1}, {1}).own_words
    assert [each for each in without.agreed if said in each] == []
    assert f"You said: “{said}”" in whole.agreed


def test_it_says_what_comes_next_and_where_to_ring() -> None:
    found = sheet()

    assert list(found.people) == [
        (
            "You meet Teasel Marsh from Thornworth Homes on Thursday 14 May. "
            "Where: the office in Mill Street. Ivy Oakfield comes with you."
        )
    ]
    assert list(found.next) == [
        "Your next appointment with Ivy Oakfield is on Tuesday 12 May at 10:30.",
        "Where: Mill Street.",
        "We look at this plan again with you by Friday 29 May.",
    ]
    assert found.ring[0] == "Ring Ivy Oakfield on 01632 960123."
    assert sheet(ring=None).ring[0] == "Ring the worker you see most often."
    assert sheet(ring=Ring("Ivy Oakfield", "")).ring[0] == "Tell Ivy Oakfield."
    late = sheet(plan(review_by=date(2026, 5, 9)), meet=None)
    assert list(late.next) == ["It is time to look at this plan again with you."]


def test_it_says_what_the_client_said() -> None:
    no = AgreementSays(
        **{
            **{name: getattr(agreement(set(), set()), name) for name in AgreementSays.__slots__},
            "answer": Answer.DECLINES,
        }
    )

    assert sheet().agreed[0] == "You agreed to this plan on 2 May 2026."
    assert sheet(plan(last=no)).agreed[0] == "On 2 May 2026 you did not agree to this plan."


def test_none_of_its_own_words_is_of_the_trade_and_no_sentence_is_long() -> None:
    no_ring = sheet(ring=None, meet=None, without=False)
    for found in (sheet(), sheet(without=False), no_ring, sheet(plan(review_by=date(2026, 5, 9)))):
        text = text_of(client_pdf(found))
        own = [*found.people, *found.next, *found.agreed, *found.ring, found.left_out]

        assert trade_words_in([text]) == []
        for sentence in re.split(r"[.!?]\s", " ".join(own)):
            assert len(sentence.split()) <= LONGEST_SENTENCE, sentence


def test_the_paper_bears_no_family_name_no_reference_no_marking_and_no_note() -> None:
    text = text_of(client_pdf(sheet(without=False)))

    assert "This is the plan of Wren." in text
    for word in ("C-1", "OFFICIAL", "arrears", "Keeps a tenancy", "Accommodation"):
        assert word not in text


def test_it_is_set_in_large_type_within_the_page() -> None:
    sizes, lines = set(), []

    def see(text: str, matrix: list[float], place: list[float], *font: Any) -> None:
        if text.strip():
            scale = matrix[0] * place[0]
            sizes.add(round(font[1] * scale, 1))
            lines.append(round(matrix[5] + matrix[3] * place[5]))

    for page in PdfReader(BytesIO(client_pdf(sheet()))).pages:
        page.extract_text(visitor_text=see)

    assert 14.0 in sizes  # running text: 10 points, 1.4 times as large
    assert min(lines) > 30  # the foot stands at the foot
    assert max(lines) < 800


def test_the_workers_sheet_says_all_of_it_marked() -> None:
    found = worker_sheet(plan(), ref="C-1", name="Wren Ashfield", by="Ivy Oakfield", at=AT)
    text = text_of(worker_pdf(found))

    assert "Action plan, C-1" in text
    assert "OFFICIAL-SENSITIVE" in text
    assert "1 of 4 steps done." in text  # four steps, one of them done
    assert "See the clinic" in text
    assert "planned for 14 May 2026" in text


def test_trade_words_are_found_whole_whatever_their_case() -> None:
    assert trade_words_in(["See the ETE worker", "ete again", "A detergent, and complete"]) == [
        "ete"
    ]
    assert trade_words_in(["Referral to a Provider"]) == ["referral", "provider"]
    assert trade_words_in(["Dip your toe"]) == ["dip"]  # the programme is written so, too
    assert len(TRADE_WORDS) > 40


def test_only_what_the_paper_would_show_is_looked_at_for_them() -> None:
    assert "Keeps a tenancy" not in typed_of(
        plan(), without=False
    )  # the client's words stand there
    assert "See the clinic" in typed_of(plan(), without=False)
    assert "See the clinic" not in typed_of(plan(), without=True)
