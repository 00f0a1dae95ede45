"""Health and metrics, on a port that is reachable from this computer only."""

from __future__ import annotations

import msgspec
from aiohttp import web
from sqlalchemy import Connection

from server.application import Server
from server.refused import Refused


def local_application(server: Server) -> web.Application:
    async def health(_request: web.Request) -> web.Response:
        """Answer 503 if the database does not answer, so that a proxy uses another instance."""
        try:
            await server.database.transact("", _ask)
        except Refused:
            return web.json_response({"database": "unreachable"}, status=503)
        return web.json_response({"database": "ok"})

    async def metrics(_request: web.Request) -> web.Response:
        return web.Response(body=server.metrics.text(), headers={"Content-Type": "text/plain; version=0.0.4"})

    async def addresses(_request: web.Request) -> web.Response:
        """Answer how the addresses of the written channels are at this instance."""
        found = [
            {
                "name": one.name,
                "channel": one.channel.value,
                "leads": one.leads,
                "works": one.health.works,
                "code": one.health.code,
                "detail": one.health.detail,
                "facts": msgspec.to_builtins(dict(one.health.facts)),
            }
            for one in server.channels.health()
        ]
        return web.json_response(found)

    application = web.Application()
    application.add_routes(
        [web.get("/healthz", health), web.get("/metrics", metrics), web.get("/addresses", addresses)]
    )
    return application


def _ask(connection: Connection) -> None:
    connection.exec_driver_sql("SELECT 1")
