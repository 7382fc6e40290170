"""What departments answered, for those who decide: one applicant's facts, and where the re-check before the decision stands."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from django.utils.translation import gettext as _

from awards.applications.models import Application
from awards.cycles.models import Cycle
from awards.inquiries.models import Found, Inquiry, InquiryLine, InquiryStage
from awards.inquiries.preparing import vetoes_of
from core.words import joined

_STANDING = (InquiryStage.SENT, InquiryStage.ANSWERED)


def asked_of(application: Application) -> dict[str, InquiryLine]:
    """Veto's code -> the last line about it, of letters sent before the review; answered or still open."""
    lines = InquiryLine.objects.filter(
        application=application, inquiry__recheck=False, inquiry__stage__in=_STANDING
    ).select_related("inquiry")
    return {line.code: line for line in lines.order_by("inquiry_id")}


class Rechecked(NamedTuple):
    """One applicant before the decision: the last line about each veto, and the vetoes about which nobody was asked again."""

    application: Application
    lines: list[InquiryLine]
    missing: list[str]

    @property
    def found(self) -> list[InquiryLine]:
        return [
            line for line in self.lines if line.inquiry.stage == InquiryStage.ANSWERED and line.found == Found.FOUND
        ]

    @property
    def unknown(self) -> list[InquiryLine]:
        return [
            line for line in self.lines if line.inquiry.stage == InquiryStage.ANSWERED and line.found == Found.UNKNOWN
        ]

    @property
    def letters(self) -> list[Inquiry]:
        """The letters not answered yet."""
        return list({line.inquiry_id: line.inquiry for line in self.open}.values())

    @property
    def is_clear(self) -> bool:
        return not (self.missing or self.found or self.unknown or self.open)

    @property
    def open(self) -> list[InquiryLine]:
        return [line for line in self.lines if line.inquiry.stage != InquiryStage.ANSWERED]


def rechecks(cycle: Cycle, applications: Iterable[Application]) -> list[Rechecked]:
    """Where the re-check of `applications` stands, in their order; nothing when the rulebook asks for none. One statement."""
    cases, vetoes = list(applications), vetoes_of(cycle, recheck=True)
    if not vetoes:
        return []
    lines: dict[int, dict[str, InquiryLine]] = defaultdict(dict)
    rows = InquiryLine.objects.filter(inquiry__cycle=cycle, inquiry__recheck=True, application__in=cases)
    rows = rows.exclude(inquiry__stage=InquiryStage.REVOKED).select_related("inquiry").order_by("inquiry_id")
    for line in rows:
        lines[line.application_id][line.code] = line
    return [
        Rechecked(
            case, list(lines[case.pk].values()), [veto.label for veto in vetoes if veto.code not in lines[case.pk]]
        )
        for case in cases
    ]


def hindrance(cycle: Cycle, applications: Iterable[Application]) -> str:
    """Why the re-check forbids a decision on `applications`, as a sentence; empty when it does not."""
    rows = rechecks(cycle, applications)
    found = [(row.application, line) for row in rows for line in row.found]
    if found:
        case, line = found[0]
        told = {"name": case.candidate, "label": line.label, "department": line.inquiry.department}
        return _("决定前复核：%(department)s答复，%(name)s有“%(label)s”的情形，不能作出表彰决定。") % told
    waiting = {line.inquiry.pk: line.inquiry for row in rows for line in row.open}
    if waiting:
        letters = joined(f"{row.department}（{row.reference}）" for row in waiting.values())
        return _("决定前复核的函尚未全部回复：%s，不能作出表彰决定。") % letters
    if unasked := next((row for row in rows if row.missing), None):
        told = {"name": unasked.application.candidate, "labels": joined(unasked.missing)}
        return (
            _(
                "决定前复核：%(name)s的“%(labels)s”尚未向部门复核。请先在本页“决定前复核”拟定并发出函件，再作出表彰决定。"
            )
            % told
        )
    return ""
