"""Runs mutations of a workstation again in the database, for the signed-in user."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from app.mutations import read_back
from db.audit import Link
from db.server.push import Push
from db.sync.messages import BAD_REQUEST, Pushed, PushMutations, SentMutation
from db.sync.transport import Sent
from server.database import Database
from server.refused import Refused
from server.sessions import SignedIn

MOST_FACTS = 4_096  # bytes, of a mutation that an earlier database rejected


@dataclass(frozen=True, slots=True)
class Done:
    """count: Mutations that got an outcome by this request, or by an earlier one whose answer was lost."""

    pushed: Pushed
    count: int


class Pushing:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def run(self, who: SignedIn, request: PushMutations, program: int) -> Done:
        """Run some or all of these consecutive mutations. Raises Refused.

        The author is the user of the session: a mutation of another user is rejected.
        """
        for one in request.mutations:
            _must_fit(one)
        rows = [_sent(one) for one in request.mutations]
        first = rows[0].mut_no
        if [row.mut_no for row in rows] != list(range(first, first + len(rows))):
            raise Refused(400, BAD_REQUEST, "the numbers do not follow each other")
        engine = self._database.acting(who.login, who.station.client_id)
        trail = None if request.trail is None else Link(request.trail.sequence, request.trail.hash)
        push = Push(engine, who.station, read_back, program, trail)
        done = await self._database.run(lambda: push.send(rows))
        return Done(Pushed(done), max(0, done - first + 1))


class _Named(msgspec.Struct):
    mutation: str = ""


def _must_fit(one: SentMutation) -> None:
    """Raise Refused if the name is not that of the mutation, or the facts of a rejection are too large."""
    try:
        name = msgspec.json.decode(one.args, type=_Named).mutation if one.args else one.name
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise Refused(400, BAD_REQUEST, "the arguments of a mutation are no JSON") from error
    if name != one.name:
        raise Refused(400, BAD_REQUEST, "the name is not that of the mutation")
    if one.facts is not None and len(msgspec.json.encode(one.facts)) > MOST_FACTS:
        raise Refused(400, BAD_REQUEST, "more facts than a rejection has")


def _sent(one: SentMutation) -> Sent:
    return Sent(one.number, one.name, one.args, one.args_hash, one.author, one.reason, one.facts)
