"""Alembic's entry point: runs the migrations on the connection of db/schema.py, in its transaction."""

from alembic import context

from db.fact_tables import FACTS
from db.local_fact_tables import LOCAL_FACTS
from db.local_survey_tables import LOCAL_SURVEYS
from db.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=[Base.metadata, FACTS, LOCAL_FACTS, LOCAL_SURVEYS],
    # SQLite cannot alter a table. A batch copies it and loses its triggers and unnamed checks: a migration
    # with a batch creates the search triggers again.
    render_as_batch=True,
    # Tables that begin with "search_" are SQLite's full-text index and have no model.
    include_name=lambda name, kind, _parents: kind != "table" or not str(name).startswith("search_"),
)
context.run_migrations()
