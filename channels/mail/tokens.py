"""Access tokens for mail servers (OAuth 2: RFC 6749, 6750)."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable
from time import monotonic

import aiohttp

from channels.mail.faults import MailFault, fault_of
from channels.mail.settings import OAuth

TIMEOUT_S = 20
MOST_BYTES = 65_536
_EARLY_S = 300  # a token that ends in less than this is not used again
_WORD = re.compile(r"[a-z_]{1,40}")


class Tokens:
    """Asks for tokens, and keeps one while it is valid.

    Args:
        keep: Is given a refresh token that replaces the one of the settings, to store it as a secret.
    """

    def __init__(self, sign_in: OAuth, keep: Callable[[str], None] | None = None) -> None:
        self._sign_in, self._keep = sign_in, keep
        self._refresh_token = sign_in.refresh_token
        self._token, self._until = "", 0.0
        self._lock = asyncio.Lock()

    async def token(self, *, is_fresh: bool = False) -> str:
        """Return a token, a new one if asked. Raises MailFault: "sign_in" if the authority refuses."""
        async with self._lock:
            if is_fresh or monotonic() >= self._until:
                await self._ask()
            return self._token

    def forget(self) -> None:
        """Do not use the token again: a server has refused it."""
        self._until = 0.0

    async def _ask(self) -> None:
        form = {"client_id": self._sign_in.client_id}
        if self._sign_in.client_secret:
            form["client_secret"] = self._sign_in.client_secret
        if self._sign_in.scope:
            form["scope"] = self._sign_in.scope
        if self._refresh_token:
            form |= {"grant_type": "refresh_token", "refresh_token": self._refresh_token}
        else:
            form["grant_type"] = "client_credentials"
        status, answer = await self._post(form)
        token, lasts_s = answer.get("access_token"), answer.get("expires_in", 0)
        if status >= 500 or status == 429:
            raise MailFault("unreachable", f"tokens: HTTP {status}")
        if status != 200 or not isinstance(token, str) or not token:
            error = str(answer.get("error", ""))
            reason = error if _WORD.fullmatch(error) else f"HTTP {status}"
            raise MailFault("sign_in", f"tokens: {reason}")
        usable_s = lasts_s - _EARLY_S if isinstance(lasts_s, (int, float)) else 0
        self._token, self._until = token, monotonic() + usable_s
        renewed = answer.get("refresh_token")
        if self._refresh_token and isinstance(renewed, str) and renewed and renewed != self._refresh_token:
            self._refresh_token = renewed
            if self._keep is not None:
                self._keep(renewed)

    async def _post(self, form: dict[str, str]) -> tuple[int, dict[str, object]]:
        timeout = aiohttp.ClientTimeout(total=TIMEOUT_S)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout, trust_env=True) as session,
                session.post(self._sign_in.token_url, data=form, allow_redirects=False) as response,
            ):
                content = await response.content.read(MOST_BYTES)
                status = response.status
        except (aiohttp.ClientError, OSError, asyncio.TimeoutError) as error:
            raise fault_of(error) from error
        try:
            answer = json.loads(content)
        except ValueError:
            answer = {}
        return status, answer if isinstance(answer, dict) else {}
