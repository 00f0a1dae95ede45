"""The demo's OSS and JELITA servers: on loopback, in the documented forms, about imaginary businesses."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import TracebackType
from typing import Any

from app.common.secrets import Secrets
from app.demo.data import Table, read_table

_NOT_FOUND = {"kode": 404, "keterangan": "Data tidak ditemukan"}


class DemoSecrets(Secrets):
    """Keys for the demo's servers; a demo does not use the user's key store."""

    def __init__(self) -> None:
        super().__init__()
        self._given: dict[str, str] = {}

    def password(self, account_key: str) -> str | None:
        return self._given.get(account_key, "demo" if account_key.startswith(("oss:", "jelita:")) else None)

    def set_password(self, account_key: str, password: str) -> None:
        self._given[account_key] = password

    def forget(self, account_key: str) -> None:
        self._given.pop(account_key, None)


class DemoLookupServer:
    """Serves while the `with` block runs; OSS is below /oss, JELITA below /jelita."""

    def __init__(self) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._thread = Thread(target=self._server.serve_forever, name="demo look-ups", daemon=True)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> DemoLookupServer:
        self._thread.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        asked = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        method = self.path.rpartition("/")[2]
        found = re.search(r"\d{13}|I-\d{21}", asked)
        self._respond(200, {f"respon{method}": _oss(method, found[0] if found else "")})

    def do_GET(self) -> None:
        number = self.path.rpartition("/")[2]
        found = [_application(row) for row in _rows("applications") if row["number"] == number]
        if found:
            self._respond(200, found)
        else:
            self._respond(404, {"error": "Tidak ada data.."})

    def log_message(self, format: str, *args: Any) -> None:
        """Do not log to the console."""

    def _respond(self, status: int, document: object) -> None:
        body = json.dumps(document).encode()
        with suppress(ConnectionError):  # the client has closed the connection
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)


def _rows(name: str) -> list[Table]:
    rows: list[Table] = read_table("lookups.toml")[name]
    return rows


def _oss(method: str, key: str) -> dict[str, Any]:
    for row in _rows("businesses"):
        licence = next((one for one in row.get("licences", ()) if one["id"] == key), None)
        if licence is not None and method == "checkLicenseStatus":
            status = {"nib": row["nib"], "id_izin": key, "kd_status": licence["status"]}
            return {"kode": 200, "keterangan": "Sukses", "dataIZIN": status}
        if licence is not None:
            return {"code": 200, "success": True, "data": {"id_izin": key, **_licences([licence])}}
        if row["nib"] == key:
            return {"kode": 200, "keterangan": "Sukses", "dataNIB": _business(row)}
    return _NOT_FOUND


def _business(row: Table) -> dict[str, Any]:
    return {
        "nib": row["nib"],
        "nama_perseroan": row["name"],
        "status_nib": row["status"],
        "tgl_terbit_nib": row["issued"],
        "jenis_pelaku_usaha": row["actor"],
        "jenis_perseroan": row["kind"],
        "skala_usaha": row["scale"],
        "perseroan_daerah_id": row["region"],
        "data_proyek": [
            {
                "deskripsi_kegiatan": row["activity"],
                "skala_resiko": row["risk"],
                "data_proyek_produk": [{"kbli": row["kbli"]}],
            }
        ],
        **_licences(row.get("licences", [])),
    }


def _licences(rows: list[Table]) -> dict[str, Any]:
    listed = [
        {
            "id_izin": row["id"],
            "nama_izin": row["name"],
            "jenis_izin": row["kind"],
            "status_checklist": row["status"],
            "kewenangan": row["authority"],
            "instansi": row["office"],
            "tgl_izin": row["issued"],
        }
        for row in rows
    ]
    return {"data_checklist": listed}


def _application(row: Table) -> dict[str, Any]:
    return {
        "no_pendaftaran": row["number"],
        "permohonan": row["licence"],
        "n_kelompok_izin": row["group"],
        "kd_status": row["stage"],
        "nama": row["applicant"],
        "tracking": row["tracking"],
    }
