"""The history of the local database, from the first revision. Run by db/schema.py when a file is opened."""
