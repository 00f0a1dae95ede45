"""A Debian in a container that systemd runs, in the network of this computer."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from uuid import uuid4

import psutil

from tests.end2end.peers.machine import comes_true
from tests.installer.fresh_system import CACHE, make

SUITE, INCLUDED = "trixie", "systemd,systemd-sysv,dbus"
ENVIRONMENT = (
    "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
    "HOME=/root",
    "LANG=C.UTF-8",
    "DEBIAN_FRONTEND=noninteractive",
)


class BootedSystem:
    """Use as a context manager."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "root"
        self._log = folder / "boot.log"

    def __enter__(self) -> BootedSystem:
        made = CACHE / f"{SUITE}-systemd"
        if not made.exists():
            make(SUITE, made, INCLUDED)
        subprocess.run(["cp", "-a", str(made), str(self.root)], check=True)
        # The address of this computer's resolver, and no unit of this computer for the container.
        words = [
            "systemd-nspawn",
            "--quiet",
            "--directory",
            str(self.root),
            f"--machine=loket-{uuid4().hex[:12]}",
            "--boot",
            "--register=no",
            "--keep-unit",
        ]
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [*words, "--resolv-conf=replace-host", "--console=pipe"],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        try:
            assert comes_true(self._is_up, 120), self._log.read_text(errors="replace")[-2000:]
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self._process.terminate()  # an orderly end of the system
            try:
                self._process.wait(60)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        shutil.rmtree(self.root)

    def run(self, script: str, fails: bool = False, timeout_s: float = 600) -> str:
        """Return what the script said; fail with all of it if its exit code is not as expected."""
        inside = psutil.Process(self._process.pid).children()[0].pid
        words = [
            "nsenter",
            "--target",
            str(inside),
            "--all",
            "env",
            "-i",
            *ENVIRONMENT,
            "bash",
            "-euc",
            script,
        ]
        done = subprocess.run(
            words,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            timeout=timeout_s,
            check=False,
        )
        assert (done.returncode != 0) is fails, (
            f"{script}\nended with {done.returncode}:\n{done.stdout[-4000:]}"
        )
        return done.stdout

    def put(self, file: Path) -> str:
        """Return where the file is inside."""
        shutil.copyfile(file, self.root / "var/tmp" / file.name)
        return f"/var/tmp/{file.name}"

    def _is_up(self) -> bool:
        assert self._process.poll() is None, self._log.read_text(errors="replace")[-2000:]
        try:
            state = self.run("systemctl is-system-running || true", timeout_s=20)
        except (AssertionError, IndexError, psutil.NoSuchProcess, subprocess.TimeoutExpired):
            return False  # not yet
        return state.strip() in ("running", "degraded")
