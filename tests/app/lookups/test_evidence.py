"""A finding on its way into the records: what is kept, how it is proven, and what a unit gets to read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from uuid_utils.compat import uuid7

from app.cases.packet import evidence_text
from app.common.finding import Finding, sha256_of
from app.mutations.case import AddEvidence
from db.enums import EntryKind
from db.records import FoundField
from tests.office import Office, at

FOUND = Finding(
    "oss",
    "inqueryNIB",
    "8120014210456",
    (FoundField("nib_status", "01", "Aktif"), FoundField("authority", "02", "Kabupaten/Kota", 1)),
    at(3),
)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path / "records.sqlite3")
    yield office
    office.replica.close()


def test_a_finding_is_kept_with_its_fields_and_can_be_proven(office: Office) -> None:
    case_id = office.log()
    words = "Status NIB: Aktif (01)\n1. Kewenangan: Kabupaten/Kota (02)"
    office.do(
        AddEvidence(
            evidence_id=uuid7(),
            case_id=case_id,
            system=FOUND.system,
            query=FOUND.key,
            result=words,
            method=FOUND.method,
            fields=FOUND.fields,
            found_at=FOUND.found_at,
            occurred_at=at(9),
        )
    )
    [kept] = office.file(case_id).evidence
    assert (kept.method, kept.fields, kept.found_at) == (FOUND.method, FOUND.fields, FOUND.found_at)
    proven = sha256_of(kept.system, kept.method, kept.query, kept.fields, kept.found_at, kept.result)
    assert kept.sha256 == proven
    got = office.file(case_id).timeline[-1]
    assert (got.kind, got.occurred_at) == (EntryKind.EVIDENCE_ADDED, at(9))
    assert got.facts["sha256"] == proven
    assert [FoundField(**field) for field in got.facts["fields"]] == list(FOUND.fields)
    assert evidence_text(office.file(case_id)) == (
        "OSS 8120014210456: Status NIB: Aktif (01); 1. Kewenangan: Kabupaten/Kota (02) (Rina)"
    )


def test_what_a_person_typed_is_proven_by_its_text(office: Office) -> None:
    case_id = office.log()
    typed: dict[str, Any] = {"system": "jelita", "query": "0012345678901234", "result": " Entri data "}
    office.do(AddEvidence(evidence_id=uuid7(), case_id=case_id, occurred_at=at(4), **typed))
    [kept] = office.file(case_id).evidence
    assert (kept.method, kept.fields, kept.found_at) == ("", (), at(4))
    assert kept.sha256 == hashlib.sha256(b"Entri data").hexdigest()
    assert "fields" not in office.file(case_id).timeline[-1].facts
