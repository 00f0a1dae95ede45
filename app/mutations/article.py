"""The knowledge base: articles are written, revised, reviewed by another person, and withdrawn."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import RowMapping, select

from app.common.personal_data import find_personal_data
from app.mutations.article_rights import may_review, may_revise, may_withdraw
from app.mutations.story import need_text
from db.models import Article, ArticleEdition, Case
from db.mutation import Mutation, Rejected
from db.search.word_stems import stems
from db.tx import Tx


class ArticleText(Mutation, frozen=True, kw_only=True):
    """Base of mutations with the text of an article.

    Attributes:
        questions: How people ask for it.
        valid_from, valid_until: The first and the last day on which it may be used without asking again.
        is_public: Whether the chatbot may say it; None: as before.
    """

    article_id: UUID
    title: str
    text: str
    questions: tuple[str, ...] = ()
    legal_basis: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    is_public: bool | None = None

    def content(self, tx: Tx, edition: int) -> dict[str, Any]:
        """Return the columns of an edition; raise Rejected if it is incomplete, or contains personal data."""
        title, text = need_text(self.title, "title_missing"), need_text(self.text, "text_missing")
        questions = "\n".join(" ".join(one.split()) for one in self.questions if one.strip())
        found = [data.kind for part in (title, questions, text) for data in find_personal_data(part)]
        if found:
            raise Rejected("personal_data", {"kinds": sorted(set(found)), "count": len(found)})
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            raise Rejected("ends_before_it_begins")
        return {
            "edition": edition,
            "title": title,
            "questions": questions,
            "text": text,
            "legal_basis": self.legal_basis.strip(),
            "valid_from": self.valid_from,
            "valid_until": self.valid_until,
            "written_by_name": tx.me.agent_name,
            "written_at": self.occurred_at,
            "reviewed_by_name": "",
            "reviewed_at": None,
        }

    def keep_edition(self, tx: Tx, content: dict[str, Any]) -> None:
        edition_id = uuid5(self.article_id, str(content["edition"]))
        tx.insert(ArticleEdition, id=edition_id, article_id=self.article_id, **content)


def _stems(content: dict[str, Any]) -> str:
    return stems(content["title"], content["questions"], content["text"])


class WriteArticle(ArticleText, frozen=True, kw_only=True):
    """A new article.

    Attributes:
        source_case_id: The case from whose solution it was written.
        is_sample: It comes with the program, and has no author here.
    """

    source_case_id: UUID | None = None
    is_sample: bool = False

    def run(self, tx: Tx) -> None:
        tx.refuse_second(Article, self.article_id, "article_exists")
        content = self.content(tx, 1)
        if self.source_case_id is not None:
            tx.need(Case, self.source_case_id, "no_such_case")
        tx.insert(
            Article,
            id=self.article_id,
            stems=_stems(content),
            is_sample=self.is_sample,
            is_public=bool(self.is_public),
            source_case_id=self.source_case_id,
            written_by_id=None if self.is_sample else tx.me.agent_id,
            withdrawn_by_name="",
            withdrawn_reason="",
            **content,
        )
        self.keep_edition(tx, content)


class ReviseArticle(ArticleText, frozen=True, kw_only=True):
    """A new text for one's own article, a sample, or, by a supervisor, any. It waits for its review.

    Attributes:
        edition: The edition that the author saw; rejected if it is no longer the newest.
    """

    edition: int

    def run(self, tx: Tx) -> None:
        row = _in_use(tx, self.article_id)
        if not may_revise(tx.me.role, tx.me.agent_id, row["written_by_id"]):
            raise Rejected("article_not_yours", {"name": row["written_by_name"]})
        if row["edition"] != self.edition:
            raise Rejected("article_changed", {"name": row["written_by_name"]})
        content = self.content(tx, row["edition"] + 1)
        self.keep_edition(tx, content)
        is_public = row["is_public"] if self.is_public is None else self.is_public
        values = {"is_sample": False, "is_public": is_public, "written_by_id": tx.me.agent_id}
        tx.update(Article, row, stems=_stems(content), **values, **content)


class ReviewArticle(Mutation, frozen=True, kw_only=True):
    """An officer or supervisor other than its author approves the present text."""

    article_id: UUID
    edition: int

    def run(self, tx: Tx) -> None:
        row = _in_use(tx, self.article_id)
        if not may_review(tx.me.role):
            raise Rejected("not_your_role", {"move": "review", "role": tx.me.role.value})
        if row["written_by_id"] == tx.me.agent_id:
            raise Rejected("own_article")
        if row["edition"] != self.edition:
            raise Rejected("article_changed", {"name": row["written_by_name"]})
        by = {"reviewed_by_name": tx.me.agent_name, "reviewed_at": self.occurred_at}
        tx.update(Article, row, is_sample=False, **by)
        table = ArticleEdition.__table__
        edition = select(table).where(table.c.article_id == self.article_id, table.c.edition == self.edition)
        tx.update(ArticleEdition, tx.rows(edition)[0], **by)


class WithdrawArticle(Mutation, frozen=True, kw_only=True):
    """Withdraw an article from the search; its author, an officer or a supervisor gives the reason. It stays
    in the records.
    """

    article_id: UUID
    reason: str

    def run(self, tx: Tx) -> None:
        row = _in_use(tx, self.article_id)
        if not may_withdraw(tx.me.role, tx.me.agent_id, row["written_by_id"]):
            raise Rejected("not_your_role", {"move": "withdraw", "role": tx.me.role.value})
        tx.update(
            Article,
            row,
            withdrawn_by_name=tx.me.agent_name,
            withdrawn_reason=need_text(self.reason, "reason_missing"),
            withdrawn_at=self.occurred_at,
        )


def _in_use(tx: Tx, article_id: UUID) -> RowMapping:
    row = tx.need(Article, article_id, "no_such_article")
    if row["withdrawn_at"] is not None:
        raise Rejected("article_withdrawn", {"name": row["withdrawn_by_name"]})
    return row
