"""Video in the descriptions that pass the proxy: ours is inserted into pjsua2's, the peer's is hidden from
it.

The agreement of an offer and its answer is reported. pjsua2 does not know it: for pjsua2 each video section
has port 0 or does not exist. A refused offer changes nothing (RFC 3264 section 4).
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

from telephony.messages import Video, VideoState
from telephony.proxy.offer_answer import our_video
from telephony.proxy.offer_answer.offers import remember
from telephony.proxy.offer_answer.video_dialog import OurOffer, TheirOffer, VideoDialog
from telephony.proxy.offer_answer.video_ports import PortPair, VideoPorts
from telephony.proxy.offer_answer.video_sections import is_video, video_of
from telephony.sip import multipart, sdp
from telephony.sip.ip_address import family_of
from telephony.sip.message import Header, SipMessage, parameter
from telephony.sip.sdp import SdpError, Section
from telephony.sip.uri import SipUri, is_same, read_sip, refer_target
from telephony.sip.video_agreement import VideoAgreement

HEADER = "X-Loket-Video"  # between pjsua2 and the proxy only
# From pjsua2, in an INVITE: offer video, remove it, or call with sound alone (the peer may add video).
ADD, REMOVE, SOUND = "add", "remove", "sound"
OFFERED = "offered"  # to pjsua2, in an INVITE that offers us video
MOST_DIALOGS = 100  # pjsua2 has four calls
MOST_OFFERS = 200  # of peers, that pjsua2 may still answer
MOST_REFERRED = 8
MOST_SENT = 4  # of one dialog, that may be repeated

Agreed = Callable[[str, "VideoAgreement | None", VideoState], None]


class VideoDialogs:
    """Lives in the proxy's loop.

    Attributes:
        video: The video settings.
    """

    def __init__(self, ports: VideoPorts, address: Callable[[int], str | None], agreed: Agreed) -> None:
        """Args:
        address: Returns our present address of a family, None if there is none.
        agreed: Receives a Call-ID, the agreement, and the state without an agreement.
        """
        self.video = Video()
        self._ports = ports
        self._address = address
        self._agreed = agreed
        self._dialogs: OrderedDict[tuple[str, str], VideoDialog] = OrderedDict()  # by Call-ID and our tag
        self._theirs: OrderedDict[tuple[str, int, str], TheirOffer] = OrderedDict()
        # the targets of REFERs from peers with video
        self._referred: OrderedDict[SipUri, None] = OrderedDict()
        self._over: OrderedDict[tuple[str, str], None] = (
            OrderedDict()
        )  # like _dialogs; pjsua2 may repeat a message

    def ended(self, call_id: str) -> None:
        """Close the sockets of a call that has ended."""
        for key in [key for key in self._dialogs if key[0] == call_id]:
            self._dialogs.pop(key).close()
            remember(self._over, key, None, MOST_DIALOGS)

    def close(self) -> None:
        for dialog in self._dialogs.values():
            dialog.close()
        self._dialogs.clear()

    # -- from the network -----------------------------------------------------------------------------------

    def inner_offer(self, request: SipMessage) -> str:
        """Remember an offer's video; return pjsua2's part of the offer, still to be rebuilt."""
        text = request.body.decode("latin-1")
        dialog = self._of(request)
        extra = dialog.extra_of(text) if dialog is not None else None
        number, method = request.cseq
        remember(self._theirs, (request.call_id, number, method), _their_offer(text, extra), MOST_OFFERS)
        return dialog.inner(text) if dialog is not None else text

    def inner_answer(self, message: SipMessage) -> str:
        """Return pjsua2's part of an answer, still to be rebuilt."""
        text = message.body.decode("latin-1")
        dialog = self._of(message)
        return dialog.inner(text) if dialog is not None else text

    def answered(self, message: SipMessage, text: str, has_sound: bool) -> None:
        """Settle the video of a peer's answer `text`; pjsua2 gets its own part of the answer."""
        dialog = self._of(message)
        offer = dialog.offers.get(_offer_key(message)) if dialog is not None else None
        if dialog is None or offer is None:
            return
        if message.is_request or message.status >= 200:
            del dialog.offers[_offer_key(message)]  # a repeated answer changes nothing
        theirs = _their_offer(text).videos.get(offer.place) if offer.place is not None and has_sound else None
        agreement = None
        sound = our_video.sound_of(text)
        if (
            theirs is not None
            and offer.video is not None
            and offer.pair is not None
            and our_video.answers(theirs, offer.video, sound)
        ):
            agreement = our_video.by_their_answer(theirs, offer.video, offer.pair)
        dialog.types.learn(text)
        # Some phones answer a hold with port 0, and accept video again when they are resumed.
        is_hold = offer.video is not None and not offer.video.sends and not offer.video.receives
        dialog.is_wanted = agreement is not None or (dialog.is_wanted and is_hold)
        otherwise = VideoState.REFUSED if offer.is_wanted else VideoState.NONE
        self._settle(message.call_id, dialog, agreement, otherwise)

    def receive(self, request: SipMessage) -> None:
        """Mark for the engine whether an INVITE has video for us; remove a mark that the sender made."""
        request.remove(HEADER.lower())
        if request.method == "INVITE":
            offer = self._theirs.get((request.call_id, *request.cseq))
            if self.video.is_allowed and offer is not None and offer.videos:
                request.headers.append(Header(HEADER, OFFERED))
        elif request.method == "REFER":
            self._referred_to(request)

    def _referred_to(self, refer: SipMessage) -> None:
        """If the REFER's call has video, give video to the requested call, too."""
        dialog = self._of(refer)
        if dialog is not None and dialog.agreement is not None:
            target = read_sip(refer_target(refer.get("refer-to")))
            if target is not None:
                remember(self._referred, target, None, MOST_REFERRED)

    def _referred_as(self, uri: str) -> SipUri | None:
        """Return the target of a REFER that pjsua2 now calls, perhaps with other escapes and capitals."""
        called = read_sip(uri)
        return next((each for each in self._referred if called is not None and is_same(each, called)), None)

    # -- from pjsua2 ----------------------------------------------------------------------------------------

    def leaving(self, message: SipMessage) -> None:
        """Rewrite a message of pjsua2, perhaps a repeated one, for the network."""
        asked = message.get(HEADER.lower())
        message.remove(HEADER.lower())
        has_description = multipart.media_type(message.get("content-type")) == "application/sdp"
        tag = parameter(message.get("from" if message.is_request else "to"), "tag")
        # Neither offer nor answer of pjsua2. Each OPTIONS has a dialog of its own: many would displace calls.
        is_neither = message.method == "OPTIONS" or (
            message.is_request and message.method in ("ACK", "PRACK")
        )
        if not has_description or not tag or is_neither or (message.call_id, tag) in self._over:
            return
        dialog = self._dialog(message.call_id, tag)
        text, key = message.body.decode("latin-1"), (message.is_request, *message.cseq)
        made = dialog.sent.get((*key, text))
        if made is None:
            theirs = None if message.is_request else self._theirs.get((message.call_id, *message.cseq))
            if asked in (ADD, REMOVE):
                dialog.is_removed = asked == REMOVE
            if theirs is None:
                is_wanted = self._is_wanted(message, asked, dialog)
                # A caller without an offer is offered all that we support (RFC 3261 section 13.2.1).
                is_new = not message.is_request and key[2] == "INVITE" and not dialog.sent
                has_video = is_wanted or (is_new and self.video.is_allowed)
                made = self._offer(dialog, key, text, has_video, is_wanted)
            else:
                made = self._answer(message.call_id, dialog, text, theirs)
            remember(dialog.sent, (*key, text), made, MOST_SENT)
        message.body = made.encode("latin-1")

    def _is_wanted(self, message: SipMessage, asked: str, dialog: VideoDialog) -> bool:
        if asked in (REMOVE, SOUND) or not self.video.is_allowed:
            return False
        is_new = message.is_request and not parameter(message.get("to"), "tag")
        if is_new and (referred := self._referred_as(message.uri)) is not None:
            del self._referred[referred]  # a later call to the same target is independent
            dialog.is_referred = True
        return asked == ADD or dialog.is_wanted or (is_new and dialog.is_referred)

    def _offer(
        self, dialog: VideoDialog, key: tuple[bool, int, str], text: str, has_video: bool, is_wanted: bool
    ) -> str:
        sound = our_video.sound_of(text)
        pair = self._pair(dialog, sound.family) if has_video and sound is not None else None
        ours = None
        if pair is not None and sound is not None:
            limit, first = self.video.kilobits_per_s, self.video.first_codec
            known = dialog.types.at(dialog.video_place(text))
            ours = our_video.offer(sound, pair.host, pair.port, first, limit, dialog.key, known)
        made = dialog.offered(text, ours)
        remember(dialog.offers, key, OurOffer(is_wanted, dialog.place, ours, pair))
        return made

    def _answer(self, call_id: str, dialog: VideoDialog, text: str, theirs: TheirOffer) -> str:
        """Answer with video in the first usable section of the peer; the section that had it comes first."""
        sound = our_video.sound_of(text)
        agreement, otherwise = None, VideoState.NONE
        if self.video.is_allowed and dialog.is_removed:
            otherwise = VideoState.WANTED if theirs.videos else otherwise
        elif self.video.is_allowed and sound is not None:
            otherwise = VideoState.FAILED if theirs.has_video else otherwise
            for place in sorted(theirs.videos, key=lambda each: each != dialog.place):
                video = theirs.videos[place]
                pair = self._pair(dialog, family_of(video.rtp[0]))
                if pair is None:
                    continue
                limit = self.video.kilobits_per_s
                ours = our_video.answer(video, sound, pair.host, pair.port, limit, dialog.key)
                if ours is not None:
                    agreement = our_video.by_our_answer(video, ours, pair)
                    made = dialog.answered(text, theirs, place, ours)
                    break
        if agreement is None:
            made = dialog.answered(text, theirs, None, None)
        dialog.is_wanted = agreement is not None
        self._settle(call_id, dialog, agreement, otherwise)
        return made

    # -------------------------------------------------------------------------------------------------------

    def _settle(
        self, call_id: str, dialog: VideoDialog, agreement: VideoAgreement | None, otherwise: VideoState
    ) -> None:
        before, dialog.agreement = dialog.agreement, agreement
        was_wanted, dialog.is_asked_for = dialog.is_asked_for, otherwise is VideoState.WANTED
        is_change = otherwise is not VideoState.NONE or was_wanted
        if agreement != before or (agreement is None and is_change):
            self._agreed(call_id, agreement, otherwise)

    def _pair(self, dialog: VideoDialog, family: int) -> PortPair | None:
        """Return the dialog's sockets of this family; new ones if our address has changed."""
        host = self._address(family)
        if host is None:
            return None
        if not dialog.pairs or dialog.pairs[-1].host != host:
            pair = self._ports.open(host)
            dialog.pairs += [pair] if pair is not None else []
            return pair
        return dialog.pairs[-1]

    def _of(self, message: SipMessage) -> VideoDialog | None:
        """Return the dialog of a peer's message."""
        tag = parameter(message.get("to" if message.is_request else "from"), "tag")
        return self._dialogs.get((message.call_id, tag))

    def _dialog(self, call_id: str, tag: str) -> VideoDialog:
        dialog = self._dialogs.setdefault((call_id, tag), VideoDialog())
        self._dialogs.move_to_end((call_id, tag))
        if len(self._dialogs) > MOST_DIALOGS:
            self._dialogs.popitem(last=False)[1].close()
        return dialog


def _offer_key(answer: SipMessage) -> tuple[bool, int, str]:
    """Return the key of our offer that this answers: in a request, a 2xx (answered in an ACK) or a 183 (in a
    PRACK).
    """
    number, method = answer.cseq
    if not answer.is_request:
        return (True, number, method)
    rack = answer.get("rack").split()
    return (False, int(rack[1]) if method == "PRACK" and len(rack) == 3 else number, "INVITE")


def _their_offer(description: str, extra: Section | None = None) -> TheirOffer:
    """Read a description; the result is empty if the message filter will refuse all of it."""
    try:
        theirs = sdp.parse(description)
    except SdpError:
        return TheirOffer("", {}, extra, has_video=False)
    read = ((place, video_of(section, theirs.session)) for place, section in enumerate(theirs.sections))
    videos = {place: video for place, video in read if video is not None}
    return TheirOffer(description, videos, extra, has_video=any(map(is_video, theirs.sections)))
