from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot
from uuid_utils.compat import uuid7

from app.cases.case_editor import CaseEditor
from app.common.clock import now
from app.mutations.case import ChangeDetails
from app.mutations.people import RegisterAgent
from app.mutations.view import SaveView
from app.records.answer_order import AnswerOrder
from app.settings import HeadsetSettings, Settings
from db.enums import Role
from db.mutation import Me
from tests.app.phone_place import PhonePlace


class HeldAnswers:
    """Reads run as usual; their answers wait until the test lets the newest one pass first."""

    def __init__(self, place: PhonePlace) -> None:
        self._place, self._read = place, place.workplace.records.read
        self._asked = 0
        self._came: dict[int, Callable[[], None]] = {}

    def _hold(
        self, query: Any, take: Callable[[Any], None], failed: Callable[[], None] | None = None
    ) -> None:
        number, self._asked = self._asked, self._asked + 1
        self._read(query, lambda found: self._came.update({number: partial(take, found)}), failed)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the answers to what is asked meanwhile."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(self._place.workplace.records, "read", self._hold)
            yield

    def settle(self) -> None:
        """Wait for the answers to all that was asked, and pass the newest one first."""
        while self._came or self._asked:
            self._place.qtbot.waitUntil(lambda: len(self._came) == self._asked)
            came, self._came, self._asked = self._came, {}, 0
            for number in sorted(came, reverse=True):
                came[number]()

    def await_all(self) -> None:
        """Wait for the answers to all that was asked, and hold them."""
        self._place.qtbot.waitUntil(lambda: len(self._came) == self._asked > 0)


@pytest.fixture
def place(tmp_path: Path, qtbot: QtBot) -> Iterator[PhonePlace]:
    place = PhonePlace(tmp_path, qtbot, Settings(headset=HeadsetSettings(is_used=False)))
    yield place
    place.close()


@pytest.fixture
def answers(place: PhonePlace) -> HeldAnswers:
    return HeldAnswers(place)


def subject_read(editor: CaseEditor) -> str:
    """Return the subject as the records had it when the case on the screen was read."""
    return editor.raw.file.row.subject if editor.raw is not None and editor.raw.file is not None else ""


def test_each_question_is_answered_in_the_usual_order() -> None:
    order, came = AnswerOrder(), list[str]()
    first, second = (order.unless_late(came.append) for _ in range(2))
    first("old")
    second("new")
    assert came == ["old", "new"]


def test_an_answer_that_was_overtaken_only_calls_what_is_for_late_ones() -> None:
    order, came = AnswerOrder(), list[str]()
    first, second, third = (order.unless_late(came.append, partial(came.append, "late")) for _ in range(3))
    second("new")
    first("old")
    third("newest")
    assert came == ["new", "late", "newest"]


def test_an_answer_from_before_a_change_does_not_hide_a_new_colleague(
    place: PhonePlace, qtbot: QtBot, answers: HeldAnswers
) -> None:
    session, records, done = place.workplace.access.session, place.workplace.records, list[str]()

    def register(name: str) -> None:
        agent_id = uuid7()
        records.change(
            RegisterAgent(agent_id=agent_id, name=name, role=Role.AGENT, occurred_at=now()),
            me=Me(agent_id, name, Role.AGENT, "002"),
            done=partial(done.append, name),
        )

    with answers.held():
        register("Sari")
        qtbot.waitUntil(lambda: done == ["Sari"])
        answers.await_all()
        register("Dewi")
        qtbot.waitUntil(lambda: len(done) == 2)
        answers.settle()
    assert {"Sari", "Dewi"} <= {one.name for one in session.staff}


def test_an_answer_from_before_a_change_does_not_hide_a_new_view(
    place: PhonePlace, qtbot: QtBot, answers: HeldAnswers
) -> None:
    views = place.workplace.search.views
    with answers.held():
        views.read()
        answers.await_all()
        place.workplace.records.change(
            SaveView(
                view_id=uuid7(),
                name="Terlambat",
                typed="status:terlambat",
                is_shared=False,
                occurred_at=now(),
            ),
            done=views.read,
        )
        qtbot.waitUntil(lambda: not place.workplace.records.waiting)
        answers.settle()
    assert [one.name for one in views.all] == ["Terlambat"]


def test_the_case_that_was_chosen_last_is_shown_even_if_it_is_read_first(
    place: PhonePlace, qtbot: QtBot, answers: HeldAnswers
) -> None:
    first, second = place.log_case("Izin usaha"), place.log_case("NIB belum terbit")
    editor = place.workplace.cases.editor
    editor.close_view()
    with answers.held():
        editor.open(first)
        editor.open(second)
    answers.settle()
    assert editor.current is not None
    assert editor.current.case_id == second


def test_an_older_read_of_the_open_case_only_continues_what_waits_for_it(
    place: PhonePlace, qtbot: QtBot, answers: HeldAnswers
) -> None:
    place.log_case("Izin usaha")
    editor = place.workplace.cases.editor
    continued: list[bool] = []
    with answers.held():
        editor.read_again(lambda: continued.append(editor.current is not None))
    answers.await_all()
    editor.keep("subject", "Izin usaha mikro")
    editor.save()
    qtbot.waitUntil(lambda: subject_read(editor) == "Izin usaha mikro")
    answers.settle()
    assert continued == [True]
    assert subject_read(editor) == "Izin usaha mikro"


def test_a_read_from_before_a_case_was_opened_again_does_not_replace_it(
    place: PhonePlace, qtbot: QtBot, answers: HeldAnswers
) -> None:
    other, case_id = place.log_case("NIB belum terbit"), place.log_case("Izin usaha")
    editor = place.workplace.cases.editor
    with answers.held():
        editor.read_again()
    answers.await_all()
    editor.open(other)
    qtbot.waitUntil(lambda: subject_read(editor) == "NIB belum terbit")
    changed = ChangeDetails(case_id=case_id, changes={"subject": "Izin usaha mikro"}, occurred_at=now())
    place.workplace.records.change(changed, done=lambda: editor.open(case_id))
    qtbot.waitUntil(lambda: subject_read(editor) == "Izin usaha mikro")
    answers.settle()
    assert subject_read(editor) == "Izin usaha mikro"
