"""Answers digest challenges (RFC 3261 section 22, RFC 7616; SHA-256 by RFC 8760)."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from telephony.sip.message import Header, SipMessage

# Best first. RFC 8760 lets the server's order decide, but an attacker could have changed that order.
_ALGORITHMS: dict[str, Callable[[bytes], str]] = {
    "SHA-256": lambda data: hashlib.sha256(data).hexdigest(),
    "MD5": lambda data: hashlib.md5(data, usedforsecurity=False).hexdigest(),
}
_FIELD = re.compile(r'([A-Za-z-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))')
PASSWORD_CODES = frozenset({401, 403, 407})
MOST_WRONG = 8  # fail2ban's jail for Asterisk bans at ten in ten minutes
WRONG_FOR_S = 610.0  # ten minutes, plus the difference in the travel time of two requests
UNANSWERED_S = 32.0  # Timer F (RFC 3261 section 17.1.2.2): no response arrives after it
_ANSWERS = {401: ("www-authenticate", "Authorization"), 407: ("proxy-authenticate", "Proxy-Authorization")}


@dataclass
class _Challenge:
    realm: str
    nonce: str
    opaque: str
    algorithm: str
    has_qop: bool
    is_stale: bool
    header: str  # the header field of the answer
    uses: int = 0


class DigestBudget:
    """Limits the wrong answers to challenges, because PBXs lock accounts after some of them.

    At most MOST_WRONG in any WRONG_FOR_S, for one password. An answer without a response counts for
    UNANSWERED_S.

    Args:
        now: Seconds on a monotonic clock.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._counts_until: dict[str, float] = {}  # by the branch of the request

    @property
    def frees_in_s(self) -> float:
        """Return the seconds until one more may be sent; 0.0: now."""
        at = self._now()
        self._counts_until = {branch: until for branch, until in self._counts_until.items() if until > at}
        times = sorted(self._counts_until.values())
        return times[-MOST_WRONG] - at if len(times) >= MOST_WRONG else 0.0

    def sent(self, branch: str) -> None:
        """Count an answer to a challenge."""
        self._counts_until[branch] = self._now() + UNANSWERED_S

    def answered(self, response: SipMessage) -> None:
        """Learn from a final response whether the server accepted the answer in its request, if any."""
        if response.branch not in self._counts_until:
            return
        if response.status // 100 == 2:
            self.clear()
        elif response.status in PASSWORD_CODES and not _is_stale(response):
            self._counts_until[response.branch] = self._now() + WRONG_FOR_S
        else:
            del self._counts_until[response.branch]

    def clear(self) -> None:
        """Start anew: the password was changed, or it is right."""
        self._counts_until.clear()


class Credentials:
    """One account's name and password. Keeps the last nonce of each realm, to answer before a challenge."""

    def __init__(self, user: str, password: str) -> None:
        self._user = user
        self._password = password
        self._challenges: dict[tuple[str, str], _Challenge] = {}

    def __repr__(self) -> str:
        return f"Credentials({self._user})"

    def learn(self, response: SipMessage) -> bool | None:
        """Take the challenge of a 401 or 407.

        Returns:
            None if we can answer no challenge in it; else whether the nonce was only stale.
        """
        asking, answering = _ANSWERS.get(response.status, ("", ""))
        found = [
            challenge for value in response.all(asking) if (challenge := _read(value, answering)) is not None
        ]
        if not found or not self._password:
            return None
        best = min(found, key=lambda challenge: list(_ALGORITHMS).index(_base(challenge.algorithm)))
        self._challenges[best.header, best.realm] = best
        return best.is_stale

    def use_password(self, password: str) -> None:
        """Use another password from now on."""
        self._password = password
        self.forget()

    def forget(self) -> None:
        """Forget the nonces: the next request is challenged first."""
        self._challenges.clear()

    def authorize(self, request: SipMessage) -> bool:
        """Add an answer for each realm that has challenged us; return whether there was one."""
        for challenge in self._challenges.values():
            value = self._answer(challenge, request.method, request.uri)
            request.headers.append(Header(challenge.header, value))
        return bool(self._challenges)

    def _answer(self, challenge: _Challenge, method: str, uri: str) -> str:
        challenge.uses += 1
        client_nonce = secrets.token_hex(8)
        digest = _ALGORITHMS[_base(challenge.algorithm)]

        def hashed(*parts: str) -> str:
            return digest(":".join(parts).encode())

        secret = hashed(self._user, challenge.realm, self._password)
        if challenge.algorithm.upper().endswith("-SESS"):
            secret = hashed(secret, challenge.nonce, client_nonce)
        request = hashed(method, uri)
        fields = [
            f'Digest username="{_quoted(self._user)}"',
            f'realm="{_quoted(challenge.realm)}"',
            f'nonce="{_quoted(challenge.nonce)}"',
            f'uri="{uri}"',
        ]
        if challenge.has_qop:
            count = f"{challenge.uses:08x}"
            response = hashed(secret, challenge.nonce, count, client_nonce, "auth", request)
            fields += [f'response="{response}"', f'cnonce="{client_nonce}"', "qop=auth", f"nc={count}"]
        else:
            fields.append(f'response="{hashed(secret, challenge.nonce, request)}"')
        fields.append(f"algorithm={challenge.algorithm}")
        if challenge.opaque:
            fields.append(f'opaque="{_quoted(challenge.opaque)}"')
        return ", ".join(fields).encode().decode("latin-1")  # like all text of a SipMessage


def _is_stale(response: SipMessage) -> bool:
    """Whether the nonce was stale, rather than the password wrong."""
    asking, answering = _ANSWERS.get(response.status, ("", ""))
    found = (_read(value, answering) for value in response.all(asking))
    return any(challenge is not None and challenge.is_stale for challenge in found)


def _read(value: str, header: str) -> _Challenge | None:
    """Return a challenge that we can answer, or None."""
    scheme, _, rest = value.strip().partition(" ")
    if scheme.lower() != "digest":
        return None
    fields = {
        found[1].lower(): re.sub(r"\\(.)", r"\1", found[2]) if found[2] is not None else found[3]
        for found in _FIELD.finditer(rest.encode("latin-1").decode("utf-8", "replace"))
    }
    algorithm = fields.get("algorithm", "MD5")
    kinds = [kind.strip().lower() for kind in fields.get("qop", "").split(",")]
    has_qop = "auth" in kinds
    if _base(algorithm) not in _ALGORITHMS or "nonce" not in fields:
        return None
    if not has_qop and (kinds != [""] or algorithm.upper().endswith("-SESS")):
        return None  # auth-int only; or a session variant without the client's nonce
    return _Challenge(
        realm=fields.get("realm", ""),
        nonce=fields["nonce"],
        opaque=fields.get("opaque", ""),
        algorithm=algorithm,
        has_qop=has_qop,
        is_stale=fields.get("stale", "").lower() == "true",
        header=header,
    )


def _base(algorithm: str) -> str:
    return algorithm.upper().removesuffix("-SESS")


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
