"""The forms that open in the case panel."""
