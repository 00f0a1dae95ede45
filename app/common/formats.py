"""The formats of the numbers of Indonesian licensing, and the facts in them.

A valid format proves no registration: JELITA or OSS could know such a number. Codes and facts only; ui has
the words.
"""

from __future__ import annotations

import csv
import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from functools import cache

from stdnum import luhn, numdb

import resources

OK, WARN, ERROR = "ok", "warn", "error"
_MAIL_HOSTS = ("gmail.com", "yahoo.com", "yahoo.co.id", "outlook.com", "hotmail.com", "icloud.com")


class FormatKind(Enum):
    NIK = "nik"
    NPWP = "npwp"
    NIB = "nib"
    KBLI = "kbli"
    REGISTRATION = "registration"
    LICENCE = "licence"  # OSS id_izin
    EMAIL = "email"
    PHONE = "phone"
    CASE_NUMBER = "case_number"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Checked:
    """The result of checking a text against a format.

    Attributes:
        value: The stored form; the trimmed text if it is wrong.
        level: "ok", "warn" (unusual, but acceptable) or "error" (invalid).
        code: "" for ok, else the fault: "empty", "not_digits", "wrong_length", "impossible_date", ...
        facts: Facts in the number, and for "wrong_length" `length` and `expected`.
    """

    value: str
    level: str = OK
    code: str = ""
    facts: dict[str, str] = field(default_factory=dict)


def check_nik(text: str, today: date | None = None) -> Checked:
    """NIK: 16 digits PP KK CC DDMMYY SSSS, day + 40 for women; the century is inferred.

    facts: birth_date (ISO), sex ("female" or "male"), district.
    """
    value, refusal = _digits(text, 16)
    if refusal:
        return refusal
    if not 11 <= int(value[:2]) <= 96 or "00" in (value[2:4], value[4:6]) or value[12:] == "0000":
        return Checked(value, ERROR, "impossible_part")
    day, month, year = int(value[6:8]), int(value[8:10]), int(value[10:12])
    this_year = (today or date.today()).year
    century = 2000 if 2000 + year <= this_year else 1900
    try:
        birth = date(century + year, month, day - 40 if day > 40 else day)
    except ValueError:
        return Checked(value, ERROR, "impossible_date")
    facts = {"birth_date": birth.isoformat(), "sex": "female" if day > 40 else "male"}
    if district := _district(value[:4]):
        return Checked(value, facts=facts | {"district": district})
    # Districts were split: an old NIK may contain a code that no list has any more.
    return Checked(value, WARN, "unknown_district", facts)


def check_npwp(text: str, today: date | None = None) -> Checked:
    """NPWP: 15 digits, or since 2024 (PMK 112/2022) 16: 0 and the old 15, or a person's NIK.

    facts: npwp16; holder ("entity" or "person") if the 16 digits show it.
    """
    value, refusal = _digits(text, 15, 16)
    if refusal:
        return refusal
    if len(value) == 16 and not value.startswith("0"):
        as_nik = check_nik(value, today)
        return Checked(value, as_nik.level, as_nik.code, {"npwp16": value, "holder": "person"})
    old = value[-15:]
    facts = {"npwp16": f"0{old}"} | ({"holder": "entity"} if len(value) == 16 else {})
    if not luhn.is_valid(old[:9]):
        return Checked(value, WARN, "wrong_check_digit", facts)
    return Checked(value, facts=facts)


def check_nib(text: str) -> Checked:
    """NIB: 13 digits; no check digit is published."""
    value, refusal = _digits(text, 13)
    return refusal or Checked(value)


def check_kbli(text: str) -> Checked:
    """KBLI: 5 digits, leading zeros kept; fewer digits are a whole group."""
    value, refusal = _digits(text, 5)
    if refusal and refusal.code == "wrong_length" and 2 <= len(value) <= 4:
        return Checked(value, WARN, "not_specific", refusal.facts)
    return refusal or Checked(value)


def check_registration(text: str, today: date | None = None) -> Checked:
    """JELITA's nomor pendaftaran: 16 digits (old), 19 or more, or its parts separated by "/".

    facts: sequence, licence_type, application_kind, month, year, and user if it has that part.
    """
    parts = re.fullmatch(
        r"\s*(\d{5})\s*/\s*(\d{3})\s*/\s*(\d{2})\s*/\s*(\d{2})\s*/\s*(\d{4})(?:\s*/\s*(\d{3,}))?\s*", text
    )
    value, refusal = _digits("".join(filter(None, parts.groups())) if parts else text)
    if refusal:
        return refusal
    if len(value) != 16 and len(value) < 19:
        return Checked(value, ERROR, "wrong_length", {"length": str(len(value)), "expected": "16, 19+"})
    names = ("sequence", "licence_type", "application_kind", "month", "year", "user")
    cuts = (value[:5], value[5:8], value[8:10], value[10:12], value[12:16], value[16:])
    facts = {name: part for name, part in zip(names, cuts, strict=True) if part}
    if not 1 <= int(facts["month"]) <= 12:
        return Checked(value, ERROR, "impossible_date", facts)
    if not 2005 <= int(facts["year"]) <= (today or date.today()).year:
        return Checked(value, ERROR, "impossible_date", facts)
    if facts["application_kind"] not in ("01", "02", "03", "04"):
        return Checked(value, WARN, "unknown_application_kind", facts)
    return Checked(value, facts=facts)


def check_licence(text: str) -> Checked:
    """OSS id_izin, I-202106062348085310001: a letter and 14 to 25 digits; OSS itself uses several lengths."""
    value = re.sub(r"\s", "", text).upper()
    found = re.fullmatch(r"([A-Z])-?([0-9]{14,25})", value)
    if not found:
        return Checked(text.strip(), ERROR, "empty" if not value else "wrong_form")
    return Checked(f"{found[1]}-{found[2]}" if found[1] == "I" else value)


def check_email(text: str) -> Checked:
    """An e-mail address in its stored form: lower case. facts: suggestion, for a misspelt well-known host."""
    value = text.strip().removeprefix("mailto:").strip("<>").lower()
    found = re.fullmatch(
        r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@((?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,})", value
    )
    if not found or ".." in value or value.startswith(".") or ".@" in value:
        return Checked(text.strip(), ERROR, "wrong_form" if value else "empty")
    near = difflib.get_close_matches(found[1], _MAIL_HOSTS, n=1, cutoff=0.85)
    if near and found[1] not in _MAIL_HOSTS and found[1].split(".")[0] != near[0].split(".")[0]:
        return Checked(value, WARN, "misspelt_host", {"suggestion": value.replace(found[1], near[0])})
    return Checked(value)


CHECKS: dict[FormatKind, Callable[[str], Checked]] = {
    FormatKind.NIK: check_nik,
    FormatKind.NPWP: check_npwp,
    FormatKind.NIB: check_nib,
    FormatKind.KBLI: check_kbli,
    FormatKind.REGISTRATION: check_registration,
    FormatKind.LICENCE: check_licence,
    FormatKind.EMAIL: check_email,
}


def _digits(text: str, *lengths: int) -> tuple[str, Checked | None]:
    """Return the digits without separators, and their fault."""
    bare = text.strip()
    value = re.sub(r"[\s.\-/]", "", bare)
    if not value:
        return bare, Checked(bare, ERROR, "empty")
    if not re.fullmatch(r"[0-9]+", value):
        return bare, Checked(bare, ERROR, "not_digits")
    if lengths and len(value) not in lengths:
        facts = {"length": str(len(value)), "expected": ", ".join(map(str, lengths))}
        return value, Checked(bare, ERROR, "wrong_length", facts)
    return value, None


def _district(code: str) -> str:
    """Return the name of a kabupaten or kota; our list for West Java comes first, because it has the newer
    ones.
    """
    if code in _west_java():
        return _west_java()[code]
    found = numdb.get("id/loc").info(code)
    return str(found[-1][1].get("name_id", "")).title() if len(found) == 2 else ""


@cache
def _west_java() -> dict[str, str]:
    rows = csv.DictReader(resources.read_text("regions", "west_java.csv").splitlines())
    return {row["code"]: row["name"] for row in rows}
