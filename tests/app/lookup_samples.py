"""Answers of OSS and JELITA in the documented forms, about an imaginary business and its owner."""

from __future__ import annotations

from typing import Any

NIB = "8120014210456"
NIK = "3273014508850001"
REGISTRATION = "0012310701102026014"
LICENCE_ID = "I-202106062348085310001"

_PERSON = {
    "no_identitas_penanggung_jwb": NIK,
    "nama_penanggung_jwb": "Asep Sunandar",
    "no_hp_penanggung_jwb": "081212345678",
    "email_penanggung_jwb": "asep@contoh.example",
    "agama": "Islam",
    "tgl_lahir": "1985-08-05",
    "status_perkawinan": "Kawin",
}
INQUERY_NIB: dict[str, Any] = {
    "responinqueryNIB": {
        "kode": "200",
        "keterangan": "Sukses",
        "dataNIB": {
            "nib": NIB,
            "tgl_pengajuan_nib": "2021-06-06",
            "tgl_terbit_nib": "2021-06-06 23:48:08",
            "tgl_perubahan_nib": "-",
            "oss_id": "U-202106062347305310001",
            "jenis_pelaku_usaha": "01",
            "skala_usaha": 2,
            "npwp_perseroan": "0901234567891000",
            "nama_perseroan": "CV  Sinar\nParahyangan",
            "jenis_perseroan": "02",
            "alamat_perseroan": "Jalan Contoh Nomor 5",
            "perseroan_daerah_id": "3273131002",
            "nomor_telpon_perseroan": "081212345678",
            "email_perusahaan": "asep@contoh.example",
            "status_nib": "01",
            "user_nib": _PERSON,
            "penanggung_jwb": [_PERSON],
            "data_proyek": [
                {
                    "id_proyek": "R-202106062348085310001",
                    "skala_resiko": "MR",
                    "deskripsi_kegiatan": "Periklanan luar ruang",
                    "data_proyek_produk": [{"kbli": "73100"}],
                }
            ],
            "data_checklist": [
                {
                    "id_izin": LICENCE_ID,
                    "jenis_izin": "04",
                    "nama_izin": "Sertifikat Standar",
                    "no_izin": "81200142104560001",
                    "tgl_izin": "06-06-2021",
                    "instansi": "DPMPTSP Kota Bandung",
                    "kewenangan": "02",
                    "status_checklist": "50",
                },
                {
                    "id_izin": "I-202610301015005310002",
                    "jenis_izin": "02",
                    "nama_izin": "Izin Penyelenggaraan Reklame",
                    "tgl_izin": "2026-10-30",
                    "instansi": "DPMPTSP Provinsi Jawa Barat",
                    "kewenangan": 1,
                    "status_checklist": "20",
                },
            ],
        },
    }
}
LICENCE_STATUS: dict[str, Any] = {
    "kode": 200,
    "keterangan": "Sukses",
    "dataIZIN": {
        "nib": NIB,
        "id_proyek": "R-202106062348085310001",
        "id_izin": LICENCE_ID,
        "kd_status": "58",
        "uraian_status": "Izin terbit/SS terverifikasi",
        "file_lampiran": "https://files.example/a.pdf",
    },
}
LICENCE: dict[str, Any] = {
    "success": True,
    "code": 200,
    "message": "OK",
    "data": {
        "oss_id": "U-202106062347305310001",
        "id_izin": LICENCE_ID,
        "kd_daerah": "3273000000",
        "kewenangan": "02",
        "data_proyek": [],
        "data_checklist": [
            {
                "nama_izin": "Izin Penyelenggaraan Reklame",
                "instansi": "DPMPTSP Kota Bandung",
                "no_izin": "503/1123/REK/2026",
                "tgl_izin": "2026-10-30",
                "flag_checklist": "Y",
            }
        ],
    },
    "meta": {},
}
PROJECTS: dict[str, Any] = {
    "responfetchNIB": {
        "kode": 200,
        "dataNIB": {
            "_id": "60bd",
            "nib": NIB,
            "jenis_pelaku_usaha": "01",
            "nama_perseroan": "CV Sinar Parahyangan",
            "data_proyek": [
                {
                    "id_proyek": "R-202106062348085310001",
                    "kd_resiko": "MT",
                    "uraian_usaha": "Periklanan luar ruang",
                    "kbli": [
                        {
                            "kbli": "73100",
                            "nama_kbli": "Periklanan",
                            "id_izin": LICENCE_ID,
                            "jenis_perizinan": "Sertifikat Standar",
                            "tgl_masa_berlaku": "0000-00-00",
                        }
                    ],
                }
            ],
        },
    }
}
APPLICATIONS: list[dict[str, Any]] = [
    {
        "id": "77",
        "no_pendaftaran": REGISTRATION,
        "sts_berkas": "Lengkap",
        "approve": "0",
        "nama": "Siti Aminah",
        "telp": "081212345678",
        "alamat": "Jalan Contoh Nomor 5",
        "permohonan": "Izin Penyelenggaraan Reklame",
        "n_kelompok_izin": "Reklame",
        "kd_status": "5",
        "tracking": "Penetapan",
        "no_surat": "503/1123/REK/2026",
        "tgl_surat": "2026-10-30",
    }
]
