"""Conversations in the written channels: their list, their messages, and the answer."""
