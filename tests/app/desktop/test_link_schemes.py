"""`loket links register` as a user's desktop sees it, in a home of its own, with xdg-utils itself."""

from __future__ import annotations

import configparser
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.desktop.link_schemes import SCHEMES, desktop_entry, registry_values, without_us

on_linux = pytest.mark.skipif(shutil.which("xdg-mime") is None, reason="no xdg-utils here")


def run(home: Path, *command: str) -> subprocess.CompletedProcess[str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
    environment = {**own, "HOME": str(home), "LOKET_HOME": str(home / "loket")}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def links(home: Path, what: str) -> None:
    done = run(home, sys.executable, "-m", "app", "links", what)
    assert done.returncode == 0, done.stderr


@on_linux
def test_links_open_loket_until_that_is_taken_back_and_other_choices_stay(tmp_path: Path) -> None:
    choices = tmp_path / ".config" / "mimeapps.list"
    choices.parent.mkdir()
    choices.write_bytes(
        b"# caf\xe9\n[Added Associations]\nx-scheme-handler/sip=linphone.desktop;\n\n"
        b"[Default Applications]\ntext/html=firefox.desktop\nx-scheme-handler/tel=org.gnome.Calls.desktop\n"
    )
    links(tmp_path, "register")
    links(tmp_path, "register")  # again after an update
    for scheme in SCHEMES:
        answer = run(tmp_path, "xdg-mime", "query", "default", f"x-scheme-handler/{scheme}")
        assert answer.stdout.strip() == "loket-links.desktop"
    entry = configparser.RawConfigParser(strict=True)
    entry.read(tmp_path / ".local/share/applications/loket-links.desktop")
    assert entry["Desktop Entry"]["Exec"].endswith(" %u")
    links(tmp_path, "unregister")
    links(tmp_path, "unregister")
    assert not list((tmp_path / ".local/share/applications").glob("*.desktop"))
    left = choices.read_bytes()
    assert b"loket" not in left
    assert b"# caf\xe9\n" in left
    assert b"text/html=firefox.desktop\n" in left
    assert b"x-scheme-handler/tel=org.gnome.Calls.desktop" in left  # which had them before
    assert left.count(b"x-scheme-handler/") == 2


@on_linux
def test_who_got_the_links_after_loket_keeps_them(tmp_path: Path) -> None:
    choices = tmp_path / ".config" / "mimeapps.list"
    choices.parent.mkdir()
    choices.write_text("[Default Applications]\nx-scheme-handler/tel=org.gnome.Calls.desktop\n")
    links(tmp_path, "register")
    run(tmp_path, "xdg-mime", "default", "linphone.desktop", "x-scheme-handler/tel")
    links(tmp_path, "unregister")
    assert "x-scheme-handler/tel=linphone.desktop" in choices.read_text()
    assert "Calls" not in choices.read_text()


def test_a_path_with_odd_letters_is_quoted_as_the_desktop_entry_standard_wants() -> None:
    entry = desktop_entry(['/opt/50% "off"/$x/loket'])
    assert r'Exec="/opt/50%% \\"off\\"/\\$x/loket" %u' in entry


def test_of_several_programs_for_a_link_only_ours_is_taken_out() -> None:
    before = "[Added Associations]\nx-scheme-handler/tel=loket-links.desktop;other.desktop;\n"
    assert without_us(before) == "[Added Associations]\nx-scheme-handler/tel=other.desktop;\n"


def test_windows_is_offered_loket_for_each_kind_of_link() -> None:
    values = registry_values([r"C:\Program Files\Loket\loket.exe"])
    texts = {(path.rpartition("\\")[2], name): text for path, name, text in values}
    assert texts["command", ""] == r'"C:\Program Files\Loket\loket.exe" "%1"'
    assert all(texts["URLAssociations", scheme] == texts["URLAssociations", "tel"] for scheme in SCHEMES)
    assert texts["RegisteredApplications", "Loket"].endswith("Capabilities")
