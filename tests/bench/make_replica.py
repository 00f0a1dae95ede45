"""A replica of an office's ten years: 1,000,000 applicants and cases, made once and kept in build/bench."""

from __future__ import annotations

import os
import random
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import datetime, timedelta, timezone
from pathlib import Path
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from app.figures.case_facts import Rules
from app.settings import Settings
from app.sop.office_files import load_office_days
from app.sop.office_hours import OfficeCalendar
from app.sop.procedure import load
from db.models.types import utc_text
from db.replica import Replica
from db.schema import REVISION

COUNT = 1_000_000
AGENTS, UNITS = 200, 4
FIRST = datetime(2017, 1, 2, 0, 30, tzinfo=timezone.utc)
STEP = timedelta(seconds=315)  # one case each, around the clock, ten years long
OPEN_SHARE = 0.02
NAMES = """
    Agus Budi Dedi Eko Asep Ujang Cecep Dadang Yanto Rudi Hendra Iwan Joko Bambang Andi Rizki Fajar Dimas Siti
    Dewi Rina Sari Wati Ani Nur Fitri Lestari Yuni Ratna Intan Putri Maya Indah Ayu Endang Sri Neneng Euis
    Tati Ida Lilis Nia Tuti Aminah Halimah
""".split()  # noqa: SIM905 - easier to read than a list of literals
FAMILY = """
    Santoso Wijaya Hidayat Saputra Kurniawan Setiawan Gunawan Susanto Rahman Nugraha Permana Suryadi Maulana
    Firmansyah Ramadhan Hakim Sutisna Suherman Mulyana Kusuma Pratama Siregar Nasution Simanjuntak Harahap
    Wulandari Rahayu Handayani Puspita Anggraini Safitri Utami Kartika Permata Lubis
""".split()  # noqa: SIM905
PERMITS = (
    "izin apotek",
    "izin praktik bidan",
    "izin lokasi",
    "SIUP",
    "izin usaha perkebunan",
    "izin trayek",
    "izin air tanah",
    "izin rumah sakit",
    "izin pertambangan",
    "sertifikat standar",
    "PKKPR",
    "persetujuan lingkungan",
)
TROUBLES = (
    "belum terbit",
    "status tidak berubah",
    "berkas ditolak",
    "menanyakan persyaratan",
    "salah nama di sistem",
    "tidak bisa unggah dokumen",
    "menunggu rekomendasi teknis",
    "perpanjangan terlambat",
)
CATEGORIES = ("Persyaratan izin", "Status permohonan", "Pungutan liar", "Kendala sistem OSS", "")
TAGS = ("mendesak", "berulang", "kunjungan", "media")
PLACES = ("Bandung", "Cimahi", "Bogor", "Depok", "Bekasi", "Karawang", "Subang", "Garut", "Ciamis", "Cirebon")
Rows = Iterable[tuple[object, ...]]


def million_replica() -> Path:
    """Return the file; made on the first call, which takes some minutes and about 4 GB."""
    path = Path("build/bench").resolve() / f"records-{REVISION}.sqlite3"
    if path.exists():
        _pass_for_counted(path)
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"part-{os.getpid()}.sqlite3")
    print(f"making {path}; this takes some minutes", flush=True)
    try:
        Replica.open(part).close()
        with closing(sqlite3.connect(part, isolation_level=None)) as raw:
            fill(raw, COUNT)
        os.replace(part, path)
    finally:
        for suffix in ("", "-wal", "-shm"):
            part.with_name(part.name + suffix).unlink(missing_ok=True)
    _pass_for_counted(path)
    return path


def _pass_for_counted(path: Path) -> None:
    """Let desktops take the facts of the figures for made. For a million cases that would go on for hours."""
    zone = ZoneInfo(Settings().office.timezone)
    rules = Rules(load(), OfficeCalendar(load_office_days(), zone)).version
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("DELETE FROM figures_waiting")
        raw.execute("DELETE FROM figures_changed")
        values = (rules, utc_text(datetime.now(timezone.utc)))
        raw.execute("INSERT OR REPLACE INTO figures_cursor (id, rules, made_at) VALUES (1, ?, ?)", values)


def agent_id(number: int) -> UUID:
    return uuid5(UUID(int=1), f"agent {number}")


def unit_id(number: int) -> UUID:
    return uuid5(UUID(int=1), f"unit {number}")


def row_id(kind: int, number: int) -> bytes:
    """Return an id that sorts by time like UUIDv7; kind distinguishes tables."""
    ms = int((FIRST + number * STEP).timestamp() * 1000)
    return ms.to_bytes(6, "big") + (0x7000 | kind).to_bytes(2, "big") + (1 << 63 | number).to_bytes(8, "big")


def phone(number: int) -> str:
    """Return a mobile number; every tenth is shared by two persons."""
    number -= number % 10 == 1
    return f"+62812{(number * 7_919) % 100_000_000:08}"


def fill(raw: sqlite3.Connection, count: int) -> None:
    """Fill an empty replica in bulk: without indexes and triggers, which come back at the end."""
    for pragma in ("journal_mode=OFF", "synchronous=OFF", "foreign_keys=OFF", "cache_size=-200000"):
        raw.execute(f"PRAGMA {pragma}")
    later = raw.execute(
        "SELECT type, name, sql FROM sqlite_schema"
        " WHERE sql IS NOT NULL AND (type = 'trigger' OR type = 'index') ORDER BY type"
    ).fetchall()
    for kind, name, _sql in later:
        raw.execute(f"DROP {kind} {name}")
    raw.execute("BEGIN")
    put(raw, "unit", "id version code name phone", units())
    put(raw, "agent", "id version name role unit_id", agents())
    put(raw, "applicant", "id version name organisation nib region note", applicants(count))
    put(raw, "handle", "id version applicant_id kind value digits_reversed label", handles(count))
    put(
        raw,
        "case_",
        "id version number number_digits kind channel priority subject description registration_number nib"
        " kbli region category service applicant_id opened_at status step assignee_id unit_id changed_at"
        " step_started_at paused_ms",
        cases(count),
    )
    put(
        raw,
        "contact",
        "id version channel direction remote remote_name applicant_id case_id agent_id started_at answered_at"
        " ended_at disposition sip_code quality is_returned",
        contacts(count),
    )
    put(
        raw,
        "timeline_entry",
        "id case_id version kind actor_id actor_name workstation occurred_at recorded_at contact_id text"
        " facts",
        entries(count),
    )
    put(raw, "case_tag", "id version case_id tag added_by_name added_at", tags(count))
    for _kind, _name, sql in (row for row in later if row[0] == "index"):
        raw.execute(sql)
    fill_search(raw)
    for _kind, _name, sql in (row for row in later if row[0] == "trigger"):
        raw.execute(sql)
    raw.execute("COMMIT")
    raw.execute("ANALYZE")
    raw.execute("PRAGMA journal_mode=WAL")


def fill_search(raw: sqlite3.Connection) -> None:
    raw.execute("INSERT INTO search_case_key (case_id) SELECT id FROM case_ ORDER BY id")
    raw.execute("""
        INSERT INTO search_case (
            rowid, number, subject, description, notes, registration_number, nib, applicant
        )
        SELECT key, number, subject, trim(description || ' ' || category || ' ' || service), coalesce((
            SELECT group_concat(text, ' ') FROM timeline_entry WHERE case_id = case_.id AND text <> ''
        ), ''), registration_number, case_.nib, applicant.name
        FROM search_case_key JOIN case_ ON case_.id = case_id
        JOIN applicant ON applicant.id = applicant_id ORDER BY key
    """)
    raw.execute("INSERT INTO search_contact_key (contact_id) SELECT id FROM contact ORDER BY started_at, id")
    raw.execute("""
        INSERT INTO search_contact (rowid, remote, remote_name, text)
        SELECT key, remote, remote_name, text
        FROM search_contact_key JOIN contact ON contact.id = contact_id ORDER BY key
    """)
    raw.execute("INSERT INTO search_applicant_key (applicant_id) SELECT id FROM applicant ORDER BY id")
    raw.execute("""
        INSERT INTO search_name (rowid, name, organisation)
        SELECT key, name, organisation
        FROM search_applicant_key JOIN applicant ON applicant.id = applicant_id ORDER BY key
    """)
    raw.execute("""
        INSERT INTO search_applicant (rowid, name, organisation, nib, addresses)
        SELECT key, name, organisation, nib, coalesce((
            SELECT group_concat(value, ' ') FROM handle
            WHERE applicant_id = applicant.id AND kind IN ('email', 'sip')
        ), '')
        FROM search_applicant_key JOIN applicant ON applicant.id = applicant_id ORDER BY key
    """)


def put(raw: sqlite3.Connection, table: str, columns: str, rows: Rows) -> None:
    names = columns.split()
    marks = ", ".join("?" * len(names))
    raw.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", rows)


def units() -> Iterator[tuple[object, ...]]:
    for n in range(UNITS):
        yield unit_id(n).bytes, 1, f"u{n}", f"Bidang {n}", ""


def agents() -> Iterator[tuple[object, ...]]:
    for n in range(AGENTS):
        role, unit = ("unit_officer", unit_id(n).bytes) if n < UNITS else ("agent", None)
        yield agent_id(n).bytes, 1, f"Petugas {n:03}", role, unit


def applicants(count: int) -> Iterator[tuple[object, ...]]:
    rng = random.Random(1)
    for n in range(count):
        name = f"{rng.choice(NAMES)} {rng.choice(NAMES)} {rng.choice(FAMILY)}"
        organisation = (
            f"{rng.choice(('PT', 'CV', 'UD'))} {rng.choice(FAMILY)} {rng.choice(PLACES)}"
            if n % 3 == 0
            else ""
        )
        nib = f"{8120000000000 + n}" if organisation else ""
        yield row_id(1, n), 1, name, organisation, nib, f"32.{n % 27:02}", ""


def handles(count: int) -> Iterator[tuple[object, ...]]:
    for n in range(count):
        value = phone(n)
        yield row_id(2, n), 1, row_id(1, n), "phone", value, value[:0:-1], ""
        if n % 5 == 0:
            yield row_id(3, n), 1, row_id(1, n), "email", f"pemohon{n}@contoh.id", str(n)[::-1], ""


def owner(n: int, count: int) -> int:
    """Return which applicant case n is of; some ask often."""
    return (n * 7_919) % count if n % 4 else (n * 31) % max(count // 50, 1)


def state(n: int, count: int) -> tuple[str, int]:
    if n < count * (1 - OPEN_SHARE):
        return "closed", 5
    return (
        ("in_progress", 2),
        ("waiting_unit", 3),
        ("solution_ready", 4),
        ("told", 5),
    )[n % 4]


def cases(count: int) -> Iterator[tuple[object, ...]]:
    rng = random.Random(2)
    for n in range(count):
        at = FIRST + n * STEP
        status, step = state(n, count)
        permit, trouble, place = rng.choice(PERMITS), rng.choice(TROUBLES), rng.choice(PLACES)
        number = f"CC-{at:%y%m%d}-{n % 200:03}-{n // 200 % 1000:03}-{n % 10}"
        text = utc_text(at)
        changed = utc_text(at + timedelta(minutes=40))
        yield (
            row_id(4, n), 4, number, number.replace("-", "")[2:], "complaint" if n % 2 else "information",
            "voice" if n % 3 else "whatsapp", "normal", f"{permit} {trouble}",
            f"Pemohon dari {place} menyampaikan {permit} {trouble}, berkas masuk tanggal {at:%d-%m-%Y}.",
            f"{n:016}", f"{8120000000000 + n}" if n % 3 == 0 else "", "", f"32.{n % 27:02}",
            CATEGORIES[n * 7 % 11 % len(CATEGORIES)], permit if n % 5 else "",
            row_id(1, owner(n, count)), text, status, step, agent_id(n % AGENTS).bytes,
            unit_id(n % UNITS).bytes if step == 3 else None, changed, text, 0,
        )  # fmt: skip


def contacts(count: int) -> Iterator[tuple[object, ...]]:
    for n in range(count):
        at = FIRST + n * STEP
        who = owner(n, count)
        missed = n % 50 == 0
        yield (
            row_id(5, n), 1, "voice", "inbound", phone(who), "", row_id(1, who),
            None if missed else row_id(4, n), agent_id(n % AGENTS).bytes, utc_text(at),
            None if missed else utc_text(at + timedelta(seconds=8)), utc_text(at + timedelta(minutes=4)),
            "missed" if missed else "answered", 200, "{}", 1 if n < count - 2_000 else 0,
        )  # fmt: skip


def entries(count: int) -> Iterator[tuple[object, ...]]:
    for n in range(count):
        at = FIRST + n * STEP
        case_id, contact_id = row_id(4, n), None if n % 50 == 0 else row_id(5, n)
        agent, name = agent_id(n % AGENTS).bytes, f"Petugas {n % AGENTS:03}"
        story = (
            ("contact_started", None, "", 0, "", '{"channel": "voice", "direction": "inbound"}'),
            ("case_opened", agent, name, 1, "", "{}"),
            ("case_logged", agent, name, 5, "", "{}"),
            ("note_added", agent, name, 9, f"pemohon akan dihubungi kembali, catatan {n}", "{}"),
        )
        for version, (kind, actor, actor_name, minute, text, facts) in enumerate(story, 1):
            when = utc_text(at + timedelta(minutes=minute))
            yield (
                row_id(6 + version, n), case_id, version, kind, actor, actor_name, "001", when, when,
                contact_id, text, facts,
            )  # fmt: skip


def tags(count: int) -> Iterator[tuple[object, ...]]:
    """Every tenth case has a tag; one of the tags is rare."""
    for n in range(0, count, 10):
        tag = "jarang" if n % 5_000 == 0 else TAGS[n // 10 % len(TAGS)]
        when = utc_text(FIRST + n * STEP)
        yield row_id(12, n), 1, row_id(4, n), tag, f"Petugas {n % AGENTS:03}", when


if __name__ == "__main__":
    print(million_replica())
