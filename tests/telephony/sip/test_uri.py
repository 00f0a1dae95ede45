"""URIs and addresses are read in one way by all modules: what is shown, what is trusted, where SIP goes."""

from __future__ import annotations

import string

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from telephony.sip.uri import (
    NameAddress,
    SipUri,
    TelUri,
    UriError,
    address_uri,
    host_elsewhere,
    host_port,
    is_oneself,
    is_same,
    linked_number,
    parse,
    parse_sip,
    parse_tel,
    refer_target,
    split_address,
    uri_problem,
)

# -- what valid ones look like (RFC 3261 section 25.1, RFC 3966 section 3) -----------------------------------

ALPHANUM = string.ascii_letters + string.digits
MARK = "-_.!~*'()"


def words(letters: str, least: int = 1, most: int = 8) -> st.SearchStrategy[str]:
    """Text of these letters and of escapes."""
    pieces = st.sampled_from(letters) | st.integers(0, 255).map(lambda byte: f"%{byte:02X}")
    return st.lists(pieces, min_size=least, max_size=most).map("".join)


users = words(ALPHANUM + MARK + "&=+$,;?/")
passwords = st.none() | words(ALPHANUM + MARK + "&=+$,", least=0)
names = st.from_regex(
    r"([A-Za-z0-9]([A-Za-z0-9-]{0,6}[A-Za-z0-9])?\.){0,2}[A-Za-z]([A-Za-z0-9]{0,5})\.?", fullmatch=True
)
ipv4 = st.ip_addresses(v=4).map(str)
ipv6 = st.ip_addresses(v=6).map(lambda address: f"[{address}]")
hosts = names | ipv4 | ipv6
ports = st.none() | st.integers(0, 65535)
words_of_parameters = words(ALPHANUM + MARK + "[]/:&+$")
known = st.sampled_from(
    [("transport", "tcp"), ("user", "phone"), ("ttl", "1"), ("maddr", "192.0.2.1"), ("lr", "")]
)
pairs = known | st.tuples(words_of_parameters, st.just("") | words_of_parameters)


def _written(pair: tuple[str, str]) -> str:
    return f";{pair[0]}={pair[1]}" if pair[1] else f";{pair[0]}"


parameter_texts = st.lists(pairs, max_size=4, unique_by=lambda pair: pair[0].lower()).map(
    lambda each: "".join(map(_written, each))
)
header_texts = st.just("") | st.lists(
    st.tuples(words(ALPHANUM + MARK), words(ALPHANUM + MARK, least=0)), min_size=1, max_size=3
).map(lambda each: "?" + "&".join(f"{name}={value}" for name, value in each))


@st.composite
def sip_texts(draw: st.DrawFn) -> str:
    user, password, port = draw(st.just("") | users), draw(passwords), draw(ports)
    before = f"{user}{'' if password is None else f':{password}'}@" if user else ""
    host = draw(hosts) + ("" if port is None else f":{port}")
    scheme = draw(st.sampled_from(["sip", "sips"]))
    return f"{scheme}:{before}{host}{draw(parameter_texts)}{draw(header_texts)}"


tel_texts = st.builds(
    lambda number, parameters: f"tel:{number}{parameters}",
    st.from_regex(r"\+[0-9().-]{0,4}[0-9][0-9().-]{0,8}|[0-9A-F*#().-]{0,4}[0-9A-F*#]", fullmatch=True),
    st.sampled_from(["", ";ext=12", ";phone-context=+62-22", ";phone-context=pbx.example;isub=x", ";cic=1"]),
)


def is_readable(text: str) -> bool:
    try:
        parse(text)
    except UriError:
        return False
    return True


@given(sip_texts().filter(is_readable) | tel_texts)
@example("sip:a;b?c:d@h:0;x=%61?y=%20")
def test_a_uri_comes_back_as_it_was_written(text: str) -> None:
    assert str(parse(text)) == text


@given(sip_texts())
def test_a_valid_sip_uri_is_readable_unless_its_way_is_ambiguous(text: str) -> None:
    assert uri_problem(text) in ("", "ambiguous URI")


@given(st.text() | st.binary().map(lambda each: each.decode("latin-1")))
@example("sip:")
@example("sip:@")
@example("sip:[")
@example("tel:")
@example("sip:a@b:²")
def test_any_text_is_a_uri_or_a_uri_error(text: str) -> None:
    for each in (text, f"sip:{text}", f"tel:{text}"):
        try:
            found = parse(each)
        except UriError:
            continue
        assert parse(str(found)) == found
        assert not uri_problem(each)
    split_address(text)
    host_port(text)
    refer_target(text)
    linked_number(text)


@given(sip_texts().filter(is_readable) | tel_texts, sip_texts().filter(is_readable) | tel_texts)
def test_being_the_same_is_reflexive_and_symmetric(one: str, other: str) -> None:
    first, second = parse(one), parse(other)
    assert is_same(first, first)
    assert is_same(first, second) == is_same(second, first)


def _variants(uri: SipUri) -> list[SipUri]:
    """Other ways to write the same, by RFC 3261 section 19.1.4."""
    flipped = uri.host.swapcase()
    escaped = (
        "".join(f"%{ord(each):02x}" if each in ALPHANUM else each for each in uri.user)
        if "%" not in uri.user
        else uri.user
    )
    backwards = "".join(f";{each}" for each in reversed(uri.parameters.split(";")[1:]))
    return [
        SipUri(uri.scheme, uri.user, uri.password, flipped, uri.port, uri.parameters, uri.headers),
        SipUri(uri.scheme, escaped, uri.password, uri.host, uri.port, uri.parameters, uri.headers),
        SipUri(uri.scheme, uri.user, uri.password, uri.host, uri.port, backwards, uri.headers),
    ]


@given(sip_texts().filter(is_readable), sip_texts().filter(is_readable))
def test_ways_of_writing_are_one_class_in_which_all_are_the_same(text: str, stranger: str) -> None:
    uri = parse_sip(text)
    alike = [uri, *_variants(uri)]
    assert all(is_same(one, other) for one in alike for other in alike)
    other = parse_sip(stranger)
    assert len({is_same(other, each) for each in alike}) == 1


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [  # the examples of RFC 3261 section 19.1.4
        ("sip:%61lice@atlanta.com;transport=TCP", "sip:alice@AtLanTa.CoM;Transport=tcp", True),
        ("sip:carol@chicago.com", "sip:carol@chicago.com;newparam=5", True),
        ("sip:carol@chicago.com", "sip:carol@chicago.com;security=on", True),
        ("sip:carol@chicago.com;newparam=5", "sip:carol@chicago.com;security=on", True),
        (
            "sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com",
            "sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com",
            True,
        ),
        (
            "sip:alice@atlanta.com?subject=project%20x&priority=urgent",
            "sip:alice@atlanta.com?priority=urgent&subject=project%20x",
            True,
        ),
        ("SIP:ALICE@AtLanTa.CoM;Transport=udp", "sip:alice@AtLanTa.CoM;Transport=UDP", False),
        ("sip:bob@biloxi.com", "sip:bob@biloxi.com:5060", False),
        ("sip:bob@biloxi.com", "sip:bob@biloxi.com;transport=udp", False),
        ("sip:bob@biloxi.com", "sip:bob@biloxi.com:6000;transport=tcp", False),
        ("sip:carol@chicago.com", "sip:carol@chicago.com?Subject=next%20meeting", False),
        ("sip:bob@phone21.boxesbybob.com", "sip:bob@192.0.2.4", False),
        ("sip:carol@chicago.com;security=on", "sip:carol@chicago.com;security=off", False),
        # reserved characters, RFC 5954, RFC 3966 section 4
        ("sip:a%2Fb@h", "sip:a/b@h", False),
        ("sip:a%252Fb@h", "sip:a%2Fb@h", False),
        ("sip:a@[2001:DB8:0::1]", "sip:a@[2001:db8::1]", True),
        ("sip:a@h", "sips:a@h", False),
        ("tel:+62-22-731(5555)", "TEL:+62227315555", True),
        ("tel:731;phone-context=+62-22;ext=1", "tel:731;ext=1;phone-context=+6222", True),
        ("tel:731;phone-context=a.example", "tel:731", False),
        ("tel:731", "sip:731@h", False),
    ],
)
def test_uris_are_compared_as_the_rfcs_say(one: str, other: str, same: bool) -> None:
    assert is_same(parse(one), parse(other)) is same


@pytest.mark.parametrize(
    ("uri", "next_host", "port", "transport"),
    [
        ("sip:1001@PBX.example", "pbx.example", None, ""),
        ("sip:pbx.example:5070;lr;transport=TCP", "pbx.example", 5070, "tcp"),
        ("sips:a@pbx.example;transport=tcp", "pbx.example", None, "tls"),
        ("sip:a;b=c@[2001:db8::1]:5061", "2001:db8::1", 5061, ""),
        ("sip:a?b=c@pbx.example", "pbx.example", None, ""),  # "?" may stand in a user
        ("sip:a:b:c@pbx.example.", "pbx.example", None, ""),
        ("sip:pbx.example;%74ransport=tls", "pbx.example", None, "tls"),
        ("sip:1002@pbx.example;maddr=192.0.2.7", "192.0.2.7", None, ""),  # RFC 3263 section 4
        ("sip:1001@pbx.example?x=;transport=tcp", "pbx.example", None, ""),
        ("sip:x@2130706433", "127.0.0.1", None, ""),
    ],
)
def test_a_uri_says_where_a_request_goes(uri: str, next_host: str, port: int | None, transport: str) -> None:
    found = parse_sip(uri)
    assert (found.next_host, found.port, found.transport) == (next_host, port, transport)


@pytest.mark.parametrize(
    ("uri", "problem"),
    [
        ("sip:a@b:70000", "bad port"),
        ("sip:a@b;transport=udp;transport=tcp", "ambiguous URI"),
        ("sip:a@b;maddr=192.0.2.1;%6Daddr=192.0.2.2", "ambiguous URI"),
        ("sip:a@[1::2::3]", "bad IPv6 address"),
        ("sip:a%zz@b", "bad URI"),
        (f"sip:{'a.' * 127}id", "host name too long"),
        ("sip:a@b;transport=udp;lr;transport=UDP", ""),
        ("http://b/", ""),
        ("tel:+6222", ""),
        ("b", "bad URI"),
    ],
)
def test_what_cannot_be_read_says_why(uri: str, problem: str) -> None:
    assert uri_problem(uri) == problem


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ('"Budi \\"B\\" S" <sip:a@b;c=d>;tag=1', NameAddress('Budi "B" S', "sip:a@b;c=d", ";tag=1")),
        ('"<sip:evil@x>" <sip:good@x>', NameAddress("<sip:evil@x>", "sip:good@x")),
        ("Budi  <sip:a@b>", NameAddress("Budi", "sip:a@b")),
        ("sip:a@b;tag=1", NameAddress("", "sip:a@b", ";tag=1")),
        ('"open <sip:a@b>', NameAddress('"open', "sip:a@b")),
        ("<sip:a@b>;x=<sip:c@d>;tag=1", NameAddress("", "sip:a@b", ";x=<sip:c@d>;tag=1")),
    ],
)
def test_an_address_has_a_name_a_uri_and_parameters(value: str, address: NameAddress) -> None:
    assert split_address(value) == address
    assert address_uri(value) == address.uri


def test_a_host_may_have_a_port() -> None:
    assert host_port("PBX.example:5070") == ("pbx.example", 5070)
    assert host_port("[2001:DB8:0::1]:5070") == ("2001:db8::1", 5070)
    assert host_port("pbx.") == ("pbx", 0)


@pytest.mark.parametrize(
    ("uri", "oneself"),
    [
        ("sip:1001@pbx.office", True),
        ("sip:1001@pbx.office.:9", True),
        ("sip:1001;phone-context=x@pbx2.office", True),
        ("sip:anybody@10.0.0.8:5062", True),
        ("sip:anybody@elsewhere.example:5062;maddr=10.0.0.8", True),  # it is sent to us all the same
        ("sip:1001@pbx.office;maddr=10.0.0.9", False),
        ("sip:1001@127.1", True),
        ("sip:1001@0x7f000001", True),
        ("sip:1002@pbx.office", False),
        ("sip:anybody@10.0.0.8", False),
        ("nonsense", False),
    ],
)
def test_a_call_to_oneself_is_known_however_it_is_written(uri: str, oneself: bool) -> None:
    servers = ("pbx.office", "pbx2.office:5080")
    assert is_oneself(uri, "1001", servers, "sip:1001@10.0.0.8:5062") is oneself


def test_where_we_listen_with_tls_has_its_own_default_port() -> None:
    assert is_oneself("sips:x@10.0.0.8", "1001", (), "sip:1001@10.0.0.8:5061")
    assert not is_oneself("sip:x@10.0.0.8", "1001", (), "sip:1001@10.0.0.8:5061")


@pytest.mark.parametrize(
    ("uri", "host"),
    [
        ("sip:1002@PBX.office.:7000", ""),
        ("sip:1002@evil.example", "evil.example"),
        ("sip:1002@pbx.office;maddr=pbx2.office", ""),
        ("sip:1002@pbx.office;%256Daddr=evil.example", "evil.example"),
        ("sip:1002@evil.example;x=@pbx.office", "evil.example"),  # the first @ ends the user
        ("sip:evil.example?x@pbx.office", ""),  # and all before it is the user
    ],
)
def test_who_is_not_at_our_exchange_is_elsewhere(uri: str, host: str) -> None:
    assert host_elsewhere(parse_sip(uri), ("pbx.office", "pbx2.office:5080")) == host


def test_a_local_number_gets_all_digits_of_its_context() -> None:
    assert linked_number("7042;phone-context=+62(22)") == "+62227042"
    assert linked_number("7042;ext=1;Phone-Context=+62-22?x") == "+62227042"
    assert linked_number("7042;phone-context=pbx.example") == "7042"
    assert parse_tel("tel:7042;phone-context=+62(22)") == TelUri("7042", ";phone-context=+62(22)")
