"""One mailbox of the office as a channel: `channels.messages.Adapter`."""

from __future__ import annotations

import asyncio
import json
import logging
import shutil
import ssl
import tempfile
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from functools import partial
from pathlib import Path
from time import monotonic
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
    Batch,
    Departure,
    Health,
    Holds,
    NotTaken,
    Outcome,
    Result,
    Take,
)

_log = logging.getLogger(__name__)
T = TypeVar("T")
P = ParamSpec("P")
MOST_MAILS, MOST_BATCH_BYTES = 20, 20_000_000
MOST_CUTS = 3  # at the same mail in a row; then it waits like one that the server does not give
MOST_OTHERS = 5  # mails that are tried to learn whether the server gives any
REFUSED_PAUSES_S = (60.0, 900.0, 3600.0)  # until a mail that the server did not give is asked for again
READ_BACK_DAYS = 30  # when the server has given all mails new UIDs
MOST_SENDING = 2  # Exchange lets a mailbox have three connections
PAUSES_S = (5.0, 15.0, 60.0, 300.0)
SIGN_IN_PAUSES_S = (60.0, 300.0, 900.0)  # several wrong passwords in a row lock an account
NOT_TAKEN_S = 5.0
CLOSE_S = 5.0
UNREADABLE = "unreadable"  # mails lie in the folder that the server does not give
_PREFIX = "mail-"


@dataclass(frozen=True, slots=True)
class Place:
    """Up to which mail the office has all, in which folder; None of `cursor` is before the first look.

    refused: UIDs of those before it that the server did not give, and that are asked for again.
    """

    folder: str
    uid_validity: int
    uid: int
    refused: tuple[int, ...] = ()

    @property
    def cursor(self) -> str:
        said = {"folder": self.folder, "uid_validity": self.uid_validity, "uid": self.uid}
        return json.dumps({**said, "refused": self.refused} if self.refused else said)


def place_of(cursor: str | None) -> Place | None:
    """Read a cursor. One that cannot be read is as one of a folder that has changed."""
    if cursor is None:
        return None
    try:
        given = json.loads(cursor)
        refused = tuple(int(uid) for uid in given.get("refused", ()))
        return Place(str(given["folder"]), int(given["uid_validity"]), int(given["uid"]), refused)
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
        self._refusals: dict[int, int] = {}  # by UID
        self._asked_again_at: dict[int, float] = {}  # by UID
        self._cut_at, self._cuts = 0, 0  # the UID at whose fetch the connection ended, and how often in a row

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
            await self._take(thread, partial(self._read, mailbox, place, uids), take)
        if due := [uid for uid in place.refused if self._asked_again_at.get(uid, 0.0) <= monotonic()]:
            await self._take(thread, partial(self._read_refused, mailbox, place, due[:MOST_MAILS]), take)
        assert self._place is not None
        unreadable = len(self._place.refused)
        looked_at = datetime.now(timezone.utc).isoformat(timespec="seconds")
        facts: dict[str, object] = {"looked_at": looked_at, "unreadable": unreadable}
        self._in = Health(UNREADABLE if unreadable else "", facts=facts)

    async def _take(self, thread: _Thread, read: Callable[[Path], Batch], take: Take) -> None:
        """Store what is read into a new folder, and remove the folder."""
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=self._folder))
        try:
            batch = await thread.run(read, folder)
            await self._store(batch, take)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _read(self, mailbox: Mailbox, place: Place, uids: list[int], folder: Path) -> Batch:
        """Fetch and parse new mails, in the mailbox's thread. Raises MailFault.

        A mail is left for later only if the server gives another one: else its store is away, or it is busy.
        If the connection ends at a mail, those before it are taken; after some ends at the same mail it is
        left for later, too.
        """
        entries = {entry.uid: entry for entry in mailbox.entries(uids[:MOST_MAILS])}
        parsed: list[Parsed] = []
        refused: list[int] = []
        size, last, given = 0, place.uid, place.uid
        for number, uid in enumerate(uids[:MOST_MAILS], 1):
            if size > MOST_BATCH_BYTES:
                break
            if entry := entries.get(uid):  # else it was deleted since
                try:
                    parsed.append(self._mail(mailbox, entry, folder))
                    given = uid
                except Refused as error:
                    near = (given, *uids[number : number + 1], *uids[number:][-1:])
                    if not self._gives_another(mailbox, uid, near):
                        if last > place.uid:
                            break
                        raise MailFault("protocol", f"the server gives no mail: {error}") from error
                    _log.error("the server does not give the mail with the UID %d: %s", uid, error)
                    self._put_off(uid)
                    refused.append(uid)
                except MailFault as error:
                    if not self._is_left_after(uid, error):
                        if last > place.uid:
                            break
                        raise
                    _log.error("the connection always ends at the mail with the UID %d: %s", uid, error)
                    self._put_off(uid)
                    refused.append(uid)
                    last = uid
                    break
                size += entry.size
            last = uid
        return _batch_of(parsed, replace(place, uid=last, refused=(*place.refused, *refused)))

    def _read_refused(self, mailbox: Mailbox, place: Place, uids: list[int], folder: Path) -> Batch:
        """Ask again for mails that the server did not give, in the mailbox's thread. Raises MailFault."""
        entries = {entry.uid: entry for entry in mailbox.entries(uids)}
        parsed: list[Parsed] = []
        left = list(place.refused)
        size = 0
        for uid in uids:
            if size > MOST_BATCH_BYTES:
                break
            self._put_off(uid)  # first: the server may end the connection
            if entry := entries.get(uid):  # else it is no longer in the folder
                try:
                    parsed.append(self._mail(mailbox, entry, folder))
                except Refused:
                    continue
                size += entry.size
            left.remove(uid)
            del self._refusals[uid], self._asked_again_at[uid]
        return _batch_of(parsed, replace(place, refused=tuple(left)))

    def _gives_another(self, mailbox: Mailbox, uid: int, near: Iterable[int]) -> bool:
        """Return whether the server gives a mail of these, or of the ends of the folder, but this one."""
        if any(mailbox.gives(one) for one in dict.fromkeys(near)):
            return True
        others = [one for one in mailbox.uids_after(0) if one != uid]
        return any(mailbox.gives(one) for one in (*others[:1], *reversed(others[-MOST_OTHERS + 1 :])))

    def _is_left_after(self, uid: int, fault: MailFault) -> bool:
        """Return whether a fault is one of several ends of the connection at this mail."""
        if fault.code != "cut":
            return False
        self._cuts = self._cuts + 1 if self._cut_at == uid else 1
        self._cut_at = uid
        return self._cuts >= MOST_CUTS

    def _put_off(self, uid: int) -> None:
        count = self._refusals[uid] = self._refusals.get(uid, 0) + 1
        self._asked_again_at[uid] = monotonic() + REFUSED_PAUSES_S[min(count, len(REFUSED_PAUSES_S)) - 1]

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
        receives = self._in.works or self._in.code == UNREADABLE
        return self._out if receives and not self._out.works else self._in

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


def _batch_of(parsed: list[Parsed], place: Place) -> Batch:
    arrivals = tuple(one.arrival for one in parsed if one.arrival is not None)
    receipts = tuple(receipt for one in parsed for receipt in one.receipts)
    return Batch(arrivals, receipts, cursor=place.cursor)


def _close_opened(opened: Future[Mailbox]) -> None:
    if not opened.cancelled() and opened.exception() is None:
        opened.result().close()
