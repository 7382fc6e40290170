"""A cycle with a notice of two candidates, and a cycle that has ended in awards."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache

from accounts.models import Organization, User
from awards.applications.workflow import Stage
from awards.cycles.models import Cycle, CycleStage
from awards.honours.models import Award, Decision, DecisionStage
from awards.honours.money import Payment
from awards.notices.models import Notice, NoticeLine, NoticeStage
from core import clock
from tests import people
from tests.awards import builders

GOOD_NUMBER = "11010519491231002X"
Grant = Callable[..., Award]


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def cycle(db: None) -> Cycle:
    return builders.make_cycle()


@pytest.fixture
def notice(cycle: Cycle, officer: User, head: User) -> Notice:
    """On since yesterday, for three more days."""
    today = clock.today()
    row = Notice.objects.create(
        cycle=cycle, reference="ZMD-2015-GS1", title="关于第六届驻马店市市长质量奖拟表彰名单的公示", text="现予公示。\n【名单】\n【公示期】", days=5,
        unit="working", prepared_by=officer, released_by=head, released_at=clock.now() - timedelta(days=1), stage=NoticeStage.RELEASED,
        first_day=today - timedelta(days=1), last_day=today + timedelta(days=3),
    )  # fmt: skip
    for name in ("天中虚构机械有限公司", "陶喆虚构食品有限公司"):
        list_case(row, people.make_organization(name))
    return row


def list_case(notice: Notice, organization: Organization | None = None) -> NoticeLine:
    case = builders.make_application(notice.cycle, organization, stage=Stage.ON_NOTICE, filled=False)
    tier = notice.cycle.tiers.first()
    assert tier is not None
    return NoticeLine.objects.create(notice=notice, application=case, tier=tier, order=notice.lines.count() + 1)


@pytest.fixture
def decision(officer: User, head: User) -> Decision:
    """Released, of an edition of its own that is finished."""
    book = builders.make_rulebook()
    book["cycle"] = {
        **book["cycle"],
        "code": "zmd-2014",
        "edition": 5,
        "award_year": 2014,
        "title": "第五届驻马店市市长质量奖",
    }
    cycle = builders.make_cycle(code="zmd-2014", edition=5, rulebook=book, stage=CycleStage.FINISHED)
    return Decision.objects.create(
        cycle=cycle, number="驻政〔2015〕3号", title="驻马店市人民政府关于表彰市长质量奖获奖组织的决定", addressees="各县区人民政府",
        text="决定表彰如下。\n【名单】\n希望再接再厉。", decided_on=date(2015, 1, 28), prepared_by=officer, released_by=head,
        released_at=people.moment("2015-01-29 10:00"), stage=DecisionStage.RELEASED,
    )  # fmt: skip


@pytest.fixture
def grant(decision: Decision) -> Grant:
    """One more winner; `number` makes certificate and check code."""

    def make(name: str = "", number: int = 1, **values: Any) -> Award:
        organization = people.make_organization(name or f"获奖虚构{number}有限公司")
        case = builders.make_application(decision.cycle, organization, stage=Stage.HONOURED, filled=False)
        tier = decision.cycle.tiers.first()
        assert tier is not None
        facts = {
            "application": case, "organization": organization, "organization_name": organization.name,
            "winner_name": organization.name, "cycle": decision.cycle, "tier": tier, "decision": decision, "certificate_number": f"ZMD-2014-{number:03d}", "check_code": f"CHECKCODE{number:03d}",
            "awarded_on": date(2015, 1, 28),
        }  # fmt: skip
        award = Award.objects.create(**{**facts, **values})
        Payment.objects.of_award(award, 20_000_000)
        return award

    return make


@pytest.fixture
def award(grant: Grant) -> Award:
    return grant("驿城虚构输送设备有限公司")
