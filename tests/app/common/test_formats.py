from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cases.pasted import what_is
from app.common import case_number
from app.common.formats import (
    CHECKS,
    FormatKind,
    check_email,
    check_kbli,
    check_licence,
    check_nib,
    check_nik,
    check_npwp,
    check_registration,
)
from app.common.masking import mask
from app.settings import OfficeSettings

TODAY = date(2026, 11, 24)
OFFICE = OfficeSettings()
REGISTRATION = "0012334501102026044"
CASE = case_number.make(TODAY, "001", 7)


@pytest.mark.parametrize(
    ("text", "level", "code"),
    [
        ("3273014508950001", "ok", ""),
        (" 3273 0145 0895 0001 ", "ok", ""),
        ("3218010101900001", "ok", ""),  # Pangandaran, split off in 2012
        ("3299010101900001", "warn", "unknown_district"),
        ("327301450895000", "error", "wrong_length"),
        ("327301450895000A", "error", "not_digits"),
        ("", "error", "empty"),
        ("0073014508950001", "error", "impossible_part"),
        ("3200014508950001", "error", "impossible_part"),
        ("3273014508950000", "error", "impossible_part"),
        ("3273017513950001", "error", "impossible_date"),
        ("3273013002990001", "error", "impossible_date"),
        ("3273010000000001", "error", "impossible_date"),
    ],
)
def test_nik(text: str, level: str, code: str) -> None:
    checked = check_nik(text, TODAY)
    assert (checked.level, checked.code) == (level, code)


def test_a_nik_tells_birth_date_sex_and_district() -> None:
    assert check_nik("3273014508950001", TODAY).facts == {
        "birth_date": "1995-08-05",
        "sex": "female",
        "district": "Kota Bandung",
    }
    assert check_nik("3171010508100001", TODAY).facts["birth_date"] == "2010-08-05"
    assert check_nik("3171010508600001", TODAY).facts["birth_date"] == "1960-08-05"


def test_npwp_old_and_new() -> None:
    old = check_npwp("01.312.166.0-091.000")
    assert (old.value, old.level, old.facts["npwp16"]) == ("013121660091000", "ok", "0013121660091000")
    assert check_npwp("0013121660091000").facts["holder"] == "entity"
    assert check_npwp("3273014508950001", TODAY).facts["holder"] == "person"
    assert check_npwp("01.312.167.0-091.000").code == "wrong_check_digit"
    assert check_npwp("01.312.166.0-091").facts == {"length": "12", "expected": "15, 16"}


def test_nib_kbli_and_licence() -> None:
    assert check_nib(" 9120 3045 12345").value == "9120304512345"
    assert check_nib("9120304512345000").code == "wrong_length"
    assert check_kbli("01111").value == "01111"
    assert (check_kbli("011").level, check_kbli("011").code) == ("warn", "not_specific")
    assert check_kbli("011111").level == "error"
    assert check_licence("i202106062348085310001").value == "I-202106062348085310001"
    assert check_licence("U202106062348085310001").value == "U202106062348085310001"
    assert check_licence("I-2021").code == "wrong_form"


def test_registration_numbers_of_three_generations() -> None:
    new = check_registration(REGISTRATION, TODAY)
    assert (new.level, new.facts) == (
        "ok",
        {
            "sequence": "00123",
            "licence_type": "345",
            "application_kind": "01",
            "month": "10",
            "year": "2026",
            "user": "044",
        },
    )
    assert check_registration(REGISTRATION[:16], TODAY).level == "ok"
    assert check_registration("00123/345/01/10/2026/044", TODAY).value == REGISTRATION
    assert check_registration(REGISTRATION[:17], TODAY).code == "wrong_length"
    assert check_registration("0012334501132026044", TODAY).code == "impossible_date"
    assert check_registration("0012334501102027044", TODAY).code == "impossible_date"
    assert check_registration("0012334507102026044", TODAY).code == "unknown_application_kind"


@pytest.mark.parametrize(
    ("text", "level", "value"),
    [
        ("Budi@Contoh.ID", "ok", "budi@contoh.id"),
        ("<budi.s+izin@contoh.co.id>", "ok", "budi.s+izin@contoh.co.id"),
        ("budi@gmial.com", "warn", "budi@gmial.com"),
        ("budi@yahoo.com", "ok", "budi@yahoo.com"),
        ("budi@contoh", "error", "budi@contoh"),
        ("budi..s@contoh.id", "error", "budi..s@contoh.id"),
        ("budi contoh.id", "error", "budi contoh.id"),
    ],
)
def test_email(text: str, level: str, value: str) -> None:
    assert (check_email(text).level, check_email(text).value) == (level, value)
    if level == "warn":
        assert check_email(text).facts == {"suggestion": "budi@gmail.com"}


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("NIB: 9120304512345", ["nib"]),
        ("nib 91203", ["nib"]),
        ("No. Pendaftaran 3273014508950001", ["registration"]),
        ("NIK: 0012334501102026", ["nik"]),
        ("KBLI 2020 56101", ["kbli"]),
        ("HP 0812-3456-7890", ["phone"]),
        (REGISTRATION, ["registration"]),
        (REGISTRATION[:16], ["registration"]),
        ("3273014508950001", ["nik"]),
        ("3273010512012020", ["registration", "nik"]),  # fits both: ask
        ("0013121660091000", ["npwp"]),
        ("9120304512345", ["nib"]),
        ("0812123456789", ["phone", "nib"]),
        ("081234567890", ["phone"]),
        ("(022) 731-5555", ["phone"]),
        ("01.312.166.0-091.000", ["npwp"]),
        ("56101", ["kbli"]),
        ("I-202106062348085310001", ["licence"]),
        ("budi@contoh.id", ["email"]),
        (CASE, ["case_number"]),
        (CASE.replace("CC-", "").replace("-", ""), ["case_number", "nib"]),
        ("", []),
        ("nib belum terbit", []),
        ("112", []),
        ("1234567890123456", []),
    ],
)
def test_a_pasted_text_is_known_by_its_label_or_its_form(text: Any, kinds: Any) -> None:
    assert [guess.kind.value for guess in what_is(text, OFFICE, TODAY)] == kinds


def test_a_label_decides_also_when_the_number_is_wrong() -> None:
    (guess,) = what_is("NIB: 91203", OFFICE, TODAY)
    assert (guess.checked.level, guess.checked.code) == ("error", "wrong_length")


@given(st.one_of(st.text(max_size=40), st.text("0123456789/-. nibNIKcC@:", max_size=30)))
def test_nothing_pasted_makes_it_fail(text: str) -> None:
    what_is(text, OFFICE, TODAY)
    for check in CHECKS.values():
        assert check(text).level in ("ok", "warn", "error")


@pytest.mark.parametrize(
    ("kind", "value", "masked"),
    [
        (FormatKind.NIK, "3273014508950001", "3273********0001"),
        (FormatKind.PHONE, "+6281234567890", "0812****7890"),
        (FormatKind.PHONE, "0227315555", "02******55"),
        (FormatKind.PHONE, "112", "***"),
        (FormatKind.NPWP, "013121660091000", "***********1000"),
        (FormatKind.EMAIL, "budi@contoh.id", "b***@contoh.id"),
        (FormatKind.NAME, "Budi Santoso", "B*** S***"),
        (FormatKind.NIB, "9120304512345", "9120304512345"),
        (FormatKind.NAME, "", ""),
    ],
)
def test_personal_numbers_are_masked(kind: FormatKind, value: str, masked: str) -> None:
    assert mask(kind, value) == masked
