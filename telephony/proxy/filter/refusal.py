"""The requests that a user agent refuses before it looks at calls, and the status codes (RFC 3261 section
8.2).
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field

from telephony.sip import multipart
from telephony.sip.message import Header, SipMessage, parameter, split_list
from telephony.sip.syntax import malformed
from telephony.sip.uri import SIP_SCHEMES, scheme_of

TAKEN = ("INVITE", "ACK", "BYE", "CANCEL", "OPTIONS", "PRACK", "UPDATE", "INFO", "NOTIFY", "REFER", "MESSAGE")
KNOWN = frozenset({*TAKEN, "REGISTER", "SUBSCRIBE", "PUBLISH"})
IN_DIALOG = frozenset({"BYE", "PRACK", "UPDATE", "INFO"})
EXTENSIONS = frozenset({"100rel", "timer", "replaces", "norefersub", "answermode"})
WITH_DESCRIPTION = frozenset({"INVITE", "UPDATE", "PRACK", "ACK"})
MOST_TEXT = 10_000  # bytes of a MESSAGE
REASONS = {
    400: "Bad Request",
    403: "Forbidden",
    405: "Method Not Allowed",
    406: "Not Acceptable",
    413: "Request Entity Too Large",
    415: "Unsupported Media Type",
    416: "Unsupported URI Scheme",
    420: "Bad Extension",
    481: "Call/Transaction Does Not Exist",
    486: "Busy Here",
    488: "Not Acceptable Here",
    491: "Request Pending",
    500: "Server Internal Error",
    501: "Not Implemented",
    503: "Service Unavailable",
    505: "Version Not Supported",
    513: "Message Too Large",
    603: "Decline",
}
_COPIED = ("via", "from", "to", "call-id", "cseq")
_BREAKS_LINES = re.compile(r"[\x00\r\n]")


@dataclass(frozen=True)
class Refusal:
    """The response to the sender. `why` is for the counters and contains no names."""

    code: int
    why: str
    headers: tuple[Header, ...] = field(default=())


def refusal_of(request: SipMessage) -> Refusal | None:
    """Judge one request alone. Removes parts of its body that the phone cannot use."""
    if not re.search(r"(?i) SIP/2\.0[ \t]*\Z", request.start):
        return Refusal(505, "version")
    if problem := malformed(request) or _length_problem(request):
        return Refusal(400, problem)
    method = request.method
    if method not in KNOWN:
        return Refusal(501, "unknown method", (_allow(),))
    if method not in TAKEN and not (method == "SUBSCRIBE" and parameter(request.get("to"), "tag")):
        return Refusal(405, f"{method} is not taken", (_allow(),))
    if scheme_of(request.uri) not in (*SIP_SCHEMES, "tel"):
        return Refusal(416, "URI scheme")
    if method in IN_DIALOG and not parameter(request.get("to"), "tag"):
        return Refusal(481, f"{method} without a dialog")
    if method == "REFER" and not parameter(request.get("to"), "tag"):
        return Refusal(403, "REFER outside of a call")  # otherwise a stranger could make us call
    return _extension_refusal(request) or _body_refusal(request)


def response_to(request: SipMessage, refusal: Refusal, secret: str) -> SipMessage:
    """Return the response of a stateless server (RFC 3261 sections 8.2.6 and 8.2.7).

    Its To tag begins with `secret` and is the same for the same request, so that its ACK is recognised.
    """
    headers = []
    for key in _COPIED:
        for value in request.all(key):
            text = _BREAKS_LINES.sub(" ", value)
            if key == "to" and not parameter(text, "tag"):
                text += f";tag={refusal_tag(request, secret)}"
            headers.append(Header(key.title().replace("Cseq", "CSeq").replace("-Id", "-ID"), text))
    headers += refusal.headers
    return SipMessage(f"SIP/2.0 {refusal.code} {REASONS[refusal.code]}", headers)


def refusal_tag(request: SipMessage, secret: str) -> str:
    identity = "\n".join((secret, request.call_id, request.branch, request.get("from")))
    return secret + hashlib.sha256(identity.encode("latin-1", "replace")).hexdigest()[:12]


def _allow() -> Header:
    return Header("Allow", ", ".join(TAKEN))


def _length_problem(request: SipMessage) -> str:
    """Cut off what follows the body in a datagram; return a fault if some is missing (RFC
    3261 section 18.3).
    """
    said = request.get("content-length")
    if not said:
        return ""
    if int(said) > len(request.body):
        return "body shorter than content-length"
    request.body = request.body[: int(said)]
    return ""


def _extension_refusal(request: SipMessage) -> Refusal | None:
    if request.method in ("ACK", "CANCEL"):  # RFC 3261 section 8.2.2.3
        return None
    wanted = [each for value in request.all("require") for each in split_list(value)]
    unknown = [each for each in wanted if each.lower() not in EXTENSIONS]
    if not unknown:
        return None
    return Refusal(420, "extension", (Header("Unsupported", ", ".join(unknown)),))


def _body_refusal(request: SipMessage) -> Refusal | None:
    method = request.method
    accept = _accepted(method)
    if request.body and accept:
        if request.get("content-encoding").lower() not in ("", "identity"):
            return Refusal(415, "content-encoding", (Header("Accept-Encoding", "identity"),))
        try:
            multipart.take(request, accept)
        except multipart.UnsupportedBodyError:
            return Refusal(415, "content-type", (Header("Accept", accept),))
        except multipart.MalformedBodyError as error:
            return Refusal(400, str(error))
    if method == "MESSAGE" and len(request.body) > MOST_TEXT:
        return Refusal(413, "text too long")
    if method == "INVITE" and not _may_answer_with_sdp(request):
        return Refusal(406, "accept")
    return None


def _accepted(method: str) -> str:
    if method in WITH_DESCRIPTION:
        return "application/sdp"
    return "text/plain" if method == "MESSAGE" else ""


def _may_answer_with_sdp(invite: SipMessage) -> bool:
    """Whether its Accept, if there is one, has application/sdp (RFC 3261 section 20.1)."""
    ranges = [multipart.media_type(each) for value in invite.all("accept") for each in split_list(value)]
    return not any(ranges) or bool({"*/*", "application/*", "application/sdp"}.intersection(ranges))
