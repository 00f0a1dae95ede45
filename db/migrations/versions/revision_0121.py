"""SP4N-LAPOR! as a channel of its own."""

from db.migrations.checks import allow_words

revision = "0121"
down_revision = "0120"
_CHANNELS = "voice video whatsapp sms email chatbot walk_in sip_message sp4n"


def upgrade() -> None:
    for table in ("case_", "contact", "office_address", "conversation"):
        allow_words(table, "channel", _CHANNELS)
    allow_words("escalation", "promise_channel", _CHANNELS)
