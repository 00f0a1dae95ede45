"""How many keys a user has to learn, and that they mean what they mean in other programs."""

from __future__ import annotations

from collections import Counter

from ui.keys.key_table import (
    EDITING_KEYS,
    KEYS,
    MOST_DIRECT_KEYS,
    SUPERVISION_KEYS,
    Key,
    direct_keys,
    hint,
    way,
)

CONVENTIONS = {
    Key.OVERVIEW: "F1",
    Key.REFRESH: "F5",
    Key.NEW_CASE: "Ctrl+N",
    Key.SAVE: "Ctrl+S",
    Key.PAPER: "Ctrl+P",
    Key.SEARCH_FILTERS: "Ctrl+F",
    Key.LEAVE_CASE: "Ctrl+W",
    Key.NEXT_CASE: "Ctrl+Tab",
    Key.SETTINGS: "Ctrl+,",
    Key.QUIT: "Ctrl+Q",
}


def test_a_user_learns_at_most_forty_keys() -> None:
    assert direct_keys() <= MOST_DIRECT_KEYS


def test_keys_that_every_program_has_mean_the_same_here() -> None:
    assert {key: hint(key) for key in CONVENTIONS} == CONVENTIONS


def test_no_key_has_two_meanings_nor_one_of_editing_text() -> None:
    counted = Counter(sequence for entry in KEYS.values() for sequence in entry.sequences)
    assert [sequence for sequence, count in counted.items() if count > 1] == []
    editing = {sequence for sequences in EDITING_KEYS.values() for sequence in sequences}
    assert not set(SUPERVISION_KEYS.values()) & (set(counted) | editing)
    assert not editing & set(counted)


def test_a_sentence_names_a_command_without_a_key_by_the_palette() -> None:
    assert way(Key.ANSWER) == "F2"
    assert way(Key.REVEAL) == "Ctrl+K “Show masked data, with a reason”"
