"""What an organization wrote a cycle ago is offered, never put in by itself; what the criteria changed is shown."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Organization, User
from awards.applications import actions, carrying, entries, pictures
from awards.applications.content import Content
from awards.applications.models import Application
from awards.applications.versions import Origin
from awards.criteria.models import Item
from core.refusal import Refused
from tests import people
from tests.awards import builders


@pytest.fixture
def pair(organization: Organization, enterprise: User) -> tuple[Application, Application]:
    """An application of 2015, filled in, and an empty one of 2016."""
    old_cycle = builders.make_cycle()
    old = builders.make_application(old_cycle, organization, by=enterprise)
    entries.save_product(old, name="输送机", share_percent=Decimal(60), standard="", certification="", by=enterprise)
    row = pictures.add(old, upload=people.picture(), by=enterprise)
    actions.save_profile(old, text=f"去年的概述\n{pictures.mark_of(row, '结构')}", by=enterprise)
    Application.objects.filter(pk=old.pk).update(stage="not_selected", submitted_at=old.created_at)
    book = builders.make_rulebook()
    book["cycle"] = {**book["cycle"], "code": "zmd-2016", "edition": 7, "award_year": 2016}
    new_cycle = builders.make_cycle(code="zmd-2016", edition=7, rulebook=book, criteria=builders.make_criteria("newer"))
    Item.objects.filter(criteria=new_cycle.criteria, clause="4.1.2").update(summary="新的要点", points=60)
    new = builders.make_application(new_cycle, organization, by=enterprise, filled=False)
    return old, new


def offered(pair: tuple[Application, Application]) -> dict[str, Any]:
    old, new = pair
    return {offer.section: offer for offer in carrying.offers(Content.of(new), Content.of(old))}


def test_what_is_offered(pair: tuple[Application, Application]) -> None:
    found = offered(pair)
    assert {"profile", "4.1.2", "products", "indicators"} <= set(found)
    assert "honours" not in found
    asked = found["4.1.2"].asked
    assert "新的要点" in "".join(piece.text for piece in asked if piece.kind != "gone")
    assert {piece.kind for piece in asked} > {"gone"}
    assert "2013、2014" in found["indicators"].size
    assert pair[1].profile == ""


def test_what_is_chosen_is_taken_and_nothing_else(pair: tuple[Application, Application], enterprise: User) -> None:
    old, new = pair
    read = {section: offer.version for section, offer in offered(pair).items()}
    carrying.carry(new, ["profile", "products", "indicators"], read=read, by=enterprise)
    new.refresh_from_db()
    assert new.profile == "去年的概述\n【图1 结构】"
    assert new.pictures.get().file_id == old.pictures.get().file_id
    assert new.versions.get(section="profile").origin == Origin.CARRIED
    assert [row.name for row in new.products.all()] == ["输送机"]
    assert {(row.code, row.year) for row in new.indicators.exclude(value=None)} == {
        (code, year) for code in builders.INDICATORS for year in (2013, 2014)
    }
    assert not new.answers.exclude(text="").exists()


def test_what_a_colleague_wrote_meanwhile_stands(pair: tuple[Application, Application], enterprise: User) -> None:
    _old, new = pair
    read = {section: offer.version for section, offer in offered(pair).items()}
    actions.save_profile(new, text="同事刚写的", by=enterprise)
    with pytest.raises(Refused):
        carrying.carry(new, ["profile", "products"], read=read, by=enterprise)
    new.refresh_from_db()
    assert (new.profile, new.products.count()) == ("同事刚写的", 0)


def test_pages(client: Client, pair: tuple[Application, Application], enterprise: User) -> None:
    old, new = pair
    client.force_login(enterprise)
    overview = client.get(reverse("awards:applications-overview", args=[new.reference])).content.decode()
    address = reverse("awards:applications-carry", args=[new.reference])
    assert address in overview
    assert "可沿用" in overview
    page = client.get(address).content.decode()
    assert "准则有变化" in page
    assert "去年的概述" in page
    data = {"section": ["profile"], "version-profile": offered(pair)["profile"].version}
    assert client.post(address, data).status_code == 302
    new.refresh_from_db()
    assert new.profile.startswith("去年的概述")
    after = client.get(reverse("awards:applications-overview", args=[new.reference])).content.decode()
    assert "可沿用" not in after, "once carried, the hint has done its work"
    assert address in after, "what is left can still be taken"
    assert client.get(address).status_code == 200
    assert client.get(reverse("awards:applications-carry", args=[old.reference])).status_code == 302
    client.force_login(people.make_user("enterprise"))
    assert client.get(address).status_code == 404


def test_starting_leads_to_the_offer(client: Client, pair: tuple[Application, Application], enterprise: User) -> None:
    _old, new = pair
    cycle = new.cycle
    new.delete()
    client.force_login(enterprise)
    start = reverse("awards:applications-start", args=[cycle.code])
    answer = client.post(start, {"organization": enterprise.memberships.get().organization_id})
    assert answer["Location"].endswith("/carry/")


def test_another_award_of_the_same_year_is_carried_from(pair: tuple[Application, Application]) -> None:
    """What was written in spring for the district's award is offered in autumn for the city's."""
    old, new = pair
    type(new.cycle).objects.filter(pk=new.cycle_id).update(award_year=old.cycle.award_year)
    assert carrying.earlier_of(Application.objects.get(pk=new.pk)) == old
    assert carrying.earlier_of(old) is None
