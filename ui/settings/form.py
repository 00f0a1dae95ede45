"""Every setting's editor, by its key; and which settings nobody edits, and why."""

from __future__ import annotations

from app.workplace import Workplace
from ui.settings.device_list import DeviceListEditor, DeviceNames
from ui.settings.editors import (
    CheckEditor,
    ChoiceEditor,
    Editor,
    LinesEditor,
    NumberEditor,
    SecretEditor,
    TextEditor,
)
from ui.settings.labels import choice_of_all_headsets, choice_of_no_camera
from ui.settings.path_editor import PathEditor

NO_CAMERA = "none"  # as the engine knows it
NOT_EDITED = {
    "sound.device_names": "noted by itself when a device of the settings is there",
    "video.camera_names": "noted by itself when a camera of the settings is there",
    "desk.agent_id": "whoever signs in",
    "shared.logins": "whoever signs in",
    "shared.asks_password": "the IT department, in the file",
    "provisioning.url": "the policy of this computer",
    "provisioning.public_key": "the policy of this computer",
    "provisioning.ca_file": "the policy of this computer",
}
_TEXTS = (
    "account.user",
    "account.domain",
    "account.auth_user",
    "account.display_name",
    "network.bound_address",
    "network.stun_server",
    "network.turn_server",
    "network.turn_user",
    "calls.forward_busy",
    "calls.forward_unanswered",
    "calls.call_header",
    "calls.queue_header",
    "office.home_country",
    "office.home_area_code",
    "office.dial_prefix",
    "desk.workstation",
    "shared.host",
    "shared.database",
    "shared.files",
    "paper.office",
    "paper.address",
    "oss.address",
    "jelita.address",
    "jelita.page",
)
_CHOICES = (
    "account.transport",
    "account.srtp",
    "calls.auto_answer",
    "calls.dtmf",
    "video.size",
    "video.first_codec",
    "sound.check",
    "reminders.sound",
    "office.dial_form",
    "office.timezone",
    "ui.language",
    "ui.theme",
    "ui.text_scale_percent",
)
_CHECKS = (
    "account.registers",
    "account.verifies_certificate",
    "network.uses_ice",
    "network.takes_strangers",
    "calls.call_waiting",
    "sound.suppresses_noise",
    "sound.cancels_echo",
    "video.is_allowed",
    "video.starts_with_camera",
    "video.is_mirrored",
    "headset.is_used",
    "recording.is_offered",
    "states.rings_in_wrap_up",
    "states.rings_in_break",
    "desk.starts_with_session",
    "oss.is_used",
    "oss.asks_by_itself",
    "jelita.is_used",
    "jelita.asks_by_itself",
)
_NUMBERS = {  # low, high, step; as app/settings/areas.py has them
    "network.sip_port": (0, 65535, 1),
    "network.rtp_port_first": (1024, 65528, 1),
    "network.rtp_port_count": (8, 64512, 10),
    "calls.unanswered_after_s": (5, 170, 5),
    "calls.auto_answer_after_s": (0, 30, 1),
    "calls.silent_call_ends_after_s": (30, 600, 10),
    "sound.ring_volume_percent": (0, 100, 10),
    "sound.microphone_volume_percent": (0, 200, 10),
    "sound.speaker_volume_percent": (0, 200, 10),
    "video.frames_per_s": (5, 30, 5),
    "video.kilobits_per_s": (100, 4000, 100),
    "recording.keep_days": (1, 3650, 10),
    "attachments.largest_mb": (1, 500, 5),
    "shared.port": (1, 65535, 1),
    "retention.information_years": (1, 30, 1),
    "retention.complaint_years": (1, 30, 1),
    "states.wrap_up_s": (0, 3600, 10),
    "states.wrap_up_extension_s": (0, 3600, 10),
    "oss.timeout_s": (1, 120, 1),
    "jelita.timeout_s": (1, 120, 1),
}


class Form:
    """The editors of one settings window."""

    def __init__(self, workplace: Workplace) -> None:
        self._workplace = workplace
        self._names = DeviceNames()
        self._seen_headsets: dict[str, str] = {}
        # By the name that Preferences.change has for them.
        self._secrets = {
            "password": SecretEditor("account.password"),
            "turn_password": SecretEditor("network.turn_password"),
            "oss_key": SecretEditor("oss.user_key"),
            "jelita_key": SecretEditor("jelita.key"),
        }
        self._cameras = DeviceNames()
        self.camera = DeviceListEditor(
            ("video.camera", "video.other_cameras"),
            self._cameras,
            lambda: [*(one.source_id for one in workplace.video.cameras), NO_CAMERA],
        )
        self.devices = (*self._device_editors(), self.camera)
        self.headset = ChoiceEditor("headset.device", self._headsets)
        editors: list[Editor] = [*self._secrets.values(), self.headset, *self.devices]
        editors += [TextEditor(key) for key in _TEXTS]
        editors += [ChoiceEditor(key) for key in _CHOICES]
        editors += [CheckEditor(key) for key in _CHECKS]
        editors += [NumberEditor(key, *bounds) for key, bounds in _NUMBERS.items()]
        editors += [LinesEditor("account.servers"), LinesEditor("network.trusted_peers")]
        editors += [
            PathEditor("account.ca_file", name_filter="PEM (*.pem *.crt *.cer)"),
            PathEditor("shared.ca_file", name_filter="PEM (*.pem *.crt *.cer)"),
            PathEditor("paper.logo", name_filter="PNG, JPEG (*.png *.jpg *.jpeg)"),
            PathEditor("recording.folder", is_folder=True),
            PathEditor("records.path"),
        ]
        self.editors = {editor.key: editor for editor in editors}
        policy = workplace.preferences.policy
        for editor in editors:
            if source := next(filter(None, map(policy.locked_by, editor.keys)), ""):
                editor.lock(source)
        self.note_names()

    def changes(self) -> dict[str, object]:
        """Return what was entered, by "area.name"."""
        return {key: value for editor in self.editors.values() for key, value in editor.changes().items()}

    def secrets(self) -> dict[str, str]:
        """Return the passwords that were entered; "" for those that stay what they are."""
        return {name: editor.secret for name, editor in self._secrets.items()}

    def note_names(self) -> None:
        """Devices came or went, or the settings remember other names."""
        devices, names = self._workplace.desk.devices, self._names
        names.remembered |= names.present | dict(self._workplace.preferences.settings.sound.device_names)
        names.present = {one.device_id: one.name for one in (*devices.microphones, *devices.speakers)}
        cameras, video = self._cameras, self._workplace.video
        remembered = dict(self._workplace.preferences.settings.video.camera_names)
        cameras.remembered |= cameras.present | remembered
        cameras.present = {one.source_id: one.name for one in video.cameras}
        cameras.present[NO_CAMERA] = choice_of_no_camera()

    def _device_editors(self) -> tuple[DeviceListEditor, ...]:
        def microphones() -> list[str]:
            return [one.device_id for one in self._workplace.desk.devices.microphones]

        def speakers() -> list[str]:
            return [one.device_id for one in self._workplace.desk.devices.speakers]

        names = self._names
        return (
            DeviceListEditor(("sound.microphone", "sound.other_microphones"), names, microphones),
            DeviceListEditor(("sound.speaker", "sound.other_speakers"), names, speakers),
            DeviceListEditor(("sound.ringer", "sound.other_ringers"), names, speakers),
            DeviceListEditor(("sound.also_rings_on",), names, speakers),
            DeviceListEditor(("sound.known_devices",), names, tuple, can_add=False),
        )

    def _headsets(self) -> dict[str, str]:
        """While one alone is used, the others are not opened: they are offered if they were seen before."""
        self._seen_headsets |= {one.device_id: one.name for one in self._workplace.headset.headsets}
        return {"": choice_of_all_headsets(), **self._seen_headsets}
