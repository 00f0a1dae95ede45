"""The search: one field in the top bar, with filters, saved views and what was seen in a list below it."""
