"""What others read of a poll: the part of the result, and why a case has none."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from awards.cycles.models import Cycle, CycleStage, Phase
from awards.polls.models import Poll, PollCase, PollQuerySet, PollResult, PollStage
from core import clock


@dataclass(frozen=True)
class Part:
    """A case's part of the result in hundredths of a point, or why there is none."""

    hundredths: int | None
    lacks: str = ""


def parts(cycle: Cycle) -> "Parts":
    """Of every case of `cycle`, in three statements; nothing is read where the plan has no poll."""
    if Phase.POLLS not in cycle.phases:
        return Parts("", {})
    poll = Poll.objects.filter(cycle=cycle).first()
    if poll is None:
        return Parts(_("公众满意度调查尚未进行"), {})
    if not poll.is_closed:
        return Parts(_("公众满意度调查尚未结束"), {})
    if poll.changes.filter(stage="proposed").exists():
        return Parts(_("公众满意度调查的结果有更改等待复核"), {})
    least, found = cycle.rules.polls.min_answers, {}
    for case, answers, hundredths in poll.results.values_list("application_id", "answers", "hundredths"):
        words = {"answers": answers, "least": least}
        short = _("公众满意度调查有效问卷%(answers)d份，不足%(least)d份") % words if answers < least else ""
        found[case] = Part(None if short else hundredths, short)
    return Parts(_("没有公众满意度调查结果"), found)


@dataclass(frozen=True)
class Parts:
    """What a poll gives to the cases of a cycle; `otherwise` is what a case lacks of which nothing is said."""

    otherwise: str
    cases: dict[int, Part]

    def of(self, case: int) -> Part:
        return self.cases.get(case, Part(None, self.otherwise))


def too_few(poll: Poll) -> int:
    """How many cases of a closed poll have fewer answers than the rulebook asks."""
    least = poll.cycle.rules.polls.min_answers
    return PollResult.objects.filter(poll=poll, answers__lt=least).count() if poll.is_closed else 0


def fallen_short() -> PollQuerySet:
    """Closed polls that weigh in the result, as long as they can still be opened again, where a case has fewer answers than the rulebook
    asks."""
    closed = Poll.objects.filter(stage=PollStage.CLOSED, cycle__stage=CycleStage.PUBLISHED)
    closed = closed.exclude(cycle__ranking__frozen_at__isnull=False).select_related("cycle").defer("cycle__call_text")
    short = Q(pk__in=[])
    for poll in closed:
        rules = poll.cycle.rules
        if rules.ranking.weights.get("poll"):
            short |= Q(poll=poll, answers__lt=rules.polls.min_answers)
    return Poll.objects.filter(pk__in=PollResult.objects.order_by().filter(short).values("poll_id"))


def is_ranked(cycle: Cycle) -> bool:
    """Whether the ranking of `cycle` is frozen: from then on nothing of the poll changes. The ranking is a later slice, so it is read
    through the cycle."""
    return Cycle.objects.filter(pk=cycle.pk, ranking__frozen_at__isnull=False).exists()


def open_now(cycles: Iterable[Cycle]) -> list[Poll]:
    """The polls of `cycles` that the public can answer today or will be able to, newest first."""
    rows = Poll.objects.public().exclude(stage=PollStage.CLOSED).filter(closes_on__gte=clock.today(), cycle__in=cycles)
    return list(rows.select_related("cycle").defer("cycle__rulebook", "cycle__call_text").order_by("-opens_on", "-pk"))


def public_case(poll: Poll, reference: str) -> PollCase | None:
    rows = poll.cases.listed().select_related("application__organization__region")
    return rows.filter(application__reference=reference).first()
