"""What OSS and JELITA are asked, how their answers are read, and what is never kept of them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timezone
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.common.finding import Finding, sha256_of
from app.common.lookup_faults import FaultKind, LookupFault
from app.lookups import jelita, oss
from app.lookups.code_lists import words_of
from app.lookups.fields import MOST_ITEMS
from app.lookups.questions import Keys, keys_of, numbers_in, questions_of
from app.values.open_case import OpenCase
from db.enums import Channel
from db.records import ApplicantRecord, FoundField
from tests.app.lookup_samples import (
    APPLICATIONS,
    INQUERY_NIB,
    LICENCE,
    LICENCE_ID,
    LICENCE_STATUS,
    NIB,
    NIK,
    PROJECTS,
    REGISTRATION,
)

AT = datetime(2026, 11, 24, 3, 0, tzinfo=timezone.utc)
FIRST = "2417bc45aabd5f414ccc205b0175e6374496e3c7dbc312ea84fafa0436b63601"


def read_oss(method: str, answer: object, status: int = 200, key: str = NIB) -> tuple[FoundField, ...]:
    return oss.read(method, key, status, json.dumps(answer).encode())


def read_jelita(answer: object, status: int = 200) -> tuple[FoundField, ...]:
    return jelita.read(jelita.APPLICATION, REGISTRATION, status, json.dumps(answer).encode())


def values(fields: tuple[FoundField, ...], item: int = 0) -> dict[str, str]:
    return {field.key: field.value for field in fields if field.item == item}


def words(fields: tuple[FoundField, ...], item: int = 0) -> dict[str, str]:
    return {field.key: field.words for field in fields if field.item == item and field.words}


def test_an_nib_is_reported_in_the_words_of_the_code_lists() -> None:
    found = read_oss(oss.INQUERY_NIB, INQUERY_NIB)
    assert values(found)["company_name"] == "CV Sinar Parahyangan"
    assert values(found)["issued_on"] == "2021-06-06"
    assert words(found) == {
        "nib_status": "Aktif",
        "business_actor": "Badan Usaha",
        "company_kind": "CV",
        "business_scale": "Kecil",
        "region": "Kota Bandung",
    }
    newest, older = (values(found, item) for item in (1, 2))
    assert newest["licence_issued_on"] == "2026-10-30"
    assert older["licence_issued_on"] == "2021-06-06"
    assert words(found, 2)["authority"] == "Kabupaten/Kota"
    assert words(found, 3)["risk"] == "Menengah Rendah"


def test_nothing_about_persons_is_kept() -> None:
    kept = json.dumps([[field.value, field.words] for field in read_oss(oss.INQUERY_NIB, INQUERY_NIB)])
    for private in (NIK, "Islam", "1985", "08121", "@", "Asep", "0901234567891000"):
        assert private not in kept
    hidden = json.loads(json.dumps(INQUERY_NIB))
    business = hidden["responinqueryNIB"]["dataNIB"]
    business["nama_perseroan"] = f"Toko Asep NIK {NIK[:6]} {NIK[6:]}"
    business["jenis_pelaku_usaha"] = "02"
    found = values(read_oss(oss.INQUERY_NIB, hidden))
    assert "company_name" not in found
    assert "address" not in found  # of a person: it is their home

    kept = json.dumps([field.value for field in read_jelita(APPLICATIONS)])
    assert "08121" not in kept
    assert "Jalan" not in kept


@pytest.mark.parametrize(
    ("answer", "status", "kind"),
    [
        ({"responcheckNIB": {"kode": "404", "keterangan": "tidak ditemukan"}}, 200, FaultKind.NOT_FOUND),
        ({"responcheckNIB": {"kode": 404, "keterangan": "tidak ditemukan"}}, 404, FaultKind.NOT_FOUND),
        ({"ResponCheckNIB": {"KODE": " 401 "}}, 200, FaultKind.REFUSED),
        ({"kode": 403}, 200, FaultKind.REFUSED),
        ({"kode": "400"}, 400, FaultKind.BAD_REQUEST),
        ({"kode_status": 500}, 200, FaultKind.SERVER_FAULT),
        ({"kode": "504"}, 200, FaultKind.TIMED_OUT),
        ({"kode": 200, "dataNIB": None}, 200, FaultKind.NOT_UNDERSTOOD),
        ({"kode": 200, "dataNIB": {"nib": "9999999999999"}}, 200, FaultKind.NOT_UNDERSTOOD),
        ({"message": "no Route matched"}, 404, FaultKind.NOT_UNDERSTOOD),
        ({"message": "upstream"}, 502, FaultKind.SERVER_FAULT),
        (["hello"], 200, FaultKind.NOT_UNDERSTOOD),
        ("<html>", 200, FaultKind.NOT_UNDERSTOOD),
    ],
)
def test_oss_says_by_its_own_code_what_went_wrong(answer: object, status: int, kind: FaultKind) -> None:
    with pytest.raises(LookupFault) as fault:
        read_oss(oss.CHECK_NIB, answer, status)
    assert fault.value.kind is kind


@pytest.mark.parametrize("code", [200, "200"])
@pytest.mark.parametrize("status", ["01", 1])
def test_codes_may_be_numbers_or_text(code: object, status: object) -> None:
    answer = {
        "responcheckNIB": {
            "kode": code,
            "keterangan": "Sukses",
            "dataNIB": {"nib": int(NIB), "nama_perusahaan": "CV Sinar Parahyangan", "status": status},
        }
    }
    found = read_oss(oss.CHECK_NIB, answer)
    assert values(found)["nib"] == NIB
    assert words(found) == {"nib_status": "Aktif"}


def test_licences_are_read_under_both_names_of_their_answer() -> None:
    for name in ("responcheckLicenseStatus", "responcheckStatusLicense"):
        found = read_oss(oss.CHECK_LICENCE, {name: LICENCE_STATUS}, key=LICENCE_ID)
        assert values(found)["licence_status"] == "58"
        assert words(found)["licence_status"] == "Izin terbit/SS terverifikasi"  # no list has this code
    found = read_oss(oss.INQUERY_LICENCE, {"dataLicense": LICENCE}, key=LICENCE_ID)
    assert words(found)["authority"] == "Kabupaten/Kota"
    assert values(found, 1)["licence_number"] == "503/1123/REK/2026"
    assert values(read_oss(oss.FETCH_NIB, PROJECTS), 1)["kbli"] == "73100"
    references = {"dataReferensi": [{"kode_referensi": "50", "uraian_referensi": "Disetujui"}]}
    assert values(read_oss(oss.REFERENCES, references, key="10"), 1)["reference_text"] == "Disetujui"
    project = {"kode_status": "200", "data": PROJECTS["responfetchNIB"]["dataNIB"]}
    key = f"{NIB}/R-202106062348085310001"
    assert values(read_oss(oss.INQUERY_PROJECT, project, key=key), 1)["risk"] == "MT"


@pytest.mark.parametrize("name", ["nib", "id_izin"])
def test_an_answer_that_does_not_name_what_was_asked_is_not_understood(name: str) -> None:
    """A server that forgets the number may have answered about anybody."""
    project = {"kode_status": "200", "data": PROJECTS["responfetchNIB"]["dataNIB"]}
    answers = {
        "nib": [(oss.CHECK_NIB, INQUERY_NIB), (oss.INQUERY_NIB, INQUERY_NIB), (oss.FETCH_NIB, PROJECTS),
                (oss.INQUERY_PROJECT, project)],
        "id_izin": [(oss.CHECK_LICENCE, LICENCE_STATUS), (oss.INQUERY_LICENCE, LICENCE)],
    }  # fmt: skip
    for method, answer in answers[name]:
        key = NIB if name == "nib" else LICENCE_ID
        assert read_oss(method, answer, key=key)
        with pytest.raises(LookupFault) as fault:
            read_oss(method, without(answer, name), key=key)
        assert fault.value.kind is FaultKind.NOT_UNDERSTOOD
    with pytest.raises(LookupFault):
        read_jelita(without(APPLICATIONS, "no_pendaftaran"))


def without(answer: Any, name: str) -> Any:
    if isinstance(answer, dict):
        return {key: without(value, name) for key, value in answer.items() if key != name}
    return [without(one, name) for one in answer] if isinstance(answer, list) else answer


def test_a_mobile_number_in_a_note_is_no_nib_unless_it_is_called_one() -> None:
    case = OpenCase(uuid4(), "CC-261124-001-007-4", Channel.VOICE, AT)
    for note in ("WA 6281234567890", "+6281234567890", "hp 0812345678901"):
        typed = replace(case, draft={"note": note})
        assert (keys_of(typed), numbers_in(typed)) == (Keys(), frozenset())
    for note in (f"WA 6281234567890, izin {NIB}", f"NIB: {NIB}"):
        assert keys_of(replace(case, draft={"note": note})) == Keys(nib=NIB)
    assert keys_of(replace(case, draft={"note": "NIB 0812210012345"})) == Keys(nib="0812210012345")


def test_each_method_is_asked_as_documented() -> None:
    asked = {
        oss.CHECK_NIB: {"CHECKNIB": {"nib": NIB}},
        oss.INQUERY_NIB: {"INQUERYNIB": {"nib": NIB}},
        oss.FETCH_NIB: {"FETCHNIB": {"nib": NIB}},
        oss.CHECK_LICENCE: {"CHECKLICENSESTATUS": {"id_izin": NIB}},
        oss.INQUERY_LICENCE: {"INQUERYLICENSE": {"id_izin": NIB}},
        oss.REFERENCES: {"GETDATAREFERENSI": {"kode": NIB}},
    }
    assert {method: json.loads(oss.request_body(method, NIB)) for method in asked} == asked
    project = json.loads(oss.request_body(oss.INQUERY_PROJECT, f"{NIB}/R-1"))
    assert project == {"nib": NIB, "id_proyek": "R-1"}
    with pytest.raises(ValueError):
        oss.request_body("receiveLicense", NIB)
    assert jelita.path_of("permohonan", "00123/../x") == "api/permohonan/pendaftaran/00123%2F..%2Fx"


def test_an_application_is_read_from_json_and_from_xml() -> None:
    rows = "".join(f"<{name}>{value}</{name}>" for name, value in APPLICATIONS[0].items())
    page = f'<?xml version="1.0" encoding="utf-8"?>\n<xml><item>{rows}</item></xml>'
    as_xml = jelita.read(jelita.APPLICATION, REGISTRATION, 200, page.encode())
    assert as_xml == read_jelita(APPLICATIONS) == read_jelita({"data": APPLICATIONS})
    assert words(as_xml)["application_stage"] == "Penetapan"
    assert values(as_xml)["letter_date"] == "2026-10-30"
    two = [*APPLICATIONS, {**APPLICATIONS[0], "tgl_surat": "2026-11-02"}]
    assert values(read_jelita(two), 1)["letter_date"] == "2026-11-02"


@pytest.mark.parametrize(
    ("body", "status", "kind"),
    [
        (b'{"error":"Tidak ada data.."}', 404, FaultKind.NOT_FOUND),
        (b"<xml><error>Tidak ada data..</error></xml>", 404, FaultKind.NOT_FOUND),
        (b'{"status":false,"error":"Unknown method."}', 404, FaultKind.NOT_UNDERSTOOD),
        (b"<html><body>404 Not Found</body></html>", 404, FaultKind.NOT_UNDERSTOOD),
        (b'{"status":false,"error":"Invalid API Key."}', 403, FaultKind.REFUSED),
        (b"", 200, FaultKind.NOT_UNDERSTOOD),
        (b"[]", 200, FaultKind.NOT_UNDERSTOOD),
        (b'[{"no_pendaftaran":"1111111111111111","kd_status":"5"}]', 200, FaultKind.NOT_UNDERSTOOD),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><xml><item><kd_status>&a;</kd_status></item></xml>', 200,
         FaultKind.NOT_UNDERSTOOD),
        (b"<!DOCTYPE html><html><body>Masuk</body></html>", 200, FaultKind.NOT_UNDERSTOOD),
        (b"oops", 500, FaultKind.SERVER_FAULT),
    ],
)  # fmt: skip
def test_jelita_knows_nothing_only_if_it_says_so(body: bytes, status: int, kind: FaultKind) -> None:
    with pytest.raises(LookupFault) as fault:
        jelita.read(jelita.APPLICATION, REGISTRATION, status, body)
    assert fault.value.kind is kind


def scrambled(draw: st.DrawFn, document: object) -> object:
    """A documented answer in which any part may be something else."""
    anything: st.SearchStrategy[object] = (
        st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just([]) | st.just({})
    )
    if draw(st.integers(0, 9)) == 0:
        return draw(anything)
    if isinstance(document, dict):
        return {key: scrambled(draw, value) for key, value in document.items()}
    if isinstance(document, list):
        return [scrambled(draw, value) for value in document]
    return document


@given(st.data())
def test_no_answer_whatever_it_holds_does_more_than_fail(data: st.DataObject) -> None:
    documents = (
        *((method, INQUERY_NIB) for method in (oss.CHECK_NIB, oss.INQUERY_NIB)),
        (oss.FETCH_NIB, PROJECTS),
        (oss.CHECK_LICENCE, LICENCE_STATUS),
        (oss.INQUERY_LICENCE, LICENCE),
        (oss.INQUERY_PROJECT, {"kode_status": 200, "data": PROJECTS["responfetchNIB"]["dataNIB"]}),
        (jelita.APPLICATION, APPLICATIONS),
    )
    method, document = data.draw(st.sampled_from(documents))
    answer = data.draw(st.composite(scrambled)(document))
    read = jelita.read if method == jelita.APPLICATION else oss.read
    try:
        found = read(method, NIB, data.draw(st.sampled_from([200, 404, 500])), json.dumps(answer).encode())
    except LookupFault:
        return
    assert found
    assert all(isinstance(part, str) for field in found for part in (field.key, field.value, field.words))


def test_of_many_licences_the_newest_are_kept_and_the_rest_is_counted() -> None:
    listed = [{"id_izin": f"I-{2000 + n % 20}0101000000{n:07}", "nama_izin": f"Izin {n}"} for n in range(70)]
    answer = {"kode": 200, "dataNIB": {"nib": NIB, "data_checklist": listed}}
    found = read_oss(oss.INQUERY_NIB, answer)
    assert max(field.item for field in found) == MOST_ITEMS
    assert values(found, 1)["licence_id"].startswith("I-2019")
    assert values(found)["left_out"] == "10"


def test_words_are_there_in_both_languages_and_unknown_codes_have_none() -> None:
    assert words_of("authority", "02") == "Kabupaten/Kota"
    assert words_of("authority", "02", "en") == "Regency or city"
    assert words_of("licence_status", "58") == ""
    assert words_of("company_name", "01") == ""


def test_a_changed_finding_has_another_hash() -> None:
    found = Finding("oss", oss.CHECK_NIB, NIB, (FoundField("nib_status", "01", "Aktif"),), AT)
    same = sha256_of("oss", oss.CHECK_NIB, NIB, [FoundField("nib_status", "01", "Aktif")], AT)
    assert found.sha256 == same
    assert found.sha256 == FIRST  # never changes: it stands in the records
    for other in (
        replace(found, fields=(FoundField("nib_status", "06", "Aktif"),)),
        replace(found, fields=(FoundField("nib_status", "01", "Aktif", 1),)),
        replace(found, key="9999999999999"),
        replace(found, found_at=AT.replace(minute=1)),
    ):
        assert other.sha256 != same
    assert sha256_of("oss", oss.CHECK_NIB, NIB, found.fields, AT, "Status: Dicabut") != same


def test_a_case_gives_cause_for_questions_as_soon_as_its_numbers_can_be_right() -> None:
    case = OpenCase(uuid4(), "CC-261124-001-007-4", Channel.VOICE, AT)
    assert keys_of(case) == Keys()
    assert questions_of(keys_of(case)) == {"jelita": (), "oss": ()}
    typed = {"registration_number": " 00123 / 107 / 01 / 10 / 2026 ", "nib": "8120 0142 10456"}
    case = replace(case, draft={**typed, "note": f"Izin {LICENCE_ID.lower()} dipegang"})
    assert keys_of(case) == Keys("0012310701102026", NIB, LICENCE_ID)
    asked = questions_of(keys_of(case))
    assert [one.method for one in asked["oss"]] == [
        *(oss.CHECK_LICENCE, oss.INQUERY_LICENCE, oss.INQUERY_NIB, oss.FETCH_NIB, oss.CHECK_NIB)
    ]
    assert [one.key for one in asked["jelita"]] == ["0012310701102026"]
    half = replace(case, draft={"nib": NIB[:12], "registration_number": NIK})
    assert keys_of(half) == Keys()
    person = ApplicantRecord(uuid4(), "Siti Aminah", nib=NIB)
    assert keys_of(replace(half, person=person)) == Keys(nib=NIB)
