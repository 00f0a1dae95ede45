"""A folder of a mailbox, read by IMAP (RFC 3501, 2177). All calls block; one thread uses an object.

The folder is opened read-only, and nothing is deleted or marked in it.
"""

from __future__ import annotations

import imaplib
import logging
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime, timezone
from pathlib import Path
from time import monotonic
from typing import Any

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientError, LoginError

from channels.mail.faults import MailFault, fault_of, words
from channels.mail.sasl import after_refusal, plain_message, token_message
from channels.mail.settings import MailServer, OAuth, Security, SignIn

CONNECT_S, ANSWER_S = 20, 60
PIECE_BYTES = 1_000_000  # what a large mail needs of memory
BEGINNING_BYTES = 256_000  # what is fetched of a mail that is too large
# It logs each line of the protocol, with names and subjects.
logging.getLogger("imapclient").setLevel(logging.WARNING)


@dataclass(frozen=True, slots=True)
class Folder:
    """The state of the folder when it was opened."""

    uid_validity: int
    next_uid: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A mail in the folder. size: Bytes as the server states them, which may be wrong."""

    uid: int
    size: int
    received: datetime


class Refused(Exception):  # noqa: N818 - the server's answer, not ours
    """The server does not give a mail."""


class _Client(IMAPClient):  # type: ignore[misc]  # the library has no types
    """Reads what came in one piece with the line before: it lies in a buffer, where poll does not see it."""

    reads_at_once = False

    def _poll_socket(self, sock: socket.socket, timeout: float | None = None) -> object:
        if self.reads_at_once:
            self.reads_at_once = False
            return True  # the socket does not block: without a line, the reading ends
        return super()._poll_socket(sock, timeout)


class Mailbox:
    """A signed-in connection with an open folder. Raises MailFault."""

    def __init__(
        self, server: MailServer, sign_in: SignIn, token: str, folder: str, context: ssl.SSLContext
    ) -> None:
        self._ended = threading.Event()
        with _faults("unreachable"):
            self._client: Any = _Client(
                server.host,
                port=server.port,
                ssl=server.security is Security.TLS,
                ssl_context=context,
                timeout=SocketTimeout(CONNECT_S, ANSWER_S),
            )
        try:
            with _faults("tls"):
                if server.security is Security.STARTTLS:
                    self._client.starttls(context)
            self._client.normalise_times = False
            with _faults("sign_in"):
                self._sign_in(sign_in, token)
            with _faults("folder"):
                opened = self._client.select_folder(folder, readonly=True)
            with _faults("protocol"):
                self.folder = Folder(int(opened[b"UIDVALIDITY"]), int(opened.get(b"UIDNEXT", 0)))
                self.has_idle = bool(self._client.has_capability("IDLE"))
                self.mails = int(opened.get(b"EXISTS", 0))
        except BaseException:
            self.close()
            raise

    def _sign_in(self, sign_in: SignIn, token: str) -> None:
        if isinstance(sign_in, OAuth):
            messages = iter((token_message(sign_in.mechanism, sign_in.user, token),))
            refused = after_refusal(sign_in.mechanism)
            self._client.sasl_login(sign_in.mechanism.value, lambda _: next(messages, refused))
        elif self._client.has_capability("AUTH=PLAIN"):
            self._client.sasl_login("PLAIN", lambda _: plain_message(sign_in.user, sign_in.password))
        else:
            self._client.login(sign_in.user, sign_in.password)

    # -- reading -----------------------------------------------------------------------------------------

    def uids_after(self, uid: int) -> list[int]:
        """Return the UIDs of the mails that came after this one, the oldest first."""
        with _faults("cut"):
            found = self._client.search(["UID", f"{uid + 1}:*"])
        return sorted(each for each in found if each > uid)  # "*" is the last mail, also if it is older

    def uids_since(self, day: date) -> list[int]:
        with _faults("cut"):
            return sorted(self._client.search(["SINCE", day]))

    def entries(self, uids: list[int]) -> list[Entry]:
        """Return the mails of these UIDs that are still there."""
        with _faults("cut"):
            found = self._client.fetch(uids, ["RFC822.SIZE", "INTERNALDATE"])
            return [
                Entry(uid, int(given[b"RFC822.SIZE"]), _aware(given.get(b"INTERNALDATE")))
                for uid, given in sorted(found.items())
                if b"RFC822.SIZE" in given
            ]

    def save(self, uid: int, path: Path, most_bytes: int | None = None) -> bool:
        """Write a mail into a file, piece by piece; False if it is gone. Raises Refused."""
        size = 0
        with path.open("wb") as file:
            while True:
                piece = self._piece(uid, size)
                if piece is None:
                    return False
                file.write(piece)
                size += len(piece)
                # The stated size may be wrong: only a short piece is the last one.
                if len(piece) < PIECE_BYTES or (most_bytes is not None and size >= most_bytes):
                    return True

    def gives(self, uid: int) -> bool:
        """Return whether the server gives this mail, of which only the first byte is fetched."""
        try:
            return self._piece(uid, 0, 1) is not None
        except Refused:
            return False

    def _piece(self, uid: int, offset: int, size: int = PIECE_BYTES) -> bytes | None:
        with _faults("cut"):
            try:
                found = self._client.fetch([uid], [f"BODY.PEEK[]<{offset}.{size}>"])
            except imaplib.IMAP4.abort:
                raise
            except IMAPClientError as error:
                raise Refused(words(str(error))) from error
            given = found.get(uid)
            if given is None:
                return None
            content = next((value for name, value in given.items() if name.startswith(b"BODY[")), None)
            if isinstance(content, bytes):
                return content
            if offset == 0:  # RFC 3501 7.4.2: NIL is no content; a mail has at least its header
                raise Refused("NIL instead of the mail")
            return b""

    # -- waiting -----------------------------------------------------------------------------------------

    def wait(self, seconds: float) -> None:
        """Return when something has come since the last call, or after this time at the latest."""
        with _faults("cut"):
            # A server announces a mail once, also with the answer to a search that did not find it yet.
            if self._client._imap.response("EXISTS")[1] != [None]:
                return
            if not self.has_idle:
                self._ended.wait(seconds)
                self._client.noop()
                return
            # Exchange forgets an IDLE after hours, and says nothing: IDLE is left after `seconds`, and the
            # answer to DONE shows that the line lives (RFC 2177 asks for 29 minutes at most).
            answers = self._begin_idle()
            until = monotonic() + seconds
            while not any(b"EXISTS" in answer or b"BYE" in answer for answer in answers):
                left = until - monotonic()
                if left <= 0 or self._ended.is_set():
                    break
                answers = self._client.idle_check(timeout=left)
                if not answers:  # the time is over, or the line
                    break
            self._client.idle_done()

    def _begin_idle(self) -> list[tuple[object, ...]]:
        """Begin IDLE; return what the server has announced before, or together with, its consent."""
        try:
            self._client.idle()
        except imaplib.IMAP4.abort:
            raise
        except IMAPClientError:  # an announcement came first; the consent follows
            return [(b"EXISTS",)]
        self._client.reads_at_once = True
        return list(self._client.idle_check(timeout=0))

    def interrupt(self) -> None:
        """End the connection from another thread: what waits there raises MailFault."""
        self._ended.set()
        with suppress(OSError):  # the server ended it already
            self._client.socket().shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Close the connection; in the thread that uses it, which would otherwise hold a lock of its file."""
        with suppress(OSError, IMAPClientError):  # it is closed whatever comes of the goodbye
            if not self._ended.is_set():
                self._client.logout()
        with suppress(OSError, IMAPClientError):
            self._client.shutdown()


@contextmanager
def _faults(otherwise: str) -> Iterator[None]:
    """Turn what the library raises into MailFault; servers can answer what it cannot read."""
    try:
        yield
    except (MailFault, Refused):
        raise
    except (LoginError, IMAPClientError) as error:
        code = "cut" if isinstance(error, imaplib.IMAP4.abort) and otherwise != "sign_in" else otherwise
        raise MailFault(code, words(str(error))) from error
    except OSError as error:
        raise fault_of(error, "cut" if otherwise == "cut" else "unreachable") from error
    except (ValueError, LookupError, AttributeError, TypeError, EOFError) as error:
        raise MailFault("cut" if otherwise == "cut" else "protocol", type(error).__name__) from error


def _aware(stated: object) -> datetime:
    """Return the time at which the server got the mail; now, if it does not say."""
    if not isinstance(stated, datetime):
        return datetime.now(timezone.utc)
    return stated.astimezone(timezone.utc)
