"""The settings: one frozen dataclass per area, checked when it is made."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import phonenumbers

from app.settings.attachments import AttachmentSettings
from app.settings.check import SettingsError, address, full_path, host, matches, one_line, one_of, within
from app.settings.lookups import JelitaSettings, OssSettings
from app.settings.paper import PaperSettings
from app.settings.provisioning import ProvisioningSettings
from app.settings.retention import RetentionSettings
from app.settings.shared import SharedSettings
from app.settings.video import VideoSettings

_USER = r"(?:[A-Za-z0-9_.!~*'()&=+$,;?/#-]|%[0-9A-Fa-f]{2})+"  # RFC 3261, and the # that PBXs take
HEADER_NAME = r"|[A-Za-z][A-Za-z0-9-]{0,63}"  # of the tokens of RFC 3261 those that exchanges write
FEWEST_PORTS = 8  # four calls, each with one for sound and one for its reports


@dataclass(frozen=True, slots=True)
class AccountSettings:
    """Our SIP account; an empty domain means direct calls only. The password is in the key store.

    Attributes:
        servers: The exchange's other servers, in order, for when those of the domain do not answer.
        ca_file: PEM file of the office's own authority; "" for all that this computer trusts.
        verifies_certificate: False only on a bench: then anybody can pose as the exchange.
        srtp: "off", "optional" or "required".
        registers: False for a PBX that knows this workstation by its address.
    """

    user: str = "loket"
    domain: str = ""
    servers: tuple[str, ...] = ()
    auth_user: str = ""
    display_name: str = ""
    transport: str = "udp"
    ca_file: str = ""
    verifies_certificate: bool = True
    srtp: str = "off"
    registers: bool = True

    def __post_init__(self) -> None:
        matches("account.user", self.user, _USER, "user name")
        if self.domain:
            host("account.domain", self.domain, takes_ipv6=True)
        for server in self.servers:
            host("account.servers", server, takes_ipv6=True)
        one_line("account.auth_user", self.auth_user)
        one_line("account.display_name", self.display_name)
        full_path("account.ca_file", self.ca_file)
        one_of("account.transport", self.transport, "udp", "tcp", "tls")
        one_of("account.srtp", self.srtp, "off", "optional", "required")


@dataclass(frozen=True, slots=True)
class NetworkSettings:
    """Where the phone listens. An empty address: those of the default routes, IPv4 and IPv6; port 0: any.

    Attributes:
        bound_address: The family of this address is then the only one that is used.
        stun_server, turn_server: host:port, for IPv4; "" for none. The TURN password is in the key store.
        takes_strangers: Calls from elsewhere than the exchange ring, too. Without an exchange all do.
        trusted_peers: Addresses that may ask for an automatic answer, send us to another call (REFER), and
            say who calls and from which queue, besides the exchange's servers.
    """

    bound_address: str = ""
    sip_port: int = 0
    rtp_port_first: int = 40000
    rtp_port_count: int = 200
    stun_server: str = ""
    turn_server: str = ""
    turn_user: str = ""
    uses_ice: bool = False
    takes_strangers: bool = False
    trusted_peers: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.bound_address:
            address("network.bound_address", self.bound_address)
        within("network.sip_port", self.sip_port, 0, 65535)
        within("network.rtp_port_first", self.rtp_port_first, 1024, 65536 - FEWEST_PORTS)
        within("network.rtp_port_count", self.rtp_port_count, FEWEST_PORTS, 65536 - self.rtp_port_first)
        for key in ("stun_server", "turn_server"):
            if getattr(self, key):
                host(f"network.{key}", getattr(self, key))
        one_line("network.turn_user", self.turn_user)
        for peer in self.trusted_peers:
            address("network.trusted_peers", peer)


@dataclass(frozen=True, slots=True)
class SoundSettings:
    """Devices by their id; "" follows the system's default: on Windows that for communication, and the ring
    its other one.

    Attributes:
        other_microphones, other_speakers, other_ringers: Used in this order while the first is missing.
        also_rings_on: Devices that ring at the same time as the ringer.
        known_devices: Those that were offered once: they are not offered again.
        device_names: (id, name) of the devices above, as they were called when they were there last.
        check: Before a shift: "required" (nobody is available without it), "offered" or "off".
    """

    microphone: str = ""
    speaker: str = ""
    ringer: str = ""
    other_microphones: tuple[str, ...] = ()
    other_speakers: tuple[str, ...] = ()
    other_ringers: tuple[str, ...] = ()
    also_rings_on: tuple[str, ...] = ()
    known_devices: tuple[str, ...] = ()
    device_names: tuple[tuple[str, str], ...] = ()
    ring_volume_percent: int = 80
    microphone_volume_percent: int = 100
    speaker_volume_percent: int = 100
    suppresses_noise: bool = False
    cancels_echo: bool = False
    check: str = "offered"

    def __post_init__(self) -> None:
        one_of("sound.check", self.check, "required", "offered", "off")
        within("sound.ring_volume_percent", self.ring_volume_percent, 0, 100)
        within("sound.microphone_volume_percent", self.microphone_volume_percent, 0, 200)
        within("sound.speaker_volume_percent", self.speaker_volume_percent, 0, 200)


@dataclass(frozen=True, slots=True)
class HeadsetSettings:
    """Buttons and lights of the headset. device: which one alone ("0b0e:0307" or with a serial); "": all."""

    is_used: bool = True
    device: str = ""

    def __post_init__(self) -> None:
        pattern = r"|[0-9a-f]{4}:[0-9a-f]{4}(?::[^\x00-\x1f]+)?"
        matches("headset.device", self.device, pattern, "headset's id")


@dataclass(frozen=True, slots=True)
class CallSettings:
    """What happens to calls by itself. Forwarding targets are what one would dial; "" for nowhere.

    Attributes:
        call_waiting: A second call rings in the ear; False: it gets the busy tone.
        auto_answer: "off", "asked" (the exchange asks for it), or "all" calls of the exchange.
        dtmf: "auto", "rfc4733" or "info".
        call_header: SIP header field in which the exchange says which of its calls it is; "" for none.
            Only the exchange and trusted peers are believed.
        queue_header: The same for the queue, and since when the caller waits in it.
        silent_call_ends_after_s: Seconds without sound and without an answer of the far side; then the call
            ends.
    """

    call_waiting: bool = True
    forward_busy: str = ""
    forward_unanswered: str = ""
    unanswered_after_s: int = 25
    auto_answer: str = "off"
    auto_answer_after_s: int = 2
    dtmf: str = "auto"
    call_header: str = "X-Loket-Call"
    queue_header: str = "X-Loket-Queue"
    silent_call_ends_after_s: int = 60

    def __post_init__(self) -> None:
        within("calls.unanswered_after_s", self.unanswered_after_s, 5, 170)
        within("calls.auto_answer_after_s", self.auto_answer_after_s, 0, 30)
        within("calls.silent_call_ends_after_s", self.silent_call_ends_after_s, 30, 600)
        one_of("calls.auto_answer", self.auto_answer, "off", "asked", "all")
        one_of("calls.dtmf", self.dtmf, "auto", "rfc4733", "info")
        matches("calls.call_header", self.call_header, HEADER_NAME, "name of a SIP header")
        matches("calls.queue_header", self.queue_header, HEADER_NAME, "name of a SIP header")


@dataclass(frozen=True, slots=True)
class RecordingSettings:
    """Recording of calls: off unless the office says otherwise.

    Attributes:
        is_offered: The agent can record a call that the applicant agreed to.
        folder: "" for the usual place beside the records.
        keep_days: How long a recording is kept: its retention date is set when it is made.
    """

    is_offered: bool = False
    folder: str = ""
    keep_days: int = 90

    def __post_init__(self) -> None:
        full_path("recording.folder", self.folder)
        within("recording.keep_days", self.keep_days, 1, 3650)


@dataclass(frozen=True, slots=True)
class StateSettings:
    """What follows a call, and when calls do not ring here: the exchange then gives them to others (480).

    Attributes:
        wrap_up_s: Time for the work after an answered call; 0 for none.
        wrap_up_extension_s: What one press adds, once for each wrap-up; 0 for none.
        rings_in_wrap_up, rings_in_break: Calls ring all the same.
    """

    wrap_up_s: int = 60
    wrap_up_extension_s: int = 30
    rings_in_wrap_up: bool = False
    rings_in_break: bool = False

    def __post_init__(self) -> None:
        within("states.wrap_up_s", self.wrap_up_s, 0, 3600)
        within("states.wrap_up_extension_s", self.wrap_up_extension_s, 0, 3600)


@dataclass(frozen=True, slots=True)
class ReminderSettings:
    """sound: When a step's time runs out, once: "ringer" or "headset", never in a call; or "off"."""

    sound: str = "ringer"

    def __post_init__(self) -> None:
        one_of("reminders.sound", self.sound, "off", "ringer", "headset")


@dataclass(frozen=True, slots=True)
class UiSettings:
    language: str = "system"
    theme: str = "system"
    text_scale_percent: int = 100

    def __post_init__(self) -> None:
        one_of("ui.language", self.language, "system", "id", "en")
        one_of("ui.theme", self.theme, "system", "light", "dark")
        within("ui.text_scale_percent", self.text_scale_percent, 100, 200)


@dataclass(frozen=True, slots=True)
class OfficeSettings:
    """Where the office is, and how its PBX wants to be dialled.

    Attributes:
        home_area_code: With its 0. Short local numbers are taken to be there.
        dial_prefix: What the PBX wants before an outside number, e.g. "9".
        dial_form: "national" sends 0812..., "e164" sends +62812...
    """

    home_country: str = "ID"
    home_area_code: str = "022"
    timezone: str = "Asia/Jakarta"
    dial_prefix: str = ""
    dial_form: str = "national"

    def __post_init__(self) -> None:
        if self.home_country not in phonenumbers.SUPPORTED_REGIONS:
            raise SettingsError("office.home_country", self.home_country, "country code of two letters")
        matches("office.home_area_code", self.home_area_code, r"0[0-9]{1,4}|", "area code with its 0")
        matches("office.dial_prefix", self.dial_prefix, r"[0-9*#]{0,6}", "up to 6 of 0-9 * #")
        one_of("office.dial_form", self.dial_form, "national", "e164")
        try:
            ZoneInfo(self.timezone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise SettingsError("office.timezone", self.timezone, "time zone") from None


@dataclass(frozen=True, slots=True)
class RecordsSettings:
    """path: where the database file is; "" for the usual place."""

    path: str = ""

    def __post_init__(self) -> None:
        full_path("records.path", self.path)


@dataclass(frozen=True, slots=True)
class DeskSettings:
    """Which workstation this is, and who sat here last.

    Attributes:
        workstation: Part of each case number, so unique in the office.
        starts_with_session: Loket starts when its user signs in to the computer.
    """

    workstation: str = "001"
    agent_id: str = ""
    starts_with_session: bool = False

    def __post_init__(self) -> None:
        matches("desk.workstation", self.workstation, r"[0-9]{3}", "3 digits")
        if self.agent_id:
            try:
                UUID(self.agent_id)
            except ValueError:
                raise SettingsError("desk.agent_id", self.agent_id, "UUID") from None


@dataclass(frozen=True, slots=True)
class Settings:
    account: AccountSettings = field(default_factory=AccountSettings)
    network: NetworkSettings = field(default_factory=NetworkSettings)
    sound: SoundSettings = field(default_factory=SoundSettings)
    headset: HeadsetSettings = field(default_factory=HeadsetSettings)
    video: VideoSettings = field(default_factory=VideoSettings)
    calls: CallSettings = field(default_factory=CallSettings)
    recording: RecordingSettings = field(default_factory=RecordingSettings)
    attachments: AttachmentSettings = field(default_factory=AttachmentSettings)
    retention: RetentionSettings = field(default_factory=RetentionSettings)
    states: StateSettings = field(default_factory=StateSettings)
    reminders: ReminderSettings = field(default_factory=ReminderSettings)
    ui: UiSettings = field(default_factory=UiSettings)
    office: OfficeSettings = field(default_factory=OfficeSettings)
    paper: PaperSettings = field(default_factory=PaperSettings)
    records: RecordsSettings = field(default_factory=RecordsSettings)
    shared: SharedSettings = field(default_factory=SharedSettings)
    desk: DeskSettings = field(default_factory=DeskSettings)
    oss: OssSettings = field(default_factory=OssSettings)
    jelita: JelitaSettings = field(default_factory=JelitaSettings)
    provisioning: ProvisioningSettings = field(default_factory=ProvisioningSettings)
