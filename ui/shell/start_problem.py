"""What a person sees when Loket cannot start: what happened, what to do, and nothing lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timezone

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from app.desktop.settings_at_start import LastGoodSettings
from ui.settings.expected import expected_words
from ui.settings.words import names_of
from ui.text.times import when_text
from ui.widgets.text import Label

MOST_DIFFERENCES = 6


class StartProblem(QDialog):
    """A window of its own with one thing to do; accepted means: try again."""

    def __init__(
        self,
        kind: str,
        facts: Mapping[str, str],
        repair: Callable[[], None] | None = None,
        parent: QWidget | None = None,
        instead: LastGoodSettings | None = None,
    ) -> None:
        """kind: "records_damaged", "records_unwritable", "records_newer", "records_unreleased", "settings",
        "already_running", "records_in_use", "other". `repair` is what the main button does before the next
        try; `instead` are the last good settings: `takes_last_good` says afterwards whether the person chose
        them.
        """
        super().__init__(parent)
        self.setObjectName("start_problem")
        self.setWindowTitle(self.tr("Loket cannot start"))
        self._repair = repair
        self.takes_last_good = False
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(16)
        title, text, button = self._words(kind, facts)
        if instead is not None:
            text = f"{text}\n\n{self._instead_words(instead)}"
        for name, look, words in (("problem_title", "heading", title), ("problem_text", "", text)):
            label = Label(name, look, words, wraps=True)
            label.setAccessibleName(words)
            label.setMinimumWidth(420)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            layout.addWidget(label)
        buttons = QDialogButtonBox(self)
        again = buttons.addButton(button, QDialogButtonBox.ButtonRole.AcceptRole)
        again.setObjectName("problem_retry")
        again.setAccessibleName(button)
        if instead is not None:
            good_words = self.tr("Start with the last good settings")
            good = buttons.addButton(good_words, QDialogButtonBox.ButtonRole.ActionRole)
            good.setObjectName("problem_last_good")
            good.setAccessibleName(good_words)
            good.clicked.connect(self._take_last_good)
        leave_words = self.tr("Quit")
        leave = buttons.addButton(leave_words, QDialogButtonBox.ButtonRole.RejectRole)
        leave.setObjectName("problem_quit")
        leave.setAccessibleName(leave_words)
        buttons.accepted.connect(self._try_again)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)

    def _try_again(self) -> None:
        if self._repair is not None:
            self._repair()
        self.accept()

    def _take_last_good(self) -> None:
        self.takes_last_good = True
        self.accept()

    def _instead_words(self, instead: LastGoodSettings) -> str:
        """Say what starting with the last good settings means: from when they are, and what they change."""
        moment = when_text(instead.good.kept_at, datetime.now(timezone.utc))
        text = self.tr(
            "Or start with the last good settings ({moment}). The file with the fault is kept beside them."
        ).format(moment=moment)
        lines = [
            self.tr("{setting}: in the file {there}, last good {good}").format(
                setting=names_of([key]), there=there or self.tr("not set"), good=good or self.tr("not set")
            )
            for key, there, good in instead.differences[:MOST_DIFFERENCES]
        ]
        if (more := len(instead.differences) - MOST_DIFFERENCES) > 0:
            lines.append(self.tr("and {count} more").format(count=more))
        if not lines:
            return text
        heading = self.tr("What differs:")
        return "\n".join((f"{text} {heading}", *lines))

    def _words(self, kind: str, facts: Mapping[str, str]) -> tuple[str, str, str]:
        again = self.tr("Try again")
        path, reason = facts.get("path", ""), facts.get("reason", "")
        if kind == "records_damaged":
            text = self.tr(
                "The file with the records is damaged: {path}\nLoket can put it aside, without deleting it,"
                " and go on with the newest good copy ({copy}). What was recorded after that copy stays in"
                " the damaged file for the IT department."
            )
            copy = facts.get("copy") or self.tr("there is none: Loket begins with empty records")
            return (
                self.tr("The records cannot be read"),
                text.format(path=path, copy=copy),
                self.tr("Put aside and continue"),
            )
        if kind == "records_unwritable":
            text = self.tr(
                "Loket may not write to {path}\n{reason}\nFree some disk space or ask the IT department for"
                " the right to write there, then try again. Nothing was changed."
            )
            return self.tr("The records cannot be written"), text.format(path=path, reason=reason), again
        if kind == "records_newer":
            text = self.tr(
                "A newer version of Loket wrote the records in {path}. Start that version, or ask the IT"
                " department to update this one. Nothing was changed."
            )
            return self.tr("The records are newer than this program"), text.format(path=path), again
        if kind == "records_unreleased":
            text = self.tr(
                "A development version of Loket, from before the first release, wrote the records in {path}."
                " This version cannot use them. Ask the IT department to move the file away; Loket then"
                " begins with empty records. Nothing was changed."
            )
            return self.tr("The records are of a development version"), text.format(path=path), again
        if kind == "settings" and facts.get("expected") in ("only once", "toml"):
            twice = self.tr(
                "In the settings file {path} {key} stands a second time, in line {line}. Keep one of them,"
                " then try again. Loket does not guess settings."
            )
            broken = self.tr(
                "The settings file {path} cannot be understood at {line} (line:column). Correct it there,"
                " then try again. Loket does not guess settings."
            )
            text = twice if facts.get("key") else broken
            filled = text.format(path=path, key=facts.get("key", ""), line=facts.get("value", ""))
            return self.tr("A setting is wrong"), filled, again
        if kind == "settings":
            text = self.tr(
                "In the settings file {path} the value of {key} is {value}, but {expected} is expected."
                " {hint}\nCorrect the file, then try again. Loket does not guess settings."
            )
            nearest = facts.get("nearest", "")
            hint = self.tr("Did you mean {name}?").format(name=nearest) if nearest else ""
            words = {name: facts.get(name, "") for name in ("key", "value")}
            filled = text.format(
                path=path, hint=hint, expected=expected_words(facts.get("expected", "")), **words
            )
            return self.tr("A setting is wrong"), filled, again
        if kind == "already_running":
            text = self.tr("Loket is already open on these records: {path}\nUse the window that is open.")
            return self.tr("Loket is already running"), text.format(path=path), again
        if kind == "records_in_use":
            text = self.tr(
                "Another Loket on this computer has these records open: {path}\n"
                "If another user is signed in, close Loket there. The IT department can give each user a "
                "file of their own."
            )
            return self.tr("The records are in use"), text.format(path=path), again
        text = self.tr("{reason}\nIf it stays so, show this text to the IT department.")
        return self.tr("Something prevents the start"), text.format(reason=reason), again
