"""The self-test as IT runs it, with real sound, engines and video; its report may be sent."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

from tests.end2end.peers.kamailio import Kamailio
from tests.end2end.peers.machine import LOOPBACK
from tests.end2end.peers.pulse import Pulse
from tests.office import Office

ROOT = Path(__file__).parents[2]
NAME, NUMBER = "Zubaidah Quraisyin", "+6281234567890"


def test_a_healthy_workstation_passes_and_its_report_has_no_secret_and_no_name(
    pulse: Pulse, kamailio: Kamailio, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    records = home / "data" / "records.sqlite3"
    for folder in ("config", "data"):
        (home / folder).mkdir(parents=True)
    office = Office(records)
    office.applicant(NAME, NUMBER)
    office.replica.close()
    (home / "config" / "settings.toml").write_text(
        f'[account]\nuser = "1001"\ndisplay_name = "{NAME}"\ndomain = "{LOOPBACK}:{kamailio.port}"\n'
        f'[network]\nbound_address = "{LOOPBACK}"\n[calls]\nforward_busy = "{NUMBER}"\n'
        '[sound]\nmicrophone = "meja_mouth"\nspeaker = "meja_ear"\nringer = "meja_ear"\n',
        encoding="utf-8",
    )
    before = hashlib.sha256(records.read_bytes()).hexdigest()
    joined = pulse.couple("meja")
    report = tmp_path / "report.zip"
    try:
        done = subprocess.run(
            [sys.executable, "-m", "app", "selftest", "--report", str(report), "--language", "id"],
            env={**os.environ, "LOKET_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"},
            capture_output=True,
            text=True,
            check=False,
            cwd=ROOT,
            timeout=280,
        )
    finally:
        pulse.unload(joined)
    with zipfile.ZipFile(report) as opened:
        files = {name: opened.read(name).decode() for name in opened.namelist()}
    rows = {row["check"]: row for row in json.loads(files["selftest.json"])}
    assert done.returncode == 0, done.stdout + done.stderr
    passed = {check for check, row in rows.items() if row["outcome"] == "passed"}
    assert passed >= {
        *("versions", "modules", "policy", "settings", "disk", "records", "storage", "print"),
        *("sound", "exchange", "call", "video_loop", "sound_loop", "restart"),
    }
    assert rows["sound_loop"]["kind"] == "sound_loop_devices"  # through the joined pair, not inside alone
    assert rows["screens"]["outcome"] == "not_possible"
    assert all(row["words"] and row["seconds"] >= 0 for row in rows.values())
    assert "lulus" in done.stdout  # in the language that was asked for
    assert {"selftest.txt", "selftest.log", "modules.json", "versions.json", "settings.toml"} <= set(files)
    modules = json.loads(files["modules.json"])
    assert {"pjsua2", "av", "ui.shell.main_window"} <= {one["name"] for one in modules}
    versions = json.loads(files["versions.json"])
    assert all(re.match(r"\d+\.\d", versions[name]) for name in ("pjsua2", "segno", "dns.resolver"))
    everything = "\n".join(files.values()).casefold()
    digits = re.sub(r"[^0-9a-z\n]", "", everything)
    for secret in ("zubaidah", "quraisyin", NUMBER.lstrip("+")):
        assert secret not in everything
        assert secret not in digits
    assert hashlib.sha256(records.read_bytes()).hexdigest() == before
    assert [path.name for path in records.parent.glob("loket-selftest-*")] == []


def test_a_microphone_that_gives_only_silence_has_failed(pulse: Pulse, tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / "config").mkdir(parents=True)
    (home / "config" / "settings.toml").write_text(
        '[sound]\nmicrophone = "meja_mouth"\nspeaker = "meja_ear"\n', encoding="utf-8"
    )
    done = subprocess.run(
        [sys.executable, "-m", "app", "selftest", "--only", "sound_loop", "--language", "en"],
        env={**os.environ, "LOKET_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        timeout=200,
    )
    assert done.returncode == 1
    assert "Meja gives nothing but silence. Switch it on" in done.stdout
