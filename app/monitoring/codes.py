"""How listening is dialled: the feature codes of telephone exchanges, and who may use them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.policy import Policy
from app.settings import MonitoringSettings
from db.sync.monitoring_messages import MonitoringMode, MonitoringWay
from telephony.sip.target import without_separators
from telephony.sip.uri import unescaped

LISTEN, WHISPER, JOIN = MonitoringMode
EXTENSION = "{ext}"


@dataclass(frozen=True, slots=True)
class Codes:
    """What is dialled for a mode, and the digit that changes to it during the call."""

    dialled: Mapping[MonitoringMode, str]
    digits: Mapping[MonitoringMode, str]

    def number(self, mode: MonitoringMode, extension: str) -> str:
        """Return what is dialled; "" if this mode is reached by a digit alone."""
        return self.dialled.get(mode, "").replace(EXTENSION, extension)

    @property
    def modes(self) -> tuple[MonitoringMode, ...]:
        """Return the modes that can be reached; none without a way to begin."""
        if LISTEN not in self.dialled:
            return ()
        has_digits = LISTEN in self.digits  # without it, there would be no way back
        return tuple(
            mode for mode in MonitoringMode if mode in self.dialled or (has_digits and mode in self.digits)
        )


# docs/admin/listening.md has the recipes that make these codes work.
_DIGITS_OF_ASTERISK = {LISTEN: "4", WHISPER: "5", JOIN: "6"}  # ChanSpy with option d
PRESETS = {
    "own": Codes({}, {}),
    "asterisk": Codes({LISTEN: "556{ext}"}, _DIGITS_OF_ASTERISK),
    "freepbx": Codes({LISTEN: "556{ext}"}, _DIGITS_OF_ASTERISK),
    # Not the 88 of its default dial plan, which finds a call by the number of who calls.
    "freeswitch": Codes({LISTEN: "556{ext}"}, {LISTEN: "0", WHISPER: "2", JOIN: "3"}),
    "xorcom": Codes({LISTEN: "*55{ext}", WHISPER: "*56{ext}", JOIN: "*54{ext}"}, {}),
    "yeastar": Codes({LISTEN: "*51{ext}", WHISPER: "*52{ext}", JOIN: "*53{ext}"}, {}),
}


def codes_of(settings: MonitoringSettings) -> Codes:
    """Return the codes of the exchange, replaced by the office's own.

    The agent's Loket is called at its extension, and changes the mode without a digit.
    """
    if settings.way == MonitoringWay.LOKET.value:
        return Codes(dict.fromkeys(MonitoringMode, EXTENSION), {})
    own_codes = {LISTEN: settings.listen_code, WHISPER: settings.whisper_code, JOIN: settings.join_code}
    own_digits = {LISTEN: settings.listen_digit, WHISPER: settings.whisper_digit, JOIN: settings.join_digit}
    preset = PRESETS[settings.pbx]
    return Codes(
        {**preset.dialled, **{mode: code for mode, code in own_codes.items() if code}},
        {**preset.digits, **{mode: digit for mode, digit in own_digits.items() if digit}},
    )


def allowed_way(settings: MonitoringSettings, policy: Policy) -> MonitoringWay | None:
    """Return the way that the office has decided for; None if nobody may listen.

    A person's own settings decide nothing: the policy has to fix the way, and the notice for callers.
    """
    is_decided = policy.locked_by("monitoring.way") and policy.locked_by("monitoring.notice")
    if settings.way == "off" or not is_decided or not settings.notice.strip():
        return None
    return MonitoringWay(settings.way)


def is_listening_code(
    user: str, settings: MonitoringSettings, policy: Policy, extensions: Iterable[str]
) -> bool:
    """Return whether the exchange would let who dials this hear an agent's call, unseen by the agent.

    user: The user part of an address. extensions: Of the agents, "" for one without a telephone.
    """
    if allowed_way(settings, policy) is not MonitoringWay.EXCHANGE:
        return False
    codes = codes_of(settings)
    dialled = without_separators(unescaped(user).partition(";")[0]).removeprefix("+")
    return any(
        dialled == without_separators(codes.number(mode, one))
        for one in filter(None, extensions)
        for mode in codes.dialled
    )
