"""Products and honours: added, changed, ordered, removed; honours shown by evidence; part of what is handed in."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from awards.applications import actions, entries, handing_in
from awards.applications.models import Application
from awards.applications.requirements import missing
from core.refusal import Refused
from tests import people
from tests.awards import builders


def product(application: Application, name: str, by: User, **values: object) -> object:
    given = {"share_percent": None, "standard": "", "certification": "", **values}
    return entries.save_product(application, name=name, by=by, **given)


def names(application: Application) -> list[str]:
    return [row.name for row in application.products.all()]


def test_rows_keep_the_order_they_are_given(application: Application, enterprise: User) -> None:
    _first, second, third = (product(application, name, enterprise) for name in ("甲", "乙", "丙"))
    entries.move(third, up=True, by=enterprise)
    assert names(application) == ["甲", "丙", "乙"]
    entries.move(second, up=False, by=enterprise)
    entries.remove(third, by=enterprise)
    assert names(application) == ["甲", "乙"]
    with pytest.raises(Refused, match="已被删除"):
        entries.move(third, up=True, by=enterprise)


def test_an_honour_is_shown_by_a_piece_of_this_application_s_evidence(
    application: Application, enterprise: User
) -> None:
    other = builders.make_application(application.cycle).evidence.get()
    values = {"name": "省质量标杆", "level": "provincial", "awarded_by": "省工信厅", "year": 2014, "by": enterprise}
    with pytest.raises(Refused, match="不属于这份申报书"):
        entries.save_honour(application, evidence=other, **values)
    honour = entries.save_honour(application, evidence=application.evidence.get(), **values)
    actions.remove_evidence(application.evidence.get(), by=enterprise)
    honour.refresh_from_db()
    assert honour.evidence is None


def test_pages(client: Client, application: Application, enterprise: User) -> None:
    client.force_login(enterprise)
    products = reverse("awards:applications-products", args=[application.reference])
    assert client.post(products, {"name": "输送机", "share_percent": "120"}).status_code == 422
    assert client.post(products, {"name": "输送机", "share_percent": "60"}).status_code == 302
    row = application.products.get()
    edit = reverse("awards:applications-entry", args=[application.reference, "products", row.pk])
    assert client.post(edit, {"name": "带式输送机", "share_percent": "61.5"}).status_code == 302
    assert names(application) == ["带式输送机"]
    honours = reverse("awards:applications-honours", args=[application.reference])
    data = {"name": "省质量标杆", "level": "provincial", "awarded_by": "省工信厅", "year": "2016", "evidence": ""}
    assert client.post(honours, data).status_code == 422
    assert client.post(honours, {**data, "year": "2014"}).status_code == 302
    page = client.get(honours).content.decode()
    assert "省质量标杆" in page
    assert (
        client.post(
            reverse("awards:applications-entry-remove", args=[application.reference, "products", row.pk])
        ).status_code
        == 302
    )
    assert (
        client.post(reverse("awards:applications-entry-remove", args=[application.reference, "members", 1])).status_code
        == 404
    )
    client.force_login(people.make_user("enterprise"))
    assert client.get(honours).status_code == 404


def test_they_are_handed_in_and_seen(client: Client, application: Application, enterprise: User, officer: User) -> None:
    assert any("主要产品未填写" in gap.label for gap in missing(application))
    product(application, "输送机", enterprise, share_percent=Decimal("60.50"))
    entries.save_honour(
        application,
        name="省质量标杆",
        level="provincial",
        awarded_by="省工信厅",
        year=2014,
        evidence=None,
        by=enterprise,
    )
    handing_in.submit(application, by=enterprise)
    assert application.snapshot["form"] == 2
    assert application.snapshot["products"] == [
        {"name": "输送机", "share_percent": "60.5", "standard": "", "certification": ""}
    ]
    client.force_login(officer)
    page = client.get(application.get_absolute_url()).content.decode()
    assert "输送机" in page
    assert "省质量标杆" in page


def test_a_rulebook_that_does_not_ask_for_them(client: Client, enterprise: User) -> None:
    book = builders.make_rulebook()
    book["materials"] |= {"products": False, "honours": False}
    cycle = builders.make_cycle(rulebook=book)
    organization = people.make_organization(user=enterprise)
    application = builders.make_application(cycle, organization, by=enterprise)
    client.force_login(enterprise)
    assert client.get(reverse("awards:applications-products", args=[application.reference])).status_code == 404
    with pytest.raises(Refused, match="不要求"):
        product(application, "甲", enterprise)


@pytest.mark.parametrize(("share", "sentence"), [("150", "不能大于 100"), ("-1", "不能小于 0")])
def test_a_share_beyond_the_whole_is_told_beside_its_field(
    client: Client, application: Application, enterprise: User, share: str, sentence: str
) -> None:
    client.force_login(enterprise)
    page = reverse("awards:applications-products", args=[application.reference])
    answer = client.post(page, {"name": "轴承", "share_percent": share})
    assert answer.status_code == 422
    assert [sentence in words for words in answer.context["form"].errors["share_percent"]] == [True]
    assert "a_product_has" not in answer.content.decode()
