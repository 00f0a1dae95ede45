"""Finishes calls towards the peer that pjsua2 has dropped: given up or hung up.

pjsua has four call slots and would keep one until the peer answers the CANCEL, which it may send only after a
first response (RFC 3261 section 9.1). So pjsua2 gets its 487 from the proxy at once, and the proxy cancels,
acknowledges and ends what the peer still makes of the INVITE.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator

from telephony.messages import Account
from telephony.sip.digest import Credentials
from telephony.sip.message import Header, SipMessage, split_list
from telephony.sip.uri import address_uri

_KEPT = ("from", "to", "call-id", "max-forwards")


def answers_to(response: SipMessage, invite: SipMessage) -> Iterator[tuple[SipMessage, bool]]:
    """Yield the requests to send after a response to an abandoned INVITE, as it was sent.

    Each comes with whether it takes the INVITE's own flow; otherwise its Route or URI decides.
    """
    if response.status < 200:
        yield _like("CANCEL", invite, invite), True
    elif response.status >= 300:
        yield _like("ACK", invite, response), True
    else:
        yield _in_dialog("ACK", response, invite, 0), False
        yield _in_dialog("BYE", response, invite, 1), False


def _like(method: str, invite: SipMessage, to_of: SipMessage) -> SipMessage:
    """Return a request of the INVITE's own transaction (RFC 3261 sections 9.1 and 17.1.1.3)."""
    made = SipMessage(f"{method} {invite.uri} SIP/2.0", [Header("Via", invite.first("via"))])
    made.headers += [Header("Route", value) for value in invite.all("route")]
    made.headers += [Header(key.title(), invite.get(key)) for key in _KEPT]
    made.set("to", to_of.get("to"))
    made.headers.append(Header("CSeq", f"{invite.cseq[0]} {method}"))
    return made


def _in_dialog(method: str, response: SipMessage, invite: SipMessage, after: int) -> SipMessage:
    """Return a request in the dialog that an unwanted 2xx created (RFC 3261 section 12.1.2)."""
    target = address_uri(response.first("contact")) or invite.uri
    made = SipMessage(f"{method} {target} SIP/2.0")
    made.headers.append(Header("Via", _via()))
    routes = [route for value in response.all("record-route") for route in split_list(value)]
    made.headers += [Header("Route", route) for route in reversed(routes)]
    made.headers += [Header(key.title(), response.get(key)) for key in ("from", "to", "call-id")]
    made.headers.append(Header("CSeq", f"{invite.cseq[0] + after} {method}"))
    made.headers.append(Header("Max-Forwards", "70"))
    return made


def with_password(request: SipMessage, challenge: SipMessage, account: Account) -> SipMessage | None:
    """Return the request with the credentials that a 401 or 407 requests; None if we cannot (RFC 3261 section
    22.2).
    """
    credentials = Credentials(account.auth_user or account.user, account.password)
    if credentials.learn(challenge) is None:
        return None
    made = SipMessage(
        request.start, [Header(each.name, each.value) for each in request.headers], request.body
    )
    for key in ("authorization", "proxy-authorization"):
        made.remove(key)
    made.set("via", _via())
    made.set("cseq", f"{request.cseq[0] + 1} {request.method}")
    credentials.authorize(made)
    return made


def _via() -> str:
    """Return a Via with a new branch; Outgoing writes the sent-by."""
    return f"SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK{secrets.token_hex(10)}"
