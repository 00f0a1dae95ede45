"""The size of an SMS, and what is proposed for the places of a template."""

from __future__ import annotations

import pytest

from app.conversations.message_form import (
    filled_template,
    gaps_of,
    mail_facts,
    plain_signs,
    proposed_values,
    sms_size,
    typed_addresses,
)

KNOWN = {"applicant": "Budi", "case_number": "CC-7", "subject": "Izin", "nib": "812", "today": "1 Desember"}


def test_an_sms_says_how_many_parts_it_needs_and_whether_plain_signs_would_help() -> None:
    short = sms_size("a" * 143)
    assert (short.units, short.room, short.parts, short.is_plain) == (143, 160, 1, True)
    two = sms_size("a" * 161)
    assert (two.parts, two.room) == (2, 306)
    curly = sms_size("“Izin” – terbit")
    assert (curly.is_plain, curly.replaceable, curly.room) == (False, True, 70)
    assert sms_size(plain_signs("“Izin” – terbit")).is_plain
    assert not sms_size("Izin \N{THUMBS UP SIGN}").replaceable


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Yth. {{1}}, kasus {{2}} selesai", {1: "Budi", 2: "CC-7"}),
        ("Halo {{1}}! Perihal: {{2}}. NIB {{3}}, {{4}}", {1: "Budi", 2: "Izin", 3: "812", 4: ""}),
        ("Permohonan pada tanggal {{1}}", {1: "1 Desember"}),
        ("{{1}}", {1: ""}),
    ],
)
def test_the_words_before_a_place_say_what_belongs_there(text: str, values: dict[int, str]) -> None:
    assert proposed_values(text, KNOWN) == values
    assert gaps_of(text) == tuple(sorted(values))


def test_a_place_without_a_value_stays_visible() -> None:
    assert filled_template("Yth. {{1}}, {{2}}", {1: "Budi", 2: " "}) == "Yth. Budi, {{2}}"


def test_addresses_are_read_with_commas_or_semicolons() -> None:
    assert typed_addresses("a@b.example; c@d.example, ") == ["a@b.example", "c@d.example"]
    assert mail_facts(" Izin ", "a@b.example", "") == {"subject": "Izin", "to": ["a@b.example"]}
    with pytest.raises(ValueError, match="bukan alamat"):
        typed_addresses("a@b.example, bukan alamat")
