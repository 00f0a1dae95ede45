<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="id" sourcelanguage="en">
<context>
    <name>Access</name>
    <message>
        <source>Masked data shown</source>
        <translation>Data tersamar ditampilkan</translation>
    </message>
    <message>
        <source>Recording heard</source>
        <translation>Rekaman didengarkan</translation>
    </message>
    <message>
        <source>Listened to a call</source>
        <translation>Panggilan didengarkan</translation>
    </message>
    <message>
        <source>File fetched from the server</source>
        <translation>Berkas diambil dari server</translation>
    </message>
    <message>
        <source>Printed or saved as PDF</source>
        <translation>Dicetak atau disimpan sebagai PDF</translation>
    </message>
    <message>
        <source>Exported as a file</source>
        <translation>Diekspor sebagai berkas</translation>
    </message>
    <message>
        <source>Case fetched from the archive</source>
        <translation>Kasus diambil dari arsip</translation>
    </message>
    <message>
        <source>Messages or case read for a review</source>
        <translation>Pesan atau kasus dibaca untuk penilaian</translation>
    </message>
    <message>
        <source>Case sheet</source>
        <translation>Lembar kasus</translation>
    </message>
    <message>
        <source>Receipt</source>
        <translation>Tanda terima</translation>
    </message>
    <message>
        <source>Sheet for a unit</source>
        <translation>Lembar untuk bidang</translation>
    </message>
    <message>
        <source>Minutes</source>
        <translation>Berita acara</translation>
    </message>
    <message>
        <source>Register of a day</source>
        <translation>Register harian</translation>
    </message>
    <message>
        <source>Register of a month</source>
        <translation>Buku register bulanan</translation>
    </message>
    <message>
        <source>SOP (no personal data)</source>
        <translation>SOP (tanpa data pribadi)</translation>
    </message>
    <message>
        <source>Report (no personal data)</source>
        <translation>Laporan (tanpa data pribadi)</translation>
    </message>
    <message>
        <source>Figures (no personal data)</source>
        <translation>Angka (tanpa data pribadi)</translation>
    </message>
    <message>
        <source>Planning (no personal data)</source>
        <translation>Rencana (tanpa data pribadi)</translation>
    </message>
    <message>
        <source>Packet for a unit</source>
        <translation>Paket untuk bidang</translation>
    </message>
    <message>
        <source>File of a case</source>
        <translation>Berkas kasus</translation>
    </message>
    <message>
        <source>All that is kept of a person</source>
        <translation>Semua data seseorang</translation>
    </message>
    <message>
        <source>List of cases</source>
        <translation>Daftar kasus</translation>
    </message>
    <message>
        <source>Found cases</source>
        <translation>Kasus yang ditemukan</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>Antrean</translation>
    </message>
    <message>
        <source>Register of data requests</source>
        <translation>Register permintaan data pribadi</translation>
    </message>
    <message>
        <source>List of accesses</source>
        <translation>Daftar akses</translation>
    </message>
    <message>
        <source>Open data (no personal data)</source>
        <translation>Data terbuka (tanpa data pribadi)</translation>
    </message>
    <message>
        <source>Complaints for SP4N-LAPOR!</source>
        <translation>Pengaduan untuk SP4N-LAPOR!</translation>
    </message>
</context>
<context>
    <name>AccessBox</name>
    <message>
        <source>Reading…</source>
        <translation>Membaca…</translation>
    </message>
    <message>
        <source>{count} accesses.</source>
        <translation>{count} akses.</translation>
    </message>
    <message>
        <source>Nobody had access in this month.</source>
        <translation>Tidak ada akses dalam bulan ini.</translation>
    </message>
    <message>
        <source>The newest {count} accesses; the report counts all of them.</source>
        <translation>{count} akses terbaru; laporan menghitung semuanya.</translation>
    </message>
    <message>
        <source>The server does not answer. Choose the month again later.</source>
        <translation>Server tidak menjawab. Pilih lagi bulannya nanti.</translation>
    </message>
    <message>
        <source>call of {name}, still going on</source>
        <translation>panggilan {name}, masih berlangsung</translation>
    </message>
    <message>
        <source>call of {name}, until {time}</source>
        <translation>panggilan {name}, sampai {time}</translation>
    </message>
    <message>
        <source>Accesses to personal data</source>
        <translation>Akses data pribadi</translation>
    </message>
    <message>
        <source>Workstation</source>
        <translation>Komputer</translation>
    </message>
    <message>
        <source>Save the list</source>
        <translation>Simpan daftar</translation>
    </message>
    <message>
        <source>All kinds</source>
        <translation>Semua jenis</translation>
    </message>
    <message>
        <source>Month</source>
        <translation>Bulan</translation>
    </message>
    <message>
        <source>Kind of access</source>
        <translation>Jenis akses</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Waktu</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Siapa</translation>
    </message>
    <message>
        <source>Document or list</source>
        <translation>Dokumen atau daftar</translation>
    </message>
    <message>
        <source>Records</source>
        <translation>Data</translation>
    </message>
    <message>
        <source>Case</source>
        <translation>Kasus</translation>
    </message>
    <message>
        <source>Excel…</source>
        <translation>Excel…</translation>
    </message>
    <message>
        <source>CSV…</source>
        <translation>CSV…</translation>
    </message>
</context>
<context>
    <name>AgentStates</name>
    <message>
        <source>the microphone is silent</source>
        <translation>mikrofon tidak bersuara</translation>
    </message>
    <message>
        <source>the microphone is too quiet</source>
        <translation>suara mikrofon terlalu kecil</translation>
    </message>
    <message>
        <source>the system mutes the microphone</source>
        <translation>sistem membisukan mikrofon</translation>
    </message>
    <message>
        <source>there is no microphone</source>
        <translation>tidak ada mikrofon</translation>
    </message>
    <message>
        <source>the sound is not checked yet</source>
        <translation>suara belum diperiksa</translation>
    </message>
    <message>
        <source>Do not disturb</source>
        <translation>Jangan ganggu</translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation>Menghubungkan…</translation>
    </message>
    <message>
        <source>{now}, then {next}</source>
        <translation>{now}, lalu {next}</translation>
    </message>
    <message>
        <source>No PBX is set up</source>
        <translation>PBX belum diatur</translation>
    </message>
    <message>
        <source>No microphone</source>
        <translation>Tidak ada mikrofon</translation>
    </message>
    <message>
        <source>another user has this computer</source>
        <translation>komputer ini sedang dipakai pengguna lain</translation>
    </message>
</context>
<context>
    <name>AnswerForm</name>
    <message>
        <source>Yes: answer now</source>
        <translation>Ya: jawab sekarang</translation>
    </message>
    <message>
        <source>Record the answer</source>
        <translation>Catat jawaban</translation>
    </message>
    <message>
        <source>Answered and received, close</source>
        <translation>Dijawab &amp; tutup kasus</translation>
    </message>
    <message>
        <source>Put the form away</source>
        <translation>Tutup formulir</translation>
    </message>
    <message>
        <source>Insert the answer of OSS</source>
        <translation>Sisipkan jawaban OSS</translation>
    </message>
    <message>
        <source>The applicant heard it: how satisfied?</source>
        <translation>Sudah disampaikan: seberapa puas?</translation>
    </message>
</context>
<context>
    <name>AnswerUnitForm</name>
    <message>
        <source>Write the answer to the unit.</source>
        <translation>Tulis apa yang disampaikan kepada bidang.</translation>
    </message>
    <message>
        <source>Answer the unit&apos;s question</source>
        <translation>Jawab pertanyaan bidang</translation>
    </message>
    <message>
        <source>Send to the unit</source>
        <translation>Sampaikan ke bidang</translation>
    </message>
    <message>
        <source>Put the form away</source>
        <translation>Tutup formulir</translation>
    </message>
    <message>
        <source>{name} asks:</source>
        <translation>{name} bertanya:</translation>
    </message>
    <message>
        <source>Answer for the unit</source>
        <translation>Jawaban untuk bidang</translation>
    </message>
</context>
<context>
    <name>ApplicantBox</name>
    <message>
        <source>Applicant</source>
        <translation>Pemohon</translation>
    </message>
    <message>
        <source>Anonymous</source>
        <translation>Anonim</translation>
    </message>
    <message>
        <source>NIB {nib}</source>
        <translation>NIB {nib}</translation>
    </message>
    <message>
        <source>{value} ({label})</source>
        <translation>{value} ({label})</translation>
    </message>
    <message>
        <source>Other open cases:</source>
        <translation>Kasus lain yang masih terbuka:</translation>
    </message>
    <message>
        <source>Last contacts: {contacts}</source>
        <translation>Kontak terakhir: {contacts}</translation>
    </message>
    <message>
        <source>Several persons have this number. Who is calling?</source>
        <translation>Beberapa orang memakai nomor ini. Siapa yang menelepon?</translation>
    </message>
    <message>
        <source>Who is calling?</source>
        <translation>Siapa yang menelepon?</translation>
    </message>
    <message>
        <source>A person with this number is known. Is it this person?</source>
        <translation>Nomor ini tercatat atas nama orang ini. Apakah benar?</translation>
    </message>
    <message>
        <source>Correct</source>
        <translation>Perbaiki</translation>
    </message>
</context>
<context>
    <name>Archive</name>
    <message>
        <source>Cases in the archive</source>
        <translation>Kasus di arsip</translation>
    </message>
    <message>
        <source>In the archive ({count})</source>
        <translation>Di arsip ({count})</translation>
    </message>
</context>
<context>
    <name>ArticleForm</name>
    <message>
        <source>This identifies a person and must not stay in an article: {what}.</source>
        <translation>Ini menunjukkan identitas seseorang dan tidak boleh ada dalam artikel: {what}.</translation>
    </message>
    <message>
        <source>Remove what identifies a person.</source>
        <translation>Hapus yang menunjukkan identitas seseorang.</translation>
    </message>
    <message>
        <source>Give the article a title.</source>
        <translation>Beri judul artikel.</translation>
    </message>
    <message>
        <source>Write the answer as it can be read to an applicant.</source>
        <translation>Tulis jawaban yang dapat dibacakan kepada pemohon.</translation>
    </message>
    <message>
        <source>Write a day like 31/12/2026.</source>
        <translation>Tulis tanggal seperti 31/12/2026.</translation>
    </message>
    <message>
        <source>New article</source>
        <translation>Artikel baru</translation>
    </message>
    <message>
        <source>Revise the article</source>
        <translation>Ubah artikel</translation>
    </message>
    <message>
        <source>Save the article</source>
        <translation>Simpan artikel</translation>
    </message>
    <message>
        <source>Put the form away</source>
        <translation>Tutup formulir</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Judul</translation>
    </message>
    <message>
        <source>Answer, as it can be read to an applicant</source>
        <translation>Jawaban yang dapat dibacakan kepada pemohon</translation>
    </message>
    <message>
        <source>How people ask, one question a line</source>
        <translation>Cara orang bertanya, satu pertanyaan per baris</translation>
    </message>
    <message>
        <source>Legal basis (if there is one)</source>
        <translation>Dasar hukum (jika ada)</translation>
    </message>
    <message>
        <source>Holds from</source>
        <translation>Berlaku sejak</translation>
    </message>
    <message>
        <source>Holds until</source>
        <translation>Berlaku sampai</translation>
    </message>
    <message>
        <source>Public, for the chatbot</source>
        <translation>Umum, lewat chatbot</translation>
    </message>
    <message>
        <source>Public: the chatbot may say it to anyone once it is reviewed</source>
        <translation>Untuk umum: chatbot boleh menyampaikannya kepada siapa pun setelah diperiksa</translation>
    </message>
    <message>
        <source>Take it out</source>
        <translation>Hapus</translation>
    </message>
</context>
<context>
    <name>ArticleView</name>
    <message>
        <source>Article</source>
        <translation>Artikel</translation>
    </message>
    <message>
        <source>Legal basis: {basis}</source>
        <translation>Dasar hukum: {basis}</translation>
    </message>
    <message>
        <source>Asked as: {questions}</source>
        <translation>Pertanyaan serupa: {questions}</translation>
    </message>
    <message>
        <source>Public: the chatbot may say it to anyone once it is reviewed</source>
        <translation>Untuk umum: chatbot boleh menyampaikannya kepada siapa pun setelah diperiksa</translation>
    </message>
    <message>
        <source>Holds from {day}</source>
        <translation>Berlaku sejak {day}</translation>
    </message>
    <message>
        <source>Holds until {day}</source>
        <translation>Berlaku sampai {day}</translation>
    </message>
    <message>
        <source>Edition {number}, written by {name} on {day}</source>
        <translation>Edisi {number}, ditulis {name} pada {day}</translation>
    </message>
    <message>
        <source>Reviewed by {name} on {day}</source>
        <translation>Diperiksa oleh {name} pada {day}</translation>
    </message>
    <message>
        <source>Written from the solution of a case</source>
        <translation>Ditulis dari solusi sebuah kasus</translation>
    </message>
    <message>
        <source>Edition {number}, {day}, {name}:</source>
        <translation>Edisi {number}, {day}, {name}:</translation>
    </message>
</context>
<context>
    <name>Articles</name>
    <message>
        <source>Sample, check before use</source>
        <translation>Contoh, periksa sebelum dipakai</translation>
    </message>
    <message>
        <source>Holds only from {begin}</source>
        <translation>Baru berlaku mulai {begin}</translation>
    </message>
    <message>
        <source>Expired on {end}</source>
        <translation>Kedaluwarsa pada {end}</translation>
    </message>
    <message>
        <source>Expires on {end}</source>
        <translation>Berakhir pada {end}</translation>
    </message>
    <message>
        <source>Nobody else has reviewed it yet</source>
        <translation>Belum diperiksa orang lain</translation>
    </message>
    <message>
        <source>Reviewed by {reviewer}</source>
        <translation>Diperiksa oleh {reviewer}</translation>
    </message>
    <message>
        <source>This is a sample that this office has not checked. Press Enter again to use it anyway.</source>
        <translation>Contoh: belum diperiksa kantor ini. Tekan Enter sekali lagi untuk tetap memakainya.</translation>
    </message>
    <message>
        <source>It is valid only from {begin}. Press Enter again to use it anyway.</source>
        <translation>Baru berlaku mulai {begin}. Tekan Enter sekali lagi untuk tetap memakainya.</translation>
    </message>
    <message>
        <source>It expired on {end}. Press Enter again to use it anyway.</source>
        <translation>Kedaluwarsa pada {end}. Tekan Enter sekali lagi untuk tetap memakainya.</translation>
    </message>
</context>
<context>
    <name>AskBackForm</name>
    <message>
        <source>Say what the unit needs to know.</source>
        <translation>Tulis apa yang perlu diketahui bidang.</translation>
    </message>
    <message>
        <source>Name the person of the unit.</source>
        <translation>Sebutkan nama petugas bidang.</translation>
    </message>
    <message>
        <source>The unit asks back</source>
        <translation>Bidang bertanya balik</translation>
    </message>
    <message>
        <source>Ask the agent</source>
        <translation>Tanya petugas</translation>
    </message>
    <message>
        <source>Put the form away</source>
        <translation>Tutup formulir</translation>
    </message>
    <message>
        <source>What does the unit need to know?</source>
        <translation>Apa yang perlu diketahui bidang?</translation>
    </message>
    <message>
        <source>Asked by</source>
        <translation>Ditanyakan oleh</translation>
    </message>
</context>
<context>
    <name>AskLine</name>
    <message>
        <source>Cancel</source>
        <translation>Batal</translation>
    </message>
</context>
<context>
    <name>AskPage</name>
    <message>
        <source>Dear {name}, how was our service? Please tell us in two minutes: {link}. Your answer has no name and no case number.</source>
        <translation>Yth. Bapak/Ibu {name}, bagaimana layanan kami? Mohon nilai dalam dua menit: {link}. Jawaban Bapak/Ibu tanpa nama dan tanpa nomor kasus.</translation>
    </message>
    <message>
        <source>The message is on the clipboard. Paste it into the answer, send it, then choose “Link sent”.</source>
        <translation>Pesan sudah disalin. Tempelkan pada jawaban, kirim, lalu pilih “Tautan dikirim”.</translation>
    </message>
    <message>
        <source>This computer does not know the questions: it needs the newer Loket.</source>
        <translation>Komputer ini belum memiliki pertanyaannya. Perbarui Loket.</translation>
    </message>
    <message>
        <source>Calling {name}.</source>
        <translation>Menelepon {name}.</translation>
    </message>
    <message>
        <source>No telephone number is known. Send the link instead.</source>
        <translation>Nomor telepon tidak diketahui. Kirim tautan saja.</translation>
    </message>
    <message>
        <source>Saved. Nobody can see whose answer it is.</source>
        <translation>Tersimpan. Tidak seorang pun dapat melihat ini jawaban siapa.</translation>
    </message>
    <message>
        <source>Saved.</source>
        <translation>Tersimpan.</translation>
    </message>
    <message>
        <source>This was not saved: a colleague has taken over this applicant, or the round is closed.</source>
        <translation>Belum tersimpan: pemohon ini sudah diambil rekan kerja, atau periode sudah ditutup.</translation>
    </message>
    <message>
        <source>A colleague asks this applicant, or the round is closed.</source>
        <translation>Pemohon ini sedang disurvei rekan, atau periode sudah ditutup.</translation>
    </message>
    <message>
        <source>The system&apos;s key store does not answer. If a window asks you to unlock it, unlock it. What was typed stays here: try again.</source>
        <translation>Penyimpan kunci sistem tidak menjawab. Jika ada jendela yang meminta penyimpan kunci dibuka, bukalah. Isian tetap di sini; coba lagi.</translation>
    </message>
    <message>
        <source>The server does not answer. What was typed stays here: try again.</source>
        <translation>Server tidak menjawab. Isian tetap di sini; coba lagi.</translation>
    </message>
    <message>
        <source>Nobody waits to be asked.</source>
        <translation>Tidak ada pemohon yang perlu disurvei.</translation>
    </message>
    <message>
        <source>No survey goes on now.</source>
        <translation>Sedang tidak ada survei.</translation>
    </message>
    <message>
        <source>no number</source>
        <translation>tanpa nomor</translation>
    </message>
    <message>
        <source>{number}, tried {count} times</source>
        <translation>{number}, dicoba {count} kali</translation>
    </message>
    <message>
        <source>Applicant</source>
        <translation>Pemohon</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>Layanan</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>Nomor</translation>
    </message>
    <message>
        <source>Applicants to be asked</source>
        <translation>Pemohon yang perlu disurvei</translation>
    </message>
    <message>
        <source>Call and ask</source>
        <translation>Telepon dan survei</translation>
    </message>
    <message>
        <source>Copy message with link</source>
        <translation>Salin pesan bertautan</translation>
    </message>
    <message>
        <source>Save answer</source>
        <translation>Simpan jawaban</translation>
    </message>
    <message>
        <source>Does not want to</source>
        <translation>Tidak bersedia</translation>
    </message>
    <message>
        <source>Not reached</source>
        <translation>Tidak dapat dihubungi</translation>
    </message>
    <message>
        <source>Link sent</source>
        <translation>Tautan dikirim</translation>
    </message>
    <message>
        <source>Leave, without asking</source>
        <translation>Lepaskan tanpa disurvei</translation>
    </message>
</context>
<context>
    <name>AssignForm</name>
    <message>
        <source>Choose…</source>
        <translation>Pilih…</translation>
    </message>
    <message>
        <source>Choose who takes it.</source>
        <translation>Pilih siapa yang menerimanya.</translation>
    </message>
    <message>
        <source>Give the case to another person</source>
        <translation>Serahkan kasus kepada orang lain</translation>
    </message>
    <message>
        <source>Give the case</source>
        <translation>Serahkan kasus</translation>
    </message>
    <message>
        <source>Put the form away</source>
        <translation>Tutup formulir</translation>
    </message>
    <message>
        <source>Who takes it?</source>
        <translation>Siapa yang menerima?</translation>
    </message>
    <message>
        <source>Reason (optional)</source>
        <translation>Alasan (jika perlu)</translation>
    </message>
</context>
<context>
    <name>AttachmentRow</name>
    <message>
        <source>Open {name}</source>
        <translation>Buka {name}</translation>
    </message>
    <message>
        <source>Save a copy of {name}</source>
        <translation>Simpan salinan {name}</translation>
    </message>
    <message>
        <source>Remove {name}</source>
        <translation>Keluarkan {name}</translation>
    </message>
    <message>
        <source>Why is it removed? The story keeps the reason.</source>
        <translation>Mengapa dikeluarkan? Alasannya tersimpan dalam riwayat.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Keluarkan</translation>
    </message>
    <message>
        <source>Give the reason; it becomes part of the story.</source>
        <translation>Tulis alasannya; alasan ini masuk ke riwayat.</translation>
    </message>
</context>
<context>
    <name>Attachments</name>
    <message>
        <source>is saved with the case</source>
        <translation>akan disimpan bersama kasus</translation>
    </message>
    <message>
        <source>Removed by {name}, {time}: {reason}</source>
        <translation>Dikeluarkan oleh {name}, {time}: {reason}</translation>
    </message>
</context>
<context>
    <name>AttachmentsBox</name>
    <message>
        <source>Attach files</source>
        <translation>Lampirkan berkas</translation>
    </message>
    <message>
        <source>There is no file and no picture on the clipboard. Copy one, then try again.</source>
        <translation>Tidak ada berkas atau gambar di papan klip. Salin dahulu, lalu coba lagi.</translation>
    </message>
    <message>
        <source>Save a copy of {name}</source>
        <translation>Simpan salinan {name}</translation>
    </message>
    <message>
        <source>“{link}” is on the web, not on this computer. Save it as a file first, then drop the file.</source>
        <translation>“{link}” ada di web, bukan di komputer ini. Simpan dahulu sebagai berkas, lalu seret berkas itu ke sini.</translation>
    </message>
    <message>
        <source>{name} is attached.</source>
        <translation>{name} sudah dilampirkan.</translation>
    </message>
    <message>
        <source>Saved as {path}.</source>
        <translation>Tersimpan sebagai {path}.</translation>
    </message>
    <message>
        <source>{name} comes from another workstation.</source>
        <translation>{name} diambil dari komputer lain.</translation>
    </message>
    <message>
        <source>This computer has no program that opens this kind of file.</source>
        <translation>Komputer ini tidak punya program untuk membuka jenis berkas ini.</translation>
    </message>
    <message>
        <source>Files ({count})</source>
        <translation>Berkas ({count})</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Berkas</translation>
    </message>
    <message>
        <source>Drop files here, or paste a picture.</source>
        <translation>Seret berkas ke sini, atau tempel gambar.</translation>
    </message>
    <message>
        <source>Attach a file</source>
        <translation>Lampirkan berkas</translation>
    </message>
    <message>
        <source>Paste as a file</source>
        <translation>Tempel jadi berkas</translation>
    </message>
</context>
<context>
    <name>Audit</name>
    <message>
        <source>Printed or saved as PDF</source>
        <translation>Dicetak atau disimpan sebagai PDF</translation>
    </message>
    <message>
        <source>List exported</source>
        <translation>Daftar diekspor</translation>
    </message>
    <message>
        <source>Print or export reported to the server</source>
        <translation>Cetakan atau ekspor dilaporkan ke server</translation>
    </message>
    <message>
        <source>Texts of an erased person removed</source>
        <translation>Isi tentang orang yang dihapus di tempat lain ikut dihapus</translation>
    </message>
    <message>
        <source>Refused change dropped by its author</source>
        <translation>Perubahan yang ditolak dihapus oleh pembuatnya</translation>
    </message>
    <message>
        <source>A copy of a file saved elsewhere</source>
        <translation>Salinan berkas disimpan di tempat lain</translation>
    </message>
    <message>
        <source>Audit trail read</source>
        <translation>Jejak audit dibaca</translation>
    </message>
    <message>
        <source>Case logged</source>
        <translation>Kasus dicatat</translation>
    </message>
    <message>
        <source>Complaint imported from SP4N-LAPOR!</source>
        <translation>Pengaduan diimpor dari SP4N-LAPOR!</translation>
    </message>
    <message>
        <source>Case completed from SP4N-LAPOR!</source>
        <translation>Kasus dilengkapi dari SP4N-LAPOR!</translation>
    </message>
    <message>
        <source>Details changed</source>
        <translation>Rincian diubah</translation>
    </message>
    <message>
        <source>Note written</source>
        <translation>Catatan ditulis</translation>
    </message>
    <message>
        <source>Evidence kept</source>
        <translation>Bukti disimpan</translation>
    </message>
    <message>
        <source>File attached</source>
        <translation>Berkas dilampirkan</translation>
    </message>
    <message>
        <source>File removed</source>
        <translation>Berkas dikeluarkan</translation>
    </message>
    <message>
        <source>Case assigned</source>
        <translation>Kasus ditugaskan</translation>
    </message>
    <message>
        <source>Tag put on a case</source>
        <translation>Kasus diberi label</translation>
    </message>
    <message>
        <source>Tag taken off a case</source>
        <translation>Label kasus dilepas</translation>
    </message>
    <message>
        <source>Cases linked</source>
        <translation>Kasus ditautkan</translation>
    </message>
    <message>
        <source>Link between cases removed</source>
        <translation>Tautan antarkasus dihapus</translation>
    </message>
    <message>
        <source>Clock paused</source>
        <translation>Waktu dijeda</translation>
    </message>
    <message>
        <source>Pause ended</source>
        <translation>Jeda berakhir</translation>
    </message>
    <message>
        <source>Answer found</source>
        <translation>Jawaban ditemukan</translation>
    </message>
    <message>
        <source>Escalated to a unit</source>
        <translation>Diteruskan ke bidang</translation>
    </message>
    <message>
        <source>Packet sent to a unit</source>
        <translation>Paket dikirim ke bidang</translation>
    </message>
    <message>
        <source>Returned by the unit</source>
        <translation>Dikembalikan bidang</translation>
    </message>
    <message>
        <source>Passed to another unit</source>
        <translation>Diteruskan ke bidang lain</translation>
    </message>
    <message>
        <source>The unit asked back</source>
        <translation>Bidang bertanya balik</translation>
    </message>
    <message>
        <source>The unit was answered</source>
        <translation>Bidang sudah dijawab</translation>
    </message>
    <message>
        <source>Solution recorded</source>
        <translation>Solusi dicatat</translation>
    </message>
    <message>
        <source>The unit&apos;s answer written down</source>
        <translation>Jawaban bidang dicatat</translation>
    </message>
    <message>
        <source>Solution given to the applicant</source>
        <translation>Solusi disampaikan</translation>
    </message>
    <message>
        <source>Receipt confirmed</source>
        <translation>Penerimaan dikonfirmasi</translation>
    </message>
    <message>
        <source>Case closed</source>
        <translation>Kasus ditutup</translation>
    </message>
    <message>
        <source>Case opened again</source>
        <translation>Kasus dibuka kembali</translation>
    </message>
    <message>
        <source>Case cancelled</source>
        <translation>Kasus dibatalkan</translation>
    </message>
    <message>
        <source>Contact begun</source>
        <translation>Kontak dimulai</translation>
    </message>
    <message>
        <source>Contact joined to the case</source>
        <translation>Kontak digabungkan ke kasus</translation>
    </message>
    <message>
        <source>Contact ended</source>
        <translation>Kontak berakhir</translation>
    </message>
    <message>
        <source>Contact written down by hand</source>
        <translation>Kontak dicatat manual</translation>
    </message>
    <message>
        <source>Call recorded</source>
        <translation>Panggilan direkam</translation>
    </message>
    <message>
        <source>Recording listened to</source>
        <translation>Rekaman didengarkan</translation>
    </message>
    <message>
        <source>Erased by the retention rule</source>
        <translation>Dihapus menurut aturan retensi</translation>
    </message>
    <message>
        <source>Masked data shown</source>
        <translation>Data tersamar ditampilkan</translation>
    </message>
    <message>
        <source>Applicant recorded</source>
        <translation>Pemohon dicatat</translation>
    </message>
    <message>
        <source>Applicant&apos;s data changed</source>
        <translation>Data pemohon diubah</translation>
    </message>
    <message>
        <source>Number or address added</source>
        <translation>Nomor atau alamat ditambahkan</translation>
    </message>
    <message>
        <source>Number or address removed</source>
        <translation>Nomor atau alamat dihapus</translation>
    </message>
    <message>
        <source>Organisation noted</source>
        <translation>Badan usaha dicatat</translation>
    </message>
    <message>
        <source>Organisation removed</source>
        <translation>Badan usaha dihapus</translation>
    </message>
    <message>
        <source>Two records of one person joined</source>
        <translation>Dua data satu orang digabungkan</translation>
    </message>
    <message>
        <source>Joining of two records undone</source>
        <translation>Penggabungan dua data dibatalkan</translation>
    </message>
    <message>
        <source>Request about personal data noted</source>
        <translation>Permintaan soal data pribadi dicatat</translation>
    </message>
    <message>
        <source>Request about personal data answered</source>
        <translation>Permintaan soal data pribadi dijawab</translation>
    </message>
    <message>
        <source>Call answered</source>
        <translation>Panggilan dijawab</translation>
    </message>
    <message>
        <source>Caller hung up in the queue</source>
        <translation>Penelepon menutup telepon di antrean</translation>
    </message>
    <message>
        <source>Other party of the call corrected</source>
        <translation>Lawan bicara diperbaiki</translation>
    </message>
    <message>
        <source>Call back begun</source>
        <translation>Telepon balik dimulai</translation>
    </message>
    <message>
        <source>Missed call settled</source>
        <translation>Panggilan tak terjawab diselesaikan</translation>
    </message>
    <message>
        <source>Outcome of the contact noted</source>
        <translation>Hasil kontak dicatat</translation>
    </message>
    <message>
        <source>Call transferred</source>
        <translation>Panggilan dialihkan</translation>
    </message>
    <message>
        <source>Video of the call noted</source>
        <translation>Video pada panggilan dicatat</translation>
    </message>
    <message>
        <source>Message kept</source>
        <translation>Pesan disimpan</translation>
    </message>
    <message>
        <source>Consent to recording noted</source>
        <translation>Persetujuan rekaman dicatat</translation>
    </message>
    <message>
        <source>Recording erased</source>
        <translation>Rekaman dihapus</translation>
    </message>
    <message>
        <source>Pause ended automatically</source>
        <translation>Jeda berakhir otomatis</translation>
    </message>
    <message>
        <source>Article written</source>
        <translation>Artikel ditulis</translation>
    </message>
    <message>
        <source>Article revised</source>
        <translation>Artikel diubah</translation>
    </message>
    <message>
        <source>Article reviewed</source>
        <translation>Artikel diperiksa</translation>
    </message>
    <message>
        <source>Article withdrawn</source>
        <translation>Artikel ditarik</translation>
    </message>
    <message>
        <source>Canned text kept</source>
        <translation>Teks siap pakai disimpan</translation>
    </message>
    <message>
        <source>Canned text removed</source>
        <translation>Teks siap pakai dihapus</translation>
    </message>
    <message>
        <source>Shift plan changed</source>
        <translation>Jadwal kerja diubah</translation>
    </message>
    <message>
        <source>View kept</source>
        <translation>Tampilan disimpan</translation>
    </message>
    <message>
        <source>View removed</source>
        <translation>Tampilan dihapus</translation>
    </message>
    <message>
        <source>Member of staff noted</source>
        <translation>Petugas dicatat</translation>
    </message>
    <message>
        <source>Unit noted</source>
        <translation>Bidang dicatat</translation>
    </message>
    <message>
        <source>Extension taken</source>
        <translation>Ekstensi dipakai</translation>
    </message>
    <message>
        <source>State of a member of staff</source>
        <translation>Status petugas</translation>
    </message>
    <message>
        <source>End of a state</source>
        <translation>Akhir status</translation>
    </message>
    <message>
        <source>Open entries closed after a crash</source>
        <translation>Pekerjaan yang tertinggal setelah program terhenti diakhiri</translation>
    </message>
    <message>
        <source>Telephone line lost</source>
        <translation>Saluran telepon terputus</translation>
    </message>
    <message>
        <source>Telephone line back</source>
        <translation>Saluran telepon kembali</translation>
    </message>
    <message>
        <source>Computer asleep</source>
        <translation>Komputer masuk mode tidur</translation>
    </message>
    <message>
        <source>Message received</source>
        <translation>Pesan diterima</translation>
    </message>
    <message>
        <source>File of a message kept</source>
        <translation>Berkas pesan disimpan</translation>
    </message>
    <message>
        <source>New address of a correspondent noted</source>
        <translation>Alamat baru lawan percakapan dicatat</translation>
    </message>
    <message>
        <source>Templates updated</source>
        <translation>Templat diperbarui</translation>
    </message>
    <message>
        <source>Sending of a message begun</source>
        <translation>Pengiriman pesan dimulai</translation>
    </message>
    <message>
        <source>Result of sending noted</source>
        <translation>Hasil pengiriman dicatat</translation>
    </message>
    <message>
        <source>Receipt of a message noted</source>
        <translation>Tanda terima pesan dicatat</translation>
    </message>
    <message>
        <source>Message of the chatbot</source>
        <translation>Pesan chatbot</translation>
    </message>
    <message>
        <source>Round of the survey started</source>
        <translation>Periode survei dimulai</translation>
    </message>
    <message>
        <source>Round of the survey closed</source>
        <translation>Periode survei ditutup</translation>
    </message>
    <message>
        <source>Answers to the survey imported</source>
        <translation>Jawaban survei diimpor</translation>
    </message>
    <message>
        <source>Follow-up plan of the survey saved</source>
        <translation>Rencana tindak lanjut survei disimpan</translation>
    </message>
    <message>
        <source>Link to the survey sent</source>
        <translation>Tautan survei dikirim</translation>
    </message>
    <message>
        <source>Automatic text sent</source>
        <translation>Teks otomatis dikirim</translation>
    </message>
    <message>
        <source>Conversation handed over by the chatbot</source>
        <translation>Percakapan diserahkan chatbot</translation>
    </message>
    <message>
        <source>Conversation returned to everybody</source>
        <translation>Percakapan dikembalikan ke semua</translation>
    </message>
    <message>
        <source>Conversation ended after silence</source>
        <translation>Percakapan diakhiri karena lama diam</translation>
    </message>
    <message>
        <source>Web chat offered to an agent</source>
        <translation>Obrolan web ditawarkan kepada petugas</translation>
    </message>
    <message>
        <source>Offered web chat left to others</source>
        <translation>Tawaran obrolan web diserahkan kepada yang lain</translation>
    </message>
    <message>
        <source>Conversation taken</source>
        <translation>Percakapan diambil</translation>
    </message>
    <message>
        <source>Conversation taken over from a colleague</source>
        <translation>Percakapan diambil alih dari rekan</translation>
    </message>
    <message>
        <source>Conversation released</source>
        <translation>Percakapan dilepas</translation>
    </message>
    <message>
        <source>Conversation begun by us</source>
        <translation>Percakapan dimulai kantor</translation>
    </message>
    <message>
        <source>Message written</source>
        <translation>Pesan ditulis</translation>
    </message>
    <message>
        <source>Template sent</source>
        <translation>Templat dikirim</translation>
    </message>
    <message>
        <source>Message taken back</source>
        <translation>Pesan ditarik</translation>
    </message>
    <message>
        <source>Message sent again</source>
        <translation>Pesan dikirim lagi</translation>
    </message>
    <message>
        <source>Message noted as sent</source>
        <translation>Pesan dicatat terkirim</translation>
    </message>
    <message>
        <source>Matter of a conversation ended</source>
        <translation>Urusan dalam percakapan diakhiri</translation>
    </message>
    <message>
        <source>Correspondent blocked</source>
        <translation>Lawan percakapan diblokir</translation>
    </message>
    <message>
        <source>Correspondent unblocked</source>
        <translation>Blokir lawan percakapan dibuka</translation>
    </message>
    <message>
        <source>Wish for no messages noted</source>
        <translation>Permintaan berhenti pesan dicatat</translation>
    </message>
    <message>
        <source>Wish for messages noted</source>
        <translation>Persetujuan menerima pesan dicatat</translation>
    </message>
    <message>
        <source>Address of the office noted</source>
        <translation>Alamat kantor dicatat</translation>
    </message>
    <message>
        <source>The chain is broken: entry {at} is missing.</source>
        <translation>Rantai terputus: entri {at} hilang.</translation>
    </message>
    <message>
        <source>The chain is broken: entry {at} was changed afterwards.</source>
        <translation>Rantai putus: entri {at} diubah sesudahnya.</translation>
    </message>
    <message>
        <source>The chain is broken: entry {at} does not follow the one before.</source>
        <translation>Rantai putus: entri {at} tidak menyambung ke entri sebelumnya.</translation>
    </message>
    <message>
        <source>The chain is broken: entry {at} and the records disagree.</source>
        <translation>Rantai terputus: entri {at} tidak sesuai dengan data.</translation>
    </message>
    <message>
        <source>The chain is broken: the entries after {at} are missing.</source>
        <translation>Rantai putus: mulai entri {at} terpotong.</translation>
    </message>
    <message>
        <source>The chain is broken: entry {at} is not the one that was noted.</source>
        <translation>Rantai putus: entri {at} bukan yang pernah dicatat.</translation>
    </message>
    <message>
        <source>The chain is whole: {count} entries on this workstation.</source>
        <translation>Rantai utuh: {count} entri di komputer ini.</translation>
    </message>
    <message>
        <source>{count} of them are about changes whose texts were erased by the retention rule.</source>
        <translation>{count} di antaranya tentang perubahan yang isinya dihapus menurut aturan retensi.</translation>
    </message>
</context>
<context>
    <name>Board</name>
    <message>
        <source>Over</source>
        <translation>Lewat</translation>
    </message>
    <message>
        <source>Nearly</source>
        <translation>Hampir</translation>
    </message>
    <message>
        <source>Half</source>
        <translation>Separuh</translation>
    </message>
    <message>
        <source>In time</source>
        <translation>Aman</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Dijeda</translation>
    </message>
    <message>
        <source>Cases opened</source>
        <translation>Kasus dibuka</translation>
    </message>
    <message>
        <source>Cases ended</source>
        <translation>Kasus berakhir</translation>
    </message>
    <message>
        <source>Calls</source>
        <translation>Panggilan</translation>
    </message>
    <message>
        <source>Missed calls</source>
        <translation>Panggilan tak terjawab</translation>
    </message>
    <message>
        <source>Came in today</source>
        <translation>Masuk hari ini</translation>
    </message>
    <message>
        <source>Answered</source>
        <translation>Dijawab</translation>
    </message>
    <message>
        <source>Hung up</source>
        <translation>Menutup telepon</translation>
    </message>
    <message>
        <source>Answered in time</source>
        <translation>Dijawab tepat waktu</translation>
    </message>
    <message>
        <source>Units in time</source>
        <translation>Bidang tepat waktu</translation>
    </message>
    <message>
        <source>Promises kept</source>
        <translation>Janji ditepati</translation>
    </message>
    <message>
        <source>The server does not answer.</source>
        <translation>Server tidak menjawab.</translation>
    </message>
    <message>
        <source>The server does not accept the login of this board.</source>
        <translation>Server menolak login papan ini.</translation>
    </message>
    <message>
        <source>The login of this board is closed.</source>
        <translation>Login papan ini sudah ditutup.</translation>
    </message>
    <message>
        <source>The server does not know this board any more.</source>
        <translation>Server tidak lagi mengenal papan ini.</translation>
    </message>
    <message>
        <source>This login is not a board&apos;s.</source>
        <translation>Login ini bukan login papan.</translation>
    </message>
    <message>
        <source>This login may enrol no more computers today: a one-time code for a new workstation is needed.</source>
        <translation>Akun ini tidak dapat mendaftarkan komputer lagi hari ini: diperlukan kode sekali pakai untuk komputer kerja baru.</translation>
    </message>
    <message>
        <source>This program is too old for the server.</source>
        <translation>Program ini terlalu lama untuk server.</translation>
    </message>
    <message>
        <source>The server has to be updated first.</source>
        <translation>Server harus diperbarui lebih dahulu.</translation>
    </message>
    <message>
        <source>The proxy of the network does not let this board through.</source>
        <translation>Proksi jaringan tidak meloloskan papan ini.</translation>
    </message>
    <message>
        <source>Step {step} in time</source>
        <translation>Langkah {step} tepat waktu</translation>
    </message>
    <message>
        <source>not counted yet</source>
        <translation>belum dihitung</translation>
    </message>
    <message>
        <source>none yet</source>
        <translation>belum ada</translation>
    </message>
    <message>
        <source>{part} of {whole}</source>
        <translation>{part} dari {whole}</translation>
    </message>
    <message>
        <source>{count}k</source>
        <translation>{count} rb</translation>
    </message>
    <message>
        <source>Not heard</source>
        <translation>Tak terdengar</translation>
    </message>
    <message>
        <source>{minutes} min</source>
        <translation>{minutes} menit</translation>
    </message>
    <message>
        <source>{hours}:{minutes} h</source>
        <translation>{hours}:{minutes} jam</translation>
    </message>
    <message>
        <source>{days} d</source>
        <translation>{days} hari</translation>
    </message>
    <message>
        <source>over {time}</source>
        <translation>lewat {time}</translation>
    </message>
    <message>
        <source>due now</source>
        <translation>batas sekarang</translation>
    </message>
    <message>
        <source>due {time}</source>
        <translation>batas {time}</translation>
    </message>
    <message>
        <source>The server did not prove its identity, or failed ({code}).</source>
        <translation>Server tidak membuktikan identitasnya, atau gagal ({code}).</translation>
    </message>
    <message>
        <source>Queues</source>
        <translation>Antrean</translation>
    </message>
    <message>
        <source>Staff</source>
        <translation>Petugas</translation>
    </message>
    <message>
        <source>Time of the SOP</source>
        <translation>Waktu SOP</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Hari ini</translation>
    </message>
    <message>
        <source>{seconds} s ago</source>
        <translation>{seconds} detik lalu</translation>
    </message>
    <message>
        <source>Asking the server…</source>
        <translation>Menanyakan ke server…</translation>
    </message>
    <message>
        <source>This board asks again every few seconds.</source>
        <translation>Papan ini bertanya lagi setiap beberapa detik.</translation>
    </message>
    <message>
        <source>No new data since {time}</source>
        <translation>Tidak ada data baru sejak {time}</translation>
    </message>
    <message>
        <source>Waiting calls need a connection to the PBX.</source>
        <translation>Panggilan yang menunggu memerlukan sambungan ke PBX.</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Menunggu</translation>
    </message>
    <message>
        <source>Longest wait</source>
        <translation>Tunggu terlama</translation>
    </message>
    <message>
        <source>Free</source>
        <translation>Siap</translation>
    </message>
    <message>
        <source>Members</source>
        <translation>Anggota</translation>
    </message>
    <message>
        <source>Nobody is signed in.</source>
        <translation>Belum ada petugas yang masuk.</translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation>dan {count} lagi</translation>
    </message>
    <message>
        <source>with the applicant</source>
        <translation>di pemohon</translation>
    </message>
    <message>
        <source>Due first</source>
        <translation>Batas terdekat</translation>
    </message>
    <message>
        <source>No clock runs.</source>
        <translation>Tidak ada waktu yang berjalan.</translation>
    </message>
    <message>
        <source>Step {step}</source>
        <translation>Langkah {step}</translation>
    </message>
    <message>
        <source>Questions at units</source>
        <translation>Pertanyaan di bidang</translation>
    </message>
    <message>
        <source>None.</source>
        <translation>Tidak ada.</translation>
    </message>
    <message>
        <source>Open now</source>
        <translation>Terbuka kini</translation>
    </message>
    <message>
        <source>Loket: wall-board</source>
        <translation>Loket: papan pantau</translation>
    </message>
    <message>
        <source>PIN of this board</source>
        <translation>PIN papan ini</translation>
    </message>
    <message>
        <source>Wrong too often: wait a minute</source>
        <translation>Terlalu sering salah: tunggu satu menit</translation>
    </message>
</context>
<context>
    <name>BulkActions</name>
    <message>
        <source>{count} of {total} cases taken back.</source>
        <translation>{count} dari {total} kasus dikembalikan.</translation>
    </message>
    <message>
        <source>{count} of {total} cases changed.</source>
        <translation>{count} dari {total} kasus diubah.</translation>
    </message>
    <message>
        <source>{unchanged} were like that already.</source>
        <translation>{unchanged} sudah seperti itu.</translation>
    </message>
    <message>
        <source>{refused} were refused, see below.</source>
        <translation>{refused} ditolak, lihat di bawah.</translation>
    </message>
    <message>
        <source>Stopped: {left} were not tried.</source>
        <translation>Dihentikan: {left} belum dicoba.</translation>
    </message>
    <message>
        <source>{gone} are not on this computer any more.</source>
        <translation>{gone} tidak ada lagi di komputer ini.</translation>
    </message>
</context>
<context>
    <name>BulkBar</name>
    <message>
        <source>{count} chosen</source>
        <translation>{count} dipilih</translation>
    </message>
    <message>
        <source>With names and numbers in the texts</source>
        <translation>Dengan nama dan nomor dalam teks</translation>
    </message>
    <message>
        <source>Excel file for SP4N-LAPOR!…</source>
        <translation>Berkas Excel untuk SP4N-LAPOR!…</translation>
    </message>
    <message>
        <source>CSV file for SP4N-LAPOR!…</source>
        <translation>Berkas CSV untuk SP4N-LAPOR!…</translation>
    </message>
    <message>
        <source>JSON file for SP4N-LAPOR!…</source>
        <translation>Berkas JSON untuk SP4N-LAPOR!…</translation>
    </message>
    <message>
        <source>Import from SP4N-LAPOR!…</source>
        <translation>Impor dari SP4N-LAPOR!…</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} dari {total}</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Pilih…</translation>
    </message>
    <message>
        <source>Assign to</source>
        <translation>Serahkan kepada</translation>
    </message>
    <message>
        <source>Tags to add, with commas between them</source>
        <translation>Label yang ditambahkan, dipisah koma</translation>
    </message>
    <message>
        <source>Tags to take off, with commas between them</source>
        <translation>Label yang dilepas, dipisah koma</translation>
    </message>
    <message>
        <source>Choose all</source>
        <translation>Pilih semua</translation>
    </message>
    <message>
        <source>Assign…</source>
        <translation>Serahkan…</translation>
    </message>
    <message>
        <source>Add tags…</source>
        <translation>Tambah label…</translation>
    </message>
    <message>
        <source>Take tags off…</source>
        <translation>Lepas label…</translation>
    </message>
    <message>
        <source>Print…</source>
        <translation>Cetak…</translation>
    </message>
    <message>
        <source>CSV…</source>
        <translation>CSV…</translation>
    </message>
    <message>
        <source>Excel…</source>
        <translation>Excel…</translation>
    </message>
    <message>
        <source>SP4N-LAPOR!…</source>
        <translation>SP4N-LAPOR!…</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>Terapkan</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Batal</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Hentikan</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Urungkan</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Kemajuan</translation>
    </message>
    <message>
        <source>Refused cases, each with the reason</source>
        <translation>Kasus yang ditolak, masing-masing dengan alasannya</translation>
    </message>
</context>
<context>
    <name>CalibrationForm</name>
    <message>
        <source>Three reviewers or more judge this, each alone. When all have handed in, everybody sees where they differ from the expert.</source>
        <translation>Tiga penilai atau lebih menilai ini, masing-masing sendiri. Setelah semua menyerahkan, setiap penilai melihat selisihnya dari pakar.</translation>
    </message>
    <message>
        <source>Reviewers</source>
        <translation>Penilai</translation>
    </message>
    <message>
        <source>Expert</source>
        <translation>Pakar</translation>
    </message>
    <message>
        <source>Start the calibration</source>
        <translation>Mulai kalibrasi</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Batal</translation>
    </message>
</context>
<context>
    <name>CallBar</name>
    <message>
        <source>Resume</source>
        <translation>Lanjutkan</translation>
    </message>
    <message>
        <source>Hold</source>
        <translation>Tahan</translation>
    </message>
    <message>
        <source>Send elsewhere</source>
        <translation>Alihkan</translation>
    </message>
    <message>
        <source>Hand over</source>
        <translation>Alihkan</translation>
    </message>
    <message>
        <source>Send extension {digits}</source>
        <translation>Kirim ekstensi {digits}</translation>
    </message>
    <message>
        <source>Video off</source>
        <translation>Matikan video</translation>
    </message>
    <message>
        <source>Video</source>
        <translation>Video</translation>
    </message>
    <message>
        <source>Split the conference</source>
        <translation>Pisahkan konferensi</translation>
    </message>
    <message>
        <source>Join all calls</source>
        <translation>Gabungkan panggilan</translation>
    </message>
    <message>
        <source>Leave the two together</source>
        <translation>Sambungkan keduanya</translation>
    </message>
    <message>
        <source>Hand over now</source>
        <translation>Alihkan sekarang</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>Pisahkan</translation>
    </message>
    <message>
        <source>All three</source>
        <translation>Bicara bertiga</translation>
    </message>
    <message>
        <source>End the colleague&apos;s call</source>
        <translation>Akhiri panggilan rekan</translation>
    </message>
    <message>
        <source>Back to the caller</source>
        <translation>Kembali ke penelepon</translation>
    </message>
    <message>
        <source>Conference of {count}, with {names}</source>
        <translation>Konferensi {count} orang, dengan {names}</translation>
    </message>
    <message>
        <source>On hold by the other party</source>
        <translation>Ditahan lawan bicara</translation>
    </message>
    <message>
        <source>Muted: callers cannot hear you</source>
        <translation>Mikrofon dibisukan</translation>
    </message>
    <message>
        <source>Mute</source>
        <translation>Bisukan</translation>
    </message>
    <message>
        <source>Call: {words}</source>
        <translation>Panggilan: {words}</translation>
    </message>
    <message>
        <source>Level of your microphone</source>
        <translation>Tingkat suara mikrofon Anda</translation>
    </message>
    <message>
        <source>Level of the other party</source>
        <translation>Tingkat suara lawan bicara</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Jawab</translation>
    </message>
    <message>
        <source>Answer with camera</source>
        <translation>Jawab dengan kamera</translation>
    </message>
    <message>
        <source>Decline</source>
        <translation>Tolak</translation>
    </message>
    <message>
        <source>Let it ring</source>
        <translation>Biarkan berdering</translation>
    </message>
    <message>
        <source>Keypad</source>
        <translation>Papan tombol</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>Rekam</translation>
    </message>
    <message>
        <source>Hang up</source>
        <translation>Akhiri</translation>
    </message>
    <message>
        <source>Undo the match</source>
        <translation>Batalkan pencocokan</translation>
    </message>
    <message>
        <source>Dial another number</source>
        <translation>Panggil nomor lain</translation>
    </message>
    <message>
        <source>Set up the PBX…</source>
        <translation>Atur PBX…</translation>
    </message>
    <message>
        <source>Check the sound…</source>
        <translation>Periksa suara…</translation>
    </message>
    <message>
        <source>Do not disturb</source>
        <translation>Jangan ganggu</translation>
    </message>
    <message>
        <source>Dial the last number again</source>
        <translation>Telepon lagi nomor terakhir</translation>
    </message>
</context>
<context>
    <name>CallChip</name>
    <message>
        <source>Hold and answer</source>
        <translation>Tahan dan jawab</translation>
    </message>
    <message>
        <source>Decline</source>
        <translation>Tolak</translation>
    </message>
    <message>
        <source>Send elsewhere</source>
        <translation>Alihkan</translation>
    </message>
    <message>
        <source>Talk</source>
        <translation>Bicara</translation>
    </message>
    <message>
        <source>Hang up</source>
        <translation>Akhiri</translation>
    </message>
</context>
<context>
    <name>CallPage</name>
    <message>
        <source>The training opens in a window of its own; a simulated applicant calls there.</source>
        <translation>Latihan terbuka di jendela tersendiri; di sana pemohon simulasi menelepon.</translation>
    </message>
    <message>
        <source>The test call was connected.</source>
        <translation>Panggilan uji tersambung.</translation>
    </message>
    <message>
        <source>The test call was not connected ({code} {reason}).</source>
        <translation>Panggilan uji tidak tersambung ({code} {reason}).</translation>
    </message>
    <message>
        <source>Connected: say something. You should hear yourself.</source>
        <translation>Tersambung: ucapkan sesuatu. Suara Anda seharusnya terdengar kembali.</translation>
    </message>
    <message>
        <source>Calling {number}…</source>
        <translation>Menelepon {number}…</translation>
    </message>
    <message>
        <source>Test call</source>
        <translation>Panggilan uji</translation>
    </message>
    <message>
        <source>Call a number that repeats what you say (the IT department knows it), or a colleague. The training shows a whole call with a simulated applicant, without a PBX.</source>
        <translation>Telepon nomor yang mengulang ucapan Anda (tanyakan ke bagian TI), atau seorang rekan. Latihan menunjukkan satu panggilan utuh dengan pemohon simulasi, tanpa PBX.</translation>
    </message>
    <message>
        <source>Enter a number to call.</source>
        <translation>Ketik nomor yang akan ditelepon.</translation>
    </message>
    <message>
        <source>The training could not be started.</source>
        <translation>Latihan tidak dapat dimulai.</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>Nomor</translation>
    </message>
    <message>
        <source>Call</source>
        <translation>Telepon</translation>
    </message>
    <message>
        <source>Hang up</source>
        <translation>Akhiri</translation>
    </message>
    <message>
        <source>Open the training</source>
        <translation>Buka latihan</translation>
    </message>
</context>
<context>
    <name>CallPopup</name>
    <message>
        <source>Incoming call: {who}</source>
        <translation>Panggilan masuk: {who}</translation>
    </message>
    <message>
        <source>Incoming video call: {who}</source>
        <translation>Panggilan video masuk: {who}</translation>
    </message>
    <message>
        <source>Incoming call</source>
        <translation>Panggilan masuk</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Jawab</translation>
    </message>
    <message>
        <source>Answer with camera</source>
        <translation>Jawab dengan kamera</translation>
    </message>
    <message>
        <source>Decline</source>
        <translation>Tolak</translation>
    </message>
    <message>
        <source>Incoming video call</source>
        <translation>Panggilan video masuk</translation>
    </message>
    <message>
        <source>The window shows who calls</source>
        <translation>Lihat penelepon di jendela Loket</translation>
    </message>
</context>
<context>
    <name>CallWords</name>
    <message>
        <source>Being handed to {target}: the phone rings there…</source>
        <translation>Sedang dialihkan ke {target}: teleponnya berdering…</translation>
    </message>
    <message>
        <source>Being handed to {target}…</source>
        <translation>Sedang dialihkan ke {target}…</translation>
    </message>
    <message>
        <source>Answers automatically in {seconds} s. {stop} lets it ring, {key} declines it.</source>
        <translation>Dijawab otomatis dalam {seconds} detik. {stop} membiarkannya berdering, {key} menolaknya.</translation>
    </message>
    <message>
        <source>Sent here by the phone of {who}</source>
        <translation>Dialihkan ke sini dari telepon {who}</translation>
    </message>
    <message>
        <source>By WhatsApp</source>
        <translation>Lewat WhatsApp</translation>
    </message>
    <message>
        <source>Sound and call set-up are encrypted.</source>
        <translation>Suara dan penyambungan panggilan terenkripsi.</translation>
    </message>
    <message>
        <source>The sound is encrypted, the call set-up is not.</source>
        <translation>Suara terenkripsi, penyambungan panggilan tidak.</translation>
    </message>
    <message>
        <source>The call set-up is encrypted, the sound is not.</source>
        <translation>Penyambungan panggilan terenkripsi, suara tidak.</translation>
    </message>
    <message>
        <source>From queue {queue}</source>
        <translation>Dari antrean {queue}</translation>
    </message>
    <message>
        <source>Waited {time} in queue {queue}</source>
        <translation>Menunggu {time} di antrean {queue}</translation>
    </message>
    <message>
        <source>{target} answers.</source>
        <translation>{target} menjawab.</translation>
    </message>
    <message>
        <source>On hold</source>
        <translation>Ditahan</translation>
    </message>
    <message>
        <source>Video call</source>
        <translation>Panggilan video</translation>
    </message>
    <message>
        <source>Answers automatically</source>
        <translation>Dijawab otomatis</translation>
    </message>
    <message>
        <source>You hear a tone or an announcement; the call is not answered yet.</source>
        <translation>Terdengar nada atau pengumuman; panggilan belum dijawab.</translation>
    </message>
    <message>
        <source>No sound from the other party yet. Ask whether they hear you.</source>
        <translation>Suara lawan bicara belum terdengar. Tanyakan apakah suara Anda terdengar.</translation>
    </message>
    <message>
        <source>You, {caller} and {colleague} talk together.</source>
        <translation>Anda, {caller}, dan {colleague} berbicara bersama.</translation>
    </message>
    <message>
        <source>You talk to {caller}. {colleague} waits and cannot hear you.</source>
        <translation>Anda berbicara dengan {caller}. {colleague} menunggu dan tidak mendengar pembicaraan.</translation>
    </message>
    <message>
        <source>You talk to {colleague}. {caller} waits and cannot hear you.</source>
        <translation>Anda bertanya kepada {colleague}. {caller} menunggu dan tidak mendengar pembicaraan.</translation>
    </message>
    <message>
        <source>The phone of {colleague} rings. {caller} waits.</source>
        <translation>Telepon {colleague} berdering. {caller} menunggu.</translation>
    </message>
    <message>
        <source>{colleague} is being called. {caller} waits.</source>
        <translation>Memanggil {colleague}. {caller} menunggu.</translation>
    </message>
    <message>
        <source>Together with {name}</source>
        <translation>Bersama {name}</translation>
    </message>
    <message>
        <source>{name} waits</source>
        <translation>{name} menunggu</translation>
    </message>
    <message>
        <source>Rings · {name} waits</source>
        <translation>Berdering · {name} menunggu</translation>
    </message>
    <message>
        <source>Is being called · {name} waits</source>
        <translation>Sedang dipanggil · {name} menunggu</translation>
    </message>
    <message>
        <source>The phone of {target} has stopped ringing…</source>
        <translation>Telepon {target} berhenti berdering…</translation>
    </message>
    <message>
        <source>{target} does not take the call. Wait: is the caller still there?</source>
        <translation>{target} tidak menerima panggilan. Tunggu: apakah penelepon masih tersambung?</translation>
    </message>
    <message>
        <source>Is at {place} now.</source>
        <translation>Sekarang di {place}.</translation>
    </message>
    <message>
        <source>The PBX has the caller, and calls {target}.</source>
        <translation>Penelepon ada di PBX, yang sedang memanggil {target}.</translation>
    </message>
</context>
<context>
    <name>Caller</name>
    <message>
        <source>{count} possible: {names}</source>
        <translation>{count} kemungkinan: {names}</translation>
    </message>
    <message>
        <source>Number withheld</source>
        <translation>Nomor disembunyikan</translation>
    </message>
    <message>
        <source>{count} possible callers</source>
        <translation>{count} kemungkinan penelepon</translation>
    </message>
    <message>
        <source>Looking up the number…</source>
        <translation>Mencari nomor…</translation>
    </message>
    <message>
        <source>The number is withheld. Ask for name and number.</source>
        <translation>Nomor disembunyikan. Tanyakan nama dan nomor.</translation>
    </message>
    <message>
        <source>This number is not known yet.</source>
        <translation>Nomor belum dikenal.</translation>
    </message>
    <message>
        <source>Case {number}: {subject}</source>
        <translation>Kasus {number}: {subject}</translation>
    </message>
    <message>
        <source>Call no. {number} today</source>
        <translation>Panggilan ke-{number} hari ini</translation>
    </message>
</context>
<context>
    <name>CandidatesBox</name>
    <message>
        <source>{name}: who is it, and which case?</source>
        <translation>{name}: siapa ini, dan kasus yang mana?</translation>
    </message>
    <message>
        <source>{name}, new case</source>
        <translation>{name}, kasus baru</translation>
    </message>
    <message>
        <source>{name}, case {number}</source>
        <translation>{name}, kasus {number}</translation>
    </message>
    <message>
        <source>Who writes, and about which case</source>
        <translation>Siapa yang menulis, dan tentang kasus yang mana</translation>
    </message>
    <message>
        <source>New case</source>
        <translation>Kasus baru</translation>
    </message>
    <message>
        <source>New person</source>
        <translation>Pemohon baru</translation>
    </message>
</context>
<context>
    <name>CannedForm</name>
    <message>
        <source>Everybody&apos;s</source>
        <translation>Untuk semua petugas</translation>
    </message>
    <message>
        <source>Yours</source>
        <translation>Milik Anda</translation>
    </message>
    <message>
        <source>Give it a shortcut of one word.</source>
        <translation>Beri singkatan satu kata.</translation>
    </message>
    <message>
        <source>Write the text.</source>
        <translation>Tulis teksnya.</translation>
    </message>
    <message>
        <source>Canned texts</source>
        <translation>Teks siap pakai</translation>
    </message>
    <message>
        <source>Keep the text</source>
        <translation>Simpan teks</translation>
    </message>
    <message>
        <source>Back to the articles</source>
        <translation>Kembali ke artikel</translation>
    </message>
    <message>
        <source>Shortcut, typed after ::</source>
        <translation>Singkatan, diketik setelah ::</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Teks</translation>
    </message>
    <message>
        <source>For everybody</source>
        <translation>Untuk semua petugas</translation>
    </message>
    <message>
        <source>New text</source>
        <translation>Teks baru</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Hapus</translation>
    </message>
    <message>
        <source>Filled in automatically: {names}</source>
        <translation>Terisi otomatis: {names}</translation>
    </message>
</context>
<context>
    <name>CardView</name>
    <message>
        <source>A 4: {best}</source>
        <translation>Nilai 4: {best}</translation>
    </message>
    <message>
        <source>A yes: {best}</source>
        <translation>Jawaban Ya: {best}</translation>
    </message>
    <message>
        <source>Fatal: a no makes the score 0.</source>
        <translation>Fatal: jawaban Tidak membuat nilainya 0.</translation>
    </message>
    <message>
        <source>{count} questions are left. So far: {score}</source>
        <translation>Sisa {count} pertanyaan. Sementara: {score}</translation>
    </message>
    <message>
        <source>Score: {score}</source>
        <translation>Nilai: {score}</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>Kelompok</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>Pertanyaan</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Jawaban</translation>
    </message>
    <message>
        <source>Questions of the card</source>
        <translation>Pertanyaan pada kartu nilai</translation>
    </message>
    <message>
        <source>1–4, Y, T: answer. 0: not applicable. Space: play or next page. Left, Right: back, on.</source>
        <translation>1–4, Y, T: jawab. 0: tidak berlaku. Spasi: putar atau halaman berikutnya. Kiri, Kanan: mundur, maju.</translation>
    </message>
</context>
<context>
    <name>CaseHeader</name>
    <message>
        <source>Case {number}</source>
        <translation>Kasus {number}</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>Tersimpan</translation>
    </message>
    <message>
        <source>Draft, not saved yet</source>
        <translation>Draf, belum disimpan</translation>
    </message>
    <message>
        <source>No subject yet</source>
        <translation>Belum ada perihal</translation>
    </message>
    <message>
        <source>Priority: {word}</source>
        <translation>Prioritas: {word}</translation>
    </message>
    <message>
        <source>Confidential</source>
        <translation>Rahasia</translation>
    </message>
    <message>
        <source>Anonymous</source>
        <translation>Anonim</translation>
    </message>
    <message>
        <source>opened {time}</source>
        <translation>dibuka {time}</translation>
    </message>
    <message>
        <source>with {unit}, asked by {agent}</source>
        <translation>di {unit}, ditanyakan {agent}</translation>
    </message>
    <message>
        <source>with {agent}</source>
        <translation>ditangani {agent}</translation>
    </message>
    <message>
        <source>nobody holds it</source>
        <translation>belum ada yang menangani</translation>
    </message>
    <message>
        <source>Copy the case number</source>
        <translation>Salin nomor kasus</translation>
    </message>
    <message>
        <source>Take the case off the screen</source>
        <translation>Singkirkan dari layar</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Simpan</translation>
    </message>
    <message>
        <source>Not on the disk yet: kept in memory, written as soon as there is room</source>
        <translation>Belum ada di disk: baru ada di memori, disimpan begitu ada ruang</translation>
    </message>
</context>
<context>
    <name>CaseList</name>
    <message>
        <source>Number</source>
        <translation>Nomor</translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>Perihal</translation>
    </message>
    <message>
        <source>Applicant</source>
        <translation>Pemohon</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Langkah</translation>
    </message>
    <message>
        <source>Time left</source>
        <translation>Sisa waktu</translation>
    </message>
    <message>
        <source>Agent</source>
        <translation>Petugas</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>Bidang</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Label</translation>
    </message>
    <message>
        <source>Priority</source>
        <translation>Prioritas</translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>Kanal</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Jenis</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>Kategori</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>Layanan</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>Wilayah</translation>
    </message>
    <message>
        <source>Opened</source>
        <translation>Dibuka</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>Diubah</translation>
    </message>
    <message>
        <source>Cases</source>
        <translation>Kasus</translation>
    </message>
</context>
<context>
    <name>CaseListModel</name>
    <message>
        <source>The list cannot be sorted by this column.</source>
        <translation>Daftar tidak dapat diurutkan menurut kolom ini.</translation>
    </message>
</context>
<context>
    <name>CaseListWindow</name>
    <message>
        <source>Searching…</source>
        <translation>Mencari…</translation>
    </message>
    <message>
        <source>Export the chosen cases</source>
        <translation>Ekspor kasus yang dipilih</translation>
    </message>
    <message>
        <source>Cases</source>
        <translation>Kasus</translation>
    </message>
    <message>
        <source>Export for SP4N-LAPOR!</source>
        <translation>Ekspor untuk SP4N-LAPOR!</translation>
    </message>
    <message>
        <source>The case is confidential.</source>
        <translation>Kasus ini rahasia.</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Buka</translation>
    </message>
    <message>
        <source>Copy the number</source>
        <translation>Salin nomor</translation>
    </message>
    <message>
        <source>Assign…</source>
        <translation>Serahkan…</translation>
    </message>
    <message>
        <source>Add tags…</source>
        <translation>Tambah label…</translation>
    </message>
    <message>
        <source>Take tags off…</source>
        <translation>Lepas label…</translation>
    </message>
    <message>
        <source>Print…</source>
        <translation>Cetak…</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>Membaca…</translation>
    </message>
    <message>
        <source>Cases: {count}</source>
        <translation>Kasus: {count}</translation>
    </message>
    <message>
        <source>The {count} last changed cases; there are more. Type a filter to find the others.</source>
        <translation>{count} kasus yang terakhir diubah; masih ada yang lain. Ketik saringan untuk menemukannya.</translation>
    </message>
    <message>
        <source>Filters without a meaning: {filters}</source>
        <translation>Saringan ini tidak dikenal: {filters}</translation>
    </message>
    <message>
        <source>No case has all of this. Take a word or a filter away, or type fewer letters.</source>
        <translation>Tidak ada kasus yang memuat semuanya. Hapus satu kata atau saringan, atau ketik lebih sedikit huruf.</translation>
    </message>
    <message>
        <source>There are no cases yet on this computer.</source>
        <translation>Belum ada kasus di komputer ini.</translation>
    </message>
    <message>
        <source>Saved views</source>
        <translation>Tampilan tersimpan</translation>
    </message>
    <message>
        <source>List of cases</source>
        <translation>Daftar kasus</translation>
    </message>
    <message>
        <source>Words and filters, e.g. {example}</source>
        <translation>Kata dan saringan, mis. {example}</translation>
    </message>
    <message>
        <source>Words and filters of the list</source>
        <translation>Kata dan saringan untuk daftar</translation>
    </message>
    <message>
        <source>Filters</source>
        <translation>Saringan</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>Kolom</translation>
    </message>
</context>
<context>
    <name>CasePanel</name>
    <message>
        <source>Case</source>
        <translation>Kasus</translation>
    </message>
</context>
<context>
    <name>CaseTabBar</name>
    <message>
        <source>• {case}</source>
        <translation>• {case}</translation>
    </message>
    <message>
        <source>{initials} · {case}</source>
        <translation>{initials} · {case}</translation>
    </message>
    <message>
        <source>not saved yet</source>
        <translation>belum disimpan</translation>
    </message>
    <message>
        <source>Open cases ({next} for the next one)</source>
        <translation>Kasus yang terbuka ({next} untuk berikutnya)</translation>
    </message>
</context>
<context>
    <name>ChatOfferLine</name>
    <message>
        <source>Chat, offered to all: {who}</source>
        <translation>Obrolan, ditawarkan ke semua: {who}</translation>
    </message>
    <message>
        <source>Chat, offered to you: {who}</source>
        <translation>Obrolan, ditawarkan ke Anda: {who}</translation>
    </message>
    <message>
        <source>Take the chat</source>
        <translation>Ambil obrolan</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>Nanti saja</translation>
    </message>
</context>
<context>
    <name>ChoiceButton</name>
    <message>
        <source>usually {minutes} min</source>
        <translation>biasanya {minutes} menit</translation>
    </message>
</context>
<context>
    <name>ClosingForm</name>
    <message>
        <source>Choose how the applicant got the answer.</source>
        <translation>Pilih cara pemohon diberi tahu.</translation>
    </message>
    <message>
        <source>Receipt by the applicant</source>
        <translation>Penerimaan oleh pemohon</translation>
    </message>
    <message>
        <source>Read out the solution</source>
        <translation>Bacakan solusi</translation>
    </message>
    <message>
        <source>Receipt confirmed, close</source>
        <translation>Diterima, tutup kasus</translation>
    </message>
    <message>
        <source>Write a time that is over, like 10:15 or 24/11 10:15.</source>
        <translation>Tulis waktu yang sudah lewat, misalnya 10.15 atau 24/11 10.15.</translation>
    </message>
    <message>
        <source>This answer was valid until {day} only: it may be wrong now. Ask again (Reopen), or press the key again if it is still valid.</source>
        <translation>Jawaban ini hanya berlaku sampai {day}, jadi mungkin sudah keliru. Tanyakan lagi (Buka kembali), atau tekan tombol yang sama sekali lagi jika masih berlaku.</translation>
    </message>
    <message>
        <source>Given and received, close</source>
        <translation>Diterima, tutup kasus</translation>
    </message>
    <message>
        <source>The applicant has the answer</source>
        <translation>Pemohon sudah diberi tahu</translation>
    </message>
    <message>
        <source>Put the form away</source>
        <translation>Tutup formulir</translation>
    </message>
    <message>
        <source>Call the applicant</source>
        <translation>Telepon pemohon</translation>
    </message>
    <message>
        <source>Given by</source>
        <translation>Disampaikan lewat</translation>
    </message>
    <message>
        <source>How satisfied is the applicant?</source>
        <translation>Seberapa puas pemohon?</translation>
    </message>
    <message>
        <source>Received at</source>
        <translation>Diterima pukul</translation>
    </message>
    <message>
        <source>Just now</source>
        <translation>Baru saja</translation>
    </message>
    <message>
        <source>What the applicant said</source>
        <translation>Tanggapan pemohon</translation>
    </message>
</context>
<context>
    <name>Colleagues</name>
    <message>
        <source>Telephone of the unit</source>
        <translation>Telepon bidang</translation>
    </message>
    <message>
        <source>{state} since {time}</source>
        <translation>{state} sejak {time}</translation>
    </message>
</context>
<context>
    <name>Columns</name>
    <message>
        <source>Show what is beside the case</source>
        <translation>Tampilkan panel di samping kasus</translation>
    </message>
</context>
<context>
    <name>ColumnsForm</name>
    <message>
        <source>{title} (for example “{example}”)</source>
        <translation>{title} (contoh: “{example}”)</translation>
    </message>
    <message>
        <source>Two columns are the same thing. Leave one out.</source>
        <translation>Dua kolom berisi hal yang sama. Abaikan salah satunya.</translation>
    </message>
    <message>
        <source>Choose the column with the SP4N-LAPOR! number.</source>
        <translation>Pilih kolom yang berisi nomor SP4N-LAPOR!.</translation>
    </message>
    <message>
        <source>Choose what each column of the file is. It is kept for the next file.</source>
        <translation>Pilih isi setiap kolom berkas. Pilihan ini disimpan untuk berkas berikutnya.</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Bandingkan</translation>
    </message>
    <message>
        <source>Leave out</source>
        <translation>Abaikan</translation>
    </message>
</context>
<context>
    <name>ComplaintsModel</name>
    <message>
        <source>Result</source>
        <translation>Hasil</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>Baris</translation>
    </message>
    <message>
        <source>Case</source>
        <translation>Kasus</translation>
    </message>
    <message>
        <source>What becomes of it</source>
        <translation>Yang akan dilakukan</translation>
    </message>
    <message>
        <source>is imported</source>
        <translation>akan diimpor</translation>
    </message>
    <message>
        <source>is not imported</source>
        <translation>tidak diimpor</translation>
    </message>
</context>
<context>
    <name>Composer</name>
    <message>
        <source>{channel} to {who}</source>
        <translation>{channel} ke {who}</translation>
    </message>
    <message>
        <source>New: {route}</source>
        <translation>Baru: {route}</translation>
    </message>
    <message>
        <source>From {label} to {number}</source>
        <translation>Dari {label} ke {number}</translation>
    </message>
    <message>
        <source>The window for free texts is over. Choose a template below.</source>
        <translation>Jendela untuk teks bebas sudah habis. Pilih templat di bawah.</translation>
    </message>
    <message>
        <source>The window for free texts is over, and no template is approved. Use another channel or call.</source>
        <translation>Jendela untuk teks bebas sudah habis, dan belum ada templat yang disetujui. Pakai saluran lain atau telepon.</translation>
    </message>
    <message>
        <source>Save the case before you write first.</source>
        <translation>Simpan kasusnya sebelum Anda menulis lebih dahulu.</translation>
    </message>
    <message>
        <source>{name} answers this conversation now.</source>
        <translation>{name} sedang menjawab percakapan ini.</translation>
    </message>
    <message>
        <source>“{name}” is not in use: nothing is sent.</source>
        <translation>“{name}” tidak dipakai: tidak ada yang dikirim.</translation>
    </message>
    <message>
        <source>The mail came from {sender}, and wants its answer at another address: check it.</source>
        <translation>Surel ini dari {sender}, tetapi meminta jawaban ke alamat lain. Periksa alamatnya dahulu.</translation>
    </message>
    <message>
        <source>The sender is blocked since {when}. Nothing is sent, and its messages wait for nobody.</source>
        <translation>Pengirim diblokir sejak {when}. Tidak ada yang dikirim, dan pesannya tidak menunggu jawaban siapa pun.</translation>
    </message>
    <message>
        <source>The applicant wrote “{word}” on {when}: nothing is sent. That ends when they write “MULAI” or “START”, or tell you so.</source>
        <translation>Pemohon menulis “{word}” pada {when}: tidak ada yang dikirim. Ini berakhir jika pemohon menulis “MULAI” atau “START”, atau menyampaikannya kepada Anda.</translation>
    </message>
    <message>
        <source>The applicant wants no messages here since {when}: nothing is sent.</source>
        <translation>Sejak {when} pemohon tidak mau dikirimi pesan di sini: tidak ada yang dikirim.</translation>
    </message>
    <message>
        <source>Reason: {reason}</source>
        <translation>Alasan: {reason}</translation>
    </message>
    <message>
        <source>Your answer did not reach the applicant, and is here again. {cause}</source>
        <translation>Jawaban Anda tidak sampai ke pemohon, dan kembali ke sini. {cause}</translation>
    </message>
    <message>
        <source>Your last answer did not reach the applicant. {cause}</source>
        <translation>Jawaban terakhir Anda tidak sampai ke pemohon. {cause}</translation>
    </message>
    <message>
        <source>price not known</source>
        <translation>harga tidak diketahui</translation>
    </message>
    <message>
        <source>Rp{amount} if it is delivered</source>
        <translation>Rp{amount} jika diterima</translation>
    </message>
    <message>
        <source>Price class {category}: {price}</source>
        <translation>Kelas harga {category}: {price}</translation>
    </message>
    <message>
        <source>utility</source>
        <translation>utilitas</translation>
    </message>
    <message>
        <source>marketing</source>
        <translation>pemasaran</translation>
    </message>
    <message>
        <source>authentication</source>
        <translation>autentikasi</translation>
    </message>
    <message>
        <source>{count} part(s)</source>
        <translation>{count} bagian</translation>
    </message>
    <message>
        <source>{size} · special signs</source>
        <translation>{size} · tanda khusus</translation>
    </message>
</context>
<context>
    <name>ComposerBox</name>
    <message>
        <source>The message waits to be sent.</source>
        <translation>Pesan menunggu dikirim.</translation>
    </message>
    <message>
        <source>New messages came while you were typing: {count}. Read them, then send again.</source>
        <translation>Ada pesan baru selagi Anda mengetik: {count}. Baca dahulu, lalu kirim lagi.</translation>
    </message>
    <message>
        <source>Write why you take it over.</source>
        <translation>Tulis alasan Anda mengambil alih.</translation>
    </message>
    <message>
        <source>Write the number of the case.</source>
        <translation>Tulis nomor kasusnya.</translation>
    </message>
    <message>
        <source>Why the sender is blocked</source>
        <translation>Mengapa pengirim diblokir</translation>
    </message>
    <message>
        <source>Block the sender</source>
        <translation>Blokir pengirim</translation>
    </message>
    <message>
        <source>Write why the sender is blocked.</source>
        <translation>Tulis mengapa pengirim diblokir.</translation>
    </message>
    <message>
        <source>Write how the applicant said so.</source>
        <translation>Tulis bagaimana pemohon menyampaikannya.</translation>
    </message>
    <message>
        <source>How the applicant said that messages are wanted again</source>
        <translation>Bagaimana pemohon menyampaikan bahwa pesan boleh dikirim lagi</translation>
    </message>
    <message>
        <source>Messages are wanted</source>
        <translation>Boleh dikirimi</translation>
    </message>
    <message>
        <source>How the applicant said that no messages are wanted</source>
        <translation>Bagaimana pemohon menyampaikan bahwa pesan tidak diinginkan</translation>
    </message>
    <message>
        <source>Send nothing more</source>
        <translation>Jangan kirim lagi</translation>
    </message>
    <message>
        <source>The case has no file. Attach one there first.</source>
        <translation>Kasus ini belum punya berkas. Lampirkan dahulu di sana.</translation>
    </message>
    <message>
        <source>Answer on the next channel</source>
        <translation>Jawab lewat saluran berikutnya</translation>
    </message>
    <message>
        <source>Give it back to everybody</source>
        <translation>Kembalikan ke daftar bersama</translation>
    </message>
    <message>
        <source>Move it to another case…</source>
        <translation>Pindahkan ke kasus lain…</translation>
    </message>
    <message>
        <source>Take it out of this case</source>
        <translation>Keluarkan dari kasus ini</translation>
    </message>
    <message>
        <source>The matter is done</source>
        <translation>Urusan selesai</translation>
    </message>
    <message>
        <source>Messages are wanted again…</source>
        <translation>Boleh dikirimi lagi…</translation>
    </message>
    <message>
        <source>No more messages are wanted…</source>
        <translation>Tidak mau dikirimi lagi…</translation>
    </message>
    <message>
        <source>End the block</source>
        <translation>Akhiri pemblokiran</translation>
    </message>
    <message>
        <source>Block the sender…</source>
        <translation>Blokir pengirim…</translation>
    </message>
    <message>
        <source>No template: write a text</source>
        <translation>Tanpa templat: tulis teks</translation>
    </message>
    <message>
        <source>Place {number}</source>
        <translation>Isian {number}</translation>
    </message>
    <message>
        <source>Files: {count}</source>
        <translation>Berkas: {count}</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Berkas</translation>
    </message>
    <message>
        <source>Hide the quote</source>
        <translation>Sembunyikan kutipan</translation>
    </message>
    <message>
        <source>Show the quote</source>
        <translation>Tampilkan kutipan</translation>
    </message>
    <message>
        <source>Was this message the solution? It is the proof that the applicant has it.</source>
        <translation>Apakah pesan ini solusinya? Pesan ini bukti bahwa pemohon sudah menerimanya.</translation>
    </message>
    <message>
        <source>Answer to the applicant</source>
        <translation>Jawaban kepada pemohon</translation>
    </message>
    <message>
        <source>Why you take it over</source>
        <translation>Alasan mengambil alih</translation>
    </message>
    <message>
        <source>Number of the case</source>
        <translation>Nomor kasus</translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>Perihal</translation>
    </message>
    <message>
        <source>To</source>
        <translation>Kepada</translation>
    </message>
    <message>
        <source>Copy to</source>
        <translation>Tembusan</translation>
    </message>
    <message>
        <source>Approved template</source>
        <translation>Templat yang disetujui</translation>
    </message>
    <message>
        <source>How the applicant agreed to messages there</source>
        <translation>Cara pemohon setuju menerima pesan di sana</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Jawaban</translation>
    </message>
    <message>
        <source>{key} sends. “::” inserts a text, “??” an article.</source>
        <translation>{key} mengirim. “::” menyisipkan teks, “??” artikel.</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Kirim</translation>
    </message>
    <message>
        <source>Take it over</source>
        <translation>Ambil alih</translation>
    </message>
    <message>
        <source>Move it there</source>
        <translation>Pindahkan ke sana</translation>
    </message>
    <message>
        <source>Write it anew</source>
        <translation>Tulis ulang</translation>
    </message>
    <message>
        <source>Quote the mail below the answer</source>
        <translation>Kutip surelnya di bawah jawaban</translation>
    </message>
    <message>
        <source>Plain signs</source>
        <translation>Tanda biasa</translation>
    </message>
    <message>
        <source>Copy to all</source>
        <translation>Tembuskan ke semua</translation>
    </message>
    <message>
        <source>Yes, the applicant has it</source>
        <translation>Ya, pemohon sudah menerima</translation>
    </message>
    <message>
        <source>More about this conversation</source>
        <translation>Lainnya tentang percakapan ini</translation>
    </message>
</context>
<context>
    <name>Confidentiality</name>
    <message>
        <source>Anonymous</source>
        <translation>Anonim</translation>
    </message>
    <message>
        <source>Reach the applicant another way</source>
        <translation>Menghubungi pemohon dengan cara lain</translation>
    </message>
    <message>
        <source>Check who it is</source>
        <translation>Memastikan identitas pemohon</translation>
    </message>
    <message>
        <source>Compare with JELITA, OSS or a document</source>
        <translation>Mencocokkan dengan JELITA, OSS, atau dokumen</translation>
    </message>
    <message>
        <source>Another reason</source>
        <translation>Alasan lain</translation>
    </message>
    <message>
        <source>Confidential case</source>
        <translation>Kasus rahasia</translation>
    </message>
    <message>
        <source>Confidential</source>
        <translation>Rahasia</translation>
    </message>
</context>
<context>
    <name>ConfidentialityBox</name>
    <message>
        <source>Say why.</source>
        <translation>Tulis alasannya.</translation>
    </message>
    <message>
        <source>Choose why.</source>
        <translation>Pilih alasannya.</translation>
    </message>
    <message>
        <source>Shown to you until you leave the case. Its story says so.</source>
        <translation>Data tampil sampai Anda meninggalkan kasus ini; hal ini tercatat dalam riwayat.</translation>
    </message>
    <message>
        <source>The applicant is anonymous: name and number are masked.</source>
        <translation>Pemohon anonim: nama dan nomornya disamarkan.</translation>
    </message>
    <message>
        <source>Numbers of the applicant are masked.</source>
        <translation>Nomor pemohon disamarkan.</translation>
    </message>
    <message>
        <source>Who may see what</source>
        <translation>Hak melihat data</translation>
    </message>
    <message>
        <source>Confidential</source>
        <translation>Rahasia</translation>
    </message>
    <message>
        <source>Anonymous</source>
        <translation>Anonim</translation>
    </message>
    <message>
        <source>Only the agent of the case, its unit and supervisors may read it.</source>
        <translation>Hanya petugas kasus ini, bidangnya, dan supervisor yang boleh membacanya.</translation>
    </message>
    <message>
        <source>The applicant is hidden from everybody; one masked number for calling back stays.</source>
        <translation>Identitas penanya tidak ditampilkan kepada siapa pun; satu nomor untuk telepon balik tetap disimpan, disamarkan.</translation>
    </message>
    <message>
        <source>Show what is masked</source>
        <translation>Tampilkan data tersamar</translation>
    </message>
    <message>
        <source>Why do you need to see it?</source>
        <translation>Mengapa Anda perlu melihatnya?</translation>
    </message>
    <message>
        <source>Why is the applicant not anonymous any more?</source>
        <translation>Mengapa pemohon tidak anonim lagi?</translation>
    </message>
    <message>
        <source>Take the mark away</source>
        <translation>Hapus tanda ini</translation>
    </message>
    <message>
        <source>More about it (needed for another reason)</source>
        <translation>Keterangan (wajib untuk alasan lain)</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Tampilkan</translation>
    </message>
</context>
<context>
    <name>Connection</name>
    <message>
        <source>Test the connection</source>
        <translation>Uji sambungan</translation>
    </message>
    <message>
        <source>Trying…</source>
        <translation>Sedang diuji…</translation>
    </message>
    <message>
        <source>Without a server this computer works alone: there is nothing to test.</source>
        <translation>Tanpa server, komputer ini bekerja sendiri: tidak ada yang perlu diuji.</translation>
    </message>
    <message>
        <source>The shared database answers, and knows you and this workstation.</source>
        <translation>Basis data bersama menjawab, dan mengenal Anda serta komputer ini.</translation>
    </message>
    <message>
        <source>The server answers and its certificate is valid. The login is tested at the next sign-in.</source>
        <translation>Server menjawab dan sertifikatnya sah. Nama dan kata sandi diuji pada saat masuk berikutnya.</translation>
    </message>
    <message>
        <source>No computer has the name {host}. Is it spelled right, and is the network there?</source>
        <translation>Tidak ada komputer bernama {host}. Periksa ejaannya dan jaringannya.</translation>
    </message>
    <message>
        <source>{host} is there, but nothing answers on port {port}. Is the port right, and does the server run?</source>
        <translation>{host} ada, tetapi tidak ada yang menjawab di port {port}. Periksa port-nya, dan pastikan server berjalan.</translation>
    </message>
    <message>
        <source>{host} does not answer on port {port}. Check the network, VPN and firewall.</source>
        <translation>{host} tidak menjawab di port {port}. Periksa jaringan, VPN, dan firewall.</translation>
    </message>
    <message>
        <source>The file with the certificates of the authority is not there, or cannot be read.</source>
        <translation>Berkas sertifikat otoritas tidak ada atau tidak dapat dibaca.</translation>
    </message>
    <message>
        <source>The certificate of the server is for another name than {host}. Nothing was sent.</source>
        <translation>Sertifikat server untuk nama lain, bukan {host}. Tidak ada yang dikirim.</translation>
    </message>
    <message>
        <source>This computer does not trust the authority of the server&apos;s certificate. Nothing was sent. Choose the file of the office&apos;s authority.</source>
        <translation>Server tidak punya sertifikat dari otoritas yang dipercaya komputer ini. Tidak ada yang dikirim. Pilih berkas sertifikat otoritas kantor.</translation>
    </message>
    <message>
        <source>The certificate of {host} has expired, or the clock of this computer is ahead. Nothing was sent. Check date and time here; if they are right, the IT department has to renew the certificate.</source>
        <translation>Sertifikat {host} sudah kedaluwarsa, atau jam komputer ini terlalu cepat. Tidak ada yang dikirim. Periksa tanggal dan jam komputer ini; jika sudah benar, bagian TI harus memperbarui sertifikatnya.</translation>
    </message>
    <message>
        <source>The certificate of {host} is not valid yet: the clock of this computer is probably behind. Nothing was sent. Correct date and time.</source>
        <translation>Sertifikat {host} belum berlaku: jam komputer ini mungkin terlambat. Tidak ada yang dikirim. Perbaiki tanggal dan jamnya.</translation>
    </message>
    <message>
        <source>The proxy does not let Loket through to {host}. Ask the IT department (HTTPS_PROXY, proxy settings of the system).</source>
        <translation>Proxy tidak meloloskan Loket ke {host}. Hubungi bagian TI (HTTPS_PROXY, pengaturan proxy sistem).</translation>
    </message>
    <message>
        <source>Too many attempts to sign in failed. Wait a quarter of an hour, then test again.</source>
        <translation>Terlalu banyak percobaan masuk yang gagal. Tunggu seperempat jam, lalu uji lagi.</translation>
    </message>
    <message>
        <source>{host} answers on port {port}, but it is no server of Loket. Is the address right?</source>
        <translation>{host} menjawab di port {port}, tetapi bukan server Loket. Apakah alamatnya benar?</translation>
    </message>
    <message>
        <source>The server does not accept your name and password. Sign in again, then test once more.</source>
        <translation>Server tidak menerima nama dan kata sandi Anda. Masuk lagi, lalu uji sekali lagi.</translation>
    </message>
    <message>
        <source>This login was closed. Ask the IT department.</source>
        <translation>Akun ini sudah ditutup. Hubungi bagian TI.</translation>
    </message>
    <message>
        <source>The shared database does not know this workstation any more. Ask the IT department.</source>
        <translation>Basis data bersama tidak lagi mengenal komputer ini. Hubungi bagian TI.</translation>
    </message>
    <message>
        <source>This Loket is too old for the shared database. Ask the IT department for the new one.</source>
        <translation>Versi Loket ini sudah usang untuk basis data bersama. Minta versi baru kepada bagian TI.</translation>
    </message>
    <message>
        <source>This Loket is newer than the shared database, which has to be updated first.</source>
        <translation>Loket ini lebih baru daripada basis data bersama, yang harus diperbarui dahulu.</translation>
    </message>
    <message>
        <source>The server answered with an error.</source>
        <translation>Server melaporkan kesalahan.</translation>
    </message>
</context>
<context>
    <name>ContactForm</name>
    <message>
        <source>Write a time that is over, like 10:15 or 24/11 10:15.</source>
        <translation>Tulis waktu yang sudah lewat, misalnya 10.15 atau 24/11 10.15.</translation>
    </message>
    <message>
        <source>Write what was said or asked.</source>
        <translation>Tulis apa yang disampaikan atau ditanyakan.</translation>
    </message>
    <message>
        <source>Log a contact</source>
        <translation>Catat kontak</translation>
    </message>
    <message>
        <source>Record the contact</source>
        <translation>Simpan kontak</translation>
    </message>
    <message>
        <source>Put the form away</source>
        <translation>Tutup formulir</translation>
    </message>
    <message>
        <source>How</source>
        <translation>Lewat</translation>
    </message>
    <message>
        <source>Who began</source>
        <translation>Yang memulai</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Waktu</translation>
    </message>
    <message>
        <source>Just now</source>
        <translation>Baru saja</translation>
    </message>
    <message>
        <source>Number or address</source>
        <translation>Nomor atau alamat</translation>
    </message>
    <message>
        <source>Who it was</source>
        <translation>Nama orangnya</translation>
    </message>
    <message>
        <source>What was said or written</source>
        <translation>Isi percakapan atau pesan</translation>
    </message>
    <message>
        <source>The applicant</source>
        <translation>Pemohon</translation>
    </message>
    <message>
        <source>We</source>
        <translation>Kantor</translation>
    </message>
</context>
<context>
    <name>Conversation</name>
    <message>
        <source>{author}: {text}</source>
        <translation>{author}: {text}</translation>
    </message>
    <message>
        <source>window over</source>
        <translation>jendela habis</translation>
    </message>
    <message>
        <source>window {span}</source>
        <translation>jendela {span}</translation>
    </message>
    <message>
        <source>{channel}, yours</source>
        <translation>{channel}, milik Anda</translation>
    </message>
    <message>
        <source>was it sent?</source>
        <translation>sudah terkirim?</translation>
    </message>
    <message>
        <source>wants no messages</source>
        <translation>tidak mau dikirimi pesan</translation>
    </message>
</context>
<context>
    <name>CorrectForm</name>
    <message>
        <source>Meanwhile recorded: “{text}”</source>
        <translation>Sementara itu orang lain mencatat: “{text}”</translation>
    </message>
    <message>
        <source>The applicant needs a name.</source>
        <translation>Nama pemohon harus diisi.</translation>
    </message>
    <message>
        <source>Correct the applicant</source>
        <translation>Perbaiki data pemohon</translation>
    </message>
    <message>
        <source>Save the correction</source>
        <translation>Simpan perbaikan</translation>
    </message>
    <message>
        <source>Put the form away</source>
        <translation>Tutup formulir</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nama</translation>
    </message>
    <message>
        <source>Organisation (if there is one)</source>
        <translation>Badan usaha (jika ada)</translation>
    </message>
    <message>
        <source>NIB</source>
        <translation>NIB</translation>
    </message>
    <message>
        <source>One more telephone number</source>
        <translation>Nomor telepon tambahan</translation>
    </message>
    <message>
        <source>Remark</source>
        <translation>Keterangan</translation>
    </message>
</context>
<context>
    <name>CountedRows</name>
    <message>
        <source>Not on this computer</source>
        <translation>Tidak ada di komputer ini</translation>
    </message>
    <message>
        <source>Enter fetches it from the server</source>
        <translation>Enter mengambilnya dari server</translation>
    </message>
    <message>
        <source>{number} ({times} times)</source>
        <translation>{number} ({times} kali)</translation>
    </message>
</context>
<context>
    <name>CsvText</name>
    <message>
        <source>a cell is too long; perhaps a quote is missing</source>
        <translation>isi satu sel terlalu panjang; mungkin ada tanda petik yang kurang</translation>
    </message>
    <message>
        <source>it has bytes that are no text; the file may be damaged</source>
        <translation>isinya bukan teks; berkas mungkin rusak</translation>
    </message>
    <message>
        <source>a quote is missing or out of place</source>
        <translation>tanda petik kurang atau salah tempat</translation>
    </message>
    <message>
        <source>it has more cells than there are titles</source>
        <translation>selnya lebih banyak daripada judul kolom</translation>
    </message>
    <message>
        <source>The file cannot be read: {text}</source>
        <translation>Berkas tidak dapat dibaca: {text}</translation>
    </message>
    <message>
        <source>The file is empty.</source>
        <translation>Berkas kosong.</translation>
    </message>
    <message>
        <source>The file is too large.</source>
        <translation>Berkas terlalu besar.</translation>
    </message>
    <message>
        <source>The file is neither UTF-8 nor UTF-16 nor Windows-1252. Save it as CSV UTF-8.</source>
        <translation>Berkas bukan UTF-8, UTF-16, atau Windows-1252. Simpan sebagai CSV UTF-8.</translation>
    </message>
    <message>
        <source>Line {line}: two columns have the title “{text}”. Rename one of them.</source>
        <translation>Baris {line}: dua kolom berjudul “{text}”. Ganti judul salah satunya.</translation>
    </message>
    <message>
        <source>An error in Loket stopped the reading of this file. It is in the log: tell the IT department.</source>
        <translation>Kesalahan di dalam Loket menghentikan pembacaan berkas ini. Rinciannya ada di log: beri tahu bagian TI.</translation>
    </message>
    <message>
        <source>Line {line}, the titles of the columns: {fault}.</source>
        <translation>Baris {line}, judul kolom: {fault}.</translation>
    </message>
    <message>
        <source>The file is not Unicode; it was read as Windows-1252. Check letters with accents.</source>
        <translation>Berkas bukan Unicode; dibaca sebagai Windows-1252. Periksa huruf beraksen.</translation>
    </message>
</context>
<context>
    <name>DataBox</name>
    <message>
        <source>Answered</source>
        <translation>Sudah dijawab</translation>
    </message>
    <message>
        <source>Answered {when} by {who}: {outcome}</source>
        <translation>Dijawab {when} oleh {who}: {outcome}</translation>
    </message>
    <message>
        <source>Say what was done, and what stays and why.</source>
        <translation>Tulis apa yang dilakukan, apa yang tetap disimpan, dan mengapa.</translation>
    </message>
    <message>
        <source>Written: {path}</source>
        <translation>Tersimpan: {path}</translation>
    </message>
    <message>
        <source>Not written. Is there room, and may you write in {folder}?</source>
        <translation>Berkas gagal ditulis. Periksa ruang disk dan izin menulis di {folder}.</translation>
    </message>
    <message>
        <source>Requests about personal data</source>
        <translation>Permintaan tentang data pribadi</translation>
    </message>
    <message>
        <source>What is asked</source>
        <translation>Yang diminta</translation>
    </message>
    <message>
        <source>In the applicant&apos;s words (optional)</source>
        <translation>Kata-kata pemohon (jika perlu)</translation>
    </message>
    <message>
        <source>What was done; what stays, and why</source>
        <translation>Yang dilakukan; apa yang tetap disimpan, dan mengapa</translation>
    </message>
    <message>
        <source>Record the request: 3 × 24 hours from now</source>
        <translation>Catat permintaan: 3 × 24 jam</translation>
    </message>
    <message>
        <source>Write all that is kept into a file</source>
        <translation>Ekspor semua data</translation>
    </message>
</context>
<context>
    <name>DayView</name>
    <message>
        <source>Gaps of the line</source>
        <translation>Gangguan saluran</translation>
    </message>
    <message>
        <source>none</source>
        <translation>tidak ada</translation>
    </message>
    <message>
        <source>{count}, together {span}</source>
        <translation>{count}, total {span}</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Hari ini</translation>
    </message>
</context>
<context>
    <name>Demo</name>
    <message>
        <source>{who} heard {seconds} s of speech ({file})</source>
        <translation>{who} mendengar {seconds} detik suara ({file})</translation>
    </message>
    <message>
        <source>Screenshots: {folder}</source>
        <translation>Tangkapan layar: {folder}</translation>
    </message>
    <message>
        <source>Longest stall of the window: {ms} ms</source>
        <translation>Jendela paling lama tidak menanggapi: {ms} ms</translation>
    </message>
    <message>
        <source>Case {number}: {subject} – {status}</source>
        <translation>Kasus {number}: {subject} – {status}</translation>
    </message>
    <message>
        <source>The agent</source>
        <translation>Petugas</translation>
    </message>
    <message>
        <source>The applicant</source>
        <translation>Pemohon</translation>
    </message>
    <message>
        <source>Sound: through the virtual headset of a sound server</source>
        <translation>Suara: lewat headset virtual dari server suara</translation>
    </message>
    <message>
        <source>Sound: the agent speaks and listens through files. This computer has no virtual headset, so the demo does not try its sound devices; the sound check in the window does</source>
        <translation>Suara: petugas berbicara dan mendengar lewat berkas. Komputer ini tidak punya headset virtual, jadi demo tidak mencoba perangkat suaranya; pemeriksaan suara di jendela yang mencobanya</translation>
    </message>
    <message>
        <source>Its own screen or sound server did not start. {part}: {reason}</source>
        <translation>Layar atau server suara milik demo tidak dapat dijalankan. {part}: {reason}</translation>
    </message>
    <message>
        <source>It needs a display. Without one it brings its own screen and sound server, on Linux only. For that these programs are missing: {programs}. On Debian and Ubuntu install them with: {command}</source>
        <translation>Demo memerlukan layar. Tanpa layar, demo memakai layar dan server suara sendiri, hanya di Linux. Untuk itu program berikut belum ada: {programs}. Di Debian dan Ubuntu, pasang dengan: {command}</translation>
    </message>
    <message>
        <source>No window of Loket has the keyboard, so the demo pressed no key. Leave the window in front while the demo plays; if the desktop does not bring it to the front, click on it once.</source>
        <translation>Jendela Loket tidak menerima papan ketik, jadi demo tidak menekan tombol apa pun. Biarkan jendelanya di depan selama demo berjalan; jika desktop tidak memunculkannya ke depan, klik jendelanya sekali.</translation>
    </message>
    <message>
        <source>signed in</source>
        <translation>masuk</translation>
    </message>
    <message>
        <source>the unit&apos;s list is shown</source>
        <translation>daftar bidang ditampilkan</translation>
    </message>
    <message>
        <source>the call was answered</source>
        <translation>panggilan dijawab</translation>
    </message>
    <message>
        <source>the case was saved</source>
        <translation>kasus disimpan</translation>
    </message>
    <message>
        <source>the case was sent to the unit</source>
        <translation>kasus dikirim ke bidang</translation>
    </message>
    <message>
        <source>the server has everything</source>
        <translation>semua sudah ada di server</translation>
    </message>
    <message>
        <source>the case arrived in the unit&apos;s list</source>
        <translation>kasus masuk ke daftar bidang</translation>
    </message>
    <message>
        <source>the unit answered</source>
        <translation>bidang menjawab</translation>
    </message>
    <message>
        <source>the answer arrived at the agent</source>
        <translation>jawaban sampai di petugas</translation>
    </message>
    <message>
        <source>the applicant was called back</source>
        <translation>pemohon ditelepon kembali</translation>
    </message>
    <message>
        <source>the case was closed</source>
        <translation>kasus ditutup</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>Linimasa</translation>
    </message>
    <message>
        <source>From screen to screen: {there} s to the unit, {back} s back</source>
        <translation>Dari layar ke layar: {there} detik ke bidang, {back} detik kembali</translation>
    </message>
    <message>
        <source>{name} signs in as {login} with the password {password}</source>
        <translation>{name} masuk sebagai {login} dengan kata sandi {password}</translation>
    </message>
    <message>
        <source>The server runs: {address}</source>
        <translation>Server berjalan: {address}</translation>
    </message>
</context>
<context>
    <name>DetailPane</name>
    <message>
        <source>Reading…</source>
        <translation>Membaca…</translation>
    </message>
    <message>
        <source>Formula: {formula}</source>
        <translation>Rumus: {formula}</translation>
    </message>
    <message>
        <source>Counts on: {day}</source>
        <translation>Dihitung pada: {day}</translation>
    </message>
    <message>
        <source>Needs: {needs}</source>
        <translation>Perlu: {needs}</translation>
    </message>
    <message>
        <source>Time: {days}.</source>
        <translation>Waktu: {days}.</translation>
    </message>
    <message>
        <source>Data up to {time}.</source>
        <translation>Data sampai {time}.</translation>
    </message>
    <message>
        <source>Provisional: {count} changed cases and states are not counted yet.</source>
        <translation>Sementara: {count} kasus dan status yang berubah belum dihitung.</translation>
    </message>
    <message>
        <source>What cannot be known is “—”, never 0.</source>
        <translation>Yang tidak dapat diketahui ditulis “—”, bukan 0.</translation>
    </message>
    <message>
        <source>Show what follows</source>
        <translation>Tampilkan lanjutannya</translation>
    </message>
    <message>
        <source>Contacts</source>
        <translation>Kontak</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Waktu</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Siapa</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>Hasil</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>Nomor</translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>Perihal</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Nothing is counted here.</source>
        <translation>Tidak ada yang dihitung di sini.</translation>
    </message>
    <message>
        <source>Contacts: {count}. Enter opens the case of one.</source>
        <translation>Kontak: {count}. Enter membuka kasusnya.</translation>
    </message>
    <message>
        <source>Cases</source>
        <translation>Kasus</translation>
    </message>
    <message>
        <source>By: {division}</source>
        <translation>Menurut: {division}</translation>
    </message>
    <message>
        <source>Counted</source>
        <translation>Dihitung</translation>
    </message>
    <message>
        <source>Chart: {title}. The arrows go from point to point.</source>
        <translation>Grafik: {title}. Tombol panah berpindah dari titik ke titik.</translation>
    </message>
    <message>
        <source>There is nothing in this time.</source>
        <translation>Tidak ada apa pun dalam waktu ini.</translation>
    </message>
    <message>
        <source>Filled: reached. Outlined: not reached.</source>
        <translation>Terisi penuh: tercapai. Hanya bergaris tepi: tidak tercapai.</translation>
    </message>
    <message>
        <source>Filled: counted. Outlined: the rest of all.</source>
        <translation>Terisi penuh: yang dihitung. Hanya bergaris tepi: sisanya.</translation>
    </message>
    <message>
        <source>Between the ends the true share lies with 95 percent certainty.</source>
        <translation>Di antara kedua ujung terletak persentase sebenarnya dengan kepastian 95 persen.</translation>
    </message>
    <message>
        <source>Days of agents, work and breaks apart: {count}.</source>
        <translation>Hari petugas, kerja dan istirahat terpisah: {count}.</translation>
    </message>
    <message>
        <source>Show more: {count}</source>
        <translation>Tampilkan lagi: {count}</translation>
    </message>
    <message>
        <source>Choose a number.</source>
        <translation>Pilih sebuah angka.</translation>
    </message>
    <message>
        <source>Shifts</source>
        <translation>Jadwal</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>Hari</translation>
    </message>
    <message>
        <source>As planned</source>
        <translation>Sesuai jadwal</translation>
    </message>
    <message>
        <source>Only the first {count} of what is counted are listed. Enter opens one.</source>
        <translation>Yang ditampilkan hanya {count} pertama dari yang dihitung. Enter membukanya.</translation>
    </message>
    <message>
        <source>Cases: {count}. Enter opens one.</source>
        <translation>Kasus: {count}. Enter membukanya.</translation>
    </message>
    <message>
        <source>Counted: {rows}, in {count} cases. Enter opens one.</source>
        <translation>Dihitung: {rows}, dalam {count} kasus. Enter membukanya.</translation>
    </message>
    <message>
        <source>This cannot be counted now. What is shown is older.</source>
        <translation>Ini belum dapat dihitung sekarang. Yang tampil adalah data lama.</translation>
    </message>
    <message>
        <source>The server does not answer. What is shown is older.</source>
        <translation>Server tidak menjawab. Yang tampil adalah data lama.</translation>
    </message>
    <message>
        <source>Divide the figure by</source>
        <translation>Bagi angka menurut</translation>
    </message>
    <message>
        <source>Formula</source>
        <translation>Rumus</translation>
    </message>
    <message>
        <source>Back to the chart</source>
        <translation>Kembali ke grafik</translation>
    </message>
    <message>
        <source>The numbers of the chart</source>
        <translation>Angka-angka grafik</translation>
    </message>
    <message>
        <source>Cases behind the number</source>
        <translation>Kasus di balik angka</translation>
    </message>
</context>
<context>
    <name>DetailsForm</name>
    <message>
        <source>Details</source>
        <translation>Rincian</translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>Perihal</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Uraian</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Jenis</translation>
    </message>
    <message>
        <source>Priority</source>
        <translation>Prioritas</translation>
    </message>
    <message>
        <source>How the applicant came</source>
        <translation>Kanal</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>Kategori</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>Layanan</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>Wilayah</translation>
    </message>
    <message>
        <source>Registration number</source>
        <translation>Nomor pendaftaran</translation>
    </message>
    <message>
        <source>NIB</source>
        <translation>NIB</translation>
    </message>
    <message>
        <source>KBLI</source>
        <translation>KBLI</translation>
    </message>
    <message>
        <source>SP4N-LAPOR! number</source>
        <translation>Nomor SP4N-LAPOR!</translation>
    </message>
    <message>
        <source>In a few words</source>
        <translation>Perihal singkat</translation>
    </message>
    <message>
        <source>Type or choose a village, kecamatan, kabupaten…</source>
        <translation>Ketik desa/kelurahan, kecamatan, atau kabupaten/kota</translation>
    </message>
    <message>
        <source>Type or choose…</source>
        <translation>Ketik atau pilih…</translation>
    </message>
</context>
<context>
    <name>Devices</name>
    <message>
        <source>{role}, volume: {percent} %</source>
        <translation>{role}, volume: {percent}%</translation>
    </message>
    <message>
        <source>System default</source>
        <translation>Bawaan sistem</translation>
    </message>
    <message>
        <source>{device} (not plugged in)</source>
        <translation>{device} (tidak terpasang)</translation>
    </message>
    <message>
        <source>{role}: not in use yet</source>
        <translation>{role}: belum dipakai</translation>
    </message>
    <message>
        <source>{role}: none found. Plug one in.</source>
        <translation>{role}: tidak ditemukan. Pasang perangkatnya.</translation>
    </message>
    <message>
        <source>{role}: {name} (your first choice)</source>
        <translation>{role}: {name} (pilihan pertama Anda)</translation>
    </message>
    <message>
        <source>{role}: {name} (the system&apos;s default)</source>
        <translation>{role}: {name} (bawaan sistem)</translation>
    </message>
    <message>
        <source>{role}: {name} (only for now)</source>
        <translation>{role}: {name} (hanya untuk kali ini)</translation>
    </message>
    <message>
        <source>{role}: {name}, because {wanted} is not plugged in</source>
        <translation>{role}: {name}, karena {wanted} tidak terpasang</translation>
    </message>
    <message>
        <source>{role}: {name}, because none of your choices is plugged in</source>
        <translation>{role}: {name}, karena tidak satu pun pilihan Anda terpasang</translation>
    </message>
    <message>
        <source>{role}: {name}. The system mutes it: switch it on in the system&apos;s sound settings.</source>
        <translation>{role}: {name}. Dibisukan oleh sistem: aktifkan di pengaturan suara sistem.</translation>
    </message>
    <message>
        <source>Buttons of {name}: they answer, hang up and mute</source>
        <translation>Tombol {name}: dapat menjawab, mengakhiri, dan membisukan</translation>
    </message>
    <message>
        <source>Buttons of {name}: another program has them. Close it, or use the keys (F1).</source>
        <translation>Tombol {name}: sedang dipakai program lain. Tutup program itu, atau gunakan pintasan (F1).</translation>
    </message>
    <message>
        <source>Buttons of {name}: another program has a call on this headset. Close it, or use the keys.</source>
        <translation>Tombol {name}: program lain sedang menelepon lewat headset ini. Tutup program itu, atau gunakan pintasan.</translation>
    </message>
    <message>
        <source>Buttons of {name}: another program changes what they show. Close it, or use the keys.</source>
        <translation>Tombol {name}: program lain mengubah tampilannya. Tutup program itu, atau gunakan pintasan.</translation>
    </message>
    <message>
        <source>Buttons of {name}: Loket may not use them. Ask the IT department to set up the headset.</source>
        <translation>Tombol {name}: Loket tidak diizinkan memakainya. Minta bagian TI menyiapkan headset itu.</translation>
    </message>
    <message>
        <source>Buttons of {name}: this model reports them in an unknown way.</source>
        <translation>Tombol {name}: model ini mengirimkannya dengan cara yang tidak lazim.</translation>
    </message>
    <message>
        <source>Buttons of {name}: they fail. Plug the headset in again after the call.</source>
        <translation>Tombol {name}: tidak berfungsi. Pasang kembali headset setelah panggilan selesai.</translation>
    </message>
    <message>
        <source>Headset buttons: a part of Loket is missing. Ask the IT department to install it again.</source>
        <translation>Tombol headset: ada bagian Loket yang hilang. Minta bagian TI memasang ulang.</translation>
    </message>
    <message>
        <source>Headset buttons: they fail. Use the keys (F1).</source>
        <translation>Tombol headset: tidak berfungsi. Gunakan pintasan (F1).</translation>
    </message>
    <message>
        <source>{sign}. Muted, on the headset too.</source>
        <translation>{sign}. Dibisukan, juga di headset.</translation>
    </message>
    <message>
        <source>Sound devices</source>
        <translation>Perangkat suara</translation>
    </message>
    <message>
        <source>Suppress noise around me</source>
        <translation>Redam bising di sekitar saya</translation>
    </message>
    <message>
        <source>This does not work on this computer: callers hear the noise around you.</source>
        <translation>Tidak berfungsi di komputer ini: penelepon mendengar bising di sekitar Anda.</translation>
    </message>
    <message>
        <source>Show my level</source>
        <translation>Lihat kuat suara saya</translation>
    </message>
    <message>
        <source>Check the sound</source>
        <translation>Periksa suara</translation>
    </message>
</context>
<context>
    <name>DialField</name>
    <message>
        <source>Number or name</source>
        <translation>Nomor atau nama</translation>
    </message>
    <message>
        <source>Down in the empty field shows recent numbers.</source>
        <translation>Panah bawah di kolom kosong menampilkan nomor terakhir.</translation>
    </message>
    <message>
        <source>Dial a number, a name or an address</source>
        <translation>Telepon nomor, nama, atau alamat</translation>
    </message>
    <message>
        <source>People who match</source>
        <translation>Orang yang cocok</translation>
    </message>
    <message>
        <source>Call</source>
        <translation>Telepon</translation>
    </message>
    <message>
        <source>Call with video</source>
        <translation>Panggil dengan video</translation>
    </message>
</context>
<context>
    <name>Doctor</name>
    <message>
        <source>The report is in {path}.</source>
        <translation>Laporannya ada di {path}.</translation>
    </message>
    <message>
        <source>ok</source>
        <translation>baik</translation>
    </message>
    <message>
        <source>attention</source>
        <translation>perhatian</translation>
    </message>
    <message>
        <source>WRONG</source>
        <translation>SALAH</translation>
    </message>
    <message>
        <source>Policy</source>
        <translation>Kebijakan</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Pengaturan</translation>
    </message>
    <message>
        <source>Disk</source>
        <translation>Disk</translation>
    </message>
    <message>
        <source>Records</source>
        <translation>Data</translation>
    </message>
    <message>
        <source>Key store</source>
        <translation>Penyimpan kunci</translation>
    </message>
    <message>
        <source>Phone</source>
        <translation>Telepon</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>Suara</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>Kamera</translation>
    </message>
    <message>
        <source>PBX</source>
        <translation>PBX</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>Sertifikat</translation>
    </message>
    <message>
        <source>Shared database</source>
        <translation>Basis data bersama</translation>
    </message>
    <message>
        <source>Listening to calls</source>
        <translation>Mendengarkan panggilan</translation>
    </message>
    <message>
        <source>Clock</source>
        <translation>Jam</translation>
    </message>
    <message>
        <source>Versions</source>
        <translation>Versi</translation>
    </message>
    <message>
        <source>There is none: this computer&apos;s own settings count.</source>
        <translation>Tidak ada: pengaturan komputer ini sendiri yang berlaku.</translation>
    </message>
    <message>
        <source>{managed} settings are fixed, {recommended} are advised: {paths}</source>
        <translation>{managed} pengaturan ditetapkan, {recommended} disarankan: {paths}</translation>
    </message>
    <message>
        <source>{path}, line {line}: {key} is {value}, expected is {expected}. Correct it; the rest counts.</source>
        <translation>{path}, baris {line}: {key} berisi {value}, seharusnya {expected}. Perbaiki; selebihnya berlaku.</translation>
    </message>
    <message>
        <source>{path} does not count: expected is {expected}. Correct that as the administrator.</source>
        <translation>{path} tidak berlaku: seharusnya {expected}. Perbaiki dengan hak administrator.</translation>
    </message>
    <message>
        <source>Supervisors may listen: {codes}.</source>
        <translation>Supervisor boleh mendengarkan: {codes}.</translation>
    </message>
    <message>
        <source>Supervisors may listen: they call the Loket of the agent.</source>
        <translation>Supervisor dapat mendengarkan: mereka menelepon Loket petugas.</translation>
    </message>
    <message>
        <source>The PBX knows {number}, and this account may use it.</source>
        <translation>PBX mengenal {number}, dan akun ini boleh memakainya.</translation>
    </message>
    <message>
        <source>The PBX refuses {number}: {code} {reason}. Set the code up there, and allow it to this account.</source>
        <translation>PBX menolak {number}: {code} {reason}. Siapkan kodenya di PBX, dan izinkan untuk akun ini.</translation>
    </message>
    <message>
        <source>The PBX does not answer when {number} is dialled. Look at its dial plan.</source>
        <translation>PBX tidak menjawab panggilan ke {number}. Periksa dial plan di PBX.</translation>
    </message>
    <message>
        <source>{number} cannot be dialled. Correct the code in the policy.</source>
        <translation>{number} tidak dapat dihubungi. Perbaiki kodenya di kebijakan.</translation>
    </message>
    <message>
        <source>Nobody can listen: the policy has to fix monitoring.way and monitoring.notice, the words that callers hear.</source>
        <translation>Tidak ada yang dapat mendengarkan: kebijakan harus menetapkan monitoring.way dan monitoring.notice, kata-kata yang didengar penelepon.</translation>
    </message>
    <message>
        <source>Nobody can listen: set monitoring.pbx, or monitoring.listen_code with {ext} for the extension.</source>
        <translation>Tidak ada yang dapat mendengarkan: tetapkan monitoring.pbx, atau monitoring.listen_code dengan {ext} untuk ekstensi.</translation>
    </message>
    <message>
        <source>{path} can be used.</source>
        <translation>{path} dapat dipakai.</translation>
    </message>
    <message>
        <source>Nothing was set yet ({path}).</source>
        <translation>Belum ada yang diatur ({path}).</translation>
    </message>
    <message>
        <source>{path}: {key} is {value}, expected is {expected}. Correct the file: Loket does not start.</source>
        <translation>{path}: {key} berisi {value}, seharusnya {expected}. Perbaiki berkas itu: Loket tidak dapat dimulai.</translation>
    </message>
    <message>
        <source>{path} cannot be read: {reason}. Give this user the right to read it.</source>
        <translation>{path} tidak dapat dibaca: {reason}. Beri pengguna ini hak membacanya.</translation>
    </message>
    <message>
        <source>{key} is {value}, which is not there or cannot be used now; expected is {expected}.</source>
        <translation>{key} berisi {value}, yang tidak ada atau tidak dapat dipakai sekarang; seharusnya {expected}.</translation>
    </message>
    <message>
        <source>Nothing can be written to {path}. Give this user the right to do so.</source>
        <translation>{path} tidak dapat ditulisi. Beri pengguna ini hak menulis di sana.</translation>
    </message>
    <message>
        <source>{free} GB are free at {path}.</source>
        <translation>{free} GB kosong di {path}.</translation>
    </message>
    <message>
        <source>Only {free} GB are free at {path}. Make room soon.</source>
        <translation>Hanya {free} GB kosong di {path}. Segera kosongkan sebagian.</translation>
    </message>
    <message>
        <source>Only {free} GB are free at {path}: changes will be refused. Make room now.</source>
        <translation>Hanya {free} GB kosong di {path}: perubahan akan ditolak. Kosongkan sekarang.</translation>
    </message>
    <message>
        <source>{path} can be read ({size} MB, revision {revision}).</source>
        <translation>{path} dapat dibaca ({size} MB, revisi {revision}).</translation>
    </message>
    <message>
        <source>{path} is made at the first start.</source>
        <translation>{path} dibuat saat Loket pertama kali dimulai.</translation>
    </message>
    <message>
        <source>{path} cannot be read ({reason}). Start Loket: it offers the newest whole copy.</source>
        <translation>{path} tidak dapat dibaca ({reason}). Mulai Loket: salinan utuh terbaru akan ditawarkan.</translation>
    </message>
    <message>
        <source>A secret was written, read and deleted.</source>
        <translation>Kata sandi percobaan berhasil ditulis, dibaca, lalu dihapus.</translation>
    </message>
    <message>
        <source>None is running, so passwords are asked for at each start. Install gnome-keyring or KWallet.</source>
        <translation>Tidak ada yang berjalan, jadi kata sandi ditanyakan setiap kali Loket dimulai. Pasang gnome-keyring atau KWallet.</translation>
    </message>
    <message>
        <source>The only one there keeps plain text, so it is not used. Install gnome-keyring or KWallet.</source>
        <translation>Satu-satunya yang ada menyimpan teks biasa, jadi tidak dipakai. Pasang gnome-keyring atau KWallet.</translation>
    </message>
    <message>
        <source>It is switched off by the configuration of keyring, so passwords are asked for each time.</source>
        <translation>Dimatikan oleh konfigurasi keyring, jadi kata sandi ditanyakan setiap kali.</translation>
    </message>
    <message>
        <source>The configuration of keyring is broken. Correct or delete keyringrc.cfg.</source>
        <translation>Konfigurasi keyring rusak. Perbaiki atau hapus keyringrc.cfg.</translation>
    </message>
    <message>
        <source>It is locked. Unlock it by signing in to the desktop.</source>
        <translation>Terkunci. Buka kuncinya dengan masuk ke desktop.</translation>
    </message>
    <message>
        <source>It refuses secrets. Look at it with the system&apos;s own program (Seahorse, KWallet).</source>
        <translation>Penyimpan ini menolak kata sandi. Periksa dengan program sistemnya (Seahorse, KWallet).</translation>
    </message>
    <message>
        <source>The stored value could not be read back. Check the key store with the system&apos;s own program.</source>
        <translation>Yang ditulis tidak dapat dibaca kembali. Periksa penyimpan kunci dengan program sistemnya.</translation>
    </message>
    <message>
        <source>No port is free: {detail}. Choose others.</source>
        <translation>Tidak ada port kosong: {detail}. Pilih yang lain.</translation>
    </message>
    <message>
        <source>There is no network: {detail}. Check cable or Wi-Fi.</source>
        <translation>Tidak ada jaringan: {detail}. Periksa kabel atau Wi-Fi.</translation>
    </message>
    <message>
        <source>A part of the phone is missing: {detail}. Install Loket again.</source>
        <translation>Sebagian dari telepon tidak ada: {detail}. Pasang Loket lagi.</translation>
    </message>
    <message>
        <source>The phone does not start: {detail}. Look at the log.</source>
        <translation>Telepon tidak dapat dimulai: {detail}. Lihat log.</translation>
    </message>
    <message>
        <source>The phone does not start. Look at the log, install again.</source>
        <translation>Telepon tidak dapat dimulai. Lihat log, lalu pasang lagi.</translation>
    </message>
    <message>
        <source>Microphones: {microphones}. Speakers: {speakers}.</source>
        <translation>Mikrofon: {microphones}. Pengeras suara: {speakers}.</translation>
    </message>
    <message>
        <source>There is no sound device. Plug a headset in; on Linux, see that PipeWire or PulseAudio runs.</source>
        <translation>Tidak ada perangkat suara. Pasang headset; di Linux, pastikan PipeWire atau PulseAudio berjalan.</translation>
    </message>
    <message>
        <source>Sound and cameras were not checked, because the phone does not start. Fix that, then check again.</source>
        <translation>Tidak diperiksa, begitu juga kamera: telepon yang memeriksanya. Perbaiki masalah telepon di atas, lalu periksa lagi.</translation>
    </message>
    <message>
        <source>There is no microphone (speakers: {speakers}). Plug a headset in.</source>
        <translation>Tidak ada mikrofon (pengeras suara: {speakers}). Pasang headset.</translation>
    </message>
    <message>
        <source>There is no speaker (microphones: {microphones}). Plug a headset in.</source>
        <translation>Tidak ada pengeras suara (mikrofon: {microphones}). Pasang headset.</translation>
    </message>
    <message>
        <source>{cameras}</source>
        <translation>{cameras}</translation>
    </message>
    <message>
        <source>Video is switched off in the settings.</source>
        <translation>Video dimatikan di Pengaturan.</translation>
    </message>
    <message>
        <source>There is none: video calls show a still picture.</source>
        <translation>Tidak ada: panggilan video menampilkan gambar diam.</translation>
    </message>
    <message>
        <source>The process for video did not answer. Look at the log.</source>
        <translation>Proses video tidak menjawab. Lihat log.</translation>
    </message>
    <message>
        <source>None is set: direct calls only.</source>
        <translation>Tidak diatur: hanya panggilan langsung.</translation>
    </message>
    <message>
        <source>{server} answered over {transport} in {ms} ms.</source>
        <translation>{server} menjawab lewat {transport} dalam {ms} ms.</translation>
    </message>
    <message>
        <source>{domain} does not answer. Check network, VPN, firewall and transport.</source>
        <translation>{domain} tidak menjawab. Periksa jaringan, VPN, firewall, dan transpor.</translation>
    </message>
    <message>
        <source>{domain} is there but takes no connection ({detail}). Check port and transport.</source>
        <translation>{domain} ada, tetapi tidak menerima sambungan ({detail}). Periksa port dan transpor.</translation>
    </message>
    <message>
        <source>The network has no route to {domain}. Check cable or Wi-Fi.</source>
        <translation>{domain} tidak dapat dihubungi lewat jaringan. Periksa kabel atau Wi-Fi.</translation>
    </message>
    <message>
        <source>No server has the name {domain}. Check name and DNS.</source>
        <translation>Tidak ada server bernama {domain}. Periksa nama dan DNS.</translation>
    </message>
    <message>
        <source>No TLS with {domain}: {detail}. Check port and transport.</source>
        <translation>Tidak ada TLS dengan {domain}: {detail}. Periksa port dan transpor.</translation>
    </message>
    <message>
        <source>The certificate of {domain} has expired, or this computer&apos;s clock is wrong. Renew it.</source>
        <translation>Sertifikat {domain} kedaluwarsa, atau jam komputer ini salah. Perbarui.</translation>
    </message>
    <message>
        <source>This computer does not trust the authority that signed the certificate of {domain}. Set account.ca_file.</source>
        <translation>Sertifikat {domain} tidak ditandatangani oleh pihak yang dipercaya komputer ini. Atur account.ca_file.</translation>
    </message>
    <message>
        <source>The certificate is for another name than {domain} ({detail}). Use its name, or renew it.</source>
        <translation>Sertifikat itu untuk nama lain, bukan {domain} ({detail}). Pakai namanya, atau perbarui.</translation>
    </message>
    <message>
        <source>The certificate of {domain} cannot be used: {detail}.</source>
        <translation>Sertifikat {domain} tidak dapat dipakai: {detail}.</translation>
    </message>
    <message>
        <source>The certificate of {domain} is valid.</source>
        <translation>PBX terbukti sebagai {domain}.</translation>
    </message>
    <message>
        <source>The certificate is not checked: any server can pose as {domain}. Set account.verifies_certificate.</source>
        <translation>Tidak diperiksa: siapa pun dapat menyamar sebagai {domain}. Atur account.verifies_certificate.</translation>
    </message>
    <message>
        <source>None is set: this computer works alone.</source>
        <translation>Tidak diatur: komputer ini bekerja sendiri.</translation>
    </message>
    <message>
        <source>The clock agrees with {server} ({seconds} s apart).</source>
        <translation>Sesuai dengan jam {server} (selisih {seconds} detik).</translation>
    </message>
    <message>
        <source>The clock is {seconds} s ahead of {server}. Let the system set it automatically (NTP).</source>
        <translation>{seconds} detik lebih cepat dari jam {server}. Biarkan sistem menyetelnya otomatis (NTP).</translation>
    </message>
    <message>
        <source>The clock is {seconds} s behind {server}. Let the system set it automatically (NTP).</source>
        <translation>{seconds} detik lebih lambat dari jam {server}. Biarkan sistem menyetelnya otomatis (NTP).</translation>
    </message>
    <message>
        <source>The system sets the clock automatically (NTP); no server reports a time to compare with.</source>
        <translation>Disetel otomatis oleh sistem (NTP); tidak ada server di sini yang memberi jam pembanding.</translation>
    </message>
    <message>
        <source>The system does not set the clock automatically, and no server reports a time to compare with. Switch NTP on.</source>
        <translation>Tidak disetel otomatis oleh sistem, dan tidak ada server di sini yang memberi jam pembanding. Aktifkan NTP.</translation>
    </message>
    <message>
        <source>Not checked: no server reports its time, and the system does not say what sets the clock.</source>
        <translation>Tidak dapat dinilai: tidak ada server di sini yang memberi jam, dan sistem tidak menyebut siapa yang menyetelnya.</translation>
    </message>
    <message>
        <source>{versions}</source>
        <translation>{versions}</translation>
    </message>
    <message>
        <source>{url} answers; its policy has the number {number}.</source>
        <translation>{url} menjawab; kebijakannya bernomor {number}.</translation>
    </message>
    <message>
        <source>The signature of {url} fits; its number is {number}.</source>
        <translation>Tanda tangan {url} cocok; nomornya {number}.</translation>
    </message>
    <message>
        <source>The last good one counts, number {number}.</source>
        <translation>Yang berlaku: kebijakan sah terakhir, nomor {number}.</translation>
    </message>
    <message>
        <source>No policy of the server is stored: only this computer&apos;s own policy applies.</source>
        <translation>Belum ada kebijakan yang tersimpan dari server: hanya kebijakan komputer ini yang berlaku.</translation>
    </message>
    <message>
        <source>{url} does not answer ({detail}). Check network, VPN and the server.</source>
        <translation>{url} tidak menjawab ({detail}). Periksa jaringan, VPN, dan server.</translation>
    </message>
    <message>
        <source>{url} is too slow ({detail}). Check the server.</source>
        <translation>{url} terlalu lambat ({detail}). Periksa server.</translation>
    </message>
    <message>
        <source>The certificate of {url} cannot be trusted ({detail}). Correct it, or set provisioning.ca_file.</source>
        <translation>Sertifikat {url} tidak dapat dipercaya ({detail}). Perbaiki sertifikatnya, atau atur provisioning.ca_file.</translation>
    </message>
    <message>
        <source>{url} redirects to {detail}; redirects are not followed. Set the final address.</source>
        <translation>{url} mengalihkan ke {detail}; pengalihan tidak diikuti. Isi alamat akhirnya.</translation>
    </message>
    <message>
        <source>{url} has no policy: {detail}. Put the file there, or correct the address.</source>
        <translation>Tidak ada kebijakan di {url}: {detail}. Letakkan berkasnya di sana, atau perbaiki alamatnya.</translation>
    </message>
    <message>
        <source>What is at {url} is no policy: {detail}. Put the right file there.</source>
        <translation>Yang ada di {url} bukan kebijakan: {detail}. Letakkan berkas yang benar di sana.</translation>
    </message>
    <message>
        <source>{url} has no signature beside it ({detail}). Put the .sig file there, too.</source>
        <translation>Tidak ada tanda tangan di samping {url} ({detail}). Letakkan juga berkas .sig di sana.</translation>
    </message>
    <message>
        <source>The signature of {url} does not fit. Sign the file again (loket admin sign-policy), or correct provisioning.public_key; if nobody changed them, look at who can write to the server.</source>
        <translation>Tanda tangan {url} tidak cocok. Tanda tangani lagi berkasnya (loket admin sign-policy), atau perbaiki provisioning.public_key; jika tidak ada yang mengubahnya, periksa siapa yang dapat menulis ke server.</translation>
    </message>
    <message>
        <source>{url} is signed, but no TOML: {detail}.</source>
        <translation>{url} bertanda tangan, tetapi bukan TOML: {detail}.</translation>
    </message>
    <message>
        <source>{url} has no number. Write serial = 1 under [issue], and sign it again.</source>
        <translation>{url} tidak bernomor. Tulis serial = 1 di bawah [issue], lalu tanda tangani lagi.</translation>
    </message>
    <message>
        <source>{url} has the number {detail}. Give it a higher one with each change, and sign it again.</source>
        <translation>Nomor {url} adalah {detail}. Beri nomor yang lebih tinggi pada setiap perubahan, lalu tanda tangani lagi.</translation>
    </message>
    <message>
        <source>The policy of {url} cannot be kept: {detail}. Give this user the right to write.</source>
        <translation>Kebijakan dari {url} tidak dapat disimpan: {detail}. Beri pengguna ini hak untuk menulis.</translation>
    </message>
    <message>
        <source>{count} calls of the last {days} days count as missed at one desk although another desk answered them. Let the PBX say so in its CANCEL (Reason: SIP;cause=200; Asterisk: res_pjsip_rfc3326, Queue(…,C)): docs/admin/pbx-headers.md.</source>
        <translation>{count} panggilan dalam {days} hari terakhir tercatat tak terjawab di satu meja padahal dijawab di meja lain. Atur agar PBX menyebutkannya dalam CANCEL (Reason: SIP;cause=200; Asterisk: res_pjsip_rfc3326, Queue(…,C)): docs/admin/pbx-headers.md.</translation>
    </message>
    <message>
        <source>Its reports count the days of {there}, this computer those of {here}. Correct office.timezone here, or loket admin office-zone there.</source>
        <translation>Laporannya menghitung hari menurut {there}, komputer ini menurut {here}. Perbaiki office.timezone di sini, atau loket admin office-zone di server.</translation>
    </message>
    <message>
        <source>They are an older copy, which ends on {until}: {count} changes until {last} are missing. The last case number was {number}.</source>
        <translation>Ini salinan lama yang berakhir pada {until}: {count} perubahan sampai {last} tidak ada. Nomor kasus terakhir adalah {number}.</translation>
    </message>
    <message>
        <source>The clock shows {now}, but the newest record of this computer is from {newest}. Correct date, time and time zone; let the system set them automatically (NTP).</source>
        <translation>Jam menunjukkan {now}, padahal data terbaru komputer ini bertanggal {newest}. Perbaiki tanggal, jam, dan zona waktu; biarkan sistem menyetelnya otomatis (NTP).</translation>
    </message>
    <message>
        <source>The clock shows {now}, long after the newest record of this computer ({newest}). If that is wrong, correct date, time and time zone.</source>
        <translation>Jam menunjukkan {now}, jauh setelah data terbaru komputer ini ({newest}). Jika itu keliru, perbaiki tanggal, jam, dan zona waktu.</translation>
    </message>
    <message>
        <source>This computer does not let the phone&apos;s program run: {detail}. Allow Loket in the antivirus program and in the rules for programs (AppLocker), or install Loket again.</source>
        <translation>Komputer ini tidak mengizinkan program telepon berjalan: {detail}. Izinkan Loket di antivirus dan di aturan program (AppLocker), atau pasang ulang Loket.</translation>
    </message>
</context>
<context>
    <name>DoneNotice</name>
    <message>
        <source>Case {number} is saved: {status}.</source>
        <translation>Kasus {number} tersimpan: {status}.</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Buka</translation>
    </message>
    <message>
        <source>Undo…</source>
        <translation>Urungkan…</translation>
    </message>
    <message>
        <source>Case {number}: the solution is recorded. The agent passes it on.</source>
        <translation>Kasus {number}: solusi sudah dicatat. Petugas akan menyampaikannya.</translation>
    </message>
    <message>
        <source>Case {number}: the question is back with its agent.</source>
        <translation>Kasus {number}: pertanyaan sudah kembali kepada petugasnya.</translation>
    </message>
    <message>
        <source>Case {number}: the question is with the other unit.</source>
        <translation>Kasus {number}: pertanyaan sudah diteruskan ke bidang lain.</translation>
    </message>
</context>
<context>
    <name>DonePage</name>
    <message>
        <source>Done</source>
        <translation>Selesai</translation>
    </message>
    <message>
        <source>You can change all of it in the settings, and open this assistant there again.</source>
        <translation>Semua ini dapat diubah di pengaturan; panduan ini juga dapat dibuka lagi di sana.</translation>
    </message>
    <message>
        <source>left out</source>
        <translation>dilewati</translation>
    </message>
    <message>
        <source>{step}: {result}</source>
        <translation>{step}: {result}</translation>
    </message>
</context>
<context>
    <name>Due</name>
    <message>
        <source>Ended automatically: the applicant got in touch.</source>
        <translation>Berakhir otomatis: pemohon menghubungi kami.</translation>
    </message>
    <message>
        <source>Ended automatically: the unit answered.</source>
        <translation>Berakhir otomatis: bidang sudah menjawab.</translation>
    </message>
    <message>
        <source>Ended automatically: the set time has come.</source>
        <translation>Berakhir otomatis: waktu yang ditetapkan sudah tiba.</translation>
    </message>
    <message>
        <source>{used} of {total} working days used, until {due}</source>
        <translation>{used} dari {total} hari kerja terpakai, sampai {due}</translation>
    </message>
    <message>
        <source>Waits for the applicant&apos;s data: its {total} working days begin when they are there</source>
        <translation>Menunggu data pemohon: {total} hari kerja dihitung setelah data diterima</translation>
    </message>
    <message>
        <source>Kept: {used} of {total} working days, until {due}</source>
        <translation>Terpenuhi: {used} dari {total} hari kerja, sampai {due}</translation>
    </message>
    <message>
        <source>Missed: {used} of {total} working days, until {due}</source>
        <translation>Terlampaui: {used} dari {total} hari kerja, sampai {due}</translation>
    </message>
    <message>
        <source>Step {number}: {name} – {state}</source>
        <translation>Langkah {number}: {name} – {state}</translation>
    </message>
    <message>
        <source>Limits in working days, counted apart from the minutes of the steps</source>
        <translation>Batas waktu dalam hari kerja, dihitung terpisah dari menit langkah SOP</translation>
    </message>
    <message>
        <source>Begun on {day}; the next working day is the first.</source>
        <translation>Mulai {day}; hari kerja berikutnya adalah hari pertama.</translation>
    </message>
    <message>
        <source>Holidays on the way: {names}</source>
        <translation>Hari libur di antaranya: {names}</translation>
    </message>
    <message>
        <source>Working day {used} of {total}, until {due}</source>
        <translation>Hari kerja ke-{used} dari {total}, sampai {due}</translation>
    </message>
    <message>
        <source>Working days: wait for the applicant&apos;s data</source>
        <translation>Hari kerja: menunggu data pemohon</translation>
    </message>
    <message>
        <source>Kept within {total} working days</source>
        <translation>Terpenuhi dalam {total} hari kerja</translation>
    </message>
    <message>
        <source>More than {total} working days</source>
        <translation>Lebih dari {total} hari kerja</translation>
    </message>
    <message>
        <source>{total} working days, until {due}</source>
        <translation>{total} hari kerja, sampai {due}</translation>
    </message>
    <message>
        <source>More than {total} working days, since {due}</source>
        <translation>Lebih dari {total} hari kerja, sejak {due}</translation>
    </message>
    <message>
        <source>until {due}</source>
        <translation>sampai {due}</translation>
    </message>
    <message>
        <source>{state}: over time</source>
        <translation>{state}: lewat batas waktu</translation>
    </message>
    <message>
        <source>Target: {minutes} min of office hours; pauses and closed hours do not count.</source>
        <translation>Target: {minutes} menit jam kerja; jeda dan jam tutup tidak dihitung.</translation>
    </message>
    <message>
        <source>Target: {minutes} min; each minute counts, but for pauses.</source>
        <translation>Target: {minutes} menit; setiap menit dihitung, kecuali jeda.</translation>
    </message>
    <message>
        <source>It is the applicant&apos;s step: shown, not scored.</source>
        <translation>Ini langkah pemohon: ditampilkan, tidak dinilai.</translation>
    </message>
    <message>
        <source>{start} – {end}: paused, {reason}. Moved the due time by {span}.</source>
        <translation>{start} – {end}: dijeda, {reason}. Batas waktu bergeser {span}.</translation>
    </message>
    <message>
        <source>now</source>
        <translation>sekarang</translation>
    </message>
    <message>
        <source>no reason given</source>
        <translation>tanpa alasan</translation>
    </message>
    <message>
        <source>{start} – {end}: the office is closed.</source>
        <translation>{start} – {end}: kantor tutup.</translation>
    </message>
    <message>
        <source>Holidays: {names}</source>
        <translation>Hari libur: {names}</translation>
    </message>
    <message>
        <source>{time}: began</source>
        <translation>{time}: mulai</translation>
    </message>
    <message>
        <source>{time}: began again, what was used before counts</source>
        <translation>{time}: mulai lagi; waktu yang sudah terpakai ikut dihitung</translation>
    </message>
    <message>
        <source>{time}: ended, {span} used</source>
        <translation>{time}: berakhir, terpakai {span}</translation>
    </message>
    <message>
        <source>Result: it has not begun, so nothing is due.</source>
        <translation>Hasil: belum mulai, jadi belum ada batas waktu.</translation>
    </message>
    <message>
        <source>Result: {used} used.</source>
        <translation>Hasil: terpakai {used}.</translation>
    </message>
    <message>
        <source>Result: {used} used; the office has no more hours in which it could end.</source>
        <translation>Hasil: terpakai {used}; tidak ada lagi jam kerja untuk menyelesaikannya.</translation>
    </message>
    <message>
        <source>Result: {used} used; due at {time} if the pause ended now.</source>
        <translation>Hasil: terpakai {used}; batas waktu {time} jika jeda berakhir sekarang.</translation>
    </message>
    <message>
        <source>Result: {used} used, so due at {time}.</source>
        <translation>Hasil: terpakai {used}, jadi batas waktunya {time}.</translation>
    </message>
    <message>
        <source>{name} ({day}, estimated)</source>
        <translation>{name} ({day}, perkiraan)</translation>
    </message>
    <message>
        <source>The holidays of {years} are not entered: only weekends are left out there.</source>
        <translation>Hari libur tahun {years} belum diisi: hanya akhir pekan yang dikecualikan.</translation>
    </message>
</context>
<context>
    <name>DueView</name>
    <message>
        <source>How the due time was calculated</source>
        <translation>Penjelasan batas waktu</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Salin</translation>
    </message>
    <message>
        <source>Close the explanation</source>
        <translation>Tutup penjelasan</translation>
    </message>
</context>
<context>
    <name>EmptyCase</name>
    <message>
        <source>Ready for the next applicant</source>
        <translation>Siap melayani pemohon berikutnya</translation>
    </message>
    <message>
        <source>No case is open</source>
        <translation>Tidak ada kasus yang terbuka</translation>
    </message>
    <message>
        <source>A call opens its case automatically. Without a call, start or find a case with these keys.</source>
        <translation>Panggilan membuka kasusnya secara otomatis. Tanpa panggilan, mulai atau cari kasus dengan pintasan berikut.</translation>
    </message>
</context>
<context>
    <name>Entries</name>
    <message>
        <source>Subject</source>
        <translation>Perihal</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Uraian</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Jenis</translation>
    </message>
    <message>
        <source>Priority</source>
        <translation>Prioritas</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>Wilayah</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>Kategori</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>Layanan</translation>
    </message>
    <message>
        <source>Registration number</source>
        <translation>Nomor pendaftaran</translation>
    </message>
    <message>
        <source>NIB</source>
        <translation>NIB</translation>
    </message>
    <message>
        <source>SP4N-LAPOR! number</source>
        <translation>Nomor SP4N-LAPOR!</translation>
    </message>
    <message>
        <source>KBLI</source>
        <translation>KBLI</translation>
    </message>
    <message>
        <source>Applicant</source>
        <translation>Pemohon</translation>
    </message>
    <message>
        <source>Confidential</source>
        <translation>Rahasia</translation>
    </message>
    <message>
        <source>Anonymous</source>
        <translation>Anonim</translation>
    </message>
    <message>
        <source>Automatic: the applicant got in touch.</source>
        <translation>Otomatis: pemohon menghubungi kami.</translation>
    </message>
    <message>
        <source>Automatic: the unit answered.</source>
        <translation>Otomatis: bidang sudah menjawab.</translation>
    </message>
    <message>
        <source>Automatic: the unit got the answer.</source>
        <translation>Otomatis: bidang sudah diberi tahu.</translation>
    </message>
    <message>
        <source>Automatic: another unit has the question.</source>
        <translation>Otomatis: pertanyaan ada di bidang lain.</translation>
    </message>
    <message>
        <source>Automatic: the set time has come.</source>
        <translation>Otomatis: waktu yang ditetapkan sudah tiba.</translation>
    </message>
    <message>
        <source>{what}: unreadable entry</source>
        <translation>{what}: entri tidak terbaca</translation>
    </message>
    <message>
        <source>Clock paused</source>
        <translation>Waktu dijeda</translation>
    </message>
    <message>
        <source>We got in touch</source>
        <translation>Kontak keluar</translation>
    </message>
    <message>
        <source>{what}: {detail}</source>
        <translation>{what}: {detail}</translation>
    </message>
    <message>
        <source>What belongs to it cannot be shown. Tell the IT department.</source>
        <translation>Rinciannya tidak dapat ditampilkan. Beri tahu bagian TI.</translation>
    </message>
    <message>
        <source>Noted {time} into the call.</source>
        <translation>Dicatat {time} setelah panggilan mulai.</translation>
    </message>
    <message>
        <source>Picture of the video call; the applicant agreed (notice {version}).</source>
        <translation>Gambar dari panggilan video; pemohon setuju (pemberitahuan {version}).</translation>
    </message>
    <message>
        <source>From {name}.</source>
        <translation>Dari {name}.</translation>
    </message>
    <message>
        <source>Reason: {reason}</source>
        <translation>Alasan: {reason}</translation>
    </message>
    <message>
        <source>Until {time} at the latest.</source>
        <translation>Paling lambat sampai {time}.</translation>
    </message>
    <message>
        <source>Satisfaction {score} of 4.</source>
        <translation>Kepuasan {score} dari 4.</translation>
    </message>
    <message>
        <source>“{words}”</source>
        <translation>“{words}”</translation>
    </message>
    <message>
        <source>Recorded by {name}.</source>
        <translation>Dicatat oleh {name}.</translation>
    </message>
    <message>
        <source>Talked for {time}.</source>
        <translation>Berbicara selama {time}.</translation>
    </message>
    <message>
        <source>{means}, although the answer held until {day} only</source>
        <translation>{means}, meskipun jawaban hanya berlaku sampai {day}</translation>
    </message>
    <message>
        <source>Validated in {system}, {reference}.</source>
        <translation>Divalidasi di {system}, {reference}.</translation>
    </message>
    <message>
        <source>Validated by {name}.</source>
        <translation>Divalidasi oleh {name}.</translation>
    </message>
    <message>
        <source>Legal basis: {basis}</source>
        <translation>Dasar hukum: {basis}</translation>
    </message>
    <message>
        <source>Holds until {day}.</source>
        <translation>Berlaku sampai {day}.</translation>
    </message>
    <message>
        <source>Answer due at {time}.</source>
        <translation>Batas waktu jawaban: {time}.</translation>
    </message>
    <message>
        <source>Promised for {time}, by {means}.</source>
        <translation>Dijanjikan {time}, lewat {means}.</translation>
    </message>
    <message>
        <source>Promised: {promise}</source>
        <translation>Dijanjikan: {promise}</translation>
    </message>
    <message>
        <source>Given by {means}.</source>
        <translation>Disampaikan lewat {means}.</translation>
    </message>
    <message>
        <source>Given by {means}, {number}.</source>
        <translation>Disampaikan lewat {means}, {number}.</translation>
    </message>
    <message>
        <source>{field}: {new} (was {old})</source>
        <translation>{field}: {new} (sebelumnya {old})</translation>
    </message>
    <message>
        <source>{field}: {new}</source>
        <translation>{field}: {new}</translation>
    </message>
    <message>
        <source>{field}: two answers. {name} had written “{theirs}” meanwhile; now it is “{mine}”.</source>
        <translation>{field}: dua isian. {name} sementara itu menulis “{theirs}”; kini tercatat “{mine}”.</translation>
    </message>
    <message>
        <source>{field}: one of the two answers was chosen.</source>
        <translation>{field}: salah satu dari dua isian dipilih.</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ya</translation>
    </message>
    <message>
        <source>no</source>
        <translation>tidak</translation>
    </message>
    <message>
        <source>Of it on hold: {time}.</source>
        <translation>Termasuk ditahan: {time}.</translation>
    </message>
</context>
<context>
    <name>EraseBox</name>
    <message>
        <source>A file could not be removed: {path}. Tell the IT department.</source>
        <translation>Berkas tidak dapat dihapus: {path}. Beri tahu bagian TI.</translation>
    </message>
    <message>
        <source>Keep everything</source>
        <translation>Jangan hapus</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Tutup</translation>
    </message>
    <message>
        <source>Erase by retention rule…</source>
        <translation>Hapus menurut aturan retensi…</translation>
    </message>
    <message>
        <source>Erase by retention rule: a supervisor does that</source>
        <translation>Hapus menurut aturan retensi: oleh supervisor</translation>
    </message>
    <message>
        <source>Erase this person</source>
        <translation>Hapus data orang ini</translation>
    </message>
    <message>
        <source>Erase for good</source>
        <translation>Hapus permanen</translation>
    </message>
    <message>
        <source>This cannot be undone. The daily copies of the records hold it for up to 7 days more.</source>
        <translation>Ini tidak dapat dibatalkan. Salinan harian masih menyimpan datanya sampai 7 hari lagi.</translation>
    </message>
</context>
<context>
    <name>Erasure</name>
    <message>
        <source>Case {number}: it is open</source>
        <translation>Kasus {number}: masih terbuka</translation>
    </message>
    <message>
        <source>Case {number}: to be kept until {day} (archive schedule)</source>
        <translation>Kasus {number}: disimpan sampai {day} (jadwal retensi arsip)</translation>
    </message>
    <message>
        <source>A call goes on</source>
        <translation>Panggilan masih berlangsung</translation>
    </message>
    <message>
        <source>A case: it is open</source>
        <translation>Sebuah kasus: masih terbuka</translation>
    </message>
    <message>
        <source>A case: to be kept until {day} (archive schedule)</source>
        <translation>Sebuah kasus: disimpan sampai {day} (jadwal retensi arsip)</translation>
    </message>
    <message>
        <source>Erased {day}</source>
        <translation>Dihapus {day}</translation>
    </message>
    <message>
        <source>Not yet. It must stay:</source>
        <translation>Belum dapat dihapus. Yang harus tetap disimpan:</translation>
    </message>
    <message>
        <source>Name, numbers, addresses, organisations, remark and consent go.</source>
        <translation>Nama, nomor, alamat, badan usaha, keterangan, dan persetujuan dihapus.</translation>
    </message>
    <message>
        <source>Cases that lose their words: {count}</source>
        <translation>Kasus yang isinya dihapus: {count}</translation>
    </message>
    <message>
        <source>Calls and messages that lose number, name and text: {count}</source>
        <translation>Panggilan dan pesan yang nomor, nama, dan isinya dihapus: {count}</translation>
    </message>
    <message>
        <source>Recordings that are erased: {count}</source>
        <translation>Rekaman yang dihapus: {count}</translation>
    </message>
    <message>
        <source>Attached files go, unless another case has the same one.</source>
        <translation>Lampiran dihapus, kecuali kasus lain memiliki berkas yang sama.</translation>
    </message>
    <message>
        <source>Numbers, times, kinds and satisfaction of the cases stay for statistics.</source>
        <translation>Nomor, waktu, jenis, dan kepuasan kasus tetap disimpan untuk statistik.</translation>
    </message>
    <message>
        <source>Not erased yet. {stays}.</source>
        <translation>Belum dihapus. {stays}.</translation>
    </message>
    <message>
        <source>Erased on {day} by the retention rule.</source>
        <translation>Dihapus pada {day} menurut aturan retensi.</translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation>dan {count} lagi</translation>
    </message>
</context>
<context>
    <name>EscalationForm</name>
    <message>
        <source>Choose…</source>
        <translation>Pilih…</translation>
    </message>
    <message>
        <source>Choose the unit.</source>
        <translation>Pilih bidang.</translation>
    </message>
    <message>
        <source>Say in a sentence what the unit has to find out.</source>
        <translation>Tulis dalam satu kalimat apa yang perlu dicari tahu bidang.</translation>
    </message>
    <message>
        <source>Look it up first, or say why not.</source>
        <translation>Lakukan penelusuran dahulu, atau tulis alasan tidak melakukannya.</translation>
    </message>
    <message>
        <source>Write a time that is ahead, like 15:30 or tomorrow 9:00.</source>
        <translation>Tulis waktu yang akan datang, misalnya 15.30 atau besok 9.00.</translation>
    </message>
    <message>
        <source>Choose how the applicant hears from us.</source>
        <translation>Pilih cara pemohon dihubungi.</translation>
    </message>
    <message>
        <source>Units often return questions without: {missing}. It can be sent as it is.</source>
        <translation>Bidang sering mengembalikan pertanyaan tanpa: {missing}. Pertanyaan tetap dapat dikirim.</translation>
    </message>
    <message>
        <source>Promised for</source>
        <translation>Dijanjikan</translation>
    </message>
    <message>
        <source>By</source>
        <translation>Lewat</translation>
    </message>
    <message>
        <source>The unit has {minutes} minutes by the SOP: the answer is due at {time}.</source>
        <translation>Menurut SOP, waktu bidang {minutes} menit: jawaban paling lambat {time}.</translation>
    </message>
    <message>
        <source>The window for free texts ends at {end}, before the unit will have answered (about {answer}, {count} question(s) wait there). Agree on another way with the applicant now; afterwards only a template can be sent.</source>
        <translation>Jendela untuk teks bebas habis {end}, sebelum bidang sempat menjawab (sekitar {answer}, {count} pertanyaan menunggu di sana). Sepakati cara lain dengan pemohon sekarang; sesudah itu hanya templat yang dapat dikirim.</translation>
    </message>
    <message>
        <source>the applicant</source>
        <translation>pemohon</translation>
    </message>
    <message>
        <source>registration number or NIB</source>
        <translation>nomor pendaftaran atau NIB</translation>
    </message>
    <message>
        <source>No: ask the unit</source>
        <translation>Tidak: teruskan ke bidang</translation>
    </message>
    <message>
        <source>Send to the unit</source>
        <translation>Kirim ke bidang</translation>
    </message>
    <message>
        <source>Put the form away</source>
        <translation>Tutup formulir</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>Bidang</translation>
    </message>
    <message>
        <source>Question for the unit</source>
        <translation>Pertanyaan untuk bidang</translation>
    </message>
    <message>
        <source>What else was promised</source>
        <translation>Hal lain yang dijanjikan</translation>
    </message>
    <message>
        <source>Evidence that goes along</source>
        <translation>Bukti yang disertakan</translation>
    </message>
    <message>
        <source>No evidence yet. Why was nothing looked up?</source>
        <translation>Belum ada bukti. Mengapa tidak ditelusuri?</translation>
    </message>
</context>
<context>
    <name>Evidence</name>
    <message>
        <source>JELITA</source>
        <translation>JELITA</translation>
    </message>
    <message>
        <source>OSS</source>
        <translation>OSS</translation>
    </message>
    <message>
        <source>Knowledge base</source>
        <translation>Basis pengetahuan</translation>
    </message>
    <message>
        <source>Other source</source>
        <translation>Sumber lain</translation>
    </message>
</context>
<context>
    <name>Excerpt</name>
    <message>
        <source>Show less</source>
        <translation>Ringkas</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Tampilkan semua</translation>
    </message>
</context>
<context>
    <name>ExchangePage</name>
    <message>
        <source>Signing in at {domain}…</source>
        <translation>Sedang masuk ke {domain}…</translation>
    </message>
    <message>
        <source>Signed in at {domain} as {user}: calls reach this desk.</source>
        <translation>Sudah masuk ke {domain} sebagai {user}: panggilan sampai ke komputer ini.</translation>
    </message>
    <message>
        <source>No PBX: only direct calls on this network.</source>
        <translation>Tanpa PBX: hanya panggilan langsung di jaringan ini.</translation>
    </message>
    <message>
        <source>{domain} has not answered yet. Loket keeps trying; check the address.</source>
        <translation>{domain} belum menanggapi. Loket terus mencoba; periksa alamatnya.</translation>
    </message>
    <message>
        <source>PBX</source>
        <translation>PBX</translation>
    </message>
    <message>
        <source>The IT department has the address, your extension and its password. Without a PBX, leave the address empty. The password goes to the key store of this computer.</source>
        <translation>Alamat, nomor ekstensi, dan kata sandinya ada di bagian TI. Tanpa PBX, kosongkan alamatnya. Kata sandi disimpan di penyimpan kunci komputer ini.</translation>
    </message>
    <message>
        <source>Save and sign in</source>
        <translation>Simpan dan masuk</translation>
    </message>
</context>
<context>
    <name>Failure</name>
    <message>
        <source>This number has no WhatsApp, or one that is too old. Write by SMS or e-mail, or call.</source>
        <translation>Nomor ini tidak punya WhatsApp, atau versinya terlalu lama. Kirim SMS atau surel, atau telepon.</translation>
    </message>
    <message>
        <source>The window for free texts was over. Choose a template, or another channel.</source>
        <translation>Jendela untuk teks bebas sudah habis. Pilih templat, atau saluran lain.</translation>
    </message>
    <message>
        <source>The applicant wants no messages there.</source>
        <translation>Pemohon tidak mau dikirimi pesan di sana.</translation>
    </message>
    <message>
        <source>The template cannot be used now. Choose another one.</source>
        <translation>Templat ini tidak dapat dipakai sekarang. Pilih yang lain.</translation>
    </message>
    <message>
        <source>There is no such number or address. Check it with the applicant.</source>
        <translation>Nomor atau alamat itu tidak ada. Periksa bersama pemohon.</translation>
    </message>
    <message>
        <source>It could not leave in time.</source>
        <translation>Pesan tidak sempat berangkat.</translation>
    </message>
    <message>
        <source>The sender was blocked.</source>
        <translation>Pengirim diblokir.</translation>
    </message>
    <message>
        <source>WhatsApp limits how much marketing this person gets. Choose another channel.</source>
        <translation>WhatsApp membatasi pesan pemasaran untuk orang ini. Pilih saluran lain.</translation>
    </message>
    <message>
        <source>The text is too long for this channel. Shorten it.</source>
        <translation>Teks terlalu panjang untuk saluran ini. Persingkat.</translation>
    </message>
    <message>
        <source>The files are too large for this channel. Send fewer.</source>
        <translation>Berkas terlalu besar untuk saluran ini. Kirim lebih sedikit.</translation>
    </message>
    <message>
        <source>This channel takes no files.</source>
        <translation>Saluran ini tidak menerima berkas.</translation>
    </message>
    <message>
        <source>The provider refused it (code {code}).</source>
        <translation>Penyedia menolaknya (kode {code}).</translation>
    </message>
</context>
<context>
    <name>FieldMarks</name>
    <message>
        <source>Not saved: the case takes no changes now.</source>
        <translation>Belum tersimpan: kasus ini sedang tidak dapat diubah.</translation>
    </message>
    <message>
        <source>Drop what I typed</source>
        <translation>Buang yang saya ketik</translation>
    </message>
    <message>
        <source>{who} wrote {answer}, {time}.</source>
        <translation>{who} menulis {answer}, {time}.</translation>
    </message>
    <message>
        <source>Two answers: {first} ({who}, {at}) and {second} ({other}, {then}).</source>
        <translation>Dua isian: {first} ({who}, {at}) dan {second} ({other}, {then}).</translation>
    </message>
    <message>
        <source>Keep {answer}</source>
        <translation>Pertahankan {answer}</translation>
    </message>
    <message>
        <source>Take {answer}</source>
        <translation>Pakai {answer}</translation>
    </message>
    <message>
        <source>you</source>
        <translation>Anda</translation>
    </message>
    <message>
        <source>Changed by {name}, {time}</source>
        <translation>Diubah oleh {name}, {time}</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>(kosong)</translation>
    </message>
    <message>
        <source>“{answer}”</source>
        <translation>“{answer}”</translation>
    </message>
</context>
<context>
    <name>FigureExport</name>
    <message>
        <source>The list could not be read now.</source>
        <translation>Daftar tidak dapat dibaca saat ini.</translation>
    </message>
    <message>
        <source>The figures are saved in {path}.</source>
        <translation>Angka tersimpan di {path}.</translation>
    </message>
</context>
<context>
    <name>FigureFilters</name>
    <message>
        <source>{name}: all</source>
        <translation>{name}: semua</translation>
    </message>
    <message>
        <source>Only: {name}</source>
        <translation>Hanya: {name}</translation>
    </message>
</context>
<context>
    <name>FigureGrid</name>
    <message>
        <source>Figure</source>
        <translation>Angka</translation>
    </message>
    <message>
        <source>{title}: {days}. Below each number: {before}.</source>
        <translation>{title}: {days}. Di bawah setiap angka: {before}.</translation>
    </message>
    <message>
        <source>Target: at most {target}</source>
        <translation>Target: paling banyak {target}</translation>
    </message>
    <message>
        <source>Nothing is recorded by which it could be chosen: {filter}.</source>
        <translation>Tidak ada catatan untuk memilahnya: {filter}.</translation>
    </message>
    <message>
        <source>The target is missed</source>
        <translation>Target tidak tercapai</translation>
    </message>
    <message>
        <source>Not counted yet.</source>
        <translation>Belum dihitung.</translation>
    </message>
    <message>
        <source>Not known. What would be needed: {needs}</source>
        <translation>Tidak diketahui. Yang diperlukan: {needs}</translation>
    </message>
    <message>
        <source>The PBX was not read, and what happened is missing: {times}.</source>
        <translation>PBX tidak terbaca, sehingga kejadian pada waktu ini belum termuat: {times}.</translation>
    </message>
    <message>
        <source>Target: at least {target}</source>
        <translation>Target: paling sedikit {target}</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>tidak diketahui</translation>
    </message>
</context>
<context>
    <name>FigureText</name>
    <message>
        <source>number</source>
        <translation>jumlah</translation>
    </message>
    <message>
        <source>part of 1</source>
        <translation>bagian dari 1</translation>
    </message>
    <message>
        <source>MOS, 1 to 5</source>
        <translation>MOS, 1 sampai 5</translation>
    </message>
    <message>
        <source>minutes</source>
        <translation>menit</translation>
    </message>
    <message>
        <source>Answered</source>
        <translation>Dijawab</translation>
    </message>
    <message>
        <source>Missed</source>
        <translation>Tak terjawab</translation>
    </message>
    <message>
        <source>Answered elsewhere</source>
        <translation>Dijawab di tempat lain</translation>
    </message>
    <message>
        <source>Forwarded</source>
        <translation>Diteruskan</translation>
    </message>
    <message>
        <source>Not reached</source>
        <translation>Tidak tersambung</translation>
    </message>
    <message>
        <source>Without an answer</source>
        <translation>Tanpa jawaban</translation>
    </message>
    <message>
        <source>Still open</source>
        <translation>Masih berlangsung</translation>
    </message>
    <message>
        <source>Waited too long</source>
        <translation>Terlalu lama menunggu</translation>
    </message>
    <message>
        <source>Pressed a key</source>
        <translation>Menekan tombol</translation>
    </message>
    <message>
        <source>Nobody at the queue</source>
        <translation>Tidak ada petugas di antrean</translation>
    </message>
    <message>
        <source>Taken out by the PBX</source>
        <translation>Dikeluarkan oleh PBX</translation>
    </message>
    <message>
        <source>The agent hung up</source>
        <translation>Petugas menutup telepon</translation>
    </message>
    <message>
        <source>The telephones do not fit</source>
        <translation>Telepon tidak cocok</translation>
    </message>
    <message>
        <source>The PBX was restarted</source>
        <translation>PBX dimulai ulang</translation>
    </message>
    <message>
        <source>Not known why</source>
        <translation>Sebab tidak diketahui</translation>
    </message>
    <message>
        <source>Network, on the way here</source>
        <translation>Jaringan, arah ke sini</translation>
    </message>
    <message>
        <source>Network, on the way there</source>
        <translation>Jaringan, arah ke lawan bicara</translation>
    </message>
    <message>
        <source>Network, uneven</source>
        <translation>Jaringan tidak stabil</translation>
    </message>
    <message>
        <source>Sound late</source>
        <translation>Suara terlambat</translation>
    </message>
    <message>
        <source>Computer busy</source>
        <translation>Komputer sibuk</translation>
    </message>
    <message>
        <source>Microphone silent</source>
        <translation>Mikrofon tidak bersuara</translation>
    </message>
    <message>
        <source>Nothing heard</source>
        <translation>Tidak terdengar apa pun</translation>
    </message>
    <message>
        <source>No sound arrived</source>
        <translation>Suara tidak sampai</translation>
    </message>
    <message>
        <source>The headers of the PBX</source>
        <translation>Header PBX</translation>
    </message>
    <message>
        <source>The phone alone</source>
        <translation>Telepon saja</translation>
    </message>
    <message>
        <source>{hours} h</source>
        <translation>{hours} jam</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>tidak diketahui</translation>
    </message>
    <message>
        <source>{number} percent, {num} of {den}</source>
        <translation>{number} persen, {num} dari {den}</translation>
    </message>
    <message>
        <source>mean of {den}</source>
        <translation>rata-rata dari {den}</translation>
    </message>
    <message>
        <source>{num} of {den}</source>
        <translation>{num} dari {den}</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} detik</translation>
    </message>
    <message>
        <source>{minutes} min</source>
        <translation>{minutes} menit</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Hari ini</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>Hari</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>Kemarin</translation>
    </message>
    <message>
        <source>Day before</source>
        <translation>Sebelumnya</translation>
    </message>
    <message>
        <source>Week</source>
        <translation>Pekan</translation>
    </message>
    <message>
        <source>Month</source>
        <translation>Bulan</translation>
    </message>
    <message>
        <source>Quarter</source>
        <translation>Triwulan</translation>
    </message>
    <message>
        <source>Year</source>
        <translation>Tahun</translation>
    </message>
    <message>
        <source>Figures of the whole office.</source>
        <translation>Angka seluruh kantor.</translation>
    </message>
    <message>
        <source>Figures of your team only.</source>
        <translation>Angka tim Anda saja.</translation>
    </message>
    <message>
        <source>{count} more before</source>
        <translation>dan {count} kali sebelumnya</translation>
    </message>
    <message>
        <source>{day}, {since} to {until}</source>
        <translation>{day}, {since} sampai {until}</translation>
    </message>
    <message>
        <source>{day}, {since} to {last}, {until}</source>
        <translation>{day} {since} sampai {last} {until}</translation>
    </message>
    <message>
        <source>{first} to {last}</source>
        <translation>{first} sampai {last}</translation>
    </message>
    <message>
        <source>{title}, {value}</source>
        <translation>{title}, {value}</translation>
    </message>
    <message>
        <source>Without</source>
        <translation>Tanpa keterangan</translation>
    </message>
    <message>
        <source>step {number}</source>
        <translation>langkah {number}</translation>
    </message>
    <message>
        <source>Somebody who is not on the list of staff</source>
        <translation>Orang di luar daftar petugas</translation>
    </message>
</context>
<context>
    <name>Figures</name>
    <message>
        <source>The day on which the case ended.</source>
        <translation>Hari kasus berakhir.</translation>
    </message>
    <message>
        <source>The day on which the round of the step ended.</source>
        <translation>Hari putaran langkah berakhir.</translation>
    </message>
    <message>
        <source>The day on which the unit was asked.</source>
        <translation>Hari bidang ditanya.</translation>
    </message>
    <message>
        <source>The day of the state; a state over midnight is cut there.</source>
        <translation>Hari status itu; status yang melewati tengah malam dipotong di sana.</translation>
    </message>
    <message>
        <source>The day of the planned shift.</source>
        <translation>Hari jadwal kerja itu.</translation>
    </message>
    <message>
        <source>A shift plan of this time. What follows the last known state of an agent is unknown.</source>
        <translation>Jadwal kerja pada waktu itu. Yang terjadi setelah status terakhir petugas yang diketahui belum diketahui.</translation>
    </message>
    <message>
        <source>A round of a step that ended in this time.</source>
        <translation>Putaran langkah yang berakhir dalam waktu ini.</translation>
    </message>
    <message>
        <source>A case that ended in this time.</source>
        <translation>Kasus yang berakhir dalam waktu ini.</translation>
    </message>
    <message>
        <source>A question to a unit in this time.</source>
        <translation>Pertanyaan ke bidang dalam waktu ini.</translation>
    </message>
    <message>
        <source>A state of staff that ended in this time.</source>
        <translation>Status petugas yang berakhir dalam waktu ini.</translation>
    </message>
    <message>
        <source>The day on which the contact began.</source>
        <translation>Hari kontak dimulai.</translation>
    </message>
    <message>
        <source>The day on which the caller came, or entered the queue.</source>
        <translation>Hari penelepon masuk, atau masuk antrean.</translation>
    </message>
    <message>
        <source>The day on which the caller entered the queue.</source>
        <translation>Hari penelepon masuk antrean.</translation>
    </message>
    <message>
        <source>A contact in this time.</source>
        <translation>Kontak dalam waktu ini.</translation>
    </message>
    <message>
        <source>A call in this time.</source>
        <translation>Panggilan dalam waktu ini.</translation>
    </message>
    <message>
        <source>An answered call in this time.</source>
        <translation>Panggilan yang dijawab dalam waktu ini.</translation>
    </message>
    <message>
        <source>An answered call that was long enough to be rated.</source>
        <translation>Panggilan terjawab yang cukup lama untuk dinilai.</translation>
    </message>
    <message>
        <source>The server reads the queues of the PBX, as its settings say. If it did not, and what happened is lost, the figure says when.</source>
        <translation>Server membaca antrean PBX sesuai pengaturannya. Jika antrean tidak terbaca dan kejadiannya hilang, angka ini menyebut kapan.</translation>
    </message>
    <message>
        <source>Cases</source>
        <translation>Kasus</translation>
    </message>
    <message>
        <source>Cases opened</source>
        <translation>Kasus dibuka</translation>
    </message>
    <message>
        <source>Number of new cases.</source>
        <translation>Jumlah kasus baru.</translation>
    </message>
    <message>
        <source>The day on which the case was opened.</source>
        <translation>Hari kasus dibuka.</translation>
    </message>
    <message>
        <source>A case that was opened in this time.</source>
        <translation>Kasus yang dibuka dalam waktu ini.</translation>
    </message>
    <message>
        <source>Cases reopened</source>
        <translation>Kasus dibuka kembali</translation>
    </message>
    <message>
        <source>Number of times that an ended case was opened again.</source>
        <translation>Berapa kali kasus yang sudah berakhir dibuka kembali.</translation>
    </message>
    <message>
        <source>The day on which the case was opened again.</source>
        <translation>Hari kasus dibuka kembali.</translation>
    </message>
    <message>
        <source>A case that was opened again in this time.</source>
        <translation>Kasus yang dibuka kembali dalam waktu ini.</translation>
    </message>
    <message>
        <source>Cases ended</source>
        <translation>Kasus berakhir</translation>
    </message>
    <message>
        <source>Number of ends of cases, also of cancelled ones.</source>
        <translation>Jumlah kasus yang berakhir, termasuk yang dibatalkan.</translation>
    </message>
    <message>
        <source>Cases open</source>
        <translation>Kasus terbuka</translation>
    </message>
    <message>
        <source>Number of cases that were not ended at the end of the time.</source>
        <translation>Jumlah kasus yang belum berakhir pada akhir periode.</translation>
    </message>
    <message>
        <source>The last day of the time, or now.</source>
        <translation>Hari terakhir periode, atau sekarang.</translation>
    </message>
    <message>
        <source>A case that was opened.</source>
        <translation>Kasus yang dibuka.</translation>
    </message>
    <message>
        <source>Cases cancelled</source>
        <translation>Kasus dibatalkan</translation>
    </message>
    <message>
        <source>Number of cases that were cancelled.</source>
        <translation>Jumlah kasus yang dibatalkan.</translation>
    </message>
    <message>
        <source>Cases with a question to a unit</source>
        <translation>Kasus dengan pertanyaan ke bidang</translation>
    </message>
    <message>
        <source>Cases that needed a unit ÷ cases that ended and were not cancelled.</source>
        <translation>Kasus yang memerlukan bidang ÷ kasus yang berakhir dan tidak dibatalkan.</translation>
    </message>
    <message>
        <source>Reopened within 7 days</source>
        <translation>Dibuka kembali dalam 7 hari</translation>
    </message>
    <message>
        <source>Cases that were opened again within 7 days ÷ cases that ended at least 7 days ago.</source>
        <translation>Kasus yang dibuka kembali dalam 7 hari ÷ kasus yang berakhir paling sedikit 7 hari lalu.</translation>
    </message>
    <message>
        <source>A case that ended in this time, at least 7 days ago.</source>
        <translation>Kasus yang berakhir dalam waktu ini, paling sedikit 7 hari lalu.</translation>
    </message>
    <message>
        <source>Applicants satisfied</source>
        <translation>Pemohon puas</translation>
    </message>
    <message>
        <source>Applicants who answered 3 or 4 of 4 ÷ applicants who answered.</source>
        <translation>Pemohon yang menjawab 3 atau 4 dari 4 ÷ pemohon yang menjawab.</translation>
    </message>
    <message>
        <source>An applicant&apos;s answer, asked when the receipt is confirmed.</source>
        <translation>Jawaban pemohon, ditanyakan saat penerimaan dikonfirmasi.</translation>
    </message>
    <message>
        <source>Limits in working days kept</source>
        <translation>Batas hari kerja terpenuhi</translation>
    </message>
    <message>
        <source>Limits that were kept ÷ limits that ended.</source>
        <translation>Batas yang terpenuhi ÷ batas yang berakhir.</translation>
    </message>
    <message>
        <source>The day on which the limit ended.</source>
        <translation>Hari batas berakhir.</translation>
    </message>
    <message>
        <source>A case with a limit in working days that ended in this time.</source>
        <translation>Kasus dengan batas hari kerja yang berakhir dalam waktu ini.</translation>
    </message>
    <message>
        <source>Steps of the SOP</source>
        <translation>Langkah SOP</translation>
    </message>
    <message>
        <source>On time</source>
        <translation>Tepat waktu</translation>
    </message>
    <message>
        <source>Rounds of steps within the target ÷ rounds for which the office is responsible.</source>
        <translation>Putaran langkah dalam target ÷ putaran yang menjadi tanggung jawab kantor.</translation>
    </message>
    <message>
        <source>Mean time</source>
        <translation>Waktu rata-rata</translation>
    </message>
    <message>
        <source>Counted time of the rounds, without nights and pauses ÷ number of rounds.</source>
        <translation>Waktu terhitung semua putaran, tanpa malam dan jeda ÷ jumlah putaran.</translation>
    </message>
    <message>
        <source>The counted time that 50 percent of the rounds do not exceed.</source>
        <translation>Waktu terhitung yang tidak dilampaui 50 persen putaran.</translation>
    </message>
    <message>
        <source>Time, 90 percent of all</source>
        <translation>Waktu, 90 persen dari semua</translation>
    </message>
    <message>
        <source>The counted time that 90 percent of the rounds do not exceed.</source>
        <translation>Waktu terhitung yang tidak dilampaui 90 persen putaran.</translation>
    </message>
    <message>
        <source>Rounds of steps</source>
        <translation>Putaran langkah</translation>
    </message>
    <message>
        <source>Number of rounds of steps that ended.</source>
        <translation>Jumlah putaran langkah yang berakhir.</translation>
    </message>
    <message>
        <source>Units and promises</source>
        <translation>Bidang dan janji</translation>
    </message>
    <message>
        <source>Questions to units</source>
        <translation>Pertanyaan ke bidang</translation>
    </message>
    <message>
        <source>Number of questions to units.</source>
        <translation>Jumlah pertanyaan ke bidang.</translation>
    </message>
    <message>
        <source>Units answered on time</source>
        <translation>Bidang menjawab tepat waktu</translation>
    </message>
    <message>
        <source>Questions answered in time ÷ questions that were answered or became overdue at the unit.</source>
        <translation>Pertanyaan yang dijawab tepat waktu ÷ pertanyaan yang dijawab atau lewat batas waktu di bidang.</translation>
    </message>
    <message>
        <source>Questions returned as incomplete</source>
        <translation>Pertanyaan dikembalikan</translation>
    </message>
    <message>
        <source>Questions that the unit returned ÷ questions to units.</source>
        <translation>Pertanyaan yang dikembalikan bidang ÷ pertanyaan ke bidang.</translation>
    </message>
    <message>
        <source>Questions passed on</source>
        <translation>Pertanyaan diteruskan ke bidang lain</translation>
    </message>
    <message>
        <source>Questions passed to another unit ÷ questions to units.</source>
        <translation>Pertanyaan yang diteruskan ke bidang lain ÷ pertanyaan ke bidang.</translation>
    </message>
    <message>
        <source>Units asked back</source>
        <translation>Bidang bertanya balik</translation>
    </message>
    <message>
        <source>Questions about which the unit asked back ÷ questions to units.</source>
        <translation>Pertanyaan yang ditanyakan balik oleh bidang ÷ pertanyaan ke bidang.</translation>
    </message>
    <message>
        <source>Promises kept</source>
        <translation>Janji ditepati</translation>
    </message>
    <message>
        <source>Applicants told by the promised time ÷ promises that were told or are overdue.</source>
        <translation>Pemohon yang dikabari sampai waktu yang dijanjikan ÷ janji yang sudah dikabari atau lewat batas waktu.</translation>
    </message>
    <message>
        <source>A question to a unit with a promised time.</source>
        <translation>Pertanyaan ke bidang dengan waktu yang dijanjikan.</translation>
    </message>
    <message>
        <source>Contacts and calls</source>
        <translation>Kontak dan panggilan</translation>
    </message>
    <message>
        <source>Contacts</source>
        <translation>Kontak</translation>
    </message>
    <message>
        <source>Number of calls, written contacts and visits.</source>
        <translation>Jumlah panggilan, kontak tertulis, dan kunjungan.</translation>
    </message>
    <message>
        <source>Solved at the first contact</source>
        <translation>Selesai pada kontak pertama</translation>
    </message>
    <message>
        <source>First contacts after which nobody got in touch for 7 days ÷ first contacts in which the applicant got the solution.</source>
        <translation>Kontak pertama yang tidak diikuti kontak lain selama 7 hari ÷ kontak pertama saat pemohon menerima solusi.</translation>
    </message>
    <message>
        <source>A first contact with the solution, at least 7 days ago.</source>
        <translation>Kontak pertama dengan solusi, paling sedikit 7 hari lalu.</translation>
    </message>
    <message>
        <source>Incoming calls</source>
        <translation>Panggilan masuk</translation>
    </message>
    <message>
        <source>Number of incoming calls that rang here. A call that rings at five phones is one.</source>
        <translation>Jumlah panggilan masuk yang berdering di sini. Panggilan yang berdering di lima telepon dihitung satu.</translation>
    </message>
    <message>
        <source>Calls answered</source>
        <translation>Panggilan dijawab</translation>
    </message>
    <message>
        <source>Number of incoming calls that were answered.</source>
        <translation>Jumlah panggilan masuk yang dijawab.</translation>
    </message>
    <message>
        <source>Calls missed</source>
        <translation>Panggilan tak terjawab</translation>
    </message>
    <message>
        <source>Number of incoming calls that rang here and that nobody answered.</source>
        <translation>Jumlah panggilan masuk yang berdering di sini dan tidak dijawab siapa pun.</translation>
    </message>
    <message>
        <source>Answer rate</source>
        <translation>Tingkat jawaban</translation>
    </message>
    <message>
        <source>Calls answered ÷ calls answered and missed.</source>
        <translation>Panggilan dijawab ÷ panggilan dijawab dan tak terjawab.</translation>
    </message>
    <message>
        <source>Missed callers reached in time</source>
        <translation>Penelepon tak terjawab dihubungi tepat waktu</translation>
    </message>
    <message>
        <source>Callers reached within the time that the office set (at first 30 minutes of office time) ÷ callers who were missed and whose number is known.</source>
        <translation>Penelepon yang dihubungi dalam waktu yang ditetapkan kantor (awalnya 30 menit jam kantor) ÷ penelepon tak terjawab yang nomornya diketahui.</translation>
    </message>
    <message>
        <source>A caller with a known number whom nobody answered, at a phone or in a queue that the server reads.</source>
        <translation>Penelepon dengan nomor yang diketahui yang tidak dijawab siapa pun, di telepon atau di antrean yang dibaca server.</translation>
    </message>
    <message>
        <source>Callers of queues reached in time</source>
        <translation>Penelepon antrean dihubungi tepat waktu</translation>
    </message>
    <message>
        <source>Callers reached within the time that the office set (at first 30 minutes of office time) ÷ callers of a queue whom nobody answered and whose number is known.</source>
        <translation>Penelepon yang dihubungi dalam waktu yang ditetapkan kantor (awalnya 30 menit jam kantor) ÷ penelepon tak terjawab di antrean yang nomornya diketahui.</translation>
    </message>
    <message>
        <source>A caller whom nobody answered, and whose queue is known: by the headers of the PBX, or because the server reads its queues.</source>
        <translation>Penelepon tak terjawab yang antreannya diketahui: dari header PBX, atau karena server membaca antrean PBX.</translation>
    </message>
    <message>
        <source>Contacts that pass the review</source>
        <translation>Kontak yang lulus tinjauan mutu</translation>
    </message>
    <message>
        <source>Calls answered elsewhere</source>
        <translation>Dijawab di telepon lain</translation>
    </message>
    <message>
        <source>Number of incoming calls that another phone answered.</source>
        <translation>Jumlah panggilan masuk yang dijawab telepon lain.</translation>
    </message>
    <message>
        <source>Calls forwarded</source>
        <translation>Panggilan diteruskan</translation>
    </message>
    <message>
        <source>Number of incoming calls that were forwarded before the answer.</source>
        <translation>Jumlah panggilan masuk yang diteruskan sebelum dijawab.</translation>
    </message>
    <message>
        <source>Outgoing calls</source>
        <translation>Panggilan keluar</translation>
    </message>
    <message>
        <source>Number of calls from here.</source>
        <translation>Jumlah panggilan dari sini.</translation>
    </message>
    <message>
        <source>Phones that rang</source>
        <translation>Telepon yang berdering</translation>
    </message>
    <message>
        <source>Number of phones at which incoming calls rang.</source>
        <translation>Jumlah telepon tempat panggilan masuk berdering.</translation>
    </message>
    <message>
        <source>Calls transferred</source>
        <translation>Panggilan dialihkan</translation>
    </message>
    <message>
        <source>Calls transferred ÷ answered calls, also outgoing ones.</source>
        <translation>Panggilan dialihkan ÷ panggilan dijawab, termasuk panggilan keluar.</translation>
    </message>
    <message>
        <source>Handling time</source>
        <translation>Waktu penanganan</translation>
    </message>
    <message>
        <source>Time of talk, hold and wrap-up ÷ answered calls, also outgoing ones.</source>
        <translation>Waktu bicara, tahan, dan pascapanggilan ÷ panggilan dijawab, termasuk panggilan keluar.</translation>
    </message>
    <message>
        <source>Talk time</source>
        <translation>Waktu bicara</translation>
    </message>
    <message>
        <source>Time of talk ÷ answered calls, also outgoing ones.</source>
        <translation>Waktu bicara ÷ panggilan dijawab, termasuk panggilan keluar.</translation>
    </message>
    <message>
        <source>Hold time</source>
        <translation>Waktu ditahan</translation>
    </message>
    <message>
        <source>Time on hold ÷ answered calls, also outgoing ones.</source>
        <translation>Waktu ditahan ÷ panggilan dijawab, termasuk panggilan keluar.</translation>
    </message>
    <message>
        <source>Wrap-up time</source>
        <translation>Waktu pascapanggilan</translation>
    </message>
    <message>
        <source>Time of the wrap-up after calls ÷ answered calls, also outgoing ones.</source>
        <translation>Waktu pascapanggilan ÷ panggilan dijawab, termasuk panggilan keluar.</translation>
    </message>
    <message>
        <source>Ring time</source>
        <translation>Waktu berdering</translation>
    </message>
    <message>
        <source>Time of ringing ÷ answered calls, also outgoing ones.</source>
        <translation>Waktu berdering ÷ panggilan dijawab, termasuk panggilan keluar.</translation>
    </message>
    <message>
        <source>Wait of answered calls</source>
        <translation>Waktu tunggu panggilan terjawab</translation>
    </message>
    <message>
        <source>Time from the queue to the answer ÷ calls answered.</source>
        <translation>Waktu dari antrean sampai dijawab ÷ panggilan dijawab.</translation>
    </message>
    <message>
        <source>Wait of answered calls, 90th percentile</source>
        <translation>Waktu tunggu panggilan terjawab, persentil 90</translation>
    </message>
    <message>
        <source>The wait that 90 percent of the answered calls do not exceed.</source>
        <translation>Waktu tunggu yang tidak dilampaui 90 persen panggilan terjawab.</translation>
    </message>
    <message>
        <source>Sound of calls (MOS)</source>
        <translation>Suara panggilan (MOS)</translation>
    </message>
    <message>
        <source>Sum of the estimated MOS ÷ rated calls.</source>
        <translation>Jumlah perkiraan MOS ÷ panggilan yang dinilai.</translation>
    </message>
    <message>
        <source>Calls with bad sound</source>
        <translation>Panggilan bersuara buruk</translation>
    </message>
    <message>
        <source>Calls worse than fair on either side ÷ rated calls.</source>
        <translation>Panggilan yang kurang dari cukup di salah satu sisi ÷ panggilan yang dinilai.</translation>
    </message>
    <message>
        <source>Callers in queues</source>
        <translation>Penelepon di antrean</translation>
    </message>
    <message>
        <source>Number of stays of callers in queues.</source>
        <translation>Berapa kali penelepon masuk antrean.</translation>
    </message>
    <message>
        <source>Answered from the queue</source>
        <translation>Dijawab dari antrean</translation>
    </message>
    <message>
        <source>Number of stays that ended with an answer.</source>
        <translation>Jumlah penelepon antrean yang dijawab.</translation>
    </message>
    <message>
        <source>Gave up waiting</source>
        <translation>Berhenti menunggu</translation>
    </message>
    <message>
        <source>Number of callers who hung up after the short time that the office set (at first 5 seconds), or later.</source>
        <translation>Jumlah penelepon yang menutup telepon setelah waktu singkat yang ditetapkan kantor (awalnya 5 detik), atau lebih lama.</translation>
    </message>
    <message>
        <source>Hung up at once</source>
        <translation>Langsung menutup telepon</translation>
    </message>
    <message>
        <source>Number of callers who hung up within the short time that the office set (at first 5 seconds).</source>
        <translation>Jumlah penelepon yang menutup telepon dalam waktu singkat yang ditetapkan kantor (awalnya 5 detik).</translation>
    </message>
    <message>
        <source>Left the queue otherwise</source>
        <translation>Keluar antrean dengan cara lain</translation>
    </message>
    <message>
        <source>Number of callers who left the queue for another place.</source>
        <translation>Jumlah penelepon yang keluar antrean ke tempat lain.</translation>
    </message>
    <message>
        <source>Still waiting</source>
        <translation>Masih menunggu</translation>
    </message>
    <message>
        <source>Number of callers who are still in the queue.</source>
        <translation>Jumlah penelepon yang masih di antrean.</translation>
    </message>
    <message>
        <source>Service level</source>
        <translation>Tingkat layanan</translation>
    </message>
    <message>
        <source>Callers answered within the time that the office set (at first 20 seconds) ÷ callers who were answered or gave up.</source>
        <translation>Penelepon yang dijawab dalam waktu yang ditetapkan kantor (awalnya 20 detik) ÷ penelepon yang dijawab atau berhenti menunggu.</translation>
    </message>
    <message>
        <source>Share of callers who gave up</source>
        <translation>Bagian penelepon yang berhenti menunggu</translation>
    </message>
    <message>
        <source>Callers who gave up ÷ callers who were answered or gave up.</source>
        <translation>Penelepon yang berhenti menunggu ÷ penelepon yang dijawab atau berhenti menunggu.</translation>
    </message>
    <message>
        <source>Wait until the answer</source>
        <translation>Waktu tunggu sampai dijawab</translation>
    </message>
    <message>
        <source>Wait of the answered callers, ringing included ÷ answered callers.</source>
        <translation>Waktu tunggu penelepon yang dijawab, termasuk dering ÷ penelepon yang dijawab.</translation>
    </message>
    <message>
        <source>Patience of callers</source>
        <translation>Kesabaran penelepon</translation>
    </message>
    <message>
        <source>Wait of all callers, answered or not ÷ callers who hung up while they waited.</source>
        <translation>Waktu tunggu semua penelepon, terjawab atau tidak ÷ penelepon yang menutup telepon saat menunggu.</translation>
    </message>
    <message>
        <source>Queue stays with a known call</source>
        <translation>Antrean dengan panggilan yang dikenal</translation>
    </message>
    <message>
        <source>Answered stays of which the call at the desk is known ÷ answered stays.</source>
        <translation>Antrean terjawab yang panggilannya dikenal di meja petugas ÷ antrean terjawab.</translation>
    </message>
    <message>
        <source>Staff</source>
        <translation>Petugas</translation>
    </message>
    <message>
        <source>Time signed in</source>
        <translation>Waktu bertugas</translation>
    </message>
    <message>
        <source>Sum of the times in all states.</source>
        <translation>Jumlah waktu dalam semua status.</translation>
    </message>
    <message>
        <source>Occupancy</source>
        <translation>Tingkat kesibukan</translation>
    </message>
    <message>
        <source>Time in calls and wrap-up ÷ time in calls, wrap-up and available.</source>
        <translation>Waktu panggilan dan pascapanggilan ÷ waktu panggilan, pascapanggilan, dan tersedia.</translation>
    </message>
    <message>
        <source>On breaks</source>
        <translation>Istirahat</translation>
    </message>
    <message>
        <source>Time on breaks ÷ time signed in.</source>
        <translation>Waktu istirahat ÷ waktu bertugas.</translation>
    </message>
    <message>
        <source>Not ready</source>
        <translation>Belum siap</translation>
    </message>
    <message>
        <source>Time not ready ÷ time signed in.</source>
        <translation>Waktu belum siap ÷ waktu bertugas.</translation>
    </message>
    <message>
        <source>Not reachable</source>
        <translation>Saluran terputus</translation>
    </message>
    <message>
        <source>Time not reachable ÷ time signed in.</source>
        <translation>Waktu saluran terputus ÷ waktu bertugas.</translation>
    </message>
    <message>
        <source>Time in the shift plan</source>
        <translation>Waktu dalam jadwal kerja</translation>
    </message>
    <message>
        <source>Sum of the planned shifts with their breaks.</source>
        <translation>Jumlah jadwal kerja, termasuk istirahatnya.</translation>
    </message>
    <message>
        <source>Shift plan kept</source>
        <translation>Jadwal kerja dipenuhi</translation>
    </message>
    <message>
        <source>Planned time in the state that the plan wants ÷ planned time of which the state is known. For work it wants available, in a call or wrap-up; for a break it wants a break.</source>
        <translation>Waktu terjadwal dalam status yang diminta jadwal ÷ waktu terjadwal yang statusnya diketahui. Untuk kerja, jadwal meminta status siap, dalam panggilan, atau pascapanggilan; untuk istirahat, status istirahat.</translation>
    </message>
    <message>
        <source>Workstation reachable for calls</source>
        <translation>Komputer dapat dihubungi</translation>
    </message>
    <message>
        <source>Time in which calls could reach the workstation ÷ time signed in.</source>
        <translation>Waktu saat panggilan dapat sampai ke komputer ÷ waktu bertugas.</translation>
    </message>
    <message>
        <source>Accesses to personal data</source>
        <translation>Akses data pribadi</translation>
    </message>
    <message>
        <source>Number of times that masked data were shown, a recording was heard, a call was listened to, a file or a case was fetched, or something was printed or exported.</source>
        <translation>Berapa kali data tersamar ditampilkan, rekaman didengarkan, panggilan didengarkan, berkas atau kasus diambil, atau sesuatu dicetak atau diekspor.</translation>
    </message>
    <message>
        <source>The day on which it was recorded in the audit trail.</source>
        <translation>Hari pencatatannya dalam jejak audit.</translation>
    </message>
    <message>
        <source>An audit trail. Loket always keeps one.</source>
        <translation>Jejak audit. Loket selalu mencatatnya.</translation>
    </message>
    <message>
        <source>Records printed or exported</source>
        <translation>Data yang dicetak atau diekspor</translation>
    </message>
    <message>
        <source>Sum of the records in what was printed or exported; a sheet about one case is 1.</source>
        <translation>Jumlah data dalam yang dicetak atau diekspor; lembar tentang satu kasus dihitung 1.</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>Antrean</translation>
    </message>
    <message>
        <source>Direction</source>
        <translation>Arah</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>Hasil</translation>
    </message>
    <message>
        <source>Cause of bad sound</source>
        <translation>Penyebab suara buruk</translation>
    </message>
    <message>
        <source>Kind of access</source>
        <translation>Jenis akses</translation>
    </message>
    <message>
        <source>Document or list</source>
        <translation>Dokumen atau daftar</translation>
    </message>
    <message>
        <source>Known from</source>
        <translation>Diketahui dari</translation>
    </message>
    <message>
        <source>Weekday</source>
        <translation>Hari dalam pekan</translation>
    </message>
    <message>
        <source>Hour</source>
        <translation>Jam</translation>
    </message>
    <message>
        <source>Quarter hour</source>
        <translation>Seperempat jam</translation>
    </message>
    <message>
        <source>Month</source>
        <translation>Bulan</translation>
    </message>
    <message>
        <source>Week</source>
        <translation>Pekan</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>Hari</translation>
    </message>
    <message>
        <source>Weekday and week</source>
        <translation>Hari dan pekan</translation>
    </message>
    <message>
        <source>Weekday and hour</source>
        <translation>Hari dan jam</translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>Kanal</translation>
    </message>
    <message>
        <source>Calls for which the PBX names the queue and the time: headers X-Loket-Queue.</source>
        <translation>Panggilan yang antrean dan waktunya disebut PBX: header X-Loket-Queue.</translation>
    </message>
    <message>
        <source>Median time</source>
        <translation>Waktu tengah (median)</translation>
    </message>
    <message>
        <source>Reviews with the score that their card asks for, and without a fatal error ÷ reviews.</source>
        <translation>Penilaian yang mencapai nilai minimum kartunya dan tanpa kesalahan fatal ÷ semua penilaian.</translation>
    </message>
    <message>
        <source>The page “Quality” has it, apart for calls, written contacts and cases.</source>
        <translation>Ada di halaman “Mutu”, terpisah untuk panggilan, kontak tertulis, dan kasus.</translation>
    </message>
    <message>
        <source>Queues of the PBX</source>
        <translation>Antrean PBX</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Langkah</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>Bidang</translation>
    </message>
    <message>
        <source>Agent</source>
        <translation>Petugas</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Jenis</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>Layanan</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>Kategori</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>Wilayah</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>Batas</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Alasan</translation>
    </message>
    <message>
        <source>Workstation</source>
        <translation>Komputer</translation>
    </message>
</context>
<context>
    <name>FiguresExport</name>
    <message>
        <source>Figure</source>
        <translation>Angka</translation>
    </message>
    <message>
        <source>Period</source>
        <translation>Periode</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Dari</translation>
    </message>
    <message>
        <source>To</source>
        <translation>Sampai</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Nilai</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>Satuan</translation>
    </message>
    <message>
        <source>Counted</source>
        <translation>Dihitung</translation>
    </message>
    <message>
        <source>Of</source>
        <translation>Dari jumlah</translation>
    </message>
    <message>
        <source>Value of the period before</source>
        <translation>Nilai periode sebelumnya</translation>
    </message>
    <message>
        <source>Only</source>
        <translation>Hanya</translation>
    </message>
    <message>
        <source>Scope</source>
        <translation>Cakupan</translation>
    </message>
    <message>
        <source>Changes not counted yet</source>
        <translation>Perubahan yang belum dihitung</translation>
    </message>
    <message>
        <source>Figures</source>
        <translation>Angka</translation>
    </message>
    <message>
        <source>Division: {figure}</source>
        <translation>Pembagian: {figure}</translation>
    </message>
    <message>
        <source>Formula</source>
        <translation>Rumus</translation>
    </message>
    <message>
        <source>Counts on</source>
        <translation>Dihitung pada</translation>
    </message>
    <message>
        <source>Needs</source>
        <translation>Perlu</translation>
    </message>
    <message>
        <source>Data up to</source>
        <translation>Data sampai</translation>
    </message>
    <message>
        <source>Provisional: {count} changed cases and states are not counted yet.</source>
        <translation>Sementara: {count} kasus dan status yang berubah belum dihitung.</translation>
    </message>
    <message>
        <source>The PBX was not read</source>
        <translation>PBX tidak terbaca</translation>
    </message>
    <message>
        <source>Times are in minutes, also what they are made of; shares are parts of 1, MOS is from 1 to 5.</source>
        <translation>Waktu dan bagian-bagiannya dalam menit; persentase ditulis sebagai bagian dari 1; MOS dari 1 sampai 5.</translation>
    </message>
    <message>
        <source>Units</source>
        <translation>Satuan</translation>
    </message>
    <message>
        <source>Formulas</source>
        <translation>Rumus</translation>
    </message>
</context>
<context>
    <name>FiguresPage</name>
    <message>
        <source>Up to today</source>
        <translation>Sampai hari ini</translation>
    </message>
    <message>
        <source>Up to {day}</source>
        <translation>Sampai {day}</translation>
    </message>
    <message>
        <source>Up to the end of {month}</source>
        <translation>Sampai akhir {month}</translation>
    </message>
    <message>
        <source>Excel, with formulas in words and the division</source>
        <translation>Excel, dengan rumus dan pembagian</translation>
    </message>
    <message>
        <source>CSV, the grid</source>
        <translation>CSV, tabel angka</translation>
    </message>
    <message>
        <source>Export the figures</source>
        <translation>Ekspor angka</translation>
    </message>
    <message>
        <source>Figures</source>
        <translation>Angka</translation>
    </message>
    <message>
        <source>Data up to {time}.</source>
        <translation>Data sampai {time}.</translation>
    </message>
    <message>
        <source>Provisional: {count} changed cases and states are not counted yet.</source>
        <translation>Sementara: {count} kasus dan status yang berubah belum dihitung.</translation>
    </message>
    <message>
        <source>The figures cannot be counted now. They are asked for again each minute.</source>
        <translation>Angka belum dapat dihitung sekarang. Setiap menit dicoba lagi.</translation>
    </message>
    <message>
        <source>The server does not answer: this is what was shown before.</source>
        <translation>Server tidak menjawab: ini angka yang tampil sebelumnya.</translation>
    </message>
    <message>
        <source>The server does not answer. It is asked again each minute.</source>
        <translation>Server tidak menjawab. Setiap menit dicoba lagi.</translation>
    </message>
    <message>
        <source>The last day of the periods</source>
        <translation>Hari terakhir periode</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Ekspor</translation>
    </message>
    <message>
        <source>Figures by period</source>
        <translation>Angka menurut periode</translation>
    </message>
</context>
<context>
    <name>FileComing</name>
    <message>
        <source>{name} is on its way</source>
        <translation>{name} sedang diambil</translation>
    </message>
    <message>
        <source>Do not wait for it</source>
        <translation>Jangan tunggu</translation>
    </message>
</context>
<context>
    <name>Findings</name>
    <message>
        <source>NIB</source>
        <translation>NIB</translation>
    </message>
    <message>
        <source>Business</source>
        <translation>Nama usaha</translation>
    </message>
    <message>
        <source>Status of the NIB</source>
        <translation>Status NIB</translation>
    </message>
    <message>
        <source>NIB issued</source>
        <translation>NIB terbit</translation>
    </message>
    <message>
        <source>NIB changed</source>
        <translation>NIB diubah</translation>
    </message>
    <message>
        <source>Business actor</source>
        <translation>Pelaku usaha</translation>
    </message>
    <message>
        <source>Legal form</source>
        <translation>Jenis perusahaan</translation>
    </message>
    <message>
        <source>Scale of business</source>
        <translation>Skala usaha</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Alamat</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>Wilayah</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Izin</translation>
    </message>
    <message>
        <source>Status of the licence</source>
        <translation>Status izin</translation>
    </message>
    <message>
        <source>Authority</source>
        <translation>Kewenangan</translation>
    </message>
    <message>
        <source>Office</source>
        <translation>Instansi</translation>
    </message>
    <message>
        <source>Kind of licence</source>
        <translation>Jenis izin</translation>
    </message>
    <message>
        <source>Licence number</source>
        <translation>Nomor izin</translation>
    </message>
    <message>
        <source>Issued</source>
        <translation>Terbit</translation>
    </message>
    <message>
        <source>Valid until</source>
        <translation>Berlaku sampai</translation>
    </message>
    <message>
        <source>Checklist</source>
        <translation>Daftar periksa</translation>
    </message>
    <message>
        <source>id_izin</source>
        <translation>id_izin</translation>
    </message>
    <message>
        <source>Activity</source>
        <translation>Kegiatan usaha</translation>
    </message>
    <message>
        <source>KBLI</source>
        <translation>KBLI</translation>
    </message>
    <message>
        <source>KBLI title</source>
        <translation>Judul KBLI</translation>
    </message>
    <message>
        <source>Risk level</source>
        <translation>Tingkat risiko</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>Proyek</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>Kode</translation>
    </message>
    <message>
        <source>Meaning</source>
        <translation>Arti</translation>
    </message>
    <message>
        <source>Remark</source>
        <translation>Keterangan</translation>
    </message>
    <message>
        <source>Registration number</source>
        <translation>Nomor pendaftaran</translation>
    </message>
    <message>
        <source>Application</source>
        <translation>Permohonan</translation>
    </message>
    <message>
        <source>Stage</source>
        <translation>Tahap</translation>
    </message>
    <message>
        <source>Tracking</source>
        <translation>Pelacakan</translation>
    </message>
    <message>
        <source>Applicant</source>
        <translation>Pemohon</translation>
    </message>
    <message>
        <source>Group of licences</source>
        <translation>Kelompok izin</translation>
    </message>
    <message>
        <source>State of the file</source>
        <translation>Status berkas</translation>
    </message>
    <message>
        <source>Approval</source>
        <translation>Persetujuan</translation>
    </message>
    <message>
        <source>Letter number</source>
        <translation>Nomor surat</translation>
    </message>
    <message>
        <source>Date of the letter</source>
        <translation>Tanggal surat</translation>
    </message>
    <message>
        <source>Article</source>
        <translation>Artikel</translation>
    </message>
    <message>
        <source>Edition</source>
        <translation>Edisi</translation>
    </message>
    <message>
        <source>Legal basis</source>
        <translation>Dasar hukum</translation>
    </message>
    <message>
        <source>Reviewed by</source>
        <translation>Diperiksa oleh</translation>
    </message>
    <message>
        <source>Used although</source>
        <translation>Dipakai meskipun</translation>
    </message>
    <message>
        <source>Application {key}</source>
        <translation>Permohonan {key}</translation>
    </message>
    <message>
        <source>Status of licence {key}</source>
        <translation>Status izin {key}</translation>
    </message>
    <message>
        <source>Details of licence {key}</source>
        <translation>Rincian izin {key}</translation>
    </message>
    <message>
        <source>All about NIB {key}</source>
        <translation>Semua tentang NIB {key}</translation>
    </message>
    <message>
        <source>Projects and licences of NIB {key}</source>
        <translation>Proyek dan izin NIB {key}</translation>
    </message>
    <message>
        <source>Status of NIB {key}</source>
        <translation>Status NIB {key}</translation>
    </message>
    <message>
        <source>And {count} more</source>
        <translation>Dan {count} lagi</translation>
    </message>
    <message>
        <source>{field}: {value}</source>
        <translation>{field}: {value}</translation>
    </message>
    <message>
        <source>{authority}: this office</source>
        <translation>{authority}: kantor ini</translation>
    </message>
    <message>
        <source>{authority}: refer to the kabupaten/kota DPMPTSP</source>
        <translation>{authority}: arahkan ke DPMPTSP kabupaten/kota</translation>
    </message>
</context>
<context>
    <name>FirstStartDialog</name>
    <message>
        <source>Step {place} of {steps}</source>
        <translation>Langkah {place} dari {steps}</translation>
    </message>
    <message>
        <source>Finish</source>
        <translation>Selesai</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Lanjut</translation>
    </message>
    <message>
        <source>Set-up assistant</source>
        <translation>Panduan penyiapan</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Kembali</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Nanti</translation>
    </message>
</context>
<context>
    <name>FoldedDetails</name>
    <message>
        <source>Show the fields of the case</source>
        <translation>Tampilkan isian kasus</translation>
    </message>
    <message>
        <source>Details, folded</source>
        <translation>Rincian, terlipat</translation>
    </message>
</context>
<context>
    <name>Footer</name>
    <message>
        <source>Saved on this computer</source>
        <translation>Tersimpan di komputer ini</translation>
    </message>
    <message>
        <source>{date}, {time} {zone}</source>
        <translation>{date}, {time} {zone}</translation>
    </message>
    <message>
        <source>In memory only, tried again: {changes} changes, {drafts} cases being typed</source>
        <translation>Baru ada di memori, sedang dicoba simpan lagi: {changes} perubahan, {drafts} kasus yang sedang diketik</translation>
    </message>
</context>
<context>
    <name>Gaps</name>
    <message>
        <source>In the details of the case: fill in what stands in « », or take it out.</source>
        <translation>Di rincian kasus: isi bagian di dalam « », atau hapus.</translation>
    </message>
    <message>
        <source>Fill in what stands in « », or take it out.</source>
        <translation>Isi bagian di dalam « », atau hapus.</translation>
    </message>
</context>
<context>
    <name>GuideWindow</name>
    <message>
        <source>The guide has nothing about “{text}”.</source>
        <translation>Tidak ada di panduan: “{text}”.</translation>
    </message>
    <message>
        <source>All commands and keys</source>
        <translation>Semua perintah dan pintasan</translation>
    </message>
    <message>
        <source>Guide</source>
        <translation>Panduan</translation>
    </message>
    <message>
        <source>Search the guide</source>
        <translation>Cari di panduan</translation>
    </message>
    <message>
        <source>Pages of the guide</source>
        <translation>Halaman panduan</translation>
    </message>
    <message>
        <source>Page of the guide</source>
        <translation>Isi halaman</translation>
    </message>
</context>
<context>
    <name>Hints</name>
    <message>
        <source>Usually digits only</source>
        <translation>Biasanya hanya angka</translation>
    </message>
    <message>
        <source>{length} digits, usually {expected}</source>
        <translation>{length} angka, biasanya {expected}</translation>
    </message>
    <message>
        <source>Month or year in it cannot be right</source>
        <translation>Bulan atau tahun di dalamnya tidak mungkin benar</translation>
    </message>
    <message>
        <source>Unusual kind of application</source>
        <translation>Jenis permohonan tidak lazim</translation>
    </message>
    <message>
        <source>A whole group; 5 digits name one activity</source>
        <translation>Ini kode golongan; kode kegiatan terdiri atas 5 angka</translation>
    </message>
    <message>
        <source>New application of {month}/{year}</source>
        <translation>Permohonan baru {month}/{year}</translation>
    </message>
    <message>
        <source>Change of a licence, {month}/{year}</source>
        <translation>Perubahan izin, {month}/{year}</translation>
    </message>
    <message>
        <source>Extension of a licence, {month}/{year}</source>
        <translation>Perpanjangan izin, {month}/{year}</translation>
    </message>
    <message>
        <source>Re-registration of {month}/{year}</source>
        <translation>Daftar ulang {month}/{year}</translation>
    </message>
    <message>
        <source>The applicant&apos;s words to the chatbot</source>
        <translation>Kata pemohon kepada bot obrolan</translation>
    </message>
    <message>
        <source>Also the number of {numbers}</source>
        <translation>Juga nomor {numbers}</translation>
    </message>
    <message>
        <source>No telephone number that is known: kept as typed</source>
        <translation>Bukan nomor telepon yang dikenal: disimpan apa adanya</translation>
    </message>
    <message>
        <source>Not an e-mail address yet</source>
        <translation>Belum berupa alamat surel</translation>
    </message>
    <message>
        <source>Is {address} meant?</source>
        <translation>Maksudnya {address}?</translation>
    </message>
    <message>
        <source>Not in the list: kept as typed</source>
        <translation>Tidak ada di daftar: disimpan apa adanya</translation>
    </message>
    <message>
        <source>A category of the other kind of case</source>
        <translation>Kategori untuk jenis kasus yang lain</translation>
    </message>
    <message>
        <source>Code {code}</source>
        <translation>Kode {code}</translation>
    </message>
    <message>
        <source>This looks like an NIB</source>
        <translation>Sepertinya ini NIB</translation>
    </message>
    <message>
        <source>This looks like a registration number</source>
        <translation>Sepertinya ini nomor pendaftaran</translation>
    </message>
    <message>
        <source>This looks like an NPWP: it is not needed here</source>
        <translation>Sepertinya ini NPWP: tidak diperlukan di sini</translation>
    </message>
    <message>
        <source>This looks like an id_izin: OSS can be asked by it</source>
        <translation>Sepertinya ini id_izin: dapat diperiksa di OSS</translation>
    </message>
    <message>
        <source>district not known</source>
        <translation>kabupaten/kota tidak dikenal</translation>
    </message>
    <message>
        <source>NIK: {where}, born {born}. Only {mask} is kept.</source>
        <translation>NIK: {where}, lahir {born}. Hanya {mask} yang disimpan.</translation>
    </message>
</context>
<context>
    <name>History</name>
    <message>
        <source>Text sent</source>
        <translation>Pesan terkirim</translation>
    </message>
    <message>
        <source>Text received</source>
        <translation>Pesan diterima</translation>
    </message>
    <message>
        <source>missed, called back</source>
        <translation>tak terjawab, sudah ditelepon balik</translation>
    </message>
    <message>
        <source>going on</source>
        <translation>berlangsung</translation>
    </message>
    <message>
        <source>not connected</source>
        <translation>tidak tersambung</translation>
    </message>
    <message>
        <source>you hung up</source>
        <translation>Anda mengakhiri</translation>
    </message>
    <message>
        <source>they hung up</source>
        <translation>lawan bicara mengakhiri</translation>
    </message>
    <message>
        <source>on hold {time}</source>
        <translation>ditahan {time}</translation>
    </message>
    <message>
        <source>transferred to {number}</source>
        <translation>dialihkan ke {number}</translation>
    </message>
</context>
<context>
    <name>ImportForm</name>
    <message>
        <source>The file has no answers.</source>
        <translation>Berkas tidak berisi jawaban.</translation>
    </message>
    <message>
        <source>Leave out</source>
        <translation>Abaikan</translation>
    </message>
    <message>
        <source>The answers were imported, but Loket cannot remember what the columns mean: {reason}</source>
        <translation>Jawaban sudah diimpor, tetapi Loket tidak dapat mengingat arti kolom: {reason}</translation>
    </message>
    <message>
        <source>Two columns are the same thing. Leave one out.</source>
        <translation>Dua kolom berisi hal yang sama. Abaikan salah satunya.</translation>
    </message>
    <message>
        <source>All rows of this file were imported before: nothing is imported.</source>
        <translation>Semua baris berkas ini sudah pernah diimpor: tidak ada yang diimpor.</translation>
    </message>
    <message>
        <source>A file may have at most {count} new rows. Divide it.</source>
        <translation>Satu berkas paling banyak berisi {count} baris baru. Bagi berkasnya.</translation>
    </message>
    <message>
        <source>Column {number}, without a title</source>
        <translation>Kolom {number}, tanpa judul</translation>
    </message>
    <message>
        <source>{column}: “{cell}”</source>
        <translation>{column}: “{cell}”</translation>
    </message>
    <message>
        <source>… and {count} more</source>
        <translation>… dan {count} lagi</translation>
    </message>
    <message>
        <source>The first rows are other answers than the imported ones: count them, too</source>
        <translation>Baris awal adalah jawaban lain, bukan yang sudah diimpor: hitung juga</translation>
    </message>
    <message>
        <source>The answers are being imported.</source>
        <translation>Jawaban sedang diimpor.</translation>
    </message>
    <message>
        <source>No column is a question. Choose for each question its column.</source>
        <translation>Belum ada kolom pertanyaan. Pilih kolom untuk tiap pertanyaan.</translation>
    </message>
    <message>
        <source>No row has a score from 1 to 4 in the chosen columns.</source>
        <translation>Tidak ada baris dengan nilai 1–4 di kolom yang dipilih.</translation>
    </message>
    <message>
        <source>Say first that these answers are not the imported ones.</source>
        <translation>Nyatakan dahulu bahwa jawaban ini bukan jawaban yang sudah diimpor.</translation>
    </message>
    <message>
        <source>Earlier rounds have {count} answers from imports of {days}.</source>
        <translation>Periode sebelumnya memuat {count} jawaban dari impor tanggal {days}.</translation>
    </message>
    <message>
        <source>This round has {count} answers from imports of {days}.</source>
        <translation>Periode ini memuat {count} jawaban dari impor tanggal {days}.</translation>
    </message>
    <message>
        <source>One of those files had as many answers as this one.</source>
        <translation>Salah satu berkas itu memuat jawaban sebanyak berkas ini.</translation>
    </message>
    <message>
        <source>If this is an imported file that was corrected or sorted, its answers count twice, and cannot be taken out again.</source>
        <translation>Jika ini berkas lama yang diperbaiki atau diurutkan, jawabannya dihitung dua kali dan tidak dapat dikeluarkan lagi.</translation>
    </message>
    <message>
        <source>This file begins with the rows of an imported one, but not of the newest. If its other rows have answers that were imported after that, they count twice, and cannot be taken out again.</source>
        <translation>Berkas ini diawali baris berkas yang sudah diimpor, tetapi bukan impor terbaru. Jika baris lainnya memuat jawaban yang diimpor setelah itu, jawaban tersebut dihitung dua kali dan tidak dapat dikeluarkan lagi.</translation>
    </message>
    <message>
        <source>This file does not begin with the rows of an imported one. If it is such a file that was corrected or sorted, its answers count twice, and cannot be taken out again.</source>
        <translation>Berkas ini tidak diawali baris berkas yang sudah diimpor. Jika ini berkas lama yang diperbaiki atau diurutkan, jawabannya dihitung dua kali dan tidak dapat dikeluarkan lagi.</translation>
    </message>
    <message>
        <source>Answers taken: {answers}, complete: {complete}. Rows not taken: {rows}.</source>
        <translation>Jawaban diambil: {answers}, lengkap: {complete}. Baris tidak diambil: {rows}.</translation>
    </message>
    <message>
        <source>Values that are no score: {count}; an answer with a gap is not part of the index.</source>
        <translation>Isian yang bukan nilai: {count}; jawaban yang tidak lengkap tidak masuk indeks.</translation>
    </message>
    <message>
        <source>Questions without a column: {questions}. So no answer is complete.</source>
        <translation>Pertanyaan tanpa kolom: {questions}. Karena itu tidak ada jawaban yang lengkap.</translation>
    </message>
    <message>
        <source>Rows that were imported before, and are not taken again: {count}.</source>
        <translation>Baris yang sudah pernah diimpor dan tidak diambil lagi: {count}.</translation>
    </message>
    <message>
        <source>Loket does not know these values. Say what they mean; it remembers it.</source>
        <translation>Loket tidak mengenal isian ini. Tentukan artinya; Loket mengingatnya.</translation>
    </message>
    <message>
        <source>{count} more values are kept as “not said”: perhaps a column is a wrong one.</source>
        <translation>{count} isian lain disimpan sebagai “tidak disebutkan”: mungkin kolomnya keliru.</translation>
    </message>
    <message>
        <source>Line {line}: {fault}. The row is not taken.</source>
        <translation>Baris {line}: {fault}. Baris ini tidak diambil.</translation>
    </message>
    <message>
        <source>Line {line}: there is no score. The row is not taken.</source>
        <translation>Baris {line}: tidak ada nilai. Baris ini tidak diambil.</translation>
    </message>
    <message>
        <source>Line {line}, “{title}”: only the first {count} letters are taken.</source>
        <translation>Baris {line}, “{title}”: hanya {count} huruf pertama yang diambil.</translation>
    </message>
    <message>
        <source>Line {line}, “{title}”: “{value}” is no score from 1 to 4.</source>
        <translation>Baris {line}, “{title}”: “{value}” bukan nilai 1–4.</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Impor</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Batal</translation>
    </message>
    <message>
        <source>These are other answers: count them as well</source>
        <translation>Ini jawaban lain: hitung juga</translation>
    </message>
    <message>
        <source>What is not taken</source>
        <translation>Yang tidak diambil</translation>
    </message>
    <message>
        <source>Say what each column is. Leave out names, addresses and times.</source>
        <translation>Tentukan arti tiap kolom. Abaikan kolom nama, alamat, dan waktu.</translation>
    </message>
</context>
<context>
    <name>InlineForm</name>
    <message>
        <source>Given and received, then be ready</source>
        <translation>Disampaikan &amp; diterima, selesai</translation>
    </message>
    <message>
        <source>Finish, then be ready</source>
        <translation>Selesai, siap lagi</translation>
    </message>
    <message>
        <source>Please complete what is marked below.</source>
        <translation>Lengkapi bagian yang ditandai di bawah.</translation>
    </message>
</context>
<context>
    <name>KeptEvidence</name>
    <message>
        <source>Evidence</source>
        <translation>Bukti</translation>
    </message>
</context>
<context>
    <name>Keypad</name>
    <message>
        <source>Each key is sent at once.</source>
        <translation>Setiap tombol langsung dikirim.</translation>
    </message>
    <message>
        <source>Sent: {digits} (as messages, SIP INFO)</source>
        <translation>Terkirim: {digits} (sebagai pesan, SIP INFO)</translation>
    </message>
    <message>
        <source>Sent: {digits} (with the sound, RFC 4733)</source>
        <translation>Terkirim: {digits} (bersama suara, RFC 4733)</translation>
    </message>
    <message>
        <source>Keypad</source>
        <translation>Papan tombol</translation>
    </message>
    <message>
        <source>Tones sent</source>
        <translation>Nada terkirim</translation>
    </message>
    <message>
        <source>Type or paste digits</source>
        <translation>Ketik atau tempel angka</translation>
    </message>
</context>
<context>
    <name>Keys</name>
    <message>
        <source>Phone</source>
        <translation>Telepon</translation>
    </message>
    <message>
        <source>Who is calling</source>
        <translation>Siapa yang menelepon</translation>
    </message>
    <message>
        <source>Case</source>
        <translation>Kasus</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>Jendela</translation>
    </message>
    <message>
        <source>Answer the call</source>
        <translation>Jawab panggilan</translation>
    </message>
    <message>
        <source>Answer the video call with the camera on</source>
        <translation>Jawab panggilan video dengan kamera menyala</translation>
    </message>
    <message>
        <source>Let it ring: do not answer automatically</source>
        <translation>Biarkan berdering: jangan jawab otomatis</translation>
    </message>
    <message>
        <source>Hang up or decline</source>
        <translation>Akhiri atau tolak panggilan</translation>
    </message>
    <message>
        <source>Decline the call that rings, also during another</source>
        <translation>Tolak panggilan yang berdering, juga saat menelepon</translation>
    </message>
    <message>
        <source>Hold or resume</source>
        <translation>Tahan atau lanjutkan</translation>
    </message>
    <message>
        <source>Talk to the waiting caller</source>
        <translation>Bicara dengan yang menunggu</translation>
    </message>
    <message>
        <source>Call back: the applicant of the case or of the list</source>
        <translation>Telepon balik: pemohon dari kasus atau dari daftar</translation>
    </message>
    <message>
        <source>Keypad for tones</source>
        <translation>Papan tombol untuk nada</translation>
    </message>
    <message>
        <source>Mute or unmute the microphone</source>
        <translation>Bisukan atau aktifkan mikrofon</translation>
    </message>
    <message>
        <source>Hand the call over, or send it elsewhere</source>
        <translation>Alihkan panggilan</translation>
    </message>
    <message>
        <source>Ask a colleague first, then hand over</source>
        <translation>Tanya rekan dahulu, lalu alihkan</translation>
    </message>
    <message>
        <source>Join all calls into one, or split them</source>
        <translation>Gabungkan semua panggilan, atau pisahkan</translation>
    </message>
    <message>
        <source>Dial a number or a name</source>
        <translation>Telepon nomor atau nama</translation>
    </message>
    <message>
        <source>Dial the last number again</source>
        <translation>Telepon lagi nomor terakhir</translation>
    </message>
    <message>
        <source>Write a text to a phone</source>
        <translation>Tulis pesan ke telepon</translation>
    </message>
    <message>
        <source>Do not disturb, on or off</source>
        <translation>Jangan ganggu: aktifkan atau matikan</translation>
    </message>
    <message>
        <source>Listen to the voice mail</source>
        <translation>Dengarkan pesan suara</translation>
    </message>
    <message>
        <source>Check now whether calls can get here</source>
        <translation>Periksa sekarang apakah panggilan dapat masuk</translation>
    </message>
    <message>
        <source>Sound devices: choose, volumes, levels</source>
        <translation>Perangkat suara: pilihan, volume, kuat suara</translation>
    </message>
    <message>
        <source>Check microphone, headset and ring</source>
        <translation>Periksa mikrofon, headset, dan dering</translation>
    </message>
    <message>
        <source>Callers louder in your ear</source>
        <translation>Suara penelepon lebih keras</translation>
    </message>
    <message>
        <source>Callers softer in your ear</source>
        <translation>Suara penelepon lebih pelan</translation>
    </message>
    <message>
        <source>Record: read the notice, agreed, pause, go on</source>
        <translation>Rekam: bacakan pemberitahuan, setuju, jeda, lanjutkan</translation>
    </message>
    <message>
        <source>Recording refused, or stop recording</source>
        <translation>Perekaman ditolak, atau hentikan perekaman</translation>
    </message>
    <message>
        <source>Recording: not asked, or yes taken back</source>
        <translation>Rekaman: belum ditanyakan, atau persetujuan dicabut</translation>
    </message>
    <message>
        <source>Call with video; in a call: video, or without</source>
        <translation>Panggil dengan video; dalam panggilan: dengan atau tanpa video</translation>
    </message>
    <message>
        <source>Share a screen or window, or stop sharing</source>
        <translation>Bagikan layar atau jendela, atau hentikan berbagi</translation>
    </message>
    <message>
        <source>Camera on, or off: they see a still picture</source>
        <translation>Kamera nyala, atau mati: lawan bicara melihat gambar diam</translation>
    </message>
    <message>
        <source>Keep a picture of the video in the case; agreed</source>
        <translation>Simpan gambar video ke dalam kasus; setuju</translation>
    </message>
    <message>
        <source>Picture refused, or yes taken back</source>
        <translation>Gambar tidak disetujui, atau persetujuan dicabut</translation>
    </message>
    <message>
        <source>Video in a window of its own, or back</source>
        <translation>Video di jendela sendiri, atau kembali</translation>
    </message>
    <message>
        <source>Video on the full screen</source>
        <translation>Video layar penuh</translation>
    </message>
    <message>
        <source>Your own picture: next corner</source>
        <translation>Gambar Anda sendiri: sudut berikutnya</translation>
    </message>
    <message>
        <source>Video window on top of others, or not</source>
        <translation>Jendela video di atas jendela lain, atau tidak</translation>
    </message>
    <message>
        <source>How the call sounds, in figures</source>
        <translation>Mutu suara panggilan dalam angka</translation>
    </message>
    <message>
        <source>Report a call that sounds bad</source>
        <translation>Laporkan panggilan yang suaranya buruk</translation>
    </message>
    <message>
        <source>Accept the proposed person and case</source>
        <translation>Terima orang dan kasus yang diusulkan</translation>
    </message>
    <message>
        <source>Choose another of the proposed persons</source>
        <translation>Pilih usulan orang yang lain</translation>
    </message>
    <message>
        <source>The caller is a new person</source>
        <translation>Penelepon adalah pemohon baru</translation>
    </message>
    <message>
        <source>Undo the match of person and case</source>
        <translation>Batalkan pencocokan orang dan kasus</translation>
    </message>
    <message>
        <source>New case</source>
        <translation>Kasus baru</translation>
    </message>
    <message>
        <source>Save the case</source>
        <translation>Simpan kasus</translation>
    </message>
    <message>
        <source>Complete the open form, or finish and be ready</source>
        <translation>Selesaikan formulir, atau selesaikan kasus dan siap lagi</translation>
    </message>
    <message>
        <source>Complete the open form and be ready as soon as the call is over</source>
        <translation>Selesaikan formulir yang terbuka dan siap begitu panggilan berakhir</translation>
    </message>
    <message>
        <source>Decision Yes: answer now</source>
        <translation>Keputusan Ya: jawab sekarang</translation>
    </message>
    <message>
        <source>Decision No: escalate to a unit</source>
        <translation>Keputusan Tidak: teruskan ke bidang</translation>
    </message>
    <message>
        <source>Record the solution, or that the applicant got it</source>
        <translation>Catat solusi, atau bahwa solusi sudah disampaikan</translation>
    </message>
    <message>
        <source>Write a note</source>
        <translation>Tulis catatan</translation>
    </message>
    <message>
        <source>Keep a look-up in JELITA or OSS as evidence</source>
        <translation>Simpan penelusuran JELITA atau OSS sebagai bukti</translation>
    </message>
    <message>
        <source>Open the page of the look-up in the browser</source>
        <translation>Buka halaman penelusuran di peramban</translation>
    </message>
    <message>
        <source>Bring back what you copied on that page</source>
        <translation>Ambil yang Anda salin di halaman itu</translation>
    </message>
    <message>
        <source>Keep the answer of JELITA as evidence</source>
        <translation>Simpan jawaban JELITA sebagai bukti</translation>
    </message>
    <message>
        <source>Keep the answer of OSS as evidence</source>
        <translation>Simpan jawaban OSS sebagai bukti</translation>
    </message>
    <message>
        <source>Read what JELITA and OSS answered</source>
        <translation>Baca jawaban JELITA dan OSS</translation>
    </message>
    <message>
        <source>Ask JELITA and OSS again</source>
        <translation>Periksa lagi di JELITA dan OSS</translation>
    </message>
    <message>
        <source>Pause the clock of the step, or go on</source>
        <translation>Jeda waktu langkah, atau lanjutkan</translation>
    </message>
    <message>
        <source>Return an incomplete question to its agent</source>
        <translation>Kembalikan pertanyaan yang belum lengkap kepada petugas</translation>
    </message>
    <message>
        <source>The unit asks the agent something before it answers</source>
        <translation>Bidang bertanya kepada petugas sebelum menjawab</translation>
    </message>
    <message>
        <source>Pass the question to another unit</source>
        <translation>Teruskan pertanyaan ke bidang lain</translation>
    </message>
    <message>
        <source>The question as a text for a unit without Loket</source>
        <translation>Pertanyaan sebagai teks untuk bidang tanpa Loket</translation>
    </message>
    <message>
        <source>Call the unit that has the question</source>
        <translation>Telepon bidang yang menangani pertanyaan</translation>
    </message>
    <message>
        <source>Take the case over</source>
        <translation>Ambil alih kasus</translation>
    </message>
    <message>
        <source>Give the case to another person (supervisors)</source>
        <translation>Serahkan kasus kepada orang lain (supervisor)</translation>
    </message>
    <message>
        <source>Go to the first empty one of the details</source>
        <translation>Ke isian rincian pertama yang masih kosong</translation>
    </message>
    <message>
        <source>Two answers in one field: keep mine, or the later</source>
        <translation>Dua isian di satu kolom: pertahankan isian saya, atau yang terakhir</translation>
    </message>
    <message>
        <source>Two answers in one field: take the other one</source>
        <translation>Dua isian di satu kolom: pakai yang lain</translation>
    </message>
    <message>
        <source>Write down a WhatsApp, e-mail, visit or other contact, also a new case&apos;s</source>
        <translation>Catat WhatsApp, surel, kunjungan, atau kontak lain, juga sebagai awal kasus baru</translation>
    </message>
    <message>
        <source>Correct what is recorded of the applicant</source>
        <translation>Perbaiki data pemohon</translation>
    </message>
    <message>
        <source>Open a closed case again</source>
        <translation>Buka kembali kasus yang ditutup</translation>
    </message>
    <message>
        <source>Close a case whose applicant cannot be reached</source>
        <translation>Tutup kasus yang solusinya tidak dapat disampaikan</translation>
    </message>
    <message>
        <source>Cancel the case</source>
        <translation>Batalkan kasus</translation>
    </message>
    <message>
        <source>How the due time was calculated</source>
        <translation>Penjelasan batas waktu</translation>
    </message>
    <message>
        <source>Copy the case number</source>
        <translation>Salin nomor kasus</translation>
    </message>
    <message>
        <source>Mark the case confidential, or take the mark away</source>
        <translation>Tandai kasus rahasia, atau cabut tandanya</translation>
    </message>
    <message>
        <source>The applicant is anonymous, or is not</source>
        <translation>Pemohon anonim, atau tidak</translation>
    </message>
    <message>
        <source>Show masked data, with a reason</source>
        <translation>Tampilkan data tersamar, dengan alasan</translation>
    </message>
    <message>
        <source>Attach a file to the case</source>
        <translation>Lampirkan berkas ke kasus</translation>
    </message>
    <message>
        <source>Attach the file or picture that was copied</source>
        <translation>Lampirkan berkas atau gambar yang disalin</translation>
    </message>
    <message>
        <source>Go to the files of the case</source>
        <translation>Berkas kasus: buka daftarnya</translation>
    </message>
    <message>
        <source>Save a copy of a file of the case elsewhere</source>
        <translation>Simpan salinan berkas kasus di tempat lain</translation>
    </message>
    <message>
        <source>Print and files: sheets, registers, lists</source>
        <translation>Cetak dan berkas: lembar, register, daftar</translation>
    </message>
    <message>
        <source>Audit trail of the case (supervisors)</source>
        <translation>Jejak audit kasus (supervisor)</translation>
    </message>
    <message>
        <source>Listen to the recording of the case, or pause</source>
        <translation>Dengarkan rekaman kasus, atau jeda</translation>
    </message>
    <message>
        <source>Recording: 5 seconds back</source>
        <translation>Rekaman: mundur 5 detik</translation>
    </message>
    <message>
        <source>Recording: 5 seconds on</source>
        <translation>Rekaman: maju 5 detik</translation>
    </message>
    <message>
        <source>Knowledge base beside the case</source>
        <translation>Basis pengetahuan di samping kasus</translation>
    </message>
    <message>
        <source>Make an article of the case&apos;s solution</source>
        <translation>Buat artikel dari solusi kasus</translation>
    </message>
    <message>
        <source>Go to the next panel</source>
        <translation>Pindah ke panel berikutnya</translation>
    </message>
    <message>
        <source>Search cases and persons</source>
        <translation>Cari kasus dan orang</translation>
    </message>
    <message>
        <source>All about the applicant, and back</source>
        <translation>Data lengkap pemohon, dan kembali</translation>
    </message>
    <message>
        <source>Search with filters: status, unit, day ...</source>
        <translation>Cari dengan saringan: status, bidang, tanggal…</translation>
    </message>
    <message>
        <source>Save the search as a view</source>
        <translation>Simpan pencarian sebagai tampilan</translation>
    </message>
    <message>
        <source>Next open case</source>
        <translation>Kasus terbuka berikutnya</translation>
    </message>
    <message>
        <source>Open case before this one</source>
        <translation>Kasus terbuka sebelumnya</translation>
    </message>
    <message>
        <source>Put the case away; what is typed stays</source>
        <translation>Singkirkan kasus dari layar; isian tetap tersimpan</translation>
    </message>
    <message>
        <source>Show a list of the queue</source>
        <translation>Tampilkan daftar antrean</translation>
    </message>
    <message>
        <source>Answer the message that is due first</source>
        <translation>Jawab pesan yang paling lama menunggu</translation>
    </message>
    <message>
        <source>Write the answer to a message of the applicant</source>
        <translation>Tulis jawaban untuk pesan pemohon</translation>
    </message>
    <message>
        <source>Answer on another channel: WhatsApp, e-mail, SMS</source>
        <translation>Jawab lewat saluran lain: WhatsApp, surel, SMS</translation>
    </message>
    <message>
        <source>Show older messages in the story</source>
        <translation>Tampilkan pesan lama di riwayat</translation>
    </message>
    <message>
        <source>Block the sender of messages, or end the block</source>
        <translation>Blokir pengirim pesan, atau akhiri pemblokiran</translation>
    </message>
    <message>
        <source>The applicant wants no messages, or wants them again</source>
        <translation>Pemohon tidak mau dikirimi pesan, atau mau lagi</translation>
    </message>
    <message>
        <source>Your state: available, breaks, your day</source>
        <translation>Status Anda: tersedia, istirahat, hari Anda</translation>
    </message>
    <message>
        <source>Available again, or end the wrap-up</source>
        <translation>Tersedia lagi, atau akhiri pascapanggilan</translation>
    </message>
    <message>
        <source>More time for the wrap-up, once</source>
        <translation>Tambah waktu pascapanggilan, sekali</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Pengaturan</translation>
    </message>
    <message>
        <source>Change the staff member at this desk</source>
        <translation>Ganti petugas di meja ini</translation>
    </message>
    <message>
        <source>Sign out</source>
        <translation>Akhiri sesi</translation>
    </message>
    <message>
        <source>Set-up assistant: name, PBX, sound, test call</source>
        <translation>Panduan penyiapan: nama, PBX, suara, panggilan uji</translation>
    </message>
    <message>
        <source>Shared database, and what needs you</source>
        <translation>Basis data bersama, dan yang perlu Anda tangani</translation>
    </message>
    <message>
        <source>Guide, and all keys</source>
        <translation>Panduan dan semua pintasan</translation>
    </message>
    <message>
        <source>Tag the case</source>
        <translation>Beri label pada kasus</translation>
    </message>
    <message>
        <source>Link the case with another one</source>
        <translation>Tautkan kasus dengan kasus lain</translation>
    </message>
    <message>
        <source>List of cases: filter, sort, change several at once</source>
        <translation>Daftar kasus: saring, urutkan, ubah beberapa sekaligus</translation>
    </message>
    <message>
        <source>Figures of the office; others see their own</source>
        <translation>Angka kantor; petugas melihat angkanya sendiri</translation>
    </message>
    <message>
        <source>The SOP, and where the open case stands in it</source>
        <translation>SOP dan posisi kasus yang terbuka di dalamnya</translation>
    </message>
    <message>
        <source>Fetch changes now, and read the list again</source>
        <translation>Ambil perubahan sekarang dan muat ulang daftar</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Tutup Loket</translation>
    </message>
    <message>
        <source>Take back what was typed last, a word at a time</source>
        <translation>Batalkan ketikan terakhir, kata demi kata</translation>
    </message>
    <message>
        <source>Type again what was taken back</source>
        <translation>Ulangi ketikan yang dibatalkan</translation>
    </message>
    <message>
        <source>{search} and “&gt;” find them by their words, {guide} lists them; many have a button, too.</source>
        <translation>{search} dan “&gt;” mencarinya menurut kata-katanya, {guide} menampilkan semuanya; banyak yang juga punya tombol di layar.</translation>
    </message>
    <message>
        <source>No command has these words: “{text}”.</source>
        <translation>Tidak ada perintah dengan kata ini: “{text}”.</translation>
    </message>
</context>
<context>
    <name>KeysOverview</name>
    <message>
        <source>Find a command</source>
        <translation>Cari perintah</translation>
    </message>
    <message>
        <source>Commands and their keys</source>
        <translation>Perintah dan pintasannya</translation>
    </message>
    <message>
        <source>A click or Enter runs the command in the window.</source>
        <translation>Klik atau Enter menjalankan perintah di jendela utama.</translation>
    </message>
</context>
<context>
    <name>KnowledgePane</name>
    <message>
        <source>The case on the screen has no validated solution to make an article of.</source>
        <translation>Kasus di layar belum mempunyai solusi tervalidasi untuk dijadikan artikel.</translation>
    </message>
    <message>
        <source>No article has these words. Type fewer of them.</source>
        <translation>Tidak ada artikel yang memuat kata-kata ini. Coba dengan lebih sedikit kata.</translation>
    </message>
    <message>
        <source>No case is open. Choose one in a list, or begin one with {new}.</source>
        <translation>Tidak ada kasus yang terbuka. Pilih dari daftar, atau mulai kasus baru dengan {new}.</translation>
    </message>
    <message>
        <source>Knowledge base</source>
        <translation>Basis pengetahuan</translation>
    </message>
    <message>
        <source>Back to the case</source>
        <translation>Kembali ke kasus</translation>
    </message>
    <message>
        <source>Words of the question</source>
        <translation>Kata-kata pertanyaan</translation>
    </message>
    <message>
        <source>Search the knowledge base</source>
        <translation>Cari di basis pengetahuan</translation>
    </message>
    <message>
        <source>Articles</source>
        <translation>Artikel</translation>
    </message>
    <message>
        <source>Use in the case</source>
        <translation>Pakai dalam kasus</translation>
    </message>
    <message>
        <source>Revise</source>
        <translation>Ubah</translation>
    </message>
    <message>
        <source>Reviewed, it is right</source>
        <translation>Sudah diperiksa, benar</translation>
    </message>
    <message>
        <source>Withdraw</source>
        <translation>Tarik</translation>
    </message>
    <message>
        <source>New article</source>
        <translation>Artikel baru</translation>
    </message>
    <message>
        <source>Article of this solution</source>
        <translation>Buat dari solusi ini</translation>
    </message>
    <message>
        <source>Canned texts</source>
        <translation>Teks siap pakai</translation>
    </message>
    <message>
        <source>Unanswered questions</source>
        <translation>Belum terjawab</translation>
    </message>
</context>
<context>
    <name>LineBadges</name>
    <message>
        <source>Switch off</source>
        <translation>Matikan</translation>
    </message>
    <message>
        <source>Do not disturb: calls do not ring here.</source>
        <translation>Jangan ganggu: panggilan tidak berdering di sini.</translation>
    </message>
    <message>
        <source>Listen</source>
        <translation>Dengarkan</translation>
    </message>
    <message>
        <source>Voice mail: {new} new, {old} heard before</source>
        <translation>Pesan suara: {new} baru, {old} sudah didengar</translation>
    </message>
    <message>
        <source>Voice mail: {new} new</source>
        <translation>Pesan suara: {new} baru</translation>
    </message>
</context>
<context>
    <name>LineLight</name>
    <message>
        <source>Connecting to {domain}…</source>
        <translation>Menghubungi {domain}…</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>Memulai…</translation>
    </message>
    <message>
        <source>Calls cannot reach you yet. This takes a few seconds.</source>
        <translation>Panggilan belum dapat masuk. Tunggu beberapa detik.</translation>
    </message>
    <message>
        <source>Not reachable since {time}</source>
        <translation>Saluran terputus sejak {time}</translation>
    </message>
    <message>
        <source>Direct calls only</source>
        <translation>Hanya panggilan langsung</translation>
    </message>
    <message>
        <source>No PBX is set up. Enter the account in the settings.</source>
        <translation>PBX belum diatur. Isi akun di Pengaturan.</translation>
    </message>
    <message>
        <source>PBX {domain}</source>
        <translation>PBX {domain}</translation>
    </message>
    <message>
        <source>Ready for calls</source>
        <translation>Siap menerima panggilan</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Siap</translation>
    </message>
    <message>
        <source>Calls may not arrive</source>
        <translation>Panggilan mungkin tidak masuk</translation>
    </message>
    <message>
        <source>Uncertain</source>
        <translation>Belum pasti</translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation>Menghubungkan…</translation>
    </message>
    <message>
        <source>Not reachable</source>
        <translation>Saluran terputus</translation>
    </message>
    <message>
        <source>PBX without sign-in</source>
        <translation>Tanpa masuk ke PBX</translation>
    </message>
    <message>
        <source>PBX</source>
        <translation>PBX</translation>
    </message>
    <message>
        <source>Direct calls</source>
        <translation>Panggilan langsung</translation>
    </message>
    <message>
        <source>Direct</source>
        <translation>Langsung</translation>
    </message>
    <message>
        <source>Ready for calls: {domain}</source>
        <translation>Siap menerima panggilan: {domain}</translation>
    </message>
    <message>
        <source>{domain} has not answered for a while</source>
        <translation>{domain} sudah lama tidak menanggapi</translation>
    </message>
    <message>
        <source>Calls may not arrive. Loket is asking the PBX again.</source>
        <translation>Panggilan mungkin tidak masuk. Loket sedang memeriksa PBX lagi.</translation>
    </message>
    <message>
        <source>No sign-in is used. Calls reach {address}.</source>
        <translation>Tanpa masuk ke PBX. Panggilan masuk ke {address}.</translation>
    </message>
    <message>
        <source>Direct calls: {address}</source>
        <translation>Panggilan langsung: {address}</translation>
    </message>
    <message>
        <source>Ready for calls on this network. No PBX is set up.</source>
        <translation>Siap menerima panggilan di jaringan ini. PBX belum diatur.</translation>
    </message>
    <message>
        <source>Check the line now</source>
        <translation>Periksa saluran sekarang</translation>
    </message>
    <message>
        <source>the PBX did not answer</source>
        <translation>PBX tidak menanggapi</translation>
    </message>
    <message>
        <source>the PBX took no connection</source>
        <translation>PBX menolak sambungan</translation>
    </message>
    <message>
        <source>no network</source>
        <translation>tidak ada jaringan</translation>
    </message>
    <message>
        <source>the PBX&apos;s name was not found</source>
        <translation>nama PBX tidak ditemukan</translation>
    </message>
    <message>
        <source>the PBX&apos;s certificate has expired</source>
        <translation>sertifikat PBX kedaluwarsa</translation>
    </message>
    <message>
        <source>the PBX&apos;s certificate is from an unknown authority</source>
        <translation>sertifikat PBX dari otoritas yang tidak dikenal</translation>
    </message>
    <message>
        <source>the PBX&apos;s certificate is for another name</source>
        <translation>sertifikat PBX untuk nama lain</translation>
    </message>
    <message>
        <source>the PBX&apos;s certificate cannot be trusted</source>
        <translation>sertifikat PBX tidak tepercaya</translation>
    </message>
    <message>
        <source>no encrypted connection (TLS)</source>
        <translation>tidak ada sambungan terenkripsi (TLS)</translation>
    </message>
    <message>
        <source>not signed in at the PBX</source>
        <translation>belum masuk ke PBX</translation>
    </message>
    <message>
        <source>another phone answered for this extension</source>
        <translation>telepon lain menjawab untuk ekstensi ini</translation>
    </message>
    <message>
        <source>the PBX forgot this workstation</source>
        <translation>PBX melupakan komputer kerja ini</translation>
    </message>
    <message>
        <source>the PBX refused this workstation</source>
        <translation>PBX menolak komputer kerja ini</translation>
    </message>
    <message>
        <source>the PBX&apos;s answer could not be read</source>
        <translation>jawaban PBX tidak dapat dibaca</translation>
    </message>
    <message>
        <source>this computer slept</source>
        <translation>komputer ini tadi dalam mode tidur</translation>
    </message>
    <message>
        <source>{server} does not answer. Check the network; Loket keeps trying.</source>
        <translation>{server} tidak menanggapi. Periksa jaringan; Loket terus mencoba.</translation>
    </message>
    <message>
        <source>{server} takes no connection: it may be starting again. Loket keeps trying.</source>
        <translation>{server} menolak sambungan: mungkin sedang dimulai ulang. Loket terus mencoba.</translation>
    </message>
    <message>
        <source>This computer has no network. Check the cable or Wi-Fi; Loket keeps trying.</source>
        <translation>Komputer ini tidak tersambung ke jaringan. Periksa kabel atau Wi-Fi; Loket terus mencoba.</translation>
    </message>
    <message>
        <source>The name {server} is not known on this network. Check the network and the settings.</source>
        <translation>Nama {server} tidak dikenal di jaringan ini. Periksa jaringan dan Pengaturan.</translation>
    </message>
    <message>
        <source>The certificate of {server} has expired. Tell the IT department to renew it, and check this computer&apos;s date.</source>
        <translation>Sertifikat {server} sudah kedaluwarsa. Minta bagian TI memperbaruinya, dan periksa tanggal komputer ini.</translation>
    </message>
    <message>
        <source>The certificate of {server} is from an authority that this computer does not know. The IT department must give Loket its CA file, in the settings.</source>
        <translation>Sertifikat {server} dari otoritas yang tidak dikenal komputer ini. Bagian TI perlu memasang berkas CA-nya di Pengaturan.</translation>
    </message>
    <message>
        <source>The certificate that {server} shows is for another name: it may not be our PBX. Tell the IT department.</source>
        <translation>Sertifikat yang ditunjukkan {server} untuk nama lain: mungkin itu bukan PBX kantor. Beri tahu bagian TI.</translation>
    </message>
    <message>
        <source>The certificate of {server} cannot be trusted. Tell the IT department.</source>
        <translation>Sertifikat {server} tidak tepercaya. Beri tahu bagian TI.</translation>
    </message>
    <message>
        <source>No encrypted connection to {server} (TLS). Check port and transport in the settings, or tell the IT department.</source>
        <translation>Tidak ada sambungan terenkripsi ke {server} (TLS). Periksa port dan transpor di Pengaturan, atau beri tahu bagian TI.</translation>
    </message>
    <message>
        <source>The TURN server does not answer: calls from outside may be without sound.</source>
        <translation>Server TURN tidak menjawab: panggilan dari luar mungkin tanpa suara.</translation>
    </message>
    <message>
        <source>The TURN server gives no relay: calls from outside may be without sound. Check its user name and password in the settings.</source>
        <translation>Server TURN tidak memberi jalur suara: panggilan dari luar mungkin tanpa suara. Periksa nama pengguna dan kata sandinya di Pengaturan.</translation>
    </message>
    <message>
        <source>{domain} does not accept user name or password. Correct them in the settings.</source>
        <translation>{domain} menolak nama pengguna atau kata sandi. Perbaiki di Pengaturan.</translation>
    </message>
    <message>
        <source>{domain} does not know this user name. Correct it in the settings.</source>
        <translation>{domain} tidak mengenal nama pengguna ini. Perbaiki di Pengaturan.</translation>
    </message>
    <message>
        <source>{domain} does not answer. Check the network; Loket keeps trying.</source>
        <translation>{domain} tidak menanggapi. Periksa jaringan; Loket terus mencoba.</translation>
    </message>
    <message>
        <source>{domain} cannot take the sign-in now ({code} {reason}). Loket keeps trying.</source>
        <translation>{domain} belum dapat menerima pendaftaran ({code} {reason}). Loket terus mencoba.</translation>
    </message>
    <message>
        <source>Another phone answers for this extension. Sign it out there, or tell the IT department; Loket keeps trying.</source>
        <translation>Telepon lain menjawab untuk ekstensi ini. Cabut ekstensi dari telepon itu, atau beri tahu bagian TI; Loket terus mencoba.</translation>
    </message>
    <message>
        <source>The PBX forgot this workstation. Loket is signing in again.</source>
        <translation>PBX melupakan komputer kerja ini. Loket sedang mendaftar lagi.</translation>
    </message>
    <message>
        <source>{domain} accepts the password, but refuses this workstation ({code} {reason}). Tell the IT department; Loket keeps trying.</source>
        <translation>{domain} menerima kata sandi, tetapi menolak komputer kerja ini ({code} {reason}). Beri tahu bagian TI; Loket terus mencoba.</translation>
    </message>
    <message>
        <source>{domain} answers, but its answer cannot be read ({reason}). Tell the IT department; Loket keeps trying.</source>
        <translation>{domain} menjawab, tetapi jawabannya tidak dapat dibaca ({reason}). Beri tahu bagian TI; Loket terus mencoba.</translation>
    </message>
    <message>
        <source>{domain} refused ({code} {reason}). Tell the IT department; Loket keeps trying.</source>
        <translation>{domain} menolak ({code} {reason}). Beri tahu bagian TI; Loket terus mencoba.</translation>
    </message>
    <message>
        <source>trying again now</source>
        <translation>sedang mencoba lagi</translation>
    </message>
    <message>
        <source>next try in {seconds} s</source>
        <translation>mencoba lagi dalam {seconds} detik</translation>
    </message>
    <message>
        <source>next try in {span}</source>
        <translation>mencoba lagi dalam {span}</translation>
    </message>
    <message>
        <source>Another phone rings for this extension, too.</source>
        <translation>Satu telepon lain juga berdering untuk ekstensi ini.</translation>
    </message>
    <message>
        <source>{count} other phones ring for this extension, too.</source>
        <translation>{count} telepon lain juga berdering untuk ekstensi ini.</translation>
    </message>
    <message>
        <source>checked {seconds} s ago</source>
        <translation>diperiksa {seconds} detik lalu</translation>
    </message>
    <message>
        <source>checked {span} ago</source>
        <translation>diperiksa {span} lalu</translation>
    </message>
    <message>
        <source>Server {number} of {count} in use: {server}. The first does not answer.</source>
        <translation>Memakai server ke-{number} dari {count}: {server}. Server pertama tidak menanggapi.</translation>
    </message>
    <message>
        <source>First of {count} servers: {server}</source>
        <translation>Server pertama dari {count}: {server}</translation>
    </message>
    <message>
        <source>No gaps today</source>
        <translation>Hari ini saluran tidak pernah terputus</translation>
    </message>
    <message>
        <source>1 gap today: {longest}</source>
        <translation>Terputus 1 kali hari ini: {longest}</translation>
    </message>
    <message>
        <source>{count} gaps today, the longest {longest}</source>
        <translation>Terputus {count} kali hari ini, terlama {longest}</translation>
    </message>
    <message>
        <source>Since {start}, {span}: {fault}</source>
        <translation>Sejak {start}, {span}: {fault}</translation>
    </message>
    <message>
        <source>{start} to {end}, {span}: {fault}</source>
        <translation>{start} sampai {end}, {span}: {fault}</translation>
    </message>
</context>
<context>
    <name>LinkBadge</name>
    <message>
        <source>A link wants to call {who}. {enter} calls.</source>
        <translation>Ada tautan yang akan menelepon {who}. Tekan {enter} untuk menelepon.</translation>
    </message>
    <message>
        <source>Careful: the link dials {who}. Codes with * or # can change the PBX, e.g. forward all your calls. Press {enter} only if you know this code.</source>
        <translation>Hati-hati: tautan ini menelepon {who}. Kode dengan * atau # dapat mengubah pengaturan PBX, misalnya mengalihkan semua panggilan Anda. Tekan {enter} hanya jika Anda mengenal kode ini.</translation>
    </message>
    <message>
        <source>Careful: the link calls {who}, which is at {host} and not at the office&apos;s PBX. Press {enter} only if you know it.</source>
        <translation>Hati-hati: tautan ini menelepon {who}, yang berada di {host} dan bukan di PBX kantor. Tekan {enter} hanya jika Anda mengenalnya.</translation>
    </message>
    <message>
        <source>The link “{who}” is no number or address that can be dialled. Correct it, or ask for the number.</source>
        <translation>Tautan “{who}” bukan nomor atau alamat yang dapat ditelepon. Perbaiki, atau tanyakan nomornya.</translation>
    </message>
</context>
<context>
    <name>Listening</name>
    <message>
        <source>Paused: a call came. Go on when it is over.</source>
        <translation>Dijeda: ada panggilan masuk. Lanjutkan setelah panggilan selesai.</translation>
    </message>
    <message>
        <source>Paused: there is no headset or speaker to listen on.</source>
        <translation>Dijeda: tidak ada headset atau pengeras suara untuk mendengarkan.</translation>
    </message>
    <message>
        <source>The sound of this recording cannot be read.</source>
        <translation>Suara rekaman ini tidak dapat dibaca.</translation>
    </message>
    <message>
        <source>Checking that the recording was not changed…</source>
        <translation>Memeriksa keutuhan rekaman…</translation>
    </message>
    <message>
        <source>Playing. That you listen is noted.</source>
        <translation>Sedang diputar. Pemutaran ini dicatat.</translation>
    </message>
    <message>
        <source>Paused.</source>
        <translation>Dijeda.</translation>
    </message>
    <message>
        <source>Played to its end.</source>
        <translation>Selesai diputar.</translation>
    </message>
    <message>
        <source>{date} {time} · {length}</source>
        <translation>{date} {time} · {length}</translation>
    </message>
    <message>
        <source>Erased on {date}: its time was over.</source>
        <translation>Dihapus pada {date}: masa simpannya habis.</translation>
    </message>
    <message>
        <source>Kept until {date}.</source>
        <translation>Disimpan sampai {date}.</translation>
    </message>
    <message>
        <source>Whisper from {places}; it is not in the file.</source>
        <translation>Bisikan mulai {places}; tidak ada di berkas.</translation>
    </message>
    <message>
        <source>The recording is being downloaded from the office&apos;s file store…</source>
        <translation>Rekaman sedang diambil dari penyimpanan berkas kantor…</translation>
    </message>
</context>
<context>
    <name>Lists</name>
    <message>
        <source>Search: {text}</source>
        <translation>Pencarian: {text}</translation>
    </message>
    <message>
        <source>Case number</source>
        <translation>Nomor kasus</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Jenis</translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>Perihal</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Priority</source>
        <translation>Prioritas</translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>Kanal</translation>
    </message>
    <message>
        <source>Applicant</source>
        <translation>Pemohon</translation>
    </message>
    <message>
        <source>Agent</source>
        <translation>Petugas</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>Bidang</translation>
    </message>
    <message>
        <source>Opened</source>
        <translation>Dibuka</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>Diubah</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Waktu</translation>
    </message>
    <message>
        <source>Direction</source>
        <translation>Arah</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>Nomor</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nama</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>Hasil</translation>
    </message>
    <message>
        <source>Talked, seconds</source>
        <translation>Lama bicara (detik)</translation>
    </message>
</context>
<context>
    <name>Look-ups</name>
    <message>
        <source>{system} needs the office&apos;s key. Enter it in the settings, then try again.</source>
        <translation>{system} memerlukan kunci akses kantor. Isi di Pengaturan, lalu coba lagi.</translation>
    </message>
    <message>
        <source>{system} cannot be reached. Check the network, then try again.</source>
        <translation>{system} tidak dapat dihubungi. Periksa jaringan, lalu coba lagi.</translation>
    </message>
    <message>
        <source>{system} did not answer in time. Try again, or open its page.</source>
        <translation>{system} terlalu lama tidak menjawab. Coba lagi, atau buka halamannya.</translation>
    </message>
    <message>
        <source>{system} was not asked, because this computer&apos;s proxy setting cannot be used. Tell the IT department: only proxies with http:// work, and the log says what is wrong.</source>
        <translation>{system} tidak dihubungi karena pengaturan proxy komputer ini tidak dapat dipakai. Beri tahu bagian TI: hanya proxy dengan http:// yang dapat dipakai, dan log menyebutkan masalahnya.</translation>
    </message>
    <message>
        <source>The certificate of {system} is not trusted, so nothing was asked. Tell the IT department.</source>
        <translation>Sertifikat {system} tidak tepercaya, jadi tidak ada data yang dikirim. Beri tahu bagian TI.</translation>
    </message>
    <message>
        <source>{system} refused the office&apos;s key. Check it in the settings, or open the page.</source>
        <translation>{system} menolak kunci akses kantor. Periksa di Pengaturan, atau buka halamannya.</translation>
    </message>
    <message>
        <source>{system} knows nothing under this number. Read it back to the applicant.</source>
        <translation>{system} tidak menemukan data untuk nomor ini. Bacakan kembali nomornya kepada pemohon.</translation>
    </message>
    <message>
        <source>{system} did not accept this number. Check it, or ask something else.</source>
        <translation>{system} tidak menerima nomor ini. Periksa nomornya, atau pilih penelusuran lain.</translation>
    </message>
    <message>
        <source>{system} reports an internal error. Try again later, or open its page.</source>
        <translation>{system} sedang bermasalah. Coba lagi nanti, atau buka halamannya.</translation>
    </message>
    <message>
        <source>The answer of {system} cannot be used. Check the address in the settings, or open the page.</source>
        <translation>Jawaban {system} tidak dapat dipakai. Periksa alamatnya di Pengaturan, atau buka halamannya.</translation>
    </message>
    <message>
        <source>The answer of {system} is too large. Ask something else, or open its page.</source>
        <translation>Jawaban {system} terlalu besar. Pilih penelusuran lain, atau buka halamannya.</translation>
    </message>
    <message>
        <source>{system} redirects to another address; redirects are not followed. Check the address in the settings.</source>
        <translation>{system} mengalihkan ke alamat lain, dan pengalihan itu tidak diikuti. Periksa alamatnya di Pengaturan.</translation>
    </message>
    <message>
        <source>{system} is not asked from here. {open} opens its page with the number copied, {back} brings what you copied there back.</source>
        <translation>{system} tidak dapat diperiksa langsung dari sini. {open} membuka halamannya dengan nomor sudah tersalin; {back} mengambil yang Anda salin di halaman itu.</translation>
    </message>
</context>
<context>
    <name>LookUpForm</name>
    <message>
        <source>Nothing was copied. Copy the answer on the page first.</source>
        <translation>Belum ada yang disalin. Salin dahulu jawabannya di halaman itu.</translation>
    </message>
    <message>
        <source>Only the number was copied. Copy the answer on the page first.</source>
        <translation>Yang tersalin baru nomornya. Salin dahulu jawabannya di halaman itu.</translation>
    </message>
    <message>
        <source>Choose where you looked.</source>
        <translation>Pilih tempat penelusuran.</translation>
    </message>
    <message>
        <source>Say what you looked for.</source>
        <translation>Tulis apa yang Anda cari.</translation>
    </message>
    <message>
        <source>Type or paste what you found, also if it is nothing.</source>
        <translation>Ketik atau tempel hasilnya, juga jika tidak ditemukan.</translation>
    </message>
    <message>
        <source>Look-up as evidence</source>
        <translation>Penelusuran sebagai bukti</translation>
    </message>
    <message>
        <source>Keep as evidence</source>
        <translation>Simpan sebagai bukti</translation>
    </message>
    <message>
        <source>Put the form away</source>
        <translation>Tutup formulir</translation>
    </message>
    <message>
        <source>Looked up in</source>
        <translation>Ditelusuri di</translation>
    </message>
    <message>
        <source>Looked for</source>
        <translation>Yang ditelusuri</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>Hasil</translation>
    </message>
    <message>
        <source>Open the page, copy the key</source>
        <translation>Buka &amp; salin nomor</translation>
    </message>
    <message>
        <source>Bring back what was copied</source>
        <translation>Ambil hasil salinan</translation>
    </message>
</context>
<context>
    <name>LookupPane</name>
    <message>
        <source>Try again</source>
        <translation>Coba lagi</translation>
    </message>
    <message>
        <source>Ask now</source>
        <translation>Periksa sekarang</translation>
    </message>
    <message>
        <source>Answer of {time}, kept as evidence</source>
        <translation>Jawaban pukul {time}, tersimpan sebagai bukti</translation>
    </message>
    <message>
        <source>Answer of {time}</source>
        <translation>Jawaban pukul {time}</translation>
    </message>
    <message>
        <source>Asking…</source>
        <translation>Sedang memeriksa…</translation>
    </message>
    <message>
        <source>Not asked yet.</source>
        <translation>Belum diperiksa.</translation>
    </message>
    <message>
        <source>Look-up in {system}</source>
        <translation>Penelusuran di {system}</translation>
    </message>
    <message>
        <source>What {system} is asked</source>
        <translation>Yang diperiksa di {system}</translation>
    </message>
    <message>
        <source>Answer of {system}</source>
        <translation>Jawaban {system}</translation>
    </message>
    <message>
        <source>Keep as evidence</source>
        <translation>Simpan sebagai bukti</translation>
    </message>
    <message>
        <source>Open the page, copy the number</source>
        <translation>Buka &amp; salin nomor</translation>
    </message>
</context>
<context>
    <name>LookupPanes</name>
    <message>
        <source>JELITA and OSS</source>
        <translation>JELITA dan OSS</translation>
    </message>
    <message>
        <source>JELITA and OSS are asked as soon as the case has a registration number, NIB or KBLI.</source>
        <translation>JELITA dan OSS ditanya begitu kasus memiliki nomor pendaftaran, NIB, atau KBLI.</translation>
    </message>
</context>
<context>
    <name>LookupSummary</name>
    <message>
        <source>{system}: {answer}</source>
        <translation>{system}: {answer}</translation>
    </message>
    <message>
        <source>asking…</source>
        <translation>sedang memeriksa…</translation>
    </message>
    <message>
        <source>answered</source>
        <translation>sudah menjawab</translation>
    </message>
    <message>
        <source>knows nothing</source>
        <translation>tidak ditemukan</translation>
    </message>
    <message>
        <source>no answer</source>
        <translation>tidak ada jawaban</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>The call with {who} is still going on. {hang_up} ends it; {quit} once more ends it and leaves Loket.</source>
        <translation>Panggilan dengan {who} masih berlangsung. {hang_up} mengakhirinya; {quit} sekali lagi mengakhirinya dan menutup Loket.</translation>
    </message>
    <message>
        <source>A password is being changed; it takes a few seconds. {quit} again closes Loket at once: next time, try the new password first, then the old one.</source>
        <translation>Kata sandi sedang diubah; perlu beberapa detik. {quit} sekali lagi langsung menutup Loket: lain kali masuklah dengan kata sandi baru, atau dengan yang lama.</translation>
    </message>
    <message>
        <source>The disk takes nothing. In the memory of this computer only: saved changes: {changes}, cases being typed: {drafts}. Free some space and wait some seconds, then Loket writes them. {quit} once more leaves Loket, and they are lost.</source>
        <translation>Disk tidak dapat ditulisi. Yang hanya ada di memori komputer ini: perubahan tersimpan: {changes}, kasus yang sedang diketik: {drafts}. Kosongkan ruang disk dan tunggu beberapa detik, lalu Loket menuliskannya. {quit} sekali lagi menutup Loket, dan semua itu hilang.</translation>
    </message>
</context>
<context>
    <name>MergeBox</name>
    <message>
        <source>Same person?</source>
        <translation>Orang yang sama?</translation>
    </message>
    <message>
        <source>Undo the merge</source>
        <translation>Batalkan penggabungan</translation>
    </message>
    <message>
        <source>“{name}” was merged into this record: {when}, {who}</source>
        <translation>“{name}” digabungkan ke data ini: {when}, {who}</translation>
    </message>
    <message>
        <source>Recorded twice?</source>
        <translation>Tercatat dua kali?</translation>
    </message>
    <message>
        <source>Find the other record by name or number</source>
        <translation>Cari data lainnya dengan nama atau nomor</translation>
    </message>
    <message>
        <source>Yes, merge them</source>
        <translation>Ya, gabungkan</translation>
    </message>
    <message>
        <source>No, two persons</source>
        <translation>Tidak, dua orang</translation>
    </message>
</context>
<context>
    <name>Message</name>
    <message>
        <source>Message received</source>
        <translation>Pesan diterima</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Pesan</translation>
    </message>
    <message>
        <source>Subject: {subject}</source>
        <translation>Perihal: {subject}</translation>
    </message>
    <message>
        <source>Copy to {addresses}</source>
        <translation>Tembusan kepada {addresses}</translation>
    </message>
    <message>
        <source>the copy to {addresses} did not arrive</source>
        <translation>tembusan kepada {addresses} tidak sampai</translation>
    </message>
    <message>
        <source>the answered mail is quoted below</source>
        <translation>surel yang dijawab dikutip di bawahnya</translation>
    </message>
    <message>
        <source>an earlier mail, quoted below it, is left out</source>
        <translation>kutipan surel sebelumnya tidak ditampilkan</translation>
    </message>
    <message>
        <source>{state}: {cause}</source>
        <translation>{state}: {cause}</translation>
    </message>
    <message>
        <source>{state} (code {code})</source>
        <translation>{state} (kode {code})</translation>
    </message>
    <message>
        <source>Proof: the message of {time} · {state}</source>
        <translation>Bukti: pesan pukul {time} · {state}</translation>
    </message>
    <message>
        <source>a file</source>
        <translation>berkas</translation>
    </message>
    <message>
        <source>File: {name}</source>
        <translation>Berkas: {name}</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>Tarik kembali</translation>
    </message>
    <message>
        <source>Send again</source>
        <translation>Kirim lagi</translation>
    </message>
    <message>
        <source>It has arrived</source>
        <translation>Sudah sampai</translation>
    </message>
    <message>
        <source>Add to the case</source>
        <translation>Masukkan ke kasus</translation>
    </message>
</context>
<context>
    <name>MonitorBar</name>
    <message>
        <source>Why do you listen? It is asked once a day for each agent, and kept.</source>
        <translation>Mengapa Anda mendengarkan? Ditanyakan sekali sehari untuk tiap petugas, dan disimpan.</translation>
    </message>
    <message>
        <source>Reason for listening</source>
        <translation>Alasan mendengarkan</translation>
    </message>
    <message>
        <source>Reason, for example: training, a complaint</source>
        <translation>Alasan, misalnya: pelatihan, pengaduan</translation>
    </message>
    <message>
        <source>Listen</source>
        <translation>Dengarkan</translation>
    </message>
    <message>
        <source>End (Esc)</source>
        <translation>Selesai (Esc)</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Tutup</translation>
    </message>
</context>
<context>
    <name>Monitoring</name>
    <message>
        <source>{name} is listening to this call.</source>
        <translation>{name} mendengarkan panggilan ini.</translation>
    </message>
    <message>
        <source>{name} whispers: only you hear it, and it is in no recording.</source>
        <translation>{name} berbisik: hanya Anda yang mendengar, dan tidak ada di rekaman.</translation>
    </message>
    <message>
        <source>{name} takes part in this call: the caller hears it, too.</source>
        <translation>{name} ikut dalam panggilan ini: penelepon juga mendengarnya.</translation>
    </message>
    <message>
        <source>Listen</source>
        <translation>Dengarkan</translation>
    </message>
    <message>
        <source>Whisper</source>
        <translation>Berbisik</translation>
    </message>
    <message>
        <source>Join</source>
        <translation>Ikut bicara</translation>
    </message>
    <message>
        <source>You listen to {name}. Nobody hears you.</source>
        <translation>Anda mendengarkan {name}. Tidak ada yang mendengar Anda.</translation>
    </message>
    <message>
        <source>You whisper. Only {name} hears you.</source>
        <translation>Anda berbisik. Hanya {name} yang mendengar Anda.</translation>
    </message>
    <message>
        <source>You take part. {name} and the caller hear you.</source>
        <translation>Anda ikut bicara. {name} dan penelepon mendengar Anda.</translation>
    </message>
    <message>
        <source>Waiting until {name} sees that you want to listen…</source>
        <translation>Menunggu sampai {name} melihat bahwa Anda ingin mendengarkan…</translation>
    </message>
    <message>
        <source>{name} sees it. Calling the PBX…</source>
        <translation>{name} melihatnya. Menghubungi PBX…</translation>
    </message>
    <message>
        <source>The code for this cannot be dialled, so nothing changes. Ask IT.</source>
        <translation>Kode untuk ini tidak dapat ditelepon, jadi tidak ada yang berubah. Hubungi bagian TI.</translation>
    </message>
    <message>
        <source>The window of {name} is not visible, so it cannot show that you listen.</source>
        <translation>Jendela {name} tidak terlihat, jadi tidak dapat menampilkan bahwa Anda mendengarkan.</translation>
    </message>
    <message>
        <source>The PBX did not put you through. Ask IT about the code for listening.</source>
        <translation>PBX tidak menyambungkan Anda. Tanyakan kode untuk mendengarkan kepada bagian TI.</translation>
    </message>
    <message>
        <source>The PBX has ended it.</source>
        <translation>PBX mengakhirinya.</translation>
    </message>
    <message>
        <source>Waiting until {name} sees the change…</source>
        <translation>Menunggu sampai {name} melihat perubahannya…</translation>
    </message>
    <message>
        <source>You do not listen to {name} any more.</source>
        <translation>Anda tidak mendengarkan {name} lagi.</translation>
    </message>
    <message>
        <source>The call of {name} has ended.</source>
        <translation>Panggilan {name} sudah berakhir.</translation>
    </message>
    <message>
        <source>{name} has no call now.</source>
        <translation>{name} sedang tidak menelepon.</translation>
    </message>
    <message>
        <source>Listening is not allowed by the policy at the computer of {name}.</source>
        <translation>Kebijakan di komputer {name} tidak mengizinkan panggilan didengarkan.</translation>
    </message>
    <message>
        <source>The computer of {name} did not show that you want to listen. No call was made.</source>
        <translation>Komputer {name} tidak menampilkan bahwa Anda ingin mendengarkan. Tidak ada panggilan yang dibuat.</translation>
    </message>
    <message>
        <source>Ended: the computer of {name} does not show any more that you listen.</source>
        <translation>Diakhiri: komputer {name} tidak lagi menampilkan bahwa Anda mendengarkan.</translation>
    </message>
    <message>
        <source>Ended: the connection to the server was lost.</source>
        <translation>Diakhiri: sambungan ke server terputus.</translation>
    </message>
    <message>
        <source>Another supervisor listens to {name}.</source>
        <translation>Supervisor lain sedang mendengarkan {name}.</translation>
    </message>
    <message>
        <source>You have a call of your own.</source>
        <translation>Anda sendiri sedang dalam panggilan.</translation>
    </message>
    <message>
        <source>{name} has no extension in the list of staff.</source>
        <translation>{name} tidak punya ekstensi di daftar petugas.</translation>
    </message>
    <message>
        <source>The code for listening cannot be dialled. Ask IT.</source>
        <translation>Kode untuk mendengarkan tidak dapat ditelepon. Hubungi bagian TI.</translation>
    </message>
    <message>
        <source>You may not listen to {name}.</source>
        <translation>Anda tidak boleh mendengarkan {name}.</translation>
    </message>
    <message>
        <source>The server does not answer, so {name} could not see it.</source>
        <translation>Server tidak menjawab, jadi {name} tidak dapat melihatnya.</translation>
    </message>
</context>
<context>
    <name>MyReviewsPage</name>
    <message>
        <source>No review of your work was shared yet.</source>
        <translation>Belum ada penilaian pekerjaan Anda yang dibagikan.</translation>
    </message>
    <message>
        <source>{count} reviews wait for your word: agree, or object with a reason.</source>
        <translation>{count} penilaian menunggu tanggapan Anda: setuju, atau keberatan dengan alasan.</translation>
    </message>
    <message>
        <source>The server did not take your word: this review waits for none any more. What you typed stays here. The list is read again and shows how it stands.</source>
        <translation>Server tidak menerima tanggapan Anda: penilaian ini tidak lagi menunggu tanggapan. Yang Anda ketik tetap ada di sini. Daftar dibaca ulang dan menampilkan keadaannya sekarang.</translation>
    </message>
    <message>
        <source>The server shows these reviews to you no more. Sign in again.</source>
        <translation>Server tidak lagi menampilkan penilaian ini kepada Anda. Masuklah kembali.</translation>
    </message>
    <message>
        <source>The server does not answer. What was typed stays here: try again.</source>
        <translation>Server tidak menjawab. Yang sudah diketik tetap di sini: coba lagi.</translation>
    </message>
    <message>
        <source>Reviews of your work</source>
        <translation>Penilaian pekerjaan Anda</translation>
    </message>
</context>
<context>
    <name>NextBar</name>
    <message>
        <source>Record the solution</source>
        <translation>Catat solusi</translation>
    </message>
    <message>
        <source>Record the unit&apos;s answer</source>
        <translation>Catat jawaban bidang</translation>
    </message>
    <message>
        <source>Confirm the receipt</source>
        <translation>Konfirmasi penerimaan</translation>
    </message>
    <message>
        <source>Give the answer</source>
        <translation>Sampaikan kepada pemohon</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Jeda</translation>
    </message>
    <message>
        <source>Give it later</source>
        <translation>Sampaikan nanti</translation>
    </message>
    <message>
        <source>The solution is there. Call the applicant and read it out.</source>
        <translation>Solusi sudah ada. Telepon pemohon dan bacakan solusinya.</translation>
    </message>
    <message>
        <source>The applicant has the answer. Ask whether everything is clear, then close.</source>
        <translation>Pemohon sudah diberi tahu. Tanyakan apakah semuanya jelas, lalu tutup.</translation>
    </message>
    <message>
        <source>Closed. If the applicant asks again, open it again with the reason.</source>
        <translation>Ditutup. Jika pemohon bertanya lagi, buka kembali dan tulis alasannya.</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>Dibatalkan.</translation>
    </message>
    <message>
        <source>{unit} returned the question: {reason}</source>
        <translation>{unit} mengembalikan pertanyaan: {reason}</translation>
    </message>
    <message>
        <source>Waiting for the applicant. The clock stands still.</source>
        <translation>Menunggu pemohon. Waktu tidak dihitung.</translation>
    </message>
    <message>
        <source>Waiting for the applicant since {time}: {reason}. The clock stands still.</source>
        <translation>Menunggu pemohon sejak {time}: {reason}. Waktu tidak dihitung.</translation>
    </message>
    <message>
        <source>Paused since {time}: {reason}. The clock stands still.</source>
        <translation>Dijeda sejak {time}: {reason}. Waktu tidak dihitung.</translation>
    </message>
    <message>
        <source>It goes on at {time} at the latest.</source>
        <translation>Berlanjut paling lambat {time}.</translation>
    </message>
    <message>
        <source>{name} of {unit} asks: {question}</source>
        <translation>{name} dari {unit} bertanya: {question}</translation>
    </message>
    <message>
        <source>The unit&apos;s clock stands still.</source>
        <translation>Waktu bidang tidak dihitung.</translation>
    </message>
    <message>
        <source>{agent} needs your validated answer by {due}.</source>
        <translation>{agent} memerlukan jawaban tervalidasi dari Anda paling lambat {due}.</translation>
    </message>
    <message>
        <source>{unit} has the question; the answer is due at {due} and comes back to you.</source>
        <translation>Pertanyaan ada di {unit}; jawaban paling lambat {due} dan akan kembali kepada Anda.</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Lanjutkan</translation>
    </message>
    <message>
        <source>Look-up</source>
        <translation>Telusuri</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Lainnya</translation>
    </message>
    <message>
        <source>{yes}: answer now</source>
        <translation>{yes}: jawab sekarang</translation>
    </message>
    <message>
        <source>{no}: escalate</source>
        <translation>{no}: teruskan ke bidang</translation>
    </message>
    <message>
        <source>Log a contact</source>
        <translation>Catat kontak</translation>
    </message>
    <message>
        <source>Return</source>
        <translation>Kembalikan</translation>
    </message>
    <message>
        <source>Answer the unit</source>
        <translation>Jawab bidang</translation>
    </message>
    <message>
        <source>As a text</source>
        <translation>Sebagai teks</translation>
    </message>
    <message>
        <source>Ask back</source>
        <translation>Tanya balik</translation>
    </message>
    <message>
        <source>Pass on</source>
        <translation>Ke bidang lain</translation>
    </message>
    <message>
        <source>Take over</source>
        <translation>Ambil alih</translation>
    </message>
    <message>
        <source>Give to…</source>
        <translation>Serahkan…</translation>
    </message>
    <message>
        <source>Reopen</source>
        <translation>Buka kembali</translation>
    </message>
    <message>
        <source>Not reached</source>
        <translation>Tidak dapat dihubungi</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Batalkan kasus</translation>
    </message>
</context>
<context>
    <name>NoteField</name>
    <message>
        <source>Note</source>
        <translation>Catatan</translation>
    </message>
    <message>
        <source>Type while you talk. Enter stamps the line, ?? asks the knowledge base, :: a text.</source>
        <translation>Ketik sambil berbicara. Enter mencatat waktu baris, ?? mencari di basis pengetahuan, :: menyisipkan teks siap pakai.</translation>
    </message>
</context>
<context>
    <name>NoticeBar</name>
    <message>
        <source>{count} more</source>
        <translation>{count} lagi</translation>
    </message>
    <message>
        <source>All of it</source>
        <translation>Selengkapnya</translation>
    </message>
    <message>
        <source>Close this notice</source>
        <translation>Tutup pemberitahuan ini</translation>
    </message>
</context>
<context>
    <name>NoticeList</name>
    <message>
        <source>Close this notice</source>
        <translation>Tutup pemberitahuan ini</translation>
    </message>
</context>
<context>
    <name>Notices</name>
    <message>
        <source>{words}</source>
        <translation>{words}</translation>
    </message>
    <message>
        <source>{name} does not listen any more.</source>
        <translation>{name} tidak mendengarkan lagi.</translation>
    </message>
    <message>
        <source>The phone part of the program stopped and is being started again. What you typed is safe. Wait a moment.</source>
        <translation>Bagian telepon berhenti dan sedang dimulai ulang. Ketikan Anda aman. Tunggu sebentar.</translation>
    </message>
    <message>
        <source>The phone works again. Call back if a call was cut off.</source>
        <translation>Telepon berfungsi lagi. Telepon balik jika panggilan terputus.</translation>
    </message>
    <message>
        <source>The phone cannot start: another program uses its port. Close the other phone program, or choose another port in the settings.</source>
        <translation>Telepon tidak dapat dimulai: port-nya dipakai program lain. Tutup program telepon lain itu, atau pilih port lain di Pengaturan.</translation>
    </message>
    <message>
        <source>The phone cannot start: there is no network. Check the cable or Wi-Fi; cases can be worked on.</source>
        <translation>Telepon tidak dapat dimulai: tidak ada jaringan. Periksa kabel atau Wi-Fi; kasus tetap dapat dikerjakan.</translation>
    </message>
    <message>
        <source>The phone cannot start: a part of it is missing. Ask the IT department to install Loket again.</source>
        <translation>Telepon tidak dapat dimulai: ada bagian yang hilang. Minta bagian TI memasang ulang Loket.</translation>
    </message>
    <message>
        <source>The phone cannot start. Start Loket again; if it stays so, give the IT department the log.</source>
        <translation>Telepon tidak dapat dimulai. Mulai ulang Loket; jika tetap begitu, berikan log kepada bagian TI.</translation>
    </message>
    <message>
        <source>Not reachable: the PBX {domain} refused us ({code} {reason}). Check the account in the settings.</source>
        <translation>Telepon tidak tersambung: PBX {domain} menolak ({code} {reason}). Periksa akun di Pengaturan.</translation>
    </message>
    <message>
        <source>Not reachable: the PBX {domain} does not accept the password. Enter it again in the settings.</source>
        <translation>Telepon tidak tersambung: PBX {domain} menolak kata sandi. Masukkan lagi di Pengaturan.</translation>
    </message>
    <message>
        <source>Not reachable: the PBX {domain} does not know this user. Check the user name in the settings.</source>
        <translation>Telepon tidak tersambung: PBX {domain} tidak mengenal pengguna ini. Periksa nama pengguna di Pengaturan.</translation>
    </message>
    <message>
        <source>Not reachable: the PBX {domain} does not answer. Check the network; Loket keeps trying.</source>
        <translation>Telepon tidak tersambung: PBX {domain} tidak menanggapi. Periksa jaringan; Loket terus mencoba otomatis.</translation>
    </message>
    <message>
        <source>Not reachable: the PBX {domain} cannot take the sign-in now ({code} {reason}). Loket keeps trying.</source>
        <translation>Telepon tidak tersambung: PBX {domain} belum dapat menerima pendaftaran ({code} {reason}). Loket terus mencoba.</translation>
    </message>
    <message>
        <source>Not reachable: another phone answers for this extension. Sign it out there, or tell the IT department; Loket keeps trying.</source>
        <translation>Telepon tidak tersambung: telepon lain menjawab untuk ekstensi ini. Cabut ekstensi dari telepon itu, atau beri tahu bagian TI; Loket terus mencoba.</translation>
    </message>
    <message>
        <source>Not reachable: the PBX {domain} accepts the password, but refuses this workstation ({code} {reason}). Tell the IT department; Loket keeps trying.</source>
        <translation>Telepon tidak tersambung: PBX {domain} menerima kata sandi, tetapi menolak komputer kerja ini ({code} {reason}). Beri tahu bagian TI; Loket terus mencoba.</translation>
    </message>
    <message>
        <source>Not reachable: the PBX {domain} answers, but its answer cannot be read ({reason}). Tell the IT department; Loket keeps trying.</source>
        <translation>Telepon tidak tersambung: PBX {domain} menjawab, tetapi jawabannya tidak dapat dibaca ({reason}). Beri tahu bagian TI; Loket terus mencoba.</translation>
    </message>
    <message>
        <source>The call with {to} was cut off. Call back; the case is still open.</source>
        <translation>Panggilan dengan {to} terputus. Telepon balik; kasusnya masih terbuka.</translation>
    </message>
    <message>
        <source>Missed call from {to}. Call back, or do it later from the list.</source>
        <translation>Panggilan tak terjawab dari {to}. Telepon balik, atau nanti dari daftar.</translation>
    </message>
    <message>
        <source>No number is recorded for this applicant. Ask for it, or type one into the dial field.</source>
        <translation>Nomor pemohon ini belum tercatat. Tanyakan nomornya, atau ketik di kolom nomor.</translation>
    </message>
    <message>
        <source>No number of {to} is known. Enter it in the settings, on the page “Colleagues”.</source>
        <translation>Nomor {to} belum diketahui. Isi di Pengaturan, halaman “Rekan”.</translation>
    </message>
    <message>
        <source>{count} missed calls, the last one from {to}. All of them are in the list.</source>
        <translation>{count} panggilan tak terjawab, yang terakhir dari {to}. Semuanya ada di daftar.</translation>
    </message>
    <message>
        <source>Attached: {name}. It is among the files of the case.</source>
        <translation>Terlampir: {name}. Berkas itu ada di daftar berkas kasus.</translation>
    </message>
    <message>
        <source>No other message waits for an answer.</source>
        <translation>Tidak ada pesan lain yang menunggu jawaban.</translation>
    </message>
    <message>
        <source>The sender is blocked: its messages wait for nobody. “End the block” undoes that.</source>
        <translation>Pengirim diblokir: pesannya tidak menunggu jawaban siapa pun. “Akhiri pemblokiran” membatalkannya.</translation>
    </message>
    <message>
        <source>The block has ended: new messages wait for an answer.</source>
        <translation>Pemblokiran berakhir: pesan baru menunggu jawaban.</translation>
    </message>
    <message>
        <source>Nothing more is sent to the applicant there.</source>
        <translation>Tidak ada lagi yang dikirim kepada pemohon di saluran itu.</translation>
    </message>
    <message>
        <source>Messages can be sent to the applicant there again.</source>
        <translation>Pemohon dapat dikirimi pesan lagi di saluran itu.</translation>
    </message>
    <message>
        <source>The list is read again. Loket does so at every change.</source>
        <translation>Daftar sudah dimuat ulang. Loket melakukannya setiap kali ada perubahan.</translation>
    </message>
    <message>
        <source>You ended the call with {to}.</source>
        <translation>Anda mengakhiri panggilan dengan {to}.</translation>
    </message>
    <message>
        <source>You declined the call of {to}.</source>
        <translation>Anda menolak panggilan dari {to}.</translation>
    </message>
    <message>
        <source>{to} is being called. {key} stops it.</source>
        <translation>{to} sedang ditelepon. {key} membatalkannya.</translation>
    </message>
    <message>
        <source>This caller hid the number, so there is nothing to dial. Look for the number in the case.</source>
        <translation>Penelepon menyembunyikan nomornya, jadi tidak ada yang dapat ditelepon. Cari nomornya di kasus.</translation>
    </message>
    <message>
        <source>No microphone found: callers cannot hear you. Plug in the headset, or choose another microphone.</source>
        <translation>Mikrofon tidak ditemukan: penelepon tidak mendengar Anda. Pasang headset, atau pilih mikrofon lain.</translation>
    </message>
    <message>
        <source>No headset or speaker found: you cannot hear callers. Plug in the headset, or choose another device.</source>
        <translation>Headset atau pengeras suara tidak ditemukan: Anda tidak mendengar penelepon. Pasang headset, atau pilih perangkat lain.</translation>
    </message>
    <message>
        <source>Noise suppression does not work on this computer: callers hear the noise around you. Calls work as before. Give the IT department the log.</source>
        <translation>Peredam bising tidak berfungsi di komputer ini: penelepon mendengar bising di sekitar Anda. Panggilan tetap seperti biasa. Berikan log ke bagian TI.</translation>
    </message>
    <message>
        <source>The sound system of this computer does not answer: you and the caller cannot hear each other. The call goes on. If it does not come back soon, call back from another phone and restart the computer.</source>
        <translation>Sistem suara komputer ini tidak merespons: Anda dan penelepon tidak dapat saling mendengar. Panggilan tetap berjalan. Jika tidak segera pulih, telepon balik dari telepon lain dan mulai ulang komputer.</translation>
    </message>
    <message>
        <source>The sound system of this computer answers again: microphone and speaker are in use.</source>
        <translation>Sistem suara komputer ini merespons lagi: mikrofon dan pengeras suara digunakan.</translation>
    </message>
    <message>
        <source>No device for the ring tone: calls will only be seen. Plug in a speaker, or choose another device.</source>
        <translation>Tidak ada perangkat untuk nada dering: panggilan hanya terlihat. Pasang pengeras suara, atau pilih perangkat lain.</translation>
    </message>
    <message>
        <source>{role}: “{wanted}” is gone, now using “{name}”. Plug it in again, or choose another device.</source>
        <translation>{role}: “{wanted}” terlepas, kini memakai “{name}”. Pasang kembali, atau pilih perangkat lain.</translation>
    </message>
    <message>
        <source>{role}: “{name}” is back and in use.</source>
        <translation>{role}: “{name}” terpasang lagi dan dipakai.</translation>
    </message>
    <message>
        <source>Another program uses the headset “{name}” too, so its buttons may do the wrong thing. Close the other phone program, or use the keys (F1).</source>
        <translation>Program lain juga memakai headset “{name}”, sehingga tombolnya dapat keliru. Tutup program telepon itu, atau gunakan pintasan (F1).</translation>
    </message>
    <message>
        <source>Loket may not use the buttons of the headset “{name}”. Use the keys (F1), and ask the IT department to set up the headset.</source>
        <translation>Loket tidak diizinkan memakai tombol headset “{name}”. Gunakan pintasan (F1), dan minta bagian TI menyiapkan headset itu.</translation>
    </message>
    <message>
        <source>The buttons of the headset do not work. Calls go on as before: use the keys (F1), and plug the headset in again after the call.</source>
        <translation>Tombol headset tidak berfungsi. Panggilan tetap berjalan: gunakan pintasan (F1), lalu pasang kembali headset setelah panggilan selesai.</translation>
    </message>
    <message>
        <source>You are not available: something at this desk is not ready ({reason}). Ask the IT department if you do not find what.</source>
        <translation>Anda belum tersedia: ada yang belum siap di meja ini ({reason}). Hubungi bagian TI jika penyebabnya tidak ditemukan.</translation>
    </message>
    <message>
        <source>You are not available yet: the sound must be checked first. It takes half a minute; then you become available automatically.</source>
        <translation>Anda belum tersedia: suara harus diperiksa dahulu. Hanya setengah menit; setelah itu Anda otomatis tersedia.</translation>
    </message>
    <message>
        <source>You are not available: the microphone is silent. Switch it on at the headset, or choose another one, and check the sound again.</source>
        <translation>Anda belum tersedia: mikrofon tidak bersuara. Aktifkan di headset, atau pilih mikrofon lain, lalu periksa suara lagi.</translation>
    </message>
    <message>
        <source>You are not available: the microphone is too quiet. Move it to your mouth, or raise its volume, and check the sound again.</source>
        <translation>Anda belum tersedia: suara mikrofon terlalu kecil. Dekatkan ke mulut, atau naikkan volumenya, lalu periksa suara lagi.</translation>
    </message>
    <message>
        <source>You are not available: the system mutes the microphone. Switch it on in the system&apos;s sound settings; then you become available automatically.</source>
        <translation>Anda belum tersedia: sistem membisukan mikrofon. Aktifkan di pengaturan suara sistem; setelah itu Anda otomatis tersedia.</translation>
    </message>
    <message>
        <source>You are not available: no microphone was found. Plug in the headset.</source>
        <translation>Anda belum tersedia: mikrofon tidak ditemukan. Pasang headset.</translation>
    </message>
    <message>
        <source>New sound device: “{name}”. Use it for calls? “Only for now” ends when it is unplugged.</source>
        <translation>Perangkat suara baru: “{name}”. Pakai untuk panggilan? “Hanya kali ini” berakhir saat perangkat dicabut.</translation>
    </message>
    <message>
        <source>The sound can be checked when no call is up. Try again after the call.</source>
        <translation>Suara dapat diperiksa jika tidak ada panggilan. Coba lagi setelah panggilan selesai.</translation>
    </message>
    <message>
        <source>Nobody can hear you: the system mutes the microphone “{name}”. Switch it on in the system&apos;s sound settings or at the headset.</source>
        <translation>Tidak ada yang mendengar Anda: sistem membisukan mikrofon “{name}”. Aktifkan di pengaturan suara sistem atau di headset.</translation>
    </message>
    <message>
        <source>The microphone “{name}” is no longer muted.</source>
        <translation>Mikrofon “{name}” tidak lagi dibisukan.</translation>
    </message>
    <message>
        <source>The caller cannot hear you: the microphone gives no sound. Look for the mute switch of the headset, or choose another microphone.</source>
        <translation>Penelepon tidak mendengar Anda: mikrofon tidak bersuara. Cari tombol bisu di headset, atau pilih mikrofon lain.</translation>
    </message>
    <message>
        <source>“{text}” is no number or address that can be dialled. Check it, e.g. 0812-3456-7890.</source>
        <translation>“{text}” bukan nomor atau alamat yang dapat ditelepon. Periksa, misalnya 0812-3456-7890.</translation>
    </message>
    <message>
        <source>Do not disturb was switched off, because another agent works here now. Calls ring again.</source>
        <translation>“Jangan ganggu” dimatikan karena petugas di meja ini berganti. Panggilan berdering lagi.</translation>
    </message>
    <message>
        <source>A call is going on. End it, then sign out.</source>
        <translation>Panggilan sedang berlangsung. Akhiri panggilan, lalu akhiri sesi.</translation>
    </message>
    <message>
        <source>“{text}” is your own extension. Choose another number; the call is still with you.</source>
        <translation>“{text}” adalah meja ini sendiri. Pilih orang lain; panggilan masih bersama Anda.</translation>
    </message>
    <message>
        <source>This is not a number or an address that can be dialled. Check it, e.g. 0812-3456-7890.</source>
        <translation>Ini bukan nomor atau alamat yang dapat ditelepon. Periksa, misalnya 0812-3456-7890.</translation>
    </message>
    <message>
        <source>That call is already over. Nothing needs to be done.</source>
        <translation>Panggilan itu sudah berakhir. Tidak ada yang perlu dilakukan.</translation>
    </message>
    <message>
        <source>That is not possible at this moment of the call. Wait until it is connected, then try again.</source>
        <translation>Belum dapat dilakukan sekarang. Tunggu sampai panggilan tersambung, lalu coba lagi.</translation>
    </message>
    <message>
        <source>The other party did not accept that. The call goes on as before; try again.</source>
        <translation>Telepon lawan bicara menolaknya. Panggilan tetap berjalan; coba lagi.</translation>
    </message>
    <message>
        <source>The phone of {to} did not take the hold: you do not hear each other until you resume.</source>
        <translation>{to} tidak menerima penahanan: Anda berdua tidak saling mendengar sampai panggilan dilanjutkan.</translation>
    </message>
    <message>
        <source>{from} hands you on to {to}, who is being called now.</source>
        <translation>Panggilan Anda dialihkan {from} ke {to}, yang sedang dipanggil.</translation>
    </message>
    <message>
        <source>You talk to {to} now; before, it was {from}. The case stays as it is.</source>
        <translation>Anda sekarang berbicara dengan {to}; sebelumnya {from}. Kasusnya tetap.</translation>
    </message>
    <message>
        <source>The request of {name} about personal data waits for its answer, until {due}.</source>
        <translation>Permintaan {name} tentang data pribadi menunggu jawaban sampai {due}.</translation>
    </message>
    <message>
        <source>{count} requests about personal data wait for their answers, that of {name} until {due}. {key} lists them.</source>
        <translation>{count} permintaan tentang data pribadi menunggu jawaban; permintaan {name} sampai {due}. {key} menampilkan daftarnya.</translation>
    </message>
    <message>
        <source>The request of {name} about personal data is due: {due}. Answer it on the person&apos;s page.</source>
        <translation>Permintaan {name} tentang data pribadi sudah sampai batas waktu: {due}. Jawab di halaman data orang itu.</translation>
    </message>
    <message>
        <source>Text from {from}: {text}</source>
        <translation>Pesan dari {from}: {text}</translation>
    </message>
    <message>
        <source>The text to {to} was not sent ({reason}). It is back in the phone panel: try again, or call.</source>
        <translation>Pesan ke {to} tidak terkirim ({reason}). Pesannya kembali ke panel telepon: coba lagi, atau telepon.</translation>
    </message>
    <message>
        <source>This call is not recorded: the applicant has not agreed. Read out the notice first.</source>
        <translation>Panggilan ini tidak direkam: belum ada persetujuan. Bacakan dahulu pemberitahuannya.</translation>
    </message>
    <message>
        <source>The recording did not start: nothing can be written in {path} ({reason}). The call goes on. Tell the IT department.</source>
        <translation>Perekaman tidak dapat dimulai: {path} tidak dapat ditulisi ({reason}). Panggilan berlanjut. Beri tahu bagian TI.</translation>
    </message>
    <message>
        <source>The disk is full, so the recording stopped; what was written is kept in {path}. The call goes on. Make room, then record again.</source>
        <translation>Disk penuh, jadi perekaman berhenti; yang sudah terekam tersimpan di {path}. Panggilan berlanjut. Kosongkan ruang, lalu rekam lagi.</translation>
    </message>
    <message>
        <source>The recording stopped: {path} cannot be written any more. The call goes on. Tell the IT department.</source>
        <translation>Perekaman berhenti: {path} tidak dapat ditulisi lagi. Panggilan berlanjut. Beri tahu bagian TI.</translation>
    </message>
    <message>
        <source>The recording stopped by a fault; what was written is kept in {path}. The call goes on. Give the IT department the log.</source>
        <translation>Perekaman berhenti karena gangguan; yang sudah terekam tersimpan di {path}. Panggilan berlanjut. Berikan log kepada bagian TI.</translation>
    </message>
    <message>
        <source>Recording stopped: {to} is on the line now and was not asked. Read out the notice again.</source>
        <translation>Perekaman dihentikan: kini {to} ikut dalam panggilan dan belum dimintai persetujuan. Bacakan lagi pemberitahuannya.</translation>
    </message>
    <message>
        <source>The recording {path} was changed after it was made, so it is not played. Tell the IT department.</source>
        <translation>Rekaman {path} bukan lagi berkas aslinya: ada yang mengubahnya, jadi tidak diputar. Beri tahu bagian TI.</translation>
    </message>
    <message>
        <source>The recording {path} cannot be read ({reason}). Check that its folder can be reached, then try again.</source>
        <translation>Rekaman {path} tidak dapat dibaca ({reason}). Periksa apakah foldernya dapat diakses, lalu coba lagi.</translation>
    </message>
    <message>
        <source>The recording {path} should be erased by now and could not be ({reason}). Loket tries again each hour; tell the IT department.</source>
        <translation>Rekaman {path} seharusnya sudah dihapus, tetapi gagal ({reason}). Loket mencoba lagi setiap jam; beri tahu bagian TI.</translation>
    </message>
    <message>
        <source>Recordings are not played during a call. Listen to it when the call is over.</source>
        <translation>Rekaman tidak diputar selama ada panggilan. Dengarkan setelah panggilan selesai.</translation>
    </message>
    <message>
        <source>There is no headset or speaker to listen on. Plug it in, or choose another device.</source>
        <translation>Tidak ada headset atau pengeras suara untuk mendengarkan. Pasang, atau pilih perangkat lain.</translation>
    </message>
    <message>
        <source>The recording is the file that was made, but its sound cannot be read. Give the IT department the log.</source>
        <translation>Berkas rekaman masih asli, tetapi suaranya tidak dapat dibaca. Berikan log kepada bagian TI.</translation>
    </message>
    <message>
        <source>{count} recordings should be erased by now but are not where they were ({path}), so they do not count as erased. Were they moved? Tell the IT department.</source>
        <translation>{count} rekaman seharusnya sudah dihapus tetapi tidak ada di tempatnya ({path}), jadi belum dianggap terhapus. Apakah dipindahkan? Beri tahu bagian TI.</translation>
    </message>
    <message>
        <source>The clock of this computer has jumped by {count} days, so no recording is erased for now. Check the date, set it right if it is wrong, then start Loket again.</source>
        <translation>Tanggal komputer ini melompat {count} hari, jadi untuk sementara tidak ada rekaman yang dihapus. Periksa tanggalnya, perbaiki jika salah, lalu jalankan lagi Loket.</translation>
    </message>
    <message>
        <source>This recording is still at workstation {name} and arrives when that workstation has sent it. Listen to it later.</source>
        <translation>Rekaman ini masih ada di komputer {name} dan tersedia setelah dikirim dari komputer itu. Dengarkan nanti.</translation>
    </message>
    <message>
        <source>This recording is not in the office&apos;s file store yet. It arrives when its workstation has sent it. Listen to it later.</source>
        <translation>Rekaman ini belum ada di penyimpanan kantor: tersedia setelah dikirim oleh komputer yang memilikinya. Dengarkan nanti.</translation>
    </message>
    <message>
        <source>This recording is at another workstation, and the office&apos;s file store cannot be reached. Check the network, then try again.</source>
        <translation>Rekaman ini ada di komputer lain, dan penyimpanan berkas kantor tidak dapat dihubungi. Periksa jaringan, lalu coba lagi.</translation>
    </message>
    <message>
        <source>The office&apos;s server keeps no files yet. Tell the IT department.</source>
        <translation>Server kantor belum menyimpan berkas. Beri tahu bagian TI.</translation>
    </message>
    <message>
        <source>The file from the office&apos;s store differs from the recording that was made, so it is not played. Tell the IT department.</source>
        <translation>Berkas dari penyimpanan kantor bukan rekaman aslinya, jadi tidak diputar. Beri tahu bagian TI.</translation>
    </message>
    <message>
        <source>There is no room on this computer&apos;s disk for the recording. Make room, then listen to it again.</source>
        <translation>Rekaman tidak dapat ditulis ke disk komputer ini. Kosongkan ruang, lalu dengarkan lagi.</translation>
    </message>
    <message>
        <source>The recording {path} was changed after it was made, so it is not sent to the other workstations. Tell the IT department.</source>
        <translation>{path} bukan lagi berkas aslinya: isinya diubah, jadi tidak dikirim ke komputer lain. Beri tahu bagian TI.</translation>
    </message>
    <message>
        <source>The file {path} is larger than the office&apos;s server accepts, so it stays on this computer. Tell the IT department.</source>
        <translation>Berkas {path} lebih besar daripada yang diterima server kantor, jadi tetap di komputer ini. Beri tahu bagian TI.</translation>
    </message>
    <message>
        <source>{count} interrupted recordings are kept with their calls, up to the interruption.</source>
        <translation>{count} rekaman yang terputus kini disimpan bersama panggilannya, sejauh yang terekam.</translation>
    </message>
    <message>
        <source>The consent to recording was withdrawn: the recordings of this call are erased ({count}).</source>
        <translation>Persetujuan rekaman dicabut: yang sudah terekam dihapus ({count}).</translation>
    </message>
    <message>
        <source>{to} withdrew the consent to recording: the recording together with {others} is erased as well. Record again if they still agree.</source>
        <translation>{to} mencabut persetujuan rekaman: yang terekam bersama {others} ikut dihapus. Rekam lagi jika mereka tetap setuju.</translation>
    </message>
    <message>
        <source>A supervisor whispers to you, so nothing is recorded now. Record again when the whisper is over.</source>
        <translation>Supervisor sedang berbisik kepada Anda, jadi tidak ada yang direkam sekarang. Rekam lagi setelah bisikan selesai.</translation>
    </message>
    <message>
        <source>{count} recordings belong to no known call, so they are not erased automatically: {path}. Tell the supervisor.</source>
        <translation>{count} rekaman bukan milik panggilan yang dikenal di sini, jadi tidak ada yang menghapusnya: {path}. Beri tahu supervisor.</translation>
    </message>
    <message>
        <source>The case is put away when the call ends; typing cancels that.</source>
        <translation>Kasus ini selesai begitu panggilan berakhir; mengetik lagi membatalkannya.</translation>
    </message>
    <message>
        <source>Case {number} takes no changes now, so what you typed in its fields is not saved. It stays there until you drop it, or until the case is reopened.</source>
        <translation>Kasus {number} sedang tidak dapat diubah, jadi isian yang Anda ketik belum tersimpan. Ketikan itu tetap ada di kasus ini sampai Anda menghapusnya atau kasus dibuka kembali.</translation>
    </message>
    <message>
        <source>This call was dialled from a case whose applicant is anonymous, so it stays with that case. Open another case after the call.</source>
        <translation>Panggilan ini dimulai dari kasus yang pemohonnya anonim, jadi tetap pada kasus itu. Buka kasus lain setelah panggilan selesai.</translation>
    </message>
    <message>
        <source>The PBX has paused you in queue {queues}: it sends you no call, although you are available here. Change your state once, e.g. to a break and back, or ask your supervisor.</source>
        <translation>PBX menempatkan Anda dalam jeda di antrean {queues}: tidak ada panggilan dari sana, padahal status Anda di sini Tersedia. Ubah status Anda sekali, misalnya istirahat lalu Tersedia lagi, atau tanyakan kepada supervisor.</translation>
    </message>
    <message>
        <source>The PBX still sends you calls from queue {queues}, although you are not available here. Tell the IT department.</source>
        <translation>PBX masih mengirim panggilan dari antrean {queues}, padahal status Anda di sini tidak Tersedia. Beri tahu bagian TI.</translation>
    </message>
    <message>
        <source>“{text}” is a code by which you would hear a colleague&apos;s call unseen. Use “Listen” on the page Now: your colleague sees it.</source>
        <translation>“{text}” adalah kode untuk mendengarkan panggilan rekan tanpa terlihat. Gunakan “Dengarkan” di halaman Sekarang: rekan Anda melihatnya.</translation>
    </message>
    <message>
        <source>This is a call by WhatsApp. Meta forbids joining it with a telephone number. Choose a colleague&apos;s extension, or call the applicant back by telephone.</source>
        <translation>Ini panggilan lewat WhatsApp. Meta melarang menyambungkannya dengan nomor telepon. Pilih nomor ekstensi rekan, atau telepon balik pemohon.</translation>
    </message>
    <message>
        <source>The telephone ended while the text to {to} was on its way: perhaps it was sent. It is back in the phone panel: ask before you send it again.</source>
        <translation>Telepon berhenti saat pesan ke {to} sedang dikirim: mungkin sudah terkirim. Pesannya kembali ke panel telepon: tanyakan dahulu sebelum mengirimnya lagi.</translation>
    </message>
    <message>
        <source>This computer now works with the shared database. Its earlier records are in {path}; ask the IT department if you need them.</source>
        <translation>Komputer ini kini bekerja dengan basis data bersama. Data yang dicatatnya sendiri ada di {path}; hubungi bagian TI jika masih diperlukan.</translation>
    </message>
    <message>
        <source>The report is in {path}: figures and signalling of the last minute, no sound and no passwords. Give it to the IT department.</source>
        <translation>Laporan ada di {path}: angka dan pensinyalan satu menit terakhir, tanpa suara dan tanpa kata sandi. Berikan kepada bagian TI.</translation>
    </message>
    <message>
        <source>The report could not be written to {path} ({reason}). Tell the IT department when it was.</source>
        <translation>Laporan tidak dapat ditulis ke {path} ({reason}). Beri tahu bagian TI kapan kejadiannya.</translation>
    </message>
    <message>
        <source>There is no call to report: it can be done during a call and up to two minutes after it.</source>
        <translation>Tidak ada panggilan untuk dilaporkan: laporan dapat dibuat selama panggilan dan sampai dua menit sesudahnya.</translation>
    </message>
    <message>
        <source>The system&apos;s key store is not available, so the password is kept only until Loket is closed. Unlock the key store, or ask the IT department.</source>
        <translation>Penyimpan kunci sistem tidak tersedia, jadi kata sandi hanya diingat sampai Loket ditutup. Buka penyimpan kunci, atau hubungi bagian TI.</translation>
    </message>
    <message>
        <source>The system&apos;s key store has not answered for 15 seconds, and the phone needs its password. If a window asks you to unlock the key store, unlock it. If the phone does not start within a minute, close Loket and start it again; if that does not help, tell the IT department.</source>
        <translation>Penyimpan kunci sistem tidak menjawab selama 15 detik, padahal telepon memerlukan kata sandi darinya. Jika ada jendela yang meminta penyimpan kunci dibuka, bukalah. Jika telepon belum berfungsi dalam satu menit, tutup Loket dan jalankan lagi; jika belum berhasil juga, hubungi bagian TI.</translation>
    </message>
    <message>
        <source>The case is in the archive of the shared database, which cannot be reached now. Search for it again as soon as the light says that all is shared.</source>
        <translation>Kasus ini ada di arsip basis data bersama, yang sekarang tidak dapat dihubungi. Cari lagi setelah lampu status menunjukkan data tersinkron.</translation>
    </message>
    <message>
        <source>Saved. The phone connects with the new settings as soon as no call is up.</source>
        <translation>Tersimpan. Telepon tersambung dengan pengaturan baru begitu tidak ada panggilan.</translation>
    </message>
    <message>
        <source>Saved. Close Loket and start it again to use the other records file.</source>
        <translation>Tersimpan. Tutup Loket lalu buka lagi untuk memakai berkas data yang lain.</translation>
    </message>
    <message>
        <source>The settings work now but could not be written to {path} ({reason}). Ask the IT department.</source>
        <translation>Pengaturan berlaku sekarang, tetapi tidak dapat ditulis ke {path} ({reason}). Hubungi bagian TI.</translation>
    </message>
    <message>
        <source>“{name}” in the settings is {value}, which is not there or cannot be used now. Choose another, or ask the IT department.</source>
        <translation>“{name}” di Pengaturan berisi {value}, yang tidak ada atau tidak dapat dipakai sekarang. Pilih yang lain, atau hubungi bagian TI.</translation>
    </message>
    <message>
        <source>The disk is full. Your text is kept in memory and saved once there is room: delete files, do not close Loket.</source>
        <translation>Disk penuh. Teks Anda disimpan di memori dan ditulis setelah ada ruang: hapus berkas lain, jangan tutup Loket.</translation>
    </message>
    <message>
        <source>The records cannot be written. Your text is kept in memory and tried again: do not close Loket, call the IT department.</source>
        <translation>Data tidak dapat ditulis. Teks Anda disimpan di memori dan dicoba lagi: jangan tutup Loket, hubungi bagian TI.</translation>
    </message>
    <message>
        <source>The records on this computer are damaged. Do not close Loket; call the IT department to restore the copy.</source>
        <translation>Data di komputer ini rusak. Jangan tutup Loket; hubungi bagian TI untuk memulihkan salinannya.</translation>
    </message>
    <message>
        <source>Another program holds the records. Your text is kept and saved as soon as they are free.</source>
        <translation>Program lain sedang memakai data. Teks Anda aman dan disimpan begitu data dapat dipakai lagi.</translation>
    </message>
    <message>
        <source>The records could not be used ({reason}). Your text is kept in memory; call the IT department.</source>
        <translation>Data tidak dapat dipakai ({reason}). Teks Anda disimpan di memori; hubungi bagian TI.</translation>
    </message>
    <message>
        <source>The records work again. Everything is saved.</source>
        <translation>Data berfungsi lagi. Semuanya tersimpan.</translation>
    </message>
    <message>
        <source>Everything is saved, but the disk has no room for today&apos;s copy of the records in {path}. Delete files, or tell the IT department. Loket tries again every hour.</source>
        <translation>Semuanya tersimpan, tetapi di disk tidak ada ruang untuk salinan data hari ini di {path}. Hapus berkas lain, atau beri tahu bagian TI. Loket mencoba lagi setiap jam.</translation>
    </message>
    <message>
        <source>Everything is saved, but today&apos;s copy of the records could not be written to {path} ({reason}). Tell the IT department. Loket tries again every hour.</source>
        <translation>Semuanya tersimpan, tetapi salinan data hari ini tidak dapat ditulis ke {path} ({reason}). Beri tahu bagian TI. Loket mencoba lagi setiap jam.</translation>
    </message>
    <message>
        <source>Some changes that were not saved the last time cannot be read. They are kept in {path}: give that file to the IT department.</source>
        <translation>Beberapa perubahan yang belum tersimpan terakhir kali tidak dapat dibaca. Perubahan itu tetap ada di {path}: berikan berkas itu kepada bagian TI.</translation>
    </message>
    <message>
        <source>Something in Loket went wrong. What you typed is safe. Try again; if it happens again, give the IT department the log.</source>
        <translation>Ada kesalahan di Loket. Ketikan Anda aman. Coba lagi; jika terulang, berikan log kepada bagian TI.</translation>
    </message>
    <message>
        <source>The PBX asks for a password to call {to}. Check the account in the settings.</source>
        <translation>PBX meminta kata sandi untuk menelepon {to}. Periksa akun di Pengaturan.</translation>
    </message>
    <message>
        <source>The PBX does not allow calls to {to}. Check the number, or ask the IT department.</source>
        <translation>PBX tidak mengizinkan panggilan ke {to}. Periksa nomornya, atau hubungi bagian TI.</translation>
    </message>
    <message>
        <source>The number {to} does not exist. Check it with the applicant&apos;s data.</source>
        <translation>Nomor {to} tidak ada. Cocokkan dengan data pemohon.</translation>
    </message>
    <message>
        <source>{to} did not answer. Call again later, or leave a note on the case.</source>
        <translation>{to} tidak menjawab. Telepon lagi nanti, atau tulis catatan di kasus.</translation>
    </message>
    <message>
        <source>{to} cannot be reached now. Call again later, or leave a note on the case.</source>
        <translation>{to} sedang tidak dapat dihubungi. Telepon lagi nanti, atau tulis catatan di kasus.</translation>
    </message>
    <message>
        <source>{to} is busy. Call again later, or leave a note on the case.</source>
        <translation>{to} sedang sibuk. Telepon lagi nanti, atau tulis catatan di kasus.</translation>
    </message>
    <message>
        <source>The phone of {to} shares no sound format with ours. Ask the IT department.</source>
        <translation>Telepon {to} tidak memiliki format suara yang sama. Hubungi bagian TI.</translation>
    </message>
    <message>
        <source>The PBX cannot take calls now. Check the light of the line, then try again.</source>
        <translation>PBX sedang tidak dapat melayani panggilan. Periksa lampu saluran, lalu coba lagi.</translation>
    </message>
    <message>
        <source>{to} declined the call. Call again later, or use another channel.</source>
        <translation>{to} menolak panggilan. Telepon lagi nanti, atau pakai kanal lain.</translation>
    </message>
    <message>
        <source>The call to {to} failed ({code} {reason}). Check the number, then try again.</source>
        <translation>Panggilan ke {to} gagal ({code} {reason}). Periksa nomornya, lalu coba lagi.</translation>
    </message>
    <message>
        <source>{target} did not respond. {to} is still with you: go on, or try another number.</source>
        <translation>Tidak ada kabar dari {target}. {to} masih bersama Anda: lanjutkan, atau coba orang lain.</translation>
    </message>
    <message>
        <source>The number {target} does not exist. {to} is still with you: try another number.</source>
        <translation>Nomor {target} tidak ada. {to} masih bersama Anda: coba nomor lain.</translation>
    </message>
    <message>
        <source>{target} did not answer. {to} is still with you: go on, or try another number.</source>
        <translation>{target} tidak menjawab. {to} masih bersama Anda: lanjutkan, atau coba orang lain.</translation>
    </message>
    <message>
        <source>{target} is busy. {to} is still with you: go on, or try another number.</source>
        <translation>{target} sedang sibuk. {to} masih bersama Anda: lanjutkan, atau coba orang lain.</translation>
    </message>
    <message>
        <source>{target} declined. {to} is still with you: go on, or try another number.</source>
        <translation>{target} menolak. {to} masih bersama Anda: lanjutkan, atau coba orang lain.</translation>
    </message>
    <message>
        <source>{to} could not be handed to {target} ({code} {reason}) and is still with you.</source>
        <translation>{to} tidak dapat dialihkan ke {target} ({code} {reason}) dan masih bersama Anda.</translation>
    </message>
    <message>
        <source>the disk is full</source>
        <translation>disk penuh</translation>
    </message>
    <message>
        <source>the folder cannot be written</source>
        <translation>folder tidak dapat ditulisi</translation>
    </message>
    <message>
        <source>an unknown fault</source>
        <translation>gangguan yang tidak dikenal</translation>
    </message>
    <message>
        <source>Call back</source>
        <translation>Telepon balik</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Pengaturan</translation>
    </message>
    <message>
        <source>Show the list</source>
        <translation>Tampilkan daftar</translation>
    </message>
    <message>
        <source>Show the person</source>
        <translation>Tampilkan orangnya</translation>
    </message>
    <message>
        <source>Show the case</source>
        <translation>Tampilkan kasus</translation>
    </message>
    <message>
        <source>Reply</source>
        <translation>Balas</translation>
    </message>
    <message>
        <source>Save the report</source>
        <translation>Simpan laporan</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Coba lagi</translation>
    </message>
    <message>
        <source>Hang up</source>
        <translation>Akhiri</translation>
    </message>
    <message>
        <source>Check the sound</source>
        <translation>Periksa suara</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>Pakai</translation>
    </message>
    <message>
        <source>Only for now</source>
        <translation>Hanya kali ini</translation>
    </message>
    <message>
        <source>Do not use it</source>
        <translation>Jangan pakai</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Tutup Loket</translation>
    </message>
    <message>
        <source>Stay</source>
        <translation>Tetap di Loket</translation>
    </message>
    <message>
        <source>Something went wrong ({kind}). Tell the IT department.</source>
        <translation>Terjadi kesalahan ({kind}). Beri tahu bagian TI.</translation>
    </message>
    <message>
        <source>a hidden number</source>
        <translation>nomor tersembunyi</translation>
    </message>
    <message>
        <source>The policy of your organisation has an error: {path}, line {line}: {key} must be {expected}. The rest of the policy applies. Tell the IT department.</source>
        <translation>Kebijakan instansi Anda mengandung kesalahan: {path}, baris {line}: {key} seharusnya {expected}. Selebihnya berlaku. Beri tahu bagian TI.</translation>
    </message>
    <message>
        <source>The policy {path} does not apply: it must be {expected}. Tell the IT department.</source>
        <translation>Kebijakan {path} tidak berlaku: seharusnya {expected}. Beri tahu bagian TI.</translation>
    </message>
    <message>
        <source>Your organisation has changed its policy ({source}). It applies from now on.</source>
        <translation>Instansi Anda mengubah kebijakannya ({source}). Kebijakan baru berlaku mulai sekarang.</translation>
    </message>
    <message>
        <source>Your organisation has changed its policy ({source}). Changed here: {names}.</source>
        <translation>Instansi Anda mengubah kebijakannya ({source}). Yang berubah di sini: {names}.</translation>
    </message>
    <message>
        <source>The IT department needs Loket closed. It closes automatically as soon as no call is active and no dialog is open; what you typed is kept.</source>
        <translation>Bagian TI perlu menutup Loket. Loket tertutup otomatis begitu tidak ada panggilan dan tidak ada jendelanya yang terbuka; ketikan Anda tetap tersimpan.</translation>
    </message>
    <message>
        <source>Loket stays open: the request to close it has ended.</source>
        <translation>Loket tetap terbuka: tidak ada lagi yang menunggu.</translation>
    </message>
    <message>
        <source>This setting was not changed: your organisation has set it ({source}).</source>
        <translation>Tetap seperti semula: ini ditetapkan oleh instansi Anda ({source}).</translation>
    </message>
    <message>
        <source>Loket {version} is available; this is {own}. The IT department installs it. {notes}</source>
        <translation>Loket {version} sudah tersedia; yang terpasang {own}. Bagian TI yang memasangnya. {notes}</translation>
    </message>
    <message>
        <source>Loket crashed the last time. What you typed was kept. A report is on this computer: save it, and give it to the IT department.</source>
        <translation>Terakhir kali, Loket terhenti karena gangguan. Ketikan Anda tetap tersimpan. Laporannya ada di komputer ini: simpan, lalu berikan kepada bagian TI.</translation>
    </message>
    <message>
        <source>A report on what stopped the phone is on this computer: save it, and give it to the IT department.</source>
        <translation>Laporan tentang berhentinya telepon ada di komputer ini: simpan, lalu berikan kepada bagian TI.</translation>
    </message>
    <message>
        <source>The report is in {path}: log, settings, versions, nothing of applicants and no passwords.</source>
        <translation>Laporannya ada di {path}: log, pengaturan, dan versi, tanpa data pemohon dan tanpa kata sandi.</translation>
    </message>
    <message>
        <source>The report could not be written to {path} ({reason}). Choose another folder.</source>
        <translation>Laporan tidak dapat ditulis ke {path} ({reason}). Pilih folder lain.</translation>
    </message>
    <message>
        <source>Video is switched off on this computer. Go on with sound, or ask the IT department.</source>
        <translation>Video dimatikan di komputer ini. Lanjutkan dengan suara, atau hubungi bagian TI.</translation>
    </message>
    <message>
        <source>{to} takes no video. The call goes on with sound.</source>
        <translation>{to} tidak menerima video. Panggilan berlanjut dengan suara.</translation>
    </message>
    <message>
        <source>{to} offers video that Loket cannot take: not encrypted as the sound is, or of a kind that Loket does not know. The call goes on with sound. Offer video from here instead.</source>
        <translation>{to} menawarkan video yang tidak dapat diterima Loket: tidak dienkripsi seperti suaranya, atau jenisnya tidak dikenal Loket. Panggilan berlanjut dengan suara. Tawarkan video dari sini saja.</translation>
    </message>
    <message>
        <source>No camera found: they see a still picture. Plug it in, or choose another one in the settings.</source>
        <translation>Kamera tidak ditemukan: lawan bicara melihat gambar diam. Pasang kamera, atau pilih kamera lain di Pengaturan.</translation>
    </message>
    <message>
        <source>Another program uses the camera: they see a still picture. Close that program, then switch the camera on again.</source>
        <translation>Program lain memakai kamera: lawan bicara melihat gambar diam. Tutup program itu, lalu nyalakan lagi kameranya.</translation>
    </message>
    <message>
        <source>The camera is gone: they see a still picture. Plug it in again.</source>
        <translation>Kamera terlepas: lawan bicara melihat gambar diam. Pasang lagi.</translation>
    </message>
    <message>
        <source>The shared window is closed or minimised: they see a still picture now. Open it and share it again, or share another window.</source>
        <translation>Yang Anda bagikan sudah ditutup atau diminimalkan: lawan bicara kini melihat gambar diam. Buka lalu bagikan lagi, atau bagikan jendela lain jika perlu.</translation>
    </message>
    <message>
        <source>The video of {to} cannot be shown: it is damaged, or in a format that Loket does not know. Go on with sound, or add the video again.</source>
        <translation>Gambar dari {to} tidak dapat ditampilkan: rusak, atau formatnya tidak dikenal Loket. Lanjutkan dengan suara, atau tambahkan video lagi.</translation>
    </message>
    <message>
        <source>Video does not work: a part of Loket is missing. Calls work as before. Ask the IT department to install Loket again.</source>
        <translation>Video tidak berfungsi: ada bagian Loket yang hilang. Panggilan tetap berjalan. Minta bagian TI memasang ulang Loket.</translation>
    </message>
    <message>
        <source>The video part of Loket stopped and is being started again. The sound goes on.</source>
        <translation>Bagian video Loket berhenti dan sedang dijalankan lagi. Suara tetap berjalan.</translation>
    </message>
    <message>
        <source>This computer is too busy for the video: smaller or fewer pictures are sent. Close programs that you do not need.</source>
        <translation>Komputer ini terlalu sibuk untuk video: gambar dikirim lebih kecil atau lebih jarang. Tutup program yang tidak Anda perlukan.</translation>
    </message>
    <message>
        <source>No picture was kept: the applicant has not agreed. Read out the notice, then note the answer.</source>
        <translation>Gambar tidak disimpan: pemohon belum setuju. Bacakan pemberitahuannya, lalu catat jawabannya.</translation>
    </message>
    <message>
        <source>No picture was kept: say first which case the call is about.</source>
        <translation>Gambar tidak disimpan: tentukan dahulu kasus panggilan ini.</translation>
    </message>
    <message>
        <source>The picture is in the case: {text}.</source>
        <translation>Gambar sudah ada di kasus: {text}.</translation>
    </message>
    <message>
        <source>The picture could not be kept. Try again when the video is seen.</source>
        <translation>Gambar tidak dapat disimpan. Coba lagi saat video terlihat.</translation>
    </message>
    <message>
        <source>The call with {to} has video now. They see a still picture, not you, until you press {key}.</source>
        <translation>Panggilan dengan {to} kini memakai video. Lawan bicara melihat gambar diam, bukan Anda, sampai Anda menekan {key}.</translation>
    </message>
    <message>
        <source>{to} wants video again, which you removed. Press {key} to add it, or go on with sound.</source>
        <translation>{to} ingin memakai video lagi, yang tadi Anda hapus. Tekan {key} untuk menambahkannya, atau lanjutkan dengan suara saja.</translation>
    </message>
    <message>
        <source>{to} sent neither sound nor an answer any more, so the call was ended. Call back; the case is still open.</source>
        <translation>Tidak ada lagi suara maupun jawaban dari {to}, jadi panggilan diakhiri. Telepon balik; kasusnya masih terbuka.</translation>
    </message>
    <message>
        <source>{target} answered: {to} was handed over.</source>
        <translation>{target} menjawab: {to} sudah dialihkan.</translation>
    </message>
    <message>
        <source>The PBX has {to}, and calls {target}. Whether they answer will be shown here.</source>
        <translation>{to} ada di PBX, yang sedang memanggil {target}. Hasilnya akan tampil di sini.</translation>
    </message>
    <message>
        <source>{to} is ringing at {target}. Whether they answer will be shown here.</source>
        <translation>Panggilan {to} berdering di {target}. Hasilnya akan tampil di sini.</translation>
    </message>
    <message>
        <source>{to} was handed over to the PBX; whether {target} answered is not known. Call back if in doubt; next time ask first ({ask_first}).</source>
        <translation>{to} dialihkan ke PBX; tidak diketahui apakah {target} menjawab. Jika ragu, telepon balik; lain kali tanya dahulu ({ask_first}).</translation>
    </message>
    <message>
        <source>The PBX has put {to} at {place}. Call {place} to talk to them again.</source>
        <translation>PBX menempatkan {to} di {place}. Telepon {place} untuk berbicara lagi.</translation>
    </message>
    <message>
        <source>{target} did not respond, and the call with {to} is over. Call back.</source>
        <translation>Tidak ada kabar dari {target}, dan panggilan dengan {to} sudah berakhir. Telepon balik.</translation>
    </message>
    <message>
        <source>The number {target} does not exist, and the PBX has ended the call with {to}. Call back.</source>
        <translation>Nomor {target} tidak ada, dan PBX mengakhiri panggilan dengan {to}. Telepon balik.</translation>
    </message>
    <message>
        <source>{target} did not answer, and the PBX has ended the call with {to}. Call back.</source>
        <translation>{target} tidak menjawab, dan PBX mengakhiri panggilan dengan {to}. Telepon balik.</translation>
    </message>
    <message>
        <source>{target} is busy, and the PBX has ended the call with {to}. Call back.</source>
        <translation>{target} sedang sibuk, dan PBX mengakhiri panggilan dengan {to}. Telepon balik.</translation>
    </message>
    <message>
        <source>{target} declined, and the PBX has ended the call with {to}. Call back.</source>
        <translation>{target} menolak, dan PBX mengakhiri panggilan dengan {to}. Telepon balik.</translation>
    </message>
    <message>
        <source>{to} could not be handed to {target} ({code} {reason}), and the PBX has ended the call. Call back.</source>
        <translation>{to} tidak dapat dialihkan ke {target} ({code} {reason}), dan PBX mengakhiri panggilan. Telepon balik.</translation>
    </message>
    <message>
        <source>{target} did not respond, and no sound comes from {to}. Call back if they do not answer.</source>
        <translation>Tidak ada kabar dari {target}, dan tidak ada suara dari {to}. Telepon balik jika tidak menyahut.</translation>
    </message>
    <message>
        <source>The number {target} does not exist, and no sound comes from {to}. Call back if they do not answer.</source>
        <translation>Nomor {target} tidak ada, dan tidak ada suara dari {to}. Telepon balik jika tidak menyahut.</translation>
    </message>
    <message>
        <source>{target} did not answer, and no sound comes from {to}. Call back if they do not answer.</source>
        <translation>{target} tidak menjawab, dan tidak ada suara dari {to}. Telepon balik jika tidak menyahut.</translation>
    </message>
    <message>
        <source>{target} is busy, and no sound comes from {to}. Call back if they do not answer.</source>
        <translation>{target} sedang sibuk, dan tidak ada suara dari {to}. Telepon balik jika tidak menyahut.</translation>
    </message>
    <message>
        <source>{target} declined, and no sound comes from {to}. Call back if they do not answer.</source>
        <translation>{target} menolak, dan tidak ada suara dari {to}. Telepon balik jika tidak menyahut.</translation>
    </message>
    <message>
        <source>{to} could not be handed to {target} ({code} {reason}), and no sound comes from them. Call back if they do not answer.</source>
        <translation>{to} tidak dapat dialihkan ke {target} ({code} {reason}), dan tidak ada suara darinya. Telepon balik jika tidak menyahut.</translation>
    </message>
    <message>
        <source>The settings file {path} was missing. Loket wrote it again from the last good settings ({kept}) and goes on as workstation {code}. Look through the settings.</source>
        <translation>Berkas pengaturan {path} tidak ada. Loket menuliskannya kembali dari pengaturan baik yang terakhir ({kept}) dan tetap sebagai komputer kerja {code}. Periksa pengaturannya.</translation>
    </message>
    <message>
        <source>The settings file {path} was missing. Loket begins with the usual settings, but goes on as workstation {code}, as its records say. Enter account and devices again in the settings.</source>
        <translation>Berkas pengaturan {path} tidak ada. Loket mulai dengan pengaturan bawaan, tetapi tetap sebagai komputer kerja {code} sesuai datanya. Isi kembali akun dan perangkat di pengaturan.</translation>
    </message>
    <message>
        <source>Loket started with the last good settings ({kept}). The file with the fault lies in {path}; what was changed in it does not count. Look through the settings.</source>
        <translation>Loket dimulai dengan pengaturan baik yang terakhir ({kept}). Berkas yang salah ada di {path}; perubahan di dalamnya tidak berlaku. Periksa pengaturannya.</translation>
    </message>
    <message>
        <source>These records are an older copy: they end on {until}. Loket had recorded here until {last}; {count} later changes are missing, the last case number was {number}. No number is given twice. Ask the IT department for the newer file, or record again what is missing.</source>
        <translation>Data ini salinan lama: berakhir pada {until}. Loket pernah mencatat di sini sampai {last}; {count} perubahan sesudahnya tidak ada, nomor kasus terakhir {number}. Tidak ada nomor yang dipakai dua kali. Mintalah berkas yang lebih baru kepada bagian TI, atau catat kembali yang tidak ada.</translation>
    </message>
    <message>
        <source>These records are an older copy: they end on {until}. Loket had recorded here until {last}; {count} later changes are missing, the last case number was {number}. What the shared database has comes back once Loket is connected; what was not sent is missing. Ask the IT department for the newer file.</source>
        <translation>Data ini salinan lama: berakhir pada {until}. Loket pernah mencatat di sini sampai {last}; {count} perubahan sesudahnya tidak ada, nomor kasus terakhir {number}. Yang sudah ada di basis data bersama akan kembali begitu Loket tersambung; yang belum terkirim tidak ada. Mintalah berkas yang lebih baru kepada bagian TI.</translation>
    </message>
    <message>
        <source>The records on this computer are empty. Loket had recorded here until {last} ({count} changes, the last case number was {number}). No number is given twice. Ask the IT department for the file that was there.</source>
        <translation>Data di komputer ini kosong. Loket pernah mencatat di sini sampai {last} ({count} perubahan, nomor kasus terakhir {number}). Tidak ada nomor yang dipakai dua kali. Mintalah berkas sebelumnya kepada bagian TI.</translation>
    </message>
    <message>
        <source>The clock of this computer says {now}, but its newest record is of {newest}. Set date, time and time zone right before you go on: what is recorded now gets a wrong time.</source>
        <translation>Jam komputer ini menunjukkan {now}, padahal data terbarunya bertanggal {newest}. Perbaiki tanggal, jam, dan zona waktu sebelum melanjutkan: yang dicatat sekarang mendapat waktu yang salah.</translation>
    </message>
    <message>
        <source>The clock of this computer says {now}, long after its newest record ({newest}). If that is not so, set date, time and time zone right before you go on.</source>
        <translation>Jam komputer ini menunjukkan {now}, jauh setelah data terbarunya ({newest}). Jika itu keliru, perbaiki tanggal, jam, dan zona waktu sebelum melanjutkan.</translation>
    </message>
    <message>
        <source>No number was dialled here yet. {key} dials a number.</source>
        <translation>Belum ada nomor yang ditelepon dari sini. {key} untuk menelepon.</translation>
    </message>
    <message>
        <source>{target} did not respond. {to} waits on hold: resume the call to go on.</source>
        <translation>Tidak ada kabar dari {target}. {to} menunggu (ditahan): lanjutkan panggilannya untuk berbicara lagi.</translation>
    </message>
    <message>
        <source>The number {target} does not exist. {to} waits on hold: resume the call to go on.</source>
        <translation>Nomor {target} tidak ada. {to} menunggu (ditahan): lanjutkan panggilannya untuk berbicara lagi.</translation>
    </message>
    <message>
        <source>{target} did not answer. {to} waits on hold: resume the call to go on.</source>
        <translation>{target} tidak menjawab. {to} menunggu (ditahan): lanjutkan panggilannya untuk berbicara lagi.</translation>
    </message>
    <message>
        <source>{target} is busy. {to} waits on hold: resume the call to go on.</source>
        <translation>{target} sedang sibuk. {to} menunggu (ditahan): lanjutkan panggilannya untuk berbicara lagi.</translation>
    </message>
    <message>
        <source>{target} declined. {to} waits on hold: resume the call to go on.</source>
        <translation>{target} menolak. {to} menunggu (ditahan): lanjutkan panggilannya untuk berbicara lagi.</translation>
    </message>
    <message>
        <source>{to} could not be handed to {target} ({code} {reason}) and waits on hold: resume the call to go on.</source>
        <translation>{to} tidak dapat dialihkan ke {target} ({code} {reason}) dan menunggu (ditahan): lanjutkan panggilannya untuk berbicara lagi.</translation>
    </message>
    <message>
        <source>The phone of {target} has stopped ringing; whether another phone took the call of {to} is not known. Call back if in doubt.</source>
        <translation>Telepon {target} berhenti berdering; apakah telepon lain menerima panggilan {to} tidak diketahui. Telepon balik jika ragu.</translation>
    </message>
    <message>
        <source>You are not available while another user has this computer, or while your remote session is disconnected. Once your screen is back, you are available again.</source>
        <translation>Anda tidak tersedia selama komputer ini dipakai pengguna lain atau sesi jarak jauh Anda terputus. Begitu layar Anda kembali, Anda tersedia lagi.</translation>
    </message>
    <message>
        <source>This computer went to sleep, so the call with {to} was ended. Call back; the case is still open.</source>
        <translation>Komputer ini masuk ke mode tidur, sehingga panggilan dengan {to} diakhiri. Telepon balik; kasusnya masih terbuka.</translation>
    </message>
    <message>
        <source>The call with {to} is on hold since another user took this computer. Resume it, or end it.</source>
        <translation>Panggilan dengan {to} ditahan sejak komputer ini dipakai pengguna lain. Lanjutkan atau akhiri panggilan itu.</translation>
    </message>
    <message>
        <source>The phone cannot start: this computer does not let its program run ({reason}). Ask the IT department to allow Loket in the antivirus program.</source>
        <translation>Telepon tidak dapat dimulai: komputer ini tidak mengizinkan programnya berjalan ({reason}). Minta bagian TI mengizinkan Loket di antivirus.</translation>
    </message>
    <message>
        <source>Whether Loket starts when you sign in to the computer could not be changed: {reason}. Ask the IT department.</source>
        <translation>Pengaturan Loket mulai saat Anda masuk ke komputer tidak dapat diubah: {reason}. Hubungi bagian TI.</translation>
    </message>
</context>
<context>
    <name>NowPage</name>
    <message>
        <source>Choose a colleague in the list.</source>
        <translation>Pilih seorang rekan di daftar.</translation>
    </message>
    <message>
        <source>This colleague has no call now.</source>
        <translation>Rekan ini sedang tidak menelepon.</translation>
    </message>
    <message>
        <source>You listen already.</source>
        <translation>Anda sudah mendengarkan.</translation>
    </message>
    <message>
        <source>All queues of the PBX belong to other teams.</source>
        <translation>Semua antrean PBX adalah milik tim lain.</translation>
    </message>
    <message>
        <source>Step {step}</source>
        <translation>Langkah {step}</translation>
    </message>
    <message>
        <source>Not on this computer</source>
        <translation>Tidak ada di komputer ini</translation>
    </message>
    <message>
        <source>Enter fetches it from the server</source>
        <translation>Enter mengambilnya dari server</translation>
    </message>
    <message>
        <source>Asking the server…</source>
        <translation>Menanyakan ke server…</translation>
    </message>
    <message>
        <source>{seconds} s ago</source>
        <translation>{seconds} detik lalu</translation>
    </message>
    <message>
        <source>No new data since {time}</source>
        <translation>Tidak ada data baru sejak {time}</translation>
    </message>
    <message>
        <source>Staff</source>
        <translation>Petugas</translation>
    </message>
    <message>
        <source>Cases that are due first</source>
        <translation>Kasus yang paling dekat batasnya</translation>
    </message>
    <message>
        <source>Queues</source>
        <translation>Antrean</translation>
    </message>
    <message>
        <source>Workstations with unsent changes</source>
        <translation>Komputer kerja dengan perubahan yang belum terkirim</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nama</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>For</source>
        <translation>Selama</translation>
    </message>
    <message>
        <source>Workstation</source>
        <translation>Komputer</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>Nomor</translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>Perihal</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Langkah</translation>
    </message>
    <message>
        <source>Due</source>
        <translation>Batas</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>Antrean</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Menunggu</translation>
    </message>
    <message>
        <source>Longest wait</source>
        <translation>Tunggu terlama</translation>
    </message>
    <message>
        <source>Free</source>
        <translation>Siap</translation>
    </message>
    <message>
        <source>Members</source>
        <translation>Anggota</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>Perubahan</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>Sejak</translation>
    </message>
    <message>
        <source>By</source>
        <translation>Oleh</translation>
    </message>
    <message>
        <source>Listen</source>
        <translation>Dengarkan</translation>
    </message>
    <message>
        <source>Listen to the call of this colleague</source>
        <translation>Dengarkan panggilan rekan ini</translation>
    </message>
    <message>
        <source>Waiting calls need a connection to the PBX.</source>
        <translation>Panggilan yang menunggu memerlukan sambungan ke PBX.</translation>
    </message>
</context>
<context>
    <name>Outside</name>
    <message>
        <source>Show a number in the dial field; Enter there calls it</source>
        <translation>Tampilkan nomor di kolom nomor; Enter di sana meneleponnya</translation>
    </message>
    <message>
        <source>Open a case by its number</source>
        <translation>Buka kasus menurut nomornya</translation>
    </message>
    <message>
        <source>Begin a break for one of the office&apos;s reasons</source>
        <translation>Mulai istirahat dengan salah satu alasan kantor</translation>
    </message>
    <message>
        <source>Loket stays open in the tray</source>
        <translation>Loket tetap terbuka di baki sistem</translation>
    </message>
    <message>
        <source>Calls still ring. A click on the icon opens the window; “Quit Loket” in its menu ends it.</source>
        <translation>Panggilan tetap berdering. Klik ikonnya untuk membuka jendela; “Tutup Loket” di menunya mengakhiri Loket.</translation>
    </message>
</context>
<context>
    <name>OutsideCommands</name>
    <message>
        <source>There is no command “{name}”. --list has all of them.</source>
        <translation>Perintah “{name}” tidak ada. --list menampilkan semuanya.</translation>
    </message>
    <message>
        <source>“{name}” needs a number behind it.</source>
        <translation>Tulis nomor setelah “{name}”.</translation>
    </message>
    <message>
        <source>“{name}” takes “on”, “off” or nothing.</source>
        <translation>Setelah “{name}” hanya boleh “on”, “off”, atau kosong.</translation>
    </message>
    <message>
        <source>“{name}” takes nothing behind it.</source>
        <translation>Tidak boleh ada apa pun setelah “{name}”.</translation>
    </message>
    <message>
        <source>Nobody is signed in.</source>
        <translation>Belum ada petugas yang masuk.</translation>
    </message>
    <message>
        <source>A dialog of Loket waits for the user: “{title}”.</source>
        <translation>Sebuah dialog Loket menunggu pengguna: “{title}”.</translation>
    </message>
    <message>
        <source>This is not possible now.</source>
        <translation>Ini tidak dapat dilakukan sekarang.</translation>
    </message>
    <message>
        <source>possible now</source>
        <translation>dapat dijalankan sekarang</translation>
    </message>
    <message>
        <source>“{number}” is no number that can be called.</source>
        <translation>“{number}” bukan nomor yang dapat ditelepon.</translation>
    </message>
    <message>
        <source>There is no such break. There are: {names}.</source>
        <translation>Istirahat itu tidak ada. Yang ada: {names}.</translation>
    </message>
    <message>
        <source>There is no case with the number {number}.</source>
        <translation>Tidak ada kasus dengan nomor {number}.</translation>
    </message>
</context>
<context>
    <name>OverflowRow</name>
    <message>
        <source>More</source>
        <translation>Lainnya</translation>
    </message>
</context>
<context>
    <name>OwnPasswordDialog</name>
    <message>
        <source>Fill this in.</source>
        <translation>Isi kolom ini.</translation>
    </message>
    <message>
        <source>This is not the same as above. Type it once more in both.</source>
        <translation>Tidak sama dengan yang di atas. Ketik sekali lagi di keduanya.</translation>
    </message>
    <message>
        <source>About your new password: {words}</source>
        <translation>Tentang kata sandi baru Anda: {words}</translation>
    </message>
    <message>
        <source>Being changed…</source>
        <translation>Sedang diubah…</translation>
    </message>
    <message>
        <source>Change the password</source>
        <translation>Ubah kata sandi</translation>
    </message>
    <message>
        <source>For the login {login}. At least {count} characters; not the login name, not the present password, and none that you use elsewhere.</source>
        <translation>Untuk akun {login}. Paling sedikit {count} karakter (huruf, angka, atau simbol); bukan nama pengguna, bukan kata sandi sekarang, dan bukan yang Anda pakai di tempat lain.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Tutup</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Batal</translation>
    </message>
    <message>
        <source>Your password was changed. Use the new one at every workstation from now on; the old one is no longer valid.</source>
        <translation>Kata sandi Anda sudah diubah. Mulai sekarang masuklah dengan yang baru, di setiap komputer; yang lama tidak berlaku lagi.</translation>
    </message>
    <message>
        <source>Change your password</source>
        <translation>Ubah kata sandi Anda</translation>
    </message>
    <message>
        <source>Present password</source>
        <translation>Kata sandi sekarang</translation>
    </message>
    <message>
        <source>New password</source>
        <translation>Kata sandi baru</translation>
    </message>
    <message>
        <source>New password, once more</source>
        <translation>Kata sandi baru, sekali lagi</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>Masuk</translation>
    </message>
</context>
<context>
    <name>OwnShifts</name>
    <message>
        <source>today</source>
        <translation>hari ini</translation>
    </message>
    <message>
        <source>Your shifts: {shifts}.</source>
        <translation>Jadwal Anda: {shifts}.</translation>
    </message>
</context>
<context>
    <name>PacketTextForm</name>
    <message>
        <source>Saved as {path}.</source>
        <translation>Disimpan sebagai {path}.</translation>
    </message>
    <message>
        <source>It could not be saved in {path}. Copy it.</source>
        <translation>Tidak dapat disimpan di {path}. Salin saja.</translation>
    </message>
    <message>
        <source>Copied. Paste it into WhatsApp or an e-mail to the unit.</source>
        <translation>Tersalin. Tempelkan di WhatsApp atau surel ke bidang.</translation>
    </message>
    <message>
        <source>For a unit without Loket</source>
        <translation>Untuk bidang tanpa Loket</translation>
    </message>
    <message>
        <source>Copy the text</source>
        <translation>Salin teks</translation>
    </message>
    <message>
        <source>Put the form away</source>
        <translation>Tutup formulir</translation>
    </message>
    <message>
        <source>The question as a text</source>
        <translation>Pertanyaan sebagai teks</translation>
    </message>
    <message>
        <source>Save as a file</source>
        <translation>Simpan sebagai berkas</translation>
    </message>
    <message>
        <source>Call the unit</source>
        <translation>Telepon bidang</translation>
    </message>
</context>
<context>
    <name>PacketView</name>
    <message>
        <source>Asked by {name} at {time}, answer due at {due}</source>
        <translation>Ditanyakan oleh {name} pukul {time}, jawaban paling lambat {due}</translation>
    </message>
    <message>
        <source>Evidence</source>
        <translation>Bukti</translation>
    </message>
    <message>
        <source>None was kept.</source>
        <translation>Tidak ada yang disimpan.</translation>
    </message>
    <message>
        <source>None: {reason}</source>
        <translation>Tidak ada: {reason}</translation>
    </message>
    <message>
        <source>Promised to the applicant: {promise}</source>
        <translation>Janji kepada pemohon: {promise}</translation>
    </message>
    <message>
        <source>Show less</source>
        <translation>Ringkas</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Tampilkan semua</translation>
    </message>
    <message>
        <source>Applicant: {value}</source>
        <translation>Pemohon: {value}</translation>
    </message>
    <message>
        <source>Category: {value}</source>
        <translation>Kategori: {value}</translation>
    </message>
    <message>
        <source>Service: {value}</source>
        <translation>Layanan: {value}</translation>
    </message>
    <message>
        <source>Registration number: {value}</source>
        <translation>Nomor pendaftaran: {value}</translation>
    </message>
    <message>
        <source>SP4N-LAPOR! number: {value}</source>
        <translation>Nomor SP4N-LAPOR!: {value}</translation>
    </message>
    <message>
        <source>NIB: {value}</source>
        <translation>NIB: {value}</translation>
    </message>
    <message>
        <source>KBLI: {value}</source>
        <translation>KBLI: {value}</translation>
    </message>
    <message>
        <source>Region: {value}</source>
        <translation>Wilayah: {value}</translation>
    </message>
</context>
<context>
    <name>Paper</name>
    <message>
        <source>Case sheet</source>
        <translation>Lembar kasus</translation>
    </message>
    <message>
        <source>Receipt for the applicant</source>
        <translation>Tanda terima untuk pemohon</translation>
    </message>
    <message>
        <source>Escalation sheet for the unit</source>
        <translation>Lembar penerusan ke bidang</translation>
    </message>
    <message>
        <source>Minutes</source>
        <translation>Berita acara</translation>
    </message>
    <message>
        <source>Register of a day</source>
        <translation>Buku register harian</translation>
    </message>
    <message>
        <source>Register of a month</source>
        <translation>Buku register bulanan</translation>
    </message>
    <message>
        <source>SOP</source>
        <translation>SOP</translation>
    </message>
    <message>
        <source>Report of figures</source>
        <translation>Laporan angka</translation>
    </message>
    <message>
        <source>The case is not in the records any more.</source>
        <translation>Kasus ini tidak ada lagi dalam data.</translation>
    </message>
    <message>
        <source>The case is confidential: its agent or a supervisor prints it.</source>
        <translation>Kasus ini rahasia: hanya petugas kasus atau supervisor yang dapat mencetaknya.</translation>
    </message>
    <message>
        <source>The office&apos;s own words for paper cannot be used: {reason}</source>
        <translation>Teks cetakan kantor tidak dapat dipakai: {reason}</translation>
    </message>
    <message>
        <source>It could not be written: {reason}. Choose another place.</source>
        <translation>Tidak dapat ditulis: {reason}. Pilih tempat lain.</translation>
    </message>
    <message>
        <source>{name} cannot be read: use a picture or a PDF.</source>
        <translation>{name} tidak dapat dibaca: berkas harus berupa gambar atau PDF.</translation>
    </message>
    <message>
        <source>{name} has no code that can be read. Scan it again, or attach it to the case by hand.</source>
        <translation>{name} tidak memuat kode yang terbaca. Pindai lagi, atau lampirkan secara manual ke kasusnya.</translation>
    </message>
    <message>
        <source>The code in {name} is not one of ours. Attach it to the case by hand.</source>
        <translation>Kode pada {name} bukan kode Loket. Lampirkan secara manual ke kasusnya.</translation>
    </message>
    <message>
        <source>The code in {name} is damaged. Scan it again.</source>
        <translation>Kode pada {name} rusak. Pindai lagi.</translation>
    </message>
    <message>
        <source>{name} was printed by a newer Loket. Update this one.</source>
        <translation>{name} dicetak oleh Loket yang lebih baru. Perbarui Loket di komputer ini.</translation>
    </message>
    <message>
        <source>{name} has the codes of several cases: {numbers}. Scan them one by one.</source>
        <translation>{name} memuat kode beberapa kasus: {numbers}. Pindai satu per satu.</translation>
    </message>
    <message>
        <source>{name} is a register, a report or the SOP: it belongs to no case.</source>
        <translation>{name} adalah buku register, laporan, atau SOP: tidak terkait dengan kasus mana pun.</translation>
    </message>
    <message>
        <source>Case {numbers} of {name} is not in the records here.</source>
        <translation>Kasus {numbers} pada {name} tidak ada dalam data di sini.</translation>
    </message>
    <message>
        <source>Case {numbers} is confidential: its agent or a supervisor files {name}.</source>
        <translation>Kasus {numbers} rahasia: hanya petugas kasus atau supervisor yang dapat memasukkan {name}.</translation>
    </message>
    <message>
        <source>Sent to the printer: {pages} page(s).</source>
        <translation>Dikirim ke printer: {pages} halaman.</translation>
    </message>
    <message>
        <source>Saved: {path}</source>
        <translation>Tersimpan: {path}</translation>
    </message>
</context>
<context>
    <name>PaperDialog</name>
    <message>
        <source>Writing…</source>
        <translation>Menulis…</translation>
    </message>
    <message>
        <source>Printing…</source>
        <translation>Mencetak…</translation>
    </message>
    <message>
        <source>Save as</source>
        <translation>Simpan sebagai</translation>
    </message>
    <message>
        <source>List: {name}, {count} row(s)</source>
        <translation>Daftar: {name}, {count} baris</translation>
    </message>
    <message>
        <source>Search results</source>
        <translation>Hasil pencarian</translation>
    </message>
    <message>
        <source>Print and files</source>
        <translation>Cetak dan berkas</translation>
    </message>
    <message>
        <source>What leaves Loket is noted in the audit trail. Paper masks numbers.</source>
        <translation>Semua yang keluar dari Loket dicatat dalam jejak audit. Nomor disamarkan pada cetakan.</translation>
    </message>
    <message>
        <source>What to print or save</source>
        <translation>Yang dicetak atau disimpan</translation>
    </message>
    <message>
        <source>Day (or a day of the month)</source>
        <translation>Tanggal (atau salah satu tanggal dalam bulan itu)</translation>
    </message>
    <message>
        <source>Print…</source>
        <translation>Cetak…</translation>
    </message>
    <message>
        <source>PDF…</source>
        <translation>PDF…</translation>
    </message>
    <message>
        <source>Excel…</source>
        <translation>Excel…</translation>
    </message>
    <message>
        <source>CSV…</source>
        <translation>CSV…</translation>
    </message>
    <message>
        <source>Open the file</source>
        <translation>Buka berkas</translation>
    </message>
</context>
<context>
    <name>PassForm</name>
    <message>
        <source>Choose…</source>
        <translation>Pilih…</translation>
    </message>
    <message>
        <source>Choose the unit.</source>
        <translation>Pilih bidang.</translation>
    </message>
    <message>
        <source>Give the reason; it becomes part of the story.</source>
        <translation>Tulis alasannya; alasan ini masuk ke riwayat.</translation>
    </message>
    <message>
        <source>Pass to another unit</source>
        <translation>Teruskan ke bidang lain</translation>
    </message>
    <message>
        <source>Pass the question on</source>
        <translation>Teruskan pertanyaan</translation>
    </message>
    <message>
        <source>Put the form away</source>
        <translation>Tutup formulir</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>Bidang</translation>
    </message>
    <message>
        <source>Why is it the other unit&apos;s question?</source>
        <translation>Mengapa ini urusan bidang lain?</translation>
    </message>
</context>
<context>
    <name>Person</name>
    <message>
        <source>See what is kept</source>
        <translation>Melihat yang disimpan</translation>
    </message>
    <message>
        <source>Correct it</source>
        <translation>Memperbaikinya</translation>
    </message>
    <message>
        <source>Erase it</source>
        <translation>Menghapusnya</translation>
    </message>
    <message>
        <source>Stop using it (objection)</source>
        <translation>Berhenti memprosesnya (keberatan)</translation>
    </message>
    <message>
        <source>Consent taken back</source>
        <translation>Persetujuan ditarik kembali</translation>
    </message>
    <message>
        <source>same number</source>
        <translation>nomor sama</translation>
    </message>
    <message>
        <source>same NIB</source>
        <translation>NIB sama</translation>
    </message>
    <message>
        <source>similar name</source>
        <translation>nama mirip</translation>
    </message>
    <message>
        <source>Organisation</source>
        <translation>Badan usaha</translation>
    </message>
    <message>
        <source>NIB</source>
        <translation>NIB</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>Wilayah</translation>
    </message>
    <message>
        <source>Remark</source>
        <translation>Keterangan</translation>
    </message>
    <message>
        <source>NIB {nib}</source>
        <translation>NIB {nib}</translation>
    </message>
    <message>
        <source>No subject</source>
        <translation>Tanpa perihal</translation>
    </message>
    <message>
        <source>“{merged}” becomes part of “{kept}”. It can be undone. What goes over:</source>
        <translation>“{merged}” menjadi bagian dari “{kept}”. Ini dapat dibatalkan. Yang berpindah:</translation>
    </message>
    <message>
        <source>Cases: {cases} · calls and messages: {contacts}</source>
        <translation>Kasus: {cases} · panggilan dan pesan: {contacts}</translation>
    </message>
    <message>
        <source>And others that you may not see.</source>
        <translation>Dan data lain yang tidak boleh Anda lihat.</translation>
    </message>
    <message>
        <source>Numbers and addresses: {numbers}</source>
        <translation>Nomor dan alamat: {numbers}</translation>
    </message>
    <message>
        <source>Organisations: {count}</source>
        <translation>Badan usaha: {count}</translation>
    </message>
    <message>
        <source>Registration number</source>
        <translation>Nomor pendaftaran</translation>
    </message>
    <message>
        <source>SP4N-LAPOR! number</source>
        <translation>Nomor SP4N-LAPOR!</translation>
    </message>
    <message>
        <source>KBLI</source>
        <translation>KBLI</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>Kategori</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>Layanan</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Uraian</translation>
    </message>
    <message>
        <source>What this office keeps about you</source>
        <translation>Data tentang Anda yang disimpan kantor ini</translation>
    </message>
    <message>
        <source>As of {day}</source>
        <translation>Per {day}</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nama</translation>
    </message>
    <message>
        <source>Numbers and addresses</source>
        <translation>Nomor dan alamat</translation>
    </message>
    <message>
        <source>Organisations</source>
        <translation>Badan usaha</translation>
    </message>
    <message>
        <source>What you and we wrote</source>
        <translation>Yang Anda dan kami tulis</translation>
    </message>
    <message>
        <source>Case {number}</source>
        <translation>Kasus {number}</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Label</translation>
    </message>
    <message>
        <source>Linked cases</source>
        <translation>Kasus terkait</translation>
    </message>
    <message>
        <source>What was looked up</source>
        <translation>Yang ditelusuri</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Berkas</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>Yang terjadi</translation>
    </message>
    <message>
        <source>File: {name}</source>
        <translation>Berkas: {name}</translation>
    </message>
    <message>
        <source>removed: {reason}</source>
        <translation>dikeluarkan: {reason}</translation>
    </message>
    <message>
        <source>Calls and messages</source>
        <translation>Panggilan dan pesan</translation>
    </message>
    <message>
        <source>Recordings of calls</source>
        <translation>Rekaman panggilan</translation>
    </message>
    <message>
        <source>What you asked about this data</source>
        <translation>Yang Anda minta tentang data ini</translation>
    </message>
    <message>
        <source>transferred to {number}</source>
        <translation>dialihkan ke {number}</translation>
    </message>
</context>
<context>
    <name>PersonForm</name>
    <message>
        <source>Ask for the name.</source>
        <translation>Tanyakan namanya.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nama</translation>
    </message>
    <message>
        <source>Telephone</source>
        <translation>Nomor telepon</translation>
    </message>
    <message>
        <source>Organisation, if any</source>
        <translation>Badan usaha, jika ada</translation>
    </message>
    <message>
        <source>Save (Enter)</source>
        <translation>Simpan (Enter)</translation>
    </message>
    <message>
        <source>Known already:</source>
        <translation>Sudah tercatat:</translation>
    </message>
</context>
<context>
    <name>PersonPlace</name>
    <message>
        <source>{name} is the applicant of case {number} now.</source>
        <translation>{name} sekarang pemohon kasus {number}.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Urungkan</translation>
    </message>
    <message>
        <source>Applicant</source>
        <translation>Pemohon</translation>
    </message>
    <message>
        <source>No person is shown. Here is the applicant of the open case, once there is one; {search} finds any person.</source>
        <translation>Belum ada orang yang ditampilkan. Di sini tampil pemohon kasus yang terbuka, begitu ada; {search} mencari siapa pun.</translation>
    </message>
</context>
<context>
    <name>PersonView</name>
    <message>
        <source>Recording of calls: {answer}, {when}</source>
        <translation>Perekaman panggilan: {answer}, {when}</translation>
    </message>
    <message>
        <source>Recording of calls: never asked</source>
        <translation>Perekaman panggilan: belum pernah ditanyakan</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Hapus</translation>
    </message>
    <message>
        <source>Cases ({count})</source>
        <translation>Kasus ({count})</translation>
    </message>
    <message>
        <source>Calls and messages ({count})</source>
        <translation>Panggilan dan pesan ({count})</translation>
    </message>
    <message>
        <source>Applicant of the open case {number}</source>
        <translation>Pemohon kasus terbuka {number}</translation>
    </message>
    <message>
        <source>Applicant of the open case {number}, in place of {name}</source>
        <translation>Pemohon kasus terbuka {number}, menggantikan {name}</translation>
    </message>
    <message>
        <source>Person</source>
        <translation>Data orang</translation>
    </message>
    <message>
        <source>Back to the case (Esc)</source>
        <translation>Kembali ke kasus (Esc)</translation>
    </message>
    <message>
        <source>New case of this person</source>
        <translation>Kasus baru orang ini</translation>
    </message>
    <message>
        <source>Numbers and addresses</source>
        <translation>Nomor dan alamat</translation>
    </message>
    <message>
        <source>Organisations</source>
        <translation>Badan usaha</translation>
    </message>
    <message>
        <source>One more number or e-mail address (Enter adds it)</source>
        <translation>Nomor atau alamat surel lain (Enter menambahkan)</translation>
    </message>
    <message>
        <source>One more organisation</source>
        <translation>Badan usaha lain</translation>
    </message>
    <message>
        <source>Its NIB (Enter adds it)</source>
        <translation>NIB (Enter menambah)</translation>
    </message>
    <message>
        <source>Cases of this person</source>
        <translation>Kasus milik orang ini</translation>
    </message>
    <message>
        <source>Calls and messages of this person</source>
        <translation>Panggilan dan pesan orang ini</translation>
    </message>
</context>
<context>
    <name>PersonalData</name>
    <message>
        <source>e-mail address</source>
        <translation>alamat surel</translation>
    </message>
    <message>
        <source>telephone number</source>
        <translation>nomor telepon</translation>
    </message>
    <message>
        <source>NPWP</source>
        <translation>NPWP</translation>
    </message>
    <message>
        <source>number of a person, business or application</source>
        <translation>nomor orang, usaha, atau permohonan</translation>
    </message>
    <message>
        <source>case number</source>
        <translation>nomor kasus</translation>
    </message>
    <message>
        <source>name</source>
        <translation>nama</translation>
    </message>
</context>
<context>
    <name>PhonePanel</name>
    <message>
        <source>not connected</source>
        <translation>tidak tersambung</translation>
    </message>
    <message>
        <source>Last call: {who}, {length}</source>
        <translation>Panggilan terakhir: {who}, {length}</translation>
    </message>
    <message>
        <source>Phone</source>
        <translation>Telepon</translation>
    </message>
    <message>
        <source>Write a text</source>
        <translation>Tulis pesan</translation>
    </message>
    <message>
        <source>How the call sounds</source>
        <translation>Mutu suara panggilan</translation>
    </message>
    <message>
        <source>Report a call that sounds bad</source>
        <translation>Laporkan suara panggilan yang buruk</translation>
    </message>
</context>
<context>
    <name>PictureAsk</name>
    <message>
        <source>Read out, then note the answer:</source>
        <translation>Bacakan, lalu catat jawabannya:</translation>
    </message>
    <message>
        <source>Agreed: keep the picture</source>
        <translation>Setuju: simpan gambar</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>Tidak setuju</translation>
    </message>
    <message>
        <source>May the picture be kept?</source>
        <translation>Bolehkah gambar disimpan?</translation>
    </message>
</context>
<context>
    <name>PlanTable</name>
    <message>
        <source>not known</source>
        <translation>tidak diketahui</translation>
    </message>
    <message>
        <source>A plan has at most {count} steps.</source>
        <translation>Satu rencana paling banyak berisi {count} langkah.</translation>
    </message>
    <message>
        <source>Step {number}: somebody is responsible, but it does not say what is done.</source>
        <translation>Langkah {number}: ada penanggung jawab, tetapi yang dilakukan belum diisi.</translation>
    </message>
    <message>
        <source>Step {number} is too long: at most {what} letters, and {who} for the name.</source>
        <translation>Langkah {number} terlalu panjang: paling banyak {what} huruf, dan {who} untuk nama.</translation>
    </message>
    <message>
        <source>Step {number} becomes too long when numbers and addresses of persons are masked: at most {what} letters, and {who} for the name.</source>
        <translation>Langkah {number} menjadi terlalu panjang setelah nomor dan alamat orang disamarkan: paling banyak {what} huruf, dan {who} untuk nama.</translation>
    </message>
    <message>
        <source>Another supervisor has saved the plan. Choose below.</source>
        <translation>Supervisor lain sudah menyimpan rencana. Pilih di bawah.</translation>
    </message>
    <message>
        <source>Follow-up plan</source>
        <translation>Rencana tindak lanjut</translation>
    </message>
    <message>
        <source>Plan of the other supervisor</source>
        <translation>Rencana supervisor lain</translation>
    </message>
    <message>
        <source>Add a step</source>
        <translation>Tambah langkah</translation>
    </message>
    <message>
        <source>Remove the step</source>
        <translation>Hapus langkah</translation>
    </message>
    <message>
        <source>Keep the plan</source>
        <translation>Simpan rencana</translation>
    </message>
    <message>
        <source>Another supervisor has saved this plan meanwhile. Yours, above, is not saved yet.</source>
        <translation>Supervisor lain sementara itu menyimpan rencana ini. Rencana Anda, di atas, belum disimpan.</translation>
    </message>
    <message>
        <source>Add to mine</source>
        <translation>Gabungkan</translation>
    </message>
    <message>
        <source>Drop mine</source>
        <translation>Buang milik saya</translation>
    </message>
    <message>
        <source>Save mine instead</source>
        <translation>Simpan milik saya</translation>
    </message>
</context>
<context>
    <name>PlanText</name>
    <message>
        <source>a line needs agent, day, from and till</source>
        <translation>satu baris memerlukan petugas, hari, dari, dan sampai</translation>
    </message>
    <message>
        <source>this name is not on the list of staff</source>
        <translation>nama ini tidak ada di daftar petugas</translation>
    </message>
    <message>
        <source>two people have this name; write the extension</source>
        <translation>dua orang bernama ini; tulis nomor ekstensi</translation>
    </message>
    <message>
        <source>this is no day; write 2026-12-03</source>
        <translation>ini bukan tanggal; tulis 2026-12-03</translation>
    </message>
    <message>
        <source>this day is more than two years away</source>
        <translation>tanggal ini lebih dari dua tahun dari sekarang</translation>
    </message>
    <message>
        <source>this is no time; write 08:00</source>
        <translation>ini bukan waktu; tulis 08.00</translation>
    </message>
    <message>
        <source>the end is not after the beginning</source>
        <translation>waktu selesai tidak sesudah waktu mulai</translation>
    </message>
    <message>
        <source>this is no break within the shift; write 12:00-13:00</source>
        <translation>ini bukan istirahat di dalam jadwal; tulis 12.00-13.00</translation>
    </message>
    <message>
        <source>the agent has another shift at this time</source>
        <translation>petugas ini sudah punya jadwal pada waktu itu</translation>
    </message>
    <message>
        <source>one line says that the agent is free on this day, another has a shift</source>
        <translation>petugas ini kosong pada hari itu di satu baris, tetapi punya jadwal di baris lain</translation>
    </message>
    <message>
        <source>a day has at most 4 shifts and 12 breaks</source>
        <translation>satu hari paling banyak berisi 4 jadwal dan 12 istirahat</translation>
    </message>
    <message>
        <source>Calls are the callers who entered the queues of the PBX.</source>
        <translation>Panggilan adalah penelepon yang masuk antrean PBX.</translation>
    </message>
    <message>
        <source>Calls are those that were answered or missed at the desks: nobody knows who hung up in a queue.</source>
        <translation>Panggilan adalah yang terjawab atau tak terjawab di meja petugas: penelepon yang menutup telepon di antrean tidak diketahui.</translation>
    </message>
    <message>
        <source>This is the plan of the queue {queue} alone. Who is on shift answers all queues, and is not compared with it.</source>
        <translation>Ini rencana antrean {queue} saja. Petugas yang bertugas menjawab semua antrean dan tidak dibandingkan dengannya.</translation>
    </message>
    <message>
        <source>The time of a call is not known: without it no agents can be counted.</source>
        <translation>Waktu panggilan tidak diketahui: tanpa itu jumlah petugas tidak dapat dihitung.</translation>
    </message>
    <message>
        <source>Agents are counted by Erlang A: callers hang up after {seconds} s on average.</source>
        <translation>Jumlah petugas dihitung dengan Erlang A: rata-rata penelepon menutup telepon setelah {seconds} detik.</translation>
    </message>
    <message>
        <source>Agents are counted by Erlang C, as if no caller hung up: patience is not known.</source>
        <translation>Jumlah petugas dihitung dengan Erlang C, seolah-olah tidak ada penelepon yang menutup telepon: kesabarannya tidak diketahui.</translation>
    </message>
    <message>
        <source>Line {number}: {fault}</source>
        <translation>Baris {number}: {fault}</translation>
    </message>
    <message>
        <source>Line {number}, “{text}”: {fault}</source>
        <translation>Baris {number}, “{text}”: {fault}</translation>
    </message>
    <message>
        <source>free</source>
        <translation>kosong</translation>
    </message>
    <message>
        <source>{times} (break {breaks})</source>
        <translation>{times} (istirahat {breaks})</translation>
    </message>
    <message>
        <source>The office is closed on this day.</source>
        <translation>Kantor tutup pada hari ini.</translation>
    </message>
    <message>
        <source>There is no day of the past that the forecast could be made from.</source>
        <translation>Belum ada hari yang dapat menjadi dasar prakiraan.</translation>
    </message>
    <message>
        <source>The forecast is made from {count} days, {first} to {last}.</source>
        <translation>Prakiraan dibuat dari {count} hari, {first} sampai {last}.</translation>
    </message>
    <message>
        <source>The day follows a holiday: all calls are multiplied by {factor}.</source>
        <translation>Hari kerja pertama setelah libur: semua panggilan dikalikan {factor}.</translation>
    </message>
    <message>
        <source>It is the last day of its month: all calls are multiplied by {factor}.</source>
        <translation>Hari kerja terakhir bulan itu: semua panggilan dikalikan {factor}.</translation>
    </message>
    <message>
        <source>While the office is closed {calls} more calls are expected.</source>
        <translation>Di luar jam kantor diperkirakan masih ada {calls} panggilan.</translation>
    </message>
    <message>
        <source>There are too few days to say how good the forecast is.</source>
        <translation>Harinya masih terlalu sedikit untuk menilai mutu prakiraan.</translation>
    </message>
    <message>
        <source>On {days} days of the last 8 weeks the forecast was wrong by {wape}, the week before by {naive}.</source>
        <translation>Pada {days} hari dalam 8 pekan terakhir, prakiraan meleset {wape}, sedangkan angka pekan sebelumnya meleset {naive}.</translation>
    </message>
    <message>
        <source>So the week before says more than this forecast.</source>
        <translation>Jadi, angka pekan sebelumnya lebih tepat daripada prakiraan ini.</translation>
    </message>
</context>
<context>
    <name>PlanningPage</name>
    <message>
        <source>Counting…</source>
        <translation>Menghitung…</translation>
    </message>
    <message>
        <source>{first} to {last}</source>
        <translation>{first} sampai {last}</translation>
    </message>
    <message>
        <source>The server does not answer. Open the page again later.</source>
        <translation>Server tidak menjawab. Buka halaman ini lagi nanti.</translation>
    </message>
    <message>
        <source>The calls cannot be counted now. Open the page again later.</source>
        <translation>Panggilan belum dapat dihitung sekarang. Buka halaman ini lagi nanti.</translation>
    </message>
    <message>
        <source>All queues</source>
        <translation>Semua antrean</translation>
    </message>
    <message>
        <source>Data up to {time}.</source>
        <translation>Data sampai {time}.</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>Hari</translation>
    </message>
    <message>
        <source>Expected</source>
        <translation>Prakiraan</translation>
    </message>
    <message>
        <source>Came</source>
        <translation>Masuk</translation>
    </message>
    <message>
        <source>Most agents</source>
        <translation>Petugas terbanyak</translation>
    </message>
    <message>
        <source>Agent hours</source>
        <translation>Jam petugas</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Pukul</translation>
    </message>
    <message>
        <source>Needed</source>
        <translation>Perlu</translation>
    </message>
    <message>
        <source>In the plan</source>
        <translation>Perlu dijadwalkan</translation>
    </message>
    <message>
        <source>On shift</source>
        <translation>Bertugas</translation>
    </message>
    <message>
        <source>What if</source>
        <translation>Andaikan</translation>
    </message>
    <message>
        <source>In time</source>
        <translation>Tepat waktu</translation>
    </message>
    <message>
        <source>Wait (s)</source>
        <translation>Tunggu (detik)</translation>
    </message>
    <message>
        <source>Busy</source>
        <translation>Sibuk</translation>
    </message>
    <message>
        <source>Hang up</source>
        <translation>Menutup</translation>
    </message>
    <message>
        <source>{hours} h</source>
        <translation>{hours} jam</translation>
    </message>
    <message>
        <source>Whole day</source>
        <translation>Sehari penuh</translation>
    </message>
    <message>
        <source>Agents. Bar: most in the plan at one time.</source>
        <translation>Petugas. Batang: terbanyak yang perlu dijadwalkan pada satu waktu.</translation>
    </message>
    <message>
        <source>Calls expected, and calls that came</source>
        <translation>Prakiraan panggilan, dan panggilan yang masuk</translation>
    </message>
    <message>
        <source>Agents needed, and what if there are others</source>
        <translation>Petugas yang perlu, dan andaikan jumlahnya lain</translation>
    </message>
    <message>
        <source>{time}: {calls} calls expected</source>
        <translation>Pukul {time}: prakiraan {calls} panggilan</translation>
    </message>
    <message>
        <source>{time}: {calls} calls expected, {came} came</source>
        <translation>Pukul {time}: prakiraan {calls} panggilan, masuk {came}</translation>
    </message>
    <message>
        <source>{time}: not known</source>
        <translation>Pukul {time}: tidak diketahui</translation>
    </message>
    <message>
        <source>{time}: {needed} agents needed; with {agents} agents {share} are answered in time</source>
        <translation>Pukul {time}: perlu {needed} petugas; dengan {agents} petugas, {share} terjawab tepat waktu</translation>
    </message>
    <message>
        <source>Plan {day}</source>
        <translation>Rencana {day}</translation>
    </message>
    <message>
        <source>Shifts {day}</source>
        <translation>Jadwal {day}</translation>
    </message>
    <message>
        <source>Save the plan</source>
        <translation>Simpan rencana</translation>
    </message>
    <message>
        <source>Planning</source>
        <translation>Rencana</translation>
    </message>
    <message>
        <source>Load shifts</source>
        <translation>Muat jadwal</translation>
    </message>
    <message>
        <source>Nothing was loaded: {count} lines cannot be read.</source>
        <translation>Tidak ada yang dimuat: {count} baris tidak terbaca.</translation>
    </message>
    <message>
        <source>Days of agents loaded: {count}.</source>
        <translation>Hari petugas yang dimuat: {count}.</translation>
    </message>
    <message>
        <source>The first day is {first}, the last {last}.</source>
        <translation>Hari pertama {first}, hari terakhir {last}.</translation>
    </message>
    <message>
        <source>On {count} of them other shifts were replaced.</source>
        <translation>Pada {count} di antaranya jadwal lain diganti.</translation>
    </message>
    <message>
        <source>Week</source>
        <translation>Pekan</translation>
    </message>
    <message>
        <source>Shifts of a day</source>
        <translation>Jadwal sehari</translation>
    </message>
    <message>
        <source>Shifts of a week</source>
        <translation>Jadwal sepekan</translation>
    </message>
    <message>
        <source>Shown</source>
        <translation>Tampilan</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>Tanggal</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>Antrean</translation>
    </message>
    <message>
        <source>Time of a call (s)</source>
        <translation>Waktu panggilan (detik)</translation>
    </message>
    <message>
        <source>In time (%)</source>
        <translation>Tepat waktu (%)</translation>
    </message>
    <message>
        <source>Time to answer (s)</source>
        <translation>Batas menjawab (detik)</translation>
    </message>
    <message>
        <source>Busy at most (%)</source>
        <translation>Paling sibuk (%)</translation>
    </message>
    <message>
        <source>Breaks and more (%)</source>
        <translation>Istirahat dan lainnya (%)</translation>
    </message>
    <message>
        <source>Factor of the day (%)</source>
        <translation>Faktor hari (%)</translation>
    </message>
    <message>
        <source>Talk, hold and wrap-up: the mean of the incoming calls of the last 8 weeks.</source>
        <translation>Bicara, tahan, dan pascapanggilan: rata-rata panggilan masuk 8 pekan terakhir.</translation>
    </message>
    <message>
        <source>Share of breaks and not ready in the last 8 weeks. Add training, leave and illness.</source>
        <translation>Bagian waktu istirahat dan belum siap dalam 8 pekan terakhir. Tambahkan pelatihan, cuti, dan sakit.</translation>
    </message>
    <message>
        <source>Of days after a holiday and at the end of a month.</source>
        <translation>Untuk hari setelah libur dan akhir bulan.</translation>
    </message>
    <message>
        <source>Measured values</source>
        <translation>Nilai terukur</translation>
    </message>
    <message>
        <source>Excel…</source>
        <translation>Excel…</translation>
    </message>
    <message>
        <source>CSV…</source>
        <translation>CSV…</translation>
    </message>
    <message>
        <source>Load shifts…</source>
        <translation>Muat jadwal…</translation>
    </message>
    <message>
        <source>Lines that cannot be read</source>
        <translation>Baris yang tidak terbaca</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>Rencana</translation>
    </message>
    <message>
        <source>Calls. Bar: expected. Line: came.</source>
        <translation>Panggilan. Batang: prakiraan. Garis: masuk.</translation>
    </message>
    <message>
        <source>Agents. Bar: needed. Line: what if (Up, Down).</source>
        <translation>Petugas. Batang: perlu. Garis: andaikan (Atas, Bawah).</translation>
    </message>
</context>
<context>
    <name>PolicyTemplates</name>
    <message>
        <source>Enabled: this value holds on the computer, and nobody can change it in Loket. Not configured: each person may choose.</source>
        <translation>Diaktifkan: nilai ini berlaku di komputer dan tidak dapat diubah di Loket. Tidak dikonfigurasi: setiap petugas boleh memilih.</translation>
    </message>
    <message>
        <source>Enabled: on. Disabled: off. Both hold on the computer, and nobody can change it in Loket. Not configured: each person may choose.</source>
        <translation>Diaktifkan: menyala. Dinonaktifkan: mati. Keduanya berlaku di komputer dan tidak dapat diubah di Loket. Tidak dikonfigurasi: setiap petugas boleh memilih.</translation>
    </message>
    <message>
        <source>This is advice: the value holds until a person chooses another one in Loket. Where the policy of the same name is set outside of “Recommended”, that one counts.</source>
        <translation>Ini anjuran: nilai berlaku sampai petugas memilih yang lain di Loket. Jika kebijakan bernama sama diatur di luar “Anjuran”, kebijakan itu yang berlaku.</translation>
    </message>
    <message>
        <source>Takes: {expected}. Without any policy: {default}.</source>
        <translation>Isi: {expected}. Tanpa kebijakan: {default}.</translation>
    </message>
    <message>
        <source>empty</source>
        <translation>kosong</translation>
    </message>
    <message>
        <source>One per line.</source>
        <translation>Satu per baris.</translation>
    </message>
    <message>
        <source>Registry value: {value}. In a policy file: {key}.</source>
        <translation>Nilai registri: {value}. Di berkas kebijakan: {key}.</translation>
    </message>
    <message>
        <source>Loket, the workplace of the contact centre</source>
        <translation>Loket, ruang kerja Contact Center</translation>
    </message>
    <message>
        <source>Settings of Loket that the office decides for its computers. Passwords have no place here.</source>
        <translation>Pengaturan Loket yang ditetapkan kantor untuk komputernya. Kata sandi tidak boleh ada di sini.</translation>
    </message>
    <message>
        <source>Loket</source>
        <translation>Loket</translation>
    </message>
    <message>
        <source>Recommended (a person may choose otherwise)</source>
        <translation>Anjuran (petugas boleh memilih lain)</translation>
    </message>
    <message>
        <source>One policy from a web server</source>
        <translation>Satu kebijakan dari server web</translation>
    </message>
    <message>
        <source>Loket 0.1.0 or newer, Windows 10 or newer</source>
        <translation>Loket 0.1.0 atau lebih baru, Windows 10 atau lebih baru</translation>
    </message>
</context>
<context>
    <name>Presence</name>
    <message>
        <source>note</source>
        <translation>catatan</translation>
    </message>
    <message>
        <source>answer</source>
        <translation>jawaban</translation>
    </message>
    <message>
        <source>solution</source>
        <translation>solusi</translation>
    </message>
    <message>
        <source>question to the unit</source>
        <translation>pertanyaan untuk bidang</translation>
    </message>
    <message>
        <source>question to the agent</source>
        <translation>pertanyaan untuk petugas</translation>
    </message>
    <message>
        <source>answer to the unit</source>
        <translation>jawaban untuk bidang</translation>
    </message>
    <message>
        <source>the answer to the applicant</source>
        <translation>penyampaian kepada pemohon</translation>
    </message>
    <message>
        <source>what was looked up</source>
        <translation>hasil penelusuran</translation>
    </message>
    <message>
        <source>a contact</source>
        <translation>kontak</translation>
    </message>
    <message>
        <source>applicant</source>
        <translation>pemohon</translation>
    </message>
    <message>
        <source>{name} is on the phone with the applicant · since {time}</source>
        <translation>{name} sedang menelepon pemohon · sejak {time}</translation>
    </message>
    <message>
        <source>{name} is looking</source>
        <translation>{name} sedang melihat kasus ini</translation>
    </message>
    <message>
        <source>{name} is writing: {place}</source>
        <translation>{name} sedang menulis: {place}</translation>
    </message>
    <message>
        <source>{name} is writing</source>
        <translation>{name} sedang menulis</translation>
    </message>
    <message>
        <source>{name} · on the phone since {time}</source>
        <translation>{name} · menelepon sejak {time}</translation>
    </message>
    <message>
        <source>No presence data since {time}</source>
        <translation>Sejak {time} tidak diketahui siapa lagi yang membuka kasus ini</translation>
    </message>
    <message>
        <source>{name} is writing here too</source>
        <translation>{name} juga sedang menulis di sini</translation>
    </message>
    <message>
        <source>{names} are writing here too</source>
        <translation>{names} juga sedang menulis di sini</translation>
    </message>
</context>
<context>
    <name>PresenceRow</name>
    <message>
        <source>and {count} more</source>
        <translation>dan {count} lagi</translation>
    </message>
    <message>
        <source>Who else is here: {words}</source>
        <translation>Juga membuka kasus ini: {words}</translation>
    </message>
</context>
<context>
    <name>Quality</name>
    <message>
        <source>Sounds good.</source>
        <translation>Suara baik.</translation>
    </message>
    <message>
        <source>Sounds fair.</source>
        <translation>Suara cukup.</translation>
    </message>
    <message>
        <source>Sounds poor.</source>
        <translation>Suara kurang baik.</translation>
    </message>
    <message>
        <source>Sounds bad.</source>
        <translation>Suara buruk.</translation>
    </message>
    <message>
        <source>good sound</source>
        <translation>suara baik</translation>
    </message>
    <message>
        <source>fair sound</source>
        <translation>suara cukup</translation>
    </message>
    <message>
        <source>poor sound</source>
        <translation>suara kurang baik</translation>
    </message>
    <message>
        <source>bad sound</source>
        <translation>suara buruk</translation>
    </message>
    <message>
        <source>Parts of what they say are lost on the network. Use the cable instead of Wi-Fi, and stop downloads and video.</source>
        <translation>Sebagian suara lawan bicara hilang di jaringan. Pakai kabel, bukan Wi-Fi; hentikan unduhan dan video.</translation>
    </message>
    <message>
        <source>Parts of what you say do not reach them. Use the cable instead of Wi-Fi; if it stays, offer to call back.</source>
        <translation>Sebagian suara Anda tidak sampai. Pakai kabel, bukan Wi-Fi; jika tetap begitu, tawarkan telepon balik.</translation>
    </message>
    <message>
        <source>Their voice comes unevenly: the network is busy, here or there. Use the cable instead of Wi-Fi, and stop downloads.</source>
        <translation>Suara lawan bicara tersendat: jaringan padat, di sini atau di pihaknya. Pakai kabel, bukan Wi-Fi; hentikan unduhan.</translation>
    </message>
    <message>
        <source>Voices arrive late, so that both begin to talk at once. Leave a pause after each sentence; a call back by another line may help.</source>
        <translation>Suara terlambat sampai sehingga kedua pihak mulai bicara bersamaan. Beri jeda setelah tiap kalimat; telepon balik lewat saluran lain mungkin membantu.</translation>
    </message>
    <message>
        <source>This computer is too busy for the sound. Close programs that you do not need; plug the headset into another socket.</source>
        <translation>Komputer ini terlalu sibuk untuk suara. Tutup program yang tidak perlu; pasang headset di colokan USB lain.</translation>
    </message>
    <message>
        <source>They cannot hear you: the microphone gives no sound. Look for the mute switch of the headset, or choose another microphone.</source>
        <translation>Lawan bicara tidak mendengar Anda: mikrofon tidak bersuara. Cari tombol bisu di headset, atau pilih mikrofon lain.</translation>
    </message>
    <message>
        <source>Nothing is heard from the other side. They may have muted: ask whether they hear you.</source>
        <translation>Tidak terdengar apa pun dari lawan bicara. Mungkin mikrofonnya dibisukan: tanyakan apakah suara Anda terdengar.</translation>
    </message>
    <message>
        <source>No sound arrives from the other side. If it stays so, call back; report the call.</source>
        <translation>Tidak ada suara yang sampai dari lawan bicara. Jika tetap begitu, telepon balik; laporkan panggilan ini.</translation>
    </message>
    <message>
        <source>network</source>
        <translation>jaringan</translation>
    </message>
    <message>
        <source>delay</source>
        <translation>suara terlambat</translation>
    </message>
    <message>
        <source>this computer was busy</source>
        <translation>komputer ini sibuk</translation>
    </message>
    <message>
        <source>microphone silent</source>
        <translation>mikrofon tidak bersuara</translation>
    </message>
    <message>
        <source>nothing heard</source>
        <translation>tidak terdengar apa pun</translation>
    </message>
    <message>
        <source>no sound arrived</source>
        <translation>suara tidak sampai</translation>
    </message>
    <message>
        <source>Sound format</source>
        <translation>Format suara</translation>
    </message>
    <message>
        <source>Quality here / there (MOS, 1 to 4.5)</source>
        <translation>Mutu di sini / di lawan bicara (MOS, 1 sampai 4,5)</translation>
    </message>
    <message>
        <source>Lost on the way to us / to them</source>
        <translation>Hilang: masuk / keluar</translation>
    </message>
    <message>
        <source>Uneven arrival (jitter)</source>
        <translation>Variasi waktu tiba (jitter)</translation>
    </message>
    <message>
        <source>There and back (round trip)</source>
        <translation>Waktu bolak-balik (round trip)</translation>
    </message>
    <message>
        <source>Gaps made by this computer</source>
        <translation>Suara putus akibat komputer ini</translation>
    </message>
    <message>
        <source>Heard / spoken</source>
        <translation>Terdengar / terucap</translation>
    </message>
    <message>
        <source>{score}, failed: fatal</source>
        <translation>{score}, gagal: fatal</translation>
    </message>
    <message>
        <source>{score}, passed</source>
        <translation>{score}, lulus</translation>
    </message>
    <message>
        <source>{score}, not passed</source>
        <translation>{score}, tidak lulus</translation>
    </message>
    <message>
        <source>{percent}% ({passed} of {scored})</source>
        <translation>{percent}% ({passed} dari {scored})</translation>
    </message>
    <message>
        <source>Draft, taken over by {name}</source>
        <translation>Draf, diambil alih {name}</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>Ya</translation>
    </message>
    <message>
        <source>No</source>
        <translation>Tidak</translation>
    </message>
    <message>
        <source>Not applicable</source>
        <translation>Tidak berlaku</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>Draf</translation>
    </message>
    <message>
        <source>Shared</source>
        <translation>Dibagikan</translation>
    </message>
    <message>
        <source>Agreed</source>
        <translation>Disetujui</translation>
    </message>
    <message>
        <source>Objected</source>
        <translation>Keberatan</translation>
    </message>
    <message>
        <source>Decided</source>
        <translation>Diputuskan</translation>
    </message>
    <message>
        <source>Answered</source>
        <translation>Dijawab</translation>
    </message>
    <message>
        <source>Escalated</source>
        <translation>Diteruskan</translation>
    </message>
    <message>
        <source>Complaint</source>
        <translation>Pengaduan</translation>
    </message>
    <message>
        <source>Chosen by hand</source>
        <translation>Dipilih sendiri</translation>
    </message>
    <message>
        <source>Quality of service</source>
        <translation>Mutu layanan</translation>
    </message>
    <message>
        <source>Month</source>
        <translation>Bulan</translation>
    </message>
    <message>
        <source>Agent</source>
        <translation>Petugas</translation>
    </message>
    <message>
        <source>Call</source>
        <translation>Panggilan</translation>
    </message>
    <message>
        <source>Calls</source>
        <translation>Panggilan</translation>
    </message>
    <message>
        <source>Written contacts</source>
        <translation>Kontak tertulis</translation>
    </message>
    <message>
        <source>Cases</source>
        <translation>Kasus</translation>
    </message>
    <message>
        <source>Written contact</source>
        <translation>Kontak tertulis</translation>
    </message>
    <message>
        <source>Case</source>
        <translation>Kasus</translation>
    </message>
    <message>
        <source>Work</source>
        <translation>Pekerjaan</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Waktu</translation>
    </message>
    <message>
        <source>Drawn on</source>
        <translation>Diundi pada</translation>
    </message>
    <message>
        <source>Draw</source>
        <translation>Undian</translation>
    </message>
    <message>
        <source>Random number of the draw</source>
        <translation>Bilangan acak undian</translation>
    </message>
    <message>
        <source>Id</source>
        <translation>Id</translation>
    </message>
    <message>
        <source>SHA-256</source>
        <translation>SHA-256</translation>
    </message>
    <message>
        <source>Drawn</source>
        <translation>Diundi</translation>
    </message>
    <message>
        <source>Reviewed</source>
        <translation>Dinilai</translation>
    </message>
    <message>
        <source>Handed in</source>
        <translation>Diserahkan</translation>
    </message>
    <message>
        <source>Passed</source>
        <translation>Lulus</translation>
    </message>
    <message>
        <source>Interval</source>
        <translation>Selang</translation>
    </message>
    <message>
        <source>Mean score</source>
        <translation>Nilai rata-rata</translation>
    </message>
    <message>
        <source>Fatal</source>
        <translation>Fatal</translation>
    </message>
    <message>
        <source>Objections not decided</source>
        <translation>Keberatan yang belum diputuskan</translation>
    </message>
    <message>
        <source>All agents</source>
        <translation>Semua petugas</translation>
    </message>
    <message>
        <source>Reviews</source>
        <translation>Penilaian</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>Nilai</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Jenis</translation>
    </message>
    <message>
        <source>Reviewer</source>
        <translation>Penilai</translation>
    </message>
    <message>
        <source>Agreed actions</source>
        <translation>Tindak lanjut yang disepakati</translation>
    </message>
    <message>
        <source>Calibration</source>
        <translation>Kalibrasi</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>Pertanyaan</translation>
    </message>
    <message>
        <source>Expert</source>
        <translation>Pakar</translation>
    </message>
    <message>
        <source>Others</source>
        <translation>Penilai lain</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>Selisih</translation>
    </message>
    <message>
        <source>The words of this question are to be mended.</source>
        <translation>Kata-kata pertanyaan ini perlu diperbaiki.</translation>
    </message>
    <message>
        <source>None.</source>
        <translation>Tidak ada.</translation>
    </message>
    <message>
        <source>Passed reviews, with the 95 % interval</source>
        <translation>Penilaian yang lulus, dengan selang 95%</translation>
    </message>
    <message>
        <source>How it is counted</source>
        <translation>Cara menghitung</translation>
    </message>
    <message>
        <source>No counts 0 and yes 1; on the scale 1, 2, 3, 4 count 0, 1/3, 2/3, 1. The score of a group is the mean of its questions, the score of the review the mean of its groups, each by weight. What does not apply is left out. A fatal answer makes 0. Passed: reviews with at least the score that the card asks for, divided by all counted reviews; the interval is Wilson&apos;s of 95 %. Only drawn work counts, and none with an objection that is not decided. Calls, written contacts and cases are counted each by themselves. Drawn are, of each agent, the smallest SHA-256 of the month (2026-11), the random number of the draw and the id, written one after the other: of complaints, escalated and answered ones in turn. The server draws the random number when the month is over.</source>
        <translation>Tidak bernilai 0 dan Ya bernilai 1; pada skala, 1, 2, 3, 4 bernilai 0, 1/3, 2/3, 1. Nilai kelompok adalah rata-rata pertanyaannya, nilai penilaian adalah rata-rata kelompoknya, masing-masing menurut bobot. Yang tidak berlaku tidak dihitung. Jawaban fatal membuat nilainya 0. Lulus: penilaian yang mencapai nilai minimum kartu, dibagi semua penilaian yang dihitung; selangnya menurut Wilson, 95%. Hanya yang terundi yang dihitung, dan bukan yang keberatannya belum diputuskan. Panggilan, kontak tertulis, dan kasus dihitung masing-masing. Yang diundi dari tiap petugas adalah SHA-256 terkecil dari bulan (2026-11), bilangan acak undian, dan id yang ditulis berurutan: bergiliran dari pengaduan, yang diteruskan, dan yang dijawab. Server mengundi bilangan acak itu setelah bulan berakhir.</translation>
    </message>
</context>
<context>
    <name>QualityBox</name>
    <message>
        <source>How the call sounds</source>
        <translation>Mutu suara panggilan</translation>
    </message>
    <message>
        <source>Report this call</source>
        <translation>Laporkan panggilan ini</translation>
    </message>
</context>
<context>
    <name>QualityPage</name>
    <message>
        <source>Writing…</source>
        <translation>Menulis…</translation>
    </message>
    <message>
        <source>Saving…</source>
        <translation>Menyimpan…</translation>
    </message>
    <message>
        <source>Not sent: a review has at most {most} notes, and this one has {count}. Each line is a note: make one of several, or remove some.</source>
        <translation>Tidak dikirim: satu penilaian memuat paling banyak {most} catatan, sedangkan yang ini {count}. Setiap baris adalah satu catatan: gabungkan beberapa, atau hapus sebagian.</translation>
    </message>
    <message>
        <source>Not sent: a note, or the agreed action, has more than {count} letters when its numbers and addresses are masked. Make it shorter, or make two notes of it.</source>
        <translation>Belum dikirim: sebuah catatan, atau tindak lanjut yang disepakati, lebih dari {count} huruf setelah nomor dan alamat di dalamnya disamarkan. Persingkat, atau bagi menjadi dua catatan.</translation>
    </message>
    <message>
        <source>Keep or share the review that is open, or drop it, first.</source>
        <translation>Simpan, bagikan, atau hapus dahulu penilaian yang sedang terbuka.</translation>
    </message>
    <message>
        <source>Saved.</source>
        <translation>Tersimpan.</translation>
    </message>
    <message>
        <source>Not kept: another reviewer has this work now. What you typed stays here. The list shows who has it.</source>
        <translation>Tidak disimpan: pekerjaan ini sekarang dinilai penilai lain. Yang Anda ketik tetap ada di sini. Daftar menampilkan siapa penilainya.</translation>
    </message>
    <message>
        <source>The server shows these reviews to you no more. Sign in again.</source>
        <translation>Server tidak lagi menampilkan penilaian ini kepada Anda. Masuklah kembali.</translation>
    </message>
    <message>
        <source>The server refused: another reviewer was faster, what is reviewed is gone, it is your own work or case, or a calibration of it goes on or was held. What you typed stays here. The list is read again and shows how it stands.</source>
        <translation>Server menolaknya: penilai lain lebih dahulu, yang dinilai sudah tidak ada, ini pekerjaan atau kasus Anda sendiri, atau kalibrasinya sedang berlangsung atau sudah selesai. Yang Anda ketik tetap ada di sini. Daftar dibaca ulang dan menampilkan keadaannya sekarang.</translation>
    </message>
    <message>
        <source>Reviews are kept by the server program. This computer works without one.</source>
        <translation>Penilaian disimpan oleh program server. Komputer ini bekerja tanpa server.</translation>
    </message>
    <message>
        <source>The server does not answer. What was typed stays here: try again.</source>
        <translation>Server tidak menjawab. Yang sudah diketik tetap di sini: coba lagi.</translation>
    </message>
    <message>
        <source>Taken: {name}</source>
        <translation>Diambil: {name}</translation>
    </message>
    <message>
        <source>Your own</source>
        <translation>Milik Anda sendiri</translation>
    </message>
    <message>
        <source>Waits</source>
        <translation>Menunggu</translation>
    </message>
    <message>
        <source>Recording gone</source>
        <translation>Rekaman tidak ada</translation>
    </message>
    <message>
        <source>Passed: {share}, 95 % interval {interval}. Mean score {mean}.</source>
        <translation>Lulus: {share}, selang 95% {interval}. Nilai rata-rata {mean}.</translation>
    </message>
    <message>
        <source>Nothing that was drawn waits for a review.</source>
        <translation>Tidak ada yang terundi dan masih menunggu penilaian.</translation>
    </message>
    <message>
        <source>The office&apos;s own card has an error, so the card before it is used: {fault}</source>
        <translation>Kartu milik kantor berisi kesalahan, jadi kartu sebelumnya yang dipakai: {fault}</translation>
    </message>
    <message>
        <source>{count} more can be chosen. They count in no percentage.</source>
        <translation>{count} lainnya dapat dipilih, tetapi tidak masuk persentase.</translation>
    </message>
    <message>
        <source>Nothing was changed: this review was shared before with other answers or words, and the agent may have read them. What you typed stays here.</source>
        <translation>Tidak ada yang diubah: penilaian ini sudah dibagikan dengan jawaban atau kata lain, dan mungkin sudah dibaca petugas. Yang Anda ketik tetap ada di sini.</translation>
    </message>
    <message>
        <source>Next ({count})</source>
        <translation>Berikutnya ({count})</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Berikutnya</translation>
    </message>
    <message>
        <source>{works}, objections: {count}</source>
        <translation>{works}, keberatan: {count}</translation>
    </message>
    <message>
        <source>Not to be read</source>
        <translation>Tidak dapat dibaca</translation>
    </message>
    <message>
        <source>No review of drawn work is shared yet.</source>
        <translation>Belum ada penilaian dari hasil undian yang dibagikan.</translation>
    </message>
    <message>
        <source>The server draws when the month is over. Until then work is chosen by hand.</source>
        <translation>Server mengundi setelah bulan berakhir. Sebelum itu pekerjaan dipilih sendiri.</translation>
    </message>
    <message>
        <source>Drawn on {day}, {count} of each agent.</source>
        <translation>Diundi pada {day}, {count} dari tiap petugas.</translation>
    </message>
    <message>
        <source>Objections that wait for a decision: {count}.</source>
        <translation>Keberatan yang menunggu keputusan: {count}.</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Dibatalkan</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Terbuka</translation>
    </message>
    <message>
        <source>Closed</source>
        <translation>Selesai</translation>
    </message>
    <message>
        <source>Printing…</source>
        <translation>Mencetak…</translation>
    </message>
    <message>
        <source>Save the report</source>
        <translation>Simpan laporan</translation>
    </message>
    <message>
        <source>Month</source>
        <translation>Bulan</translation>
    </message>
    <message>
        <source>What is reviewed</source>
        <translation>Yang dinilai</translation>
    </message>
    <message>
        <source>Agent</source>
        <translation>Petugas</translation>
    </message>
    <message>
        <source>Nothing is open. Press Next, or choose a row and press Enter: what is reviewed and the questions of the card come here.</source>
        <translation>Belum ada yang dibuka. Tekan Berikutnya, atau pilih satu baris lalu tekan Enter: yang dinilai dan pertanyaan kartu tampil di sini.</translation>
    </message>
    <message>
        <source>Choose others</source>
        <translation>Pilih lainnya</translation>
    </message>
    <message>
        <source>Work for review</source>
        <translation>Pekerjaan untuk dinilai</translation>
    </message>
    <message>
        <source>Print…</source>
        <translation>Cetak…</translation>
    </message>
    <message>
        <source>PDF…</source>
        <translation>PDF…</translation>
    </message>
    <message>
        <source>Excel…</source>
        <translation>Excel…</translation>
    </message>
    <message>
        <source>End without those who did not hand in</source>
        <translation>Akhiri tanpa yang belum menyerahkan</translation>
    </message>
    <message>
        <source>The expert and two others have handed in.</source>
        <translation>Pakar dan dua penilai lain sudah menyerahkan.</translation>
    </message>
    <message>
        <source>Cancel the calibration</source>
        <translation>Batalkan kalibrasi</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>Hasil</translation>
    </message>
    <message>
        <source>Calibration</source>
        <translation>Kalibrasi</translation>
    </message>
    <message>
        <source>Parts of the page</source>
        <translation>Bagian halaman</translation>
    </message>
    <message>
        <source>Results by agent</source>
        <translation>Hasil per petugas</translation>
    </message>
    <message>
        <source>Calibrations</source>
        <translation>Kalibrasi</translation>
    </message>
</context>
<context>
    <name>QuestionCard</name>
    <message>
        <source>Question {number} of {count}</source>
        <translation>Pertanyaan {number} dari {count}</translation>
    </message>
    <message>
        <source>0  No answer</source>
        <translation>0  Tidak dijawab</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Kembali</translation>
    </message>
</context>
<context>
    <name>QueueDelegate</name>
    <message>
        <source>{percent} %, {left}</source>
        <translation>{percent}%, {left}</translation>
    </message>
</context>
<context>
    <name>QueuePanel</name>
    <message>
        <source>Satisfaction survey: {count} to ask</source>
        <translation>Survei kepuasan: {count} pemohon menunggu</translation>
    </message>
    <message>
        <source>Reviews of your work: {count}</source>
        <translation>Penilaian pekerjaan Anda: {count}</translation>
    </message>
    <message>
        <source>You have no open cases. Start one at the next call.</source>
        <translation>Anda tidak punya kasus terbuka. Buat kasus baru saat ada yang menelepon.</translation>
    </message>
    <message>
        <source>No question waits for your unit.</source>
        <translation>Tidak ada pertanyaan yang menunggu bidang Anda.</translation>
    </message>
    <message>
        <source>No solution waits for its applicant. All applicants were called back.</source>
        <translation>Tidak ada solusi yang menunggu disampaikan. Semua pemohon sudah ditelepon balik.</translation>
    </message>
    <message>
        <source>No missed calls.</source>
        <translation>Tidak ada panggilan tak terjawab.</translation>
    </message>
    <message>
        <source>No cases yet.</source>
        <translation>Belum ada kasus.</translation>
    </message>
    <message>
        <source>No call or message has this number, name or word.</source>
        <translation>Tidak ada panggilan atau pesan dengan nomor, nama, atau kata ini.</translation>
    </message>
    <message>
        <source>No calls yet.</source>
        <translation>Belum ada panggilan.</translation>
    </message>
    <message>
        <source>No message waits for an answer.</source>
        <translation>Tidak ada pesan yang menunggu jawaban.</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>Antrean</translation>
    </message>
    <message>
        <source>Cases and calls of the chosen list</source>
        <translation>Kasus dan panggilan dalam daftar ini</translation>
    </message>
    <message>
        <source>Number, name or word</source>
        <translation>Nomor, nama, atau kata</translation>
    </message>
    <message>
        <source>Search the calls and messages</source>
        <translation>Cari panggilan dan pesan</translation>
    </message>
    <message>
        <source>New case</source>
        <translation>Kasus baru</translation>
    </message>
    <message>
        <source>Fold the queue to icons</source>
        <translation>Lipat antrean menjadi ikon</translation>
    </message>
    <message>
        <source>Call back</source>
        <translation>Telepon balik</translation>
    </message>
    <message>
        <source>Take the next one</source>
        <translation>Ambil berikutnya</translation>
    </message>
</context>
<context>
    <name>QueueRail</name>
    <message>
        <source>Lists of the queue</source>
        <translation>Daftar antrean</translation>
    </message>
    <message>
        <source>Show the queue beside the case</source>
        <translation>Tampilkan antrean di samping kasus</translation>
    </message>
</context>
<context>
    <name>QueueRow</name>
    <message>
        <source>No subject yet</source>
        <translation>Belum ada perihal</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Menunggu</translation>
    </message>
    <message>
        <source>At the unit</source>
        <translation>Di bidang</translation>
    </message>
    <message>
        <source>Asks back</source>
        <translation>Bertanya balik</translation>
    </message>
    <message>
        <source>Solution ready</source>
        <translation>Solusi siap</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>Draf</translation>
    </message>
    <message>
        <source>Hidden number</source>
        <translation>Nomor disembunyikan</translation>
    </message>
    <message>
        <source>Called back</source>
        <translation>Sudah ditelepon balik</translation>
    </message>
    <message>
        <source>Not called back yet</source>
        <translation>Belum ditelepon balik</translation>
    </message>
    <message>
        <source>{count} persons have this number</source>
        <translation>{count} orang memakai nomor ini</translation>
    </message>
</context>
<context>
    <name>ReasonForm</name>
    <message>
        <source>Give the reason; it becomes part of the story.</source>
        <translation>Tulis alasannya; alasan ini masuk ke riwayat.</translation>
    </message>
    <message>
        <source>Put the form away</source>
        <translation>Tutup formulir</translation>
    </message>
</context>
<context>
    <name>Reasons</name>
    <message>
        <source>What must the applicant still bring? The clock stands still until then.</source>
        <translation>Apa yang masih harus dilengkapi pemohon? Waktu tidak dihitung sampai saat itu.</translation>
    </message>
    <message>
        <source>Pause until the applicant answers</source>
        <translation>Jeda sampai pemohon menjawab</translation>
    </message>
    <message>
        <source>Pause the clock</source>
        <translation>Jeda waktu</translation>
    </message>
    <message>
        <source>Registration number</source>
        <translation>Nomor pendaftaran</translation>
    </message>
    <message>
        <source>NIB</source>
        <translation>NIB</translation>
    </message>
    <message>
        <source>Missing document</source>
        <translation>Dokumen belum lengkap</translation>
    </message>
    <message>
        <source>Return as incomplete</source>
        <translation>Kembalikan karena belum lengkap</translation>
    </message>
    <message>
        <source>What does the agent have to complete?</source>
        <translation>Apa yang harus dilengkapi petugas?</translation>
    </message>
    <message>
        <source>Return to the agent</source>
        <translation>Kembalikan ke petugas</translation>
    </message>
    <message>
        <source>Registration number is missing</source>
        <translation>Nomor pendaftaran belum ada</translation>
    </message>
    <message>
        <source>Question is not clear</source>
        <translation>Pertanyaan belum jelas</translation>
    </message>
    <message>
        <source>Belongs to another unit</source>
        <translation>Urusan bidang lain</translation>
    </message>
    <message>
        <source>Open again</source>
        <translation>Buka kembali</translation>
    </message>
    <message>
        <source>Why is the case not finished?</source>
        <translation>Mengapa kasus belum selesai?</translation>
    </message>
    <message>
        <source>Applicant asks again</source>
        <translation>Pemohon bertanya lagi</translation>
    </message>
    <message>
        <source>Answer was not complete</source>
        <translation>Jawaban belum lengkap</translation>
    </message>
    <message>
        <source>Close without a receipt</source>
        <translation>Tutup tanpa konfirmasi</translation>
    </message>
    <message>
        <source>Why can the applicant not be reached?</source>
        <translation>Mengapa solusi tidak dapat disampaikan?</translation>
    </message>
    <message>
        <source>Close the case</source>
        <translation>Tutup kasus</translation>
    </message>
    <message>
        <source>Applicant cannot be reached</source>
        <translation>Pemohon tidak dapat dihubungi</translation>
    </message>
    <message>
        <source>Applicant did not bring what was missing</source>
        <translation>Pemohon tidak melengkapi kekurangan</translation>
    </message>
    <message>
        <source>Cancel the case</source>
        <translation>Batalkan kasus</translation>
    </message>
    <message>
        <source>Why is no answer needed any more?</source>
        <translation>Mengapa jawaban tidak diperlukan lagi?</translation>
    </message>
    <message>
        <source>Applicant withdrew the question</source>
        <translation>Pemohon menarik pertanyaannya</translation>
    </message>
    <message>
        <source>Recorded twice</source>
        <translation>Tercatat dua kali</translation>
    </message>
    <message>
        <source>Wrong number</source>
        <translation>Salah sambung</translation>
    </message>
    <message>
        <source>JELITA or OSS is not available</source>
        <translation>JELITA atau OSS tidak dapat dibuka</translation>
    </message>
    <message>
        <source>A site inspection is due</source>
        <translation>Menunggu tinjauan lapangan</translation>
    </message>
    <message>
        <source>Applicant asked to be called later</source>
        <translation>Pemohon minta ditelepon nanti</translation>
    </message>
    <message>
        <source>Pause the unit&apos;s clock</source>
        <translation>Jeda waktu bidang</translation>
    </message>
    <message>
        <source>What delays the unit? For a question to the agent use “Ask back”.</source>
        <translation>Apa yang menghambat bidang? Untuk bertanya kepada petugas, pakai “Tanya balik”.</translation>
    </message>
    <message>
        <source>Give the answer later</source>
        <translation>Sampaikan kepada pemohon nanti</translation>
    </message>
    <message>
        <source>Why not now? The clock stands still until then.</source>
        <translation>Mengapa tidak sekarang? Sampai saat itu waktu tidak dihitung.</translation>
    </message>
</context>
<context>
    <name>RecordingBar</name>
    <message>
        <source>Read out, then note the answer:</source>
        <translation>Bacakan, lalu catat jawabannya:</translation>
    </message>
    <message>
        <source>Not recorded</source>
        <translation>Tidak direkam</translation>
    </message>
    <message>
        <source>Recording stands still</source>
        <translation>Rekaman tidak bertambah</translation>
    </message>
    <message>
        <source>{size} on the disk</source>
        <translation>{size} di disk</translation>
    </message>
    <message>
        <source>Go on recording</source>
        <translation>Lanjutkan merekam</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Jeda</translation>
    </message>
    <message>
        <source>Agreed: record</source>
        <translation>Setuju: rekam</translation>
    </message>
    <message>
        <source>Record again</source>
        <translation>Rekam lagi</translation>
    </message>
    <message>
        <source>Ask again</source>
        <translation>Tanya lagi</translation>
    </message>
    <message>
        <source>Record…</source>
        <translation>Rekam…</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>Tidak setuju</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Hentikan</translation>
    </message>
    <message>
        <source>Erase what was recorded</source>
        <translation>Hapus hasil rekaman</translation>
    </message>
    <message>
        <source>Yes taken back…</source>
        <translation>Persetujuan dicabut…</translation>
    </message>
    <message>
        <source>Not asked</source>
        <translation>Belum ditanyakan</translation>
    </message>
    <message>
        <source>What was recorded together with {names} goes as well.</source>
        <translation>Hasil rekaman bersama {names} juga dihapus.</translation>
    </message>
</context>
<context>
    <name>RecordingsBox</name>
    <message>
        <source>Recordings</source>
        <translation>Rekaman</translation>
    </message>
</context>
<context>
    <name>Refusals</name>
    <message>
        <source>Not saved: write a subject first.</source>
        <translation>Belum disimpan: tulis dahulu perihalnya.</translation>
    </message>
    <message>
        <source>Not saved: the applicant needs a name.</source>
        <translation>Belum disimpan: nama pemohon harus diisi.</translation>
    </message>
    <message>
        <source>“{text}” is no telephone number. Correct it, or leave it empty.</source>
        <translation>“{text}” bukan nomor telepon. Perbaiki, atau kosongkan.</translation>
    </message>
    <message>
        <source>“{text}” is no time ahead. Write it like 15:30, tomorrow 9:00, 28/11 or 2 hours.</source>
        <translation>“{text}” bukan waktu yang akan datang. Tulis misalnya 15.30, besok 9.00, 28/11, atau 2 jam.</translation>
    </message>
    <message>
        <source>That time is over already.</source>
        <translation>Waktu itu sudah lewat.</translation>
    </message>
    <message>
        <source>Write what was said or asked.</source>
        <translation>Tulis apa yang disampaikan atau ditanyakan.</translation>
    </message>
    <message>
        <source>The note is empty.</source>
        <translation>Catatan masih kosong.</translation>
    </message>
    <message>
        <source>Give the reason.</source>
        <translation>Tulis alasannya.</translation>
    </message>
    <message>
        <source>Type or paste what you found.</source>
        <translation>Ketik atau tempel yang ditemukan.</translation>
    </message>
    <message>
        <source>Choose how the applicant got the answer.</source>
        <translation>Pilih cara pemohon diberi tahu.</translation>
    </message>
    <message>
        <source>Say who in the unit gave the answer.</source>
        <translation>Tulis siapa di bidang yang memberi jawaban.</translation>
    </message>
    <message>
        <source>Not sent. Missing: {missing}.</source>
        <translation>Tidak dikirim. Kurang: {missing}.</translation>
    </message>
    <message>
        <source>Not recorded. Missing: {missing}.</source>
        <translation>Tidak dicatat. Kurang: {missing}.</translation>
    </message>
    <message>
        <source>Not recorded: the last day on which the answer holds is over already.</source>
        <translation>Tidak dicatat: hari terakhir berlakunya jawaban sudah lewat.</translation>
    </message>
    <message>
        <source>Not recorded: the answer was valid until {text} only. Open the form again and read it.</source>
        <translation>Belum tercatat: jawaban ini hanya berlaku sampai {text}. Buka lagi formulirnya, lalu baca.</translation>
    </message>
    <message>
        <source>Not recorded: the unit cannot have answered before it was asked.</source>
        <translation>Tidak dicatat: bidang tidak mungkin menjawab sebelum ditanya.</translation>
    </message>
    <message>
        <source>Not recorded: that time has not come yet.</source>
        <translation>Tidak dicatat: waktu itu belum tiba.</translation>
    </message>
    <message>
        <source>Say what the unit needs to know.</source>
        <translation>Tulis apa yang perlu diketahui bidang.</translation>
    </message>
    <message>
        <source>Write the answer to the unit.</source>
        <translation>Tulis apa yang disampaikan kepada bidang.</translation>
    </message>
    <message>
        <source>Choose the unit.</source>
        <translation>Pilih bidang.</translation>
    </message>
    <message>
        <source>This unit has the question already. Choose another one.</source>
        <translation>Bidang ini sudah memegang pertanyaannya. Pilih yang lain.</translation>
    </message>
    <message>
        <source>This person does not work here any more. Choose another person.</source>
        <translation>Orang ini tidak lagi bekerja di sini. Pilih orang lain.</translation>
    </message>
    <message>
        <source>{name} has answered the unit already. Read the case&apos;s story.</source>
        <translation>{name} sudah menjawab bidang. Baca riwayat kasusnya.</translation>
    </message>
    <message>
        <source>Not recorded: the case is of another applicant.</source>
        <translation>Tidak dicatat: kasus itu milik pemohon lain.</translation>
    </message>
    <message>
        <source>{name} answered this question already. Read the case&apos;s story.</source>
        <translation>{name} sudah menjawab pertanyaan ini. Baca riwayat kasusnya.</translation>
    </message>
    <message>
        <source>This question was passed to another unit. Read the case&apos;s story.</source>
        <translation>Pertanyaan ini sudah diteruskan ke bidang lain. Baca riwayat kasusnya.</translation>
    </message>
    <message>
        <source>This question is not with the unit any more: its agent has it back. Read the case&apos;s story.</source>
        <translation>Pertanyaan ini tidak lagi di bidang: sudah kembali ke petugasnya. Baca riwayat kasusnya.</translation>
    </message>
    <message>
        <source>The case was cancelled, so its question waits for no answer. Read the case&apos;s story.</source>
        <translation>Kasus ini sudah dibatalkan, jadi pertanyaannya tidak menunggu jawaban lagi. Baca riwayat kasusnya.</translation>
    </message>
    <message>
        <source>Not possible any more: the case is now at “{status}”. Read its story.</source>
        <translation>Tidak dapat lagi: kasus kini berstatus “{status}”. Baca riwayatnya.</translation>
    </message>
    <message>
        <source>{name} moved the case on before this arrived: it is now at “{status}”. Read its story, then do it again if it is still right.</source>
        <translation>{name} sudah melanjutkan kasus ini sebelum perubahan Anda sampai: kini berstatus “{status}”. Baca riwayatnya, lalu lakukan lagi jika masih tepat.</translation>
    </message>
    <message>
        <source>Officers of a unit have no cases of their own. Ask the unit, or choose another person.</source>
        <translation>Petugas bidang tidak memegang kasus sendiri. Tanyakan ke bidangnya, atau pilih orang lain.</translation>
    </message>
    <message>
        <source>Only the agent of the case or a supervisor may end the applicant&apos;s anonymity.</source>
        <translation>Hanya petugas kasus ini atau supervisor yang dapat menyatakan pemohon tidak lagi anonim.</translation>
    </message>
    <message>
        <source>The applicant of this case is anonymous and cannot be replaced. Remove the mark “anonymous” first, with a reason.</source>
        <translation>Pemohon kasus ini anonim, jadi tidak dapat diganti tanpa terlihat. Cabut dahulu tanda “anonim” beserta alasannya.</translation>
    </message>
    <message>
        <source>Your role may not do this.</source>
        <translation>Peran Anda tidak berwenang melakukan ini.</translation>
    </message>
    <message>
        <source>The question is with {name}: only its officers may do this.</source>
        <translation>Pertanyaan ini ada di {name}: hanya petugas bidang itu yang dapat melakukannya.</translation>
    </message>
    <message>
        <source>This case is not in the records of this workstation.</source>
        <translation>Kasus ini tidak ada di data komputer ini.</translation>
    </message>
    <message>
        <source>This person was erased by the retention rule.</source>
        <translation>Orang ini sudah dihapus menurut aturan retensi.</translation>
    </message>
    <message>
        <source>Not erased: something of this person must stay. Look again at what, and until when.</source>
        <translation>Tidak dihapus: ada data orang ini yang harus tetap disimpan. Periksa lagi data apa dan sampai kapan.</translation>
    </message>
    <message>
        <source>Not erased: the shared database has not confirmed everything yet. Try again later.</source>
        <translation>Tidak dihapus: basis data bersama belum mengonfirmasi semuanya. Coba lagi nanti.</translation>
    </message>
    <message>
        <source>This unit does not exist any more. Choose another one.</source>
        <translation>Bidang ini sudah tidak ada. Pilih yang lain.</translation>
    </message>
    <message>
        <source>This person is not in the records any more. Choose again.</source>
        <translation>Orang ini sudah tidak ada di data. Pilih lagi.</translation>
    </message>
    <message>
        <source>Give the view a name.</source>
        <translation>Beri nama tampilan ini.</translation>
    </message>
    <message>
        <source>Type what the view should find first.</source>
        <translation>Ketik dahulu apa yang harus dicari.</translation>
    </message>
    <message>
        <source>Not saved: supervisors write the shift plan.</source>
        <translation>Tidak tersimpan: jadwal kerja ditulis supervisor.</translation>
    </message>
    <message>
        <source>Not saved: {name} takes no calls, so there is no shift.</source>
        <translation>Tidak tersimpan: {name} tidak menerima panggilan, jadi tidak ada jadwalnya.</translation>
    </message>
    <message>
        <source>Not saved: shifts of {name} overlap, or a break lies outside of its shift.</source>
        <translation>Tidak tersimpan: jadwal {name} bertumpang tindih, atau istirahatnya di luar jadwal.</translation>
    </message>
    <message>
        <source>Not saved: {by} has changed the shift of {name} on {day} meanwhile. Look at it and plan again.</source>
        <translation>Tidak tersimpan: {by} sudah mengubah jadwal {name} pada {day}. Lihat jadwalnya, lalu rencanakan lagi.</translation>
    </message>
    <message>
        <source>Views for everybody are kept and removed by supervisors.</source>
        <translation>Tampilan untuk semua petugas disimpan dan dihapus oleh supervisor.</translation>
    </message>
    <message>
        <source>This is one and the same record.</source>
        <translation>Ini data yang sama.</translation>
    </message>
    <message>
        <source>This merge was undone already.</source>
        <translation>Penggabungan ini sudah dibatalkan.</translation>
    </message>
    <message>
        <source>This record became part of “{name}” since. Undo that merge first, then this one.</source>
        <translation>Data ini sejak itu menjadi bagian dari “{name}”. Batalkan penggabungan itu dahulu, lalu yang ini.</translation>
    </message>
    <message>
        <source>The organisation needs a name.</source>
        <translation>Badan usaha perlu nama.</translation>
    </message>
    <message>
        <source>This organisation is recorded already.</source>
        <translation>Badan usaha ini sudah tercatat.</translation>
    </message>
    <message>
        <source>Say what was done, and what stays and why.</source>
        <translation>Tulis apa yang dilakukan, apa yang tetap disimpan, dan mengapa.</translation>
    </message>
    <message>
        <source>This request was answered already.</source>
        <translation>Permintaan ini sudah dijawab.</translation>
    </message>
    <message>
        <source>The number {number} is used already: another workstation has the same code. Tell the IT department; your text is kept.</source>
        <translation>Nomor {number} sudah dipakai: ada komputer kerja lain dengan kode yang sama. Beri tahu bagian TI; teks Anda aman.</translation>
    </message>
    <message>
        <source>There is a case with the SP4N-LAPOR! number {text} already, perhaps one that you may not see. Import the file again: what is new in it is offered for that case.</source>
        <translation>Sudah ada kasus dengan nomor SP4N-LAPOR! {text}, mungkin kasus yang tidak boleh Anda lihat. Impor lagi berkasnya: hal baru di dalamnya ditawarkan untuk kasus itu.</translation>
    </message>
    <message>
        <source>Not imported: the complaint has no SP4N-LAPOR! number.</source>
        <translation>Tidak diimpor: pengaduan ini tidak mempunyai nomor SP4N-LAPOR!.</translation>
    </message>
    <message>
        <source>Not saved: something in Loket went wrong. Your text is kept. Try again; if it happens again, give the IT department the log.</source>
        <translation>Tidak tersimpan: ada yang salah di Loket. Teks Anda aman. Coba lagi; jika terjadi lagi, berikan log kepada bagian TI.</translation>
    </message>
    <message>
        <source>“{text}” was not attached: it is larger than {number} MB. Make it smaller, or ask for less.</source>
        <translation>“{text}” tidak dilampirkan: lebih besar dari {number} MB. Perkecil berkasnya, atau minta berkas yang lebih kecil.</translation>
    </message>
    <message>
        <source>“{text}” was not attached: there is nothing in it.</source>
        <translation>“{text}” tidak dilampirkan: isinya kosong.</translation>
    </message>
    <message>
        <source>“{text}” was not attached: it cannot be read. A folder cannot be attached, only files.</source>
        <translation>“{text}” tidak dilampirkan: tidak dapat dibaca. Folder tidak dapat dilampirkan, hanya berkas.</translation>
    </message>
    <message>
        <source>“{text}” was not attached: the disk is full. Make room, then attach it again.</source>
        <translation>“{text}” tidak dilampirkan: disk penuh. Kosongkan ruang, lalu lampirkan lagi.</translation>
    </message>
    <message>
        <source>The disk did not take “{text}”. Try again; if it happens again, tell the IT department.</source>
        <translation>“{text}” tidak dapat ditulis ke disk. Coba lagi; jika terulang, beri tahu bagian TI.</translation>
    </message>
    <message>
        <source>This file is attached already: “{text}”.</source>
        <translation>Berkas ini sudah terlampir: “{text}”.</translation>
    </message>
    <message>
        <source>“{text}” is not opened: it could run a program on this computer. {key} saves a copy of it elsewhere.</source>
        <translation>“{text}” tidak dibuka: berkas ini dapat menjalankan program di komputer ini. {key} menyimpan salinannya di tempat lain.</translation>
    </message>
    <message>
        <source>“{text}” is not opened: the file was changed after it was attached. Tell the IT department.</source>
        <translation>“{text}” tidak dibuka: bukan lagi berkas yang dilampirkan, ada yang mengubahnya. Beri tahu bagian TI.</translation>
    </message>
    <message>
        <source>“{text}” was not saved: the disk is full. Make room, or choose another place.</source>
        <translation>“{text}” tidak tersimpan: disk penuh. Kosongkan sebagian, atau pilih tempat lain.</translation>
    </message>
    <message>
        <source>“{text}” cannot be saved there. Choose another place.</source>
        <translation>“{text}” tidak dapat disimpan di sana. Pilih tempat lain.</translation>
    </message>
    <message>
        <source>“{text}” was not saved: the file was changed after it was attached. Tell the IT department.</source>
        <translation>“{text}” tidak disimpan: ini bukan berkas yang dilampirkan, ada yang mengubahnya. Beri tahu bagian TI.</translation>
    </message>
    <message>
        <source>“{text}” is missing in the file folder. Tell the IT department.</source>
        <translation>“{text}” tidak ada lagi di folder berkas. Beri tahu bagian TI.</translation>
    </message>
    <message>
        <source>“{text}” was removed already.</source>
        <translation>“{text}” sudah dikeluarkan.</translation>
    </message>
    <message>
        <source>Not removed: only {text}, the agent of the case or a supervisor may do that.</source>
        <translation>Tidak dikeluarkan: hanya {text}, petugas kasus ini, atau supervisor yang boleh melakukannya.</translation>
    </message>
    <message>
        <source>Type a tag first: a word with letters or digits.</source>
        <translation>Ketik labelnya dahulu: kata dengan huruf atau angka.</translation>
    </message>
    <message>
        <source>Not tagged: a tag has at most {most} letters.</source>
        <translation>Tidak diberi label: label paling panjang {most} huruf.</translation>
    </message>
    <message>
        <source>Not tagged: a case has at most {most} tags. Take one off first.</source>
        <translation>Tidak diberi label: satu kasus paling banyak punya {most} label. Lepas salah satu dahulu.</translation>
    </message>
    <message>
        <source>Not tagged: the texts of this case were erased by the retention rule.</source>
        <translation>Tidak diberi label: teks kasus ini sudah dihapus menurut aturan retensi.</translation>
    </message>
    <message>
        <source>Not linked: a case cannot be linked to itself.</source>
        <translation>Tidak ditautkan: kasus tidak dapat ditautkan ke dirinya sendiri.</translation>
    </message>
    <message>
        <source>Not linked with {number}: one of the two cases is anonymous, and the link would show who asks.</source>
        <translation>Tidak ditautkan dengan {number}: salah satu dari kedua kasus itu anonim, dan tautan akan menunjukkan siapa pemohonnya.</translation>
    </message>
    <message>
        <source>Not linked: no case on this computer has the number “{text}”. Type it in full.</source>
        <translation>Tidak ditautkan: tidak ada kasus bernomor “{text}” di komputer ini. Ketik nomornya lengkap.</translation>
    </message>
    <message>
        <source>Not linked: a case has at most {most} links. Take one away first.</source>
        <translation>Tidak ditautkan: satu kasus paling banyak punya {most} tautan. Hapus salah satu dahulu.</translation>
    </message>
    <message>
        <source>Give the article a title.</source>
        <translation>Beri judul artikel.</translation>
    </message>
    <message>
        <source>Write the text first.</source>
        <translation>Tulis teksnya dahulu.</translation>
    </message>
    <message>
        <source>Not saved: the article identifies a person. Remove what is marked.</source>
        <translation>Tidak tersimpan: artikel menunjukkan identitas seseorang. Hapus yang ditandai.</translation>
    </message>
    <message>
        <source>Not saved: it would end before it begins.</source>
        <translation>Tidak tersimpan: berakhir sebelum mulai berlaku.</translation>
    </message>
    <message>
        <source>{name} has revised the article meanwhile. Read it, then write your text again.</source>
        <translation>Sementara itu artikel diubah orang lain ({name}). Baca dahulu, lalu tulis ulang perubahan Anda.</translation>
    </message>
    <message>
        <source>Only {name}, who wrote this article, or a supervisor gives it a new text.</source>
        <translation>Hanya {name}, penulis artikel ini, atau supervisor yang dapat mengubah teksnya.</translation>
    </message>
    <message>
        <source>{name} has withdrawn this article.</source>
        <translation>{name} telah menarik artikel ini.</translation>
    </message>
    <message>
        <source>Another person must review what you wrote.</source>
        <translation>Tulisan Anda harus diperiksa orang lain.</translation>
    </message>
    <message>
        <source>“{text}” is the shortcut of another text already.</source>
        <translation>“{text}” sudah menjadi singkatan teks lain.</translation>
    </message>
    <message>
        <source>A shortcut is one word of at most 24 letters and digits.</source>
        <translation>Singkatan adalah satu kata, paling banyak 24 huruf dan angka.</translation>
    </message>
    <message>
        <source>Nothing is known for “{text}” in braces. Take it out, or use one of the names below.</source>
        <translation>“{text}” dalam kurung kurawal tidak dikenal. Hapus, atau pakai salah satu nama di bawah.</translation>
    </message>
    <message>
        <source>This text belongs to another person.</source>
        <translation>Teks ini milik orang lain.</translation>
    </message>
    <message>
        <source>Case {number} is confidential: only its agent, its unit and supervisors may open it. Ask a supervisor to give it to you.</source>
        <translation>Kasus {number} rahasia: hanya petugasnya, bidangnya, dan supervisor yang boleh membukanya. Minta supervisor menyerahkannya kepada Anda.</translation>
    </message>
    <message>
        <source>The applicant is anonymous: the unit answers without the applicant&apos;s name.</source>
        <translation>Pemohon anonim: bidang menjawab tanpa mengetahui siapa yang bertanya.</translation>
    </message>
    <message>
        <source>The shared database rejected this: you may not see or change the case, or not any more.</source>
        <translation>Basis data bersama tidak mengizinkan: Anda tidak, atau tidak lagi, berhak melihat atau mengubah kasus ini.</translation>
    </message>
    <message>
        <source>Another person has recorded the same meanwhile. Look at the case, then drop this.</source>
        <translation>Orang lain sudah mencatat hal yang sama. Lihat kasusnya, lalu hapus perubahan ini.</translation>
    </message>
    <message>
        <source>The shared database rejected the change. Try again; if it happens again, tell the IT department.</source>
        <translation>Basis data bersama menolaknya. Coba lagi; jika tetap begitu, beri tahu bagian TI.</translation>
    </message>
    <message>
        <source>Another person made this change on this computer, and only that person can send it. Ask them to sign in.</source>
        <translation>Perubahan ini dibuat orang lain di komputer ini; hanya orang itu yang dapat mengirimnya. Minta yang bersangkutan masuk di sini.</translation>
    </message>
    <message>
        <source>Only the contact&apos;s own agent or a supervisor may record its outcome and party.</source>
        <translation>Hanya petugas yang menangani kontak ini, atau supervisor, yang dapat mengisi hasil dan lawan bicaranya.</translation>
    </message>
    <message>
        <source>This differs from what you saved: the file of this computer was changed. Tell the IT department, and make the change again.</source>
        <translation>Isinya bukan lagi yang Anda simpan: ada yang mengubah berkas di komputer ini. Beri tahu bagian TI, lalu kerjakan lagi.</translation>
    </message>
    <message>
        <source>The date is in the future. Correct the clock of this computer, then try again.</source>
        <translation>Tanggalnya di masa depan. Perbaiki jam komputer ini, lalu coba lagi.</translation>
    </message>
    <message>
        <source>The date is long before this workstation was set up. Correct the clock of this computer, then try again.</source>
        <translation>Tanggalnya jauh sebelum komputer kerja ini terdaftar. Perbaiki jam komputer ini, lalu coba lagi.</translation>
    </message>
    <message>
        <source>A text is too long: {count} letters, at most {most} are kept. Shorten it, or attach it as a file.</source>
        <translation>Ada teks yang terlalu panjang: {count} huruf, paling banyak {most} yang disimpan. Persingkat, atau lampirkan sebagai berkas.</translation>
    </message>
    <message>
        <source>A date or time lies outside of the years 2000 to 2099. Correct it.</source>
        <translation>Ada tanggal atau waktu di luar tahun 2000 sampai 2099. Perbaiki.</translation>
    </message>
    <message>
        <source>This contact has ended already.</source>
        <translation>Kontak ini sudah berakhir.</translation>
    </message>
    <message>
        <source>This conversation is not in the records of this workstation.</source>
        <translation>Percakapan ini tidak ada di data komputer ini.</translation>
    </message>
    <message>
        <source>{name} answers this conversation now. Take it over with a reason, or leave it.</source>
        <translation>{name} sedang menjawab percakapan ini. Ambil alih dengan alasan, atau biarkan.</translation>
    </message>
    <message>
        <source>Take the conversation first: then nobody else answers at the same time.</source>
        <translation>Ambil percakapan ini terlebih dahulu, supaya tidak ada yang menjawab bersamaan.</translation>
    </message>
    <message>
        <source>This contact is part of a conversation: end it there.</source>
        <translation>Kontak ini bagian dari percakapan: akhiri di sana.</translation>
    </message>
    <message>
        <source>Not sent: this matter has ended. Write first to begin it again.</source>
        <translation>Tidak dikirim: urusan ini sudah selesai. Mulai percakapan baru untuk melanjutkan.</translation>
    </message>
    <message>
        <source>You are in this conversation already: answer there.</source>
        <translation>Percakapan ini masih berjalan: jawab di sana.</translation>
    </message>
    <message>
        <source>Not sent: this person wants no messages. Use another channel, or ask again.</source>
        <translation>Tidak dikirim: orang ini tidak mau menerima pesan. Pakai kanal lain, atau tanyakan lagi.</translation>
    </message>
    <message>
        <source>Not sent: this correspondent is blocked.</source>
        <translation>Tidak dikirim: lawan percakapan ini diblokir.</translation>
    </message>
    <message>
        <source>Not sent: “{name}” is out of use. Use another channel.</source>
        <translation>Tidak dikirim: “{name}” sedang tidak dipakai. Pakai kanal lain.</translation>
    </message>
    <message>
        <source>This address of the office does not exist any more. Choose another one.</source>
        <translation>Alamat kantor ini sudah tidak ada. Pilih yang lain.</translation>
    </message>
    <message>
        <source>Not sent: there are messages that you have not read ({count}). Read them, then send again.</source>
        <translation>Tidak dikirim: ada pesan yang belum Anda baca ({count}). Baca terlebih dahulu, lalu kirim lagi.</translation>
    </message>
    <message>
        <source>Not sent: the time in which this channel takes free texts is over. Choose a template, or another channel.</source>
        <translation>Tidak dikirim: waktu untuk teks bebas di kanal ini sudah habis. Pilih templat, atau pakai kanal lain.</translation>
    </message>
    <message>
        <source>Save the case first: then the message and its answer belong to it.</source>
        <translation>Simpan kasusnya dahulu: pesan dan jawabannya lalu menjadi bagian kasus ini.</translation>
    </message>
    <message>
        <source>Write the subject of the mail.</source>
        <translation>Tulis perihal surel.</translation>
    </message>
    <message>
        <source>“{text}” is no e-mail address.</source>
        <translation>“{text}” bukan alamat surel.</translation>
    </message>
    <message>
        <source>The files are too large for this channel: at most {number} MB together.</source>
        <translation>Berkasnya terlalu besar untuk saluran ini: paling banyak {number} MB seluruhnya.</translation>
    </message>
    <message>
        <source>Write the message first.</source>
        <translation>Tulis pesannya terlebih dahulu.</translation>
    </message>
    <message>
        <source>This message is in the records already.</source>
        <translation>Pesan ini sudah tercatat.</translation>
    </message>
    <message>
        <source>This message is not in the records of this workstation.</source>
        <translation>Pesan ini tidak ada di data komputer ini.</translation>
    </message>
    <message>
        <source>Not possible any more: the message has another state now. Look at it.</source>
        <translation>Tidak dapat lagi: status pesan sudah berubah. Periksa statusnya.</translation>
    </message>
    <message>
        <source>Only its author or a supervisor may take this message back.</source>
        <translation>Hanya penulisnya atau supervisor yang boleh menarik pesan ini.</translation>
    </message>
    <message>
        <source>Say to whom: a number or an address.</source>
        <translation>Isi tujuannya: nomor atau alamat.</translation>
    </message>
    <message>
        <source>Write how the applicant agreed to be written to there.</source>
        <translation>Tulis bagaimana pemohon setuju dihubungi di sana.</translation>
    </message>
    <message>
        <source>This template does not exist any more. Choose another one.</source>
        <translation>Templat ini sudah tidak ada. Pilih yang lain.</translation>
    </message>
    <message>
        <source>Not sent: the provider does not allow the template “{name}” now. Choose another one.</source>
        <translation>Tidak dikirim: templat “{name}” sedang tidak diizinkan penyedia. Pilih yang lain.</translation>
    </message>
    <message>
        <source>Not sent: fill in all gaps of the template “{name}”.</source>
        <translation>Tidak dikirim: isi semua bagian kosong templat “{name}”.</translation>
    </message>
    <message>
        <source>the unit</source>
        <translation>bidang</translation>
    </message>
    <message>
        <source>the question</source>
        <translation>pertanyaan</translation>
    </message>
    <message>
        <source>a look-up, or why there is none</source>
        <translation>penelusuran, atau alasan tidak melakukannya</translation>
    </message>
    <message>
        <source>when the applicant hears from us</source>
        <translation>kapan pemohon dihubungi</translation>
    </message>
    <message>
        <source>how the applicant hears from us</source>
        <translation>cara pemohon dihubungi</translation>
    </message>
    <message>
        <source>the answer</source>
        <translation>jawaban</translation>
    </message>
    <message>
        <source>where it was validated</source>
        <translation>tempat validasi</translation>
    </message>
    <message>
        <source>its reference</source>
        <translation>nomor rujukan</translation>
    </message>
    <message>
        <source>its reference in OSS</source>
        <translation>nomor rujukan di OSS</translation>
    </message>
    <message>
        <source>the legal basis</source>
        <translation>dasar hukum</translation>
    </message>
    <message>
        <source>until when it holds</source>
        <translation>masa berlaku</translation>
    </message>
    <message>
        <source>who of the unit answered</source>
        <translation>siapa di bidang yang menjawab</translation>
    </message>
    <message>
        <source>how the unit answered</source>
        <translation>cara bidang menjawab</translation>
    </message>
    <message>
        <source>The records rejected the change ({code}). Your text is kept; tell the IT department.</source>
        <translation>Tidak dapat disimpan ({code}). Teks Anda aman; beri tahu bagian TI.</translation>
    </message>
    <message>
        <source>“{text}” is still at workstation {name} and arrives when that workstation has sent it. Open it again later.</source>
        <translation>“{text}” masih ada di komputer {name} dan tersedia setelah dikirim dari komputer itu. Buka lagi nanti.</translation>
    </message>
    <message>
        <source>“{text}” is not in the office&apos;s file store yet. It arrives when its workstation has sent it. Open it again later.</source>
        <translation>“{text}” belum ada di penyimpanan kantor: tersedia setelah dikirim oleh komputer yang memilikinya. Buka lagi nanti.</translation>
    </message>
    <message>
        <source>“{text}” is at another workstation, and the office&apos;s file store cannot be reached. Check the network, then open it again.</source>
        <translation>“{text}” ada di komputer lain, dan penyimpanan berkas kantor tidak dapat dihubungi. Periksa jaringan, lalu buka lagi.</translation>
    </message>
    <message>
        <source>The office&apos;s server keeps no files yet. Tell the IT department.</source>
        <translation>Server kantor belum menyimpan berkas. Beri tahu bagian TI.</translation>
    </message>
    <message>
        <source>“{text}” is not shown: the file from the office&apos;s store differs from the attached file. Tell the IT department.</source>
        <translation>“{text}” tidak ditampilkan: berkas dari penyimpanan kantor bukan berkas yang dilampirkan. Beri tahu bagian TI.</translation>
    </message>
    <message>
        <source>“{text}” was not downloaded: there is no room on this computer&apos;s disk. Make room, then try again.</source>
        <translation>“{text}” tidak dapat disimpan ke disk komputer ini. Kosongkan ruang, lalu coba lagi.</translation>
    </message>
    <message>
        <source>Not sent: this change has no valid signature of yours. The file of this computer was changed, or the key store lost your key. If the change is yours, try again; if not, drop it and tell the IT department.</source>
        <translation>Tidak dikirim: tidak ada bukti bahwa Anda yang membuat perubahan ini di sini. Berkas di komputer ini diubah, atau kunci Anda hilang dari penyimpan kunci. Jika ini memang perubahan Anda, coba lagi; jika bukan, buang dan beri tahu bagian TI.</translation>
    </message>
    <message>
        <source>“{text}” cannot be dialled: only a number or the user part of a SIP address can.</source>
        <translation>“{text}” tidak dapat dihubungi: yang dapat dihubungi hanya nomor atau bagian nama pengguna dari alamat SIP.</translation>
    </message>
</context>
<context>
    <name>RefusedCard</name>
    <message>
        <source>Try again</source>
        <translation>Coba lagi</translation>
    </message>
    <message>
        <source>Change it</source>
        <translation>Ubah</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Salin</translation>
    </message>
    <message>
        <source>Drop it</source>
        <translation>Hapus</translation>
    </message>
    <message>
        <source>Something else is being typed there. Send it or clear it first; this waits here.</source>
        <translation>Ada isian lain di formulir itu. Kirim atau kosongkan dahulu; yang ini menunggu di sini.</translation>
    </message>
    <message>
        <source>This is not possible where the case stands now. Keep it as a note, or copy it.</source>
        <translation>Tidak dapat dilakukan pada status kasus sekarang. Simpan sebagai catatan, atau salin.</translation>
    </message>
    <message>
        <source>Keep as a note on the case</source>
        <translation>Simpan sebagai catatan kasus</translation>
    </message>
    <message>
        <source>Keep on a new case</source>
        <translation>Simpan di kasus baru</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Tersalin</translation>
    </message>
    <message>
        <source>Really drop it? It stays in the audit trail only</source>
        <translation>Yakin hapus? Hanya tersisa di jejak audit</translation>
    </message>
</context>
<context>
    <name>RefusedFields</name>
    <message>
        <source>Kind</source>
        <translation>Jenis</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Judul</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nama</translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>Perihal</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Uraian</translation>
    </message>
    <message>
        <source>Registration number</source>
        <translation>Nomor pendaftaran</translation>
    </message>
    <message>
        <source>NIB</source>
        <translation>NIB</translation>
    </message>
    <message>
        <source>SP4N-LAPOR! number</source>
        <translation>Nomor SP4N-LAPOR!</translation>
    </message>
    <message>
        <source>KBLI</source>
        <translation>KBLI</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>Wilayah</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>Kategori</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>Layanan</translation>
    </message>
    <message>
        <source>Priority</source>
        <translation>Prioritas</translation>
    </message>
    <message>
        <source>Confidential</source>
        <translation>Rahasia</translation>
    </message>
    <message>
        <source>Anonymous</source>
        <translation>Anonim</translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>Kanal</translation>
    </message>
    <message>
        <source>Direction</source>
        <translation>Arah</translation>
    </message>
    <message>
        <source>Began</source>
        <translation>Mulai</translation>
    </message>
    <message>
        <source>Other party</source>
        <translation>Lawan bicara</translation>
    </message>
    <message>
        <source>Number or address</source>
        <translation>Nomor atau alamat</translation>
    </message>
    <message>
        <source>Telephone</source>
        <translation>Telepon</translation>
    </message>
    <message>
        <source>Organisation</source>
        <translation>Badan usaha</translation>
    </message>
    <message>
        <source>Numbers and addresses</source>
        <translation>Nomor dan alamat</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>Bidang</translation>
    </message>
    <message>
        <source>Member of staff</source>
        <translation>Petugas</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>Pertanyaan</translation>
    </message>
    <message>
        <source>Questions</source>
        <translation>Daftar pertanyaan</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Teks</translation>
    </message>
    <message>
        <source>Looked up in</source>
        <translation>Ditelusuri di</translation>
    </message>
    <message>
        <source>Looked up</source>
        <translation>Yang ditelusuri</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>Hasil</translation>
    </message>
    <message>
        <source>Validated in</source>
        <translation>Divalidasi di</translation>
    </message>
    <message>
        <source>Reference</source>
        <translation>Nomor rujukan</translation>
    </message>
    <message>
        <source>Reference in OSS</source>
        <translation>Nomor rujukan di OSS</translation>
    </message>
    <message>
        <source>Legal basis</source>
        <translation>Dasar hukum</translation>
    </message>
    <message>
        <source>Holds from</source>
        <translation>Berlaku sejak</translation>
    </message>
    <message>
        <source>Holds until</source>
        <translation>Berlaku sampai</translation>
    </message>
    <message>
        <source>Validated by</source>
        <translation>Divalidasi oleh</translation>
    </message>
    <message>
        <source>Answered by</source>
        <translation>Dijawab oleh</translation>
    </message>
    <message>
        <source>Answered at</source>
        <translation>Dijawab pukul</translation>
    </message>
    <message>
        <source>By means of</source>
        <translation>Lewat</translation>
    </message>
    <message>
        <source>Letter or message number</source>
        <translation>Nomor surat atau pesan</translation>
    </message>
    <message>
        <source>Promised</source>
        <translation>Yang dijanjikan</translation>
    </message>
    <message>
        <source>Promised for</source>
        <translation>Dijanjikan</translation>
    </message>
    <message>
        <source>Promised by</source>
        <translation>Dijanjikan lewat</translation>
    </message>
    <message>
        <source>Why nothing was looked up</source>
        <translation>Alasan tidak ada penelusuran</translation>
    </message>
    <message>
        <source>Asked by</source>
        <translation>Ditanyakan oleh</translation>
    </message>
    <message>
        <source>Satisfaction, 1 to 4</source>
        <translation>Kepuasan, 1 sampai 4</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>Komentar</translation>
    </message>
    <message>
        <source>Received at</source>
        <translation>Diterima pukul</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>Sampai</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Alasan</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Catatan</translation>
    </message>
    <message>
        <source>Shortcut</source>
        <translation>Singkatan</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Pencarian</translation>
    </message>
    <message>
        <source>For everybody</source>
        <translation>Untuk semua petugas</translation>
    </message>
    <message>
        <source>Public, for the chatbot</source>
        <translation>Umum, lewat chatbot</translation>
    </message>
    <message>
        <source>What was asked</source>
        <translation>Yang diminta</translation>
    </message>
    <message>
        <source>What was done</source>
        <translation>Yang dilakukan</translation>
    </message>
    <message>
        <source>Transferred to</source>
        <translation>Dialihkan ke</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>Hasil</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>Label</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ya</translation>
    </message>
    <message>
        <source>Refused by the shared database ({what}, {at}): {why}</source>
        <translation>Ditolak basis data bersama ({what}, {at}): {why}</translation>
    </message>
</context>
<context>
    <name>RelatedBox</name>
    <message>
        <source>Tags and links: {what}</source>
        <translation>Label dan tautan: {what}</translation>
    </message>
    <message>
        <source>Lists the cases with this tag</source>
        <translation>Menampilkan daftar kasus berlabel ini</translation>
    </message>
    <message>
        <source>Take the tag {tag} off</source>
        <translation>Lepas label {tag}</translation>
    </message>
    <message>
        <source>not on this computer</source>
        <translation>tidak ada di komputer ini</translation>
    </message>
    <message>
        <source>Take the link with {number} away</source>
        <translation>Hapus tautan dengan {number}</translation>
    </message>
    <message>
        <source>Tags and links</source>
        <translation>Label dan tautan</translation>
    </message>
    <message>
        <source>Add a tag (Enter)</source>
        <translation>Tambah label (Enter)</translation>
    </message>
    <message>
        <source>Number of the other case (Enter)</source>
        <translation>Nomor kasus lain (Enter)</translation>
    </message>
    <message>
        <source>This case is</source>
        <translation>Kasus ini adalah</translation>
    </message>
</context>
<context>
    <name>ReportTable</name>
    <message>
        <source>Nothing was counted.</source>
        <translation>Tidak ada yang dihitung.</translation>
    </message>
    <message>
        <source>{value} (printed: {before})</source>
        <translation>{value} (tercetak: {before})</translation>
    </message>
    <message>
        <source>of {count}</source>
        <translation>dari {count}</translation>
    </message>
</context>
<context>
    <name>Reports</name>
    <message>
        <source>Daily report</source>
        <translation>Laporan harian</translation>
    </message>
    <message>
        <source>Weekly report</source>
        <translation>Laporan mingguan</translation>
    </message>
    <message>
        <source>Monthly report</source>
        <translation>Laporan bulanan</translation>
    </message>
    <message>
        <source>Report of a quarter, half-year or year</source>
        <translation>Laporan triwulan, semester, atau tahun</translation>
    </message>
    <message>
        <source>Report of the units</source>
        <translation>Laporan bidang</translation>
    </message>
    <message>
        <source>Report of complaints</source>
        <translation>Laporan pengaduan</translation>
    </message>
    <message>
        <source>Report of the telephone</source>
        <translation>Laporan telepon</translation>
    </message>
    <message>
        <source>Report of accesses to personal data</source>
        <translation>Laporan akses data pribadi</translation>
    </message>
    <message>
        <source>Open data of a month</source>
        <translation>Data terbuka satu bulan</translation>
    </message>
    <message>
        <source>Report of my own work</source>
        <translation>Laporan pekerjaan saya</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>Hari</translation>
    </message>
    <message>
        <source>Week</source>
        <translation>Pekan</translation>
    </message>
    <message>
        <source>Month</source>
        <translation>Bulan</translation>
    </message>
    <message>
        <source>Quarter</source>
        <translation>Triwulan</translation>
    </message>
    <message>
        <source>Half-year</source>
        <translation>Semester</translation>
    </message>
    <message>
        <source>Year</source>
        <translation>Tahun</translation>
    </message>
    <message>
        <source>Cases</source>
        <translation>Kasus</translation>
    </message>
    <message>
        <source>Calls</source>
        <translation>Panggilan</translation>
    </message>
    <message>
        <source>What became of the cases</source>
        <translation>Hasil penanganan kasus</translation>
    </message>
    <message>
        <source>Queues of the PBX</source>
        <translation>Antrean PBX</translation>
    </message>
    <message>
        <source>Steps of the SOP</source>
        <translation>Langkah SOP</translation>
    </message>
    <message>
        <source>Contacts by channel</source>
        <translation>Kontak menurut kanal</translation>
    </message>
    <message>
        <source>Cases by kind</source>
        <translation>Kasus menurut jenis</translation>
    </message>
    <message>
        <source>Cases by service</source>
        <translation>Kasus menurut layanan</translation>
    </message>
    <message>
        <source>Cases by regency and city</source>
        <translation>Kasus menurut kabupaten dan kota</translation>
    </message>
    <message>
        <source>Cases by category</source>
        <translation>Kasus menurut kategori</translation>
    </message>
    <message>
        <source>Cases by channel</source>
        <translation>Kasus menurut kanal</translation>
    </message>
    <message>
        <source>Day by day</source>
        <translation>Hari demi hari</translation>
    </message>
    <message>
        <source>Month by month</source>
        <translation>Bulan demi bulan</translation>
    </message>
    <message>
        <source>Questions to units</source>
        <translation>Pertanyaan ke bidang</translation>
    </message>
    <message>
        <source>Questions by service</source>
        <translation>Pertanyaan menurut layanan</translation>
    </message>
    <message>
        <source>Questions day by day</source>
        <translation>Pertanyaan hari demi hari</translation>
    </message>
    <message>
        <source>Limits in working days</source>
        <translation>Batas waktu dalam hari kerja</translation>
    </message>
    <message>
        <source>Staff</source>
        <translation>Petugas</translation>
    </message>
    <message>
        <source>Talks and sound</source>
        <translation>Percakapan dan suara</translation>
    </message>
    <message>
        <source>Calls by weekday and hour</source>
        <translation>Panggilan menurut hari dan jam</translation>
    </message>
    <message>
        <source>Contacts by channel, month by month</source>
        <translation>Kontak menurut kanal, bulan demi bulan</translation>
    </message>
    <message>
        <source>Steps on time, month by month</source>
        <translation>Langkah tepat waktu, bulan demi bulan</translation>
    </message>
    <message>
        <source>Cases month by month</source>
        <translation>Kasus bulan demi bulan</translation>
    </message>
    <message>
        <source>Calls by hour</source>
        <translation>Panggilan menurut jam</translation>
    </message>
    <message>
        <source>My cases</source>
        <translation>Kasus saya</translation>
    </message>
    <message>
        <source>My work day by day</source>
        <translation>Pekerjaan saya hari demi hari</translation>
    </message>
    <message>
        <source>Accesses to personal data</source>
        <translation>Akses data pribadi</translation>
    </message>
    <message>
        <source>Accesses by kind</source>
        <translation>Akses menurut jenis</translation>
    </message>
    <message>
        <source>Who, and which kind</source>
        <translation>Siapa, dan jenis apa</translation>
    </message>
    <message>
        <source>What was printed or exported</source>
        <translation>Yang dicetak atau diekspor</translation>
    </message>
    <message>
        <source>To whose calls supervisors listened</source>
        <translation>Panggilan yang didengarkan supervisor</translation>
    </message>
    <message>
        <source>Accesses day by day</source>
        <translation>Akses hari demi hari</translation>
    </message>
    <message>
        <source>New cases by channel and kind</source>
        <translation>Kasus baru menurut kanal dan jenis</translation>
    </message>
    <message>
        <source>New cases by service, regency and city</source>
        <translation>Kasus baru menurut layanan dan kabupaten/kota</translation>
    </message>
    <message>
        <source>Times of the steps</source>
        <translation>Waktu langkah</translation>
    </message>
    <message>
        <source>Limits kept</source>
        <translation>Batas waktu yang dipatuhi</translation>
    </message>
    <message>
        <source>Calls day by day</source>
        <translation>Panggilan hari demi hari</translation>
    </message>
    <message>
        <source>Figure</source>
        <translation>Angka</translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>Kanal</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Langkah</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>Bidang</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Jenis</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>Layanan</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>Kategori</translation>
    </message>
    <message>
        <source>Regency or city</source>
        <translation>Kabupaten/kota</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>Batas waktu</translation>
    </message>
    <message>
        <source>Kind of access</source>
        <translation>Jenis akses</translation>
    </message>
    <message>
        <source>Whose call</source>
        <translation>Panggilan siapa</translation>
    </message>
    <message>
        <source>Document or list</source>
        <translation>Dokumen atau daftar</translation>
    </message>
    <message>
        <source>Hour</source>
        <translation>Jam</translation>
    </message>
    <message>
        <source>How the figures are counted</source>
        <translation>Cara menghitung angka</translation>
    </message>
</context>
<context>
    <name>ReportsPage</name>
    <message>
        <source>Counting…</source>
        <translation>Menghitung…</translation>
    </message>
    <message>
        <source>Writing…</source>
        <translation>Menulis…</translation>
    </message>
    <message>
        <source>Printing…</source>
        <translation>Mencetak…</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>Tidak ada</translation>
    </message>
    <message>
        <source>print of {time}, {who}</source>
        <translation>cetakan {time}, {who}</translation>
    </message>
    <message>
        <source>The server does not answer, so the numbers could not be kept. Nothing was printed.</source>
        <translation>Server tidak menjawab, jadi angkanya tidak dapat disimpan. Tidak ada yang dicetak.</translation>
    </message>
    <message>
        <source>The numbers could not be kept. Nothing was printed.</source>
        <translation>Angkanya tidak dapat disimpan. Tidak ada yang dicetak.</translation>
    </message>
    <message>
        <source>The report cannot be counted now. Choose it again later.</source>
        <translation>Laporan belum dapat dihitung sekarang. Pilih lagi nanti.</translation>
    </message>
    <message>
        <source>The server does not answer. Choose the report again later.</source>
        <translation>Server tidak menjawab. Pilih laporannya lagi nanti.</translation>
    </message>
    <message>
        <source>Written: {folder}</source>
        <translation>Tertulis: {folder}</translation>
    </message>
    <message>
        <source>This month is in that folder already. What was published stays as it is.</source>
        <translation>Bulan ini sudah ada di folder itu. Yang sudah terbit tidak diubah.</translation>
    </message>
    <message>
        <source>Only the final numbers of the whole office are published, of a month that is over.</source>
        <translation>Hanya angka final seluruh kantor yang diterbitkan, dari bulan yang sudah berakhir.</translation>
    </message>
    <message>
        <source>Data up to {time}.</source>
        <translation>Data sampai {time}.</translation>
    </message>
    <message>
        <source>Provisional: {count} changed cases and states are not counted yet.</source>
        <translation>Sementara: {count} kasus dan status yang berubah belum dihitung.</translation>
    </message>
    <message>
        <source>The PBX was not read, and what happened is missing: {times}.</source>
        <translation>PBX tidak terbaca, sehingga kejadian pada waktu ini belum termuat: {times}.</translation>
    </message>
    <message>
        <source>“Publish…” hides small counts and adds the survey (SKM).</source>
        <translation>“Terbitkan…” menyembunyikan angka kecil dan menambahkan survei (SKM).</translation>
    </message>
    <message>
        <source>Different from that print: {count}.</source>
        <translation>Berbeda dari cetakan itu: {count}.</translation>
    </message>
    <message>
        <source>Write the open data into this folder</source>
        <translation>Tulis data terbuka ke folder ini</translation>
    </message>
    <message>
        <source>Save the report</source>
        <translation>Simpan laporan</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Laporan</translation>
    </message>
    <message>
        <source>Span</source>
        <translation>Rentang</translation>
    </message>
    <message>
        <source>Period</source>
        <translation>Periode</translation>
    </message>
    <message>
        <source>Compare with</source>
        <translation>Bandingkan dengan</translation>
    </message>
    <message>
        <source>Print…</source>
        <translation>Cetak…</translation>
    </message>
    <message>
        <source>PDF…</source>
        <translation>PDF…</translation>
    </message>
    <message>
        <source>Excel…</source>
        <translation>Excel…</translation>
    </message>
    <message>
        <source>CSV…</source>
        <translation>CSV…</translation>
    </message>
    <message>
        <source>Publish…</source>
        <translation>Terbitkan…</translation>
    </message>
    <message>
        <source>Numbers of the report</source>
        <translation>Angka laporan</translation>
    </message>
    <message>
        <source>{first} to {last}</source>
        <translation>{first} sampai {last}</translation>
    </message>
    <message>
        <source>Quarter {number} of {year}</source>
        <translation>Triwulan {number} {year}</translation>
    </message>
    <message>
        <source>Half-year {number} of {year}</source>
        <translation>Semester {number} {year}</translation>
    </message>
</context>
<context>
    <name>RequestForm</name>
    <message>
        <source>{name}, applicant of case {number}</source>
        <translation>{name}, pemohon kasus {number}</translation>
    </message>
    <message>
        <source>Another person</source>
        <translation>Orang lain</translation>
    </message>
    <message>
        <source>To be answered within {hours} hours of the receipt, day and night. {basis}</source>
        <translation>Dijawab paling lambat {hours} jam sejak diterima, siang dan malam. {basis}</translation>
    </message>
    <message>
        <source>Whose data is it about?</source>
        <translation>Data siapa yang dimaksud?</translation>
    </message>
    <message>
        <source>This time has not come yet.</source>
        <translation>Waktu ini belum tiba.</translation>
    </message>
    <message>
        <source>Person</source>
        <translation>Data orang</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nama</translation>
    </message>
    <message>
        <source>Telephone (optional)</source>
        <translation>Telepon (jika ada)</translation>
    </message>
    <message>
        <source>What is asked</source>
        <translation>Yang diminta</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>Diterima</translation>
    </message>
    <message>
        <source>In their words (optional)</source>
        <translation>Kata-katanya (jika ada)</translation>
    </message>
    <message>
        <source>Note the request</source>
        <translation>Catat permintaan</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Batal</translation>
    </message>
</context>
<context>
    <name>RequestsBox</name>
    <message>
        <source>Requests about personal data: {open} open, {late} of them over time</source>
        <translation>Permintaan tentang data pribadi: {open} belum dijawab, {late} di antaranya lewat batas waktu</translation>
    </message>
    <message>
        <source>Say what was done, and what stays and why.</source>
        <translation>Tulis apa yang dilakukan, apa yang tetap disimpan, dan mengapa.</translation>
    </message>
    <message>
        <source>The answer is noted.</source>
        <translation>Jawaban sudah dicatat.</translation>
    </message>
    <message>
        <source>The request is noted.</source>
        <translation>Permintaan sudah dicatat.</translation>
    </message>
    <message>
        <source>Save the register</source>
        <translation>Simpan register</translation>
    </message>
    <message>
        <source>Register of data requests</source>
        <translation>Register permintaan data pribadi</translation>
    </message>
    <message>
        <source>answered in time</source>
        <translation>dijawab tepat waktu</translation>
    </message>
    <message>
        <source>answered late</source>
        <translation>dijawab terlambat</translation>
    </message>
    <message>
        <source>{when}, {who}: {outcome}</source>
        <translation>{when}, {who}: {outcome}</translation>
    </message>
    <message>
        <source>erased person</source>
        <translation>orang yang datanya sudah dihapus</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>Diterima</translation>
    </message>
    <message>
        <source>What is asked</source>
        <translation>Yang diminta</translation>
    </message>
    <message>
        <source>Person</source>
        <translation>Data orang</translation>
    </message>
    <message>
        <source>Time left</source>
        <translation>Sisa waktu</translation>
    </message>
    <message>
        <source>Noted by</source>
        <translation>Dicatat oleh</translation>
    </message>
    <message>
        <source>Words, or the answer</source>
        <translation>Isi permintaan, atau jawabannya</translation>
    </message>
    <message>
        <source>Case</source>
        <translation>Kasus</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>Isi permintaan</translation>
    </message>
    <message>
        <source>To be answered by</source>
        <translation>Paling lambat dijawab</translation>
    </message>
    <message>
        <source>Basis</source>
        <translation>Dasar</translation>
    </message>
    <message>
        <source>Answered</source>
        <translation>Dijawab</translation>
    </message>
    <message>
        <source>Answered by</source>
        <translation>Dijawab oleh</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>Hasil</translation>
    </message>
    <message>
        <source>Open requests, and answered ones that were received in the last {days} days.</source>
        <translation>Permintaan yang belum dijawab, dan yang sudah dijawab jika diterima dalam {days} hari terakhir.</translation>
    </message>
    <message>
        <source>These are the first {count} of the register; there may be more.</source>
        <translation>Ini {count} permintaan pertama dalam register; mungkin masih ada yang lain.</translation>
    </message>
    <message>
        <source>Requests about personal data</source>
        <translation>Permintaan tentang data pribadi</translation>
    </message>
    <message>
        <source>Note a request…</source>
        <translation>Catat permintaan…</translation>
    </message>
    <message>
        <source>Open the person</source>
        <translation>Buka data pemohon</translation>
    </message>
    <message>
        <source>Open the case</source>
        <translation>Buka kasus</translation>
    </message>
    <message>
        <source>Excel…</source>
        <translation>Excel…</translation>
    </message>
    <message>
        <source>CSV…</source>
        <translation>CSV…</translation>
    </message>
    <message>
        <source>What was done; what stays, and why</source>
        <translation>Yang dilakukan; apa yang tetap disimpan, dan mengapa</translation>
    </message>
    <message>
        <source>Note the answer</source>
        <translation>Catat jawaban</translation>
    </message>
</context>
<context>
    <name>ResolutionView</name>
    <message>
        <source>Office: settled at the first contact</source>
        <translation>Kantor: selesai pada kontak pertama</translation>
    </message>
    <message>
        <source>Four weeks; a case counts as settled if the applicant did not contact the office again within seven days.</source>
        <translation>Empat pekan; selesai berarti tidak ada kontak lagi tentang hal itu dalam tujuh hari.</translation>
    </message>
    <message>
        <source>No answer is seven days old yet ({pending} are newer).</source>
        <translation>Belum ada penyampaian yang berumur tujuh hari ({pending} lebih baru).</translation>
    </message>
    <message>
        <source>{percent} %: {resolved} of {settled}; {pending} more are not seven days old</source>
        <translation>{percent}%: {resolved} dari {settled}; {pending} lagi belum tujuh hari</translation>
    </message>
</context>
<context>
    <name>ReviewForm</name>
    <message>
        <source>{agent}, {day} {time}, {length}</source>
        <translation>{agent}, {day} {time}, {length}</translation>
    </message>
    <message>
        <source>Notes; they go with what they may quote</source>
        <translation>Catatan; ikut terhapus bersama yang dikutipnya</translation>
    </message>
    <message>
        <source>reviewed by {name}</source>
        <translation>dinilai oleh {name}</translation>
    </message>
    <message>
        <source>{name} has begun a review of this, and has not shared it. If you take it over, you review it. What {name} typed stays with {name}, who alone can read it, and the server notes who took it over, and when.</source>
        <translation>{name} sudah mulai menilai ini dan belum membagikannya. Jika Anda mengambil alih, Anda yang menilai. Yang diketik {name} tetap tersimpan dan hanya dapat dibaca {name}. Server mencatat siapa yang mengambil alih, dan kapan.</translation>
    </message>
    <message>
        <source>{name} took this over on {day}. Your draft stays here. It can be kept and shared again while nobody else reviews this.</source>
        <translation>{name} mengambil alih pada {day}. Draf Anda tetap ada di sini, dan dapat disimpan serta dibagikan lagi selama belum ada penilai lain.</translation>
    </message>
    <message>
        <source>You typed this and it was not taken: {text}</source>
        <translation>Yang Anda ketik ini tidak diterima server: {text}</translation>
    </message>
    <message>
        <source>What you typed here and did not send is back.</source>
        <translation>Yang Anda ketik di sini dan belum dikirim tampil lagi.</translation>
    </message>
    <message>
        <source>It is erased or archived, or you may not read it. The answers stay.</source>
        <translation>Isinya sudah dihapus atau diarsipkan, atau tidak boleh Anda baca. Jawabannya tetap ada.</translation>
    </message>
    <message>
        <source>The recording is erased, or archived with its case. The answers stay.</source>
        <translation>Rekamannya sudah dihapus, atau diarsipkan bersama kasusnya. Jawabannya tetap ada.</translation>
    </message>
    <message>
        <source>This computer does not have the recording. Synchronise, or try again later.</source>
        <translation>Rekamannya tidak ada di komputer ini. Coba lagi nanti.</translation>
    </message>
    <message>
        <source>Objection: {text}</source>
        <translation>Keberatan: {text}</translation>
    </message>
    <message>
        <source>Decided by {name}: {text}</source>
        <translation>Diputuskan oleh {name}: {text}</translation>
    </message>
    <message>
        <source>The decision changed answers.</source>
        <translation>Keputusan itu mengubah jawaban.</translation>
    </message>
    <message>
        <source>Nobody sees your answers until all have handed in.</source>
        <translation>Tidak ada yang melihat jawaban Anda sebelum semua menyerahkan.</translation>
    </message>
    <message>
        <source>Reason of the decision</source>
        <translation>Alasan keputusan</translation>
    </message>
    <message>
        <source>Why you object</source>
        <translation>Alasan keberatan Anda</translation>
    </message>
    <message>
        <source>Take over</source>
        <translation>Ambil alih</translation>
    </message>
    <message>
        <source>Calibrate with this…</source>
        <translation>Kalibrasi dengan ini…</translation>
    </message>
    <message>
        <source>Notes at places of the recording</source>
        <translation>Catatan pada rekaman</translation>
    </message>
    <message>
        <source>{count} answers</source>
        <translation>{count} jawaban</translation>
    </message>
    <message>
        <source>Note at this place</source>
        <translation>Catat di posisi ini</translation>
    </message>
    <message>
        <source>Agreed action: what the agent does differently from now on</source>
        <translation>Tindak lanjut: apa yang diubah petugas mulai sekarang</translation>
    </message>
    <message>
        <source>Share and next</source>
        <translation>Bagikan dan lanjut</translation>
    </message>
    <message>
        <source>Keep as draft</source>
        <translation>Simpan draf</translation>
    </message>
    <message>
        <source>Drop draft</source>
        <translation>Hapus draf</translation>
    </message>
    <message>
        <source>Decide</source>
        <translation>Putuskan</translation>
    </message>
    <message>
        <source>Hand in</source>
        <translation>Serahkan</translation>
    </message>
    <message>
        <source>Agree</source>
        <translation>Setuju</translation>
    </message>
    <message>
        <source>Object</source>
        <translation>Keberatan</translation>
    </message>
</context>
<context>
    <name>RingNotice</name>
    <message>
        <source>Answer it in Loket&apos;s window.</source>
        <translation>Jawab di jendela Loket.</translation>
    </message>
    <message>
        <source>Answer with camera</source>
        <translation>Jawab dengan kamera</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Jawab</translation>
    </message>
    <message>
        <source>Decline</source>
        <translation>Tolak</translation>
    </message>
    <message>
        <source>Open Loket</source>
        <translation>Buka Loket</translation>
    </message>
</context>
<context>
    <name>RoundPage</name>
    <message>
        <source>Writing…</source>
        <translation>Menulis…</translation>
    </message>
    <message>
        <source>The answers are counted for good, and then destroyed. Nothing can be added later.</source>
        <translation>Jawaban dihitung secara final, lalu dimusnahkan. Setelah itu tidak ada yang dapat ditambahkan.</translation>
    </message>
    <message>
        <source>The server has another key than the one with which the answers were sealed. If the key cannot be put back, the round is closed without its answers.</source>
        <translation>Kunci di server bukan kunci yang menyegel jawaban. Jika kunci itu tidak dapat dikembalikan, periode ditutup tanpa jawabannya.</translation>
    </message>
    <message>
        <source>Import answers</source>
        <translation>Impor jawaban</translation>
    </message>
    <message>
        <source>Printing…</source>
        <translation>Mencetak…</translation>
    </message>
    <message>
        <source>Save the report</source>
        <translation>Simpan laporan</translation>
    </message>
    <message>
        <source>Saved.</source>
        <translation>Tersimpan.</translation>
    </message>
    <message>
        <source>The round was not closed: an applicant is being asked now, or the key is missing. A call keeps it open for a quarter of an hour at the most.</source>
        <translation>Periode belum ditutup: seorang pemohon sedang disurvei, atau kuncinya tidak ada. Panggilan menahannya paling lama seperempat jam.</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>Membaca…</translation>
    </message>
    <message>
        <source>Another file was imported meanwhile. This one is compared with it…</source>
        <translation>Sementara itu berkas lain diimpor. Berkas ini dibandingkan dengannya…</translation>
    </message>
    <message>
        <source>Saved. Numbers and addresses of persons are masked in the plan.</source>
        <translation>Tersimpan. Nomor dan alamat orang disamarkan dalam rencana.</translation>
    </message>
    <message>
        <source>The system&apos;s key store does not answer. If a window asks you to unlock it, unlock it. Then try again.</source>
        <translation>Penyimpan kunci sistem tidak menjawab. Jika ada jendela yang meminta penyimpan kunci dibuka, bukalah. Lalu coba lagi.</translation>
    </message>
    <message>
        <source>The server does not answer. Try again later.</source>
        <translation>Server tidak menjawab. Coba lagi nanti.</translation>
    </message>
    <message>
        <source>Nothing was changed: {reason}</source>
        <translation>Tidak ada yang diubah: {reason}</translation>
    </message>
    <message>
        <source>Nothing was imported: another file was imported meanwhile.</source>
        <translation>Tidak ada yang diimpor: sementara itu berkas lain diimpor.</translation>
    </message>
    <message>
        <source>The plan was not saved: another supervisor has saved it meanwhile.</source>
        <translation>Rencana belum disimpan: supervisor lain sudah menyimpannya sementara itu.</translation>
    </message>
    <message>
        <source>Nothing was imported: the file was imported before, the round is closed, or the key is missing.</source>
        <translation>Tidak ada yang diimpor: berkas sudah pernah diimpor, periode sudah ditutup, atau kuncinya tidak ada.</translation>
    </message>
    <message>
        <source>The round was not started: another one goes on, or there is no key for the answers.</source>
        <translation>Periode belum dimulai: periode lain masih berjalan, atau kunci untuk jawaban tidak ada.</translation>
    </message>
    <message>
        <source>{first} to {last}</source>
        <translation>{first} sampai {last}</translation>
    </message>
    <message>
        <source>{period}, goes on</source>
        <translation>{period}, sedang berjalan</translation>
    </message>
    <message>
        <source>The last change is being saved.</source>
        <translation>Perubahan terakhir sedang disimpan.</translation>
    </message>
    <message>
        <source>A round goes on: close it first.</source>
        <translation>Satu periode masih berjalan: tutup dahulu.</translation>
    </message>
    <message>
        <source>No round is chosen that goes on.</source>
        <translation>Periode yang dipilih tidak sedang berjalan.</translation>
    </message>
    <message>
        <source>Answers can be imported only while a round goes on.</source>
        <translation>Jawaban hanya dapat diimpor selama periode berjalan.</translation>
    </message>
    <message>
        <source>This round is not your team&apos;s. Who supervises the whole office changes it.</source>
        <translation>Periode ini bukan milik tim Anda. Yang mengubahnya supervisor seluruh kantor.</translation>
    </message>
    <message>
        <source>Answers: {received} of {wanted} wanted. Ended cases: {ended} of {population} expected; drawn: {drawn}; waiting: {waiting}; did not want to: {refused}; not reached: {not_reached}; link sent: {link_sent}.</source>
        <translation>Jawaban: {received} dari {wanted} yang diperlukan. Kasus selesai: {ended} dari {population} yang diperkirakan; terpilih: {drawn}; menunggu: {waiting}; tidak bersedia: {refused}; tidak dapat dihubungi: {not_reached}; tautan dikirim: {link_sent}.</translation>
    </message>
    <message>
        <source>Of those asked by telephone {rate} % have answered.</source>
        <translation>Dari yang disurvei lewat telepon, {rate} % menjawab.</translation>
    </message>
    <message>
        <source>Imported: {taken} answers; {not_taken} rows were not taken.</source>
        <translation>Diimpor: {taken} jawaban; {not_taken} baris tidak diambil.</translation>
    </message>
    <message>
        <source>Incomplete, and not counted: {count}.</source>
        <translation>Tidak lengkap dan tidak dihitung: {count}.</translation>
    </message>
    <message>
        <source>Index {index}, grade {grade}</source>
        <translation>Indeks {index}, mutu {grade}</translation>
    </message>
    <message>
        <source>The server does not have the key with which the answers were sealed.</source>
        <translation>Server tidak memiliki kunci yang menyegel jawaban.</translation>
    </message>
    <message>
        <source>Round</source>
        <translation>Periode</translation>
    </message>
    <message>
        <source>New round…</source>
        <translation>Periode baru…</translation>
    </message>
    <message>
        <source>Import answers…</source>
        <translation>Impor jawaban…</translation>
    </message>
    <message>
        <source>Close the round…</source>
        <translation>Tutup periode…</translation>
    </message>
    <message>
        <source>Close it now</source>
        <translation>Tutup sekarang</translation>
    </message>
    <message>
        <source>Print…</source>
        <translation>Cetak…</translation>
    </message>
    <message>
        <source>PDF…</source>
        <translation>PDF…</translation>
    </message>
    <message>
        <source>Excel…</source>
        <translation>Excel…</translation>
    </message>
    <message>
        <source>Results of the round</source>
        <translation>Hasil periode</translation>
    </message>
</context>
<context>
    <name>RowMenu</name>
    <message>
        <source>It belongs to no case.</source>
        <translation>Tidak terkait dengan kasus mana pun.</translation>
    </message>
    <message>
        <source>There is no number to copy.</source>
        <translation>Tidak ada nomor yang dapat disalin.</translation>
    </message>
    <message>
        <source>Open the case</source>
        <translation>Buka kasus</translation>
    </message>
    <message>
        <source>Copy the number</source>
        <translation>Salin nomor</translation>
    </message>
    <message>
        <source>The case is confidential.</source>
        <translation>Kasus ini rahasia.</translation>
    </message>
    <message>
        <source>The case was never saved.</source>
        <translation>Kasus belum pernah disimpan.</translation>
    </message>
    <message>
        <source>The applicant is not known.</source>
        <translation>Pemohonnya belum diketahui.</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Buka</translation>
    </message>
    <message>
        <source>Copy the case number</source>
        <translation>Salin nomor kasus</translation>
    </message>
    <message>
        <source>Call the applicant</source>
        <translation>Telepon pemohon</translation>
    </message>
    <message>
        <source>Assign…</source>
        <translation>Serahkan…</translation>
    </message>
    <message>
        <source>Tag…</source>
        <translation>Beri label…</translation>
    </message>
    <message>
        <source>There is no number that can be dialled.</source>
        <translation>Tidak ada nomor yang dapat dihubungi.</translation>
    </message>
    <message>
        <source>The number is masked.</source>
        <translation>Nomornya disamarkan.</translation>
    </message>
    <message>
        <source>Call back</source>
        <translation>Telepon balik</translation>
    </message>
    <message>
        <source>Answer it</source>
        <translation>Jawab</translation>
    </message>
</context>
<context>
    <name>Satisfaction</name>
    <message>
        <source>Not asked</source>
        <translation>Belum ditanyakan</translation>
    </message>
    <message>
        <source>1 – not satisfied</source>
        <translation>1 – tidak puas</translation>
    </message>
    <message>
        <source>2 – less satisfied</source>
        <translation>2 – kurang puas</translation>
    </message>
    <message>
        <source>3 – satisfied</source>
        <translation>3 – puas</translation>
    </message>
    <message>
        <source>4 – very satisfied</source>
        <translation>4 – sangat puas</translation>
    </message>
</context>
<context>
    <name>SaveForm</name>
    <message>
        <source>Name of this view</source>
        <translation>Nama tampilan ini</translation>
    </message>
    <message>
        <source>For everybody</source>
        <translation>Untuk semua petugas</translation>
    </message>
    <message>
        <source>Save the view (Enter)</source>
        <translation>Simpan tampilan (Enter)</translation>
    </message>
</context>
<context>
    <name>ScanBox</name>
    <message>
        <source>{name} is filed to case {number}.</source>
        <translation>{name} dimasukkan ke kasus {number}.</translation>
    </message>
    <message>
        <source>{name}, case {number}: {reason}</source>
        <translation>{name}, kasus {number}: {reason}</translation>
    </message>
    <message>
        <source>Drop scans of printed sheets here: each goes to the case that its code names.</source>
        <translation>Seret pindaian lembar cetakan ke sini: masing-masing dimasukkan ke kasus sesuai kodenya.</translation>
    </message>
    <message>
        <source>File scans…</source>
        <translation>Masukkan pindaian…</translation>
    </message>
    <message>
        <source>Open the case of the last one</source>
        <translation>Buka kasus yang terakhir</translation>
    </message>
</context>
<context>
    <name>ScreenPopLine</name>
    <message>
        <source>Who is it, and which case?</source>
        <translation>Siapa lawan bicara, dan kasus mana?</translation>
    </message>
    <message>
        <source>Case {number}: {subject} · {status} · {left}</source>
        <translation>Kasus {number}: {subject} · {status} · {left}</translation>
    </message>
    <message>
        <source>New case</source>
        <translation>Kasus baru</translation>
    </message>
    <message>
        <source>{name}, case {number}</source>
        <translation>{name}, kasus {number}</translation>
    </message>
    <message>
        <source>{name}, this case</source>
        <translation>{name}, kasus ini</translation>
    </message>
    <message>
        <source>{name}, new case</source>
        <translation>{name}, kasus baru</translation>
    </message>
    <message>
        <source>New person</source>
        <translation>Pemohon baru</translation>
    </message>
    <message>
        <source>Put the proposals away</source>
        <translation>Sembunyikan usulan</translation>
    </message>
</context>
<context>
    <name>SearchDrop</name>
    <message>
        <source>Type a number, a name or words. Filters are typed as status:open or since:7, too.</source>
        <translation>Ketik nomor, nama, atau kata. Saringan juga dapat diketik: status:terbuka atau sejak:7.</translation>
    </message>
    <message>
        <source>Nothing found for “{text}”. Try a number, a name, or fewer words.</source>
        <translation>Tidak ada yang cocok untuk “{text}”. Coba nomor, nama, atau lebih sedikit kata.</translation>
    </message>
    <message>
        <source>Not understood: {filters}. {key} shows what can be asked for.</source>
        <translation>Tidak dimengerti: {filters}. {key} menampilkan saringan yang tersedia.</translation>
    </message>
    <message>
        <source>There may be more, in older cases. Narrow it down, by a day for instance.</source>
        <translation>Mungkin masih ada pada kasus lama. Persempit, misalnya dengan tanggal.</translation>
    </message>
    <message>
        <source>{typed} · for everybody</source>
        <translation>{typed} · untuk semua petugas</translation>
    </message>
    <message>
        <source>{typed} · Delete removes it</source>
        <translation>{typed} · Delete menghapusnya</translation>
    </message>
    <message>
        <source>{sign} lists the commands of the window.</source>
        <translation>Ketik {sign} untuk daftar perintah jendela.</translation>
    </message>
    <message>
        <source>From the archive: Enter fetches it, and it opens as soon as it has come.</source>
        <translation>Dari arsip: Enter mengambilnya, dan kasus terbuka setelah diterima.</translation>
    </message>
    <message>
        <source>message without a case, {channel}</source>
        <translation>pesan tanpa kasus, {channel}</translation>
    </message>
    <message>
        <source>in a message</source>
        <translation>dalam pesan</translation>
    </message>
    <message>
        <source>In the archive, ended on {day}</source>
        <translation>Di arsip, berakhir {day}</translation>
    </message>
    <message>
        <source>{typed} · for everybody, Delete removes it</source>
        <translation>{typed} · untuk semua petugas, Delete menghapusnya</translation>
    </message>
    <message>
        <source>Asks about their data: {what} · {left}</source>
        <translation>Permintaan data pribadi: {what} · {left}</translation>
    </message>
    <message>
        <source>{subject} · {status} · seen recently</source>
        <translation>{subject} · {status} · baru dilihat</translation>
    </message>
    <message>
        <source>Search results</source>
        <translation>Hasil pencarian</translation>
    </message>
    <message>
        <source>Filters</source>
        <translation>Saringan</translation>
    </message>
    <message>
        <source>Keep as a view</source>
        <translation>Simpan sebagai tampilan</translation>
    </message>
</context>
<context>
    <name>SearchField</name>
    <message>
        <source>Cases, people, {sign} commands</source>
        <translation>Kasus, orang, {sign} perintah</translation>
    </message>
    <message>
        <source>Search cases, persons and commands</source>
        <translation>Cari kasus, orang, dan perintah</translation>
    </message>
</context>
<context>
    <name>SearchFilters</name>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Jenis</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Langkah</translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>Kanal</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>Bidang</translation>
    </message>
    <message>
        <source>Assigned to</source>
        <translation>Ditugaskan ke</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>Wilayah</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>Kategori</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>Layanan</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>Label</translation>
    </message>
    <message>
        <source>Changed since</source>
        <translation>Diubah sejak</translation>
    </message>
    <message>
        <source>Changed until</source>
        <translation>Diubah sampai</translation>
    </message>
    <message>
        <source>Day, or days ago</source>
        <translation>Tanggal atau jumlah hari</translation>
    </message>
    <message>
        <source>Any</source>
        <translation>Semua</translation>
    </message>
    <message>
        <source>Me</source>
        <translation>Saya</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Terbuka</translation>
    </message>
    <message>
        <source>Overdue</source>
        <translation>Lewat batas waktu</translation>
    </message>
    <message>
        <source>Step {step}</source>
        <translation>Langkah {step}</translation>
    </message>
</context>
<context>
    <name>SecondFactorBox</name>
    <message>
        <source>Your role signs in with a code, too. Scan this with an authenticator app on your telephone, then type the six digits that the app shows.</source>
        <translation>Peran Anda masuk dengan kode juga. Pindai gambar ini dengan aplikasi autentikator di ponsel Anda, lalu ketik enam angka yang muncul di aplikasi.</translation>
    </message>
    <message>
        <source>QR code for the authenticator app</source>
        <translation>Kode QR untuk aplikasi autentikator</translation>
    </message>
    <message>
        <source>If you cannot scan it, type this key into the app: {key}</source>
        <translation>Jika tidak dapat dipindai, ketik kunci ini di aplikasi: {key}</translation>
    </message>
</context>
<context>
    <name>SelfTest</name>
    <message>
        <source>{passed} passed, {failed} failed, {missing} were not possible here.</source>
        <translation>{passed} lulus, {failed} gagal, {missing} tidak dapat diuji di sini.</translation>
    </message>
    <message>
        <source>passed</source>
        <translation>lulus</translation>
    </message>
    <message>
        <source>FAILED</source>
        <translation>GAGAL</translation>
    </message>
    <message>
        <source>not possible here</source>
        <translation>tidak dapat diuji di sini</translation>
    </message>
    <message>
        <source>Parts of the program</source>
        <translation>Bagian program</translation>
    </message>
    <message>
        <source>Screens</source>
        <translation>Layar</translation>
    </message>
    <message>
        <source>Database file</source>
        <translation>Berkas basis data</translation>
    </message>
    <message>
        <source>Print to PDF</source>
        <translation>Cetak ke PDF</translation>
    </message>
    <message>
        <source>Test call on this computer</source>
        <translation>Panggilan sendiri</translation>
    </message>
    <message>
        <source>Test picture on this computer</source>
        <translation>Gambar sendiri</translation>
    </message>
    <message>
        <source>Sound devices in use</source>
        <translation>Perangkat suara</translation>
    </message>
    <message>
        <source>Engine killed</source>
        <translation>Mesin dihentikan</translation>
    </message>
    <message>
        <source>{count} were loaded, {libraries} libraries among them.</source>
        <translation>{count} bagian berhasil dimuat, termasuk {libraries} pustaka.</translation>
    </message>
    <message>
        <source>{more} cannot be loaded: {broken}. Install Loket again. If an antivirus program took a file away, exclude the program&apos;s folder from it.</source>
        <translation>{more} bagian tidak dapat dimuat: {broken}. Pasang ulang Loket. Jika antivirus menghapus berkasnya, kecualikan folder program dari antivirus.</translation>
    </message>
    <message>
        <source>The process that loads them gave no answer: {reason}. Let antivirus and AppLocker allow the program&apos;s folder, then install Loket again.</source>
        <translation>Proses yang memuatnya tidak menjawab: {reason}. Izinkan folder program di antivirus dan AppLocker, lalu pasang ulang Loket.</translation>
    </message>
    <message>
        <source>{screens}</source>
        <translation>{screens}</translation>
    </message>
    <message>
        <source>There is no display. Run it once more as the person who works here, signed in.</source>
        <translation>Tidak ada layar. Jalankan sekali lagi setelah masuk sebagai petugas yang bekerja di komputer ini.</translation>
    </message>
    <message>
        <source>A database was made in {path}, written, read, locked, checked as a whole, and removed (revision {revision}, {kb} kB).</source>
        <translation>Basis data dibuat di {path}, ditulis, dibaca, dikunci, diperiksa seluruhnya, lalu dihapus (revisi {revision}, {kb} kB).</translation>
    </message>
    <message>
        <source>There is no room left in {path}. Make room now.</source>
        <translation>Tidak ada ruang tersisa di {path}. Kosongkan ruang sekarang.</translation>
    </message>
    <message>
        <source>Nothing can be written to {path}. Give this user the right to do so.</source>
        <translation>{path} tidak dapat ditulisi. Beri pengguna ini hak menulis di sana.</translation>
    </message>
    <message>
        <source>The disk refused in {path}: {reason}. Check the disk, and what else holds files there.</source>
        <translation>Disk menolak di {path}: {reason}. Periksa disk, dan program lain yang memegang berkas di sana.</translation>
    </message>
    <message>
        <source>Data written to {path} could not be read back. Check the disk.</source>
        <translation>Yang ditulis di {path} tidak terbaca kembali. Periksa disk.</translation>
    </message>
    <message>
        <source>{path} cannot keep SQLite&apos;s log (WAL). Put the records on a local disk (records.path).</source>
        <translation>{path} tidak mendukung log SQLite (WAL). Simpan data di disk lokal (records.path).</translation>
    </message>
    <message>
        <source>Files in {path} cannot be locked, so two programs could write at once. Put the records on a local disk (records.path).</source>
        <translation>Berkas di {path} tidak dapat dikunci, sehingga dua program dapat menulis bersamaan. Simpan data di disk lokal (records.path).</translation>
    </message>
    <message>
        <source>The database that was made in {path} has faults. Check the disk.</source>
        <translation>Basis data yang dibuat di {path} rusak. Periksa disk.</translation>
    </message>
    <message>
        <source>A page was written and read again ({kb} kB).</source>
        <translation>Satu halaman ditulis dan dibaca kembali ({kb} kB).</translation>
    </message>
    <message>
        <source>No page can be written: {reason}. Make room on the disk, or install Loket again.</source>
        <translation>Halaman tidak dapat ditulis: {reason}. Kosongkan ruang disk, atau pasang ulang Loket.</translation>
    </message>
    <message>
        <source>Voice went both ways: {heard_here} s and {heard_there} s of {codec} arrived, {lost} packets were lost, MOS {mos}.</source>
        <translation>Suara sampai di kedua arah: {heard_here} detik dan {heard_there} detik dengan {codec}, {lost} paket hilang, MOS {mos}.</translation>
    </message>
    <message>
        <source>The call was answered, but of the voice only {heard_here} s and {heard_there} s arrived. Let the firewall and antivirus allow UDP on this computer (127.0.0.1).</source>
        <translation>Panggilan dijawab, tetapi suara yang sampai hanya {heard_here} detik dan {heard_there} detik. Izinkan UDP di komputer ini (127.0.0.1) pada firewall dan antivirus.</translation>
    </message>
    <message>
        <source>The call did not come about ({detail}). Let the firewall and antivirus allow UDP on this computer (127.0.0.1).</source>
        <translation>Panggilan tidak tersambung ({detail}). Izinkan UDP di komputer ini (127.0.0.1) pada firewall dan antivirus.</translation>
    </message>
    <message>
        <source>The test picture arrived: {size}, {rate} frames per second, {codec}.</source>
        <translation>Gambar uji sampai: {size}, {rate} gambar per detik, {codec}.</translation>
    </message>
    <message>
        <source>The test picture did not arrive ({rate} frames per second; {reason}). Calls with sound still work. Install Loket again, and send this report.</source>
        <translation>Gambar uji tidak sampai ({rate} gambar per detik; {reason}). Panggilan suara tetap berfungsi. Pasang ulang Loket, lalu kirim laporan ini.</translation>
    </message>
    <message>
        <source>A tone was played on {speaker} and came back through {microphone} ({seconds} s).</source>
        <translation>Nada diputar di {speaker} dan terdengar kembali lewat {microphone} ({seconds} detik).</translation>
    </message>
    <message>
        <source>{speaker} and {microphone} were open ({level} dBFS), but the tone did not come back through them: tried was the way inside the engine alone. With a headset that is usual: hold its microphone to the ear cup and run it again.</source>
        <translation>{speaker} dan {microphone} berhasil dibuka ({level} dBFS), tetapi nada tidak terdengar kembali: yang teruji hanya jalur di dalam mesin. Dengan headset hal ini wajar: tempelkan mikrofon ke bantalan telinga, lalu jalankan lagi.</translation>
    </message>
    <message>
        <source>There is no microphone or no speaker: tried was the way inside the engine alone. Plug the headset in and run it again.</source>
        <translation>Tidak ada mikrofon atau pengeras suara: yang teruji hanya jalur di dalam mesin. Pasang headset, lalu jalankan lagi.</translation>
    </message>
    <message>
        <source>No tone came back, neither through the sound devices nor inside the engine.</source>
        <translation>Nada tidak terdengar kembali, baik lewat perangkat suara maupun di dalam mesin.</translation>
    </message>
    <message>
        <source>It was killed, came back, and signed in again at the self-test&apos;s own PBX.</source>
        <translation>Mesin dihentikan paksa, hidup kembali, dan mendaftar lagi ke PBX milik uji mandiri.</translation>
    </message>
    <message>
        <source>It did not sign in at the self-test&apos;s own PBX on this computer ({detail}).</source>
        <translation>Mesin tidak mendaftar ke PBX milik uji mandiri di komputer ini ({detail}).</translation>
    </message>
    <message>
        <source>The sound and picture for it cannot be written: {reason}. Make room on the disk.</source>
        <translation>Suara dan gambar untuk uji ini tidak dapat ditulis: {reason}. Kosongkan ruang disk.</translation>
    </message>
    <message>
        <source>The check stopped: {reason}. Send this report to the support desk.</source>
        <translation>Pemeriksaan ini terhenti: {reason}. Kirim laporan ini ke bagian dukungan.</translation>
    </message>
    <message>
        <source>The page that was written is empty. Install Loket again; check the fonts of the system.</source>
        <translation>Halaman yang ditulis kosong. Pasang ulang Loket; periksa fonta sistem.</translation>
    </message>
    <message>
        <source>The report cannot be written to {path} ({reason}). Name another file after --report.</source>
        <translation>Laporan tidak dapat ditulis ke {path} ({reason}). Sebutkan berkas lain setelah --report.</translation>
    </message>
    <message>
        <source>{microphone} gives nothing but silence. Switch it on; on Windows, let desktop apps use the microphone (Settings, Privacy, Microphone).</source>
        <translation>{microphone} tidak mengeluarkan suara apa pun. Nyalakan mikrofonnya; di Windows, izinkan aplikasi desktop memakai mikrofon (Pengaturan, Privasi, Mikrofon).</translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>User name (extension)</source>
        <translation>Nama pengguna (ekstensi)</translation>
    </message>
    <message>
        <source>PBX (empty: direct calls only)</source>
        <translation>PBX (kosong: hanya panggilan langsung)</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Kata sandi</translation>
    </message>
    <message>
        <source>User name for signing in, if different</source>
        <translation>Nama pengguna untuk masuk (jika berbeda)</translation>
    </message>
    <message>
        <source>Name shown to others</source>
        <translation>Nama yang dilihat lawan bicara</translation>
    </message>
    <message>
        <source>Sign in at the PBX</source>
        <translation>Masuk ke PBX</translation>
    </message>
    <message>
        <source>Other servers of the PBX</source>
        <translation>Server PBX lainnya</translation>
    </message>
    <message>
        <source>Transport</source>
        <translation>Transpor</translation>
    </message>
    <message>
        <source>Certificate of the office&apos;s own authority</source>
        <translation>Sertifikat otoritas milik kantor</translation>
    </message>
    <message>
        <source>Check the PBX&apos;s certificate</source>
        <translation>Periksa sertifikat PBX</translation>
    </message>
    <message>
        <source>Encryption of the voice</source>
        <translation>Enkripsi suara</translation>
    </message>
    <message>
        <source>Own network address (empty: automatic)</source>
        <translation>Alamat jaringan sendiri (kosong: otomatis)</translation>
    </message>
    <message>
        <source>Port for calls (0: any free one)</source>
        <translation>Port panggilan (0: yang bebas)</translation>
    </message>
    <message>
        <source>First port for sound</source>
        <translation>Port pertama untuk suara</translation>
    </message>
    <message>
        <source>Number of ports for sound</source>
        <translation>Jumlah port untuk suara</translation>
    </message>
    <message>
        <source>Server that reports the public address</source>
        <translation>Server pencari alamat luar (STUN)</translation>
    </message>
    <message>
        <source>Find the best path for sound</source>
        <translation>Cari jalur suara terbaik</translation>
    </message>
    <message>
        <source>Server that relays sound</source>
        <translation>Server penerus suara (TURN)</translation>
    </message>
    <message>
        <source>User name at that server</source>
        <translation>Nama pengguna di server itu</translation>
    </message>
    <message>
        <source>Password at that server</source>
        <translation>Kata sandi di server itu</translation>
    </message>
    <message>
        <source>Take calls from anywhere</source>
        <translation>Terima panggilan dari mana saja</translation>
    </message>
    <message>
        <source>Addresses that may request an automatic answer</source>
        <translation>Siapa lagi yang boleh memicu jawab otomatis</translation>
    </message>
    <message>
        <source>A second call may ring</source>
        <translation>Panggilan kedua boleh berdering</translation>
    </message>
    <message>
        <source>When busy, send calls to</source>
        <translation>Jika sibuk, alihkan ke</translation>
    </message>
    <message>
        <source>When nobody answers, send calls to</source>
        <translation>Jika tidak dijawab, alihkan ke</translation>
    </message>
    <message>
        <source>Nobody answers after, seconds</source>
        <translation>Dianggap tidak dijawab setelah (detik)</translation>
    </message>
    <message>
        <source>Answer calls automatically</source>
        <translation>Jawab panggilan otomatis</translation>
    </message>
    <message>
        <source>Answer automatically after, seconds</source>
        <translation>Jawab otomatis setelah (detik)</translation>
    </message>
    <message>
        <source>A dead call ends after, seconds</source>
        <translation>Panggilan terputus diakhiri setelah (detik)</translation>
    </message>
    <message>
        <source>How digits are sent in a call</source>
        <translation>Cara mengirim angka saat panggilan</translation>
    </message>
    <message>
        <source>Microphones, in order of preference</source>
        <translation>Mikrofon (yang utama di atas)</translation>
    </message>
    <message>
        <source>Headsets and speakers, in order of preference</source>
        <translation>Headset dan pengeras suara (yang utama di atas)</translation>
    </message>
    <message>
        <source>Devices for the ring tone, in order of preference</source>
        <translation>Nada dering dari (yang utama di atas)</translation>
    </message>
    <message>
        <source>Also rings on</source>
        <translation>Juga berdering di</translation>
    </message>
    <message>
        <source>Devices that were offered</source>
        <translation>Perangkat yang sudah ditawarkan</translation>
    </message>
    <message>
        <source>Reminder of a due time</source>
        <translation>Pengingat batas waktu</translation>
    </message>
    <message>
        <source>Video calls are possible</source>
        <translation>Izinkan panggilan video</translation>
    </message>
    <message>
        <source>Cameras, in order of preference</source>
        <translation>Kamera (yang utama di atas)</translation>
    </message>
    <message>
        <source>Show your own picture as in a mirror</source>
        <translation>Tampilkan gambar Anda sendiri seperti di cermin</translation>
    </message>
    <message>
        <source>Largest picture</source>
        <translation>Gambar terbesar</translation>
    </message>
    <message>
        <source>Ids of devices, one per line: used in this order while the first one is missing.</source>
        <translation>Id perangkat, satu per baris: dipakai sesuai urutan ini selama yang pertama tidak ada.</translation>
    </message>
    <message>
        <source>Other microphones</source>
        <translation>Mikrofon lainnya</translation>
    </message>
    <message>
        <source>Other headsets and speakers</source>
        <translation>Headset dan pengeras suara lainnya</translation>
    </message>
    <message>
        <source>Other devices for the ring tone</source>
        <translation>Perangkat nada dering lainnya</translation>
    </message>
    <message>
        <source>Other cameras</source>
        <translation>Kamera lainnya</translation>
    </message>
    <message>
        <source>Pictures per second</source>
        <translation>Gambar per detik</translation>
    </message>
    <message>
        <source>Kilobits per second</source>
        <translation>Kilobit per detik</translation>
    </message>
    <message>
        <source>Video format that is offered first</source>
        <translation>Format video yang ditawarkan pertama</translation>
    </message>
    <message>
        <source>Echo number of the PBX</source>
        <translation>Nomor gema PBX</translation>
    </message>
    <message>
        <source>Repeats what you say; the set-up assistant calls it to test sound and line. Asterisk: Echo().</source>
        <translation>Mengulang ucapan Anda; panduan penyiapan meneleponnya untuk menguji suara dan saluran. Asterisk: Echo().</translation>
    </message>
    <message>
        <source>Largest attachment, MB</source>
        <translation>Ukuran lampiran terbesar (MB)</translation>
    </message>
    <message>
        <source>Price of a utility template, rupiah</source>
        <translation>Harga templat utilitas (rupiah)</translation>
    </message>
    <message>
        <source>Shown before a template is sent. Empty: not known. WhatsApp, Meta, category UTILITY.</source>
        <translation>Ditampilkan sebelum templat dikirim. Kosong: tidak diketahui. WhatsApp, Meta, kategori UTILITY.</translation>
    </message>
    <message>
        <source>Price of a marketing template, rupiah</source>
        <translation>Harga templat pemasaran (rupiah)</translation>
    </message>
    <message>
        <source>Shown before a template is sent. Empty: not known. WhatsApp, Meta, category MARKETING.</source>
        <translation>Ditampilkan sebelum templat dikirim. Kosong: tidak diketahui. WhatsApp, Meta, kategori MARKETING.</translation>
    </message>
    <message>
        <source>Price of an authentication template, rupiah</source>
        <translation>Harga templat autentikasi (rupiah)</translation>
    </message>
    <message>
        <source>Shown before a template is sent. Empty: not known. WhatsApp, Meta, category AUTHENTICATION.</source>
        <translation>Ditampilkan sebelum templat dikirim. Kosong: tidak diketahui. WhatsApp, Meta, kategori AUTHENTICATION.</translation>
    </message>
    <message>
        <source>Keep finished information cases, years</source>
        <translation>Simpan kasus informasi yang selesai (tahun)</translation>
    </message>
    <message>
        <source>Keep finished complaints, years</source>
        <translation>Simpan pengaduan yang selesai (tahun)</translation>
    </message>
    <message>
        <source>Name the caller in notifications</source>
        <translation>Sebutkan penelepon di notifikasi</translation>
    </message>
    <message>
        <source>Off where other people see the screen: a notification then says only that a call rings. Callers with an anonymous or confidential case are never named. Privacy, desktop notifications.</source>
        <translation>Matikan jika layar terlihat orang lain: notifikasi hanya memberi tahu ada panggilan masuk. Penelepon dengan kasus anonim atau rahasia tidak pernah disebut. Privasi, notifikasi desktop.</translation>
    </message>
    <message>
        <source>Name of the office on paper</source>
        <translation>Nama kantor pada cetakan</translation>
    </message>
    <message>
        <source>Address of the office on paper</source>
        <translation>Alamat kantor pada cetakan</translation>
    </message>
    <message>
        <source>Logo on paper (a picture)</source>
        <translation>Logo pada cetakan (gambar)</translation>
    </message>
    <message>
        <source>Satisfaction survey on the web (SKM)</source>
        <translation>Survei kepuasan di web (SKM)</translation>
    </message>
    <message>
        <source>The address of the office&apos;s own form, on receipts and in messages; empty: none. e-SKM.</source>
        <translation>Alamat formulir kantor sendiri, pada tanda terima dan dalam pesan; kosong: tidak ada. e-SKM.</translation>
    </message>
    <message>
        <source>Contact for open data</source>
        <translation>Kontak untuk data terbuka</translation>
    </message>
    <message>
        <source>An e-mail address, or another address to ask; empty: the address on paper. datapackage.json.</source>
        <translation>Alamat surel, atau alamat lain untuk bertanya; kosong: alamat pada cetakan. datapackage.json.</translation>
    </message>
    <message>
        <source>Licence of open data</source>
        <translation>Lisensi data terbuka</translation>
    </message>
    <message>
        <source>As the office has chosen, e.g. CC-BY-4.0; empty: none.</source>
        <translation>Sesuai pilihan kantor, misalnya CC-BY-4.0; kosong: tidak ada.</translation>
    </message>
    <message>
        <source>Text of the licence on the web</source>
        <translation>Teks lisensi di web</translation>
    </message>
    <message>
        <source>The address at which everybody can read the licence; empty: none. URL.</source>
        <translation>Alamat tempat semua orang dapat membaca lisensi; kosong: tidak ada. URL.</translation>
    </message>
    <message>
        <source>Address of the Loket server (empty: none)</source>
        <translation>Alamat server Loket (kosong: tidak ada)</translation>
    </message>
    <message>
        <source>One-time code for this workstation</source>
        <translation>Kode sekali pakai untuk komputer kerja ini</translation>
    </message>
    <message>
        <source>From the IT department, if it gives one. Empty: it stays as it is. Enrolment.</source>
        <translation>Dari bagian TI, jika ada. Kosong: tetap seperti sebelumnya. Pendaftaran, enrolment.</translation>
    </message>
    <message>
        <source>Ask for the password at each start</source>
        <translation>Minta kata sandi setiap kali mulai</translation>
    </message>
    <message>
        <source>Disable it only on a computer of one person: the last user is signed in automatically at each start.</source>
        <translation>Nonaktifkan hanya di komputer milik satu orang: setelah mulai, petugas yang terakhir masuk langsung bekerja lagi di sini.</translation>
    </message>
    <message>
        <source>Start in the tray, without the window</source>
        <translation>Mulai di baki sistem, tanpa jendela</translation>
    </message>
    <message>
        <source>Applies when Loket starts at your sign-in to the computer. The window opens all the same if you must sign in to Loket, or if the desktop has no tray. Autostart, notification area.</source>
        <translation>Berlaku jika Loket dimulai saat Anda masuk ke komputer. Jendela tetap dibuka jika Anda harus masuk ke Loket, atau jika desktop tidak punya baki sistem. Autostart, area notifikasi.</translation>
    </message>
    <message>
        <source>Closing the window leaves Loket in the tray</source>
        <translation>Jendela ditutup, Loket tetap di baki sistem</translation>
    </message>
    <message>
        <source>Calls still ring; “Quit Loket” in the menu of the icon ends it. Without a tray, closing ends Loket as usual. Notification area, StatusNotifierItem.</source>
        <translation>Panggilan tetap berdering; “Tutup Loket” di menu ikon mengakhirinya. Tanpa baki sistem, menutup jendela mengakhiri Loket seperti biasa. Area notifikasi, StatusNotifierItem.</translation>
    </message>
    <message>
        <source>Look up in OSS</source>
        <translation>Penelusuran di OSS</translation>
    </message>
    <message>
        <source>Address of OSS</source>
        <translation>Alamat OSS</translation>
    </message>
    <message>
        <source>The office&apos;s key for OSS</source>
        <translation>Kunci akses kantor untuk OSS</translation>
    </message>
    <message>
        <source>Ask OSS without a key press</source>
        <translation>Periksa OSS secara otomatis</translation>
    </message>
    <message>
        <source>Wait for OSS, seconds</source>
        <translation>Batas tunggu OSS (detik)</translation>
    </message>
    <message>
        <source>Look up in JELITA</source>
        <translation>Penelusuran di JELITA</translation>
    </message>
    <message>
        <source>Address of JELITA</source>
        <translation>Alamat JELITA</translation>
    </message>
    <message>
        <source>The office&apos;s key for JELITA</source>
        <translation>Kunci akses kantor untuk JELITA</translation>
    </message>
    <message>
        <source>Page of JELITA for the browser</source>
        <translation>Halaman JELITA untuk peramban</translation>
    </message>
    <message>
        <source>Ask JELITA without a key press</source>
        <translation>Periksa JELITA secara otomatis</translation>
    </message>
    <message>
        <source>Wait for JELITA, seconds</source>
        <translation>Batas tunggu JELITA (detik)</translation>
    </message>
    <message>
        <source>Supervisors listen to calls</source>
        <translation>Supervisor mendengarkan panggilan</translation>
    </message>
    <message>
        <source>Only if the office&apos;s policy fixes it and the notice. The agent always sees it. Monitoring.</source>
        <translation>Hanya jika kebijakan kantor menetapkannya beserta pemberitahuannya. Petugas selalu melihatnya. Monitoring.</translation>
    </message>
    <message>
        <source>Nobody listens</source>
        <translation>Tidak ada yang mendengarkan</translation>
    </message>
    <message>
        <source>By feature codes of the PBX</source>
        <translation>Dengan kode fitur PBX</translation>
    </message>
    <message>
        <source>By the agent&apos;s Loket</source>
        <translation>Oleh Loket petugas</translation>
    </message>
    <message>
        <source>Feature codes of the PBX</source>
        <translation>Kode fitur PBX</translation>
    </message>
    <message>
        <source>The codes below replace single ones. ChanSpy, eavesdrop.</source>
        <translation>Kode di bawah menggantikan satu per satu. ChanSpy, eavesdrop.</translation>
    </message>
    <message>
        <source>Only those below</source>
        <translation>Hanya yang di bawah</translation>
    </message>
    <message>
        <source>Code for listening</source>
        <translation>Kode untuk mendengarkan</translation>
    </message>
    <message>
        <source>{ext} stands for the agent&apos;s extension, for example 556{ext}.</source>
        <translation>{ext} mewakili ekstensi petugas, misalnya 556{ext}.</translation>
    </message>
    <message>
        <source>Code for whispering</source>
        <translation>Kode untuk berbisik</translation>
    </message>
    <message>
        <source>Only if the PBX has a code of its own for it.</source>
        <translation>Hanya jika PBX punya kode tersendiri untuk itu.</translation>
    </message>
    <message>
        <source>Code for joining the call</source>
        <translation>Kode untuk ikut bicara</translation>
    </message>
    <message>
        <source>Digit for listening</source>
        <translation>Angka untuk mendengarkan</translation>
    </message>
    <message>
        <source>Sent during the call, to be heard by nobody again. DTMF.</source>
        <translation>Dikirim selama panggilan, agar tidak terdengar siapa pun lagi. DTMF.</translation>
    </message>
    <message>
        <source>Digit for whispering</source>
        <translation>Angka untuk berbisik</translation>
    </message>
    <message>
        <source>Sent during the call. DTMF.</source>
        <translation>Dikirim selama panggilan. DTMF.</translation>
    </message>
    <message>
        <source>Digit for joining the call</source>
        <translation>Angka untuk ikut bicara</translation>
    </message>
    <message>
        <source>Notice that calls may be listened to</source>
        <translation>Pemberitahuan bahwa panggilan dapat didengarkan</translation>
    </message>
    <message>
        <source>The words of the greeting that every caller hears; without them nobody listens.</source>
        <translation>Kata-kata sapaan yang didengar setiap penelepon; tanpa itu tidak ada yang mendengarkan.</translation>
    </message>
    <message>
        <source>A tone when listening begins</source>
        <translation>Nada saat panggilan mulai didengarkan</translation>
    </message>
    <message>
        <source>Only the agent hears it.</source>
        <translation>Hanya petugas yang mendengarnya.</translation>
    </message>
    <message>
        <source>Address of the office&apos;s policy</source>
        <translation>Alamat kebijakan kantor</translation>
    </message>
    <message>
        <source>An https address of one policy for all computers; its signature lies beside it, with .sig at the end.</source>
        <translation>Alamat https satu kebijakan untuk semua komputer; tanda tangannya berada di sebelahnya, berakhiran .sig.</translation>
    </message>
    <message>
        <source>Public key of the office&apos;s policy</source>
        <translation>Kunci publik kebijakan kantor</translation>
    </message>
    <message>
        <source>The key that the signature must match, as loket admin sign-policy prints it.</source>
        <translation>Tanda tangan mana yang berlaku, seperti yang dicetak loket admin sign-policy.</translation>
    </message>
    <message>
        <source>Certificate of the web server&apos;s authority</source>
        <translation>Sertifikat otoritas server web</translation>
    </message>
    <message>
        <source>Only if the web server&apos;s certificate comes from the office&apos;s own authority. PEM file.</source>
        <translation>Hanya jika sertifikat server web dibuat kantor sendiri. Berkas PEM.</translation>
    </message>
    <message>
        <source>Certificates of its authority (empty: the system&apos;s)</source>
        <translation>Sertifikat otoritasnya (kosong: milik sistem)</translation>
    </message>
    <message>
        <source>File of the records (empty: the usual one)</source>
        <translation>Berkas data (kosong: bawaan)</translation>
    </message>
    <message>
        <source>No camera</source>
        <translation>Tanpa kamera</translation>
    </message>
    <message>
        <source>All that are plugged in</source>
        <translation>Semua yang terpasang</translation>
    </message>
    <message>
        <source>Volume of the ring tone, percent</source>
        <translation>Volume nada dering (%)</translation>
    </message>
    <message>
        <source>Volume of your voice, percent</source>
        <translation>Volume suara Anda (%)</translation>
    </message>
    <message>
        <source>Volume of the caller, percent</source>
        <translation>Volume penelepon (%)</translation>
    </message>
    <message>
        <source>Suppress noise around you</source>
        <translation>Redam bising di sekitar Anda</translation>
    </message>
    <message>
        <source>Cancel the echo</source>
        <translation>Hilangkan gema</translation>
    </message>
    <message>
        <source>Sound check before the shift</source>
        <translation>Pemeriksaan suara sebelum bertugas</translation>
    </message>
    <message>
        <source>The camera is on when you call or answer with video, or add it</source>
        <translation>Kamera menyala jika Anda memanggil atau menjawab dengan video, atau menambahkannya</translation>
    </message>
    <message>
        <source>Use the buttons of the headset</source>
        <translation>Pakai tombol headset</translation>
    </message>
    <message>
        <source>Which headset&apos;s buttons</source>
        <translation>Tombol headset yang mana</translation>
    </message>
    <message>
        <source>Offer the recording of calls</source>
        <translation>Tawarkan perekaman panggilan</translation>
    </message>
    <message>
        <source>Folder for recordings (empty: the usual one)</source>
        <translation>Folder rekaman (kosong: bawaan)</translation>
    </message>
    <message>
        <source>Keep recordings, days</source>
        <translation>Simpan rekaman (hari)</translation>
    </message>
    <message>
        <source>Wrap-up after a call, seconds</source>
        <translation>Pascapanggilan (detik)</translation>
    </message>
    <message>
        <source>More time for the wrap-up, seconds</source>
        <translation>Tambahan pascapanggilan (detik)</translation>
    </message>
    <message>
        <source>Calls ring during the wrap-up</source>
        <translation>Berdering saat pascapanggilan</translation>
    </message>
    <message>
        <source>Calls ring during a break</source>
        <translation>Berdering saat istirahat</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Bahasa</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Warna</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>Ukuran teks</translation>
    </message>
    <message>
        <source>Country of the office</source>
        <translation>Negara kantor</translation>
    </message>
    <message>
        <source>Area code of the office</source>
        <translation>Kode area kantor</translation>
    </message>
    <message>
        <source>Prefix for an outside line</source>
        <translation>Awalan untuk sambungan luar</translation>
    </message>
    <message>
        <source>How the PBX wants numbers</source>
        <translation>Bentuk nomor untuk PBX</translation>
    </message>
    <message>
        <source>Time zone</source>
        <translation>Zona waktu</translation>
    </message>
    <message>
        <source>Number of this workstation</source>
        <translation>Nomor komputer kerja ini</translation>
    </message>
    <message>
        <source>a text in one line</source>
        <translation>teks satu baris</translation>
    </message>
    <message>
        <source>a whole number</source>
        <translation>bilangan bulat</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>true atau false</translation>
    </message>
    <message>
        <source>a list of texts</source>
        <translation>daftar teks</translation>
    </message>
    <message>
        <source>a list of pairs of texts</source>
        <translation>daftar pasangan teks</translation>
    </message>
    <message>
        <source>a table of settings</source>
        <translation>tabel pengaturan</translation>
    </message>
    <message>
        <source>a file in the TOML format</source>
        <translation>berkas dalam format TOML</translation>
    </message>
    <message>
        <source>a text file in UTF-8</source>
        <translation>berkas teks UTF-8</translation>
    </message>
    <message>
        <source>a setting that Loket knows</source>
        <translation>pengaturan yang dikenal Loket</translation>
    </message>
    <message>
        <source>no password or key (those belong in the key store alone)</source>
        <translation>bukan kata sandi atau kunci (tempatnya hanya di penyimpan kunci)</translation>
    </message>
    <message>
        <source>a code that can be dialled, with {ext} for the extension, e.g. 556{ext}</source>
        <translation>kode yang dapat ditelepon, dengan {ext} untuk ekstensi, misalnya 556{ext}</translation>
    </message>
    <message>
        <source>one digit or #</source>
        <translation>satu angka atau #</translation>
    </message>
    <message>
        <source>a name without spaces, @ or colon, e.g. 101</source>
        <translation>nama tanpa spasi, @, atau titik dua, mis. 101</translation>
    </message>
    <message>
        <source>a host name without a port, e.g. db.office</source>
        <translation>nama host tanpa port, mis. db.kantor</translation>
    </message>
    <message>
        <source>only letters, digits and _</source>
        <translation>hanya huruf, angka, dan _</translation>
    </message>
    <message>
        <source>a public key as loket admin sign-policy prints it</source>
        <translation>kunci publik seperti yang ditampilkan loket admin sign-policy</translation>
    </message>
    <message>
        <source>a web address that begins with https://</source>
        <translation>alamat web yang diawali https://</translation>
    </message>
    <message>
        <source>a time zone such as Asia/Jakarta</source>
        <translation>zona waktu seperti Asia/Jakarta</translation>
    </message>
    <message>
        <source>a country code of two letters, e.g. ID</source>
        <translation>kode negara dua huruf, mis. ID</translation>
    </message>
    <message>
        <source>an area code with its 0, e.g. 022</source>
        <translation>kode area dengan angka 0-nya, mis. 022</translation>
    </message>
    <message>
        <source>a price in rupiah, like 367 or 367,50</source>
        <translation>harga dalam rupiah, seperti 367 atau 367,50</translation>
    </message>
    <message>
        <source>at most 6 digits, * or #</source>
        <translation>paling banyak 6 angka, * atau #</translation>
    </message>
    <message>
        <source>3 digits that no other workstation has, e.g. 017</source>
        <translation>3 angka yang tidak dipakai komputer kerja lain, mis. 017</translation>
    </message>
    <message>
        <source>the id of a member of staff</source>
        <translation>id seorang petugas</translation>
    </message>
    <message>
        <source>a number or address that can be dialled, e.g. 1002</source>
        <translation>nomor atau alamat yang dapat dihubungi, mis. 1002</translation>
    </message>
    <message>
        <source>another number: your own number would send the call back to you</source>
        <translation>nomor orang lain: nomor Anda sendiri akan mengembalikan panggilan kepada Anda</translation>
    </message>
    <message>
        <source>a full path, e.g. {example}</source>
        <translation>jalur lengkap, misalnya {example}</translation>
    </message>
    <message>
        <source>a headset&apos;s id as the log names it, e.g. 0b0e:0307</source>
        <translation>kode headset seperti di log, misalnya 0b0e:0307</translation>
    </message>
    <message>
        <source>a file that can be read</source>
        <translation>berkas yang dapat dibaca</translation>
    </message>
    <message>
        <source>a folder that everybody can read (chmod 755; also each folder above it)</source>
        <translation>folder yang dapat dibaca semua orang (chmod 755; juga setiap folder di atasnya)</translation>
    </message>
    <message>
        <source>a real file or folder, no link</source>
        <translation>berkas atau folder itu sendiri, bukan tautan</translation>
    </message>
    <message>
        <source>owned by the administrator (root)</source>
        <translation>milik administrator (root)</translation>
    </message>
    <message>
        <source>writable by the administrator alone</source>
        <translation>hanya dapat ditulis oleh administrator</translation>
    </message>
    <message>
        <source>a file with certificates (PEM) that can be read</source>
        <translation>berkas sertifikat (PEM) yang dapat dibaca</translation>
    </message>
    <message>
        <source>the full path of a folder that Loket may write to</source>
        <translation>jalur lengkap folder yang boleh ditulisi Loket</translation>
    </message>
    <message>
        <source>the full path of a file in a folder that Loket may write to</source>
        <translation>jalur lengkap berkas di folder yang boleh ditulisi Loket</translation>
    </message>
    <message>
        <source>a number from {low} to {high}</source>
        <translation>angka dari {low} sampai {high}</translation>
    </message>
    <message>
        <source>one of: {values}</source>
        <translation>salah satu dari: {values}</translation>
    </message>
    <message>
        <source>First port and number together must not go beyond 65536. Choose fewer ports.</source>
        <translation>Port pertama dan jumlahnya tidak boleh melebihi 65536. Kurangi jumlahnya.</translation>
    </message>
    <message>
        <source>This cannot be used. Enter {expected}.</source>
        <translation>Ini tidak dapat dipakai. Isi dengan {expected}.</translation>
    </message>
    <message>
        <source>UDP (usual)</source>
        <translation>UDP (umum)</translation>
    </message>
    <message>
        <source>TCP</source>
        <translation>TCP</translation>
    </message>
    <message>
        <source>TLS (encrypted)</source>
        <translation>TLS (terenkripsi)</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Mati</translation>
    </message>
    <message>
        <source>If the other side can</source>
        <translation>Jika didukung lawan bicara</translation>
    </message>
    <message>
        <source>Required</source>
        <translation>Wajib</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>Tidak pernah</translation>
    </message>
    <message>
        <source>If the PBX asks for it</source>
        <translation>Jika diminta PBX</translation>
    </message>
    <message>
        <source>All calls of the PBX</source>
        <translation>Semua panggilan dari PBX</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Otomatis</translation>
    </message>
    <message>
        <source>Beside the sound (RFC 4733)</source>
        <translation>Bersama suara (RFC 4733)</translation>
    </message>
    <message>
        <source>As messages (SIP INFO)</source>
        <translation>Sebagai pesan (SIP INFO)</translation>
    </message>
    <message>
        <source>Required before a shift</source>
        <translation>Wajib sebelum tersedia</translation>
    </message>
    <message>
        <source>Offered</source>
        <translation>Ditawarkan</translation>
    </message>
    <message>
        <source>320x180 (smallest)</source>
        <translation>320x180 (terkecil)</translation>
    </message>
    <message>
        <source>640x360</source>
        <translation>640x360</translation>
    </message>
    <message>
        <source>960x540</source>
        <translation>960x540</translation>
    </message>
    <message>
        <source>1280x720 (HD)</source>
        <translation>1280x720 (HD)</translation>
    </message>
    <message>
        <source>H.264</source>
        <translation>H.264</translation>
    </message>
    <message>
        <source>VP8</source>
        <translation>VP8</translation>
    </message>
    <message>
        <source>On the device that rings</source>
        <translation>Di perangkat dering</translation>
    </message>
    <message>
        <source>Softly in the headset</source>
        <translation>Pelan di headset</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Mengikuti sistem</translation>
    </message>
    <message>
        <source>Indonesian</source>
        <translation>Bahasa Indonesia</translation>
    </message>
    <message>
        <source>English</source>
        <translation>Bahasa Inggris</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Terang</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Gelap</translation>
    </message>
    <message>
        <source>National: 0812…</source>
        <translation>Nasional: 0812…</translation>
    </message>
    <message>
        <source>International: +62812…</source>
        <translation>Internasional: +62812…</translation>
    </message>
    <message>
        <source>Western Indonesia (WIB)</source>
        <translation>Indonesia Barat (WIB)</translation>
    </message>
    <message>
        <source>Central Indonesia (WITA)</source>
        <translation>Indonesia Tengah (WITA)</translation>
    </message>
    <message>
        <source>Eastern Indonesia (WIT)</source>
        <translation>Indonesia Timur (WIT)</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>Naik</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>Turun</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Hapus</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Tambah</translation>
    </message>
    <message>
        <source>System default</source>
        <translation>Bawaan sistem</translation>
    </message>
    <message>
        <source>{device} (not plugged in)</source>
        <translation>{device} (tidak terpasang)</translation>
    </message>
    <message>
        <source>Device to add: {list}</source>
        <translation>Perangkat yang ditambahkan: {list}</translation>
    </message>
    <message>
        <source>The PBX and colleagues use it to reach this desk. SIP: user.</source>
        <translation>PBX dan rekan mengenal meja ini dengan nama ini. SIP: user.</translation>
    </message>
    <message>
        <source>Its name or address, with a port if it has an unusual one. SIP: domain, registrar.</source>
        <translation>Nama atau alamatnya, dengan port jika tidak biasa. SIP: domain, registrar.</translation>
    </message>
    <message>
        <source>The PBX asks for it at sign-in. Empty: it stays as it is. SIP: digest.</source>
        <translation>Diminta PBX saat masuk. Kosong: tidak diubah. SIP: digest.</translation>
    </message>
    <message>
        <source>Only if the password belongs to another name. SIP: authorization user.</source>
        <translation>Hanya jika kata sandi milik nama lain. SIP: authorization user.</translation>
    </message>
    <message>
        <source>Shown on the telephone that you call. SIP: display name.</source>
        <translation>Tampil di telepon orang yang Anda hubungi. SIP: display name.</translation>
    </message>
    <message>
        <source>Off for a PBX that knows this computer by its address. SIP: REGISTER, trunk.</source>
        <translation>Matikan jika PBX mengenal komputer ini dari alamatnya. SIP: REGISTER, trunk.</translation>
    </message>
    <message>
        <source>One per line, in order: used when the first does not answer. SIP: failover.</source>
        <translation>Satu per baris, berurutan: dipakai jika yang pertama tidak menjawab. SIP: failover.</translation>
    </message>
    <message>
        <source>TLS hides the numbers of calls and the password. SIP: UDP, TCP, TLS.</source>
        <translation>TLS merahasiakan siapa menelepon siapa, juga kata sandi. SIP: UDP, TCP, TLS.</translation>
    </message>
    <message>
        <source>Off for a test only: any server could pose as the PBX. TLS: verification.</source>
        <translation>Matikan hanya untuk uji coba: siapa pun dapat menyamar sebagai PBX. TLS: verification.</translation>
    </message>
    <message>
        <source>Protects the voice on the network. Required: no call without it. SRTP with SDES.</source>
        <translation>Tidak ada yang dapat menyadap di jaringan. Wajib: tanpa enkripsi tidak ada panggilan. SRTP dengan SDES.</translation>
    </message>
    <message>
        <source>A fixed one if the PBX calls this computer by its address. SIP: local port.</source>
        <translation>Isi nomor tetap jika PBX memanggil komputer ini lewat alamatnya. SIP: local port.</translation>
    </message>
    <message>
        <source>The firewall must let sound through from this port on. RTP: port range.</source>
        <translation>Firewall harus meloloskan suara mulai dari port ini. RTP: port range.</translation>
    </message>
    <message>
        <source>Each call takes two of them. RTP: port range.</source>
        <translation>Tiap panggilan memakai dua port. RTP: port range.</translation>
    </message>
    <message>
        <source>If a router is in between and callers cannot be heard. STUN: host or host:port.</source>
        <translation>Jika ada router di antaranya dan suara penelepon tidak terdengar. STUN: host or host:port.</translation>
    </message>
    <message>
        <source>Each call tries all paths and uses the first that works. ICE.</source>
        <translation>Tiap panggilan mencoba semua jalur dan memakai yang pertama berhasil. ICE.</translation>
    </message>
    <message>
        <source>If there is no direct path for sound. TURN: host or host:port.</source>
        <translation>Jika sama sekali tidak ada jalur suara langsung. TURN: host atau host:port.</translation>
    </message>
    <message>
        <source>The operator of the server gives name and password. TURN: user.</source>
        <translation>Nama dan kata sandi diberikan pengelolanya. TURN: user.</translation>
    </message>
    <message>
        <source>Empty: it stays as it is. TURN: credential.</source>
        <translation>Kosong: tidak diubah. TURN: credential.</translation>
    </message>
    <message>
        <source>Off: only calls from the PBX ring; direct calls are rejected. SIP: direct INVITE, 403.</source>
        <translation>Mati: hanya panggilan dari PBX yang berdering; panggilan mesin diabaikan. SIP: direct INVITE, 403.</translation>
    </message>
    <message>
        <source>Off: a second caller hears the busy tone. SIP: call waiting, 486.</source>
        <translation>Mati: yang menelepon saat Anda bicara mendengar nada sibuk. SIP: call waiting, 486.</translation>
    </message>
    <message>
        <source>A number; empty: nowhere. Also used while you do not want to be disturbed. SIP: 302.</source>
        <translation>Sebuah nomor; kosong: tidak dialihkan. Juga dipakai saat “Jangan ganggu”. SIP: 302.</translation>
    </message>
    <message>
        <source>A number; empty: the call goes on ringing here. SIP: 302.</source>
        <translation>Sebuah nomor; kosong: panggilan tetap berdering di sini. SIP: 302.</translation>
    </message>
    <message>
        <source>How long a call rings here before it is forwarded.</source>
        <translation>Lama berdering di sini sebelum dialihkan.</translation>
    </message>
    <message>
        <source>A call without sound ends after this time if the other party does not respond. SIP: OPTIONS, RTP, RTCP.</source>
        <translation>Panggilan tanpa suara yang lawan bicaranya tidak menjawab lagi diakhiri saat itu. SIP: OPTIONS, RTP, RTCP.</translation>
    </message>
    <message>
        <source>You hear a tone first. SIP: auto-answer, Call-Info, Alert-Info, RFC 5373.</source>
        <translation>Anda mendengar nada lebih dahulu. SIP: auto-answer, Call-Info, Alert-Info, RFC 5373.</translation>
    </message>
    <message>
        <source>For all calls; a PBX that requests it sends its own time. SIP: answer-after.</source>
        <translation>Untuk semua panggilan; PBX yang meminta menentukan sendiri lamanya. SIP: answer-after.</translation>
    </message>
    <message>
        <source>For menus such as “press 1”. Automatic fits nearly always. DTMF: RFC 4733, SIP INFO.</source>
        <translation>Untuk menu seperti “tekan 1”. Otomatis hampir selalu cocok. DTMF: RFC 4733, SIP INFO.</translation>
    </message>
    <message>
        <source>The first one that is plugged in is used; the next takes over within a second.</source>
        <translation>Yang pertama terpasang dipakai; berikutnya menggantikan dalam satu detik.</translation>
    </message>
    <message>
        <source>You hear callers here; the next takes over within a second.</source>
        <translation>Penelepon terdengar di sini; berikutnya menggantikan dalam satu detik.</translation>
    </message>
    <message>
        <source>A loudspeaker is heard without the headset on.</source>
        <translation>Pengeras suara terdengar walaupun headset dilepas.</translation>
    </message>
    <message>
        <source>All of these ring at the same time as the device above.</source>
        <translation>Semua ini berdering bersamaan dengan perangkat di atas.</translation>
    </message>
    <message>
        <source>Loket offers a new device once. Remove it here to be asked again.</source>
        <translation>Perangkat baru ditawarkan sekali. Hapus dari daftar ini agar ditawarkan lagi.</translation>
    </message>
    <message>
        <source>On every device that rings.</source>
        <translation>Di setiap perangkat yang berdering.</translation>
    </message>
    <message>
        <source>100: as the microphone gives it. More, if callers hear you badly.</source>
        <translation>100: seperti dari mikrofon. Naikkan jika suara Anda kurang terdengar penelepon.</translation>
    </message>
    <message>
        <source>100: as it comes. More, if you hear callers badly.</source>
        <translation>100: apa adanya. Naikkan jika penelepon kurang terdengar.</translation>
    </message>
    <message>
        <source>Callers hear less of keyboards, fans and the room. Noise suppression.</source>
        <translation>Bunyi papan ketik, kipas, dan ruangan diredam bagi penelepon. Noise suppression.</translation>
    </message>
    <message>
        <source>For a loudspeaker instead of a headset: callers do not hear themselves. AEC.</source>
        <translation>Untuk pengeras suara tanpa headset: penelepon tidak mendengar suaranya sendiri. AEC.</translation>
    </message>
    <message>
        <source>Off: a video call is answered with sound only. SDP: video, port 0.</source>
        <translation>Mati: penelepon video dijawab dengan suara saja. SDP: video, port 0.</translation>
    </message>
    <message>
        <source>Off, and whenever the other side adds the video: they see a still picture until you switch the camera on.</source>
        <translation>Mati, dan setiap kali lawan bicara yang menambahkan video: ia melihat gambar diam sampai Anda menyalakan kamera.</translation>
    </message>
    <message>
        <source>The first one that is plugged in is used; the next takes over when it is gone.</source>
        <translation>Yang pertama terpasang akan dipakai; berikutnya mengambil alih jika terlepas.</translation>
    </message>
    <message>
        <source>The other side always sees you the right way round.</source>
        <translation>Lawan bicara selalu melihat Anda dengan arah yang benar.</translation>
    </message>
    <message>
        <source>Smaller pictures spare the network and the computer.</source>
        <translation>Gambar yang lebih kecil meringankan jaringan dan komputer.</translation>
    </message>
    <message>
        <source>25 look smooth; 10 are enough for talking. Frame rate.</source>
        <translation>25 tampak mulus; 10 cukup untuk bercakap-cakap. Frame rate.</translation>
    </message>
    <message>
        <source>The bandwidth of one video call, each way. RTP: bit rate, b=AS.</source>
        <translation>Jatah jaringan satu panggilan video, tiap arah. RTP: bit rate, b=AS.</translation>
    </message>
    <message>
        <source>H.264 is what most telephones know; the other side chooses. SDP: VP8, H.264.</source>
        <translation>H.264 dikenal kebanyakan telepon; lawan bicara yang memilih. SDP: VP8, H.264.</translation>
    </message>
    <message>
        <source>Once at 50, 80 and 100 % of a step&apos;s time, after a call and never in one.</source>
        <translation>Sekali pada 50%, 80%, dan 100% waktu langkah; setelah panggilan, tidak pernah saat panggilan.</translation>
    </message>
    <message>
        <source>Finds a silent microphone before the first call.</source>
        <translation>Mikrofon yang tidak bersuara diketahui sebelum penelepon menyadarinya.</translation>
    </message>
    <message>
        <source>Answer, hang up, hold and mute; its light shows the call. USB HID telephony.</source>
        <translation>Jawab, akhiri, tahan, dan bisukan; lampunya menunjukkan panggilan. USB HID telephony.</translation>
    </message>
    <message>
        <source>All that are plugged in, or one alone. USB: vendor:product:serial number.</source>
        <translation>Semua yang terpasang, atau satu saja. USB: vendor:product:nomor seri.</translation>
    </message>
    <message>
        <source>Each recording still needs the applicant&apos;s consent.</source>
        <translation>Tiap rekaman tetap memerlukan persetujuan pemohon.</translation>
    </message>
    <message>
        <source>Keep it safe. Move earlier recordings there, or they cannot be played any more.</source>
        <translation>Jaga keamanannya. Pindahkan rekaman lama ke folder itu; jika tidak, rekaman itu tidak dapat diputar lagi.</translation>
    </message>
    <message>
        <source>After that a recording is erased automatically. Applies to new recordings. Retention.</source>
        <translation>Setelah itu rekaman dihapus otomatis. Berlaku untuk rekaman baru. Retensi.</translation>
    </message>
    <message>
        <source>Larger files are not attached; the case says so.</source>
        <translation>Berkas yang lebih besar tidak dilampirkan; kasus memberitahukannya.</translation>
    </message>
    <message>
        <source>Counted from the last entry. A person can be erased only after that, by hand. Retention.</source>
        <translation>Dihitung sejak entri terakhir. Data orang dihapus secara manual, dan baru setelah itu. Retensi.</translation>
    </message>
    <message>
        <source>From the archive schedule (JRA) of the office. Nothing is erased automatically.</source>
        <translation>Sesuai jadwal retensi arsip (JRA) kantor. Tidak ada yang dihapus otomatis.</translation>
    </message>
    <message>
        <source>Time for the work after each call. 0: none.</source>
        <translation>Waktu untuk pekerjaan setelah tiap panggilan. 0: tidak ada.</translation>
    </message>
    <message>
        <source>What {key} adds, once for each call. 0: nothing.</source>
        <translation>Tambahan lewat {key}, sekali tiap panggilan. 0: tidak ada.</translation>
    </message>
    <message>
        <source>Off: the PBX gives these calls to another agent. SIP: 480.</source>
        <translation>Mati: PBX memberikan panggilan ini kepada orang lain. SIP: 480.</translation>
    </message>
    <message>
        <source>Off: calls do not ring during a break; the PBX gives them to another agent. SIP: 480.</source>
        <translation>Mati: tidak ada yang menelepon Anda saat istirahat; PBX mencari yang lain. SIP: 480.</translation>
    </message>
    <message>
        <source>Seen at once. Cancel brings the old one back.</source>
        <translation>Langsung terlihat. Batal mengembalikan yang lama.</translation>
    </message>
    <message>
        <source>Texts and icons grow with it.</source>
        <translation>Teks dan ikon ikut membesar.</translation>
    </message>
    <message>
        <source>Used for numbers without a country code. Two letters of ISO 3166.</source>
        <translation>Nomor tanpa kode negara dianggap berasal dari negara ini. Dua huruf ISO 3166.</translation>
    </message>
    <message>
        <source>Used for short local numbers.</source>
        <translation>Nomor lokal pendek dianggap berkode area ini.</translation>
    </message>
    <message>
        <source>What the PBX wants before a number outside, e.g. 9. Dial plan.</source>
        <translation>Yang diminta PBX sebelum nomor luar, mis. 9. Dial plan.</translation>
    </message>
    <message>
        <source>Ask the operator of the PBX. Dial plan, E.164.</source>
        <translation>Tanyakan kepada pengelola PBX. Dial plan, E.164.</translation>
    </message>
    <message>
        <source>For all times on the screen and the end of the day.</source>
        <translation>Untuk semua jam di layar dan pergantian hari.</translation>
    </message>
    <message>
        <source>For example https://loket.office.example. Without it, this computer works alone. HTTPS; proxy: HTTPS_PROXY or the system&apos;s.</source>
        <translation>Misalnya https://loket.office.example. Tanpa alamat ini, komputer ini bekerja sendiri. HTTPS; proxy: HTTPS_PROXY atau milik sistem.</translation>
    </message>
    <message>
        <source>Only if the office has its own certificate authority that this computer does not trust already. PEM.</source>
        <translation>Hanya jika kantor menandatangani sendiri sertifikatnya dan komputer ini belum memercayainya. PEM.</translation>
    </message>
    <message>
        <source>Part of every case number, so no two workstations may have the same.</source>
        <translation>Bagian dari tiap nomor kasus, jadi tidak boleh sama dengan komputer kerja lain.</translation>
    </message>
    <message>
        <source>Needs the key that OSS gives to agencies. PIA: pull interface.</source>
        <translation>Perlu kunci yang diberikan OSS kepada instansi. PIA: antarmuka tarik data.</translation>
    </message>
    <message>
        <source>As in the letter from OSS. HTTPS: base URL.</source>
        <translation>Sesuai surat OSS. HTTPS: base URL.</translation>
    </message>
    <message>
        <source>Empty: it stays as it is. HTTP header: user_key.</source>
        <translation>Kosong: tidak diubah. Header HTTP: user_key.</translation>
    </message>
    <message>
        <source>As soon as a case has a business or licence number; off: on request only.</source>
        <translation>Begitu kasus punya NIB atau nomor izin; mati: hanya jika diminta.</translation>
    </message>
    <message>
        <source>After that the look-up reports that OSS does not answer. Timeout.</source>
        <translation>Setelah itu OSS dinyatakan tidak menjawab. Timeout.</translation>
    </message>
    <message>
        <source>Needs access from the operator of JELITA.</source>
        <translation>Perlu akses dari pengelola JELITA.</translation>
    </message>
    <message>
        <source>From the operator of JELITA. HTTPS: base URL.</source>
        <translation>Sesuai pemberian pengelola JELITA. HTTPS: base URL.</translation>
    </message>
    <message>
        <source>Empty: it stays as it is. API key.</source>
        <translation>Kosong: tidak diubah. Kunci API.</translation>
    </message>
    <message>
        <source>Opened for a look-up by hand; empty: the usual one. URL.</source>
        <translation>Dibuka untuk pemeriksaan manual; kosong: bawaan. URL.</translation>
    </message>
    <message>
        <source>As soon as a case has a registration number; off: on request only.</source>
        <translation>Begitu kasus punya nomor pendaftaran; mati: hanya jika diminta.</translation>
    </message>
    <message>
        <source>After that the look-up reports that JELITA does not answer. Timeout.</source>
        <translation>Setelah itu JELITA dinyatakan tidak menjawab. Timeout.</translation>
    </message>
    <message>
        <source>At the top of every printed sheet. Letterhead.</source>
        <translation>Di bagian atas setiap lembar cetakan. Kop surat.</translation>
    </message>
    <message>
        <source>Below the name of the office. Letterhead.</source>
        <translation>Di bawah nama kantor. Kop surat.</translation>
    </message>
    <message>
        <source>PNG or JPEG; empty: no logo. Letterhead.</source>
        <translation>PNG atau JPEG; kosong: tanpa logo. Kop surat.</translation>
    </message>
    <message>
        <source>Used once Loket has been started again. Records are not moved. SQLite.</source>
        <translation>Dipakai setelah Loket dibuka lagi. Data tidak dipindahkan. SQLite.</translation>
    </message>
    <message>
        <source>A change here reconnects the phone. During a call it waits until the call has ended.</source>
        <translation>Perubahan di sini menyambungkan ulang telepon. Jika ada panggilan, menunggu sampai selesai.</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>Akun</translation>
    </message>
    <message>
        <source>Sign-in at the PBX</source>
        <translation>Masuk ke PBX</translation>
    </message>
    <message>
        <source>Connection to the PBX and encryption</source>
        <translation>Jalur ke PBX dan kerahasiaan</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Jaringan</translation>
    </message>
    <message>
        <source>Who may call</source>
        <translation>Siapa yang boleh menelepon</translation>
    </message>
    <message>
        <source>Addresses and ports</source>
        <translation>Alamat dan port</translation>
    </message>
    <message>
        <source>Behind a router (NAT)</source>
        <translation>Di belakang router (NAT)</translation>
    </message>
    <message>
        <source>Calls</source>
        <translation>Panggilan</translation>
    </message>
    <message>
        <source>Calls that cannot be taken</source>
        <translation>Panggilan yang tidak dapat diterima</translation>
    </message>
    <message>
        <source>Do not disturb is switched in the call bar, or by {key}.</source>
        <translation>“Jangan ganggu” diatur di bilah panggilan, atau dengan {key}.</translation>
    </message>
    <message>
        <source>Automatic answer</source>
        <translation>Jawab otomatis</translation>
    </message>
    <message>
        <source>Keypad</source>
        <translation>Papan tombol</translation>
    </message>
    <message>
        <source>Test call</source>
        <translation>Panggilan uji</translation>
    </message>
    <message>
        <source>Interrupted calls</source>
        <translation>Panggilan yang terputus</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>Suara</translation>
    </message>
    <message>
        <source>Talking</source>
        <translation>Bicara</translation>
    </message>
    <message>
        <source>What you save here is heard at once, also in a call.</source>
        <translation>Yang Anda simpan di sini langsung terdengar, juga saat panggilan.</translation>
    </message>
    <message>
        <source>Ringing</source>
        <translation>Dering</translation>
    </message>
    <message>
        <source>Volume and quality</source>
        <translation>Volume dan mutu</translation>
    </message>
    <message>
        <source>Due times</source>
        <translation>Batas waktu</translation>
    </message>
    <message>
        <source>New devices</source>
        <translation>Perangkat baru</translation>
    </message>
    <message>
        <source>Video</source>
        <translation>Video</translation>
    </message>
    <message>
        <source>Video calls</source>
        <translation>Panggilan video</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>Kamera</translation>
    </message>
    <message>
        <source>What is sent at most</source>
        <translation>Batas pengiriman</translation>
    </message>
    <message>
        <source>On a bad network or a busy computer Loket sends less automatically.</source>
        <translation>Jaringan yang buruk atau komputer yang sibuk menguranginya secara otomatis.</translation>
    </message>
    <message>
        <source>Headset</source>
        <translation>Headset</translation>
    </message>
    <message>
        <source>Buttons and light</source>
        <translation>Tombol dan lampu</translation>
    </message>
    <message>
        <source>Recording</source>
        <translation>Rekaman</translation>
    </message>
    <message>
        <source>Recording of calls</source>
        <translation>Perekaman panggilan</translation>
    </message>
    <message>
        <source>Agent states</source>
        <translation>Status petugas</translation>
    </message>
    <message>
        <source>Wrap-up</source>
        <translation>Pascapanggilan</translation>
    </message>
    <message>
        <source>Breaks</source>
        <translation>Istirahat</translation>
    </message>
    <message>
        <source>Beginning of the shift</source>
        <translation>Awal tugas</translation>
    </message>
    <message>
        <source>Office</source>
        <translation>Kantor</translation>
    </message>
    <message>
        <source>Numbers and times</source>
        <translation>Nomor dan waktu</translation>
    </message>
    <message>
        <source>Files of a case</source>
        <translation>Berkas kasus</translation>
    </message>
    <message>
        <source>Prices of messages</source>
        <translation>Harga pesan</translation>
    </message>
    <message>
        <source>Retention of cases</source>
        <translation>Retensi kasus</translation>
    </message>
    <message>
        <source>Printed sheets</source>
        <translation>Lembar cetakan</translation>
    </message>
    <message>
        <source>Open data</source>
        <translation>Data terbuka</translation>
    </message>
    <message>
        <source>Used on a computer without a server; a server has its own. A month that has been published stays as it is.</source>
        <translation>Dipakai di komputer tanpa server; server memiliki isiannya sendiri. Bulan yang sudah diterbitkan tetap seperti semula.</translation>
    </message>
    <message>
        <source>This workstation</source>
        <translation>Komputer kerja ini</translation>
    </message>
    <message>
        <source>Shared database</source>
        <translation>Basis data bersama</translation>
    </message>
    <message>
        <source>Where it is</source>
        <translation>Lokasi</translation>
    </message>
    <message>
        <source>Used once Loket has been started again; then everybody signs in with a name and a password of their own. What this computer recorded alone is put aside in a file.</source>
        <translation>Berlaku setelah Loket dijalankan ulang; setelah itu setiap orang masuk dengan nama dan kata sandinya sendiri. Data yang dicatat komputer ini disimpan terpisah dalam satu berkas.</translation>
    </message>
    <message>
        <source>Look-ups</source>
        <translation>Penelusuran</translation>
    </message>
    <message>
        <source>OSS</source>
        <translation>OSS</translation>
    </message>
    <message>
        <source>JELITA</source>
        <translation>JELITA</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>Tampilan</translation>
    </message>
    <message>
        <source>Language and look</source>
        <translation>Bahasa dan tampilan</translation>
    </message>
    <message>
        <source>Notifications outside the window</source>
        <translation>Notifikasi di luar jendela</translation>
    </message>
    <message>
        <source>Colleagues</source>
        <translation>Rekan</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Pilih…</translation>
    </message>
    <message>
        <source>Telephones of the units</source>
        <translation>Telepon bidang</translation>
    </message>
    <message>
        <source>They appear in the list for handing over a call.</source>
        <translation>Tercantum di daftar tujuan pengalihan panggilan.</translation>
    </message>
    <message>
        <source>Extensions of the staff</source>
        <translation>Ekstensi petugas</translation>
    </message>
    <message>
        <source>Recorded automatically when an agent works at a desk. The state of a phone comes from the PBX.</source>
        <translation>Dicatat otomatis saat seseorang bertugas di sebuah meja. Keadaan teleponnya berasal dari PBX.</translation>
    </message>
    <message>
        <source>Kept by the IT department for all workstations.</source>
        <translation>Dikelola bagian TI untuk semua komputer.</translation>
    </message>
    <message>
        <source>A number or extension; empty: the unit is not in the list.</source>
        <translation>Nomor atau ekstensi; kosong: bidang tidak ada di daftar.</translation>
    </message>
    <message>
        <source>none yet</source>
        <translation>belum ada</translation>
    </message>
    <message>
        <source>Unchanged</source>
        <translation>Tidak diubah</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>Sambungan</translation>
    </message>
    <message>
        <source>Try the camera</source>
        <translation>Coba kamera</translation>
    </message>
    <message>
        <source>Nobody else sees it. In a video call this is what the other side sees now.</source>
        <translation>Tidak ada orang lain yang melihatnya. Dalam panggilan video, inilah yang sedang dilihat lawan bicara.</translation>
    </message>
    <message>
        <source>Show the camera</source>
        <translation>Tampilkan kamera</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Hentikan</translation>
    </message>
    <message>
        <source>No picture of a camera: it is missing, or another program uses it.</source>
        <translation>Tidak ada gambar kamera: kamera tidak ada, atau dipakai program lain.</translation>
    </message>
    <message>
        <source>What the camera sees</source>
        <translation>Yang dilihat kamera</translation>
    </message>
    <message>
        <source>Set by your organisation: {source}</source>
        <translation>Ditetapkan oleh instansi Anda: {source}</translation>
    </message>
    <message>
        <source>Header with the number of the call</source>
        <translation>Header dengan nomor panggilan</translation>
    </message>
    <message>
        <source>Header with queue and waiting time</source>
        <translation>Header dengan antrean dan waktu tunggu</translation>
    </message>
    <message>
        <source>the name of a SIP header, e.g. X-Loket-Call, or nothing</source>
        <translation>nama header SIP, misalnya X-Loket-Call, atau dikosongkan</translation>
    </message>
    <message>
        <source>Groups the desks at which one call rings. Empty: not read. Accepted only from the PBX and trusted peers. SIP header.</source>
        <translation>Mengelompokkan meja-meja yang berdering untuk satu panggilan. Kosong: tidak dibaca. Hanya PBX dan alamat tepercaya yang dipercaya. Header SIP.</translation>
    </message>
    <message>
        <source>Shows how long a caller has waited, and where. Empty: not read. SIP header: name;entered=Unix time in seconds.</source>
        <translation>Menunjukkan berapa lama penelepon menunggu, dan di antrean mana. Kosong: tidak dibaca. Header SIP: nama;entered=waktu Unix dalam detik.</translation>
    </message>
    <message>
        <source>What the PBX says about a call</source>
        <translation>Keterangan dari PBX tentang panggilan</translation>
    </message>
    <message>
        <source>Addresses besides the PBX, one per line. They may request an automatic answer, transfer callers, and name the caller and the queue. SIP: trusted peers, REFER, P-Asserted-Identity.</source>
        <translation>Alamat selain PBX, satu per baris: boleh memicu jawab otomatis, mengalihkan penelepon, serta menyebutkan siapa yang menelepon dan dari antrean mana. SIP: trusted peers, REFER, P-Asserted-Identity.</translation>
    </message>
    <message>
        <source>a host name or address, with a port if needed, e.g. pbx.office:5060 or [2001:db8::5]:5060</source>
        <translation>nama host atau alamat, dengan port jika perlu, misalnya pbx.kantor:5060 atau [2001:db8::5]:5060</translation>
    </message>
    <message>
        <source>an IP address such as 192.168.1.20 or 2001:db8::20</source>
        <translation>alamat IP seperti 192.168.1.20 atau 2001:db8::20</translation>
    </message>
    <message>
        <source>Only for a computer with several networks. IPv4 or IPv6: bound address.</source>
        <translation>Hanya untuk komputer dengan beberapa jaringan. IPv4 atau IPv6: bound address.</translation>
    </message>
    <message>
        <source>Only if the office has its own certificate authority that this computer does not trust already. TLS: CA, PEM file.</source>
        <translation>Hanya jika kantor menandatangani sendiri sertifikat PBX dan komputer ini belum memercayainya. TLS: CA, berkas PEM.</translation>
    </message>
    <message>
        <source>a registry key that everybody can read</source>
        <translation>kunci registri yang dapat dibaca semua orang</translation>
    </message>
    <message>
        <source>Start Loket when you sign in to the computer</source>
        <translation>Mulai Loket saat Anda masuk ke komputer</translation>
    </message>
    <message>
        <source>“As the system” also uses its accent colour. A high-contrast theme of the system always counts.</source>
        <translation>“Mengikuti sistem” juga memakai warna aksennya. Tema kontras tinggi sistem selalu berlaku.</translation>
    </message>
    <message>
        <source>Has no effect where the IT department starts Loket for all users. Autostart.</source>
        <translation>Jika bagian TI memulai Loket untuk semua orang, mematikannya tidak berpengaruh. Autostart.</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>Pengaturan</translation>
    </message>
    <message>
        <source>No setting fits “{text}”. Try another word.</source>
        <translation>Tidak ada pengaturan yang cocok dengan “{text}”. Coba kata lain.</translation>
    </message>
    <message>
        <source>Find a setting</source>
        <translation>Cari pengaturan</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Halaman</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Simpan</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Batal</translation>
    </message>
    <message>
        <source>Set-up assistant</source>
        <translation>Panduan penyiapan</translation>
    </message>
    <message>
        <source>Nothing was saved yet: correct the fields that are marked.</source>
        <translation>Belum ada yang disimpan: perbaiki isian yang ditandai.</translation>
    </message>
    <message>
        <source>Your organisation has set everything else. The password goes to the key store.</source>
        <translation>Instansi Anda sudah menetapkan selebihnya. Kata sandi disimpan di penyimpan kunci.</translation>
    </message>
    <message>
        <source>Passwords are kept in the system&apos;s key store, never in a file.</source>
        <translation>Kata sandi disimpan di penyimpan kunci sistem, tidak pernah di berkas.</translation>
    </message>
</context>
<context>
    <name>ShareList</name>
    <message>
        <source>Whole screen: {name}</source>
        <translation>Seluruh layar: {name}</translation>
    </message>
    <message>
        <source>What do you want to show?</source>
        <translation>Apa yang akan dilihat lawan bicara?</translation>
    </message>
    <message>
        <source>Nothing can be shared now: open the window that you want to show.</source>
        <translation>Belum ada yang dapat dibagikan: buka jendela yang akan dilihat lawan bicara.</translation>
    </message>
    <message>
        <source>A screen: this desktop asks which one</source>
        <translation>Layar: desktop akan bertanya layar yang mana</translation>
    </message>
    <message>
        <source>Screens and windows</source>
        <translation>Layar dan jendela</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Tutup</translation>
    </message>
</context>
<context>
    <name>Sharing</name>
    <message>
        <source>Saved on this computer</source>
        <translation>Tersimpan di komputer ini</translation>
    </message>
    <message>
        <source>Shared: connecting</source>
        <translation>Data bersama: menghubungkan</translation>
    </message>
    <message>
        <source>Shared: up to date</source>
        <translation>Data bersama: tersinkron</translation>
    </message>
    <message>
        <source>Shared: {name} has to sign in here</source>
        <translation>Data bersama: {name} harus masuk di sini</translation>
    </message>
    <message>
        <source>Filling: {percent} %</source>
        <translation>Mengambil data: {percent}%</translation>
    </message>
    <message>
        <source>Working offline since {time}</source>
        <translation>Luring sejak {time}</translation>
    </message>
    <message>
        <source>Shared: nobody is signed in</source>
        <translation>Data bersama: belum ada yang masuk</translation>
    </message>
    <message>
        <source>Shared: sign in again</source>
        <translation>Data bersama: masuk lagi</translation>
    </message>
    <message>
        <source>Shared: this login was closed</source>
        <translation>Data bersama: akun ini sudah ditutup</translation>
    </message>
    <message>
        <source>Shared: update needed</source>
        <translation>Data bersama: Loket perlu diperbarui</translation>
    </message>
    <message>
        <source>Shared: the server has to be updated first</source>
        <translation>Data bersama: server perlu diperbarui dahulu</translation>
    </message>
    <message>
        <source>Shared: this workstation is not known</source>
        <translation>Data bersama: komputer ini tidak dikenal</translation>
    </message>
    <message>
        <source>Shared: a copy is in use elsewhere</source>
        <translation>Data bersama: salinan dipakai di tempat lain</translation>
    </message>
    <message>
        <source>Shared: this computer has no key store</source>
        <translation>Data bersama: tidak ada penyimpan kunci</translation>
    </message>
    <message>
        <source>Shared: this workstation&apos;s code is taken</source>
        <translation>Data bersama: kode komputer ini sudah dipakai</translation>
    </message>
    <message>
        <source>Shared: this workstation is not registered</source>
        <translation>Data bersama: komputer ini belum terdaftar</translation>
    </message>
    <message>
        <source>Shared: the server&apos;s certificate is not valid</source>
        <translation>Data bersama: server tidak dapat dipercaya</translation>
    </message>
    <message>
        <source>Shared: the server&apos;s certificate has expired</source>
        <translation>Data bersama: sertifikat server sudah kedaluwarsa</translation>
    </message>
    <message>
        <source>Shared: this computer&apos;s clock is behind</source>
        <translation>Data bersama: jam komputer ini terlambat</translation>
    </message>
    <message>
        <source>Shared: the server&apos;s certificate has another name</source>
        <translation>Data bersama: sertifikat server untuk nama lain</translation>
    </message>
    <message>
        <source>Shared: the certificate file cannot be read</source>
        <translation>Data bersama: berkas sertifikat tidak terbaca</translation>
    </message>
    <message>
        <source>Shared: the proxy does not let Loket through</source>
        <translation>Data bersama: proxy tidak meloloskan Loket</translation>
    </message>
    <message>
        <source>Shared: too many attempts to sign in</source>
        <translation>Data bersama: terlalu banyak percobaan masuk</translation>
    </message>
    <message>
        <source>Shared: the office&apos;s directory does not answer</source>
        <translation>Bersama: direktori kantor tidak menanggapi</translation>
    </message>
    <message>
        <source>Shared: this computer&apos;s clock is ahead</source>
        <translation>Data bersama: jam komputer ini terlalu cepat</translation>
    </message>
    <message>
        <source>Shared: set the clock of this computer</source>
        <translation>Data bersama: setel jam komputer ini</translation>
    </message>
    <message>
        <source>Shared: not possible now</source>
        <translation>Data bersama: belum dapat dihubungkan</translation>
    </message>
    <message>
        <source>Everything is complete on this computer.</source>
        <translation>Semua lengkap di komputer ini.</translation>
    </message>
    <message>
        <source>You can work meanwhile.</source>
        <translation>Anda tetap dapat bekerja.</translation>
    </message>
    <message>
        <source>What you save reaches the other workstations within a second, and the other way round.</source>
        <translation>Yang Anda simpan sampai ke komputer lain dalam satu detik, dan sebaliknya.</translation>
    </message>
    <message>
        <source>It is on its way. Nothing needs to be done.</source>
        <translation>Sedang dikirim. Anda tidak perlu melakukan apa pun.</translation>
    </message>
    <message>
        <source>Changes by {name} on this computer can only be sent with {name}&apos;s login and are hidden until then. Other changes are sent as usual. Ask {name} to sign in here once, or tell the IT department.</source>
        <translation>Yang dikerjakan {name} di sini hanya dapat dikirim dengan akun {name} sendiri dan belum tampak sampai saat itu. Pekerjaan orang lain tetap berjalan. Minta {name} masuk sekali di sini, atau beri tahu bagian TI.</translation>
    </message>
    <message>
        <source>Sign in with your name and password.</source>
        <translation>Masuklah dengan nama dan kata sandi Anda.</translation>
    </message>
    <message>
        <source>Your login has registered as many workstations today as the office allows. Enter a one-time code of the IT department in the settings, or ask a supervisor to sign in here once; then choose “Try now”.</source>
        <translation>Akun Anda hari ini sudah mendaftarkan komputer kerja sebanyak yang diizinkan kantor. Isi kode sekali pakai dari bagian TI di pengaturan, atau minta supervisor masuk sekali di sini; lalu pilih “Coba sekarang”.</translation>
    </message>
    <message>
        <source>The server&apos;s certificate has expired, or the clock of this computer is ahead, so nothing was sent. Check date and time here; if they are right, tell the IT department. What you save meanwhile is kept.</source>
        <translation>Sertifikat server sudah kedaluwarsa, atau jam komputer ini terlalu cepat, jadi tidak ada yang dikirim. Periksa tanggal dan jam komputer ini; jika sudah benar, beri tahu bagian TI. Yang Anda simpan sementara itu tetap aman.</translation>
    </message>
    <message>
        <source>The server&apos;s certificate is not valid yet, so nothing was sent. Correct date, time and time zone of this computer, then choose “Try now”; what you save meanwhile is kept.</source>
        <translation>Sertifikat server belum berlaku, jadi tidak ada yang dikirim. Perbaiki tanggal, jam, dan zona waktu komputer ini, lalu pilih “Coba sekarang”; yang Anda simpan sementara itu tetap aman.</translation>
    </message>
    <message>
        <source>The certificate belongs to another server than the one in the settings, so nothing was sent. Tell the IT department; what you save meanwhile is kept.</source>
        <translation>Sertifikat itu milik server lain, bukan server di pengaturan, jadi tidak ada yang dikirim. Beri tahu bagian TI; yang Anda simpan sementara itu tetap aman.</translation>
    </message>
    <message>
        <source>The file with the certificates of the authority is missing or cannot be read, so nothing was sent. Tell the IT department; what you save meanwhile is kept.</source>
        <translation>Berkas sertifikat otoritas tidak ada atau tidak terbaca, jadi tidak ada yang dikirim. Beri tahu bagian TI; yang Anda simpan sementara itu tetap aman.</translation>
    </message>
    <message>
        <source>The proxy of this network does not let Loket through to the server. Tell the IT department; Loket keeps trying, and what you save meanwhile is kept.</source>
        <translation>Proxy jaringan ini tidak meloloskan Loket ke server. Beri tahu bagian TI; Loket terus mencoba, dan yang Anda simpan sementara itu tetap aman.</translation>
    </message>
    <message>
        <source>The office&apos;s directory, which knows your password, does not answer. Loket keeps trying; what you save meanwhile is kept. If it lasts, tell the IT department.</source>
        <translation>Direktori kantor, tempat kata sandi Anda diperiksa, tidak menanggapi. Loket terus mencoba; yang Anda simpan selama itu tetap aman. Jika berlangsung lama, beri tahu bagian TI.</translation>
    </message>
    <message>
        <source>Too many attempts to sign in with your name failed. Loket tries again within a quarter of an hour; what you save meanwhile is kept. If it was not you, tell the IT department.</source>
        <translation>Terlalu banyak percobaan masuk dengan nama Anda yang gagal. Loket mencoba lagi dalam seperempat jam; yang Anda simpan sementara itu tetap aman. Jika bukan Anda yang mencoba, beri tahu bagian TI.</translation>
    </message>
    <message>
        <source>The clock differs by {off} from the shared database. Correct date, time and time zone before you go on: changes dated ahead are rejected, and changes dated too early stand in the wrong place of the story.</source>
        <translation>Jamnya berselisih {off} dari jam basis data bersama. Setel tanggal, jam, dan zona waktu sebelum melanjutkan: data bertanggal lebih maju ditolak, dan data bertanggal terlalu awal tercatat keliru dalam riwayat.</translation>
    </message>
    <message>
        <source>This login was closed. Ask the IT department.</source>
        <translation>Akun ini sudah ditutup. Hubungi bagian TI.</translation>
    </message>
    <message>
        <source>This workstation&apos;s key is in the system&apos;s key store, which is missing or locked. Install or unlock it (GNOME Keyring, KWallet), start Loket again, then sign in.</source>
        <translation>Tanda pengenal komputer kerja ini disimpan di penyimpan kunci sistem, tetapi penyimpan itu tidak ada atau terkunci. Pasang atau buka kuncinya (GNOME Keyring, KWallet), jalankan lagi Loket, lalu masuk.</translation>
    </message>
    <message>
        <source>Too many attempts to sign in failed. Wait a quarter of an hour, then try again.</source>
        <translation>Terlalu banyak percobaan masuk yang gagal. Tunggu seperempat jam, lalu coba lagi.</translation>
    </message>
    <message>
        <source>The office&apos;s directory, which knows your password, does not answer. This does not count as a failed attempt: try again in some minutes, or ask the IT department.</source>
        <translation>Direktori kantor, tempat kata sandi Anda diperiksa, tidak menanggapi. Ini tidak dihitung sebagai percobaan gagal. Coba lagi beberapa menit lagi, atau hubungi bagian TI.</translation>
    </message>
    <message>
        <source>This password was for your first sign-in only. Choose a password of your own.</source>
        <translation>Kata sandi ini hanya untuk masuk pertama kali. Pilih kata sandi Anda sendiri.</translation>
    </message>
    <message>
        <source>This password has expired. Change it where you sign in to your computer or mail, or ask the IT department for another one.</source>
        <translation>Masa berlaku kata sandi ini sudah habis. Ubah di tempat Anda masuk ke komputer atau surel, atau minta yang baru kepada bagian TI.</translation>
    </message>
    <message>
        <source>Your name and password are right, but you have no role in Loket yet. Ask the IT department to put you into a group that uses Loket.</source>
        <translation>Nama dan kata sandi Anda benar, tetapi Anda belum punya peran di Loket. Minta bagian TI memasukkan Anda ke kelompok yang memakai Loket.</translation>
    </message>
    <message>
        <source>Type the six digits that your authenticator app shows now.</source>
        <translation>Ketik enam angka yang sekarang muncul di aplikasi autentikator Anda.</translation>
    </message>
    <message>
        <source>This code is not right, or was used before. Wait for the next one, then type it. If no code works, check the clock of your telephone, or ask the IT department.</source>
        <translation>Kode ini salah atau sudah pernah dipakai. Tunggu kode berikutnya, lalu ketik. Jika tidak ada kode yang diterima, periksa jam ponsel Anda, atau hubungi bagian TI.</translation>
    </message>
    <message>
        <source>No code is accepted for your login now. Ask the IT department, which can let you set up the authenticator app again.</source>
        <translation>Untuk akun Anda sekarang tidak ada kode yang diterima. Hubungi bagian TI agar aplikasi autentikator dapat Anda siapkan lagi.</translation>
    </message>
    <message>
        <source>This is not the password that you have now, so nothing was changed. Try again, or ask the IT department for another one.</source>
        <translation>Ini bukan kata sandi Anda sekarang, jadi tidak ada yang diubah. Coba lagi, atau minta kata sandi lain kepada bagian TI.</translation>
    </message>
    <message>
        <source>The shared database cannot be reached, so nothing was changed. Try again as soon as the light at the bottom says that it is up to date.</source>
        <translation>Basis data bersama tidak dapat dihubungi, jadi tidak ada yang diubah. Coba lagi setelah lampu di bawah menunjukkan data tersinkron.</translation>
    </message>
    <message>
        <source>Your password belongs to the office&apos;s directory. Change it where you sign in to your computer or mail; it is valid here, too.</source>
        <translation>Kata sandi Anda milik direktori kantor. Ubah di tempat Anda masuk ke komputer atau surel; yang baru berlaku juga di sini.</translation>
    </message>
    <message>
        <source>The connection was lost at the end, so it is unknown which of the two passwords is valid. Sign in again with the new password; if it is not accepted, with the old one.</source>
        <translation>Sambungan terputus tepat di akhir: salah satu dari kedua kata sandi berlaku, tetapi tidak diketahui yang mana. Masuklah lagi dengan kata sandi baru; jika ditolak, dengan yang lama.</translation>
    </message>
    <message>
        <source>At least {count} characters.</source>
        <translation>Paling sedikit {count} karakter (huruf, angka, atau simbol).</translation>
    </message>
    <message>
        <source>At most {most} characters.</source>
        <translation>Paling banyak {most} karakter (huruf, angka, atau simbol).</translation>
    </message>
    <message>
        <source>It contains an invisible character that cannot be typed, such as a line end from copying. Type it by hand.</source>
        <translation>Ada karakter yang tidak terlihat, misalnya akhir baris yang ikut tersalin. Ketik kata sandinya, jangan ditempel.</translation>
    </message>
    <message>
        <source>This is the password that you have now. Choose another one.</source>
        <translation>Ini kata sandi Anda sekarang. Pilih yang lain.</translation>
    </message>
    <message>
        <source>This is your login name. Choose another one.</source>
        <translation>Ini nama pengguna Anda. Pilih yang lain.</translation>
    </message>
    <message>
        <source>This is easy to guess: repeated characters, a row of keys or digits, your login name, or a common password. Use several words.</source>
        <translation>Ini mudah ditebak: huruf berulang, urutan tombol atau angka, nama pengguna Anda, atau kata sandi yang umum. Pakai beberapa kata.</translation>
    </message>
    <message>
        <source>Nothing was changed.</source>
        <translation>Tidak ada yang diubah.</translation>
    </message>
    <message>
        <source>Cases, people and knowledge come from the shared database. What is there can be used.</source>
        <translation>Kasus, data pemohon, dan pengetahuan sedang diambil dari basis data bersama. Yang sudah ada dapat dipakai.</translation>
    </message>
    <message>
        <source>The shared database cannot be reached. Go on working: everything is saved here and sent automatically when the connection is back. If it lasts, tell the IT department.</source>
        <translation>Basis data bersama tidak dapat dihubungi. Teruslah bekerja: semua tersimpan di sini dan dikirim otomatis begitu tersambung lagi. Jika berlangsung lama, beri tahu bagian TI.</translation>
    </message>
    <message>
        <source>Sign in with your name and password. Until then everything is saved here only.</source>
        <translation>Masuk dengan nama dan kata sandi Anda. Sampai saat itu, semua hanya tersimpan di sini.</translation>
    </message>
    <message>
        <source>The IT department closed this login, so the shared records were removed from this computer; the next user gets the records of that login. Waiting changes are kept: the IT department can open the login once more to send them.</source>
        <translation>Bagian TI menutup akun ini, jadi data bersama dihapus dari komputer ini; siapa pun yang masuk berikutnya mendapat datanya sendiri. Perubahan yang masih menunggu tetap tersimpan: bagian TI dapat membuka akun ini sekali lagi untuk mengirimnya.</translation>
    </message>
    <message>
        <source>This Loket is too old for the shared database. Ask the IT department for the new one; what you save meanwhile is kept and sent later.</source>
        <translation>Versi Loket ini sudah usang untuk basis data bersama. Minta versi baru kepada bagian TI; yang Anda simpan tetap aman dan dikirim sesudahnya.</translation>
    </message>
    <message>
        <source>This Loket is newer than the shared database, which has to be updated first. Tell the IT department; what you save meanwhile is kept and sent later.</source>
        <translation>Loket ini lebih baru daripada basis data bersama, yang harus diperbarui dahulu. Beri tahu bagian TI; yang Anda simpan tetap aman dan dikirim sesudahnya.</translation>
    </message>
    <message>
        <source>The shared database does not know this workstation any more. Ask the IT department, then choose “Try now”; what you save meanwhile is kept.</source>
        <translation>Basis data bersama tidak lagi mengenal komputer ini. Hubungi bagian TI, lalu pilih “Coba sekarang”; yang Anda simpan tetap aman.</translation>
    </message>
    <message>
        <source>Another computer works with a copy of this one&apos;s Loket folder and has taken its place. Ask the IT department: each computer needs a workstation code of its own. “Try now” takes the place back; what you save is kept.</source>
        <translation>Komputer lain bekerja dengan salinan folder Loket komputer ini dan mengambil alih tempatnya. Hubungi bagian TI: setiap komputer kerja memerlukan kodenya sendiri. “Coba sekarang” mengambil alih kembali; yang Anda simpan tetap aman.</translation>
    </message>
    <message>
        <source>This workstation&apos;s key is in the system&apos;s key store, which is missing or locked. Install or unlock it (GNOME Keyring, KWallet), then choose “Try now”. What you save is kept here.</source>
        <translation>Tanda pengenal komputer kerja ini disimpan di penyimpan kunci sistem, tetapi penyimpan itu tidak ada atau terkunci. Pasang atau buka kuncinya (GNOME Keyring, KWallet), lalu pilih “Coba sekarang”. Yang Anda simpan tetap ada di sini.</translation>
    </message>
    <message>
        <source>This computer does not trust the server&apos;s certificate, so nothing was sent. Tell the IT department; Loket tries again every few minutes, and what you save meanwhile is kept.</source>
        <translation>Sertifikat server tidak dipercaya komputer ini, jadi tidak ada yang dikirim. Beri tahu bagian TI; Loket mencoba lagi setiap beberapa menit, dan yang Anda simpan tetap aman.</translation>
    </message>
    <message>
        <source>{count} entries of the shared database cannot be read here; all others are here. Tell the IT department: the log says which.</source>
        <translation>{count} entri basis data bersama tidak terbaca di sini; yang lain lengkap. Beri tahu bagian TI: log menyebutkan yang mana.</translation>
    </message>
    <message>
        <source>1 entry of the shared database cannot be read here; all others are here. Tell the IT department: the log says which.</source>
        <translation>1 entri basis data bersama tidak terbaca di sini; yang lain lengkap. Beri tahu bagian TI: log menyebutkan yang mana.</translation>
    </message>
    <message>
        <source>The shared database answered with an error. Try again; if it stays so, give the IT department the log.</source>
        <translation>Basis data bersama melaporkan kesalahan. Coba lagi; jika tetap begitu, berikan log kepada bagian TI.</translation>
    </message>
    <message>
        <source>Another workstation has the code {code}. Give this one another code in the settings, or ask the IT department to close the other one.</source>
        <translation>Komputer kerja lain memakai kode {code}. Beri komputer ini kode lain di Pengaturan, atau minta bagian TI menutup yang lain itu.</translation>
    </message>
    <message>
        <source>Correct the clock of this computer; waiting changes are sent then.</source>
        <translation>Perbaiki jam komputer ini; setelah itu perubahan yang menunggu dikirim.</translation>
    </message>
    <message>
        <source>Loket tries again automatically. If it lasts, give the IT department the log.</source>
        <translation>Loket mencoba lagi otomatis. Jika tetap begitu, berikan log kepada bagian TI.</translation>
    </message>
    <message>
        <source>{count} changes waiting, oldest {age}</source>
        <translation>{count} perubahan menunggu, paling lama {age}</translation>
    </message>
    <message>
        <source>1 change waiting, {age}</source>
        <translation>1 perubahan menunggu, {age}</translation>
    </message>
    <message>
        <source>{count} need you</source>
        <translation>{count} perlu Anda tangani</translation>
    </message>
    <message>
        <source>1 needs you</source>
        <translation>1 perlu Anda tangani</translation>
    </message>
    <message>
        <source>Name or password is wrong, or the login was closed. Try again, or ask the IT department.</source>
        <translation>Nama atau kata sandi salah, atau akun sudah ditutup. Coba lagi, atau hubungi bagian TI.</translation>
    </message>
    <message>
        <source>The shared database cannot be reached. Check the network, then try again.</source>
        <translation>Basis data bersama tidak dapat dihubungi. Periksa jaringan, lalu coba lagi.</translation>
    </message>
    <message>
        <source>The shared database cannot be reached, and nobody signed in here with this name and password before. Check the network, then try again.</source>
        <translation>Basis data bersama tidak dapat dihubungi, dan belum ada yang masuk di sini dengan nama dan kata sandi ini. Periksa jaringan, lalu coba lagi.</translation>
    </message>
    <message>
        <source>{count} files waiting to be sent, {size}.</source>
        <translation>{count} berkas menunggu dikirim, {size}.</translation>
    </message>
    <message>
        <source>1 file waiting to be sent, {size}.</source>
        <translation>1 berkas menunggu dikirim, {size}.</translation>
    </message>
    <message>
        <source>The office&apos;s file store cannot be reached; waiting files are sent automatically when it is back. If it lasts, tell the IT department.</source>
        <translation>Penyimpanan berkas kantor tidak dapat dihubungi; yang menunggu dikirim otomatis setelah pulih. Jika berlangsung lama, beri tahu bagian TI.</translation>
    </message>
    <message>
        <source>The office&apos;s file store is full: tell the IT department.</source>
        <translation>Penyimpanan berkas kantor penuh: beri tahu bagian TI.</translation>
    </message>
    <message>
        <source>The office&apos;s server holds too many half-sent files of this computer. It drops them within a day; then Loket sends the others. If it lasts, tell the IT department.</source>
        <translation>Server kantor menyimpan terlalu banyak berkas setengah terkirim dari komputer ini. Server membuangnya dalam sehari; lalu Loket mengirim yang lain. Jika berlanjut, beri tahu bagian TI.</translation>
    </message>
    <message>
        <source>The office&apos;s server keeps no files yet: tell the IT department.</source>
        <translation>Server kantor belum menyimpan berkas: beri tahu bagian TI.</translation>
    </message>
    <message>
        <source>A file arrived damaged in the office&apos;s file store; it is sent again. If it lasts, tell the IT department.</source>
        <translation>Yang sampai di penyimpanan kantor tidak sama dengan yang dikirim, jadi dikirim ulang. Jika berlangsung lama, beri tahu bagian TI.</translation>
    </message>
    <message>
        <source>{count} changes in the name of {names} were not sent: they have no valid signature. Tell the IT department: the file of this computer may have been tampered with. Nothing is deleted; each person sees the changes after signing in here, and decides.</source>
        <translation>{count} perubahan atas nama {names} tidak dikirim: tidak ada bukti bahwa perubahan itu dibuat setelah masuk di sini. Beri tahu bagian TI: berkas di komputer ini mungkin telah diutak-atik. Tidak ada yang dihapus; masing-masing melihatnya setelah masuk di sini, lalu memutuskan.</translation>
    </message>
    <message>
        <source>1 change in the name of {names} was not sent: it has no valid signature. Tell the IT department: the file of this computer may have been tampered with. Nothing is deleted; {names} sees the change after signing in here, and decides.</source>
        <translation>1 perubahan atas nama {names} tidak dikirim: tidak ada bukti bahwa perubahan itu dibuat setelah masuk di sini. Beri tahu bagian TI: berkas di komputer ini mungkin telah diutak-atik. Tidak ada yang dihapus; {names} melihatnya setelah masuk di sini, lalu memutuskan.</translation>
    </message>
</context>
<context>
    <name>SharingBadge</name>
    <message>
        <source>{who} sees: {name}</source>
        <translation>{who} melihat: {name}</translation>
    </message>
    <message>
        <source>{who} see: {name}</source>
        <translation>{who} melihat: {name}</translation>
    </message>
    <message>
        <source>Stop sharing</source>
        <translation>Berhenti berbagi</translation>
    </message>
</context>
<context>
    <name>SharingPanel</name>
    <message>
        <source>These changes of yours were undone: the shared database refused them.</source>
        <translation>Perubahan Anda berikut ini dibatalkan karena ditolak basis data bersama.</translation>
    </message>
    <message>
        <source>A password can be changed while the shared database is connected.</source>
        <translation>Kata sandi dapat diubah selama basis data bersama tersambung.</translation>
    </message>
    <message>
        <source>Saved here, not confirmed yet:</source>
        <translation>Tersimpan di sini, belum terkonfirmasi:</translation>
    </message>
    <message>
        <source>Shared database, and what needs you</source>
        <translation>Basis data bersama, dan yang perlu Anda tangani</translation>
    </message>
    <message>
        <source>Try now</source>
        <translation>Coba sekarang</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>Masuk</translation>
    </message>
    <message>
        <source>Change your password…</source>
        <translation>Ubah kata sandi Anda…</translation>
    </message>
</context>
<context>
    <name>ShiftModel</name>
    <message>
        <source>Agent</source>
        <translation>Petugas</translation>
    </message>
    <message>
        <source>Shift</source>
        <translation>Jadwal</translation>
    </message>
    <message>
        <source>Needed in the plan</source>
        <translation>Perlu dijadwalkan</translation>
    </message>
    <message>
        <source>On shift</source>
        <translation>Bertugas</translation>
    </message>
    <message>
        <source>free</source>
        <translation>kosong</translation>
    </message>
    <message>
        <source>work</source>
        <translation>kerja</translation>
    </message>
    <message>
        <source>break</source>
        <translation>istirahat</translation>
    </message>
    <message>
        <source>in part</source>
        <translation>sebagian</translation>
    </message>
</context>
<context>
    <name>ShiftPane</name>
    <message>
        <source>agent</source>
        <translation>petugas</translation>
    </message>
    <message>
        <source>day</source>
        <translation>hari</translation>
    </message>
    <message>
        <source>from</source>
        <translation>dari</translation>
    </message>
    <message>
        <source>till</source>
        <translation>sampai</translation>
    </message>
    <message>
        <source>breaks</source>
        <translation>istirahat</translation>
    </message>
    <message>
        <source>Shifts</source>
        <translation>Jadwal</translation>
    </message>
    <message>
        <source>Saved.</source>
        <translation>Tersimpan.</translation>
    </message>
    <message>
        <source>Not saved: “{text}”: {fault}</source>
        <translation>Tidak tersimpan: “{text}”: {fault}</translation>
    </message>
    <message>
        <source>Planned as a week before: {count}.</source>
        <translation>Dijadwalkan seperti sepekan sebelumnya: {count}.</translation>
    </message>
    <message>
        <source>Space: work. B: break. Del: free. Enter: type the times. Ctrl+C, Ctrl+V: copy a day.</source>
        <translation>Spasi: kerja. B: istirahat. Del: kosong. Enter: ketik jamnya. Ctrl+C, Ctrl+V: salin hari.</translation>
    </message>
    <message>
        <source>Enter: type times, as 08:00-16:00 (12:00-13:00). Del: free. Ctrl+C, Ctrl+V: copy a day.</source>
        <translation>Enter: ketik jam, misalnya 08.00-16.00 (12.00-13.00). Del: kosong. Ctrl+C, Ctrl+V: salin hari.</translation>
    </message>
    <message>
        <source>Work</source>
        <translation>Kerja</translation>
    </message>
    <message>
        <source>Break</source>
        <translation>Istirahat</translation>
    </message>
    <message>
        <source>Free</source>
        <translation>Kosongkan</translation>
    </message>
    <message>
        <source>As a week before</source>
        <translation>Seperti pekan lalu</translation>
    </message>
    <message>
        <source>Shift plan</source>
        <translation>Jadwal kerja</translation>
    </message>
</context>
<context>
    <name>SidePane</name>
    <message>
        <source>Story</source>
        <translation>Riwayat</translation>
    </message>
    <message>
        <source>OSS</source>
        <translation>OSS</translation>
    </message>
    <message>
        <source>OSS, JELITA and evidence</source>
        <translation>OSS, JELITA, dan bukti</translation>
    </message>
    <message>
        <source>Knowledge</source>
        <translation>Pengetahuan</translation>
    </message>
    <message>
        <source>Knowledge base</source>
        <translation>Basis pengetahuan</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Berkas</translation>
    </message>
    <message>
        <source>Files and recordings</source>
        <translation>Berkas dan rekaman</translation>
    </message>
    <message>
        <source>Applicant</source>
        <translation>Pemohon</translation>
    </message>
    <message>
        <source>Phone</source>
        <translation>Telepon</translation>
    </message>
    <message>
        <source>Beside the case</source>
        <translation>Di samping kasus</translation>
    </message>
</context>
<context>
    <name>SignInDialog</name>
    <message>
        <source>Sign in</source>
        <translation>Masuk</translation>
    </message>
    <message>
        <source>Sign out</source>
        <translation>Akhiri sesi</translation>
    </message>
</context>
<context>
    <name>SignInForm</name>
    <message>
        <source>Fill this in.</source>
        <translation>Isi kolom ini.</translation>
    </message>
    <message>
        <source>This is not the same as above. Type it once more in both.</source>
        <translation>Tidak sama dengan yang di atas. Ketik sekali lagi di keduanya.</translation>
    </message>
    <message>
        <source>The code has six digits.</source>
        <translation>Kode terdiri atas enam angka.</translation>
    </message>
    <message>
        <source>The password of {login} was changed. Sign in with the new one.</source>
        <translation>Kata sandi {login} sudah diubah. Masuklah dengan yang baru.</translation>
    </message>
    <message>
        <source>The password of {login} may have been changed. Sign in with the new one; if it is not accepted, with the old one.</source>
        <translation>Kata sandi {login} mungkin sudah diubah. Masuklah dengan yang baru; jika tidak diterima, dengan yang lama.</translation>
    </message>
    <message>
        <source>The password of {login} was not changed. Sign in with the old one.</source>
        <translation>Kata sandi {login} tidak diubah. Masuklah dengan yang lama.</translation>
    </message>
    <message>
        <source>This is workstation {code} of the office. Your name is the one that the IT department gave you, and so is your password, unless you chose another one since.</source>
        <translation>Ini komputer kerja {code}. Nama pengguna dan kata sandi diberikan bagian TI, kecuali kata sandinya sudah Anda ganti.</translation>
    </message>
    <message>
        <source>Login name</source>
        <translation>Nama pengguna</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Kata sandi</translation>
    </message>
    <message>
        <source>New password</source>
        <translation>Kata sandi baru</translation>
    </message>
    <message>
        <source>New password, once more</source>
        <translation>Kata sandi baru, sekali lagi</translation>
    </message>
    <message>
        <source>Code of the authenticator app</source>
        <translation>Kode dari aplikasi autentikator</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>Masuk</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Kembali</translation>
    </message>
</context>
<context>
    <name>SignInScreen</name>
    <message>
        <source>You are signed in. The records are being downloaded.</source>
        <translation>Anda sudah masuk. Data sedang diambil.</translation>
    </message>
    <message>
        <source>Nobody is signed in</source>
        <translation>Belum ada yang masuk</translation>
    </message>
    <message>
        <source>The shared database cannot be reached. If you signed in here before, sign in with the same password and work; your changes are sent later.</source>
        <translation>Basis data bersama tidak dapat dihubungi. Siapa pun yang pernah masuk di komputer ini dapat masuk dengan kata sandi yang sama dan bekerja; hasilnya dikirim kemudian.</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Pengaturan</translation>
    </message>
    <message>
        <source>Try now</source>
        <translation>Coba sekarang</translation>
    </message>
</context>
<context>
    <name>SignNotice</name>
    <message>
        <source>A supervisor is with your call</source>
        <translation>Supervisor ikut dalam panggilan Anda</translation>
    </message>
    <message>
        <source>Open Loket</source>
        <translation>Buka Loket</translation>
    </message>
</context>
<context>
    <name>Skm</name>
    <message>
        <source>Requirements</source>
        <translation>Persyaratan</translation>
    </message>
    <message>
        <source>System, mechanism and procedure</source>
        <translation>Sistem, mekanisme, dan prosedur</translation>
    </message>
    <message>
        <source>Time of completion</source>
        <translation>Waktu penyelesaian</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>Biaya/tarif</translation>
    </message>
    <message>
        <source>Result of the service</source>
        <translation>Produk spesifikasi jenis pelayanan</translation>
    </message>
    <message>
        <source>Competence of staff</source>
        <translation>Kompetensi pelaksana</translation>
    </message>
    <message>
        <source>Conduct of staff</source>
        <translation>Perilaku pelaksana</translation>
    </message>
    <message>
        <source>Complaints, suggestions and advice</source>
        <translation>Penanganan pengaduan, saran, dan masukan</translation>
    </message>
    <message>
        <source>Facilities</source>
        <translation>Sarana dan prasarana</translation>
    </message>
    <message>
        <source>A: very good</source>
        <translation>A: sangat baik</translation>
    </message>
    <message>
        <source>B: good</source>
        <translation>B: baik</translation>
    </message>
    <message>
        <source>C: not quite good</source>
        <translation>C: kurang baik</translation>
    </message>
    <message>
        <source>D: not good</source>
        <translation>D: tidak baik</translation>
    </message>
    <message>
        <source>Way of asking</source>
        <translation>Cara bertanya</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>Layanan</translation>
    </message>
    <message>
        <source>Regency or city</source>
        <translation>Kabupaten/kota</translation>
    </message>
    <message>
        <source>Sex</source>
        <translation>Jenis kelamin</translation>
    </message>
    <message>
        <source>Age</source>
        <translation>Usia</translation>
    </message>
    <message>
        <source>Education</source>
        <translation>Pendidikan</translation>
    </message>
    <message>
        <source>Occupation</source>
        <translation>Pekerjaan</translation>
    </message>
    <message>
        <source>Not said</source>
        <translation>Tidak disebutkan</translation>
    </message>
    <message>
        <source>By telephone</source>
        <translation>Lewat telepon</translation>
    </message>
    <message>
        <source>By the form on the web</source>
        <translation>Lewat formulir di web</translation>
    </message>
    <message>
        <source>Female</source>
        <translation>Perempuan</translation>
    </message>
    <message>
        <source>Male</source>
        <translation>Laki-laki</translation>
    </message>
    <message>
        <source>17 to 25</source>
        <translation>17–25</translation>
    </message>
    <message>
        <source>26 to 35</source>
        <translation>26–35</translation>
    </message>
    <message>
        <source>36 to 45</source>
        <translation>36–45</translation>
    </message>
    <message>
        <source>46 to 55</source>
        <translation>46–55</translation>
    </message>
    <message>
        <source>56 and older</source>
        <translation>56 ke atas</translation>
    </message>
    <message>
        <source>Primary school</source>
        <translation>SD</translation>
    </message>
    <message>
        <source>Junior secondary school</source>
        <translation>SMP</translation>
    </message>
    <message>
        <source>Senior secondary school</source>
        <translation>SMA/SMK</translation>
    </message>
    <message>
        <source>Diploma</source>
        <translation>Diploma</translation>
    </message>
    <message>
        <source>Bachelor</source>
        <translation>S1/D4</translation>
    </message>
    <message>
        <source>Master or higher</source>
        <translation>S2 ke atas</translation>
    </message>
    <message>
        <source>Civil servant</source>
        <translation>ASN</translation>
    </message>
    <message>
        <source>Armed forces or police</source>
        <translation>TNI/Polri</translation>
    </message>
    <message>
        <source>Employee</source>
        <translation>Pegawai swasta</translation>
    </message>
    <message>
        <source>Business owner</source>
        <translation>Pelaku usaha</translation>
    </message>
    <message>
        <source>Student</source>
        <translation>Pelajar/mahasiswa</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>Lainnya</translation>
    </message>
    <message>
        <source>Report of the public satisfaction survey (SKM)</source>
        <translation>Laporan Survei Kepuasan Masyarakat (SKM)</translation>
    </message>
    <message>
        <source>Answers</source>
        <translation>Jawaban</translation>
    </message>
    <message>
        <source>Incomplete answers (not counted)</source>
        <translation>Jawaban tidak lengkap (tidak dihitung)</translation>
    </message>
    <message>
        <source>Ended cases, expected and counted</source>
        <translation>Kasus selesai, diperkirakan dan dihitung</translation>
    </message>
    <message>
        <source>Answers wanted (Krejcie and Morgan)</source>
        <translation>Jawaban yang diperlukan (Krejcie dan Morgan)</translation>
    </message>
    <message>
        <source>Drawn</source>
        <translation>Terpilih</translation>
    </message>
    <message>
        <source>Answered, of those asked by telephone</source>
        <translation>Menjawab, dari yang disurvei lewat telepon</translation>
    </message>
    <message>
        <source>Index (IKM)</source>
        <translation>Indeks (IKM)</translation>
    </message>
    <message>
        <source>Quality of the service</source>
        <translation>Mutu pelayanan</translation>
    </message>
    <message>
        <source>Element</source>
        <translation>Unsur</translation>
    </message>
    <message>
        <source>Mean (NRR)</source>
        <translation>Nilai rata-rata (NRR)</translation>
    </message>
    <message>
        <source>Weight</source>
        <translation>Bobot</translation>
    </message>
    <message>
        <source>Weighted mean</source>
        <translation>NRR tertimbang</translation>
    </message>
    <message>
        <source>Rank</source>
        <translation>Peringkat</translation>
    </message>
    <message>
        <source>The nine elements</source>
        <translation>Sembilan unsur</translation>
    </message>
    <message>
        <source>By group</source>
        <translation>Menurut kelompok</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>Kelompok</translation>
    </message>
    <message>
        <source>Groups of fewer than five answers are not shown, so that nobody is recognised.</source>
        <translation>Kelompok dengan kurang dari lima jawaban tidak ditampilkan agar tidak ada yang dikenali.</translation>
    </message>
    <message>
        <source>Answers by telephone that are not counted: {count}. Fewer than five are complete, and who knows the imported ones could work them out.</source>
        <translation>Jawaban lewat telepon yang tidak dihitung: {count}. Yang lengkap kurang dari lima, sehingga siapa pun yang mengetahui jawaban impor dapat menebaknya.</translation>
    </message>
    <message>
        <source>Fewer than five complete answers: nothing is shown.</source>
        <translation>Jawaban lengkap kurang dari lima: tidak ada yang ditampilkan.</translation>
    </message>
    <message>
        <source>Follow-up plan</source>
        <translation>Rencana tindak lanjut</translation>
    </message>
    <message>
        <source>Lowest: {elements}.</source>
        <translation>Terendah: {elements}.</translation>
    </message>
    <message>
        <source>What is done</source>
        <translation>Yang dilakukan</translation>
    </message>
    <message>
        <source>Responsible</source>
        <translation>Penanggung jawab</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>Sampai</translation>
    </message>
    <message>
        <source>Suggestions</source>
        <translation>Saran</translation>
    </message>
    <message>
        <source>None.</source>
        <translation>Tidak ada.</translation>
    </message>
    <message>
        <source>The round goes on. Answers by telephone are counted five at a time, so that nobody&apos;s is recognised.</source>
        <translation>Periode masih berjalan. Jawaban lewat telepon dihitung lima demi lima agar jawaban siapa pun tidak dikenali.</translation>
    </message>
    <message>
        <source>How it is counted</source>
        <translation>Cara menghitung</translation>
    </message>
    <message>
        <source>Mean of an element = sum of its scores (1 to 4) : complete answers. Weight of each element = 1/9. Index = sum of the weighted means × 25, calculated in exact fractions and rounded once, half up, to two places. A: 88.31 to 100.00; B: 76.61 to 88.30; C: 65.00 to 76.60; D: 25.00 to 64.99.</source>
        <translation>NRR unsur = jumlah nilainya (1–4) : jumlah jawaban lengkap. Bobot tiap unsur = 1/9. Indeks = jumlah NRR tertimbang × 25, dihitung dengan pecahan tepat dan dibulatkan satu kali menjadi dua angka di belakang koma. A: 88,31–100,00; B: 76,61–88,30; C: 65,00–76,60; D: 25,00–64,99.</translation>
    </message>
    <message>
        <source>With the rounded weight {weight} the index would be {index} and the grade {grade}: that is wrong.</source>
        <translation>Dengan bobot yang dibulatkan ({weight}) indeksnya {index} dan mutunya {grade}: itu keliru.</translation>
    </message>
</context>
<context>
    <name>SnippetCompletion</name>
    <message>
        <source>No article has these words. Type fewer of them.</source>
        <translation>Tidak ada artikel yang memuat kata-kata ini. Coba dengan lebih sedikit kata.</translation>
    </message>
    <message>
        <source>No text has this shortcut.</source>
        <translation>Tidak ada teks dengan singkatan ini.</translation>
    </message>
    <message>
        <source>Fill in what stands in « »; Tab goes to the next.</source>
        <translation>Isi bagian di dalam « »; Tab menuju yang berikutnya.</translation>
    </message>
</context>
<context>
    <name>SolutionForm</name>
    <message>
        <source>Name the law or regulation that the answer rests on.</source>
        <translation>Sebutkan peraturan yang menjadi dasar jawaban.</translation>
    </message>
    <message>
        <source>Say until which day the answer holds.</source>
        <translation>Tulis sampai tanggal berapa jawaban berlaku.</translation>
    </message>
    <message>
        <source>Name the person of the unit.</source>
        <translation>Sebutkan nama petugas bidang.</translation>
    </message>
    <message>
        <source>Choose how the unit answered.</source>
        <translation>Pilih cara bidang menjawab.</translation>
    </message>
    <message>
        <source>Write a time that is over, like 10:15 or 24/11 10:15.</source>
        <translation>Tulis waktu yang sudah lewat, misalnya 10.15 atau 24/11 10.15.</translation>
    </message>
    <message>
        <source>Answer the question</source>
        <translation>Jawab pertanyaan</translation>
    </message>
    <message>
        <source>Record the solution</source>
        <translation>Catat solusi</translation>
    </message>
    <message>
        <source>Put the form away</source>
        <translation>Tutup formulir</translation>
    </message>
    <message>
        <source>Legal basis</source>
        <translation>Dasar hukum</translation>
    </message>
    <message>
        <source>Validated by, if another person</source>
        <translation>Divalidasi oleh, jika orang lain</translation>
    </message>
    <message>
        <source>Answered by</source>
        <translation>Dijawab oleh</translation>
    </message>
    <message>
        <source>Answered by means of</source>
        <translation>Dijawab lewat</translation>
    </message>
    <message>
        <source>Answered at</source>
        <translation>Dijawab pukul</translation>
    </message>
    <message>
        <source>Just now</source>
        <translation>Baru saja</translation>
    </message>
    <message>
        <source>Letter or message number</source>
        <translation>Nomor surat atau pesan</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Pilih…</translation>
    </message>
    <message>
        <source>Return as incomplete</source>
        <translation>Kembalikan ke petugas</translation>
    </message>
    <message>
        <source>Call the unit</source>
        <translation>Telepon bidang</translation>
    </message>
</context>
<context>
    <name>SolutionView</name>
    <message>
        <source>Validated in {system}, {reference}</source>
        <translation>Divalidasi di {system}, {reference}</translation>
    </message>
    <message>
        <source>by {name} at {time}</source>
        <translation>oleh {name} pukul {time}</translation>
    </message>
    <message>
        <source>Legal basis: {basis}</source>
        <translation>Dasar hukum: {basis}</translation>
    </message>
    <message>
        <source>holds until {day}</source>
        <translation>berlaku sampai {day}</translation>
    </message>
    <message>
        <source>Held until {day} only</source>
        <translation>Hanya berlaku sampai {day}</translation>
    </message>
    <message>
        <source>validated by {name}</source>
        <translation>divalidasi oleh {name}</translation>
    </message>
</context>
<context>
    <name>Sop</name>
    <message>
        <source>Legal basis</source>
        <translation>Dasar Hukum</translation>
    </message>
    <message>
        <source>Qualifications of staff</source>
        <translation>Kualifikasi Pelaksana</translation>
    </message>
    <message>
        <source>Related procedures</source>
        <translation>Keterkaitan</translation>
    </message>
    <message>
        <source>Equipment and supplies</source>
        <translation>Peralatan/Perlengkapan</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>Peringatan</translation>
    </message>
    <message>
        <source>Records and data</source>
        <translation>Pencatatan dan Pendataan</translation>
    </message>
    <message>
        <source>No</source>
        <translation>No</translation>
    </message>
    <message>
        <source>Activity</source>
        <translation>Kegiatan</translation>
    </message>
    <message>
        <source>Done by</source>
        <translation>Pelaksana</translation>
    </message>
    <message>
        <source>Standard</source>
        <translation>Mutu Baku</translation>
    </message>
    <message>
        <source>Means</source>
        <translation>Kelengkapan</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Waktu</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>Output</translation>
    </message>
    <message>
        <source>Remark</source>
        <translation>Keterangan</translation>
    </message>
    <message>
        <source>{minutes} minutes</source>
        <translation>{minutes} Menit</translation>
    </message>
    <message>
        <source>{clock} used</source>
        <translation>{clock} terpakai</translation>
    </message>
    <message>
        <source>Case {number}: no step runs.</source>
        <translation>Kasus {number}: tidak ada langkah yang berjalan.</translation>
    </message>
    <message>
        <source>Case {number} is at step {step}, {name}: {times}.</source>
        <translation>Kasus {number} berada di langkah {step}, {name}: {times}.</translation>
    </message>
    <message>
        <source>Case {number} waits at step {step}, {name}: {times}.</source>
        <translation>Kasus {number} menunggu di langkah {step}, {name}: {times}.</translation>
    </message>
    <message>
        <source>Decision of step {number}, {lane}: {question}</source>
        <translation>Keputusan langkah {number}, {lane}: {question}</translation>
    </message>
    <message>
        <source>Step {number}, {lane}: {name}</source>
        <translation>Langkah {number}, {lane}: {name}</translation>
    </message>
    <message>
        <source>{used} of {minutes} min used</source>
        <translation>{used} dari {minutes} menit terpakai</translation>
    </message>
    <message>
        <source>leads to the decision</source>
        <translation>menuju keputusan</translation>
    </message>
    <message>
        <source>leads to step {number}, {name}</source>
        <translation>menuju langkah {number}, {name}</translation>
    </message>
    <message>
        <source>{answer}: step {number}, {name}</source>
        <translation>{answer}: langkah {number}, {name}</translation>
    </message>
</context>
<context>
    <name>SopStrip</name>
    <message>
        <source>Decision: {branch}</source>
        <translation>Keputusan: {branch}</translation>
    </message>
    <message>
        <source>{state}: show all limits</source>
        <translation>{state}: tampilkan semua batas waktu</translation>
    </message>
</context>
<context>
    <name>SopWindow</name>
    <message>
        <source>Writing…</source>
        <translation>Menulis…</translation>
    </message>
    <message>
        <source>Printing…</source>
        <translation>Mencetak…</translation>
    </message>
    <message>
        <source>No case is open: the chart shows the procedure alone.</source>
        <translation>Tidak ada kasus yang terbuka: bagan menampilkan prosedurnya saja.</translation>
    </message>
    <message>
        <source>Save as</source>
        <translation>Simpan sebagai</translation>
    </message>
    <message>
        <source>Print…</source>
        <translation>Cetak…</translation>
    </message>
    <message>
        <source>PDF…</source>
        <translation>PDF…</translation>
    </message>
    <message>
        <source>Open the file</source>
        <translation>Buka berkas</translation>
    </message>
    <message>
        <source>Flow chart</source>
        <translation>Bagan alir</translation>
    </message>
    <message>
        <source>Document</source>
        <translation>Dokumen</translation>
    </message>
    <message>
        <source>Parts of the SOP</source>
        <translation>Bagian SOP</translation>
    </message>
</context>
<context>
    <name>SoundCheck</name>
    <message>
        <source>Callers will hear you well.</source>
        <translation>Penelepon akan mendengar Anda dengan baik.</translation>
    </message>
    <message>
        <source>The microphone gives no sound at all. Look for the mute switch of the headset, or choose another microphone.</source>
        <translation>Mikrofon sama sekali tidak bersuara. Cari tombol bisu di headset, atau pilih mikrofon lain.</translation>
    </message>
    <message>
        <source>Your voice is too quiet. Move the microphone to your mouth, or raise its volume.</source>
        <translation>Suara Anda nyaris tidak terdengar. Dekatkan mikrofon ke mulut, atau naikkan volumenya.</translation>
    </message>
    <message>
        <source>You are too loud, and sound harsh. Lower the microphone&apos;s volume, or move it away a little.</source>
        <translation>Suara Anda terlalu keras dan pecah. Turunkan volume mikrofon, atau jauhkan sedikit.</translation>
    </message>
    <message>
        <source>No microphone was found. Plug in the headset.</source>
        <translation>Mikrofon tidak ditemukan. Pasang headset.</translation>
    </message>
    <message>
        <source>The system mutes the microphone. Switch it on in the system&apos;s sound settings.</source>
        <translation>Sistem membisukan mikrofon. Aktifkan di pengaturan suara sistem.</translation>
    </message>
    <message>
        <source>You heard yourself: callers are heard in this headset.</source>
        <translation>Anda mendengar suara sendiri: penelepon akan terdengar di headset ini.</translation>
    </message>
    <message>
        <source>You did not hear yourself. Choose another headset, or raise its volume.</source>
        <translation>Anda tidak mendengar suara sendiri. Pilih headset lain, atau naikkan volumenya.</translation>
    </message>
    <message>
        <source>You heard the ring.</source>
        <translation>Anda mendengar dering.</translation>
    </message>
    <message>
        <source>You did not hear the ring. Choose another device for the ring tone, or raise its volume.</source>
        <translation>Anda tidak mendengar dering. Pilih perangkat lain untuk nada dering, atau naikkan volumenya.</translation>
    </message>
    <message>
        <source>Sound: not checked today. Calls come only after a check.</source>
        <translation>Suara: belum diperiksa hari ini. Panggilan baru masuk setelah diperiksa.</translation>
    </message>
    <message>
        <source>Sound: not checked today</source>
        <translation>Suara: belum diperiksa hari ini</translation>
    </message>
    <message>
        <source>Sound: checked at {time}, good</source>
        <translation>Suara: diperiksa pukul {time}, baik</translation>
    </message>
    <message>
        <source>Sound: checked at {time}. {wrong}</source>
        <translation>Suara: diperiksa pukul {time}. {wrong}</translation>
    </message>
</context>
<context>
    <name>SoundCheckPanel</name>
    <message>
        <source>Check again</source>
        <translation>Periksa lagi</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Mulai</translation>
    </message>
    <message>
        <source>Speak now, until the bar stops. You hear yourself a second later.</source>
        <translation>Bicaralah sekarang, sampai bilah berhenti. Suara Anda terdengar satu detik kemudian.</translation>
    </message>
    <message>
        <source>Your voice arrived. Did you hear yourself?</source>
        <translation>Suara Anda masuk. Apakah Anda mendengar suara sendiri?</translation>
    </message>
    <message>
        <source>It rings. Do you hear it?</source>
        <translation>Sedang berdering. Apakah terdengar?</translation>
    </message>
    <message>
        <source>This is what the check found:</source>
        <translation>Hasil pemeriksaan:</translation>
    </message>
    <message>
        <source>The sound can be checked when no call is up.</source>
        <translation>Suara dapat diperiksa jika tidak ada panggilan.</translation>
    </message>
    <message>
        <source>Put the headset on and say a sentence, as you greet a caller.</source>
        <translation>Pakai headset dan ucapkan satu kalimat, seperti menyapa penelepon.</translation>
    </message>
    <message>
        <source>Sound check</source>
        <translation>Pemeriksaan suara</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>Ya</translation>
    </message>
    <message>
        <source>No</source>
        <translation>Tidak</translation>
    </message>
    <message>
        <source>Ring again</source>
        <translation>Deringkan lagi</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Tutup</translation>
    </message>
</context>
<context>
    <name>SoundPage</name>
    <message>
        <source>Sound</source>
        <translation>Suara</translation>
    </message>
    <message>
        <source>Try headset and loudspeaker. If something is not heard, choose others below.</source>
        <translation>Coba headset dan pengeras suara. Jika ada yang tidak terdengar, pilih yang lain di bawah.</translation>
    </message>
</context>
<context>
    <name>Sp4n</name>
    <message>
        <source>SP4N-LAPOR! number</source>
        <translation>Nomor SP4N-LAPOR!</translation>
    </message>
    <message>
        <source>Came in on</source>
        <translation>Tanggal masuk</translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>Kanal</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Jenis</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>Kategori</translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>Perihal</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Uraian</translation>
    </message>
    <message>
        <source>Code of the region</source>
        <translation>Kode wilayah</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>Wilayah</translation>
    </message>
    <message>
        <source>Agency</source>
        <translation>Instansi</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>Unit tujuan</translation>
    </message>
    <message>
        <source>Verified on</source>
        <translation>Tanggal verifikasi</translation>
    </message>
    <message>
        <source>Passed to the unit on</source>
        <translation>Tanggal diteruskan ke unit</translation>
    </message>
    <message>
        <source>Followed up on</source>
        <translation>Tanggal tindak lanjut</translation>
    </message>
    <message>
        <source>Follow-up</source>
        <translation>Tindak lanjut</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Ended on</source>
        <translation>Tanggal selesai</translation>
    </message>
    <message>
        <source>Anonymous</source>
        <translation>Anonim</translation>
    </message>
    <message>
        <source>Confidential</source>
        <translation>Rahasia</translation>
    </message>
    <message>
        <source>not verified yet</source>
        <translation>belum diverifikasi</translation>
    </message>
    <message>
        <source>not followed up yet</source>
        <translation>belum ditindaklanjuti</translation>
    </message>
    <message>
        <source>in progress</source>
        <translation>dalam proses</translation>
    </message>
    <message>
        <source>ended</source>
        <translation>selesai</translation>
    </message>
    <message>
        <source>not for this agency</source>
        <translation>bukan wewenang</translation>
    </message>
    <message>
        <source>archived</source>
        <translation>diarsipkan</translation>
    </message>
    <message>
        <source>New case</source>
        <translation>Kasus baru</translation>
    </message>
    <message>
        <source>Differences</source>
        <translation>Ada perbedaan</translation>
    </message>
    <message>
        <source>Unchanged</source>
        <translation>Tidak berubah</translation>
    </message>
    <message>
        <source>Not possible</source>
        <translation>Tidak dapat diimpor</translation>
    </message>
    <message>
        <source>There is a case with this number that you may not see.</source>
        <translation>Ada kasus dengan nomor ini yang tidak boleh Anda lihat.</translation>
    </message>
    <message>
        <source>Case {number} is not on this computer. Open it by its number, then import the file again.</source>
        <translation>Kasus {number} tidak ada di komputer ini. Buka lewat nomornya, lalu impor lagi berkasnya.</translation>
    </message>
    <message>
        <source>Several cases have this number: {number}. Change it in all but one.</source>
        <translation>Beberapa kasus mempunyai nomor ini: {number}. Ubah nomornya sehingga hanya satu kasus yang memilikinya.</translation>
    </message>
    <message>
        <source>The complaint has neither a subject nor a description.</source>
        <translation>Pengaduan ini tidak mempunyai perihal maupun uraian.</translation>
    </message>
    <message>
        <source>Case {number} is finished: nothing is added to it any more.</source>
        <translation>Kasus {number} sudah selesai: tidak ada lagi yang ditambahkan.</translation>
    </message>
    <message>
        <source>A cell has a formula without a result.</source>
        <translation>Ada sel berisi rumus tanpa hasil.</translation>
    </message>
    <message>
        <source>{column}: “{text}” could be several dates. Write the year with four digits, and the day first.</source>
        <translation>{column}: “{text}” dapat berarti beberapa tanggal. Tulis tahun dengan empat angka, dan tanggal di depan.</translation>
    </message>
    <message>
        <source>{column}: a spreadsheet may have exchanged day and month of “{text}”. Write it like 31 Desember 2026.</source>
        <translation>{column}: tanggal dan bulan pada “{text}” mungkin tertukar oleh aplikasi lembar kerja. Tulis seperti 31 Desember 2026.</translation>
    </message>
    <message>
        <source>{column}: the cell is empty. Write ya or tidak.</source>
        <translation>{column}: isiannya kosong. Tulis ya atau tidak.</translation>
    </message>
    <message>
        <source>{column}: “{text}” is no code of a place in West Java.</source>
        <translation>{column}: “{text}” bukan kode tempat di Jawa Barat.</translation>
    </message>
    <message>
        <source>{column}: “{text}” is another place than the region.</source>
        <translation>{column}: “{text}” adalah tempat lain, bukan wilayah yang tertulis.</translation>
    </message>
    <message>
        <source>The records of this computer do not answer. Try again.</source>
        <translation>Data di komputer ini tidak menanggapi. Coba lagi.</translation>
    </message>
    <message>
        <source>Complaints are being imported. Wait for the end, or stop it.</source>
        <translation>Pengaduan sedang diimpor. Tunggu sampai selesai, atau hentikan.</translation>
    </message>
    <message>
        <source>Nothing was imported: something else is going on, or you are no supervisor any more.</source>
        <translation>Tidak ada yang diimpor: ada proses lain yang masih berjalan, atau Anda bukan supervisor lagi.</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ya</translation>
    </message>
    <message>
        <source>no</source>
        <translation>tidak</translation>
    </message>
    <message>
        <source>aspiration</source>
        <translation>aspirasi</translation>
    </message>
    <message>
        <source>Not read</source>
        <translation>Tidak terbaca</translation>
    </message>
    <message>
        <source>Nothing is read from this line on: {fault}.</source>
        <translation>Mulai baris ini tidak ada yang terbaca: {fault}.</translation>
    </message>
    <message>
        <source>The line cannot be read: {fault}.</source>
        <translation>Baris ini tidak dapat dibaca: {fault}.</translation>
    </message>
    <message>
        <source>{fault} It is left out.</source>
        <translation>{fault} Isian ini tidak ikut diimpor.</translation>
    </message>
    <message>
        <source>{column}: “{theirs}” is taken over, because the case has nothing there.</source>
        <translation>{column}: “{theirs}” diambil karena pada kasus masih kosong.</translation>
    </message>
    <message>
        <source>{column}: “{theirs}” at SP4N-LAPOR! is noted.</source>
        <translation>{column}: “{theirs}” di SP4N-LAPOR! dicatat.</translation>
    </message>
    <message>
        <source>{column}: “{ours}” here, “{theirs}” at SP4N-LAPOR!; ours stays, theirs is noted.</source>
        <translation>{column}: di sini “{ours}”, di SP4N-LAPOR! “{theirs}”; isi kasus tetap, isi SP4N-LAPOR! dicatat.</translation>
    </message>
    <message>
        <source>It has ended at SP4N-LAPOR!: nobody has to work on it.</source>
        <translation>Sudah selesai di SP4N-LAPOR!: tidak perlu dikerjakan lagi.</translation>
    </message>
    <message>
        <source>The status “{status}” is not understood: perhaps the complaint has ended.</source>
        <translation>Status “{status}” tidak dikenal: pengaduannya mungkin sudah selesai.</translation>
    </message>
    <message>
        <source>No column of the file says: {marks}. New cases get no such mark: check each complaint before you import it.</source>
        <translation>Tidak ada kolom di berkas untuk: {marks}. Kasus baru tidak mendapat tanda itu: periksa setiap pengaduan sebelum Anda mengimpornya.</translation>
    </message>
    <message>
        <source>No column of the file says when the complaints came in: new cases count from today.</source>
        <translation>Tidak ada kolom di berkas yang menyebut kapan pengaduan masuk: kasus baru dihitung mulai hari ini.</translation>
    </message>
    <message>
        <source>No day on which it came in is read: the case counts from today.</source>
        <translation>Tanggal masuknya tidak terbaca: kasus dihitung mulai hari ini.</translation>
    </message>
    <message>
        <source>From SP4N-LAPOR!, imported on {day} from the file {file}:</source>
        <translation>Dari SP4N-LAPOR!, diimpor {day} dari berkas {file}:</translation>
    </message>
    <message>
        <source>{new} new cases, {changed} cases changed.</source>
        <translation>{new} kasus baru, {changed} kasus diubah.</translation>
    </message>
    <message>
        <source>The last import stopped, because its supervisor is no longer signed in.</source>
        <translation>Impor terakhir berhenti karena supervisornya sudah keluar.</translation>
    </message>
    <message>
        <source>{refused} were refused: {why}</source>
        <translation>{refused} ditolak: {why}</translation>
    </message>
    <message>
        <source>Stopped: {left} were not imported.</source>
        <translation>Dihentikan: {left} tidak diimpor.</translation>
    </message>
    <message>
        <source>A value is no text and no number.</source>
        <translation>Ada nilai yang bukan teks dan bukan angka.</translation>
    </message>
    <message>
        <source>There is no SP4N-LAPOR! number.</source>
        <translation>Tidak ada nomor SP4N-LAPOR!.</translation>
    </message>
    <message>
        <source>“{text}” is no SP4N-LAPOR! number.</source>
        <translation>“{text}” bukan nomor SP4N-LAPOR!.</translation>
    </message>
    <message>
        <source>Line {text} has the same SP4N-LAPOR! number: only that one is read.</source>
        <translation>Baris {text} mempunyai nomor SP4N-LAPOR! yang sama: hanya baris itu yang dibaca.</translation>
    </message>
    <message>
        <source>{column}: “{text}” is no date like 2026-12-31 or 31/12/2026.</source>
        <translation>{column}: “{text}” bukan tanggal seperti 2026-12-31 atau 31/12/2026.</translation>
    </message>
    <message>
        <source>{column}: {text} has not come yet.</source>
        <translation>{column}: {text} belum tiba.</translation>
    </message>
    <message>
        <source>{column}: “{text}” is not one of the words that are understood.</source>
        <translation>{column}: “{text}” bukan kata yang dikenal.</translation>
    </message>
    <message>
        <source>{column}: “{text}” is no code like 32.73.</source>
        <translation>{column}: “{text}” bukan kode seperti 32.73.</translation>
    </message>
    <message>
        <source>{column}: the text is too long.</source>
        <translation>{column}: teksnya terlalu panjang.</translation>
    </message>
    <message>
        <source>The file is larger than {most} MB. Divide it.</source>
        <translation>Berkas lebih besar dari {most} MB. Bagi berkasnya.</translation>
    </message>
    <message>
        <source>The file has more than {count} lines. Divide it.</source>
        <translation>Berkas mempunyai lebih dari {count} baris. Bagi berkasnya.</translation>
    </message>
    <message>
        <source>The file has no complaints.</source>
        <translation>Tidak ada pengaduan dalam berkas.</translation>
    </message>
    <message>
        <source>The file is not UTF-8. Save it as CSV UTF-8, or as an Excel workbook.</source>
        <translation>Berkas bukan UTF-8. Simpan sebagai CSV UTF-8 atau sebagai buku kerja Excel.</translation>
    </message>
    <message>
        <source>The workbook is of an old kind, or has a password. Save it as .xlsx.</source>
        <translation>Buku kerja berformat lama atau diberi kata sandi. Simpan sebagai .xlsx.</translation>
    </message>
    <message>
        <source>The file is no workbook, no CSV and no list in JSON.</source>
        <translation>Berkas bukan buku kerja, bukan CSV, dan bukan daftar JSON.</translation>
    </message>
    <message>
        <source>What the columns mean could not be kept: {reason}</source>
        <translation>Arti kolom tidak dapat disimpan: {reason}</translation>
    </message>
    <message>
        <source>The server does not answer. Only it knows which complaints have a case: try again later.</source>
        <translation>Server tidak menanggapi. Hanya server yang tahu pengaduan mana yang sudah punya kasus: coba lagi nanti.</translation>
    </message>
    <message>
        <source>The server does not do this. Tell the IT department.</source>
        <translation>Server menolak permintaan ini. Beri tahu bagian TI.</translation>
    </message>
</context>
<context>
    <name>SpreadView</name>
    <message>
        <source>Mean difference: {steps} of a step</source>
        <translation>Selisih rata-rata: {steps} langkah</translation>
    </message>
    <message>
        <source>Answers of the calibration</source>
        <translation>Jawaban kalibrasi</translation>
    </message>
</context>
<context>
    <name>StaffDialog</name>
    <message>
        <source>Who works at this desk?</source>
        <translation>Siapa yang bertugas di meja ini?</translation>
    </message>
</context>
<context>
    <name>StaffForm</name>
    <message>
        <source>Enter the name that is on the service badge.</source>
        <translation>Isi nama sesuai tanda pengenal.</translation>
    </message>
    <message>
        <source>There are no units yet. Ask the IT department to set them up.</source>
        <translation>Belum ada bidang. Minta bagian TI menyiapkannya.</translation>
    </message>
    <message>
        <source>Welcome to Loket. Enter your name to begin; your entries carry it.</source>
        <translation>Selamat datang di Loket. Isi nama Anda untuk mulai; nama itu tercatat pada pekerjaan Anda.</translation>
    </message>
    <message>
        <source>Members of staff</source>
        <translation>Petugas</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>Masuk</translation>
    </message>
    <message>
        <source>Sit down here</source>
        <translation>Bertugas di sini</translation>
    </message>
    <message>
        <source>Add a member of staff</source>
        <translation>Tambah petugas</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nama</translation>
    </message>
    <message>
        <source>Duty</source>
        <translation>Peran</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>Bidang</translation>
    </message>
    <message>
        <source>Add and sign in</source>
        <translation>Tambah dan masuk</translation>
    </message>
</context>
<context>
    <name>StartForm</name>
    <message>
        <source>{wanted} answers are wanted. About {drawn} of {population} cases are drawn.</source>
        <translation>Diperlukan {wanted} jawaban. Sekitar {drawn} dari {population} kasus terpilih.</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Dari</translation>
    </message>
    <message>
        <source>To</source>
        <translation>Sampai</translation>
    </message>
    <message>
        <source>Ended cases expected</source>
        <translation>Perkiraan kasus selesai</translation>
    </message>
    <message>
        <source>Expected to answer</source>
        <translation>Perkiraan yang menjawab</translation>
    </message>
    <message>
        <source>Start the round</source>
        <translation>Mulai periode</translation>
    </message>
</context>
<context>
    <name>StartProblem</name>
    <message>
        <source>Loket cannot start</source>
        <translation>Loket tidak dapat dimulai</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Tutup Loket</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Coba lagi</translation>
    </message>
    <message>
        <source>The file with the records is damaged: {path}
Loket can put it aside, without deleting it, and go on with the newest good copy ({copy}). What was recorded after that copy stays in the damaged file for the IT department.</source>
        <translation>Berkas data rusak: {path}
Loket dapat menyisihkannya tanpa menghapus, lalu melanjutkan dengan salinan utuh terbaru ({copy}). Yang dicatat setelah salinan itu tetap ada di berkas rusak untuk bagian TI.</translation>
    </message>
    <message>
        <source>there is none: Loket begins with empty records</source>
        <translation>tidak ada: Loket mulai dengan data kosong</translation>
    </message>
    <message>
        <source>The records cannot be read</source>
        <translation>Data tidak dapat dibaca</translation>
    </message>
    <message>
        <source>Put aside and continue</source>
        <translation>Sisihkan dan lanjutkan</translation>
    </message>
    <message>
        <source>Loket may not write to {path}
{reason}
Free some disk space or ask the IT department for the right to write there, then try again. Nothing was changed.</source>
        <translation>Loket tidak dapat menulis ke {path}
{reason}
Kosongkan ruang disk atau minta bagian TI memberi hak menulis, lalu coba lagi. Tidak ada yang diubah.</translation>
    </message>
    <message>
        <source>The records cannot be written</source>
        <translation>Data tidak dapat ditulis</translation>
    </message>
    <message>
        <source>A newer version of Loket wrote the records in {path}. Start that version, or ask the IT department to update this one. Nothing was changed.</source>
        <translation>Data di {path} ditulis oleh Loket versi lebih baru. Jalankan versi itu, atau minta bagian TI memperbarui yang ini. Tidak ada yang diubah.</translation>
    </message>
    <message>
        <source>The records are newer than this program</source>
        <translation>Data lebih baru daripada program ini</translation>
    </message>
    <message>
        <source>A development version of Loket, from before the first release, wrote the records in {path}. This version cannot use them. Ask the IT department to move the file away; Loket then begins with empty records. Nothing was changed.</source>
        <translation>Data di {path} ditulis oleh versi pengembangan Loket, sebelum rilis pertama. Versi ini tidak dapat memakainya. Minta bagian TI memindahkan berkas itu; Loket lalu mulai dengan data kosong. Tidak ada yang diubah.</translation>
    </message>
    <message>
        <source>The records are of a development version</source>
        <translation>Data berasal dari versi pengembangan</translation>
    </message>
    <message>
        <source>In the settings file {path} {key} stands a second time, in line {line}. Keep one of them, then try again. Loket does not guess settings.</source>
        <translation>Di berkas pengaturan {path}, {key} tertulis dua kali, yang kedua di baris {line}. Sisakan satu, lalu coba lagi. Loket tidak menebak pengaturan.</translation>
    </message>
    <message>
        <source>The settings file {path} cannot be understood at {line} (line:column). Correct it there, then try again. Loket does not guess settings.</source>
        <translation>Berkas pengaturan {path} tidak dapat dipahami di {line} (baris:kolom). Perbaiki di sana, lalu coba lagi. Loket tidak menebak pengaturan.</translation>
    </message>
    <message>
        <source>In the settings file {path} the value of {key} is {value}, but {expected} is expected. {hint}
Correct the file, then try again. Loket does not guess settings.</source>
        <translation>Di berkas pengaturan {path} nilai {key} adalah {value}, padahal seharusnya {expected}. {hint}
Perbaiki berkasnya, lalu coba lagi. Loket tidak menebak pengaturan.</translation>
    </message>
    <message>
        <source>Did you mean {name}?</source>
        <translation>Maksud Anda {name}?</translation>
    </message>
    <message>
        <source>A setting is wrong</source>
        <translation>Ada pengaturan yang salah</translation>
    </message>
    <message>
        <source>Loket is already open on these records: {path}
Use the window that is open.</source>
        <translation>Loket sudah terbuka dengan data ini: {path}
Gunakan jendela yang sudah terbuka.</translation>
    </message>
    <message>
        <source>Loket is already running</source>
        <translation>Loket sudah berjalan</translation>
    </message>
    <message>
        <source>{reason}
If it stays so, show this text to the IT department.</source>
        <translation>{reason}
Jika tetap begitu, tunjukkan teks ini kepada bagian TI.</translation>
    </message>
    <message>
        <source>Something prevents the start</source>
        <translation>Loket belum dapat dimulai</translation>
    </message>
    <message>
        <source>Start with the last good settings</source>
        <translation>Mulai dengan pengaturan baik yang terakhir</translation>
    </message>
    <message>
        <source>Or start with the last good settings ({moment}). The file with the fault is kept beside them.</source>
        <translation>Atau mulai dengan pengaturan baik yang terakhir ({moment}). Berkas yang salah tetap disimpan di sampingnya.</translation>
    </message>
    <message>
        <source>{setting}: in the file {there}, last good {good}</source>
        <translation>{setting}: di berkas {there}, sebelumnya {good}</translation>
    </message>
    <message>
        <source>not set</source>
        <translation>tidak diisi</translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation>dan {count} lagi</translation>
    </message>
    <message>
        <source>What differs:</source>
        <translation>Yang berbeda:</translation>
    </message>
    <message>
        <source>Another Loket on this computer has these records open: {path}
If another user is signed in, close Loket there. The IT department can give each user a file of their own.</source>
        <translation>Loket lain di komputer ini sedang membuka data ini: {path}
Jika pengguna lain sedang masuk, tutup Loket di sana. Bagian TI dapat memberi setiap pengguna berkas sendiri.</translation>
    </message>
    <message>
        <source>The records are in use</source>
        <translation>Data sedang dipakai</translation>
    </message>
</context>
<context>
    <name>StateButton</name>
    <message>
        <source>State: {state}</source>
        <translation>Status: {state}</translation>
    </message>
</context>
<context>
    <name>StatePanel</name>
    <message>
        <source>After this call</source>
        <translation>Setelah panggilan ini</translation>
    </message>
    <message>
        <source>After the wrap-up</source>
        <translation>Setelah pascapanggilan</translation>
    </message>
    <message>
        <source>Change to</source>
        <translation>Ubah menjadi</translation>
    </message>
    <message>
        <source>{time} left for the work after the call</source>
        <translation>Sisa {time} untuk pekerjaan setelah panggilan</translation>
    </message>
    <message>
        <source>The line is being set up.</source>
        <translation>Saluran sedang disiapkan.</translation>
    </message>
    <message>
        <source>Since {time}. You become available automatically when the line is back.</source>
        <translation>Sejak {time}. Anda otomatis tersedia lagi begitu saluran pulih.</translation>
    </message>
    <message>
        <source>Since {time}. Calls do not ring here; Available switches it off.</source>
        <translation>Sejak {time}. Panggilan tidak berdering di sini; pilih Tersedia untuk mematikannya.</translation>
    </message>
    <message>
        <source>Since {time}: {why}</source>
        <translation>Sejak {time}: {why}</translation>
    </message>
    <message>
        <source>Since {time}; such a break usually takes {minutes} min</source>
        <translation>Sejak {time}; istirahat ini biasanya {minutes} menit</translation>
    </message>
    <message>
        <source>Since {time}</source>
        <translation>Sejak {time}</translation>
    </message>
    <message>
        <source>Your state</source>
        <translation>Status Anda</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Siap</translation>
    </message>
    <message>
        <source>More time</source>
        <translation>Tambah waktu</translation>
    </message>
</context>
<context>
    <name>StepBox</name>
    <message>
        <source>What this step is</source>
        <translation>Penjelasan langkah ini</translation>
    </message>
    <message>
        <source>Close the explanation</source>
        <translation>Tutup penjelasan</translation>
    </message>
</context>
<context>
    <name>StepCell</name>
    <message>
        <source>{percent} %, {left}</source>
        <translation>{percent}%, {left}</translation>
    </message>
    <message>
        <source>until {time}</source>
        <translation>selesai {time}</translation>
    </message>
    <message>
        <source>Paused: clock stands still</source>
        <translation>Dijeda: waktu tidak dihitung</translation>
    </message>
</context>
<context>
    <name>Steps</name>
    <message>
        <source>Ahead</source>
        <translation>Belum mulai</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Berjalan</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Dijeda</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Selesai</translation>
    </message>
    <message>
        <source>Not needed</source>
        <translation>Tidak perlu</translation>
    </message>
    <message>
        <source>Applicant</source>
        <translation>Pemohon</translation>
    </message>
    <message>
        <source>Agent</source>
        <translation>Petugas</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>Bidang terkait</translation>
    </message>
    <message>
        <source>{minutes} min</source>
        <translation>{minutes} menit</translation>
    </message>
    <message>
        <source>{elapsed} / {minutes} min</source>
        <translation>{elapsed} / {minutes} menit</translation>
    </message>
    <message>
        <source>Step {number}: {name} – {state}.</source>
        <translation>Langkah {number}: {name} – {state}.</translation>
    </message>
    <message>
        <source>{actor}: {activity}.</source>
        <translation>{actor}: {activity}.</translation>
    </message>
    <message>
        <source>Held by {name}.</source>
        <translation>Ditangani {name}.</translation>
    </message>
    <message>
        <source>Paused from {start} to {end}: {reason}.</source>
        <translation>Dijeda dari {start} sampai {end}: {reason}.</translation>
    </message>
    <message>
        <source>now</source>
        <translation>sekarang</translation>
    </message>
    <message>
        <source>no reason given</source>
        <translation>tanpa alasan</translation>
    </message>
    <message>
        <source>Began at {start}, {used} used.</source>
        <translation>Mulai {start}, terpakai {used}.</translation>
    </message>
    <message>
        <source>From {start} to {end}, {used} used.</source>
        <translation>Dari {start} sampai {end}, terpakai {used}.</translation>
    </message>
    <message>
        <source>Target {minutes} min.</source>
        <translation>Target {minutes} menit.</translation>
    </message>
    <message>
        <source>Target {minutes} min without pauses; due at {time} if the pause ended now.</source>
        <translation>Target {minutes} menit tanpa jeda; batas waktu {time} jika jeda berakhir sekarang.</translation>
    </message>
    <message>
        <source>Target {minutes} min without pauses, so due at {time}.</source>
        <translation>Target {minutes} menit tanpa jeda, jadi batas waktu {time}.</translation>
    </message>
    <message>
        <source>The office is closed: the clock stands still and goes on {time}.</source>
        <translation>Kantor tutup: waktu sampai {time} tidak dihitung.</translation>
    </message>
</context>
<context>
    <name>Story</name>
    <message>
        <source>Story</source>
        <translation>Riwayat</translation>
    </message>
    <message>
        <source>Log a contact</source>
        <translation>Catat kontak</translation>
    </message>
    <message>
        <source>Write a text</source>
        <translation>Tulis pesan</translation>
    </message>
</context>
<context>
    <name>SuggestionList</name>
    <message>
        <source>Suggestions</source>
        <translation>Usulan</translation>
    </message>
    <message>
        <source>Up and Down choose, Enter inserts, Esc goes on typing</source>
        <translation>Panah atas dan bawah memilih, Enter menyisipkan, Esc melanjutkan pengetikan</translation>
    </message>
</context>
<context>
    <name>SupervisionWindow</name>
    <message>
        <source>My figures</source>
        <translation>Angka saya</translation>
    </message>
    <message>
        <source>Figures</source>
        <translation>Angka</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>Sekarang</translation>
    </message>
    <message>
        <source>Reports</source>
        <translation>Laporan</translation>
    </message>
    <message>
        <source>Planning</source>
        <translation>Rencana</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>Mutu</translation>
    </message>
    <message>
        <source>My reviews</source>
        <translation>Penilaian saya</translation>
    </message>
    <message>
        <source>SKM</source>
        <translation>SKM</translation>
    </message>
    <message>
        <source>Ask for the SKM</source>
        <translation>Survei lewat telepon</translation>
    </message>
    <message>
        <source>Personal data</source>
        <translation>Data pribadi</translation>
    </message>
</context>
<context>
    <name>Synonyms</name>
    <message>
        <source>accept, pick up</source>
        <translation>angkat, terima</translation>
    </message>
    <message>
        <source>accept, pick up, webcam, show yourself</source>
        <translation>terima, angkat, webcam, tampil</translation>
    </message>
    <message>
        <source>end the call, reject</source>
        <translation>akhiri, tutup telepon, hang up, tolak</translation>
    </message>
    <message>
        <source>reject</source>
        <translation>tolak panggilan, reject</translation>
    </message>
    <message>
        <source>wait, pause the call</source>
        <translation>hold, jeda panggilan</translation>
    </message>
    <message>
        <source>switch calls, toggle</source>
        <translation>ganti panggilan, tukar</translation>
    </message>
    <message>
        <source>transfer, forward, redirect, blind</source>
        <translation>transfer, alihkan, oper</translation>
    </message>
    <message>
        <source>attended transfer, consult</source>
        <translation>transfer dengan konsultasi, tanya rekan</translation>
    </message>
    <message>
        <source>conference, three-way</source>
        <translation>konferensi, bertiga</translation>
    </message>
    <message>
        <source>DTMF, digits, dial pad</source>
        <translation>DTMF, angka, tombol nada</translation>
    </message>
    <message>
        <source>silence, mic</source>
        <translation>mute, bisukan, mik</translation>
    </message>
    <message>
        <source>call, phone number</source>
        <translation>telepon, nomor</translation>
    </message>
    <message>
        <source>phone, return the call</source>
        <translation>telepon balik, hubungi</translation>
    </message>
    <message>
        <source>repeat, last call</source>
        <translation>ulangi, panggilan terakhir, redial</translation>
    </message>
    <message>
        <source>message, SMS, chat</source>
        <translation>pesan, SMS, chat</translation>
    </message>
    <message>
        <source>WhatsApp, e-mail, SMS, chat, inbox, next, reply</source>
        <translation>WhatsApp, surel, SMS, chat, kotak masuk, berikutnya, balas</translation>
    </message>
    <message>
        <source>reply, WhatsApp, e-mail, SMS, chat</source>
        <translation>balas, WhatsApp, surel, SMS, chat</translation>
    </message>
    <message>
        <source>switch the channel, reply elsewhere</source>
        <translation>ganti saluran, balas lewat yang lain</translation>
    </message>
    <message>
        <source>earlier, history, load more</source>
        <translation>sebelumnya, terdahulu, muat lagi</translation>
    </message>
    <message>
        <source>spam, unblock, abuse</source>
        <translation>spam, buka blokir, pelecehan</translation>
    </message>
    <message>
        <source>STOP, unsubscribe, opt out, opt in</source>
        <translation>STOP, BERHENTI, berhenti langganan, opt out, opt in</translation>
    </message>
    <message>
        <source>DND, quiet</source>
        <translation>DND, hening, jangan diganggu</translation>
    </message>
    <message>
        <source>registration, PBX, test</source>
        <translation>registrasi, PBX, tes saluran</translation>
    </message>
    <message>
        <source>headset, microphone, speaker, audio</source>
        <translation>headset, mikrofon, pengeras suara, audio</translation>
    </message>
    <message>
        <source>audio test, echo</source>
        <translation>tes suara, gema</translation>
    </message>
    <message>
        <source>volume up</source>
        <translation>volume naik</translation>
    </message>
    <message>
        <source>volume down</source>
        <translation>volume turun</translation>
    </message>
    <message>
        <source>share the screen, present</source>
        <translation>bagikan layar, presentasi</translation>
    </message>
    <message>
        <source>webcam</source>
        <translation>webcam, kamera web</translation>
    </message>
    <message>
        <source>snapshot, screenshot, photo</source>
        <translation>foto, tangkapan layar</translation>
    </message>
    <message>
        <source>jitter, packet loss, MOS, statistics</source>
        <translation>jitter, paket hilang, MOS, statistik</translation>
    </message>
    <message>
        <source>complain, support</source>
        <translation>keluhan suara, bantuan TI</translation>
    </message>
    <message>
        <source>ticket, log, register, complaint</source>
        <translation>tiket, catat, pengaduan, keluhan</translation>
    </message>
    <message>
        <source>done, wrap up, complete</source>
        <translation>selesai, rampung, beres</translation>
    </message>
    <message>
        <source>reply, solve</source>
        <translation>balas, jawab, solusi</translation>
    </message>
    <message>
        <source>forward, packet, field</source>
        <translation>teruskan, paket, teknis</translation>
    </message>
    <message>
        <source>comment, remark</source>
        <translation>komentar, keterangan</translation>
    </message>
    <message>
        <source>search the permit, licence status</source>
        <translation>cari izin, status izin</translation>
    </message>
    <message>
        <source>wait, pending, snooze</source>
        <translation>tunggu, menunggu, tunda</translation>
    </message>
    <message>
        <source>hand the case over, delegate</source>
        <translation>serahkan kasus, delegasikan, limpahkan</translation>
    </message>
    <message>
        <source>claim, assign to me</source>
        <translation>ambil kasus, tangani</translation>
    </message>
    <message>
        <source>end the case</source>
        <translation>akhiri kasus, selesai</translation>
    </message>
    <message>
        <source>void, discard, delete</source>
        <translation>hapus, buang</translation>
    </message>
    <message>
        <source>secret, private</source>
        <translation>rahasia, tertutup</translation>
    </message>
    <message>
        <source>hide the name, whistle-blower</source>
        <translation>sembunyikan nama, pelapor</translation>
    </message>
    <message>
        <source>unmask, show the number</source>
        <translation>buka samaran, tampilkan nomor</translation>
    </message>
    <message>
        <source>upload, add a document</source>
        <translation>unggah, tambah dokumen</translation>
    </message>
    <message>
        <source>export, CSV, Excel, PDF, report</source>
        <translation>ekspor, CSV, Excel, PDF, laporan</translation>
    </message>
    <message>
        <source>history, who changed what, log</source>
        <translation>riwayat perubahan, siapa mengubah, log</translation>
    </message>
    <message>
        <source>play the recording</source>
        <translation>putar rekaman</translation>
    </message>
    <message>
        <source>FAQ, articles</source>
        <translation>tanya jawab, artikel</translation>
    </message>
    <message>
        <source>customer, contact, history of the applicant</source>
        <translation>pelanggan, kontak, riwayat pemohon</translation>
    </message>
    <message>
        <source>close the tab</source>
        <translation>tutup tab</translation>
    </message>
    <message>
        <source>break, pause, not ready</source>
        <translation>istirahat, jeda, tidak siap</translation>
    </message>
    <message>
        <source>not on a break</source>
        <translation>selesai istirahat</translation>
    </message>
    <message>
        <source>options, preferences, language, theme</source>
        <translation>opsi, preferensi, bahasa, tema</translation>
    </message>
    <message>
        <source>user, log in, account</source>
        <translation>pengguna, masuk, akun</translation>
    </message>
    <message>
        <source>log off, leave</source>
        <translation>keluar, logout</translation>
    </message>
    <message>
        <source>sync, conflicts, rejected</source>
        <translation>sinkronisasi, konflik, ditolak</translation>
    </message>
    <message>
        <source>help, shortcuts</source>
        <translation>bantuan, pintasan, panduan</translation>
    </message>
    <message>
        <source>label, keyword, mark</source>
        <translation>label, tag, kata kunci, tanda</translation>
    </message>
    <message>
        <source>same matter, follow-up, duplicate, related</source>
        <translation>perkara sama, tindak lanjut, duplikat, terkait</translation>
    </message>
    <message>
        <source>all cases, table, columns, sort, bulk, several, tags, export</source>
        <translation>semua kasus, tabel, kolom, urutkan, massal, sekaligus, label, ekspor</translation>
    </message>
    <message>
        <source>statistics, reports, KPI, supervision, charts, service level, dashboard</source>
        <translation>statistik, laporan, KPI, supervisi, grafik, kinerja, dasbor</translation>
    </message>
    <message>
        <source>procedure, flow chart, steps, legal basis</source>
        <translation>prosedur, bagan alir, langkah, dasar hukum</translation>
    </message>
    <message>
        <source>wizard, first start, set up, account, password, PBX</source>
        <translation>wizard, mulai pertama, siapkan, akun, kata sandi, PBX</translation>
    </message>
    <message>
        <source>exit, close the program</source>
        <translation>keluar dari program, tutup aplikasi</translation>
    </message>
</context>
<context>
    <name>TakingInWindow</name>
    <message>
        <source>Reading {file}…</source>
        <translation>Membaca {file}…</translation>
    </message>
    <message>
        <source>{file}: some columns are not known.</source>
        <translation>{file}: ada kolom yang belum dikenal.</translation>
    </message>
    <message>
        <source>{file} is compared with the cases…</source>
        <translation>{file} sedang dibandingkan dengan kasus…</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>Dihentikan.</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} dari {total}</translation>
    </message>
    <message>
        <source>Import from SP4N-LAPOR!</source>
        <translation>Impor dari SP4N-LAPOR!</translation>
    </message>
    <message>
        <source>Import: {count}</source>
        <translation>Impor: {count}</translation>
    </message>
    <message>
        <source>The complaints are imported…</source>
        <translation>Pengaduan sedang diimpor…</translation>
    </message>
    <message>
        <source>{file}: {total} lines. New cases: {new}. With differences: {differs}. Unchanged: {same}. Not possible: {impossible}. Not read: {bad}, in part: {partly}. Nothing is saved before you import it.</source>
        <translation>{file}: {total} baris. Kasus baru: {new}. Ada perbedaan: {differs}. Tidak berubah: {same}. Tidak dapat diimpor: {impossible}. Tidak terbaca: {bad}, sebagian: {partly}. Tidak ada yang disimpan sebelum Anda mengimpornya.</translation>
    </message>
    <message>
        <source>All lines</source>
        <translation>Semua baris</translation>
    </message>
    <message>
        <source>Not read in part</source>
        <translation>Terbaca sebagian</translation>
    </message>
    <message>
        <source>Which lines are shown</source>
        <translation>Baris yang ditampilkan</translation>
    </message>
    <message>
        <source>Complaints of the file</source>
        <translation>Pengaduan dalam berkas</translation>
    </message>
    <message>
        <source>The chosen complaint</source>
        <translation>Pengaduan yang dipilih</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Kemajuan</translation>
    </message>
    <message>
        <source>Choose all</source>
        <translation>Pilih semua</translation>
    </message>
    <message>
        <source>Choose none</source>
        <translation>Batalkan pilihan</translation>
    </message>
    <message>
        <source>Columns…</source>
        <translation>Kolom…</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Hentikan</translation>
    </message>
    <message>
        <source>Another file…</source>
        <translation>Berkas lain…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Tutup</translation>
    </message>
</context>
<context>
    <name>TakingOut</name>
    <message>
        <source>Stopped after {done} of {total} sheets.</source>
        <translation>Dihentikan setelah {done} dari {total} lembar.</translation>
    </message>
    <message>
        <source>Stopped: no file was written.</source>
        <translation>Dihentikan: tidak ada berkas yang ditulis.</translation>
    </message>
    <message>
        <source>{printed} of {total} sheets printed.</source>
        <translation>{printed} dari {total} lembar dicetak.</translation>
    </message>
    <message>
        <source>At most {most} are printed at once.</source>
        <translation>Paling banyak {most} dicetak sekaligus.</translation>
    </message>
    <message>
        <source>{count} cases saved in {path}.</source>
        <translation>{count} kasus disimpan di {path}.</translation>
    </message>
</context>
<context>
    <name>TextComposer</name>
    <message>
        <source>Type a number or a colleague&apos;s name.</source>
        <translation>Kepada siapa? Ketik nomor atau nama rekan.</translation>
    </message>
    <message>
        <source>Nothing to send yet.</source>
        <translation>Tulis pesannya dahulu.</translation>
    </message>
    <message>
        <source>This text was not sent. Try again, or call.</source>
        <translation>Pesan ini tidak terkirim. Coba lagi, atau telepon.</translation>
    </message>
    <message>
        <source>Text to a phone</source>
        <translation>Pesan ke telepon</translation>
    </message>
    <message>
        <source>To: number or colleague</source>
        <translation>Kepada: nomor atau rekan</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Pesan</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Kirim</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Tutup</translation>
    </message>
    <message>
        <source>{key} sends</source>
        <translation>{key} untuk mengirim</translation>
    </message>
</context>
<context>
    <name>TextState</name>
    <message>
        <source>Text to {who}: on its way…</source>
        <translation>Pesan ke {who}: sedang dikirim…</translation>
    </message>
    <message>
        <source>Text to {who}: delivered at {time}</source>
        <translation>Pesan ke {who}: diterima pukul {time}</translation>
    </message>
</context>
<context>
    <name>Timeline</name>
    <message>
        <source>Step {number}: {name} ({actor}, target {minutes} min)</source>
        <translation>Langkah {number}: {name} ({actor}, target {minutes} menit)</translation>
    </message>
    <message>
        <source>Step {number} took {span} of {minutes} min.</source>
        <translation>Langkah {number} memakai {span} dari {minutes} menit.</translation>
    </message>
    <message>
        <source>Listen</source>
        <translation>Dengarkan</translation>
    </message>
    <message>
        <source>Show older messages</source>
        <translation>Tampilkan pesan lama</translation>
    </message>
    <message>
        <source>There are older messages.</source>
        <translation>Masih ada pesan yang lebih lama.</translation>
    </message>
    <message>
        <source>{count} older message(s) are shown.</source>
        <translation>{count} pesan lama ditampilkan.</translation>
    </message>
    <message>
        <source>New message: {text}</source>
        <translation>Pesan baru: {text}</translation>
    </message>
    <message>
        <source>Story of the case</source>
        <translation>Riwayat kasus</translation>
    </message>
    <message>
        <source>The story of the open case appears here.</source>
        <translation>Riwayat kasus yang terbuka tampil di sini.</translation>
    </message>
</context>
<context>
    <name>Times</name>
    <message>
        <source>less than 1 min</source>
        <translation>kurang dari 1 menit</translation>
    </message>
    <message>
        <source>{minutes} min</source>
        <translation>{minutes} menit</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min</source>
        <translation>{hours} jam {minutes} menit</translation>
    </message>
    <message>
        <source>{days} days</source>
        <translation>{days} hari</translation>
    </message>
    <message>
        <source>{span} left</source>
        <translation>sisa {span}</translation>
    </message>
    <message>
        <source>{clock} left</source>
        <translation>sisa {clock}</translation>
    </message>
    <message>
        <source>just over time</source>
        <translation>baru lewat batas waktu</translation>
    </message>
    <message>
        <source>{span} over time</source>
        <translation>lewat {span}</translation>
    </message>
    <message>
        <source>{left}, goes on {time}</source>
        <translation>{left}, lanjut {time}</translation>
    </message>
    <message>
        <source>Yesterday {time}</source>
        <translation>Kemarin {time}</translation>
    </message>
    <message>
        <source>an unknown time</source>
        <translation>waktu yang tidak diketahui</translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>Nobody signed in</source>
        <translation>Belum ada yang masuk</translation>
    </message>
    <message>
        <source>Menu of {name}</source>
        <translation>Menu {name}</translation>
    </message>
    <message>
        <source>Change the staff member…</source>
        <translation>Ganti petugas…</translation>
    </message>
    <message>
        <source>The SOP and the place of the case in it</source>
        <translation>SOP dan posisi kasus di dalamnya</translation>
    </message>
    <message>
        <source>Guide and keys</source>
        <translation>Panduan dan pintasan</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Pengaturan</translation>
    </message>
    <message>
        <source>Sign out</source>
        <translation>Akhiri sesi</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Tutup Loket</translation>
    </message>
</context>
<context>
    <name>TrailDialog</name>
    <message>
        <source>Checking…</source>
        <translation>Memeriksa…</translation>
    </message>
    <message>
        <source>The chain could not be checked.</source>
        <translation>Rantai tidak dapat diperiksa.</translation>
    </message>
    <message>
        <source>The audit trail is for supervisors.</source>
        <translation>Jejak audit hanya untuk supervisor.</translation>
    </message>
    <message>
        <source>Open a case to see what was done about it. The whole chain can be checked here.</source>
        <translation>Buka kasus untuk melihat apa yang dilakukan. Seluruh rantai dapat diperiksa di sini.</translation>
    </message>
    <message>
        <source>What was done about case {number} on this workstation, the newest first.</source>
        <translation>Yang dilakukan untuk kasus {number} di komputer ini, terbaru lebih dahulu.</translation>
    </message>
    <message>
        <source>Audit trail</source>
        <translation>Jejak audit</translation>
    </message>
    <message>
        <source>No.</source>
        <translation>No.</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Waktu</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Oleh</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Peristiwa</translation>
    </message>
    <message>
        <source>Hash</source>
        <translation>Hash</translation>
    </message>
    <message>
        <source>Entries of the audit trail</source>
        <translation>Entri jejak audit</translation>
    </message>
    <message>
        <source>Check the whole chain</source>
        <translation>Periksa seluruh rantai</translation>
    </message>
</context>
<context>
    <name>Training</name>
    <message>
        <source>A simulated applicant calls or writes soon. No real person is called or written to.</source>
        <translation>Pemohon simulasi segera menelepon atau menulis. Tidak ada orang sungguhan yang ditelepon atau dikirimi pesan.</translation>
    </message>
    <message>
        <source>An applicant has written: {take} takes the message.</source>
        <translation>Pemohon menulis pesan: {take} mengambilnya.</translation>
    </message>
    <message>
        <source>Who wrote, which case? Then {write}, and {send} sends the answer.</source>
        <translation>Siapa yang menulis, kasus yang mana? Lalu {write}, dan {send} mengirim jawabannya.</translation>
    </message>
    <message>
        <source>The applicant calls: {answer} answers.</source>
        <translation>Pemohon menelepon: {answer} menjawab.</translation>
    </message>
    <message>
        <source>Who is it? {accept} takes the proposal, {new} means a new person.</source>
        <translation>Siapa pemohonnya? {accept} menerima usulan, {new} berarti pemohon baru.</translation>
    </message>
    <message>
        <source>Write the subject, then the rest of what you hear.</source>
        <translation>Tulis perihalnya, lalu hal lain yang Anda dengar.</translation>
    </message>
    <message>
        <source>Can you answer it now? Yes: {yes}. No, a unit must: {no}.</source>
        <translation>Dapatkah Anda menjawab sekarang? Ya: {yes}. Tidak, perlu bidang: {no}.</translation>
    </message>
    <message>
        <source>Fill in the form, then {complete}: you are ready after the call.</source>
        <translation>Lengkapi formulir, lalu {complete}: Anda siap lagi setelah panggilan.</translation>
    </message>
    <message>
        <source>The unit has the question. {finish}, then {switch} to be the unit.</source>
        <translation>Pertanyaan ada di bidang. Tekan {finish}, lalu {switch} untuk bertugas sebagai bidang.</translation>
    </message>
    <message>
        <source>You are the unit: write the answer and its ground, then {complete}.</source>
        <translation>Anda bertugas di bidang: tulis jawaban dan dasarnya, lalu {complete}.</translation>
    </message>
    <message>
        <source>The answer is there: {dial} calls the applicant.</source>
        <translation>Jawabannya sudah ada: {dial} menelepon pemohon.</translation>
    </message>
    <message>
        <source>Read the answer out, then {complete}: given and received.</source>
        <translation>Bacakan jawabannya, lalu {complete}: sudah disampaikan dan diterima.</translation>
    </message>
    <message>
        <source>The case waits for the applicant. {finish} clears the screen.</source>
        <translation>Kasus menunggu pemohon. {finish} membersihkan layar.</translation>
    </message>
    <message>
        <source>The case is done. {finish} clears the screen after the call.</source>
        <translation>Kasus selesai. {finish} membersihkan layar setelah panggilan.</translation>
    </message>
</context>
<context>
    <name>TrainingLine</name>
    <message>
        <source>Training</source>
        <translation>Latihan</translation>
    </message>
    <message>
        <source>End the training</source>
        <translation>Akhiri latihan</translation>
    </message>
</context>
<context>
    <name>TransferPanel</name>
    <message>
        <source>Send the call of {who} to:</source>
        <translation>Alihkan panggilan {who} ke:</translation>
    </message>
    <message>
        <source>Hand {who} over to:</source>
        <translation>Alihkan {who} ke:</translation>
    </message>
    <message>
        <source>Send elsewhere</source>
        <translation>Alihkan</translation>
    </message>
    <message>
        <source>Hand over</source>
        <translation>Alihkan</translation>
    </message>
    <message>
        <source>Enter sends the call on, Esc closes.</source>
        <translation>Enter mengalihkan panggilan, Esc menutup.</translation>
    </message>
    <message>
        <source>Enter asks first, Esc closes.</source>
        <translation>Enter bertanya dahulu, Esc menutup.</translation>
    </message>
    <message>
        <source>Enter hands over, Shift+Enter asks first, Esc closes.</source>
        <translation>Enter mengalihkan, Shift+Enter bertanya dahulu, Esc menutup.</translation>
    </message>
    <message>
        <source>Name, unit or number</source>
        <translation>Nama, bidang, atau nomor</translation>
    </message>
    <message>
        <source>Transfer to: name, unit or number</source>
        <translation>Kepada siapa: nama, bidang, atau nomor</translation>
    </message>
    <message>
        <source>Colleagues and units</source>
        <translation>Rekan dan bidang</translation>
    </message>
    <message>
        <source>Ask first</source>
        <translation>Tanya dahulu</translation>
    </message>
    <message>
        <source>Write a text</source>
        <translation>Tulis pesan</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Tutup</translation>
    </message>
    <message>
        <source>Loket cannot show whether they answer: better ask first (Shift+Enter). Enter hands over.</source>
        <translation>Di sini tidak akan terlihat apakah panggilan dijawab: lebih baik tanya dahulu (Shift+Enter). Enter mengalihkan.</translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message>
        <source>Line: ready for calls</source>
        <translation>Saluran: siap menerima panggilan</translation>
    </message>
    <message>
        <source>Line: the PBX has not answered for a while</source>
        <translation>Saluran: PBX sudah beberapa saat tidak menanggapi</translation>
    </message>
    <message>
        <source>Line: connecting</source>
        <translation>Saluran: sedang menghubungkan</translation>
    </message>
    <message>
        <source>Line: calls arrive without a sign-in</source>
        <translation>Saluran: panggilan masuk tanpa masuk ke PBX</translation>
    </message>
    <message>
        <source>Line: direct calls only, no PBX</source>
        <translation>Saluran: hanya panggilan langsung, tanpa PBX</translation>
    </message>
    <message>
        <source>Nobody is signed in</source>
        <translation>Belum ada yang masuk</translation>
    </message>
    <message>
        <source>A call rings</source>
        <translation>Ada panggilan masuk</translation>
    </message>
    <message>
        <source>Line: not reachable. {why}</source>
        <translation>Saluran: tidak dapat dihubungi. {why}</translation>
    </message>
    <message>
        <source>Answer the call</source>
        <translation>Jawab panggilan</translation>
    </message>
    <message>
        <source>Decline the call</source>
        <translation>Tolak panggilan</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Open Loket</source>
        <translation>Buka Loket</translation>
    </message>
    <message>
        <source>Quit Loket</source>
        <translation>Tutup Loket</translation>
    </message>
</context>
<context>
    <name>UnansweredForm</name>
    <message>
        <source>asked {count}×</source>
        <translation>ditanyakan {count}×</translation>
    </message>
    <message>
        <source>Questions without an answer</source>
        <translation>Pertanyaan yang belum terjawab chatbot</translation>
    </message>
    <message>
        <source>Write an article for it</source>
        <translation>Tulis artikelnya</translation>
    </message>
    <message>
        <source>Back to the articles</source>
        <translation>Kembali ke artikel</translation>
    </message>
    <message>
        <source>In the last 90 days the chatbot has answered all that it was asked.</source>
        <translation>Dalam 90 hari terakhir chatbot menjawab semua pertanyaan.</translation>
    </message>
</context>
<context>
    <name>UnseenChanges</name>
    <message>
        <source>Not sent yet: this came in while you wrote. Send again to send it all the same.</source>
        <translation>Belum dikirim: ada yang baru masuk saat Anda menulis. Kirim sekali lagi untuk tetap mengirim.</translation>
    </message>
    <message>
        <source>{count} earlier entries stand in the story.</source>
        <translation>{count} entri sebelumnya ada di riwayat.</translation>
    </message>
</context>
<context>
    <name>ValidatedForm</name>
    <message>
        <source>Write the answer as it can be read to the applicant.</source>
        <translation>Tulis jawaban yang dapat dibacakan kepada pemohon.</translation>
    </message>
    <message>
        <source>Choose where the answer was validated.</source>
        <translation>Pilih tempat jawaban divalidasi.</translation>
    </message>
    <message>
        <source>Give the number under which it is found again.</source>
        <translation>Isi nomor rujukan agar jawaban dapat ditemukan lagi.</translation>
    </message>
    <message>
        <source>Write a day that is not over, like 31/12/2026.</source>
        <translation>Tulis tanggal yang belum lewat, misalnya 31/12/2026.</translation>
    </message>
    <message>
        <source>Reference in JELITA</source>
        <translation>Nomor rujukan di JELITA</translation>
    </message>
    <message>
        <source>Answer for the applicant</source>
        <translation>Jawaban untuk pemohon</translation>
    </message>
    <message>
        <source>Validated in</source>
        <translation>Divalidasi di</translation>
    </message>
    <message>
        <source>Reference</source>
        <translation>Nomor rujukan</translation>
    </message>
    <message>
        <source>Reference in OSS</source>
        <translation>Nomor rujukan di OSS</translation>
    </message>
    <message>
        <source>Legal basis (if there is one)</source>
        <translation>Dasar hukum (jika ada)</translation>
    </message>
    <message>
        <source>Holds until</source>
        <translation>Berlaku sampai</translation>
    </message>
    <message>
        <source>Law or regulation, article</source>
        <translation>Peraturan, pasal</translation>
    </message>
    <message>
        <source>Number or page</source>
        <translation>Nomor atau halaman</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Pilih…</translation>
    </message>
</context>
<context>
    <name>Video</name>
    <message>
        <source>This call has no video.</source>
        <translation>Panggilan ini tanpa video.</translation>
    </message>
    <message>
        <source>Video was offered. Waiting for the other side.</source>
        <translation>Video ditawarkan. Menunggu lawan bicara.</translation>
    </message>
    <message>
        <source>On hold: no picture goes either way.</source>
        <translation>Ditahan: gambar berhenti di kedua arah.</translation>
    </message>
    <message>
        <source>The other side has put you on hold.</source>
        <translation>Lawan bicara menahan panggilan.</translation>
    </message>
    <message>
        <source>The other party&apos;s camera is off.</source>
        <translation>Kamera lawan bicara mati.</translation>
    </message>
    <message>
        <source>Waiting for the first picture…</source>
        <translation>Menunggu gambar pertama…</translation>
    </message>
    <message>
        <source>No new picture for 5 seconds: this one is old. The sound goes on.</source>
        <translation>Tidak ada gambar baru selama 5 detik: ini gambar lama. Suara tetap berjalan.</translation>
    </message>
    <message>
        <source>No picture arrives. Ask whether their camera is on, or add the video again. The sound goes on.</source>
        <translation>Tidak ada gambar dari lawan bicara. Tanyakan apakah kameranya menyala, atau tambahkan video lagi. Suara tetap berjalan.</translation>
    </message>
    <message>
        <source>The received video cannot be shown. Add the video again. The sound goes on.</source>
        <translation>Gambar lawan bicara tidak dapat ditampilkan. Tambahkan video lagi. Suara tetap berjalan.</translation>
    </message>
    <message>
        <source>No picture: a part of Loket is missing here. The sound goes on. Tell the IT department.</source>
        <translation>Tidak ada gambar: ada bagian Loket yang hilang di komputer ini. Suara tetap berjalan. Beri tahu bagian TI.</translation>
    </message>
    <message>
        <source>The pictures are being started again. The sound goes on.</source>
        <translation>Video sedang dimulai ulang. Suara tetap berjalan.</translation>
    </message>
    <message>
        <source>Parts of their picture are lost on the network. Use the cable instead of Wi-Fi, and stop downloads.</source>
        <translation>Sebagian gambar lawan bicara hilang di jaringan. Pakai kabel, bukan Wi-Fi; hentikan unduhan.</translation>
    </message>
    <message>
        <source>Few pictures arrive: their computer or network is slow. Sound has priority.</source>
        <translation>Gambar lawan bicara jarang sampai: komputer atau jaringannya lambat. Suara didahulukan.</translation>
    </message>
    <message>
        <source>Parts of your picture do not reach them. Switch the camera off if the sound suffers.</source>
        <translation>Sebagian gambar Anda tidak sampai. Matikan kamera jika suara terganggu.</translation>
    </message>
    <message>
        <source>The network is narrow: what you send is smaller and coarser. Switch the camera off if it stays.</source>
        <translation>Jaringan terbatas: gambar yang Anda kirim lebih kecil dan kasar. Matikan kamera jika tetap begitu.</translation>
    </message>
    <message>
        <source>Pictures arrive late. Leave a pause after each sentence.</source>
        <translation>Gambar terlambat sampai. Beri jeda setelah setiap kalimat.</translation>
    </message>
    <message>
        <source>This desktop lets no program share a screen. Sign in with an X11 session, or have the IT department install the ScreenCast portal of the desktop (xdg-desktop-portal).</source>
        <translation>Desktop ini tidak mengizinkan program membagikan layar. Masuklah dengan sesi X11, atau minta bagian TI memasang portal ScreenCast untuk desktop ini (xdg-desktop-portal).</translation>
    </message>
    <message>
        <source>Screens cannot be shared: PipeWire does not run. Have the IT department start it, or sign in with an X11 session.</source>
        <translation>Layar tidak dapat dibagikan: PipeWire tidak berjalan. Minta bagian TI menjalankannya, atau masuklah dengan sesi X11.</translation>
    </message>
    <message>
        <source>Camera off: they see a still picture</source>
        <translation>Kamera mati: lawan bicara melihat gambar diam</translation>
    </message>
    <message>
        <source>They see you</source>
        <translation>Lawan bicara melihat Anda</translation>
    </message>
    <message>
        <source>They see: {name}</source>
        <translation>Lawan bicara melihat: {name}</translation>
    </message>
    <message>
        <source>the chosen screen</source>
        <translation>layar yang dipilih</translation>
    </message>
    <message>
        <source>Video call: they will see you as soon as it is answered.</source>
        <translation>Panggilan video: lawan bicara melihat Anda begitu panggilan dijawab.</translation>
    </message>
    <message>
        <source>Video call: your camera stays off, they will see a still picture.</source>
        <translation>Panggilan video: kamera Anda tetap mati, lawan bicara melihat gambar diam.</translation>
    </message>
    <message>
        <source>Received picture</source>
        <translation>Gambar masuk</translation>
    </message>
    <message>
        <source>Sent picture</source>
        <translation>Gambar keluar</translation>
    </message>
    <message>
        <source>Lost on the way to us / to them</source>
        <translation>Hilang: masuk / keluar</translation>
    </message>
    <message>
        <source>Rate to us / to them</source>
        <translation>Laju: masuk / keluar</translation>
    </message>
    <message>
        <source>There and back (round trip)</source>
        <translation>Waktu bolak-balik (round trip)</translation>
    </message>
    <message>
        <source>Picture after the sound</source>
        <translation>Selisih gambar terhadap suara</translation>
    </message>
    <message>
        <source>{width}x{height}, {frames} a second</source>
        <translation>{width}x{height}, {frames} per detik</translation>
    </message>
</context>
<context>
    <name>VideoStage</name>
    <message>
        <source>Camera on</source>
        <translation>Nyalakan kamera</translation>
    </message>
    <message>
        <source>Camera off</source>
        <translation>Matikan kamera</translation>
    </message>
    <message>
        <source>Stop sharing</source>
        <translation>Berhenti berbagi</translation>
    </message>
    <message>
        <source>Share…</source>
        <translation>Bagikan…</translation>
    </message>
    <message>
        <source>Back into the window</source>
        <translation>Ke jendela utama</translation>
    </message>
    <message>
        <source>In a window of its own</source>
        <translation>Di jendela sendiri</translation>
    </message>
    <message>
        <source>Leave full screen</source>
        <translation>Tutup layar penuh</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>Layar penuh</translation>
    </message>
    <message>
        <source>Stays on top of other windows</source>
        <translation>Tetap di atas jendela lain</translation>
    </message>
    <message>
        <source>Picture of {who}</source>
        <translation>Gambar {who}</translation>
    </message>
    <message>
        <source>Video</source>
        <translation>Video</translation>
    </message>
    <message>
        <source>Keep picture…</source>
        <translation>Simpan gambar…</translation>
    </message>
    <message>
        <source>Without video</source>
        <translation>Tanpa video</translation>
    </message>
    <message>
        <source>Your own picture: next corner</source>
        <translation>Gambar Anda sendiri: sudut berikutnya</translation>
    </message>
    <message>
        <source>What they see of you</source>
        <translation>Gambar Anda di layar lawan bicara</translation>
    </message>
</context>
<context>
    <name>VideoWindow</name>
    <message>
        <source>Video · Loket</source>
        <translation>Video · Loket</translation>
    </message>
</context>
<context>
    <name>WaitForm</name>
    <message>
        <source>Until when at the latest, if that is known</source>
        <translation>Paling lambat sampai kapan, jika diketahui</translation>
    </message>
    <message>
        <source>15:30, tomorrow 9:00, 28/11, 2 hours</source>
        <translation>15.30, besok 9.00, 28/11, 2 jam</translation>
    </message>
    <message>
        <source>Put the form away</source>
        <translation>Tutup formulir</translation>
    </message>
</context>
<context>
    <name>WaitingLine</name>
    <message>
        <source>Call waiting: {who}</source>
        <translation>Panggilan menunggu: {who}</translation>
    </message>
    <message>
        <source>Hold and answer</source>
        <translation>Tahan dan jawab</translation>
    </message>
    <message>
        <source>Decline</source>
        <translation>Tolak</translation>
    </message>
    <message>
        <source>Send elsewhere</source>
        <translation>Alihkan</translation>
    </message>
</context>
<context>
    <name>WhoPage</name>
    <message>
        <source>{name} works here.</source>
        <translation>{name} bekerja di sini.</translation>
    </message>
    <message>
        <source>Who you are</source>
        <translation>Siapa Anda</translation>
    </message>
    <message>
        <source>Every entry carries the name of the person who made it.</source>
        <translation>Setiap catatan memuat nama petugas yang membuatnya.</translation>
    </message>
</context>
<context>
    <name>WhyNot</name>
    <message>
        <source>No case is open. Choose one in a list, or begin one with {new}.</source>
        <translation>Tidak ada kasus yang terbuka. Pilih dari daftar, atau mulai kasus baru dengan {new}.</translation>
    </message>
    <message>
        <source>There is no call.</source>
        <translation>Tidak ada panggilan.</translation>
    </message>
    <message>
        <source>No call rings.</source>
        <translation>Tidak ada panggilan yang berdering.</translation>
    </message>
    <message>
        <source>This call rings without video, or the caller sees your camera anyway.</source>
        <translation>Panggilan ini tanpa video, atau penelepon akan langsung melihat kamera Anda.</translation>
    </message>
    <message>
        <source>This call is not answered automatically: it rings until you answer it.</source>
        <translation>Panggilan ini tidak dijawab otomatis: berdering sampai Anda menjawabnya.</translation>
    </message>
    <message>
        <source>There is no call. To call with video, write a number in the dial field ({dial}).</source>
        <translation>Tidak ada panggilan. Untuk menelepon dengan video, tulis nomor di kolom panggil ({dial}).</translation>
    </message>
    <message>
        <source>The call is not connected yet.</source>
        <translation>Panggilan belum tersambung.</translation>
    </message>
    <message>
        <source>The call is on hold: no tones can be sent.</source>
        <translation>Panggilan sedang ditahan: nada tidak dapat dikirim.</translation>
    </message>
    <message>
        <source>Recording is switched off in the settings.</source>
        <translation>Perekaman dimatikan di pengaturan.</translation>
    </message>
    <message>
        <source>A colleague is being asked already.</source>
        <translation>Seorang rekan sedang ditanya.</translation>
    </message>
    <message>
        <source>The colleague has not answered yet.</source>
        <translation>Rekan itu belum menjawab.</translation>
    </message>
    <message>
        <source>The call is being handed over already.</source>
        <translation>Panggilan ini sedang dialihkan.</translation>
    </message>
    <message>
        <source>No other call waits on hold.</source>
        <translation>Tidak ada panggilan lain yang ditahan.</translation>
    </message>
    <message>
        <source>There are not two connected calls to join.</source>
        <translation>Belum ada dua panggilan tersambung untuk digabungkan.</translation>
    </message>
    <message>
        <source>This call belongs to no person and no case yet: there is nothing to undo.</source>
        <translation>Panggilan ini belum dikaitkan dengan orang atau kasus: tidak ada yang perlu dibatalkan.</translation>
    </message>
    <message>
        <source>Nobody is signed in.</source>
        <translation>Belum ada petugas yang masuk.</translation>
    </message>
    <message>
        <source>The PBX names no voice mail.</source>
        <translation>PBX tidak menyediakan nomor kotak suara.</translation>
    </message>
    <message>
        <source>The video has no window of its own. {window} gives it one during a video call.</source>
        <translation>Video tidak di jendela sendiri. Dalam panggilan video, {window} membukanya.</translation>
    </message>
    <message>
        <source>There is no call with video.</source>
        <translation>Tidak ada panggilan dengan video.</translation>
    </message>
    <message>
        <source>No video is seen, so there is no picture to keep.</source>
        <translation>Tidak ada video yang terlihat, jadi tidak ada gambar untuk disimpan.</translation>
    </message>
    <message>
        <source>No picture of the video was asked for.</source>
        <translation>Tidak ada gambar video yang sedang dimintakan persetujuan.</translation>
    </message>
    <message>
        <source>No caller waits for a person or a case.</source>
        <translation>Tidak ada penelepon yang perlu dikaitkan dengan orang atau kasus.</translation>
    </message>
    <message>
        <source>Person and case of this call are chosen already.</source>
        <translation>Orang dan kasus untuk panggilan ini sudah dipilih.</translation>
    </message>
    <message>
        <source>No person is proposed for this caller.</source>
        <translation>Tidak ada orang yang diusulkan untuk penelepon ini.</translation>
    </message>
    <message>
        <source>Only {count} person(s) are proposed for this caller.</source>
        <translation>Hanya {count} orang yang diusulkan untuk penelepon ini.</translation>
    </message>
    <message>
        <source>The case is not saved yet. {save} saves it.</source>
        <translation>Kasus belum disimpan. {save} menyimpannya.</translation>
    </message>
    <message>
        <source>This is not possible while the case stands at “{status}”.</source>
        <translation>Tidak dapat dilakukan selama kasus berstatus “{status}”.</translation>
    </message>
    <message>
        <source>Only supervisors give a case to another person.</source>
        <translation>Hanya supervisor yang dapat menyerahkan kasus kepada orang lain.</translation>
    </message>
    <message>
        <source>The case is yours already.</source>
        <translation>Kasus ini sudah milik Anda.</translation>
    </message>
    <message>
        <source>As {duty} you cannot do this with the case as it stands.</source>
        <translation>Sebagai {duty}, Anda tidak dapat melakukan ini pada status kasus sekarang.</translation>
    </message>
    <message>
        <source>The case is not answered yet. Answer it, escalate it or cancel it.</source>
        <translation>Kasus belum dijawab. Jawab, teruskan ke bidang, atau batalkan kasusnya.</translation>
    </message>
    <message>
        <source>The applicant is anonymous, so name and number cannot be corrected. {lift} ends that.</source>
        <translation>Pemohon anonim, jadi orangnya tidak dapat diperbaiki. {lift} mencabut tanda anonim.</translation>
    </message>
    <message>
        <source>Numbers of the applicant are masked. {show} shows them, with a reason, if allowed.</source>
        <translation>Nomor pemohon disamarkan. {show} menampilkannya dengan alasan, jika diizinkan.</translation>
    </message>
    <message>
        <source>The case is not saved yet: {lift} takes the mark “anonymous” away.</source>
        <translation>Kasus belum disimpan: {lift} mencabut tanda “anonim”.</translation>
    </message>
    <message>
        <source>Only the agent of the case or a supervisor can take this mark away.</source>
        <translation>Hanya petugas kasus ini atau supervisor yang dapat mencabut tanda ini.</translation>
    </message>
    <message>
        <source>The case has no applicant yet.</source>
        <translation>Kasus ini belum ada pemohonnya.</translation>
    </message>
    <message>
        <source>{system} has answered nothing that could be kept.</source>
        <translation>Belum ada hasil {system} yang dapat disimpan.</translation>
    </message>
    <message>
        <source>This answer of {system} is evidence of the case already.</source>
        <translation>Hasil {system} ini sudah menjadi bukti kasus.</translation>
    </message>
    <message>
        <source>JELITA and OSS have answered nothing yet. They are asked once a number is written.</source>
        <translation>JELITA dan OSS belum memberikan hasil. Keduanya ditelusuri setelah nomor diisi.</translation>
    </message>
    <message>
        <source>The question is with no unit.</source>
        <translation>Pertanyaan ini tidak sedang berada di bidang mana pun.</translation>
    </message>
    <message>
        <source>No field has two answers.</source>
        <translation>Tidak ada kolom dengan dua jawaban.</translation>
    </message>
    <message>
        <source>The case has no recording.</source>
        <translation>Kasus ini belum punya rekaman.</translation>
    </message>
    <message>
        <source>You may not see the masked data, not even with a reason.</source>
        <translation>Data tersamar di sini tidak boleh Anda lihat, walaupun dengan alasan.</translation>
    </message>
    <message>
        <source>Nothing is masked in this case.</source>
        <translation>Tidak ada data tersamar dalam kasus ini.</translation>
    </message>
    <message>
        <source>The case has no file.</source>
        <translation>Kasus ini belum punya berkas.</translation>
    </message>
    <message>
        <source>The case has no message of the applicant that could be answered.</source>
        <translation>Kasus ini tidak punya pesan pemohon yang dapat dijawab.</translation>
    </message>
    <message>
        <source>All messages of the case are shown.</source>
        <translation>Semua pesan kasus ini sudah ditampilkan.</translation>
    </message>
    <message>
        <source>The case has no message of the applicant.</source>
        <translation>Kasus ini tidak punya pesan dari pemohon.</translation>
    </message>
    <message>
        <source>{name} answers this conversation now.</source>
        <translation>{name} sedang menjawab percakapan ini.</translation>
    </message>
    <message>
        <source>The applicant has no address to which a message could be sent.</source>
        <translation>Pemohon tidak punya alamat yang dapat dikirimi pesan.</translation>
    </message>
    <message>
        <source>The applicant has no other address to which a message could be sent.</source>
        <translation>Pemohon tidak punya alamat lain yang dapat dikirimi pesan.</translation>
    </message>
    <message>
        <source>No case is open and no wrap-up runs: there is nothing to finish.</source>
        <translation>Tidak ada kasus terbuka dan tidak ada pascapanggilan: tidak ada yang perlu diselesaikan.</translation>
    </message>
    <message>
        <source>No other case is open.</source>
        <translation>Tidak ada kasus lain yang terbuka.</translation>
    </message>
    <message>
        <source>No recording is being played.</source>
        <translation>Tidak ada rekaman yang sedang diputar.</translation>
    </message>
    <message>
        <source>No row of the list is chosen and no case is open: there is no number to call.</source>
        <translation>Tidak ada baris yang dipilih dan tidak ada kasus terbuka: tidak ada yang dapat ditelepon.</translation>
    </message>
    <message>
        <source>No case is open, so there is no applicant to show. {search} finds a person.</source>
        <translation>Tidak ada kasus terbuka, jadi tidak ada pemohon untuk ditampilkan. {search} mencari orang.</translation>
    </message>
    <message>
        <source>The applicant is anonymous: the page would show who it is.</source>
        <translation>Pemohon anonim: halamannya akan menunjukkan siapa orangnya.</translation>
    </message>
    <message>
        <source>Messages of applicants are answered by the agents of the contact centre.</source>
        <translation>Pesan pemohon dijawab oleh petugas contact center.</translation>
    </message>
    <message>
        <source>You are available already.</source>
        <translation>Anda sudah tersedia.</translation>
    </message>
    <message>
        <source>No wrap-up runs.</source>
        <translation>Tidak ada pascapanggilan yang sedang berjalan.</translation>
    </message>
    <message>
        <source>The wrap-up was extended already.</source>
        <translation>Pascapanggilan sudah diperpanjang.</translation>
    </message>
    <message>
        <source>There is no sign-out without a shared database. {switch} changes the agent at this desk.</source>
        <translation>Tanpa basis data bersama, sesi tidak perlu diakhiri. {switch} mengganti petugas di komputer ini.</translation>
    </message>
</context>
<context>
    <name>WithdrawForm</name>
    <message>
        <source>Give the reason.</source>
        <translation>Tulis alasannya.</translation>
    </message>
    <message>
        <source>Withdraw the article</source>
        <translation>Tarik artikel</translation>
    </message>
    <message>
        <source>Withdraw</source>
        <translation>Tarik</translation>
    </message>
    <message>
        <source>Put the form away</source>
        <translation>Tutup formulir</translation>
    </message>
    <message>
        <source>Why it is not used any more</source>
        <translation>Mengapa tidak dipakai lagi</translation>
    </message>
</context>
<context>
    <name>Wording</name>
    <message>
        <source>Contact centre agent</source>
        <translation>Petugas Contact Center</translation>
    </message>
    <message>
        <source>Unit officer</source>
        <translation>Petugas bidang</translation>
    </message>
    <message>
        <source>Supervisor</source>
        <translation>Supervisor</translation>
    </message>
    <message>
        <source>Wall-board</source>
        <translation>Papan pantau</translation>
    </message>
    <message>
        <source>Voice call</source>
        <translation>Panggilan suara</translation>
    </message>
    <message>
        <source>Video call</source>
        <translation>Panggilan video</translation>
    </message>
    <message>
        <source>WhatsApp</source>
        <translation>WhatsApp</translation>
    </message>
    <message>
        <source>SMS</source>
        <translation>SMS</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>Surel</translation>
    </message>
    <message>
        <source>Chatbot</source>
        <translation>Chatbot</translation>
    </message>
    <message>
        <source>At the counter</source>
        <translation>Di loket</translation>
    </message>
    <message>
        <source>Text to the phone</source>
        <translation>Pesan ke telepon</translation>
    </message>
    <message>
        <source>SP4N-LAPOR!</source>
        <translation>SP4N-LAPOR!</translation>
    </message>
    <message>
        <source>Waiting to be sent</source>
        <translation>Menunggu dikirim</translation>
    </message>
    <message>
        <source>Being sent</source>
        <translation>Sedang dikirim</translation>
    </message>
    <message>
        <source>Perhaps sent</source>
        <translation>Mungkin terkirim</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>Terkirim</translation>
    </message>
    <message>
        <source>Delivered</source>
        <translation>Sampai</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>Dibaca</translation>
    </message>
    <message>
        <source>Not sent</source>
        <translation>Gagal dikirim</translation>
    </message>
    <message>
        <source>Taken back</source>
        <translation>Ditarik</translation>
    </message>
    <message>
        <source>Too late to send</source>
        <translation>Terlambat dikirim</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Teks</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Gambar</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Berkas</translation>
    </message>
    <message>
        <source>Voice note</source>
        <translation>Pesan suara</translation>
    </message>
    <message>
        <source>Video</source>
        <translation>Video</translation>
    </message>
    <message>
        <source>Location</source>
        <translation>Lokasi</translation>
    </message>
    <message>
        <source>Template</source>
        <translation>Templat</translation>
    </message>
    <message>
        <source>Message of an unknown kind</source>
        <translation>Pesan jenis lain</translation>
    </message>
    <message>
        <source>Applicant</source>
        <translation>Pemohon</translation>
    </message>
    <message>
        <source>Staff</source>
        <translation>Petugas</translation>
    </message>
    <message>
        <source>Automatic text</source>
        <translation>Teks otomatis</translation>
    </message>
    <message>
        <source>With the chatbot</source>
        <translation>Dijawab chatbot</translation>
    </message>
    <message>
        <source>Waits for an answer</source>
        <translation>Menunggu jawaban</translation>
    </message>
    <message>
        <source>Being answered</source>
        <translation>Sedang dijawab</translation>
    </message>
    <message>
        <source>Nothing to do</source>
        <translation>Tidak ada yang menunggu</translation>
    </message>
    <message>
        <source>Being fetched</source>
        <translation>Sedang diambil</translation>
    </message>
    <message>
        <source>Here</source>
        <translation>Tersedia</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>Ditolak</translation>
    </message>
    <message>
        <source>Contains malware</source>
        <translation>Mengandung malware</translation>
    </message>
    <message>
        <source>Not available any more</source>
        <translation>Tidak tersedia lagi</translation>
    </message>
    <message>
        <source>Information</source>
        <translation>Informasi</translation>
    </message>
    <message>
        <source>Complaint</source>
        <translation>Pengaduan</translation>
    </message>
    <message>
        <source>Low</source>
        <translation>Rendah</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>Sedang</translation>
    </message>
    <message>
        <source>High</source>
        <translation>Tinggi</translation>
    </message>
    <message>
        <source>Urgent</source>
        <translation>Mendesak</translation>
    </message>
    <message>
        <source>In progress</source>
        <translation>Diproses</translation>
    </message>
    <message>
        <source>Waiting for the applicant</source>
        <translation>Menunggu pemohon</translation>
    </message>
    <message>
        <source>Waiting for the unit</source>
        <translation>Menunggu bidang</translation>
    </message>
    <message>
        <source>The unit asks back</source>
        <translation>Bidang bertanya balik</translation>
    </message>
    <message>
        <source>Solution ready</source>
        <translation>Solusi siap disampaikan</translation>
    </message>
    <message>
        <source>Answer given</source>
        <translation>Sudah disampaikan</translation>
    </message>
    <message>
        <source>Closed</source>
        <translation>Selesai</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Dibatalkan</translation>
    </message>
    <message>
        <source>The applicant got in touch</source>
        <translation>Pemohon menghubungi kami</translation>
    </message>
    <message>
        <source>Case logged</source>
        <translation>Kasus dicatat</translation>
    </message>
    <message>
        <source>Details changed</source>
        <translation>Rincian diubah</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Catatan</translation>
    </message>
    <message>
        <source>Evidence kept</source>
        <translation>Bukti disimpan</translation>
    </message>
    <message>
        <source>File attached</source>
        <translation>Berkas dilampirkan</translation>
    </message>
    <message>
        <source>File removed</source>
        <translation>Berkas dikeluarkan</translation>
    </message>
    <message>
        <source>Logging began</source>
        <translation>Pencatatan dimulai</translation>
    </message>
    <message>
        <source>Pause ended</source>
        <translation>Jeda berakhir</translation>
    </message>
    <message>
        <source>Decision Yes: answered</source>
        <translation>Keputusan Ya: dijawab</translation>
    </message>
    <message>
        <source>Decision No: escalated</source>
        <translation>Keputusan Tidak: diteruskan ke bidang</translation>
    </message>
    <message>
        <source>Returned by the unit</source>
        <translation>Dikembalikan bidang</translation>
    </message>
    <message>
        <source>Passed to another unit</source>
        <translation>Diteruskan ke bidang lain</translation>
    </message>
    <message>
        <source>The unit got an answer</source>
        <translation>Pertanyaan bidang dijawab</translation>
    </message>
    <message>
        <source>Solution recorded</source>
        <translation>Solusi dicatat</translation>
    </message>
    <message>
        <source>Call back started</source>
        <translation>Telepon balik dimulai</translation>
    </message>
    <message>
        <source>Solution given to the applicant</source>
        <translation>Solusi disampaikan</translation>
    </message>
    <message>
        <source>Receipt confirmed</source>
        <translation>Penerimaan dikonfirmasi</translation>
    </message>
    <message>
        <source>Case closed</source>
        <translation>Kasus ditutup</translation>
    </message>
    <message>
        <source>Reopened</source>
        <translation>Dibuka kembali</translation>
    </message>
    <message>
        <source>Assigned</source>
        <translation>Ditugaskan</translation>
    </message>
    <message>
        <source>Contact ended</source>
        <translation>Kontak berakhir</translation>
    </message>
    <message>
        <source>Call handed on</source>
        <translation>Panggilan dialihkan</translation>
    </message>
    <message>
        <source>Text received</source>
        <translation>Pesan diterima</translation>
    </message>
    <message>
        <source>Text sent</source>
        <translation>Pesan terkirim</translation>
    </message>
    <message>
        <source>Call recorded</source>
        <translation>Panggilan direkam</translation>
    </message>
    <message>
        <source>Recording listened to</source>
        <translation>Rekaman didengarkan</translation>
    </message>
    <message>
        <source>Masked data shown</source>
        <translation>Data tersamar ditampilkan</translation>
    </message>
    <message>
        <source>Match corrected</source>
        <translation>Pencocokan diperbaiki</translation>
    </message>
    <message>
        <source>Tag added</source>
        <translation>Label ditambahkan</translation>
    </message>
    <message>
        <source>Tag removed</source>
        <translation>Label dilepas</translation>
    </message>
    <message>
        <source>Case linked</source>
        <translation>Kasus ditautkan</translation>
    </message>
    <message>
        <source>Link removed</source>
        <translation>Tautan dihapus</translation>
    </message>
    <message>
        <source>Same matter as</source>
        <translation>Perkara yang sama dengan</translation>
    </message>
    <message>
        <source>Follow-up of</source>
        <translation>Tindak lanjut dari</translation>
    </message>
    <message>
        <source>Followed up by</source>
        <translation>Ditindaklanjuti oleh</translation>
    </message>
    <message>
        <source>Duplicate of</source>
        <translation>Duplikat dari</translation>
    </message>
    <message>
        <source>Has the duplicate</source>
        <translation>Punya duplikat</translation>
    </message>
    <message>
        <source>Incoming</source>
        <translation>Masuk</translation>
    </message>
    <message>
        <source>Outgoing</source>
        <translation>Keluar</translation>
    </message>
    <message>
        <source>Answered</source>
        <translation>Dijawab</translation>
    </message>
    <message>
        <source>Escalated</source>
        <translation>Diteruskan ke bidang</translation>
    </message>
    <message>
        <source>Missed</source>
        <translation>Tak terjawab</translation>
    </message>
    <message>
        <source>Not reached</source>
        <translation>Tidak dapat dihubungi</translation>
    </message>
    <message>
        <source>Caller gave up</source>
        <translation>Penelepon menutup telepon</translation>
    </message>
    <message>
        <source>Wrong number</source>
        <translation>Salah sambung</translation>
    </message>
    <message>
        <source>Line failed</source>
        <translation>Gangguan saluran</translation>
    </message>
    <message>
        <source>Handed on</source>
        <translation>Dialihkan</translation>
    </message>
    <message>
        <source>Forwarded</source>
        <translation>Dialihkan otomatis</translation>
    </message>
    <message>
        <source>Answered elsewhere</source>
        <translation>Dijawab di tempat lain</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>Lainnya</translation>
    </message>
    <message>
        <source>JELITA</source>
        <translation>JELITA</translation>
    </message>
    <message>
        <source>OSS</source>
        <translation>OSS</translation>
    </message>
    <message>
        <source>JELITA and OSS</source>
        <translation>JELITA dan OSS</translation>
    </message>
    <message>
        <source>Calling…</source>
        <translation>Sedang memanggil…</translation>
    </message>
    <message>
        <source>Ringing there</source>
        <translation>Sedang berdering</translation>
    </message>
    <message>
        <source>Incoming call</source>
        <translation>Panggilan masuk</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>Tersambung</translation>
    </message>
    <message>
        <source>Call ended</source>
        <translation>Panggilan selesai</translation>
    </message>
    <message>
        <source>Free</source>
        <translation>Sedang tidak menelepon</translation>
    </message>
    <message>
        <source>Phone rings</source>
        <translation>Berdering</translation>
    </message>
    <message>
        <source>On a call</source>
        <translation>Sedang menelepon</translation>
    </message>
    <message>
        <source>Phone is off</source>
        <translation>Telepon mati</translation>
    </message>
    <message>
        <source>Not known</source>
        <translation>Tidak diketahui</translation>
    </message>
    <message>
        <source>Agreed to recording</source>
        <translation>Setuju direkam</translation>
    </message>
    <message>
        <source>Refused recording</source>
        <translation>Menolak direkam</translation>
    </message>
    <message>
        <source>Not asked</source>
        <translation>Belum ditanyakan</translation>
    </message>
    <message>
        <source>Available</source>
        <translation>Tersedia</translation>
    </message>
    <message>
        <source>Wrap-up</source>
        <translation>Pascapanggilan</translation>
    </message>
    <message>
        <source>Break</source>
        <translation>Istirahat</translation>
    </message>
    <message>
        <source>Not ready</source>
        <translation>Belum siap</translation>
    </message>
    <message>
        <source>Not reachable</source>
        <translation>Saluran terputus</translation>
    </message>
    <message>
        <source>Recording starts…</source>
        <translation>Perekaman dimulai…</translation>
    </message>
    <message>
        <source>Recording</source>
        <translation>Sedang merekam</translation>
    </message>
    <message>
        <source>Recording paused</source>
        <translation>Perekaman dijeda</translation>
    </message>
    <message>
        <source>Microphone</source>
        <translation>Mikrofon</translation>
    </message>
    <message>
        <source>Headset or speaker</source>
        <translation>Headset atau pengeras suara</translation>
    </message>
    <message>
        <source>Ring tone</source>
        <translation>Nada dering</translation>
    </message>
    <message>
        <source>My cases</source>
        <translation>Kasus saya</translation>
    </message>
    <message>
        <source>Unit inbox</source>
        <translation>Kotak masuk bidang</translation>
    </message>
    <message>
        <source>Call-backs</source>
        <translation>Telepon balik</translation>
    </message>
    <message>
        <source>Missed calls</source>
        <translation>Panggilan tak terjawab</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>Terbaru</translation>
    </message>
    <message>
        <source>Calls</source>
        <translation>Panggilan</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>Pesan</translation>
    </message>
    <message>
        <source>Of a newer Loket: {code}</source>
        <translation>Dari Loket versi lebih baru: {code}</translation>
    </message>
    <message>
        <source>number follows</source>
        <translation>nomor menyusul</translation>
    </message>
</context>
<context>
    <name>WorkReader</name>
    <message>
        <source>This computer does not have it. Synchronise, or fetch the case from the archive.</source>
        <translation>Isinya tidak ada di komputer ini. Sinkronkan, atau ambil kasusnya dari arsip.</translation>
    </message>
    <message>
        <source>The server does not let you read it.</source>
        <translation>Server tidak mengizinkan Anda membacanya.</translation>
    </message>
    <message>
        <source>The server does not answer, so it cannot note who reads this. Open it again.</source>
        <translation>Server tidak menjawab, jadi pembacaan ini tidak dapat dicatat. Buka lagi.</translation>
    </message>
</context>
<context>
    <name>_Drop</name>
    <message>
        <source>{shown} of {count}: type to find others</source>
        <translation>{shown} dari {count}: ketik untuk mencari yang lain</translation>
    </message>
    <message>
        <source>{count} entries</source>
        <translation>{count} entri</translation>
    </message>
</context>
<context>
    <name>_Player</name>
    <message>
        <source>From the beginning</source>
        <translation>Dari awal</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Lanjutkan</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Jeda</translation>
    </message>
    <message>
        <source>Place in the recording</source>
        <translation>Posisi dalam rekaman</translation>
    </message>
    <message>
        <source>5 seconds back</source>
        <translation>Mundur 5 detik</translation>
    </message>
    <message>
        <source>5 seconds on</source>
        <translation>Maju 5 detik</translation>
    </message>
    <message>
        <source>1.5 times as fast</source>
        <translation>Kecepatan 1,5×</translation>
    </message>
    <message>
        <source>On the ring tone&apos;s speaker</source>
        <translation>Di pengeras dering</translation>
    </message>
    <message>
        <source>Listen no more</source>
        <translation>Tutup pemutar</translation>
    </message>
</context>
<context>
    <name>_Row</name>
    <message>
        <source>Listen</source>
        <translation>Dengarkan</translation>
    </message>
</context>
<context>
    <name>_Story</name>
    <message>
        <source>What is reviewed</source>
        <translation>Yang dinilai</translation>
    </message>
</context>
</TS>
