"""Checks this computer: policy, settings, folders, disk, records, key store, versions. Blocks."""

from __future__ import annotations

import os
import secrets as randomness
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing

from sqlalchemy.exc import SQLAlchemyError

from app.common.clock import now
from app.common.paths import AppPaths, nearest, takes_files
from app.common.secrets import KeyStoreUnavailable, Secrets
from app.desktop.start import StartError, read_settings, records_path
from app.desktop.start_checks import against_clock, missing_records
from app.desktop.versions import versions
from app.doctor.finding import Finding, Health
from app.policy import Policy
from app.policy.notices import policy_notice
from app.settings import Settings
from app.settings.form import unusable_files
from db.connections import connect_to_read, engine_over
from db.high_water import read_reached
from db.replica import progress_of
from db.schema import revision_of

ATTENTION_BELOW, WRONG_BELOW = 2_000_000_000, 200_000_000  # free bytes
PROBE = "doctor:probe"


def check_local_policy(policy: Policy) -> Iterator[Finding]:
    count = len(policy.managed) + len(policy.recommended)
    sources = {one.source for one in (*policy.managed.values(), *policy.recommended.values())}
    if count:
        facts = {
            "managed": str(len(policy.managed)),
            "recommended": str(len(policy.recommended)),
            "paths": ", ".join(sorted(sources)),
        }
        yield Finding("policy", "policy_in_use", facts=facts)
    elif not policy.faults:
        yield Finding("policy", "policy_none")
    for fault in policy.faults:
        notice = policy_notice(fault)
        yield Finding("policy", notice.kind, Health.WRONG, notice.facts)


def check_local_settings(where: AppPaths, policy: Policy) -> tuple[Settings, list[Finding]]:
    """Return the settings for the other checks: the policy's alone, if the user's own are invalid."""
    path = {"path": str(where.settings_file)}
    try:
        settings = read_settings(where, policy)
    except StartError as error:
        kind = "settings_wrong" if error.kind == "settings" else "settings_unreadable"
        return policy.base, [Finding("settings", kind, Health.WRONG, {**path, **error.facts})]
    there = "settings_fine" if os.path.exists(where.settings_file) else "settings_none"
    found = [Finding("settings", there, facts=path)]
    for fault in unusable_files(settings):
        facts = {"key": fault.key, "value": fault.value, "expected": fault.expected}
        found.append(Finding("settings", "setting_unusable", Health.ATTENTION, facts))
    return settings, found


def check_disk(where: AppPaths) -> Iterator[Finding]:
    folders = (where.config, where.data, where.log, where.cache)
    shut = [folder for folder in folders if not takes_files(folder)]
    for folder in shut:
        yield Finding("disk", "folder_unwritable", Health.WRONG, {"path": str(folder)})
    if shut:
        return
    free = shutil.disk_usage(nearest(where.data)).free
    facts = {"path": str(where.data), "free": f"{free / 1e9:.1f}"}
    if free < WRONG_BELOW:
        yield Finding("disk", "disk_full", Health.WRONG, facts)
    elif free < ATTENTION_BELOW:
        yield Finding("disk", "disk_filling", Health.ATTENTION, facts)
    else:
        yield Finding("disk", "disk_fine", facts=facts)


def check_records(where: AppPaths, settings: Settings) -> Finding:
    path = records_path(where, settings)
    facts = {"path": str(path)}
    try:
        if not path.exists():
            return Finding("records", "records_none", facts=facts)
        with closing(connect_to_read(path)) as raw:
            revision = revision_of(raw)
            size = f"{path.stat().st_size / 1e6:.1f}"
    except (sqlite3.Error, OSError) as error:
        return Finding("records", "records_unreadable", Health.WRONG, {**facts, "reason": str(error)})
    if not revision:
        return Finding("records", "records_none", facts=facts)  # incomplete, e.g. created on a full disk
    return Finding("records", "records_fine", facts={**facts, "revision": revision, "size": size})


def check_progress(where: AppPaths, settings: Settings) -> Iterator[Finding]:
    """Report if the records are an older copy, and if the clock contradicts them."""
    path = records_path(where, settings)
    if not path.exists():
        return
    try:
        with closing(connect_to_read(path)) as raw, engine_over(raw, "BEGIN").begin() as connection:
            progress = progress_of(connection)
    except (sqlite3.Error, SQLAlchemyError, OSError):
        return  # the finding on the records reports it
    reached = read_reached(path)
    missing = missing_records(reached, progress, settings.shared.is_used)
    if missing is not None:
        yield Finding("records", "records_older", Health.ATTENTION, missing.facts)
    clock = against_clock(reached, progress, now())
    if clock is not None:
        yield clock


def check_key_store(secrets: Secrets) -> Finding:
    """Write, read and delete a test secret."""
    word = randomness.token_hex(8)
    try:
        secrets.set_password(PROBE, word)
        found = secrets.password(PROBE)
        secrets.forget(PROBE)
    except KeyStoreUnavailable as error:
        facts = {"reason": error.kind}
        return Finding("key_store", f"key_store_{error.kind}", Health.ATTENTION, facts)
    if found != word:
        return Finding("key_store", "key_store_forgets", Health.WRONG)
    return Finding("key_store", "key_store_fine")


def check_versions() -> Finding:
    found = versions()
    text = ", ".join(f"{name} {found[name]}" for name in ("Loket", "Python", "Qt", "pjsua2-python", "system"))
    return Finding("versions", "versions", facts={"versions": text})
