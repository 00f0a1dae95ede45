"""Records calls that never rang here as missed: do not disturb, a break, or a call in progress."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from uuid_utils.compat import uuid7

from app.mutations.contact import EndContact, StartContact
from app.records.service import Records
from app.settings.preferences import Preferences
from app.values.caller_identity import identify
from db.enums import Channel, Direction, Disposition
from telephony.client.phone import Phone
from telephony.messages import CallRefused

FORWARDED = 302


class DeclinedCalls(QObject):
    """Records them, so that the agent can call back; without a notice."""

    def __init__(
        self, phone: Phone, records: Records, preferences: Preferences, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._records = records
        self._preferences = preferences
        phone.call_refused.connect(self._on_refused)

    @Slot(object)
    def _on_refused(self, event: CallRefused) -> None:
        caller = identify(
            event.remote_user,
            event.remote_uri,
            event.remote_name,
            event.is_anonymous,
            self._preferences.settings.office,
        )
        contact_id = uuid7()
        is_forwarded = event.code == FORWARDED
        self._records.change(
            StartContact(
                contact_id=contact_id,
                channel=Channel.VOICE,
                direction=Direction.INBOUND,
                remote=caller.key,
                remote_name=caller.name,
                call_ref=event.call_ref,
                queue=event.queue,
                queued_at=event.queued_at,
                occurred_at=event.at,
            ),
            EndContact(
                contact_id=contact_id,
                disposition=Disposition.FORWARDED if is_forwarded else Disposition.MISSED,
                sip_code=event.code,
                occurred_at=event.at,
            ),
        )
