"""baresip as the far side, driven through its ctrl_tcp module (netstrings of JSON)."""

from __future__ import annotations

import json
import os
import queue
import re
import socket
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from telephony.sip.ip_address import host_and_port, in_uri
from tests.end2end.peers.machine import (
    LOOPBACK,
    PATIENCE_S,
    comes_true,
    end,
    free_port,
    is_listening,
    wait_until,
)

MODULES = Path("/usr/lib/baresip/modules")
STARTS = 3
_CONFIG = """\
poll_method epoll
sip_listen {address}:{port}
sip_trans_def udp
{tls}
call_local_timeout 120
call_max_calls 8
audio_source {source}
audio_player {player}
audio_alert aubridge,nobody
ringback_disabled yes
ring_aufile none
callwaiting_aufile none
busy_aufile none
error_aufile none
notfound_aufile none
ausrc_srate {source_rate}
auplay_srate 16000
ausrc_channels 1
auplay_channels 1
jitter_buffer_delay {jitter_buffer_delay}
rtp_ports {rtp}-{rtp_last}
module_path {modules}
module stdio.so
module g711.so
module g722.so
module ausine.so
module aufile.so
module aubridge.so
{more}
{video}
module_tmp account.so
module_app menu.so
module ctrl_tcp.so
ctrl_tcp_listen {control_address}:{control}
"""


_VIDEO = """\
module avcodec.so
module vp8.so
module fakevideo.so
module vidbridge.so
module snapshot.so
video_source {source}
video_display {display}
video_size {size}
video_bitrate {bits}
video_fps 25
"""


class Baresip:
    """One baresip with one account. With `records` it writes what it hears into `heard_wav`.

    Only who needs the sound should record: baresip 1.1's file player has a race when it is stopped (hold,
    a second answer, the end of a ring-back tone) and takes the whole program down with it.
    """

    def __init__(
        self,
        folder: Path,
        user: str = "warga",
        proxy: str = "",
        password: str = "",
        transport: str = "udp",
        answers: bool = False,
        source: str = "ausine,700",
        records: bool = False,
        player: str = "",
        modules: tuple[str, ...] = (),
        codecs: str = "G722/16000/1,PCMA/8000/1,PCMU/8000/1",
        source_rate_hz: int = 48000,  # the only rate of ausine
        environment: dict[str, str] | None = None,
        name: str = "",
        jitter_buffer_delay: str = "1-5",
        media_encryption: str = "",
        address: str = LOOPBACK,
        certificate: Path | None = None,
        authority: Path | None = None,
        video_codec: str = "",
        video_source: str = "fakevideo,nil",
        video_size: str = "352x288",
        video_display: str = "",
        video_bits_per_s: int = 500_000,
    ) -> None:
        """video_codec: "VP8" or "H264"; "" for no video at all. video_display: "" for what the source is."""
        control_address = LOOPBACK if ":" in address else address
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.heard_wav = folder / "heard.wav"
        config = partial(
            _CONFIG.format,
            address=in_uri(address),
            control_address=control_address,
            source=source,
            player=player or (f"aufile,{self.heard_wav}" if records else "aubridge,nobody"),
            folder=folder,
            source_rate=source_rate_hz,
            modules=MODULES,
            more="".join(f"module {module}.so\n" for module in modules),
            jitter_buffer_delay=jitter_buffer_delay,
            video=_VIDEO.format(
                source=video_source,
                display=video_display or video_source,
                size=video_size,
                bits=video_bits_per_s,
            )
            if video_codec
            else "",
            tls=f"sip_cafile {authority}\nsip_certificate {certificate}\nsip_verify_server yes"
            if authority
            else "",
        )
        (folder / "contacts").write_text("")
        (folder / "accounts").write_text("# comes by uanew\n")
        family = ("-6",) if ":" in address else ()  # else it would offer IPv4 in a call of its own
        self._start(config, control_address, {**os.environ, **(environment or {})}, family)
        host = proxy or host_and_port(address, self.port)
        self.uri = f"sip:{user}@{host}"
        display = f'"{name}" ' if name else ""
        via = f";transport={transport}" if transport != "udp" else ""
        account = (
            f"{display}<sip:{user}@{host}{via}>;auth_pass={password};regint={300 if proxy else 0}"
            f";answermode={'auto' if answers else 'manual'};audio_codecs={codecs}"
            + (f";video_codecs={video_codec}" if video_codec else "")
            + (f";mediaenc={media_encryption}" if media_encryption else "")
        )
        self.events: list[dict[str, Any]] = []
        self._responses: queue.Queue[dict[str, object]] = queue.Queue()
        with ExitStack() as stack:
            stack.callback(end, self.process)
            self._socket = stack.enter_context(socket.create_connection((control_address, self._control)))
            threading.Thread(target=self._read, daemon=True).start()
            self.command("uanew", account)  # only now, so that REGISTER_OK is not missed
            if proxy:
                self.wait_for("REGISTER_OK")
            stack.pop_all()  # it is there, and closed by who has it

    def _start(
        self, config: Callable[..., str], address: str, environment: dict[str, str], family: tuple[str, ...]
    ) -> None:
        """Start on free ports; again on others if another program took one of them first."""
        log = self.folder / "log"
        for _ in range(STARTS):
            self.port, self._control, rtp = free_port(), free_port(), free_port() & ~1
            ports = config(port=self.port, control=self._control, rtp=rtp, rtp_last=rtp + 98)
            (self.folder / "config").write_text(ports)
            with log.open("wb") as output:
                self.process = subprocess.Popen(
                    ["baresip", *family, "-f", str(self.folder)],
                    stdin=subprocess.PIPE,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    env=environment,
                )
            if (
                comes_true(lambda: self._listens_or_is_gone(address), PATIENCE_S)
                and self.process.poll() is None
            ):
                return
            end(self.process)
        pytest.fail(f"baresip did not start {STARTS} times; its last words: {log.read_text()[-800:]}")

    def _listens_or_is_gone(self, address: str) -> bool:
        return is_listening(self._control, address) or self.process.poll() is not None

    def _read(self) -> None:
        buffer = b""
        while True:
            try:
                # Else its next words wait for a delayed acknowledgement, and "at" is up to 40 ms too late.
                self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
                chunk = self._socket.recv(65536)
            except OSError:
                return
            if not chunk:
                return
            buffer += chunk
            while found := re.match(rb"(\d+):", buffer):
                first, last = found.end(), found.end() + int(found[1])
                if len(buffer) < last + 1:
                    break
                message = json.loads(buffer[first:last].decode("utf-8", "replace"))
                buffer = buffer[last + 1 :]
                if message.get("response"):
                    self._responses.put(message)
                else:
                    self.events.append(message | {"at": time.time()})

    def command(self, command: str, parameters: str = "") -> dict[str, object]:
        text = json.dumps({"command": command, "params": parameters, "token": "t"}).encode()
        self._socket.sendall(b"%d:%s," % (len(text), text))
        return self._responses.get(timeout=PATIENCE_S)

    def dial(self, target: str) -> None:
        self.command("dial", target)

    def hang_up(self) -> None:
        self.command("hangup")

    def count(self, event_type: str) -> int:
        return sum(event.get("type") == event_type for event in self.events)

    def wait_for(self, event_type: str, count: int = 1, timeout_s: float = PATIENCE_S) -> dict[str, Any]:
        """Wait until an event has come `count` times since the start; return the last one."""
        wait_until(lambda: self.count(event_type) >= count, timeout_s, f"{event_type} from baresip")
        return [event for event in self.events if event.get("type") == event_type][count - 1]

    def close(self) -> None:
        """Leave; what was heard is complete on disk after this."""
        end(self.process)
        self._socket.close()
