"""An organization scores itself: begun, scored item by item, summed up exactly, compared, printed, removed; seen by nobody else."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.http import Http404
from django.urls import reverse
from openpyxl import load_workbook

from awards.applications.workflow import Stage
from awards.criteria.models import Item
from awards.honours.models import Feedback
from awards.ratings import actions
from awards.ratings.comparable import others
from awards.ratings.documents import RatingDocument
from awards.ratings.models import Rating
from awards.ratings.sums import result_of, version_of
from core import clock
from core.documents import documents
from core.models import Entry
from core.refusal import Refused
from tests.awards import builders, results
from tests.core.pdftext import copied
from tests.counting import statements

HTMX = {"HX-Request": "true"}


@pytest.fixture
def rating(organization, enterprise):
    return begun(organization, enterprise)


def begun(organization, by, title="2015 年度自评", **scores):
    made = actions.begin(
        organization, builders.make_criteria(), title=title, rated_on=date(2015, 9, 1), assessors="甲某、乙某", by=by
    )
    for clause, percent in scores.items():
        rate(made, clause[1:].replace("_", "."), by, percent=percent)
    return made


def rate(rating, clause, by, **values):
    return actions.save_item(rating, Item.objects.get(clause=clause).pk, by=by, **values)


def test_a_rating_begins_with_every_item_and_adds_up_exactly(rating, enterprise):
    assert (result_of(rating).scored, result_of(rating).of, result_of(rating).totals) == (0, 3, None)
    rate(rating, "4.1.2", enterprise, percent=65)
    rate(rating, "4.1.3", enterprise, percent=5)
    result = result_of(rating)
    assert [(row.clause, row.hundredths, row.base, row.percent) for row in result.categories] == [
        ("4.1", 3400, 80, Decimal("42.5")), ("4.7", 0, 0, None),
    ]  # fmt: skip
    assert result.totals is None
    rate(rating, "4.7.2", enterprise, percent=100)
    assert result_of(rating).totals.total == 5400


def test_what_does_not_apply_leaves_the_base(rating, enterprise):
    for clause in ("4.1.2", "4.1.3"):
        rate(rating, clause, enterprise, percent=50)
    rate(rating, "4.7.2", enterprise, not_applicable=True, percent=80)
    totals = result_of(rating).totals
    assert (totals.total, totals.applicable_points, totals.is_rescaled) == (5000, 80, True)
    for clause in ("4.1.2", "4.1.3"):
        rate(rating, clause, enterprise, not_applicable=True)
    assert result_of(rating).totals is None


@pytest.mark.parametrize("values", [{"percent": 7}, {"percent": 105}, {"strength": "长" * 2001}])
def test_what_cannot_be_is_refused(rating, enterprise, values):
    with pytest.raises(Refused):
        rate(rating, "4.1.2", enterprise, **values)
    assert result_of(rating).scored == 0


def test_a_colleague_is_not_written_over(rating, enterprise):
    read = version_of(rating.items.get(item__clause="4.1.2"))
    rate(rating, "4.1.2", enterprise, percent=65, version=read)
    with pytest.raises(actions.Stale) as stale:
        rate(rating, "4.1.2", enterprise, percent=70, version=read)
    assert stale.value.stored.percent == 65
    rate(rating, "4.1.2", enterprise, percent=65, version=read)  # the same entry is no conflict


def test_the_journal_knows_that_and_not_what(rating, enterprise):
    rate(rating, "4.1.2", enterprise, percent=65, strength="独门做法")
    rate(rating, "4.1.3", enterprise, percent=70)
    actions.remove(rating, by=enterprise)
    lines = list(Entry.objects.filter(verb__startswith="ratings."))
    assert sorted(line.verb for line in lines) == ["ratings.begin", "ratings.edit", "ratings.remove"]
    told = "".join(f"{line.subject_label}{line.data}{line.before}{line.after}{line.note}" for line in lines)
    assert not any(word in told for word in ("独门", "2015 年度自评", "65"))
    assert not Rating.objects.exists()


def test_the_page_saves_refuses_and_says_what_stands_there(rating, client, enterprise):
    client.force_login(enterprise)
    item = Item.objects.get(clause="4.1.2")
    url = reverse("awards:ratings-save", args=[rating.pk, item.pk])
    answer = client.post(url, {"percent": "65", "strength": "按季评审", "version": ""}, headers=HTMX)
    text = answer.content.decode()
    assert (answer.status_code, answer["X-Desk"]) == (200, "saved")
    assert "32.50" in text
    assert "已评 <strong>1</strong> / 3" in text
    assert client.post(url, {"percent": "7"}, headers=HTMX)["X-Desk"] == "refused"
    stale = client.post(url, {"percent": "70", "version": "alt"}, headers=HTMX)
    assert (stale.status_code, stale["X-Desk"]) == (422, "stale")
    assert "按季评审" in stale.content.decode()
    assert client.post(url, {"percent": "na"})["Location"] == f"/ratings/{rating.pk}/score/#item-4.1.2"


def test_the_pages_say_to_whom_they_belong(rating, client, enterprise):
    rate(rating, "4.1.2", enterprise, percent=65, strength="按季评审", opportunity="没有复盘")
    client.force_login(enterprise)
    for name, args in (
        ("list", []),
        ("begin", []),
        ("detail", [rating.pk]),
        ("score", [rating.pk]),
        ("change", [rating.pk]),
    ):
        page = client.get(reverse(f"awards:ratings-{name}", args=args))
        assert page.status_code == 200, name
        assert name == "change" or "只有本组织看得到" in page.content.decode()
    page = client.get(reverse("awards:ratings-detail", args=[rating.pk])).content.decode()
    assert "没有复盘" in page
    assert "65.0%" in page


def test_a_rating_is_begun_changed_and_removed_over_the_pages(client, enterprise, organization):
    criteria = builders.make_criteria()
    client.force_login(enterprise)
    given = {
        "organization": organization.pk,
        "criteria": criteria.pk,
        "title": "春季自评",
        "rated_on": "2015-03-01",
        "assessors": "",
    }
    assert client.post(reverse("awards:ratings-begin"), {**given, "title": ""}).status_code == 422
    made = client.post(reverse("awards:ratings-begin"), given)
    rating = Rating.objects.get()
    assert made["Location"] == reverse("awards:ratings-score", args=[rating.pk])
    client.post(reverse("awards:ratings-change", args=[rating.pk]), {**given, "title": "改名"})
    rating.refresh_from_db()
    assert rating.title == "改名"
    client.post(reverse("awards:ratings-remove", args=[rating.pk]))
    assert not Rating.objects.exists()


def test_another_organization_is_not_rated(client, enterprise, other_enterprise, organization):
    criteria = builders.make_criteria()
    foreign = other_enterprise.memberships.get().organization
    client.force_login(enterprise)
    given = {"organization": foreign.pk, "criteria": criteria.pk, "title": "冒名", "rated_on": "2015-03-01"}
    assert client.post(reverse("awards:ratings-begin"), given).status_code == 422
    assert not Rating.objects.exists()


@pytest.mark.only_sqlite
@pytest.mark.parametrize(
    "who", ["other_enterprise", "officer", "head", "administrator", "district", "expert", "member", "supervisor"]
)
def test_nobody_else_finds_it(request, client, rating, who):
    user = request.getfixturevalue(who)
    client.force_login(user)
    item = Item.objects.first().pk
    for name, args in (("detail", []), ("score", []), ("change", []), ("workbook", [])):
        assert client.get(reverse(f"awards:ratings-{name}", args=[rating.pk, *args])).status_code == 404, name
    assert client.post(reverse("awards:ratings-save", args=[rating.pk, item]), {"percent": "5"}).status_code == 404
    assert client.post(reverse("awards:ratings-remove", args=[rating.pk])).status_code == 404
    with pytest.raises(Http404):
        documents["rating"].fetch(str(rating.pk), user)
    if who != "other_enterprise":
        assert client.get(reverse("awards:ratings-list")).status_code == 403


def test_it_is_compared_with_an_earlier_one_of_the_same_organization(rating, client, enterprise, other_enterprise):
    before = begun(rating.organization, enterprise, "去年自评", c4_1_2=40)
    begun(other_enterprise.memberships.get().organization, other_enterprise, "别家自评", c4_1_2=90)
    rate(rating, "4.1.2", enterprise, percent=65)
    assert [other.label for other in others(rating, enterprise)] == ["去年自评（2015-09-01）"]
    client.force_login(enterprise)
    page = client.get(reverse("awards:ratings-detail", args=[rating.pk]), {"with": f"rating-{before.pk}"})
    assert page.context["charts"]["radar"]["series"][1]["values"] == [40.0, None]
    unknown = client.get(reverse("awards:ratings-detail", args=[rating.pk]), {"with": "rating-999999"})
    assert len(unknown.context["charts"]["radar"]["series"]) == 1


def test_the_list_and_the_result_ask_the_same_for_one_and_three(rating, client, enterprise):
    client.force_login(enterprise)
    pages = [reverse("awards:ratings-list"), reverse("awards:ratings-detail", args=[rating.pk])]
    one = [statements(client, url) for url in pages]
    for title in ("二", "三"):
        begun(rating.organization, enterprise, title, c4_1_2=40)
    assert [statements(client, url) for url in pages] == one


def test_on_paper_and_as_a_workbook(rating, client, enterprise):
    rate(rating, "4.1.2", enterprise, percent=65, strength="=按季评审", opportunity="没有复盘")
    rate(rating, "4.1.3", enterprise, not_applicable=True)
    words = copied(RatingDocument().render(RatingDocument.fetch(str(rating.pk), enterprise)))
    for expected in ("自我评价报告", "天中虚构机械有限公司", "65.0%", "32.50", "没有复盘", "尚有条款未评"):
        assert expected in words
    client.force_login(enterprise)
    page = load_workbook(BytesIO(client.get(reverse("awards:ratings-workbook", args=[rating.pk])).content)).worksheets[
        0
    ]
    rows = {row[0]: row for row in page.iter_rows(values_only=True)}
    assert rows["4.1.2"][3:5] == (65, 32.5)
    assert rows["4.1.2"][6] == "=按季评审"
    assert page["G5"].data_type == "s"
    assert rows["4.1.3"][5] == "√"


@pytest.mark.parametrize("reference", ["x", "", "9" * 30, "-1"])
def test_a_document_that_nobody_has_is_not_found(db, enterprise, reference):
    with pytest.raises(Http404):
        RatingDocument.fetch(reference, enterprise)


def test_it_is_compared_with_the_own_released_feedback_and_with_no_other(
    cycle, rating, client, enterprise, other_enterprise
):
    own = builders.make_application(cycle, rating.organization, by=enterprise, stage=Stage.HONOURED)
    foreign = builders.make_application(
        cycle, other_enterprise.memberships.get().organization, by=other_enterprise, stage=Stage.HONOURED
    )
    for case in (own, foreign):
        results.make_consensus(case, 60, 40, 20)
    Feedback.objects.create(application=foreign, released_at=clock.now())
    feedback = Feedback.objects.create(application=own)
    assert others(rating, enterprise) == []
    Feedback.objects.filter(pk=feedback.pk).update(released_at=clock.now())
    assert [other.key for other in others(rating, enterprise)] == [f"feedback-{own.reference}"]
    client.force_login(enterprise)
    page = client.get(reverse("awards:ratings-detail", args=[rating.pk]), {"with": f"feedback-{own.reference}"})
    assert page.context["charts"]["bars"]["series"][1]["values"] == [52.5, 20.0]
