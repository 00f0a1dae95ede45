"""Every description that an engine sends in a test is judged, and a bad one fails the test.

Each process that a test starts writes its SIP into one file (startup/sitecustomize.py), as it is on the wire.
After a test what has come is read, engine by engine. That it was seen at all is held against what the engines
say to the Phones of the test: a call that is up has had at least one description.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from telephony.client.phone import Phone
from telephony.messages import CallChanged, CallKey, CallState, Event
from telephony.process import child_process
from tests.wire.negotiation import Negotiation
from tests.wire.startup.sitecustomize import FILE

STARTUP = Path(__file__).parent / "startup"


@dataclass
class Seen:
    """What was on the wire since the last look.

    Attributes:
        count: Descriptions that were judged.
        calls: In which something was described, by engine and Call-ID.
        connected: Calls of which a Phone heard that they are up.
    """

    problems: list[str] = field(default_factory=list)
    count: int = 0
    calls: set[tuple[int, str]] = field(default_factory=set)
    connected: set[CallKey] = field(default_factory=set)

    @property
    def faults(self) -> list[str]:
        """What fails the test."""
        unseen = len(self.connected) - len(self.calls)
        blind = [f"{unseen} calls were up, and nothing was seen of their descriptions"] if unseen > 0 else []
        return [*self.problems, *blind]


class Tap:
    """One for the session: engines may live longer than a test."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._read_to = 0
        self._engines: dict[int, Negotiation] = {}
        self._known: set[CallKey] = set()
        self._connected: set[CallKey] = set()

    def heard(self, event: Event) -> None:
        """An engine has said this to a Phone. A bundle runs no sitecustomize, so its engine is not seen."""
        is_bundled = child_process.own_command("--engine", "telephony.engine.main")[0] != sys.executable
        if isinstance(event, CallChanged) and event.state is CallState.CONNECTED and not is_bundled:
            self._connected.add(event.call_key)

    def look(self) -> Seen:
        """Read and judge what the engines have written since the last look."""
        seen = Seen(connected=self._connected - self._known)
        self._known |= self._connected
        for process_id, direction, text in self._lines():
            engine = self._engines.setdefault(process_id, Negotiation())
            engine.saw(direction, text.encode("latin-1"))
        for process_id, engine in self._engines.items():
            judged = engine.take()
            seen.problems += judged.problems
            seen.count += judged.count
            seen.calls |= {(process_id, call_id) for call_id in judged.calls}
        return seen

    def _lines(self) -> Iterator[tuple[int, str, str]]:
        if not self._file.exists():
            return
        with self._file.open("rb") as file:
            file.seek(self._read_to)
            for line in file:
                if not line.endswith(b"\n"):
                    break  # an engine was killed in the middle of it, or is just writing
                self._read_to += len(line)
                process_id, direction, text = json.loads(line)
                yield process_id, direction, text


@contextmanager
def tapped(file: Path) -> Iterator[Tap]:
    """Tap all engines that are started from now on."""
    tap = Tap(file)
    take = Phone._take

    def taken(phone: Phone, event: Event) -> None:
        if phone.engine_pid:  # a real one, no script of a test
            tap.heard(event)
        take(phone, event)

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(FILE, str(file))
        patch.setenv("PYTHONPATH", str(STARTUP), prepend=os.pathsep)
        patch.setattr(Phone, "_take", taken)
        yield tap
