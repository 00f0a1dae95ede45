"""The office's signature, by a certificate made here: osslsigncode must find it valid."""

from __future__ import annotations

import datetime
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from resources.installer.windows.pe_file import read_pe
from resources.installer.windows.signing import Certificate, SigningError, main, unsigned

PASSWORD = b"rahasia"
pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="signtool needs a certificate in the user's store"
)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with office.p12, its password and the certificate of its issuer, itself."""
    for program in ("osslsigncode", "x86_64-w64-mingw32-gcc"):
        if shutil.which(program) is None:
            if os.environ.get("CI") == "true":
                pytest.fail(f"{program} is not installed")
            pytest.skip(f"{program} is not installed")
    folder = tmp_path_factory.mktemp("office")
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Kantor")])
    now = datetime.datetime.now(datetime.timezone.utc)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CODE_SIGNING]), critical=False)
        .sign(key, hashes.SHA256())
    )
    packed = pkcs12.serialize_key_and_certificates(
        b"Kantor", key, certificate, None, BestAvailableEncryption(PASSWORD)
    )
    (folder / "office.p12").write_bytes(packed)
    (folder / "password").write_bytes(PASSWORD)
    (folder / "authority.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return folder


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """Two programs, of which the maker signed none, and a file that is no program."""
    folder = tmp_path / "bundle"
    (folder / "inner").mkdir(parents=True)
    source = tmp_path / "nothing.c"
    source.write_text("int main(void) { return 0; }\n")
    for name in ("loket.exe", "inner/part.dll"):
        subprocess.run(["x86_64-w64-mingw32-gcc", "-o", str(folder / name), str(source)], check=True)
    (folder / "inner/words.dll").write_text("no program")
    return folder


def test_every_program_that_nobody_signed_gets_the_offices_signature_and_keeps_it(
    office: Path, bundle: Path
) -> None:
    both = {bundle / "loket.exe", bundle / "inner/part.dll"}
    assert set(unsigned(bundle)) == both
    got = ["--certificate", str(office / "office.p12"), "--password-file", str(office / "password")]
    assert main([*got, str(bundle)]) == 0
    assert not set(unsigned(bundle))
    assert {path for path in bundle.rglob("*") if path.is_file()} == {*both, bundle / "inner/words.dll"}
    for path in both:
        said = subprocess.run(
            ["osslsigncode", "verify", "-CAfile", str(office / "authority.pem"), "-in", str(path)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert said.returncode == 0, said.stdout


def test_a_wrong_password_names_the_file_and_leaves_it_as_it_is(office: Path, bundle: Path) -> None:
    program = bundle / "loket.exe"
    before = program.read_bytes()
    wrong = office / "wrong"
    wrong.write_text("salah")
    with pytest.raises(SigningError, match=r"loket\.exe"):
        Certificate(str(office / "office.p12"), wrong).sign([program])
    assert program.read_bytes() == before
    assert not list(bundle.glob("*.signed"))


def test_a_program_of_the_same_name_in_the_working_folder_is_not_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    planted = tmp_path / "osslsigncode"
    planted.write_text("#!/bin/sh\ntouch planted-ran\n")
    planted.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", f".{os.pathsep}{os.pathsep}{tmp_path / 'nothing'}")
    with pytest.raises(SigningError, match="is not on PATH"):
        Certificate("office.p12").sign([tmp_path / "loket.exe"])
    assert not (tmp_path / "planted-ran").exists()


def test_what_is_no_program_is_left_alone(tmp_path: Path) -> None:
    for content in (b"", b"MZ", b"MZ" + bytes(200), b"\x7fELF"):
        (tmp_path / "x.dll").write_bytes(content)
        assert read_pe(tmp_path / "x.dll") is None
