"""A new secret for an authenticator app: as a QR code, and in letters for who cannot scan it."""

from __future__ import annotations

import io
from urllib.parse import parse_qs, urlsplit

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.style.theme import current_theme
from ui.style.tokens import GAP
from ui.widgets.text import Label

_MODULE_PX = 3
_QUIET_MODULES = 4  # white around the code, also in the dark scheme (ISO/IEC 18004)


class SecondFactorBox(QWidget):
    """Holds the secret only while it is shown."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("second_factor")
        self._uri = ""
        self._about = Label("second_factor.about", "", wraps=True)
        self._code = Label("second_factor.qr_code")
        self._code.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._letters = Label("second_factor.letters", "muted", wraps=True)
        self._letters.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        words = QVBoxLayout()
        words.setSpacing(GAP)
        words.addWidget(self._about)
        words.addWidget(self._letters)
        words.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * GAP)
        row.addWidget(self._code)
        row.addLayout(words, 1)
        self.hide()
        self._retranslate()

    def show_secret(self, uri: str) -> None:
        """Show the secret of this address; "" takes it away."""
        self._uri = uri
        self._draw()
        self._retranslate()
        self.setVisible(bool(uri))

    @property
    def about(self) -> str:
        return self._about.text()

    def _draw(self) -> None:
        if not self._uri:
            self._code.clear()
            return
        import segno  # needed once for each person, not at each start

        written = io.BytesIO()
        scale = current_theme().px(_MODULE_PX)
        segno.make(self._uri, micro=False).save(
            written, kind="png", scale=scale, border=_QUIET_MODULES, dark="black", light="white"
        )
        self._code.setPixmap(QPixmap.fromImage(QImage.fromData(written.getvalue())))

    def _retranslate(self) -> None:
        self._about.setText(
            self.tr(
                "Your role signs in with a code, too. Scan this with an authenticator app on your telephone, "
                "then type the six digits that the app shows."
            )
        )
        self._code.setAccessibleName(self.tr("QR code for the authenticator app"))
        secret = "".join(parse_qs(urlsplit(self._uri).query).get("secret", []))
        groups = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
        self._letters.setText(
            self.tr("If you cannot scan it, type this key into the app: {key}").format(key=groups)
            if secret
            else ""
        )

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        elif event.type() is QEvent.Type.StyleChange:
            self._draw()
