"""What `loket-server admin address` does with adapters: checks settings, and tries an address."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from uuid import UUID

from app.common.secret_files import SecretFileError
from channels.chat.lines import Page
from channels.messages import Adapter, Closes, Health, NotTaken, SentFile
from channels.open.frames import Standing
from channels.open.standings import Changed
from db.server.admin.accounts import give
from db.server.admin.addresses import NewAddress, address_id_of
from db.server.admin.server import AdminError
from server.channels.addresses import Address
from server.channels.kinds import Making, Unusable, check, kind_of
from server.channels.secret_store import SecretStore
from server.config import ChannelsConfig
from server.setup.layout import Layout

_FAULTS = {
    "settings": "[settings] of the address do not fit",
    "secrets": "a secret is missing on this computer",
    "refused": "the receiver of the events refused a test",
    "unreachable": "there is no connection: firewall, name, port",
    "untrusted": "the server did not prove that it is the one",
    "sign_in": "the provider does not accept the sign-in: user, password, token",
    "token_ends": "it works, and its token ends soon",
    "not_subscribed": "no message will arrive: the account is not subscribed to the app",
}


class _NoLines:
    """A site that is tried has no visitors."""

    async def read(self, visitor: str, after: int) -> Page:
        return Page((), 0)


class _NoConversations:
    """An address of the open channel that is tried has no conversations."""

    async def changed(self, after: str | None) -> tuple[Sequence[Changed], str]:
        raise NotTaken

    async def of(self, correspondent: str) -> Standing | None:
        return None

    async def file(self, message_id: UUID, number: int, folder: Path) -> SentFile | None:
        return None


def check_settings(new: NewAddress) -> None:
    """Raise AdminError if the settings do not fit the channel."""
    try:
        check(address_of(new))
    except Unusable as error:
        raise AdminError("bad_address_settings", error.detail) from error


def test_address(new: NewAddress, config: ChannelsConfig, layout: Layout) -> str:
    """Return what the provider says. Raises AdminError if the address does not work."""
    folder = Path(config.secrets) if config.secrets else layout.channels
    renewed = (Path(config.folder) if config.folder else layout.state / "channels") / "renewed"
    store = SecretStore(folder, renewed)

    def keep(key: str, secret: str) -> None:
        """A provider may accept a refresh token once: the server needs the new one."""
        store.keep(new.name, key, secret)
        for made in (renewed.parent, renewed, renewed / f"{new.name}.json"):
            give(made, layout.user)

    try:
        given = store.read(new.name)
    except SecretFileError as error:
        raise AdminError("address_broken", str(error), name=new.name) from error
    health = asyncio.run(_checked(address_of(new), given, keep))
    facts = "".join(f"\n  {name}: {_shown(value)}" for name, value in health.facts.items())
    if health.works:
        return f"'{new.name}' works.{facts}"
    said = _FAULTS.get(health.code, health.code)
    raise AdminError("address_broken", f"{said}\n  {health.detail}{facts}".rstrip(), name=new.name)


async def _checked(address: Address, secrets: Mapping[str, str], keep: Callable[[str, str], None]) -> Health:
    with tempfile.TemporaryDirectory() as folder:
        try:
            adapter = adapter_to_try(address, secrets, Path(folder), keep)
        except Unusable as error:
            return Health(error.code, error.detail)
        try:
            return await adapter.check()
        finally:
            if isinstance(adapter, Closes):
                await adapter.close()


def adapter_to_try(
    address: Address, secrets: Mapping[str, str], folder: Path, keep: Callable[[str, str], None]
) -> Adapter:
    """Raise Unusable."""
    check(address)
    kind = kind_of(address)
    assert kind is not None
    return kind.make(Making(address, secrets, folder, None, keep, _NoLines(), _NoConversations(), False))


def address_of(new: NewAddress) -> Address:
    return Address(
        address_id_of(new.name),
        new.channel,
        new.address,
        new.label,
        new.has_bot,
        new.hours,
        new.notices,
        {**new.settings, "name": new.name},
    )


def _shown(value: object) -> str:
    return f"{value:%Y-%m-%d}" if isinstance(value, datetime) else str(value)
