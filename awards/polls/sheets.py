"""A survey firm's results as a workbook: to fill in, and brought back with a dry run."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from django import forms
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from awards.applications.models import Application
from awards.polls.actions import list_cases, lock, lock_cycle
from awards.polls.asked import asked_about, newcomers
from awards.polls.models import BEST, TAKE_IN, Poll, PollResult
from awards.polls.readings import is_ranked
from awards.polls.running import seal_of
from awards.polls.showing import two_places
from awards.polls.tally import Tally, points_of, result_row
from core.intake import Heading, Intake, TakenRow, take_in
from core.models import Entry
from core.refusal import Refused
from core.sheets import Column, Sheet
from core.workflow import take

SALT, AN_HOUR = "polls.sheet", 3600
LABELS = {
    "reference": gettext_lazy("申报编号"),
    "organization": gettext_lazy("组织名称"),
    "answers": gettext_lazy("有效问卷"),
    "mean": gettext_lazy("平均分"),
}


class FirmSheet(Sheet[Iterable[Application], Application]):
    title = gettext_lazy("满意度调查结果")
    frozen_columns = 2
    columns = (
        Column(LABELS["reference"], lambda row: row.reference),
        Column(LABELS["organization"], lambda row: row.candidate),
        Column(LABELS["answers"], lambda row: None, kind="int", width=12),
        Column(LABELS["mean"], lambda row: None, kind="points", width=12),
    )

    def headlines(self, subject: Iterable[Application]) -> list[str]:
        return [
            str(self.title),
            _("填写有效问卷份数和平均分（1至%(best)d分，最多4位小数）；没有结果的留空。") % {"best": BEST},
        ]


@dataclass(frozen=True)
class Found:
    """What the firm says of one case."""

    case: Application
    answers: int
    mean: Decimal
    hundredths: int


@dataclass
class Plan:
    """What a file would write, or its faults; the cases of which it says nothing."""

    intake: Intake
    found: list[Found] = field(default_factory=list)
    missing: list[Application] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        return not self.intake.fault_count

    @property
    def token(self) -> str:
        """The results, signed, for the page that asks for confirmation: nothing is kept before it."""
        return signing.dumps([[one.case.pk, one.answers, f"{one.mean:f}"] for one in self.found], salt=SALT)


def cases_of(poll: Poll) -> list[Application]:
    """The cases on the list, or, before there is one, those that would be on it."""
    listed = Application.objects.filter(poll_cases__poll=poll).select_related("organization__region")
    return list(listed.defer("snapshot", "profile").order_by("number")) or list(asked_about(poll.cycle))


def cases_for_firm(poll: Poll) -> list[Application]:
    """About whom a firm says something: the list, and whoever has come through the checks since it was fixed."""
    listed = Application.objects.filter(poll_cases__poll=poll).select_related("organization__region")
    return [*listed.defer("snapshot", "profile").order_by("number"), *newcomers(poll)]


def plan(poll: Poll, upload: UploadedFile) -> Plan:
    """Reads a filled-in workbook; nothing is written."""
    made = Plan(take_in(upload, _headings()))
    cases = cases_for_firm(poll)
    known = {case.reference: case for case in cases}
    by_name = {case.candidate: case for case in cases}
    full, seen = poll.cycle.criteria.total, set[int]()
    for row in made.intake.rows:
        case = _case(made.intake, row, known, by_name)
        if case is None:
            continue
        if case.pk in seen:
            made.intake.fault(row, "organization", _("这家组织出现了两次。"))
        seen.add(case.pk)
        answers, mean = row.values.get("answers"), row.values.get("mean")
        if answers and mean is not None:
            made.found.append(Found(case, answers, mean, points_of(Fraction(mean), full)))
        elif "answers" in row.values and "mean" in row.values and (answers or mean is not None):
            made.intake.fault(row, "answers" if mean is not None else "mean", _("有效问卷和平均分须同时填写。"))
    told = {one.case.pk for one in made.found}
    made.missing = [case for case in cases if case.pk not in told]
    if made.is_sound and not made.found:
        made.intake.found.add("", _("文件里没有填任何结果。"))
    return made


def _case(
    intake: Intake, row: TakenRow, known: dict[str, Application], by_name: dict[str, Application]
) -> Application | None:
    reference, name = row.values.get("reference", ""), row.values.get("organization", "")
    case = known.get(reference) if reference else by_name.get(name)
    if case is None:
        intake.fault(row, "reference" if reference else "organization", _("调查名单中没有这家组织。"))
    elif name and case.candidate != name:
        intake.fault(row, "organization", _("与申报编号不是同一家组织。"))
        return None
    return case


def told_by(token: str) -> dict[int, Tally]:
    """What was checked on the page: case -> tally. Refused when the token is not this portal's, or is an hour old."""
    try:
        return plain_told(signing.loads(token, salt=SALT, max_age=AN_HOUR))
    except signing.BadSignature as bad:
        raise Refused(_("核对结果已失效，请重新上传。")) from bad


def plain_told(plain: Iterable[tuple[int, int, str]]) -> dict[int, Tally]:
    return {pk: Tally(answers, 0, Fraction(mean)) for pk, answers, mean in plain}


@dataclass(frozen=True)
class Said:
    """One line of what a firm says, as the second person reads it."""

    case: Application
    answers: int
    mean: Fraction
    hundredths: int

    @property
    def mean_words(self) -> str:
        return two_places(self.mean)


def said(poll: Poll, plain: Iterable[tuple[int, int, str]]) -> list[Said]:
    told, full = plain_told(plain), poll.cycle.criteria.total
    cases = Application.objects.filter(pk__in=told).select_related("organization").defer("snapshot", "profile")
    return [
        Said(case, told[case.pk].answers, mean, points_of(mean, full))
        for case in cases.order_by("number")
        if (mean := told[case.pk].mean) is not None
    ]


def check_listed(poll: Poll, told: Mapping[int, Tally]) -> None:
    if told.keys() - {case.pk for case in cases_for_firm(poll)}:
        raise Refused(_("核对结果已失效，请重新上传。"))


@transaction.atomic
def write(poll: Poll, told: Mapping[int, Tally], *, firm: str, by: User) -> Entry:
    """The firm's results stand in place of own answers, and the poll is closed. `by` confirmed what another had taken in (changes.py)."""
    if is_ranked(lock_cycle(poll.cycle)):
        raise Refused(_("综合排名已锁定，调查结果不能再变。"))
    locked = lock(poll, *TAKE_IN.sources)
    check_listed(locked, told)
    list_cases(locked, newcomers(locked))
    full = locked.cycle.criteria.total
    cases = list(locked.cases.values_list("application_id", flat=True))
    locked.results.all().delete()
    rows = PollResult.objects.bulk_create(result_row(locked, pk, told.get(pk, Tally()), full) for pk in cases)
    # In full: what is taken in later replaces the rows, and no file is kept.
    references = dict(locked.cases.values_list("application_id", "application__reference"))
    said = {references[row.application_id]: f"{row.answers}; {row.mean}" for row in rows if row.mean is not None}
    data = {"cases": len(told), "results": said, "sha256": seal_of(rows)}
    return take(TAKE_IN, poll, by=by, note=firm, firm=firm, data=data)


def _headings() -> list[Heading]:
    mean = forms.DecimalField(min_value=1, max_value=BEST, max_digits=5, decimal_places=4, required=False)
    fields: dict[str, forms.Field] = {
        "reference": forms.CharField(max_length=60, required=False),
        "organization": forms.CharField(max_length=120),
        "answers": forms.IntegerField(min_value=0, max_value=10_000_000, required=False),
        "mean": mean,
    }
    return [
        Heading(name, LABELS[name], fields[name], may_lack=name == "reference", prefilled=name in _PREFILLED)
        for name in LABELS
    ]


_PREFILLED = ("reference", "organization")
