"""Writes the configuration file of a server, and the lines of the workstations' policy."""

from __future__ import annotations

import json

from server.config import Config

CA_OF_WORKSTATIONS = "/etc/loket/ca.pem"


def config_text(config: Config) -> str:
    """Return the file for these values. `loket-server setup` writes it once; later changes are by hand."""
    listen, tls, database = config.listen, config.tls, config.database
    lines = [
        "# The server of the workstations. After a change: systemctl restart loket-server",
        "",
        "[listen]",
        f"address = {_quoted(listen.address)}  # what workstations use",
        f"host = {_quoted(listen.host)}",
        f"port = {listen.port}",
        f"local_port = {listen.local_port}  # /healthz and /metrics, on this computer only",
        f"trusted_proxies = {json.dumps(listen.trusted_proxies)}  # whose X-Forwarded-For counts",
        "",
    ]
    if tls.certificate:
        lines += [
            "[tls]  # a renewed certificate is used within two seconds",
            f"certificate = {_quoted(tls.certificate)}",
            f"key = {_quoted(tls.key)}",
            "",
        ]
    lines += ["[database]", f"host = {_quoted(database.host)}", f"port = {database.port}"]
    lines.append(f"name = {_quoted(database.name)}")
    for name in ("ca_file", "password_file", "embedded", "embedded_user"):
        if value := getattr(database, name):
            lines.append(f"{name} = {_quoted(value)}")
    lines.append(f"connections = {database.connections}")
    if config.files.store:
        lines += ["", "[files]", f"store = {_quoted(config.files.store)}"]
    if config.channels.secrets:
        lines += ["", "[channels]"]
        lines += [f"folder = {_quoted(config.channels.folder)}"] if config.channels.folder else []
        lines.append(f"secrets = {_quoted(config.channels.secrets)}  # NAME.toml of each address")
    return "\n".join(lines) + "\n"


def policy_text(address: str, has_own_authority: bool) -> str:
    """Return the lines of the workstations' policy."""
    lines = ["[shared]", f"server = {_quoted(address)}"]
    if has_own_authority:
        lines.append(f"ca_file = {_quoted(CA_OF_WORKSTATIONS)}")
    return "\n".join(lines) + "\n"


def _quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)  # a basic string of TOML
