"""`loket admin`: creates and administers the shared database on the command line.

arguments.py   the commands and their options
command.py     executes them
passwords.py   typed, or read from a file; never an argument
sentences.py   the messages
units.py       the office's units, from a separate table
"""
