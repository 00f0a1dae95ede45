"""`loket admin queues`: which team a queue of the telephone exchange belongs to."""

from __future__ import annotations

import argparse

from app.admin import sentences
from db.server.admin.queues import give_queue, queues, take_queue
from db.server.admin.server import Server

_PAST = "The calls that were read before keep the team that they have."


def run(server: Server, options: argparse.Namespace) -> str:
    """Return the message. Raises AdminError."""
    with server.connect() as raw:
        if options.what == "list":
            return sentences.queue_table(queues(raw))
        queue: str = options.queue
        if options.what == "take":
            take_queue(raw, queue)
            return f"Every team sees '{queue}' and its new calls. {_PAST}"
        is_known = give_queue(raw, queue, options.team)
    text = f"'{queue}' and its new calls are of the team '{options.team}'. {_PAST}"
    return text if is_known else f"{text}\nATTENTION: the exchange has named no such queue yet."
