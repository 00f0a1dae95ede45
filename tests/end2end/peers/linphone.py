"""linphonec as the far side, driven by the commands that a person types, through a pipe."""

from __future__ import annotations

import os
import re
import subprocess
import threading
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.end2end.peers.machine import LOOPBACK, PATIENCE_S, comes_true, end, free_port, wait_until

VIDEO_CODECS = ("H264", "VP8")
SNAPSHOTS = 5  # attempts
_H264_PLUGIN = "*/mediastreamer/plugins/libmsopenh264.so"

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


_WITHOUT_VIDEO = """\
[video]
enabled=0
capture=0
display=0
"""


# It has no camera: a still picture goes out at the pace of one. What comes is decoded without a display too.
_WITH_VIDEO = """\
[video]
automatically_initiate=1
automatically_accept=1
show_local=0
size=cif
device=StaticImage: Static picture
nowebcam_uses_normal_fps=1
"""


_VIDEO_CODEC = """\
[video_codec_{number}]
mime={codec}
rate=90000
enabled={is_enabled}
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
    uses these, microphone and speaker by PulseAudio's description, answers automatically, and prefers G.722.
    With a `video_codec`, one of VIDEO_CODECS, it calls with video and takes video.
    """

    def __init__(
        self,
        folder: Path,
        user: str = "warga",
        proxy: str = "",
        password: str = "",
        authority: Path | None = None,
        devices: tuple[str, str] | None = None,
        answers: bool = False,
        insists_on_srtp: bool = False,
        video_codec: str = "",
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self.port = free_port()
        self.uri = f"sip:{user}@{LOOPBACK}:{self.port}"
        config = _CONFIG.format(
            port=self.port, user=user, address=LOOPBACK, folder=folder, rtp=free_port() & ~1
        )
        if devices:
            config += _WITH_DEVICES.format(microphone=devices[0], speaker=devices[1])
        config += _video(video_codec) if video_codec else _WITHOUT_VIDEO
        if proxy or insists_on_srtp:
            config = config.replace("[net]", "media_encryption=srtp\nmedia_encryption_mandatory=1\n[net]")
        if proxy:
            config = config.replace("sip_tls_port=0", f"sip_tls_port=-1\nroot_ca={authority}")
            # Its GRUU as Contact would need a server that looks it up within a dialog too.
            config = config.replace("[net]", "default_proxy=0\nsupported=replaces\n[net]")
            config += _OVER_TLS.format(
                proxy=proxy, host=proxy.partition(":")[0], user=user, password=password
            )
        (folder / "linphonerc").write_text(config)
        self._output = ""
        self._snapshots = 0
        home = {name: str(folder) for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")}
        options = [*(["-a"] if devices or answers else []), *(["-V"] if video_codec else [])]
        self.process = subprocess.Popen(
            ["linphonec", "-c", str(folder / "linphonerc"), *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**os.environ, **home},
            cwd=folder,
        )
        with ExitStack() as stack:
            stack.callback(end, self.process)
            threading.Thread(target=self._read, daemon=True).start()
            self.wait_for("linphonec>")
            if not devices:
                self.type("soundcard use files")
                self.wait_for("Using wav files")
            if proxy:
                wait_until(self._is_registered, 20, "registration of linphonec")
            stack.pop_all()  # it is there, and closed by who has it

    def type(self, command: str) -> None:
        assert self.process.stdin
        self.process.stdin.write(f"{command}\n".encode())
        self.process.stdin.flush()

    def wait_for(self, pattern: str, timeout_s: float = PATIENCE_S) -> None:
        wait_until(lambda: re.search(pattern, self._output), timeout_s, f"{pattern} from linphonec")

    def show(self, picture: Path) -> None:
        """Send this JPEG from now on, once there is a call with video: it forgets what was chosen before."""
        self.wait_for(r"established .*\(video\)")
        self.type(f"staticpic set {picture}")

    def snapshot(self) -> Path:
        """Return what it is shown now, a JPEG; wait for the first picture if there was none yet."""
        self._snapshots += 1
        path = self._folder / f"shown-{self._snapshots}.jpg"
        is_written = b"\xff\xd9"  # a JPEG's end
        for _ in range(SNAPSHOTS):  # it forgets the command if its video begins anew just then
            self.type(f"snapshot {path}")
            if comes_true(
                lambda: path.exists() and path.read_bytes().endswith(is_written), PATIENCE_S / SNAPSHOTS
            ):
                return path
        pytest.fail(f"linphonec took no snapshot in {PATIENCE_S} s")

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


def can_h264() -> bool:
    """Whether it has H.264: by mediastreamer2-plugin-openh264, which not every system has."""
    return any(Path("/usr/lib").glob(_H264_PLUGIN))


def _video(codec: str) -> str:
    """Return the settings for one codec; the other would be there by default."""
    order = sorted(VIDEO_CODECS, key=lambda each: each != codec)
    return _WITH_VIDEO + "".join(
        _VIDEO_CODEC.format(number=number, codec=each, is_enabled=int(each == codec))
        for number, each in enumerate(order)
    )
