"""The records: tables, the local replica, named mutations with their outbox, search and drafts.

No Qt here: everything also runs in a plain script. No module here knows SIP or windows.
"""
