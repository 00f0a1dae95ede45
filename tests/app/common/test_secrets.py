from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail, null

from app.common.secrets import KeyStoreUnavailable, Secrets
from tests.platforms import linux_only, windows_only

KEY = "sip:101@pbx.example"
ROOT = Path(__file__).parents[3]

# Run inside a session bus of its own, with a key store that this script unlocked.
WITH_KEY_STORE = """
import sys, threading, time
import secretstorage
from app.common.secrets import KeyStoreUnavailable, Secrets
from tests.platforms import linux_only

deadline = time.monotonic() + 45
bus = secretstorage.dbus_init()
while not secretstorage.check_service_availability(bus):
    assert time.monotonic() < deadline, "the key store did not start"
secrets = Secrets()
assert secrets.password({key!r}) is None
secrets.forget({key!r})
secrets.set_password({key!r}, "rahasia-ü")
secrets.set_password("sip:102@pbx.example", "lain")
assert secrets.password({key!r}) == "rahasia-ü"
secrets.set_password({key!r}, "baru")
assert Secrets().password({key!r}) == "baru"
secrets.forget({key!r})
assert secrets.password({key!r}) is None
assert secrets.password("sip:102@pbx.example") == "lain"
secretstorage.get_default_collection(bus).lock()
try:
    print(secrets.password("sip:102@pbx.example"))
except KeyStoreUnavailable as refusal:
    print(refusal.kind)
"""


def run(command: Any, home: Any, **environment: Any) -> Any:
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    runtime = home / "runtime"
    runtime.mkdir(mode=0o700)
    folders = {"HOME": str(home), "XDG_RUNTIME_DIR": str(runtime), "XDG_DATA_HOME": str(home / "data")}
    return subprocess.run(
        command, cwd=ROOT, env=kept | folders | environment, capture_output=True, text=True, timeout=100
    )


@pytest.mark.skipif(
    not (shutil.which("gnome-keyring-daemon") and shutil.which("dbus-run-session")),
    reason="needs gnome-keyring and dbus",
)
def test_a_real_key_store_keeps_the_password_and_a_locked_one_says_so(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(WITH_KEY_STORE.format(key=KEY))
    session = (
        "printf ci | gnome-keyring-daemon --unlock --foreground --components=secrets >/dev/null 2>&1 & "
        '"$1" "$2"; code=$?; kill $!; exit $code'
    )
    done = run(
        ["dbus-run-session", "--", "bash", "-c", session, "bash", sys.executable, str(script)],
        tmp_path,
        PYTHONPATH=str(ROOT),
    )
    assert (done.returncode, done.stdout.strip()) == (0, "locked"), done.stderr
    stored = [path for path in tmp_path.rglob("*") if path.is_file() and b"lain" in path.read_bytes()]
    assert stored == [script]


@linux_only("Windows always has its key store")
def test_without_a_key_store_nothing_is_kept(tmp_path: Path) -> None:
    code = (
        "from app.common.secrets import *\n"
        "try: Secrets().set_password('k', 'rahasia')\n"
        "except KeyStoreUnavailable as refusal: print(refusal.kind)"
    )
    done = run([sys.executable, "-c", code], tmp_path, DBUS_SESSION_BUS_ADDRESS="unix:path=/nonexistent")
    assert done.stdout.strip() == "none", done.stderr
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


class PlainTextFile(KeyringBackend):
    """Like keyrings.alt: would keep it readable."""

    priority = 9

    def get_password(self, service: str, username: str) -> None:
        raise AssertionError("must not be asked")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise AssertionError("must not be asked")


PlainTextFile.__module__ = "keyrings.alt.file"


def plain_text_file() -> KeyringBackend:
    return PlainTextFile()  # type: ignore[no-untyped-call]  # keyring has no types


@pytest.mark.parametrize(
    ("backend", "kind"),
    [(fail.Keyring(), "none"), (null.Keyring(), "off"), (plain_text_file(), "plain_text")],
)
def test_a_store_that_does_not_keep_secrets_is_refused(backend: Any, kind: str) -> None:
    secrets = Secrets(backend)
    asks: tuple[Callable[[], object], ...] = (
        lambda: secrets.password(KEY),
        lambda: secrets.set_password(KEY, "x"),
        lambda: secrets.forget(KEY),
    )
    for ask in asks:
        with pytest.raises(KeyStoreUnavailable) as refusal:
            ask()
        assert refusal.value.kind == kind


@linux_only("Windows always has its key store")
def test_a_plain_text_store_is_not_chosen_silently(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        KeyringBackend, "get_viable_backends", classmethod(lambda cls: [PlainTextFile, fail.Keyring])
    )
    with pytest.raises(KeyStoreUnavailable) as refusal:
        Secrets().password(KEY)
    assert refusal.value.kind == "plain_text"


def test_a_broken_configuration_of_keyring_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "no.such.Backend")
    with pytest.raises(KeyStoreUnavailable) as refusal:
        Secrets().password(KEY)
    assert refusal.value.kind == "configuration"


@windows_only("keyring would run `cmd /c ver` at each question")
def test_a_question_to_the_key_store_of_windows_creates_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "Popen", None)
    secrets = Secrets()
    secrets.set_password(KEY, "rahasia-ü")
    assert secrets.password(KEY) == "rahasia-ü"
    secrets.forget(KEY)
    assert secrets.password(KEY) is None


@windows_only("keyringrc.cfg has another place elsewhere")
def test_keyringrc_names_another_store_on_windows(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    configuration = tmp_path / "Python Keyring/keyringrc.cfg"
    configuration.parent.mkdir()
    configuration.write_text("[backend]\ndefault-keyring=keyring.backends.null.Keyring\n")
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    with pytest.raises(KeyStoreUnavailable) as refusal:
        Secrets().password(KEY)
    assert refusal.value.kind == "off"
