"""What the public pages read: news, figures, winners. Only what has been released."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from awards.applications.workflow import Stage
from awards.cycles.kinds import CandidateKind
from awards.cycles.models import Cycle, Phase
from awards.honours.models import Award, AwardQuerySet, Decision
from awards.honours.money import PaymentStage
from awards.notices.models import Notice, NoticeLine
from awards.polls.models import Poll
from awards.polls.readings import open_now
from core import clock
from core.words import Words
from publicity.standing import is_on, released_decision

LONG = ("cycle__rulebook", "cycle__call_text")  # columns that no list says


@dataclass(frozen=True)
class Item:
    """One line of the news column."""

    kind: Words
    tone: str
    title: str
    url: str
    day: date | None
    mark: Words = ""

    @classmethod
    def of_call(cls, cycle: Cycle) -> Self:
        day = timezone.localdate(cycle.published_at) if cycle.published_at else None
        url = reverse("publicity:call", args=[cycle.code])
        return cls(_("通知"), "info", one_line(cycle.call_title or cycle.title), url, day)

    @classmethod
    def of_notice(cls, notice: Notice) -> Self:
        url = reverse("publicity:notice", args=[notice.reference])
        mark = _("公示中") if is_on(notice) else ""
        day = timezone.localdate(notice.released_at) if notice.released_at else notice.first_day
        return cls(_("公示"), "award", one_line(notice.title), url, day, mark)

    @classmethod
    def of_decision(cls, decision: Decision) -> Self:
        url = reverse("publicity:decision", args=[decision.cycle.code])
        return cls(_("决定"), "success", one_line(decision.title), url, decision.decided_on)

    @classmethod
    def of_poll(cls, poll: Poll) -> Self:
        url = reverse("publicity:survey", args=[poll.cycle.code])
        mark = _("调查中") if poll.accepts(clock.today()) else ""
        day = timezone.localdate(poll.released_at) if poll.released_at else poll.opens_on
        return cls(_("调查"), "info", one_line(poll.title), url, day, mark)


def news(cycles: list[Cycle], most: int = 8) -> list[Item]:
    """The newest calls, notices, decisions and open polls of `cycles`."""
    decisions = [decision for cycle in cycles if (decision := released_decision(cycle))]
    papers = [*map(Item.of_call, cycles), *map(Item.of_notice, notices_of(cycles)), *map(Item.of_decision, decisions)]
    asked = [cycle for cycle in cycles if Phase.POLLS in cycle.phases]
    items = [*papers, *map(Item.of_poll, open_now(asked) if asked else [])]
    return sorted(items, key=lambda item: item.day or date.min, reverse=True)[:most]


def notices_of(cycles: list[Cycle]) -> list[Notice]:
    return [notice for cycle in cycles for notice in cycle.public_notices]  # type: ignore[attr-defined]  # by public_cycles


def honours() -> AwardQuerySet:
    """Awards of released decisions, newest first."""
    released: AwardQuerySet = Award.objects.for_listing().filter(decision__in=Decision.objects.public())
    return released.order_by("-cycle__award_year", "-cycle_id", "tier__order", "certificate_number")


def figures() -> list[dict[str, Any]]:
    """What the portal can count, in the order of the band; nothing while there is no award."""
    found = (
        Award.objects.standing()
        .filter(decision__in=Decision.objects.public())
        .aggregate(
            winners=Count("pk"),
            **{f"of_{kind}": Count("pk", filter=Q(kind=kind)) for kind in CandidateKind.values},
            editions=Count("cycle", distinct=True),
            regions=Count("organization__region", distinct=True),
            fen=Sum("payment__amount_fen", filter=~Q(payment__stage=PaymentStage.CANCELLED)),
        )
    )
    if not found["winners"]:
        return []
    band = [
        {"label": _("获奖组织"), "value": found["of_organization"], "unit": _("家次")},
        {"label": _("获奖个人"), "value": found["of_person"], "unit": _("人次")},
        {"label": _("获奖项目"), "value": found["of_project"], "unit": _("个")},
        {"label": _("已评选届数"), "value": found["editions"], "unit": _("届")},
        {"label": _("奖励资金"), "fen": found["fen"] or 0, "unit": _("万元")},
        {"label": _("覆盖县区"), "value": found["regions"], "unit": _("个")},
    ]
    return [entry for entry in band if entry.get("value") or entry.get("fen")]


def narrowed(awards: AwardQuerySet, given: dict[str, Any]) -> AwardQuerySet:
    """By year, tier, region, industry and words."""
    if given.get("year"):
        awards = awards.filter(cycle__award_year=given["year"])
    if given.get("tier"):
        awards = awards.filter(tier__name=given["tier"])
    if given.get("region"):
        awards = awards.filter(organization__region_id=given["region"])
    if given.get("industry"):
        awards = awards.filter(organization__industry_id=given["industry"])
    if words := given.get("q"):
        awards = awards.filter(
            Q(organization_name__icontains=words)
            | Q(winner_name__icontains=words)
            | Q(certificate_number__icontains=words)
        )
    return awards


def validity(award: Award) -> tuple[Words, str]:
    """What an award is worth today, in words and tone."""
    if award.is_withdrawn:
        return _("已撤销"), "danger"
    if award.valid_until is None:
        return _("长期有效"), "success"
    return (_("有效"), "success") if clock.today() <= award.valid_until else (_("已到期"), "warning")


def taken_off(line: NoticeLine) -> date | None:
    """The day on which a listed candidate lost its candidacy after all; the notice itself stays what it was."""
    case = line.application
    return timezone.localdate(case.stage_since) if case.stage == Stage.EXCLUDED else None


def one_line(title: str) -> str:
    """An official title without the line breaks of its layout."""
    return "".join(line.strip() for line in title.splitlines())
