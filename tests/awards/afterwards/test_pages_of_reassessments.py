"""The pages of the re-assessment: who opens what, what they cost, what stands beside the field."""

import pytest
from django.test import Client
from django.urls import reverse

from awards.afterwards import reassessing
from awards.afterwards.models import Reassessment
from awards.honours.models import Award
from core import clock
from tests.awards.afterwards.conftest import make_old_award
from tests.counting import statements
from tests.hostile import post_hostile

FOUND = "体系持续有效。"
LISTS = [reverse("awards:afterwards-ending"), reverse("awards:afterwards-reassessments")]
Y, H, F = 200, 404, 403
MATRIX = {
    #                                          win  oth  off  head adm dist exp mem sup
    "GET afterwards-ending": (F, F, Y, Y, F, F, F, F, Y),
    "GET afterwards-reassess number": (F, F, Y, Y, F, F, F, F, F),
    "POST afterwards-reassess number": (F, F, 422, 422, F, F, F, F, F),
    "GET afterwards-reassessments": (F, F, Y, Y, F, F, F, F, Y),
    "GET afterwards-reassessment row": (H, H, Y, Y, H, H, H, H, Y),
    "POST afterwards-reassessment-refuse row": (H, H, 303, 303, H, H, H, H, F),
    "POST afterwards-reassessment-release row": (H, H, F, 302, H, H, H, H, F),
}


@pytest.fixture
def row(award, officer) -> Reassessment:
    return reassessing.prepare(award, conclusion="keep", findings=FOUND, by=officer)


def test_everybody_and_every_page(
    client: Client,
    row,
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
    given = {"number": row.award.certificate_number, "row": row.pk}
    cast = (enterprise, other_enterprise, officer, head, administrator, district, expert, member, supervisor)
    found = {}
    for line in MATRIX:
        method, name, *argument = line.split()
        url = reverse(f"awards:{name}", args=[given[one] for one in argument])
        statuses = []
        for person in cast:
            client.force_login(person)
            statuses.append(getattr(client, method.lower())(url).status_code)
        found[line] = tuple(statuses)
    assert found == MATRIX
    client.force_login(enterprise)
    page = client.get(row.get_absolute_url())
    assert page.status_code == 200
    assert FOUND in page.content.decode()
    assert officer.name not in page.content.decode()


def test_one_person_records_and_another_releases(client: Client, award, officer, head):
    form = reverse("awards:afterwards-reassess", args=[award.certificate_number])
    client.force_login(officer)
    assert form in client.get(LISTS[0]).content.decode()
    for day, sentence in (("", "请填写整改期限"), (clock.today().isoformat(), "整改期限须晚于今天")):
        answer = client.post(form, {"conclusion": "rectify", "findings": FOUND, "due_on": day})
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["due_on"])
        assert sentence in answer.content.decode()
    client.post(form, {"conclusion": "keep", "findings": FOUND, "due_on": "2099-01-01"})
    row = Reassessment.objects.get()
    assert row.due_on is None
    release = reverse("awards:afterwards-reassessment-release", args=[row.pk])
    assert release not in client.get(row.get_absolute_url()).content.decode()
    assert "已有待审核的复评" in client.get(form).content.decode()
    client.force_login(head)
    page = client.get(row.get_absolute_url())
    assert release in page.content.decode()
    client.post(release, {"since": page.context["since"]})
    assert Award.objects.get().valid_until.year == 2026


def test_lists_cost_the_same_and_are_narrowed(client: Client, cycle, row, officer):
    client.force_login(officer)
    costs = {url: {statements(client, url)} for url in LISTS}
    for _n in range(2):
        reassessing.prepare(make_old_award(cycle), conclusion="keep", findings=FOUND, by=officer)
    for url, found in costs.items():
        found.add(statements(client, url))
    assert [len(found) for found in costs.values()] == [1, 1]
    make_old_award(cycle)
    for url, query, number in (
        (LISTS[0], "", 4), (LISTS[0], "?state=open", 1), (LISTS[0], "?state=prepared", 3), (LISTS[0], "?state=rectifying", 0),
        (LISTS[0], "?state=lapsed", 4), (LISTS[0], "?state=x", 4), (LISTS[0], f"?q={row.award.certificate_number}", 1),
        (LISTS[1], "", 3), (LISTS[1], "?state=prepared", 3), (LISTS[1], "?state=withdraw", 0), (LISTS[1], "?q=没有", 0),
    ):  # fmt: skip
        answer = client.get(url + query)
        assert (query, answer.context["page"].paginator.count) == (query, number)


def test_empty_lists(client: Client, officer):
    client.force_login(officer)
    for url, words in zip(LISTS, ("没有需要复评的奖项", "还没有复评"), strict=True):
        assert words in client.get(url).content.decode()


def test_hostile_reassessments(client: Client, award, officer):
    client.force_login(officer)
    form = reverse("awards:afterwards-reassess", args=[award.certificate_number])
    post_hostile(client, form, {"conclusion": "rectify", "findings": FOUND, "due_on": "2099-01-01"})
