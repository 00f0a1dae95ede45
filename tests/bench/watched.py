"""An agent whose video is watched by a bench."""

from __future__ import annotations

from telephony.messages import CallKey, VideoState
from telephony.messages.video import PictureOpened, PictureSource, PictureSources, VideoStatistics
from tests.end2end.peers.agent import Agent


class Watched:
    """The events about pictures for an agent."""

    def __init__(self, agent: Agent, shares: str = "Stripes") -> None:
        """shares: The name of the window or screen that may be sent."""
        self.agent = agent
        self._shares = shares
        self.opened: list[PictureOpened] = []
        self.sources: list[PictureSource] = []
        self.statistics: list[VideoStatistics] = []
        agent.phone.picture_opened.connect(self.opened.append)
        agent.phone.picture_sources.connect(self._take)
        agent.phone.video_statistics.connect(self.statistics.append)

    def _take(self, event: PictureSources) -> None:
        self.sources = [source for source in event.sources if source.name == self._shares]
        if not self.sources:  # it may just come up
            self.agent.phone.list_pictures()

    def share(self, key: CallKey, width: int, height: int) -> None:
        """Send the window until it goes out at its full size and pace."""
        phone = self.agent.phone
        self.agent.wait_until(lambda: phone.video[key].state is VideoState.ON, what="video")
        phone.list_pictures()
        self.agent.wait_until(lambda: self.sources, what="the window")
        phone.set_shown_size(key, width, height)
        phone.choose_picture(self.sources[0])
        self.agent.wait_until(
            lambda: self._is_at_full(width), what="full size and pace: is the computer busy?"
        )

    def _is_at_full(self, width: int) -> bool:
        return any(each.width_sent == width and each.frames_per_s_sent > 20 for each in self.statistics[-1:])

    @property
    def video_pid(self) -> int:
        return int(self.opened[-1].location.split("/")[2])
