"""Translates the state of our calls into the output reports that show it on a headset."""

from __future__ import annotations

from dataclasses import dataclass, replace

from telephony.headset.messages import ShowCallState, ShownState
from telephony.headset.report_descriptor import Direction, Field, ReportDescriptor
from telephony.headset.usages import (
    LED_HOLD,
    LED_MICROPHONE,
    LED_MUTE,
    LED_OFF_HOOK,
    LED_RING,
    RINGER,
    TELEPHONY_PAGE,
)

IN_CALL = frozenset((ShownState.DIALING, ShownState.TALKING, ShownState.HELD))


@dataclass(frozen=True)
class LightsOn:
    """Which lights are on. A held call stays off-hook: some Jabras hang up when that light goes off."""

    off_hook: bool = False
    ring: bool = False
    mute: bool = False
    hold: bool = False

    @classmethod
    def of(cls, shown: ShowCallState) -> LightsOn:
        return cls(
            off_hook=shown.state in IN_CALL,
            ring=shown.state is ShownState.RINGING or shown.is_waiting,
            mute=shown.is_muted,
            hold=shown.state is ShownState.HELD,
        )


class Lights:
    """The lights of one device. Makers put them into one report or into one report each."""

    def __init__(self, descriptor: ReportDescriptor) -> None:
        self._bytes = descriptor.output_bytes
        has = {
            usage: one
            for one in reversed(descriptor.fields)  # if two fields have the same usage, the first one counts
            if one.direction is Direction.OUTPUT and one.collection >> 16 == TELEPHONY_PAGE
            for usage in one.usages
        }
        # The second usage is used if the first is missing: the ringer would sound in addition to our ring
        # tone, and the microphone's light means the same as the mute's.
        places = {
            "off_hook": has.get(LED_OFF_HOOK),
            "ring": has.get(LED_RING, has.get(RINGER)),
            "mute": has.get(LED_MUTE, has.get(LED_MICROPHONE)),
            "hold": has.get(LED_HOLD),
        }
        self._places: dict[str, Field] = {name: one for name, one in places.items() if one is not None}
        self._lights_on: LightsOn | None = (
            None  # unknown: another program, or an earlier process of ours, may have switched some on
        )

    @property
    def has_off_hook(self) -> bool:
        return "off_hook" in self._places

    def repeat(self) -> list[bytes]:
        """Return all reports that show the current state."""
        lit = self._lights_on or LightsOn()
        return self._reports(lit, sorted({one.report_id for one in self._places.values()}))

    def show(self, lit: LightsOn) -> list[bytes]:
        """Return the reports that change the lights to this state, in the order that devices accept.

        The ring ends before the call begins. A mute counts only in a call, so it follows the off-hook.
        """
        if self._lights_on is None:
            self._lights_on = lit
            return self.repeat()
        steps = [lit]
        if lit.off_hook and not self._lights_on.off_hook:
            steps.insert(0, LightsOn(off_hook=True, ring=lit.ring))
        if self._lights_on.ring and not lit.ring:
            steps.insert(0, replace(self._lights_on, ring=False))
        reports = []
        for step in steps:
            reports += self._reports(step, self._changed(self._lights_on, step))
            self._lights_on = step
        return reports

    def _changed(self, before: LightsOn, after: LightsOn) -> list[int]:
        changed = {
            one.report_id
            for name, one in self._places.items()
            if getattr(before, name) != getattr(after, name)
        }
        return sorted(changed)

    def _reports(self, lit: LightsOn, report_ids: list[int]) -> list[bytes]:
        """Build each whole report, beginning with its ID (0 for a device without report IDs)."""
        reports = []
        for report_id in report_ids:
            bits = sum(
                1 << one.bit_offset
                for name, one in self._places.items()
                if one.report_id == report_id and getattr(lit, name)
            )
            reports.append(bytes([report_id]) + bits.to_bytes(self._bytes[report_id], "little"))
        return reports
