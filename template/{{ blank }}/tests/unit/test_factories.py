"""Factories count from 0 in each test."""

import factory
import pytest


class EntryFactory(factory.DictFactory):
    """Makes what no other test makes."""

    number = factory.Sequence(int)


@pytest.mark.parametrize("turn", ["first", "next"])
def test_count_begins_anew_when_the_next_test_begins(turn: str) -> None:
    assert EntryFactory.build(turn=turn) == {"number": 0, "turn": turn}
