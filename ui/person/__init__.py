"""The page of one person: all that the office has of them."""
