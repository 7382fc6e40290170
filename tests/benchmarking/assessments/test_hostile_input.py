"""What nobody means, typed into every field of a yearly assessment."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from benchmarking.assessments import actions
from benchmarking.assessments.models import Assessment, AssessmentItem, ItemScore
from core.forms import version_of
from tests.benchmarking.assessments.stories import opened, planned, prepared, regions, report_of, reported
from tests.hostile import post_hostile

pytestmark = [pytest.mark.django_db, pytest.mark.only_postgres]


def test_the_plan(client: Client, officer: User) -> None:
    client.force_login(officer)
    given = {
        "year": "2026", "title": "2026年度考核", "full_points": "100", "due_on": "2026-12-20", "issuer": "市质量强市办", "number": "1号",
        "text": "说明", "category-0": "组织", "name-0": "机制", "weight-0": "100", "standard-0": "按方案",
    }  # fmt: skip

    def holds() -> None:
        assert all(2000 <= row.year <= 2100 and row.title.strip() for row in Assessment.objects.all())
        assert all(row.weight > 0 and row.name.strip() for row in AssessmentItem.objects.all())

    post_hostile(client, reverse("benchmarking:assessments-create"), given, holds=holds)
    assessment = planned(officer)
    edit = reverse("benchmarking:assessments-edit", args=[assessment.reference])
    version = client.get(edit).context["form"]["version"].value()
    post_hostile(client, edit, {**given, "version": version}, holds=holds)
    opening = reverse("benchmarking:assessments-open", args=[assessment.reference])
    post_hostile(client, opening, {"regions": regions()[0].pk}, holds=holds)


def test_a_districts_sheet(client: Client, officer: User, district: User) -> None:
    assessment = opened(officer)
    report = report_of(assessment, regions()[0])
    client.force_login(district)
    first, second = assessment.items.all()
    given = {
        "version": version_of(report), f"points-{first.pk}": "39.5", f"note-{first.pk}": "完成", f"points-{second.pk}": "55",
        f"note-{second.pk}": "完成",
    }  # fmt: skip

    def holds() -> None:
        for score in ItemScore.objects.select_related("item"):
            assert score.own_points is None or 0 <= score.own_points <= score.item.weight

    post_hostile(client, report.get_absolute_url(), given, files=[f"evidence-{first.pk}"], holds=holds)


def test_verifying_and_releasing(client: Client, officer: User, head: User) -> None:
    assessment = opened(officer)
    report, *_others = [reported(assessment, region, "30", "50") for region in regions()]
    client.force_login(officer)
    post_hostile(client, reverse("benchmarking:assessments-send-back", args=[report.pk]), {"reason": "补充"})
    actions.begin_verifying(assessment, by=officer)
    report.refresh_from_db()
    first = assessment.items.all()[0]
    given = {"version": version_of(report), f"points-{first.pk}": "20", f"note-{first.pk}": "核查"}

    def holds() -> None:
        for score in ItemScore.objects.select_related("item"):
            assert score.verified_points is None or Decimal(0) <= score.verified_points <= score.item.weight

    post_hostile(client, report.get_absolute_url(), given, holds=holds)
    post_hostile(client, reverse("benchmarking:assessments-fix", args=[report.pk]), {"version": "x"})


def test_sending_back_what_was_to_be_released(client: Client, officer: User, head: User) -> None:
    assessment = prepared(officer)
    client.force_login(head)
    post_hostile(client, reverse("benchmarking:assessments-return", args=[assessment.reference]), {"reason": "核对"})
    report = report_of(assessment, regions()[0])
    post_hostile(client, reverse("benchmarking:assessments-reopen", args=[report.pk]), {"reason": "核对"})
