"""Which questions a case gives cause for: by the numbers that it has, as soon as they can be right."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.formats import ERROR, OK, check_licence, check_nib, check_registration
from app.lookups import jelita, oss
from app.lookups.finding import JELITA, OSS, Question
from app.open_case import OpenCase

_LICENCE_ID = re.compile(r"\b[Ii]-\d{14,25}\b")


@dataclass(frozen=True, slots=True)
class Keys:
    """The numbers of a case under which JELITA and OSS may know it; "" for none."""

    registration_number: str = ""
    nib: str = ""
    licence_id: str = ""


def keys_of(case: OpenCase) -> Keys:
    """Return the numbers that have the right form: of the case, else the NIB of its applicant.

    An id_izin has no field of its own: it is found in whatever was typed or pasted.
    """
    typed = check_registration(case.value("registration_number"))
    person = case.person.nib if case.person else ""
    nib = next((n.value for n in map(check_nib, (case.value("nib"), person)) if n.level == OK), "")
    texts = ("registration_number", "subject", "description", "note", "evidence.query")
    found = _LICENCE_ID.search("\n".join(case.draft.get(name) or case.value(name) for name in texts))
    return Keys(
        registration_number=typed.value if typed.level != ERROR else "",
        nib=nib,
        licence_id=check_licence(found[0]).value if found else "",
    )


def questions_of(keys: Keys) -> dict[str, tuple[Question, ...]]:
    """Return what each system can be asked, the first one by itself."""
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
