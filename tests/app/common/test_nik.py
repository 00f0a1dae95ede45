"""A NIK is never kept in full: not in the records, not in the outbox, not in the drafts on the disk."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import msgspec
import pytest
from pytestqt.qtbot import QtBot
from uuid_utils.compat import uuid7

from app.common.nik import mutation_without_nik, nik_in, without_nik
from app.mutations.people import AddApplicant, NewHandle
from app.settings import Settings
from app.values.draft_files import KeptFile, draft_files, with_file
from db.enums import HandleKind
from tests.app.phone_place import PhonePlace
from tests.current import current_case, current_file

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
        (f"1234 {NIK[:4]} {NIK[4:8]} {NIK[8:12]} {NIK[12:]}", f"1234 {MASK}"),  # begins among others
        ("00123/045/02/11/2026/001", "00123/045/02/11/2026/001"),
        ("00123.045.02.11.2026.001", "00123.045.02.11.2026.001"),
        ("I-2021060108121234", "I-2021060108121234"),
        (f"ab{NIK}{'c' * 46}", f"ab{NIK}{'c' * 46}"),  # of a file's hash
        (MASK, MASK),
    ],
)
def test_only_the_mask_of_a_nik_is_left_and_other_numbers_stay(text: Any, kept: Any) -> None:
    assert without_nik(text) == kept
    assert bool(nik_in(text)) == (text != kept)


@pytest.mark.parametrize(
    "around",
    [
        *("NIK{}", "NIK.{}", "no.{}", "KTP_{}.pdf", "KTP-{}.jpg", "{}_ktp.jpg", "Budi/{}", "{}/Budi"),
        *("2/{}", "wa:{}!", "{}, {}", "A-{}", "{}-2.jpg", "sip:{}@kantor.example"),
    ],
)
@pytest.mark.parametrize("joint", ["", " ", "  ", "\u00a0", "\n", "\r\n", ".", "-", "- ", "\t"])
def test_no_writing_of_a_nik_gets_by(around: Any, joint: str) -> None:
    written = joint.join((NIK[:4], NIK[4:8], NIK[8:12], NIK[12:]))
    assert without_nik(around.replace("{}", written)) == around.replace("{}", MASK)


def test_a_nik_deep_in_a_mutation_is_masked_too() -> None:
    handle = NewHandle(handle_id=uuid7(), kind=HandleKind.PHONE, value=NIK)
    added = AddApplicant(
        applicant_id=uuid7(), name=f"Budi {NIK}", handles=(handle,), occurred_at=datetime.now(timezone.utc)
    )
    kept = mutation_without_nik(added)
    assert isinstance(kept, AddApplicant)
    assert NIK not in msgspec.json.encode(kept).decode()
    assert (kept.name, kept.handles[0]) == (f"Budi {MASK}", msgspec.structs.replace(handle, value=MASK))
    assert mutation_without_nik(kept) == kept


def test_a_file_that_waits_in_a_draft_has_no_nik_in_its_name() -> None:
    kept = KeptFile(f"KTP_{NIK}.jpg", "image/jpeg", 3, "ab" * 32)
    (file,) = draft_files(with_file(None, uuid7(), kept))
    assert file.name == "KTP_3273________0001.jpg"  # no * in a file's name


def test_a_nik_typed_anywhere_is_nowhere_on_the_disk(qtbot: QtBot, tmp_path: Path) -> None:
    place = PhonePlace(tmp_path, qtbot, Settings())
    editor = place.workplace.cases.editor
    with qtbot.waitSignal(editor.opened):
        editor.start_draft()
    editor.keep("subject", "Izin reklame")
    for name in ("description", "nib", "note"):
        editor.keep(name, NIK)
    assert current_case(editor).value("nib") == NIK  # what one types is not changed under one's fingers
    with qtbot.waitSignal(editor.stored):
        editor.save()
    qtbot.waitUntil(lambda: current_case(editor).file is not None)
    file = current_file(editor)
    assert (file.description, file.nib, file.timeline[-1].text) == (MASK, MASK, MASK)
    editor.keep("description", f"{NIK} salah")
    with qtbot.waitSignal(editor.stored):
        editor.save()
    editor.keep("note", f"{NIK} lagi")
    path = place.replica.path
    place.close()
    for records in path.parent.glob(f"{path.stem}*{path.suffix}"):
        raw = sqlite3.connect(records)
        assert NIK not in "\n".join(raw.iterdump())
        raw.close()
