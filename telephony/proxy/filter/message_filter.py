"""The filter in front of pjsua2: it normalizes, answers or drops messages that pjsua2 must not see.

pjsua2's wheel aborts on some descriptions and accepts what RFC 4475 calls invalid. The filter keeps no
transactions: like a stateless server it answers each copy of a request alike (RFC 3261 section 8.2.7).
"""

from __future__ import annotations

import logging
import secrets
from collections import Counter
from dataclasses import dataclass

from telephony.proxy.filter import info_digits, normalize
from telephony.proxy.filter.flood import FloodGate, Limit
from telephony.proxy.filter.refusal import WITH_DESCRIPTION, Refusal, refusal_of, response_to
from telephony.proxy.filter.ringing import Openings, Ringing
from telephony.proxy.offer_answer.answer_rules import answer_problem, has_doubtful_keys, refusing_answer
from telephony.proxy.offer_answer.description import rebuilt
from telephony.proxy.offer_answer.offers import Dialog, Offers, Pending, remember
from telephony.proxy.offer_answer.sound_relays import SoundRelays
from telephony.proxy.offer_answer.video_dialogs import VideoDialogs
from telephony.sip import multipart, sdp
from telephony.sip.ip_address import network_of
from telephony.sip.message import Header, SipMessage, parameter
from telephony.sip.sdp import SdpError
from telephony.sip.syntax import malformed

_log = logging.getLogger(__name__)
MOST_BYTES = 3400  # passed to pjsip: it accepts 4000 (PJSIP_MAX_PKT_LEN), and the proxy adds its own hop
MOST_WIRE_BYTES = 16_000  # longer messages are not parsed at all
MOST_NOTIFY_BYTES = 65_000  # the proxy handles colleagues and voice mail itself, pjsip does not get them
MOST_LIST_BYTES = 65_000  # of Contacts, in the response to a REGISTER: pjsip does not get it, either
COUNTS_EVERY_S = 60.0
RETRY_AFTER_S = 5
_ANSWERS = "answers"  # limits the rate of refusals: nobody shall use us to flood another host
OPENING = frozenset({"INVITE", "UPDATE", "REFER"})
_DIALOG, _OUR_SERVER, _OUR_TEXTS = "dialog", "our server", "texts of our server"
# pjsip keeps a transaction for 32 s and has room for 1023.
LIMITS = {
    "INVITE": (Limit(60, 5), Limit(120, 10)),
    "OPTIONS": (Limit(60, 5), Limit(120, 10)),
    "MESSAGE": (Limit(30, 2), Limit(60, 5)),
    "other": (Limit(60, 5), Limit(120, 10)),
    "response": (Limit(200, 50), Limit(400, 100)),
    _ANSWERS: (Limit(120, 10), Limit(240, 20)),
    _DIALOG: (Limit(300, 50), Limit(1000, 200)),
    _OUR_SERVER: (Limit(1000, 100), Limit(2000, 200)),
    _OUR_TEXTS: (Limit(60, 5), Limit(60, 5)),
}


@dataclass(frozen=True)
class Pass:
    """pjsua2 gets this message, perhaps normalized."""

    message: SipMessage


@dataclass(frozen=True)
class Answer:
    """The sender gets this response, at the request's source address; pjsua2 gets nothing."""

    response: SipMessage


@dataclass(frozen=True)
class Drop:
    """Neither side gets a message. `why` contains no names."""

    why: str


@dataclass(frozen=True)
class _Sender:
    source: str
    is_trusted: bool
    now: float

    @property
    def address(self) -> str:
        """The source without the parts that a flood can vary: the port, and the lower half of an IPv6
        address.
        """
        return network_of(self.source.rpartition(":")[0] or self.source)


Verdict = Pass | Answer | Drop


class MessageFilter:
    """One per engine; lives in the proxy's thread. Raises nothing, whatever arrives.

    Attributes:
        kept_headers: Header fields of the PBX that are kept when a message is shortened, in lower case.

    Args:
        video: Hides video, and its position in the SDP, from pjsua2.
        relays: Hide IPv6 from pjsua2.
        takes_strangers: Whether INVITE and MESSAGE from others than our servers reach pjsua2; else 403.
    """

    def __init__(self, video: VideoDialogs, relays: SoundRelays, takes_strangers: bool = True) -> None:
        self.takes_strangers = takes_strangers
        self.kept_headers: frozenset[str] = frozenset()
        self._video = video
        self._relays = relays
        self._secret = secrets.token_hex(4)
        self._offers = Offers()
        self._gate = FloodGate(LIMITS)
        self._ringing = Ringing()
        self._openings = Openings()
        self._counts: Counter[str] = Counter()
        self._counted_at: float | None = None

    def from_network(
        self, message: SipMessage, raw: bytes, source: str, now: float, *, is_trusted: bool = False
    ) -> Verdict:
        """Judge one message before the proxy changes it; it may be changed here.

        Args:
            raw: The datagram, or the message cut out of its stream.
            source: The sender, as address:port.
            now: Monotonic seconds.
            is_trusted: It comes from one of our registrar's servers, or from a peer that the policy trusts.
        """
        sender = _Sender(source, is_trusted, now)
        if message.is_request:
            verdict = self._request(message, len(raw), sender)
        else:
            verdict = self._response(message, len(raw), sender)
        self._report(now)
        return verdict

    def from_phone(self, message: SipMessage) -> None:
        """Remember pjsua2's offers and answers, so that the peer's answers can be judged."""
        has_description = multipart.media_type(message.get("content-type")) == "application/sdp"
        self._offers.sent(message, message.body.decode("latin-1") if has_description else "")
        if message.status >= 200 and message.method == "INVITE":
            self._ringing.ended(message.call_id)

    # -- requests -------------------------------------------------------------------------------------------

    def _request(self, request: SipMessage, size: int, sender: _Sender) -> Verdict:
        dialog = self._offers.of(request)
        is_in_dialog = dialog is not None and bool(parameter(request.get("to"), "tag"))
        kind = _kind_of(request, sender.is_trusted, is_in_dialog)
        if not self._gate.admits(kind, sender.address, sender.now):
            if request.method not in ("INVITE", "MESSAGE"):
                return self._drop(f"flood of {kind}")
            busy = Refusal(503, f"flood of {kind}", (Header("Retry-After", str(RETRY_AFTER_S)),))
            return self._refuse(request, busy, sender, dialog)
        if size > (MOST_NOTIFY_BYTES if request.method == "NOTIFY" else MOST_WIRE_BYTES):
            return self._refuse(request, Refusal(513, "too large"), sender, dialog)
        if sender.is_trusted:
            normalize.be_liberal(request)
        refusal = refusal_of(request)
        if refusal is None and dialog is not None and is_in_dialog and dialog.is_over_for(request):
            refusal = Refusal(481, "after the end of its dialog")
        if refusal is None and request.method == "INVITE" and self._offers.replaces_ended(request):
            refusal = Refusal(603, "replaces a call that is over")  # RFC 3891 section 3
        if refusal is None and request.method == "ACK" and self._is_for_us(request, dialog):
            return self._drop("ACK of a refusal, or of nothing")
        if refusal is None and not sender.is_trusted:
            refusal = self._stranger_refusal(request, sender, is_in_dialog)
        if refusal is None:
            normalize.complete(request)
            info_digits.unify(request)
            refusal = self._description_refusal(request, dialog) or _size_refusal(request, self.kept_headers)
        if refusal is None and request.method in OPENING:
            refusal = self._opening_refusal(request, sender, is_in_dialog)
        if refusal is not None:
            return self._refuse(request, refusal, sender, dialog)
        if dialog is not None and request.method == "ACK":
            dialog.is_confirmed, dialog.pending = True, Pending.NONE
        if dialog is not None and request.method == "BYE":
            dialog.ends(request, is_ours=False)
        if request.method == "INVITE":
            self._offers.receive(request, request.body.decode("latin-1"))
        return Pass(request)

    def _stranger_refusal(self, request: SipMessage, sender: _Sender, is_in_dialog: bool) -> Refusal | None:
        if request.method == "REFER":
            # The call that it requests would be ours: in our name, at our cost. Only through our PBX, which
            # lets the peer request it and lets us call, is it accepted.
            return Refusal(403, "REFER of a stranger")
        if is_in_dialog:
            return None
        if not self.takes_strangers and request.method in ("INVITE", "MESSAGE"):
            return Refusal(403, "stranger")
        if request.method == "INVITE" and not self._ringing.admits(
            request.call_id, sender.source, sender.now
        ):
            return Refusal(486, "too many calls of one sender")
        return None

    def _opening_refusal(self, request: SipMessage, sender: _Sender, is_in_dialog: bool) -> Refusal | None:
        kind = "offer" if is_in_dialog else _OUR_SERVER if sender.is_trusted else "stranger"
        if self._openings.admits(kind, request, sender.now):
            return None
        if is_in_dialog:  # RFC 3261 section 14.2
            return Refusal(500, "too many offers", (Header("Retry-After", str(RETRY_AFTER_S)),))
        return Refusal(486, "too many new calls")

    def _refuse(
        self, request: SipMessage, refusal: Refusal, sender: _Sender, dialog: Dialog | None
    ) -> Verdict:
        if request.method == "ACK" or not self._gate.admits(_ANSWERS, sender.address, sender.now):
            return self._drop(refusal.why)
        self._relays.refused(request)
        if dialog is not None and request.method == "INVITE":
            remember(dialog.refused, request.cseq[0], None)
        self._count(f"{refusal.code} {refusal.why}")
        return Answer(response_to(request, refusal, self._secret))

    def _is_for_us(self, ack: SipMessage, dialog: Dialog | None) -> bool:
        """Whether pjsua2 must not see this ACK: it acknowledges a refusal of ours, or no response at all.

        Each response of pjsua2 has a tag. If an ACK without one arrives while its INVITE rings, pjsua2 treats
        it as a merged request (RFC 3261 section 8.2.2.2), answers it with 482, and aborts (sip_util.c:504).
        """
        to_tag = parameter(ack.get("to"), "tag")
        is_refused = dialog is not None and ack.cseq[0] in dialog.refused
        return not to_tag or to_tag.startswith(self._secret) or is_refused

    def _description_refusal(self, request: SipMessage, dialog: Dialog | None) -> Refusal | None:
        """Judge an offer; correct an answer that arrives in an ACK or PRACK."""
        late = dialog.take_late(request) if dialog is not None else ""
        if late and dialog is not None and not dialog.is_over(request):
            self._put_answer(request, late)
            return None
        if request.method == "ACK":
            multipart.put(request, "", b"")  # the negotiation is complete: pjsip would start it again
        if not request.body or request.method not in WITH_DESCRIPTION:
            return None
        if dialog is not None and request.method == "UPDATE" and dialog.pending is not Pending.NONE:
            return _pending_refusal(dialog.pending)
        try:
            offer = self._relays.inner_offer(request, rebuilt(self._video.inner_offer(request)))
        except SdpError as error:
            code = 300 if str(error) in ("IPv4", "IPv6") else 399  # RFC 3261 section 20.43
            return Refusal(488, str(error), (Header("Warning", f'{code} loket "{error}"'),))
        if dialog is not None and dialog.section_count and _is_miscounted(offer, dialog):
            return Refusal(488, "number of sections", (Header("Warning", '399 loket "number of sections"'),))
        multipart.put(request, "application/sdp", offer.encode("latin-1"))
        return None

    # -- responses ------------------------------------------------------------------------------------------

    def _response(self, response: SipMessage, size: int, sender: _Sender) -> Verdict:
        kind = _OUR_SERVER if sender.is_trusted else "response"
        if not self._gate.admits(kind, sender.address, sender.now):
            return self._drop("flood of responses")
        is_list = response.method == "REGISTER" and self._offers.is_ours(response)
        if size > (MOST_LIST_BYTES if is_list else MOST_WIRE_BYTES):
            return self._drop("response too large")
        contacts = normalize.take_contacts(response) if is_list else []
        if problem := malformed(response):
            return self._drop(f"response: {problem}")
        response.headers += contacts
        if len(response.all("via")) != 1 or not self._offers.is_ours(response):
            return self._drop("response to nothing of ours")  # RFC 3261 section 8.1.3.3
        length = int(response.get("content-length") or len(response.body))
        if length > len(response.body):
            return self._drop("response: body shorter than content-length")
        response.body = response.body[:length]
        if response.status in (401, 407) and not sender.is_trusted:
            _make_final(response)
        self._normalize_answer(response)
        if response.cseq[1] in ("OPTIONS", "INFO") and self._offers.of(response) is not None:
            _keep_call(response)
        is_for_phone = response.method != "REGISTER"
        if is_for_phone and len(response.to_bytes()) > MOST_BYTES:
            normalize.slim(response)
        if is_for_phone and len(response.to_bytes()) > MOST_BYTES:
            return self._drop("response too large")
        self._offers.answered(response)
        return Pass(response)

    def _normalize_answer(self, response: SipMessage) -> None:
        number, method = response.cseq
        if method not in ("INVITE", "UPDATE", "PRACK"):
            return
        try:
            multipart.take(response, "application/sdp")
        except (multipart.UnsupportedBodyError, multipart.MalformedBodyError):
            multipart.put(response, "", b"")
        dialog = self._offers.of(response)
        offer = dialog.ours.get((number, method), "") if dialog is not None else ""
        if not response.body:
            return
        if not offer or response.status >= 300 or (dialog is not None and dialog.is_over(response)):
            multipart.put(response, "", b"")  # it answers no open offer
        elif response.status >= 200:
            self._put_answer(response, offer)
        elif _is_sound_early(answer := self._rebuilt_answer(response, offer), offer):
            self._put_good_answer(response, answer)
        else:
            self._count("early answer taken out")
            multipart.put(response, "", b"")

    def _put_answer(self, message: SipMessage, offer: str) -> None:
        """Keep a good answer; replace a bad one with a refusal of all sections, so that
        pjsua2 ends the call.
        """
        answer = self._rebuilt_answer(message, offer)
        if answer:
            self._put_good_answer(message, answer)
        else:
            self._count("answer replaced")
            multipart.put(message, "application/sdp", refusing_answer(offer).encode("latin-1"))

    def _put_good_answer(self, message: SipMessage, answer: str) -> None:
        self._video.answered(message, message.body.decode("latin-1"), has_sound=sdp.read(answer).is_active)
        multipart.put(message, "application/sdp", answer.encode("latin-1"))

    def _rebuilt_answer(self, message: SipMessage, offer: str) -> str:
        """Return the answer that pjsua2 may see, "" for none."""
        try:
            answer = self._relays.inner_answer(message, rebuilt(self._video.inner_answer(message)))
        except SdpError:
            return ""
        return "" if answer_problem(answer, offer) else answer

    # -- counting -------------------------------------------------------------------------------------------

    def _drop(self, why: str) -> Drop:
        self._count(f"dropped: {why}")
        return Drop(why)

    def _count(self, what: str) -> None:
        self._counts[what] += 1

    def _report(self, now: float) -> None:
        """Log once a minute what was withheld from pjsua2."""
        if self._counted_at is None:
            self._counted_at = now
        if self._counts and now - self._counted_at >= COUNTS_EVERY_S:
            self._counted_at = now
            _log.warning("guard: %s", ", ".join(f"{n} x {what}" for what, n in self._counts.most_common(20)))
            self._counts.clear()


def _kind_of(request: SipMessage, is_trusted: bool, is_in_dialog: bool) -> str:
    """Return the limit that applies. Texts are kept and shown, so no sender may send many."""
    if request.method == "MESSAGE":
        return _OUR_TEXTS if is_trusted else "MESSAGE"
    if is_trusted:
        return _OUR_SERVER
    if is_in_dialog:
        return _DIALOG
    return request.method if request.method in LIMITS else "other"


def _is_sound_early(answer: str, offer: str) -> bool:
    """Whether an early answer will surely start media: after one that did not, pjsua2 aborts at the next."""
    return bool(answer) and sdp.read(answer).is_active and not has_doubtful_keys(answer, offer)


def _size_refusal(request: SipMessage, kept: frozenset[str]) -> Refusal | None:
    """Shorten a large request; refuse it if it stays too large for pjsip."""
    if request.method == "NOTIFY" or len(request.to_bytes()) <= MOST_BYTES:
        return None
    normalize.slim(request, kept)
    return Refusal(513, "too large") if len(request.to_bytes()) > MOST_BYTES else None


def _pending_refusal(pending: Pending) -> Refusal:
    """Refuse an offer while another is unanswered (RFC 3311 section 5.2): pjsip may abort on two."""
    if pending is Pending.OURS:
        return Refusal(491, "offer after ours")
    return Refusal(500, "offer after theirs", (Header("Retry-After", str(RETRY_AFTER_S)),))


def _is_miscounted(offer: str, dialog: Dialog) -> bool:
    """Whether an offer has too few sections (RFC 3264 section 8); before the call is up, any different
    number.

    That aborts pjsua_call.c:5640 if a second offer arrives before the first is settled.
    """
    count = len(sdp.read(offer).sections)
    return count < dialog.section_count if dialog.is_confirmed else count != dialog.section_count


def _keep_call(response: SipMessage) -> None:
    """Change a status by which pjsip would end the call: media proves whether the peer lives.

    A 503 ends no dialog (RFC 3261 section 12.2.1.2), and a proxy passes it on as 500 (section 16.7). A server
    that sends 408 got no response itself, which is 504.
    """
    status = {408: "504 Server Time-out", 503: "500 Server Internal Error"}.get(response.status)
    if status is not None:
        response.start = f"SIP/2.0 {status}"


def _make_final(response: SipMessage) -> None:
    """Turn a stranger's challenge into a refusal: only our own servers may receive our password's digest."""
    response.start = "SIP/2.0 403 Forbidden"
    response.remove("www-authenticate")
    response.remove("proxy-authenticate")
