"""Conversations and messages as a person may see them. Only app/access/visibility.py makes them."""

from __future__ import annotations

from typing import NewType

from db.records import ConversationRecord, MessageRecord

VisibleConversation = NewType("VisibleConversation", ConversationRecord)
VisibleMessage = NewType("VisibleMessage", MessageRecord)
