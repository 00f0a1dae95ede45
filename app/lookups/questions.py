"""The queries for a case: by its numbers, as soon as they can be valid."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.common.finding import JELITA, OSS, Question
from app.common.formats import ERROR, OK, check_licence, check_nib, check_registration
from app.common.phone_number import PhoneKind, parse
from app.lookups import jelita, oss
from app.settings import OfficeSettings
from app.values.open_case import CaseFacts

_LICENCE_ID = re.compile(r"\b[Ii]-\d{14,25}\b")
_NIB = re.compile(r"(\bnib\W{0,3})?(?<![\w-])(\d{13})(?![\w-])", re.IGNORECASE)
_REGISTRATION = re.compile(
    r"(?<![\w/-])(?:\d{16}|\d{19,25}|\d{5}/\d{3}/\d\d/\d\d/\d{4}(?:/\d{3,9})?)(?![\w/-])"
)


@dataclass(frozen=True, slots=True)
class Keys:
    """The numbers of a case for JELITA and OSS; "" for none."""

    registration_number: str = ""
    nib: str = ""
    licence_id: str = ""


def keys_of(case: CaseFacts) -> Keys:
    """Return the valid numbers: of their fields, else in any typed text.

    An id_izin has no field. Without a typed NIB, the applicant's is used, unless the applicant is anonymous.
    A masked NIB does not count.
    """
    typed, texts = check_registration(case.value("registration_number")), _texts(case)
    person = case.person.nib if case.person and not case.is_anonymous else ""
    nibs = (case.value("nib"), *_nibs_in(texts), person)
    found = _LICENCE_ID.search(texts)
    return Keys(
        registration_number=typed.value if typed.level != ERROR else _registration_in(texts),
        nib=next((n.value for n in map(check_nib, nibs) if n.level == OK), ""),
        licence_id=check_licence(found[0]).value if found else "",
    )


def numbers_in(case: CaseFacts) -> frozenset[str]:
    """Return the registration numbers and NIBs in typed text outside their own fields."""
    texts = _texts(case)
    return frozenset({*_nibs_in(texts), _registration_in(texts)} - {""})


def _texts(case: CaseFacts) -> str:
    names = ("registration_number", "subject", "description", "note", "evidence.query")
    return "\n".join(case.draft.get(name) or case.value(name) for name in names)


def _nibs_in(texts: str) -> list[str]:
    """Return the NIBs in free text; a possible mobile number (6281234567890) only if it is
    labelled as NIB.
    """
    office = OfficeSettings()
    return [
        digits
        for called, digits in _NIB.findall(texts)
        if called or parse(digits, office).kind is not PhoneKind.MOBILE
    ]


def _registration_in(texts: str) -> str:
    """Return the first certainly valid number; an NIK seldom has a valid month and year."""
    readings = map(check_registration, _REGISTRATION.findall(texts))
    return next((reading.value for reading in readings if reading.level == OK), "")


def questions_of(keys: Keys) -> dict[str, tuple[Question, ...]]:
    """Return the possible queries of each system; the first one is sent automatically."""
    of_oss = []
    if keys.licence_id:
        of_oss += [
            Question(OSS, oss.CHECK_LICENCE, keys.licence_id),
            Question(OSS, oss.INQUERY_LICENCE, keys.licence_id),
        ]
    if keys.nib:
        of_oss += [
            Question(OSS, method, keys.nib) for method in (oss.INQUERY_NIB, oss.FETCH_NIB, oss.CHECK_NIB)
        ]
    number = keys.registration_number
    return {JELITA: (Question(JELITA, jelita.APPLICATION, number),) if number else (), OSS: tuple(of_oss)}
