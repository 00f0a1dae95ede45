"""The procedure in the case panel: strip, step texts, due times, next step."""
