"""The steps of `loket-server setup`. Each changes nothing that stands, so the command may be repeated."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path

import msgspec

from app.admin.passwords import generated
from app.admin.units import read_units
from db.enums import Role
from db.server.address import DATABASE, PORT
from db.server.admin.accounts import is_root
from db.server.admin.database import MAINTENANCE, NewUnit, create, is_up_to_date
from db.server.admin.people import add_person, must_be_login, people
from db.server.admin.server import Raw, Server
from server.config import ChannelsConfig, Config, DatabaseConfig, FilesConfig, Listen, Tls, read_config
from server.embedded import Embedded
from server.setup import certificate, service
from server.setup.certificate import Pair
from server.setup.configuration import CA_OF_WORKSTATIONS, config_text, policy_text
from server.setup.errors import SetupError
from server.setup.layout import Layout
from server.setup.postgres import Administrator, of_this_computer, postgres_of, set_server_password

HTTPS = 443
_THIS_COMPUTER = ("localhost", "127.0.0.1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the command line asks for.

    Attributes:
        name: The name of this computer for workstations, "" for the one that the system knows.
        is_behind_proxy: A proxy on this computer has the certificate.
        units: The file with the office's units, None for those that come with Loket.
    """

    name: str = ""
    port: int = 8443
    local_port: int = 8444
    certificate: Path | None = None
    key: Path | None = None
    is_behind_proxy: bool = False
    units: Path | None = None
    supervisor: str = "supervisor"
    supervisor_name: str = "Supervisor"
    is_embedded: bool = False
    database_host: str = ""
    database_port: int | None = None
    database_ca: str = ""
    administrator: Administrator = field(default_factory=Administrator)


def set_up(layout: Layout, wanted: Wanted) -> Iterator[str]:
    """Do what is missing, and yield a sentence for each step.

    Raises SetupError, EmbeddedError, AdminError, PasswordError, ConfigError, TomlError or OSError.
    """
    config = _config(layout, wanted)
    name = _name_of(config)
    pair = _given(wanted, name)
    units = read_units(wanted.units)
    must_be_login(wanted.supervisor)
    postgres = postgres_of(config, wanted.administrator)
    layout.make_folders()
    if postgres.embedded is not None:
        yield _make_embedded(postgres.embedded)
    with postgres.ready() as server:
        yield _make_database(server, units, is_asked=wanted.units is not None)
        if postgres.needs_password:
            yield _give_password(layout, server)
        with server.connect() as raw:
            yield _first_supervisor(raw, wanted)
    if config.tls.certificate:
        yield _put_certificate(layout, config, name, pair)
    if layout.config_file.exists():
        yield f"Configuration {layout.config_file}: stays as it is."
    else:
        layout.put(layout.config_file, config_text(config).encode(), 0o640)
        yield f"Configuration {layout.config_file}: made."
    if layout.is_service and service.is_systemd_running():
        service.start(config.listen.port, config.listen.local_port)
        yield "The server runs, and starts with this computer."
    else:
        yield (
            f"Start the server: loket-server run --config {layout.config_file} (a desktop and a checkout have"
            " it as: loket server run)"
        )
    yield from _for_workstations(layout, config)


def renew_certificate(layout: Layout) -> str:
    """Renew a certificate of our own authority that is valid for less than 60 days. Raises SetupError."""
    config = read_config(layout.config_file)
    if not config.tls.certificate:
        return "The proxy has the certificate."
    try:
        present = Path(config.tls.certificate).read_bytes()
        ends = certificate.expires_at(present)
    except (OSError, ValueError) as error:
        raise SetupError(f"{config.tls.certificate} cannot be read: {error}") from error
    if ends > datetime.now(timezone.utc) + certificate.RENEWED_BEFORE:
        return f"The certificate is valid until {ends:%Y-%m-%d}."
    if not layout.authority_key.exists():
        raise SetupError(
            f"the certificate expires on {ends:%Y-%m-%d}. Get a new one of the same authority, then: "
            "loket-server setup --certificate FILE --key FILE"
        )
    ends = _issue(layout, _name_of(config))
    return f"The certificate was renewed; it is valid until {ends:%Y-%m-%d}."


# -- the configuration -------------------------------------------------------------------------------------


def _config(layout: Layout, wanted: Wanted) -> Config:
    if layout.is_service and not is_root():
        raise SetupError("only root can set up the server of this computer; run it with sudo")
    if layout.config_file.exists():
        return _standing(layout, wanted)
    name = wanted.name or _own_name(layout)
    if wanted.is_behind_proxy:
        listen = Listen("127.0.0.1", wanted.port, wanted.local_port, ["127.0.0.1"], f"https://{_host(name)}")
        return _with_channels(layout, Config(listen, Tls(), _database(layout, wanted), _files(layout)))
    port = "" if wanted.port == HTTPS else f":{wanted.port}"
    is_of_network = layout.is_service or name not in _THIS_COMPUTER
    host = "0.0.0.0" if is_of_network else "127.0.0.1"
    listen = Listen(host, wanted.port, wanted.local_port, [], f"https://{_host(name)}{port}")
    tls, files = Tls(str(layout.certificate), str(layout.key)), _files(layout)
    return _with_channels(layout, Config(listen, tls, _database(layout, wanted), files))


def _standing(layout: Layout, wanted: Wanted) -> Config:
    """Return the configuration that stands; refuse a wish that contradicts it."""
    config = read_config(layout.config_file)
    if not config.listen.address:
        raise SetupError(
            f'{layout.config_file}: write the address that workstations use: address = "https://…"'
        )
    name = _name_of(config)
    contradicts = {
        "--name": wanted.name not in ("", name),
        "--embedded": wanted.is_embedded and not config.database.embedded,
        "--database-host": wanted.database_host not in ("", config.database.host),
        "--behind-proxy": wanted.is_behind_proxy and bool(config.tls.certificate),
    }
    if wrong := [option for option, does in contradicts.items() if does]:
        raise SetupError(
            f"{layout.config_file} says something else than {wrong[0]}, and setup does not change it. "
            "Change the file by hand, or repeat without this option"
        )
    return config


def _files(layout: Layout) -> FilesConfig:
    """Return the store of a server for a trial; systemd names the one of the service."""
    return FilesConfig() if layout.is_service else FilesConfig(str(layout.files))


def _with_channels(layout: Layout, config: Config) -> Config:
    """Add the folders of the written channels; systemd names that of the service's state."""
    folder = "" if layout.is_service else str(layout.state / "channels")
    return msgspec.structs.replace(config, channels=ChannelsConfig(folder, str(layout.channels)))


def _database(layout: Layout, wanted: Wanted) -> DatabaseConfig:
    if wanted.is_embedded:
        if is_root() and not layout.user:
            raise SetupError("PostgreSQL does not run as root; name a user of this computer by --user")
        embedded = Embedded(layout.embedded, layout.user)
        folder = str(layout.embedded)
        return DatabaseConfig(str(embedded.socket), embedded=folder, embedded_user=layout.user)
    if not wanted.database_host:
        if not layout.is_service:
            raise SetupError(
                "a server in a folder has a PostgreSQL of its own; add --embedded, or --database-host HOST"
            )
        return of_this_computer(wanted.database_port)
    if not wanted.database_ca:
        raise SetupError(
            "PostgreSQL on another computer must prove itself by a certificate: give its authority's by"
            " --database-ca FILE"
        )
    password_file = "" if layout.is_service else str(layout.database_password)  # the unit passes a credential
    return DatabaseConfig(
        wanted.database_host, wanted.database_port or PORT, DATABASE, wanted.database_ca, password_file
    )


def _own_name(layout: Layout) -> str:
    if not layout.is_service:
        return "localhost"
    found = socket.getfqdn()
    if "." not in found or found.startswith("localhost"):
        raise SetupError(
            "this computer does not know its name in the network. Say by which name workstations will reach"
            " it: --name loket.office.example"
        )
    return found


def _host(name: str) -> str:
    return f"[{name}]" if ":" in name else name


def _name_of(config: Config) -> str:
    host = config.listen.address.partition("//")[2].partition("/")[0]
    return host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]


# -- database ----------------------------------------------------------------------------------------------


def _make_embedded(embedded: Embedded) -> str:
    was_made = embedded.make()
    return f"PostgreSQL in {embedded.folder}: {'made' if was_made else 'stays as it is'}."


def _make_database(server: Server, units: tuple[NewUnit, ...], *, is_asked: bool) -> str:
    """`is_asked`: The command line names a file of units, which replaces names and phone numbers."""
    name = server.address.database
    with server.connect(MAINTENANCE) as raw:
        exists = raw.execute("SELECT FROM pg_database WHERE datname = %s", (name,)).fetchone() is not None
    if exists and not is_asked:
        with server.connect() as raw:
            is_loket = raw.execute("SELECT to_regclass('loket.shared_version')").fetchone() != (None,)
            if (
                is_loket
                and is_up_to_date(raw)
                and raw.execute("SELECT FROM loket.unit LIMIT 1").fetchone() is not None
            ):
                return f"Database {name}: stays as it is."
    create(server, units)
    codes = ", ".join(unit.code for unit in units)
    return f"Database {name}: {'completed' if exists else 'made'}; units: {codes}."


def _give_password(layout: Layout, server: Server) -> str:
    file = layout.database_password
    if file.exists() and file.stat().st_size:
        return f"Password of the server in PostgreSQL ({file}): stays as it is."
    layout.put(file, set_server_password(server).encode(), 0o600)
    return f"Password of the server in PostgreSQL ({file}): made."


def _first_supervisor(raw: Raw, wanted: Wanted) -> str:
    known = [one.login for one in people(raw) if one.role is Role.SUPERVISOR and one.closed_at is None]
    if known:
        return f"Supervisor {known[0]}: stays as it is."
    password = generated()
    name = wanted.supervisor_name
    add_person(raw, wanted.supervisor, password, name, Role.SUPERVISOR, is_one_time=True)
    return (
        f"First supervisor: made. Login {wanted.supervisor}, one-time password {password} (it is shown only"
        " here; it is valid for 7 days, and the first sign-in asks for another one)."
    )


# -- certificate -------------------------------------------------------------------------------------------


def _given(wanted: Wanted, name: str) -> Pair | None:
    if (wanted.certificate is None) is not (wanted.key is None):
        raise SetupError("--certificate and --key belong together")
    if wanted.certificate is None or wanted.key is None:
        return None
    return certificate.read_pair(wanted.certificate, wanted.key, name)


def _put_certificate(layout: Layout, config: Config, name: str, given: Pair | None) -> str:
    if config.tls.certificate != str(layout.certificate):
        return f"Certificate {config.tls.certificate}: of your own, stays as it is."
    if given is not None:
        present = layout.certificate.read_bytes() if layout.certificate.exists() else b""
        if present == given.certificate:
            return f"Certificate {layout.certificate}: stays as it is."
        _put_pair(layout, given)
        return f"Certificate {layout.certificate}: {'replaced' if present else 'copied'}."
    if layout.certificate.exists():
        return f"Certificate {layout.certificate}: stays as it is."
    _make_authority(layout, name)
    ends = _issue(layout, name)
    return (
        f"Certificate {layout.certificate}: made by the server's own authority; renewed before it ends on"
        f" {ends:%Y-%m-%d}."
    )


def _make_authority(layout: Layout, name: str) -> None:
    if layout.authority_key.exists() and layout.ca_file.exists():
        return
    authority = certificate.make_authority(name)
    layout.put(layout.authority_key, authority.key, 0o600)
    layout.put(layout.ca_file, authority.certificate)


def _issue(layout: Layout, name: str) -> datetime:
    authority = Pair(layout.ca_file.read_bytes(), layout.authority_key.read_bytes())
    made = certificate.issue(authority, name)
    _put_pair(layout, made)
    return certificate.expires_at(made.certificate)


def _put_pair(layout: Layout, pair: Pair) -> None:
    """The server waits until the two fit together."""
    layout.put(layout.key, pair.key, 0o640)
    layout.put(layout.certificate, pair.certificate)


def _for_workstations(layout: Layout, config: Config) -> Iterator[str]:
    has_authority = layout.ca_file.exists()
    text = policy_text(config.listen.address, has_authority)
    layout.put(layout.policy_file, text.encode())
    yield "\nOn each workstation:"
    if has_authority:
        yield f"  Copy {layout.ca_file} to {CA_OF_WORKSTATIONS}."
    yield f"  Put the lines of {layout.policy_file} into /etc/loket/policies/managed/server.toml:"
    yield "\n".join(f"    {line}" for line in text.splitlines())
