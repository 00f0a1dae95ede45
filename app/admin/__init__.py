"""`loket admin`: makes and looks after the shared database at a prompt.

arguments.py   the commands and their options
command.py     carries them out
passwords.py   asked for, or read from a file; never an argument
sentences.py   what is told, in words
units.py       the office's units, from a table of its own
"""
