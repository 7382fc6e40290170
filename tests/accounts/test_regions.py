"""A city that the portal does not know yet adds its divisions itself."""

import pytest
from django.urls import reverse

from accounts.models import Region
from core.journal import timeline

pytestmark = pytest.mark.django_db
PASTED = "430000 湖南省\n430400　衡阳市\n\n430405, 珠晖区\n"


def test_divisions_are_pasted_added_and_renamed(client, officer):
    client.force_login(officer)
    url = reverse("accounts:regions")
    assert client.post(url, {"text": PASTED}).status_code == 302
    row = Region.objects.get(pk="430405")
    assert (row.name, row.level, row.parent_id, row.parent.parent_id) == ("珠晖区", "county", "430400", "430000")
    client.post(url, {"text": "430405 珠晖新区\n430400 衡阳市"})
    row.refresh_from_db()
    assert (row.name, row.parent_id) == ("珠晖新区", "430400")
    line = timeline(officer).filter(verb="regions.write").last()
    assert (line.before, line.after) == ({"430405": "珠晖区"}, {"430405": "珠晖新区"})
    assert [found.pk for found in client.get(url, {"q": "珠晖"}).context["page"]] == ["430405"]
    client.post(url, {"text": "310000 上海市\n310115 浦东新区"})
    assert Region.objects.get(pk="310115").parent_id == "310000"


def test_what_is_wrong_is_told_by_line_and_nothing_is_written(client, head):
    Region.objects.filter(pk__startswith="43").delete()
    client.force_login(head)
    answer = client.post(reverse("accounts:regions"), {"text": "衡阳市\n430405 珠晖区\n430000 湖南省\n430000 湖南"})
    assert answer.status_code == 422
    told = " ".join(answer.context["form"].errors["text"])
    assert all(
        sentence in told for sentence in ("第 1 行：应为六位代码", "第 2 行：上级 430400", "第 4 行：代码 430000 重复")
    )
    assert "430405 珠晖区" in answer.content.decode()
    assert not Region.objects.filter(pk__startswith="43").exists()


def test_who_may(client, administrator, enterprise, district, supervisor):
    for user, status in ((administrator, 200), (enterprise, 403), (district, 403), (supervisor, 403)):
        client.force_login(user)
        assert client.get(reverse("accounts:regions")).status_code == status
