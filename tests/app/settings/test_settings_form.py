"""Settings as a user edited them: every fault is reported at once, beside the valid values."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import trustme

from app.settings import AccountSettings, NetworkSettings, RecordingSettings, RecordsSettings, Settings
from app.settings.form import edited, unusable_files


def test_every_fault_of_every_area_is_reported_at_once_and_what_is_right_is_taken() -> None:
    settings, faults = edited(
        Settings(),
        {
            "account.user": "si ti",
            "account.domain": "pbx.example:99999",
            "account.transport": "tls",
            "network.trusted_peers": ("10.0.0.1", "pbx"),
            "office.home_area_code": "22",
            "calls.unanswered_after_s": 30,
            "calls.call_header": "X-Loket-Call: 1",
            "calls.queue_header": "Call-ID",
        },
    )
    assert [fault.key for fault in faults] == [
        "account.domain",
        "account.user",
        "network.trusted_peers",
        "calls.call_header",
        "office.home_area_code",
    ]
    assert settings.account == AccountSettings(transport="tls")
    assert settings.calls.unanswered_after_s == 30


def test_values_that_do_not_go_together_are_reported_once_even_if_only_one_is_new() -> None:
    before = replace(Settings(), network=NetworkSettings(rtp_port_first=40000, rtp_port_count=20000))
    _, faults = edited(before, {"network.rtp_port_first": 60000})
    assert [fault.key for fault in faults] == ["network.rtp_port_count"]


@pytest.mark.parametrize(
    ("typed", "is_fault"),
    [
        *[("1002", False), ("0812-3456-7890", False), ("sip:1001@10.0.0.9", False), ("pak kabid!?", True)],
        *[("a@b@c", True), ("1001", True), ("1-001", True), ("sip:%31001@PBX.office:5060", True)],
        *[("1001@pbx2.office", True), ("1001@10.0.0.7", True), ("sip:anybody@10.0.0.8:5062", True)],
        *[("1001@localhost", True), ("sip:x@127.0.0.1:5062", True), ("sip:1001@LocalHost.:5070", True)],
        *[("sip:1001@pbx.office.", True), ("sip:1001@[::ffff:10.0.0.8]", True)],
        *[("sip:warga@127.0.0.1:5070", False), ("sip:1001@localhost.office", False)],
    ],
)
def test_a_call_is_forwarded_only_to_what_can_be_dialled_and_never_to_oneself(
    typed: str, is_fault: bool
) -> None:
    account = AccountSettings(user="1001", domain="pbx.office", servers=("pbx2.office:5080",))
    before = Settings(account=account, network=NetworkSettings(bound_address="10.0.0.7"))
    _, faults = edited(before, {"calls.forward_busy": typed}, "sip:1001@10.0.0.8:5062")
    assert [fault.key for fault in faults] == ["calls.forward_busy"] * is_fault


def test_files_and_folders_that_cannot_be_used_are_reported(tmp_path: Path) -> None:
    authority = tmp_path / "office.pem"
    trustme.CA().cert_pem.write_to_path(str(authority))
    (tmp_path / "text.pem").write_text("no certificate")

    def faults(ca_file: str, folder: str, records: str) -> list[str]:
        settings = Settings(
            account=AccountSettings(ca_file=ca_file),
            recording=RecordingSettings(folder=folder),
            records=RecordsSettings(records),
        )
        return [fault.key for fault in unusable_files(settings)]

    assert faults(str(authority), str(tmp_path / "new" / "folder"), str(tmp_path / "r.sqlite3")) == []
    everything = ["account.ca_file", "recording.folder", "records.path"]
    nowhere = str(authority / "r.sqlite3")
    assert faults(str(tmp_path / "text.pem"), str(authority), nowhere) == everything
    assert faults(str(tmp_path / "none.pem"), "", "") == ["account.ca_file"]
