"""What nobody means, in every field of the plans' pages: a sentence or a saved row whose papers can still be made, never an error."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import translation

from accounts.models import Organization, User
from benchmarking.comparisons.models import Comparison
from benchmarking.improvement.documents import PlanDocument
from benchmarking.improvement.models import Measure, Plan
from benchmarking.improvement.origins import gap_of
from benchmarking.improvement.sheets import MeasureSheet
from core import clock
from tests.benchmarking.comparisons.builders import make_form
from tests.benchmarking.comparisons.builders import make_released as make_activity
from tests.benchmarking.improvement.stories import NOW, drafted, posted, running
from tests.hostile import HOSTILE, post_hostile

AT = "/benchmarking/improvement/"
pytestmark = [pytest.mark.django_db, pytest.mark.only_postgres]


@pytest.fixture(autouse=True)
def then() -> Iterator[None]:
    with clock.at(NOW):
        yield


def whole(client: Client) -> None:
    """The paper of every plan and the line of every measure can be made."""
    for plan in Plan.objects.all():
        assert PlanDocument().context(plan)["measures"] is not None
    for measure in Measure.objects.select_related("plan__organization__region"):
        assert [column.value(measure) for column in MeasureSheet.columns]


def test_a_new_plan(client: Client, organization: Organization, enterprise: User) -> None:
    client.force_login(enterprise)
    given = {
        "title": "质量改进计划", "from_year": "2016", "until_year": "2018", "goal": "达到行业先进水平", "organization": str(organization.pk),
    }  # fmt: skip
    post_hostile(client, f"{AT}new/blank/", given, holds=lambda: whole(client))


def test_a_plan_from_a_comparison(
    client: Client, organization: Organization, enterprise: User, officer: User, head: User
) -> None:
    form: Comparison = make_form(make_activity(officer, head, organization), organization, enterprise)
    client.force_login(enterprise)
    given = {
        "title": "质量改进计划", "from_year": "2015", "until_year": "2018", "organization": str(organization.pk),
        "offers": str(form.rows.get().pk),
    }  # fmt: skip
    post_hostile(client, f"{AT}new/comparison/{form.reference}/", given, holds=lambda: whole(client))


def test_a_draft_with_its_measures(client: Client, organization: Organization, enterprise: User) -> None:
    plan = drafted(organization, enterprise)
    client.force_login(enterprise)
    post_hostile(client, f"{plan.get_absolute_url()}edit/", posted(plan), holds=lambda: whole(client))


def test_what_happens_to_a_plan(client: Client, organization: Organization, enterprise: User, officer: User) -> None:
    plan = running(organization, enterprise)
    at, measure = plan.get_absolute_url(), plan.measures.first()
    assert measure is not None
    client.force_login(enterprise)
    report = {"percent": "40", "note": "已开展"}
    post_hostile(client, f"{at}measures/{measure.pk}/", report, files=["evidence"], holds=lambda: whole(client))
    for act in ("revise", "stop"):
        post_hostile(client, f"{at}{act}/", {"reason": "情况变化"}, holds=lambda: whole(client))
    client.force_login(officer)
    post_hostile(client, f"{at}remark/", {"text": "请量化目标"}, holds=lambda: whole(client))


@pytest.mark.parametrize("page", ["", "measures/", "measures/workbook/"])
def test_filters(client: Client, organization: Organization, enterprise: User, officer: User, page: str) -> None:
    running(organization, enterprise)
    client.force_login(officer)
    names = ("q", "stage", "progress", "region", "industry", "year", "light", "page")
    for value in HOSTILE:
        assert client.get(AT + page, dict.fromkeys(names, value[:2000])).status_code in (200, 400), value[:40]


def test_what_a_plan_takes_over_is_chinese_for_an_english_reader(
    client: Client, organization: Organization, enterprise: User, officer: User, head: User
) -> None:
    form = make_form(make_activity(officer, head, organization), organization, enterprise)
    client.force_login(enterprise)
    shown = client.get(f"{AT}new/comparison/{form.reference}/", headers={"accept-language": "en"}).context["form"]
    assert shown["title"].value() == "2015—2018年质量改进计划"
    with translation.override("en"):
        assert gap_of(form.rows.get()) == "一次交验合格率：本企业96.2%，标杆（昆仑重工集团）99.5%"
        html = PlanDocument().html(PlanDocument.fetch(drafted(organization, enterprise).reference))
    assert "编制中" in html
    assert "Draft" not in html
