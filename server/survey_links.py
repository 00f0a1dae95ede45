"""Sends the link to the office's survey form to applicants who wrote, once their case has ended.

The link is the same for everybody: nothing in it names a case or a person. Of an invitation is kept only that
the link was sent.
"""

from __future__ import annotations

import logging
from math import inf
from time import monotonic

from sqlalchemy import Connection

from app.mutations.conversation import SendSurveyLink
from db.enums import Channel
from db.rules.messages import WINDOWED
from db.server.system_changes import run_as_system
from db.sync.skm_messages import SkmOutcome
from server.channels.records import Records, RecordsAway, now_of
from server.config import SurveyConfig
from server.surveys import ASKED_OF_ANOTHER, MAY_BE_ASKED

_log = logging.getLogger(__name__)
EVERY_S = 60.0
AT_ONCE = 50
WRITTEN = (Channel.WHATSAPP, Channel.EMAIL, Channel.SMS)  # a visitor of the web chat has left
# Drawn, not asked by telephone, and in a conversation that rests. What was made confidential since stays out.
_DUE = f"""
    SELECT i.round_id, i.case_id, t.id AS conversation_id
    FROM skm_invitation i JOIN skm_round r ON r.id = i.round_id JOIN case_ c ON c.id = i.case_id
    JOIN applicant a ON a.id = c.applicant_id
    JOIN LATERAL (
        SELECT * FROM conversation t WHERE t.case_id = c.id AND t.channel = ANY (%(written)s)
        ORDER BY t.last_at DESC LIMIT 1
    ) t ON t.mode = 'still' AND t.opted_out_at IS NULL AND t.blocked_at IS NULL
    WHERE i.outcome = 'waiting' AND i.attempts = 0 AND (i.taken_until IS NULL OR i.taken_until < %(now)s)
        AND r.closed_on IS NULL AND c.status = 'closed' AND {MAY_BE_ASKED} AND NOT {ASKED_OF_ANOTHER}
        AND (t.channel <> ALL (%(windowed)s) OR t.window_until > %(now)s)
    ORDER BY i.case_id LIMIT %(most)s FOR UPDATE OF i SKIP LOCKED
"""
_SENT = "UPDATE skm_invitation SET outcome = %s WHERE round_id = %s AND case_id = %s"


class SurveyLinks:
    """Without a link in the configuration nothing is sent."""

    def __init__(self, config: SurveyConfig, records: Records) -> None:
        self._config, self._records = config, records
        self._sent_at = -inf  # on the monotonic clock

    async def send_due(self) -> None:
        """Send what is due, at most once a minute."""
        if not self._config.link or monotonic() < self._sent_at + EVERY_S:
            return
        self._sent_at = monotonic()
        try:
            await self._records.change(self._send)
        except RecordsAway as away:
            _log.warning("survey links: %s", away)

    def _send(self, connection: Connection) -> None:
        now = now_of(connection)
        given = {"now": now, "most": AT_ONCE, "written": list(WRITTEN), "windowed": list(WINDOWED)}
        text = self._config.message.replace("{link}", self._config.link)
        for row in connection.exec_driver_sql(_DUE, given).all():
            change = SendSurveyLink(
                conversation_id=row.conversation_id, case_id=row.case_id, text=text, occurred_at=now
            )
            (refused,) = run_as_system(connection, [change])
            if refused is None:
                connection.exec_driver_sql(_SENT, (SkmOutcome.LINK_SENT.value, row.round_id, row.case_id))
            else:
                _log.info("survey link: %s", refused.code)
