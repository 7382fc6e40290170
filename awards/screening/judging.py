"""The eligibility check: every condition and every veto of the rulebook, judged by data where data allows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from awards.applications.eligibility import Hint, conditions
from awards.applications.models import Application
from awards.cycles.entry import CheckRule, VetoRule
from awards.cycles.models import Phase
from awards.inquiries.models import Found, InquiryLine, InquiryStage
from awards.inquiries.readings import asked_of
from awards.screening.sources import Fact, known_about

VETO = "veto-"


@dataclass(frozen=True)
class Judged:
    """One line of the check. `met` is what the data say, None where a person has to look; `facts` are what the person reads beside it."""

    check: CheckRule
    met: bool | None
    facts: Sequence[Fact]

    @property
    def told(self) -> str:
        """What the data say, in one line for the finding."""
        return str(self.facts[0].sentence) if self.facts else ""


def judged(application: Application) -> list[Judged]:
    """In the rulebook's order: conditions, then vetoes. A constant number of statements."""
    rows = conditions(application.organization, application.cycle, application)
    return [*(_condition(application, row) for row in rows), *_vetoes(application)]


def veto_found(application: Application) -> str:
    """What a department has answered against an application whose plan has no eligibility check that would weigh it; empty otherwise."""
    cycle = application.cycle
    if Phase.ELIGIBILITY in cycle.phases or not cycle.rules.vetoes:
        return ""
    return next((row.told for row in _vetoes(application) if row.met is False), "")


def _condition(application: Application, row: Hint) -> Judged:
    met, detail, url = row.met, row.detail, ""
    if known := known_about(row.code, application):
        met, detail, url = known
    facts = [Fact(row.code, detail, url, _tone(met))] if detail else []
    return Judged(CheckRule(code=row.code, label=row.label), met, facts)


def _vetoes(application: Application) -> Iterator[Judged]:
    answered = asked_of(application)
    for veto in application.cycle.rules.vetoes:
        line = answered.get(veto.code)
        met, sentence = _answer(veto, line)
        told = {"years": veto.look_back_years, "label": veto.label}
        check = CheckRule(code=f"{VETO}{veto.code}"[:50], label=_("近 %(years)d 年无下列情形：%(label)s") % told)
        url = line.inquiry.get_absolute_url() if line else ""
        yield Judged(check, met, [Fact(check.code, sentence, url, _tone(met))])


def _answer(veto: VetoRule, line: InquiryLine | None) -> tuple[bool | None, str]:
    """What the department says, and what that means."""
    if line is None:
        return None, _("未征求部门意见") if veto.department else _("规则未指明核查部门，由审查人员核实")
    department = line.inquiry.department
    if line.inquiry.stage != InquiryStage.ANSWERED:
        due = f"{line.inquiry.due_on:%Y-%m-%d}"
        return None, _("%(department)s尚未回复，期限 %(due)s") % {"department": department, "due": due}
    told = {"department": department, "label": Found(line.found).label, "note": line.note, "day": line.happened_on}
    if line.found == Found.FOUND:
        return False, _("%(department)s：%(label)s，%(note)s（%(day)s）") % told
    if line.found == Found.UNKNOWN:
        return None, _("%(department)s：%(label)s。%(note)s") % told
    return True, _("%(department)s：%(label)s") % told


def _tone(met: bool | None) -> str:
    return {True: "success", False: "warning", None: "neutral"}[met]
