"""Prints of many cases: counted right, stopped, and apart from the sheets that others print meanwhile."""

from __future__ import annotations

from uuid import UUID

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.paper.press import PrinterChoice
from app.paper.sheet import SheetKind
from tests.ui.fakes import FakeExports, FakePaperwork
from ui.case_list import taking_out
from ui.case_list.taking_out import TakingOut

PRINTER = PrinterChoice(name="office")
CASES = [UUID(int=number) for number in range(3)]


class Prints:
    def __init__(self) -> None:
        self.paper, self.owner = FakePaperwork(), QObject()
        self.out = TakingOut(None, None, self.paper, FakeExports(), self.owner)  # type: ignore[arg-type]
        self.ended: list[str] = []
        self.out.ended.connect(self.ended.append)

    @property
    def sent(self) -> list[UUID]:
        return [wanted.case_id for _, wanted, *_ in self.paper.asked]

    def come_out(self) -> None:
        """The last sheet comes out of the printer."""
        *_, printed, _failed = self.paper.asked[-1]
        printed(SheetKind.CASE_SHEET, 1)

    def fail(self) -> None:
        *_, failed = self.paper.asked[-1]
        failed("not_yours", "")


@pytest.fixture
def prints(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Prints:
    monkeypatch.setattr(taking_out, "MOST_PRINTED", 2)
    return Prints()


def test_sheets_are_printed_one_after_the_other_up_to_the_most(prints: Prints) -> None:
    prints.out.print(CASES, PRINTER)
    assert prints.sent == CASES[:1]
    prints.come_out()
    prints.fail()
    assert prints.sent == CASES[:2]
    [words] = prints.ended
    assert words.startswith("1 of 3 sheets printed. At most 2 are printed at once.")


def test_a_stop_counts_the_sheets_that_went_to_the_printer(prints: Prints) -> None:
    prints.out.print(CASES, PRINTER)
    prints.out.stop()
    assert prints.ended == ["Stopped after 1 of 3 sheets."]
    prints.come_out()
    assert prints.sent == CASES[:1]


def test_a_sheet_that_is_printed_elsewhere_meanwhile_is_not_one_of_these(prints: Prints) -> None:
    prints.out.print(CASES, PRINTER)
    prints.paper.printed.emit(SheetKind.CASE_SHEET, 1)
    prints.paper.failed.emit("not_written", "no paper")
    assert (prints.sent, prints.ended) == (CASES[:1], [])
