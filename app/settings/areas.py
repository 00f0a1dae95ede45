"""All settings: one frozen dataclass per area, one line per setting, checked when an area is made.

The order of the fields is the order in the settings window. To add one: docs/contributing/settings.md.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from functools import cache
from itertools import groupby
from typing import Any, ClassVar, get_type_hints

from app.settings import checks
from app.settings.checks import SettingsError
from app.settings.declaration import (
    Devices,
    PathKind,
    Scope,
    Secret,
    Setting,
    choice,
    declared_in,
    device,
    device_list,
    lines,
    next_devices,
    number,
    pairs,
    path,
    switch,
    text,
)

_USER = checks.pattern(  # RFC 3261, and the # that PBXs accept
    "user name", r"(?:[A-Za-z0-9_.!~*'()&=+$,;?/#-]|%[0-9A-Fa-f]{2})+"
)
_HEADER_NAME = checks.pattern(  # the tokens of RFC 3261 that PBXs use
    "name of a SIP header", r"[A-Za-z][A-Za-z0-9-]{0,63}"
)
_CODE = ("code with {ext}", checks.pattern("code with {ext}", r"[0-9*#]{0,12}\{ext\}[0-9*#]{0,12}"))
# Not *: by it ChanSpy and eavesdrop leave the call, and may take the next one.
_DIGIT = ("digit of the keypad", checks.pattern("digit of the keypad", r"[0-9#]"))
_HEADSET = checks.pattern("headset's id", r"[0-9a-f]{4}:[0-9a-f]{4}(?::[^\x00-\x1f]+)?")
_PRICE = ("price in rupiah", checks.pattern("price in rupiah", r"[0-9]{1,7}(?:[.,][0-9]{1,2})?"))
_PUBLIC_KEY = checks.pattern("public key", r"[A-Za-z0-9+/]{43}=")  # 32 bytes of an Ed25519 key in base64
_SIP_HOST = ("host or host:port", checks.host_of_any_family)
_HOST = ("host or host:port", checks.host)
_WEB = ("https address", checks.web_address)
FEWEST_PORTS = 8  # four calls, each with one for sound and one for its RTCP
_MOST_PORTS = 65536
SIZES = ("320x180", "640x360", "960x540", "1280x720")
OSS_PRODUCTION = "https://api-prd.oss.go.id/v1/kl/rba/"


class Area:
    """Common base of all areas: each value is checked by its declaration."""

    __slots__ = ()

    def __post_init__(self) -> None:
        _check(self)


@dataclass(frozen=True, slots=True)
class AccountSettings(Area):
    """Our SIP account; an empty domain means direct calls only.

    Attributes:
        registers: False for a PBX that knows this workstation by its address.
        servers: The PBX's other servers, in order, used when those of the domain do not respond.
    """

    domain: str = text("", *_SIP_HOST, section="account.sign_in")
    user: str = text("loket", "user name", _USER, is_optional=False, section="account.sign_in")
    password: ClassVar[Secret] = Secret("account.sign_in")
    display_name: str = text(section="account.sign_in")
    auth_user: str = text(section="account.sign_in")
    registers: bool = switch(True, section="account.sign_in")
    transport: str = choice("udp", "udp", "tcp", "tls", section="account.route")
    srtp: str = choice("off", "off", "optional", "required", section="account.route")
    ca_file: str = path(PathKind.CERTIFICATES, section="account.route")
    verifies_certificate: bool = switch(True, section="account.route")
    servers: tuple[str, ...] = lines(*_SIP_HOST, section="account.route")


@dataclass(frozen=True, slots=True)
class NetworkSettings(Area):
    """Where the phone listens. An empty address: those of the default routes, IPv4 and IPv6; port 0: any.

    Attributes:
        bound_address: If set, only the family of this address is used.
        takes_strangers: Calls from outside the PBX ring, too. Without a PBX all do.
        trusted_peers: Addresses that may request an automatic answer, refer us to another call (REFER), and
            name the caller and the queue, in addition to the PBX's servers.
        stun_server, turn_server: For IPv4.
    """

    takes_strangers: bool = switch(False, section="network.callers")
    trusted_peers: tuple[str, ...] = lines("IP address", checks.address, section="network.callers")
    bound_address: str = text("", "IP address", checks.address, section="network.ports")
    sip_port: int = number(0, 0, 65535, section="network.ports")
    rtp_port_first: int = number(40000, 1024, _MOST_PORTS - FEWEST_PORTS, section="network.ports")
    rtp_port_count: int = number(200, FEWEST_PORTS, _MOST_PORTS - 1024, step=10, section="network.ports")
    stun_server: str = text("", *_HOST, section="network.nat")
    uses_ice: bool = switch(False, section="network.nat")
    turn_server: str = text("", *_HOST, section="network.nat")
    turn_user: str = text(section="network.nat")
    turn_password: ClassVar[Secret] = Secret("network.nat")

    def __post_init__(self) -> None:
        _check(self)
        most = _MOST_PORTS - self.rtp_port_first
        if self.rtp_port_count > most:
            raise SettingsError("network.rtp_port_count", self.rtp_port_count, f"{FEWEST_PORTS}..{most}")


@dataclass(frozen=True, slots=True)
class SoundSettings(Area):
    """Devices by their id; "" follows the system's default: on Windows that for communication, and for the
    ring the other one.

    Attributes:
        other_microphones, other_speakers, other_ringers: Used in this order while the first is missing.
        known_devices: Devices that were offered once: they are not offered again.
        device_names: (id, name) of the devices above, with their last known names.
        check: Before a shift; "required": an agent is unavailable until it is done.
    """

    microphone: str = device(Devices.MICROPHONES, "other_microphones", section="sound.talking")
    speaker: str = device(Devices.SPEAKERS, "other_speakers", section="sound.talking")
    ringer: str = device(Devices.SPEAKERS, "other_ringers", section="sound.ringing")
    other_microphones: tuple[str, ...] = next_devices()
    other_speakers: tuple[str, ...] = next_devices()
    other_ringers: tuple[str, ...] = next_devices()
    also_rings_on: tuple[str, ...] = device_list(Devices.SPEAKERS, section="sound.ringing")
    known_devices: tuple[str, ...] = device_list(Devices.NONE, section="sound.offered", scope=Scope.NOTED)
    device_names: tuple[tuple[str, str], ...] = pairs()
    ring_volume_percent: int = number(80, 0, 100, step=10, section="sound.ringing")
    microphone_volume_percent: int = number(100, 0, 200, step=10, section="sound.quality")
    speaker_volume_percent: int = number(100, 0, 200, step=10, section="sound.quality")
    suppresses_noise: bool = switch(False, section="sound.quality")
    cancels_echo: bool = switch(False, section="sound.quality")
    check: str = choice("offered", "required", "offered", "off", section="states.shift")


@dataclass(frozen=True, slots=True)
class HeadsetSettings(Area):
    """Buttons and lights of the headset. device: The only one to use ("0b0e:0307" or with a
    serial); "": all.
    """

    is_used: bool = switch(True, section="headset.buttons")
    device: str = device(Devices.HEADSETS, "", "headset's id", _HEADSET, section="headset.buttons")


@dataclass(frozen=True, slots=True)
class VideoSettings(Area):
    """Video on this workstation; cameras by their id, "" follows the system's default, "none" is none.

    Attributes:
        is_allowed: Use video at all. False: each offer of it is refused, the sound continues.
        other_cameras: Used in this order while the first is missing.
        camera_names: (id, name) of the cameras above, with their last known names.
        starts_with_camera: The peer of a call that the agent makes, answers or changes to video sees the
            agent at once. Otherwise, and whenever the peer adds video, a still picture is sent until a key is
            pressed.
        size, kilobits_per_s: The upper limits; loss reduces them.
        first_codec: The codec that is offered first.
        is_mirrored: Our picture is shown mirrored here; the peer never gets it mirrored.
    """

    is_allowed: bool = switch(True, section="video.calls")
    camera: str = device(Devices.CAMERAS, "other_cameras", section="video.camera")
    other_cameras: tuple[str, ...] = next_devices()
    camera_names: tuple[tuple[str, str], ...] = pairs()
    starts_with_camera: bool = switch(False, section="video.calls")
    size: str = choice("1280x720", *SIZES, section="video.limits")
    frames_per_s: int = number(25, 5, 30, step=5, section="video.limits")
    kilobits_per_s: int = number(1500, 100, 4000, step=100, section="video.limits")
    first_codec: str = choice("h264", "h264", "vp8", section="video.limits")
    is_mirrored: bool = switch(True, section="video.camera")


@dataclass(frozen=True, slots=True)
class CallSettings(Area):
    """What happens to calls automatically. Forwarding targets are in dial form; "" for nowhere.

    Attributes:
        call_waiting: A second call rings in the ear; False: it gets the busy tone.
        auto_answer: "asked": when the PBX requests it; "all": all calls of the PBX.
        call_header: SIP header field with the PBX's id of the call; "" for none. It is read only from the
            PBX and trusted peers.
        queue_header: The same for the queue, and the time when the caller entered it.
        silent_call_ends_after_s: Seconds without sound and without a response of the peer; then the call
            ends.
        echo_number: Whose answer repeats what one says; for a test call.
    """

    call_waiting: bool = switch(True, section="calls.declined")
    forward_busy: str = text(section="calls.declined")
    forward_unanswered: str = text(section="calls.declined")
    unanswered_after_s: int = number(25, 5, 170, step=5, section="calls.declined")
    auto_answer: str = choice("off", "off", "asked", "all", section="calls.auto_answer")
    auto_answer_after_s: int = number(2, 0, 30, section="calls.auto_answer")
    dtmf: str = choice("auto", "auto", "rfc4733", "info", section="calls.keypad")
    call_header: str = text("X-Loket-Call", "name of a SIP header", _HEADER_NAME, section="calls.headers")
    queue_header: str = text("X-Loket-Queue", "name of a SIP header", _HEADER_NAME, section="calls.headers")
    silent_call_ends_after_s: int = number(60, 30, 600, step=10, section="calls.silent")
    echo_number: str = text("", section="calls.test")


@dataclass(frozen=True, slots=True)
class RecordingSettings(Area):
    """Recording of calls: off by default.

    Attributes:
        is_offered: The agent can record a call with the applicant's consent.
        keep_days: The retention of a recording: its date is set when it is made.
        folder: "" for the default folder beside the records.
    """

    is_offered: bool = switch(False, section="recording.calls")
    keep_days: int = number(90, 1, 3650, step=10, section="recording.calls")
    folder: str = path(PathKind.FOLDER, section="recording.calls")


@dataclass(frozen=True, slots=True)
class MonitoringSettings(Area):
    """Listening to calls. It is off unless the office's policy fixes the way and the notice.

    Attributes:
        way: "exchange": by feature codes of the telephone exchange. "loket": the agent's Loket mixes it in.
        pbx: Whose codes are dialled; "own": only those below, which otherwise replace single ones.
        listen_code, whisper_code, join_code: What is dialled; {ext} stands for the agent's extension.
        listen_digit, whisper_digit, join_digit: Sent during the call; without them another code is dialled.
        notice: How callers are informed that a supervisor may listen, in the words of the greeting.
        tone: The agent hears a tone when it begins.
    """

    way: str = choice("off", "off", "exchange", "loket")
    pbx: str = choice("own", "own", "asterisk", "freepbx", "freeswitch", "xorcom", "yeastar")
    listen_code: str = text("", *_CODE)
    whisper_code: str = text("", *_CODE)
    join_code: str = text("", *_CODE)
    listen_digit: str = text("", *_DIGIT)
    whisper_digit: str = text("", *_DIGIT)
    join_digit: str = text("", *_DIGIT)
    notice: str = text("")
    tone: bool = switch(True)


@dataclass(frozen=True, slots=True)
class AttachmentSettings(Area):
    """largest_mb: Of one file; 1 MB is 1,000,000 bytes, as in file managers."""

    largest_mb: int = number(25, 1, 500, step=5, section="office.files")


@dataclass(frozen=True, slots=True)
class MessageSettings(Area):
    """What a delivered template costs by its category at Meta, in rupiah; "" if the office does not know."""

    utility_price: str = text("", *_PRICE, section="office.messages")
    marketing_price: str = text("", *_PRICE, section="office.messages")
    authentication_price: str = text("", *_PRICE, section="office.messages")


@dataclass(frozen=True, slots=True)
class RetentionSettings(Area):
    """Whole years after the last entry in the timeline of a finished case (the office's archive schedule)."""

    information_years: int = number(5, 1, 30, section="office.retention")
    complaint_years: int = number(5, 1, 30, section="office.retention")


@dataclass(frozen=True, slots=True)
class StateSettings(Area):
    """What follows a call, and when calls do not ring here: the PBX then gives them to others (480).

    Attributes:
        wrap_up_s: Time for the work after an answered call; 0 for none.
        wrap_up_extension_s: The extension by one press, once for each wrap-up; 0 for none.
        rings_in_wrap_up, rings_in_break: Calls ring all the same.
    """

    wrap_up_s: int = number(60, 0, 3600, step=10, section="states.wrap_up")
    wrap_up_extension_s: int = number(30, 0, 3600, step=10, section="states.wrap_up")
    rings_in_wrap_up: bool = switch(False, section="states.wrap_up")
    rings_in_break: bool = switch(False, section="states.breaks")


@dataclass(frozen=True, slots=True)
class ReminderSettings(Area):
    """sound: When a step's time runs out, once: "ringer" or "headset", never during a call; or "off"."""

    sound: str = choice("ringer", "off", "ringer", "headset", section="sound.reminders")


@dataclass(frozen=True, slots=True)
class NotificationSettings(Area):
    """What a notification outside the window says; other people may see the screen.

    Attributes:
        names_callers: Name and number of a caller. False: only that a call rings.
    """

    names_callers: bool = switch(True, section="look.notifications")


@dataclass(frozen=True, slots=True)
class UiSettings(Area):
    language: str = choice("system", "system", "id", "en", section="look.look")
    theme: str = choice("system", "system", "light", "dark", section="look.look")
    text_scale_percent: int = number(100, 100, 200, offered=(100, 125, 150, 175, 200), section="look.look")


@dataclass(frozen=True, slots=True)
class OfficeSettings(Area):
    """The office's location, and its PBX's dial plan.

    Attributes:
        home_area_code: With its 0. Short local numbers belong to it.
        dial_prefix: The PBX's prefix for an outside number, e.g. "9".
        dial_form: "national" sends 0812..., "e164" sends +62812...
    """

    home_area_code: str = text(
        "022",
        "area code with its 0",
        checks.pattern("area code with its 0", r"0[0-9]{1,4}"),
        section="office.numbers",
    )
    home_country: str = text(
        "ID", "country code of two letters", checks.country, is_optional=False, section="office.numbers"
    )
    dial_prefix: str = text(
        "",
        "up to 6 of 0-9 * #",
        checks.pattern("up to 6 of 0-9 * #", r"[0-9*#]{1,6}"),
        section="office.numbers",
    )
    dial_form: str = choice("national", "national", "e164", section="office.numbers")
    timezone: str = text(
        "Asia/Jakarta",
        "time zone",
        checks.time_zone,
        is_optional=False,
        offered=("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"),
        section="office.numbers",
    )


@dataclass(frozen=True, slots=True)
class PaperSettings(Area):
    """Paper: the letterhead of each sheet."""

    office: str = text("DPMPTSP Provinsi Jawa Barat", section="office.paper")
    address: str = text("Jalan Windu Nomor 26, Bandung 40263", section="office.paper")
    logo: str = path(PathKind.PICTURE, section="office.paper")


@dataclass(frozen=True, slots=True)
class SkmSettings(Area):
    """The satisfaction survey (SKM).

    Attributes:
        link: The office's own form on the web: on receipts and in messages; "" for none.
    """

    link: str = text("", *_WEB, section="office.paper")


@dataclass(frozen=True, slots=True)
class OpenDataSettings(Area):
    """What the open data of a computer without a server say of their publisher; a server has its own.

    Attributes:
        contact: An e-mail address, or another address to ask; "" for the address on paper.
        licence: As the office has chosen, e.g. "CC-BY-4.0"; "" for none.
    """

    contact: str = text("", section="office.open_data")
    licence: str = text("", section="office.open_data")
    licence_url: str = text("", *_WEB, section="office.open_data")


@dataclass(frozen=True, slots=True)
class SharedSettings(Area):
    """The office's shared database. Without a server all data is on this computer.

    Passwords and the workstation's secret are in the key store.

    Attributes:
        server: The address of the server program, "https://loket.office.example"; http on this computer only.
        logins: The names of those who signed in here, the last one first.
        asks_password: At each start. False for computers of one person: the last user signs in automatically.
    """

    server: str = text("", *_WEB, section="shared.place")
    ca_file: str = path(PathKind.CERTIFICATES, section="shared.place")
    enrolment_code: ClassVar[Secret] = Secret("shared.place")
    logins: tuple[str, ...] = lines(scope=Scope.NOTED)
    asks_password: bool = switch(True)

    @property
    def is_used(self) -> bool:
        """Whether the office has a shared database."""
        return bool(self.server)


@dataclass(frozen=True, slots=True)
class DeskSettings(Area):
    """The workstation's code, and its last user.

    Attributes:
        workstation: Part of each case number, so unique in the office.
        starts_with_session: Loket starts when its user signs in to the computer.
        starts_in_tray: Such a start shows the icon in the tray and no window.
        closes_to_tray: Closing the window leaves the icon in the tray, and calls ring. Without a tray the
            window closes and Loket ends.
        is_set_up: The assistant of the first start was shown.
    """

    workstation: str = text(
        "001",
        "3 digits",
        checks.pattern("3 digits", r"[0-9]{3}"),
        is_optional=False,
        section="office.workstation",
    )
    agent_id: str = text("", "UUID", checks.uuid, scope=Scope.NOTED)
    starts_with_session: bool = switch(False, section="office.workstation")
    starts_in_tray: bool = switch(False, section="office.workstation")
    closes_to_tray: bool = switch(False, section="office.workstation")
    is_set_up: bool = switch(False, scope=Scope.NOTED)


@dataclass(frozen=True, slots=True)
class RecordsSettings(Area):
    """path: The database file; "" for the default path."""

    path: str = path(PathKind.FILE, section="office.workstation")


@dataclass(frozen=True, slots=True)
class OssSettings(Area):
    """OSS's interface for agencies (PIA); off until the office has its user key.

    Attributes:
        address: The base address of the methods, e.g. ".../v1/kl/rba/"; https, or http on this computer.
        asks_by_itself: As soon as a case has an NIB or id_izin; False: on request only.
        timeout_s: For a whole answer.
    """

    is_used: bool = switch(False, section="lookups.oss")
    address: str = text(OSS_PRODUCTION, *_WEB, section="lookups.oss")
    user_key: ClassVar[Secret] = Secret("lookups.oss")
    asks_by_itself: bool = switch(True, section="lookups.oss")
    timeout_s: int = number(15, 1, 120, section="lookups.oss")

    def __post_init__(self) -> None:
        _check(self)
        if self.is_used and not self.address:
            raise SettingsError("oss.address", self.address, "https address")


@dataclass(frozen=True, slots=True)
class JelitaSettings(Area):
    """JELITA's read interface; off until the office has access to it.

    Attributes:
        address: The parent address of `api/`; https, or http on this computer.
        page: JELITA's page for the browser; "" for the one that Loket knows.
        asks_by_itself, timeout_s: As for OSS.
    """

    is_used: bool = switch(False, section="lookups.jelita")
    address: str = text("", *_WEB, section="lookups.jelita")
    key: ClassVar[Secret] = Secret("lookups.jelita")
    page: str = text("", *_WEB, section="lookups.jelita")
    asks_by_itself: bool = switch(True, section="lookups.jelita")
    timeout_s: int = number(15, 1, 120, section="lookups.jelita")

    def __post_init__(self) -> None:
        _check(self)
        if self.is_used and not self.address:
            raise SettingsError("jelita.address", self.address, "https address")


@dataclass(frozen=True, slots=True)
class ProvisioningSettings(Area):
    """The address of a signed policy for all the office's computers.

    Attributes:
        url: An https address of a policy; its signature is beside it, with ".sig" at the end. "" for none.
        public_key: The key of the signature, as `loket admin sign-policy` prints it.
    """

    url: str = text("", "https address", checks.https_address, scope=Scope.COMPUTER)
    public_key: str = text("", "public key", _PUBLIC_KEY, scope=Scope.COMPUTER)
    ca_file: str = path(PathKind.CERTIFICATES, scope=Scope.COMPUTER)

    def __post_init__(self) -> None:
        _check(self)
        if self.url and not self.public_key:
            raise SettingsError("provisioning.public_key", self.public_key, "public key")


@dataclass(frozen=True, slots=True)
class Settings:
    account: AccountSettings = field(default_factory=AccountSettings)
    network: NetworkSettings = field(default_factory=NetworkSettings)
    sound: SoundSettings = field(default_factory=SoundSettings)
    headset: HeadsetSettings = field(default_factory=HeadsetSettings)
    video: VideoSettings = field(default_factory=VideoSettings)
    calls: CallSettings = field(default_factory=CallSettings)
    recording: RecordingSettings = field(default_factory=RecordingSettings)
    monitoring: MonitoringSettings = field(default_factory=MonitoringSettings)
    attachments: AttachmentSettings = field(default_factory=AttachmentSettings)
    messages: MessageSettings = field(default_factory=MessageSettings)
    retention: RetentionSettings = field(default_factory=RetentionSettings)
    states: StateSettings = field(default_factory=StateSettings)
    reminders: ReminderSettings = field(default_factory=ReminderSettings)
    notifications: NotificationSettings = field(default_factory=NotificationSettings)
    ui: UiSettings = field(default_factory=UiSettings)
    office: OfficeSettings = field(default_factory=OfficeSettings)
    paper: PaperSettings = field(default_factory=PaperSettings)
    skm: SkmSettings = field(default_factory=SkmSettings)
    open_data: OpenDataSettings = field(default_factory=OpenDataSettings)
    shared: SharedSettings = field(default_factory=SharedSettings)
    desk: DeskSettings = field(default_factory=DeskSettings)
    records: RecordsSettings = field(default_factory=RecordsSettings)
    oss: OssSettings = field(default_factory=OssSettings)
    jelita: JelitaSettings = field(default_factory=JelitaSettings)
    provisioning: ProvisioningSettings = field(default_factory=ProvisioningSettings)


def flat(settings: Settings) -> dict[str, object]:
    """Return the settings by "area.name"."""
    return {
        f"{area.name}.{item.name}": getattr(getattr(settings, area.name), item.name)
        for area in fields(settings)
        for item in fields(getattr(settings, area.name))
    }


@cache
def area_types() -> dict[str, Any]:
    """Return the class of each area, by its name in the file."""
    return get_type_hints(Settings)


@cache
def rows() -> dict[str, Setting]:
    """Return every setting and every secret, by "area.name"."""
    return {one.key: one for name, kind in area_types().items() for one in declared_in(kind, name)}


@cache
def declared() -> dict[str, Setting]:
    """Return every setting, by "area.name"."""
    return {key: one for key, one in rows().items() if not isinstance(one.rule, Secret)}


def _check(area: Area) -> None:
    for setting in _by_type()[type(area)]:
        setting.rule.check(setting.key, getattr(area, setting.name))


@cache
def _by_type() -> dict[type, tuple[Setting, ...]]:
    of_area = groupby(declared().values(), lambda setting: setting.area)
    return {area_types()[area]: tuple(settings) for area, settings in of_area}
