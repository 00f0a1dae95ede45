"""Visibility: the rule, and the cases, calls and lists that a user may see."""
