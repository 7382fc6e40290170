"""Who sees what of a year, and what the pages do."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from benchmarking.assessments import actions, reporting
from benchmarking.assessments.models import Assessment, ItemScore
from core.forms import version_of
from tests import people
from tests.benchmarking.assessments.stories import opened, planned, prepared, regions, report_of, reported
from tests.counting import statements

pytestmark = pytest.mark.django_db

ACCESS = {  # list, a sent-out year, edit, own-region sheet, other sheet
    "officer": (200, 200, 200, 200, 200),
    "head": (200, 200, 200, 200, 200),
    "supervisor": (200, 200, 403, 200, 200),
    "district": (200, 200, 403, 200, 404),
    "enterprise": (403, 404, 404, 404, 404),
    "expert": (403, 404, 404, 404, 404),
    "administrator": (403, 404, 404, 404, 404),
}


@pytest.mark.parametrize("role", ACCESS)
def test_access(role: str, client: Client, officer: User, request: pytest.FixtureRequest) -> None:
    person = request.getfixturevalue(role)
    assessment = opened(officer)
    client.force_login(person)
    own, other = (report_of(assessment, region) for region in regions()[:2])
    urls = [
        reverse("benchmarking:assessments-list"),
        assessment.get_absolute_url(),
        reverse("benchmarking:assessments-edit", args=[assessment.reference]),
        own.get_absolute_url(),
        other.get_absolute_url(),
    ]
    assert tuple(client.get(url).status_code for url in urls) == ACCESS[role]


def test_a_district_reads_no_result_before_its_release(
    client: Client, officer: User, head: User, district: User
) -> None:
    assessment = prepared(officer, ("37.25", "55"), ("35", "50"), ("40", "55"))
    client.force_login(district)
    report = report_of(assessment, regions()[0])
    pages = [assessment.get_absolute_url(), report.get_absolute_url()]
    for url in pages:
        text = client.get(url).content.decode()
        assert "37.25" not in text
        assert "92.25" not in text
        assert "核查认定" not in text
    letter = reverse("reports:request", args=["assessment-letter", assessment.reference])
    assert client.post(letter).status_code == 403
    actions.release(assessment, by=head)
    assert "92.25" in client.get(pages[0]).content.decode()
    assert "37.25" in client.get(pages[1]).content.decode()
    assert client.post(letter).status_code == 302
    other = client.get(report_of(assessment, regions()[1]).get_absolute_url())
    assert other.status_code == 404


def test_a_district_fills_in_and_hands_in(client: Client, officer: User, district: User) -> None:
    assessment = opened(officer)
    report = report_of(assessment, regions()[0])
    client.force_login(district)
    first, second = assessment.items.all()
    given = {"version": version_of(report), f"points-{first.pk}": "41", f"note-{first.pk}": "写了很多说明"}
    bad = client.post(report.get_absolute_url(), given)
    assert bad.status_code == 422
    assert "写了很多说明" in bad.content.decode()
    proof = SimpleUploadedFile("证明.pdf", people.pdf().read(), content_type="application/pdf")
    given |= {f"points-{first.pk}": "40", f"points-{second.pk}": "55.5", f"evidence-{first.pk}": proof}
    assert client.post(report.get_absolute_url(), given).status_code == 302
    stale = client.post(report.get_absolute_url(), given | {f"evidence-{first.pk}": ""})
    assert stale.status_code == 422
    report.refresh_from_db()
    given |= {"version": version_of(report), f"evidence-{first.pk}": "", "submit": "1"}
    partly = client.post(report.get_absolute_url(), given | {f"points-{second.pk}": ""}, follow=True).content.decode()
    assert "已保存，但还不能上报。还有 1 项没有自评分" in partly
    report.refresh_from_db()
    client.post(report.get_absolute_url(), given | {"version": version_of(report)})
    report.refresh_from_db()
    assert report.stage == "reported"
    score = ItemScore.objects.get(report=report, item=first)
    url = reverse("benchmarking:assessments-evidence", args=[report.pk, score.pk])
    assert client.get(url).status_code == 200
    client.force_login(people.make_user("district", region=regions()[1]))
    assert client.get(url).status_code == 404


READERS = {"district": True, "officer": False, "head": False, "supervisor": False}


@pytest.mark.parametrize("role", READERS)
def test_until_it_is_handed_in_only_the_district_reads_its_own_points(
    role: str, client: Client, officer: User, district: User, request: pytest.FixtureRequest
) -> None:
    assessment = opened(officer)
    report = report_of(assessment, regions()[0])
    items = list(assessment.items.all())
    proof = SimpleUploadedFile("佐证.pdf", people.pdf().read(), content_type="application/pdf")
    own = reporting.Own(Decimal("37.25"), "写了一半", proof)
    reporting.save(report, given={items[0].pk: own}, by=district)
    client.force_login(request.getfixturevalue(role))

    def told() -> set[bool]:
        page = client.get(report.get_absolute_url()).content.decode()
        score = ItemScore.objects.get(report=report, item=items[0])
        proof_url = reverse("benchmarking:assessments-evidence", args=[report.pk, score.pk])
        return {"37.25" in page, "写了一半" in page, client.get(proof_url).status_code == 200}

    assert told() == {READERS[role]}
    assert "37.25" not in client.get(assessment.get_absolute_url()).content.decode()
    reporting.save(report, given={items[1].pk: reporting.Own(Decimal(1))}, by=district)
    reporting.hand_in(report, by=district)
    assert told() == {True}
    reporting.send_back(report, reason="请补充", by=officer)
    assert told() == {READERS[role]}


def test_points_changed_since_they_were_read_are_not_fixed(client: Client, officer: User) -> None:
    assessment = opened(officer)
    report, *_others = [reported(assessment, region, "30", "50") for region in regions()]
    actions.begin_verifying(assessment, by=officer)
    items = list(assessment.items.all())
    report.refresh_from_db()
    reporting.verify(report, given={item.pk: reporting.Verified(Decimal(30), "核查") for item in items}, by=officer)
    client.force_login(officer)
    read = client.get(report.get_absolute_url()).context["version"]
    reporting.verify(report, given={items[0].pk: reporting.Verified(Decimal(9), "再查")}, by=officer)
    fix = reverse("benchmarking:assessments-fix", args=[report.pk])
    assert "已被修改" in client.post(fix, {"version": read}, follow=True).content.decode()
    report.refresh_from_db()
    assert report.stage == "reported"


def test_the_bureau_draws_up_verifies_and_releases(client: Client, officer: User, head: User) -> None:
    client.force_login(officer)
    given = {
        "year": "2026", "title": "2026年度考核", "full_points": "100", "due_on": "2026-12-20", "issuer": "市质量强市办",
        "category-0": "组织", "name-0": "机制", "weight-0": "100", "standard-0": "按方案",
    }  # fmt: skip
    assert client.post(reverse("benchmarking:assessments-create"), given | {"standard-0": ""}).status_code == 422
    client.post(reverse("benchmarking:assessments-create"), given)
    assessment = Assessment.objects.get()
    for region in regions():
        people.make_user("district", region=region)
    url = reverse("benchmarking:assessments-open", args=[assessment.reference])
    assert client.post(url, {}).status_code == 422
    client.post(url, {"regions": [regions()[0].pk]})
    report = report_of(assessment, regions()[0])
    Assessment.objects.update(due_on="2020-01-01")
    client.post(reverse("benchmarking:assessments-hand-in", args=[report.pk]))
    client.post(reverse("benchmarking:assessments-verify", args=[assessment.reference]))
    report.refresh_from_db()
    item = assessment.items.get()
    sheet = {"version": version_of(report), f"points-{item.pk}": "77.5", f"note-{item.pk}": "现场核查"}
    assert client.post(report.get_absolute_url(), sheet).status_code == 302
    read = client.get(report.get_absolute_url()).context["version"]
    client.post(reverse("benchmarking:assessments-fix", args=[report.pk]), {"version": read})
    client.post(reverse("benchmarking:assessments-prepare", args=[assessment.reference]))
    client.post(reverse("benchmarking:assessments-release", args=[assessment.reference]))
    assessment.refresh_from_db()
    assert assessment.stage == "prepared"
    client.force_login(head)
    client.post(reverse("benchmarking:assessments-release", args=[assessment.reference]))
    assessment.refresh_from_db()
    assert (assessment.stage, assessment.released_by) == ("released", head)


def test_lists_cost_the_same(client: Client, officer: User) -> None:
    assessment = opened(officer)
    client.force_login(officer)
    urls = [reverse("benchmarking:assessments-list"), assessment.get_absolute_url()]
    assessment.reports.exclude(region=regions()[0]).delete()
    once = [statements(client, url) for url in urls]
    planned(officer, 2016)
    planned(officer, 2017)
    again = Assessment.objects.get(year=2016)
    actions.open_reporting(again, regions=regions(), by=officer)
    assert [statements(client, urls[0]), statements(client, again.get_absolute_url())] == once
    assert max(once) <= 12


def test_points_are_saved_and_fixed_in_one_and_a_missing_reason_is_told_at_its_field(
    client: Client, officer: User
) -> None:
    assessment = opened(officer)
    report, *_others = [reported(assessment, region, "30", "50") for region in regions()]
    actions.begin_verifying(assessment, by=officer)
    client.force_login(officer)
    first, second = assessment.items.all()
    page, fix = report.get_absolute_url(), reverse("benchmarking:assessments-fix", args=[report.pk])
    shown = client.get(page)
    assert fix not in shown.content.decode()  # nothing is saved yet that could be fixed
    given = {
        "version": shown.context["form"]["version"].value(),
        "fix": "1",
        f"points-{first.pk}": "20",
        f"points-{second.pk}": "50",
    }
    refused = client.post(page, given)
    assert list(refused.context["form"].errors) == [f"note-{first.pk}"]
    done = client.post(page, {**given, f"note-{first.pk}": "缺少计划"})
    assert done.url == assessment.get_absolute_url()
    report.refresh_from_db()
    assert (report.stage, report.points) == ("verified", 70)


def test_points_that_are_not_complete_are_saved_and_not_fixed(client: Client, officer: User) -> None:
    assessment = opened(officer)
    report, *_others = [reported(assessment, region, "30", "50") for region in regions()]
    actions.begin_verifying(assessment, by=officer)
    client.force_login(officer)
    first, _second = assessment.items.all()
    version = client.get(report.get_absolute_url()).context["form"]["version"].value()
    given = {"version": version, "fix": "1", f"points-{first.pk}": "30"}
    told = client.post(report.get_absolute_url(), given, follow=True).content.decode()
    assert "已保存，但还不能核定。还有 1 项没有核定分" in told
    report.refresh_from_db()
    assert report.stage == "reported"


def test_verifying_tells_from_when_the_bureau_may_hand_in(client: Client, officer: User) -> None:
    assessment = opened(officer)
    client.force_login(officer)
    verify = reverse("benchmarking:assessments-verify", args=[assessment.reference])
    assert "2099-01-10 之后仍不报的，可以代为上报" in client.post(verify, follow=True).content.decode()
    Assessment.objects.update(due_on="2020-01-01")
    assert "可以在该县区的考核表中代为上报" in client.post(verify, follow=True).content.decode()


def test_the_ranking_is_a_ranking_only_when_released_and_marks_ones_own(
    client: Client, officer: User, head: User, district: User
) -> None:
    assessment = prepared(officer)
    client.force_login(officer)
    assert 'class="ranking"' not in client.get(assessment.get_absolute_url()).content.decode()
    actions.release(assessment, by=head)
    client.force_login(district)
    page = client.get(assessment.get_absolute_url()).content.decode()
    assert 'class="ranking"' in page
    assert page.count("本县区</span>") == page.count('class="row-marked"') == 1
