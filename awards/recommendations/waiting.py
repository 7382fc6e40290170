"""What waits: for a district its enterprises without an opinion, for the bureau those advised against."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from awards.cycles.models import CycleStage
from awards.cycles.readings import unfinished
from awards.recommendations.readings import advised_against, is_asked, lacking
from core.waiting import Line, Once


def awaiting(user: Any, once: Once) -> list[Line]:
    if not user.has_perm("awards.recommend") and not user.has_perm("awards.enter_recommendation"):
        return []
    cycles = [cycle for cycle in once(unfinished) if cycle.stage == CycleStage.PUBLISHED and is_asked(cycle)]
    if not cycles:
        return []
    url = reverse("awards:recommendations-list")
    if user.has_perm("awards.recommend"):
        return [Line(_("待推荐的申报"), f"{url}?opinion=open", lacking(user, cycles), "thumb-up", due="recommend_by")]
    rows = advised_against(user, cycles)
    return [Line(_("不予推荐、待决定的申报"), f"{url}?opinion=not_recommended", rows, "thumb-up", "warning")]
