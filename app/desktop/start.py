"""Opens the workplace: settings, log, the lock, the records. Errors are reported as facts."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from glob import escape
from pathlib import Path

from PySide6.QtCore import QLockFile

from app.cases.canned_texts import load_canned_texts
from app.cases.field_choices import load_field_choices
from app.common.clock import now
from app.common.notices import WARNING, Notice
from app.common.paths import AppPaths, close_to_others
from app.common.secrets import Secrets
from app.common.typed_toml import TomlError
from app.desktop.composition import build_workplace
from app.desktop.log import start_log
from app.desktop.start_checks import begin_high_water, check_start
from app.desktop.workplace import Workplace
from app.policy import NO_POLICY, Policy
from app.policy.notices import policy_notice
from app.settings import Settings, SettingsError, read_values
from app.settings.last_good import keep_last_good
from app.sop.office_files import load_office_days, load_office_sop
from db.backup import backup_folder
from db.drafts import Drafts
from db.errors import (
    StorageDamaged,
    StorageError,
    StorageFull,
    StorageMissing,
    StorageNewer,
    StorageReadOnly,
    StorageUnreleased,
)
from db.high_water import SUFFIX as HIGH_WATER
from db.replica import Replica
from db.rescue import newest_good_backup, set_aside, set_aside_and_restore
from db.sync.joining import WHY, open_for_sharing


class StartError(Exception):
    """Why the workplace could not be opened; `kind` and `facts` are for ui/shell/start_problem.py.

    `repair` is what the user may let the program do before the next try.
    """

    def __init__(self, kind: str, facts: Mapping[str, str], repair: Callable[[], None] | None = None) -> None:
        super().__init__(f"{kind}: {dict(facts)}")
        self.kind = kind
        self.facts = facts
        self.repair = repair


class OpenDesktop:
    """An open workplace and the locks that keep a second desktop from its records."""

    def __init__(self, workplace: Workplace, lock: _Locks) -> None:
        self.workplace = workplace
        self._lock = lock

    def close(self) -> None:
        """Stop everything; blocks for some seconds at most."""
        self.workplace.stop()
        self._lock.unlock()


class _Locks:
    """One lock for this user's folder, and one beside the records if they are elsewhere: another user of the
    computer may have the same path in the settings or the policy.
    """

    def __init__(self, where: AppPaths, records: Path) -> None:
        """Raises StartError if another desktop has either lock; nothing is locked then."""
        self._held: list[QLockFile] = []
        self._take(where.lock_file, "already_running", where.data)
        if records.parent.resolve() != where.data.resolve():
            self._take(records.with_name(f"{records.name}.lock"), "records_in_use", records)

    def _take(self, file: Path, kind: str, path: Path) -> None:
        lock = QLockFile(str(file))
        lock.setStaleLockTime(0)  # only a dead process's lock is stale, however old it is
        if not lock.tryLock(100) and not (_is_removed(file) and lock.tryLock(100)):
            self.unlock()
            raise _not_locked(lock, kind, path)
        self._held.append(lock)

    def unlock(self) -> None:
        while self._held:
            self._held.pop().unlock()


def _is_removed(lock_file: Path) -> bool:
    """Remove the lock of a desktop that was killed; return whether it was one.

    Windows soon reuses a process's id. If the new process is a Loket, too, for example an engine, Qt
    considers the lock held. A running desktop keeps the file open, and an open file cannot be removed.
    """
    if sys.platform != "win32":
        return False
    try:
        lock_file.unlink()
    except OSError:
        return False
    return True


def read_settings(where: AppPaths, policy: Policy = NO_POLICY) -> Settings:
    """Return the effective settings of the user and the policy. Raises StartError if they are invalid."""
    try:
        return policy.over(read_values(where.settings_file))
    except SettingsError as error:
        facts = {
            "path": str(where.settings_file),
            "key": error.key,
            "value": error.value,
            "expected": error.expected,
            "nearest": error.nearest,
        }
        raise StartError("settings", facts) from error
    except OSError as error:
        raise StartError("other", {"reason": str(error)}) from error


def records_path(where: AppPaths, settings: Settings) -> Path:
    return Path(settings.records.path) if settings.records.path else where.records_file


def open_workplace(
    where: AppPaths, settings: Settings, secrets: Secrets | None = None, policy: Policy = NO_POLICY
) -> OpenDesktop:
    """Open the records and build the services. Raises StartError; nothing is left open then.

    Blocks, for some seconds if the records are damaged: to find the newest good copy it reads whole files. So
    this runs before the window exists.
    """
    path = records_path(where, settings)
    try:
        where.create()
        start_log(where.log)
    except OSError as error:
        facts = {"path": error.filename or str(where.data), "reason": error.strerror or str(error)}
        raise StartError("records_unwritable", facts) from error
    try:
        office_days, texts = load_office_days(where.data), load_canned_texts(where.data)
        lists, sop = load_field_choices(where.data), load_office_sop(where.data)
    except (TomlError, OSError) as error:
        raise StartError("other", {"reason": str(error)}) from error
    lock = _Locks(where, path)
    close_to_others(_own_files(where, path))
    aside = None
    try:
        if settings.shared.is_used:
            replica, aside = open_for_sharing(path)
        else:
            replica = Replica.open(path)
    except StorageDamaged as error:
        lock.unlock()
        copy = newest_good_backup(path)
        facts = {"path": str(path), "copy": copy.name if copy else ""}
        raise StartError("records_damaged", facts, lambda: _repair(path, copy)) from error
    except StorageNewer as error:
        lock.unlock()
        raise StartError("records_newer", {"path": str(path)}) from error
    except StorageUnreleased as error:
        lock.unlock()
        raise StartError("records_unreleased", {"path": str(path)}) from error
    except StorageError as error:
        raise _not_opened(error, lock) from error
    try:
        drafts = Drafts(replica)
    except StorageError as error:
        replica.close()
        raise _not_opened(error, lock) from error
    built = build_workplace(
        where,
        settings,
        replica,
        secrets,
        office_days=office_days,
        canned=texts,
        field_choices=lists,
        policy=policy,
        drafts=drafts,
        sop=sop,
    )
    for fault in policy.faults:
        built.notify_at_start(policy_notice(fault))
    if aside is not None:
        built.notify_at_start(Notice("records_set_aside", WARNING, {"path": str(aside)}))
        begin_high_water(replica)
    else:
        for notice in check_start(replica, settings.shared.is_used, now()):
            built.notify_at_start(notice)
    replica.high_water.note_workstation(settings.desk.workstation)
    keep_last_good(where.settings_file, where.last_good_settings)
    return OpenDesktop(built, lock)


def _not_opened(error: StorageError, lock: _Locks) -> StartError:
    """Release the lock, and return why a file of the records cannot be used."""
    lock.unlock()
    unwritable = isinstance(error, (StorageFull, StorageReadOnly, StorageMissing))
    facts = {"path": str(error.path), "reason": str(error)}
    return StartError("records_unwritable" if unwritable else "other", facts)


def _not_locked(lock: QLockFile, kind: str, path: Path) -> StartError:
    """Return why there is no lock: another desktop has it, or its file cannot be written."""
    reason = {
        QLockFile.LockError.PermissionError: "permission denied",
        QLockFile.LockError.UnknownError: "the lock cannot be written",
    }.get(lock.error())
    if reason is None and not Path(lock.fileName()).is_file():
        reason = "the lock is no file"
    if reason is None:
        return StartError(kind, {"path": str(path)})
    return StartError("records_unwritable", {"path": lock.fileName(), "reason": reason})


def _own_files(where: AppPaths, records: Path) -> Iterator[Path]:
    """Yield the existing files that contain what applicants said."""
    stem, suffix = escape(records.stem), escape(records.suffix)
    names = (
        f"{stem}{HIGH_WATER}",
        f"{stem}{suffix}*",
        f"{stem}.drafts*{suffix}*",
        f"{stem}.damaged-*",
        f"{stem}.{WHY}-*",
    )
    for name in names:
        yield from records.parent.glob(name)
    yield from backup_folder(records).glob(f"{stem}-*{suffix}")
    yield from where.data.glob("waiting*.jsonl")
    yield from where.data.glob(where.lock_file.name)
    yield from where.data.glob(where.last_good_settings.name)
    yield from where.log.glob("*.log*")


def _repair(path: Path, copy: Path | None) -> None:
    """Rename the damaged file; continue with the copy, or with empty records without one."""
    if copy is not None:
        set_aside_and_restore(path)
    else:
        set_aside(path)
