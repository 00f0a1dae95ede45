"""The history of the local database's schema, from the first revision. db/schema.py runs it when it opens a
file.
"""
