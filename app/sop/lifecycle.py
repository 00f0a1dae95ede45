"""The life cycle of a case for windows and services. db/rules/lifecycle.py has the table."""

from db.rules.lifecycle import MOVES, Move

__all__ = ["MOVES", "Move"]
