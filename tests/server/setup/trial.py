"""A server that `loket-server setup` made in a folder, with a PostgreSQL of its own."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.settings import SharedSettings
from resources.toml import tomllib
from server.config import read_config
from server.embedded import Embedded
from server.setup.layout import Layout
from tests.db.postgres import quickest_folder
from tests.end2end.peers.machine import comes_true, end, free_port, is_listening
from tests.platforms import IS_WINDOWS, is_root
from tests.server.setup.commands import run_command

IS_ROOT = is_root()
OWN_PASSWORD = "kata sandi pengawas"  # which the supervisor chooses at the first sign-in
USER = "nobody" if IS_ROOT else ""  # PostgreSQL does not run as root


class Trial:
    """Commands are run as processes, as an administrator does."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.layout = Layout.below(folder, USER)
        self.port, self.local_port = free_port(), free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def setup(self, *more: str, fails: int = 0) -> str:
        ports = ("--port", str(self.port), "--local-port", str(self.local_port))
        return self("setup", "--embedded", *ports, *more, fails=fails)

    def __call__(self, command: str, *words: str, fails: int = 0) -> str:
        """Return what the command printed, or how it refused."""
        place = ["--folder", str(self.folder), *(("--user", USER) if USER else ())]
        done = run_command([command, *place, *words])
        assert done.code == fails, done
        return done.err if fails else done.out

    @contextmanager
    def runs(self) -> Iterator[None]:
        line = [sys.executable, "-m", "server", "run", "--config", str(self.layout.config_file)]
        log = self.folder / "server.log"
        with log.open("ab") as opened:
            self.process = subprocess.Popen(line, stdout=opened, stderr=opened)
        try:
            assert comes_true(lambda: is_listening(self.port), 60), log.read_text()
            yield
        finally:
            end(self.process, 60)
        assert self.process.returncode == 0, log.read_text()

    @property
    def place(self) -> SharedSettings:
        """Return the settings of a workstation that has the lines of the policy, and its copy of ca.pem."""
        lines = tomllib.loads(self.layout.policy_file.read_text())["shared"]
        ca_file = self.folder / "workstation-ca.pem"
        shutil.copy(self.layout.ca_file, ca_file)
        return SharedSettings(server=lines["server"], ca_file=str(ca_file))

    @property
    def postgres(self) -> Embedded:
        return Embedded(self.layout.embedded, USER)

    @property
    def address(self) -> str:
        return read_config(self.layout.config_file).listen.address


@contextmanager
def a_trial() -> Iterator[Trial]:
    """Another user of the system runs its PostgreSQL, and the path of its socket must be short."""
    if IS_WINDOWS:
        pytest.skip("Linux only: the server's set-up")
    folder = Path(tempfile.mkdtemp(prefix="loket-server-", dir=quickest_folder()))
    folder.chmod(0o755)
    trial = Trial(folder)
    try:
        yield trial
    finally:
        if (trial.layout.embedded / "data").exists():
            trial.postgres.stop()
        shutil.rmtree(folder)


def first_password(said: str) -> str:
    """Return the one-time password of the first supervisor."""
    found = re.search(r"password (\S+) ", said)
    assert found is not None, said
    return found[1]
