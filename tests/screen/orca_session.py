"""Plays a call and a case under Orca, and prints after each key what Orca said.

`python -m tests.screen.orca_session` needs orca, openbox, xdotool and Xvfb. Orca writes its speech into its
debug file, also where there is no voice. docs/architecture/accessibility.md has what was heard.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from tests.ui.linux_desktop import missing, running, session_bus, x_display

ROOT = Path(__file__).parents[2]
SPEECH = re.compile(r"SPEECH OUTPUT: '?(.*?)'?(?: \{| <|$)", re.MULTILINE)
START_S, SPEAK_S = 8.0, 2.5  # until Orca reads; until it has said what a key did
# "stage": a line to tests/ui/call_peer.py. "keys": for xdotool. "type": a text.
SCRIPT = (
    *(("keys", "ctrl+1"), ("keys", "Down"), ("stage", "ring"), ("stage", "talk"), ("type", "Izin")),
    *(("keys", "Tab"), ("type", "Dua minggu"), *[("keys", "Tab")] * 9, ("keys", "ctrl+s")),
    *(("keys", "ctrl+t"), *[("keys", "Tab")] * 8, ("keys", "ctrl+Return"), ("keys", "Escape")),
    *(("keys", "ctrl+shift+y"), *[("keys", "Tab")] * 5, ("keys", "Escape")),
    *(("stage", "hold"), ("stage", "waiting"), *[("keys", "F6")] * 3, ("stage", "over")),
)


class Session:
    def __init__(self, environment: dict[str, str], log: Path, window: subprocess.Popen[str]) -> None:
        self._environment, self._log, self._window = environment, log, window
        self._read = 0

    def act(self, kind: str, what: str) -> None:
        if kind == "stage":
            assert self._window.stdin is not None
            assert self._window.stdout is not None
            self._window.stdin.write(f"{what}\n")
            self._window.stdin.flush()
            self._window.stdout.readline()
        else:
            command = (
                ["xdotool", "key", what] if kind == "keys" else ["xdotool", "type", "--delay", "60", what]
            )
            subprocess.run(command, env=self._environment, check=True)
        self.print_said(what)

    def print_said(self, after: str) -> None:
        time.sleep(SPEAK_S)
        text = self._log.read_text(encoding="utf-8", errors="replace")
        said, self._read = SPEECH.findall(text[self._read :]), len(text)
        print(f"{after}\n" + "".join(f"    {words}\n" for words in said), end="", flush=True)


def main() -> int:
    if what := missing("orca", "openbox", "xdotool", "Xvfb", "dbus-daemon"):
        print(f"needs {what}")
        return 1
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        environment = {**os.environ, "HOME": str(folder), "XDG_RUNTIME_DIR": str(folder)}
        environment = stack.enter_context(session_bus(stack.enter_context(x_display(environment))))
        environment |= {"QT_QPA_PLATFORM": "xcb", "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}
        log = folder / "orca.out"
        stack.enter_context(running(["openbox", "--sm-disable"], environment))
        stack.enter_context(running(["orca", "--replace", "--debug-file", str(log)], environment))
        time.sleep(START_S)
        pipe, peer = subprocess.PIPE, [sys.executable, "-m", "tests.ui.call_peer"]
        window = subprocess.Popen(peer, cwd=ROOT, env=environment, stdin=pipe, stdout=pipe, text=True)
        assert window.stdout is not None
        window.stdout.readline()
        session = Session(environment, log, window)
        session.print_said("start")
        for kind, what in SCRIPT:
            session.act(kind, what)
        assert window.stdin is not None
        window.stdin.close()
        return window.wait(30)


if __name__ == "__main__":
    sys.exit(main())
