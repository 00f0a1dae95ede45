"""Parts of long SMS are joined whatever the order in which the rows came."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.sms.gammu import joined
from channels.sms.numbers import phone_of
from channels.sms.parts import cut, headers


def rows_of(text: str, sender: str, reference: int, wide: bool = False) -> list[dict[str, Any]]:
    parts = cut(text).texts
    if len(parts) == 1:
        return [{"sender": sender, "text": text, "header": ""}]
    made = list(headers(len(parts), reference))
    if wide:  # 16-bit references: 3GPP TS 23.040 section 9.2.3.24.8
        made = [bytes((6, 8, 4, reference, reference)) + one[4:] for one in made]
    return [
        {"sender": sender, "text": part, "header": header.hex()}
        for part, header in zip(parts, made, strict=True)
    ]


@given(
    st.lists(st.tuples(st.text("ab ", max_size=700), st.sampled_from("XY"), st.booleans()), max_size=6),
    st.randoms(use_true_random=False),
)
def test_rows_in_any_order_make_the_messages_that_were_sent(messages: Any, random: Any) -> None:
    """Each message has another reference, as phones give them."""
    rows = [
        row
        for reference, (text, sender, wide) in enumerate(messages)
        for row in rows_of(text, sender, reference, wide)
    ]
    random.shuffle(rows)
    found = []
    for group in joined(rows):
        group.sort(key=lambda row: str(row["header"]))
        found.append((str(group[0]["sender"]), "".join(str(row["text"]) for row in group)))
    assert sorted(found) == sorted((sender, text) for text, sender, _ in messages)


def test_a_reference_that_is_used_again_begins_another_message() -> None:
    first, second = rows_of("a" * 200, "X", 7), rows_of("b" * 200, "X", 7)
    groups = list(joined([*first, *second]))
    assert [[row["text"][0] for row in group] for group in groups] == [["a", "a"], ["b", "b"]]


@pytest.mark.parametrize(
    "header", ["", "05", "0500030002", "050003AA0200", "050003AA0203", "zz", "0605040B84"]
)
def test_a_header_without_a_sound_number_of_parts_makes_a_message_of_one(header: str) -> None:
    row = {"sender": "X", "text": "a", "header": header}
    assert list(joined([row, row])) == [[row], [row]]


def test_parts_are_found_behind_other_elements_of_a_header() -> None:
    rows = [
        {"sender": "X", "text": str(number), "header": bytes((9, 5, 2, 11, 132, 0, 3, 1, 2, number)).hex()}
        for number in (1, 2)
    ]
    assert [len(group) for group in joined(rows)] == [2]


@pytest.mark.parametrize(
    ("given_number", "phone"),
    [
        ("+6281234567890", "+6281234567890"),
        ("081234567890", "+6281234567890"),
        ("TELKOMSEL", ""),
        ("777", ""),
        ("", ""),
    ],
)
def test_numbers_are_in_e164_and_names_and_short_codes_are_none(given_number: str, phone: str) -> None:
    assert phone_of(given_number, "ID") == phone
