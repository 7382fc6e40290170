"""Pages of the cycles: who reaches them, what they show, what bad input is told."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from awards.applications.workflow import Stage
from awards.cycles import actions, amending
from awards.cycles.models import Cycle, CycleStage
from awards.cycles.readings import timetable
from awards.cycles.rulebook import Rulebook, dump
from core.refusal import Refused
from tests import people
from tests.awards import builders
from tests.counting import statements

ROLES = ("enterprise", "officer", "head", "administrator", "district", "expert", "member", "supervisor")
OK, NO, GONE = 200, 403, 404
#                      ent.  off. head adm. dist. exp.  mem.  sup.
DRAFT = {
    "cycles-list": (OK,) * 8,
    "cycles-new": (NO, OK, OK, NO, NO, NO, NO, NO),
    "cycles-detail": (GONE, OK, OK, OK, GONE, GONE, GONE, OK),
    "cycles-rules": (GONE, OK, OK, OK, GONE, GONE, GONE, OK),
    "cycles-download": (GONE, OK, OK, NO, GONE, GONE, GONE, NO),
    "cycles-call": (GONE, OK, OK, NO, GONE, GONE, GONE, NO),
    "cycles-preview": (GONE, OK, OK, OK, GONE, GONE, GONE, OK),
    "cycles-start": (NO, OK, OK, NO, NO, NO, NO, NO),
    "cycles-clone": (GONE, OK, OK, NO, GONE, GONE, GONE, NO),
    "cycles-edit": (GONE, OK, OK, NO, GONE, GONE, GONE, NO),
    "cycles-checks": (GONE, OK, OK, NO, GONE, GONE, GONE, NO),
    "cycles-plan": (GONE, OK, OK, OK, GONE, GONE, GONE, OK),
    "cycles-difference": (GONE, OK, OK, OK, GONE, GONE, GONE, OK),
    "cycles-history": (GONE, OK, OK, OK, GONE, GONE, GONE, OK),
    "cycles-amendments": (GONE, OK, OK, OK, GONE, GONE, GONE, OK),
}
ACTS = {"cycles-publish": (GONE, NO, 302, NO, GONE, GONE, GONE, NO)}
#                                 ent.  off. head adm. dist. exp.  mem.  sup.
AMENDED = {
    "cycles-amendment": (GONE, OK, OK, OK, GONE, GONE, GONE, OK),
    "cycles-amendment-edit": (GONE, OK, OK, NO, GONE, GONE, GONE, NO),
    "cycles-amendment-release": (GONE, NO, 303, NO, GONE, GONE, GONE, NO),
    "cycles-amendment-drop": (GONE, 302, 302, NO, GONE, GONE, GONE, NO),
}


def address(page: str) -> str:
    return reverse(f"awards:{page}", args=[] if page in ("cycles-list", "cycles-new", "cycles-start") else ["zmd-2015"])


@pytest.fixture
def draft(db: None) -> Cycle:
    return builders.make_cycle(stage=CycleStage.DRAFT, published_at=None)


@pytest.mark.only_sqlite
@pytest.mark.parametrize("place", range(len(ROLES)), ids=ROLES)
def test_access(client: Client, request: pytest.FixtureRequest, draft: Cycle, place: int) -> None:
    client.force_login(request.getfixturevalue(ROLES[place]))
    found = {page: client.get(address(page)).status_code for page in DRAFT}
    assert found == {page: row[place] for page, row in DRAFT.items()}
    done = {page: client.post(address(page)).status_code for page in ACTS}
    assert done == {page: row[place] for page, row in ACTS.items()}


@pytest.mark.only_sqlite
@pytest.mark.parametrize("place", range(len(ROLES)), ids=ROLES)
def test_access_to_an_amendment(client: Client, request: pytest.FixtureRequest, cycle: Cycle, place: int) -> None:
    """Nothing is changed in it, so the head's release is refused with a sentence."""
    row = amending.prepare(cycle, by=people.make_user("officer"), reason="延长申报时间")
    client.force_login(request.getfixturevalue(ROLES[place]))
    places = {page: reverse(f"awards:{page}", args=[cycle.code, row.pk]) for page in AMENDED}
    found = {
        page: (client.post(url) if page.endswith(("release", "drop")) else client.get(url)).status_code
        for page, url in places.items()
    }
    assert found == {page: row[place] for page, row in AMENDED.items()}


def test_a_draft_does_not_leak(client: Client, enterprise: User, draft: Cycle) -> None:
    client.force_login(enterprise)
    assert draft.title not in client.get(address("cycles-list")).content.decode()
    Cycle.objects.update(stage=CycleStage.PUBLISHED)
    assert draft.title in client.get(address("cycles-list")).content.decode()
    assert client.get(address("cycles-detail")).status_code == OK


def test_counts_are_for_those_who_see_the_cases(client: Client, enterprise: User, officer: User, cycle: Cycle) -> None:
    builders.make_application(cycle, stage=Stage.IN_REVIEW)
    builders.make_application(cycle, stage=Stage.DRAFT)
    client.force_login(officer)
    assert [(row["stage"], row["count"]) for row in client.get(address("cycles-detail")).context["counts"]] == [
        ("in_review", 1)
    ]
    client.force_login(enterprise)
    assert client.get(address("cycles-detail")).context["counts"] == []


OF_PLAN = (
    "application", "completeness", "preliminary", "review", "consensus", "visits", "ranking", "committee", "notice", "decision", "award",
)  # fmt: skip


@pytest.mark.parametrize(
    ("stages", "inside", "outside"),
    [
        ([Stage.DRAFT], "application", "application"),
        ([Stage.DRAFT, Stage.SUBMITTED, Stage.ACCEPTED], "application completeness preliminary", "application"),
        ([Stage.DRAFT, Stage.IN_REVIEW, Stage.REVIEWED], "application review consensus", "application"),
        ([Stage.VISITED, Stage.DECLINED], "application ranking", "application"),
        ([Stage.PROPOSED], "notice", "application"),
        ([Stage.ON_NOTICE, Stage.NOT_SELECTED], "notice", "notice"),
        ([Stage.DRAFT, Stage.HONOURED, Stage.NOT_SELECTED, Stage.WITHDRAWN], "award", "award"),
    ],
)
def test_phases_without_dates_go_by_where_the_cases_stand(
    client: Client, enterprise: User, officer: User, cycle: Cycle, stages: list[Stage], inside: str, outside: str
) -> None:
    """Applications are taken for twenty more days; no other phase has a date. Outsiders learn no more than what is public."""
    cycle.windows.exclude(phase="application").update(opens_at=None, closes_at=None)
    for stage in stages:
        builders.make_application(cycle, stage=stage, filled=False)
    for user, current in ((officer, inside), (enterprise, outside)):
        client.force_login(user)
        plan = client.get(address("cycles-detail")).context["plan"]
        states = {row["window"].phase: row["state"] for row in plan}
        assert [phase for phase in OF_PLAN if states[phase] == "current"] == current.split(), user
        last = OF_PLAN.index(current.split()[-1])
        assert {states[phase] for phase in OF_PLAN[last + 1 :]} <= {"todo"}
        assert "todo" not in {states[phase] for phase in OF_PLAN[:last]}


def test_a_plan_that_ends_with_the_decision_is_through(cycle: Cycle) -> None:
    cycle.windows.filter(phase="award").delete()
    assert {row["state"] for row in timetable(cycle, {"award"})} == {"done"}


def test_a_rulebook_is_checked_then_loaded(client: Client, officer: User) -> None:
    builders.make_criteria()
    people.make_region()
    text = dump(Rulebook.parse(builders.make_rulebook()))
    client.force_login(officer)
    upload = SimpleUploadedFile("zmd.yaml", text.encode())
    checked = client.post(address("cycles-new"), {"file": upload, "check": "yes"})
    assert checked.status_code == OK
    assert "检查通过" in checked.content.decode()
    assert not Cycle.objects.exists()
    loaded = client.post(address("cycles-new"), {"text": checked.context["form"]["text"].value(), "load": "yes"})
    assert loaded.status_code == 302
    assert Cycle.objects.get().stage == CycleStage.DRAFT


def test_a_sound_rulebook_is_checked_loaded_and_published(client: Client, officer: User, head: User) -> None:
    builders.make_criteria()
    people.make_region()
    book = builders.make_rulebook(objections={"next_moves_up": True})
    book["cycle"] = book["cycle"] | {"call": {"title": "通知", "text": "正文"}}
    text = dump(Rulebook.parse(book))
    client.force_login(officer)
    assert client.post(address("cycles-new"), {"text": text, "check": "yes"}).status_code == OK
    assert client.post(address("cycles-new"), {"text": text, "load": "yes"}).status_code == 302
    cycle = Cycle.objects.get()
    actions.publish(cycle, by=head)
    assert cycle.stage == CycleStage.PUBLISHED


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("quota: 2", "tiers[0].quota"),
        ("name: review", "环节 申报（application） 重复"),
        ("scheme: [", "YAML 格式有误"),
        ("", "请选择规则文件"),
    ],
)
def test_faults_are_told_with_their_path_and_the_text_stays(
    client: Client, officer: User, content: str, sentence: str
) -> None:
    text = content
    if content.startswith("quota"):
        text = dump(Rulebook.parse(builders.make_rulebook())).replace(content, "quota: 两个")
    if content.startswith("name"):
        text = dump(Rulebook.parse(builders.make_rulebook())).replace(content, "name: application")
    client.force_login(officer)
    answer = client.post(address("cycles-new"), {"text": text, "load": "yes"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert answer.context["form"]["text"].value().strip() == text.strip()
    assert not Cycle.objects.exists()


def test_a_file_that_is_no_text_is_told(client: Client, officer: User) -> None:
    client.force_login(officer)
    answer = client.post(address("cycles-new"), {"file": SimpleUploadedFile("规则.yaml", b"\xff\xfe\x00\x01")})
    assert answer.status_code == 422
    assert "UTF-8" in answer.content.decode()


def test_a_refused_load_stands_on_the_page(client: Client, officer: User) -> None:
    people.make_region()
    client.force_login(officer)
    text = dump(Rulebook.parse(builders.make_rulebook()))
    answer = client.post(address("cycles-new"), {"text": text, "load": "yes"})
    assert answer.status_code == 422
    assert "尚未导入" in answer.content.decode()


def test_a_call_is_edited_and_a_stale_page_refused(client: Client, officer: User, draft: Cycle) -> None:
    client.force_login(officer)
    version = client.get(address("cycles-call")).context["form"]["version"].value()
    actions.edit_call(draft, by=officer, title="先改的标题", text="先改的正文")
    answer = client.post(address("cycles-call"), {"title": "后改的标题", "text": "后改的正文", "version": version})
    assert answer.status_code == 422
    assert "后改的正文" in answer.content.decode()
    version = client.get(address("cycles-call")).context["form"]["version"].value()
    answer = client.post(address("cycles-call"), {"title": "后改的标题", "text": "第一段\n第二段", "version": version})
    assert answer.status_code == 302
    assert "<p>第二段</p>" in client.get(answer.url).content.decode()


def test_the_file_that_is_downloaded_loads_again(client: Client, officer: User, cycle: Cycle) -> None:
    client.force_login(officer)
    answer = client.get(address("cycles-download"))
    assert answer["Content-Disposition"] == 'attachment; filename="zmd-2015.yaml"'
    assert Rulebook.parse(answer.content.decode()) == cycle.rules


def test_the_list_costs_the_same_with_three(client: Client, officer: User, cycle: Cycle) -> None:
    client.force_login(officer)
    one = statements(client, address("cycles-list"))
    for edition in (7, 8):
        builders.make_cycle(code=f"zmd-{edition}", edition=edition)
    assert statements(client, address("cycles-list")) == one
    assert one <= 12
    assert statements(client, address("cycles-detail")) <= 12


def test_publishing_in_the_browser(client: Client, head: User, draft: Cycle) -> None:
    client.force_login(head)
    answer = client.post(address("cycles-publish"), follow=True)
    assert "申报通知已发布" in answer.content.decode()
    page = f"http://testserver{draft.get_absolute_url()}"
    again = client.post(address("cycles-publish"), follow=True, headers={"referer": page})
    assert "可能已被他人处理" in again.content.decode()


CONTRADICTIONS: list[dict[str, Any]] = [
    {"ranking": {"weights": {"document": "50", "poll": "10"}}},
    {"committee": {"size": 8, "selection": "votes_and_scores"}, "stages": [{"name": "committee"}, {"name": "award"}]},
    {"tiers": [{"code": "a", "name": "甲", "quota": 0, "title_only": True, "prize_yuan": "5", "pass_line": "9999"}]},
    {"after": {"reassessment": ["keep"], "fraud_bar": {"unit": "years"}}, "panels": {"size": 1}},
    {"after": {"fraud_bar": {"unit": "life", "length": 3}}, "recommendation": {"mode": "required"}},
]


def test_a_draft_that_contradicts_itself_loads_back_and_says_so(client: Client, officer: User) -> None:
    """What the editor may keep, the file may say; each contradiction is told with the line on which it stands."""
    builders.make_criteria()
    people.make_region()
    client.force_login(officer)
    for changes in CONTRADICTIONS:
        text = dump(Rulebook.read({**builders.make_rulebook(), **changes}))
        checked = client.post(address("cycles-new"), {"text": text, "check": "yes"})
        assert checked.status_code == OK
        faults = checked.context["form"].faults
        assert faults
        assert all(fault.line for fault in faults)
        assert "可以载入，还有矛盾" in checked.content.decode()
        assert client.post(address("cycles-new"), {"text": text, "load": "yes"}).status_code == 302
        assert client.get(address("cycles-download")).content.decode() == text
        for name in ("cycles-detail", "cycles-rules", "cycles-checks", "cycles-plan"):
            assert client.get(address(name)).status_code == OK
        assert actions.unready(Cycle.objects.get())
        with pytest.raises(Refused):
            actions.publish(Cycle.objects.get(), by=officer)


def test_a_fault_is_told_with_the_line_on_which_it_stands(client: Client, officer: User) -> None:
    client.force_login(officer)
    text = (
        dump(Rulebook.read(builders.make_rulebook())).replace("quota: 2", "quota: 两个").replace("size: 3", "sise: 3")
    )
    answer = client.post(address("cycles-new"), {"text": text})
    lines = text.splitlines()
    told = {fault.path: (fault.title, lines[fault.line - 1].strip()) for fault in answer.context["form"].faults}
    assert told["tiers[0].quota"] == ("奖次 › 第 1 项 › 名额", "quota: 两个")
    assert told["panels.sise"][1] == "sise: 3"
    bare = client.post(address("cycles-new"), {"text": "scheme:\n  code: a\ntiers: []\n"})
    assert {fault.path: fault.line for fault in bare.context["form"].faults}[
        "scheme.name"
    ] == 1  # what is missing: its part
