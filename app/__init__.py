"""The contact centre: SOP, people, cases, calls, settings.

Plain rules use no Qt; services are QObjects that live in the GUI thread and never block it.
"""
