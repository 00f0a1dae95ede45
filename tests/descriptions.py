"""Session descriptions as exchanges, phones and gateways really write them: each must lead to a call.

Written after the documents and traces of the products named; addresses and keys are made up. All can PCMA.
"""

from __future__ import annotations

KEY = "inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz"
FINGERPRINT = "sha-256 " + ":".join(["9B"] * 32)


def description(*lines: str, address: str = "127.0.0.1", session: tuple[str, ...] = ()) -> str:
    """Return a session with these sections."""
    head = ("v=0", f"o=- 20518 2 IN IP4 {address}", "s=-", *session, f"c=IN IP4 {address}", "t=0 0")
    return "".join(f"{line}\r\n" for line in (*head, *lines))


EVENTS = ("a=rtpmap:101 telephone-event/8000", "a=fmtp:101 0-16")

GOOD_OFFERS: dict[str, str] = {
    "asterisk": description(
        "m=audio 45000 RTP/AVP 8 0 9 101",
        "a=rtpmap:8 PCMA/8000",
        "a=rtpmap:0 PCMU/8000",
        "a=rtpmap:9 G722/8000",
        "a=rtpmap:101 telephone-event/8000",
        "a=fmtp:101 0-16",
        "a=ptime:20",
        "a=maxptime:150",
        "a=silenceSupp:off - - - -",
        "a=sendrecv",
    ),
    "cisco": (
        "v=0\r\no=CiscoSystemsCCM-SIP 4242 1 IN IP4 127.0.0.1\r\ns=SIP Call\r\nc=IN IP4 127.0.0.1\r\n"
        "b=AS:64\r\nt=0 0\r\nm=audio 45000 RTP/AVP 8 18 101\r\nb=TIAS:64000\r\na=rtpmap:8 PCMA/8000\r\n"
        "a=rtpmap:18 G729/8000\r\na=fmtp:18 annexb=no\r\na=ptime:20\r\na=rtpmap:101 telephone-event/8000\r\n"
        "a=fmtp:101 0-15\r\na=X-cap: 1 audio RTP/AVP 101\r\n"
        "a=trafficclass:conversational.audio.avconf.aq:admitted\r\n"
        "m=video 45002 RTP/AVP 97 126\r\nb=TIAS:2000000\r\na=rtpmap:97 H264/90000\r\n"
        "a=fmtp:97 profile-level-id=42801F;packetization-mode=0;max-fs=8160\r\na=rtpmap:126 H264/90000\r\n"
        "a=imageattr:97 send [x=[32:1:1920],y=[32:1:1080]] recv [x=[32:1:1920],y=[32:1:1080]]\r\n"
        "a=content:main\r\na=rtcp-fb:* nack pli\r\na=rtcp-fb:* ccm tmmbr\r\n"
        "m=application 45004 RTP/AVP 125\r\na=rtpmap:125 H224/4800\r\n"
        "m=application 45006 UDP/BFCP *\r\na=floorctrl:c-s\r\na=confid:1\r\na=floorid:2 mstrm:12\r\n"
    ),
    "avaya": description(
        "m=audio 45000 RTP/AVP 8 0 120",
        "a=rtpmap:120 telephone-event/8000",
        "a=fmtp:120 0-15",
        "a=ptime:20",
        "a=avf:avc=n prio=n",
        "a=csup:avf-v0",
        session=("i=A telephone call", "b=AS:64", "a=X-nt-inband:off"),
    ),
    "webrtc gateway": description(
        "m=audio 45000 RTP/AVPF 111 9 8 0 110 126",
        "a=rtcp:45001 IN IP4 127.0.0.1",
        "a=rtcp-fb:111 transport-cc",
        "a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level",
        "a=setup:actpass",
        "a=mid:0",
        "a=msid:stream track",
        "a=sendrecv",
        "a=rtcp-mux",
        "a=rtcp-rsize",
        "a=rtpmap:111 opus/48000/2",
        "a=fmtp:111 minptime=10;useinbandfec=1",
        "a=rtpmap:9 G722/8000",
        "a=rtpmap:8 PCMA/8000",
        "a=rtpmap:0 PCMU/8000",
        "a=rtpmap:110 telephone-event/48000",
        "a=rtpmap:126 telephone-event/8000",
        "a=ssrc:3570614608 cname:4TOk42mSjXCkVIa6",
        "a=ssrc:3570614608 msid:stream track",
        "a=ssrc-group:FID 3570614608 3570614609",
        session=("a=group:BUNDLE 0", "a=extmap-allow-mixed", "a=msid-semantic: WMS stream"),
    ),
    "zoom": description(
        "m=audio 45000 RTP/AVP 9 8 0 101",
        "b=RS:600",
        "b=RR:2000",
        "a=rtpmap:9 G722/8000/1",
        "a=rtpmap:8 PCMA/8000/1",
        "a=rtpmap:0 PCMU/8000/1",
        "a=rtpmap:101 telephone-event/8000/1",
        "a=fmtp:101 0-16",
        "a=ptime:20",
        "a=rtcp-xr:rcvr-rtt=all:10000 stat-summary=loss,dup,jitt,TTL voip-metrics",
        session=("b=CT:1000", "a=tool:gateway 3.1", "k=clear:none", "u=http://example.com/"),
    ),
    "linphone": (
        "v=0\r\no=warga 3902 2183 IN IP4 127.0.0.1\r\ns=Talk\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
        "a=rtcp-xr:rcvr-rtt=all:10000 stat-summary=loss,dup,jitt,TTL voip-metrics\r\na=record:off\r\n"
        "m=audio 45000 RTP/AVP 96 97 98 0 8 101 99 100\r\na=rtpmap:96 opus/48000/2\r\n"
        "a=fmtp:96 useinbandfec=1\r\na=rtpmap:97 speex/16000\r\na=fmtp:97 vbr=on\r\n"
        "a=rtpmap:98 speex/8000\r\na=fmtp:98 vbr=on\r\na=rtpmap:101 telephone-event/48000\r\n"
        "a=rtpmap:99 telephone-event/16000\r\na=rtpmap:100 telephone-event/8000\r\na=rtcp:45001\r\n"
        "a=rtcp-fb:* trr-int 5000\r\na=rtcp-fb:* ccm tmmbr\r\n"
    ),
    "baresip": (
        "v=0\r\no=- 3938 1284 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
        "a=tool:baresip 1.1.0\r\n"
        "m=audio 45000 RTP/AVP 8 0 101\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:0 PCMU/8000\r\n"
        "a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=rtcp:45001\r\na=sendrecv\r\na=label:1\r\n"
        "a=rtcp-rsize\r\na=ssrc:3318734387 cname:sip:a@b.c\r\na=ptime:20\r\na=minptime:20\r\n"
        "m=video 45002 RTP/AVP 97\r\nb=AS:512\r\na=rtpmap:97 H264/90000\r\na=fmtp:97 packetization-mode=0\r\n"
        "a=framerate:30.00\r\na=rtcp-fb:* nack pli\r\na=sendrecv\r\na=label:2\r\n"
    ),
    "fax gateway": description(
        "m=audio 45000 RTP/AVP 8 13 101",
        "a=rtpmap:8 PCMA/8000",
        "a=rtpmap:13 CN/8000",
        *EVENTS,
        "a=vbd",
        "a=gpmd:8 vbd=yes",
        "a=sqn: 0",
        "a=cdsc: 1 image udptl t38",
        "a=cpar: a=T38FaxVersion:0",
        "m=image 45010 udptl t38",
        "a=T38FaxVersion:0",
        "a=T38MaxBitRate:14400",
        "a=T38FaxRateManagement:transferredTCF",
        "a=T38FaxUdpEC:t38UDPRedundancy",
    ),
    "old device": (
        "v=0\r\no=root 1 1 IN IP4 127.0.0.1\r\ns=\r\ni=\r\nc=IN IP4 127.0.0.1\r\nt= 0  0\r\n"
        "m=audio  45000 RTP/AVP  8 \r\na=rtpmap: 8 PCMA/8000\r\na=ptime: 20\r\na=fmtp:8\r\n"
    ),
    "session timers of a trunk": description(
        "m=audio 45000 RTP/AVP 8 96 97",
        "a=rtpmap:8 PCMA/8000",
        "a=rtpmap:96 AMR/8000",
        "a=fmtp:96 mode-set=0,2,4,7; mode-change-period=2; max-red=0; octet-align=1",
        "a=rtpmap:97 AMR-WB/16000/1",
        "a=curr:qos local none",
        "a=curr:qos remote none",
        "a=des:qos mandatory local sendrecv",
        "a=des:qos optional remote sendrecv",
        "a=ptime:20",
        "a=maxptime:240",
    ),
    "sdes beside none": description(
        "m=audio 45000 RTP/SAVP 8 101",
        f"a=crypto:1 AES_256_CM_HMAC_SHA1_80 inline:{'A' * 62}==",
        f"a=crypto:2 AES_CM_128_HMAC_SHA1_80 {KEY}|2^31|1:1",
        f"a=crypto:3 AES_CM_128_HMAC_SHA1_32 {KEY} UNENCRYPTED_SRTCP",
        "a=rtpmap:8 PCMA/8000",
        *EVENTS,
        "m=audio 45004 RTP/AVP 8 101",
        "a=rtpmap:8 PCMA/8000",
        *EVENTS,
    ),
    "sdes in avp": description(
        "m=audio 45000 RTP/AVP 8 101",
        f"a=crypto:1 AES_CM_128_HMAC_SHA1_80 {KEY}",
        f"a=crypto:2 AEAD_AES_128_GCM {KEY}",
        "a=encryption:optional",
        "a=rtpmap:8 PCMA/8000",
        *EVENTS,
    ),
    "dtls beside none": description(
        "m=audio 45000 RTP/AVP 8",
        "m=audio 45010 UDP/TLS/RTP/SAVPF 8",
        f"a=fingerprint:{FINGERPRINT}",
        "a=setup:actpass",
    ),
    "ice": description(
        "m=audio 45000 RTP/AVP 8 101",
        "a=rtpmap:8 PCMA/8000",
        *EVENTS,
        "a=ice-ufrag:9uB6",
        "a=ice-pwd:YH75Fviy6338Vbrhrlp8Yh",
        "a=ice-options:trickle renomination",
        "a=rtcp:45001 IN IP4 127.0.0.1",
        "a=candidate:Hc0a80101 1 UDP 2130706431 127.0.0.1 45000 typ host",
        "a=candidate:Hc0a80101 2 UDP 2130706430 127.0.0.1 45001 typ host",
        "a=candidate:1 1 udp 2122260223 7f7a6a4f-1a1b.local 58131 typ host generation 0 network-id 1",
        "a=candidate:2 1 tcp 1518280447 127.0.0.1 9 typ host tcptype active generation 0 ufrag 9uB6",
        "a=candidate:3 1 udp 1686052607 203.0.113.5 58131 typ srflx raddr 0.0.0.0 rport 0",
        "a=candidate:4 1 udp 2122262783 2001:db8::1 58132 typ host",
        "a=end-of-candidates",
    ),
    "on hold as in RFC 2543": description("m=audio 45000 RTP/AVP 8", address="0.0.0.0"),
    "on hold": description("m=audio 45000 RTP/AVP 8", "a=inactive"),
    "rtcp at a name": description("m=audio 45000 RTP/AVP 8", "a=rtcp:45001 IN IP4 " + "1" * 300),
    "rtcp elsewhere": description(
        "m=audio 45000 RTP/AVP 8",
        "a=rtcp:45777",
        "a=rtpmap:8 PCMA/8000",
        "a=sendrecv",
        session=("e=a@example.com", "p=+62 22 731 5555", "z=0 0", "r=7d 1h 0 25h", "a=recvonly"),
    ),
}
