"""The right column: the telephone."""
