"""Requests to the Graph API, and what each failure proves: refused, never sent, or perhaps received."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import aiohttp

from channels.http import Cut, HttpFault, raising_network_errors, read_at_most
from channels.whatsapp.config import WhatsAppConfig
from channels.whatsapp.errors import GraphError

MOST_ANSWER_BYTES = 4_000_000  # a page of templates is the longest
SLOW = 10  # files may take so many times as long as other requests
IDLE_S = 15.0  # shorter than the far end keeps a connection: a request on a closed one is one that was cut


class Refused(HttpFault):
    """The API answered with an error, or something in front of it did."""

    def __init__(self, status: int, error: GraphError) -> None:
        super().__init__(f"HTTP {status}, code {error.code}")
        self.status, self.error = status, error


class Graph:
    """One token at one version of the API. `close` it."""

    def __init__(self, config: WhatsAppConfig) -> None:
        self._config = config
        self._session: aiohttp.ClientSession | None = None

    async def get(self, path: str, **parameters: str) -> Mapping[str, Any]:
        return await self._json("GET", path, params=parameters)

    async def post(self, path: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        return await self._json("POST", path, json=body)

    async def upload(self, path: str, form: aiohttp.FormData) -> Mapping[str, Any]:
        return await self._json("POST", path, data=form, timeout=self._timeout(SLOW))

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _json(self, method: str, path: str, **more: Any) -> Mapping[str, Any]:
        address = f"{self._config.base_url}/{self._config.api_version}/{path}"

        async def ask() -> tuple[int, bytes]:
            more.setdefault("proxy", self._config.proxy or None)
            request = self._open_session().request(method, address, allow_redirects=False, **more)
            async with request as response:
                return response.status, await read_at_most(response.content, MOST_ANSWER_BYTES)

        status, content = await raising_network_errors(ask)
        try:
            answer = json.loads(content)
        except (ValueError, RecursionError):
            answer = None
        if status != 200:
            raise Refused(status, GraphError.of(answer))
        if not isinstance(answer, Mapping):
            raise Cut("success without an answer that can be read")
        return answer

    def _open_session(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(keepalive_timeout=IDLE_S),
                headers={"Authorization": f"Bearer {self._config.token}"},
                timeout=self._timeout(1),
            )
        return self._session

    def _timeout(self, times: int) -> aiohttp.ClientTimeout:
        """Return limits of which that of connecting always ends first: it proves that nothing was sent."""
        limit = self._config.timeout_s
        return aiohttp.ClientTimeout(total=limit * times, connect=limit / 2, sock_connect=limit / 2)
