"""The fields of a case: editors, hints, marks, completions."""
