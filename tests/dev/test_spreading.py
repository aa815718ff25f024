"""What is set up together runs together, and what takes long begins."""

import pytest

from tests.spreading import rank_of, unit_of


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ("tests/leads/test_covers.py::a", "tests/leads/test_covers.py::b[sqlite]", True),
        ("tests/leads/test_covers.py::a", "tests/leads/test_domain.py::a", False),
        ("tests/browser/test_axe.py::a[x]", "tests/browser/test_session.py::b", True),
        ("tests/access/test_acts.py::a[sqlite]", "tests/access/test_acts.py::a[postgres]", False),
        (
            "tests/safeguards/test_every_column.py::a[sqlite]",
            "tests/safeguards/test_every_column.py::b[health-sqlite]",
            True,
        ),
        (
            "tests/safeguards/test_every_column.py::a[sqlite]",
            "tests/safeguards/test_every_column.py::a[postgres-closed]",
            False,
        ),
    ],
)
def test_what_is_set_up_together_stays_together(one: str, other: str, together: bool) -> None:  # noqa: FBT001
    assert (unit_of(one) == unit_of(other)) is together


def test_the_long_begin_and_of_the_rest_the_large() -> None:
    units = {
        "tests/kernel/test_dates.py": 23,
        "tests/access/test_matrix.py::a[sqlite]": 1,
        "tests/leads/test_covers.py": 37,
        "tests/browser/": 130,
    }
    assert sorted(units, key=lambda unit: rank_of(unit, units[unit])) == [
        "tests/browser/",
        "tests/access/test_matrix.py::a[sqlite]",
        "tests/leads/test_covers.py",
        "tests/kernel/test_dates.py",
    ]
