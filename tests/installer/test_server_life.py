"""`make server-installer-test`: the package of the server in a Debian that systemd runs, from start to purge.

Two desktops of this checkout work with it over HTTPS meanwhile.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pyotp
import pytest
from pytestqt.qtbot import QtBot

from app.settings import SharedSettings
from app.sync.sharing import Proof
from app.sync.sync_status import LightState
from resources.installer.server.deb import main as make_deb
from tests.db.desktop import Desktop
from tests.end2end.peers.machine import comes_true, free_port, is_listening
from tests.installer.booted_system import BootedSystem
from tests.installer.test_installed import _files
from tests.server.setup.trial import OWN_PASSWORD, first_password

ROOT = Path(__file__).parents[2]
BUNDLE = ROOT / "build/dist/loket-server"
OLDER, NEWER = "0.0.1", "0.0.2"
MOST_EXPOSED = 1.2  # of 10; docs/server/program.md has the figure
AGENT = "perahu kuning di muara"
SIGN_IN = """
[second_factor]
roles = ["agent"]
[directory]
addresses = ["ldaps://localhost:1"]
user = "cn=loket,dc=office"
base = "dc=office"
[[directory.groups]]
group = "cn=agents,dc=office"
role = "agent"
"""
pytestmark = [
    pytest.mark.skipif(not BUNDLE.exists(), reason="no bundle: make server-installer"),
    pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root makes a fresh system"),
    pytest.mark.skipif(shutil.which("debootstrap") is None, reason="debootstrap is not installed"),
    pytest.mark.skipif(shutil.which("systemd-nspawn") is None, reason="systemd-container is not installed"),
    pytest.mark.timeout(1800),
]


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("packages")
    for version in (OLDER, NEWER):
        assert make_deb(["--bundle", str(BUNDLE), "--version", version, "--out", str(folder)]) == 0
    return {version: folder / f"loket-server_{version}_amd64.deb" for version in (OLDER, NEWER)}


class Office:
    """A server in a container, and the desktops on this computer."""

    def __init__(self, system: BootedSystem, qtbot: QtBot, folder: Path) -> None:
        self.system, self._qtbot, self._folder = system, qtbot, folder
        self.port, self.local_port = free_port(), free_port()

    def setup(self, *more: str) -> str:
        ports = f"--port {self.port} --local-port {self.local_port}"
        return self.system.run(" ".join(["loket-server setup --name localhost", ports, *more]))

    def desktop(self, code: str, configuration: str = "etc/loket-server") -> Desktop:
        ca_file = str(self.system.root / configuration / "ca.pem")
        place = SharedSettings(server=f"https://localhost:{self.port}", ca_file=ca_file)
        return Desktop(self._qtbot, self._folder / code, place, code)

    def first_desktop(self, code: str, said: str, configuration: str = "etc/loket-server") -> Desktop:
        """Sign the first supervisor in with the password that setup printed."""
        desktop = self.desktop(code, configuration)
        desktop.sign_in("supervisor", first_password(said), OWN_PASSWORD)
        return desktop

    def add_agent(self) -> None:
        add = "loket-server admin person add rina --name Rina --role agent --lasting"
        self.system.run(f"umask 077; echo {AGENT} >/root/password; {add} --password-file /root/password")

    def main_pid(self) -> int:
        return int(self.system.run("systemctl show --property MainPID --value loket-server"))


@pytest.fixture
def office(qtbot: QtBot, tmp_path: Path) -> Iterator[Office]:
    """Beside the bundle: a system is 1 GB, and /tmp may be memory."""
    with (
        tempfile.TemporaryDirectory(dir=ROOT / "build") as folder,
        BootedSystem(Path(folder)) as system,
    ):
        yield Office(system, qtbot, tmp_path)


def in_step(*desktops: Desktop) -> None:
    for one in desktops:
        one.until(lambda one=one: one.light.state is LightState.UP_TO_DATE and not one.light.waiting)


def all_see(cases: list[UUID], *desktops: Desktop) -> bool:
    return all(desktop.has(case_id) for desktop in desktops for case_id in cases)


def test_it_installs_serves_survives_and_goes_without_touching_the_records(
    office: Office, packages: dict[str, Path]
) -> None:
    system = office.system
    older, newer = (system.put(packages[version]) for version in (OLDER, NEWER))
    system.run(
        "apt-get update && apt-get install -y --no-install-recommends postgresql postgresql-client adduser"
    )
    before = _files(system.root)
    said = system.run(f"apt-get install -y --no-install-recommends {older}")
    assert "loket-server setup" in said
    assert "loket-server setup" in system.run("loket-server backup /var/backups", fails=True)
    said = office.setup()
    assert "password" not in office.setup()
    assert (
        system.run("systemctl is-enabled loket-server loket-server-certificate.timer").split()
        == ["enabled"] * 2
    )
    office.add_agent()

    supervisor, agent = office.first_desktop("001", said), office.desktop("002")
    agent.sign_in("rina", AGENT)
    cases = [agent.log("Izin reklame belum terbit")]
    in_step(agent)
    supervisor.until(lambda: all_see(cases, supervisor))
    _is_confined(office)

    file = system.run("loket-server backup /var/backups --keep-last 7").split(":")[0]
    cases.append(agent.log("Sesudah cadangan"))
    in_step(agent)
    assert "--replace" in system.run(f"loket-server restore {file}", fails=True)
    system.run(f"loket-server restore {file} --replace")
    in_step(agent, supervisor)
    supervisor.until(lambda: all_see(cases, supervisor))

    for disturb in ("systemctl kill --signal KILL loket-server", "systemctl restart postgresql"):
        system.run(disturb)
        cases.append(agent.log(disturb))
        in_step(agent)
        supervisor.until(lambda: all_see(cases, supervisor))

    pid = office.main_pid()
    system.run(f"apt-get install -y --no-install-recommends {newer}")
    assert comes_true(lambda: office.main_pid() not in (0, pid), 30)
    cases.append(agent.log("Sesudah pembaruan"))
    in_step(agent)
    supervisor.until(lambda: all_see(cases, supervisor))
    system.run("systemctl start loket-server-certificate.service")

    system.run("apt-get remove -y loket-server")
    assert not is_listening(office.port)
    cases.append(agent.log("Selama dihapus"))  # it waits at the desk
    system.run(f"apt-get install -y --no-install-recommends {newer} && loket-server setup")
    in_step(agent, supervisor)
    supervisor.until(lambda: all_see(cases, supervisor))
    for one in (agent, supervisor):
        one.close()

    system.run("apt-get purge -y loket-server")
    left = {name for name in _files(system.root) - before if "loket" in name}
    kept = {
        name
        for name in left
        if name.startswith(("var/lib/loket-server", "var/backups/loket-server-files"))
        or name == "var/backups/" + Path(file).name
    }
    assert left == kept
    counted = system.run("cd /; runuser -u postgres -- psql -tA loket -c 'SELECT count(*) FROM loket.case_'")
    assert int(counted) == len(cases)


def _is_confined(office: Office) -> None:
    """The unit's limits are those of the running process, and systemd's own examination knows no more."""
    report = office.system.run("systemd-analyze security --no-pager loket-server.service")
    exposed = re.search(r"exposure level for loket-server.service: ([0-9.]+)", report)
    assert exposed is not None
    assert float(exposed[1]) <= MOST_EXPOSED, report
    status = office.system.run(f"cat /proc/{office.main_pid()}/status")
    assert re.search(r"NoNewPrivs:\s+1", status)
    assert re.search(r"Seccomp:\s+2", status)
    assert re.search(r"CapEff:\s+0+$", status, re.MULTILINE)
    owner = office.system.run(f"stat -c %U /proc/{office.main_pid()}")
    assert owner.strip() == "loket_server"


def test_with_a_postgresql_of_its_own_it_needs_nothing_of_the_system(
    office: Office, packages: dict[str, Path]
) -> None:
    system = office.system
    package = system.put(packages[OLDER])
    system.run(f"apt-get update && apt-get install -y --no-install-recommends {package}")
    system.run("systemctl disable --now postgresql")
    assert "--embedded" in system.run("loket-server setup --name localhost", fails=True)
    supervisor = office.first_desktop("001", office.setup("--embedded"))
    _is_confined(office)
    cases = [supervisor.log("Izin reklame belum terbit")]
    in_step(supervisor)
    file = system.run("loket-server backup /var/backups").split(":")[0]
    system.run("systemctl kill --kill-whom all --signal KILL loket-server")
    cases.append(supervisor.log("Sesudah padam"))
    in_step(supervisor)
    system.run(f"loket-server restore {file} --replace")
    in_step(supervisor)
    supervisor.until(lambda: all_see(cases, supervisor))
    supervisor.close()
    _asks_for_codes_and_a_directory(office)
    system.run("systemctl disable --now loket-server")

    trial = "--folder /home/budi/trial"
    ports = f"--port {office.port} --local-port {office.local_port}"
    setup = (
        f"useradd --create-home budi; cd /; runuser -u budi -- loket-server setup --embedded {trial} {ports}"
    )
    said = system.run(setup)
    run = "loket-server run --config /home/budi/trial/configuration/server.toml"
    system.run(f"systemd-run --uid budi --unit trial {run}")
    assert comes_true(lambda: is_listening(office.port), 60)
    office.first_desktop("003", said, "home/budi/trial/configuration").close()


def _asks_for_codes_and_a_directory(office: Office) -> None:
    """The unit passes the credentials on, and the package has the libraries."""
    office.add_agent()
    made = "umask 077; cd /etc/loket-server"
    office.system.run(f"{made}; head -c 32 /dev/urandom | base64 >credentials/second_factor")
    office.system.run(f"{made}; echo rahasia >credentials/directory; cat >>server.toml <<E\n{SIGN_IN}E")
    office.system.run("systemctl restart loket-server")
    desktop = office.desktop("002")
    wanted: list[str] = []
    sharing = desktop.work.sync.sharing
    sharing.second_factor_wanted.connect(wanted.append)
    sharing.sign_in("rina", AGENT)
    desktop.until(lambda: wanted)
    app = pyotp.parse_uri(wanted[0])
    assert isinstance(app, pyotp.TOTP)
    sharing.sign_in("rina", AGENT, Proof(app.now()))
    desktop.until(lambda: desktop.light.state is LightState.UP_TO_DATE)
    desktop.close()
    test = office.system.run("loket-server admin directory test joko", fails=True)
    assert "the directory does not answer" in test
