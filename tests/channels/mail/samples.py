"""Mails as the programs of applicants write them, made by hand; OFFICE is the mailbox that they go to."""

from __future__ import annotations

import ssl

TRUSTED = ssl.create_default_context()  # once: to read the system's authorities takes 40 ms
OFFICE = "layanan@kantor.example"
_SOFT = "  "  # a soft line end of RFC 3676 with DelSp
OURS = "<0192aa000000700080000000000000aa@kantor.example>"


def mail(text: str) -> bytes:
    """Return the lines as they travel."""
    return text.replace("\n", "\r\n").encode("utf-8")


GMAIL = mail(f"""\
Return-Path: <budi.santoso@gmail.example>
MIME-Version: 1.0
References: <akar-1@mail.gmail.example> {OURS}
In-Reply-To: {OURS}
From: Budi Santoso <Budi.Santoso@gmail.example>
Date: Mon, 30 Nov 2026 09:30:00 +0700
Message-ID: <CAJx1=abc@mail.gmail.example>
Subject: Re: Permohonan izin usaha
To: Layanan Kantor <{OFFICE}>
Content-Type: multipart/alternative; boundary="0000000000aa"

--0000000000aa
Content-Type: text/plain; charset="UTF-8"
Content-Transfer-Encoding: quoted-printable

Terima kasih, berkasnya sudah saya lengkapi =E2=80=93 mohon dicek.

Salam,
Budi

Pada Sen, 30 Nov 2026 pukul 09.12 Layanan Kantor Perizinan Terpadu <
{OFFICE}> menulis:

> Yth. Bapak Budi,
>
> Mohon lengkapi berkas.
>

--0000000000aa
Content-Type: text/html; charset="UTF-8"

<div dir=3D"ltr">Terima kasih</div>

--0000000000aa--
""")

OUTLOOK = mail(f"""\
From: =?utf-8?B?U2l0aSBOdXJiYXlh?= <siti@outlook.example>
To: "layanan@kantor.example" <{OFFICE}>
CC: Kepala <kepala@perusahaan.example>
Subject: =?utf-8?Q?RE:_Pengaduan_keterlambatan_=E2=80=93?=
 =?utf-8?Q?_NIB_9120001234567?=
Date: Mon, 30 Nov 2026 02:40:11 +0000
Message-ID: <SG2PR01MB1234@SG2PR01MB1234.apcprd01.prod.exchange.example>
In-Reply-To: {OURS}
References: {OURS}
X-MS-Exchange-CrossTenant-Network-Message-Id: 6c1e
Content-Type: multipart/mixed; boundary="_004_SG2"
MIME-Version: 1.0

--_004_SG2
Content-Type: multipart/related; boundary="_003_SG2"; type="multipart/alternative"

--_003_SG2
Content-Type: multipart/alternative; boundary="_000_SG2"

--_000_SG2
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: base64

{{PLAIN}}
--_000_SG2
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: 8bit

<html><body><p class="MsoNormal">Selamat pagi</p></body></html>
--_000_SG2--

--_003_SG2
Content-Type: image/png; name="image001.png"
Content-Disposition: inline; filename="image001.png"; size=4
Content-ID: <image001.png@01DD>
Content-Transfer-Encoding: base64

iVBORw==

--_003_SG2--

--_004_SG2
Content-Type: application/pdf; name="=?utf-8?Q?Surat_kuasa_=28asli=29.pdf?="
Content-Disposition: attachment;
 filename*=UTF-8''Surat%20kuasa%20%28asli%29.pdf; size=9
Content-Transfer-Encoding: base64

JVBERi0xLjcK

--_004_SG2--
""")
_OUTLOOK_PLAIN = f"""\
Selamat pagi,

Sudah 12 hari kerja belum ada kabar.

Siti Nurbaya
________________________________
Dari: Layanan Kantor <{OFFICE}>
Dikirim: Senin, 30 November 2026 09.12
Kepada: Siti Nurbaya <siti@outlook.example>
Perihal: Pengaduan keterlambatan – NIB 9120001234567

Yth. Ibu Siti,
"""


def outlook() -> bytes:
    import base64

    plain = base64.encodebytes(_OUTLOOK_PLAIN.replace("\n", "\r\n").encode()).replace(b"\n", b"\r\n")
    return OUTLOOK.replace(b"{PLAIN}\r\n", plain)


OUTLOOK_HTML_ONLY = mail(f"""\
From: Rudi <rudi@outlook.example>
To: {OFFICE}
Subject: RE: Jadwal
Message-ID: <html-only@outlook.example>
Content-Type: text/html; charset="iso-8859-1"
Content-Transfer-Encoding: quoted-printable

<html xmlns:o=3D"urn:schemas-microsoft-com:office:office"><head><title>x</title>
<style><!-- p.MsoNormal {{margin:0}} --></style></head><body lang=3D"IN">
<p class=3D"MsoNormal">Baik, saya datang hari Rabu.<o:p></o:p></p>
<p class=3D"MsoNormal">Mohon kirim lokasi ke <a href=3D"https://peta.example/q=
?x=3D1&amp;y=3D2">tautan ini</a>.</p>
<div style=3D"border:none;border-top:solid #E1E1E1 1.0pt">
<p class=3D"MsoNormal"><b>From:</b> Layanan &lt;{OFFICE}&gt; <br>
<b>Sent:</b> Monday, November 30, 2026 9:12 AM<br>
<b>To:</b> Rudi &lt;rudi@outlook.example&gt;<br>
<b>Subject:</b> Jadwal</p></div>
<p class=3D"MsoNormal">Yth. Bapak Rudi</p></body></html>
""")

YAHOO = mail(f"""\
From: Dewi Lestari <dewi@yahoo.example>
Reply-To: Dewi Lestari <dewi.kantor@yahoo.example>
To: {OFFICE}
Subject: Re: Syarat izin
References: {OURS} <555.666@mail.yahoo.example>
Message-ID: <1234567.890@mail.yahoo.example>
Content-Type: text/plain; charset=UTF-8
Content-Transfer-Encoding: 8bit

 Baik, terima kasih informasinya.
Dikirim dari Yahoo Mail di Android

  Pada Sen, 30 Nov 2026 pada 9:12, Layanan Kantor<{OFFICE}> menulis:   Yth. Ibu Dewi,
Berikut syaratnya.
""").replace(b"menulis:   Yth. Ibu Dewi,", b"menulis:\r\n  Yth. Ibu Dewi,")

APPLE = mail(f"""\
From: Agus <agus@icloud.example>
To: {OFFICE}
Subject: Re: Pertanyaan
In-Reply-To: {OURS}
Message-ID: <A1B2-C3D4@icloud.example>
Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes

Pak, saya masih menunggu jawaban dari kantor mengenai permohonan yang saya{_SOFT}
ajukan.

Dikirim dari iPhone saya

> Pada 30 Nov 2026, pukul 09.12, Layanan <{OFFICE}> menulis:
>
> Yth. Bapak Agus
""")

THUNDERBIRD_INLINE = mail(f"""\
From: Rina <rina@warga.example>
To: {OFFICE}
Subject: Re: Data
Message-ID: <tb1@warga.example>
Content-Type: text/plain; charset=UTF-8; format=flowed

Pada 30/11/2026 09.12, Layanan menulis:
> Berapa NIB Anda?
9120001234567
> Di mana alamatnya?
Jalan Merdeka 1
""")

FORWARDED = mail(f"""\
From: Rina <rina@warga.example>
To: {OFFICE}
Subject: Fwd: Surat penolakan
Message-ID: <fw1@warga.example>
Content-Type: text/plain; charset=UTF-8

Mohon dibantu.

---------- Forwarded message ---------
Dari: Bank <bank@bank.example>
Date: Sen, 30 Nov 2026 pukul 09.12
Subject: Surat penolakan
To: Rina <rina@warga.example>

Permohonan Anda ditolak.
""")

OFFICIAL_LETTER = mail(f"""\
From: Dinas <dinas@daerah.example>
To: {OFFICE}
Subject: Nota dinas
Message-ID: <nd1@daerah.example>
Content-Type: text/plain; charset=UTF-8

NOTA DINAS

Dari: Kepala Bidang
Kepada: Kepala Kantor
Tanggal: 30 November 2026
Perihal: Permohonan data

Dengan hormat, kami mohon data.
""")

BOUNCE = mail(f"""\
Return-Path: <>
From: MAILER-DAEMON@kantor.example (Mail Delivery System)
To: {OFFICE}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Message-Id: <20261130.AA@kantor.example>
Content-Type: multipart/report; report-type=delivery-status;
	boundary="AA.1/kantor.example"

--AA.1/kantor.example
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

<salah@warga.example>: host mx.warga.example said: 550 5.1.1 No such user

--AA.1/kantor.example
Content-Type: message/delivery-status

Reporting-MTA: dns; kantor.example
Arrival-Date: Mon, 30 Nov 2026 09:12:00 +0700 (WIB)

Final-Recipient: rfc822; Salah@warga.example
Original-Recipient: rfc822;salah@warga.example
Action: failed
Status: 5.1.1
Remote-MTA: dns; mx.warga.example
Diagnostic-Code: smtp; 550 5.1.1 <salah@warga.example>: No such user

--AA.1/kantor.example
Content-Type: text/rfc822-headers

From: {OFFICE}
To: salah@warga.example
Message-ID: {OURS}
Subject: Jawaban

--AA.1/kantor.example--
""")

LATE = BOUNCE.replace(b"Action: failed", b"Action: delayed").replace(b"Status: 5.1.1", b"Status: 4.4.1")

SAMPLES = {
    "gmail": GMAIL,
    "outlook": outlook(),
    "outlook_html_only": OUTLOOK_HTML_ONLY,
    "yahoo": YAHOO,
    "apple": APPLE,
    "thunderbird_inline": THUNDERBIRD_INLINE,
    "forwarded": FORWARDED,
    "official_letter": OFFICIAL_LETTER,
    "bounce": BOUNCE,
}
