"""Says in plain words whether callers can reach this desk now, how sure that is, and what to do if not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from app.calls.line_status import LineStatus, line_status
from app.calls.line_watch import LineWatch
from app.calls.phone_line import PhoneLine
from app.common.aligned_timer import REST_MS, SECOND_MS, AlignedTimer
from app.settings.preferences import Preferences
from ui.keys.key_table import Key
from ui.phone.gap_list import GapList
from ui.phone.line_text import (
    LOOKS,
    LineInShort,
    age_words,
    fault_words,
    others_words,
    retry_words,
    server_words,
    turn_words,
    unreachable_words,
)
from ui.style.tokens import GAP
from ui.text.announce import announce
from ui.text.times import time_text
from ui.widgets.button import ActionButton
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.style import restyle
from ui.widgets.text import IconLabel


class LineLight(QFrame):
    """Green only with proof. Its age counts up; screen readers hear of changes, not of seconds."""

    said = Signal()  # the words or the colour are others now

    def __init__(
        self, line: PhoneLine, line_watch: LineWatch, preferences: Preferences, clock: Callable[[], datetime]
    ) -> None:
        super().__init__()
        self.setObjectName("line_light")
        self.setProperty("look", "strip")
        self._line, self._preferences, self._clock = line, preferences, clock
        self._since = clock()
        self._status = LineStatus.CONNECTING
        self._address = ""
        self._icon = IconLabel("line_light.icon")
        self._text = ElidedLabel("line_light.text", "strong", most_lines=3)
        self._detail = ElidedLabel("line_light.detail", "caption", most_lines=6)
        self._server = ElidedLabel("line_light.server", "caption", most_lines=3)
        self._relay = ElidedLabel("line_light.relay", "caption", most_lines=4)
        self._others = ElidedLabel("line_light.others", "caption", most_lines=3)
        self._age = ElidedLabel("line_light.age", "caption", most_lines=2)
        self._check = ActionButton(
            "line_light.check", "", "rotate", Key.CHECK_LINE, "quiet", is_icon_only=True
        )
        self._gaps = GapList(line_watch, clock)
        self._build()
        self._check.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._check.clicked.connect(lambda: line.refresh())
        line.registration_changed.connect(self._show)
        line.reachability_changed.connect(self._show)
        preferences.changed.connect(self._show)
        # The address of direct calls is known only once the engine listens, and a proof ages.
        self._tick = AlignedTimer(REST_MS, self)
        self._tick.timeout.connect(self._grow_older)
        self._tick.start()
        self._retranslate()

    def text(self) -> str:
        return self._text.text()

    def in_short(self) -> LineInShort:
        """Return the state of the line for a place that has two short lines."""
        domain, address = self._preferences.settings.account.domain, self._line.address
        if self._status is LineStatus.PROVEN:
            return LineInShort(self.tr("Ready for calls"), self.tr("Ready"), domain)
        if self._status is LineStatus.UNCONFIRMED:
            words = self.tr("Calls may not arrive"), self.tr("Uncertain")
            return LineInShort(*words, self._text.text())
        if self._status is LineStatus.CONNECTING:
            return LineInShort(self.tr("Connecting…"), self.tr("Connecting…"), domain)
        if self._status is LineStatus.UNREACHABLE:
            fault = self._line.reachability.fault
            about = fault_words(fault) if fault else self._detail.text()
            return LineInShort(self._text.text(), self.tr("Not reachable"), about)
        if self._status is LineStatus.UNASKED:
            return LineInShort(self.tr("PBX without sign-in"), self.tr("PBX"), domain)
        return LineInShort(self.tr("Direct calls"), self.tr("Direct"), address.removeprefix("sip:"))

    def icon(self) -> tuple[str, str]:
        """Return icon and colour of how the line stands."""
        icon, tone = LOOKS[self._status]
        return icon, tone.value

    def _build(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(2)
        for label in (self._text, self._detail, self._server, self._relay, self._others, self._age):
            words.addWidget(label)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(self._icon)
        row.addLayout(words, 1)
        row.addWidget(self._check)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, GAP, GAP, GAP)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self._gaps)

    @Slot()
    def _grow_older(self) -> None:
        """Show the age alone, unless the proof has become too old."""
        if (self._now_status(), self._line.address) != (self._status, self._address):
            self._show()
        elif self.isVisible():
            words = self._age_words()
            self._age.setText(words)
            self._age.setVisible(bool(words))
            self._gaps.show_now()
            self._tick.every(SECOND_MS if words else REST_MS)  # they count seconds

    @Slot()
    def _show(self) -> None:
        before, self._status = self._status, self._now_status()
        self._address = self._line.address
        if before is not self._status:
            self._since = self._clock()
        icon, tone = LOOKS[self._status]
        text, detail = self._words()
        proof = self._line.reachability
        is_proven = self._status is LineStatus.PROVEN
        server = server_words(proof) if is_proven else ""
        others = others_words(self._line.registration) if is_proven else ""
        relay = turn_words(proof) if self._status is not LineStatus.UNREACHABLE else ""
        for label, words in (
            (self._text, text),
            (self._detail, detail),
            (self._server, server),
            (self._relay, relay),
            (self._others, others),
            (self._age, self._age_words()),
        ):
            label.setText(words)
            label.setVisible(bool(words))
        spoken = ". ".join(filter(None, (text, detail, server, relay, others)))
        if spoken != self.accessibleName():
            self.setAccessibleName(spoken)
            announce(self, spoken)
            self.said.emit()
        self._icon.show_icon(icon, tone.value)
        if self.property("tone") != tone.value:
            self.setProperty("tone", tone.value)
            restyle(self)
        self._gaps.show_now()

    def _now_status(self) -> LineStatus:
        has_exchange = bool(self._preferences.settings.account.domain)
        return line_status(self._line.registration, self._line.reachability, has_exchange, self._clock())

    def _words(self) -> tuple[str, str]:
        domain = self._preferences.settings.account.domain
        address, since = self._line.address, time_text(self._since)
        if self._status is LineStatus.PROVEN:
            return self.tr("Ready for calls: {domain}").format(domain=domain), ""
        if self._status is LineStatus.UNCONFIRMED:
            text = self.tr("{domain} has not answered for a while").format(domain=domain)
            return text, self.tr("Calls may not arrive. Loket is asking the PBX again.")
        if self._status is LineStatus.CONNECTING:
            text = self.tr("Connecting to {domain}…") if domain else self.tr("Starting…")
            return text.format(domain=domain), self.tr(
                "Calls cannot reach you yet. This takes a few seconds."
            )
        if self._status is LineStatus.UNREACHABLE:
            text = self.tr("Not reachable since {time}").format(time=since)
            return text, unreachable_words(self._line.registration, self._line.reachability, domain)
        if self._status is LineStatus.UNASKED:
            text = self.tr("PBX {domain}").format(domain=domain)
            return text, self.tr("No sign-in is used. Calls reach {address}.").format(address=address)
        if not address:
            return self.tr("Direct calls only"), self.tr(
                "No PBX is set up. Enter the account in the settings."
            )
        text = self.tr("Direct calls: {address}").format(address=address)
        return text, self.tr("Ready for calls on this network. No PBX is set up.")

    def _age_words(self) -> str:
        """Return how old the proof is and how the server is reached, or when the next try comes; or ""."""
        proof = self._line.reachability
        if self._status is LineStatus.UNREACHABLE:
            return retry_words(self._line.registration, proof, self._clock())
        if proof.proven_at is None or self._status not in (LineStatus.PROVEN, LineStatus.UNCONFIRMED):
            return ""
        age = age_words(self._clock() - proof.proven_at)
        took = f"{proof.round_trip_ms:.0f} ms" if proof.round_trip_ms else ""
        return " · ".join(filter(None, (age, took, proof.transport.upper())))

    def _retranslate(self) -> None:
        self._check.setText(self.tr("Check the line now"))
        self._show()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._grow_older()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._tick.every(REST_MS)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
