"""Which settings stand on which page, in which order."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from ui.keys import Key, hint
from ui.translate_later import QT_TRANSLATE_NOOP

_CONNECTS_ANEW = QT_TRANSLATE_NOOP(
    "Settings", "A change here connects the phone anew. If a call is up, that waits until it has ended."
)


@dataclass(frozen=True)
class Section:
    """`note` may name the key of do-not-disturb."""

    title: str
    keys: tuple[str, ...] = ()
    note: str = ""


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
            Section(
                QT_TRANSLATE_NOOP("Settings", "Sign-in at the exchange"),
                (
                    "account.domain",
                    "account.user",
                    "account.password",
                    "account.display_name",
                    "account.auth_user",
                    "account.registers",
                ),
                _CONNECTS_ANEW,
            ),
            Section(
                QT_TRANSLATE_NOOP("Settings", "Way to the exchange, and secrecy"),
                (
                    "account.transport",
                    "account.srtp",
                    "account.ca_file",
                    "account.verifies_certificate",
                    "account.servers",
                ),
                _CONNECTS_ANEW,
            ),
        ),
    ),
    Page(
        "network",
        QT_TRANSLATE_NOOP("Settings", "Network"),
        "link",
        (
            Section(
                QT_TRANSLATE_NOOP("Settings", "Who may call"),
                ("network.takes_strangers", "network.trusted_peers"),
            ),
            Section(
                QT_TRANSLATE_NOOP("Settings", "Addresses and ports"),
                (
                    "network.bound_address",
                    "network.sip_port",
                    "network.rtp_port_first",
                    "network.rtp_port_count",
                ),
                _CONNECTS_ANEW,
            ),
            Section(
                QT_TRANSLATE_NOOP("Settings", "Behind a router (NAT)"),
                (
                    "network.stun_server",
                    "network.uses_ice",
                    "network.turn_server",
                    "network.turn_user",
                    "network.turn_password",
                ),
                _CONNECTS_ANEW,
            ),
        ),
    ),
    Page(
        "calls",
        QT_TRANSLATE_NOOP("Settings", "Calls"),
        "phone",
        (
            Section(
                QT_TRANSLATE_NOOP("Settings", "Calls that cannot be taken"),
                (
                    "calls.call_waiting",
                    "calls.forward_busy",
                    "calls.forward_unanswered",
                    "calls.unanswered_after_s",
                ),
                QT_TRANSLATE_NOOP("Settings", "Do not disturb is switched in the phone column, or by {key}."),
            ),
            Section(
                QT_TRANSLATE_NOOP("Settings", "Automatic answer"),
                ("calls.auto_answer", "calls.auto_answer_after_s"),
            ),
            Section(QT_TRANSLATE_NOOP("Settings", "Keypad"), ("calls.dtmf",)),
            Section(
                QT_TRANSLATE_NOOP("Settings", "Calls that break off"), ("calls.silent_call_ends_after_s",)
            ),
            Section(
                QT_TRANSLATE_NOOP("Settings", "What the exchange says about a call"),
                ("calls.call_header", "calls.queue_header"),
            ),
        ),
    ),
    Page(
        "sound",
        QT_TRANSLATE_NOOP("Settings", "Sound"),
        "speaker",
        (
            Section(
                QT_TRANSLATE_NOOP("Settings", "Talking"),
                ("sound.microphone", "sound.speaker"),
                QT_TRANSLATE_NOOP("Settings", "What you save here is heard at once, also in a call."),
            ),
            Section(
                QT_TRANSLATE_NOOP("Settings", "Ringing"),
                ("sound.ringer", "sound.also_rings_on", "sound.ring_volume_percent"),
            ),
            Section(
                QT_TRANSLATE_NOOP("Settings", "Volume and quality"),
                (
                    "sound.microphone_volume_percent",
                    "sound.speaker_volume_percent",
                    "sound.suppresses_noise",
                    "sound.cancels_echo",
                ),
            ),
            Section(QT_TRANSLATE_NOOP("Settings", "Due times"), ("reminders.sound",)),
            Section(QT_TRANSLATE_NOOP("Settings", "New devices"), ("sound.known_devices",)),
        ),
    ),
    Page(
        "video",
        QT_TRANSLATE_NOOP("Settings", "Video"),
        "video",
        (
            Section(
                QT_TRANSLATE_NOOP("Settings", "Video calls"),
                ("video.is_allowed", "video.starts_with_camera"),
            ),
            Section(QT_TRANSLATE_NOOP("Settings", "Camera"), ("video.camera", "video.is_mirrored")),
            Section(
                QT_TRANSLATE_NOOP("Settings", "What is sent at most"),
                ("video.size", "video.frames_per_s", "video.kilobits_per_s", "video.first_codec"),
                QT_TRANSLATE_NOOP("Settings", "A bad network, or a busy computer, makes it less by itself."),
            ),
        ),
    ),
    Page(
        "headset",
        QT_TRANSLATE_NOOP("Settings", "Headset"),
        "headset",
        (Section(QT_TRANSLATE_NOOP("Settings", "Buttons and light"), ("headset.is_used", "headset.device")),),
    ),
    Page(
        "recording",
        QT_TRANSLATE_NOOP("Settings", "Recording"),
        "file-text",
        (
            Section(
                QT_TRANSLATE_NOOP("Settings", "Recording of calls"),
                ("recording.is_offered", "recording.keep_days", "recording.folder"),
            ),
        ),
    ),
    Page(
        "states",
        QT_TRANSLATE_NOOP("Settings", "Agent states"),
        "clock",
        (
            Section(
                QT_TRANSLATE_NOOP("Settings", "Wrap-up"),
                ("states.wrap_up_s", "states.wrap_up_extension_s", "states.rings_in_wrap_up"),
            ),
            Section(QT_TRANSLATE_NOOP("Settings", "Breaks"), ("states.rings_in_break",)),
            Section(QT_TRANSLATE_NOOP("Settings", "Beginning of the shift"), ("sound.check",)),
        ),
    ),
    Page(
        "office",
        QT_TRANSLATE_NOOP("Settings", "Office"),
        "building",
        (
            Section(
                QT_TRANSLATE_NOOP("Settings", "Numbers and times"),
                (
                    "office.home_area_code",
                    "office.home_country",
                    "office.dial_prefix",
                    "office.dial_form",
                    "office.timezone",
                ),
            ),
            Section(
                QT_TRANSLATE_NOOP("Settings", "Files of a case"),
                ("attachments.largest_mb",),
            ),
            Section(
                QT_TRANSLATE_NOOP("Settings", "Retention of cases"),
                ("retention.information_years", "retention.complaint_years"),
            ),
            Section(
                QT_TRANSLATE_NOOP("Settings", "Printed sheets"),
                ("paper.office", "paper.address", "paper.logo"),
            ),
            Section(
                QT_TRANSLATE_NOOP("Settings", "This workstation"),
                ("desk.workstation", "desk.starts_with_session", "records.path"),
            ),
        ),
    ),
    Page(
        "shared",
        QT_TRANSLATE_NOOP("Settings", "Shared database"),
        "users",
        (
            Section(
                QT_TRANSLATE_NOOP("Settings", "Where it is"),
                ("shared.host", "shared.port", "shared.database", "shared.ca_file", "shared.files"),
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
            Section(
                QT_TRANSLATE_NOOP("Settings", "OSS"),
                ("oss.is_used", "oss.address", "oss.user_key", "oss.asks_by_itself", "oss.timeout_s"),
            ),
            Section(
                QT_TRANSLATE_NOOP("Settings", "JELITA"),
                (
                    "jelita.is_used",
                    "jelita.address",
                    "jelita.key",
                    "jelita.page",
                    "jelita.asks_by_itself",
                    "jelita.timeout_s",
                ),
            ),
        ),
    ),
    Page(
        "look",
        QT_TRANSLATE_NOOP("Settings", "Look"),
        "language",
        (
            Section(
                QT_TRANSLATE_NOOP("Settings", "Language and look"),
                ("ui.language", "ui.theme", "ui.text_scale_percent"),
            ),
        ),
    ),
)
COLLEAGUES = Page("colleagues", QT_TRANSLATE_NOOP("Settings", "Colleagues"), "users", ())


def words(text: str) -> str:
    """Return a title or note in the user's language."""
    translated = QCoreApplication.translate("Settings", text) if text else ""
    return translated.format(key=hint(Key.UNDISTURBED)) if "{key}" in translated else translated
