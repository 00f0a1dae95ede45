"""The rules of the records, each said once: the program asks them, and the server's SQL is made of them.

lifecycle.py    what may be done with a case when, by whom, and where it leads
sop_steps.py    which entry begins which step of the procedure, read from the SOP file
visibility.py   who sees a case, and which entries of an anonymous case name who asks
"""
