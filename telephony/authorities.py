"""The certificate authorities that this computer trusts, also those that IT rolled out by group policy.

Windows keeps them in stores of its own (ROOT, CA, Disallowed: "System Store Locations" of Microsoft's
documentation). The logical stores of the user include those of the machine and of the group policy. Python
reads them, but refuses all of them if one certificate is malformed; libpq does not read them at all. Linux
has one file, whose place differs by distribution.
"""

from __future__ import annotations

import atexit
import logging
import os
import shutil
import ssl
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

_log = logging.getLogger(__name__)
# (certificate, "x509_asn" or "pkcs_7_asn", True or the OIDs of the purposes that it is trusted for)
StoreEntry: TypeAlias = tuple[bytes, str, "bool | Iterable[str]"]
ReadStore: TypeAlias = Callable[[str], Iterable[StoreEntry]]
_SERVER_AUTH = ssl.Purpose.SERVER_AUTH.oid
_LINUX_FILES = (
    "/etc/ssl/certs/ca-certificates.crt",  # Debian, Ubuntu, Arch
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",  # Fedora, Red Hat
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",  # SUSE
    "/etc/ssl/cert.pem",  # Alpine
)


def trust_system(context: ssl.SSLContext, read_store: ReadStore | None = None) -> None:
    """Let a client's context accept what this computer trusts.

    read_store: Stands for `ssl.enum_certificates`; by default Windows' stores on Windows.
    """
    read_store = read_store or _windows_stores()
    if read_store is not None:
        for certificate in stored_authorities(read_store):
            context.load_verify_locations(cadata=certificate)
        return
    context.load_default_certs()
    defaults = ssl.get_default_verify_paths()
    file = system_file()
    if (
        file and not defaults.cafile and not defaults.capath
    ):  # a bundle that was built on another distribution
        context.load_verify_locations(file)


def system_file(read_store: ReadStore | None = None) -> str:
    """Return a PEM file with the authorities that this computer trusts; "" if there is none.

    For libraries that do not read the system's store (libpq in its wheel). On Windows the file is written
    anew whenever the stores have changed, into a folder of this process that is deleted at its end.
    """
    read_store = read_store or _windows_stores()
    if read_store is not None:
        return _exported(stored_authorities(read_store))
    default = ssl.get_default_verify_paths().cafile
    return next((file for file in (default, *_LINUX_FILES) if file and os.path.isfile(file)), "")


def stored_authorities(read_store: ReadStore) -> Iterator[bytes]:
    """Give the DER certificates of the stores that prove a server, without malformed and disallowed ones."""
    seen = {certificate for certificate, _, _ in read_store("Disallowed")}
    for store in ("ROOT", "CA"):
        for certificate, encoding, purposes in read_store(store):
            if encoding != "x509_asn" or certificate in seen or not _proves_servers(purposes):
                continue
            seen.add(certificate)
            if _is_well_formed(certificate):
                yield certificate
            else:
                _log.warning("a malformed certificate in the store %s is not used", store)


def _proves_servers(purposes: bool | Iterable[str]) -> bool:
    return purposes if isinstance(purposes, bool) else _SERVER_AUTH in purposes


@lru_cache(maxsize=2048)  # a store has some hundred, and is read at each connection
def _is_well_formed(certificate: bytes) -> bool:
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cadata=certificate)
    except ssl.SSLError:
        return False
    return True


def _windows_stores() -> ReadStore | None:
    if sys.platform == "win32":
        return ssl.enum_certificates
    return None


class _Export:
    """The file of this process."""

    folder: Path | None = None
    text = ""


def _exported(certificates: Iterable[bytes]) -> str:
    text = "".join(ssl.DER_cert_to_PEM_cert(one) for one in certificates)
    if not text:
        return ""
    if _Export.folder is None:
        _Export.folder = Path(tempfile.mkdtemp(prefix="loket-authorities-"))
        atexit.register(shutil.rmtree, _Export.folder, ignore_errors=True)
    path = _Export.folder / "authorities.pem"
    if text != _Export.text:
        other = path.with_suffix(".new")  # a connection that begins now may read the file
        other.write_text(text, encoding="ascii")
        other.replace(path)
        _Export.text = text
    return str(path)
