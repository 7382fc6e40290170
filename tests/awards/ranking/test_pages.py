"""The ranking's pages: who opens them, what they say, what they cost."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from awards.applications.workflow import Stage
from awards.ranking import actions as ranking
from awards.ranking.documents import RankingBook, RankingDocument
from awards.ranking.waiting import awaiting
from tests.awards import builders
from tests.awards.outcomes import make_ranked, make_scored
from tests.awards.waiting import lines_of
from tests.core.pdftext import copied
from tests.counting import statements

DETAIL = "/ranking/zmd-2015/"
ROLES = ("officer", "head", "supervisor", "administrator", "district", "expert", "member", "enterprise")
MATRIX = {
    #                            off  head sup  adm  dist exp  memb ent
    "GET ranking-list": (200, 200, 200, 403, 403, 403, 403, 403),
    "GET ranking-detail": (200, 200, 200, 403, 403, 403, 403, 403),
    "POST ranking-draw-up": (302, 302, 403, 403, 403, 403, 403, 403),
    "POST ranking-freeze": (403, 302, 403, 404, 404, 404, 404, 404),
}


@pytest.mark.only_sqlite
@pytest.mark.parametrize("act", MATRIX)
def test_who_may(client, request, cycle, officer, act):
    make_scored(cycle, 80)
    client.force_login(officer)
    client.post(reverse("awards:ranking-draw-up", args=[cycle.code]))
    method, name = act.split()
    url = reverse(f"awards:{name}", args=[] if name == "ranking-list" else [cycle.code])
    got = []
    for role in ROLES:
        client.force_login(request.getfixturevalue(role))
        got.append(getattr(client, method.lower())(url).status_code)
    assert dict(zip(ROLES, got, strict=True)) == dict(zip(ROLES, MATRIX[act], strict=True))


def test_the_page_says_what_is_missing_and_offers_to_freeze_only_then(client, cycle, officer, head):
    make_scored(cycle, 80)
    late = builders.make_application(cycle, stage=Stage.IN_REVIEW, filled=False)
    client.force_login(head)
    assert "评审结果已可汇总" in client.get(DETAIL).content.decode()
    answer = client.post(f"{DETAIL}draw-up/", follow=True)
    page = answer.content.decode()
    assert "还有 1 家申报尚未完成评审" in page
    assert f"{late.reference} " in page
    assert "锁定排名" not in page
    refused = client.post(f"{DETAIL}freeze/", follow=True)
    assert "还有1家申报尚未完成评审，不能锁定" in refused.content.decode() or refused.redirect_chain
    late.delete()
    assert "锁定排名" in client.get(DETAIL).content.decode()
    assert "80.00" in client.get(DETAIL).content.decode()


def test_it_is_frozen_as_it_was_read(client, cycle, officer, head):
    case = make_scored(cycle, 80)
    client.force_login(head)
    client.post(f"{DETAIL}draw-up/")
    read = client.get(DETAIL).context["read"]
    assert f'name="read" value="{read}"' in client.get(DETAIL).content.decode()
    type(case.visit).objects.update(total_hundredths=7000)
    client.force_login(officer)
    client.post(f"{DETAIL}draw-up/")
    client.force_login(head)
    client.post(f"{DETAIL}freeze/", {"read": read})
    case.refresh_from_db()
    assert case.stage == Stage.VISITED
    client.post(f"{DETAIL}freeze/", {"read": client.get(DETAIL).context["read"]})
    case.refresh_from_db()
    assert case.stage == Stage.CANDIDATE


def test_the_line_is_drawn_where_the_candidates_end(client, cycle, officer, head):
    make_ranked(cycle, [90, 80, 70, 60], officer=officer, head=head)
    client.force_login(officer)
    page = client.get(DETAIL).content.decode()
    assert page.index("70.00") < page.index("候选线：以下未列为候选") < page.index("60.00")
    assert "重新试算" not in page


def test_one_row_and_three_cost_the_same(client, cycle, officer):
    client.force_login(officer)
    make_scored(cycle, 80)
    client.post(f"{DETAIL}draw-up/")
    one = [statements(client, DETAIL), statements(client, "/ranking/")]
    for percent in (70, 60):
        make_scored(cycle, percent)
    client.post(f"{DETAIL}draw-up/")
    assert [statements(client, DETAIL), statements(client, "/ranking/")] == one
    assert one[0] <= 16


def test_complete_reviews_wait_for_the_office(cycle, officer, member):
    case = make_scored(cycle, 80)
    assert [line.url for line in lines_of(awaiting, officer)] == [DETAIL]
    assert lines_of(awaiting, member) == []
    type(case).objects.update(stage=Stage.IN_REVIEW)
    assert lines_of(awaiting, officer) == []


@pytest.mark.parametrize(
    ("plan", "stage", "waits"),
    [
        (("review", "ranking"), Stage.REVIEWED, True),
        (("review", "consensus", "ranking"), Stage.REVIEWED, False),
        (("review", "visits", "defence", "ranking"), Stage.DEFENDED, True),
        (("review", "visits", "defence", "ranking"), Stage.VISITED, False),
        (("review", "defence", "visits", "ranking"), Stage.VISITED, True),
        (("review", "committee"), Stage.REVIEWED, False),
    ],
)
def test_what_waits_for_the_ranking_goes_by_the_plan(officer, plan, stage, waits):
    book = builders.make_rulebook(ranking={"weights": {"document": "100"}}, review={"aggregation": "mean"})
    first = [one for one in book["stages"] if one["name"] in ("application", "completeness")]
    book["stages"] = [*first, *({"name": name} for name in plan), {"name": "decision"}]
    builders.make_application(builders.make_cycle(rulebook=book), stage=stage, filled=False)
    assert bool(lines_of(awaiting, officer)) == waits


def test_the_page_and_the_papers_say_the_class_and_the_parts_that_count(client, officer):
    tracks = [
        {"code": "industry", "name": "工业", "industries": ["C"], "quotas": {"winner": 1}},
        {"code": "service", "name": "服务业", "industries": ["J"]},
    ]
    weights = {"document": "0", "visit": "100"}
    cycle = builders.make_cycle(rulebook=builders.make_rulebook(tracks=tracks, ranking={"weights": weights}))
    make_scored(cycle, 80)
    client.force_login(officer)
    client.post(f"{DETAIL}draw-up/")
    page = client.get(DETAIL).content.decode()
    assert "市长质量奖名额（工业）" in page
    assert '<td data-label="行业类别">工业</td>' in page
    assert "现场评审 100%" in page
    assert "资料评审" not in page
    book = load_workbook(io.BytesIO(RankingBook().render(RankingBook.fetch("zmd-2015"))))["综合排名"]
    assert [cell.value for cell in book[3]][5:8] == ["行业类别", "现场评审", "综合得分"]
    assert [cell.value for cell in book[4]][5:] == ["工业", 80, 80, "是", "市长质量奖"]
    words = copied(RankingDocument().render(RankingDocument.fetch("zmd-2015")))
    assert "工业80.0080.00" in words
    assert "资料评审" not in words


def test_tiers_off_quota_are_named_before_the_freeze_and_the_page_says_so(client, db, officer, head):
    special = {"code": "special", "name": "特别贡献奖", "quota": 0, "off_quota": True}
    tiers = [{"code": "winner", "name": "市长质量奖", "quota": 1}, special]
    cycle = builders.make_cycle(rulebook=builders.make_rulebook(tiers=tiers))
    make_scored(cycle, 90)
    client.force_login(officer)
    assert "锁定之后不能再提名" in client.get(DETAIL).content.decode()
    ranking.freeze(ranking.draw_up(cycle, by=officer), by=head)
    assert "锁定之后不能再提名" not in client.get(DETAIL).content.decode()
