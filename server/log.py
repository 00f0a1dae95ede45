"""The log: one JSON object on each line, without names, numbers or texts of people."""

from __future__ import annotations

import json
import logging
import sys
from datetime import datetime, timezone

from aiohttp.http_exceptions import HttpProcessingError

from app.common.error_text import error_text


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, timezone.utc).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "where": record.name,
            "event": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = error_text(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, default=str)


class _FaultsOfClients(logging.Filter):
    """Bytes that are no HTTP: aiohttp logs each such request as an error of the server, with a traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info and isinstance(record.exc_info[1], HttpProcessingError):
            record.levelno, record.levelname = logging.INFO, "INFO"
            record.msg, record.args, record.exc_info = "a client sent no HTTP", (), None
        return True


def start_log() -> None:
    """Write to the standard error stream: systemd's journal keeps it."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    logging.getLogger("aiohttp.server").addFilter(_FaultsOfClients())
