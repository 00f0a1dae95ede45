"""An article used in a case becomes its evidence: which article, which edition, and its words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from uuid_utils.compat import uuid7

from app.mutations import read_back
from app.mutations.case import AddEvidence
from app.sop.typed_time import day_as_typed
from app.values.article_status import MUST_BE_CONFIRMED, ArticleStatus, article_status
from app.values.open_case import OpenCase
from db.knowledge import ArticleRecord
from db.mutation import Mutation, encode
from db.records import FoundField

SYSTEM, METHOD = "knowledge", "article"
# The article's status when it was used: evidence is in the office's language.
_CONFIRMED = {
    ArticleStatus.SAMPLE: "contoh, belum diperiksa kantor",
    ArticleStatus.AHEAD: "belum berlaku",
    ArticleStatus.EXPIRED: "sudah tidak berlaku",
}
_LAST_DAY = "{basis} ({expired}, berlaku sampai {day})"
CITED = "_cited"  # the draft field of a case that was never saved: one mutation per line


def basis_of(basis: str, valid_until: date | None, today: date) -> str:
    """Return an article's legal basis for an answer: an expired one is marked."""
    if valid_until is None or valid_until >= today:
        return basis
    expired, day = _CONFIRMED[ArticleStatus.EXPIRED], day_as_typed(valid_until)
    return _LAST_DAY.format(basis=basis or "Artikel", expired=expired, day=day)


def citation(article: ArticleRecord, asked: str, case_id: UUID, today: date, at: datetime) -> AddEvidence:
    """Return the evidence of the use; `asked`: what was typed to find it."""
    stands = article_status(article, today)
    facts = {
        "article_title": article.title,
        "article_edition": str(article.edition),
        "article_basis": article.legal_basis,
        "valid_until": article.valid_until.isoformat() if article.valid_until else "",
        "article_reviewed_by": article.reviewed_by_name,
        "article_confirmed": stands.value if stands in MUST_BE_CONFIRMED else "",
        "article_id": str(article.id),
    }
    return AddEvidence(
        evidence_id=uuid7(),
        case_id=case_id,
        system=SYSTEM,
        query=asked.strip() or article.title,
        result=article.text,
        method=METHOD,
        fields=tuple(
            FoundField(key, value, _CONFIRMED.get(stands, "") if key == "article_confirmed" else "")
            for key, value in facts.items()
            if value
        ),
        found_at=at,
        occurred_at=at,
    )


def held(draft: str, cited: AddEvidence) -> str:
    """Return the draft field with one more use."""
    return f"{draft}\n{encode(cited)}".strip("\n")


def uncited(case: OpenCase, in_flight: Mapping[str, str]) -> tuple[Mutation, ...]:
    """Return what waits in the draft until the case is saved, and is not being sent already."""
    sent = in_flight.get(CITED, "").splitlines()
    return tuple(read_back(line) for line in case.draft.get(CITED, "").splitlines() if line not in sent)
