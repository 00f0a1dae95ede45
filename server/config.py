"""The configuration file of an office's server: address, certificate, database."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from cryptography.fernet import Fernet

from app.common.secret_files import SecretFileError, secret_of
from app.common.typed_toml import TomlError, read_toml
from app.directory.config import DirectoryConfig, fault_of
from db.enums import Role
from db.server.address import DATABASE, PORT, Address
from db.sync.quality_messages import WorkKind

Port = Annotated[int, msgspec.Meta(ge=0, le=65535)]
COLUMNS = frozenset(
    {"call", "queue", "entered", "answered", "left", "wait", "talk", "member", "remote", "outcome"}
)
STATE = "STATE_DIRECTORY"  # set by systemd: the folders of StateDirectory=


class ConfigError(Exception):
    """The configuration cannot be used; the text is the reason."""


class Listen(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Addresses.

    Attributes:
        local_port: Port of health and metrics, on this computer only.
        trusted_proxies: Addresses whose X-Forwarded-For is trusted.
        address: What workstations use, "https://…"; `loket-server setup` needs it, the server does not.
    """

    host: str = "0.0.0.0"
    port: Port = 8443
    local_port: Port = 8444
    trusted_proxies: list[str] = []
    address: str = ""


class Tls(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """PEM files; both are empty behind a proxy that has the certificate."""

    certificate: str = ""
    key: str = ""


class DatabaseConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where PostgreSQL is.

    Attributes:
        password_file: "": the credential "database" of systemd, or no password (a local socket).
        embedded: The folder of a PostgreSQL that runs with the server, as embedded_user if that is not empty.
    """

    host: str = "/var/run/postgresql"
    port: Port = PORT
    name: str = DATABASE
    ca_file: str = ""
    password_file: str = ""
    embedded: str = ""
    embedded_user: str = ""
    connections: Annotated[int, msgspec.Meta(ge=2, le=100)] = 12


class FilesConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The store of attachments and recordings.

    Attributes:
        store: A folder, which must exist; or an address of fsspec, e.g. s3://bucket/folder. Without it: the
            folder "files" in systemd's StateDirectory=; outside systemd the server keeps no files.
        most_bytes: The size of the largest file.
        keep_free_bytes: Files leave this much of a folder's disk free, which the database may share.
    """

    store: str = ""
    most_bytes: Annotated[int, msgspec.Meta(ge=1_000_000)] = 2_000_000_000
    keep_free_bytes: Annotated[int, msgspec.Meta(ge=0)] = 1_000_000_000


class SecondFactorConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who signs in with a code of an authenticator app, too.

    Attributes:
        roles: All users of these roles.
        issuer: The name that the app shows.
        key_file: Encrypts the secrets; the first line is used, further lines are former keys. Without it: the
            credential "second_factor" of systemd.
    """

    roles: list[Role] = []
    issuer: Annotated[str, msgspec.Meta(min_length=1, max_length=60, pattern="^[^:]+$")] = "Loket"
    key_file: str = ""


class ChannelsConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The written channels: e-mail, WhatsApp, SMS, web chat.

    Attributes:
        folder: For files on their way and the journal. Without it: the folder "channels" in systemd's
            StateDirectory=; outside systemd there are no written channels.
        secrets: A folder with NAME.toml for each address; else systemd's credentials "channel-NAME".
        clamd: Scans the files of messages: "unix:/run/clamav/clamd.ctl", or "host:port".
        office_files: A folder with the office's own office_hours.toml, holidays.toml, deadlines.toml and
            review_cards.toml.
        most_file_bytes: The size of the largest file that an applicant may send.
        chats_at_once: Web chats that an agent has at once; beside a call one. 0: no chat is offered.
    """

    folder: str = ""
    secrets: str = ""
    clamd: str = ""
    office_files: str = ""
    most_file_bytes: Annotated[int, msgspec.Meta(ge=10_000)] = 50_000_000
    chats_at_once: Annotated[int, msgspec.Meta(ge=0, le=20)] = 3


class NumbersConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the exchange writes callers' numbers: the office's dial plan, as in the workstations' settings.

    Attributes:
        home_country: Two letters (ISO 3166-1).
        home_area_code: With its 0.
        dial_prefix: The exchange's prefix for an outside number, "" for none.
    """

    home_country: Annotated[str, msgspec.Meta(pattern="^[A-Z]{2}$")] = "ID"
    home_area_code: Annotated[str, msgspec.Meta(pattern="^(0[0-9]{1,4})?$")] = "022"
    dial_prefix: Annotated[str, msgspec.Meta(pattern="^[0-9*#]{0,6}$")] = ""

    @property
    def dial_form(self) -> str:
        return "e164"


class AmiConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Asterisk's manager interface.

    Attributes:
        host: "" for none.
        tls: Without it the password does not go over the line, but all else does: only to this computer.
        ca_file: Who has signed the exchange's certificate; "" for the authorities of the system.
        password_file: "": the credential "exchange" of systemd.
        pauses: Whether the state of a desk pauses its agent in the queues; the user needs `write = agent`.
    """

    host: str = ""
    port: Annotated[int, msgspec.Meta(ge=1, le=65535)] = 5039
    tls: bool = True
    ca_file: str = ""
    user: str = "loket"
    password_file: str = ""
    pauses: bool = False


class EventSocketConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """FreeSWITCH's event socket, which has no encryption of its own.

    Attributes:
        host: "" for none.
        password_file: "": the credential "exchange" of systemd.
    """

    host: str = ""
    port: Annotated[int, msgspec.Meta(ge=1, le=65535)] = 8021
    password_file: str = ""


class CsvConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A folder into which the exchange writes lists of calls in queues.

    Attributes:
        folder: "" for none.
        delimiter, encoding: "" to recognise it by app/common/csv_file.py.
        zone: Of the times in the lists. time: Their format, as Python's strptime.
        columns: The name of the column of call, queue, entered, answered, left, wait, talk, member, remote,
            outcome; queue and entered, and wait or answered and left, are needed.
        only: Columns and the value that a row must have, e.g. lastapp = "Queue".
        answered, abandoned, flowed_out: The values of the column of the outcome. Without that column a row
            with a time of the answer was answered, any other one was abandoned.
    """

    folder: str = ""
    delimiter: Annotated[str, msgspec.Meta(max_length=1)] = ""
    encoding: str = ""
    zone: str = "Asia/Jakarta"
    time: str = "%Y-%m-%d %H:%M:%S"
    columns: dict[str, str] = {}
    only: dict[str, str] = {}
    answered: list[str] = []
    abandoned: list[str] = []
    flowed_out: list[str] = []


class ExchangeConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The telephone exchange, for its queues.

    Attributes:
        queue_log: Asterisk's file, here or mounted or copied here; "" for none.
    """

    queue_log: str = ""
    ami: AmiConfig = AmiConfig()
    numbers: NumbersConfig = NumbersConfig()
    event_socket: EventSocketConfig = EventSocketConfig()
    csv: CsvConfig = CsvConfig()

    @property
    def is_used(self) -> bool:
        return bool(self.queue_log or self.ami.host or self.event_socket.host or self.csv.folder)


class BoardConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The wall-boards of the office.

    Attributes:
        names: How they name the staff: in full, by initials, by the number of the telephone, or not at all.
    """

    names: Literal["full", "initials", "number", "none"] = "initials"


class SurveyConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The satisfaction survey (SKM).

    Attributes:
        key_file: Seals the answers of a round that goes on; the first line is used, further lines are former
            keys. Without it: the credential "survey" of systemd; without that no round can be started.
        link: The office's own form on the web, the same for everybody. With it the server sends it to drawn
            applicants who wrote to the office, in the conversation about their case. "": nothing is sent.
        message: The words around {link}.
    """

    key_file: str = ""
    link: Annotated[str, msgspec.Meta(pattern=r"^(https://\S+)?$", max_length=500)] = ""
    message: Annotated[str, msgspec.Meta(pattern=r"\{link\}", max_length=1000)] = (
        "Bapak/Ibu, bagaimana layanan kami? Mohon isi survei singkat ini (2 menit): {link} "
        "Jawaban Bapak/Ibu tanpa nama dan tanpa nomor kasus."
    )


class QualityConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Reviews of calls and written work.

    Attributes:
        per_agent, written_per_agent, cases_per_agent: So many calls, written contacts and cases of each agent
            are drawn for review in a month; 0 for none.
    """

    per_agent: Annotated[int, msgspec.Meta(ge=0, le=100)] = 4
    written_per_agent: Annotated[int, msgspec.Meta(ge=0, le=100)] = 2
    cases_per_agent: Annotated[int, msgspec.Meta(ge=0, le=100)] = 2

    @property
    def drawn(self) -> dict[WorkKind, int]:
        return {
            WorkKind.CALL: self.per_agent,
            WorkKind.THREAD: self.written_per_agent,
            WorkKind.CASE: self.cases_per_agent,
        }


class ReportsConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The reports that the server writes.

    Attributes:
        folder: Which must exist; "" for none.
        monthly_on: The day of the month on which those of the month before are written.
    """

    folder: str = ""
    monthly_on: Annotated[int, msgspec.Meta(ge=1, le=28)] = 1


class OpenDataConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The open data that the server writes with the reports of the month.

    Attributes:
        folder: Which must exist; "" for none.
        office: Who publishes. contact: An e-mail address. licence, licence_url: As the office has chosen.
            With `folder` they are needed, one of the last two at least: an edition is never made again.
    """

    folder: str = ""
    office: str = ""
    contact: str = ""
    licence: str = ""
    licence_url: str = ""


class Config(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    listen: Listen = Listen()
    tls: Tls = Tls()
    database: DatabaseConfig = DatabaseConfig()
    files: FilesConfig = FilesConfig()
    directory: DirectoryConfig = DirectoryConfig()
    second_factor: SecondFactorConfig = SecondFactorConfig()
    channels: ChannelsConfig = ChannelsConfig()
    exchange: ExchangeConfig = ExchangeConfig()
    board: BoardConfig = BoardConfig()
    survey: SurveyConfig = SurveyConfig()
    quality: QualityConfig = QualityConfig()
    reports: ReportsConfig = ReportsConfig()
    open_data: OpenDataConfig = OpenDataConfig()

    @property
    def address(self) -> Address:
        place = self.database
        return Address(place.host, place.port, place.name, place.ca_file)


def read_config(path: Path) -> Config:
    """Raise ConfigError."""
    try:
        config = read_toml(path, Config)
    except TomlError as error:
        raise ConfigError(str(error)) from error
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}") from error
    if bool(config.tls.certificate) != bool(config.tls.key):
        raise ConfigError(f"{path}: tls needs both certificate and key")
    store = config.files.store
    if store and "://" not in store and not Path(store).is_absolute():
        raise ConfigError(f"{path}: files.store: a full path or the address of a store")
    if config.reports.folder and not Path(config.reports.folder).is_absolute():
        raise ConfigError(f"{path}: reports.folder: a full path")
    if fault := _fault_of_open_data(config.open_data):
        raise ConfigError(f"{path}: open_data.{fault}")
    if Role.BOARD in config.second_factor.roles:
        raise ConfigError(f"{path}: second_factor.roles: nobody types a code at a wall-board")
    if config.exchange.ami.host and config.exchange.event_socket.host:
        raise ConfigError(f"{path}: exchange: either ami or event_socket")
    if fault := _fault_of_lists(config.exchange.csv):
        raise ConfigError(f"{path}: exchange.csv: {fault}")
    if fault := fault_of(config.directory):
        raise ConfigError(f"{path}: {fault}")
    return config


def _fault_of_open_data(config: OpenDataConfig) -> str:
    """Return what is wrong with the settings of open data; "" if nothing is."""
    if not config.folder:
        return ""
    if not Path(config.folder).is_absolute():
        return "folder: a full path"
    given = {
        "office": config.office,
        "contact": config.contact,
        "licence": config.licence or config.licence_url,
    }
    missing = next((name for name, value in given.items() if not value.strip()), "")
    return f"{missing} is missing" if missing else ""


def _fault_of_lists(config: CsvConfig) -> str:
    """Return what is wrong with the settings of the lists of calls; "" if nothing is."""
    if not config.folder:
        return ""
    if unknown := set(config.columns) - COLUMNS:
        return f"no column {sorted(unknown)[0]}"
    if not {"queue", "entered"} <= set(config.columns):
        return "columns queue and entered are needed"
    if not ("wait" in config.columns or {"answered", "left"} <= set(config.columns)):
        return "a column wait, or answered and left, is needed"
    try:
        ZoneInfo(config.zone)
        "".encode(config.encoding or "utf-8")
    except (ZoneInfoNotFoundError, ValueError, LookupError) as error:
        return str(error)
    return ""


def files_address(config: FilesConfig) -> str:
    """Return the folder or address of the files, "" for none. Raises OSError if the folder cannot be made."""
    if config.store or not os.environ.get(STATE):
        return config.store
    folder = Path(os.environ[STATE].partition(":")[0], "files")
    folder.mkdir(0o700, exist_ok=True)
    return str(folder)


def channels_folder(config: ChannelsConfig) -> Path | None:
    """Return the folder of the written channels, None for none."""
    if config.folder:
        return Path(config.folder)
    return Path(os.environ[STATE].partition(":")[0], "channels") if os.environ.get(STATE) else None


@dataclass(frozen=True)
class Secrets:
    """What the server needs and the configuration file does not contain; "" or empty for none."""

    database_password: str = field(default="", repr=False)
    directory_password: str = field(default="", repr=False)
    second_factor_keys: tuple[bytes, ...] = field(default=(), repr=False)
    exchange_password: str = field(default="", repr=False)
    survey_keys: tuple[bytes, ...] = field(default=(), repr=False)


NO_SECRETS = Secrets()


def read_secrets(config: Config) -> Secrets:
    """Raise ConfigError if a secret is missing or cannot be read."""
    try:
        directory = secret_of(config.directory.password_file, "directory")
        keys = secret_of(config.second_factor.key_file, "second_factor").encode().split()
        line = config.exchange.ami if config.exchange.ami.host else config.exchange.event_socket
        exchange = secret_of(line.password_file, "exchange")
        survey = secret_of(config.survey.key_file, "survey").encode().split()
        found = Secrets(database_password(config), directory, tuple(keys), exchange, tuple(survey))
    except SecretFileError as error:
        raise ConfigError(str(error)) from error
    if config.directory.is_used and not directory:
        raise ConfigError("directory.password_file is missing")
    if line.host and not exchange:
        raise ConfigError("the password_file of exchange.ami or exchange.event_socket is missing")
    if config.second_factor.roles and not keys:
        raise ConfigError("second_factor.key_file is missing: `openssl rand -base64 32` makes a key")
    for name, used in (("second_factor", found.second_factor_keys), ("survey", found.survey_keys)):
        try:
            for key in used:
                Fernet(key)
        except ValueError as error:
            raise ConfigError(f"{name}.key_file: a key is 32 octets in base64") from error
    return found


def database_password(config: Config) -> str:
    """Return the password, "" if none is configured. Raises ConfigError if the file cannot be read."""
    try:
        return secret_of(config.database.password_file, "database")
    except SecretFileError as error:
        raise ConfigError(str(error)) from error
