"""`loket doctor`: looks at everything that a desk needs, and writes a report for the support desk."""
