"""linphonec as the far side, driven by the commands that a person types, through a pipe."""

from __future__ import annotations

import os
import re
import subprocess
import threading
from pathlib import Path

from tests.end2end.peers.machine import LOOPBACK, PATIENCE_S, end, free_port, wait_until

_CONFIG = """\
[sip]
sip_port={port}
sip_tcp_port=0
sip_tls_port=0
guess_hostname=0
contact=sip:{user}@{address}
[net]
mtu=1300
[storage]
backend=sqlite3
uri={folder}/linphone.db
[lime]
enabled=0
[rtp]
audio_rtp_port={rtp}
[video]
enabled=0
capture=0
display=0
[sound]
echocancellation=0
"""


_WITH_DEVICES = """\
playback_dev_id=PulseAudio: {speaker}
capture_dev_id=PulseAudio: {microphone}
ringer_dev_id=PulseAudio: {speaker}
local_ring=
[audio_codec_0]
mime=G722
rate=8000
channels=1
enabled=1
"""


_OVER_TLS = """\
[proxy_0]
reg_proxy=<sip:{proxy};transport=tls>
reg_route=<sip:{proxy};transport=tls;lr>
reg_identity=sip:{user}@{host}
reg_expires=300
reg_sendregister=1
[auth_info_0]
username={user}
passwd={password}
realm={host}
"""


class Linphone:
    """One linphonec; it speaks and hears through files. Close it at the end.

    With a `proxy` it registers there over TLS, trusts `authority`, and insists on SRTP. With `devices` it
    uses these, microphone and speaker by PulseAudio's description, answers by itself, and prefers G.722.
    """

    def __init__(
        self,
        folder: Path,
        user: str = "warga",
        proxy: str = "",
        password: str = "",
        authority: Path | None = None,
        devices: tuple[str, str] | None = None,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        self.uri = f"sip:{user}@{LOOPBACK}:{self.port}"
        config = _CONFIG.format(
            port=self.port, user=user, address=LOOPBACK, folder=folder, rtp=free_port() & ~1
        )
        if proxy:
            config = config.replace("sip_tls_port=0", f"sip_tls_port=-1\nroot_ca={authority}")
            # Its GRUU as Contact would need a server that looks it up within a dialog too.
            config = config.replace(
                "[net]",
                "default_proxy=0\nsupported=replaces\nmedia_encryption=srtp\nmedia_encryption_mandatory=1\n[net]",
            )
            config += _OVER_TLS.format(
                proxy=proxy, host=proxy.partition(":")[0], user=user, password=password
            )
        if devices:
            config += _WITH_DEVICES.format(microphone=devices[0], speaker=devices[1])
        (folder / "linphonerc").write_text(config)
        self._output = ""
        home = {name: str(folder) for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")}
        self.process = subprocess.Popen(
            ["linphonec", "-c", str(folder / "linphonerc"), *(["-a"] if devices else [])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**os.environ, **home},
            cwd=folder,
        )
        threading.Thread(target=self._read, daemon=True).start()
        self.wait_for("linphonec>")
        if not devices:
            self.type("soundcard use files")
            self.wait_for("Using wav files")
        if proxy:
            wait_until(self._is_registered, 20, "registration of linphonec")

    def type(self, command: str) -> None:
        assert self.process.stdin
        self.process.stdin.write(f"{command}\n".encode())
        self.process.stdin.flush()

    def wait_for(self, pattern: str, timeout_s: float = PATIENCE_S) -> None:
        wait_until(lambda: re.search(pattern, self._output), timeout_s, f"{pattern} from linphonec")

    def _is_registered(self) -> bool:
        if self._output.endswith("linphonec> "):
            self.type("proxy list")
        return "registered: yes" in self._output

    def close(self) -> None:
        end(self.process)

    @property
    def output(self) -> str:
        return self._output

    def _read(self) -> None:
        assert self.process.stdout
        while chunk := os.read(self.process.stdout.fileno(), 4096):
            self._output += chunk.decode("utf-8", "replace")
