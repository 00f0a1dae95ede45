"""What the doctor says of the policy that comes from the office's web server."""

from __future__ import annotations

from ui.text.translate_later import QT_TRANSLATE_NOOP

PROVISIONED = {
    "provisioned_fine": QT_TRANSLATE_NOOP("Doctor", "{url} answers; its policy has the number {number}."),
    "provisioned_fits": QT_TRANSLATE_NOOP("Doctor", "The signature of {url} fits; its number is {number}."),
    "provisioned_kept": QT_TRANSLATE_NOOP("Doctor", "The last good one counts, number {number}."),
    "provisioned_none": QT_TRANSLATE_NOOP(
        "Doctor", "No policy of the server is stored: only this computer's own policy applies."
    ),
    "provisioned_unreachable": QT_TRANSLATE_NOOP(
        "Doctor", "{url} does not answer ({detail}). Check network, VPN and the server."
    ),
    "provisioned_timed_out": QT_TRANSLATE_NOOP("Doctor", "{url} is too slow ({detail}). Check the server."),
    "provisioned_tls": QT_TRANSLATE_NOOP(
        "Doctor",
        "The certificate of {url} cannot be trusted ({detail}). Correct it, or set provisioning.ca_file.",
    ),
    "provisioned_redirected": QT_TRANSLATE_NOOP(
        "Doctor", "{url} redirects to {detail}; redirects are not followed. Set the final address."
    ),
    "provisioned_status": QT_TRANSLATE_NOOP(
        "Doctor", "{url} has no policy: {detail}. Put the file there, or correct the address."
    ),
    "provisioned_too_large": QT_TRANSLATE_NOOP(
        "Doctor", "What is at {url} is no policy: {detail}. Put the right file there."
    ),
    "provisioned_unsigned": QT_TRANSLATE_NOOP(
        "Doctor", "{url} has no signature beside it ({detail}). Put the .sig file there, too."
    ),
    "provisioned_signature": QT_TRANSLATE_NOOP(
        "Doctor",
        "The signature of {url} does not fit. Sign the file again (loket admin sign-policy), or correct "
        "provisioning.public_key; if nobody changed them, look at who can write to the server.",
    ),
    "provisioned_toml": QT_TRANSLATE_NOOP("Doctor", "{url} is signed, but no TOML: {detail}."),
    "provisioned_serial": QT_TRANSLATE_NOOP(
        "Doctor", "{url} has no number. Write serial = 1 under [issue], and sign it again."
    ),
    "provisioned_older": QT_TRANSLATE_NOOP(
        "Doctor", "{url} has the number {detail}. Give it a higher one with each change, and sign it again."
    ),
    "provisioned_unwritable": QT_TRANSLATE_NOOP(
        "Doctor", "The policy of {url} cannot be kept: {detail}. Give this user the right to write."
    ),
}
