"""The certificate authorities that this computer trusts, including those that IT deployed by group policy.

Windows keeps them in its own stores (ROOT, CA, Disallowed: "System Store Locations" of Microsoft's
documentation). The user's logical stores include those of the machine and of the group policy. Python reads
them, but rejects all of them if one certificate is malformed; libpq does not read them at all. Linux has one
file, whose path differs by distribution.

Only the server's own certificate is compared with Disallowed: Python before 3.13 does not return the chain.
So a disallowed intermediate still counts if the server sends it. libpq has only the file: it compares
nothing.
"""

from __future__ import annotations

import logging
import os
import ssl
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import TypeAlias

_log = logging.getLogger(__name__)
# (certificate, "x509_asn" or "pkcs_7_asn", True or the OIDs of the trusted purposes)
StoreEntry: TypeAlias = tuple[bytes, str, "bool | Iterable[str]"]
ReadStore: TypeAlias = Callable[[str], Iterable[StoreEntry]]
_SERVER_AUTH = ssl.Purpose.SERVER_AUTH.oid
_REJECTED = 28  # X509_V_ERR_CERT_REJECTED of OpenSSL (x509_vfy.h)
_LINUX_FILES = (
    "/etc/ssl/certs/ca-certificates.crt",  # Debian, Ubuntu, Arch
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",  # Fedora, Red Hat
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",  # SUSE
    "/etc/ssl/cert.pem",  # Alpine
)


def verifying_context(ca_file: str = "") -> ssl.SSLContext:
    """Return a client's context that trusts the authorities of this file, or with "" those of this computer.

    Raises OSError if the file cannot be read or has no certificates (ssl.SSLError).
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if ca_file:
        context.load_verify_locations(ca_file)
    else:
        trust_system(context)
    return context


def trust_system(context: ssl.SSLContext, read_store: ReadStore | None = None) -> None:
    """Let a client's context accept the authorities that this computer trusts.

    read_store: Replaces `ssl.enum_certificates`; by default Windows' stores on Windows. A handshake with a
    server whose own certificate is in Disallowed raises ssl.SSLCertVerificationError.
    """
    read_store = read_store or windows_stores()
    if read_store is not None:
        for certificate in stored_authorities(read_store):
            context.load_verify_locations(cadata=certificate)
        _refuse(context, frozenset(certificate for certificate, _, _ in read_store("Disallowed")))
        return
    context.load_default_certs()
    defaults = ssl.get_default_verify_paths()
    file = linux_file()
    if (
        file and not defaults.cafile and not defaults.capath
    ):  # a bundle that was built on another distribution
        context.load_verify_locations(file)


def linux_file() -> str:
    """Return this distribution's file of trusted authorities; "" if there is none."""
    default = ssl.get_default_verify_paths().cafile
    return next((file for file in (default, *_LINUX_FILES) if file and os.path.isfile(file)), "")


def stored_authorities(read_store: ReadStore) -> Iterator[bytes]:
    """Yield the stores' DER certificates for server authentication, without malformed and disallowed ones.

    A certificate that any store disallows is not allowed.
    """
    stores = {store: list(read_store(store)) for store in ("ROOT", "CA")}
    seen = {certificate for certificate, _, _ in read_store("Disallowed")}
    seen.update(
        certificate
        for entries in stores.values()
        for certificate, _, purposes in entries
        if not _proves_servers(purposes)
    )
    for store, entries in stores.items():
        for certificate, encoding, _ in entries:
            if encoding != "x509_asn" or certificate in seen:
                continue
            seen.add(certificate)
            if _is_well_formed(certificate):
                yield certificate
            else:
                _log.warning("a malformed certificate in the store %s is not used", store)


def _proves_servers(purposes: bool | Iterable[str]) -> bool:
    return purposes if isinstance(purposes, bool) else _SERVER_AUTH in purposes


@lru_cache(maxsize=2048)  # a store has some hundred certificates and is read at each connection
def _is_well_formed(certificate: bytes) -> bool:
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cadata=certificate)
    except (ssl.SSLError, ValueError):  # ValueError: it is empty
        return False
    return True


def windows_stores() -> ReadStore | None:
    """Return the function that reads Windows' stores; None on other systems."""
    if sys.platform == "win32":
        return ssl.enum_certificates
    return None


def _refuse(context: ssl.SSLContext, disallowed: frozenset[bytes]) -> None:
    """Let this context's handshakes fail if the server's own certificate is one of these."""

    class Line(ssl.SSLSocket):
        def do_handshake(self, block: bool = False) -> None:
            super().do_handshake(block)
            _check(self.getpeercert(True), disallowed)

    class Memory(ssl.SSLObject):
        def do_handshake(self) -> None:
            super().do_handshake()
            _check(self.getpeercert(True), disallowed)

    if disallowed:
        context.sslsocket_class, context.sslobject_class = Line, Memory


def _check(certificate: bytes | None, disallowed: frozenset[bytes]) -> None:
    if certificate in disallowed:
        error = ssl.SSLCertVerificationError("the certificate is disallowed on this computer")
        error.verify_code, error.verify_message = _REJECTED, "the certificate is disallowed on this computer"
        raise error
