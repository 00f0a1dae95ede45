"""The doctor: each fault comes with advice, and the report contains nothing about applicants."""

from __future__ import annotations

import os
import re
import zipfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from keyring.backends import fail
from uuid_utils.compat import uuid7

from app.common.clock import now
from app.common.enums import SoundDevice
from app.common.paths import AppPaths
from app.common.secrets import Secrets
from app.desktop.log import end_of
from app.doctor import computer
from app.doctor.bundle import write_report
from app.doctor.clock import check_clock, clock_finding, kept_by_windows
from app.doctor.computer import check_disk, check_key_store, check_local_settings, check_records
from app.doctor.database import check_database
from app.doctor.duplicate_rings import find_duplicate_rings
from app.doctor.finding import Finding, Health, exit_code
from app.doctor.monitoring import check_monitoring
from app.doctor.phone_check import camera_finding, exchange_findings, sound_finding
from app.doctor.scrub import name_words, scrubbed
from app.mutations.contact import AnswerContact, EndContact, StartContact
from app.policy import NO_POLICY
from app.policy.layers import Given, build
from app.settings import AccountSettings, Settings, SharedSettings, parse
from db.enums import Channel, Direction, Disposition
from db.mutation import Me
from db.sync.connection_test import Found
from telephony.messages import DevicesChanged, Reachability
from tests.office import Office
from tests.platforms import linux_only
from ui.doctor.command import check_policy
from ui.doctor.doctor_text import finding_line, worded_kinds

NAME, NUMBER, NIK, MAIL = "Siti Aminah", "0812-3456-7890", "3273014107850001", "siti@contoh.id"


@pytest.fixture
def home(tmp_path: Path) -> AppPaths:
    places = AppPaths.below(tmp_path)
    places.create()
    return places


def test_the_report_has_log_settings_and_versions_and_nothing_of_applicants(
    home: AppPaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("USERPROFILE" if os.name == "nt" else "HOME", "/home/rina.s")
    office = Office(home.records_file)
    office.applicant(NAME)
    office.replica.close()
    home.settings_file.write_text(
        f'[account]\nuser = "1001"\ndisplay_name = "{NAME}"\n[calls]\nforward_busy = "{NUMBER}"\n'
        '[shared]\nlogins = ["rina"]\n',
        encoding="utf-8",
    )
    numbers = f"{NUMBER}, +62 812 3456 7890, sip:081234567890@pbx, nik {NIK}"
    planted = f"{NAME} at {numbers}, {MAIL}, AMINAH, /home/rina.s/x"
    (home.log / "loket.log").write_text(
        f"2026-11-25 08:00:00,123 INFO loket: registered at 10.0.0.5:5060\n"
        f"2026-11-25 08:00:01,000 ERROR loket: {planted}\n",
        encoding="utf-8",
    )
    (home.log / "crashes").mkdir()
    (home.log / "crashes" / "1.txt").write_text(f"in call.py line 12: {planted}", encoding="utf-8")
    policy = build({"account.domain": Given("pbx.example", "/etc/pbx.toml", 2)}, {}, ())
    report = home.data / "report.zip"
    settings, _ = check_local_settings(home, policy)
    write_report(report, {"doctor.txt": f"wrong: {planted}\n"}, home, settings, policy, {"Loket": "0.1.0"})
    with zipfile.ZipFile(report) as opened:
        texts = {name: opened.read(name).decode() for name in opened.namelist()}
    assert set(texts) == {
        "doctor.txt",
        "versions.json",
        "settings.toml",
        "log/loket.log",
        "log/crashes/1.txt",
    }
    everything = "\n".join(texts.values()).casefold()
    digits = re.sub(r"[^0-9a-z\n]", "", everything)
    for secret in ("siti", "aminah", "081234567890", "6281234567890", NIK, "contoh.id", "rina"):
        assert secret not in everything
        assert secret not in digits
    assert "2026-11-25 08:00:00,123 INFO loket: registered at 10.0.0.5:5060" in texts["log/loket.log"]
    assert 'domain = "pbx.example"  # managed /etc/pbx.toml' in texts["settings.toml"]
    assert 'user = "1001"  # user' in texts["settings.toml"]
    assert parse(texts["settings.toml"].encode()).account.user == "1001"
    assert "in call.py line 12" in texts["log/crashes/1.txt"]


@pytest.mark.parametrize("left", [b"no records at all" * 100, b""])  # damaged; begun on a full disk
def test_without_the_names_of_the_records_there_is_no_log_in_the_report(home: AppPaths, left: bytes) -> None:
    home.records_file.write_bytes(left)
    (home.log / "loket.log").write_text(f"ERROR {NAME}\n", encoding="utf-8")
    report = home.data / "report.zip"
    texts = {"selftest.txt": "fine\n", "selftest.log": f"ERROR {NAME}\n"}
    write_report(report, texts, home, Settings(), NO_POLICY, {})
    with zipfile.ZipFile(report) as opened:
        assert set(opened.namelist()) == {"selftest.txt", "versions.json", "settings.toml"}


def test_the_report_does_not_name_who_works_here(home: AppPaths) -> None:
    office = Office(home.records_file)
    office.replica.close()
    home.settings_file.write_text(
        '[account]\nuser = "dewi.lestari"\nauth_user = "dewi.l"\n[network]\nturn_user = "lestari"\n'
        '[shared]\nlogins = ["mega.putri"]\n'
        '[sound]\nspeaker = "bluez"\ndevice_names = [["bluez", "Ayu\'s AirPods"]]\n'
        '[video]\ncamera_names = [["usb", "Ayu\'s iPhone"]]\n',
        encoding="utf-8",
    )
    settings, found = check_local_settings(home, NO_POLICY)
    assert [one.health for one in found] == [Health.OK]
    (home.log / "loket.log").write_text(
        "2026-11-25 08:00:00,123 INFO loket: mega.putri signed in\n"
        "2026-11-25 08:00:01,000 INFO loket: heard on Rina's AirPods, dewi.l is known at the exchange\n",
        encoding="utf-8",
    )
    report = home.data / "report.zip"
    write_report(report, {"doctor.txt": "Rina's AirPods\n"}, home, settings, NO_POLICY, {})
    with zipfile.ZipFile(report) as opened:
        texts = {name: opened.read(name).decode() for name in opened.namelist()}
    everything = "\n".join(texts.values()).casefold()
    for name in ("dewi", "lestari", "mega", "putri", "ayu", "rina"):
        assert name not in everything
    assert "INFO loket: …" in texts["log/loket.log"]
    assert "AirPods" in texts["doctor.txt"]
    assert parse(texts["settings.toml"].encode()).sound.speaker == "bluez"


def test_a_report_overwrites_nothing(home: AppPaths) -> None:
    report = home.data / "report.zip"
    report.write_bytes(b"another file")
    with pytest.raises(FileExistsError):
        write_report(report, {}, home, Settings(), NO_POLICY, {})


def test_a_log_that_cannot_be_read_keeps_no_report_from_being_written(
    home: AppPaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(log: Path, most: int) -> str:
        if log.name == "loket.log":
            raise PermissionError(13, "Permission denied")
        return end_of(log, most)

    monkeypatch.setattr("app.doctor.bundle.end_of", closed)
    for name in ("crash.log", "loket.log"):
        (home.log / name).write_bytes(b"whole\n")
    report = home.data / "report.zip"
    write_report(report, {}, home, Settings(), NO_POLICY, {})
    with zipfile.ZipFile(report) as opened:
        logs = [opened.read(f"log/{name}") for name in ("crash.log", "loket.log")]
    assert logs == [b"whole\n", b"not read: Permission denied\n"]


@linux_only("a name that is too long stands for another user's folder")
def test_folders_that_cannot_be_looked_into_are_findings_too(tmp_path: Path) -> None:
    closed = AppPaths(*[tmp_path / ("x" * 300)] * 4)  # as one of another person's, also for root
    settings, found = check_local_settings(closed, NO_POLICY)
    assert (settings, found[0].kind) == (Settings(), "settings_unreadable")
    assert check_records(closed, settings).kind == "records_unreadable"
    assert len(list(check_disk(closed))) == 1


def test_what_is_no_number_of_a_person_stays_in_a_log() -> None:
    line = "2026-11-25 08:00:01,000 WARNING telephony: 192.168.100.20:5060 silent, 480, line 1234"
    assert scrubbed(line, name_words(["Budi"])) == line


def test_a_name_of_short_words_is_taken_out_and_a_short_word_of_a_longer_name_stays() -> None:
    words = name_words(["Li Wu", "Ng", "Ny. Is Haryati"])
    said = scrubbed("LI WU and Ng called, Is Haryati is on line 2", words)
    assert said == "… … and … called, Is … is on line 2"


ON_WINDOWS, ON_LINUX = r"C:\Users\Rina S. Dewi", "/home/rina.dewi"


@pytest.mark.parametrize(
    ("home_folder", "written"),
    [
        (ON_WINDOWS, r"C:\Users\Rina S. Dewi\AppData\loket.log"),
        (ON_WINDOWS, r"'C:\\Users\\Rina S. Dewi\\AppData'"),  # as Python and TOML write it
        (ON_WINDOWS, "C:/Users/Rina S. Dewi/AppData"),
        (ON_WINDOWS, r"c:\users\RINA S. DEWI\appdata"),
        (ON_WINDOWS, "file:///C:/Users/Rina%20S.%20Dewi/catatan.pdf"),
        (ON_WINDOWS, r"\\?\C:\Users\Rina S. Dewi"),
        (ON_WINDOWS, r"\\server\Users\Rina S. Dewi"),
        (ON_WINDOWS, r"C:\Users\RINAS~1.DEW\AppData\Local\Temp"),  # its short name
        (ON_LINUX, "/home/rina.dewi/x"),
        (ON_LINUX, r"\\server\home\Rina.Dewi"),
    ],
)
def test_the_home_folder_does_not_name_who_sits_here_however_it_is_written(
    monkeypatch: pytest.MonkeyPatch, home_folder: str, written: str
) -> None:
    monkeypatch.setenv("USERPROFILE" if os.name == "nt" else "HOME", home_folder)
    said = scrubbed(f"cannot open {written}: closed", frozenset())
    assert "~" in said
    assert "rina" not in said.casefold()
    assert "dewi" not in said.casefold()
    assert said.startswith("cannot open ")
    assert said.endswith(": closed")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (r"C:\Users\Rinaldi\x", r"C:\Users\…\x"),
        (r"C:\Users\Sari Putri\x", r"C:\Users\…\x"),
        ("file:///C:/Users/Rinaldi/x", "file:///C:/Users/…/x"),
        (r"in C:\Users\Rina: closed", "in ~: closed"),
        (r"C:\Users\Rinaldi: closed", r"C:\Users\…: closed"),
    ],
)
def test_the_home_folder_of_another_is_not_taken_for_this_one_and_names_nobody(
    monkeypatch: pytest.MonkeyPatch, written: str, said: str
) -> None:
    monkeypatch.setenv("USERPROFILE" if os.name == "nt" else "HOME", r"C:\Users\Rina")
    assert scrubbed(written, frozenset()) == said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (r"D:\loket\Rina.Dewi\records.sqlite3", r"D:\loket\…\records.sqlite3"),
        ('"D:\\\\loket\\\\rina.jabar"', '"D:\\\\loket\\\\…"'),  # as TOML writes it
        (r"KANTOR\rina.dewi is closed", r"KANTOR\… is closed"),
        ("/media/rina.dewi/USB/scan.pdf", "/media/…/USB/scan.pdf"),
        (r"D:\loket\rina.dewita\x", r"D:\loket\rina.dewita\x"),
    ],
)
def test_neither_login_nor_home_folder_names_who_sits_here_in_another_place(
    monkeypatch: pytest.MonkeyPatch, written: str, said: str
) -> None:
    monkeypatch.setenv("USERPROFILE" if os.name == "nt" else "HOME", "/home/rina.jabar")
    monkeypatch.setenv("LOGNAME", "rina.dewi")
    assert scrubbed(written, frozenset()) == said


def test_a_login_named_as_the_program_takes_nothing_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "loket")
    assert scrubbed("/usr/lib/loket/app", frozenset()) == "/usr/lib/loket/app"


def test_wrong_settings_disk_records_and_key_store_are_reported(
    home: AppPaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.settings_file.write_text('[account]\ntransport = "pigeon"\n', encoding="utf-8")
    settings, found = check_local_settings(home, NO_POLICY)
    assert settings == Settings()
    assert (found[0].kind, found[0].facts["key"]) == ("settings_wrong", "account.transport")
    assert "udp, tcp, tls" in finding_line(found[0])
    home.records_file.write_bytes(b"no records at all" * 100)
    assert check_records(home, Settings()).health is Health.WRONG
    assert check_key_store(Secrets(fail.Keyring())).kind == "key_store_none"
    assert [one.kind for one in check_disk(home)] == ["disk_fine"]
    monkeypatch.setattr(computer, "WRONG_BELOW", 10**18)
    assert [one.health for one in check_disk(home)] == [Health.WRONG]


def test_what_a_server_says_does_not_steer_the_terminal() -> None:
    said = finding_line(
        Finding("exchange", "exchange_certificate_other", facts={"domain": "pbx\x1b[2J", "detail": "a\nok"})
    )
    assert said.isprintable()


def test_sound_cameras_and_the_exchange_in_findings() -> None:
    headset = SoundDevice(device_id="usb", name="Jabra")
    assert sound_finding(DevicesChanged(microphones=(headset,), speakers=(headset,))).health is Health.OK
    assert sound_finding(DevicesChanged(microphones=(), speakers=(headset,))).kind == "sound_no_microphone"
    assert camera_finding(None, Settings()).health is Health.ATTENTION
    tls = Settings(account=AccountSettings(domain="pbx.example", transport="tls"))
    proven = Reachability(is_proven=True, server="10.0.0.5:5061", transport="tls")
    assert [one.kind for one in exchange_findings(proven, tls)] == ["exchange_fine", "certificate_fine"]
    expired = Reachability(is_proven=False, transport="tls", fault="certificate_expired")
    assert exit_code(exchange_findings(expired, tls)) == 2
    assert exchange_findings(None, tls)[0].kind == "exchange_no_answer"


def test_the_way_to_the_database_and_the_clock() -> None:
    alone, _ = check_database(Settings(), Secrets(fail.Keyring()))
    assert alone.health is Health.OK
    away = Settings(shared=SharedSettings(server="https://tidak-ada.invalid"))
    found, ahead_s = check_database(away, Secrets(fail.Keyring()))
    assert (found.kind, found.health, ahead_s) == ("database_name_unknown", Health.WRONG, None)
    assert "tidak-ada.invalid" in finding_line(found)


def test_the_clock_is_judged_by_the_database_else_by_the_exchange_else_by_the_system() -> None:
    desk = Settings(
        account=AccountSettings(domain="pbx.example"), shared=SharedSettings(server="https://loket.example")
    )
    judged = [
        check_clock(desk, -20.0, 90.0, True),
        check_clock(desk, None, 90.0, True),
        check_clock(desk, None, None, True),
        check_clock(desk, None, None, False),
        check_clock(desk, None, None, None),
    ]
    assert [(one.kind, one.facts.get("server")) for one in judged] == [
        ("clock_behind", "loket.example"),
        ("clock_ahead", "pbx.example"),
        ("clock_kept", None),
        ("clock_left", None),
        ("clock_unknown", None),
    ]
    assert [clock_finding(at, "pbx").health for at in (0.4, -20.0, 90.0)] == list(Health)


def rang(
    office: Office, me: Me, began: datetime, number: str, ended_by: str = "", call_ref: str = ""
) -> None:
    """Let it ring for ten seconds; `ended_by`: nobody took it here."""
    contact_id, over = uuid7(), began + timedelta(seconds=10)
    said: dict[str, Any] = {
        "channel": Channel.VOICE,
        "direction": Direction.INBOUND,
        "remote": number,
        "call_ref": call_ref,
    }
    office.do(StartContact(contact_id=contact_id, occurred_at=began, **said), me=me)
    if not ended_by:
        office.do(AnswerContact(contact_id=contact_id, occurred_at=over), me=me)
        return
    disposition = Disposition.ANSWERED_ELSEWHERE if ended_by == "elsewhere" else Disposition.MISSED
    how: dict[str, Any] = {"disposition": disposition, "quality": {"ended_by": ended_by}}
    office.do(EndContact(contact_id=contact_id, occurred_at=over, **how), me=me)


def test_an_exchange_that_does_not_say_who_answered_is_found_by_what_is_missed(home: AppPaths) -> None:
    office, began = Office(home.records_file), now() - timedelta(days=1)
    for number, ended_by in (("+62811", "there"), ("+62812", "elsewhere")):  # at two desks at once
        rang(office, office.rina, began, number)
        rang(office, office.sari, began, number, ended_by)
    rang(office, office.sari, began, "+62813", "there")  # in turns: it was missed, and taken by the next
    rang(office, office.rina, began + timedelta(seconds=30), "+62813")
    rang(office, office.sari, began, "", "there", call_ref="17.4")  # number withheld
    rang(office, office.rina, began, "", call_ref="17.4")
    rang(office, office.sari, began - timedelta(days=9), "+62815", "there")
    rang(office, office.rina, began - timedelta(days=9), "+62815")
    office.replica.close()
    (finding,) = find_duplicate_rings(home, Settings())
    assert (finding.health, finding.facts["count"]) == (Health.ATTENTION, "2")
    assert "Reason: SIP;cause=200" in finding_line(finding)


def test_records_without_such_calls_or_not_to_be_read_say_nothing_of_the_exchange(home: AppPaths) -> None:
    assert list(find_duplicate_rings(home, Settings())) == []
    Office(home.records_file).replica.close()
    assert list(find_duplicate_rings(home, Settings())) == []
    home.records_file.write_bytes(b"no records at all" * 100)
    assert list(find_duplicate_rings(home, Settings())) == []


def test_the_exit_code_is_that_of_the_worst() -> None:
    lines = [Finding("disk", "disk_fine", health) for health in Health]
    assert [exit_code(lines[:count]) for count in (1, 2, 3)] == [0, 1, 2]


def test_a_policy_file_is_checked_before_it_is_rolled_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], qapp: object
) -> None:
    path = tmp_path / "pbx.toml"
    path.write_text('[account]\ndomain = "pbx.example"\ntransport = "pigeon"\n', encoding="utf-8")
    assert check_policy(path, "en") == 2
    said = capsys.readouterr().out
    assert f"{path}, line 3: account.transport is pigeon, expected is one of: udp, tcp, tls" in said
    path.write_text('[account]\ndomain = "pbx.example"\n', encoding="utf-8")
    assert check_policy(path, "en") == 0


@pytest.mark.parametrize(
    ("service", "kept"),
    [
        ({"Type": "NT5DS", "Start": 2}, True),  # in a domain
        ({"Type": "NTP", "Start": 3}, True),  # started by a trigger
        ({"Type": "NoSync", "Start": 2}, False),
        ({"Type": "NTP", "Start": 4}, False),
        ({}, None),
    ],
)
def test_on_windows_its_time_service_says_whether_the_clock_is_kept(
    service: dict[str, object], kept: bool | None
) -> None:
    assert kept_by_windows(service) is kept


def test_every_finding_has_its_sentence() -> None:
    folder = Path(computer.__file__).parent
    source = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    parts = (
        "policy|settings?|disk|folder|records|sound|camera|exchange|clock|certificate|engine|key_store|zone"
    )
    kinds = set(re.findall(rf'"((?:{parts})_[a-z_]+)"', source)) - {"key_store"}
    faults = ("no_answer", "refused", "no_network", "unresolved", "tls")
    certificates = ("expired", "unknown_authority", "wrong_name", "other")
    kinds |= {f"exchange_{fault}" for fault in faults} | {
        f"exchange_certificate_{one}" for one in certificates
    }
    stores = ("none", "plain_text", "off", "configuration", "locked", "refused")
    kinds |= {f"key_store_{kind}" for kind in stores} | {f"database_{found.value}" for found in Found}
    kinds |= {f"engine_failed_{kind}" for kind in ("port_in_use", "no_network", "library", "other")}
    assert kinds <= worded_kinds()


def test_the_doctor_says_what_is_dialled_to_listen_and_what_the_policy_lacks() -> None:
    def look(**values: str) -> list[tuple[str, Health, dict[str, str]]]:
        given = {f"monitoring.{name}": Given(value, "policy.toml") for name, value in values.items()}
        policy = build(given, {}, [])
        found = check_monitoring(policy.base, policy)
        return [(one.kind, one.health, dict(one.facts)) for one in found]

    told = {"notice": "Percakapan ini dapat didengarkan."}
    assert look() == []
    assert look(way="loket", **told) == [("monitoring_through_loket", Health.OK, {})]
    assert look(way="loket") == [("monitoring_not_fixed", Health.ATTENTION, {})]
    assert look(way="exchange") == [("monitoring_not_fixed", Health.ATTENTION, {})]
    assert look(way="exchange", **told) == [("monitoring_no_code", Health.WRONG, {})]
    (found,) = look(way="exchange", pbx="yeastar", join_code="*99{ext}", **told)
    assert found == ("monitoring_fine", Health.OK, {"codes": "*51{ext}, *52{ext}, *99{ext}"})
    (found,) = look(way="exchange", pbx="asterisk", **told)
    assert found[2] == {"codes": "556{ext}, 5, 6"}
