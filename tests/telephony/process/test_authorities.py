"""Which servers the authorities of the computer prove, from Windows' stores and Linux' file."""

from __future__ import annotations

import shutil
import ssl
import sys
from pathlib import Path

import pytest

from app.common.authority_file import authority_file
from telephony.process.authorities import ReadStore, StoreEntry, trust_system
from tests.end2end.peers.certificates import Authority
from tests.platforms import is_wine
from tests.wine import roll_out

NAME = "pbx.kantor.example"
BROKEN = b"\x30\x82\x03\x51 no certificate"
MAIL = "1.3.6.1.5.5.7.3.4"  # id-kp-emailProtection (RFC 5280)
SERVERS = "1.3.6.1.5.5.7.3.1"  # id-kp-serverAuth


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("office"))


def der(authority: Authority) -> bytes:
    return ssl.PEM_cert_to_DER_cert(authority.file.read_text(encoding="ascii"))


def stores(**entries: list[StoreEntry]) -> ReadStore:
    return lambda name: entries.get(name, [])


def accepts(context: ssl.SSLContext, authority: Authority, certificate: Path | None = None) -> bool:
    """Whether a client with this context accepts a server with a certificate of this authority."""
    server_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_side.load_cert_chain(certificate or authority.certificate(NAME))
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = context.wrap_bio(to_client, to_server, server_hostname=NAME)
    server = server_side.wrap_bio(to_server, to_client, server_side=True)
    for side in (client, server, client, server):
        try:
            side.do_handshake()
        except ssl.SSLWantReadError:
            continue
        except ssl.SSLCertVerificationError:
            return False
    return True


def trusting(read_store: ReadStore) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    trust_system(context, read_store)
    return context


def trusting_file(file: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(file)
    return context


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def test_the_offices_authority_is_trusted_though_another_certificate_of_the_store_is_malformed(
    office: Authority, cache: Path
) -> None:
    store = stores(
        ROOT=[(BROKEN, "x509_asn", True), (b"", "x509_asn", True), (der(office), "x509_asn", True)]
    )
    assert accepts(trusting(store), office)
    assert accepts(trusting_file(authority_file(cache=cache, read_store=store)), office)


@pytest.mark.parametrize(
    ("purposes", "is_accepted"), [(True, True), (False, False), ({SERVERS, MAIL}, True), ({MAIL}, False)]
)
def test_an_authority_proves_servers_only_if_the_store_says_so(
    office: Authority, purposes: bool | set[str], is_accepted: bool
) -> None:
    assert accepts(trusting(stores(ROOT=[(der(office), "x509_asn", purposes)])), office) is is_accepted


def test_an_authority_that_it_has_disallowed_is_not_trusted(office: Authority) -> None:
    entry = (der(office), "x509_asn", True)
    assert not accepts(trusting(stores(ROOT=[entry], Disallowed=[entry])), office)


def test_a_server_whose_own_certificate_it_has_disallowed_is_not_trusted(office: Authority) -> None:
    certificate = office.certificate(NAME)
    (leaf, *_) = certificate.read_text(encoding="ascii").split("-----BEGIN CERTIFICATE-----")[1:]
    text = "-----BEGIN CERTIFICATE-----" + leaf.partition("-----END CERTIFICATE-----")[0]
    disallowed = ssl.PEM_cert_to_DER_cert(text + "-----END CERTIFICATE-----\n")
    root: StoreEntry = (der(office), "x509_asn", True)
    context = trusting(stores(ROOT=[root], Disallowed=[(disallowed, "x509_asn", True)]))
    assert not accepts(context, office, certificate)
    assert accepts(trusting(stores(ROOT=[root])), office, certificate)


@pytest.mark.parametrize("stores_of_it", [("ROOT", "CA"), ("CA", "ROOT")])
def test_an_authority_that_one_store_refuses_is_not_trusted_for_a_copy_in_another(
    office: Authority, stores_of_it: tuple[str, str]
) -> None:
    refuses, allows = stores_of_it
    entries: dict[str, list[StoreEntry]] = {
        refuses: [(der(office), "x509_asn", {MAIL})],
        allows: [(der(office), "x509_asn", True)],
    }
    assert not accepts(trusting(stores(**entries)), office)


def test_the_file_is_there_again_after_a_cleaner_took_it(office: Authority, cache: Path) -> None:
    store = stores(ROOT=[(der(office), "x509_asn", True)])
    assert authority_file(cache=cache, read_store=store)
    shutil.rmtree(cache)
    assert accepts(trusting_file(authority_file(cache=cache, read_store=store)), office)
    Path(authority_file(cache=cache, read_store=store)).write_text("half", encoding="ascii")
    assert accepts(trusting_file(authority_file(cache=cache, read_store=store)), office)


def test_where_the_file_cannot_be_written_there_is_none_and_the_log_says_so(
    office: Authority, cache: Path, caplog: pytest.LogCaptureFixture
) -> None:
    cache.write_text("a file where the folder should be")
    assert authority_file(cache=cache, read_store=stores(ROOT=[(der(office), "x509_asn", True)])) == ""
    assert "cannot be written" in caplog.text


def test_the_file_follows_the_store_without_a_restart(office: Authority, cache: Path, tmp_path: Path) -> None:
    other = Authority(tmp_path)
    first = authority_file(cache=cache, read_store=stores(ROOT=[(der(other), "x509_asn", True)]))
    assert not accepts(trusting_file(first), office)
    second = authority_file(cache=cache, read_store=stores(ROOT=[(der(office), "x509_asn", True)]))
    assert accepts(trusting_file(second), office)


@pytest.mark.skipif(sys.platform != "win32", reason="these are Windows' own certificate stores")
def test_windows_stores_can_be_read(cache: Path) -> None:
    file = authority_file(cache=cache)
    assert file
    assert trusting_file(file).get_ca_certs()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    trust_system(context)
    assert len(context.get_ca_certs()) == len(trusting_file(file).get_ca_certs())


@pytest.mark.skipif(not is_wine(), reason="Windows asks the person before it trusts")
def test_an_authority_that_it_rolls_out_to_windows_is_trusted_without_a_restart(
    office: Authority, cache: Path
) -> None:
    def trusting_windows() -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        trust_system(context)
        return context

    assert not accepts(trusting_windows(), office)
    roll_out(office.file)
    assert accepts(trusting_windows(), office)
    assert accepts(trusting_file(authority_file(cache=cache)), office)
