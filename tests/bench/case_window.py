"""Measures the window with a case in it: what is seen without scrolling, and whether each click acts.

Run as a program with QT_QPA_PLATFORM=offscreen; prints one line of JSON.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from app.cases.answers import Answer, Promise
from app.common.enums import Channel
from tests.ui.case.samples import FIELDS, NOTE, SITI, TYPED, LiveEditor, office, open_another, talking
from tests.ui.controls import child, is_whole, run_command
from tests.ui.every_button import Presses, press_each
from tests.ui.fakes import AGENT, OFFICER, UNIT, FakeWorkplace, incoming
from ui.case.page import CasePage
from ui.case.panel import CasePanel
from ui.keys.key_table import Key
from ui.phone.call_bar import CallBar
from ui.shell.call_lines import CallLines
from ui.shell.main_window import MainWindow
from ui.shell.side_pane import SidePane
from ui.style.theme import Appearance, Scheme
from ui.text import translations

TABS = ("story", "lookups", "knowledge", "files", "applicant", "phone")
SIZES = ((1024, 640), (1366, 742), (1920, 1056))  # of the window, below its title bar
ROUNDS = 20


class Screen:
    """The window of an agent, with the office behind it."""

    def __init__(self, appearance: Appearance, size: tuple[int, int], language: str) -> None:
        translations.use(language)
        appearance.dress(Scheme.LIGHT, 1.0)
        place, editor = office()
        self.place: FakeWorkplace = place
        self.editor: LiveEditor = editor
        self.window = MainWindow(place, appearance)  # type: ignore[arg-type]
        self.window.resize(*size)
        self.window.show()
        self.window.activateWindow()
        self.settle()

    @property
    def panel(self) -> CasePanel:
        return child(self.window, CasePanel, "case_panel")

    @property
    def page(self) -> CasePage:
        return child(self.window, CasePage, "case.page")

    @property
    def pane(self) -> SidePane:
        return child(self.window, SidePane, "side_pane")

    def buttons(self) -> set[QAbstractButton]:
        """All buttons that are shown, in all windows."""
        return {
            one
            for top in QApplication.topLevelWidgets()
            if top.isVisible()
            for one in top.findChildren(QAbstractButton)
            if one.isVisible()
        }

    def height_of_case(self) -> int:
        """How much of the case is shown, without what lies above it, px."""
        shown = self.page.area.viewport()
        place = QRect(shown.mapToGlobal(QPoint(0, 0)), shown.size())
        lines = child(self.window, CallLines, "call_lines")
        for over in (lines, *child(self.window, CallBar, "call_bar").parts_below):
            if over.isVisible():
                covered = place.intersected(QRect(over.mapToGlobal(QPoint(0, 0)), over.size()))
                place.setTop(max(place.top(), covered.bottom() + 1 if covered.isValid() else 0))
        return place.height()

    def settle(self) -> None:
        for _ in range(ROUNDS):  # layouts settle in several rounds of events
            QApplication.processEvents()

    def close(self) -> None:
        self.place.calls.call_list.clear()
        self.window.close()
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    # -- situations ----------------------------------------------------------------------------------------

    def idle(self) -> None:
        """No case, no call."""

    def one_case(self) -> None:
        call = talking(self.place)
        self.place.calls.call_list.send(call)
        case = self.editor.begin(call, SITI)
        self.place.calls.call_list.send(replace(call, case_id=case.case_id))  # no proposal lies above it
        for name, text in TYPED.items():
            self.editor.keep(name, text)
        self.editor.save()
        self.editor.keep("note", NOTE)
        self.editor.put()

    def two_cases(self) -> None:
        self.one_case()
        open_another(self.place, self.editor)

    def rings_again(self) -> None:
        self.one_case()
        self.place.calls.call_list.send(incoming("c2"))

    def answer(self) -> None:
        self.one_case()
        self.panel.decide_yes()

    def packet(self) -> None:
        self.one_case()
        self.panel.decide_no()

    def at_unit(self) -> None:
        self.one_case()
        promise = Promise(self.place.now + timedelta(hours=2), Channel.VOICE, "Ditelepon sebelum pukul 12.00")
        self.place.cases.units.escalate(UNIT.id, "Kapan SK izin reklame ini ditetapkan?", promise)

    def solved(self) -> None:
        self.at_unit()
        self.editor.sit_down(OFFICER)
        self.place.cases.units.record_solution(Answer("SK sudah terbit.", "jelita", "503/1123/REK/2026"))
        self.editor.sit_down(AGENT)
        self.editor.show(self.editor.current)


SITUATIONS: dict[str, Callable[[Screen], None]] = {
    "one case": Screen.one_case,
    "two cases": Screen.two_cases,
    "case at the unit": Screen.at_unit,
    "a second call rings": Screen.rings_again,
    "answer form": Screen.answer,
    "packet form": Screen.packet,
}


# Each opens a screen, a part or a form of its own while a case is open in a call.
OPENERS = (
    *(Key.TRANSFER, Key.KEYPAD, Key.DIAL_FIELD, Key.WRITE_TEXT, Key.DEVICES, Key.CHECK_SOUND),
    *(Key.LOOK_UP, Key.WAIT, Key.CANCEL_CASE, Key.CORRECT_PERSON, Key.WRITE_CONTACT, Key.TAG_CASE),
    *(Key.LINK_CASE, Key.KNOWLEDGE, Key.WRITE_ARTICLE, Key.SEARCH_FILTERS, Key.STATES, Key.SETTINGS),
    *(Key.SWITCH_STAFF, Key.FIRST_START, Key.PAPER, Key.CASE_LIST, Key.FIGURES, Key.SOP),
)


def measure(appearance: Appearance) -> dict[str, object]:
    fields: dict[str, int] = {}
    heights: dict[str, int] = {}
    for language in ("id", "en"):
        for name, begin in SITUATIONS.items():
            screen = Screen(appearance, SIZES[1], language)
            begin(screen)
            screen.settle()
            key = f"{name}, {language}"
            heights[key] = screen.height_of_case()
            if name in ("one case", "two cases"):
                shown = [
                    one for one in FIELDS if is_whole(child(screen.window, QWidget, f"details.{one}.field"))
                ]
                rest = [one for one in ("note", "next") if is_whole(child(screen.window, QWidget, one))]
                fields[key] = len(shown) if len(rest) == 2 else 0
            screen.close()
    pressed, missed = press_all(appearance)
    return {"fields": fields, "heights": heights, "pressed": pressed, "swallowed": missed}


def press_all(appearance: Appearance) -> tuple[int, dict[str, list[str]]]:
    """Press each button of each screen once, at each size; return how many, and those that did nothing."""
    count, missed = 0, {}
    silent = []

    def note(where: str, presses: Presses) -> None:
        nonlocal count
        count += len(presses.pressed)
        if presses.missed:
            missed[where] = presses.missed

    begun = {"idle": Screen.idle, **SITUATIONS, "solution to tell": Screen.solved}
    for size in SIZES:
        for name, begin in begun.items():
            screen = Screen(appearance, size, "id")
            begin(screen)
            screen.settle()
            for tab in TABS if name in ("idle", "one case") else TABS[:1]:
                screen.pane.turn_to(tab)
                screen.settle()
                note(f"{name}, {tab}, {size[0]}", press_each(screen.window))
            screen.close()
        for key in OPENERS:
            screen = Screen(appearance, size, "id")
            screen.one_case()
            screen.settle()
            before = screen.buttons()
            run_command(screen.window, key)
            screen.settle()
            opened = screen.buttons() - before
            if not opened:
                silent.append(f"{key.value}, {size[0]}")
            for window in {one.window() for one in opened}:
                note(f"{key.value}, {size[0]}", press_each(window, before))
            screen.close()
    if silent:
        raise RuntimeError(f"these opened nothing that has a button: {silent}")
    return count, missed


def main() -> None:
    application = QApplication([])
    translations.build()
    print(json.dumps(measure(Appearance(application))))


if __name__ == "__main__":
    main()
