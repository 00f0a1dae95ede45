"""The rules of the records, each written once: used by the program, and source of the server's SQL.

lifecycle.py    what may be done with a case when, by whom, and the resulting status
sop_steps.py    which entry begins which step of the procedure, read from the SOP file
visibility.py   who sees a case, and which entries of an anonymous case name the applicant
"""
