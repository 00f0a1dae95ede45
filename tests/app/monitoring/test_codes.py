"""What is dialled to listen, for each exchange, and that only the policy allows it."""

from __future__ import annotations

import pytest

from app.monitoring.codes import JOIN, LISTEN, PRESETS, WHISPER, allowed_way, codes_of
from app.policy import Given
from app.policy.layers import build
from app.settings import MonitoringSettings, SettingsError
from db.sync.monitoring_messages import MonitoringWay

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
