"""SIP, SIPS and TEL URIs, and addresses with a display name: the one module that parses them.

RFC 3261 sections 19.1 and 25.1, RFC 3966. A URI is read liberally, as peers write it, but in one way only, so
that display, trust and routing follow from the same reading: the first "@" ends the user part, `maddr`
decides where a request goes, and a URI with two values for `transport` or `maddr` is invalid.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Iterable
from dataclasses import dataclass, replace
from ipaddress import AddressValueError, IPv6Address, ip_address
from urllib.parse import unquote

from telephony.sip.ip_address import canonical, family_of
from telephony.sip.text import without_invisible

MOST_HOST = 253  # pjsip aborts at 254 when it makes a socket address of a name
SIP_SCHEMES = frozenset({"sip", "sips"})
HOST = r"[A-Za-z0-9_][A-Za-z0-9_.\-]*|\[[0-9A-Fa-f:.]+\]"  # underscores: not in RFC 3261, but in many offices
_SIP = re.compile(
    r"([Ss][Ii][Pp][Ss]?):"
    r'(?:([^@\s<>":]+)(?::([^@\s<>"]*))?@)?'
    rf"({HOST})(?::([0-9]+))?"
    r'((?:;[^\s<>"?]*)?)((?:\?[^\s<>"]*)?)\Z'
)
_TEL = re.compile(r'(?i)tel:([^\s<>"@;?:]+)((?:;[^\s<>"?]*)?)\Z')
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):.", re.DOTALL)
_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
_KEPT_ESCAPES = frozenset(f"%{ord(letter):02X}" for letter in ";/?:@&=+$,%")
_HOST_PORT = re.compile(r"(\[[^\]]+\]|[^:]+)(?::([0-9]{1,5}))?\Z")
_NUMERIC_HOST = re.compile(r"(?:0x[0-9a-f]+|[0-9]+)(?:\.(?:0x[0-9a-f]+|[0-9]+)){0,3}\Z", re.ASCII)
_SEPARATORS = str.maketrans("", "", "-.()")
_GLOBAL_DIGITS = re.compile(r"\+[0-9]+\Z")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_PAIR = re.compile(r"\\(.)", re.DOTALL)
# Both URIs must have them, or neither (RFC 3261 section 19.1.4, its list and its examples).
_COUNTING = frozenset({"user", "ttl", "method", "maddr", "transport"})
_DECIDE_THE_WAY = ("transport", "maddr")


class UriError(ValueError):
    """The text is no readable URI; `str` gives the reason."""


@dataclass(frozen=True, slots=True)
class SipUri:
    """A sip: or sips: URI. Its parts are as written; `str` returns the original URI.

    Attributes:
        scheme: "sip" or "sips".
        user: With its escapes and parameters, "+62;ext=1" or "%31001"; "" for none.
        host: IPv6 has brackets.
        parameters: ";transport=tcp;lr", or "".
        headers: "?Subject=x", or "".
    """

    scheme: str
    user: str
    password: str | None
    host: str
    port: int | None
    parameters: str = ""
    headers: str = ""

    def __str__(self) -> str:
        password = "" if self.password is None else f":{self.password}"
        return f"{self.scheme}:{self.user}{password}{'@' if self.user else ''}{self.without_user}"

    @property
    def without_user(self) -> str:
        """Return the text after the scheme and the user: host, port, parameters, headers."""
        return f"{self.host_port}{self.parameters}{self.headers}"

    @property
    def host_port(self) -> str:
        return self.host if self.port is None else f"{self.host}:{self.port}"

    @property
    def name(self) -> str:
        """Return the user without escapes and user parameters. A byte that is not UTF-8
        becomes a surrogate.
        """
        return unquote(self.user.partition(";")[0], errors="surrogateescape")

    @property
    def address(self) -> str:
        """Return the host in its comparable spelling; IPv6 has no brackets."""
        return comparable_host(self.host)

    @property
    def next_host(self) -> str:
        """Return where a request goes (RFC 3263 section 4): `maddr`, or else the host; in comparable
        spelling.
        """
        maddr = self.parameter("maddr") if self.parameters else None
        return comparable_host(maddr) if maddr else self.address

    @property
    def transport(self) -> str:
        """Return the transport in lower case, "tls" for sips:, "" if none is given."""
        return "tls" if self.scheme == "sips" else (self.parameter("transport") or "").lower()

    @property
    def effective_port(self) -> int:
        return self.port or default_port(self.transport)

    def parameter(self, name: str) -> str | None:
        """Return the first parameter of this name, without escapes, "" for a flag; None if there is none."""
        return next((value for key, value in parameters_of(self.parameters) if key == name), None)


@dataclass(frozen=True, slots=True)
class TelUri:
    """A tel: URI (RFC 3966), its parts as written."""

    number: str
    parameters: str = ""

    def __str__(self) -> str:
        return f"tel:{self.number}{self.parameters}"

    @property
    def name(self) -> str:
        """Return the number without escapes."""
        return unquote(self.number, errors="surrogateescape")

    @property
    def digits(self) -> str:
        """Return the number without visual separators (RFC 3966 section 5.1.1)."""
        return self.name.translate(_SEPARATORS)


@dataclass(frozen=True, slots=True)
class NameAddress:
    """A name-addr or addr-spec. `name` has neither quotes nor escapes; `parameters` are the header's."""

    name: str
    uri: str
    parameters: str = ""


# -- reading ------------------------------------------------------------------------------------------------


def parse(text: str) -> SipUri | TelUri:
    """Read a sip:, sips: or tel: URI. Raises UriError."""
    if text[:4].lower() == "tel:":
        return parse_tel(text)
    return parse_sip(text)


def parse_sip(text: str) -> SipUri:
    """Read a sip: or sips: URI. Raises UriError."""
    found = _SIP.match(text)
    if found is None:
        raise UriError("bad URI")
    scheme, user, password, host, port, parameters, headers = found.groups()
    if problem := _sip_problem(text, host, port, parameters):
        raise UriError(problem)
    return SipUri(
        scheme.lower(), user or "", password, host, None if port is None else int(port), parameters, headers
    )


def parse_tel(text: str) -> TelUri:
    """Read a tel: URI. Raises UriError."""
    found = _TEL.match(text)
    if found is None or _BAD_ESCAPE.search(text):
        raise UriError("bad URI")
    return TelUri(found[1], found[2])


def read_sip(text: str) -> SipUri | None:
    """Read a sip: or sips: URI; None if malformed."""
    try:
        return parse_sip(text)
    except UriError:
        return None


def uri_problem(text: str) -> str:
    """Return why a URI is unreadable, or "". For schemes other than sip and sips, only the
    form is checked.
    """
    found = _SIP.match(text)
    if found is not None:
        return _sip_problem(text, found[4], found[5], found[6])
    scheme = _SCHEME.match(text)
    return "" if scheme is not None and scheme[1].lower() not in SIP_SCHEMES else "bad URI"


def host_problem(host: str, port: str | None) -> str:
    """Return the fault of a host of the grammar (`HOST`) and its port, as text; or ""."""
    if len(host) > MOST_HOST:
        return "host name too long"
    if port is not None and (len(port) > 5 or int(port) > 65535):
        return "bad port"
    if host[0] == "[":
        try:
            # A third colon before an IPv4 part is a fault of RFC 3261's grammar (RFC 5118 section 4.10).
            IPv6Address(re.sub(r":::(?=\d+\.)", "::", host[1:-1]))
        except AddressValueError:
            return "bad IPv6 address"
    return ""


def is_sip(text: str) -> bool:
    """Whether it begins like a sip: or sips: URI."""
    return scheme_of(text) in SIP_SCHEMES


def scheme_of(text: str) -> str:
    return text.partition(":")[0].lower()


def parameters_of(text: str) -> list[tuple[str, str]]:
    """Split ";a=b;c" into names in lower case and values, both without escapes; a flag's value is ""."""
    pairs = (each.partition("=") for each in text.split(";") if each)
    if "%" in text:
        return [(unquote(name).strip().lower(), unquote(value).strip()) for name, _, value in pairs]
    return [(name.strip().lower(), value.strip()) for name, _, value in pairs]


def without_parameter(text: str, name: str) -> str:
    """Return ";a=b;c" without the parameter of this name; the others stay as written."""
    return "".join(
        f";{each}" for each in text.split(";") if each and unquote(each.partition("=")[0]).lower() != name
    )


def default_port(transport: str) -> int:
    return 5061 if transport == "tls" else 5060


def host_port(text: str) -> tuple[str, int]:
    """Split host or host:port; port 0 if there is none. Other text becomes a host that does not exist.

    IPv6 has brackets in the text, at least before a port, and none in the result.
    """
    found = _HOST_PORT.match(text.strip())
    if not found:
        return comparable_host(text.strip()), 0
    return comparable_host(found[1]), int(found[2] or 0)


def comparable_host(host: str) -> str:
    """Return a host so that equal strings mean the same host, whatever its spelling.

    A name in lower case, without the root's dot; an address as in `canonical`, also in forms that the
    system's resolver accepts: 127.1 and 2130706433 are 127.0.0.1.
    """
    if address := canonical(host):
        return address
    name = host.lower().removesuffix(".")
    if _NUMERIC_HOST.match(name):
        try:
            return socket.inet_ntoa(socket.inet_aton(name))
        except OSError:
            return name
    return name


def split_address(value: str) -> NameAddress:
    """Read a header value with a URI (RFC 3261 section 20.10). Never raises; the URI is not checked.

    The URI is in the first <> outside quoted text; without <> it ends at the first ";", and the rest belongs
    to the header.
    """
    begin, end = bracketed(value)
    if begin < 0:
        uri, semicolon, rest = value.partition(";")
        return NameAddress("", uri.strip(), semicolon + rest)
    name = value[:begin].strip()
    if quoted := _QUOTED.match(name):
        name = _PAIR.sub(r"\1", quoted[0][1:-1])
    return NameAddress(name, value[begin + 1 : end].strip(), value[end + 1 :])


def address_uri(value: str) -> str:
    """Return the URI of a name-addr or addr-spec, as `split_address` reads it."""
    begin, end = bracketed(value)
    return (value[begin + 1 : end] if begin >= 0 else value.partition(";")[0]).strip()


def refer_target(value: str) -> str:
    """Return the URI of a Refer-To value without its header fields, "" if it cannot be called."""
    begin, _ = bracketed(value)
    # Without <>, parameters are the header's (RFC 3261 section 20.10); with a "?", the <> were forgotten.
    text = address_uri(value) if begin >= 0 or "?" not in value else value.strip()
    uri = read_sip(text)
    return str(replace(uri, headers="")) if uri is not None else ""


def linked_number(rest: str) -> str:
    """Return the number of a tel: or callto: link, from the text after its scheme: without ;ext= and any
    query.

    A local number gets the global digits of its context (RFC 3966 section 5.1.5).
    """
    number, *others = re.split(r"[;?]", rest.removeprefix("//"))
    number = unquote(number).strip()
    return number if number.startswith("+") else global_context(";".join(others)) + number


def global_context(parameters: str) -> str:
    """Return the digits of ;phone-context= with their plus sign (RFC 3966 section 5.1.5); "" for none."""
    context = next((value for key, value in parameters_of(parameters) if key == "phone-context"), "")
    digits = context.translate(_SEPARATORS)
    return digits if _GLOBAL_DIGITS.match(digits) else ""


def bracketed(value: str) -> tuple[int, int]:
    """Return the position of a name-addr's <>, (-1, -1) without them. Quoted text is skipped."""
    begin = value.find("<")
    quote = value.find('"', 0, begin) if begin > 0 else -1
    while 0 <= quote < begin:
        text = _QUOTED.match(value, quote)
        if text is None:
            break  # the quote is not closed: ordinary letters
        if text.end() > begin:
            begin = value.find("<", text.end())
        quote = value.find('"', text.end(), begin) if begin > 0 else -1
    end = value.find(">", begin) if begin >= 0 else -1
    if end < 0:
        return -1, -1
    return value.rfind("<", begin, end), end


def _sip_problem(text: str, host: str, port: str | None, parameters: str) -> str:
    if "%" in text and _BAD_ESCAPE.search(text):
        return "bad URI"
    if (len(host) > MOST_HOST or host[0] == "[" or port is not None) and (
        problem := host_problem(host, port)
    ):
        return problem
    if parameters.count(";") > 1 and _is_ambiguous(parameters):
        return "ambiguous URI"
    return ""


def _is_ambiguous(parameters: str) -> bool:
    """Whether a routing parameter has two values: two readers could take different ones."""
    pairs = parameters_of(parameters)
    return any(len({value.lower() for key, value in pairs if key == name}) > 1 for name in _DECIDE_THE_WAY)


# -- comparing ----------------------------------------------------------------------------------------------


def is_same(one: SipUri | TelUri, other: SipUri | TelUri) -> bool:
    """Whether two URIs are equivalent: RFC 3261 section 19.1.4, RFC 5954 for IPv6, RFC 3966 section 4.

    It is symmetric, but by RFC 3261's own rule not transitive: a parameter that only one of the two has is
    ignored, so that sip:a@b equals both sip:a@b;x=1 and sip:a@b;x=2.
    """
    if isinstance(one, SipUri) and isinstance(other, SipUri):
        return _are_same_sip(one, other)
    if isinstance(one, TelUri) and isinstance(other, TelUri):
        return _tel_key(one) == _tel_key(other)
    return False


def _are_same_sip(one: SipUri, other: SipUri) -> bool:
    if (one.scheme, one.port, one.address) != (other.scheme, other.port, other.address):
        return False
    if _user_key(one) != _user_key(other) or _headers_key(one) != _headers_key(other):
        return False
    ours, theirs = _parameters_key(one.parameters), _parameters_key(other.parameters)
    return all(
        ours[name] == theirs[name] if name in ours and name in theirs else name not in _COUNTING
        for name in {*ours, *theirs}
    )


def _user_key(uri: SipUri) -> tuple[str, str | None]:
    return _normal(uri.user), None if uri.password is None else _normal(uri.password)


def _headers_key(uri: SipUri) -> list[tuple[str, str]]:
    pairs = (each.partition("=") for each in uri.headers[1:].split("&") if each)
    return sorted((_normal(name).lower(), _normal(value)) for name, _, value in pairs)


def _parameters_key(parameters: str) -> dict[str, str]:
    pairs = (each.partition("=") for each in parameters.split(";") if each)
    found: dict[str, str] = {}
    for name, _, value in pairs:
        found.setdefault(_normal(name).lower(), _normal(value).lower())
    return found


def _tel_key(uri: TelUri) -> tuple[str, dict[str, str]]:
    parameters = _parameters_key(uri.parameters)
    for name in ("ext", "phone-context"):
        value = parameters.get(name, "")
        if value and not any(letter.isalpha() for letter in value):
            parameters[name] = value.translate(_SEPARATORS)
    return uri.digits.lower(), parameters


def _normal(text: str) -> str:
    """Return text in which only the significant escapes remain: of reserved characters, and of bytes."""

    def plain(found: re.Match[str]) -> str:
        escape = found[0].upper()
        byte = int(escape[1:], 16)
        return chr(byte) if 0x20 < byte < 0x7F and escape not in _KEPT_ESCAPES else escape

    return _ESCAPE.sub(plain, text) if "%" in text else text


# -- our own address ----------------------------------------------------------------------------------------


def is_oneself(uri: str, user: str, servers: Iterable[str], listening: str = "") -> bool:
    """Whether a call to a URI would come back here: it names our account, or the address where we listen.

    Escapes, parameters and case make no difference. Any user part at our own host and port counts as our own
    address, also if the host only says "this computer".

    Args:
        user: Of our account.
        servers: Host or host:port of each server of our PBX; "" is ignored.
        listening: Where the engine listens, "sip:1001@10.0.0.7:5060"; "" if unknown.
    """
    target, own = read_sip(uri), read_sip(listening)
    if target is None:
        return False
    host = target.next_host
    if own is not None and is_this_computer(host):
        host = own.address
    if own is not None and (host, target.effective_port) == (own.address, own.effective_port):
        return True
    hosts = {host_port(server)[0] for server in servers if server}
    users = {user.lower()}
    if own is not None:
        hosts.add(own.address)
        users.add(own.name.lower())
    is_here = host in hosts or is_this_computer(host)
    return is_here and target.name.partition(";")[0].lower() in users


def host_elsewhere(uri: SipUri, servers: Iterable[str]) -> str:
    """Return the host that a URI leads to, or "" if it is one of these servers. Ports do not count.

    With a `maddr` both it and the host must be servers: our server might follow either. The parameter's name
    may be escaped more than once, because a server on the way may unescape it once more.
    """
    ours = {host_port(server)[0] for server in servers}
    hosts = [uri.address]
    hosts += [
        comparable_host(value) for key, value in parameters_of(unescaped(uri.parameters)) if key == "maddr"
    ]
    return next((host for host in hosts if host not in ours), "")


def is_this_computer(host: str) -> bool:
    """Whether a host, as `comparable_host` returns it, means the computer itself, on any computer."""
    if not family_of(host):
        return host in ("localhost", "localhost.localdomain") or host.endswith(".localhost")
    address = ip_address(host)
    return address.is_loopback or address.is_unspecified


def unescaped(text: str) -> str:
    """Return text without %-escapes, however often it was escaped, and without invisible characters."""
    while (plain := without_invisible(unquote(text))) != text:
        text = plain
    return text.strip()
