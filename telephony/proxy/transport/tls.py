"""TLS towards the registrar by Python's ssl: the required proof, and the code of each way it can fail.

The server must prove that it is the domain's (RFC 5922): a name in the certificate must be the account's
domain, as a DNS name, as the URI sip:domain, or as an address if the domain is one.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Mapping
from typing import Any

from telephony.messages import Account
from telephony.process.authorities import trust_system
from telephony.sip.ip_address import canonical
from telephony.sip.uri import read_sip

# X509_V_ERR_* of OpenSSL (x509_vfy.h).
_EXPIRED = 10
_UNKNOWN_AUTHORITY = frozenset({2, 18, 19, 20, 21, 27})


class FlowError(Exception):
    """No message can be sent there.

    Attributes:
        fault: A code of `messages.Reachability.fault`.
    """

    def __init__(self, fault: str, detail: str) -> None:
        super().__init__(detail)
        self.fault = fault


def client_context(account: Account) -> ssl.SSLContext:
    """Return the TLS settings. Raises FlowError if the account's CA file cannot be read."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.check_hostname = False  # OpenSSL does not check sip: names; `wrong_name` checks all names
    if not account.verifies_certificate:
        context.verify_mode = ssl.CERT_NONE
        return context
    try:
        if account.ca_file:
            context.load_verify_locations(account.ca_file)
        else:
            trust_system(context)
    except (OSError, ssl.SSLError) as error:
        raise FlowError("certificate_unknown_authority", f"{account.ca_file}: {error}") from error
    return context


def wrong_name(certificate: Mapping[str, Any], wanted: frozenset[str]) -> str:
    """Return the names of a verified certificate (`SSLSocket.getpeercert`) if none is wanted, else ""."""
    names = [(kind, str(name).lower()) for kind, name in certificate.get("subjectAltName", ())]
    if not names:  # RFC 5922 section 7.1: the common name counts only without other names
        names = [
            ("DNS", str(value).lower())
            for part in certificate.get("subject", ())
            for key, value in part
            if key == "commonName"
        ]
    if any(_is(kind, name, domain.lower()) for kind, name in names for domain in wanted):
        return ""
    return ", ".join(name for _, name in names) or "no name"


def _is(kind: str, name: str, domain: str) -> bool:
    if kind == "URI":  # RFC 5922 section 7.1: of a sip: URI without a user, only the host counts
        uri = read_sip(name)
        return uri is not None and uri.scheme == "sip" and not uri.user and uri.address == domain
    if kind == "DNS" and name.startswith("*."):
        # RFC 5922 section 7.2 forbids wildcards, but offices buy such certificates for their PBX.
        return "." in domain and name[2:] == domain.partition(".")[2]
    if kind == "IP Address":  # OpenSSL writes an IPv6 address in full
        return bool(canonical(domain)) and canonical(name) == canonical(domain)
    return kind == "DNS" and name == domain


def fault_of(error: OSError) -> FlowError:
    """Return the fault of a failed connection or a failed send."""
    if isinstance(error, ssl.SSLCertVerificationError):
        if error.verify_code == _EXPIRED:
            return FlowError("certificate_expired", error.verify_message)
        if error.verify_code in _UNKNOWN_AUTHORITY:
            return FlowError("certificate_unknown_authority", error.verify_message)
        return FlowError("certificate_other", error.verify_message)
    if isinstance(error, ssl.SSLError):
        return FlowError("tls", str(error.reason or error))
    if isinstance(error, TimeoutError):
        return FlowError("no_answer", "connection timed out")
    if isinstance(error, socket.gaierror):
        return FlowError("unresolved", str(error))
    if isinstance(error, ConnectionError):
        return FlowError("refused", str(error))
    return FlowError("no_network", str(error))
