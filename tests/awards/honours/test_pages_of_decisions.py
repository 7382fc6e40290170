"""The decision through its pages: drafted, typed, previewed, sent, returned, released by another person."""

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from awards.honours import decisions
from awards.honours.models import Award, Decision, DecisionStage
from awards.notices import actions as notices
from core import clock
from core.forms import version_of
from tests.awards import builders
from tests.awards.honours.rows import make_award
from tests.awards.outcomes import another_head, end_of, make_decision, make_notice
from tests.counting import statements

CODE = "zmd-2015"


def at(name: str, *args: object) -> str:
    return reverse(f"awards:honours-{name}", args=args or [CODE])


def said(answer) -> str:
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))


def typed(decision: Decision, **changes) -> dict[str, str]:
    given = {
        "number": "驻政〔2016〕9号", "decided_on": "2016-02-01", "title": "关于表彰的决定", "addressees": "各县区",
        "text": "予以表彰：\n【名单】", "version": version_of(decision),
    }  # fmt: skip
    return {**given, **changes}


@pytest.fixture
def decision(cycle, members, officer, head) -> Decision:
    return make_decision(cycle, members, officer=officer, head=head)


@pytest.fixture
def draft(decision, head) -> Decision:
    decisions.return_to_draft(decision, reason="核对文号", by=head)
    return decision


def test_from_the_end_of_the_notice_to_the_certificates(client: Client, cycle, members, officer, head):
    notice = make_notice(cycle, members, officer=officer, head=head)
    client.force_login(officer)
    assert client.get(at("overview")).status_code == 404
    with clock.at(end_of(notice)):
        notices.end(notice, by=officer)
        assert "可以拟定表彰决定" in client.get(at("overview")).content.decode()
        answer = client.post(at("decision-draft"))
        assert answer.headers["location"] == at("decision-edit")
        row = Decision.objects.get()
        assert client.post(at("decision-edit"), typed(row)).headers["location"] == at("decision")
        page = client.get(at("decision")).content.decode()
        assert "驻政〔2016〕9号" in page
        assert "送审稿" in page
        assert "各奖励人民币20万元" in page
        assert client.post(at("decision-prepare")).headers["location"] == at("decision")
        client.force_login(head)
        assert at("decision-release") in client.get(at("decision")).content.decode()
        answer = client.post(at("decision-release"))
    assert answer.headers["location"] == at("overview")
    assert "2家获奖组织" in said(answer)
    assert Award.objects.count() == 2
    page = client.get(at("decision")).content.decode()
    assert "送审稿" not in page
    assert "ZMD-2015-ZS001" in page
    assert "签发表彰决定" in page


def test_who_sent_it_finds_no_button_and_is_refused(client: Client, decision, head):
    Decision.objects.filter(pk=decision.pk).update(prepared_by=head)
    client.force_login(head)
    page = client.get(at("decision")).content.decode()
    assert "须由另一人签发" in page
    assert at("decision-release") not in page
    answer = client.post(at("decision-release"))
    assert answer.status_code == 303
    assert "由您送签的，须由另一人签发" in said(answer)
    assert Decision.objects.get().stage == DecisionStage.PREPARED
    client.force_login(another_head())
    client.post(at("decision-release"))
    assert Decision.objects.get().stage == DecisionStage.RELEASED


def test_a_second_click_is_told_so(client: Client, decision, head):
    client.force_login(head)
    client.post(at("decision-release"))
    assert client.post(at("decision-release")).status_code == 303
    assert Award.objects.count() == 2


def test_a_return_needs_a_reason(client: Client, decision, head):
    client.force_login(head)
    assert "请写明退回的理由" in said(client.post(at("decision-return"), {"reason": " "}))
    client.post(at("decision-return"), {"reason": "主送机关不全"})
    assert Decision.objects.get().stage == DecisionStage.DRAFT
    assert "主送机关不全" in client.get(at("decision")).content.decode()


def test_a_stale_page_keeps_what_was_typed(client: Client, draft, officer):
    client.force_login(officer)
    first = typed(draft)
    assert client.post(at("decision-edit"), first).status_code == 302
    answer = client.post(at("decision-edit"), {**first, "text": "另一人的稿子"})
    assert answer.status_code == 422
    assert "已被修改" in answer.content.decode()
    assert "另一人的稿子" in answer.content.decode()
    assert "【名单】" in Decision.objects.get().text


def test_empty_fields_and_a_wrong_number_are_said(client: Client, draft, officer):
    client.force_login(officer)
    answer = client.post(at("decision-edit"), typed(draft, title="", text="留下的正文", decided_on="2016-02-31"))
    assert answer.status_code == 422
    assert "留下的正文" in answer.content.decode()
    client.post(at("decision-edit"), typed(draft, number="驻政[2016]9号"))
    assert "请先填写文号" in said(client.post(at("decision-prepare")))


def test_what_is_sent_is_not_edited(client: Client, decision, officer):
    client.force_login(officer)
    assert client.get(at("decision-edit")).headers["location"] == at("decision")
    answer = client.post(at("decision-edit"), typed(decision, text="迟到的修改"))
    assert answer.status_code == 422
    assert "已送签，不能再修改" in answer.content.decode()
    assert "迟到的修改" in answer.content.decode()


def test_typed_markup_stays_text(client: Client, draft, officer):
    client.force_login(officer)
    client.post(at("decision-edit"), typed(draft, text="<b>表彰</b>\n【名单】", title="<i>决定</i>"))
    page = client.get(at("decision")).content.decode()
    assert "<b>表彰" not in page
    assert "<i>决定" not in page
    assert "&lt;b&gt;表彰" in page


def test_the_overview_costs_the_same_with_one_cycle_and_with_three(client: Client, cycle, officer):
    make_award(cycle)
    client.force_login(officer)
    lists = [reverse("awards:honours-list"), at("overview"), reverse("awards:honours-feedback-list")]
    one = [statements(client, url) for url in lists]
    for number in (1, 2):
        other = builders.make_cycle(code=f"zmd-{2015 + number}", edition=6 + number)
        make_award(other)
        make_award(cycle)
    assert [statements(client, url) for url in lists] == one


def test_a_reader_of_english_sees_the_certificate_as_it_is(client: Client, cycle, officer):
    award = make_award(cycle)
    client.force_login(officer)
    page = client.get(award.get_absolute_url(), headers={"accept-language": "en"}).content.decode()
    paper = page.split('<article class="certificate')[1].split("</article>")[0]
    assert "荣誉证书" in paper
    assert "证书编号" in paper
    assert 'lang="en"' in page.split("<body")[0]
