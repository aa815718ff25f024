from iom.casefile.groups import Group, choices_of, group_named, group_of, within
from iom.documents.kinds import DOCUMENT
from iom.record.kinds import KINDS

KIND_LIST = list(KINDS.values())


def test_every_kind_of_entry_stands_in_one_group_of_the_timeline() -> None:
    told = {Group.SCHEME, Group.PLAN, Group.REFERRALS, Group.FUND}  # by rooms without entries
    kinds = [*KIND_LIST, DOCUMENT]
    assert {group_of(kind) for kind in kinds} == set(Group) - {Group.EVERYTHING} - told
    assert group_of(KINDS["situation"]) is Group.CUSTODY
    assert group_of(KINDS["offence"]) is Group.OFFENCES
    assert group_of(KINDS["contact"]) is Group.CONTACTS
    assert group_of(KINDS["telephone"]) is Group.PERSON


def test_a_group_keeps_its_kinds_and_everything_keeps_all() -> None:
    assert within(Group.EVERYTHING, KIND_LIST) == KIND_LIST
    assert [kind.code for kind in within(Group.CONTACTS, KIND_LIST)] == [
        "contact",
        "appointment",
    ]


def test_groups_without_anything_are_left_out_but_the_one_that_is_shown() -> None:
    counts = {"contact": 3, "offence": 2, "breach": 1}

    found = choices_of(KIND_LIST, counts, Group.DRUGS)

    assert [(each.group, each.count, each.shown) for each in found] == [
        (Group.EVERYTHING, 6, False),
        (Group.CONTACTS, 3, False),
        (Group.OFFENCES, 3, False),
        (Group.DRUGS, 0, True),
    ]


def test_anything_else_in_an_address_is_everything() -> None:
    assert group_named("custody") is Group.CUSTODY
    assert group_named("") is group_named("no-such") is Group.EVERYTHING
