"""The contact centre: SOP, people, cases, calls that meet cases, settings.

Plain rules have no Qt; services are QObjects that live in the GUI thread and never block it.
"""
