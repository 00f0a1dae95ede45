from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import resources
from app.common.phone_number import PhoneKind, dial_form, parse
from app.settings import OfficeSettings

BANDUNG = OfficeSettings()
M, L, SHORT, SERVICE, FREE, FOREIGN, INTERNAL, UNKNOWN, WITHHELD = (
    *(PhoneKind.MOBILE, PhoneKind.LANDLINE, PhoneKind.SHORT, PhoneKind.SERVICE, PhoneKind.TOLL_FREE),
    *(PhoneKind.FOREIGN, PhoneKind.INTERNAL, PhoneKind.UNKNOWN, PhoneKind.WITHHELD),
)

# Each row: groups without trunk 0, display, operator. 0811 numbers are short, 0895 ones long.
MOBILES = [
    ("812", "3456", "7890", "0812-3456-7890", "Telkomsel"),
    ("811", "234", "567", "0811-234-567", "Telkomsel"),
    ("857", "2145", "678", "0857-2145-678", "Indosat Ooredoo Hutchison"),
    ("877", "0012", "3400", "0877-0012-3400", "XL"),
    ("838", "1999", "2000", "0838-1999-2000", "AXIS"),
    ("895", "3456", "78901", "0895-3456-78901", "Indosat Ooredoo Hutchison"),
    ("881", "0242", "6201", "0881-0242-6201", "Smartfren"),
]
MOBILE_FORMS = (
    *(
        "0{a}{b}{c}",
        "{a}{b}{c}",
        "+62{a}{b}{c}",
        "62{a}{b}{c}",
        "0062{a}{b}{c}",
        "620{a}{b}{c}",
        "+620{a}{b}{c}",
    ),
    *("62-0{a}-{b}-{c}", "+62 {a}-{b}-{c}", "+62 (0) {a} {b} {c}", "(+62) {a} {b} {c}", "(0{a}) {b}-{c}"),
    *(
        "0{a}-{b}-{c}",
        "0{a}.{b}.{c}",
        "0{a} {b} {c}",
        "0{a}/{b}/{c}",
        "0{a}–{b}–{c}",
        "  0{a}\u00a0{b}\u00a0{c} ",
    ),
    *("HP: 0{a}{b}{c}", "WA 0{a}-{b}-{c}", "WA0{a}{b}{c}", "No. HP. 0{a} {b} {c}", "tel:+62{a}{b}{c}"),
    *(
        "sip:0{a}{b}{c}@10.1.2.3",
        "sip:+62{a}{b}{c}@pbx.example;user=phone",
        "sips:62{a}{b}{c}@pbx.example:5061",
    ),
    *(
        '"Budi" <sip:+62{a}{b}{c}@pbx.example>',
        "sip:+62{a}{b}{c};npdi=yes@pbx.example",
        "sip:%2B62{a}{b}{c}@x",
    ),
    *("62{a}{b}{c}@s.whatsapp.net", "62{a}{b}{c}@c.us", "whatsapp:+62{a}{b}{c}", "0{a}{b}{c}, 0227315555"),
    *("0{a}{b}{c} atau 022-7315555", "0{a}{b}{c} (Ibu)", "+0{a}{b}{c}", "\u202a+62 {a} {b} {c}\u202c"),
    "tel:{a}{b}{c};phone-context=+62",
)
LANDLINES = [
    ("22", "731", "5555", "(022) 731-5555", "Bandung/Cimahi"),
    ("22", "8756", "1234", "(022) 8756-1234", "Bandung/Cimahi"),
    ("21", "2983", "4455", "(021) 2983-4455", "Jabodetabek"),
    ("260", "411", "234", "(0260) 411-234", "Subang"),
    ("231", "320", "5678", "(0231) 320-5678", "Cirebon"),
    ("265", "77", "123", "(0265) 77123", "Tasikmalaya/Banjar/Ciamis"),
]
LANDLINE_FORMS = (
    *(
        "(0{a}) {b}{c}",
        "0{a}{b}{c}",
        "0{a}-{b}{c}",
        "0{a}.{b}.{c}",
        "0{a}/{b}{c}",
        "0{a} {b} {c}",
        "+62{a}{b}{c}",
    ),
    *("+62 ({a}) {b}-{c}", "+62-0{a}-{b}{c}", "+62(0){a}{b}{c}", "62{a}{b}{c}", "0062{a}{b}{c}"),
    *(
        "Telp. (0{a}) {b}{c} (hunting)",
        "(0{a}) {b}{c}/56",
        "0{a}{b}{c} / 08123456789",
        "tel:{b}{c};phone-context=+62{a}",
        "tel:{b}{c};phone-context=+62({a})",
    ),
)
EXTENSION_FORMS = (
    *(
        "{n} ext 12",
        "{n} ext. 12",
        "{n} Ext.12",
        "{n}ext12",
        "{n} #12",
        "{n}#12",
        "{n} pes. 12",
        "{n} pes 12",
    ),
    *(
        "{n} pesawat 12",
        "{n}, ext 12",
        "{n} (ext. 12)",
        "{n} x12",
        "{n} extension: 12",
        "{n} psw. 12",
        "{n};ext 12",
    ),
)
# Each row: as written, kind, E.164, display.
OTHERS = [
    ("7315555", L, "+62227315555", "(022) 731-5555"),
    ("731-5555", L, "+62227315555", "(022) 731-5555"),
    ("87561234", L, "+622287561234", "(022) 8756-1234"),
    ("7315555/56", L, "+62227315555", "(022) 731-5555"),
    ("227315555", L, "+62227315555", "(022) 731-5555"),
    ("sip:7315555@pbx.example", L, "+62227315555", "(022) 731-5555"),
    ("62812345678", M, "+62812345678", "0812-345-678"),  # libphonenumber alone says (0628) 12345678
    ("0841 2345 6789", M, "+6284123456789", "0841-2345-6789"),  # a prefix nobody knows yet
    ("0812-3456-789O", UNKNOWN, "", "0812-3456-789O"),
    ("110", SHORT, "", "110"),
    ("112", SHORT, "", "112"),
    ("119", SHORT, "", "119"),
    ("108", SHORT, "", "108"),
    ("1708", SHORT, "", "1708"),
    ("14000", SHORT, "", "14000"),
    ("14-045", SHORT, "", "14045"),
    ("+6214000", SHORT, "", "14000"),
    ("+62227042", UNKNOWN, "", "+62227042"),
    ("tel:14000", SHORT, "", "14000"),
    ("sip:112@pbx.example", SHORT, "", "112"),
    ("153000", SHORT, "", "153000"),
    ("101", INTERNAL, "", "101"),
    ("201", INTERNAL, "", "201"),
    ("2001", INTERNAL, "", "2001"),
    ("sip:101@127.0.0.1:5060", INTERNAL, "", "101"),
    ("1500123", SERVICE, "+621500123", "1500-123"),
    ("1500 888", SERVICE, "+621500888", "1500-888"),
    ("1500-046", SERVICE, "+621500046", "1500-046"),
    ("+62 1500 046", SERVICE, "+621500046", "1500-046"),
    ("621500046", SERVICE, "+621500046", "1500-046"),
    ("0807 1 123456", SERVICE, "+628071123456", "0807-1123456"),
    ("8071123456", SERVICE, "+628071123456", "0807-1123456"),
    ("0804 1 401401", SERVICE, "+628041401401", "0804-1401401"),
    ("0809 1 234567", SERVICE, "+628091234567", "0809-1234567"),
    ("0800 123 4567", FREE, "+628001234567", "0800-1234567"),
    ("0-800-1-234567", FREE, "+628001234567", "0800-1234567"),
    ("+62 800 1234567", FREE, "+628001234567", "0800-1234567"),
    ("0177 123 456", FREE, "+62177123456", "0177-123456"),
    ("01771234567", FREE, "+621771234567", "0177-1234567"),
    ("001803 0112 3456", FREE, "", "00180301123456"),
    ("021 500 123", L, "+6221500123", "(021) 500-123"),
    ("+65 6222 1234", FOREIGN, "+6562221234", "+65 6222 1234"),
    ("0065 6222 1234", FOREIGN, "+6562221234", "+65 6222 1234"),
    ("008 65 6222 1234", FOREIGN, "+6562221234", "+65 6222 1234"),
    ("007 65 6222 1234", FOREIGN, "+6562221234", "+65 6222 1234"),
    ("tel:+1-415-555-2671", FOREIGN, "+14155552671", "+1 415-555-2671"),
    ("14155552671", FOREIGN, "+14155552671", "+1 415-555-2671"),
    ("whatsapp:+819012345678", FOREIGN, "+819012345678", "+81 90-1234-5678"),
    ("6562221234@c.us", FOREIGN, "+6562221234", "+65 6222 1234"),
    ("+44 (0)20 7946 0018", FOREIGN, "+442079460018", "+44 20 7946 0018"),
    ("+60 3-8000 8000", FOREIGN, "+60380008000", "+60 3-8000 8000"),
    ("", WITHHELD, "", ""),
    ("   ", WITHHELD, "", ""),
    ("-", WITHHELD, "", ""),
    ("anonymous", WITHHELD, "", ""),
    ("Anonymous", WITHHELD, "", ""),
    ("sip:anonymous@anonymous.invalid", WITHHELD, "", ""),
    ('"Anonymous" <sip:anonymous@anonymous.invalid>', WITHHELD, "", ""),
    ("unavailable", WITHHELD, "", ""),
    ("Restricted", WITHHELD, "", ""),
    ("Nomor Pribadi", WITHHELD, "", ""),
    ("rina", UNKNOWN, "", "rina"),
    ("agent101", UNKNOWN, "", "agent101"),
    ("sip:rina@pbx.example", UNKNOWN, "", "sip:rina@pbx.example"),
    ("*123#", UNKNOWN, "", "*123#"),
    ("12", UNKNOWN, "", "12"),
    ("0812345", UNKNOWN, "", "0812345"),
    ("08123456789012345", UNKNOWN, "", "08123456789012345"),
    ("3273014508950001", UNKNOWN, "", "3273014508950001"),  # a NIK
    ("9120304512345", UNKNOWN, "", "9120304512345"),  # an NIB
    ("Jalan Windu Nomor 26", UNKNOWN, "", "Jalan Windu Nomor 26"),
]


def table() -> Iterator[Any]:
    for a, b, c, display, operator in MOBILES:
        for form in MOBILE_FORMS:
            yield form.format(a=a, b=b, c=c), M, f"+62{a}{b}{c}", display, "", operator, ""
    for a, b, c, display, place in LANDLINES:
        for form in LANDLINE_FORMS:
            yield form.format(a=a, b=b, c=c), L, f"+62{a}{b}{c}", display, place, "", ""
    for form in EXTENSION_FORMS:
        yield form.format(n="(022) 7315555"), L, "+62227315555", "(022) 731-5555", "Bandung/Cimahi", "", "12"
        yield form.format(n="0812-3456-7890"), M, "+6281234567890", "0812-3456-7890", "", "Telkomsel", "12"
    yield "tel:+62227315555;ext=12", L, "+62227315555", "(022) 731-5555", "Bandung/Cimahi", "", "12"


TABLE = list(table())


def test_the_table_is_long_enough() -> None:
    assert len(TABLE) + len(OTHERS) >= 200
    assert len({row[0] for row in TABLE} | {row[0] for row in OTHERS}) == len(TABLE) + len(OTHERS)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row[0])
def test_every_indonesian_way_of_writing_gives_the_same_number(row: Any) -> None:
    written, *expected = row
    number = parse(written, BANDUNG)
    found = [number.kind, number.e164, number.display, number.region, number.operator, number.extension]
    assert found == expected


@pytest.mark.parametrize("row", OTHERS, ids=lambda row: row[0] or "empty")
def test_other_numbers_are_distinguished(row: Any) -> None:
    written, *expected = row
    number = parse(written, BANDUNG)
    assert [number.kind, number.e164, number.display] == expected


def test_a_local_number_belongs_to_the_home_area() -> None:
    subang = replace(BANDUNG, home_area_code="0260")
    assert parse("4112345", subang).e164 == "+622604112345"
    assert parse("7315555", replace(BANDUNG, home_area_code="")).kind is UNKNOWN


def test_an_office_abroad_reads_its_own_national_form() -> None:
    dili = OfficeSettings(home_country="TL", home_area_code="", timezone="Asia/Dili")
    assert parse("7721 2345", dili).e164 == "+67077212345"
    assert parse("+62 812 3456 7890", dili).display == "+62 812-3456-7890"
    assert dial_form("+67077212345", dili) == "77212345"


@pytest.mark.parametrize(
    ("text", "prefix", "form", "sent"),
    [
        ("0812-3456-7890", "", "national", "081234567890"),
        ("+6281234567890", "", "national", "081234567890"),
        ("+6281234567890", "", "e164", "+6281234567890"),
        ("+6281234567890", "9", "national", "9081234567890"),
        ("7315555", "", "national", "0227315555"),
        ("1500-123", "", "national", "1500123"),
        ("112", "9", "national", "9112"),
        ("201", "9", "national", "201"),
        ("+65 6222 1234", "", "national", "+6562221234"),
        ("+65 6222 1234", "9", "national", "9006562221234"),
        ("(022) 7315555 ext. 12", "", "national", "0227315555"),
        ("rina", "9", "national", "rina"),
        ("*72#", "9", "national", "*72#"),
        ("sip:0812@10.0.0.5:5070", "9", "national", "sip:0812@10.0.0.5:5070"),
        ("08123@pbx.example", "9", "national", "08123@pbx.example"),
        ("99", "9", "national", "99"),
    ],
)
def test_the_pbx_is_sent_what_it_wants(text: str, prefix: str, form: str, sent: str) -> None:
    assert dial_form(text, replace(BANDUNG, dial_prefix=prefix, dial_form=form)) == sent


def test_the_same_line_has_one_key_and_an_unknown_caller_has_none() -> None:
    def key(written: str) -> Any:
        return parse(written, BANDUNG).key

    assert key("0812 3456 7890") == key("6281234567890") != key("0812 3456 7891")
    assert key("7315555") == key("(022) 731-5555 ext 3")
    assert key("201") == key("sip:201@pbx.example")
    assert key("anonymous") == key("rina") == ""


def test_our_tables_are_those_of_libphonenumber() -> None:
    from phonenumbers.carrierdata import CARRIER_DATA
    from phonenumbers.geodata import GEOCODE_DATA

    def ours(name: str) -> dict[Any, Any]:
        rows = csv.reader(resources.read_text("phone", name).splitlines()[1:])
        return {"62" + code[1:]: text for code, text in rows}

    assert ours("area_codes.csv") == {
        code: names.get("id") or names["en"] for code, names in GEOCODE_DATA.items() if code.startswith("62")
    }
    assert ours("mobile_prefixes.csv") == {
        code: names["en"] for code, names in CARRIER_DATA.items() if code.startswith("62")
    }


likely = st.text("0123456789+-(). /#;:@extpsilaw<>62\u0660\u00b2", max_size=30)


@given(st.one_of(st.text(max_size=40), likely, st.from_regex(r"\+?[0-9]{3,17}", fullmatch=True)))
@example("sip:%@x")
@example("²³0812345678")
@example("+44 00 20 7946 0018")
@example("+6200812345678")
def test_nothing_written_makes_it_fail_and_e164_is_a_fixed_point(written: str) -> None:
    for office in (BANDUNG, OfficeSettings(home_country="SG", home_area_code="")):
        number = parse(written, office)
        if number.e164:
            again = parse(number.e164, office)
            assert (again.e164, again.kind, again.display) == (number.e164, number.kind, number.display)
            assert parse(dial_form(number.e164, office), office).key == number.key
