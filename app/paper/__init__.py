"""The paper side of the records: sheets as data, and true to page on A4."""
