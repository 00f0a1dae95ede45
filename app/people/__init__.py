"""Applicants: new ones, the page of one person, merge, erasure, requests about personal data."""
