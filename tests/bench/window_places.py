"""Prints how far a ringing call moves the window, and how narrow it can be: in a process of its own."""

from __future__ import annotations

import json
import sys
from dataclasses import replace

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QApplication, QWidget

from app.common.enums import CallState
from app.common.notices import ERROR, Notice
from tests.ui.case.samples import logged, office
from tests.ui.fakes import NOW, case_row, incoming, person
from ui.shell.main_window import MainWindow
from ui.style.theme import Appearance, Scheme
from ui.text import translations

SIZES = (QSize(1024, 640), QSize(1366, 742), QSize(1920, 1040))
PARTS = ("columns", "top_bar", "footer")


def main() -> int:
    application = QApplication([])
    translations.build()
    appearance = Appearance(application)
    shift = width = 0
    for language in translations.LANGUAGES:
        for size in SIZES:
            translations.use(language)
            appearance.dress(Scheme.LIGHT, 1.0)
            moved, narrowest = watch(appearance, size)
            shift, width = max(shift, moved), max(width, narrowest)
    print(json.dumps({"layout_shift_on_ring": shift, "minimum_width": width}))
    return 0


def watch(appearance: Appearance, size: QSize) -> tuple[int, int]:
    """Return the largest shift of a widget, px, and the greatest width that the window asked for."""
    workplace, _editor = office()
    window = MainWindow(workplace, appearance)  # type: ignore[arg-type]
    window.resize(size)
    window.show()
    row = case_row()
    ringing = incoming(candidates=(person(None, row), person()), proposed_case=row)
    talking = replace(ringing, state=CallState.CONNECTED, answered_at=NOW)
    shift, widths = 0, []
    for already, comes in (
        ("nothing", ringing),
        ("a call", replace(ringing, key="c2")),
        ("a call and its case", replace(ringing, key="c3")),
    ):
        workplace.calls.call_list.clear()
        if already != "nothing":
            workplace.calls.call_list.send(talking)
        if already == "a call and its case":
            logged(workplace)
        before = places(window)
        workplace.calls.call_list.send(comes)
        workplace.notices.post(Notice("no_microphone", ERROR, {"role": "microphone"}))
        after = places(window)
        shift = max([shift, *(distance(place, after.get(key)) for key, place in before.items())])
        central = window.centralWidget()
        assert central is not None
        widths += [window.minimumWidth(), central.minimumSizeHint().width()]
    workplace.calls.call_list.clear()
    window.close()
    return shift, max(widths)


def places(window: MainWindow) -> dict[int, QRect]:
    """Return where each visible widget of the columns is, and of the rows above and below them."""
    for _ in range(30):
        QApplication.processEvents()
    found = {}
    for name in PARTS:
        top = window.findChild(QWidget, name)
        assert top is not None, name
        # What is in the two rows changes with the call; where they stand does not.
        parts = [top, *top.findChildren(QWidget)] if name == "columns" else [top]
        for part in parts:
            if part.isVisible():
                found[id(part)] = QRect(part.mapToGlobal(QPoint(0, 0)), part.size())
    return found


def distance(before: QRect, after: QRect | None) -> int:
    """Return by how much an edge moved, px; all of it for a widget that is gone."""
    if after is None:
        return max(before.width(), before.height())
    edges = (before.left() - after.left(), before.top() - after.top())
    ends = (before.right() - after.right(), before.bottom() - after.bottom())
    return max(abs(each) for each in (*edges, *ends))


if __name__ == "__main__":
    sys.exit(main())
