"""OSS RBA: the documented read methods, their requests, and a tolerant parser for their answers.

After "PIA - OSS RBA" v4.3.22, which contradicts itself in names and lengths; so names are accepted in any
form, and `kode` as number or text. Only read methods are here: a contact centre must not write.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from app.common.lookup_faults import FaultKind, LookupFault, fault_of_status
from app.lookups.answers import Record, load_json, number_of, pick, records_of, text_of
from app.lookups.fields import Wanted, fields_of, newest_first, value_of
from db.records import FoundField

CHECK_NIB, INQUERY_NIB, FETCH_NIB = "checkNIB", "inqueryNIB", "fetchNIB"
CHECK_LICENCE, INQUERY_LICENCE = "checkLicenseStatus", "inqueryLicense"
INQUERY_PROJECT, REFERENCES = "inqueryProyek", "getDataReferensi"

_HEAD: Wanted = {  # each in the order of reading aloud
    "company_name": ("nama_perseroan", "nama_perusahaan"),
    "nib_status": ("status_nib", "status"),
    "region": ("perseroan_daerah_id",),
    "address": ("alamat_perseroan", "alamat_perusahaan"),
    "business_scale": ("skala_usaha",),
    "company_kind": ("jenis_perseroan", "jenis_perusahaan"),
    "business_actor": ("jenis_pelaku_usaha",),
    "issued_on": ("tgl_terbit_nib",),
    "changed_on": ("tgl_perubahan_nib",),
    "nib": ("nib",),
}
_LICENCE: Wanted = {
    "licence_name": ("nama_izin", "jenis_perizinan"),
    "licence_status": ("kd_status", "status_checklist", "status_izin"),
    "authority": ("kewenangan",),
    "authority_name": ("instansi",),
    "licence_kind": ("jenis_izin",),
    "licence_number": ("no_izin", "nomor_izin"),
    "licence_issued_on": ("tgl_izin", "tgl_terbit_izin"),
    "valid_until": ("tgl_masa_berlaku", "tgl_berlaku_izin"),
    "checklist_flag": ("flag_checklist",),
    "licence_id": ("id_izin",),
}
_PROJECT: Wanted = {
    "activity": ("deskripsi_kegiatan", "uraian_usaha"),
    "kbli": ("kbli",),
    "kbli_name": ("nama_kbli",),
    "risk": ("kd_resiko", "skala_resiko"),
    "business_scale": ("skala_usaha",),
    "project_id": ("id_proyek",),
}
_REFERENCE: Wanted = {
    "reference_code": ("kode_referensi",),
    "reference_text": ("uraian_referensi",),
    "reference_note": ("keterangan_referensi",),
}


def request_body(method: str, key: str) -> bytes:
    """Return the body of a POST. Raises ValueError for an unknown method."""
    first, _, second = key.partition("/")
    bodies: dict[str, dict[str, Any]] = {
        CHECK_NIB: {"CHECKNIB": {"nib": key}},
        INQUERY_NIB: {"INQUERYNIB": {"nib" if len(key) == 13 else "npwp": key}},
        FETCH_NIB: {"FETCHNIB": {"nib": key}},
        CHECK_LICENCE: {"CHECKLICENSESTATUS": {"id_izin": key}},
        INQUERY_LICENCE: {"INQUERYLICENSE": {"id_izin": key}},
        INQUERY_PROJECT: {"nib": first, "id_proyek": second},
        REFERENCES: {"GETDATAREFERENSI": {"kode": key}},
    }
    if method not in bodies:
        raise ValueError(f"OSS has no read method {method}")
    return json.dumps(bodies[method]).encode()


def read(method: str, key: str, status: int, body: bytes) -> tuple[FoundField, ...]:
    """Read an answer. Raises LookupFault, also if the answer concerns another number than requested."""
    try:
        answer = load_json(body)
    except LookupFault:
        raise LookupFault(_without_document(status), f"HTTP {status}") from None
    if not isinstance(answer, Mapping):
        raise LookupFault(_without_document(status), f"HTTP {status}")
    envelope = _opened(answer)
    _refuse(envelope, status)
    found = _READERS[method](envelope)
    if not found:
        raise LookupFault(FaultKind.NOT_UNDERSTOOD, f"no known field in the answer to {method}")
    _same(found, method, key)
    return tuple(found)


def _without_document(status: int) -> FaultKind:
    """Return the fault of a non-JSON answer: a web server's own 404 means a wrong address, not an unknown
    number.
    """
    kind = fault_of_status(status)
    return FaultKind.NOT_UNDERSTOOD if kind in (None, FaultKind.NOT_FOUND) else kind


def _opened(answer: Record) -> Record:
    """Take the answer out of "responcheckNIB" and the like; its name differs even within the document."""
    inner = [one for name, one in answer.items() if name.casefold().startswith("respon")]
    if not inner and len(answer) == 1:
        inner = list(answer.values())
    return inner[0] if inner and isinstance(inner[0], Mapping) else answer


def _refuse(envelope: Record, status: int) -> None:
    """Raise the fault of `kode`, or of the HTTP status without one."""
    codes = (number_of(pick(envelope, name)) for name in ("kode", "kode_status", "code", "status"))
    code = next((code for code in codes if code is not None and code >= 100), None)
    kind = fault_of_status(code) if code is not None else _without_document(status) if status >= 300 else None
    if kind is None and str(pick(envelope, "success")).casefold() == "false":
        kind = FaultKind.NOT_UNDERSTOOD
    if kind is not None:
        said = text_of(pick(envelope, "keterangan", "message"))
        raise LookupFault(kind, f"{code or f'HTTP {status}'} {said}".strip())


def _nib(envelope: Record) -> list[FoundField]:
    """checkNIB, inqueryNIB and fetchNIB: the business, then its licences and projects."""
    business = _one(envelope, "dataNIB", "data")
    return [*_business(business), *newest_first([*_licences(business), *_projects(business)])]


def _business(source: Record) -> list[FoundField]:
    """Only companies' addresses are kept: a person's business is often at their home."""
    head = fields_of(source, _HEAD)
    actor = value_of(head, "business_actor")
    is_company = actor and actor.zfill(2) != "02" and "orang" not in actor.casefold()
    return [field for field in head if is_company or field.key != "address"]


def _licences(source: Record) -> list[list[FoundField]]:
    return [fields_of(one, _LICENCE) for one in records_of(pick(source, "data_checklist"))]


def _projects(source: Record) -> list[list[FoundField]]:
    """Return one item per activity (KBLI) of each project, with its licence if the answer has it."""
    items = []
    for project in records_of(pick(source, "data_proyek")):
        about = fields_of(project, _PROJECT)
        activities = records_of(pick(project, "kbli")) or records_of(pick(project, "data_proyek_produk"))
        for activity in activities or [{}]:
            own = fields_of(activity, {**_PROJECT, **_LICENCE})
            known = {field.key for field in own}
            items.append([*own, *(field for field in about if field.key not in known)])
    return items


def _licence_status(envelope: Record) -> list[FoundField]:
    licence = _one(envelope, "dataIZIN", "data")
    status = text_of(pick(licence, "uraian_status"))
    found = fields_of(licence, {**_LICENCE, "nib": ("nib",), "project_id": ("id_proyek",)})
    # OSS uses codes that its list lacks (58); then only its own words are available.
    return [
        FoundField(field.key, field.value, status, field.item)
        if field.key == "licence_status" and not field.words
        else field
        for field in found
    ]


def _licence(envelope: Record) -> list[FoundField]:
    inner = _one(envelope, "dataLicense") if pick(envelope, "dataLicense") else envelope
    _refuse(inner, 200)
    licence = _one(inner, "data")
    head = fields_of(
        licence, {"authority": ("kewenangan",), "region": ("kd_daerah",), "licence_id": ("id_izin",)}
    )
    return [*head, *newest_first([*_licences(licence), *_projects(licence)])]


def _project(envelope: Record) -> list[FoundField]:
    business = _one(envelope, "data")
    return [*_business(business), *newest_first(_projects(business))]


def _references(envelope: Record) -> list[FoundField]:
    listed = records_of(pick(envelope, "dataReferensi", "data"))
    return newest_first([fields_of(one, _REFERENCE) for one in listed])


def _one(envelope: Record, *names: str) -> Record:
    found = records_of(pick(envelope, *names))
    if not found:
        raise LookupFault(FaultKind.NOT_UNDERSTOOD, f"no {names[0]}")
    return found[0]


def _same(found: list[FoundField], method: str, key: str) -> None:
    """Raise unless the answer has the requested NIB or licence: evidence about another business is worse than
    none. Every method except the code list documents its number.
    """
    number = key.partition("/")[0]
    if method == REFERENCES or (method == INQUERY_NIB and len(number) != 13):  # by NPWP: nothing to compare
        return
    asked = "licence_id" if method in (CHECK_LICENCE, INQUERY_LICENCE) else "nib"
    about = value_of([field for field in found if not field.item], asked)
    if about != number:
        raise LookupFault(FaultKind.NOT_UNDERSTOOD, f"an answer about {'another' if about else 'no'} {asked}")


_READERS: dict[str, Callable[[Record], list[FoundField]]] = {
    CHECK_NIB: _nib,
    INQUERY_NIB: _nib,
    FETCH_NIB: _nib,
    CHECK_LICENCE: _licence_status,
    INQUERY_LICENCE: _licence,
    INQUERY_PROJECT: _project,
    REFERENCES: _references,
}
