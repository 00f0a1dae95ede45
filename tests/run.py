"""`make test`: calls with real peers beside what needs none, then the real window on a screen of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from app.demo.stage import Stage

ELSEWHERE = ("screen", "end2end", "telephony", "installer")  # the last by `make installer-test`
SCREEN = "tests/screen"
# Each runs beside the others. Those with peers, and of video, mostly wait for network and clock: the rest
# gives way to them, and fills the time.
END_TO_END = sorted(str(path) for path in Path("tests/end2end").glob("test_*.py"))
PARTS = {
    "peers": tuple(END_TO_END[::2]),
    "more peers": tuple(END_TO_END[1::2]),
    "telephony": ("tests/telephony",),
    "records": ("tests/db",),
    "others": (*(f"--ignore=tests/{name}" for name in (*ELSEWHERE, "db")), "tests"),
}
GIVE_WAY = ("records", "others")
FAILED = 1  # pytest's exit codes
NOTHING_CHOSEN = 5
SECOND_LOOKS = 3  # more failures than that are no accident of the machine


def main(arguments: list[str]) -> int:
    """Run all parts at once, then the screen's, each also if another fails; return the first code not 0.

    A few tests of a part that fail are run once more, alone: then the second result counts.
    """
    with tempfile.TemporaryDirectory(prefix="loket-tests-") as folder:
        memories = {part: Path(folder, part) for part in (*PARTS, "screen")}
        offscreen = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        print(
            f"{len(PARTS)} parts side by side, each shown once it has ended: {', '.join(PARTS)}", flush=True
        )
        running = {}
        for part, chosen in PARTS.items():
            command = [*_remembering(memories[part]), *arguments, *chosen]
            running[part] = _Running(command, offscreen, Path(folder, f"{part}.txt"), part in GIVE_WAY)
        codes = {part: one.shown() for part, one in running.items()}
        for part, code in codes.items():
            if code == FAILED and (again := _second_look(memories[part])):
                codes[part] = subprocess.run(again, env=offscreen).returncode
        with Stage() as stage:
            codes["screen"] = stage.run([*_remembering(memories["screen"]), *arguments, SCREEN])
            if codes["screen"] == FAILED and (again := _second_look(memories["screen"])):
                codes["screen"] = stage.run(again)
    found = list(codes.values())
    if arguments:
        found = [code for code in found if code != NOTHING_CHOSEN] or [NOTHING_CHOSEN]
    return next((code for code in found if code), 0)


class _Running:
    """A part's pytest, whose words are kept in a file until it has ended."""

    def __init__(self, command: list[str], environment: dict[str, str], said: Path, gives_way: bool) -> None:
        self._said = said
        with said.open("wb") as out:
            self._process = subprocess.Popen(command, env=environment, stdout=out, stderr=subprocess.STDOUT)
        if gives_way and sys.platform != "win32":
            os.setpriority(os.PRIO_PROCESS, self._process.pid, 10)

    def shown(self) -> int:
        """Wait for its end, and print what it said; return its exit code."""
        code = self._process.wait()
        sys.stdout.flush()
        sys.stdout.buffer.write(self._said.read_bytes())
        sys.stdout.flush()
        return code


def _remembering(memory: Path) -> list[str]:
    return [sys.executable, "-m", "pytest", "-o", f"cache_dir={memory}"]


def _second_look(memory: Path) -> list[str]:
    """Return the command that runs the few failed tests alone, or nothing if they are many.

    Sound, rings and servers keep the real clock: on a machine that other work holds up they may fail without
    a fault of ours. What fails alone, too, has failed; the rest is printed: it may still be a fault.
    """
    failed = list(json.loads((memory / "v/cache/lastfailed").read_text()))
    if len(failed) > SECOND_LOOKS:
        return []
    print("\nFailed beside other work, and now run alone (what fails again has failed):", flush=True)
    print(*failed, sep="\n", flush=True)
    return [*_remembering(memory), "--last-failed", *failed]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
