"""The whole demo, loaded once for everything that is said of it: every slice has something to see, everybody something to do, and papers are
official and in Chinese, whatever the reader's language."""

from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from docx import Document as WordFile
from openpyxl import load_workbook
from pytest_django import DjangoDbBlocker

from accounts.models import Industry, Membership, Organization, Region, Role, User
from accounts.reference import load_industries, load_regions
from awards.afterwards.models import Reassessment, YearlyReport
from awards.applications.models import Application, Extension
from awards.committee.models import Meeting, MeetingStage
from awards.cycles.models import Amendment, Cycle
from awards.defence.models import Defence
from awards.demo.cast import NEWCOMERS
from awards.desk.collected import waiting_for
from awards.dossiers.actions import bundle
from awards.honours import withdrawals
from awards.honours.models import Award
from awards.notices import moving_up
from awards.notices.models import Notice, Objection
from awards.polls.models import Poll, PollAnswer
from awards.polls.proposals import PollChange
from awards.recommendations.models import Recommendation
from benchmarking.clinics.models import Consultation
from benchmarking.comparisons.dimensions import load_dimensions
from benchmarking.comparisons.models import (
    Activity,
    Comparison,
    ComparisonStage,
    Dimension,
    Recipient,
    Standing,
    YearTarget,
)
from benchmarking.exchanges.models import Event, SignUp
from benchmarking.training.models import Qualification, TrainingRecord
from core import clock, journal
from core.documents import Document, Printed, documents
from core.models import Entry, Letter
from core.waiting import Once
from reports.returns.models import Call, CallStage, Return
from reports.statistics.divisions import districts
from reports.statistics.models import Observation, Origin, Target
from reports.statistics.standing import standings

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("demo"),
    pytest.mark.xdist_group("demo"),
    pytest.mark.only_sqlite,
]


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Loaded in a transaction that is undone after the last test of this module."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_regions(Region)
        load_industries(Industry)
        load_dimensions(Dimension)
        call_command("demo", verbosity=0)
        yield
        transaction.set_rollback(True)


def waits_for(username: str) -> str:
    user = User.objects.get(username=username)
    return " ".join(str(line.title) for line in waiting_for(user, Once(user)))


def at(code: str, stage: str) -> int:
    return Application.objects.filter(cycle__code__startswith=code, stage=stage).count()


def test_the_cast_joins_in_2015_under_one_password() -> None:
    assert User.objects.values("password").distinct().count() == 1
    method, iterations, *_rest = User.objects.get(username="taixu").password.split("$")
    assert (method, int(iterations)) == (PBKDF2PasswordHasher.algorithm, PBKDF2PasswordHasher.iterations)
    users = User.objects.exclude(username__in=[username for username, _name, _values in NEWCOMERS])
    moments = [
        *users.values_list("date_joined", flat=True),
        *Organization.objects.filter(stage="verified").values_list("created_at", flat=True),
        *Membership.objects.filter(user__in=users).values_list("joined_at", flat=True),
    ]
    assert {(moment.year, moment.month) for moment in moments} <= {(2015, 8), (2015, 9)}


@pytest.mark.parametrize(
    ("username", "words"),
    {
        "officer": "继续规则修订 待处理的异议 审阅年度报告 办理期满复评 核验组织登记 待决定的申报",
        "officer2": "确认启封申报材料",
        "head": "满意度调查 签发规则修订 确认启封 提名 递补 复核政府批准 签发： 审核复评",
        "district-411702": "待推荐的申报",
        "taixu": "报送年度报告 可以申报",
        "shuiyue": "继续填写申报书",
        "huaian": "继续填写申报书",
        "expert1": "独立评审",
        "expert13": "陈述答辩评分",
        "member1": "正在投票",
        "fanghu": "补正组织登记信息",
    }.items(),
)
def test_everybody_finds_something_to_do(username: str, words: str) -> None:
    waiting = waits_for(username)
    assert [word for word in words.split() if word not in waiting] == []


def test_every_stage_of_the_process_is_to_be_seen_somewhere() -> None:
    today = clock.today()
    assert Defence.objects.count() == 3
    assert set(Poll.objects.values_list("stage", flat=True)) == {"open", "closed"}
    assert PollAnswer.objects.filter(discounted_by__isnull=False).count() == 2
    assert set(PollChange.objects.values_list("stage", flat=True)) == {"confirmed", "proposed"}
    assert not PollAnswer.objects.filter(at__gt=timezone.now()).exists()
    meetings = Meeting.objects.filter(cycle__code__startswith="craft").order_by("round")
    assert [(row.stage, row.ballot) for row in meetings] == [
        (MeetingStage.CLOSED, "secret"),
        (MeetingStage.VOTING, "secret"),
    ]
    assert set(Application.objects.values_list("kind", flat=True)) == {"organization", "person", "project"}
    assert set(Recommendation.objects.values_list("opinion", flat=True)) == {"recommended", "not_recommended"}
    assert at("model", "accepted") == 6
    assert set(Notice.objects.values_list("stage", flat=True)) == {"ended", "prepared", "released"}
    assert set(Objection.objects.values_list("stage", flat=True)) == {"dismissed", "upheld", "received"}
    (vacancy,) = moving_up.vacancies(Cycle.objects.get(code__startswith="integrity"))
    assert (vacancy.free, len(vacancy.nexts)) == (1, 2)
    assert Amendment.objects.get().stage == "draft"
    assert Extension.objects.get().until > timezone.now()
    (sealed,) = (row for row in Cycle.objects.all() if row.is_sealed)
    assert (sealed.unsealed_at, sealed.unsealing_asked_by.username) == (None, "officer")
    assert set(YearlyReport.objects.values_list("stage", flat=True)) == {"open", "submitted", "returned", "accepted"}
    assert YearlyReport.objects.late(today).exists()
    assert set(Reassessment.objects.values_list("stage", "conclusion")) == {
        ("prepared", "keep"), ("released", "keep"), ("released", "rectify"),
    }  # fmt: skip
    assert Reassessment.objects.rectifying(today).count() == 1
    lapsing = Award.objects.filter(valid_until__range=(today, today + timedelta(days=62)))
    assert lapsing.count() == 4
    assert {"registered", "returned", "verified"} == set(Organization.objects.values_list("stage", flat=True))


def test_the_front_page_knows_every_open_door_the_running_notice_and_the_running_poll(client: Client) -> None:
    page = client.get("/").content.decode()
    for code in ("growth", "yicheng"):
        assert f"/start/{Cycle.objects.get(code__startswith=code).code}/" in page
    assert reverse("publicity:survey", args=[Poll.objects.get(stage="open").cycle.code]) in page
    assert reverse("publicity:notice", args=[Notice.objects.get(stage="released").reference]) in page


def test_nothing_is_told_of_tomorrow_and_the_journal_holds() -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    assert not Letter.objects.filter(created_at__gt=tomorrow).exists()
    assert not Entry.objects.filter(at__gt=tomorrow).exists()
    assert journal.verify()[1] is None


def test_events_and_trainings_at_every_stage() -> None:
    treated = Consultation.objects.filter(event__kind="clinic").values_list("organization", flat=True)
    came = SignUp.objects.filter(event__kind="clinic", checked_in_at__isnull=False)
    assert set(treated) == set(came.values_list("organization", flat=True)) != set()
    assert set(Event.objects.values_list("stage", flat=True)) == {"draft", "announced", "held", "cancelled"}
    assert set(SignUp.objects.values_list("stage", flat=True)) == {"confirmed", "waiting", "cancelled"}
    assert set(Event.objects.filter(kind="clinic").values_list("stage", flat=True)) == {"draft", "announced", "held"}
    assert SignUp.objects.filter(satisfaction__isnull=False).count() > 10
    for rows in (TrainingRecord.objects.all(), Qualification.objects.all()):
        assert {"recorded", "confirmed"} <= set(rows.values_list("stage", flat=True))
    assert TrainingRecord.objects.filter(event__isnull=False, stage="confirmed").count() == 9
    assert Letter.objects.filter(template="benchmarking/qualification_expiring").exists()


def test_two_comparisons_one_closed_with_standings_one_with_forms_late_and_sent_back() -> None:
    first, current = Activity.objects.order_by("pk")
    assert (first.year, first.due_on, first.stage, current.stage) == (2015, date(2015, 10, 20), "closed", "released")
    assert [row.industry_id for row in Standing.objects.all()] == ["C13"] * 3
    assert Recipient.objects.late(current).count() == 3
    assert {row.stage for row in current.comparisons.all()} == {
        ComparisonStage.ACCEPTED, ComparisonStage.RETURNED, ComparisonStage.SUBMITTED,
    }  # fmt: skip
    assert sum(row.is_late for row in Comparison.objects.select_related("activity")) == 4
    assert YearTarget.objects.filter(actual__isnull=False).exists()
    assert all(entry.at <= timezone.now() for entry in journal.timeline(current))


def test_the_statistics_have_something_to_show() -> None:
    assert sorted(Call.objects.values_list("stage", flat=True)) == [CallStage.CLOSED, CallStage.OPEN]
    assert Return.objects.late(clock.today()).count() == 5
    assert Observation.objects.filter(origin=Origin.REPORTED).count() == 13 * 5
    years = Observation.objects.of_whole_years().filter(indicator__code="key_enterprises", region="411702")
    assert years.values("year").distinct().count() == 11
    rows = Target.objects.select_related("indicator", "region")
    assert {row.light for row in standings(list(rows), districts(), clock.today())} == {"green", "amber", "red", "grey"}


YEARBOOK = "2016"
ROWS = 2  # of every kind


def said(printed: Printed[Any], reference: str) -> list[Any]:
    """Everything that a reader is told by a paper: its file's name, its properties, its words."""
    row = printed.fetch(reference)
    told: list[Any] = [printed.filename(row), printed.reference(row)]
    if isinstance(printed, Document):
        paper = getattr(printed, "paper", None)
        return [*told, printed.heading(row), printed.author(row), repr(paper(row)) if paper else "", printed.html(row)]
    if printed.extension == "docx":
        return [*told, *(line.text for line in WordFile(BytesIO(printed.render(row))).paragraphs)]
    if printed.extension == "zip":
        archive = ZipFile(BytesIO(printed.render(row)))
        return [*told, *((one.filename, one.CRC) for one in archive.infolist())]
    return [*told, *_cells(printed.render(row))]


def _cells(content: bytes) -> Iterator[Any]:
    book = load_workbook(BytesIO(content))
    yield book.properties.title
    for page in book:
        yield page.title
        yield from page.iter_rows(values_only=True)


def _references(kind: str, printed: type[Printed[Any]]) -> list[str]:
    if kind.startswith("yearbook"):
        return [YEARBOOK]
    return [printed().reference(row) for row in printed.rows().order_by("pk")[:ROWS]]


def test_a_reader_of_english_gets_every_paper_as_it_is() -> None:
    award = Award.objects.order_by("pk")[0]
    officer, head = (User.objects.filter(role=role).order_by("pk")[0] for role in (Role.OFFICER, Role.HEAD))
    withdrawals.propose(award, basis="《办法》第二十条", reason="申报数据与审计报告不符", by=officer, for_fraud=True)
    withdrawals.release(award, by=head)
    bundle([award.application.reference], by=officer)
    different, missing = [], []
    for kind, printed in documents.items():
        references = [
            number
            for number in _references(kind, printed)
            if kind != "certificate" or number != award.certificate_number
        ]
        if not references:
            missing.append(kind)
        for reference in references:
            with translation.override("zh-hans"):
                chinese = said(printed(), reference)
            with translation.override("en"):
                english = said(printed(), reference)
            different += [(kind, there, here) for there, here in zip(chinese, english, strict=True) if there != here]
    assert missing == []
    assert different == []
