"""The timeline of everything: order, filters, words, pages. Pure."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from iom.casefile.groups import Group, group_told
from iom.casefile.story import Asked, Happening, code_of, story_of

MAY = date(2026, 5, 1)


def a_line(days: int = 0, **said: str | Group) -> Happening:
    usual = {"group": Group.CONTACTS, "title": "Contact", "line": "Phone, attended"}
    return Happening(MAY - timedelta(days=days), **(usual | said))  # type: ignore[arg-type]


def test_the_latest_comes_first_whatever_room_tells_it() -> None:
    lines = [a_line(2, line="b"), a_line(0, line="a"), a_line(1, line="c", group=Group.FUND)]

    story = story_of(lines, Asked())

    assert [each.line for each in story.lines] == ["a", "c", "b"]
    assert story.said == "3 lines"
    assert story.older == ""


def test_a_group_narrows_and_the_counts_of_the_others_stay() -> None:
    lines = [a_line(0), a_line(1, line="x"), a_line(0, group=Group.FUND)]

    story = story_of(lines, Asked(group=Group.CONTACTS))

    assert len(story.lines) == story.count == 2
    assert [(each.group, each.count, each.shown) for each in story.choices] == [
        (Group.EVERYTHING, 3, False),
        (Group.CONTACTS, 2, True),
        (Group.FUND, 1, False),
    ]


def test_agency_worker_days_and_words_narrow_together() -> None:
    lines = [
        a_line(0, who="Ivy", agency="Probation", line="Rang about the room"),
        a_line(3, who="Ivy", agency="Probation", line="Rang again"),
        a_line(0, who="Ash", agency="Housing", line="Rang about the room"),
    ]
    asked = Asked(worker=code_of("Ivy"), agency=code_of("Probation"), words="ROOM rang")

    story = story_of(lines, asked)

    assert [each.who for each in story.lines] == ["Ivy"]
    assert [(each.name, each.shown) for each in story.workers] == [("Ash", False), ("Ivy", True)]
    assert story_of(lines, Asked(last=MAY - timedelta(days=1))).count == 1
    assert (
        story_of(lines, Asked(first=MAY, last=MAY)).said == "2 lines from 1 May 2026 to 1 May 2026"
    )


def test_a_name_never_stands_in_an_address() -> None:
    asked = Asked(worker=code_of("Ivy Fieldfare"), words="Alder House", group=Group.FUND)

    assert "Ivy" not in str(asked.address)
    assert asked.address.keys() == {"show", "worker"}


def test_what_an_address_cannot_mean_is_not_asked() -> None:
    said = {"show": "nothing", "from": "2026-02-30", "to": "", "after": "x", "agency": "zz"}

    asked = Asked.read(lambda name: said.get(name, ""))

    assert asked == Asked(after="x", agency="zz")
    assert story_of([a_line()], Asked(after="x")).count == 1


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 400)), max_size=60), st.integers(1, 7))
def test_pages_tell_every_line_once_in_order(said: list[tuple[int, int]], most: int) -> None:
    lines = [a_line(days, line=str(number)) for days, number in set(said)]
    told: list[Happening] = []
    asked = Asked()
    while True:
        story = story_of(lines, asked, most=most)
        told += story.lines
        if not story.older:
            break
        asked = Asked(after=story.older)

    assert told == list(story_of(lines, Asked(), most=None).lines)
    assert len(told) == len(lines)


def test_what_rooms_tell_has_its_group() -> None:
    assert group_told("contact") is group_told("appointment") is Group.CONTACTS
    assert group_told("introduction") is Group.REFERRALS
    assert group_told("something new") is Group.SCHEME
