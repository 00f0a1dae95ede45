"""Health and metrics, on a port that is reachable from this computer only."""

from __future__ import annotations

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

    application = web.Application()
    application.add_routes([web.get("/healthz", health), web.get("/metrics", metrics)])
    return application


def _ask(connection: Connection) -> None:
    connection.exec_driver_sql("SELECT 1")
