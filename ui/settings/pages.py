"""The pages of the settings window and their sections; each setting names its section in its declaration."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from app.settings import rows
from app.settings.declaration import Setting
from ui.keys.key_table import Key, way
from ui.text.translate_later import QT_TRANSLATE_NOOP

_CONNECTS_ANEW = QT_TRANSLATE_NOOP(
    "Settings", "A change here reconnects the phone. During a call it waits until the call has ended."
)


@dataclass(frozen=True)
class Section:
    """A card of a page.

    Attributes:
        name: "page.section", as the settings of the card name it; "" for a card that has none.
        note: It may name the key of do-not-disturb.
    """

    title: str
    name: str = ""
    note: str = ""

    @property
    def settings(self) -> tuple[Setting, ...]:
        return tuple(one for one in rows().values() if self.name and one.section == self.name)


@dataclass(frozen=True)
class Page:
    name: str
    title: str
    icon: str
    sections: tuple[Section, ...]


PAGES = (
    Page(
        "account",
        QT_TRANSLATE_NOOP("Settings", "Account"),
        "user",
        (
            Section(QT_TRANSLATE_NOOP("Settings", "Sign-in at the PBX"), "account.sign_in", _CONNECTS_ANEW),
            Section(
                QT_TRANSLATE_NOOP("Settings", "Connection to the PBX and encryption"),
                "account.route",
                _CONNECTS_ANEW,
            ),
        ),
    ),
    Page(
        "network",
        QT_TRANSLATE_NOOP("Settings", "Network"),
        "link",
        (
            Section(QT_TRANSLATE_NOOP("Settings", "Who may call"), "network.callers"),
            Section(QT_TRANSLATE_NOOP("Settings", "Addresses and ports"), "network.ports", _CONNECTS_ANEW),
            Section(QT_TRANSLATE_NOOP("Settings", "Behind a router (NAT)"), "network.nat", _CONNECTS_ANEW),
        ),
    ),
    Page(
        "calls",
        QT_TRANSLATE_NOOP("Settings", "Calls"),
        "phone",
        (
            Section(
                QT_TRANSLATE_NOOP("Settings", "Calls that cannot be taken"),
                "calls.declined",
                QT_TRANSLATE_NOOP("Settings", "Do not disturb is switched in the call bar, or by {key}."),
            ),
            Section(QT_TRANSLATE_NOOP("Settings", "Automatic answer"), "calls.auto_answer"),
            Section(QT_TRANSLATE_NOOP("Settings", "Keypad"), "calls.keypad"),
            Section(QT_TRANSLATE_NOOP("Settings", "Test call"), "calls.test"),
            Section(QT_TRANSLATE_NOOP("Settings", "Interrupted calls"), "calls.silent"),
            Section(QT_TRANSLATE_NOOP("Settings", "What the PBX says about a call"), "calls.headers"),
        ),
    ),
    Page(
        "sound",
        QT_TRANSLATE_NOOP("Settings", "Sound"),
        "speaker",
        (
            Section(
                QT_TRANSLATE_NOOP("Settings", "Talking"),
                "sound.talking",
                QT_TRANSLATE_NOOP("Settings", "What you save here is heard at once, also in a call."),
            ),
            Section(QT_TRANSLATE_NOOP("Settings", "Ringing"), "sound.ringing"),
            Section(QT_TRANSLATE_NOOP("Settings", "Volume and quality"), "sound.quality"),
            Section(QT_TRANSLATE_NOOP("Settings", "Due times"), "sound.reminders"),
            Section(QT_TRANSLATE_NOOP("Settings", "New devices"), "sound.offered"),
        ),
    ),
    Page(
        "video",
        QT_TRANSLATE_NOOP("Settings", "Video"),
        "video",
        (
            Section(QT_TRANSLATE_NOOP("Settings", "Video calls"), "video.calls"),
            Section(QT_TRANSLATE_NOOP("Settings", "Camera"), "video.camera"),
            Section(
                QT_TRANSLATE_NOOP("Settings", "What is sent at most"),
                "video.limits",
                QT_TRANSLATE_NOOP(
                    "Settings", "On a bad network or a busy computer Loket sends less automatically."
                ),
            ),
        ),
    ),
    Page(
        "headset",
        QT_TRANSLATE_NOOP("Settings", "Headset"),
        "headset",
        (Section(QT_TRANSLATE_NOOP("Settings", "Buttons and light"), "headset.buttons"),),
    ),
    Page(
        "recording",
        QT_TRANSLATE_NOOP("Settings", "Recording"),
        "file-text",
        (Section(QT_TRANSLATE_NOOP("Settings", "Recording of calls"), "recording.calls"),),
    ),
    Page(
        "states",
        QT_TRANSLATE_NOOP("Settings", "Agent states"),
        "clock",
        (
            Section(QT_TRANSLATE_NOOP("Settings", "Wrap-up"), "states.wrap_up"),
            Section(QT_TRANSLATE_NOOP("Settings", "Breaks"), "states.breaks"),
            Section(QT_TRANSLATE_NOOP("Settings", "Beginning of the shift"), "states.shift"),
        ),
    ),
    Page(
        "office",
        QT_TRANSLATE_NOOP("Settings", "Office"),
        "building",
        (
            Section(QT_TRANSLATE_NOOP("Settings", "Numbers and times"), "office.numbers"),
            Section(QT_TRANSLATE_NOOP("Settings", "Files of a case"), "office.files"),
            Section(QT_TRANSLATE_NOOP("Settings", "Prices of messages"), "office.messages"),
            Section(QT_TRANSLATE_NOOP("Settings", "Retention of cases"), "office.retention"),
            Section(QT_TRANSLATE_NOOP("Settings", "Printed sheets"), "office.paper"),
            Section(
                QT_TRANSLATE_NOOP("Settings", "Open data"),
                "office.open_data",
                QT_TRANSLATE_NOOP(
                    "Settings",
                    "Used on a computer without a server; a server has its own. A month that has been "
                    "published stays as it is.",
                ),
            ),
            Section(QT_TRANSLATE_NOOP("Settings", "This workstation"), "office.workstation"),
        ),
    ),
    Page(
        "shared",
        QT_TRANSLATE_NOOP("Settings", "Shared database"),
        "users",
        (
            Section(
                QT_TRANSLATE_NOOP("Settings", "Where it is"),
                "shared.place",
                QT_TRANSLATE_NOOP(
                    "Settings",
                    "Used once Loket has been started again; then everybody signs in with a name and a "
                    "password of their own. What this computer recorded alone is put aside in a file.",
                ),
            ),
        ),
    ),
    Page(
        "lookups",
        QT_TRANSLATE_NOOP("Settings", "Look-ups"),
        "search",
        (
            Section(QT_TRANSLATE_NOOP("Settings", "OSS"), "lookups.oss"),
            Section(QT_TRANSLATE_NOOP("Settings", "JELITA"), "lookups.jelita"),
        ),
    ),
    Page(
        "look",
        QT_TRANSLATE_NOOP("Settings", "Look"),
        "language",
        (
            Section(QT_TRANSLATE_NOOP("Settings", "Language and look"), "look.look"),
            Section(QT_TRANSLATE_NOOP("Settings", "Notifications outside the window"), "look.notifications"),
        ),
    ),
)
COLLEAGUES = Page("colleagues", QT_TRANSLATE_NOOP("Settings", "Colleagues"), "users", ())


def words(text: str) -> str:
    """Return a title or note in the user's language."""
    translated = QCoreApplication.translate("Settings", text) if text else ""
    return translated.format(key=way(Key.UNDISTURBED)) if "{key}" in translated else translated
