"""The declarations of the settings: each one is complete, and something uses it."""

from __future__ import annotations

import re
from pathlib import Path

from app.settings import Settings, declared, flat
from app.settings.declaration import Device, Number, Scope, Text

ROOT = Path(__file__).parents[3]
OWN_PLACES = (ROOT / "app" / "settings" / "areas.py", ROOT / "ui" / "settings" / "words.py")


def test_every_field_of_every_area_is_declared_and_takes_its_default_and_what_the_window_offers() -> None:
    assert list(declared()) == list(flat(Settings()))
    for key, one in declared().items():
        assert one.default == flat(Settings())[key]
        offered = one.rule.offered if isinstance(one.rule, (Number, Text)) else ()
        for value in (one.default, *offered):
            one.rule.check(key, value)
        if isinstance(one.rule, Device) and one.rule.followed_by:
            assert f"{one.area}.{one.rule.followed_by}" in declared()


def test_no_policy_and_no_window_may_set_what_loket_notes_except_the_offered_devices() -> None:
    noted = {key for key, one in declared().items() if one.scope is Scope.NOTED}
    assert noted == {
        *("sound.device_names", "sound.known_devices", "video.camera_names"),
        *("desk.agent_id", "desk.is_set_up", "shared.logins"),
    }
    assert {key for key in noted if declared()[key].section} == {"sound.known_devices"}


def test_every_setting_is_used() -> None:
    """A line that nothing reads would promise the office something that Loket does not do."""
    sources = [
        path.read_text(encoding="utf-8")
        for folder in ("app", "ui", "telephony")
        for path in (ROOT / folder).rglob("*.py")
        if path not in OWN_PLACES
    ]
    words = set(re.findall(r"\.(\w+)|^    (\w+): ", "\n".join(sources), re.MULTILINE))
    used = {word for pair in words for word in pair}
    assert {key for key, one in declared().items() if one.name not in used} == set()
