"""The office's policy: settings that the office decides for all its computers, above the user's own."""

from app.policy.files import FOLDER, check_file, load_policy
from app.policy.layers import NO_POLICY, Given, Level, Origin, Policy, PolicyFault

__all__ = [
    "FOLDER",
    "NO_POLICY",
    "Given",
    "Level",
    "Origin",
    "Policy",
    "PolicyFault",
    "check_file",
    "load_policy",
]
