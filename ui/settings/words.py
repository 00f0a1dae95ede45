"""The words of each setting, one row for each: its name, what it does, and the values to choose from.

What it does: one or two sentences in words of the office, and at the end the word that IT people look for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QCoreApplication

from app.settings import rows
from app.settings.declaration import Number
from ui.keys.key_table import Key, way
from ui.text.translate_later import QT_TRANSLATE_NOOP

MOST_NAMED = 8
_NEXT_DEVICES = QT_TRANSLATE_NOOP(
    "Settings", "Ids of devices, one per line: used in this order while the first one is missing."
)


@dataclass(frozen=True)
class _Words:
    """`help` may name the key that extends the wrap-up; `choices` has the words for each value."""

    label: str
    help: str
    choices: Mapping[str, str] = field(default_factory=dict)


_WORDS = {
    "account.domain": _Words(
        QT_TRANSLATE_NOOP("Settings", "PBX (empty: direct calls only)"),
        QT_TRANSLATE_NOOP(
            "Settings", "Its name or address, with a port if it has an unusual one. SIP: domain, registrar."
        ),
    ),
    "account.user": _Words(
        QT_TRANSLATE_NOOP("Settings", "User name (extension)"),
        QT_TRANSLATE_NOOP("Settings", "The PBX and colleagues use it to reach this desk. SIP: user."),
    ),
    "account.password": _Words(
        QT_TRANSLATE_NOOP("Settings", "Password"),
        QT_TRANSLATE_NOOP(
            "Settings", "The PBX asks for it at sign-in. Empty: it stays as it is. SIP: digest."
        ),
    ),
    "account.display_name": _Words(
        QT_TRANSLATE_NOOP("Settings", "Name shown to others"),
        QT_TRANSLATE_NOOP("Settings", "Shown on the telephone that you call. SIP: display name."),
    ),
    "account.auth_user": _Words(
        QT_TRANSLATE_NOOP("Settings", "User name for signing in, if different"),
        QT_TRANSLATE_NOOP(
            "Settings", "Only if the password belongs to another name. SIP: authorization user."
        ),
    ),
    "account.registers": _Words(
        QT_TRANSLATE_NOOP("Settings", "Sign in at the PBX"),
        QT_TRANSLATE_NOOP(
            "Settings", "Off for a PBX that knows this computer by its address. SIP: REGISTER, trunk."
        ),
    ),
    "account.transport": _Words(
        QT_TRANSLATE_NOOP("Settings", "Transport"),
        QT_TRANSLATE_NOOP("Settings", "TLS hides the numbers of calls and the password. SIP: UDP, TCP, TLS."),
        {
            "udp": QT_TRANSLATE_NOOP("Settings", "UDP (usual)"),
            "tcp": QT_TRANSLATE_NOOP("Settings", "TCP"),
            "tls": QT_TRANSLATE_NOOP("Settings", "TLS (encrypted)"),
        },
    ),
    "account.srtp": _Words(
        QT_TRANSLATE_NOOP("Settings", "Encryption of the voice"),
        QT_TRANSLATE_NOOP(
            "Settings", "Protects the voice on the network. Required: no call without it. SRTP with SDES."
        ),
        {
            "off": QT_TRANSLATE_NOOP("Settings", "Off"),
            "optional": QT_TRANSLATE_NOOP("Settings", "If the other side can"),
            "required": QT_TRANSLATE_NOOP("Settings", "Required"),
        },
    ),
    "account.ca_file": _Words(
        QT_TRANSLATE_NOOP("Settings", "Certificate of the office's own authority"),
        QT_TRANSLATE_NOOP(
            "Settings",
            "Only if the office has its own certificate authority that this computer does not trust "
            "already. TLS: CA, PEM file.",
        ),
    ),
    "account.verifies_certificate": _Words(
        QT_TRANSLATE_NOOP("Settings", "Check the PBX's certificate"),
        QT_TRANSLATE_NOOP(
            "Settings", "Off for a test only: any server could pose as the PBX. TLS: verification."
        ),
    ),
    "account.servers": _Words(
        QT_TRANSLATE_NOOP("Settings", "Other servers of the PBX"),
        QT_TRANSLATE_NOOP(
            "Settings", "One per line, in order: used when the first does not answer. SIP: failover."
        ),
    ),
    "network.takes_strangers": _Words(
        QT_TRANSLATE_NOOP("Settings", "Take calls from anywhere"),
        QT_TRANSLATE_NOOP(
            "Settings",
            "Off: only calls from the PBX ring; direct calls are rejected. SIP: direct INVITE, 403.",
        ),
    ),
    "network.trusted_peers": _Words(
        QT_TRANSLATE_NOOP("Settings", "Addresses that may request an automatic answer"),
        QT_TRANSLATE_NOOP(
            "Settings",
            "Addresses besides the PBX, one per line. They may request an automatic answer, transfer "
            "callers, and name the caller and the queue. SIP: trusted peers, REFER, P-Asserted-Identity.",
        ),
    ),
    "network.bound_address": _Words(
        QT_TRANSLATE_NOOP("Settings", "Own network address (empty: automatic)"),
        QT_TRANSLATE_NOOP(
            "Settings", "Only for a computer with several networks. IPv4 or IPv6: bound address."
        ),
    ),
    "network.sip_port": _Words(
        QT_TRANSLATE_NOOP("Settings", "Port for calls (0: any free one)"),
        QT_TRANSLATE_NOOP(
            "Settings", "A fixed one if the PBX calls this computer by its address. SIP: local port."
        ),
    ),
    "network.rtp_port_first": _Words(
        QT_TRANSLATE_NOOP("Settings", "First port for sound"),
        QT_TRANSLATE_NOOP(
            "Settings", "The firewall must let sound through from this port on. RTP: port range."
        ),
    ),
    "network.rtp_port_count": _Words(
        QT_TRANSLATE_NOOP("Settings", "Number of ports for sound"),
        QT_TRANSLATE_NOOP("Settings", "Each call takes two of them. RTP: port range."),
    ),
    "network.stun_server": _Words(
        QT_TRANSLATE_NOOP("Settings", "Server that reports the public address"),
        QT_TRANSLATE_NOOP(
            "Settings", "If a router is in between and callers cannot be heard. STUN: host or host:port."
        ),
    ),
    "network.uses_ice": _Words(
        QT_TRANSLATE_NOOP("Settings", "Find the best path for sound"),
        QT_TRANSLATE_NOOP("Settings", "Each call tries all paths and uses the first that works. ICE."),
    ),
    "network.turn_server": _Words(
        QT_TRANSLATE_NOOP("Settings", "Server that relays sound"),
        QT_TRANSLATE_NOOP("Settings", "If there is no direct path for sound. TURN: host or host:port."),
    ),
    "network.turn_user": _Words(
        QT_TRANSLATE_NOOP("Settings", "User name at that server"),
        QT_TRANSLATE_NOOP("Settings", "The operator of the server gives name and password. TURN: user."),
    ),
    "network.turn_password": _Words(
        QT_TRANSLATE_NOOP("Settings", "Password at that server"),
        QT_TRANSLATE_NOOP("Settings", "Empty: it stays as it is. TURN: credential."),
    ),
    "sound.microphone": _Words(
        QT_TRANSLATE_NOOP("Settings", "Microphones, in order of preference"),
        QT_TRANSLATE_NOOP(
            "Settings", "The first one that is plugged in is used; the next takes over within a second."
        ),
    ),
    "sound.speaker": _Words(
        QT_TRANSLATE_NOOP("Settings", "Headsets and speakers, in order of preference"),
        QT_TRANSLATE_NOOP("Settings", "You hear callers here; the next takes over within a second."),
    ),
    "sound.ringer": _Words(
        QT_TRANSLATE_NOOP("Settings", "Devices for the ring tone, in order of preference"),
        QT_TRANSLATE_NOOP("Settings", "A loudspeaker is heard without the headset on."),
    ),
    "sound.other_microphones": _Words(
        QT_TRANSLATE_NOOP("Settings", "Other microphones"),
        _NEXT_DEVICES,
    ),
    "sound.other_speakers": _Words(
        QT_TRANSLATE_NOOP("Settings", "Other headsets and speakers"),
        _NEXT_DEVICES,
    ),
    "sound.other_ringers": _Words(
        QT_TRANSLATE_NOOP("Settings", "Other devices for the ring tone"),
        _NEXT_DEVICES,
    ),
    "sound.also_rings_on": _Words(
        QT_TRANSLATE_NOOP("Settings", "Also rings on"),
        QT_TRANSLATE_NOOP("Settings", "All of these ring at the same time as the device above."),
    ),
    "sound.known_devices": _Words(
        QT_TRANSLATE_NOOP("Settings", "Devices that were offered"),
        QT_TRANSLATE_NOOP("Settings", "Loket offers a new device once. Remove it here to be asked again."),
    ),
    "sound.ring_volume_percent": _Words(
        QT_TRANSLATE_NOOP("Settings", "Volume of the ring tone, percent"),
        QT_TRANSLATE_NOOP("Settings", "On every device that rings."),
    ),
    "sound.microphone_volume_percent": _Words(
        QT_TRANSLATE_NOOP("Settings", "Volume of your voice, percent"),
        QT_TRANSLATE_NOOP("Settings", "100: as the microphone gives it. More, if callers hear you badly."),
    ),
    "sound.speaker_volume_percent": _Words(
        QT_TRANSLATE_NOOP("Settings", "Volume of the caller, percent"),
        QT_TRANSLATE_NOOP("Settings", "100: as it comes. More, if you hear callers badly."),
    ),
    "sound.suppresses_noise": _Words(
        QT_TRANSLATE_NOOP("Settings", "Suppress noise around you"),
        QT_TRANSLATE_NOOP(
            "Settings", "Callers hear less of keyboards, fans and the room. Noise suppression."
        ),
    ),
    "sound.cancels_echo": _Words(
        QT_TRANSLATE_NOOP("Settings", "Cancel the echo"),
        QT_TRANSLATE_NOOP(
            "Settings", "For a loudspeaker instead of a headset: callers do not hear themselves. AEC."
        ),
    ),
    "sound.check": _Words(
        QT_TRANSLATE_NOOP("Settings", "Sound check before the shift"),
        QT_TRANSLATE_NOOP("Settings", "Finds a silent microphone before the first call."),
        {
            "required": QT_TRANSLATE_NOOP("Settings", "Required before a shift"),
            "offered": QT_TRANSLATE_NOOP("Settings", "Offered"),
            "off": QT_TRANSLATE_NOOP("Settings", "Off"),
        },
    ),
    "headset.is_used": _Words(
        QT_TRANSLATE_NOOP("Settings", "Use the buttons of the headset"),
        QT_TRANSLATE_NOOP(
            "Settings", "Answer, hang up, hold and mute; its light shows the call. USB HID telephony."
        ),
    ),
    "headset.device": _Words(
        QT_TRANSLATE_NOOP("Settings", "Which headset's buttons"),
        QT_TRANSLATE_NOOP(
            "Settings", "All that are plugged in, or one alone. USB: vendor:product:serial number."
        ),
    ),
    "video.is_allowed": _Words(
        QT_TRANSLATE_NOOP("Settings", "Video calls are possible"),
        QT_TRANSLATE_NOOP("Settings", "Off: a video call is answered with sound only. SDP: video, port 0."),
    ),
    "video.camera": _Words(
        QT_TRANSLATE_NOOP("Settings", "Cameras, in order of preference"),
        QT_TRANSLATE_NOOP(
            "Settings", "The first one that is plugged in is used; the next takes over when it is gone."
        ),
    ),
    "video.other_cameras": _Words(
        QT_TRANSLATE_NOOP("Settings", "Other cameras"),
        _NEXT_DEVICES,
    ),
    "video.starts_with_camera": _Words(
        QT_TRANSLATE_NOOP("Settings", "The camera is on when you call or answer with video, or add it"),
        QT_TRANSLATE_NOOP(
            "Settings",
            "Off, and whenever the other side adds the video: they see a still picture until you switch the "
            "camera on.",
        ),
    ),
    "video.size": _Words(
        QT_TRANSLATE_NOOP("Settings", "Largest picture"),
        QT_TRANSLATE_NOOP("Settings", "Smaller pictures spare the network and the computer."),
        {
            "320x180": QT_TRANSLATE_NOOP("Settings", "320x180 (smallest)"),
            "640x360": QT_TRANSLATE_NOOP("Settings", "640x360"),
            "960x540": QT_TRANSLATE_NOOP("Settings", "960x540"),
            "1280x720": QT_TRANSLATE_NOOP("Settings", "1280x720 (HD)"),
        },
    ),
    "video.frames_per_s": _Words(
        QT_TRANSLATE_NOOP("Settings", "Pictures per second"),
        QT_TRANSLATE_NOOP("Settings", "25 look smooth; 10 are enough for talking. Frame rate."),
    ),
    "video.kilobits_per_s": _Words(
        QT_TRANSLATE_NOOP("Settings", "Kilobits per second"),
        QT_TRANSLATE_NOOP("Settings", "The bandwidth of one video call, each way. RTP: bit rate, b=AS."),
    ),
    "video.first_codec": _Words(
        QT_TRANSLATE_NOOP("Settings", "Video format that is offered first"),
        QT_TRANSLATE_NOOP(
            "Settings", "H.264 is what most telephones know; the other side chooses. SDP: VP8, H.264."
        ),
        {"h264": QT_TRANSLATE_NOOP("Settings", "H.264"), "vp8": QT_TRANSLATE_NOOP("Settings", "VP8")},
    ),
    "video.is_mirrored": _Words(
        QT_TRANSLATE_NOOP("Settings", "Show your own picture as in a mirror"),
        QT_TRANSLATE_NOOP("Settings", "The other side always sees you the right way round."),
    ),
    "calls.call_waiting": _Words(
        QT_TRANSLATE_NOOP("Settings", "A second call may ring"),
        QT_TRANSLATE_NOOP("Settings", "Off: a second caller hears the busy tone. SIP: call waiting, 486."),
    ),
    "calls.forward_busy": _Words(
        QT_TRANSLATE_NOOP("Settings", "When busy, send calls to"),
        QT_TRANSLATE_NOOP(
            "Settings", "A number; empty: nowhere. Also used while you do not want to be disturbed. SIP: 302."
        ),
    ),
    "calls.forward_unanswered": _Words(
        QT_TRANSLATE_NOOP("Settings", "When nobody answers, send calls to"),
        QT_TRANSLATE_NOOP("Settings", "A number; empty: the call goes on ringing here. SIP: 302."),
    ),
    "calls.unanswered_after_s": _Words(
        QT_TRANSLATE_NOOP("Settings", "Nobody answers after, seconds"),
        QT_TRANSLATE_NOOP("Settings", "How long a call rings here before it is forwarded."),
    ),
    "calls.auto_answer": _Words(
        QT_TRANSLATE_NOOP("Settings", "Answer calls automatically"),
        QT_TRANSLATE_NOOP(
            "Settings", "You hear a tone first. SIP: auto-answer, Call-Info, Alert-Info, RFC 5373."
        ),
        {
            "off": QT_TRANSLATE_NOOP("Settings", "Never"),
            "asked": QT_TRANSLATE_NOOP("Settings", "If the PBX asks for it"),
            "all": QT_TRANSLATE_NOOP("Settings", "All calls of the PBX"),
        },
    ),
    "calls.auto_answer_after_s": _Words(
        QT_TRANSLATE_NOOP("Settings", "Answer automatically after, seconds"),
        QT_TRANSLATE_NOOP(
            "Settings", "For all calls; a PBX that requests it sends its own time. SIP: answer-after."
        ),
    ),
    "calls.dtmf": _Words(
        QT_TRANSLATE_NOOP("Settings", "How digits are sent in a call"),
        QT_TRANSLATE_NOOP(
            "Settings", "For menus such as “press 1”. Automatic fits nearly always. DTMF: RFC 4733, SIP INFO."
        ),
        {
            "auto": QT_TRANSLATE_NOOP("Settings", "Automatic"),
            "rfc4733": QT_TRANSLATE_NOOP("Settings", "Beside the sound (RFC 4733)"),
            "info": QT_TRANSLATE_NOOP("Settings", "As messages (SIP INFO)"),
        },
    ),
    "calls.call_header": _Words(
        QT_TRANSLATE_NOOP("Settings", "Header with the number of the call"),
        QT_TRANSLATE_NOOP(
            "Settings",
            "Groups the desks at which one call rings. Empty: not read. Accepted only from the PBX "
            "and trusted peers. SIP header.",
        ),
    ),
    "calls.queue_header": _Words(
        QT_TRANSLATE_NOOP("Settings", "Header with queue and waiting time"),
        QT_TRANSLATE_NOOP(
            "Settings",
            "Shows how long a caller has waited, and where. Empty: not read. SIP header: name;entered=Unix "
            "time in seconds.",
        ),
    ),
    "calls.echo_number": _Words(
        QT_TRANSLATE_NOOP("Settings", "Echo number of the PBX"),
        QT_TRANSLATE_NOOP(
            "Settings",
            "Repeats what you say; the set-up assistant calls it to test sound and line. Asterisk: Echo().",
        ),
    ),
    "calls.silent_call_ends_after_s": _Words(
        QT_TRANSLATE_NOOP("Settings", "A dead call ends after, seconds"),
        QT_TRANSLATE_NOOP(
            "Settings",
            "A call without sound ends after this time if the other party does not respond. SIP: OPTIONS, "
            "RTP, RTCP.",
        ),
    ),
    "recording.is_offered": _Words(
        QT_TRANSLATE_NOOP("Settings", "Offer the recording of calls"),
        QT_TRANSLATE_NOOP("Settings", "Each recording still needs the applicant's consent."),
    ),
    "recording.keep_days": _Words(
        QT_TRANSLATE_NOOP("Settings", "Keep recordings, days"),
        QT_TRANSLATE_NOOP(
            "Settings",
            "After that a recording is erased automatically. Applies to new recordings. Retention.",
        ),
    ),
    "recording.folder": _Words(
        QT_TRANSLATE_NOOP("Settings", "Folder for recordings (empty: the usual one)"),
        QT_TRANSLATE_NOOP(
            "Settings", "Keep it safe. Move earlier recordings there, or they cannot be played any more."
        ),
    ),
    "attachments.largest_mb": _Words(
        QT_TRANSLATE_NOOP("Settings", "Largest attachment, MB"),
        QT_TRANSLATE_NOOP("Settings", "Larger files are not attached; the case says so."),
    ),
    "messages.utility_price": _Words(
        QT_TRANSLATE_NOOP("Settings", "Price of a utility template, rupiah"),
        QT_TRANSLATE_NOOP(
            "Settings", "Shown before a template is sent. Empty: not known. WhatsApp, Meta, category UTILITY."
        ),
    ),
    "messages.marketing_price": _Words(
        QT_TRANSLATE_NOOP("Settings", "Price of a marketing template, rupiah"),
        QT_TRANSLATE_NOOP(
            "Settings",
            "Shown before a template is sent. Empty: not known. WhatsApp, Meta, category MARKETING.",
        ),
    ),
    "messages.authentication_price": _Words(
        QT_TRANSLATE_NOOP("Settings", "Price of an authentication template, rupiah"),
        QT_TRANSLATE_NOOP(
            "Settings",
            "Shown before a template is sent. Empty: not known. WhatsApp, Meta, category AUTHENTICATION.",
        ),
    ),
    "retention.information_years": _Words(
        QT_TRANSLATE_NOOP("Settings", "Keep finished information cases, years"),
        QT_TRANSLATE_NOOP(
            "Settings",
            "Counted from the last entry. A person can be erased only after that, by hand. Retention.",
        ),
    ),
    "retention.complaint_years": _Words(
        QT_TRANSLATE_NOOP("Settings", "Keep finished complaints, years"),
        QT_TRANSLATE_NOOP(
            "Settings", "From the archive schedule (JRA) of the office. Nothing is erased automatically."
        ),
    ),
    "states.wrap_up_s": _Words(
        QT_TRANSLATE_NOOP("Settings", "Wrap-up after a call, seconds"),
        QT_TRANSLATE_NOOP("Settings", "Time for the work after each call. 0: none."),
    ),
    "states.wrap_up_extension_s": _Words(
        QT_TRANSLATE_NOOP("Settings", "More time for the wrap-up, seconds"),
        QT_TRANSLATE_NOOP("Settings", "What {key} adds, once for each call. 0: nothing."),
    ),
    "states.rings_in_wrap_up": _Words(
        QT_TRANSLATE_NOOP("Settings", "Calls ring during the wrap-up"),
        QT_TRANSLATE_NOOP("Settings", "Off: the PBX gives these calls to another agent. SIP: 480."),
    ),
    "states.rings_in_break": _Words(
        QT_TRANSLATE_NOOP("Settings", "Calls ring during a break"),
        QT_TRANSLATE_NOOP(
            "Settings",
            "Off: calls do not ring during a break; the PBX gives them to another agent. SIP: 480.",
        ),
    ),
    "reminders.sound": _Words(
        QT_TRANSLATE_NOOP("Settings", "Reminder of a due time"),
        QT_TRANSLATE_NOOP(
            "Settings", "Once at 50, 80 and 100 % of a step's time, after a call and never in one."
        ),
        {
            "ringer": QT_TRANSLATE_NOOP("Settings", "On the device that rings"),
            "headset": QT_TRANSLATE_NOOP("Settings", "Softly in the headset"),
            "off": QT_TRANSLATE_NOOP("Settings", "Off"),
        },
    ),
    "notifications.names_callers": _Words(
        QT_TRANSLATE_NOOP("Settings", "Name the caller in notifications"),
        QT_TRANSLATE_NOOP(
            "Settings",
            "Off where other people see the screen: a notification then says only that a call rings. Callers "
            "with an anonymous or confidential case are never named. Privacy, desktop notifications.",
        ),
    ),
    "ui.language": _Words(
        QT_TRANSLATE_NOOP("Settings", "Language"),
        QT_TRANSLATE_NOOP("Settings", "Seen at once. Cancel brings the old one back."),
        {
            "system": QT_TRANSLATE_NOOP("Settings", "As the system"),
            "id": QT_TRANSLATE_NOOP("Settings", "Indonesian"),
            "en": QT_TRANSLATE_NOOP("Settings", "English"),
        },
    ),
    "ui.theme": _Words(
        QT_TRANSLATE_NOOP("Settings", "Colours"),
        QT_TRANSLATE_NOOP(
            "Settings",
            "“As the system” also uses its accent colour. A high-contrast theme of the system always counts.",
        ),
        {
            "system": QT_TRANSLATE_NOOP("Settings", "As the system"),
            "light": QT_TRANSLATE_NOOP("Settings", "Light"),
            "dark": QT_TRANSLATE_NOOP("Settings", "Dark"),
        },
    ),
    "ui.text_scale_percent": _Words(
        QT_TRANSLATE_NOOP("Settings", "Text size"),
        QT_TRANSLATE_NOOP("Settings", "Texts and icons grow with it."),
    ),
    "office.home_area_code": _Words(
        QT_TRANSLATE_NOOP("Settings", "Area code of the office"),
        QT_TRANSLATE_NOOP("Settings", "Used for short local numbers."),
    ),
    "office.home_country": _Words(
        QT_TRANSLATE_NOOP("Settings", "Country of the office"),
        QT_TRANSLATE_NOOP("Settings", "Used for numbers without a country code. Two letters of ISO 3166."),
    ),
    "office.dial_prefix": _Words(
        QT_TRANSLATE_NOOP("Settings", "Prefix for an outside line"),
        QT_TRANSLATE_NOOP("Settings", "What the PBX wants before a number outside, e.g. 9. Dial plan."),
    ),
    "office.dial_form": _Words(
        QT_TRANSLATE_NOOP("Settings", "How the PBX wants numbers"),
        QT_TRANSLATE_NOOP("Settings", "Ask the operator of the PBX. Dial plan, E.164."),
        {
            "national": QT_TRANSLATE_NOOP("Settings", "National: 0812…"),
            "e164": QT_TRANSLATE_NOOP("Settings", "International: +62812…"),
        },
    ),
    "office.timezone": _Words(
        QT_TRANSLATE_NOOP("Settings", "Time zone"),
        QT_TRANSLATE_NOOP("Settings", "For all times on the screen and the end of the day."),
        {
            "Asia/Jakarta": QT_TRANSLATE_NOOP("Settings", "Western Indonesia (WIB)"),
            "Asia/Makassar": QT_TRANSLATE_NOOP("Settings", "Central Indonesia (WITA)"),
            "Asia/Jayapura": QT_TRANSLATE_NOOP("Settings", "Eastern Indonesia (WIT)"),
        },
    ),
    "paper.office": _Words(
        QT_TRANSLATE_NOOP("Settings", "Name of the office on paper"),
        QT_TRANSLATE_NOOP("Settings", "At the top of every printed sheet. Letterhead."),
    ),
    "paper.address": _Words(
        QT_TRANSLATE_NOOP("Settings", "Address of the office on paper"),
        QT_TRANSLATE_NOOP("Settings", "Below the name of the office. Letterhead."),
    ),
    "paper.logo": _Words(
        QT_TRANSLATE_NOOP("Settings", "Logo on paper (a picture)"),
        QT_TRANSLATE_NOOP("Settings", "PNG or JPEG; empty: no logo. Letterhead."),
    ),
    "skm.link": _Words(
        QT_TRANSLATE_NOOP("Settings", "Satisfaction survey on the web (SKM)"),
        QT_TRANSLATE_NOOP(
            "Settings",
            "The address of the office's own form, on receipts and in messages; empty: none. e-SKM.",
        ),
    ),
    "open_data.contact": _Words(
        QT_TRANSLATE_NOOP("Settings", "Contact for open data"),
        QT_TRANSLATE_NOOP(
            "Settings",
            "An e-mail address, or another address to ask; empty: the address on paper. datapackage.json.",
        ),
    ),
    "open_data.licence": _Words(
        QT_TRANSLATE_NOOP("Settings", "Licence of open data"),
        QT_TRANSLATE_NOOP("Settings", "As the office has chosen, e.g. CC-BY-4.0; empty: none."),
    ),
    "open_data.licence_url": _Words(
        QT_TRANSLATE_NOOP("Settings", "Text of the licence on the web"),
        QT_TRANSLATE_NOOP(
            "Settings", "The address at which everybody can read the licence; empty: none. URL."
        ),
    ),
    "shared.server": _Words(
        QT_TRANSLATE_NOOP("Settings", "Address of the Loket server (empty: none)"),
        QT_TRANSLATE_NOOP(
            "Settings",
            "For example https://loket.office.example. Without it, this computer works alone. HTTPS; proxy: "
            "HTTPS_PROXY or the system's.",
        ),
    ),
    "shared.ca_file": _Words(
        QT_TRANSLATE_NOOP("Settings", "Certificates of its authority (empty: the system's)"),
        QT_TRANSLATE_NOOP(
            "Settings",
            "Only if the office has its own certificate authority that this computer does not trust "
            "already. PEM.",
        ),
    ),
    "shared.enrolment_code": _Words(
        QT_TRANSLATE_NOOP("Settings", "One-time code for this workstation"),
        QT_TRANSLATE_NOOP(
            "Settings",
            "From the IT department, if it gives one. Empty: it stays as it is. Enrolment.",
        ),
    ),
    "shared.asks_password": _Words(
        QT_TRANSLATE_NOOP("Settings", "Ask for the password at each start"),
        QT_TRANSLATE_NOOP(
            "Settings",
            "Disable it only on a computer of one person: the last user is signed in automatically at "
            "each start.",
        ),
    ),
    "desk.workstation": _Words(
        QT_TRANSLATE_NOOP("Settings", "Number of this workstation"),
        QT_TRANSLATE_NOOP("Settings", "Part of every case number, so no two workstations may have the same."),
    ),
    "desk.starts_with_session": _Words(
        QT_TRANSLATE_NOOP("Settings", "Start Loket when you sign in to the computer"),
        QT_TRANSLATE_NOOP(
            "Settings", "Has no effect where the IT department starts Loket for all users. Autostart."
        ),
    ),
    "desk.starts_in_tray": _Words(
        QT_TRANSLATE_NOOP("Settings", "Start in the tray, without the window"),
        QT_TRANSLATE_NOOP(
            "Settings",
            "Applies when Loket starts at your sign-in to the computer. The window opens all the same if you "
            "must sign in to Loket, or if the desktop has no tray. Autostart, notification area.",
        ),
    ),
    "desk.closes_to_tray": _Words(
        QT_TRANSLATE_NOOP("Settings", "Closing the window leaves Loket in the tray"),
        QT_TRANSLATE_NOOP(
            "Settings",
            "Calls still ring; “Quit Loket” in the menu of the icon ends it. Without a tray, closing ends "
            "Loket as usual. Notification area, StatusNotifierItem.",
        ),
    ),
    "records.path": _Words(
        QT_TRANSLATE_NOOP("Settings", "File of the records (empty: the usual one)"),
        QT_TRANSLATE_NOOP(
            "Settings", "Used once Loket has been started again. Records are not moved. SQLite."
        ),
    ),
    "oss.is_used": _Words(
        QT_TRANSLATE_NOOP("Settings", "Look up in OSS"),
        QT_TRANSLATE_NOOP("Settings", "Needs the key that OSS gives to agencies. PIA: pull interface."),
    ),
    "oss.address": _Words(
        QT_TRANSLATE_NOOP("Settings", "Address of OSS"),
        QT_TRANSLATE_NOOP("Settings", "As in the letter from OSS. HTTPS: base URL."),
    ),
    "oss.user_key": _Words(
        QT_TRANSLATE_NOOP("Settings", "The office's key for OSS"),
        QT_TRANSLATE_NOOP("Settings", "Empty: it stays as it is. HTTP header: user_key."),
    ),
    "oss.asks_by_itself": _Words(
        QT_TRANSLATE_NOOP("Settings", "Ask OSS without a key press"),
        QT_TRANSLATE_NOOP(
            "Settings", "As soon as a case has a business or licence number; off: on request only."
        ),
    ),
    "oss.timeout_s": _Words(
        QT_TRANSLATE_NOOP("Settings", "Wait for OSS, seconds"),
        QT_TRANSLATE_NOOP("Settings", "After that the look-up reports that OSS does not answer. Timeout."),
    ),
    "jelita.is_used": _Words(
        QT_TRANSLATE_NOOP("Settings", "Look up in JELITA"),
        QT_TRANSLATE_NOOP("Settings", "Needs access from the operator of JELITA."),
    ),
    "jelita.address": _Words(
        QT_TRANSLATE_NOOP("Settings", "Address of JELITA"),
        QT_TRANSLATE_NOOP("Settings", "From the operator of JELITA. HTTPS: base URL."),
    ),
    "jelita.key": _Words(
        QT_TRANSLATE_NOOP("Settings", "The office's key for JELITA"),
        QT_TRANSLATE_NOOP("Settings", "Empty: it stays as it is. API key."),
    ),
    "jelita.page": _Words(
        QT_TRANSLATE_NOOP("Settings", "Page of JELITA for the browser"),
        QT_TRANSLATE_NOOP("Settings", "Opened for a look-up by hand; empty: the usual one. URL."),
    ),
    "jelita.asks_by_itself": _Words(
        QT_TRANSLATE_NOOP("Settings", "Ask JELITA without a key press"),
        QT_TRANSLATE_NOOP("Settings", "As soon as a case has a registration number; off: on request only."),
    ),
    "jelita.timeout_s": _Words(
        QT_TRANSLATE_NOOP("Settings", "Wait for JELITA, seconds"),
        QT_TRANSLATE_NOOP("Settings", "After that the look-up reports that JELITA does not answer. Timeout."),
    ),
    "monitoring.way": _Words(
        QT_TRANSLATE_NOOP("Settings", "Supervisors listen to calls"),
        QT_TRANSLATE_NOOP(
            "Settings",
            "Only if the office's policy fixes it and the notice. The agent always sees it. Monitoring.",
        ),
        {
            "off": QT_TRANSLATE_NOOP("Settings", "Nobody listens"),
            "exchange": QT_TRANSLATE_NOOP("Settings", "By feature codes of the PBX"),
            "loket": QT_TRANSLATE_NOOP("Settings", "By the agent's Loket"),
        },
    ),
    "monitoring.pbx": _Words(
        QT_TRANSLATE_NOOP("Settings", "Feature codes of the PBX"),
        QT_TRANSLATE_NOOP("Settings", "The codes below replace single ones. ChanSpy, eavesdrop."),
        {
            "own": QT_TRANSLATE_NOOP("Settings", "Only those below"),
            "asterisk": "Asterisk",
            "freepbx": "FreePBX",
            "freeswitch": "FreeSWITCH",
            "xorcom": "Xorcom",
            "yeastar": "Yeastar",
        },
    ),
    "monitoring.listen_code": _Words(
        QT_TRANSLATE_NOOP("Settings", "Code for listening"),
        QT_TRANSLATE_NOOP("Settings", "{ext} stands for the agent's extension, for example 556{ext}."),
    ),
    "monitoring.whisper_code": _Words(
        QT_TRANSLATE_NOOP("Settings", "Code for whispering"),
        QT_TRANSLATE_NOOP("Settings", "Only if the PBX has a code of its own for it."),
    ),
    "monitoring.join_code": _Words(
        QT_TRANSLATE_NOOP("Settings", "Code for joining the call"),
        QT_TRANSLATE_NOOP("Settings", "Only if the PBX has a code of its own for it."),
    ),
    "monitoring.listen_digit": _Words(
        QT_TRANSLATE_NOOP("Settings", "Digit for listening"),
        QT_TRANSLATE_NOOP("Settings", "Sent during the call, to be heard by nobody again. DTMF."),
    ),
    "monitoring.whisper_digit": _Words(
        QT_TRANSLATE_NOOP("Settings", "Digit for whispering"),
        QT_TRANSLATE_NOOP("Settings", "Sent during the call. DTMF."),
    ),
    "monitoring.join_digit": _Words(
        QT_TRANSLATE_NOOP("Settings", "Digit for joining the call"),
        QT_TRANSLATE_NOOP("Settings", "Sent during the call. DTMF."),
    ),
    "monitoring.notice": _Words(
        QT_TRANSLATE_NOOP("Settings", "Notice that calls may be listened to"),
        QT_TRANSLATE_NOOP(
            "Settings", "The words of the greeting that every caller hears; without them nobody listens."
        ),
    ),
    "monitoring.tone": _Words(
        QT_TRANSLATE_NOOP("Settings", "A tone when listening begins"),
        QT_TRANSLATE_NOOP("Settings", "Only the agent hears it."),
    ),
    "provisioning.url": _Words(
        QT_TRANSLATE_NOOP("Settings", "Address of the office's policy"),
        QT_TRANSLATE_NOOP(
            "Settings",
            "An https address of one policy for all computers; its signature lies beside it, with .sig at "
            "the end.",
        ),
    ),
    "provisioning.public_key": _Words(
        QT_TRANSLATE_NOOP("Settings", "Public key of the office's policy"),
        QT_TRANSLATE_NOOP(
            "Settings", "The key that the signature must match, as loket admin sign-policy prints it."
        ),
    ),
    "provisioning.ca_file": _Words(
        QT_TRANSLATE_NOOP("Settings", "Certificate of the web server's authority"),
        QT_TRANSLATE_NOOP(
            "Settings",
            "Only if the web server's certificate comes from the office's own authority. PEM file.",
        ),
    ),
}


def label(key: str) -> str:
    return _translate(_WORDS[key].label)


def explanation(key: str) -> str:
    text = _translate(_WORDS[key].help)
    return text.format(key=way(Key.EXTEND_WRAP_UP)) if "{key}" in text else text


def choices(key: str) -> dict[str, str]:
    """Return value -> words of a setting that is chosen from a list."""
    rule = rows()[key].rule
    if isinstance(rule, Number):
        return {str(value): f"{value} %" for value in rule.offered}
    return {value: _translate(text) for value, text in _WORDS[key].choices.items()}


def names_of(keys: Sequence[str]) -> str:
    """Return the names of settings, the first ones; of a setting that Loket notes itself, the key."""
    named = [label(key) if key in _WORDS else key for key in keys[:MOST_NAMED]]
    return "; ".join([*named, "…"] if len(keys) > MOST_NAMED else named)


def _translate(text: str) -> str:
    return QCoreApplication.translate("Settings", text)
