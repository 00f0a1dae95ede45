"""JELITA: its read interface `permohonan`, which answers in JSON or XML; only documented fields are read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

from app.common.lookup_faults import FaultKind, LookupFault, fault_of_status
from app.lookups.answers import Record, load_json, pick, records_of, text_of
from app.lookups.fields import Wanted, fields_of, newest_first, value_of
from db.records import FoundField

APPLICATION = "permohonan"

_FIELDS: Wanted = {  # in the order of reading aloud
    "application": ("permohonan",),
    "application_stage": ("kd_status",),
    "tracking": ("tracking",),
    "file_status": ("sts_berkas",),
    "approval": ("approve",),
    "letter_number": ("no_surat",),
    "letter_date": ("tgl_surat",),
    "applicant_name": ("nama",),
    "licence_group": ("n_kelompok_izin",),
    "registration_number": ("no_pendaftaran",),
}
# The interface's answer without a result ("Tidak ada data.."); "Unknown method." is an error.
_NOTHING = re.compile(r"tidak\s+(ada|ditemukan)|not\s+(be\s+)?found|no\s+data", re.IGNORECASE)


def path_of(method: str, key: str) -> str:
    """Return the path after the settings' address. Raises ValueError for another method."""
    if method != APPLICATION:
        raise ValueError(f"JELITA has no read method {method}")
    return f"api/permohonan/pendaftaran/{quote(key, safe='')}"


def read(method: str, key: str, status: int, body: bytes) -> tuple[FoundField, ...]:
    """Read an answer. Raises LookupFault, also if it lacks the requested registration number."""
    kind = fault_of_status(status)
    if kind not in (None, FaultKind.NOT_FOUND):
        raise LookupFault(kind, f"HTTP {status}")
    answer = _document(body)
    if isinstance(answer, Mapping) and (said := text_of(pick(answer, "error"))):
        raise LookupFault(FaultKind.NOT_FOUND if _NOTHING.search(said) else FaultKind.NOT_UNDERSTOOD, said)
    if kind is not None:  # a web server's own 404: the address is wrong, not the number
        raise LookupFault(FaultKind.NOT_UNDERSTOOD, f"HTTP {status}")
    listed = records_of(answer) if not isinstance(answer, Mapping) else _listed(answer)
    items = [fields_of(one, _FIELDS) for one in listed]
    if not any(items):
        raise LookupFault(FaultKind.NOT_UNDERSTOOD, "no known field in the answer")
    ours = [item for item in items if _digits(value_of(item, "registration_number")) == _digits(key)]
    if not ours:
        raise LookupFault(FaultKind.NOT_UNDERSTOOD, "an answer about another registration number")
    return tuple(ours[0] if len(ours) == 1 else newest_first(ours))


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number)


def _document(body: bytes) -> object:
    if body.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        return _from_xml(body)
    return load_json(body)


def _listed(answer: Record) -> list[Record]:
    """Return the records: a single one, or a list under some name."""
    inner = pick(answer, "data", "item", "permohonan")
    return records_of(inner) if isinstance(inner, (list, Mapping)) else [answer]


def _from_xml(body: bytes) -> object:
    """Return the JSON equivalent of an XML answer: <xml><item><id>1</id>...</item></xml>."""
    try:
        text = body.decode("utf-8-sig")
        if "<!" in text.replace("<![CDATA[", ""):  # no entities: no answer needs them, only attacks
            raise LookupFault(FaultKind.NOT_UNDERSTOOD, "a page, or XML with declarations")
        root = ElementTree.fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text))
    except (ElementTree.ParseError, UnicodeDecodeError) as error:
        raise LookupFault(FaultKind.NOT_UNDERSTOOD, type(error).__name__) from error
    items = root.findall("item")
    return [_flat(item) for item in items] if items else _flat(root)


def _flat(element: ElementTree.Element) -> dict[str, Any]:
    return {child.tag: child.text or "" for child in element}
