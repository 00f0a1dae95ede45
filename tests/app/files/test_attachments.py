"""Attachments in the records: what a case keeps of a file, and that taking one away is a mark."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from uuid_utils.compat import uuid7

from app.mutations.attachment import AddAttachment, RemoveAttachment, plain_name
from db.mutation import Me, Rejected
from tests.office import Office, at

SHA256 = hashlib.sha256(b"foto").hexdigest()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path / "records.sqlite3")
    yield office
    office.replica.close()


def added(case_id: UUID, **fields: object) -> AddAttachment:
    given: dict[str, Any] = {
        "name": "KTP Budi.png",
        "media_type": "image/png",
        "bytes": 4,
        "sha256": SHA256,
        **fields,
    }
    return AddAttachment(attachment_id=uuid7(), case_id=case_id, occurred_at=at(5), **given)


def refusal(office: Office, mutation: AddAttachment | RemoveAttachment, me: Me | None = None) -> str:
    with pytest.raises(Rejected) as refused:
        office.do(mutation, me=me)
    return refused.value.code


def test_a_case_keeps_name_hash_who_and_when_and_its_story_tells_it(office: Office) -> None:
    case_id = office.log()
    office.do(added(case_id))
    [kept] = office.file(case_id).attachments
    assert (kept.name, kept.media_type, kept.bytes, kept.sha256) == ("KTP Budi.png", "image/png", 4, SHA256)
    assert (kept.added_by_id, kept.added_by_name, kept.added_at) == (office.rina.agent_id, "Rina", at(5))
    got = office.file(case_id).timeline[-1]
    assert (got.kind.value, got.facts["name"], got.facts["sha256"]) == (
        "attachment_added",
        "KTP Budi.png",
        SHA256,
    )


def test_the_same_file_is_attached_to_a_case_once_until_it_is_removed(office: Office) -> None:
    case_id, other = office.log(), office.log(2)
    first = added(case_id)
    office.do(first)
    office.do(added(other))  # another case may have the same file
    assert refusal(office, added(case_id, name="sama.png")) == "attachment_twice"
    office.do(RemoveAttachment(attachment_id=first.attachment_id, reason="salah orang", occurred_at=at(6)))
    office.do(added(case_id, name="sama.png"))
    removed, again = office.file(case_id).attachments
    assert (removed.removed_at, removed.removed_by_name, removed.removed_reason) == (
        at(6),
        "Rina",
        "salah orang",
    )
    assert (again.name, again.removed_at) == ("sama.png", None)
    assert office.file(case_id).timeline[-2].text == "salah orang"


def test_who_added_it_the_agent_of_the_case_and_supervisors_may_remove_it(office: Office) -> None:
    case_id = office.log(me=office.sari)
    of_dedi, of_rina = added(case_id), added(case_id, sha256="ab" * 32)
    office.do(of_dedi, me=office.dedi)
    office.do(of_rina, me=office.rina)

    def taken_away(added: AddAttachment) -> RemoveAttachment:
        return RemoveAttachment(attachment_id=added.attachment_id, reason="ganda", occurred_at=at(7))

    assert refusal(office, taken_away(of_dedi), office.rina) == "attachment_not_yours"
    office.do(taken_away(of_dedi), me=office.sari)
    assert refusal(office, taken_away(of_dedi), office.sari) == "attachment_removed"
    office.do(taken_away(of_rina), me=office.boss)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (r"C:\Users\rina\KTP.png", "KTP.png"),
        ("../../etc/passwd", "passwd"),
        ('a<b>:"|?*.pdf', "a_b______.pdf"),
        ("x" * 300 + ".docx", "x" * 195 + ".docx"),
        (" . ", "_"),
    ],
)
def test_a_name_is_one_that_every_system_can_keep(given: str, kept: str) -> None:
    assert plain_name(given) == kept
