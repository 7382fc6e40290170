"""Yearly reports: asked for when a year is over, written and handed in by the winner, accepted or returned by the office.

A report covers one whole calendar year after that of the award, while the award was valid to the year's end, and is due on 31 March of the
next year. Nobody is late for what they were not asked for: where a report is asked for later, thirty days remain.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from awards.afterwards.models import ACCEPT_REPORT, RETURN_REPORT, SUBMIT_REPORT, ReportStage, YearlyReport
from awards.honours.models import Award
from awards.notices.actions import applicants
from core import clock, journal, mail, uploads
from core.forms import STALE, version_of
from core.models import Entry
from core.refusal import Refused
from core.release import require_as_read
from core.workflow import name_verb, take

name_verb("yearly_reports.ask", gettext_lazy("布置年度报告"))
name_verb("yearly_reports.save", gettext_lazy("填写年度报告"))
name_verb("yearly_reports.remind", gettext_lazy("催报年度报告"))

DUE = (3, 31)  # month and day of the year after
AT_LEAST = timedelta(days=30)
NEAR = timedelta(days=10)
LONGEST = 20_000


def keep_time() -> int:
    """What the day brings: reports of the year that is over are asked for, and those soon due are reminded of, once. May run twice, also at
    once; returns how many were asked for or reminded of."""
    return ask_for(clock.today().year - 1) + _remind_before_due()


def owing(year: int) -> QuerySet[Award]:
    """Awards whose rulebook asks for a report and which were valid from the year after the award's own to the end of `year`."""
    rows = Award.objects.standing().filter(cycle__rulebook__after__yearly_report=True, awarded_on__lt=date(year, 1, 1))
    return rows.filter(Q(valid_until=None) | Q(valid_until__gte=date(year, 12, 31)))


@transaction.atomic
def ask_for(year: int) -> int:
    """Every winner that owes a report of `year` and was not asked for it yet."""
    lacking = owing(year).exclude(yearly_reports__year=year).values_list("pk", flat=True)
    if not lacking:
        return 0
    awards = Award.objects.select_for_update(of=("self",)).filter(pk__in=list(lacking)).order_by("pk")
    asked = 0
    for award in awards.select_related("application", "cycle", "tier"):
        due = max(date(year + 1, *DUE), clock.today() + AT_LEAST)
        row, is_new = YearlyReport.objects.get_or_create(award=award, year=year, defaults={"due_on": due})
        if is_new:
            asked += 1
            journal.record("yearly_reports.ask", row, by=None, data={"year": year, "due_on": due})
            _write("yearly_report_asked", row)
    return asked


@transaction.atomic
def save(
    report: YearlyReport, *, text: str, by: User, file: UploadedFile | None = None, drop: bool = False, version: str | None = None
) -> YearlyReport:  # fmt: skip
    """Keep what is typed, whole or not. A new `file` replaces the old one; `drop` takes it away."""
    locked = _to_fill(report)
    if version is not None and version != version_of(locked):
        raise Refused(STALE)
    locked.text = text.strip()
    if file:
        locked.file = uploads.store(file, by=by)
    elif drop:
        locked.file = None
    locked.save(update_fields=["text", "file", "updated_at"])
    journal.record("yearly_reports.save", locked, by=by)
    return locked


@transaction.atomic
def submit(report: YearlyReport, *, by: User) -> Entry:
    locked = _to_fill(report)
    if not locked.text:
        raise Refused(_("请先填写报告正文，再报送。"))
    told = {"text": locked.text, "file": f"{locked.file.name} {locked.file.sha256[:16]}" if locked.file else ""}
    return take(SUBMIT_REPORT, report, by=by, data=told, submitted_at=clock.now(), submitted_by=by, reason="")


@transaction.atomic
def accept(report: YearlyReport, *, by: User, since: str | None = None) -> Entry:
    """`since` is what `since_of` said to the page that was read."""
    require_as_read(_lock(report), since)
    entry = take(ACCEPT_REPORT, report, by=by)
    _write("yearly_report_accepted", report)
    return entry


@transaction.atomic
def send_back(report: YearlyReport, *, reason: str, by: User, since: str | None = None) -> Entry:
    if not reason.strip():
        raise Refused(_("请写明退回原因，获奖组织据此修改。"))
    require_as_read(_lock(report), since)
    entry = take(RETURN_REPORT, report, by=by, note=reason.strip(), reason=reason.strip())
    _write("yearly_report_returned", report)
    return entry


@transaction.atomic
def remind(reports: Sequence[YearlyReport], *, by: User) -> int:
    """A letter for each of `reports` that is still to be handed in; nobody is written to twice a day."""
    rows = [row for row in _locked([row.pk for row in reports]) if row.is_open]
    if not rows:
        raise Refused(_("没有需要催报的年度报告。"))
    due = [row for row in rows if not row.was_just_reminded]
    if not due:
        raise Refused(_("这些获奖组织今天已经催报过。"))
    _remind(due, by)
    return len(due)


@transaction.atomic
def _remind_before_due() -> int:
    """The portal's own reminder, once, when the last day is near."""
    today = clock.today()
    near = YearlyReport.objects.to_fill().filter(due_on__gte=today, due_on__lte=today + NEAR, reminded_at=None)
    rows = _locked(list(near.values_list("pk", flat=True)))
    due = [
        row for row in rows if row.is_open and row.reminded_at is None
    ]  # a second run waited, and finds them written to
    _remind(due, None)
    return len(due)


def _remind(rows: Sequence[YearlyReport], by: User | None) -> None:
    for row in rows:
        row.reminded_at = clock.now()
        row.save(update_fields=["reminded_at"])
        journal.record("yearly_reports.remind", row, by=by)
        _write("yearly_report_reminder", row)


def _write(letter: str, report: YearlyReport) -> None:
    """To everybody who acts for the winner."""
    people = applicants(report.award.application)
    mail.queue(f"awards/{letter}", to=people, url=report.get_absolute_url(), report=report, award=report.award)


def _to_fill(report: YearlyReport) -> YearlyReport:
    locked = _lock(report)
    if locked.award.is_withdrawn:
        raise Refused(_("这一奖项已撤销，不再报送年度报告。"))
    if locked.stage not in (ReportStage.OPEN, ReportStage.RETURNED):
        raise Refused(_("年度报告已报送，不能再修改；需要修改时请评审委员会办公室退回。"))
    return locked


def _lock(report: YearlyReport) -> YearlyReport:
    return _locked([report.pk])[0]


def _locked(keys: Sequence[int]) -> list[YearlyReport]:
    rows = YearlyReport.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    return list(rows.select_related("award__application", "award__cycle", "award__tier", "file"))
