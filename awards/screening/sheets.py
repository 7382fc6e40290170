"""The findings of many cases as a workbook to fill in, looked at before anything is decided."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from awards.applications.checks import CHECKS, next_check
from awards.applications.models import Application
from awards.applications.twins import hindrance
from awards.applications.workflow import Stage
from awards.cycles.entry import CheckRule
from awards.cycles.models import Cycle, Phase
from awards.recommendations.readings import standing_of
from awards.screening import actions
from awards.screening.actions import Found
from awards.screening.desk import on_the_desk, running_plans
from awards.screening.judging import Judged, judged, veto_found
from core.intake import Heading, Intake, TakenRow, take_in
from core.refusal import Refused
from core.sheets import Column, Sheet

SALT, AN_HOUR = "screening.findings", 3600
YES, NO = "yes", "no"
VERDICTS = [(YES, gettext_lazy("符合")), (NO, gettext_lazy("不符合"))]
LABELS = {
    "reference": gettext_lazy("申报编号"),
    "organization": gettext_lazy("申报对象"),
    "check": gettext_lazy("审查"),
    "code": gettext_lazy("审查项代码"),
    "label": gettext_lazy("审查项"),
    "verdict": gettext_lazy("结果"),
    "note": gettext_lazy("说明"),
    "judged": gettext_lazy("自动判定"),
    "told": gettext_lazy("依据"),
}
MOST_JUDGED = 200
"""So many cases of the eligibility check in one workbook: each is judged by its own data."""


_LACKS_NOTE = {
    None: gettext_lazy("没有数据可以判定：须写明核实依据。"),
    False: gettext_lazy("自动判定为不符合，改判须写明理由。"),
}


class Line(NamedTuple):
    """One check of one case; `met` and `told` are what the data say of it."""

    case: Any
    check: str
    rule: CheckRule
    met: bool | None = None
    told: str = ""

    @property
    def verdict(self) -> str:
        return "" if self.met is None else str(dict(VERDICTS)[YES if self.met else NO])


class FindingsSheet(Sheet[Iterable[Line], Line]):
    title = gettext_lazy("审查结果填报表")
    frozen_columns = 2
    columns = (
        Column(LABELS["reference"], lambda line: line.case.reference),
        Column(LABELS["organization"], lambda line: line.case.candidate),
        Column(LABELS["check"], lambda line: CHECKS[line.check].label),
        Column(LABELS["code"], lambda line: line.rule.code),
        Column(LABELS["label"], lambda line: line.rule.label, width=40),
        Column(LABELS["verdict"], lambda line: "", width=12),
        Column(LABELS["note"], lambda line: "", width=40),
        Column(LABELS["judged"], lambda line: line.verdict, width=10),
        Column(LABELS["told"], lambda line: line.told, width=36),
    )

    def headlines(self, subject: Any) -> list[str]:
        return [
            str(self.title),
            _(
                "“结果”一栏填符合或不符合；不符合的须写说明。同一申报各项都填了才会办理，全部留空的跳过。其他各栏请勿改动。"
                "资格审查有自动判定的可以不填，没有的须填结果并在说明里写明核实依据。"
            ),
        ]

    def rows(self, subject: Iterable[Line]) -> Iterable[Line]:
        return subject


class Decision(NamedTuple):
    """What a file says of one case."""

    case: Any
    check: str
    findings: Mapping[str, Found]

    @property
    def failed(self) -> list[str]:
        return [found.note for found in self.findings.values() if not found.passed]

    @property
    def label(self) -> str:
        return str(CHECKS[self.check].label)


@dataclass
class Plan:
    """What a file would decide, or its faults. A case without any result is passed over."""

    intake: Intake
    decisions: list[Decision] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        return not self.intake.found

    @property
    def returns(self) -> int:
        return sum(bool(decision.failed) for decision in self.decisions)

    @property
    def token(self) -> str:
        """The decisions, signed, for the page that asks for confirmation."""
        plain = [
            [one.case.reference, one.check, {code: [f.passed, f.note] for code, f in one.findings.items()}]
            for one in self.decisions
        ]
        return signing.dumps(plain, salt=SALT, compress=True)


class Outcome(NamedTuple):
    """What became of one case; `refused` is the sentence when nothing did."""

    reference: str
    name: str
    told: str
    refused: str


def lines_of(rows: Iterable[Any], cycles: Sequence[Cycle]) -> Iterator[Line]:
    """The checks for which the rows wait now, the eligibility check with what the data say."""
    plans = {cycle.pk: cycle for cycle in cycles}
    waiting = [(row, _awaited(row, plans)) for row in rows]
    keys = [row.pk for row, check in waiting if check == Phase.ELIGIBILITY]
    if len(keys) > MOST_JUDGED:
        raise Refused(_("资格审查填报表一次最多 %d 件，请先筛选再下载。") % MOST_JUDGED)
    whole = {case.pk: case for case in _whole(Application.objects.filter(pk__in=keys))} if keys else {}
    for row, check in waiting:
        if check == Phase.ELIGIBILITY:
            for one in judged(whole[row.pk]):
                yield Line(row, check, one.check, one.met, one.told)
        else:
            for rule in _rules(plans[row.cycle_id], check):
                yield Line(row, check, rule)


def plan(upload: UploadedFile, *, by: User) -> Plan:
    """Reads a filled-in workbook; nothing is written. A case needs a result for each of its checks."""
    made = Plan(take_in(upload, _headings()))
    cycles = running_plans()
    plans = {cycle.pk: cycle for cycle in cycles}
    wanted = {row.values["reference"] for row in made.intake.rows if row.values.get("reference")}
    cases = {row.reference: row for row in _cases(by, cycles).filter(reference__in=wanted)}
    grouped: dict[str, list[TakenRow]] = {}
    for row in made.intake.rows:
        reference = str(row.values.get("reference", ""))
        if reference in cases:
            grouped.setdefault(reference, []).append(row)
        elif reference:
            made.intake.fault(row, "reference", _("审查台上没有这件申报。"))
    for reference, rows in grouped.items():
        _read_case(made, cases[reference], plans, rows)
    return made


def confirmed(token: str, *, by: User) -> list[Decision]:
    """The decisions that a page carried back. Refused when they are not ours or older than an hour."""
    try:
        plain = signing.loads(token, salt=SALT, max_age=AN_HOUR)
    except signing.BadSignature as bad:
        raise Refused(_("核对结果已失效，请重新上传。")) from bad
    cases = {row.reference: row for row in _cases(by, running_plans()).filter(reference__in=[one[0] for one in plain])}
    return [
        Decision(cases[reference], check, {code: Found(passed, note) for code, (passed, note) in found.items()})
        for reference, check, found in plain
        if reference in cases
    ]


def carry_out(decisions: Iterable[Decision], *, due_on: date | None, by: User) -> list[Outcome]:
    """Each case in a transaction of its own; what is no longer as it was is refused by its action."""
    return [_decide(decision, due_on, by) for decision in decisions]


def _decide(decision: Decision, due_on: date | None, by: User) -> Outcome:
    case, told, refused = decision.case, "", ""
    try:
        told = _act(decision, due_on, by)
    except Refused as refusal:
        refused = refusal.sentence
    return Outcome(case.reference, case.candidate, told, refused)


def _act(decision: Decision, due_on: date | None, by: User) -> str:
    case, findings = decision.case, decision.findings
    if next_check(case.cycle.phases, case.stage) != decision.check or case.stage == Stage.RETURNED:
        raise Refused(_("这件申报已不在等待%s。") % decision.label)
    if decision.check == Phase.ELIGIBILITY:
        actions.qualify(case, findings=findings, by=by)
        return _("资格审查通过")
    if decision.check == Phase.PRELIMINARY:
        actions.admit(case, findings=findings, by=by)
        return _("初审通过")
    if not decision.failed:
        actions.accept(case, findings=findings, by=by)
        return _("形式审查通过")
    if due_on is None:
        raise Refused(_("请写明补正期限。"))
    actions.send_back(case, findings=findings, reason="\n".join(decision.failed), due_on=due_on, by=by)
    return _("退回补正")


def _cases(by: User, cycles: Sequence[Cycle]) -> Any:
    return _whole(on_the_desk(by, cycles))


def _whole(rows: Any) -> Any:
    joined = ("cycle__criteria", "cycle__scheme", "organization__region", "organization__industry", "commitment_file")
    return rows.select_related(*joined).defer("snapshot")


def _read_case(made: Plan, case: Application, plans: Mapping[int, Cycle], rows: Sequence[TakenRow]) -> None:
    check = _awaited(case, plans)
    told = {one.check.code: one for one in judged(case)} if check == Phase.ELIGIBILITY else {}
    asked = [one.check for one in told.values()] or _rules(plans[case.cycle_id], check)
    rules = {rule.code: rule for rule in asked}
    if not rules:
        made.intake.fault(
            rows[0], "reference", _("这件申报现在没有可用表格填报的审查（%s）。") % case.get_stage_display()
        )
        return
    findings: dict[str, Found] = {}
    faults = made.intake.fault_count
    for row in rows:
        _read_line(made, row, check, rules, findings, told)
    findings = {**{code: Found(one.met) for code, one in told.items() if one.met is not None}, **findings}
    if made.intake.fault_count > faults:
        return
    if open_ones := [rule.label for code, rule in rules.items() if code not in findings]:
        made.intake.fault(rows[0], "reference", _("还有 %d 项没有填结果。") % len(open_ones))
    elif hinders := _hinders(case, check, findings):
        made.intake.fault(rows[0], "reference", hinders)
    else:
        made.decisions.append(Decision(case, check, findings))


def _hinders(case: Application, check: str, findings: Mapping[str, Found]) -> str:
    """Why a case cannot be decided on as the file says; empty when it can."""
    failed = [found for found in findings.values() if not found.passed]
    if failed:
        return _("有 %d 项自动判定为不符合：不通过须在该申报的资格审查页面上写明理由，改判须填符合并写说明。") % len(
            failed
        ) if check == Phase.ELIGIBILITY else ""  # fmt: skip
    return standing_of(case).gap or hindrance(case) or veto_found(case)


def _read_line(
    made: Plan, row: TakenRow, check: str, rules: Mapping[str, CheckRule], findings: dict[str, Found],
    told: Mapping[str, Judged],
) -> None:  # fmt: skip
    given = row.values
    if not {"code", "verdict", "note"} <= given.keys():
        return
    if given["code"] not in rules:
        made.intake.fault(row, "code", _("这件申报现在的审查没有这一项。"))
    elif given["code"] in findings:
        made.intake.fault(row, "code", _("这一项出现了两次。"))
    elif not given["verdict"]:
        made.intake.fault(row, "verdict", _("写了说明，没有填结果。"))
    elif given["verdict"] == NO and check == Phase.PRELIMINARY:
        made.intake.fault(row, "verdict", _("初审不通过须在该申报的初审页面上写明理由，不能用表格办理。"))
    elif given["verdict"] == NO and check == Phase.ELIGIBILITY:
        made.intake.fault(row, "verdict", _("资格审查不通过须在该申报的资格审查页面上写明理由，不能用表格办理。"))
    elif given["code"] in told and not told[given["code"]].met and not given["note"].strip():
        made.intake.fault(row, "note", _LACKS_NOTE[told[given["code"]].met])
    elif given["verdict"] == NO and not given["note"].strip():
        made.intake.fault(row, "note", _("不符合的须写说明。"))
    else:
        findings[given["code"]] = Found(given["verdict"] == YES, given["note"].strip())


def _awaited(row: Any, plans: Mapping[int, Cycle]) -> str:
    return "" if row.stage == Stage.RETURNED else next_check(plans[row.cycle_id].phases, row.stage)


def _rules(cycle: Cycle, check: str) -> Sequence[CheckRule]:
    """Those that the rulebook lists; the eligibility check is judged case by case."""
    listed = {Phase.COMPLETENESS: cycle.rules.completeness, Phase.PRELIMINARY: cycle.rules.checks}
    return listed.get(Phase(check), []) if check else []


def _headings() -> list[Heading]:
    fields: dict[str, forms.Field] = {
        "reference": forms.CharField(max_length=60),
        "code": forms.CharField(max_length=50),
        "verdict": forms.ChoiceField(choices=VERDICTS, required=False),
        "note": forms.CharField(max_length=500, required=False),
    }
    filled = ("reference", "code")
    lacking = ("organization", "check", "label", "judged", "told")
    return [
        Heading(name, label, fields.get(name), may_lack=name in lacking, prefilled=name in filled)
        for name, label in LABELS.items()
    ]
