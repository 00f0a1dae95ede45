"""Maps the commands on calls and pictures to the objects that execute them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from telephony.engine.calls.calls import Calls
from telephony.engine.video.video_calls import VideoCarrier
from telephony.messages import (
    AddVideo,
    Answer,
    AttendedTransfer,
    ChoosePicture,
    Command,
    DropListener,
    ExpectListener,
    HangUp,
    Hold,
    Hush,
    LetRing,
    ListPictures,
    Redirect,
    RemoveVideo,
    Resume,
    SendDtmf,
    SetConference,
    SetListenerMode,
    SetShownSize,
    ShowOwnPicture,
    TakeSnapshot,
    Transfer,
)


def call_commands(calls: Calls, desk: VideoCarrier) -> dict[type[Command], Callable[[Any], None]]:
    return {
        Answer: lambda command: calls.answer(command.call_key),
        HangUp: lambda command: calls.hang_up(command.call_key, command.code),
        Hold: lambda command: calls.hold(command.call_key),
        Resume: lambda command: calls.resume(command.call_key),
        LetRing: lambda command: calls.incoming_calls.let_ring(command.call_key),
        Redirect: lambda command: calls.incoming_calls.redirect(command.call_key, command.target),
        Transfer: lambda command: calls.transfer(command.call_key, command.target, command.case_number),
        AttendedTransfer: lambda command: calls.transfer_attended(command.call_key, command.consultation_key),
        SetConference: lambda command: calls.set_conference(command.call_keys),
        SendDtmf: lambda command: calls.send_dtmf(command.call_key, command.digits),
        Hush: lambda command: calls.hush(command.call_key, command.is_hushed),
        ExpectListener: calls.listeners.expect,
        SetListenerMode: lambda command: calls.listeners.set_mode(command.call_key, command.mode),
        DropListener: lambda command: calls.listeners.drop(command.call_key),
        AddVideo: lambda command: calls.video.add(command.call_key),
        RemoveVideo: lambda command: calls.video.remove(command.call_key),
        **dict.fromkeys(
            (ChoosePicture, ListPictures, ShowOwnPicture, SetShownSize, TakeSnapshot), desk.handle
        ),
    }
