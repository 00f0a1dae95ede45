"""`loket admin address`: the office's addresses in the written channels, each from a file."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from app.admin import sentences
from app.common.typed_toml import TomlError, read_toml
from app.sop.office_files import week_of_hours
from db.enums import Channel
from db.server.admin.addresses import NewAddress, add_address, addresses, close_address
from db.server.admin.server import AdminError, Server

NOTICES = ("greeting", "closed")
WITH_BOT = (Channel.CHATBOT, Channel.WHATSAPP, Channel.SMS)


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """docs/admin/channels.md describes it."""

    channel: Channel
    address: str
    label: str
    team: str = ""
    bot: bool = False
    hours: dict[str, Any] = {}
    notices: dict[str, dict[str, str]] = {}
    settings: dict[str, Any] = {}


def run(server: Server, options: argparse.Namespace) -> str:
    """Return the message. Raises AdminError or TomlError."""
    if options.what == "test":
        raise AdminError("address_test_elsewhere")
    with server.connect() as raw:
        if options.what == "list":
            return sentences.address_table(addresses(raw))
        name: str = options.name
        if options.what == "close":
            close_address(raw, name)
            return f"'{name}' is closed: nothing is fetched or sent there. Its conversations stay."
        is_new = add_address(raw, read_address(name, options.file))
    done = "is in use" if is_new else "was changed"
    return f"'{name}' {done} within seconds. `loket-server admin address test {name}` tries it."


def read_address(name: str, file: Path) -> NewAddress:
    """Read the file of an address. Raises TomlError, AdminError."""
    try:
        given = read_toml(file, _File)
    except OSError:
        raise AdminError("file_missing", file=file) from None
    if given.hours:
        week_of_hours(given.hours)
    _check_notices(given.notices, str(file))
    if given.bot and given.channel not in WITH_BOT:
        raise TomlError("bot", f"{given.channel.value} has no chatbot", str(file))
    return NewAddress(
        name,
        given.channel,
        given.address,
        given.label,
        given.team,
        given.bot,
        given.hours,
        given.notices,
        given.settings,
    )


def _check_notices(notices: Mapping[str, object], file: str) -> None:
    for cause in notices:
        if cause not in NOTICES:
            raise TomlError(f"notices.{cause}", f"known are {' and '.join(NOTICES)}", file)
