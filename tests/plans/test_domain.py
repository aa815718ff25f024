"""When a plan is reviewed, what its steps add up to, and what of it was changed since agreed."""

from __future__ import annotations

from datetime import date

import pytest

from iom.contacts.domain import Pathway
from iom.plans.domain import Answer, Came, Doer, Meeting, State, meeting_of, review_by
from iom.plans.domain import state_of_review as state
from iom.plans.plan import Plan, Progress, Rows, Since, goals_of, gone_of, progress_of
from iom.plans.says import AgreementSays, GoalSays, OutcomeSays, StepSays
from iom.plans.sought import After, Sought

TODAY = date(2026, 5, 10)
DAYS = {1: 84, 2: 84, 3: 56, 4: 28, 5: 28}  # HANDBOOK 5


def goal(number: int = 1, **said: object) -> GoalSays:
    usual = {
        "id": number,
        "key": f"g{number}",
        "on": date(2026, 5, 1),
        "pathway": Pathway.ACCOMMODATION,
        "need": None,
        "own_words": "",
        "aim": f"Goal {number}",
    }
    return GoalSays(**(usual | said))  # type: ignore[arg-type]


def step(number: int, of: int = 1, **said: object) -> StepSays:
    usual = {
        "id": number,
        "key": f"s{number}",
        "goal": f"g{of}",
        "pathway": Pathway.ACCOMMODATION,
        "what": f"Step {number}",
        "doer": Doer.CLIENT,
        "who": "",
        "by_on": date(2026, 5, 20),
    }
    return StepSays(**(usual | said))  # type: ignore[arg-type]


def outcome(how: Came, *, of: int = 1, step: int = 0) -> OutcomeSays:
    key = f"s{step}" if step else ""
    return OutcomeSays(
        id=1, goal=f"g{of}", step=key, on=date(2026, 5, 5), how=how, what="x", recorded_by=""
    )


def rows(
    goals: list[GoalSays],
    steps: list[StepSays],
    outcomes: list[OutcomeSays] | None = None,
    *,
    then: tuple[GoalSays | StepSays, ...] = (),
) -> Rows:
    """Return rows of today; `then` are those that were agreed and are not of today."""
    once_goals = {each.id: each for each in (*goals, *then) if isinstance(each, GoalSays)}
    once_steps = {each.id: each for each in (*steps, *then) if isinstance(each, StepSays)}
    return Rows(
        goals=goals,
        steps=steps,
        outcomes=outcomes or [],
        goals_once=once_goals,
        steps_once=once_steps,
    )


def agreement(goals: set[int], steps: set[int]) -> AgreementSays:
    return AgreementSays(
        id=1,
        key="a",
        on=date(2026, 5, 2),
        answer=Answer.AGREES,
        own_words="Good",
        worker="Ivy",
        others="",
        recorded_by="",
        goal_ids=frozenset(goals),
        step_ids=frozenset(steps),
    )


class TestReview:
    @pytest.mark.parametrize(
        ("level", "by"),
        [
            (5, date(2026, 5, 29)),  # 1 May and 28 days
            (4, date(2026, 5, 29)),
            (3, date(2026, 6, 26)),  # 56 days: 30 to the end of May, 26 of June
            (2, date(2026, 7, 24)),  # 84: 30 + 30 + 24
            (1, date(2026, 7, 24)),
            (None, date(2026, 5, 29)),  # no level is as soon as the soonest
        ],
    )
    def test_the_next_one_follows_the_level(self, level: int | None, by: date) -> None:
        assert review_by(date(2026, 5, 1), level, None, DAYS) == by

    def test_an_earlier_day_that_was_asked_for_goes_before(self) -> None:
        since = date(2026, 5, 1)

        assert review_by(since, 3, date(2026, 5, 20), DAYS) == date(2026, 5, 20)
        # Asked for at level 1; the level is 5 by now.
        assert review_by(since, 5, date(2026, 7, 1), DAYS) == date(2026, 5, 29)

    def test_it_is_due_in_the_week_that_ends_with_its_day(self) -> None:
        assert state(date(2026, 5, 9), TODAY) is State.OVERDUE
        assert state(TODAY, TODAY) is State.DUE
        assert state(date(2026, 5, 16), TODAY) is State.DUE
        assert state(date(2026, 5, 17), TODAY) is None


def test_an_introduction_is_overdue_until_somebody_says_whether_it_took_place() -> None:
    planned = date(2026, 5, 9)

    assert meeting_of(planned, None, "", planned) is Meeting.PLANNED
    assert meeting_of(planned, None, "", TODAY) is Meeting.OVERDUE
    assert meeting_of(planned, planned, "", TODAY) is Meeting.HELD
    assert meeting_of(planned, None, "Nobody came", TODAY) is Meeting.FELL_THROUGH


class TestProgress:
    def test_steps_no_longer_wanted_are_no_steps_and_those_not_done_are(self) -> None:
        late = step(4, by_on=date(2026, 5, 9))
        came = [
            outcome(Came.DONE, step=1),
            outcome(Came.NOT_DONE, step=2),
            outcome(Came.NOT_WANTED, step=3),
        ]

        [shown] = goals_of(rows([goal()], [step(1), step(2), step(3), late], came), None, TODAY)

        assert shown.progress == Progress(done=1, of=3, overdue=1)
        assert shown.progress.words == "1 of 3 steps done, 1 overdue"
        assert [each.says.id for each in shown.steps if each.open] == [4]
        assert shown.steps[0].late == "1 day late"

    def test_what_was_open_when_the_goal_was_reached_is_not_needed_any_more(self) -> None:
        came = [outcome(Came.DONE, step=1), outcome(Came.DONE)]
        late = step(2, by_on=date(2026, 5, 1))

        [shown] = goals_of(rows([goal()], [step(1), late], came), None, TODAY)

        assert not shown.open
        assert shown.progress == Progress(done=1, of=1, overdue=0)

    def test_a_plan_without_steps_says_so(self) -> None:
        assert progress_of([]).words == "no steps yet"

    def test_what_is_open_stands_first_the_earliest_day_on_top(self) -> None:
        steps = [step(1), step(2, by_on=date(2026, 5, 12)), step(3, by_on=date(2026, 5, 30))]
        goals = goals_of(rows([goal(1), goal(2)], steps, [outcome(Came.DONE, of=1)]), None, TODAY)
        reached, open_one = goals[1], goals[0]

        assert (open_one.says.id, reached.says.id) == (2, 1)
        assert [each.says.id for each in reached.steps] == [2, 1, 3]


class TestSinceAgreed:
    def test_what_is_as_it_was_agreed_bears_no_mark(self) -> None:
        [shown] = goals_of(rows([goal()], [step(1)]), agreement({1}, {1}), TODAY)

        assert shown.since is None
        assert shown.steps[0].since is None

    def test_nothing_is_new_where_nothing_was_agreed(self) -> None:
        [shown] = goals_of(rows([goal()], [step(1)]), None, TODAY)

        assert (shown.since, shown.steps[0].since) == (None, None)

    def test_another_wording_is_changed_and_says_what_was_agreed(self) -> None:
        was = step(1, what="Ring the landlord")
        now = step(9, key="s1", what="Visit the landlord")
        found = rows([goal()], [now], then=(was,))

        [shown] = goals_of(found, agreement({1}, {1}), TODAY)

        assert shown.steps[0].since is Since.CHANGED
        assert shown.steps[0].was == was
        assert gone_of(found, agreement({1}, {1})) == []

    def test_what_came_later_is_new_until_it_is_done(self) -> None:
        found = rows([goal()], [step(1), step(2), step(3)], [outcome(Came.DONE, step=3)])

        [shown] = goals_of(found, agreement({1}, {1}), TODAY)

        marks = {each.says.id: each.since for each in shown.steps}
        assert marks == {1: None, 2: Since.NEW, 3: None}

    def test_what_was_agreed_and_is_struck_out_or_not_wanted_is_named(self) -> None:
        found = rows(
            [goal()], [step(1), step(2)], [outcome(Came.NOT_WANTED, step=2)], then=(step(3),)
        )

        assert gone_of(found, agreement({1}, {1, 2, 3})) == ["Step 2", "Step 3"]

    def test_a_step_that_was_done_is_no_change_of_what_was_agreed(self) -> None:
        found = rows([goal()], [step(1)], [outcome(Came.DONE, step=1)])
        said = agreement({1}, {1})

        assert a_plan(found, said).changes == 0
        assert not a_plan(found, said).to_agree

    def test_the_client_is_asked_at_first_after_no_and_after_a_change(self) -> None:
        found = rows([goal()], [step(1)])
        no = agreement({1}, {1})
        declined = AgreementSays(
            **{name: getattr(no, name) for name in AgreementSays.__slots__}
            | {"answer": Answer.DECLINES}
        )

        assert a_plan(found, None).to_agree
        assert a_plan(found, no).to_agree is False
        assert a_plan(found, no, last=declined).to_agree
        assert a_plan(rows([goal()], [step(1), step(2)]), no).to_agree
        assert not a_plan(rows([goal()], [], [outcome(Came.DONE)]), None).to_agree


def a_plan(found: Rows, agreed: AgreementSays | None, *, last: AgreementSays | None = None) -> Plan:
    said = [each for each in (last, agreed) if each is not None]
    return Plan(
        goals=goals_of(found, agreed, TODAY),
        introductions=[],
        agreements=said,
        reviews=[],
        agreed=agreed,
        gone=gone_of(found, agreed),
        review_by=None,
        review_state=None,
        review_late="",
    )


class TestSought:
    def test_an_address_says_what_it_was_made_of(self) -> None:
        sought = Sought(
            which=State.STEPS, district="cambridge", lead=0, after=After(TODAY, "C-000012")
        )

        assert Sought.read(sought.said, usual=State.NONE) == sought

    @pytest.mark.parametrize(
        "said",
        [
            {"which": "x", "district": "a b", "lead": "-1", "after": "2026-13-01_C-1"},
            {"lead": "9" * 30, "after": "2026-05-01_" + "C" * 99},
            {"lead": "٣", "after": "_", "district": "x" * 200},
        ],
    )
    def test_what_is_not_understood_is_left_out(self, said: dict[str, str]) -> None:
        assert Sought.read(said, usual=State.NONE) == Sought(which=State.NONE)
