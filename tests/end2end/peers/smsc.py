"""An SMSC that we did not write: the npm package smpp, in a process of node."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import Any

import pytest

from channels.sms.parts import Encoding, encoding_of
from tests.end2end.peers.machine import PATIENCE_S, free_port, require

PACKAGES = Path(__file__).parents[3] / "build/peers/node_modules"
SCRIPT = Path(__file__).with_name("smsc.js")

Event = dict[str, Any]


class Smsc:
    """The SMSC; it knows the account "kantor" with the password "rahasia"."""

    def __init__(self, certificate: Path | None = None) -> None:
        require("node")
        if not (PACKAGES / "smpp").exists():
            missing = f"{PACKAGES}/smpp is not there: make peers"
            pytest.fail(missing) if os.environ.get("CI") == "true" else pytest.skip(missing)
        self.port = free_port()
        words = ["node", str(SCRIPT), str(PACKAGES), str(self.port), str(certificate or "")]
        self._process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._unseen: list[Event] = []
        self._queue: Queue[Event] = Queue()
        self._reader = Thread(target=self._read, name="smsc", daemon=True)
        self._reader.start()
        self.wait_for("listening")

    def tell(self, **command: Any) -> None:
        """Have it do something; see smsc.js."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(command) + "\n")
        self._process.stdin.flush()
        self.wait_for("told")

    def deliver(self, text: str, sender: str = "6281234567890", **fields: Any) -> None:
        coding = 0 if encoding_of(text) is Encoding.GSM_7BIT else 8
        told = {"source_addr": sender, "destination_addr": "62215000", "data_coding": coding, **fields}
        told["short_message"] = text
        self.tell(deliver=told)

    def wait_for(self, event: str) -> Event:
        """Return the next such event, and have it once."""
        while True:
            for place, found in enumerate(self._unseen):
                if found["event"] == event:
                    return self._unseen.pop(place)
            try:
                self._unseen.append(self._queue.get(timeout=PATIENCE_S))
            except Empty:
                pytest.fail(f"no {event}; there were {self._unseen}")

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(PATIENCE_S)
        self._reader.join()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._queue.put(json.loads(line))


@contextmanager
def a_smsc(certificate: Path | None = None) -> Iterator[Smsc]:
    smsc = Smsc(certificate)
    try:
        yield smsc
    finally:
        smsc.close()
