"""A NIK is never kept in full: not in the records, not in the outbox, not in the drafts on the disk."""

from __future__ import annotations

import sqlite3

import pytest

from app.nik import nik_in, without_nik
from app.settings import Settings
from tests.app.phone_place import PhonePlace

NIK = "3273014508950001"
MASK = "3273********0001"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (f"NIK {NIK}.", f"NIK {MASK}."),
        ("NIK 3273 0145 0895 0001, Bandung", f"NIK {MASK}, Bandung"),
        (f"{NIK}\n{NIK}", f"{MASK}\n{MASK}"),
        ("0012310701102026", "0012310701102026"),  # a registration number of the old form
        ("0012310701102026014", "0012310701102026014"),
        ("I-202106062348085310001", "I-202106062348085310001"),
        ("6281234567890", "6281234567890"),
        ("1234567890123456", "1234567890123456"),  # 16 digits without a birthday
        (f"{NIK}7", f"{NIK}7"),
        (MASK, MASK),
    ],
)
def test_only_the_mask_of_a_nik_is_left_and_other_numbers_stay(text, kept):
    assert without_nik(text) == kept
    assert bool(nik_in(text)) == (text != kept)


def test_a_nik_typed_anywhere_is_nowhere_on_the_disk(qtbot, tmp_path):
    place = PhonePlace(tmp_path, qtbot, Settings())
    cases = place.workplace.cases
    with qtbot.waitSignal(cases.opened):
        cases.start_draft()
    cases.keep("subject", "Izin reklame")
    for name in ("description", "nib", "note"):
        cases.keep(name, NIK)
    assert cases.current.value("nib") == NIK  # what one types is not changed under one's fingers
    with qtbot.waitSignal(cases.stored):
        cases.save()
    qtbot.waitUntil(lambda: cases.current.file is not None)
    file = cases.current.file
    assert (file.description, file.nib, file.timeline[-1].text) == (MASK, MASK, MASK)
    cases.keep("description", f"{NIK} salah")
    with qtbot.waitSignal(cases.stored):
        cases.save()
    cases.keep("note", f"{NIK} lagi")
    path = place.replica.path
    place.close()
    for file in path.parent.glob(f"{path.stem}*{path.suffix}"):
        raw = sqlite3.connect(file)
        assert NIK not in "\n".join(raw.iterdump())
        raw.close()
