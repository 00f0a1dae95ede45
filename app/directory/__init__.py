"""The office's directory (LDAP, Active Directory): who a user is, and which role the user has in Loket.

config.py      the settings, a part of the server's configuration file
directory.py   asks the directory: sign-in, one person, all persons
entries.py     reads the attributes of a person
"""
