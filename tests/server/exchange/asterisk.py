"""The manager interface and the queues of an Asterisk, as far as an office's server sees them.

Debian has no Asterisk. The messages are those of Asterisk 23: main/manager.c (greeting, login, answers, write
permissions), main/manager_channels.c (the fields of a channel), apps/app_queue.c (the events of queues and
QueueStatus, in their order). test_ami.py holds this peer to a client that is not ours, panoramisk.
"""

from __future__ import annotations

import hashlib
import socket
import ssl
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field

from tests.end2end.peers.machine import LOOPBACK

_OK = {"Response": "Success"}
Message = dict[str, str]


@dataclass
class Caller:
    unique: str
    number: str
    queue: str
    since: float
    linked: str = ""

    def fields(self) -> Message:
        return {
            "Channel": f"PJSIP/trunk-{self.unique[-4:]}",
            "ChannelState": "6",
            "ChannelStateDesc": "Up",
            "CallerIDNum": self.number or "<unknown>",
            "CallerIDName": "<unknown>",
            "ConnectedLineNum": "<unknown>",
            "ConnectedLineName": "<unknown>",
            "Language": "id",
            "AccountCode": "",
            "Context": "office",
            "Exten": "1000",
            "Priority": "3",
            "Uniqueid": self.unique,
            "Linkedid": self.linked or self.unique,
        }


@dataclass
class QueueMember:
    queue: str
    extension: str
    name: str
    status: int = 1
    is_paused: bool = False
    reason: str = ""

    @property
    def interface(self) -> str:
        return f"Local/{self.extension}@from-queue/n"

    def fields(self) -> Message:
        return {
            "StateInterface": f"hint:{self.extension}@ext-local",
            "Membership": "dynamic",
            "Penalty": "0",
            "CallsTaken": "3",
            "LastCall": "0",
            "LastPause": "0",
            "LoginTime": "1764320000",
            "InCall": "0",
            "Status": str(self.status),
            "Paused": str(int(self.is_paused)),
            "PausedReason": self.reason,
        }


@dataclass
class _Session:
    line: socket.socket
    challenge: str = ""
    is_in: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)

    def say(self, message: Message) -> None:
        said = "".join(f"{name}: {value}\r\n" for name, value in message.items()) + "\r\n"
        with self.lock, suppress(OSError):
            self.line.sendall(said.encode())


class Asterisk:
    """may_write: The manager user has class agent for writing. is_stamped: timestampevents = yes.

    ahead_s: Of its clock.
    """

    def __init__(
        self,
        user: str = "loket",
        secret: str = "rahasia",
        context: ssl.SSLContext | None = None,
        *,
        may_write: bool = True,
        is_stamped: bool = True,
        ahead_s: float = 0.0,
        port: int = 0,
    ) -> None:
        self._user, self._secret, self._context = user, secret, context
        self.may_write, self._is_stamped, self._ahead_s = may_write, is_stamped, ahead_s
        self.queues = ["layanan", "perizinan"]
        self.members: list[QueueMember] = []
        self.waiting: list[Caller] = []
        self.actions: list[Message] = []
        self._sessions: list[_Session] = []
        self._server = socket.create_server((LOOPBACK, port))
        self.port: int = self._server.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def end(self) -> None:
        with suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self.drop_connections()

    def drop_connections(self) -> None:
        for one in self._sessions:
            with suppress(OSError):
                one.line.shutdown(socket.SHUT_RDWR)
            one.line.close()
        self._sessions = []

    # -- what callers and agents do ------------------------------------------------------------------------

    def join(self, unique: str, number: str, queue: str = "layanan", linked: str = "") -> Caller:
        caller = Caller(unique, number, queue, time.time(), linked)
        self.waiting.append(caller)
        position = str(sum(one.queue == queue for one in self.waiting))
        more = {"Queue": queue, "Position": position, "Count": position}
        self.event("QueueCallerJoin", {**caller.fields(), **more})
        return caller

    def answer(self, caller: Caller, member: QueueMember) -> None:
        """leave_queue() comes before the announcement to the agent, and AgentConnect after it."""
        member.status = 2
        self._leave(caller)
        self.event(
            "AgentConnect", self._with_member(caller, member, HoldTime=self._held(caller), RingTime="2")
        )
        self.event("QueueMemberStatus", self._member(member))

    def complete(self, caller: Caller, member: QueueMember, talked_s: int) -> None:
        member.status = 1
        more = {"HoldTime": "1", "TalkTime": str(talked_s), "Reason": "caller"}
        self.event("AgentComplete", self._with_member(caller, member, **more))
        self.event("QueueMemberStatus", self._member(member))
        self._hang_up(caller)

    def give_up(self, caller: Caller) -> None:
        self._abandon(caller)
        self._leave(caller)
        self._hang_up(caller)

    def run_out(self, caller: Caller) -> None:
        """The time in the queue is over: Asterisk calls record_abandoned() here, too."""
        self._abandon(caller)
        self._leave(caller)

    def pause(self, member: QueueMember, reason: str, *, is_paused: bool = True) -> None:
        member.is_paused, member.reason = is_paused, reason if is_paused else ""
        self.event("QueueMemberPause", self._member(member))

    def _abandon(self, caller: Caller) -> None:
        more = {
            "Queue": caller.queue,
            "Position": "1",
            "OriginalPosition": "1",
            "HoldTime": self._held(caller),
        }
        self.event("QueueCallerAbandon", {**caller.fields(), **more})

    def _leave(self, caller: Caller) -> None:
        self.waiting.remove(caller)
        self.event(
            "QueueCallerLeave", {**caller.fields(), "Queue": caller.queue, "Position": "1", "Count": "0"}
        )

    def _hang_up(self, caller: Caller) -> None:
        more = {"Cause": "16", "Cause-txt": "Normal Clearing"}
        self.event("Hangup", {**caller.fields(), **more}, "call,all")

    def _held(self, caller: Caller) -> str:
        return str(int(time.time()) - int(caller.since))

    def _with_member(self, caller: Caller, member: QueueMember, **more: str) -> Message:
        of_agent = {"DestChannel": f"Local/{member.extension}@from-queue-0000001;1", "DestUniqueid": "9.9"}
        named = {"Queue": caller.queue, "Interface": member.interface, "MemberName": member.name}
        return {**caller.fields(), **of_agent, **named, **more}

    def _member(self, member: QueueMember) -> Message:
        named = {"Queue": member.queue, "MemberName": member.name, "Interface": member.interface}
        return {**named, **member.fields()}

    def event(self, name: str, fields: Message, privilege: str = "agent,all") -> None:
        message = {"Event": name, "Privilege": privilege}
        if self._is_stamped:
            message["Timestamp"] = f"{time.time() + self._ahead_s:.6f}"
        for session in list(self._sessions):
            if session.is_in:
                session.say({**message, **fields})

    # -- the protocol --------------------------------------------------------------------------------------

    def _accept(self) -> None:
        while True:
            try:
                line, _ = self._server.accept()
                if self._context is not None:
                    line = self._context.wrap_socket(line, server_side=True)
            except ssl.SSLError:
                continue
            except OSError:
                return
            session = _Session(line)
            self._sessions.append(session)
            threading.Thread(target=self._serve, args=(session,), daemon=True).start()

    def _serve(self, session: _Session) -> None:
        with suppress(OSError):
            session.line.sendall(b"Asterisk Call Manager/11.0.0\r\n")
            said: Message = {}
            for raw in session.line.makefile("rb"):
                name, _, value = raw.decode().strip().partition(": ")
                if name:
                    said[name.lower()] = value
                elif said:
                    self._do(session, said)
                    said = {}

    def _do(self, session: _Session, said: Message) -> None:
        action = said.get("action", "").lower()
        number = {"ActionID": said["actionid"]} if "actionid" in said else {}
        if action == "challenge":
            session.challenge = str(time.time_ns())[-9:]
            session.say({**_OK, **number, "Challenge": session.challenge})
        elif action == "login":
            self._log_in(session, said, number)
        elif not session.is_in:
            session.say({"Response": "Error", **number, "Message": "Permission denied"})
        else:
            self.actions.append(said)
            self._act(session, action, said, number)

    def _log_in(self, session: _Session, said: Message, number: Message) -> None:
        key = hashlib.md5((session.challenge + self._secret).encode()).hexdigest()
        is_right = said.get("key") == key if session.challenge else said.get("secret") == self._secret
        if said.get("username") != self._user or not is_right:
            session.say({"Response": "Error", **number, "Message": "Authentication failed"})
            session.line.close()
            return
        session.say({**_OK, **number, "Message": "Authentication accepted"})
        session.is_in = True
        full = {"Event": "FullyBooted", "Privilege": "system,all", "Uptime": "100", "LastReload": "100"}
        session.say({**full, "Status": "Fully Booted"})

    def _act(self, session: _Session, action: str, said: Message, number: Message) -> None:
        if action == "ping":
            session.say({**_OK, **number, "Ping": "Pong", "Timestamp": f"{time.time() + self._ahead_s:.6f}"})
        elif action == "queuestatus":
            self._status(session, number)
        elif action == "queuepause" and not self.may_write:
            session.say({"Response": "Error", **number, "Message": "Permission denied"})
        elif action == "queuepause":
            self._pause(session, said, number)
        else:
            session.say({"Response": "Error", **number, "Message": "Invalid/unknown command"})

    def _status(self, session: _Session, number: Message) -> None:
        session.say({**_OK, **number, "EventList": "start", "Message": "Queue status will follow"})
        count = 0
        for queue in self.queues:
            lines: list[Message] = [
                {"Event": "QueueParams", "Queue": queue, "Max": "0", "Strategy": "ringall"}
            ]
            lines += [
                {"Event": "QueueMember", "Queue": queue, "Name": one.name, "Location": one.interface}
                | one.fields()
                for one in self.members
                if one.queue == queue
            ]
            lines += [
                {
                    "Event": "QueueEntry",
                    "Queue": queue,
                    "Position": str(place),
                    "Channel": one.fields()["Channel"],
                    "Uniqueid": one.unique,
                    "CallerIDNum": one.number or "unknown",
                    "Wait": self._held(one),
                    "Priority": "0",
                }
                for place, one in enumerate((each for each in self.waiting if each.queue == queue), 1)
            ]
            for message in lines:
                session.say({**message, **number})
            count += len(lines)
        done = {"Event": "QueueStatusComplete", **number, "EventList": "Complete"}
        session.say({**done, "ListItems": str(count)})

    def _pause(self, session: _Session, said: Message, number: Message) -> None:
        found = [one for one in self.members if one.interface == said.get("interface")]
        found = [one for one in found if said.get("queue") in (None, "", one.queue)]
        if not found:
            session.say({"Response": "Error", **number, "Message": "Interface not found"})
            return
        is_paused = said.get("paused", "").lower() in ("true", "yes", "1")
        for one in found:
            self.pause(one, said.get("reason", ""), is_paused=is_paused)
        words = "Interface paused successfully" if is_paused else "Interface unpaused successfully"
        session.say({**_OK, **number, "Message": words})
