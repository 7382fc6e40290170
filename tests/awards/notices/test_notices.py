"""The public notice from draft to its end."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from awards.applications.workflow import Stage
from awards.committee import actions as committee
from awards.committee import closing
from awards.notices import actions
from awards.notices.documents import NoticeDocument
from awards.notices.models import Notice, NoticeStage
from core import clock, journal
from core.calendar import last_day
from core.models import Letter
from core.refusal import Refused
from tests import people
from tests.awards.outcomes import another_head, end_of, make_meeting, make_notice, make_ranked, make_voted, vote


@pytest.fixture
def voted(cycle, members, officer, head):
    make_voted(cycle, members, "yes", "yes", "no", officer=officer, head=head)
    return cycle


@pytest.fixture
def draft(voted, officer) -> Notice:
    return actions.draft(voted, by=officer)


def test_a_draft_has_the_proposed_cases_and_the_skeleton_of_the_text(draft):
    assert (draft.reference, draft.days, draft.unit) == ("ZMD-2015-GS1", 5, "working")
    assert list(draft.lines.values_list("order", "tier__code", "application__stage")) == [
        (1, "winner", Stage.PROPOSED),
        (2, "winner", Stage.PROPOSED),
    ]
    for words in (
        "根据《驻马店市市长质量奖管理办法》（驻政〔2011〕45号）",
        "经组织申报、形式审查、初审、专家评审、现场评审、综合排名、评审委员会投票表决",
        "【名单】",
        "【公示期】",
        "身份证号",
        "统一社会信用代码",
        "电话：0396-0000000",
        "邮政编码：463000",
    ):
        assert words in draft.text


def test_a_cycle_has_one_notice_under_way_and_needs_proposals(draft, cycle, officer):
    with pytest.raises(Refused, match="尚未结束的公示"):
        actions.draft(cycle, by=officer)


def test_nothing_proposed_nothing_to_publish(cycle, officer):
    with pytest.raises(Refused, match="还没有可以公示的拟表彰组织"):
        actions.draft(cycle, by=officer)


def test_a_tie_is_settled_before_a_notice_is_drafted(cycle, members, officer, head):
    make_ranked(cycle, [90, 80, 70], officer=officer, head=head)
    meeting = make_meeting(cycle, members, officer=officer)
    committee.open_voting(meeting, by=officer)
    vote(meeting, members, "yes", "yes", "yes")
    closing.close(meeting, by=officer)
    with pytest.raises(Refused, match="同票候选未裁定"):
        actions.draft(cycle, by=officer)


def test_only_a_draft_is_edited_and_a_stale_page_is_noticed(draft, officer, head):
    version = draft.updated_at.isoformat()
    row = actions.edit(draft, title="公示", number="", text="正文\r\n【名单】", by=officer, version=version)
    assert row.text == "正文\n【名单】"
    with pytest.raises(Refused, match="已被修改"):
        actions.edit(draft, title="公示二", number="", text="正文", by=head, version=version)
    actions.prepare(draft, by=officer)
    with pytest.raises(Refused, match="已送签，不能再修改"):
        actions.edit(draft, title="公示二", number="", text="正文", by=officer)
    with pytest.raises(Refused, match="请写明退回的理由"):
        actions.return_to_draft(draft, reason="", by=head)
    actions.return_to_draft(draft, reason="缺少地址", by=head)
    assert Letter.objects.filter(template="awards/notice_returned", recipient=officer).count() == 1


def test_a_notice_is_released_by_a_second_person(draft, head):
    actions.prepare(draft, by=head)
    with pytest.raises(Refused, match="须由另一人签发"):
        actions.release(draft, by=head)
    with pytest.raises(IntegrityError, match="a_notice_is_released_by_a_second_person"), transaction.atomic():
        Notice.objects.filter(pk=draft.pk).update(released_by=head)


def test_whoever_changed_the_text_does_not_release_it(draft, officer, head):
    actions.edit(draft, title=draft.title, number="驻质奖办〔2016〕1号", text=draft.text + "\n补充一段。", by=head)
    actions.prepare(draft, by=officer)
    with pytest.raises(Refused, match="您修改过这份内容"):
        actions.release(draft, by=head)
    actions.release(draft, by=another_head())
    assert draft.stage == NoticeStage.RELEASED


def test_the_first_day_counts_and_every_listed_case_is_on_notice(draft, officer, head):
    actions.prepare(draft, by=officer)
    with clock.at(people.moment("2023-10-11 08:30")):
        actions.release(draft, by=head)
    assert (f"{draft.first_day}", f"{draft.last_day}") == ("2023-10-11", f"{last_day(draft.first_day, 5)}")
    assert set(draft.lines.values_list("application__stage", flat=True)) == {Stage.ON_NOTICE}
    told = Letter.objects.filter(template="awards/notice_released")
    assert told.count() == 2
    assert "2023年10月11日" in told.first().body
    assert journal.timeline(draft).last().data["lines"] == 2


def test_a_notice_released_on_a_day_off_counts_from_the_first_working_day(client, draft, officer, head):
    actions.prepare(draft, by=officer)
    client.force_login(head)
    with clock.at(people.moment("2023-10-14 09:00")):  # a Saturday
        page = client.get(draft.get_absolute_url()).content.decode()
        assert "今天不是工作日，公示期从 2023年10月16日 起算" in page
        assert "今天为第一天" not in page
        actions.release(draft, by=head)
        assert draft.accepts_objections(clock.today()), "on show, so it may be objected to at once"
    assert (f"{draft.first_day}", f"{draft.last_day}") == ("2023-10-16", "2023-10-20")
    with clock.at(people.moment("2023-10-15 09:00")):
        assert "2023年10月16日" in client.get(reverse("publicity:notice", args=[draft.reference])).content.decode()
    period = [block.text for block in NoticeDocument().paper(draft).blocks if "公示期：" in block.text]
    assert period == ["公示期：2023年10月16日至2023年10月20日，共5个工作日。"]


def test_on_a_working_day_and_for_calendar_days_today_is_the_first_day(client, draft, officer, head):
    actions.prepare(draft, by=officer)
    client.force_login(head)
    with clock.at(people.moment("2023-10-13 09:00")):
        assert "今天为第一天" in client.get(draft.get_absolute_url()).content.decode()
    Notice.objects.update(unit="calendar")
    draft.refresh_from_db()
    with clock.at(people.moment("2023-10-14 09:00")):
        assert "今天为第一天" in client.get(draft.get_absolute_url()).content.decode()
        actions.release(draft, by=head)
    assert (f"{draft.first_day}", f"{draft.last_day}") == ("2023-10-14", "2023-10-18")


def test_the_journal_keeps_who_changed_which_words(draft, officer, head):
    old = draft.text
    assert journal.timeline(draft).first().after["text"] == old
    actions.edit(draft, title=draft.title, number="", text=old + "\n补充一段。", by=head)
    line = journal.timeline(draft).last()
    assert (line.actor, line.before, line.after) == (head, {"text": old}, {"text": old + "\n补充一段。"})
    actions.edit(draft, title=draft.title, number="", text=old + "\n补充一段。", by=officer)
    assert journal.timeline(draft).last() == line, "nothing was changed, so nobody had a hand in it"


def test_a_case_that_is_gone_stops_the_release(draft, officer, head):
    actions.prepare(draft, by=officer)
    actions.exclude(draft.lines.first().application, reason="发生事故", by=head)
    with pytest.raises(Refused, match="已不在拟表彰状态"):
        actions.release(draft, by=head)


def test_a_notice_ends_after_its_last_day_and_clears_what_is_left(cycle, members, officer, head):
    notice = make_notice(cycle, members, officer=officer, head=head)
    first, second = (line.application for line in notice.lines.select_related("application"))
    actions.exclude(second, reason="信用核查未通过", by=head)
    assert "信用核查未通过" in Letter.objects.get(template="awards/notice_excluded").body
    with clock.at(people.moment(f"{notice.last_day} 23:59")), pytest.raises(Refused, match="含当日），尚未期满"):
        actions.end(notice, by=officer)
    with clock.at(end_of(notice)):
        actions.end(notice, by=officer)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (notice.stage, first.stage, second.stage) == (NoticeStage.ENDED, Stage.CLEARED, Stage.EXCLUDED)


def test_drafts_are_invisible_to_the_public(draft, enterprise, member, expert, officer, head, supervisor):
    from django.contrib.auth.models import AnonymousUser

    for person in (AnonymousUser(), enterprise, member, expert):
        assert not Notice.objects.visible_to(person).exists()
    actions.prepare(draft, by=officer)
    assert not Notice.objects.visible_to(AnonymousUser()).exists()
    assert Notice.objects.visible_to(supervisor).exists()
    actions.release(draft, by=head)
    assert Notice.objects.visible_to(AnonymousUser()).exists()


def test_the_list_of_a_draft_is_brought_up_to_date(draft, officer, head):
    gone, left = (line.application for line in draft.lines.select_related("application"))
    actions.exclude(gone, reason="发生事故", by=head)
    actions.refresh(draft, by=officer)
    assert [line.application for line in draft.lines.all()] == [left]
    actions.prepare(draft, by=officer)
    with pytest.raises(Refused, match="请先退回修改"):
        actions.refresh(draft, by=officer)
    actions.release(draft, by=head)
