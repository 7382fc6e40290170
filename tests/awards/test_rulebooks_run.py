"""The shipped rulebooks, each through a whole cycle: from the call to certificates that can be printed, and to what upper awards add."""

from datetime import date

import pytest
from django.conf import settings

from accounts.models import Industry, Organization, Region
from awards.applications.workflow import Stage
from awards.criteria.loading import load
from awards.cycles.rulebook import Rulebook
from awards.honours import topping_up
from awards.honours.documents import CertificateDocument, DecisionDocument
from awards.honours.money import Payment
from awards.honours.topping_up import Upper
from awards.notices.documents import NoticeDocument
from core import clock, journal
from tests import people
from tests.awards.driver import World, drive, open_cycle, over

pytestmark = [pytest.mark.django_db, pytest.mark.only_postgres]
TOP_UPS = [{"level": "national", "prize_yuan": "800000"}, {"level": "provincial", "prize_yuan": "300000.50"}]
FILES = settings.BASE_DIR / "rulebooks"


def applicants(book: Rulebook, number: int) -> list[Organization]:
    """Organizations of the scheme's own region, founded long before."""
    code = book.scheme.region
    region, _ = Region.objects.get_or_create(code=code, defaults={"name": "本市", "level": "city"})
    industry, _ = Industry.objects.get_or_create(code="C34", defaults={"name": "通用设备制造业"})
    return [
        people.make_organization(user=people.make_user("enterprise"), region=region, industry=industry)
        for _ in range(number)
    ]


@pytest.mark.parametrize(
    ("name", "number", "winners"),
    [("zhumadian-2015", 6, 5), ("shenzhen-2015", 8, 8), ("binhu-2023", 4, 3), ("taicang-2023", 6, 5)],
)
def test_it_runs_from_the_call_to_the_certificate(name: str, number: int, winners: int) -> None:
    load(settings.BASE_DIR / "awards" / "criteria" / "data" / "gbt19580-2012.yaml")
    book = Rulebook.parse((FILES / f"{name}.yaml").read_text())
    book = Rulebook.parse(book.plain() | {"after": book.plain()["after"] | {"top_ups": TOP_UPS}})
    world = open_cycle(book, applicants(book, number))
    awards = drive(world)
    assert len(awards) == winners
    assert over(world)
    stages = set(world.cycle.applications.values_list("stage", flat=True))
    assert stages <= {Stage.HONOURED, Stage.NOT_SELECTED}
    assert journal.verify()[1] is None
    with clock.at(world.now):
        assert CertificateDocument().render(awards[0]).startswith(b"%PDF")
        assert "公示" in NoticeDocument().paper(world.cycle.notices.get()).title[-1]
        assert DecisionDocument().paper(world.cycle.decision).number == "驻政〔2016〕3号"
        assert topped_up(world, awards[0].organization) == [("national", 80_000_000), ("provincial", 30_000_050)]


def topped_up(world: World, organization: Organization) -> list[tuple[str, int]]:
    """What falls due for one upper award of every level that the rulebook names, in fen."""
    for rule in world.cycle.rules.after.top_ups:
        upper = Upper(organization, "organization", "", rule.level, "质量奖", 2015, "上级〔2015〕1号", date(2015, 5, 1))
        row = topping_up.prepare(world.cycle, upper, paper=people.pdf(), by=world.officer)
        topping_up.release(row, by=world.head)
    paid = Payment.objects.filter(cycle=world.cycle, top_up__isnull=False)
    return list(paid.order_by("pk").values_list("top_up__level", "amount_fen"))
