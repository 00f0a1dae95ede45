"""Headsets that are not there: a stand-in for the module `hid` inside a real headset process.

The test holds a `FakeHid`, the process is started by its `command` and talks to it over loopback.
"""

from __future__ import annotations

import json
import queue
import socket
import sys
import threading
from collections.abc import Callable
from typing import Any

from telephony.headset import process
from telephony.headset.hid import HidDevice

CHECK_EVERY_S = 0.1


class FakeHid:
    """What is plugged in, and what was written to it. `written` grows on a thread of its own."""

    def __init__(self) -> None:
        self.written: list[tuple[str, bytes]] = []
        self.is_hung = False  # the process knows that it shall hang
        self._plugged: dict[str, dict[str, Any]] = {}
        self._server = socket.create_server(("127.0.0.1", 0))
        self._processes: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def command(self) -> list[str]:
        return [sys.executable, "-m", "tests.telephony.headset.fake_hid", str(self._server.getsockname()[1])]

    def plug(self, path: str, descriptor: bytes, name: str = "Headset", **trouble: str) -> None:
        """trouble: opening="busy" or "broken"."""
        self._plugged[path] = {"path": path, "descriptor": descriptor.hex(), "name": name, **trouble}
        self._send(do="plug", **self._plugged[path])

    def pull(self, path: str) -> None:
        del self._plugged[path]
        self._send(do="pull", path=path)

    def report(self, path: str, *data: int) -> None:
        self._send(do="report", path=path, data=bytes(data).hex())

    def fail(self, path: str) -> None:
        """Let the driver raise what no driver should, once; the headset stays plugged in."""
        self._send(do="fail", path=path)

    def hang(self, path: str) -> None:
        """Let the driver never come back from the next report that it shall send."""
        self._send(do="hang", path=path)

    def close(self) -> None:
        for one in [self._server, *self._processes]:
            one.close()

    def _send(self, **message: Any) -> None:
        for one in self._processes:
            try:
                one.sendall(json.dumps(message).encode() + b"\n")
            except OSError:
                continue  # a process that was killed

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._server.accept()
            except OSError:
                return
            for headset in self._plugged.values():
                connection.sendall(json.dumps({"do": "plug", **headset}).encode() + b"\n")
            self._processes.append(connection)
            threading.Thread(target=self._listen, args=(connection,), daemon=True).start()

    def _listen(self, connection: socket.socket) -> None:
        try:
            for line in connection.makefile():
                message = json.loads(line)
                if "hangs" in message:
                    self.is_hung = True
                    continue
                self.written.append((message["path"], bytes.fromhex(message["data"])))
        except OSError:
            return


class FakeModule:
    """As `hid`: enumerate() and device()."""

    def __init__(self, port: int) -> None:
        self.headsets: dict[bytes, dict[str, Any]] = {}
        self.device: Callable[[], HidDevice] = lambda: FakeDevice(self)
        self.reports: dict[bytes, queue.SimpleQueue[bytes | Exception]] = {}
        self._test = socket.create_connection(("127.0.0.1", port))
        threading.Thread(target=self._listen, daemon=True).start()

    def enumerate(self) -> list[dict[str, Any]]:
        return [
            {
                "path": path,
                "vendor_id": 0x0B0E,
                "product_id": 0x0307,
                "serial_number": path.decode(),
                "product_string": headset["name"],
                "usage_page": page,
                "usage": 5,
            }
            for path, headset in list(self.headsets.items())
            for page in (0x0C, 0x0B)
        ]

    def wrote(self, path: bytes, data: bytes) -> None:
        message = {"path": path.decode(), "data": data.hex()}
        self._test.sendall(json.dumps(message).encode() + b"\n")

    def _listen(self) -> None:
        for line in self._test.makefile():
            message = json.loads(line)
            path = message["path"].encode()
            if message["do"] == "plug":
                self.headsets[path] = message
                self.reports[path] = queue.SimpleQueue()
            elif message["do"] == "pull":
                del self.headsets[path]
                self.reports[path].put(OSError("read error"))
            elif message["do"] == "hang":
                self.headsets[path]["hangs"] = True
                self._test.sendall(b'{"hangs": true}\n')
            elif message["do"] == "fail":
                self.reports[path].put(RuntimeError("driver"))
            else:
                self.reports[path].put(bytes.fromhex(message["data"]))


class FakeDevice:
    def __init__(self, module: FakeModule) -> None:
        self._module = module
        self._path = b""

    def open_path(self, path: bytes) -> None:
        opening = self._module.headsets[path].get("opening")
        if opening == "busy":
            raise OSError("open failed")
        if opening == "broken":
            raise RuntimeError("driver")
        self._path = path
        self._reports = self._module.reports[path]

    def close(self) -> None:
        self._path = b""

    def get_report_descriptor(self) -> list[int]:
        return list(bytes.fromhex(self._module.headsets[self._path]["descriptor"]))

    def read(self, max_length: int, timeout_ms: int = 0) -> list[int]:
        try:
            report = self._reports.get(timeout=timeout_ms / 1000)
        except queue.Empty:
            return []
        if isinstance(report, Exception):
            raise report
        return list(report[:max_length])

    def write(self, buff: bytes) -> int:
        if self._module.headsets[self._path].get("hangs"):
            threading.Event().wait()
        self._module.wrote(self._path, buff)
        return len(buff)


if __name__ == "__main__":
    process.CHECK_EVERY_S = CHECK_EVERY_S
    process.run(FakeModule(int(sys.argv[1])))
