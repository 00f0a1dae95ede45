"""The adapter of one WhatsApp number: sends, fetches files and templates, and knows whether the number works.

What arrives comes through `WhatsAppWebhook`, which serves all numbers of the office at one address.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any
from uuid import UUID

import aiohttp

from channels.http import Cut, HttpFault, NotConnected
from channels.messages import (
    ArrivedFile,
    Batch,
    Departure,
    Health,
    Holds,
    ListedTemplate,
    NotListed,
    NotTaken,
    Outcome,
    Result,
    SentFile,
    Take,
)
from channels.pacing import TokenBucket
from channels.whatsapp.config import MOST_CAPTION, MOST_TEXT, WARN_BEFORE, WhatsAppConfig
from channels.whatsapp.errors import meaning_of, outcome_of
from channels.whatsapp.graph import Graph, Refused
from channels.whatsapp.media import Media
from channels.whatsapp.pacing import PairPacing
from channels.whatsapp.reading import phone_of
from channels.whatsapp.templates import FIELDS, MessageTemplate, message_of, read_template

log = logging.getLogger(__name__)

MEGABYTE = 1_000_000
MOST_PAGES = 50  # of 100 templates


@dataclass(frozen=True, slots=True)
class FileKind:
    """How Meta takes files of some types ("Media", 16 June 2026)."""

    name: str
    most_bytes: int
    has_caption: bool


IMAGE = FileKind("image", 5 * MEGABYTE, True)
VIDEO = FileKind("video", 16 * MEGABYTE, True)
AUDIO = FileKind("audio", 16 * MEGABYTE, False)
DOCUMENT = FileKind("document", 100 * MEGABYTE, True)
FILE_KINDS = {
    **dict.fromkeys(("image/jpeg", "image/png"), IMAGE),
    **dict.fromkeys(("video/mp4", "video/3gpp"), VIDEO),
    **dict.fromkeys(("audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"), AUDIO),
}


class _NotPossible(Exception):  # noqa: N818 - it becomes an Outcome
    """The message cannot be sent as it is; nothing was asked of Meta."""


class WhatsAppNumber:
    """One number; it belongs to one event loop. `close` it.

    Args:
        clock: Seconds that only grow.
    """

    def __init__(
        self,
        config: WhatsAppConfig,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = lambda: datetime.now(timezone.utc),
    ) -> None:
        self.config = config
        self._now = now
        self._graph = Graph(config)
        self._media = Media(config, self._graph)
        self._bucket = TokenBucket(config.per_second, clock)
        self._pairs = PairPacing(clock)
        self._templates: dict[tuple[str, str], MessageTemplate] = {}
        self._health = Health()
        self._take: Take | None = None
        self.templates_changed = asyncio.Event()

    # -- in ------------------------------------------------------------------------------------------------

    async def receive(self, take: Take) -> None:
        """Let the webhook bring what arrives to `take`, until cancelled."""
        self._take = take
        try:
            await asyncio.Event().wait()
        finally:
            self._take = None

    async def take(self, batch: Batch) -> None:
        """Store what a webhook brought.

        Raises:
            NotTaken: Nobody receives now, or the records cannot take it.
        """
        if self._take is None:
            raise NotTaken
        self._bucket.count_arrivals(len(batch.arrivals))
        await self._take(batch)

    async def fetch(self, file: ArrivedFile, largest: int) -> ArrivedFile:
        """Fetch a file of a message that arrived: see `Media.fetch`."""
        return await self._media.fetch(file, largest)

    # -- out -----------------------------------------------------------------------------------------------

    def provider_id(self, message_id: UUID) -> str:
        """Return "": Meta chooses its ids. Receipts carry ours."""
        return ""

    async def send(self, departure: Departure) -> Outcome:
        """Try once: one text, one template, or one file with or without a text below it."""
        wait_s = self._pairs.wait_s(departure.recipient)
        if wait_s > 0:
            return Outcome(
                Result.RETRY,
                code="paced",
                holds=Holds.CONVERSATION,
                retry_after_s=wait_s,
                was_tried=False,
            )
        await self._bucket.take()
        try:
            body = await self._body_of(departure)
        except _NotPossible as reason:
            return Outcome(Result.FAILED, code=str(reason))
        except Refused as refused:
            return self._refused(refused, departure)
        except (NotConnected, Cut) as fault:  # the message itself was not sent yet
            return self._unreachable(fault)
        try:
            answer = await self._graph.post(f"{self.config.number_id}/messages", body)
        except Refused as refused:
            return self._refused(refused, departure)
        except NotConnected as fault:
            return self._unreachable(fault)
        except Cut as fault:
            return Outcome(Result.UNSURE, code="cut", detail=str(fault))
        provider_id = _id_in(answer)
        if not provider_id:
            return Outcome(Result.UNSURE, code="no_id")
        self._health = Health()
        return Outcome(Result.SENT, provider_id)

    async def _body_of(self, departure: Departure) -> dict[str, Any]:
        """Return the JSON of a message, after the upload of its file.

        Raises:
            _NotPossible, HttpFault: Its upload failed, or its template could not be asked for.
        """
        body: dict[str, Any] = {
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            "biz_opaque_callback_data": str(departure.message_id),
        }
        phone = phone_of(departure.recipient)
        body |= {"to": phone.removeprefix("+")} if phone else {"recipient": departure.recipient}
        if departure.answers:
            body["context"] = {"message_id": departure.answers[0]}
        if len(departure.files) > 1:
            raise _NotPossible("one_file")
        file = departure.files[0] if departure.files else None
        if departure.template is not None:
            return body | await self._template_part(departure, file)
        if file is not None:
            return body | await self._file_part(departure.text, file)
        if not departure.text.strip():
            raise _NotPossible("empty")
        if len(departure.text) > MOST_TEXT:
            raise _NotPossible("too_long")
        return body | {"type": "text", "text": {"body": departure.text, "preview_url": False}}

    async def _template_part(self, departure: Departure, file: SentFile | None) -> dict[str, Any]:
        assert departure.template is not None
        chosen = departure.template
        key = (chosen.name, chosen.language)
        if key not in self._templates:
            await self.templates()
        known = self._templates.get(key)
        if known is None:
            raise _NotPossible("132001")  # Meta's code for a template that does not exist
        if not known.is_supported:
            raise _NotPossible("unsupported_template")
        media_id = await self._upload(file, FILE_KINDS.get(file.media_type, DOCUMENT)) if file else ""
        try:
            message = message_of(known, chosen, media_id, file.name if file else "")
        except ValueError as error:
            raise _NotPossible("132000") from error  # Meta's code for the wrong number of values
        return {"type": "template", "template": message}

    async def _file_part(self, text: str, file: SentFile) -> dict[str, Any]:
        kind = FILE_KINDS.get(file.media_type, DOCUMENT)
        if text and not kind.has_caption:
            raise _NotPossible("no_caption")
        if len(text) > MOST_CAPTION:
            raise _NotPossible("too_long")
        part = {"id": await self._upload(file, kind)}
        if text:
            part["caption"] = text
        if kind is DOCUMENT:
            part["filename"] = file.name
        return {"type": kind.name, kind.name: part}

    async def _upload(self, file: SentFile, kind: FileKind) -> str:
        if file.path.stat().st_size > kind.most_bytes:
            raise _NotPossible("too_large")
        with file.path.open("rb") as content:
            form = aiohttp.FormData(quote_fields=False)  # names as browsers send them, in UTF-8
            form.add_field("messaging_product", "whatsapp")
            form.add_field("type", file.media_type)
            form.add_field("file", content, filename=file.name, content_type=file.media_type)
            answer = await self._graph.upload(f"{self.config.number_id}/media", form)
        media_id = answer.get("id")
        if not isinstance(media_id, str):
            raise Cut("an upload without an id")
        return media_id

    def _refused(self, refused: Refused, departure: Departure) -> Outcome:
        meaning = meaning_of(refused.error, refused.status)
        outcome = outcome_of(refused.error, refused.status, departure.attempt)
        log.warning("message %s refused: %s %s", departure.message_id, refused, outcome.result.value)
        if meaning.slows:
            self._bucket.slow_down()
        if meaning.health:
            self._health = Health(meaning.health, refused.error.detail)
        return outcome

    def _unreachable(self, fault: HttpFault) -> Outcome:
        self._health = Health("unreachable", str(fault))
        return Outcome(Result.RETRY, code="unreachable", detail=str(fault), holds=Holds.ADDRESS)

    # -- templates -----------------------------------------------------------------------------------------

    async def templates(self) -> tuple[MessageTemplate, ...]:
        """Ask for all templates of the business account.

        Raises:
            HttpFault: They could not be read; those that were known stay.
        """
        found: dict[tuple[str, str], MessageTemplate] = {}
        after: dict[str, str] = {}
        for _ in range(MOST_PAGES):
            page = await self._graph.get(
                f"{self.config.account_id}/message_templates", fields=FIELDS, limit="100", **after
            )
            for node in page.get("data") or ():
                template = read_template(node)
                found[template.name, template.language] = template
            paging = page.get("paging") or {}
            if "next" not in paging:
                break
            after = {"after": str(paging["cursors"]["after"])}
        self._templates = found
        return tuple(found.values())

    async def list_templates(self) -> tuple[ListedTemplate, ...]:
        """Ask for all templates, for the records. Raises NotListed."""
        try:
            return tuple(one.listed() for one in await self.templates())
        except HttpFault as fault:
            raise NotListed(str(fault)) from fault

    def forget_templates(self) -> None:
        """Ask again before the next template is sent: Meta changed one."""
        self._templates = {}
        self.templates_changed.set()

    # -- health --------------------------------------------------------------------------------------------

    def health(self) -> Health:
        return self._health

    async def check(self) -> Health:
        """Ask Meta for the number, the token and the subscription to webhooks."""
        try:
            self._health = await self._checked()
        except Refused as refused:
            meaning = meaning_of(refused.error, refused.status)
            code = meaning.health or f"code_{refused.error.code or refused.status}"
            self._health = Health(code, refused.error.detail)
        except (NotConnected, Cut) as fault:
            self._health = Health("unreachable", str(fault))
        return self._health

    async def _checked(self) -> Health:
        number = await self._graph.get(
            self.config.number_id,
            fields="display_phone_number,verified_name,quality_rating,throughput,name_status",
        )
        facts: dict[str, object] = {
            "number": number.get("display_phone_number", ""),
            "name": number.get("verified_name", ""),
            "quality": number.get("quality_rating", ""),
            "throughput": (number.get("throughput") or {}).get("level", ""),
        }
        token = (await self._graph.get("debug_token", input_token=self.config.token)).get("data") or {}
        if token.get("is_valid") is False:
            return Health("sign_in", str((token.get("error") or {}).get("message", "")), facts)
        if ends := token.get("expires_at"):  # 0: a system user's token that does not end
            facts["token_ends"] = datetime.fromtimestamp(int(ends), timezone.utc)
        apps = await self._graph.get(f"{self.config.account_id}/subscribed_apps")
        if not apps.get("data"):
            return Health("not_subscribed", facts=facts)
        if ends and facts["token_ends"] - self._now() < WARN_BEFORE:  # type: ignore[operator]
            return Health("token_ends", facts=facts)
        return Health(facts=facts)

    async def close(self) -> None:
        await self._media.close()
        await self._graph.close()


def _id_in(answer: Mapping[str, Any]) -> str:
    messages = answer.get("messages")
    first = messages[0] if isinstance(messages, list) and messages else {}
    provider_id = first.get("id") if isinstance(first, Mapping) else None
    return provider_id if isinstance(provider_id, str) else ""
