"""Our events on their way to the receiver: signed, to the configured host only."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import aiohttp
import msgspec

from channels.http import NotConnected, OnlySome, is_of_a_network, raising_network_errors, read_at_most
from channels.open.frames import Answer
from channels.open.settings import OpenSettings
from channels.open.signing import headers_of

MOST_ANSWER_BYTES = 64_000
LONGEST_PAUSE_S = 900.0
IDLE_S = 15.0  # shorter than receivers keep a connection: a request on a closed one is one that was cut
_FOR_EVER = frozenset({400, 409, 413, 415, 422})  # the receiver does not want this event


@dataclass(frozen=True, slots=True)
class Reply:
    """What the receiver answered.

    Attributes:
        code: Its own word for a refusal; "" without one.
        retry_after_s: What it asks for.
    """

    status: int
    code: str = ""
    retry_after_s: float | None = None

    @property
    def is_taken(self) -> bool:
        return 200 <= self.status < 300

    @property
    def is_refused(self) -> bool:
        """Another attempt would end the same way."""
        return self.status in _FOR_EVER


class Webhook:
    """`close` it."""

    def __init__(self, settings: OpenSettings, seconds: Callable[[], float] = time.time) -> None:
        self._settings, self._seconds = settings, seconds
        self._session: aiohttp.ClientSession | None = None

    async def post(self, event_id: str, body: bytes) -> Reply:
        """Try once. Raises NotConnected, Cut."""
        signed = headers_of(event_id, int(self._seconds()), body, self._settings.key)

        async def ask() -> Reply:
            request = self._open_session().post(
                self._settings.webhook,
                data=body,
                headers={"Content-Type": "application/json", **signed},
                allow_redirects=False,
                ssl=self._settings.tls or True,
            )
            async with request as response:
                content = await read_at_most(response.content, MOST_ANSWER_BYTES)
                return Reply(response.status, _code_in(content), _pause_in(response))

        try:
            return await raising_network_errors(ask)
        except OSError as error:  # the name leads to no address that may be asked
            raise NotConnected(type(error).__name__) from error

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _open_session(self) -> aiohttp.ClientSession:
        if self._session is None:
            limit = self._settings.answers_within_s
            resolver = aiohttp.ThreadedResolver()
            guarded = resolver if self._settings.allows_loopback else OnlySome(resolver, is_of_a_network)
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(resolver=guarded, keepalive_timeout=IDLE_S),
                # The limit of connecting ends first: it proves that nothing was sent.
                timeout=aiohttp.ClientTimeout(total=limit, connect=limit / 2, sock_connect=limit / 2),
                cookie_jar=aiohttp.DummyCookieJar(),
            )
        return self._session


def _code_in(content: bytes) -> str:
    try:
        return msgspec.json.decode(content, type=Answer).code
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return ""


def _pause_in(response: aiohttp.ClientResponse) -> float | None:
    said = response.headers.get("Retry-After", "")
    if not (said.isascii() and said.isdecimal() and len(said) < 7):
        return None
    return min(max(float(said), 1.0), LONGEST_PAUSE_S)
