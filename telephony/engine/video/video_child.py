"""One run of the video process: its start, its pipes, its end. It does not know calls."""

from __future__ import annotations

import logging
import os
import queue
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence

import msgspec

from telephony.messages import CallKey, Message, Stop, encode
from telephony.sip.video_agreement import VideoAgreement
from telephony.video.handover import hand_over
from telephony.video.messages import VideoEvent, VideoReady, decode_video_event

_log = logging.getLogger(__name__)
MOST_UNWRITTEN = 1 << 16  # bytes: what a pipe holds on Linux; on Windows it holds 4096


class VideoChild:
    """Starts when created. `send` and `hand_over` never wait: a process that does not read is ended.

    Separate threads read and write the pipes, because a Windows pipe cannot be written without waiting.
    """

    def __init__(
        self,
        command: Sequence[str],
        on_event: Callable[[VideoChild, VideoEvent], None],
        ended: Callable[[VideoChild, str], None],
    ) -> None:
        """Raise OSError if it does not start.

        on_event, ended: Called on a thread of this object; `ended` once, at the end.
        """
        self.unanswered = 0  # pings
        self.has_spoken = False
        self.pictures: set[CallKey] = set()  # calls whose video it has opened
        self._channel: socket.socket | None = None
        theirs: socket.socket | None = None
        if sys.platform != "win32":
            self._channel, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            self._channel.setblocking(False)
            command = (*command, "--sockets", str(theirs.fileno()))
        try:
            self._process: subprocess.Popen[bytes] = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                bufsize=0,
                pass_fds=() if theirs is None else (theirs.fileno(),),
            )
        finally:
            if theirs is not None:
                theirs.close()
        # the process id of the launcher, if there is one, until VideoReady arrives
        self.pid = self._process.pid
        self._on_event, self._ended = on_event, ended
        self._lines: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()  # None: the end
        self._unwritten = 0  # bytes in `_lines`
        self._unwritten_lock = threading.Lock()
        threading.Thread(target=self._write, name="video commands", daemon=True).start()
        threading.Thread(target=self._read, name="video events", daemon=True).start()

    def send(self, command: Message) -> None:
        """Queue a command. If the process is dead, the command is lost; if too many are queued, the process
        is killed.
        """
        line = encode(command)
        with self._unwritten_lock:
            was_full = self._unwritten > MOST_UNWRITTEN
            self._unwritten += len(line)
            is_full = self._unwritten > MOST_UNWRITTEN
        if not is_full:
            self._lines.put(line)
        elif not was_full:
            _log.error("the video process %d does not read: killed", self.pid)
            self.kill()

    def hand_over(self, number: int, agreement: VideoAgreement) -> tuple[bytes, ...]:
        """Give the process copies of a call's sockets. Raise HandoverError."""
        return hand_over(self._channel, self.pid, number, (agreement.rtp, agreement.rtcp))

    def kill(self) -> None:
        self._process.kill()

    def end(self, timeout_s: float) -> None:
        """Ask the process to end, and kill it if it does not; returns at once."""
        self.send(Stop())
        threading.Thread(target=self.wait, args=(timeout_s,), name="video end", daemon=True).start()

    def wait(self, timeout_s: float) -> None:
        """Wait for its end; kill it if that takes longer."""
        try:
            self._process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            self.kill()
            self._process.wait()

    def _write(self) -> None:
        assert self._process.stdin is not None
        with self._process.stdin as pipe:
            while (line := self._lines.get()) is not None:
                left = line
                try:
                    while left:
                        left = left[os.write(pipe.fileno(), left) :]
                except OSError:  # closed: `_read` reports the end
                    return
                with self._unwritten_lock:
                    self._unwritten -= len(line)

    def _read(self) -> None:
        assert self._process.stdout is not None
        rest = b""
        while chunk := self._process.stdout.read(65536):
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                try:
                    event = decode_video_event(line)
                except (msgspec.DecodeError, msgspec.ValidationError):
                    _log.error("a line of %d bytes from the video process is no event", len(line))
                    continue
                if isinstance(event, VideoReady):
                    self.pid = event.pid
                self._on_event(self, event)
        self._lines.put(None)
        code = self._process.wait()
        self._process.stdout.close()
        if self._channel is not None:
            self._channel.close()
        self._ended(self, f"exit code {code}")
