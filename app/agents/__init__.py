"""Agents: who is signed in, agent states and breaks, the figures of a shift."""
