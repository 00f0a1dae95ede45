from __future__ import annotations

import pytest

from tests.channel_invariants import COUNT, invariants, missing


def test_each_invariant_of_the_written_channels_is_in_the_register() -> None:
    assert list(invariants()) == [f"C{number}" for number in range(1, COUNT + 1)]


@pytest.mark.parametrize("name", invariants())
def test_the_tests_that_prove_an_invariant_exist(name: str) -> None:
    invariant = invariants()[name]
    assert invariant.tests
    assert [test for test in invariant.tests if missing(test)] == []


@pytest.mark.parametrize(
    "test",
    [
        "tests/test_channel_invariants.py::test_that_nobody_has_written",
        "tests/no_such_file.py::test_the_tests_that_prove_an_invariant_exist",
        "tests/test_channel_invariants.py",
    ],
)
def test_a_test_that_is_not_there_is_missed(test: str) -> None:
    assert missing(test)
