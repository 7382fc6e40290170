"""From the panel to the count of the votes."""

from typing import Any

from awards.applications.models import Application
from awards.committee.models import Meeting
from awards.panels.models import Panel
from awards.review.models import ScoreSheet
from core import clock
from tests.journeys.applying import CLAUSES, NAME
from tests.journeys.pages import Person, open_item, saved, score_item, write_overall


def name_the_panel(officer: Person, head: Person, experts: list[Person], cycle: Any, reference: str) -> Panel:
    """Named by the officer, appointed by the head; every expert declares; then the review begins."""
    officer.go(f"/panels/?cycle={cycle.code}")
    officer.page.get_by_role("button", name="组建评审组").first.click()
    officer.fill(name="第一组").press("组建")
    panel = Panel.objects.get()
    at = f"/panels/{panel.pk}/"
    for expert in experts:
        officer.go(at).choose("expert", str(expert.user.pk)).press("列入")
    officer.go(at).press("设为组长")
    officer.page.check("[name=applications]", force=True)
    officer.press("分配到本组").has_no_button("批准聘任")
    assert experts[0].status(f"/applications/{reference}/") == 404, "nothing is read before the appointment"
    head.go(at).press("批准聘任")
    for expert in experts:
        assert expert.status(f"/applications/{reference}/") == 404, "nothing is read before the declaration"
        expert.go("/panels/declarations/").sees(NAME).press("全部声明无利害关系")
    officer.go(at).press("开始独立评审")
    return panel


def score(experts: list[Person], officer: Person, enterprise: Person, reference: str, percents: list[int]) -> None:
    """Each alone: no sheet is seen by anybody else before the review is closed."""
    sheets = {sheet.expert_id: f"/review/{sheet.pk}/" for sheet in ScoreSheet.objects.all()}
    own = [sheets[expert.user.pk] for expert in experts]
    for place, expert in enumerate(experts):
        expert.go("/review/").sees(NAME).go(own[place])
        for clause in CLAUSES:
            score_item(expert, clause, percents[place])
        write_overall(expert, "总体处于中等水平,方法成体系。")
        for stranger in (*(e for e in experts if e is not expert), officer, enterprise):
            assert stranger.status(own[place]) == 404, own[place]
        expert.go(f"{own[place]}hand-in/").press("提交评分表").sees("评分表已提交并锁定")
        assert officer.status(own[place]) == 404
    officer.go("/review/progress/").sees("3 / 3").does_not_see("50.00")
    assert enterprise.status("/review/progress/") == 403


def agree(leader: Person, second: Person, reference: str) -> None:
    """The leader closes the review; now the panel sees all sheets, and the leader agrees the result."""
    leader.go("/review/").press("结束独立评审")
    at = f"/consensus/{reference}/"
    second.go(at).sees("专家甲", "专家乙", "专家丙").has_no_button("开始合议")
    assert second.posts(f"{at}open/").status == 403
    leader.go(at).press("开始合议")
    leader.go(at).press("无分歧项采用中位数")
    leader.go(f"{at}desk/")
    write_overall(leader, "全组一致认为方法成体系,成果稳定。")
    leader.go(f"{at}agree/").press("达成合议").sees("合议已达成")


def visit(officer: Person, leader: Person, enterprise: Person, reference: str) -> None:
    at = f"/visits/{reference}/"
    today = clock.today().isoformat()
    officer.go(f"{at}plan/").fill(starts_on=today, ends_on=today, programme="首次会议、现场查看、末次会议").press(
        "安排并通知"
    )
    enterprise.go(at).sees("首次会议").does_not_see("合议", "现场得分")
    leader.go(f"{at}desk/")
    for clause in CLAUSES:
        entry = open_item(leader, clause)
        entry.locator("[name=finding]").fill("访谈三人,查阅记录,与自评一致。")
        saved(leader)
    write_overall(leader, "现场与自评一致。")
    leader.go(f"{at}record/").press("提交现场评审结果").sees("现场评审结果已提交并锁定")
    enterprise.go(at).does_not_see("现场评审总分", "访谈三人")


def rank(officer: Person, head: Person, enterprise: Person, code: str) -> None:
    at = f"/ranking/{code}/"
    assert enterprise.status(at) == 403
    officer.go(at).press("试算排名").sees(NAME).has_no_button("锁定排名")
    assert officer.posts(f"{at}freeze/").status == 403
    head.go(at).press("锁定排名").sees("市长质量奖")
    assert Application.objects.get().stage == "candidate"


def vote(officer: Person, members: list[Person], enterprise: Person, code: str) -> Meeting:
    """Each member in their own browser; no choice is seen by anybody before the count."""
    officer.go(f"/committee/plan/{code}/")
    officer.fill(title="评审委员会会议", held_at=clock.now().strftime("%Y-%m-%dT%H:%M"), place="一号会议室")
    for member in members:
        officer.page.check(f"[name=members][value='{member.user.pk}']", force=True)
    officer.choose("chair", str(members[0].user.pk)).press("安排会议并通知委员")
    meeting = Meeting.objects.get()
    at = f"/committee/{meeting.pk}/"
    assert enterprise.status(at) == 404
    for member in members:
        member.go(at).press("我已到会，签到").sees("您已签到")
    officer.go(at).press("开始投票")
    assert officer.status(f"{at}vote/") == 403, "the office does not vote"
    for place, member in enumerate(members):
        member.go(f"{at}vote/")
        member.page.locator(".vote-" + ("yes" if place < 2 else "no")).click()
        member.press("核对我的选择").sees("尚未投出").press("确认投票").sees("您的票已计入")
        for reader in (officer, *members):
            assert reader.go(at).page.locator(".ballot-names").count() == 0
            reader.does_not_see("不同意", "计票结果")
    officer.go(f"{at}display/").does_not_see("不同意")
    officer.go(at).press("截止投票并计票").sees("计票结果", "实名票")
    row = officer.page.locator("tr", has_text=NAME).first
    assert row.locator("td").nth(1).inner_text() == "2"
    assert row.locator("td").nth(2).inner_text() == "1"
    members[2].go(at).sees(NAME)
    assert enterprise.status(at) == 404
    assert Application.objects.get().stage == "proposed"
    return meeting
