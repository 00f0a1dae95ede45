"""Listening to calls in the window: at the supervisor, and at the agent."""
