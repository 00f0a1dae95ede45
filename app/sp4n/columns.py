"""The columns of the file for SP4N-LAPOR!, and their values."""

from __future__ import annotations

from collections.abc import Mapping

from db.enums import CaseKind

COLUMNS = (
    *("nomor_kasus", "tracking_id", "tanggal_masuk", "kanal", "klasifikasi", "kategori", "judul"),
    *("isi_ringkas", "lokasi_kode", "lokasi_nama", "instansi", "unit_tujuan", "tanggal_verifikasi"),
    *("tanggal_disposisi", "tanggal_tindak_lanjut", "tindak_lanjut", "status", "tanggal_selesai"),
    *("hari_kerja_verifikasi", "hari_kerja_tindak_lanjut", "anonim", "rahasia", "lampiran_jumlah"),
    "sha256_baris",
)
HASH = "sha256_baris"
# Spreadsheets would make numbers or days of these, e.g. of 32.73.
AS_TEXT = frozenset({"nomor_kasus", "tracking_id", "lokasi_kode"})
CLASSES: Mapping[str, CaseKind] = {
    "pengaduan": CaseKind.COMPLAINT,
    "aspirasi": CaseKind.COMPLAINT,  # Loket has no kind of its own for it
    "permintaan_informasi": CaseKind.INFORMATION,
}
CLASS_OF: Mapping[CaseKind, str] = {
    CaseKind.COMPLAINT: "pengaduan",
    CaseKind.INFORMATION: "permintaan_informasi",
}
YES, NO = "ya", "tidak"
MOST_LETTERS = 1_000  # of the summary
