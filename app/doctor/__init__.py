"""`loket doctor`: checks everything that a workstation needs, and writes a report for the support desk."""
