"""The chatbot's side of a conversation, as one table of states.

It answers with the words of an article or hands over to a person. It knows no case: a question about the
visitor's own file goes to a person. The state of a talk travels in the facts of the bot's last message, so
any server can go on with it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, tzinfo
from enum import Enum
from typing import Any
from uuid import UUID

from app.chatbot.answering import Answerer
from app.chatbot.meaning import Meaning, meaning, words_of
from app.chatbot.wording import LANGUAGES, wording
from app.common.formats import ERROR, check_email, check_nib, check_registration
from app.common.personal_data import without_personal_data
from app.mutations.conversation import SendBotMessage
from db.enums import CaseKind
from db.knowledge import ArticleRecord
from db.queries.unanswered import UNANSWERED

FORM_WITHIN = timedelta(minutes=5)
"""A visitor who wants a person and writes nothing for so long is handed over with what the form has."""
MOST_MISSES = 2
TALK, CHOICES = "talk", "choices"  # names of facts of a bot's message, beside UNANSWERED
_NAME_LETTERS = 100


class Step(str, Enum):
    ASKING = "asking"  # a question is expected
    ANSWERED = "answered"  # an article was shown
    # The form for the agent: a person is wanted from here on.
    NAME = "name"
    REACH = "reach"
    NUMBER = "number"
    KIND = "kind"
    HANDED = "handed"


class Event(Enum):
    """What a visitor's line is, in the step in which it comes."""

    GREETING = "greeting"
    FOUND = "found"
    MISS = "miss"
    LAST_MISS = "last_miss"
    PERSON = "person"
    OWN_MATTER = "own_matter"
    YES = "yes"
    NO = "no"
    GIVEN = "given"  # a value of the form
    SKIPPED = "skipped"
    WRONG = "wrong"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class Turn:
    """What the bot does then. says: A key of the wording. buttons: Below the line."""

    to: Step
    says: str
    buttons: tuple[str, ...] = ()


_KINDS = tuple(kind.value for kind in CaseKind)
_QUESTIONS = {
    Event.GREETING: Turn(Step.ASKING, "greeting", ("agent",)),
    Event.FOUND: Turn(Step.ANSWERED, "answer", ("yes", "agent")),
    Event.MISS: Turn(Step.ASKING, "miss", ("agent",)),
    Event.LAST_MISS: Turn(Step.NAME, "second_miss", ("back",)),
    Event.PERSON: Turn(Step.NAME, "ask_name", ("back",)),
    Event.OWN_MATTER: Turn(Step.NAME, "own_matter", ("back",)),
}
TABLE: Mapping[Step, Mapping[Event, Turn]] = {
    Step.ASKING: _QUESTIONS,
    Step.ANSWERED: _QUESTIONS
    | {
        Event.YES: Turn(Step.ASKING, "glad", ("agent",)),
        Event.NO: Turn(Step.NAME, "ask_name", ("back",)),
    },
    Step.NAME: {
        Event.GIVEN: Turn(Step.REACH, "ask_reach", ("back",)),
        Event.WRONG: Turn(Step.NAME, "wrong_name", ("back",)),
        Event.BACK: Turn(Step.ASKING, "cancelled", ("agent",)),
    },
    Step.REACH: {
        Event.GIVEN: Turn(Step.NUMBER, "ask_number", ("skip", "back")),
        Event.WRONG: Turn(Step.REACH, "wrong_reach", ("back",)),
        Event.BACK: Turn(Step.ASKING, "cancelled", ("agent",)),
    },
    Step.NUMBER: {
        Event.GIVEN: Turn(Step.KIND, "ask_kind", _KINDS),
        Event.SKIPPED: Turn(Step.KIND, "ask_kind", _KINDS),
        Event.WRONG: Turn(Step.NUMBER, "wrong_number", ("skip", "back")),
        Event.BACK: Turn(Step.ASKING, "cancelled", ("agent",)),
    },
    Step.KIND: {
        Event.GIVEN: Turn(Step.HANDED, "handed"),
        Event.WRONG: Turn(Step.KIND, "wrong_kind", _KINDS),
        Event.BACK: Turn(Step.ASKING, "cancelled", ("agent",)),
    },
}
_FORM = (Step.NAME, Step.REACH, Step.NUMBER, Step.KIND)


@dataclass(frozen=True, slots=True)
class Talk:
    """Where a talk is.

    Attributes:
        misses: Questions in a row without an answer.
        form: What the agent will see: name, reach, number, number_kind, kind; question, the last one.
    """

    step: Step = Step.ASKING
    misses: int = 0
    language: str = LANGUAGES[0]
    form: Mapping[str, str] = field(default_factory=dict)

    @property
    def wants_person(self) -> bool:
        """The visitor waits for a person, although the form is not complete."""
        return self.step in _FORM

    def facts(self) -> dict[str, Any]:
        """Return it as JSON values."""
        form = dict(self.form)
        return {"step": self.step.value, "misses": self.misses, "language": self.language, "form": form}

    @classmethod
    def of(cls, facts: Mapping[str, Any] | None) -> Talk:
        """Read `facts`; a talk that this version cannot read begins again."""
        try:
            known = facts or {}
            form = {str(name): str(value) for name, value in known.get("form", {}).items()}
            step, misses = Step(known.get("step", Step.ASKING)), int(known.get("misses", 0))
            return cls(step, misses, str(known.get("language", LANGUAGES[0])), form)
        except (ValueError, TypeError, AttributeError):
            return cls()


@dataclass(frozen=True, slots=True)
class VisitorLine:
    """A visitor's line. choice: The value of the button, if one was pressed. language: "" if not known."""

    text: str
    choice: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Button:
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What the bot says next.

    Attributes:
        talk: Afterwards.
        article: Whose words it says.
        unanswered: A question without an answer, without personal data that can be recognised; else "".
        hands_over: The bot is silent from now on, and a person has the form of `talk`.
    """

    text: str
    talk: Talk
    buttons: tuple[Button, ...] = ()
    article: ArticleRecord | None = None
    unanswered: str = ""
    hands_over: bool = False

    def facts(self) -> dict[str, Any]:
        """Return what the bot's message keeps: the talk (`Talk.of`), the buttons, the unanswered question."""
        facts: dict[str, Any] = {TALK: self.talk.facts()}
        if self.buttons:
            facts[CHOICES] = [{"value": one.value, "label": one.label} for one in self.buttons]
        return facts | ({UNANSWERED: self.unanswered} if self.unanswered else {})

    def message(self, conversation_id: UUID, message_id: UUID, at: datetime, text: str) -> SendBotMessage:
        """Return the message that says it in this text: its own, or `in_words`."""
        return SendBotMessage(
            conversation_id=conversation_id,
            message_id=message_id,
            text=text,
            facts=self.facts(),
            article_id=None if self.article is None else self.article.id,
            article_edition=None if self.article is None else self.article.edition,
            occurred_at=at,
        )

    def in_words(self, *, is_first: bool) -> str:
        """Return the text for a channel without buttons and without a notice on personal data of its own."""
        words = wording(self.talk.language)
        parts = [self.text]
        if is_first and self.text != words.says["greeting"]:
            parts.insert(0, words.says["notice"])
        if self.buttons:
            labels = " / ".join(one.label for one in self.buttons)
            parts.append(words.says["choices"].format(labels=labels))
        return "\n\n".join(parts)


class Chatbot:
    """Replies to one line after the other; it keeps nothing between them."""

    def __init__(self, answerer: Answerer, zone: tzinfo, means: Meaning | None = None) -> None:
        self._answerer, self._zone = answerer, zone
        self._meaning = means or meaning()

    def reply(self, talk: Talk, line: VisitorLine, now: datetime, opens_at: datetime | None) -> Reply:
        """Return the reply to a line.

        Args:
            now: Aware.
            opens_at: When the office opens; None if it is open.
        """
        if talk.step is Step.HANDED:  # the conversation was given back to the bot
            talk = Talk(language=talk.language)
        if line.language in LANGUAGES:
            talk = replace(talk, language=line.language)
        if talk.wants_person:
            return self._fill_in(talk, line, now.astimezone(self._zone).date(), opens_at)
        return self._answer(talk, line, now.astimezone(self._zone).date(), opens_at)

    def hand_over(self, talk: Talk, opens_at: datetime | None) -> Reply:
        """Hand over now, with what the form has: the visitor fell silent, or the office decided it."""
        return self._reply(replace(talk, step=Step.KIND), TABLE[Step.KIND][Event.GIVEN], opens_at)

    # -- questions ---------------------------------------------------------------------------------------

    def _answer(self, talk: Talk, line: VisitorLine, today: date, opens_at: datetime | None) -> Reply:
        event = self._meant(talk, line)
        if event is not None:
            talk = replace(talk, misses=0)
            if event is Event.OWN_MATTER:
                talk = self._with(talk, "question", line.text)
            return self._reply(talk, TABLE[talk.step][event], opens_at)
        talk = self._with(talk, "question", line.text)
        found = self._answerer.find(line.text, today)
        if found.article is not None:
            turn = TABLE[talk.step][Event.FOUND]
            return self._reply(replace(talk, misses=0), turn, opens_at, article=found.article)
        talk = replace(talk, misses=talk.misses + 1)
        unanswered = without_personal_data(line.text.strip())
        if talk.misses >= MOST_MISSES:
            turn = TABLE[talk.step][Event.LAST_MISS]
            return replace(self._reply(talk, turn, opens_at), unanswered=unanswered)
        turn = TABLE[talk.step][Event.MISS]
        if not found.near:
            return replace(self._reply(talk, turn, opens_at), unanswered=unanswered)
        reply = self._reply(talk, replace(turn, says="near"), opens_at)
        titles = tuple(Button("", one.title) for one in found.near)
        return replace(reply, unanswered=unanswered, buttons=(*titles, *reply.buttons))

    def _meant(self, talk: Talk, line: VisitorLine) -> Event | None:
        """Return what a line is if it is no question."""
        if line.choice == "agent" or self._meaning.wants_person(line.text):
            return Event.PERSON
        if self._meaning.is_own_matter(line.text):
            return Event.OWN_MATTER
        if talk.step is Step.ANSWERED:
            words = set(words_of(line.text))
            if line.choice == "yes" or (words and words <= self._meaning.yes):
                return Event.YES
            if words and words <= self._meaning.no:
                return Event.NO
        return Event.GREETING if self._meaning.is_greeting(line.text) else None

    # -- the form ----------------------------------------------------------------------------------------

    def _fill_in(self, talk: Talk, line: VisitorLine, today: date, opens_at: datetime | None) -> Reply:
        words = set(words_of(line.text))
        is_back = line.choice == "back" or (bool(words) and words <= self._meaning.back)
        if is_back:
            talk, event = replace(talk, form={}, misses=0), Event.BACK
        elif talk.step is Step.NUMBER and (
            line.choice == "skip" or (bool(words) and words <= self._meaning.skip)
        ):
            event = Event.SKIPPED
        else:
            values = self._read(talk, line, today)
            event = Event.GIVEN if values else Event.WRONG
            for name, value in values.items():
                talk = self._with(talk, name, value)
        return self._reply(talk, TABLE[talk.step][event], opens_at)

    def _read(self, talk: Talk, line: VisitorLine, today: date) -> dict[str, str]:
        """Return the values that a line gives to the form; {} if it has not the right form."""
        text = " ".join(line.text.split())
        if talk.step is Step.NAME:
            has_letters = sum(letter.isalpha() for letter in text) >= 2
            return {"name": text[:_NAME_LETTERS]} if has_letters else {}
        if talk.step is Step.REACH:
            return {"reach": reach} if (reach := _reach(text)) else {}
        if talk.step is Step.NUMBER:
            for kind, checked in (
                ("nib", check_nib(text)),
                ("registration", check_registration(text, today)),
            ):
                if checked.level != ERROR:
                    return {"number": checked.value, "number_kind": kind}
            return {}
        return self._kind(talk, line)

    def _kind(self, talk: Talk, line: VisitorLine) -> dict[str, str]:
        buttons = wording(talk.language).buttons
        for kind in _KINDS:
            if line.choice == kind or line.text.strip().casefold() == buttons[kind].casefold():
                return {"kind": kind}
        return {}

    # -- saying ------------------------------------------------------------------------------------------

    def _with(self, talk: Talk, name: str, value: str) -> Talk:
        return replace(talk, form={**talk.form, name: value})

    def _reply(
        self, talk: Talk, turn: Turn, opens_at: datetime | None, article: ArticleRecord | None = None
    ) -> Reply:
        words = wording(talk.language)
        hands_over = turn.to is Step.HANDED
        if article is not None:
            text = self._cited(article, talk.language)
        elif hands_over and opens_at is not None:
            text = words.says["handed_closed"].format(opens=words.time(opens_at.astimezone(self._zone)))
        else:
            text = words.says[turn.says]
        buttons = tuple(Button(value, words.buttons[value]) for value in turn.buttons)
        return Reply(text, replace(talk, step=turn.to), buttons, article, hands_over=hands_over)

    def _cited(self, article: ArticleRecord, language: str) -> str:
        """Return an article's words, unchanged, with legal basis and the day of its review."""
        words = wording(language)
        reviewed = article.reviewed_at.astimezone(self._zone).date() if article.reviewed_at else None
        basis = words.says["basis"].format(basis=article.legal_basis) if article.legal_basis else ""
        return words.says["answer"].format(
            title=article.title,
            text=article.text,
            basis=basis,
            reviewed=words.date(reviewed) if reviewed else "",
        )


def _reach(text: str) -> str:
    """Return a telephone number or an e-mail address in a text; "" if there is none."""
    for word in text.split():
        if "@" in word and check_email(word.strip(".,;")).level != ERROR:
            return check_email(word.strip(".,;")).value
    found = re.search(r"\+?\d[\d ().-]{6,20}\d", text)
    digits = re.sub(r"\D", "", found[0]) if found else ""
    return found[0].strip() if found and 8 <= len(digits) <= 15 else ""
