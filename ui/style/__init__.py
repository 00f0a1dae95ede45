"""The look: colours, sizes, style sheet, icons."""
