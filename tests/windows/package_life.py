"""The life of the Windows package under wine: installed, obeyed, called, killed, refused, upgraded, removed.

`play` gives one result a step. A step that fails does not end the play, since the next ones often still say
something. The peers are Kamailio and baresip on Linux; sound and screen are those of a stage.
"""

from __future__ import annotations

import getpass
import os
import re
import shutil
import socket
import subprocess
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from app.demo.stage import EAR, MOUTH, Stage
from resources.installer.windows.msi import pack
from resources.installer.windows.product import NAME, PUBLISHER, project
from resources.installer.windows.tables import POLICY_NAME
from tests.end2end.peers.baresip import Baresip
from tests.end2end.peers.kamailio import PASSWORD, Kamailio
from tests.end2end.peers.machine import LOOPBACK, comes_true
from tests.end2end.peers.sound import PULSE_RATE_HZ, read_wav, tone, tone_seconds, write_wav
from tests.windows.wine import Wine, end, windows_path

OLDER = "0.0.1"
REFUSED = 1603 % 256  # ERROR_INSTALL_FAILURE; Linux keeps the lowest byte of an exit code
HELP = "https://helpdesk.kantor.example"
USER = "petugas"
PROGRAM, CONSOLE = (rf"C:\Program Files\{NAME}\{name}.exe" for name in ("loket", "loket-console"))
INSTALL_S = 300  # the longest that an installation may take
PYTHON_S = 120
SELFTEST_S = 900
START_S = 120  # the longest from the start to the registration
LEAVE_S = 20  # the longest from the desktop's death to its last process's end
UNINSTALL = r"HKLM\Software\Microsoft\Windows\CurrentVersion\Uninstall"
RUN = r"HKLM\Software\Microsoft\Windows\CurrentVersion\Run"
PROGRAMS_MENU = "Microsoft/Windows/Start Menu/Programs"
USER_OF_WINE = getpass.getuser()
POLICY = """\
[account]
user = "{user}"
domain = "{domain}"

[network]
bound_address = "{address}"

[calls]
auto_answer = "all"
auto_answer_after_s = 0

[ui]
theme = "dark"
"""
INSTALLER = r"HKLM\Software\Loket\Installer"
ONLY_IN_THE_OLDER, CHANGED = "only-in-the-older-version.txt", "licences/parts.txt"
TONE_HZ, SPEAKING_S = 440, 30
_INSTALLED = re.compile(r"\\Program Files\\Loket\\loket(-console)?\.exe$")
SAVE_PASSWORD = "import sys, keyring; keyring.set_password('loket', sys.argv[1], sys.argv[2])"
WRONG = (Exception, pytest.fail.Exception)  # the peers' way to say that something did not come


class StepError(Exception):
    """What a step found instead of what it wanted."""


@dataclass(frozen=True, slots=True)
class Result:
    step: str
    passed: bool
    seconds: float
    detail: str = ""


def play(wine: Wine, python: str, bundle: Path, folder: Path) -> Iterator[Result]:
    """Play the whole life; give the result of each step as it ends.

    Args:
        wine: The prefix; Loket is not installed there.
        python: A Python of Windows in the prefix, with this checkout: it puts the account's password into the
            key store, as a person would in the window, and gives wine's sound devices the ids that Qt wants.
        bundle: What `make windows-installer` made.
        folder: An empty one on the same disk, for packages, peers and logs.
    """
    with ExitStack() as stack:
        life = _Life(wine, python, bundle, folder, stack)
        for step in life.steps():
            began_at = time.monotonic()
            try:
                detail, passed = step() or "", True
            except WRONG as error:
                detail, passed = str(error) or type(error).__name__, False
            name = step.__name__.strip("_").replace("_", " ")
            yield Result(name, passed, time.monotonic() - began_at, detail)


def table(results: list[Result]) -> str:
    """Return the results in lines for a terminal."""
    return "\n".join(
        f"{'passed' if one.passed else 'FAILED':8}{one.seconds:6.1f} s  {one.step}"
        + (f": {one.detail}" if one.detail else "")
        for one in results
    )


class _Life:
    def __init__(self, wine: Wine, python: str, bundle: Path, folder: Path, stack: ExitStack) -> None:
        self._wine, self._python, self._bundle = wine, python, bundle
        self._folder, self._stack = folder, stack
        self._newer_version = project().version
        self._installed = wine.drive / "Program Files" / NAME
        self._home = wine.drive / "loket-life"
        self._environment = {"LOKET_HOME": windows_path(self._home)}
        self._packages: dict[str, Path] = {}
        self._policy = wine.drive / "deploy" / "policy.toml"
        self._kamailio = Kamailio(folder / "kamailio")
        stack.callback(self._kamailio.close)

    def steps(self) -> Iterator[Callable[[], str | None]]:
        yield self._make_packages
        yield self._install_silently_with_properties
        yield self._list_it_among_the_programs
        yield self._obey_the_policy
        yield self._start_and_register
        yield self._take_a_call
        yield self._leave_no_process_when_killed
        yield self._refuse_an_upgrade_while_open
        yield self._quit_when_asked
        yield self._upgrade_and_keep_policy_and_properties
        yield self._start_and_register
        yield self._quit_when_asked
        yield self._try_itself_and_write_a_report
        yield self._refuse_a_downgrade
        yield self._remove_without_remains

    # -- steps ---------------------------------------------------------------------------------------------

    def _make_packages(self) -> str:
        """The older one has a file that the newer one lacks, and another content of one that both have."""
        older = self._folder / "older"
        shutil.copytree(self._bundle, older, copy_function=os.link)
        (older / ONLY_IN_THE_OLDER).write_text("older\n")
        (older / CHANGED).unlink()  # a link to the newer one's
        (older / CHANGED).write_text("older\n")
        for version, tree in ((OLDER, older), (self._newer_version, self._bundle)):
            package = self._folder / f"loket-{version}-x64.msi"
            pack(tree, version, package)
            self._packages[version] = package
        return f"{self._packages[self._newer_version].stat().st_size / 1e6:.0f} MB"

    def _install_silently_with_properties(self) -> None:
        self._policy.parent.mkdir(exist_ok=True)
        self._policy.write_text(POLICY.format(user=USER, domain=self._kamailio.domain, address=LOOPBACK))
        policy = f"POLICYFILE={windows_path(self._policy)}"
        self._expect(self._msiexec("/i", OLDER, policy, "LANGUAGE=en", "AUTOSTART=1", f"HELPLINK={HELP}"), 0)
        self._wants("the program", self._program.is_file())
        self._wants("the policy's copy", self._copied_policy.read_text() == self._policy.read_text())
        self._wants("the menu entry", self._menu_entries())
        self._wants("the start with the session", NAME in self._registry(RUN))
        links = self._registry(r"HKLM\Software\Loket\Capabilities\URLAssociations")
        self._wants("the links", all(f"{scheme} " in links for scheme in ("sip", "sips", "tel", "callto")))

    def _list_it_among_the_programs(self) -> str:
        listed = self._listed()
        for name, text in (
            ("DisplayVersion", OLDER),
            ("Publisher", PUBLISHER),
            ("HelpLink", HELP),
            ("InstallLocation", f"C:\\Program Files\\{NAME}\\"),
        ):
            self._wants(f"{name} {text}", listed.get(name) == text)
        size_mb = int(listed.get("Size", "0")) / 1000
        self._wants("its size", size_mb > 100)
        return f"{size_mb:.0f} MB"

    def _obey_the_policy(self) -> str:
        asked = self._console("doctor", "--language", "en")
        found = re.search(r"^\w+ +Policy +(.*)$", asked.stdout, re.MULTILINE)
        words = found[1].strip() if found else asked.stdout[-500:] + asked.stderr[-500:]
        self._wants(f"the policy ({words})", POLICY_NAME in words)
        return words

    def _start_and_register(self) -> str:
        self._prepare_stage()
        began_at = time.monotonic()
        log = self._stack.enter_context((self._folder / "desktop.log").open("ab"))
        desktop = self._wine.start(PROGRAM, output=log, environment=self._environment)
        self._stack.callback(end, desktop)
        self._wants("a registration at Kamailio", comes_true(self._answers_options, START_S))
        return f"{time.monotonic() - began_at:.0f} s after the start"

    def _take_a_call(self) -> str:
        caller = Baresip(
            self._folder / "baresip", proxy=self._kamailio.domain, password=PASSWORD, records=True
        )
        self._stack.callback(caller.close)
        caller.dial(f"sip:{USER}@{self._kamailio.domain}")
        caller.wait_for("CALL_ESTABLISHED", timeout_s=60)
        voice = self._folder / "voice.wav"
        write_wav(voice, tone(TONE_HZ, SPEAKING_S), PULSE_RATE_HZ)
        environment = {**os.environ, **self._environment}
        speaking = ["paplay", f"--device={MOUTH}", str(voice)]
        self._stack.callback(end, subprocess.Popen(speaking, env=environment, start_new_session=True))

        def hears() -> bool:
            return tone_seconds(*read_wav(caller.heard_wav), TONE_HZ) >= 1

        self._wants("the agent's voice at the caller's", comes_true(hears, SPEAKING_S))
        return "the caller hears the agent"

    def _leave_no_process_when_killed(self) -> str:
        """In the middle of the call; the engine must not stay with the headset (W8)."""
        desktop = min(self._processes(), key=lambda one: one.create_time())
        count = len(self._processes())
        desktop.kill()
        began_at = time.monotonic()
        left = [] if comes_true(lambda: not self._processes(), LEAVE_S) else self._processes()
        words = ", ".join(" ".join(one.cmdline()[1:]) for one in left)
        for one in left:
            one.kill()
        self._wants(f"no process left ({words})", not left)
        return f"{count} processes gone after {time.monotonic() - began_at:.1f} s"

    def _refuse_an_upgrade_while_open(self) -> str:
        if not self._processes():
            self._start_and_register()
        before = {one.pid for one in self._processes()}
        log = self._folder / "refused.log"
        self._expect(self._msiexec("/i", self._newer_version, log=log), REFUSED)
        words = re.search(r"Loket is open on this computer.*", _text_of(log))
        self._wants("the reason in the log", words)
        self._wants("the desktop still running", before <= {one.pid for one in self._processes()})
        self._wants("the older version listed", self._listed().get("DisplayVersion") == OLDER)
        assert words is not None
        return words[0]

    def _quit_when_asked(self) -> None:
        self._expect(self._console("quit", "--within", "60"), 0)
        self._wants("no process left", comes_true(lambda: not self._processes(), LEAVE_S))

    def _upgrade_and_keep_policy_and_properties(self) -> None:
        self._policy.unlink()  # what was copied counts, not where it came from
        self._expect(self._msiexec("/i", self._newer_version), 0)
        self._wants("the policy's copy", self._copied_policy.is_file())
        self._wants("the properties", f"HelpLink    REG_SZ    {HELP}" in self._registry(INSTALLER))
        self._wants("the start with the session", NAME in self._registry(RUN))
        self._wants("the newer version listed", self._listed().get("DisplayVersion") == self._newer_version)
        only_older = self._installed / ONLY_IN_THE_OLDER
        self._wants("a file of the older version gone", not only_older.exists())
        there, wanted = self._installed / CHANGED, self._bundle / CHANGED
        self._wants("a changed file replaced", there.read_bytes() == wanted.read_bytes())
        missing = [
            path
            for path in self._bundle.rglob("*")
            if path.is_file() and not (self._installed / path.relative_to(self._bundle)).is_file()
        ]
        self._wants(f"all files of the newer version (missing: {missing[:3]})", not missing)

    def _try_itself_and_write_a_report(self) -> str:
        """As check.ps1 has it do on a real Windows. What the headset plays comes back by its microphone."""
        self._prepare_stage()
        joined = ("pactl", "load-module", "module-loopback", f"source={EAR}.monitor", f"sink={MOUTH}")
        environment = {**os.environ, **self._environment}
        subprocess.run([*joined, "latency_msec=20"], env=environment, stdout=subprocess.DEVNULL, check=True)
        report = self._folder / "selftest.zip"
        got = ["--report", windows_path(report), "--language", "en"]
        asked = self._wine.run(CONSOLE, "selftest", *got, timeout_s=SELFTEST_S, environment=self._environment)
        self._wants(f"the report ({asked.stdout[-300:]}{asked.stderr[-300:]})", report.is_file())
        failed = re.findall(r"(?m)^FAILED .*$", asked.stdout)
        self._wants(f"that nothing fails ({'; '.join(failed)})", asked.returncode == 0)
        return next((line for line in asked.stdout.splitlines() if " passed, " in line), "")

    def _refuse_a_downgrade(self) -> None:
        self._expect(self._msiexec("/i", OLDER), REFUSED)
        self._wants("the newer version listed", self._listed().get("DisplayVersion") == self._newer_version)
        self._wants("the program", self._program.is_file())

    def _remove_without_remains(self) -> None:
        self._expect(self._msiexec("/x", self._newer_version), 0)
        left = [str(path) for path in self._installed.rglob("*")] if self._installed.exists() else []
        self._wants(f"no files ({left[:3]})", not self._installed.exists())
        self._wants("no menu entry", not self._menu_entries())
        for key in (r"HKLM\Software\Loket", r"HKLM\Software\Classes\Loket.Link"):
            self._wants(f"no {key}", not self._registry(key))
        for key in (RUN, r"HKLM\Software\RegisteredApplications"):
            self._wants(f"nothing in {key}", NAME not in self._registry(key))
        self._wants("no entry in the list of programs", not self._listed())
        records = self._home / "data/records.sqlite3"
        self._wants("what the person wrote", records.is_file())

    # -- what the steps share ------------------------------------------------------------------------------

    @property
    def _program(self) -> Path:
        return self._installed / "loket.exe"

    @property
    def _copied_policy(self) -> Path:
        return self._installed / "policies/managed" / POLICY_NAME

    def _menu_entries(self) -> list[Path]:
        """Return Loket's entries of the Start menu: Windows has it in all persons' menu, wine 10 in one's."""
        menus = (self._wine.drive / menu for menu in ("ProgramData", f"users/{USER_OF_WINE}/AppData/Roaming"))
        return [path for menu in menus if (path := menu / PROGRAMS_MENU / f"{NAME}.lnk").is_file()]

    def _prepare_stage(self) -> None:
        """Have screen, sound and the password in Windows' key store, once."""
        if "DISPLAY" in self._environment:
            return
        stage = self._stack.enter_context(Stage())
        for name in ("DISPLAY", "XDG_RUNTIME_DIR", "PULSE_SERVER"):
            self._environment[name] = stage.environment[name]
        self._run_python("-m", "tests.windows.sound_devices")
        self._run_python("-c", SAVE_PASSWORD, f"sip:{USER}@{self._kamailio.domain}", PASSWORD)

    def _run_python(self, *arguments: str) -> None:
        done = self._wine.run(self._python, *arguments, timeout_s=PYTHON_S, environment=self._environment)
        self._expect(done, 0)

    def _msiexec(
        self, what: str, version: str, *properties: str, log: Path | None = None
    ) -> subprocess.CompletedProcess[str]:
        logged = ["/l*v", windows_path(log)] if log else []
        package = windows_path(self._packages[version])
        return self._wine.run("msiexec", what, package, "/qn", *logged, *properties, timeout_s=INSTALL_S)

    def _console(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self._wine.run(CONSOLE, *arguments, timeout_s=INSTALL_S, environment=self._environment)

    def _registry(self, key: str) -> str:
        """Return the key's values as `reg query` shows them; "" if it is not there."""
        asked = self._wine.run("reg", "query", key, "/s", timeout_s=60)
        return asked.stdout if asked.returncode == 0 else ""

    def _listed(self) -> dict[str, str]:
        """Return the values of Loket's entry in the list of installed programs."""
        for entry in re.split(r"\r?\n\r?\n", self._registry(UNINSTALL)):
            values = dict(re.findall(r"(?m)^    (\w+)    REG_\w+    ?(.*?)\r?$", entry))
            if values.get("DisplayName") == NAME:
                return values
        return {}

    def _processes(self) -> list[psutil.Process]:
        """Return the processes of the installed programs."""
        found = []
        for one in psutil.process_iter():
            try:
                command = one.cmdline()[:1]
                if command and _INSTALLED.search(command[0]) and self._is_in_prefix(one):
                    found.append(one)
            except psutil.Error:
                continue
        return found

    def _is_in_prefix(self, one: psutil.Process) -> bool:
        return one.environ().get("WINEPREFIX") == str(self._wine.folder)

    def _answers_options(self) -> bool:
        """Whether Kamailio knows where the user is, and the phone there answers."""
        host, _, port = self._kamailio.domain.partition(":")
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
            asking.bind((host, 0))
            asking.settimeout(2)
            own = asking.getsockname()[1]
            text = (
                f"OPTIONS sip:{USER}@{self._kamailio.domain} SIP/2.0\r\n"
                f"Via: SIP/2.0/UDP {host}:{own};branch=z9hG4bK{uuid.uuid4().hex}\r\nMax-Forwards: 70\r\n"
                f"From: <sip:watch@{host}:{own}>;tag=watch\r\nTo: <sip:{USER}@{self._kamailio.domain}>\r\n"
                f"Call-ID: {uuid.uuid4().hex}\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n"
            )
            asking.sendto(text.encode(), (host, int(port)))
            try:
                return asking.recv(65536).startswith(b"SIP/2.0 200")
            except TimeoutError:
                return False

    @staticmethod
    def _wants(what: str, is_there: object) -> None:
        if not is_there:
            raise StepError(f"not found: {what}")

    @staticmethod
    def _expect(done: subprocess.CompletedProcess[str], code: int) -> None:
        if done.returncode != code:
            said = (done.stdout + done.stderr).strip()[-300:]
            raise StepError(f"exit code {done.returncode} instead of {code} {said}")


def _text_of(log: Path) -> str:
    """Return a log of msiexec, which writes UTF-16 on Windows and may not under wine."""
    content = log.read_bytes()
    return content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "replace")
