"""What an amendment does to what is already under way, told before it is released: stages that open, close or move, who gets a letter."""

from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from awards.cycles.edition import StageRule
from awards.cycles.phases import label_in
from awards.cycles.rulebook import Rulebook
from core import clock

TODO, OPEN, OVER, UNDATED = "todo", "open", "over", ""


def effects(before: Rulebook, after: Rulebook) -> list[str]:
    """Sentences, in the order of the new plan."""
    return list(_effects(before, after, clock.now()))


def _effects(before: Rulebook, after: Rulebook, now: datetime) -> Iterator[str]:
    plan = [stage.name for stage in after.stages]
    for stage in after.stages:
        name, was = label_in(plan, stage.name), before.stage(stage.name)
        if was is None:
            yield _("增加环节“%(stage)s”。") % {"stage": name}
        elif (was.opens_at, was.closes_at) != (stage.opens_at, stage.closes_at):
            yield _sentence(state(was, now), state(stage, now)) % {"stage": name, "days": span(stage)}
    for gone in before.stages:
        if gone.name not in plan:
            yield _("取消环节“%(stage)s”。") % {"stage": label_in([row.name for row in before.stages], gone.name)}


def _sentence(was: str, will: str) -> str:
    if was == OVER and will == OPEN:
        return _("“%(stage)s”现已截止，签发后重新开放：%(days)s。")
    if will == OPEN and was != OPEN:
        return _("“%(stage)s”签发后立即开始：%(days)s。")
    if was == OPEN and will == OVER:
        return _("“%(stage)s”正在进行，签发后立即截止。")
    if was == OPEN and will == TODO:
        return _("“%(stage)s”正在进行，签发后停止，改为%(days)s。")
    if was == OPEN:
        return _("“%(stage)s”正在进行，改为%(days)s。")
    return _("“%(stage)s”改为%(days)s。")


def state(stage: StageRule, now: datetime) -> str:
    if stage.closes_at is not None and stage.closes_at <= now:
        return OVER
    if stage.opens_at is None:
        return UNDATED
    return OPEN if stage.opens_at <= now else TODO


def span(stage: StageRule) -> str:
    """A day as it is written, a moment to the minute."""
    first, last = _told(stage.opens), _told(stage.closes)
    if first and last:
        return _("%(first)s 至 %(last)s") % {"first": first, "last": last}
    return (
        _("%(first)s 起") % {"first": first}
        if first
        else _("%(last)s 截止") % {"last": last}
        if last
        else _("日期另定")
    )


def _told(value: object) -> str:
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    return str(value or "")
