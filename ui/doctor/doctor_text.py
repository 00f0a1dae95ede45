"""What the doctor says: each finding in a sentence, with what to do."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from app.doctor.finding import Finding, Health
from ui.doctor.provisioning_text import PROVISIONED
from ui.settings.connection_card import FOUND
from ui.settings.expected import expected_words
from ui.text.times import moments_of
from ui.text.translate_later import QT_TRANSLATE_NOOP

REPLACED = "\ufffd"
_HEALTH = {
    Health.OK: QT_TRANSLATE_NOOP("Doctor", "ok"),
    Health.ATTENTION: QT_TRANSLATE_NOOP("Doctor", "attention"),
    Health.WRONG: QT_TRANSLATE_NOOP("Doctor", "WRONG"),
}
_PARTS = {
    "policy": QT_TRANSLATE_NOOP("Doctor", "Policy"),
    "settings": QT_TRANSLATE_NOOP("Doctor", "Settings"),
    "disk": QT_TRANSLATE_NOOP("Doctor", "Disk"),
    "records": QT_TRANSLATE_NOOP("Doctor", "Records"),
    "key_store": QT_TRANSLATE_NOOP("Doctor", "Key store"),
    "engine": QT_TRANSLATE_NOOP("Doctor", "Phone"),
    "sound": QT_TRANSLATE_NOOP("Doctor", "Sound"),
    "camera": QT_TRANSLATE_NOOP("Doctor", "Camera"),
    "exchange": QT_TRANSLATE_NOOP("Doctor", "PBX"),
    "certificate": QT_TRANSLATE_NOOP("Doctor", "Certificate"),
    "database": QT_TRANSLATE_NOOP("Doctor", "Shared database"),
    "monitoring": QT_TRANSLATE_NOOP("Doctor", "Listening to calls"),
    "clock": QT_TRANSLATE_NOOP("Doctor", "Clock"),
    "versions": QT_TRANSLATE_NOOP("Doctor", "Versions"),
}
_SAID = {
    **PROVISIONED,
    "policy_none": QT_TRANSLATE_NOOP("Doctor", "There is none: this computer's own settings count."),
    "policy_in_use": QT_TRANSLATE_NOOP(
        "Doctor", "{managed} settings are fixed, {recommended} are advised: {paths}"
    ),
    "policy_fault": QT_TRANSLATE_NOOP(
        "Doctor",
        "{path}, line {line}: {key} is {value}, expected is {expected}. Correct it; the rest counts.",
    ),
    "policy_ignored": QT_TRANSLATE_NOOP(
        "Doctor", "{path} does not count: expected is {expected}. Correct that as the administrator."
    ),
    "monitoring_fine": QT_TRANSLATE_NOOP("Doctor", "Supervisors may listen: {codes}."),
    "monitoring_through_loket": QT_TRANSLATE_NOOP(
        "Doctor", "Supervisors may listen: they call the Loket of the agent."
    ),
    "monitoring_code_works": QT_TRANSLATE_NOOP(
        "Doctor", "The PBX knows {number}, and this account may use it."
    ),
    "monitoring_code_refused": QT_TRANSLATE_NOOP(
        "Doctor",
        "The PBX refuses {number}: {code} {reason}. Set the code up there, and allow it to this account.",
    ),
    "monitoring_code_silent": QT_TRANSLATE_NOOP(
        "Doctor", "The PBX does not answer when {number} is dialled. Look at its dial plan."
    ),
    "monitoring_code_unusable": QT_TRANSLATE_NOOP(
        "Doctor", "{number} cannot be dialled. Correct the code in the policy."
    ),
    "monitoring_not_fixed": QT_TRANSLATE_NOOP(
        "Doctor",
        "Nobody can listen: the policy has to fix monitoring.way and monitoring.notice, the words that "
        "callers hear.",
    ),
    "monitoring_no_code": QT_TRANSLATE_NOOP(
        "Doctor",
        "Nobody can listen: set monitoring.pbx, or monitoring.listen_code with {ext} for the extension.",
    ),
    "settings_fine": QT_TRANSLATE_NOOP("Doctor", "{path} can be used."),
    "settings_none": QT_TRANSLATE_NOOP("Doctor", "Nothing was set yet ({path})."),
    "settings_wrong": QT_TRANSLATE_NOOP(
        "Doctor", "{path}: {key} is {value}, expected is {expected}. Correct the file: Loket does not start."
    ),
    "settings_unreadable": QT_TRANSLATE_NOOP(
        "Doctor", "{path} cannot be read: {reason}. Give this user the right to read it."
    ),
    "setting_unusable": QT_TRANSLATE_NOOP(
        "Doctor", "{key} is {value}, which is not there or cannot be used now; expected is {expected}."
    ),
    "folder_unwritable": QT_TRANSLATE_NOOP(
        "Doctor", "Nothing can be written to {path}. Give this user the right to do so."
    ),
    "disk_fine": QT_TRANSLATE_NOOP("Doctor", "{free} GB are free at {path}."),
    "disk_filling": QT_TRANSLATE_NOOP("Doctor", "Only {free} GB are free at {path}. Make room soon."),
    "disk_full": QT_TRANSLATE_NOOP(
        "Doctor", "Only {free} GB are free at {path}: changes will be refused. Make room now."
    ),
    "records_fine": QT_TRANSLATE_NOOP("Doctor", "{path} can be read ({size} MB, revision {revision})."),
    "records_none": QT_TRANSLATE_NOOP("Doctor", "{path} is made at the first start."),
    "records_unreadable": QT_TRANSLATE_NOOP(
        "Doctor", "{path} cannot be read ({reason}). Start Loket: it offers the newest whole copy."
    ),
    "key_store_fine": QT_TRANSLATE_NOOP("Doctor", "A secret was written, read and deleted."),
    "key_store_none": QT_TRANSLATE_NOOP(
        "Doctor",
        "None is running, so passwords are asked for at each start. Install gnome-keyring or KWallet.",
    ),
    "key_store_plain_text": QT_TRANSLATE_NOOP(
        "Doctor", "The only one there keeps plain text, so it is not used. Install gnome-keyring or KWallet."
    ),
    "key_store_off": QT_TRANSLATE_NOOP(
        "Doctor", "It is switched off by the configuration of keyring, so passwords are asked for each time."
    ),
    "key_store_configuration": QT_TRANSLATE_NOOP(
        "Doctor", "The configuration of keyring is broken. Correct or delete keyringrc.cfg."
    ),
    "key_store_locked": QT_TRANSLATE_NOOP("Doctor", "It is locked. Unlock it by signing in to the desktop."),
    "key_store_refused": QT_TRANSLATE_NOOP(
        "Doctor", "It refuses secrets. Look at it with the system's own program (Seahorse, KWallet)."
    ),
    "key_store_forgets": QT_TRANSLATE_NOOP(
        "Doctor",
        "The stored value could not be read back. Check the key store with the system's own program.",
    ),
    "engine_failed_port_in_use": QT_TRANSLATE_NOOP("Doctor", "No port is free: {detail}. Choose others."),
    "engine_failed_no_network": QT_TRANSLATE_NOOP(
        "Doctor", "There is no network: {detail}. Check cable or Wi-Fi."
    ),
    "engine_failed_library": QT_TRANSLATE_NOOP(
        "Doctor", "A part of the phone is missing: {detail}. Install Loket again."
    ),
    "engine_failed_blocked": QT_TRANSLATE_NOOP(
        "Doctor",
        "This computer does not let the phone's program run: {detail}. Allow Loket in the antivirus program "
        "and in the rules for programs (AppLocker), or install Loket again.",
    ),
    "engine_failed_other": QT_TRANSLATE_NOOP(
        "Doctor", "The phone does not start: {detail}. Look at the log."
    ),
    "engine_silent": QT_TRANSLATE_NOOP("Doctor", "The phone does not start. Look at the log, install again."),
    "sound_fine": QT_TRANSLATE_NOOP("Doctor", "Microphones: {microphones}. Speakers: {speakers}."),
    "sound_none": QT_TRANSLATE_NOOP(
        "Doctor",
        "There is no sound device. Plug a headset in; on Linux, see that PipeWire or PulseAudio runs.",
    ),
    "sound_unknown": QT_TRANSLATE_NOOP(
        "Doctor",
        "Sound and cameras were not checked, because the phone does not start. Fix that, then check again.",
    ),
    "sound_no_microphone": QT_TRANSLATE_NOOP(
        "Doctor", "There is no microphone (speakers: {speakers}). Plug a headset in."
    ),
    "sound_no_speaker": QT_TRANSLATE_NOOP(
        "Doctor", "There is no speaker (microphones: {microphones}). Plug a headset in."
    ),
    "camera_fine": QT_TRANSLATE_NOOP("Doctor", "{cameras}"),
    "camera_off": QT_TRANSLATE_NOOP("Doctor", "Video is switched off in the settings."),
    "camera_none": QT_TRANSLATE_NOOP("Doctor", "There is none: video calls show a still picture."),
    "camera_unknown": QT_TRANSLATE_NOOP("Doctor", "The process for video did not answer. Look at the log."),
    "exchange_none": QT_TRANSLATE_NOOP("Doctor", "None is set: direct calls only."),
    "exchange_fine": QT_TRANSLATE_NOOP("Doctor", "{server} answered over {transport} in {ms} ms."),
    "exchange_no_answer": QT_TRANSLATE_NOOP(
        "Doctor", "{domain} does not answer. Check network, VPN, firewall and transport."
    ),
    "exchange_refused": QT_TRANSLATE_NOOP(
        "Doctor", "{domain} is there but takes no connection ({detail}). Check port and transport."
    ),
    "exchange_no_network": QT_TRANSLATE_NOOP(
        "Doctor", "The network has no route to {domain}. Check cable or Wi-Fi."
    ),
    "exchange_unresolved": QT_TRANSLATE_NOOP(
        "Doctor", "No server has the name {domain}. Check name and DNS."
    ),
    "exchange_tls": QT_TRANSLATE_NOOP("Doctor", "No TLS with {domain}: {detail}. Check port and transport."),
    "exchange_certificate_expired": QT_TRANSLATE_NOOP(
        "Doctor", "The certificate of {domain} has expired, or this computer's clock is wrong. Renew it."
    ),
    "exchange_certificate_unknown_authority": QT_TRANSLATE_NOOP(
        "Doctor",
        "This computer does not trust the authority that signed the certificate of {domain}. Set "
        "account.ca_file.",
    ),
    "exchange_certificate_wrong_name": QT_TRANSLATE_NOOP(
        "Doctor", "The certificate is for another name than {domain} ({detail}). Use its name, or renew it."
    ),
    "exchange_certificate_other": QT_TRANSLATE_NOOP(
        "Doctor", "The certificate of {domain} cannot be used: {detail}."
    ),
    "exchange_rings_unmarked": QT_TRANSLATE_NOOP(
        "Doctor",
        "{count} calls of the last {days} days count as missed at one desk although another desk answered "
        "them. Let the PBX say so in its CANCEL (Reason: SIP;cause=200; Asterisk: res_pjsip_rfc3326, "
        "Queue(…,C)): docs/admin/pbx-headers.md.",
    ),
    "certificate_fine": QT_TRANSLATE_NOOP("Doctor", "The certificate of {domain} is valid."),
    "certificate_unchecked": QT_TRANSLATE_NOOP(
        "Doctor",
        "The certificate is not checked: any server can pose as {domain}. Set account.verifies_certificate.",
    ),
    "zone_differs": QT_TRANSLATE_NOOP(
        "Doctor",
        "Its reports count the days of {there}, this computer those of {here}. Correct office.timezone here, "
        "or loket admin office-zone there.",
    ),
    "records_older": QT_TRANSLATE_NOOP(
        "Doctor",
        "They are an older copy, which ends on {until}: {count} changes until {last} are missing. The last "
        "case number was {number}.",
    ),
    "database_none": QT_TRANSLATE_NOOP("Doctor", "None is set: this computer works alone."),
    "clock_fine": QT_TRANSLATE_NOOP("Doctor", "The clock agrees with {server} ({seconds} s apart)."),
    "clock_ahead": QT_TRANSLATE_NOOP(
        "Doctor", "The clock is {seconds} s ahead of {server}. Let the system set it automatically (NTP)."
    ),
    "clock_behind": QT_TRANSLATE_NOOP(
        "Doctor", "The clock is {seconds} s behind {server}. Let the system set it automatically (NTP)."
    ),
    "clock_before_records": QT_TRANSLATE_NOOP(
        "Doctor",
        "The clock shows {now}, but the newest record of this computer is from {newest}. Correct date, "
        "time and time zone; let the system set them automatically (NTP).",
    ),
    "clock_long_after_records": QT_TRANSLATE_NOOP(
        "Doctor",
        "The clock shows {now}, long after the newest record of this computer ({newest}). If that is "
        "wrong, correct date, time and time zone.",
    ),
    "clock_kept": QT_TRANSLATE_NOOP(
        "Doctor", "The system sets the clock automatically (NTP); no server reports a time to compare with."
    ),
    "clock_left": QT_TRANSLATE_NOOP(
        "Doctor",
        "The system does not set the clock automatically, and no server reports a time to compare with. "
        "Switch NTP on.",
    ),
    "clock_unknown": QT_TRANSLATE_NOOP(
        "Doctor", "Not checked: no server reports its time, and the system does not say what sets the clock."
    ),
    "versions": QT_TRANSLATE_NOOP("Doctor", "{versions}"),
}


def finding_line(finding: Finding) -> str:
    """Return a finding as a line: its health, what was checked, the result and what to do."""
    health = _translate(_HEALTH[finding.health])
    return f"{health:<10} {part_name(finding.part):<18} {sentence_of(finding.kind, finding.facts)}"


def worded_kinds() -> frozenset[str]:
    return frozenset(_SAID) | {f"database_{found}" for found in FOUND}


def part_name(part: str) -> str:
    """Return what was looked at, in the user's language."""
    return _translate(_PARTS[part])


def sentence_of(kind: str, facts: Mapping[str, str]) -> str:
    if kind in _SAID:
        text = _translate(_SAID[kind])
    else:
        text = QCoreApplication.translate("Connection", FOUND[kind.removeprefix("database_")])
    return filled(text, facts)


def filled(text: str, facts: Mapping[str, str]) -> str:
    """Put the facts into a sentence; words of a server or a file must not steer the terminal."""
    facts = {**facts, **moments_of(facts)}
    if "expected" in facts:
        facts["expected"] = expected_words(facts["expected"])
    for name, value in facts.items():
        value = "".join(letter if letter.isprintable() else REPLACED for letter in value)
        text = text.replace(f"{{{name}}}", value)
    return text


def _translate(text: str) -> str:
    return QCoreApplication.translate("Doctor", text)
