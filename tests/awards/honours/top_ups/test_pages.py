"""The pages of top-ups: who opens what, what they cost, what stands beside the field."""

from dataclasses import replace

from django.test import Client
from django.urls import reverse

from awards.honours import topping_up
from awards.honours.money import Payment
from awards.honours.top_ups import TopUp
from tests import people
from tests.awards import builders
from tests.counting import statements
from tests.hostile import post_hostile

LIST, ENTER = reverse("awards:honours-top-ups"), reverse("awards:honours-top-up-enter")
Y, H, F = 200, 404, 403
MATRIX = {
    #                                        win  oth  off  head adm dist exp mem sup
    "GET honours-top-ups": (F, F, Y, Y, F, F, F, F, Y),
    "GET honours-top-up-enter": (F, F, Y, Y, F, F, F, F, F),
    "POST honours-top-up-enter": (F, F, 422, 422, F, F, F, F, F),
    "GET honours-top-up row": (H, H, Y, Y, H, H, H, H, Y),
    "GET honours-top-up-paper row": (H, H, Y, Y, H, H, H, H, Y),
    "GET honours-top-up-edit row": (H, H, 302, 302, H, H, H, H, F),
    "POST honours-top-up-edit row": (H, H, 422, 422, H, H, H, H, F),
    "POST honours-top-up-return row": (H, H, 303, 303, H, H, H, H, F),
    "POST honours-top-up-discard row": (H, H, 303, 303, H, H, H, H, F),
    "POST honours-top-up-release row": (H, H, F, 302, H, H, H, H, F),
    "GET honours-top-up row released": (Y, H, Y, Y, H, H, H, H, Y),
    "GET honours-top-up-paper row released": (Y, H, Y, Y, H, H, H, H, Y),
}


def typed(chosen, **changes) -> dict:
    return {
        "organization": str(chosen.pk), "organization-q": chosen.name, "kind": "organization", "winner_name": "",
        "level": "provincial", "award_name": "省长质量奖", "award_year": "2015", "decision_number": "豫政〔2015〕8号",
        "decided_on": "2015-03-01", "version": "", **changes,
    }  # fmt: skip


def test_everybody_and_every_page(
    client: Client, row, enterprise, other_enterprise, officer, head, administrator, district, expert, member, supervisor
):  # fmt: skip
    cast = (enterprise, other_enterprise, officer, head, administrator, district, expert, member, supervisor)
    found = {}
    for line in MATRIX:
        method, name, *argument = line.split()
        url = reverse(f"awards:{name}", args=[row.pk] if argument else [])
        statuses = []
        for person in cast:
            client.force_login(person)
            statuses.append(getattr(client, method.lower())(url).status_code)
        found[line] = tuple(statuses)
    assert found == MATRIX
    payment = Payment.objects.get(top_up=row)
    shown = client.get(reverse("awards:honours-top-up-paper", args=[row.pk]) + "?view")
    assert shown["Content-Disposition"].startswith("inline")
    client.force_login(other_enterprise)
    assert client.get(payment.get_absolute_url()).status_code == 404
    client.force_login(enterprise)
    page = client.get(row.get_absolute_url()).content.decode()
    assert officer.name not in page
    own = client.get(reverse("awards:honours-awards")).content.decode()
    assert all(address in own for address in (row.get_absolute_url(), payment.get_absolute_url()))
    account = client.get(payment.get_absolute_url()).content.decode()
    assert all(words in account for words in ("上级奖配套（省级）", "2015年度省长质量奖", "300,000.01"))


def test_one_person_enters_and_another_releases(client: Client, cycle, organization, officer, head):
    client.force_login(officer)
    assert ENTER in client.get(LIST).content.decode()
    for changed, field, sentence in (
        ({"level": "city"}, "level", "选择"), ({"kind": "person"}, "winner_name", "请填写获奖的个人或项目"),
        ({"decided_on": "2099-01-01"}, "decided_on", "不能晚于今天"), ({"award_year": "2999"}, "award_year", "不能晚于今年"),
        ({"organization": "", "organization-q": ""}, "organization", "请选择"), ({"award_name": ""}, "award_name", "请填写"),
    ):  # fmt: skip
        answer = client.post(ENTER, {**typed(organization, **changed), "paper": people.pdf()})
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
        assert sentence in answer.content.decode()
    answer = client.post(ENTER, typed(organization))
    assert list(answer.context["form"].errors) == ["paper"]
    client.post(ENTER, {**typed(organization, award_name=" 省长质量奖 ", winner_name="误填"), "paper": people.pdf()})
    row = TopUp.objects.get()
    assert (row.award_name, row.winner_name) == ("省长质量奖", organization.name)
    answer = client.post(ENTER, {**typed(organization), "paper": people.pdf()})
    assert list(answer.context["form"].errors) == ["award_name"]
    release = reverse("awards:honours-top-up-release", args=[row.pk])
    assert release not in client.get(row.get_absolute_url()).content.decode()
    client.force_login(head)
    client.post(reverse("awards:honours-top-up-return", args=[row.pk]), {"reason": "请核对文号"})
    client.force_login(officer)
    edit = reverse("awards:honours-top-up-edit", args=[row.pk])
    form = client.get(edit).context["form"]
    assert (form.initial["organization"], form.initial["winner_name"]) == (organization.pk, "")
    stale = client.post(edit, typed(organization, version="2015-01-01T00:00:00+00:00"))
    assert "已被修改" in stale.content.decode()
    client.post(edit, typed(organization, version=form["version"].value(), decision_number="豫政〔2015〕9号"))
    client.force_login(head)
    page = client.get(row.get_absolute_url())
    assert release in page.content.decode()
    client.post(release, {"since": page.context["since"]})
    row.refresh_from_db()
    assert (row.decision_number, row.payment.amount_fen) == ("豫政〔2015〕9号", 30_000_001)
    ledger = client.get(reverse("awards:honours-payments")).content.decode()
    assert all(words in ledger for words in ("上级奖配套（省级）", "2015年度省长质量奖", "300,000.01"))
    assert client.get(reverse("awards:honours-overview", args=[cycle.code])).status_code == 200


def test_lists_cost_the_same_and_are_narrowed(client: Client, cycle, row, upper, officer, head, enterprise):
    client.force_login(officer)
    topping_up.release(row, by=head)
    ledger, own = reverse("awards:honours-payments"), reverse("awards:honours-awards")
    costs = {LIST: {statements(client, LIST)}, ledger: {statements(client, ledger)}}
    client.force_login(enterprise)
    costs[own] = {statements(client, own)}
    for year in (2013, 2014):
        more = replace(upper, award_year=year, level="national", kind="person", winner_name="张三")
        topping_up.release(topping_up.prepare(cycle, more, paper=people.pdf(), by=officer), by=head)
    costs[own].add(statements(client, own))
    assert client.get(ledger)["Location"] == own, "several: all of them on one page"
    client.force_login(officer)
    for url in (LIST, ledger):
        costs[url].add(statements(client, url))
    assert [len(found) for found in costs.values()] == [1, 1, 1]
    for query, number in (
        ("", 3), ("?q=张三", 2), ("?q=豫政", 3), ("?level=provincial", 1), ("?level=x", 3), ("?state=released", 3), ("?state=prepared", 0),
        (f"?cycle={cycle.code}", 3), ("?cycle=x", 0),
    ):  # fmt: skip
        assert (query, client.get(LIST + query).context["page"].paginator.count) == (query, number)


def test_nothing_to_show(client: Client, officer, enterprise):
    builders.make_cycle()
    client.force_login(officer)
    assert "规则写明“上级奖配套”的届次" in client.get(LIST).content.decode()
    assert "没有可以登记配套的届次" in client.get(ENTER).content.decode()
    client.force_login(enterprise)
    assert "还没有获奖记录" in client.get(reverse("awards:honours-awards")).content.decode()


def test_hostile_top_ups(client: Client, row, organization, officer):
    """What was returned is sent again without its paper, so that what is typed reaches the act."""
    client.force_login(officer)
    topping_up.send_back(row, reason="请核对", by=officer)
    url = reverse("awards:honours-top-up-edit", args=[row.pk])
    version = client.get(url).context["form"]["version"].value()
    post_hostile(client, url, typed(organization, version=version, award_year="2014"), files=["paper"])
