"""Saved queries: kept from the query page, listed, opened, renamed, removed; one's own, and those that the bureau shares."""

import pytest

from core import journal
from core.refusal import Refused
from reports.statistics import saved_queries
from reports.statistics.models import SavedQuery
from tests.counting import statements
from tests.racing import at_once
from tests.reports.statistics.builders import make_figure, make_indicator

PAGE = "/reports/statistics/query/"
SAVED = f"{PAGE}saved/"


@pytest.fixture
def asked(district):
    row = make_indicator("重点企业", code="firms")
    make_figure(row, value=4321)
    return "indicator=firms&scope=districts&first=2016&last=2017&periods=year&layout=regions&compare=on"


def keep(by, name="每年重点企业", *, shared=False):
    return saved_queries.keep(name=name, question="indicator=firms", is_shared=shared, by=by)


def test_kept_opened_renamed_and_removed_through_the_pages(client, officer, asked):
    client.force_login(officer)
    given = {"name": "每年重点企业", "is_shared": "on"}
    opened = client.post(f"{SAVED}?{asked}&sort=-1&csrfmiddlewaretoken=x", given)
    assert opened.status_code == 302
    page = client.get(opened.url)
    assert "4,321" in page.content.decode()
    assert page.context["form"].cleaned_data["compare"] is True
    row = SavedQuery.objects.get()
    assert (row.name, row.is_shared, row.owner, "csrf" in row.question) == ("每年重点企业", True, officer, False)
    listed = client.get(PAGE).content.decode()
    assert row.get_absolute_url().replace("&", "&amp;") in listed
    form = client.get(f"{SAVED}{row.pk}/").context["form"]
    changed = {"name": "另一个名称", "version": form["version"].value()}
    assert client.post(f"{SAVED}{row.pk}/", changed).url == PAGE
    stale = client.post(f"{SAVED}{row.pk}/", {**changed, "name": "第三个名称"})
    assert (stale.status_code, "第三个名称" in stale.content.decode()) == (422, True)
    client.post(f"{SAVED}{row.pk}/remove/")
    assert not SavedQuery.objects.exists()
    assert [entry.verb for entry in journal.timeline(row)] == ["queries.keep", "queries.edit", "queries.remove"]


def test_a_name_is_given_once_and_what_is_typed_stays(client, officer, head, asked):
    keep(officer)
    keep(head)
    client.force_login(officer)
    for name, words in (("每年重点企业", "请换一个名称"), ("", "请填写"), ("长" * 61, "60")):
        answer = client.post(f"{SAVED}?{asked}", {"name": name})
        page = answer.content.decode()
        assert (answer.status_code, words in page, "4,321" in page) == (422, True, True), name
    other = keep(officer, "另一个")
    with pytest.raises(Refused, match="请换一个名称"):
        saved_queries.edit(other, name="每年重点企业", by=officer)
    assert client.post(f"{SAVED}?indicator=nothing", {"name": "x"}).status_code == 422


def test_no_more_than_a_list_bears(officer, monkeypatch):
    monkeypatch.setattr(saved_queries, "MOST", 1)
    keep(officer)
    with pytest.raises(Refused, match="最多保存 1 个"):
        keep(officer, "第二个")


ACCESS = {  # the form to keep, another's shared and private query in the list, renaming them
    "officer": (302, True, False, 403, 404),
    "head": (302, True, False, 403, 404),
    "supervisor": (302, True, False, 403, 404),
    "administrator": (302, True, False, 403, 404),
    "district": (403, None, None, 404, 404),
    "enterprise": (403, None, None, 404, 404),
    "expert": (403, None, None, 404, 404),
}


@pytest.mark.parametrize("role", ACCESS)
def test_who_sees_what(client, request, role, asked):
    owner = request.getfixturevalue("officer") if role != "officer" else request.getfixturevalue("head")
    shared, private = keep(owner, "大家的", shared=True), keep(owner, "自己的")
    user = request.getfixturevalue(role)
    client.force_login(user)
    page = client.get(PAGE)
    sees = [name in page.content.decode() for name in ("大家的", "自己的")] if page.status_code == 200 else [None, None]
    status = client.post(f"{SAVED}?{asked}", {"name": "我的", "is_shared": "on"}).status_code
    ways = [client.get(f"{SAVED}{row.pk}/").status_code for row in (shared, private)]
    assert ways == [client.post(f"{SAVED}{row.pk}/remove/").status_code for row in (shared, private)]
    assert (status, *sees, *ways) == ACCESS[role]
    if status == 302:
        assert SavedQuery.objects.get(owner=user).is_shared == (role in ("officer", "head"))


def test_what_the_list_costs(client, officer, head, asked):
    client.force_login(officer)
    keep(officer)
    one = statements(client, PAGE)
    keep(officer, "第二个")
    keep(head, "第三个", shared=True)
    assert statements(client, PAGE) == one


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_one_name_kept_twice_at_once(officer):
    results = at_once(lambda: keep(officer), lambda: keep(officer))
    assert sorted(isinstance(result, str) for result in results) == [False, True]
    assert SavedQuery.objects.count() == 1
