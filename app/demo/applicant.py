"""A simulated person: a separate SIP user agent in a separate process, with a voice."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from telephony.client.phone import Phone
from telephony.messages import (
    Account,
    CallChanged,
    CallEnded,
    CallIncoming,
    CallPolicy,
    CallState,
    EngineReady,
    Network,
    SendMessage,
    Sound,
)
from telephony.messages.video import Video
from telephony.process.child_process import own_command

PICK_UP_MS = 1_500  # a person takes a moment to reach the phone
RTP_PORTS = {"applicant": 41_000, "colleague": 41_200}
LISTEN_MS = 180_000  # hangs up after this time, so that training never leaves a line open


@dataclass(frozen=True, slots=True)
class Caller:
    """The person to simulate.

    Attributes:
        number: The caller's user part, "+6281234567890"; "anonymous" withholds it.
        voice: WAV that is played when a call connects.
        pictures: The film of a caller with video; None: without video.
    """

    number: str
    name: str
    voice: Path
    pictures: Path | None = None


class SimulatedApplicant(QObject):
    """Calls the workstation, speaks, listens, and answers when it is called back.

    A colleague in another office is simulated in the same way: answers a consultation, and takes the call
    over.
    """

    ready = Signal()
    connected = Signal(object)  # CallChanged
    ended = Signal(object)  # CallEnded; quality.heard_s is the time that the applicant heard sound

    def __init__(
        self, port: int, recordings: Path, parent: QObject | None = None, name: str = "applicant"
    ) -> None:
        """Listen on `port` of the loopback interface; record the received sound under `recordings`."""
        super().__init__(parent)
        self._port, self._name = port, name
        self._recordings = recordings
        # It runs on the agent's computer, but must not slow the agent's own programs down.
        self._phone = Phone((*own_command("--engine", "telephony"), "--gives-way"), self)
        self._caller: Caller | None = None
        self._recording = 0
        self._talking = ""
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(LISTEN_MS)
        self._patience.timeout.connect(self.hang_up)
        self._phone.engine_ready.connect(self._on_ready)
        self._phone.call_incoming.connect(self._on_incoming)
        self._phone.call_changed.connect(self._on_changed)
        self._phone.call_ended.connect(self._on_ended)

    def play(self, caller: Caller) -> None:
        """Simulate this person from now on; `ready` follows."""
        is_running = self._caller is not None
        self._caller = caller
        account = Account(user=caller.number, display_name=caller.name)
        network = Network(
            bound_address="127.0.0.1",
            sip_port=self._port,
            rtp_port_first=RTP_PORTS[self._name],
            rtp_port_count=100,
        )
        self._phone.set_policy(CallPolicy(trusted_peers=("127.0.0.1",)))  # the PBX transfers calls by REFER
        camera = "none" if caller.pictures is None else f"file:{caller.pictures}"
        self._phone.set_video(Video(camera=camera, starts_with_camera=True))
        start = self._phone.reconfigure if is_running else self._phone.start
        start(account, network, self._next_sound(caller))

    def ring(self, target: str) -> None:
        """Call the workstation at this SIP URI."""
        with_video = self._caller is not None and self._caller.pictures is not None
        self._talking = self._phone.dial(target, with_video=with_video)

    def write(self, target: str, text: str) -> None:
        """Send a text to the workstation at this SIP URI."""
        self._phone.do(SendMessage(message_key=uuid4().hex, target=target, text=text))

    def speak(self, voice: Path) -> None:
        """Use this voice from the next call on."""
        if self._caller is not None:
            self._caller = replace(self._caller, voice=voice)
            self._phone.set_sound(self._next_sound(self._caller))

    @Slot()
    def hang_up(self) -> None:
        if self._talking:
            self._phone.hang_up(self._talking)

    def stop(self) -> None:
        """End calls and the engine; blocks up to 2 s."""
        self._phone.stop_and_wait(2.0)

    def recording(self) -> Path:
        """Return the file for the received sound of the present (or next) call."""
        return self._recordings / f"{self._name}_heard_{self._recording}.wav"

    def _next_sound(self, caller: Caller) -> Sound:
        self._recording += 1
        return Sound(microphone=f"file:{caller.voice}", speaker=f"file:{self.recording()}", ringer="none")

    @Slot(object)
    def _on_ready(self, _event: EngineReady) -> None:
        self.ready.emit()

    @Slot(object)
    def _on_incoming(self, event: CallIncoming) -> None:
        self._talking = event.call_key
        QTimer.singleShot(PICK_UP_MS, self, self._pick_up)

    @Slot()
    def _pick_up(self) -> None:
        if self._talking:
            self._phone.answer(self._talking)

    @Slot(object)
    def _on_changed(self, event: CallChanged) -> None:
        if event.state is CallState.CONNECTED and not self._patience.isActive():
            self._patience.start()
            self.connected.emit(event)

    @Slot(object)
    def _on_ended(self, event: CallEnded) -> None:
        self._patience.stop()
        self._talking = ""
        self.ended.emit(event)
