"""How the adapter of an address is made: its settings in the records, its secrets on this computer."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from psycopg.conninfo import make_conninfo
from yarl import URL

from channels.chat.lines import Lines
from channels.chat.settings import ChatSettings
from channels.chat.site import ChatSite
from channels.mail.adapter import MOST_SENDING, MailAdapter
from channels.mail.settings import MailServer, MailSettings, Mechanism, OAuth, Password, Security, SignIn
from channels.messages import Adapter
from channels.open.address import OpenAddress
from channels.open.settings import OpenSettings, check_webhook, key_of
from channels.open.standings import Standings
from channels.sms.gammu import GammuConfig, GammuSmsd
from channels.sms.smpp import Smpp, SmppConfig
from channels.sms.smpp_pdu import MOST_PASSWORD
from channels.whatsapp.config import WINDOW, WhatsAppConfig
from channels.whatsapp.number import WhatsAppNumber
from db.enums import Channel
from server.channels.addresses import Address

T = TypeVar("T", bound=msgspec.Struct)


class Unusable(Exception):  # noqa: N818 - named after the state
    """The adapter cannot be made.

    Attributes:
        code: "settings" or "secrets".
        detail: What is wrong, for the administrator.
    """

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code, self.detail = code, detail


@dataclass(frozen=True, slots=True)
class Making:
    """What the adapter of an address is made of.

    Attributes:
        folder: Of this address alone.
        place: Where the adapter goes on.
        lines: What the visitors of a site see.
        standings: What the open channel asks of the records.
        leads: Whether this instance sends.
        keep: Keeps a secret that the provider has replaced: its name, the new one.
    """

    address: Address
    secrets: Mapping[str, str] = field(repr=False)
    folder: Path
    place: str | None
    keep: Callable[[str, str], None]
    lines: Lines | None = None
    standings: Standings | None = None
    leads: bool = True

    def settings(self, kind: type[T]) -> T:
        """Raise Unusable."""
        return settings_of(self.address, kind)

    def secret(self, name: str) -> str:
        """Raise Unusable without it."""
        if not self.secrets.get(name):
            raise Unusable("secrets", f"{name} is missing")
        return self.secrets[name]


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """name: Of the address in commands, and of its file of secrets."""

    name: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """A channel.

    Attributes:
        make: Raises Unusable.
        settings: What `Making.settings` reads; None if anything goes.
        is_pushed: The provider calls us: what arrives comes to any instance. Else one instance fetches.
        window: How long after a message of the applicant free texts may be sent; None without a limit.
        closing: The provider's codes which say that this window is over.
        at_once: How many messages an adapter sends at the same time. More would wait there while their leases
            run out.
        others: Other ways of the same channel that need another kind, by `via` in the settings of an address.
    """

    make: Callable[[Making], Adapter]
    settings: type[Settings] | None = None
    is_pushed: bool = False
    window: timedelta | None = None
    closing: frozenset[str] = frozenset()
    at_once: int = 16
    others: Mapping[str, Kind] = field(default_factory=dict)


def name_of(address: Address) -> str:
    name: Any = address.settings.get("name")
    return name if isinstance(name, str) else ""


# -- WhatsApp ----------------------------------------------------------------------------------------------


class WhatsAppSettings(Settings, frozen=True, kw_only=True):
    """The address is Meta's id of the number. base_url, media_origins: Of another host, for tests."""

    account_id: str
    api_version: str = "v26.0"
    base_url: str = "https://graph.facebook.com"
    media_origins: tuple[str, ...] = ("https://lookaside.fbsbx.com",)
    per_second: float = 80.0
    proxy: str = ""


def whatsapp(making: Making) -> WhatsAppNumber:
    given = making.settings(WhatsAppSettings)
    return WhatsAppNumber(
        WhatsAppConfig(
            number_id=making.address.address,
            account_id=given.account_id,
            folder=making.folder,
            token=making.secret("token"),
            app_secret=making.secret("app_secret"),
            verify_token=making.secret("verify_token"),
            api_version=given.api_version,
            base_url=given.base_url,
            media_origins=given.media_origins,
            per_second=given.per_second,
            proxy=given.proxy,
        )
    )


# -- e-mail ------------------------------------------------------------------------------------------------


class ServerSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    host: str
    port: int
    security: Security = Security.TLS


class OAuthSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Without a secret "refresh_token" the grant is client credentials."""

    token_url: str
    client_id: str
    scope: str = ""
    mechanism: Mechanism = Mechanism.XOAUTH2


class EmailSettings(Settings, frozen=True, kw_only=True):
    """The address is that of the mailbox.

    Attributes:
        shown_name: Beside the address in the mails that leave.
        user: By which the mailbox signs in; else the address.
        ca_file: An authority that the system does not know, of an office's own mail server.
    """

    imap: ServerSettings
    smtp: ServerSettings
    shown_name: str = ""
    user: str = ""
    folder: str = "INBOX"
    first_days: int = 0
    oauth: OAuthSettings | None = None
    ca_file: str = ""


def email(making: Making) -> MailAdapter:
    given = making.settings(EmailSettings)
    mailbox = making.address.address
    keep: Callable[[str], None] | None = None
    sign_in: SignIn
    try:
        if given.oauth is None:
            sign_in = Password(given.user or mailbox, making.secret("password"))
        else:
            keep = partial(making.keep, "refresh_token")
            sign_in = OAuth(
                given.user or mailbox,
                given.oauth.token_url,
                given.oauth.client_id,
                making.secrets.get("client_secret", ""),
                making.secrets.get("refresh_token", ""),
                given.oauth.scope,
                given.oauth.mechanism,
            )
        settings = MailSettings(
            mailbox,
            MailServer(given.imap.host, given.imap.port, given.imap.security),
            MailServer(given.smtp.host, given.smtp.port, given.smtp.security),
            given.shown_name,
            given.folder,
            first_days=given.first_days,
        )
        context = ssl.create_default_context(cafile=given.ca_file or None)
        return MailAdapter(settings, sign_in, making.folder, making.place, context, keep)
    except (ValueError, OSError) as error:
        raise Unusable("settings", str(error)) from error


# -- SMS ---------------------------------------------------------------------------------------------------


class SmsSettings(Settings, frozen=True, kw_only=True):
    """Where Gammu SMSD keeps its tables. The address is the number of the SIM.

    phone_id: PhoneID of SMSD's configuration, if several modems share the tables.
    """

    via: Literal["gammu"] = "gammu"
    host: str = "/var/run/postgresql"
    port: int = 5432
    database: str = "smsd"
    user: str = ""
    phone_id: str = ""
    region: str = "ID"
    wants_reports: bool = True


class SmppSettings(Settings, frozen=True, kw_only=True):
    """An account at an operator's SMSC. The address is what recipients see: number, short code or name.

    alphabet, long_texts, receipt_ids: See `SmppConfig`.
    """

    via: Literal["smpp"]
    host: str
    port: Annotated[int, msgspec.Meta(ge=1, le=65535)] = 2775
    system_id: Annotated[str, msgspec.Meta(min_length=1, max_length=15)]
    system_type: Annotated[str, msgspec.Meta(max_length=12)] = ""
    tls: bool = False
    ca_file: str = ""
    region: str = "ID"
    alphabet: Literal["gsm", "latin-1"] = "gsm"
    long_texts: Literal["parts", "payload"] = "parts"
    receipt_ids: Literal["same", "decimal"] = "same"
    per_second: Annotated[float, msgspec.Meta(gt=0)] = 10.0


def smpp(making: Making) -> Smpp:
    given = making.settings(SmppSettings)
    password = making.secret("password")
    if len(password) > MOST_PASSWORD:
        raise Unusable("secrets", f"a password of SMPP has at most {MOST_PASSWORD} characters")
    return Smpp(
        SmppConfig(
            host=given.host,
            port=given.port,
            system_id=given.system_id,
            password=password,
            source=making.address.address,
            folder=making.folder,
            system_type=given.system_type,
            tls=given.tls,
            ca_file=given.ca_file,
            region=given.region,
            alphabet=given.alphabet,
            long_texts=given.long_texts,
            receipt_ids=given.receipt_ids,
            per_second=given.per_second,
        )
    )


def gammu(making: Making) -> GammuSmsd:
    given = making.settings(SmsSettings)
    conninfo = make_conninfo(
        host=given.host,
        port=given.port,
        dbname=given.database,
        user=given.user or None,
        password=making.secrets.get("password") or None,
        connect_timeout=10,
    )
    config = GammuConfig(conninfo, given.phone_id, given.region, given.wants_reports)
    return GammuSmsd(config, making.place)


# -- web chat ----------------------------------------------------------------------------------------------


class ChatSiteSettings(Settings, frozen=True, kw_only=True):
    """The address is the name of the site in the addresses of the chat."""

    origins: tuple[str, ...]
    most_visitors: int = 500


def chat(making: Making) -> ChatSite:
    given = making.settings(ChatSiteSettings)
    try:
        settings = ChatSettings(making.address.address, given.origins, given.most_visitors)
    except ValueError as error:
        raise Unusable("settings", str(error)) from error
    assert making.lines is not None
    return ChatSite(settings, making.lines)


# -- the open channel --------------------------------------------------------------------------------------

OPEN = "open"


class OpenSettingsOfAddress(Settings, frozen=True, kw_only=True):
    """The address is any name. allow_loopback: The receiver is on this computer, for tests."""

    via: Literal["open"]
    webhook: str
    ca_file: str = ""
    allow_loopback: bool = False
    most_file_bytes: Annotated[int, msgspec.Meta(ge=10_000, le=100_000_000)] = 25_000_000

    def __post_init__(self) -> None:
        """Raise ValueError: `address add` refuses them."""
        check_webhook(URL(self.webhook), allows_loopback=self.allow_loopback)


def open_channel(making: Making) -> OpenAddress:
    given = making.settings(OpenSettingsOfAddress)
    assert making.standings is not None
    try:
        settings = OpenSettings(
            webhook=URL(given.webhook),
            token=making.secret("token"),
            key=key_of(making.secret("webhook_secret")),
            folder=making.folder,
            former_token=making.secrets.get("former_token", ""),
            allows_loopback=given.allow_loopback,
            most_file_bytes=given.most_file_bytes,
            tls=ssl.create_default_context(cafile=given.ca_file) if given.ca_file else None,
        )
    except (ValueError, OSError) as error:
        raise Unusable("settings", str(error)) from error
    return OpenAddress(settings, making.standings, making.place, making.leads)


_OPEN = Kind(open_channel, OpenSettingsOfAddress, is_pushed=True)

KINDS: Mapping[Channel, Kind] = {
    Channel.CHATBOT: Kind(chat, ChatSiteSettings, is_pushed=True, others={OPEN: _OPEN}),
    Channel.EMAIL: Kind(email, EmailSettings, at_once=MOST_SENDING),
    Channel.SMS: Kind(gammu, SmsSettings, others={"smpp": Kind(smpp, SmppSettings), OPEN: _OPEN}),
    Channel.WHATSAPP: Kind(
        whatsapp,
        WhatsAppSettings,
        is_pushed=True,
        window=WINDOW,
        closing=frozenset({"131047"}),
        others={OPEN: replace(_OPEN, window=WINDOW, closing=frozenset({"window_closed"}))},
    ),
}


def kind_of(address: Address, kinds: Mapping[Channel, Kind] = KINDS) -> Kind | None:
    """Return what serves an address: by its channel, and by what its settings name as `via`."""
    kind, via = kinds.get(address.channel), address.settings.get("via")
    return kind.others.get(via, kind) if kind is not None and isinstance(via, str) else kind


def check(address: Address) -> None:
    """Raise Unusable if the settings of an address do not fit its channel."""
    kind = kind_of(address)
    if kind is None:
        raise Unusable("settings", f"this program does not serve {address.channel.value}")
    if kind.settings is not None:
        settings_of(address, kind.settings)


def settings_of(address: Address, kind: type[T]) -> T:
    """Raise Unusable."""
    try:
        return msgspec.convert(dict(address.settings), kind)
    except msgspec.ValidationError as error:
        raise Unusable("settings", str(error)) from error
