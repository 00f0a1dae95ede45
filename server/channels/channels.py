"""The written channels of one instance: which addresses run here, and how they are."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from app.common.secret_files import SecretFileError
from app.mutations.arrival import KeepMessageFile
from app.sop.office_files import load_office_days
from app.sop.office_hours import OfficeDays
from channels.chat.site import ChatSite
from channels.messages import Adapter, Health
from channels.waiting import within
from db.enums import Channel
from db.mutation import Mutation
from db.server.system_changes import run_as_system
from server.channels.addresses import Address, open_addresses, place_of
from server.channels.bot import Bots
from server.channels.chat_lines import ChatLines
from server.channels.chat_offers import ChatOffers
from server.channels.files import FileJobs, Spool, keep_file
from server.channels.idle import Idle
from server.channels.journal import Epoch, Journal
from server.channels.kinds import KINDS, Kind, Making, Unusable, kind_of, name_of
from server.channels.lead import Lead
from server.channels.notices import Notices
from server.channels.open_records import OpenRecords
from server.channels.records import Records, RecordsAway, now_of
from server.channels.running import RunningAddress
from server.channels.scanning import Scanner
from server.channels.secret_store import SecretStore
from server.channels.sending import Sending
from server.channels.taking import Taking
from server.channels.templates import TemplateLists
from server.config import ChannelsConfig, channels_folder
from server.database import Database
from server.events import Events
from server.files import Files

_log = logging.getLogger(__name__)
CHECK_EVERY_S = 5.0
RETOLD_AT_ONCE = 50
VISITORS_EVERY_S = 0.3


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What an address runs with; another one is made if any of it changes.

    Attributes:
        epoch: In another database an adapter goes on at another place.
        configured: The secrets as the administrator gave them. One that the provider has replaced changes
            nothing: the adapter that runs has it already.
    """

    address: Address
    leads: bool
    epoch: str
    configured: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class AddressHealth:
    name: str
    channel: Channel
    address: Address
    health: Health
    leads: bool


class Channels:
    """Without a folder of its own, an instance has no written channels (`is_on`)."""

    def __init__(
        self,
        config: ChannelsConfig,
        database: Database,
        events: Events,
        files: Files,
        kinds: Mapping[Channel, Kind] = KINDS,
    ) -> None:
        self._config, self._kinds, self._files, self._events = config, kinds, files, events
        self._records = Records(database, events)
        self._lead = Lead(database, self._refresh_soon)
        self._running: dict[UUID, tuple[_Wanted, RunningAddress]] = {}
        self._faults: dict[UUID, tuple[_Wanted, Health]] = {}
        self._woken, self._has_changes = asyncio.Event(), asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._epoch: Epoch | None = None
        self._days: OfficeDays | None = None
        self._folder = channels_folder(config)
        self.is_on = self._folder is not None

    def start(self) -> None:
        """Raise OSError if the folder cannot be used, TomlError if the office's hours have an error."""
        if self._folder is None:
            return
        config, folder = self._config, self._folder
        folder.mkdir(0o700, exist_ok=True)
        for name in ("addresses", "sending"):
            (folder / name).mkdir(0o700, exist_ok=True)
        self._office_days()
        self._spool, self._journal = Spool(folder / "files"), Journal(folder / "journal")
        secrets = Path(config.secrets) if config.secrets else None
        self._secrets = SecretStore(secrets, folder / "renewed")
        self._notices = Notices(self._office_days)
        self._bots = Bots(self._notices)
        self.jobs = FileJobs(
            self._records,
            self._files,
            self._spool,
            self._journal,
            Scanner(config.clamd) if config.clamd else None,
            config.most_file_bytes,
            self.adapters,
            lambda: self._lead.is_ours,
        )
        self.idle = Idle(self._records, self._bots, lambda: self._lead.is_ours)
        self.offers = ChatOffers(self._records, lambda: self._lead.is_ours, config.chats_at_once)
        self._events.listeners.append(self._wake)
        templates = TemplateLists(self._records, self.adapters, lambda: self._lead.is_ours)
        work = (
            *(self._lead.hold, self._watch, self.jobs.run, self.idle.run, templates.run),
            *(self.offers.run, self._wake_visitors),
        )
        self._tasks = [asyncio.create_task(_always(one)) for one in work]

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.gather(*(self._end(one) for one in list(self._running)))

    # -- what runs -----------------------------------------------------------------------------------------

    def adapters(self) -> dict[UUID, Adapter]:
        return {key: running.adapter for key, (_wanted, running) in self._running.items()}

    def of(self, channel: Channel) -> Sequence[Adapter]:
        """Return the adapters of a channel that run here."""
        found = [running for _wanted, running in self._running.values()]
        return [one.adapter for one in found if one.address.channel is channel]

    def health(self) -> list[AddressHealth]:
        found = [(wanted, running.health()) for wanted, running in self._running.values()]
        found += self._faults.values()
        return [
            AddressHealth(name_of(one.address), one.address.channel, one.address, health, one.leads)
            for one, health in found
        ]

    def _wake(self) -> None:
        """There may be messages to send."""
        for _wanted, running in self._running.values():
            running.wake()
        self._has_changes.set()

    async def _wake_visitors(self) -> None:
        """Let the visitors of sites whose conversation has changed look again."""
        known: dict[UUID, Mapping[str, str]] = {}
        while True:
            await self._has_changes.wait()
            self._has_changes.clear()
            for site in self.of(Channel.CHATBOT):
                if isinstance(site, ChatSite) and isinstance(lines := site.lines, ChatLines):
                    try:
                        present = await lines.versions(site.present)
                    except RecordsAway:
                        continue  # the next change wakes them
                    before = known.get(lines.address_id, {})
                    known[lines.address_id] = present
                    for visitor, version in present.items():
                        if before.get(visitor) != version:
                            site.changed(visitor)
            await asyncio.sleep(VISITORS_EVERY_S)

    def _refresh_soon(self) -> None:
        self._woken.set()

    async def _watch(self) -> None:
        while True:
            self._woken.clear()
            try:
                await self._refresh()
            except (RecordsAway, OSError) as error:
                _log.warning("the addresses were not read: %s", type(error).__name__)
            with suppress(asyncio.TimeoutError):
                await within(self._woken.wait(), CHECK_EVERY_S)

    async def _refresh(self) -> None:
        epoch = await self._greet()
        leads = self._lead.is_ours
        wanted: dict[UUID, _Wanted] = {}
        for address in await self._records.read(open_addresses):
            if kind_of(address, self._kinds) is not None:
                configured = await asyncio.to_thread(_secrets_of, address, self._secrets.configured)
                wanted[address.id] = _Wanted(address, leads, epoch, configured)
        changed = [key for key, (one, _running) in self._running.items() if wanted.get(key) != one]
        await asyncio.gather(*(self._end(key) for key in changed))
        self._faults = {key: one for key, one in self._faults.items() if wanted.get(key) == one[0]}
        for key, one in wanted.items():
            if key not in self._running:
                await self._begin(one)

    async def _begin(self, wanted: _Wanted) -> None:
        address, kind = wanted.address, kind_of(wanted.address, self._kinds)
        assert kind is not None
        place = await self._records.read(lambda connection: place_of(connection, address.id))
        secrets = await asyncio.to_thread(_secrets_of, address, self._secrets.read)
        try:
            adapter = kind.make(self._making(wanted, place, secrets))
        except Unusable as error:
            if address.id not in self._faults:
                _log.warning("an address cannot be used: %s", error)
            self._faults[address.id] = (wanted, Health(error.code, error.detail))
            return
        except Exception as error:  # noqa: BLE001 - a fault of one adapter must not keep the others from work
            _log.exception("the adapter of an address cannot be made")
            self._faults[address.id] = (wanted, Health("failed", type(error).__name__))
            return
        self._faults.pop(address.id, None)
        taking = Taking(
            address,
            self._records,
            self._spool,
            self._journal,
            self._notices,
            self._bots,
            kind.window,
            kind.closing,
        )
        sending = self._sending(address, adapter, kind) if wanted.leads else None
        running = RunningAddress(address, adapter, taking, sending, wanted.leads or kind.is_pushed)
        self._running[address.id] = (wanted, running)
        _log.info("an address is in use", extra={"fields": {"address": str(address.id)}})

    def _making(self, wanted: _Wanted, place: str | None, secrets: Mapping[str, str]) -> Making:
        assert self._folder is not None
        folder = self._folder / "addresses" / wanted.address.id.hex
        folder.mkdir(0o700, exist_ok=True)
        keep = partial(self._keep_secret, name_of(wanted.address))
        lines = ChatLines(self._records, wanted.address.id, partial(self._notices.opens_at, wanted.address))
        standings = OpenRecords(self._records, self._files, wanted.address.id)
        return Making(wanted.address, secrets, folder, place, keep, lines, standings, leads=wanted.leads)

    def _sending(self, address: Address, adapter: Adapter, kind: Kind) -> Sending:
        assert self._folder is not None
        return Sending(
            address.id,
            adapter,
            self._records,
            self._files,
            lambda: self._epoch,
            self._folder / "sending",
            kind.at_once,
            kind.closing,
        )

    def _keep_secret(self, name: str, key: str, secret: str) -> None:
        try:
            self._secrets.keep(name, key, secret)
        except (OSError, SecretFileError) as error:
            _log.error("a renewed secret was not kept: %s", type(error).__name__)

    async def _end(self, address_id: UUID) -> None:
        _wanted, running = self._running.pop(address_id)
        await running.end()

    def _office_days(self) -> OfficeDays:
        if self._days is None:
            own = Path(self._config.office_files) if self._config.office_files else None
            self._days = load_office_days(own)
        return self._days

    # -- a restored database -------------------------------------------------------------------------------

    async def _greet(self) -> str:
        """Return the database's epoch. If it is another one, record there what this computer has taken in."""
        now, present = await self._records.read(_epoch_now)
        if self._epoch is not None and self._epoch.epoch == present:
            return present
        known = await asyncio.to_thread(self._journal.epoch)
        if known is not None and known.epoch == present:
            self._epoch = known
            return present
        self._epoch = None  # nothing is sent meanwhile
        if known is not None:
            count = await self._retell(present)
            _log.warning(
                "another database: what had arrived was recorded again", extra={"fields": {"count": count}}
            )
        epoch = Epoch(present, now if known is not None else None)
        await asyncio.to_thread(self._journal.keep_epoch, epoch)
        self._epoch = epoch
        return present

    async def _retell(self, present: str) -> int:
        changes, count = self._journal.of_others(present), 0
        while some := await asyncio.to_thread(lambda: list(islice(changes, RETOLD_AT_ONCE))):
            await self._records.change(partial(_run_again, some))
            count += len(some)
        return count


def _secrets_of(address: Address, read: Callable[[str], dict[str, str]]) -> dict[str, str]:
    try:
        return read(name_of(address))
    except SecretFileError as error:
        _log.warning("%s", error)
        return {}


async def _always(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Go on after a fault of ours, and report it."""
    while True:
        try:
            await work()
        except Exception:  # noqa: BLE001 - mail and answers must not stop until the next restart
            _log.exception("a part of the written channels failed, and begins again")
        await asyncio.sleep(CHECK_EVERY_S)


def _epoch_now(connection: Connection) -> tuple[datetime, str]:
    return now_of(connection), connection.exec_driver_sql("SELECT epoch()").scalar_one()


def _run_again(changes: Sequence[Mutation], connection: Connection) -> None:
    for change in changes:
        if isinstance(change, KeepMessageFile):
            keep_file(connection, change)
        else:
            run_as_system(connection, [change])
