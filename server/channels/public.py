"""What providers and visitors reach from outside: all of it is below one path, which a proxy passes alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

from aiohttp import web

from channels.chat.site import ChatSite
from channels.chat.web import ChatPages
from channels.open.address import PREFIX as OPEN_PREFIX
from channels.open.address import OpenAddress
from channels.open.routes import OpenPages
from channels.whatsapp.number import WhatsAppNumber
from channels.whatsapp.webhook import WhatsAppWebhook
from db.enums import Channel
from db.models.conversation import message_id
from db.server.attempts import network_of
from server.channels.channels import Channels
from server.metrics import Metrics

PREFIX = "/public"


class Public:
    """Each route has limits of its own for size and time, and proves who calls before it parses.

    client: Returns the address of a client, also behind proxies.
    """

    def __init__(self, channels: Channels, metrics: Metrics, client: Callable[[web.Request], str]) -> None:
        self._channels, self._metrics, self._client = channels, metrics, client

    def add_to(self, application: web.Application) -> None:
        application.add_routes(
            [
                web.get(f"{PREFIX}/whatsapp", self._verify_whatsapp, allow_head=False),
                web.post(f"{PREFIX}/whatsapp", self._whatsapp),
            ]
        )
        application.add_subapp(f"{PREFIX}/chat", ChatPages(self._site, self._host).application())
        pages = OpenPages(self._open, self._id_of, self._count_open)
        application.add_subapp(OPEN_PREFIX, pages.application())

    def _host(self, request: web.Request) -> str:
        """Return whose limits a visitor shares: of IPv6 one subscriber has 2^64 addresses."""
        return network_of(self._client(request))

    def _site(self, name: str) -> ChatSite | None:
        sites = (one for one in self._channels.of(Channel.CHATBOT) if isinstance(one, ChatSite))
        return next((one for one in sites if one.settings.name == name), None)

    def _open(self) -> Sequence[OpenAddress]:
        return [one for one in self._channels.adapters().values() if isinstance(one, OpenAddress)]

    def _id_of(self, address: OpenAddress, provider_id: str) -> UUID:
        of = next(key for key, one in self._channels.adapters().items() if one is address)
        return message_id(of, provider_id)

    def _count_open(self, status: int) -> None:
        self._metrics.webhooks.labels("open", str(status)).inc()

    async def _verify_whatsapp(self, request: web.Request) -> web.Response:
        return await self._webhook().verify(request)

    async def _whatsapp(self, request: web.Request) -> web.Response:
        webhook = self._webhook()
        answer = await webhook.receive(request)
        self._metrics.webhooks.labels("whatsapp", str(answer.status)).inc()
        return answer

    def _webhook(self) -> WhatsAppWebhook:
        """Return what serves all numbers. Without one (yet), the caller tries again later."""
        found = self._channels.of(Channel.WHATSAPP)
        numbers = [one for one in found if isinstance(one, WhatsAppNumber)]
        if not numbers:
            raise web.HTTPServiceUnavailable
        return WhatsAppWebhook(numbers)
