"""A ballot's rules in words, of a meeting or of the rulebook for which one is planned: both have the same fields."""

from decimal import Decimal

from django.utils.translation import gettext as _

from awards.committee.models import BallotKind, Meeting, Selection
from awards.cycles.outcome import CommitteeRule
from awards.cycles.outcome_words import plain

Ruled = Meeting | CommitteeRule


def manner(ruled: Ruled) -> str:
    """How the ballot is held and when its count is told."""
    how = str(BallotKind(ruled.ballot).label)
    return (
        _("%(how)s，截止后当场公布") % {"how": how}
        if ruled.announced_at_once
        else _("%(how)s，结果不当场公布") % {"how": how}
    )


def threshold(ruled: Ruled) -> str:
    """What a candidate needs, without the base."""
    if ruled.selection == Selection.VOTES:
        return _("得票多者，至少 1 票")
    values = {"share": str(ruled.threshold)}
    return _("超过 %(share)s") % values if ruled.exceed else _("不少于 %(share)s") % values


def order(ruled: Ruled) -> str:
    """By what those who have the votes stand in order when there are more of them than places."""
    if ruled.selection != Selection.VOTES_AND_SCORES:
        return _("同意票数")
    votes = Decimal(ruled.votes_weight)
    values = {"votes": plain(votes), "scores": plain(100 - votes)}
    return _("得票比例 × %(votes)s%% ＋ 综合得分占满分比例 × %(scores)s%%") % values


def base(ruled: Ruled) -> str:
    told = _("全体委员") if ruled.base == "all" else _("到会委员")
    return told + _("，回避者不计入") if ruled.recused_leave_base else told
