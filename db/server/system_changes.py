"""Runs mutations of the server program itself: they have no workstation and no outbox."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from db.mutation import Mutation, Rejected, name_of
from db.rules.system_actor import SYSTEM
from db.server.connection import is_of_server, trouble_of
from db.server.server_tx import Overtaken, ServerTx
from db.sync.sync_status import Trouble
from db.tx import TouchedRows

T = TypeVar("T")
_log = logging.getLogger(__name__)
TRIES = 8
# Deadlock, serialization failure, and a row that another transaction has added meanwhile.
_CROSSED = ("40P01", "40001", "23505")


def in_one_transaction(engine: Engine, work: Callable[[Connection], T]) -> T:
    """Run this in one transaction of the system's actor, again if another transaction came in between.

    engine: Acts for SYSTEM_LOGIN. Raises Overtaken if others come in between each time; DBAPIError,
        SharedError.
    """
    for attempt in range(TRIES):
        try:
            with engine.begin() as connection:
                return work(connection)
        except Overtaken:
            if attempt == TRIES - 1:
                raise
        except DBAPIError as error:
            if str(getattr(error.orig, "sqlstate", "")) not in _CROSSED or attempt == TRIES - 1:
                raise
    raise AssertionError


def run_as_system(connection: Connection, mutations: Iterable[Mutation]) -> list[Rejected | None]:
    """Run these in the transaction, one after the other; return why each was rejected, or None.

    One that cannot run at all (a bug) is rejected, too, with "shared_refused", and the others take effect.
    """
    at = connection.exec_driver_sql("SELECT now()").scalar_one()
    tx = ServerTx(connection, SYSTEM, at, TouchedRows())
    return [_run(connection, tx, mutation) for mutation in mutations]


def _run(connection: Connection, tx: ServerTx, mutation: Mutation) -> Rejected | None:
    try:
        with connection.begin_nested():
            mutation.run(tx)
    except Rejected as refused:
        return refused
    except Overtaken:
        raise
    except DBAPIError as error:
        is_crossed = str(getattr(error.orig, "sqlstate", "")) in _CROSSED
        if is_crossed or is_of_server(error) or trouble_of(error) is not Trouble.FAILED:
            raise
        _log.exception("mutation %s cannot be run", name_of(mutation))
        return Rejected("shared_refused")
    return None
