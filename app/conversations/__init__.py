"""Conversations in the written channels at the desk: taken, matched with a case, answered."""
