"""The certificate of a server: a given one is checked, or an authority for a small office makes one."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from server.setup.errors import SetupError

LASTS = timedelta(days=825)
AUTHORITY_LASTS = timedelta(days=3650)
RENEWED_BEFORE = timedelta(days=60)
_EARLY = timedelta(hours=1)  # of validity: clocks of workstations may be behind
_EVERY_ADDRESS = (ipaddress.ip_network("0.0.0.0/0"), ipaddress.ip_network("::/0"))


@dataclass(frozen=True, slots=True)
class Pair:
    """A certificate with its chain, and its key, as PEM."""

    certificate: bytes
    key: bytes


def read_pair(certificate: Path, key: Path, name: str) -> Pair:
    """Return the files, checked for a server of this name. Raises SetupError."""
    pair = Pair(_read(certificate), _read(key))
    found = _loaded(pair.certificate, certificate)
    own = _private(pair.key, key)
    if _public(own.public_key()) != _public(found.public_key()):
        raise SetupError(f"{key} is not the key of {certificate}; give the two that were made together")
    _check_name(found, certificate, name)
    now = datetime.now(timezone.utc)
    if found.not_valid_after_utc <= now:
        raise SetupError(f"{certificate} expired on {found.not_valid_after_utc:%Y-%m-%d}; renew it")
    if found.not_valid_before_utc > now:
        raise SetupError(
            f"{certificate} is valid from {found.not_valid_before_utc:%Y-%m-%d %H:%M} UTC on; "
            "check the clock of this computer"
        )
    return pair


def expires_at(certificate: bytes) -> datetime:
    """Raise ValueError if it is no certificate."""
    return x509.load_pem_x509_certificates(certificate)[0].not_valid_after_utc


def make_authority(name: str) -> Pair:
    """Make an authority that can sign certificates for this name only, wherever it is trusted."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = _subject(f"Loket authority of {name}"[:64])
    now = datetime.now(timezone.utc)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _EARLY)
        .not_valid_after(now + AUTHORITY_LASTS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(_only_for(name), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    return Pair(certificate.public_bytes(serialization.Encoding.PEM), _pem(key))


def issue(authority: Pair, name: str) -> Pair:
    """Make a certificate for a server of this name. Raises SetupError if the authority is not for it."""
    ca = x509.load_pem_x509_certificate(authority.certificate)
    ca_key = serialization.load_pem_private_key(authority.key, None)
    assert isinstance(ca_key, ec.EllipticCurvePrivateKey)
    permitted = ca.extensions.get_extension_for_class(x509.NameConstraints).value.permitted_subtrees or []
    if permitted != (_only_for(name).permitted_subtrees or []):
        raise SetupError(
            f"the authority of this server was made for another name than {name}. Move ca.pem and the folder"
            " authority away and repeat: then a new authority is made, and every workstation needs its"
            " ca.pem"
        )
    key = ec.generate_private_key(ec.SECP256R1())
    now = datetime.now(timezone.utc)
    of_ca = ca.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    certificate = (
        x509.CertificateBuilder()
        .subject_name(_subject("Loket server"))  # not the name: it would count as one of DNS
        .issuer_name(ca.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _EARLY)
        .not_valid_after(min(now + LASTS, ca.not_valid_after_utc))
        .add_extension(x509.SubjectAlternativeName([_general(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(of_ca), critical=False)
        .sign(ca_key, hashes.SHA256())
    )
    return Pair(certificate.public_bytes(serialization.Encoding.PEM), _pem(key))


# -- parts -------------------------------------------------------------------------------------------------


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise SetupError(f"{path}: {error.strerror}") from error


def _loaded(content: bytes, path: Path) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificates(content)[0]
    except ValueError as error:
        raise SetupError(f"{path} is no certificate in PEM form (-----BEGIN CERTIFICATE-----)") from error


def _private(content: bytes, path: Path) -> PrivateKeyTypes:
    try:
        return serialization.load_pem_private_key(content, None)
    except TypeError as error:
        raise SetupError(f"{path} has a passphrase; remove it: openssl pkey -in {path} -out NEW") from error
    except (ValueError, UnsupportedAlgorithm) as error:
        raise SetupError(f"{path} is no private key in PEM form (-----BEGIN PRIVATE KEY-----)") from error


def _check_name(certificate: x509.Certificate, path: Path, name: str) -> None:
    found = _names(certificate)
    wildcard = f"*.{name.partition('.')[2]}"
    if name not in found and wildcard not in found:
        raise SetupError(
            f"{path} is for {', '.join(found) or 'no name'}, and not for {name}. Give the server's name by"
            " --name, or another certificate"
        )


def _names(certificate: x509.Certificate) -> list[str]:
    try:
        found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return []
    addresses = map(str, found.get_values_for_type(x509.IPAddress))
    return [*found.get_values_for_type(x509.DNSName), *addresses]


def _subject(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _only_for(name: str) -> x509.NameConstraints:
    """A kind of name that is not mentioned would be permitted."""
    try:
        network = ipaddress.ip_network(name)
    except ValueError:
        return x509.NameConstraints([x509.DNSName(name)], [x509.IPAddress(one) for one in _EVERY_ADDRESS])
    return x509.NameConstraints([x509.IPAddress(network), x509.DNSName("loket.invalid")], None)


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _public(key: object) -> bytes:
    found: bytes = key.public_bytes(  # type: ignore[attr-defined]  # all kinds of keys have it
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return found
