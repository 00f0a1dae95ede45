"""The event socket and the queues of a FreeSWITCH, as far as an office's server sees them.

Debian has no FreeSWITCH. The messages are those of mod_event_socket.c and mod_callcenter.c of FreeSWITCH.
test_freeswitch.py holds this peer to a client that is not ours, greenswitch.
"""

from __future__ import annotations

import json
import socket
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from tests.end2end.peers.machine import LOOPBACK


@dataclass
class Caller:
    number: str
    queue: str
    joined: int = field(default_factory=lambda: int(time.time()))
    session: str = field(default_factory=lambda: str(uuid4()))
    state: str = "Waiting"

    def headers(self) -> dict[str, str]:
        return {
            "CC-Queue": self.queue,
            "CC-Member-UUID": self.session[::-1],
            "CC-Member-Session-UUID": self.session,
            "CC-Member-CID-Name": self.number,
            "CC-Member-CID-Number": self.number,
        }


@dataclass
class SwitchAgent:
    name: str
    status: str = "Available"
    state: str = "Waiting"


class FreeSwitch:
    def __init__(self, secret: str = "rahasia", port: int = 0) -> None:
        self._secret = secret
        self.queues = ["layanan@default", "perizinan@default"]
        self.agents = [SwitchAgent("1001@office.example"), SwitchAgent("1002@office.example", "Logged Out")]
        self.waiting: list[Caller] = []
        self._lines: list[tuple[socket.socket, threading.Lock]] = []
        self._listening: list[socket.socket] = []
        self._server = socket.create_server((LOOPBACK, port))
        self.port: int = self._server.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def end(self) -> None:
        with suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self.drop_connections()

    def drop_connections(self) -> None:
        for line, _ in self._lines:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
            line.close()
        self._lines, self._listening = [], []

    # -- what callers and agents do ------------------------------------------------------------------------

    def join(self, number: str, queue: str = "layanan@default") -> Caller:
        caller = Caller(number, queue)
        self.waiting.append(caller)
        self._fire("member-queue-start", caller.headers())
        return caller

    def answer(self, caller: Caller, agent: SwitchAgent) -> int:
        caller.state, answered = "Answered", int(time.time())
        agent.state = "In a queue call"
        self._fire("bridge-agent-start", self._with_agent(caller, agent, answered))
        return answered

    def complete(self, caller: Caller, agent: SwitchAgent, answered: int, talked_s: int) -> None:
        self.waiting.remove(caller)
        agent.state = "Waiting"
        given = {**self._with_agent(caller, agent, answered), "CC-Agent-Bridged": "true"}
        ended = {"CC-Bridge-Terminated-Time": str(answered + talked_s), "CC-Hangup-Cause": "NORMAL_CLEARING"}
        self._fire("bridge-agent-end", {**given, **ended}, at=answered + talked_s)
        self._fire("member-queue-end", {**given, "CC-Cause": "Terminated"}, at=answered + talked_s)

    def cancel(self, caller: Caller, reason: str) -> None:
        self.waiting.remove(caller)
        left = {"CC-Member-Leaving-Time": str(int(time.time())), "CC-Member-Joined-Time": str(caller.joined)}
        self._fire(
            "member-queue-end",
            {**caller.headers(), **left, "CC-Cause": "Cancel", "CC-Cancel-Reason": reason},
        )

    def _with_agent(self, caller: Caller, agent: SwitchAgent, answered: int) -> dict[str, str]:
        return {
            **caller.headers(),
            "CC-Agent": agent.name,
            "CC-Agent-System": "single_box",
            "CC-Agent-Called-Time": str(answered - 1),
            "CC-Agent-Answered-Time": str(answered),
            "CC-Member-Joined-Time": str(caller.joined),
        }

    def _fire(self, action: str, more: dict[str, str], at: float | None = None) -> None:
        stamp = str(int((at if at is not None else time.time()) * 1_000_000))
        event = {"Event-Name": "CUSTOM", "Event-Subclass": "callcenter::info", "Event-Date-Timestamp": stamp}
        body = json.dumps({**event, "CC-Action": action, **more}).encode()
        for line, lock in list(self._lines):
            if line in self._listening:
                self._say(line, lock, "text/event-json", body)

    # -- the protocol --------------------------------------------------------------------------------------

    def _accept(self) -> None:
        while True:
            try:
                line, _ = self._server.accept()
            except OSError:
                return
            lock = threading.Lock()
            self._lines.append((line, lock))
            threading.Thread(target=self._serve, args=(line, lock), daemon=True).start()

    def _serve(self, line: socket.socket, lock: threading.Lock) -> None:
        with suppress(OSError):
            line.sendall(b"Content-Type: auth/request\n\n")
            is_in, words = False, ""
            for raw in line.makefile("rb"):
                if said := raw.decode().strip():
                    words = words or said
                elif words:
                    is_in = self._do(line, lock, words, is_in)
                    words = ""

    def _do(self, line: socket.socket, lock: threading.Lock, words: str, is_in: bool) -> bool:
        verb, _, rest = words.partition(" ")
        if verb == "auth":
            is_right = rest == self._secret
            self._reply(line, lock, "+OK accepted" if is_right else "-ERR invalid")
            return is_right
        if not is_in:
            self._reply(line, lock, "-ERR command not found")
        elif verb == "event":
            if rest.startswith("json"):
                self._listening.append(line)
            self._reply(line, lock, f"+OK event listener enabled {rest.partition(' ')[0]}")
        elif verb == "exit":
            self._reply(line, lock, "+OK bye")
            self._say(line, lock, "text/disconnect-notice", b"Disconnected, goodbye.\n")
            line.shutdown(socket.SHUT_RDWR)
        elif verb == "api":
            self._say(line, lock, "api/response", self._answer(rest).encode())
        else:
            self._reply(line, lock, "-ERR command not found")
        return is_in

    def _answer(self, words: str) -> str:
        head, _, queue = words.partition("queue list")
        what, _, name = queue.strip().partition(" ")
        if head != "callcenter_config ":
            return "-ERR Command not found!\n"
        if not what:
            return self._table([{"name": one, "strategy": "longest-idle-agent"} for one in self.queues])
        if name not in self.queues:
            return "-ERR Invalid Queue not found!\n"
        if what == "members":
            found = [one for one in self.waiting if one.queue == name]
            return self._table([self._member(one) for one in found])
        return self._table(
            [
                {
                    "name": one.name,
                    "contact": f"[leg_timeout=10]user/{one.name}",
                    "status": one.status,
                    "state": one.state,
                }
                for one in self.agents
            ]
        )

    def _member(self, caller: Caller) -> dict[str, Any]:
        return {
            "queue": caller.queue,
            "session_uuid": caller.session,
            "cid_number": caller.number,
            "joined_epoch": caller.joined,
            "state": caller.state,
        }

    def _table(self, rows: list[dict[str, Any]]) -> str:
        lines = ["|".join(rows[0])] if rows else []
        lines += ["|".join(map(str, row.values())) for row in rows]
        return "".join(f"{line}\n" for line in (*lines, "+OK"))

    def _reply(self, line: socket.socket, lock: threading.Lock, text: str) -> None:
        with lock, suppress(OSError):
            line.sendall(f"Content-Type: command/reply\nReply-Text: {text}\n\n".encode())

    def _say(self, line: socket.socket, lock: threading.Lock, kind: str, body: bytes) -> None:
        with lock, suppress(OSError):
            line.sendall(f"Content-Type: {kind}\nContent-Length: {len(body)}\n\n".encode() + body)
