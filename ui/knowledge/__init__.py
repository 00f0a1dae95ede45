"""The knowledge base beside the case: read, written, reviewed; and the canned texts."""
