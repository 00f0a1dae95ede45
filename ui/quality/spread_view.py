"""The answers of a closed calibration, question by question, and how far they are from the expert's."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.quality import quality_words as words
from app.quality.findings import Cards, spread_of
from app.quality.messages import Calibration
from ui.board.row_list import ListedRow, RowList
from ui.quality.quality_text import UNKNOWN, answer_text, translated
from ui.skm.skm_text import fraction_text
from ui.style.tokens import GAP
from ui.text.translations import language
from ui.widgets.text import Label


class SpreadView(QWidget):
    """Hidden while nothing is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("quality.spread")
        self._rows = RowList("quality.spreads", 4, 0)
        self._mean = Label("quality.spread.mean", "lead", wraps=True)
        self._unclear = Label("quality.spread.unclear", "muted", wraps=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        for part in (self._mean, self._rows, self._unclear):
            column.addWidget(part)
        self.retranslate()
        self.hide()

    def show_calibration(self, found: Calibration | None, cards: Cards) -> None:
        spreads, mean = spread_of(found, cards) if found is not None else ((), None)
        self.setVisible(mean is not None)
        self._rows.show_rows(
            [
                ListedRow(
                    one.question.id,
                    (
                        one.question.words.in_language(language()),
                        answer_text(one.expert),
                        ", ".join(f"{name}: {answer_text(answer)}" for name, answer in one.answers.items()),
                        UNKNOWN if one.mean is None else fraction_text(one.mean, 2),
                    ),
                )
                for one in spreads
            ]
        )
        text = self.tr("Mean difference: {steps} of a step")
        self._mean.setText(text.format(steps=fraction_text(mean, 2)) if mean is not None else "")
        unclear = [one.question.words.in_language(language()) for one in spreads if one.is_unclear]
        self._unclear.show_text("\n".join(f"{one} {translated(words.UNCLEAR)}" for one in unclear))

    def retranslate(self) -> None:
        self._rows.setHeaderLabels(
            list(map(translated, (words.QUESTION, words.EXPERT, words.OTHERS, words.APART)))
        )
        for part in (self._rows, self._rows.header()):
            part.setAccessibleName(self.tr("Answers of the calibration"))
