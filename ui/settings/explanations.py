"""One line for each setting: what it does in words of the office, and the word that IT people look for."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from ui.keys import Key, hint
from ui.translate_later import QT_TRANSLATE_NOOP

_EXPLANATIONS = {
    "account.user": QT_TRANSLATE_NOOP(
        "Settings", "The exchange and colleagues know this desk by it. SIP: user."
    ),
    "account.domain": QT_TRANSLATE_NOOP(
        "Settings", "Its name or address, with a port if it has an unusual one. SIP: domain, registrar."
    ),
    "account.password": QT_TRANSLATE_NOOP(
        "Settings", "The exchange asks for it at sign-in. Empty: it stays as it is. SIP: digest."
    ),
    "account.auth_user": QT_TRANSLATE_NOOP(
        "Settings", "Only if the password belongs to another name. SIP: authorization user."
    ),
    "account.display_name": QT_TRANSLATE_NOOP(
        "Settings", "Shown on the telephone of whoever you call. SIP: display name."
    ),
    "account.registers": QT_TRANSLATE_NOOP(
        "Settings", "Off for an exchange that knows this computer by its address. SIP: REGISTER, trunk."
    ),
    "account.servers": QT_TRANSLATE_NOOP(
        "Settings", "One per line, in order: used when the first does not answer. SIP: failover."
    ),
    "account.transport": QT_TRANSLATE_NOOP(
        "Settings", "TLS keeps secret who calls whom, and the password. SIP: UDP, TCP, TLS."
    ),
    "account.ca_file": QT_TRANSLATE_NOOP(
        "Settings",
        "Only if the office signs the exchange's certificate itself and this computer does not trust it "
        "already. TLS: CA, PEM file.",
    ),
    "account.verifies_certificate": QT_TRANSLATE_NOOP(
        "Settings", "Off for a trial only: anybody could pose as the exchange. TLS: verification."
    ),
    "account.srtp": QT_TRANSLATE_NOOP(
        "Settings", "Nobody on the way can listen. Required: no call without it. SRTP with SDES."
    ),
    "network.bound_address": QT_TRANSLATE_NOOP(
        "Settings", "Only for a computer with several networks. IPv4 or IPv6: bound address."
    ),
    "network.sip_port": QT_TRANSLATE_NOOP(
        "Settings", "A fixed one if the exchange calls this computer by its address. SIP: local port."
    ),
    "network.rtp_port_first": QT_TRANSLATE_NOOP(
        "Settings", "The firewall must let sound through from this port on. RTP: port range."
    ),
    "network.rtp_port_count": QT_TRANSLATE_NOOP("Settings", "Each call takes two of them. RTP: port range."),
    "network.stun_server": QT_TRANSLATE_NOOP(
        "Settings", "If a router is in between and callers cannot be heard. STUN: host or host:port."
    ),
    "network.uses_ice": QT_TRANSLATE_NOOP(
        "Settings", "Each call tries all ways and takes the first that works. ICE."
    ),
    "network.turn_server": QT_TRANSLATE_NOOP(
        "Settings", "If there is no direct way for sound at all. TURN: host or host:port."
    ),
    "network.turn_user": QT_TRANSLATE_NOOP("Settings", "Who runs it gives name and password. TURN: user."),
    "network.turn_password": QT_TRANSLATE_NOOP("Settings", "Empty: it stays as it is. TURN: credential."),
    "network.takes_strangers": QT_TRANSLATE_NOOP(
        "Settings", "Off: only calls of the exchange ring, machine callers do not. SIP: direct INVITE, 403."
    ),
    "network.trusted_peers": QT_TRANSLATE_NOOP(
        "Settings",
        "Addresses besides the exchange, one per line: they may let Loket answer by itself, send callers on, "
        "and say who calls and from which queue. SIP: trusted peers, REFER, P-Asserted-Identity.",
    ),
    "calls.call_waiting": QT_TRANSLATE_NOOP(
        "Settings", "Off: who calls while you talk hears the busy tone. SIP: call waiting, 486."
    ),
    "calls.forward_busy": QT_TRANSLATE_NOOP(
        "Settings", "A number; empty: nowhere. Also used while you do not want to be disturbed. SIP: 302."
    ),
    "calls.forward_unanswered": QT_TRANSLATE_NOOP(
        "Settings", "A number; empty: the call goes on ringing here. SIP: 302."
    ),
    "calls.unanswered_after_s": QT_TRANSLATE_NOOP("Settings", "So long it rings here before it is sent on."),
    "calls.silent_call_ends_after_s": QT_TRANSLATE_NOOP(
        "Settings",
        "A call without sound whose other side does not answer any more ends then. SIP: OPTIONS, RTP, RTCP.",
    ),
    "calls.auto_answer": QT_TRANSLATE_NOOP(
        "Settings", "You hear a tone first. SIP: auto-answer, Call-Info, Alert-Info, RFC 5373."
    ),
    "calls.auto_answer_after_s": QT_TRANSLATE_NOOP(
        "Settings", "For all calls; an exchange that asks says itself how long. SIP: answer-after."
    ),
    "calls.dtmf": QT_TRANSLATE_NOOP(
        "Settings", "For menus such as “press 1”. Automatic fits nearly always. DTMF: RFC 4733, SIP INFO."
    ),
    "calls.call_header": QT_TRANSLATE_NOOP(
        "Settings",
        "Groups the desks at which one call rings. Empty: not read. Only the exchange and trusted peers are "
        "believed. SIP header.",
    ),
    "calls.queue_header": QT_TRANSLATE_NOOP(
        "Settings",
        "Shows how long a caller has waited, and where. Empty: not read. SIP header: "
        "name;entered=Unix time in seconds.",
    ),
    "sound.microphone": QT_TRANSLATE_NOOP(
        "Settings", "The first one that is plugged in is used; the next takes over within a second."
    ),
    "sound.speaker": QT_TRANSLATE_NOOP(
        "Settings", "You hear callers here; the next takes over within a second."
    ),
    "sound.ringer": QT_TRANSLATE_NOOP("Settings", "A loudspeaker is heard without the headset on."),
    "sound.also_rings_on": QT_TRANSLATE_NOOP(
        "Settings", "All of these ring at the same time as the device above."
    ),
    "sound.known_devices": QT_TRANSLATE_NOOP(
        "Settings", "A new device is offered once. Remove it here, and it is offered again."
    ),
    "sound.ring_volume_percent": QT_TRANSLATE_NOOP("Settings", "On every device that rings."),
    "sound.microphone_volume_percent": QT_TRANSLATE_NOOP(
        "Settings", "100: as the microphone gives it. More, if callers hear you badly."
    ),
    "sound.speaker_volume_percent": QT_TRANSLATE_NOOP(
        "Settings", "100: as it comes. More, if you hear callers badly."
    ),
    "sound.suppresses_noise": QT_TRANSLATE_NOOP(
        "Settings", "Callers hear less of keyboards, fans and the room. Noise suppression."
    ),
    "sound.cancels_echo": QT_TRANSLATE_NOOP(
        "Settings", "For a loudspeaker instead of a headset: callers do not hear themselves. AEC."
    ),
    "video.is_allowed": QT_TRANSLATE_NOOP(
        "Settings", "Off: whoever calls with video is answered with sound alone. SDP: video, port 0."
    ),
    "video.starts_with_camera": QT_TRANSLATE_NOOP(
        "Settings",
        "Off, and whenever the other side adds the video: they see a still picture until you switch the "
        "camera on.",
    ),
    "video.camera": QT_TRANSLATE_NOOP(
        "Settings", "The first one that is plugged in is used; the next takes over when it is gone."
    ),
    "video.is_mirrored": QT_TRANSLATE_NOOP("Settings", "The other side always sees you the right way round."),
    "video.size": QT_TRANSLATE_NOOP("Settings", "Smaller pictures spare the network and the computer."),
    "video.frames_per_s": QT_TRANSLATE_NOOP(
        "Settings", "25 look smooth; 10 are enough for talking. Frame rate."
    ),
    "video.kilobits_per_s": QT_TRANSLATE_NOOP(
        "Settings", "What one video call may take of the network, each way. RTP: bit rate, b=AS."
    ),
    "video.first_codec": QT_TRANSLATE_NOOP(
        "Settings", "H.264 is what most telephones know; the other side chooses. SDP: VP8, H.264."
    ),
    "reminders.sound": QT_TRANSLATE_NOOP(
        "Settings", "Once at 50, 80 and 100 % of a step's time, after a call and never in one."
    ),
    "sound.check": QT_TRANSLATE_NOOP(
        "Settings", "A silent microphone is noticed before a caller notices it."
    ),
    "headset.is_used": QT_TRANSLATE_NOOP(
        "Settings", "Answer, hang up, hold and mute; its light shows the call. USB HID telephony."
    ),
    "headset.device": QT_TRANSLATE_NOOP(
        "Settings", "All that are plugged in, or one alone. USB: vendor:product:serial number."
    ),
    "recording.is_offered": QT_TRANSLATE_NOOP("Settings", "Each recording still needs the applicant's yes."),
    "recording.folder": QT_TRANSLATE_NOOP(
        "Settings", "Keep it safe. Move earlier recordings there, or they cannot be played any more."
    ),
    "recording.keep_days": QT_TRANSLATE_NOOP(
        "Settings", "Then a recording is erased by itself. Holds for new recordings. Retention."
    ),
    "attachments.largest_mb": QT_TRANSLATE_NOOP(
        "Settings", "Larger files are not attached; the case says so."
    ),
    "retention.information_years": QT_TRANSLATE_NOOP(
        "Settings", "From the last entry on. A person is erased by hand, and only after that. Retention."
    ),
    "retention.complaint_years": QT_TRANSLATE_NOOP(
        "Settings", "As the archive schedule (JRA) of the office says. Nothing is erased by itself."
    ),
    "states.wrap_up_s": QT_TRANSLATE_NOOP("Settings", "Time for the work after each call. 0: none."),
    "states.wrap_up_extension_s": QT_TRANSLATE_NOOP(
        "Settings", "What {key} adds, once for each call. 0: nothing."
    ),
    "states.rings_in_wrap_up": QT_TRANSLATE_NOOP(
        "Settings", "Off: the exchange gives these calls to somebody else. SIP: 480."
    ),
    "states.rings_in_break": QT_TRANSLATE_NOOP(
        "Settings", "Off: nobody rings you during a break; the exchange looks elsewhere. SIP: 480."
    ),
    "ui.language": QT_TRANSLATE_NOOP("Settings", "Seen at once. Cancel brings the old one back."),
    "ui.theme": QT_TRANSLATE_NOOP(
        "Settings",
        "“As the system” also uses its accent colour. A high-contrast theme of the system always counts.",
    ),
    "ui.text_scale_percent": QT_TRANSLATE_NOOP("Settings", "Texts and icons grow with it."),
    "office.home_country": QT_TRANSLATE_NOOP(
        "Settings", "Numbers without a country code are taken to be from there. Two letters of ISO 3166."
    ),
    "office.home_area_code": QT_TRANSLATE_NOOP("Settings", "Short local numbers are taken to be from there."),
    "office.dial_prefix": QT_TRANSLATE_NOOP(
        "Settings", "What the exchange wants before a number outside, e.g. 9. Dial plan."
    ),
    "office.dial_form": QT_TRANSLATE_NOOP("Settings", "Ask who runs the exchange. Dial plan, E.164."),
    "office.timezone": QT_TRANSLATE_NOOP("Settings", "For all times on the screen and the end of the day."),
    "desk.workstation": QT_TRANSLATE_NOOP(
        "Settings", "Part of every case number, so no two workstations may have the same."
    ),
    "desk.starts_with_session": QT_TRANSLATE_NOOP(
        "Settings", "Off changes nothing where the IT department starts Loket for everybody. Autostart."
    ),
    "oss.is_used": QT_TRANSLATE_NOOP(
        "Settings", "Needs the key that OSS gives to agencies. PIA: pull interface."
    ),
    "oss.address": QT_TRANSLATE_NOOP("Settings", "As it stands in OSS's letter. HTTPS: base URL."),
    "oss.user_key": QT_TRANSLATE_NOOP("Settings", "Empty: it stays as it is. HTTP header: user_key."),
    "oss.asks_by_itself": QT_TRANSLATE_NOOP(
        "Settings", "As soon as a case has a business or licence number; off: on request only."
    ),
    "oss.timeout_s": QT_TRANSLATE_NOOP(
        "Settings", "After that the look-up says that OSS is silent. Timeout."
    ),
    "jelita.is_used": QT_TRANSLATE_NOOP("Settings", "Needs access from those who run JELITA."),
    "jelita.address": QT_TRANSLATE_NOOP("Settings", "As those who run JELITA give it. HTTPS: base URL."),
    "jelita.key": QT_TRANSLATE_NOOP("Settings", "Empty: it stays as it is. API key."),
    "jelita.page": QT_TRANSLATE_NOOP("Settings", "Opened for looking by hand; empty: the usual one. URL."),
    "jelita.asks_by_itself": QT_TRANSLATE_NOOP(
        "Settings", "As soon as a case has a registration number; off: on request only."
    ),
    "jelita.timeout_s": QT_TRANSLATE_NOOP(
        "Settings", "After that the look-up says that JELITA is silent. Timeout."
    ),
    "paper.office": QT_TRANSLATE_NOOP("Settings", "At the top of every printed sheet. Letterhead."),
    "paper.address": QT_TRANSLATE_NOOP("Settings", "Below the name of the office. Letterhead."),
    "paper.logo": QT_TRANSLATE_NOOP("Settings", "PNG or JPEG; empty: no logo. Letterhead."),
    "shared.host": QT_TRANSLATE_NOOP(
        "Settings", "The name that is in the server's certificate. PostgreSQL: host."
    ),
    "shared.port": QT_TRANSLATE_NOOP("Settings", "Usually 5432. PostgreSQL: port."),
    "shared.database": QT_TRANSLATE_NOOP("Settings", "Usually loket. PostgreSQL: dbname."),
    "shared.ca_file": QT_TRANSLATE_NOOP(
        "Settings",
        "Only if the office signs certificates itself and this computer does not trust it already. PEM; "
        "PostgreSQL: sslrootcert.",
    ),
    "shared.files": QT_TRANSLATE_NOOP(
        "Settings",
        "Attached files and recordings of all workstations, e.g. a folder of a network share. Only the "
        "office's own people may get there. fsspec.",
    ),
    "records.path": QT_TRANSLATE_NOOP(
        "Settings", "Used once Loket has been started again. Records are not moved. SQLite."
    ),
}


def explanation(key: str) -> str:
    text = QCoreApplication.translate("Settings", _EXPLANATIONS[key])
    return text.format(key=hint(Key.EXTEND_WRAP_UP)) if "{key}" in text else text
