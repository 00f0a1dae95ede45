"""The description of all endpoints (OpenAPI 3.1), generated from the types of the messages."""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec

from db.sync.messages import (
    AskCases,
    EnrolStation,
    Problem,
    Pushed,
    PushMutations,
    Session,
    SignIn,
)
from server.pulling import AskNews

_REF = "#/components/schemas/{name}"
_TYPES = (SignIn, Session, EnrolStation, PushMutations, Pushed, AskCases, Problem)
_PAGE = {"application/msgpack": {"schema": {"description": "db/sync/messages.py: Page or CasesPage"}}}


def _json(kind: type) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": _REF.format(name=kind.__name__)}}}


def _endpoint(
    summary: str, *, body: type | None = None, answer: Any = None, status: str = "200", is_open: bool = False
) -> dict[str, Any]:
    made: dict[str, Any] = {
        "summary": summary,
        "responses": {
            status: {"description": "done", **({"content": answer} if answer else {})},
            "default": {"description": "not carried out", "content": _json(Problem)},
        },
        "security": [] if is_open else [{"token": []}],
    }
    if body is not None:
        made["requestBody"] = {"required": True, "content": _json(body)}
    return made


@cache
def description() -> dict[str, Any]:
    _, schemas = msgspec.json.schema_components(_TYPES, ref_template=_REF)
    query = msgspec.json.schema(AskNews)["$defs"]["AskNews"]["properties"]
    pull = _endpoint("A page of new rows", answer=_PAGE)
    pull["parameters"] = [{"name": name, "in": "query", "schema": kind} for name, kind in query.items()]
    return {
        "openapi": "3.1.0",
        "info": {"title": "Loket server", "version": "1"},
        "paths": {
            "/v1/session": {
                "post": _endpoint("Sign in", body=SignIn, answer=_json(Session), is_open=True),
                "delete": _endpoint("Sign out", status="204"),
            },
            "/v1/enrol": {"post": _endpoint("Enrol a workstation", body=EnrolStation, status="204")},
            "/v1/push": {"post": _endpoint("Run mutations", body=PushMutations, answer=_json(Pushed))},
            "/v1/pull": {"get": pull},
            "/v1/cases": {"post": _endpoint("Whole cases", body=AskCases, answer=_PAGE)},
            "/v1/events": {"get": _endpoint("Wake-ups and presence, as a WebSocket", status="101")},
            "/v1/openapi.json": {
                "get": _endpoint("This description", answer={"application/json": {}}, is_open=True)
            },
        },
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }
