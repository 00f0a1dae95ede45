"""The address that Meta calls: proves who calls, hands over what came, and answers after it was stored."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import logging
import os
from collections.abc import Sequence
from datetime import datetime, timezone
from functools import partial
from pathlib import Path
from uuid import uuid4

from aiohttp import web

from channels.messages import ArrivedFile, NotTaken
from channels.whatsapp.number import WhatsAppNumber
from channels.whatsapp.reading import Keep, read_webhook

log = logging.getLogger(__name__)

MOST_BODY_BYTES = 3_500_000  # Meta sends up to 3 MB
LONGEST_BODY_S = 20.0
SIGNATURE = "X-Hub-Signature-256"


def signature_of(body: bytes, app_secret: str) -> str:
    return "sha256=" + hmac.new(app_secret.encode(), body, hashlib.sha256).hexdigest()


class WhatsAppWebhook:
    """One address for all numbers of the office.

    Any answer but 200 makes Meta repeat the webhook for up to 7 days, so 200 means: all of it is stored.

    Attributes:
        rejected: How many requests had a wrong signature or none.
        unreadable: How many signed bodies were no webhook.
    """

    def __init__(self, numbers: Sequence[WhatsAppNumber]) -> None:
        self._numbers = {number.config.number_id: number for number in numbers}
        self.rejected = self.unreadable = 0

    async def verify(self, request: web.Request) -> web.Response:
        """GET: prove to Meta that the address is ours ("Create a webhook endpoint", 21 May 2026)."""
        given = request.query.get("hub.verify_token", "").encode("utf-8", "replace")
        tokens = {number.config.verify_token for number in self._numbers.values()}
        is_known = [hmac.compare_digest(given, token.encode()) for token in tokens if token]
        if request.query.get("hub.mode") != "subscribe" or not any(is_known):
            return web.Response(status=403)
        return web.Response(text=request.query.get("hub.challenge", ""))

    async def receive(self, request: web.Request) -> web.Response:
        """POST: store what one webhook brings."""
        body = await _body_of(request)
        if isinstance(body, web.Response):
            return body
        if not self._is_signed(body, request.headers.get(SIGNATURE, "")):
            self.rejected += 1
            log.warning("a webhook of %s bytes has no valid signature", len(body))
            return web.Response(status=401)
        kept: list[Path] = []
        try:
            return await self._store(body, partial(self._keep, kept))
        except NotTaken:
            return web.Response(status=503)
        finally:
            for path in kept:
                path.unlink(missing_ok=True)

    async def _store(self, body: bytes, keep: Keep) -> web.Response:
        try:
            webhook = read_webhook(body, keep, datetime.now(timezone.utc))
        except ValueError:
            self.unreadable += 1
            log.exception("a signed webhook of %s bytes cannot be read", len(body))
            return web.Response(status=400)
        for number in self._numbers.values():
            if number.config.account_id in webhook.template_accounts:
                number.forget_templates()
        for number_id, batch in webhook.batches.items():
            known = self._numbers.get(number_id)
            if known is None:
                log.warning("a webhook for the number %s, which is not ours, was left out", number_id[:40])
                continue
            await known.take(batch)
        return web.Response()

    def _keep(self, kept: list[Path], content: bytes) -> ArrivedFile:
        """Write a file for as long as the request lasts."""
        folder = next(iter(self._numbers.values())).config.folder
        path = folder / f"{uuid4().hex}.json"
        kept.append(path)
        with open(path, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as target:
            target.write(content)
        return ArrivedFile("message.json", "application/json", len(content), path)

    def _is_signed(self, body: bytes, given: str) -> bool:
        secrets = {number.config.app_secret for number in self._numbers.values()}
        expected = [signature_of(body, secret).encode() for secret in secrets if secret]
        return any(hmac.compare_digest(given.encode("utf-8", "replace"), one) for one in expected)


async def _body_of(request: web.Request) -> bytes | web.Response:
    if (request.content_length or 0) > MOST_BODY_BYTES:
        return web.Response(status=413)
    body = bytearray()

    async def read() -> None:
        async for piece in request.content.iter_any():
            body.extend(piece)
            if len(body) > MOST_BODY_BYTES:
                return

    try:
        await asyncio.wait_for(read(), LONGEST_BODY_S)
    except asyncio.TimeoutError:
        return web.Response(status=408)
    return bytes(body) if len(body) <= MOST_BODY_BYTES else web.Response(status=413)
