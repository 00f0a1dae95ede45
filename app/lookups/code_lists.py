"""The code lists of JELITA and OSS as data; each has the name of the field that it explains."""

from __future__ import annotations

import csv
from functools import cache

import resources
from app.common.typed_toml import read_toml

_FILES = ("oss_codes.toml", "jelita_codes.toml")


def words_of(field: str, code: str, language: str = "id") -> str:
    """Return the words for a code of this field; "" if the field has no codes, or not this one."""
    if field == "region":
        return _region(code)
    codes = _lists().get(field, {})
    # A code that was sent as a number has lost its leading zero.
    known = codes.get(code.strip().upper()) or codes.get(code.strip().zfill(2))
    return known[language] if known else ""


@cache
def _lists() -> dict[str, dict[str, dict[str, str]]]:
    lists: dict[str, dict[str, dict[str, str]]] = {}
    for file in _FILES:
        lists |= read_toml(resources.path("lookup", file), dict[str, dict[str, dict[str, str]]])
    return lists


def _region(code: str) -> str:
    """Return the kabupaten or kota of a Kemendagri code (32.73, 3273131002) in West Java."""
    return _regions().get(code.replace(".", "")[:4], "")


@cache
def _regions() -> dict[str, str]:
    rows = csv.DictReader(resources.read_text("regions", "west_java.csv").splitlines())
    return {row["code"]: row["name"] for row in rows}
