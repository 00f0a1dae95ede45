"""The description of the open channel (OpenAPI 3.1), generated from its types."""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec

from channels.open.frames import (
    Answer,
    ApplicantMessage,
    ConversationEvent,
    Leave,
    MessageEvent,
    PingEvent,
    Refusal,
    Standing,
    Statuses,
    Taken,
)
from channels.open.settings import MOST_FILES
from channels.open.signing import ID_HEADER, SIGNATURE_HEADER, TIME_HEADER

# A letter that `channels.text.clean` keeps and that is no space.
SAYS_SOMETHING = r"[^\s\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]"
_REF = "#/components/schemas/{name}"
_TYPES = (
    *(ApplicantMessage, Taken, Statuses, Leave, Standing, Refusal),
    *(MessageEvent, ConversationEvent, PingEvent, Answer),
)
_WHY = {
    "400": "it is not what is described",
    "401": "the token is wrong or missing",
    "408": "the body took too long",
    "413": "the body is too large",
    "415": "another type of body",
    "429": "too many requests at once: repeat it after Retry-After",
    "503": "it is not stored: repeat it after Retry-After",
}


def _json(kind: type) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": _REF.format(name=kind.__name__)}}}


def _route(
    summary: str,
    *,
    body: dict[str, Any] | None = None,
    answer: dict[str, Any] | None = None,
    has_404: bool = False,
) -> dict[str, Any]:
    status = "200" if answer else "204"
    needed = ("401", "429", "503") if body is None else tuple(_WHY)
    why = {code: _WHY[code] for code in needed} | ({"404": "there is none"} if has_404 else {})
    refused = {code: {"description": words, "content": _json(Refusal)} for code, words in why.items()}
    done = {"description": "done", **({"content": answer} if answer else {})}
    made: dict[str, Any] = {"summary": summary, "responses": {status: done, **refused}}
    return {**made, "requestBody": {"required": True, "content": body}} if body is not None else made


def _parameter(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _message_body() -> dict[str, Any]:
    """As JSON it has a text; as a form, a text or a file. The parts of a form may come in any order."""
    message = {"$ref": _REF.format(name="ApplicantMessage")}
    has_text = {"required": ["text"], "properties": {"text": {"pattern": SAYS_SOMETHING}}}
    file = {"type": "string", "contentMediaType": "application/octet-stream"}
    parts = {
        "type": "object",
        "required": ["message"],
        "additionalProperties": False,
        "properties": {"message": message, "file": {"type": "array", "maxItems": MOST_FILES, "items": file}},
        "anyOf": [
            {"properties": {"message": has_text}},
            {"required": ["file"], "properties": {"file": {"minItems": 1}}},
        ],
    }
    return {
        "application/json": {"schema": {"allOf": [message, has_text]}},
        "multipart/form-data": {
            "schema": parts,
            "encoding": {"message": {"contentType": "application/json"}},
        },
    }


def _event(kind: type, summary: str) -> dict[str, Any]:
    def header(name: str, words: str) -> dict[str, Any]:
        given = {"name": name, "in": "header", "required": True, "description": words}
        return {**given, "schema": {"type": "string"}}

    return {
        "post": {
            "summary": summary,
            "security": [],
            "parameters": [
                header(ID_HEADER, "The same event has the same id: do it once"),
                header(TIME_HEADER, "Seconds since 1970: refuse what is older than five minutes"),
                header(SIGNATURE_HEADER, "v1, and base64 of HMAC-SHA256 over ID.TIME.BODY"),
            ],
            "requestBody": {"required": True, "content": _json(kind)},
            "responses": {
                "2XX": {"description": "the event is taken"},
                "400": {"description": "refused for ever; also 409, 413, 415, 422", "content": _json(Answer)},
                "default": {"description": "not taken: it comes again, later and later"},
            },
        }
    }


@cache
def description() -> dict[str, Any]:
    _, schemas = msgspec.json.schema_components(_TYPES, ref_template=_REF)
    correspondent = schemas["ApplicantMessage"]["properties"]["correspondent"]
    octets = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
    file = _route("A file of a message of the office", answer=octets, has_404=True)
    file["parameters"] = [
        _parameter("message_id", {"type": "string", "format": "uuid"}),
        _parameter("number", {"type": "integer", "minimum": 0, "maximum": 99}),
    ]
    standing = _route("How a conversation stands", answer=_json(Standing), has_404=True)
    standing["parameters"] = [_parameter("correspondent", {**correspondent, "pattern": "^[!-.0-~]+$"})]
    about = _route("This description", answer={"application/json": {"schema": {"type": "object"}}})
    about = {**about, "security": [], "responses": {"200": about["responses"]["200"]}}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Loket: open channel",
            "version": "1",
            "description": "Joins a chatbot or a provider of messages with Loket.",
        },
        "servers": [{"url": "/public/open/v1"}],
        "security": [{"token": []}],
        "paths": {
            "/messages": {
                "post": _route("A message from an applicant", body=_message_body(), answer=_json(Taken))
            },
            "/statuses": {"post": _route("What became of messages of the office", body=_json(Statuses))},
            "/leaves": {"post": _route("The applicant has closed the conversation", body=_json(Leave))},
            "/conversations/{correspondent}": {"get": standing},
            "/messages/{message_id}/files/{number}": {"get": file},
            "/openapi.json": {"get": about},
        },
        "webhooks": {
            "message": _event(MessageEvent, "Send this message to the applicant"),
            "conversation": _event(ConversationEvent, "A conversation stands differently now"),
            "ping": _event(PingEvent, "The administrator tries the address"),
        },
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }
