"""One mailbox of the office as a channel: `channels.messages.Adapter`."""

from __future__ import annotations

import asyncio
import json
import logging
import shutil
import ssl
import tempfile
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from functools import partial
from pathlib import Path
from typing import ParamSpec, TypeVar
from uuid import UUID

from channels.mail.composing import envelope_address
from channels.mail.faults import MailFault
from channels.mail.imap import BEGINNING_BYTES, Entry, Mailbox, Refused
from channels.mail.message_ids import id_of
from channels.mail.parsing import Parsed, parse
from channels.mail.settings import MailSettings, OAuth, SignIn
from channels.mail.smtp import Sender
from channels.mail.tokens import Tokens
from channels.messages import (
    Arrival,
    Batch,
    Departure,
    Health,
    Holds,
    NotTaken,
    Outcome,
    Receipt,
    Result,
    Take,
)

_log = logging.getLogger(__name__)
T = TypeVar("T")
P = ParamSpec("P")
MOST_MAILS, MOST_BATCH_BYTES = 20, 20_000_000
MOST_TRIES = 3  # of a mail that the server does not give
READ_BACK_DAYS = 30  # when the server has given all mails new UIDs
MOST_SENDING = 2  # Exchange lets a mailbox have three connections
PAUSES_S = (5.0, 15.0, 60.0, 300.0)
SIGN_IN_PAUSES_S = (60.0, 300.0, 900.0)  # several wrong passwords in a row lock an account
NOT_TAKEN_S = 5.0
CLOSE_S = 5.0
_PREFIX = "mail-"


@dataclass(frozen=True, slots=True)
class Place:
    """Up to which mail the office has all, in which folder; None of `cursor` is before the first look."""

    folder: str
    uid_validity: int
    uid: int

    @property
    def cursor(self) -> str:
        return json.dumps({"folder": self.folder, "uid_validity": self.uid_validity, "uid": self.uid})


def place_of(cursor: str | None) -> Place | None:
    """Read a cursor. One that cannot be read is as one of a folder that has changed."""
    if cursor is None:
        return None
    try:
        given = json.loads(cursor)
        return Place(str(given["folder"]), int(given["uid_validity"]), int(given["uid"]))
    except (ValueError, LookupError, TypeError):
        return Place("", 0, 0)


class MailAdapter:
    """Reads one folder by IMAP in a thread of its own, and sends by SMTP.

    Args:
        folder: For mails while they are taken. This adapter alone uses it, and empties it.
        cursor: Of the last batch that was stored.
        context: Which certificates are trusted; None is what the system trusts.
        keep_refresh_token: See `Tokens`.
    """

    def __init__(
        self,
        settings: MailSettings,
        sign_in: SignIn,
        folder: Path,
        cursor: str | None = None,
        context: ssl.SSLContext | None = None,
        keep_refresh_token: Callable[[str], None] | None = None,
    ) -> None:
        self._settings = replace(settings, address=settings.address.strip().lower())
        envelope_address(self._settings.address)
        self._sign_in, self._folder, self._place = sign_in, folder, place_of(cursor)
        self._context = context or ssl.create_default_context()
        self._tokens = Tokens(sign_in, keep_refresh_token) if isinstance(sign_in, OAuth) else None
        self._sender = Sender(self._settings, sign_in, self._context, folder)
        self._sending = asyncio.Semaphore(MOST_SENDING)
        self._in, self._out = Health(), Health()
        self._tries: dict[int, int] = {}  # by UID
        self._unreadable = 0

    # -- sending -----------------------------------------------------------------------------------------

    def provider_id(self, message_id: UUID) -> str:
        return id_of(message_id, self._settings.address)

    async def send(self, departure: Departure) -> Outcome:
        async with self._sending:
            try:
                token = await self._token()
                outcome = await self._sender.send(departure, token, datetime.now(timezone.utc))
            except MailFault as fault:
                if self._tokens is not None:
                    self._tokens.forget()
                outcome = Outcome(Result.RETRY, code=fault.code, detail=fault.detail, holds=Holds.ADDRESS)
        is_ours = outcome.result is Result.RETRY and outcome.holds is Holds.ADDRESS
        self._out = Health(outcome.code, outcome.detail) if is_ours else Health()
        return outcome

    # -- receiving ---------------------------------------------------------------------------------------

    async def receive(self, take: Take) -> None:
        self._remove_left_files()
        faults = 0
        with _Thread() as thread:
            while True:
                looks = 0
                try:
                    mailbox = await thread.open(await self._open())
                    try:
                        await self._find_place(thread, mailbox, take)
                        while True:
                            await self._fetch_new(thread, mailbox, take)
                            looks += 1
                            await thread.run(mailbox.wait, self._settings.look_s)
                    finally:
                        await thread.close(mailbox)
                except (MailFault, OSError) as error:
                    fault = error if isinstance(error, MailFault) else MailFault("disk", error.strerror or "")
                    faults = 0 if looks else faults
                    self._in = Health(fault.code, fault.detail, self._in.facts)
                    _log.warning(
                        "the mailbox %s cannot be read: %s (%s)",
                        self._settings.address,
                        fault.code,
                        fault.detail,
                    )
                    pauses = SIGN_IN_PAUSES_S if fault.code == "sign_in" else PAUSES_S
                    await asyncio.sleep(pauses[min(faults, len(pauses) - 1)])
                    faults += 1

    async def _open(self) -> Callable[[], Mailbox]:
        """Return what opens the mailbox, with a new token; it blocks."""
        token = await self._token(is_fresh=True)
        settings = self._settings
        return lambda: Mailbox(settings.imap, self._sign_in, token, settings.folder, self._context)

    async def _find_place(self, thread: _Thread, mailbox: Mailbox, take: Take) -> None:
        """Decide after which mail to begin, if the folder is not the one of the cursor."""
        place, folder = self._place, mailbox.folder
        name = self._settings.folder
        if place is not None and (place.folder, place.uid_validity) == (name, folder.uid_validity):
            return
        is_other_folder = place is None or place.folder not in ("", name)
        days = self._settings.first_days if is_other_folder else READ_BACK_DAYS
        uids: list[int] = []
        if days:
            first_day = (datetime.now(timezone.utc) - timedelta(days=days)).date()
            uids = await thread.run(mailbox.uids_since, first_day)
        elif not folder.next_uid:  # the server does not say where new mails begin
            last = await thread.run(mailbox.uids_after, 0)
            folder = replace(folder, next_uid=last[-1] + 1 if last else 1)
        begin = (uids[0] if uids else max(1, folder.next_uid)) - 1
        await self._store(Batch(cursor=Place(name, folder.uid_validity, begin).cursor), take)

    async def _fetch_new(self, thread: _Thread, mailbox: Mailbox, take: Take) -> None:
        """Take all that is new."""
        while True:
            place = self._place
            assert place is not None
            uids = await thread.run(mailbox.uids_after, place.uid)
            if not uids:
                break
            folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=self._folder))
            try:
                batch = await thread.run(self._read, mailbox, place, uids[:MOST_MAILS], folder)
                await self._store(batch, take)
            finally:
                shutil.rmtree(folder, ignore_errors=True)
        looked_at = datetime.now(timezone.utc).isoformat(timespec="seconds")
        self._in = Health(facts={"looked_at": looked_at, "unreadable": self._unreadable})

    def _read(self, mailbox: Mailbox, place: Place, uids: list[int], folder: Path) -> Batch:
        """Fetch and parse mails, in the mailbox's thread. Raises MailFault."""
        entries = {entry.uid: entry for entry in mailbox.entries(uids)}
        arrivals: list[Arrival] = []
        receipts: list[Receipt] = []
        size, last = 0, place.uid
        for uid in uids:
            if size > MOST_BATCH_BYTES:
                break
            if entry := entries.get(uid):  # else it was deleted since
                try:
                    parsed = self._mail(mailbox, entry, folder)
                except Refused:
                    self._tries[uid] = self._tries.get(uid, 0) + 1
                    if self._tries[uid] < MOST_TRIES:
                        if last > place.uid:
                            break
                        raise MailFault("protocol", "the server does not give a mail") from None
                    self._unreadable += 1
                    _log.error("the server does not give the mail with the UID %d; it stays there", uid)
                    parsed = Parsed()
                arrivals += [parsed.arrival] if parsed.arrival else []
                receipts += parsed.receipts
                size += entry.size
            self._tries.pop(uid, None)
            last = uid
        return Batch(tuple(arrivals), tuple(receipts), cursor=replace(place, uid=last).cursor)

    def _mail(self, mailbox: Mailbox, entry: Entry, folder: Path) -> Parsed:
        own = folder / str(entry.uid)
        own.mkdir()
        raw = own / "raw"
        is_too_large = entry.size > self._settings.most_bytes
        if not mailbox.save(entry.uid, raw, BEGINNING_BYTES if is_too_large else None):
            return Parsed()
        whole_size = entry.size if is_too_large else None
        return parse(raw, own, self._settings.address, entry.received, whole_size=whole_size)

    async def _store(self, batch: Batch, take: Take) -> None:
        while True:
            try:
                await take(batch)
            except NotTaken:
                await asyncio.sleep(NOT_TAKEN_S)
            else:
                self._place = place_of(batch.cursor)
                return

    def _remove_left_files(self) -> None:
        """Remove what a process left that was ended while it took mails."""
        for left in self._folder.glob(f"{_PREFIX}*"):
            shutil.rmtree(left)

    # -- health ------------------------------------------------------------------------------------------

    def health(self) -> Health:
        return self._in if not self._in.works or self._out.works else self._out

    async def check(self) -> Health:
        """Sign in at both servers. The facts of a fault have "server": "imap" or "smtp"."""
        server = "imap"
        try:
            with _Thread() as thread:
                mailbox = await thread.open(await self._open())
                facts: dict[str, object] = {"mails": mailbox.mails, "has_idle": mailbox.has_idle}
                await thread.close(mailbox)
            server = "smtp"
            facts["most_bytes"] = await self._sender.check(await self._token())
        except MailFault as fault:
            return Health(fault.code, fault.detail, {"server": server})
        return Health(facts=facts)

    async def _token(self, *, is_fresh: bool = False) -> str:
        return "" if self._tokens is None else await self._tokens.token(is_fresh=is_fresh)


class _Thread:
    """The thread of one mailbox: IMAP blocks. Leaving ends it."""

    def __init__(self) -> None:
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="mailbox")

    def __enter__(self) -> _Thread:
        return self

    def __exit__(self, *_: object) -> None:
        self._executor.shutdown(wait=False, cancel_futures=True)

    async def run(self, work: Callable[P, T], *args: P.args, **options: P.kwargs) -> T:
        return await asyncio.get_running_loop().run_in_executor(
            self._executor, partial(work, *args, **options)
        )

    async def open(self, opening: Callable[[], Mailbox]) -> Mailbox:
        """Open a mailbox; one that opens after the task was cancelled is closed again."""
        opened = self._executor.submit(opening)
        try:
            return await asyncio.wrap_future(opened)
        except asyncio.CancelledError:
            opened.add_done_callback(_close_opened)
            raise

    async def close(self, mailbox: Mailbox) -> None:
        """End what the mailbox does in the thread, and close it."""
        mailbox.interrupt()
        closing = asyncio.get_running_loop().run_in_executor(self._executor, mailbox.close)
        await asyncio.wait({closing}, timeout=CLOSE_S)


def _close_opened(opened: Future[Mailbox]) -> None:
    if not opened.cancelled() and opened.exception() is None:
        opened.result().close()
