"""The certificate (荣誉证书): one landscape page with its number, its check code and the code's picture."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from awards.cycles.kinds import CandidateKind
from awards.cycles.models import Cycle
from awards.honours.models import Award
from core.access import VisibleQuerySet
from core.documents import Document, register
from core.documents.official import chinese_date, date_text
from core.documents.qr import qr_code
from core.refusal import Refused

WAY_WORDS = {
    "review": "专家评审",
    "visits": "现场评审",
    "defence": "陈述答辩",
    "polls": "公众满意度调查",
    "committee": "评审委员会投票表决",
    "notice": "社会公示",
}

MERITS = {
    CandidateKind.ORGANIZATION: "你单位质量管理成效显著",
    CandidateKind.PERSON: "你在质量工作中成绩突出",
    CandidateKind.PROJECT: "该项目质量成效显著",
}
BELONGING = {CandidateKind.PERSON: "所在单位", CandidateKind.PROJECT: "完成单位"}

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
            f"在{row.cycle.award_year}年度{scheme.name}评选中，{MERITS[CandidateKind(row.kind)]}，"
            f"经{_way(row.cycle)}，并报{scheme.approving_body}批准，授予："
        )
        place = BELONGING.get(CandidateKind(row.kind), "")
        belonging = f"{place}：{row.organization_name}" if place else ""
        honour = f"{row.cycle.award_year}年度{honour_name(scheme.name, row.tier.name)}"
        return {
            "certificate": {
                "winner": row.winner_name,
                "belonging": belonging,
                "reason": reason,
                "honour": honour,
                "is_long": max(len(row.winner_name), len(belonging)) > NAME_ROOM
                or len(reason) > REASON_ROOM
                or len(honour) > HONOUR_ROOM,
                "is_longest": bool(belonging) and len(row.winner_name) + len(belonging) > 2 * NAME_ROOM,
                "number": row.certificate_number,
                "check_code": row.check_code,
                "valid_until": date_text(row.valid_until) if row.valid_until else "",
                "issued_by": scheme.approving_body,
                "date": chinese_date(row.awarded_on),
                "qr": qr_code(check_page),
            }
        }

    def heading(self, row: Award) -> str:
        return f"{self.title} {row.certificate_number} {row.winner_name}"

    def author(self, row: Award) -> str:
        return row.cycle.rules.scheme.approving_body

    def written_at(self, row: Award) -> datetime | None:
        return row.decision.released_at

    def filename(self, row: Award) -> str:
        return f"{self.title}-{row.certificate_number}-{row.winner_name}.pdf"


def honour_name(scheme: str, tier: str) -> str:
    """驻马店市市长质量奖 with its tier 市长质量奖 is just itself; with 提名奖 it is 驻马店市市长质量奖提名奖, and with
    市长质量奖（个人） 驻马店市市长质量奖（个人）."""
    if tier in scheme:
        return scheme
    shared = next((size for size in range(len(tier), 1, -1) if scheme.endswith(tier[:size])), 0)
    return f"{scheme}{tier[shared:]}"


def _way(cycle: Cycle) -> str:
    words = [WAY_WORDS[phase] for phase in cycle.phases if phase in WAY_WORDS]
    return "、".join(words[:-1]) + ("和" if len(words) > 1 else "") + words[-1] if words else "评审"
