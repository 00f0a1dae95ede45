"""The full list of cases: a table with filters, sorting, and changes of many cases at once."""
