"""What waits for the bureau about polls: to draft, to release, and what came to too few answers."""

from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from awards.cycles.models import Cycle, CycleStage, Phase, StageWindow
from awards.polls.models import Poll, PollStage
from awards.polls.proposals import PollChange
from awards.polls.readings import fallen_short
from core import clock
from core.release import releasable
from core.waiting import Line, Once


def awaiting(user: Any, once: Once) -> list[Line]:
    url = reverse("awards:polls-list")
    lines = []
    if user.has_perm("awards.edit_poll"):
        applied = StageWindow.objects.filter(cycle=OuterRef("pk"), phase=Phase.APPLICATION, closes_at__lte=clock.now())
        unasked = Cycle.objects.filter(
            Exists(applied), stage=CycleStage.PUBLISHED, windows__phase=Phase.POLLS, poll=None
        )
        lines.append(Line(_("待拟定的满意度调查"), url, unasked, "thumb-up"))
        drafts = Poll.objects.filter(stage=PollStage.DRAFT)
        lines.append(Line(_("拟稿中的满意度调查"), url, drafts, "thumb-up", due="opens_on"))
        lines.append(Line(_("有效问卷不足的满意度调查"), url, fallen_short(), "thumb-up", "warning"))
    if user.has_perm("awards.release_poll"):
        prepared = releasable(Poll.objects.filter(stage=PollStage.PREPARED), user)
        lines.append(Line(_("待签发的满意度调查"), url, prepared, "thumb-up", due="opens_on"))
        changes = releasable(PollChange.objects.waiting(), user)
        lines.append(Line(_("待复核的满意度调查更改"), url, changes, "thumb-up", tone="warning"))
    return lines
