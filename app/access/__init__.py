"""Who may see what: the rule, and cases, calls and lists as one person may see them."""
