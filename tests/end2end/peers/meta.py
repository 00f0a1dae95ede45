"""The Graph API of Meta on loopback, as far as an office uses it, in the documented format.

`tests/end2end/channels/test_meta_and_pywa.py` holds it to an independent client. A thread of its own runs it.
"""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager
from itertools import count
from threading import Thread
from typing import Any

import aiohttp
from aiohttp import web

from tests.end2end.peers.meta_webhooks import ACCOUNT_ID, NUMBER_ID, signature

TOKEN = "EAAG-kunci-kantor"
URL_LIFE_S = 300
TEMPLATES: list[dict[str, Any]] = [
    {
        "id": "1",
        "name": "berkas_lengkap",
        "language": "id",
        "status": "APPROVED",
        "category": "UTILITY",
        "parameter_format": "POSITIONAL",
        "components": [
            {
                "type": "HEADER",
                "format": "TEXT",
                "text": "Kasus {{1}}",
                "example": {"header_text": ["CC-7"]},
            },
            {
                "type": "BODY",
                "text": "Yth. {{1}}, berkas {{2}} sudah lengkap. Salam, {{1}}",
                "example": {"body_text": [["Sari", "NIB"]]},
            },
            {"type": "FOOTER", "text": "DPMPTSP"},
            {
                "type": "BUTTONS",
                "buttons": [
                    {"type": "QUICK_REPLY", "text": "Terima kasih"},
                    {"type": "URL", "text": "Lihat", "url": "https://contoh.id/k/{{1}}", "example": ["7"]},
                ],
            },
        ],
    },
    {
        "id": "2",
        "name": "undangan",
        "language": "id",
        "status": "PAUSED",
        "category": "MARKETING",
        "parameter_format": "NAMED",
        "components": [
            {"type": "HEADER", "format": "DOCUMENT", "example": {"header_handle": ["x"]}},
            {
                "type": "BODY",
                "text": "Halo {{nama}}, datang pada {{hari}}.",
                "example": {
                    "body_text_named_params": [
                        {"param_name": "nama", "example": "Sari"},
                        {"param_name": "hari", "example": "Senin"},
                    ]
                },
            },
        ],
    },
    {
        "id": "3",
        "name": "salam",
        "language": "id",
        "status": "APPROVED",
        "category": "UTILITY",
        "components": [{"type": "BODY", "text": "Selamat pagi."}],
    },
]

Answer = tuple[int, Mapping[str, Any]]


def refusal(code: int, status: int = 400, details: str = "Details.") -> Answer:
    error = {
        "message": f"(#{code}) Refused",
        "type": "OAuthException",
        "code": code,
        "error_data": {"messaging_product": "whatsapp", "details": details},
        "fbtrace_id": "Aq",
    }
    return status, {"error": error}


class Meta:
    """What was sent, and what comes next.

    Attributes:
        sent: JSON of each message that was accepted, in order, with its id as "wamid".
        asked: Method and path of each request.
        uploads: By media id: file name, type and content.
        templates: What the business account has.
        files: Files that applicants sent, by media id: type and content.
        next_answers: For the next messages, instead of acceptance.
        next_cuts: For the next messages: "before" or "after" they were accepted.
        ahead_s: How far this server's clock is ahead.
        token: Another one than TOKEN that is valid now.
    """

    def __init__(self) -> None:
        self.url = ""
        self.forget()

    def forget(self) -> None:
        """Be as after the start."""
        self.sent: list[dict[str, Any]] = []
        self.asked: list[str] = []
        self.uploads: dict[str, tuple[str, str, bytes]] = {}
        self.files: dict[str, tuple[str, bytes]] = {}
        self.redirects: dict[str, str] = {}
        self.next_answers: list[Answer | web.Response] = []
        self.next_cuts: list[str] = []
        self.token_info: dict[str, Any] = {"is_valid": True, "expires_at": 0, "type": "SYSTEM_USER"}
        self.apps: list[dict[str, Any]] = [{"whatsapp_business_api_data": {"name": "Loket", "id": "1"}}]
        self.templates = list(TEMPLATES)
        self.page_size = 2
        self.stated_size: int | None = None
        self.stated_hash: str | None = None
        self.ahead_s = 0.0
        self.cut_uploads = 0
        self.token = ""
        self._numbers = count(1)
        self._urls: dict[str, tuple[str, float]] = {}

    # -- routes --------------------------------------------------------------------------------------------

    def application(self) -> web.Application:
        app = web.Application(client_max_size=200_000_000, middlewares=[self._with_token])
        app.add_routes(
            [
                web.post("/{version}/{number}/messages", self._messages),
                web.post("/{version}/{number}/media", self._upload),
                web.get("/{version}/debug_token", self._debug_token),
                web.get("/{version}/{account}/message_templates", self._message_templates),
                web.get("/{version}/{account}/subscribed_apps", self._subscribed_apps),
                web.get("/{version}/{node}", self._node),
                web.get("/attachments/{key}/content", self._content),
            ]
        )
        return app

    @web.middleware
    async def _with_token(self, request: web.Request, handler: Callable[..., Any]) -> web.StreamResponse:
        self.asked.append(f"{request.method} {request.path}")
        if request.headers.get("Authorization") != f"Bearer {self.token or TOKEN}":
            return _json(refusal(190, 401))
        answer: web.StreamResponse = await handler(request)
        return answer

    async def _messages(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        cut = self.next_cuts.pop(0) if self.next_cuts else ""
        if cut == "before":
            return _cut(request)
        if self.next_answers:
            answer = self.next_answers.pop(0)
            return answer if isinstance(answer, web.Response) else _json(answer)
        if fault := self._fault_of(body):
            return _json(refusal(fault))
        wamid = f"wamid.KELUAR{next(self._numbers)}"
        self.sent.append(body | {"wamid": wamid})
        if cut == "after":
            return _cut(request)
        to = body.get("to") or body["recipient"]
        whom = {"input": to} | ({"wa_id": to} if "to" in body else {"user_id": to})
        accepted = {"messaging_product": "whatsapp", "contacts": [whom], "messages": [{"id": wamid}]}
        return web.json_response(accepted)

    def _fault_of(self, body: Mapping[str, Any]) -> int:
        kind = body.get("type", "text")
        if body.get("messaging_product") != "whatsapp" or ("to" in body) == ("recipient" in body):
            return 100
        if "to" in body and not str(body["to"]).removeprefix("+").isdigit():
            return 100
        if kind not in body:
            return 131008
        part = body[kind]
        if kind == "text" and not 0 < len(part["body"]) <= 4096:
            return 100
        if kind in ("image", "video", "audio", "document") and part["id"] not in self.uploads:
            return 131053
        return _fault_of_template(part) if kind == "template" else 0

    async def _upload(self, request: web.Request) -> web.Response:
        if self.cut_uploads:
            self.cut_uploads -= 1
            return _cut(request)
        form = await request.post()
        file = form["file"]
        assert isinstance(file, web.FileField)
        if form["messaging_product"] != "whatsapp" or form["type"] != file.content_type:
            return _json(refusal(100))
        media_id = str(900_000 + next(self._numbers))
        self.uploads[media_id] = (file.filename, file.content_type, file.file.read())
        return web.json_response({"id": media_id})

    async def _debug_token(self, request: web.Request) -> web.Response:
        if request.query["input_token"] != TOKEN:
            return _json(refusal(100))
        return web.json_response({"data": self.token_info})

    async def _message_templates(self, request: web.Request) -> web.Response:
        if request.match_info["account"] != ACCOUNT_ID:
            return _json(refusal(100))
        begin = int(request.query.get("after", "0"))
        end = begin + self.page_size
        paging: dict[str, Any] = {"cursors": {"before": str(begin), "after": str(end)}}
        if end < len(self.templates):
            paging["next"] = str(request.url.update_query(after=str(end)))
        count = len(self.templates)
        known = {"total_count": count, "message_template_count": count}
        known |= {"message_template_limit": 250, "are_translations_complete": True}
        wanted = request.query.get("summary", "").split(",")
        summary = {"summary": {name: known[name] for name in wanted}} if wanted != [""] else {}
        return web.json_response({"data": self.templates[begin:end], "paging": paging, **summary})

    async def _subscribed_apps(self, _request: web.Request) -> web.Response:
        return web.json_response({"data": self.apps})

    async def _node(self, request: web.Request) -> web.Response:
        node = request.match_info["node"]
        if node == NUMBER_ID:
            return web.json_response(
                {
                    "id": NUMBER_ID,
                    "display_phone_number": "+62 21 5000 1234",
                    "verified_name": "DPMPTSP Contoh",
                    "quality_rating": "GREEN",
                    "throughput": {"level": "STANDARD"},
                }
            )
        if node not in self.files:
            return _json(refusal(100, details="Object does not exist"))
        media_type, content = self.files[node]
        key = f"{node}{next(self._numbers)}"
        self._urls[key] = (node, self._now() + URL_LIFE_S)
        return web.json_response(
            {
                "url": self.redirects.get(node, f"{self.url}/attachments/{key}/content"),
                "mime_type": media_type,
                "sha256": self.stated_hash or hashlib.sha256(content).hexdigest(),
                "file_size": len(content) if self.stated_size is None else self.stated_size,
                "id": node,
                "messaging_product": "whatsapp",
            }
        )

    async def _content(self, request: web.Request) -> web.StreamResponse:
        key = request.match_info["key"]
        if key in self.redirects:
            raise web.HTTPFound(self.redirects[key])
        node, ends = self._urls.get(key, ("", 0.0))
        if not node or self._now() > ends:
            raise web.HTTPNotFound
        media_type, content = self.files[node]
        return web.Response(body=content, content_type=media_type)

    def _now(self) -> float:
        return time.time() + self.ahead_s

    # -- webhooks ------------------------------------------------------------------------------------------

    async def deliver(
        self, address: str, body: bytes, secret: str | None = None, tries: int = 1
    ) -> list[int]:
        """Post a webhook until it is answered by 200, at most so often; return the answers."""
        headers = {"Content-Type": "application/json"}
        headers["X-Hub-Signature-256"] = signature(body) if secret is None else signature(body, secret)
        answers: list[int] = []
        async with aiohttp.ClientSession() as session:
            while len(answers) < tries and 200 not in answers:
                async with session.post(address, data=body, headers=headers) as response:
                    answers.append(response.status)
        return answers


@contextmanager
def a_meta() -> Iterator[Meta]:
    meta, loop = Meta(), asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, name="meta", daemon=True)
    thread.start()
    runner = web.AppRunner(meta.application(), access_log=None)

    async def start() -> None:
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        meta.url = f"http://{host}:{port}"

    _done(asyncio.run_coroutine_threadsafe(start(), loop))
    try:
        yield meta
    finally:
        _done(asyncio.run_coroutine_threadsafe(runner.cleanup(), loop))
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def _done(work: Future[None]) -> None:
    work.result(30)


def _json(answer: Answer) -> web.Response:
    status, body = answer
    return web.json_response(body, status=status)


def _cut(request: web.Request) -> web.Response:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


def _fault_of_template(part: Mapping[str, Any]) -> int:
    """Return 0 if a template exists and all of its gaps are filled, as Meta checks it."""
    known = next((one for one in TEMPLATES if one["name"] == part["name"]), None)
    if known is None or known["language"] != part["language"]["code"]:
        return 132001
    if known["status"] == "PAUSED":
        return 132015
    given = {
        (one["type"].lower(), str(one.get("index", ""))): len(one["parameters"])
        for one in part.get("components", [])
    }
    wanted = {"berkas_lengkap": {("header", ""): 1, ("body", ""): 2, ("button", "1"): 1}}
    return 0 if given == wanted.get(known["name"], {}) else 132000
