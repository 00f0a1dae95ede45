#!/bin/sh
# Speaks the demo's sentences with espeak-ng and writes them as 16 kHz, mono, 16 bit WAV beside this file.
# Needs espeak-ng and sox. Run it again after a change of a sentence and commit what it wrote.
set -eu
cd "$(dirname "$0")"
raw=$(mktemp)
trap 'rm -f "$raw"' EXIT

# speak NAME VOICE PITCH WORDS-PER-MINUTE SENTENCE
speak() {
    espeak-ng -v "$2" -p "$3" -s "$4" -g 1 -w "$raw" "$5"
    # Half a second of quiet around it, the level of a person on a telephone, its band (300 to 3400 Hz).
    sox -R -D "$raw" -c 1 -b 16 "$1.wav" rate 16000 silence 1 0.05 0.1% reverse silence 1 0.05 0.1% reverse \
        highpass 200 lowpass 3600 norm -4 pad 0.4 0.6
}

speak applicant_complaint id+m3 42 160 \
    "Selamat pagi, saya Budi Santoso. Permohonan izin saya sudah dua minggu tidak ada kabar. Nomor induk berusaha belum juga terbit."
speak applicant_requirements id+f2 55 155 \
    "Selamat siang, Bu. Saya Siti Rahayu dari Garut. Apa saja persyaratan untuk perpanjangan izin? Terima kasih."
speak applicant_thanks id+m3 42 160 \
    "Baik, terima kasih banyak. Sudah jelas. Saya akan memeriksa surel saya hari ini juga. Selamat siang."
speak agent_greeting id+f5 48 150 \
    "Selamat pagi, Pelayanan Perizinan Jawa Barat, dengan Rina. Ada yang bisa kami bantu, Bapak?"
speak agent_answer id+f5 48 150 \
    "Berkas Bapak sudah lengkap dan sedang divalidasi. Kami akan menelepon Bapak kembali dalam satu jam."
speak agent_solution id+f5 48 150 \
    "Selamat siang, Pak Budi. Permohonan Bapak sudah divalidasi di Jelita. Nomor induk berusaha terbit hari ini."
speak applicant_agency id+m7 50 160 \
    "Selamat pagi, saya Asep dari biro jasa. Saya menanyakan permohonan dua klien saya. Yang satu sudah lengkap, yang satu ditolak."
speak applicant_thanks_woman id+f2 55 155 \
    "Baik, terima kasih banyak, Bu. Sudah jelas. Saya akan menyiapkan dokumennya. Selamat siang."
