"""What this slice prints: decision of commendation, certificate and feedback report."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from django.conf import settings
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from awards.applications.models import Application
from awards.applications.workflow import Stage
from awards.cycles.models import Cycle, Tier
from awards.honours.assessment import assess, has_result
from awards.honours.models import Award, Decision, DecisionStage, Feedback
from awards.notices.models import NoticeLine
from awards.screening.models import Outcome
from core.access import VisibleQuerySet
from core.documents import Document, register
from core.documents.official import (
    Annex,
    Block,
    Paper,
    blocks_of,
    chinese_date,
    chinese_number,
    date_text,
    names,
    point,
    table,
    title_lines,
)
from core.documents.qr import qr_code
from core.money import ten_thousand_yuan
from core.refusal import Refused

LIST = "【名单】"
WAY_WORDS = {
    "review": "专家评审",
    "visits": "现场评审",
    "defence": "陈述答辩",
    "polls": "公众满意度调查",
    "committee": "评审委员会投票表决",
    "notice": "社会公示",
}


@register("decision")
class DecisionDocument(Document[Decision]):
    """The decision's text is typed by an officer; a line 【名单】 takes the list per tier with its money, else the list is the annex."""

    title = _("表彰决定")
    template = "documents/official.html"
    stylesheets = ("documents/official.css",)
    permission = "awards.see_decision"
    lookup = "cycle__code"

    @classmethod
    def rows(cls) -> VisibleQuerySet:
        return Decision.objects.select_related("cycle__scheme")

    def context(self, row: Decision) -> dict[str, Any]:
        return {"paper": self.paper(row)}

    def paper(self, row: Decision) -> Paper:
        scheme, winners = row.cycle.rules.scheme, _winners(row)
        in_body = LIST in row.text
        year = row.cycle.award_year
        annex = Annex("附件", title_lines(f"{year}年度{scheme.name}获奖名单"), [_winners_table(winners)])
        office = f"{scheme.approving_body}办公室" if scheme.approving_body.endswith("人民政府") else scheme.organizer
        return Paper(
            title=title_lines(row.title),
            blocks=blocks_of(row.text, {LIST: _winners_by_tier(winners)}),
            signed_by=scheme.approving_body,
            date=date_text(row.decided_on),
            mark=f"{scheme.approving_body}文件",
            number=row.number,
            addressees=row.addressees.rstrip("：:"),
            annexes=[] if in_body or not winners else [annex],
            remark="此件公开发布",
            imprint=office,
            printed_on=date_text(row.decided_on),
            status="" if row.stage == DecisionStage.RELEASED else str(_("送审稿")),
        )

    def heading(self, row: Decision) -> str:
        return row.title

    def author(self, row: Decision) -> str:
        return row.cycle.rules.scheme.approving_body

    def written_at(self, row: Decision) -> datetime:
        return row.released_at or row.updated_at


# Characters that the certificate holds at full size: one line of name, three of reason, one of honour.
NAME_ROOM, REASON_ROOM, HONOUR_ROOM = 25, 84, 18


@register("certificate")
class CertificateDocument(Document[Award]):
    title = _("荣誉证书")
    template = "documents/certificate.html"
    stylesheets = ("documents/certificate.css",)
    permission = "awards.print_certificate"
    lookup = "certificate_number"

    @classmethod
    def rows(cls) -> VisibleQuerySet:
        return Award.objects.select_related("cycle__scheme", "tier", "decision")

    @classmethod
    def fetch(cls, reference: str, user: Any = None) -> Award:
        award: Award = super().fetch(reference, user)
        if award.is_withdrawn:
            raise Refused(_("证书%(number)s已撤销，不再打印。") % {"number": award.certificate_number})
        return award

    def context(self, row: Award) -> dict[str, Any]:
        scheme = row.cycle.rules.scheme
        check_page = settings.SITE_URL.rstrip("/") + reverse("publicity:verify", args=[row.check_code])
        reason = (
            f"在{row.cycle.award_year}年度{scheme.name}评选中，你单位质量管理成效显著，"
            f"经{_way(row.cycle)}，并报{scheme.approving_body}批准，授予："
        )
        honour = f"{row.cycle.award_year}年度{honour_name(scheme.name, row.tier.name)}"
        return {
            "certificate": {
                "organization": row.organization_name,
                "reason": reason,
                "honour": honour,
                "is_long": len(row.organization_name) > NAME_ROOM
                or len(reason) > REASON_ROOM
                or len(honour) > HONOUR_ROOM,
                "number": row.certificate_number,
                "check_code": row.check_code,
                "valid_until": date_text(row.valid_until) if row.valid_until else "",
                "issued_by": scheme.approving_body,
                "date": chinese_date(row.awarded_on),
                "qr": qr_code(check_page),
            }
        }

    def heading(self, row: Award) -> str:
        return f"{self.title} {row.certificate_number} {row.organization_name}"

    def author(self, row: Award) -> str:
        return row.cycle.rules.scheme.approving_body

    def written_at(self, row: Award) -> datetime | None:
        return row.decision.released_at

    def filename(self, row: Award) -> str:
        return f"{self.title}-{row.certificate_number}-{row.organization_name}.pdf"


@register("feedback")
class FeedbackDocument(Document[Application]):
    """For every applicant of a cycle. The applicant sees it once it is released; whoever reads scores may print it before."""

    title = _("评审反馈报告")
    template = "documents/feedback.html"
    stylesheets = ("documents/report.css",)
    permission = "awards.read_feedback"

    @classmethod
    def rows(cls) -> VisibleQuerySet:
        return Application.objects.select_related(
            "organization", "cycle__scheme", "cycle__criteria", "feedback"
        ).prefetch_related(
            "cycle__criteria__bands",
            "cycle__criteria__factors",
            "cycle__criteria__categories__items",
            "screenings__findings",
        )

    @classmethod
    def fetch(cls, reference: str, user: Any = None) -> Application:
        application: Application = super().fetch(reference, user)
        released = Feedback.objects.filter(application=application, released_at__isnull=False).exists()
        if user is not None and not released and not user.has_perm("awards.see_score_sheets"):
            raise Http404
        return application

    def context(self, row: Application) -> dict[str, Any]:
        report = assess(row) if has_result(row) else None
        feedback = _feedback(row)
        foreword = (feedback.foreword if feedback else "") or (report.summary if report else "")
        criteria, scheme = row.cycle.criteria, row.cycle.rules.scheme
        return {
            "report": report,
            "radar": report.chart.radar() if report else "",
            "foreword": [line.strip() for line in foreword.splitlines() if line.strip()],
            "checks": _checks(row) if report is None else [],
            "cover": {
                "cycle": f"{row.cycle.award_year}年度{scheme.name}",
                "organization": row.organization.name,
                "reference": row.reference,
                "criteria": f"{criteria.standard}《{criteria.name}》"
                if criteria.standard not in criteria.name
                else criteria.name,
                "organizer": scheme.organizer,
                "date": date_text(timezone.localdate(self.written_at(row))),
            },
        }

    def author(self, row: Application) -> str:
        return row.cycle.rules.scheme.organizer

    def written_at(self, row: Application) -> datetime:
        feedback = _feedback(row)
        return (feedback.released_at if feedback else None) or row.stage_since


def honour_name(scheme: str, tier: str) -> str:
    """驻马店市市长质量奖 with its tier 市长质量奖 is just itself; with 提名奖 it is 驻马店市市长质量奖提名奖."""
    return scheme if tier in scheme else f"{scheme}{tier}"


def _feedback(application: Application) -> Feedback | None:
    return getattr(application, "feedback", None)


def _way(cycle: Cycle) -> str:
    words = [WAY_WORDS[phase] for phase in cycle.phases if phase in WAY_WORDS]
    return "、".join(words[:-1]) + ("和" if len(words) > 1 else "") + words[-1] if words else "评审"


def _winners(decision: Decision) -> list[tuple[Tier, str, str]]:
    """Tier, name and region of every winner: the awards once there are any, before that what came through the public notice."""
    awards = decision.awards.select_related("tier", "organization__region").order_by(
        "tier__order", "certificate_number"
    )
    if awards:
        return [(award.tier, award.organization_name, award.organization.region.name) for award in awards]
    lines = NoticeLine.objects.filter(
        notice__cycle=decision.cycle, application__stage__in=[Stage.CLEARED, Stage.ON_NOTICE]
    )
    lines = lines.select_related("tier", "application__organization__region").order_by(
        "tier__order", "notice__pk", "order"
    )
    latest = {line.application_id: line for line in lines}
    return [
        (line.tier, line.application.organization.name, line.application.organization.region.name)
        for line in latest.values()
    ]


def _winners_by_tier(winners: Sequence[tuple[Tier, str, str]]) -> list[Block]:
    blocks: list[Block] = []
    for number, (tier, group) in enumerate(groupby(winners, key=lambda winner: winner[0]), start=1):
        organizations = [name for _tier, name, _region in group]
        money = f"，各奖励人民币{ten_thousand_yuan(tier.prize_fen)}万元" if tier.prize_fen else ""
        blocks.append(point(f"（{chinese_number(number)}）{tier.name}（{len(organizations)}家）{money}"))
        blocks.append(names(organizations))
    return blocks


def _winners_table(winners: Sequence[tuple[Tier, str, str]]) -> Block:
    rows = [
        [str(number), name, region, tier.name, ten_thousand_yuan(tier.prize_fen) if tier.prize_fen else "—"]
        for number, (tier, name, region) in enumerate(winners, start=1)
    ]
    headings = ["序号", "组织名称", "所在地区", "奖次", "奖金（万元）"]
    return table(headings, [10, 38, 16, 20, 16], rows, ["centre", "left", "centre", "centre", "centre"])


def _checks(application: Application) -> list[dict[str, Any]]:
    """What a case that never reached the experts is told: each screening with its findings."""
    return [
        {
            "kind": screening.get_kind_display(),
            "outcome": screening.get_outcome_display(),
            "declined": screening.outcome == Outcome.DECLINED,
            "date": date_text(timezone.localdate(screening.screened_at)),
            "reason": screening.reason,
            "findings": [(finding.label, finding.passed, finding.note) for finding in screening.findings.all()],
        }
        for screening in application.screenings.all()
    ]
