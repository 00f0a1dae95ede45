"""Files that arrived: fetched by their id into a file, from Meta's own hosts only."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from channels.http import Cut, NotConnected, OnlySome, is_public, raising_network_errors
from channels.messages import ArrivedFile, NotFetched
from channels.whatsapp.config import WhatsAppConfig
from channels.whatsapp.graph import SLOW, Graph, Refused
from channels.whatsapp.reading import hash_in_hex

MOST_REDIRECTS = 3
_GONE = {33, 100, 131052}  # codes for an id that does not exist, or not any more


class MediaError(NotFetched):
    """A file was not fetched: "gone", "too_large", "hash", "host", "refused" or "unreachable".

    Meta blocks a number for 30 minutes after 20 failures in an hour: wait minutes between attempts.
    """


class Media:
    """Fetches files with the token of one number. `close` it."""

    def __init__(
        self, config: WhatsAppConfig, graph: Graph, resolver: AbstractResolver | None = None
    ) -> None:
        self._config, self._graph = config, graph
        self._origins = {URL(one).origin() for one in config.media_origins}
        self._resolver = resolver
        self._session: aiohttp.ClientSession | None = None

    async def fetch(self, file: ArrivedFile, largest: int) -> ArrivedFile:
        """Put the content into a new file in the number's folder.

        The address of a file lives 5 minutes, so each call asks for a new one.

        Args:
            largest: Bytes; what is longer is not kept.

        Returns:
            The file with path, size and SHA-256.

        Raises:
            MediaError: It could not be fetched, or is not what the message announced.
        """
        about = await self._ask(file.media_id)
        size = str(about.get("file_size", ""))
        if size.isdecimal() and int(size) > largest:
            raise MediaError("too_large", is_final=True)
        path = self._config.folder / f"{uuid4().hex}.media"
        try:
            found = await raising_network_errors(
                lambda: self._download(URL(str(about.get("url", ""))), path, largest)
            )
            if (file.sha256 or hash_in_hex(str(about.get("sha256", ""))) or found) != found:
                raise MediaError("hash", is_final=False)
        except (NotConnected, Cut) as fault:
            path.unlink(missing_ok=True)
            raise MediaError("unreachable", is_final=False) from fault
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        media_type = file.media_type or str(about.get("mime_type", "")).partition(";")[0]
        return replace(file, path=path, size=path.stat().st_size, sha256=found, media_type=media_type)

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _ask(self, media_id: str) -> Mapping[str, Any]:
        if not media_id.isalnum():  # it becomes a part of an address
            raise MediaError("gone", is_final=True)
        try:
            return await self._graph.get(media_id, phone_number_id=self._config.number_id)
        except Refused as refused:
            is_gone = refused.status == 404 or refused.error.code in _GONE
            raise MediaError("gone" if is_gone else "refused", is_final=is_gone) from refused
        except (NotConnected, Cut) as fault:
            raise MediaError("unreachable", is_final=False) from fault

    async def _download(self, address: URL, path: Path, largest: int) -> str:
        """Write the content; return its SHA-256 in hex."""
        for _ in range(MOST_REDIRECTS + 1):
            self._check(address)
            request = self._open_session().get(
                address, allow_redirects=False, proxy=self._config.proxy or None
            )
            async with request as response:
                if response.status in (301, 302, 303, 307, 308):
                    address = address.join(URL(response.headers.get("Location", "")))
                    continue
                if response.status != 200:  # the address has ended; the next attempt asks for another
                    raise MediaError("refused", is_final=False)
                return await _write(response.content, path, largest)
        raise MediaError("host", is_final=True)

    def _check(self, address: URL) -> None:
        if (
            address.scheme not in ("https", "http")
            or not address.host
            or address.origin() not in self._origins
        ):
            raise MediaError("host", is_final=True)

    def _open_session(self) -> aiohttp.ClientSession:
        if self._session is None:
            limit = self._config.timeout_s
            resolver = self._resolver or aiohttp.ThreadedResolver()
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(resolver=OnlySome(resolver, is_public)),
                headers={"Authorization": f"Bearer {self._config.token}"},
                timeout=aiohttp.ClientTimeout(total=limit * SLOW, connect=limit / 2, sock_read=limit),
            )
        return self._session


async def _write(stream: aiohttp.StreamReader, path: Path, largest: int) -> str:
    digest, size = hashlib.sha256(), 0
    with open(path, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as target:
        async for piece in stream.iter_chunked(262_144):
            size += len(piece)
            if size > largest:
                raise MediaError("too_large", is_final=True)
            digest.update(piece)
            target.write(piece)
    return digest.hexdigest()
