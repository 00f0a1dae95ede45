"""A supervisor listens to a call, and the agent sees it."""
