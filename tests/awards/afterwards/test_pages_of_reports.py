"""The pages of yearly reports: whose they are, what they say, what they cost."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from awards.afterwards import reporting
from awards.afterwards.models import YearlyReport
from core import clock
from core.forms import version_of
from tests import people
from tests.awards.afterwards.conftest import make_old_award
from tests.counting import statements
from tests.hostile import post_hostile

JANUARY = people.moment("2018-01-02 08:00")
LIST = reverse("awards:afterwards-reports")
TEXT = "全年开展质量改进十二项。"
Y, H, F = 200, 404, 403
MATRIX = {
    #                               win  oth  off  head adm dist exp mem sup
    "GET afterwards-reports": (Y, Y, Y, Y, F, F, F, F, Y),
    "POST afterwards-reports-remind": (F, F, 303, 303, F, F, F, F, F),
    "GET afterwards-report": (Y, H, Y, Y, H, H, H, H, Y),
    "POST afterwards-report": (422, H, F, F, H, H, H, H, F),
    "POST afterwards-report-accept": (F, H, 303, 303, H, H, H, H, F),
    "POST afterwards-report-return": (F, H, 303, 303, H, H, H, H, F),
    "POST afterwards-report-remind": (F, H, 302, 303, H, H, H, H, F),
    "GET afterwards-report-file": (H, H, H, H, H, H, H, H, H),
}


@pytest.fixture
def report(award) -> YearlyReport:
    with clock.at(JANUARY):
        reporting.keep_time()
    return YearlyReport.objects.get()


def test_everybody_and_every_page(
    client: Client,
    report,
    enterprise,
    other_enterprise,
    officer,
    head,
    administrator,
    district,
    expert,
    member,
    supervisor,
):
    YearlyReport.objects.update(due_on=clock.today())
    cast = (enterprise, other_enterprise, officer, head, administrator, district, expert, member, supervisor)
    found = {}
    for line in MATRIX:
        method, name = line.split()
        url = reverse(f"awards:{name}", args=[] if "reports" in name else [report.pk])
        statuses = []
        for person in cast:
            client.force_login(person)
            statuses.append(getattr(client, method.lower())(url).status_code)
        found[line] = tuple(statuses)
    assert found == MATRIX


def posted(report: YearlyReport, **more) -> dict:
    return {"version": version_of(YearlyReport.objects.get(pk=report.pk)), "text": TEXT, **more}


def test_a_draft_is_the_winners_alone(client: Client, report, enterprise, officer, supervisor):
    client.force_login(enterprise)
    page = client.post(
        report.get_absolute_url(), posted(report, file=people.pdf("附表.pdf")), follow=True
    ).content.decode()
    assert "已保存，尚未报送" in page
    file = reverse("awards:afterwards-report-file", args=[report.pk])
    for reader in (officer, supervisor):
        client.force_login(reader)
        page = client.get(report.get_absolute_url()).content.decode()
        assert "获奖组织尚未报送" in page
        assert TEXT not in page
        assert "附表.pdf" not in page
        assert client.get(file).status_code == 404
    client.force_login(enterprise)
    client.post(report.get_absolute_url(), posted(report, submit="1"))
    for reader in (officer, supervisor, enterprise):
        client.force_login(reader)
        page = client.get(report.get_absolute_url()).content.decode()
        assert TEXT in page
        assert client.get(file).status_code == 200
        assert (reverse("awards:afterwards-report-accept", args=[report.pk]) in page) is (reader == officer)
    client.force_login(officer)
    url = reverse("awards:afterwards-report-return", args=[report.pk])
    client.post(url, {"reason": "请补充", "since": client.get(report.get_absolute_url()).context["since"]})
    page = client.get(report.get_absolute_url()).content.decode()
    assert "请补充" in page
    assert TEXT not in page, "what was returned is being rewritten"


def test_a_file_is_what_it_says_and_may_be_taken_away(client: Client, report, enterprise):
    client.force_login(enterprise)
    wrong = SimpleUploadedFile("程序.pdf", b"MZ\x90")
    answer = client.post(report.get_absolute_url(), posted(report, file=wrong))
    assert answer.status_code == 422
    assert TEXT in answer.content.decode(), "nothing typed is lost"
    client.post(report.get_absolute_url(), posted(report, file=people.pdf("附表.pdf")))
    assert YearlyReport.objects.get().file.name == "附表.pdf"
    client.post(report.get_absolute_url(), posted(report, drop="on"))
    assert YearlyReport.objects.get().file is None


def test_an_older_page_writes_over_nothing(client: Client, report, enterprise):
    client.force_login(enterprise)
    old = posted(report)
    client.post(report.get_absolute_url(), posted(report, text="同事写的"))
    answer = client.post(report.get_absolute_url(), old)
    assert answer.status_code == 422
    assert YearlyReport.objects.get().text == "同事写的"


def test_the_list_costs_the_same_and_is_narrowed(client: Client, cycle, report, enterprise, officer):
    costs = {}
    for number in (1, 3):
        while YearlyReport.objects.count() < number:
            make_old_award(cycle)
            with clock.at(JANUARY):
                reporting.keep_time()
        for user in (officer, enterprise):
            client.force_login(user)
            costs.setdefault(user.pk, set()).add(statements(client, LIST))
        costs.setdefault("page", set()).add(statements(client, report.get_absolute_url()))
        client.force_login(officer)
        costs.setdefault("desk", set()).add(statements(client, reverse("awards:desk-home")))
    assert [len(cost) for cost in costs.values()] == [1, 1, 1, 1]
    client.force_login(officer)
    for query, number in (
        ("", 3), ("?state=late", 3), ("?state=submitted", 0), ("?year=2016", 0), ("?year=x&state=x", 3),
        (f"?q={report.award.winner_name}", 1), ("?state=to_fill&year=2017", 3), ("?page=9&q=\x00", 3),
    ):  # fmt: skip
        answer = client.get(LIST + query)
        assert (query, answer.context["page"].paginator.count) == (query, number)
    client.force_login(enterprise)
    assert client.get(LIST).context["page"].paginator.count == 1


def test_an_empty_list_says_what_will_come(client: Client, officer, enterprise):
    for user in (officer, enterprise):
        client.force_login(user)
        assert "每年 1 月" in client.get(LIST).content.decode()


def test_hostile_reports(client: Client, report, enterprise):
    client.force_login(enterprise)
    post_hostile(client, report.get_absolute_url(), posted(report), ["file"])
