"""What each setting is called."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from ui.translate_later import QT_TRANSLATE_NOOP

MOST_NAMED = 8
_LABELS = {
    "account.user": QT_TRANSLATE_NOOP("Settings", "User name (extension)"),
    "account.domain": QT_TRANSLATE_NOOP("Settings", "Exchange (empty: direct calls only)"),
    "account.password": QT_TRANSLATE_NOOP("Settings", "Password"),
    "account.auth_user": QT_TRANSLATE_NOOP("Settings", "User name for signing in, if another"),
    "account.display_name": QT_TRANSLATE_NOOP("Settings", "Name that others see"),
    "account.registers": QT_TRANSLATE_NOOP("Settings", "Sign in at the exchange"),
    "account.servers": QT_TRANSLATE_NOOP("Settings", "Other servers of the exchange"),
    "account.transport": QT_TRANSLATE_NOOP("Settings", "Transport"),
    "account.ca_file": QT_TRANSLATE_NOOP("Settings", "Certificate of the office's own authority"),
    "account.verifies_certificate": QT_TRANSLATE_NOOP("Settings", "Check the exchange's certificate"),
    "account.srtp": QT_TRANSLATE_NOOP("Settings", "Encryption of the voice"),
    "network.bound_address": QT_TRANSLATE_NOOP("Settings", "Own network address (empty: automatic)"),
    "network.sip_port": QT_TRANSLATE_NOOP("Settings", "Port for calls (0: any free one)"),
    "network.rtp_port_first": QT_TRANSLATE_NOOP("Settings", "First port for sound"),
    "network.rtp_port_count": QT_TRANSLATE_NOOP("Settings", "Number of ports for sound"),
    "network.stun_server": QT_TRANSLATE_NOOP("Settings", "Server that tells our outside address"),
    "network.uses_ice": QT_TRANSLATE_NOOP("Settings", "Look for the best way for sound"),
    "network.turn_server": QT_TRANSLATE_NOOP("Settings", "Server that passes sound on"),
    "network.turn_user": QT_TRANSLATE_NOOP("Settings", "User name at that server"),
    "network.turn_password": QT_TRANSLATE_NOOP("Settings", "Password at that server"),
    "network.takes_strangers": QT_TRANSLATE_NOOP("Settings", "Take calls from anywhere"),
    "network.trusted_peers": QT_TRANSLATE_NOOP("Settings", "Who else may make calls answer by themselves"),
    "calls.call_waiting": QT_TRANSLATE_NOOP("Settings", "A second call may ring"),
    "calls.forward_busy": QT_TRANSLATE_NOOP("Settings", "When busy, send calls to"),
    "calls.forward_unanswered": QT_TRANSLATE_NOOP("Settings", "When nobody answers, send calls to"),
    "calls.unanswered_after_s": QT_TRANSLATE_NOOP("Settings", "Nobody answers after, seconds"),
    "calls.auto_answer": QT_TRANSLATE_NOOP("Settings", "Answer calls by itself"),
    "calls.auto_answer_after_s": QT_TRANSLATE_NOOP("Settings", "Answer by itself after, seconds"),
    "calls.silent_call_ends_after_s": QT_TRANSLATE_NOOP("Settings", "A dead call ends after, seconds"),
    "calls.dtmf": QT_TRANSLATE_NOOP("Settings", "How digits are sent in a call"),
    "calls.call_header": QT_TRANSLATE_NOOP("Settings", "Header with the number of the call"),
    "calls.queue_header": QT_TRANSLATE_NOOP("Settings", "Header with queue and waiting time"),
    "sound.microphone": QT_TRANSLATE_NOOP("Settings", "Microphones, the best first"),
    "sound.speaker": QT_TRANSLATE_NOOP("Settings", "Headsets and speakers, the best first"),
    "sound.ringer": QT_TRANSLATE_NOOP("Settings", "Ring tone comes from, the best first"),
    "sound.also_rings_on": QT_TRANSLATE_NOOP("Settings", "Also rings on"),
    "sound.known_devices": QT_TRANSLATE_NOOP("Settings", "Devices that were offered"),
    "sound.ring_volume_percent": QT_TRANSLATE_NOOP("Settings", "Volume of the ring tone, percent"),
    "sound.microphone_volume_percent": QT_TRANSLATE_NOOP("Settings", "Volume of your voice, percent"),
    "sound.speaker_volume_percent": QT_TRANSLATE_NOOP("Settings", "Volume of the caller, percent"),
    "sound.suppresses_noise": QT_TRANSLATE_NOOP("Settings", "Take noise out of your voice"),
    "sound.cancels_echo": QT_TRANSLATE_NOOP("Settings", "Cancel the echo"),
    "reminders.sound": QT_TRANSLATE_NOOP("Settings", "Reminder of a due time"),
    "sound.check": QT_TRANSLATE_NOOP("Settings", "Sound check before the shift"),
    "video.is_allowed": QT_TRANSLATE_NOOP("Settings", "Video calls are possible"),
    "video.starts_with_camera": QT_TRANSLATE_NOOP(
        "Settings", "The camera is on when you call or answer with video, or add it"
    ),
    "video.camera": QT_TRANSLATE_NOOP("Settings", "Cameras, the best first"),
    "video.is_mirrored": QT_TRANSLATE_NOOP("Settings", "Show your own picture as in a mirror"),
    "video.size": QT_TRANSLATE_NOOP("Settings", "Largest picture"),
    "video.frames_per_s": QT_TRANSLATE_NOOP("Settings", "Pictures per second"),
    "video.kilobits_per_s": QT_TRANSLATE_NOOP("Settings", "Kilobits per second"),
    "video.first_codec": QT_TRANSLATE_NOOP("Settings", "Video format that is offered first"),
    "headset.is_used": QT_TRANSLATE_NOOP("Settings", "Use the buttons of the headset"),
    "headset.device": QT_TRANSLATE_NOOP("Settings", "Which headset's buttons"),
    "recording.is_offered": QT_TRANSLATE_NOOP("Settings", "Offer the recording of calls"),
    "recording.folder": QT_TRANSLATE_NOOP("Settings", "Folder for recordings (empty: the usual one)"),
    "recording.keep_days": QT_TRANSLATE_NOOP("Settings", "Keep recordings, days"),
    "attachments.largest_mb": QT_TRANSLATE_NOOP("Settings", "Largest attachment, MB"),
    "retention.information_years": QT_TRANSLATE_NOOP("Settings", "Keep finished information cases, years"),
    "retention.complaint_years": QT_TRANSLATE_NOOP("Settings", "Keep finished complaints, years"),
    "states.wrap_up_s": QT_TRANSLATE_NOOP("Settings", "Wrap-up after a call, seconds"),
    "states.wrap_up_extension_s": QT_TRANSLATE_NOOP("Settings", "More time for the wrap-up, seconds"),
    "states.rings_in_wrap_up": QT_TRANSLATE_NOOP("Settings", "Calls ring during the wrap-up"),
    "states.rings_in_break": QT_TRANSLATE_NOOP("Settings", "Calls ring during a break"),
    "ui.language": QT_TRANSLATE_NOOP("Settings", "Language"),
    "ui.theme": QT_TRANSLATE_NOOP("Settings", "Colours"),
    "ui.text_scale_percent": QT_TRANSLATE_NOOP("Settings", "Text size"),
    "office.home_country": QT_TRANSLATE_NOOP("Settings", "Country of the office"),
    "office.home_area_code": QT_TRANSLATE_NOOP("Settings", "Area code of the office"),
    "office.dial_prefix": QT_TRANSLATE_NOOP("Settings", "Prefix for an outside line"),
    "office.dial_form": QT_TRANSLATE_NOOP("Settings", "How the exchange wants numbers"),
    "office.timezone": QT_TRANSLATE_NOOP("Settings", "Time zone"),
    "paper.office": QT_TRANSLATE_NOOP("Settings", "Name of the office on paper"),
    "paper.address": QT_TRANSLATE_NOOP("Settings", "Address of the office on paper"),
    "paper.logo": QT_TRANSLATE_NOOP("Settings", "Logo on paper (a picture)"),
    "desk.workstation": QT_TRANSLATE_NOOP("Settings", "Number of this workstation"),
    "desk.starts_with_session": QT_TRANSLATE_NOOP("Settings", "Start Loket when you sign in to the computer"),
    "oss.is_used": QT_TRANSLATE_NOOP("Settings", "Look up in OSS"),
    "oss.address": QT_TRANSLATE_NOOP("Settings", "Address of OSS"),
    "oss.user_key": QT_TRANSLATE_NOOP("Settings", "The office's key for OSS"),
    "oss.asks_by_itself": QT_TRANSLATE_NOOP("Settings", "Ask OSS without a key press"),
    "oss.timeout_s": QT_TRANSLATE_NOOP("Settings", "Wait for OSS, seconds"),
    "jelita.is_used": QT_TRANSLATE_NOOP("Settings", "Look up in JELITA"),
    "jelita.address": QT_TRANSLATE_NOOP("Settings", "Address of JELITA"),
    "jelita.key": QT_TRANSLATE_NOOP("Settings", "The office's key for JELITA"),
    "jelita.page": QT_TRANSLATE_NOOP("Settings", "Page of JELITA for the browser"),
    "jelita.asks_by_itself": QT_TRANSLATE_NOOP("Settings", "Ask JELITA without a key press"),
    "jelita.timeout_s": QT_TRANSLATE_NOOP("Settings", "Wait for JELITA, seconds"),
    "shared.host": QT_TRANSLATE_NOOP("Settings", "Server (empty: this computer alone)"),
    "shared.port": QT_TRANSLATE_NOOP("Settings", "Port of the server"),
    "shared.database": QT_TRANSLATE_NOOP("Settings", "Name of the database"),
    "shared.ca_file": QT_TRANSLATE_NOOP("Settings", "Certificates of its authority (empty: the system's)"),
    "shared.files": QT_TRANSLATE_NOOP("Settings", "Folder or address for files (empty: not exchanged)"),
    "records.path": QT_TRANSLATE_NOOP("Settings", "File of the records (empty: the usual one)"),
}


def label(key: str) -> str:
    return QCoreApplication.translate("Settings", _LABELS[key])


def names_of(keys: Sequence[str]) -> str:
    """Return what they are called, the first ones; what only the IT department sets, by its key."""
    named = [label(key) if key in _LABELS else key for key in keys[:MOST_NAMED]]
    return "; ".join([*named, "…"] if len(keys) > MOST_NAMED else named)


def choice_of_no_camera() -> str:
    return QCoreApplication.translate("Settings", "No camera")


def choice_of_all_headsets() -> str:
    return QCoreApplication.translate("Settings", "All that are plugged in")
