"""Questions to systems and their answers: codes only, ui has the words; and the canonical
form for hashing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from app.common.lookup_faults import FaultKind
from db.models.types import utc_text
from db.records import FoundField

JELITA, OSS = "jelita", "oss"
SYSTEMS = (JELITA, OSS)


@dataclass(frozen=True, slots=True)
class Question:
    """system: "jelita" or "oss"; method: The system's name for the question; key: A number, "a/b" for two."""

    system: str
    method: str
    key: str


@dataclass(frozen=True, slots=True)
class Finding:
    """An answer, reduced to the fields on our list, newest item first."""

    system: str
    method: str
    key: str
    fields: tuple[FoundField, ...]
    found_at: datetime

    @property
    def question(self) -> Question:
        return Question(self.system, self.method, self.key)

    @property
    def sha256(self) -> str:
        return sha256_of(self.system, self.method, self.key, self.fields, self.found_at)


@dataclass(frozen=True, slots=True)
class Failure:
    """A question without an answer, and the reason."""

    question: Question
    kind: FaultKind
    detail: str
    failed_at: datetime


def sha256_of(
    system: str,
    method: str,
    key: str,
    fields: Iterable[FoundField],
    found_at: datetime,
    text: str = "",
) -> str:
    """Return the SHA-256, in hex, of the canonical form: the same for the same finding everywhere and for
    ever.

    `text` is the text that was stored with it.
    """
    form = {
        "fields": [[field.item, field.key, field.value, field.words] for field in fields],
        "found_at": utc_text(found_at),
        "key": key,
        "method": method,
        "system": system,
        "text": text,
    }
    canonical = json.dumps(form, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
