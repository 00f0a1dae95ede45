"""A program that does not know the columns that 0019 gave to contact, to be run in a process of its own."""

from __future__ import annotations

from multiprocessing.connection import Connection

from tests.db.next_version import Seat

LATER = ("call_ref", "queue", "queued_at", "held_ms", "transferred_to")


def work(seat: Seat, pipe: Connection) -> None:
    """Do what is asked over the pipe until None comes; answer with the result."""
    from tests.db.former_program import Program

    program = Program(seat)
    while (asked := pipe.recv()) is not None:
        name, arguments = asked
        pipe.send(getattr(program, name)(*arguments))
    program.close()
