"""The usages of a headset's controls: usage page in the high 16 bits, usage ID in the low (HUT 1.5)."""

from __future__ import annotations

TELEPHONY_PAGE, LED_PAGE, BUTTON_PAGE, CONSUMER_PAGE = 0x0B, 0x08, 0x09, 0x0C

# Telephony page (HUT 1.5 section 14).
HOOK_SWITCH = 0x0B0020
FLASH = 0x0B0021
HOLD = 0x0B0023
REDIAL = 0x0B0024
DROP = 0x0B0026
PHONE_MUTE = 0x0B002F
LINE_BUSY_TONE = 0x0B0097
RINGER = 0x0B009E
# "Programmable button": headset makers use it to refuse a call. It is on the button page if the descriptor
# changes the page before the main item.
PROGRAMMABLE_BUTTON = 0x0B0007
REJECT_BUTTON = 0x090007

# LED page (HUT 1.5 section 11).
LED_MUTE = 0x080009
LED_OFF_HOOK = 0x080017
LED_RING = 0x080018
LED_HOLD = 0x080020
LED_MICROPHONE = 0x080021

# Consumer page (HUT 1.5 section 15).
VOLUME_UP = 0x0C00E9
VOLUME_DOWN = 0x0C00EA
