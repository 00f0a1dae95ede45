"""`loket doctor`: looks at everything, says it line by line; needs no display."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from app.common.paths import AppPaths
from app.common.secrets import KeyStoreUnavailable, Secrets
from app.desktop.versions import versions
from app.doctor.bundle import write_report
from app.doctor.clock import check_clock, is_kept_by_system
from app.doctor.computer import (
    check_disk,
    check_key_store,
    check_local_policy,
    check_local_settings,
    check_progress,
    check_records,
    check_versions,
)
from app.doctor.database import check_database, check_zone
from app.doctor.duplicate_rings import find_duplicate_rings
from app.doctor.finding import Finding, exit_code
from app.doctor.listening_codes import CodeCheck, codes_to_try
from app.doctor.monitoring import check_monitoring
from app.doctor.phone_check import PhoneCheck
from app.doctor.provisioning import check_provisioning, check_signature
from app.policy import Policy, check_file, load_policy
from app.settings import Settings
from app.settings.preferences import account_key
from ui.doctor.doctor_text import finding_line
from ui.text import translations


def check_policy(path: Path, language: str) -> int:
    """Say what is wrong with a policy file; return the exit code."""
    _speak(language)
    findings = [*check_local_policy(check_file(path)), *check_signature(path, load_policy())]
    for finding in findings:
        print_line(finding_line(finding))
    return exit_code(findings)


def examine(
    where: AppPaths,
    policy: Policy,
    secrets: Secrets,
    report: Path | None = None,
    language: str = "",
    engine_command: Sequence[str] | None = None,
    listening_at: str = "",
) -> int:
    """Look at everything, say it, write the report if one is wanted; return the exit code.

    listening_at: The extension at which the codes for listening are tried; "" for none.
    """
    application = QCoreApplication.instance() or QCoreApplication(sys.argv[:1])
    logging.getLogger().addHandler(logging.NullHandler())  # what the parts log is no part of the answer
    settings, found = check_local_settings(where, policy)
    _speak(language or settings.ui.language)
    lines: list[str] = []
    findings: list[Finding] = []
    looks = _checks(where, policy, secrets, settings, found, application, engine_command)
    codes = _tried_codes(policy, secrets, settings, listening_at, application, engine_command)
    for finding in chain(looks, codes):
        findings.append(finding)
        lines.append(finding_line(finding))
        print_line(lines[-1])
    code = exit_code(findings)
    if report is not None:
        try:
            texts = {"doctor.txt": "\n".join(lines) + "\n"}
            write_report(report, texts, where, settings, policy, versions())
        except OSError as error:
            sys.stderr.write(f"loket doctor: {report}: {error.strerror or error}\n")
            return 2
        print_line(QCoreApplication.translate("Doctor", "The report is in {path}.").format(path=report))
    return code


def _checks(
    where: AppPaths,
    policy: Policy,
    secrets: Secrets,
    settings: Settings,
    of_settings: list[Finding],
    application: QCoreApplication,
    engine_command: Sequence[str] | None,
) -> Iterator[Finding]:
    yield check_versions()
    yield from check_local_policy(policy)
    yield from check_provisioning(where, policy)
    yield from of_settings
    yield from check_disk(where)
    yield check_records(where, settings)
    yield from find_duplicate_rings(where, settings)
    yield from check_progress(where, settings)
    yield check_key_store(secrets)
    yield from check_monitoring(settings, policy)
    check = PhoneCheck(settings, engine_command)
    yield from ask_phone(check, application)
    database, database_ahead_s = check_database(settings, secrets)
    yield database
    yield from check_zone(settings, secrets)
    yield check_clock(settings, database_ahead_s, check.clock_ahead_s, is_kept_by_system())


def _tried_codes(
    policy: Policy,
    secrets: Secrets,
    settings: Settings,
    listening_at: str,
    application: QCoreApplication,
    engine_command: Sequence[str] | None,
) -> Iterator[Finding]:
    numbers = codes_to_try(settings, policy, listening_at)
    if not numbers or not settings.account.domain:
        return
    try:
        password = secrets.password(account_key(settings)) or ""
    except KeyStoreUnavailable:  # said by the look at the key store; an exchange may ask for none
        password = ""
    yield from ask_phone(CodeCheck(settings, password, numbers, engine_command), application)


def ask_phone(check: PhoneCheck | CodeCheck, application: QCoreApplication) -> list[Finding]:
    """Let the check of the phone run to its end; blocks while Qt turns."""
    found: list[Finding] = []

    def finished(findings: list[Finding]) -> None:
        found.extend(findings)
        application.exit()

    check.finished.connect(finished)
    check.start()
    application.exec()
    return found


def _speak(language: str) -> None:
    if QCoreApplication.instance() is None:
        QCoreApplication(sys.argv[:1])
    translations.use(language or "system")


def print_line(line: str) -> None:
    """Write a line to the terminal at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
