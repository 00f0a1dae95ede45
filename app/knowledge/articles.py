"""The knowledge base: search as you type, citing in a case, writing, reviewing and withdrawing articles."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from uuid_utils.compat import uuid7

from app.cases.case_editor import CaseEditor
from app.common.personal_data import PersonalData, find_personal_data, without_personal_data
from app.knowledge.sample_articles import sample_articles
from app.mutations.article import ReviewArticle, ReviseArticle, WithdrawArticle, WriteArticle
from app.records.latest_question import LatestQuestion
from app.records.service import Records, Refusal
from app.sop.lifecycle import Move
from app.sop.typed_time import read_day
from app.values.article_status import ArticleStatus, article_status
from app.values.citing import CITED, citation, held
from app.values.open_case import VisibleCase
from db.enums import Role
from db.knowledge import ArticleRecord, EditionRecord
from db.mutation import Me, Mutation
from db.queries.articles import article, editions, find_articles, has_articles
from db.queries.unanswered import UnansweredQuestion as UnansweredQuestion
from db.queries.unanswered import unanswered_questions

HITS = 30
ASKED_WITHIN = timedelta(days=90)
Done = Callable[[tuple[ArticleRecord, ...]], None]


@dataclass(frozen=True, slots=True)
class ArticleWords:
    """The typed content of an article, and the data of its source case that it must not contain.

    names: The people and companies of that case.
    is_public: The chatbot may say it to anyone.
    """

    title: str = ""
    questions: tuple[str, ...] = ()
    text: str = ""
    legal_basis: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    source_case_id: UUID | None = None
    names: tuple[str, ...] = ()
    is_public: bool = False


class Knowledge(QObject):
    """Reads and changes off the GUI thread; `changed` follows every change at this workstation."""

    changed = Signal(object)  # UUID of the article
    refused = Signal(object)  # Refusal

    def __init__(
        self,
        records: Records,
        editor: CaseEditor,
        clock: Callable[[], datetime],
        zone: Callable[[], tzinfo],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._records, self._editor = records, editor
        self._clock, self._zone = clock, zone

    @property
    def today(self) -> date:
        return self._clock().astimezone(self._zone()).date()

    def start(self) -> None:
        """Add the shipped samples to records without any article."""
        self._records.read(has_articles, self._begin)

    def asker(self, done: Done) -> LatestQuestion[tuple[ArticleRecord, ...]]:
        """Return a search-as-you-type object that reports only the latest result.

        Expired articles come last.
        """

        def in_order(found: tuple[ArticleRecord, ...]) -> None:
            today = self.today
            done(tuple(sorted(found, key=lambda one: article_status(one, today) is ArticleStatus.EXPIRED)))

        return LatestQuestion(self._records, lambda text: lambda tx: find_articles(tx, text, HITS), in_order)

    def read(self, article_id: UUID, done: Callable[[ArticleRecord | None], None]) -> None:
        self._records.read(lambda tx: article(tx, article_id), done)

    def read_editions(self, article_id: UUID, done: Callable[[tuple[EditionRecord, ...]], None]) -> None:
        self._records.read(lambda tx: editions(tx, article_id), done)

    def read_unanswered(self, done: Callable[[tuple[UnansweredQuestion, ...]], None]) -> None:
        """Read what the chatbot was asked lately and could not answer."""
        since = self._clock() - ASKED_WITHIN
        self._records.read(lambda tx: unanswered_questions(tx, since), done)

    def read_day(self, typed: str) -> date | None:
        """Return the day of a typed text, past or future; None if it is not understood."""
        return read_day(typed, self.today)

    def from_solution(self, case: VisibleCase) -> ArticleWords | None:
        """Propose an article from the newest validated solution of a case; None without one."""
        raw = self._editor.raw
        if case.file is None or not case.file.solutions or raw is None or raw.case_id != case.case_id:
            return None
        solution, person = case.file.solutions[-1], raw.person
        names = (person.name, person.organisation) if person else ()
        subject = case.value("subject").strip()
        if case.is_anonymous:  # editable text in the case is not masked
            subject = without_personal_data(subject, filter(None, names))
        return ArticleWords(
            title=subject,
            questions=(case.file.escalations[-1].question,) if case.file.escalations else (),
            text=solution.text,
            legal_basis=solution.legal_basis,
            valid_from=self.today,
            valid_until=solution.valid_until,
            source_case_id=case.case_id,
            names=tuple(filter(None, names)),
        )

    def personal_data(self, text: str, names: Iterable[str]) -> tuple[PersonalData, ...]:
        return find_personal_data(text, names)

    def without_personal_data(self, text: str, names: Iterable[str]) -> str:
        return without_personal_data(text, names)

    def cite(self, one: ArticleRecord, asked: str) -> None:
        """Record as evidence of the open case that the article was used; `asked`: The typed search text.

        Typed text stays unchanged: an unsaved case gets the evidence with its first save.
        """
        case = self._editor.raw
        if case is None:
            return
        cited = citation(one, asked, case.case_id, self.today, self._clock())
        if case.file is None:
            self._editor.keep(CITED, held(case.draft.get(CITED, ""), cited))
        elif Move.ADD_EVIDENCE in case.moves:  # a note may still be written in an ended case
            self._editor.record_beside(cited)

    # -- changes -------------------------------------------------------------------------------------------

    def write(self, words: ArticleWords) -> None:
        article_id = uuid7()
        written = WriteArticle(
            article_id=article_id,
            source_case_id=words.source_case_id,
            occurred_at=self._clock(),
            **_fields_of(words),
        )
        self._change(article_id, written)

    def revise(self, before: ArticleRecord, words: ArticleWords) -> None:
        """`before` is the edition that the author saw."""
        revised = ReviseArticle(
            article_id=before.id,
            edition=before.edition,
            occurred_at=self._clock(),
            **_fields_of(words),
        )
        self._change(before.id, revised)

    def review(self, one: ArticleRecord) -> None:
        self._change(one.id, ReviewArticle(article_id=one.id, edition=one.edition, occurred_at=self._clock()))

    def withdraw(self, one: ArticleRecord, reason: str) -> None:
        self._change(one.id, WithdrawArticle(article_id=one.id, reason=reason, occurred_at=self._clock()))

    def _change(self, article_id: UUID, mutation: Mutation) -> None:
        self._records.change(mutation, done=partial(self.changed.emit, article_id), refused=self.refused.emit)

    def _begin(self, has_some: bool) -> None:
        if has_some:
            return
        samples = sample_articles(self._clock())
        setup = Me(agent_id=UUID(int=0), agent_name="", role=Role.SUPERVISOR, workstation="")
        done = partial(self.changed.emit, samples[0].article_id)
        self._records.change(*samples, me=setup, done=done, refused=self._were_there)

    def _were_there(self, refusal: Refusal) -> None:
        if refusal.code != "article_exists":  # another program on these records was faster
            self.refused.emit(refusal)


def _fields_of(words: ArticleWords) -> dict[str, Any]:
    return {
        "title": words.title,
        "questions": words.questions,
        "text": words.text,
        "legal_basis": words.legal_basis,
        "valid_from": words.valid_from,
        "valid_until": words.valid_until,
        "is_public": words.is_public,
    }
