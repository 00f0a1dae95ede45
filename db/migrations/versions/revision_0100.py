"""The tables of the first release."""

import sqlalchemy as sa
from alembic import op

from db.migrations import search_0100
from db.models.types import Facts, Id, UtcTime

revision = "0100"
down_revision = None


def is_member(table: str, column: str, words: str) -> sa.CheckConstraint:
    values = ", ".join(f"'{word}'" for word in words.split())
    return sa.CheckConstraint(f"{column} IN ({values})", name=op.f(f"ck_{table}_{column}_word"))


def upgrade() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("agent_id", Id(), nullable=False),
        sa.Column("agent_name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("workstation", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject_id", Id(), nullable=True),
        sa.Column("mut_no", sa.Integer(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("args_hash", sa.Text(), nullable=False),
        sa.Column("previous_hash", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        is_member("audit_entry", "role", "agent unit_officer supervisor board"),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_audit_entry")),
    )
    op.create_index(op.f("ix_audit_entry_subject_id_sequence"), "audit_entry", ["subject_id", "sequence"])
    op.create_table(
        "base",
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("row_id", Id(), nullable=False),
        sa.Column("row", Facts, nullable=True),
        sa.PrimaryKeyConstraint("table_name", "row_id", name=op.f("pk_base")),
    )
    op.create_table(
        "case_seen",
        sa.Column("agent_id", Id(), nullable=False),
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("seen_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("agent_id", "case_id", name=op.f("pk_case_seen")),
    )
    op.create_index(op.f("ix_case_seen_agent_id_seen_at"), "case_seen", ["agent_id", "seen_at"])
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
    op.create_index(op.f("ix_organisation_nib"), "organisation", ["nib"])
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
        sa.Column("erased_by", sa.Integer(), nullable=True),
        sa.Column("queued_at", UtcTime(), nullable=True),
        sa.Column("facts", Facts, nullable=True),
        sa.Column("is_dealt_with", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("mac", sa.Text(), server_default="", nullable=False),
        is_member("outbox", "role", "agent unit_officer supervisor board"),
        is_member("outbox", "state", "pending acked applied rejected parked"),
        sa.PrimaryKeyConstraint("mut_no", name=op.f("pk_outbox")),
    )
    op.create_index(op.f("ix_outbox_state_mut_no"), "outbox", ["state", "mut_no"])
    op.create_table(
        "set_aside",
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("row_id", Id(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("table_name", "row_id", name=op.f("pk_set_aside")),
    )
    op.create_table(
        "sync_state",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("client_id", Id(), nullable=False),
        sa.Column("next_mut", sa.Integer(), nullable=False),
        sa.Column("cursor", sa.Text(), nullable=False),
        sa.Column("epoch", sa.Text(), nullable=False),
        sa.Column("audited_from", sa.Integer(), server_default="1", nullable=False),
        sa.Column("is_unwiped", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("enrolled_as", sa.Text(), server_default="", nullable=False),
        sa.Column("trail_id", Id(), nullable=True),
        sa.Column("server_time", UtcTime(), nullable=True),
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
        sa.Column("extension", sa.Text(), server_default="", nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("team_id", Id(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", UtcTime(), nullable=True),
        is_member("agent", "role", "agent unit_officer supervisor board"),
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
        sa.Column("erased_at", UtcTime(), nullable=True),
        sa.Column("id", Id(), nullable=False),
        sa.Column("team_id", Id(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_applicant_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_applicant")),
    )
    op.create_index(op.f("ix_applicant_nib"), "applicant", ["nib"])
    op.create_table(
        "applicant_merge",
        sa.Column("kept_id", Id(), nullable=False),
        sa.Column("merged_id", Id(), nullable=False),
        sa.Column("merged_at", UtcTime(), nullable=False),
        sa.Column("merged_by_name", sa.Text(), nullable=False),
        sa.Column("moved", Facts, nullable=False),
        sa.Column("undone_at", UtcTime(), nullable=True),
        sa.Column("undone_by_name", sa.Text(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("team_id", Id(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["kept_id"], ["applicant.id"], name=op.f("fk_applicant_merge_kept_id")),
        sa.ForeignKeyConstraint(["merged_id"], ["applicant.id"], name=op.f("fk_applicant_merge_merged_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_applicant_merge")),
    )
    op.create_index(op.f("ix_applicant_merge_kept_id"), "applicant_merge", ["kept_id"])
    op.create_index(op.f("ix_applicant_merge_merged_id"), "applicant_merge", ["merged_id"])
    op.create_table(
        "canned_text",
        sa.Column("owner_id", Id(), nullable=True),
        sa.Column("shortcut", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("changed_by_name", sa.Text(), nullable=False),
        sa.Column("changed_at", UtcTime(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("team_id", Id(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["owner_id"], ["agent.id"], name=op.f("fk_canned_text_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_canned_text")),
    )
    op.create_index(op.f("ix_canned_text_owner_id_shortcut"), "canned_text", ["owner_id", "shortcut"])
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
        sa.Column("region_code", sa.Text(), server_default="", nullable=False),
        sa.Column("category", sa.Text(), server_default="", nullable=False),
        sa.Column("service", sa.Text(), server_default="", nullable=False),
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
        sa.Column("is_confidential", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("is_anonymous", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("team_id", Id(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", UtcTime(), nullable=True),
        is_member("case_", "channel", "voice video whatsapp sms email chatbot walk_in sip_message"),
        is_member("case_", "kind", "information complaint"),
        is_member("case_", "priority", "low normal high urgent"),
        is_member(
            "case_",
            "status",
            "in_progress waiting_applicant waiting_unit asked_back solution_ready told closed cancelled",
        ),
        sa.CheckConstraint("paused_ms >= 0", name=op.f("ck_case__paused_ms_range")),
        sa.CheckConstraint("step >= 1", name=op.f("ck_case__step_range")),
        sa.ForeignKeyConstraint(["applicant_id"], ["applicant.id"], name=op.f("fk_case__applicant_id")),
        sa.ForeignKeyConstraint(["assignee_id"], ["agent.id"], name=op.f("fk_case__assignee_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_case__unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_")),
    )
    op.create_index(op.f("ix_case__applicant_id_changed_at"), "case_", ["applicant_id", "changed_at"])
    op.create_index(
        op.f("ix_case__assignee_id_status_changed_at"), "case_", ["assignee_id", "status", "changed_at"]
    )
    op.create_index(op.f("ix_case__category"), "case_", ["category"])
    op.create_index(
        op.f("ix_case__channel_changed_at_deleted_at"), "case_", ["channel", "changed_at", "deleted_at"]
    )
    op.create_index(
        "ix_case__facets",
        "case_",
        [
            "changed_at",
            "status",
            "kind",
            "channel",
            "step",
            "region",
            "unit_id",
            "assignee_id",
            "deleted_at",
            "category",
            "service",
        ],
    )
    op.create_index(op.f("ix_case__number"), "case_", ["number"], unique=True)
    op.create_index(op.f("ix_case__number_digits"), "case_", ["number_digits"])
    op.create_index(op.f("ix_case__service"), "case_", ["service"])
    op.create_index(
        op.f("ix_case__unit_id_changed_at_deleted_at"), "case_", ["unit_id", "changed_at", "deleted_at"]
    )
    op.create_index(op.f("ix_case__unit_id_status_changed_at"), "case_", ["unit_id", "status", "changed_at"])
    op.create_table(
        "data_request",
        sa.Column("applicant_id", Id(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("asked_at", UtcTime(), nullable=False),
        sa.Column("due_at", UtcTime(), nullable=False),
        sa.Column("asked_by_name", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("done_at", UtcTime(), nullable=True),
        sa.Column("done_by_name", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("team_id", Id(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", UtcTime(), nullable=True),
        is_member("data_request", "kind", "access correction erasure"),
        sa.ForeignKeyConstraint(
            ["applicant_id"], ["applicant.id"], name=op.f("fk_data_request_applicant_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_request")),
    )
    op.create_index(
        op.f("ix_data_request_applicant_id_asked_at"), "data_request", ["applicant_id", "asked_at"]
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
        is_member("handle", "kind", "phone whatsapp email sip"),
        sa.ForeignKeyConstraint(["applicant_id"], ["applicant.id"], name=op.f("fk_handle_applicant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handle")),
    )
    op.create_index(op.f("ix_handle_applicant_id"), "handle", ["applicant_id"])
    op.create_index(op.f("ix_handle_digits_reversed"), "handle", ["digits_reversed"])
    op.create_index(op.f("ix_handle_value"), "handle", ["value"])
    op.create_table(
        "line_gap",
        sa.Column("workstation", sa.Text(), nullable=False),
        sa.Column("agent_id", Id(), nullable=False),
        sa.Column("fault", sa.Text(), nullable=False),
        sa.Column("started_at", UtcTime(), nullable=False),
        sa.Column("ended_at", UtcTime(), nullable=True),
        sa.Column("id", Id(), nullable=False),
        sa.Column("team_id", Id(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("fk_line_gap_agent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_line_gap")),
    )
    op.create_index(op.f("ix_line_gap_workstation_ended_at"), "line_gap", ["workstation", "ended_at"])
    op.create_index(op.f("ix_line_gap_workstation_started_at"), "line_gap", ["workstation", "started_at"])
    op.create_table(
        "membership",
        sa.Column("applicant_id", Id(), nullable=False),
        sa.Column("organisation_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("team_id", Id(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["applicant_id"], ["applicant.id"], name=op.f("fk_membership_applicant_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_membership_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
    )
    op.create_index(op.f("ix_membership_applicant_id"), "membership", ["applicant_id"])
    op.create_index(op.f("ix_membership_organisation_id"), "membership", ["organisation_id"])
    op.create_table(
        "saved_view",
        sa.Column("owner_id", Id(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("typed", sa.Text(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("team_id", Id(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["owner_id"], ["agent.id"], name=op.f("fk_saved_view_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
    )
    op.create_index(op.f("ix_saved_view_owner_id"), "saved_view", ["owner_id"])
    op.create_table(
        "article",
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("questions", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("legal_basis", sa.Text(), nullable=False),
        sa.Column("stems", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("source_case_id", Id(), nullable=True),
        sa.Column("written_by_id", Id(), nullable=True),
        sa.Column("written_by_name", sa.Text(), nullable=False),
        sa.Column("written_at", UtcTime(), nullable=False),
        sa.Column("reviewed_by_name", sa.Text(), nullable=False),
        sa.Column("reviewed_at", UtcTime(), nullable=True),
        sa.Column("withdrawn_by_name", sa.Text(), nullable=False),
        sa.Column("withdrawn_reason", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", UtcTime(), nullable=True),
        sa.Column("id", Id(), nullable=False),
        sa.Column("team_id", Id(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["source_case_id"], ["case_.id"], name=op.f("fk_article_source_case_id")),
        sa.ForeignKeyConstraint(["written_by_id"], ["agent.id"], name=op.f("fk_article_written_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article")),
    )
    op.create_index(op.f("ix_article_withdrawn_at_written_at"), "article", ["withdrawn_at", "written_at"])
    op.create_table(
        "attachment",
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("added_by_id", Id(), nullable=False),
        sa.Column("added_by_name", sa.Text(), nullable=False),
        sa.Column("added_at", UtcTime(), nullable=False),
        sa.Column("removed_at", UtcTime(), nullable=True),
        sa.Column("removed_by_name", sa.Text(), nullable=False),
        sa.Column("removed_reason", sa.Text(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("team_id", Id(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", UtcTime(), nullable=True),
        sa.CheckConstraint("bytes >= 0", name=op.f("ck_attachment_bytes_range")),
        sa.ForeignKeyConstraint(["added_by_id"], ["agent.id"], name=op.f("fk_attachment_added_by_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case_.id"], name=op.f("fk_attachment_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    op.create_index(op.f("ix_attachment_case_id_added_at"), "attachment", ["case_id", "added_at"])
    op.create_index(op.f("ix_attachment_sha256"), "attachment", ["sha256"])
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
        sa.Column("text", sa.Text(), server_default="", nullable=False),
        sa.Column("consent", sa.Text(), server_default="not_asked", nullable=False),
        sa.Column("consent_text", sa.Text(), server_default="", nullable=False),
        sa.Column("consent_at", UtcTime(), nullable=True),
        sa.Column("is_by_hand", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("call_ref", sa.Text(), server_default="", nullable=False),
        sa.Column("queue", sa.Text(), server_default="", nullable=False),
        sa.Column("queued_at", UtcTime(), nullable=True),
        sa.Column("held_ms", sa.Integer(), server_default="0", nullable=False),
        sa.Column("transferred_to", sa.Text(), server_default="", nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("team_id", Id(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", UtcTime(), nullable=True),
        is_member("contact", "channel", "voice video whatsapp sms email chatbot walk_in sip_message"),
        is_member("contact", "consent", "yes no not_asked"),
        is_member("contact", "direction", "inbound outbound"),
        is_member(
            "contact",
            "disposition",
            "answered escalated told missed not_reached abandoned wrong_number dropped "
            "transferred forwarded answered_elsewhere other",
        ),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("fk_contact_agent_id")),
        sa.ForeignKeyConstraint(["applicant_id"], ["applicant.id"], name=op.f("fk_contact_applicant_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case_.id"], name=op.f("fk_contact_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
    )
    op.create_index(
        op.f("ix_contact_agent_id_ended_at_started_at"), "contact", ["agent_id", "ended_at", "started_at"]
    )
    op.create_index(op.f("ix_contact_applicant_id_started_at"), "contact", ["applicant_id", "started_at"])
    op.create_index(op.f("ix_contact_case_id_started_at"), "contact", ["case_id", "started_at"])
    op.create_index(
        op.f("ix_contact_disposition_is_returned_started_at"),
        "contact",
        ["disposition", "is_returned", "started_at"],
    )
    op.create_index(op.f("ix_contact_started_at"), "contact", ["started_at"])
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
        sa.Column("promise_at", UtcTime(), nullable=True),
        sa.Column("promise_channel", sa.Text(), nullable=True),
        sa.Column("no_evidence_reason", sa.Text(), server_default="", nullable=False),
        sa.Column("passed_at", UtcTime(), nullable=True),
        sa.Column("passed_reason", sa.Text(), server_default="", nullable=False),
        sa.Column("answered_means", sa.Text(), server_default="", nullable=False),
        sa.Column("answer_reference", sa.Text(), server_default="", nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("team_id", Id(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", UtcTime(), nullable=True),
        is_member(
            "escalation", "promise_channel", "voice video whatsapp sms email chatbot walk_in sip_message"
        ),
        sa.ForeignKeyConstraint(["asked_by_id"], ["agent.id"], name=op.f("fk_escalation_asked_by_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case_.id"], name=op.f("fk_escalation_case_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_escalation_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalation")),
    )
    op.create_index(op.f("ix_escalation_case_id_asked_at"), "escalation", ["case_id", "asked_at"])
    op.create_table(
        "evidence",
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("found_by_name", sa.Text(), nullable=False),
        sa.Column("found_at", UtcTime(), nullable=False),
        sa.Column("method", sa.Text(), server_default="", nullable=False),
        sa.Column("fields", Facts, nullable=True),
        sa.Column("id", Id(), nullable=False),
        sa.Column("team_id", Id(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_.id"], name=op.f("fk_evidence_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    op.create_index(op.f("ix_evidence_case_id_found_at"), "evidence", ["case_id", "found_at"])
    op.create_table(
        "agent_state",
        sa.Column("agent_id", Id(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("workstation", sa.Text(), nullable=False),
        sa.Column("contact_id", Id(), nullable=True),
        sa.Column("started_at", UtcTime(), nullable=False),
        sa.Column("ended_at", UtcTime(), nullable=True),
        sa.Column("id", Id(), nullable=False),
        sa.Column("team_id", Id(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", UtcTime(), nullable=True),
        is_member("agent_state", "state", "available on_call wrap_up break not_ready not_reachable"),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("fk_agent_state_agent_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_agent_state_contact_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agent_state")),
    )
    op.create_index(op.f("ix_agent_state_agent_id_started_at"), "agent_state", ["agent_id", "started_at"])
    op.create_index(op.f("ix_agent_state_workstation_ended_at"), "agent_state", ["workstation", "ended_at"])
    op.create_table(
        "article_edition",
        sa.Column("article_id", Id(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("questions", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("legal_basis", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("written_by_name", sa.Text(), nullable=False),
        sa.Column("written_at", UtcTime(), nullable=False),
        sa.Column("reviewed_by_name", sa.Text(), nullable=False),
        sa.Column("reviewed_at", UtcTime(), nullable=True),
        sa.Column("id", Id(), nullable=False),
        sa.Column("team_id", Id(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_article_edition_article_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article_edition")),
    )
    op.create_index(
        op.f("ix_article_edition_article_id_edition"),
        "article_edition",
        ["article_id", "edition"],
        unique=True,
    )
    op.create_table(
        "recording",
        sa.Column("contact_id", Id(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("duration_ms", sa.Integer(), nullable=False),
        sa.Column("made_by", Id(), nullable=False),
        sa.Column("made_at", UtcTime(), nullable=False),
        sa.Column("keep_until", UtcTime(), nullable=False),
        sa.Column("erased_at", UtcTime(), nullable=True),
        sa.Column("id", Id(), nullable=False),
        sa.Column("team_id", Id(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_recording_contact_id")),
        sa.ForeignKeyConstraint(["made_by"], ["agent.id"], name=op.f("fk_recording_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recording")),
    )
    op.create_index(op.f("ix_recording_contact_id"), "recording", ["contact_id"])
    op.create_index(op.f("ix_recording_erased_at_keep_until"), "recording", ["erased_at", "keep_until"])
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
        sa.Column("oss_reference", sa.Text(), server_default="", nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("validated_by_name", sa.Text(), server_default="", nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("team_id", Id(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", UtcTime(), nullable=True),
        is_member("solution", "validated_in", "jelita oss both"),
        sa.ForeignKeyConstraint(["case_id"], ["case_.id"], name=op.f("fk_solution_case_id")),
        sa.ForeignKeyConstraint(["escalation_id"], ["escalation.id"], name=op.f("fk_solution_escalation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_solution")),
    )
    op.create_index(op.f("ix_solution_case_id_recorded_at"), "solution", ["case_id", "recorded_at"])
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
        is_member(
            "timeline_entry",
            "kind",
            "contact_started case_opened case_logged details_changed note_added evidence_added "
            "attachment_added attachment_removed wait_started wait_ended answer_found escalated "
            "escalation_returned escalation_passed unit_asked_back unit_question_answered "
            "solution_recorded call_back_started solution_told receipt_confirmed closed reopened "
            "cancelled assigned contact_ended call_transferred message_received message_sent "
            "recording_made recording_played numbers_revealed corrected",
        ),
        sa.ForeignKeyConstraint(["actor_id"], ["agent.id"], name=op.f("fk_timeline_entry_actor_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case_.id"], name=op.f("fk_timeline_entry_case_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_timeline_entry_contact_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timeline_entry")),
    )
    op.create_index(
        op.f("ix_timeline_entry_case_id_version"), "timeline_entry", ["case_id", "version"], unique=True
    )
    op.create_table(
        "unit_question",
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("escalation_id", Id(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("asked_by_name", sa.Text(), nullable=False),
        sa.Column("asked_at", UtcTime(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by_name", sa.Text(), nullable=False),
        sa.Column("answered_at", UtcTime(), nullable=True),
        sa.Column("id", Id(), nullable=False),
        sa.Column("team_id", Id(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_.id"], name=op.f("fk_unit_question_case_id")),
        sa.ForeignKeyConstraint(
            ["escalation_id"], ["escalation.id"], name=op.f("fk_unit_question_escalation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_question")),
    )
    op.create_index(op.f("ix_unit_question_case_id_asked_at"), "unit_question", ["case_id", "asked_at"])
    if op.get_bind().dialect.name == "sqlite":
        for change in ("UPDATE", "DELETE"):  # against mistakes; against intent there is the hash chain
            op.execute(
                f"CREATE TRIGGER audit_entry_no_{change.lower()} BEFORE {change} ON audit_entry "
                "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END"
            )
        for statement in search_0100.STATEMENTS:
            op.get_bind().exec_driver_sql(statement)
