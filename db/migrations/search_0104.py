"""The search index of messages: an FTS5 table without texts, and the triggers that update it.

To delete a row's entry, the index must be given the row's text again. A message without a text has no entry.
"""

from __future__ import annotations


def removed(row: str) -> str:
    return f"""
        INSERT INTO search_message (search_message, rowid, text)
        SELECT 'delete', key, {row}.text FROM search_message_key WHERE message_id = {row}.id;
        DELETE FROM search_message_key WHERE message_id = {row}.id;
    """


def added(row: str) -> str:
    return f"""
        INSERT INTO search_message_key (message_id) SELECT {row}.id WHERE {row}.text <> '';
        INSERT INTO search_message (rowid, text)
        SELECT key, {row}.text FROM search_message_key WHERE message_id = {row}.id;
    """


STATEMENTS = (
    "CREATE TABLE search_message_key (key INTEGER PRIMARY KEY, message_id BLOB NOT NULL UNIQUE)",
    """
    CREATE VIRTUAL TABLE search_message USING fts5(
        text, tokenize = "unicode61 remove_diacritics 2", prefix = '3', content = ''
    )
    """,
    f"CREATE TRIGGER search_message_added AFTER INSERT ON message BEGIN {added('new')} END",
    f"""
    CREATE TRIGGER search_message_changed AFTER UPDATE OF text ON message WHEN old.text <> new.text BEGIN
        {removed("old")}
        {added("new")}
    END
    """,
    f"CREATE TRIGGER search_message_removed AFTER DELETE ON message BEGIN {removed('old')} END",
    "INSERT INTO search_message_key (message_id) SELECT id FROM message WHERE text <> '' ORDER BY written_at",
    """
    INSERT INTO search_message (rowid, text)
    SELECT key, text FROM search_message_key JOIN message ON message.id = message_id ORDER BY key
    """,
)
