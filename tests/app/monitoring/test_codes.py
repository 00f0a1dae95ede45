"""What is dialled to listen, for each exchange, and that only the policy allows it."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from app.monitoring.codes import JOIN, LISTEN, PRESETS, WHISPER, allowed_way, codes_of
from app.policy import Given
from app.policy.layers import build
from app.settings import MonitoringSettings, SettingsError
from db.sync.monitoring_messages import MonitoringWay

ROOT = Path(__file__).parents[3]
NOTICE = "Percakapan ini dapat didengarkan."


def settings(**values: str) -> MonitoringSettings:
    return MonitoringSettings(**values)  # type: ignore[arg-type]


@pytest.mark.parametrize("pbx", sorted(set(PRESETS) - {"own"}))
def test_each_exchange_can_listen_and_goes_back_to_listening(pbx: str) -> None:
    codes = codes_of(settings(pbx=pbx))
    assert codes.modes == (LISTEN, WHISPER, JOIN)
    assert codes.number(LISTEN, "1001").endswith("1001")
    for mode in codes.modes:
        assert codes.digits.get(mode) or codes.number(mode, "1001")


def test_the_offices_own_codes_replace_those_of_the_exchange() -> None:
    codes = codes_of(settings(pbx="yeastar", whisper_code="*99{ext}#"))
    assert codes.number(WHISPER, "1001") == "*991001#"
    assert codes.number(LISTEN, "1001") == "*511001"


def test_the_agents_loket_is_called_at_its_extension_in_each_mode() -> None:
    codes = codes_of(settings(way="loket", pbx="asterisk"))
    assert codes.modes == (LISTEN, WHISPER, JOIN)
    assert {codes.number(mode, "1001") for mode in codes.modes} == {"1001"}
    assert codes.digits == {}


def test_a_digit_without_a_way_back_is_not_offered() -> None:
    assert codes_of(settings(listen_code="*1{ext}", whisper_digit="5")).modes == (LISTEN,)
    assert codes_of(settings(whisper_code="*2{ext}")).modes == ()


@pytest.mark.parametrize("code", ["556", "55{ext}{ext}", "sip:{ext}@pbx", "5 {ext}", "*5{ext};x"])
def test_only_what_a_keypad_has_is_a_code(code: str) -> None:
    with pytest.raises(SettingsError, match="listen_code"):
        settings(listen_code=code)


def test_only_a_policy_with_way_and_notice_allows_it() -> None:
    def way(**values: str) -> MonitoringWay | None:
        given = {f"monitoring.{name}": Given(value, "policy.toml") for name, value in values.items()}
        policy = build(given, {}, [])
        return allowed_way(policy.base.monitoring, policy)

    assert way() is None
    assert way(way="exchange") is None
    assert way(way="exchange", notice="  ") is None
    assert way(way="off", notice=NOTICE) is None
    assert way(way="exchange", notice=NOTICE) is MonitoringWay.EXCHANGE
    advised = build(
        {}, {"monitoring.way": Given("exchange", "x"), "monitoring.notice": Given(NOTICE, "x")}, []
    )
    assert allowed_way(advised.base.monitoring, advised) is None


@pytest.mark.parametrize("name", ["listen_digit", "whisper_digit", "join_digit"])
def test_the_key_that_leaves_a_call_for_another_is_no_digit(name: str) -> None:
    with pytest.raises(SettingsError, match=name):
        settings(**{name: "*"})


def recipe(pbx: str) -> str:
    """Return the lines of code below this heading of the administrators' page."""
    page = (ROOT / "docs/admin/listening.md").read_text(encoding="utf-8")
    section = page.split(f"\n### {pbx}\n")[1].split("\n### ")[0]
    return "\n".join(line[4:] for line in section.splitlines() if line.startswith("    "))


@pytest.mark.parametrize(
    ("channel", "is_the_agents"),
    [
        ("PJSIP/101-0000002a", True),
        ("PJSIP/1012-0000002a", False),
        ("PJSIP/5101-0000002a", False),
        ("PJSIP/101-trunk-0000002a", False),
        ("Local/PJSIP/101-0000002a", False),
    ],
)
def test_the_recipe_of_asterisk_takes_an_extension_as_a_whole(channel: str, is_the_agents: bool) -> None:
    (found,) = re.findall(r"\$\{CHANNELS\((.+)\)\}", recipe("Asterisk, FreePBX"))
    assert bool(re.search(found.replace("${AGENT}", "101"), channel)) is is_the_agents


def test_chanspy_is_given_one_whole_channel_and_ends_with_it() -> None:
    ((channel, options),) = re.findall(r"ChanSpy\((.+),([a-zA-Z]+)\)", recipe("Asterisk, FreePBX"))
    assert channel == "${LEG}"
    assert set("udES") <= set(options)


def test_the_recipe_of_asterisk_answers_the_code_that_is_dialled() -> None:
    (prefix,) = re.findall(r"exten => _([0-9]+)X\.,", recipe("Asterisk, FreePBX"))
    (dropped,) = re.findall(r"\$\{EXTEN:([0-9]+)\}", recipe("Asterisk, FreePBX"))
    for pbx in ("asterisk", "freepbx"):
        assert codes_of(settings(pbx=pbx)).number(LISTEN, "101") == f"{prefix}101"
    assert int(dropped) == len(prefix)


def test_the_recipe_of_freeswitch_finds_the_leg_that_it_keeps_and_not_the_callers() -> None:
    plan = ElementTree.fromstring(f"<plan>{recipe('FreeSWITCH')}</plan>")
    listen = plan.find("extension[@name='loket-listen']")
    keep = plan.find(".//context[@name='loket']/extension[@name='loket-keep']")
    assert listen is not None
    assert keep is not None
    number = codes_of(settings(pbx="freeswitch")).number(LISTEN, "101")
    destination = listen.find("condition[@field='destination_number']")
    assert destination is not None
    found = re.search(destination.attrib["expression"], number)
    assert found is not None
    assert found[1] == "101"
    assert {one.get("application"): one.get("data") for one in destination} == {
        "answer": None,
        "eavesdrop": "${hash(select/loket/$1)}",
    }
    (kept,) = [one.get("data") for one in keep.iter("action")]
    assert kept == "insert/loket/${dialed_extension}/${uuid}"
    (exported,) = [one.attrib["data"] for one in plan.findall("action")]
    assert exported.startswith("nolocal:execute_on_answer=")  # on the agent's leg, not the caller's
    assert "caller_id_number" not in recipe("FreeSWITCH")


def test_freeswitchs_own_code_which_finds_another_call_is_not_dialled() -> None:
    assert not re.fullmatch(r"88(\d{4})", codes_of(settings(pbx="freeswitch")).number(LISTEN, "1001"))
