"""Which groups may be shown one by one; the attack on it is in tests/selection/test_rates.py."""

from iom.kernel.small_numbers import chain


def test_a_chain_stops_where_a_part_or_what_remains_is_small() -> None:
    assert chain([(5, 5), (5, 5), (5, 5)]) == 3
    assert chain([(5, 5), (5, 5), (4, 5)]) == 1  # the second and the third stand together
    assert chain([(4, 9), (9, 9), (9, 9)]) == 0
    assert chain([(4, 9)]) is None
    assert chain([(5, 9)]) == 1
    assert chain([]) is None
