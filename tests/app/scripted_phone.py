"""A phone whose engine is the test: it sends events and receives commands."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import TypeVar

from telephony.client.phone import Phone
from telephony.messages import (
    Account,
    CallChanged,
    CallEnded,
    CallIncoming,
    CallState,
    Command,
    Configure,
    Event,
    Network,
    Sound,
)

CommandT = TypeVar("CommandT")


def utc_now() -> datetime:
    return datetime.now(timezone.utc)


class ScriptedPhone(Phone):
    """Keeps the commands, and what it is started with; the test sends the events."""

    def __init__(self) -> None:
        super().__init__(("none",))
        self.commands: list[Command] = []
        self.lives: list[Configure] = []

    def start(self, account: Account, network: Network | None = None, sound: Sound | None = None) -> None:
        self._configuration = Configure(
            account=account, network=network or Network(), sound=sound or Sound(), policy=self._policy
        )
        self.lives.append(self._configuration)
        self._is_ready = True

    def reconfigure(
        self, account: Account, network: Network | None = None, sound: Sound | None = None
    ) -> None:
        self.start(account, network, sound)

    def begin(self) -> None:
        """Take commands, though nobody has started an engine."""
        self._is_ready = True

    def stop_and_wait(self, timeout_s: float = 4.0) -> None:
        self._is_ready = False

    @property
    def is_running(self) -> bool:
        return self._is_ready

    def _send(self, command: Command) -> None:
        self.commands.append(command)

    def send(self, event: Event) -> None:
        self._take(event)

    def of(self, kind: type[CommandT]) -> list[CommandT]:
        return [command for command in self.commands if isinstance(command, kind)]

    # -- what calls do --------------------------------------------------------------------------------------

    def ring(self, key: str, user: str = "081234567890", **facts: object) -> None:
        incoming = {"call_id": key, "remote_uri": f"sip:{user}@pbx", "remote_user": user, "remote_name": ""}
        self.send(CallIncoming(call_key=key, received_at=utc_now(), **(incoming | facts)))  # type: ignore[arg-type]

    def connect(self, key: str, **facts: object) -> None:  # type: ignore[override]  # no test needs QObject.connect
        self.send(CallChanged(call_key=key, state=CallState.CONNECTED, at=utc_now(), **facts))  # type: ignore[arg-type]

    def end(self, key: str, ended_by: str = "there", code: int = 200, held_ms: int = 0) -> None:
        ended = CallEnded(
            call_key=key, code=code, reason="", ended_by=ended_by, at=utc_now(), held_ms=held_ms
        )
        self.send(ended)
