"""The first tables."""

import sqlalchemy as sa
from alembic import op

from db.models.types import Facts, Id, UtcTime

revision = "0001"
down_revision = None


def is_word(column: str, words: str, name: str) -> sa.CheckConstraint:
    values = ", ".join(f"'{word}'" for word in words.split())
    return sa.CheckConstraint(f"{column} IN ({values})", name=op.f(name))


def upgrade() -> None:
    op.create_table(
        "base",
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("row_id", Id(), nullable=False),
        sa.Column("row", Facts, nullable=True),
        sa.PrimaryKeyConstraint("table_name", "row_id", name=op.f("pk_base")),
    )
    op.create_table(
        "number_given",
        sa.Column("workstation", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("workstation", "day", name=op.f("pk_number_given")),
    )
    op.create_table(
        "organisation",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("nib", sa.Text(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("team_id", Id(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
    )
    op.create_index(op.f("ix_organisation_nib"), "organisation", ["nib"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("mut_no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("args", sa.Text(), nullable=False),
        sa.Column("args_hash", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("agent_id", Id(), nullable=False),
        sa.Column("agent_name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("workstation", sa.Text(), nullable=False),
        sa.Column("occurred_at", UtcTime(), nullable=False),
        is_word("role", "agent unit_officer supervisor", "ck_outbox_role_word"),
        is_word("state", "pending acked applied rejected parked", "ck_outbox_state_word"),
        sa.PrimaryKeyConstraint("mut_no", name=op.f("pk_outbox")),
    )
    op.create_index(op.f("ix_outbox_state_mut_no"), "outbox", ["state", "mut_no"], unique=False)
    op.create_table(
        "sync_state",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("client_id", Id(), nullable=False),
        sa.Column("next_mut", sa.Integer(), nullable=False),
        sa.Column("cursor", sa.Text(), nullable=False),
        sa.Column("epoch", sa.Text(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_sync_state_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sync_state")),
    )
    op.create_table(
        "unit",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("team_id", Id(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        sa.UniqueConstraint("code", name=op.f("uq_unit_code")),
    )
    op.create_table(
        "agent",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("unit_id", Id(), nullable=True),
        sa.Column("id", Id(), nullable=False),
        sa.Column("team_id", Id(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", UtcTime(), nullable=True),
        is_word("role", "agent unit_officer supervisor", "ck_agent_role_word"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_agent_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agent")),
    )
    op.create_table(
        "applicant",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("organisation_id", Id(), nullable=True),
        sa.Column("nib", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("team_id", Id(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_applicant_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_applicant")),
    )
    op.create_table(
        "agent_state",
        sa.Column("agent_id", Id(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("started_at", UtcTime(), nullable=False),
        sa.Column("ended_at", UtcTime(), nullable=True),
        sa.Column("id", Id(), nullable=False),
        sa.Column("team_id", Id(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("fk_agent_state_agent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agent_state")),
    )
    op.create_index(
        op.f("ix_agent_state_agent_id_started_at"), "agent_state", ["agent_id", "started_at"], unique=False
    )
    op.create_table(
        "case_",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("number_digits", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("priority", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("registration_number", sa.Text(), nullable=False),
        sa.Column("nib", sa.Text(), nullable=False),
        sa.Column("kbli", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("applicant_id", Id(), nullable=True),
        sa.Column("opened_at", UtcTime(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("assignee_id", Id(), nullable=True),
        sa.Column("unit_id", Id(), nullable=True),
        sa.Column("changed_at", UtcTime(), nullable=False),
        sa.Column("step_started_at", UtcTime(), nullable=False),
        sa.Column("paused_ms", sa.Integer(), nullable=False),
        sa.Column("waiting_since", UtcTime(), nullable=True),
        sa.Column("id", Id(), nullable=False),
        sa.Column("team_id", Id(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", UtcTime(), nullable=True),
        is_word("channel", "voice video whatsapp sms email chatbot walk_in", "ck_case__channel_word"),
        is_word("kind", "information complaint", "ck_case__kind_word"),
        is_word("priority", "low normal high urgent", "ck_case__priority_word"),
        is_word(
            "status",
            "in_progress waiting_applicant waiting_unit solution_ready told closed cancelled",
            "ck_case__status_word",
        ),
        sa.CheckConstraint("paused_ms >= 0", name=op.f("ck_case__paused_ms_range")),
        sa.CheckConstraint("step BETWEEN 1 AND 5", name=op.f("ck_case__step_range")),
        sa.ForeignKeyConstraint(["applicant_id"], ["applicant.id"], name=op.f("fk_case__applicant_id")),
        sa.ForeignKeyConstraint(["assignee_id"], ["agent.id"], name=op.f("fk_case__assignee_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_case__unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_")),
    )
    op.create_index(
        op.f("ix_case__applicant_id_changed_at"), "case_", ["applicant_id", "changed_at"], unique=False
    )
    op.create_index(
        op.f("ix_case__assignee_id_status_changed_at"),
        "case_",
        ["assignee_id", "status", "changed_at"],
        unique=False,
    )
    op.create_index(op.f("ix_case__changed_at"), "case_", ["changed_at"], unique=False)
    op.create_index(op.f("ix_case__number"), "case_", ["number"], unique=True)
    op.create_index(op.f("ix_case__number_digits"), "case_", ["number_digits"], unique=False)
    op.create_index(
        op.f("ix_case__unit_id_status_changed_at"), "case_", ["unit_id", "status", "changed_at"], unique=False
    )
    op.create_table(
        "handle",
        sa.Column("applicant_id", Id(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("digits_reversed", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("team_id", Id(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", UtcTime(), nullable=True),
        is_word("kind", "phone whatsapp email sip", "ck_handle_kind_word"),
        sa.ForeignKeyConstraint(["applicant_id"], ["applicant.id"], name=op.f("fk_handle_applicant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handle")),
    )
    op.create_index(op.f("ix_handle_applicant_id"), "handle", ["applicant_id"], unique=False)
    op.create_index(op.f("ix_handle_digits_reversed"), "handle", ["digits_reversed"], unique=False)
    op.create_index(op.f("ix_handle_value"), "handle", ["value"], unique=False)
    op.create_table(
        "contact",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("remote", sa.Text(), nullable=False),
        sa.Column("remote_name", sa.Text(), nullable=False),
        sa.Column("applicant_id", Id(), nullable=True),
        sa.Column("case_id", Id(), nullable=True),
        sa.Column("agent_id", Id(), nullable=True),
        sa.Column("started_at", UtcTime(), nullable=False),
        sa.Column("answered_at", UtcTime(), nullable=True),
        sa.Column("ended_at", UtcTime(), nullable=True),
        sa.Column("disposition", sa.Text(), nullable=True),
        sa.Column("sip_code", sa.Integer(), nullable=False),
        sa.Column("quality", Facts, nullable=False),
        sa.Column("is_returned", sa.Boolean(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("team_id", Id(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", UtcTime(), nullable=True),
        is_word("channel", "voice video whatsapp sms email chatbot walk_in", "ck_contact_channel_word"),
        is_word("direction", "inbound outbound", "ck_contact_direction_word"),
        is_word(
            "disposition",
            "answered escalated told missed not_reached abandoned wrong_number dropped other",
            "ck_contact_disposition_word",
        ),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("fk_contact_agent_id")),
        sa.ForeignKeyConstraint(["applicant_id"], ["applicant.id"], name=op.f("fk_contact_applicant_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case_.id"], name=op.f("fk_contact_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
    )
    op.create_index(
        op.f("ix_contact_agent_id_ended_at_started_at"),
        "contact",
        ["agent_id", "ended_at", "started_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_contact_applicant_id_started_at"), "contact", ["applicant_id", "started_at"], unique=False
    )
    op.create_index(op.f("ix_contact_case_id_started_at"), "contact", ["case_id", "started_at"], unique=False)
    op.create_index(
        op.f("ix_contact_disposition_is_returned_started_at"),
        "contact",
        ["disposition", "is_returned", "started_at"],
        unique=False,
    )
    op.create_index(op.f("ix_contact_started_at"), "contact", ["started_at"], unique=False)
    op.create_table(
        "escalation",
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("unit_id", Id(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("promise", sa.Text(), nullable=False),
        sa.Column("asked_by_id", Id(), nullable=False),
        sa.Column("asked_by_name", sa.Text(), nullable=False),
        sa.Column("asked_at", UtcTime(), nullable=False),
        sa.Column("due_at", UtcTime(), nullable=False),
        sa.Column("returned_at", UtcTime(), nullable=True),
        sa.Column("returned_reason", sa.Text(), nullable=False),
        sa.Column("answered_at", UtcTime(), nullable=True),
        sa.Column("answered_by_name", sa.Text(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("team_id", Id(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["asked_by_id"], ["agent.id"], name=op.f("fk_escalation_asked_by_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case_.id"], name=op.f("fk_escalation_case_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_escalation_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalation")),
    )
    op.create_index(
        op.f("ix_escalation_case_id_asked_at"), "escalation", ["case_id", "asked_at"], unique=False
    )
    op.create_table(
        "evidence",
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("found_by_name", sa.Text(), nullable=False),
        sa.Column("found_at", UtcTime(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("team_id", Id(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_.id"], name=op.f("fk_evidence_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    op.create_index(op.f("ix_evidence_case_id_found_at"), "evidence", ["case_id", "found_at"], unique=False)
    op.create_table(
        "solution",
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("escalation_id", Id(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("validated_in", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("legal_basis", sa.Text(), nullable=False),
        sa.Column("recorded_by_name", sa.Text(), nullable=False),
        sa.Column("recorded_at", UtcTime(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("team_id", Id(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", UtcTime(), nullable=True),
        is_word("validated_in", "jelita oss both", "ck_solution_validated_in_word"),
        sa.ForeignKeyConstraint(["case_id"], ["case_.id"], name=op.f("fk_solution_case_id")),
        sa.ForeignKeyConstraint(["escalation_id"], ["escalation.id"], name=op.f("fk_solution_escalation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_solution")),
    )
    op.create_index(
        op.f("ix_solution_case_id_recorded_at"), "solution", ["case_id", "recorded_at"], unique=False
    )
    op.create_table(
        "timeline_entry",
        sa.Column("id", Id(), nullable=False),
        sa.Column("team_id", Id(), nullable=True),
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("actor_id", Id(), nullable=True),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.Column("workstation", sa.Text(), nullable=False),
        sa.Column("occurred_at", UtcTime(), nullable=False),
        sa.Column("recorded_at", UtcTime(), nullable=False),
        sa.Column("contact_id", Id(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("facts", Facts, nullable=False),
        is_word(
            "kind",
            "contact_started case_opened case_logged details_changed note_added "
            "evidence_added wait_started wait_ended answer_found escalated "
            "escalation_returned solution_recorded call_back_started solution_told "
            "receipt_confirmed closed reopened cancelled assigned contact_ended "
            "corrected",
            "ck_timeline_entry_kind_word",
        ),
        sa.ForeignKeyConstraint(["actor_id"], ["agent.id"], name=op.f("fk_timeline_entry_actor_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case_.id"], name=op.f("fk_timeline_entry_case_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_timeline_entry_contact_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timeline_entry")),
    )
    op.create_index(
        op.f("ix_timeline_entry_case_id_version"), "timeline_entry", ["case_id", "version"], unique=True
    )
