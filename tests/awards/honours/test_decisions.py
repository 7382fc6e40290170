"""The decision makes the awards: by a second person, all of it or nothing."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.urls import reverse

from awards.applications.workflow import Stage
from awards.cycles.consistency import faults_of
from awards.cycles.models import Cycle
from awards.cycles.rulebook import Rulebook
from awards.honours import decisions
from awards.honours.documents import DecisionDocument
from awards.honours.models import Award, Decision, DecisionStage
from awards.honours.money import Payment
from awards.honours.prizes import with_title_only
from awards.notices import actions as notices
from core import clock, journal
from core.models import Letter
from core.refusal import Refused
from tests import people
from tests.awards import builders
from tests.awards.outcomes import another_head, end_of, make_decision, make_notice


@pytest.fixture
def decision(cycle, members, officer, head) -> Decision:
    return make_decision(cycle, members, officer=officer, head=head)


def test_a_decision_waits_for_the_end_of_the_notice(cycle, members, officer, head):
    with pytest.raises(Refused, match="没有公示期满且无异议或异议不成立的组织"):
        decisions.draft(cycle, by=officer)
    notice = make_notice(cycle, members, officer=officer, head=head)
    with pytest.raises(Refused, match="公示尚未结束"):
        decisions.draft(cycle, by=officer)
    with clock.at(end_of(notice)):
        notices.end(notice, by=officer)
        row = decisions.draft(cycle, by=officer)
    assert row.title == "驻马店市人民政府关于表彰2015年度驻马店市市长质量奖获奖组织的决定"
    assert "【名单】" in row.text
    assert "社会公示" in row.text
    with pytest.raises(Refused, match="已经拟定"):
        decisions.draft(cycle, by=officer)


def test_a_decision_is_sent_only_with_its_number(decision, officer, head):
    decisions.return_to_draft(decision, reason="文号有误", by=head)
    given = {"title": "决定", "addressees": "各县区", "text": "正文", "decided_on": date(2016, 2, 1), "by": officer}
    for number in ("", "驻政[2016]3号", "驻政〔2016〕03号", "驻政〔16〕3号"):
        decisions.edit(decision, number=number, **given)
        with pytest.raises(Refused, match="请先填写文号"):
            decisions.prepare(decision, by=officer)
    decisions.edit(decision, number="驻政〔2016〕3号", **given)
    decisions.prepare(decision, by=officer)
    with pytest.raises(Refused, match="已送签，不能再修改"):
        decisions.edit(decision, number="驻政〔2016〕4号", **given)


def test_a_decision_is_released_by_a_second_person(decision, head):
    Decision.objects.filter(pk=decision.pk).update(prepared_by=head)
    decision.refresh_from_db()
    with pytest.raises(Refused, match="须由另一人签发"):
        decisions.release(decision, by=head)
    with pytest.raises(IntegrityError, match="a_decision_is_released_by_a_second_person"), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(released_by=head)
    decisions.release(decision, by=another_head())
    assert Award.objects.count() == 2


def test_whoever_changed_the_text_does_not_release_it(decision, officer, head):
    Decision.objects.filter(pk=decision.pk).update(stage="draft")
    decision.refresh_from_db()
    decisions.edit(
        decision, number="驻政〔2016〕4号", title=decision.title, addressees=decision.addressees, text=decision.text + "补充。",
        decided_on=decision.decided_on, by=head,
    )  # fmt: skip
    line = journal.timeline(decision).last()
    assert (line.before["number"], line.after["number"]) == ("驻政〔2016〕3号", "驻政〔2016〕4号")
    assert line.after["text"] == f"{line.before['text']}补充。", "who changed which words can be read"
    assert set(line.after) == {"number", "text"}
    decision.refresh_from_db()
    same = {name: getattr(decision, name) for name in ("number", "title", "addressees", "text", "decided_on")}
    decisions.edit(decision, by=officer, **same)
    assert journal.timeline(decision).last() == line, "nothing was changed, so nobody had a hand in it"
    decisions.prepare(decision, by=officer)
    with pytest.raises(Refused, match="您修改过这份内容"):
        decisions.release(decision, by=head)
    assert len(decisions.release(decision, by=another_head())) == 2


def test_release_makes_awards_certificates_money_and_letters_together(decision, head):
    made = decisions.release(decision, by=head)
    assert [award.certificate_number for award in made] == ["ZMD-2015-ZS001", "ZMD-2015-ZS002"]
    assert len({award.check_code for award in made}) == 2
    assert all(len(award.check_code) == 12 for award in made)
    assert list(Payment.objects.values_list("amount_fen", "stage")) == [(20_000_000, "due")] * 2
    assert {award.application.stage for award in made} == {Stage.HONOURED}
    assert made[0].awarded_on == decision.decided_on
    entry = journal.timeline(made[0].application).last()
    assert (entry.verb, entry.data["certificate"], entry.data["prize_fen"]) == (
        "applications.honour",
        "ZMD-2015-ZS001",
        20_000_000,
    )
    assert Letter.objects.filter(template="awards/award_granted").count() == 2
    assert "200,000.00 元" in Letter.objects.filter(template="awards/award_granted").first().body
    assert Letter.objects.filter(template="awards/award_not_selected").count() == 1
    assert decision.stage == DecisionStage.RELEASED
    with pytest.raises(Refused, match="不能作出表彰决定|可能已被他人处理"):
        decisions.release(decision, by=head)
    assert Award.objects.count() == 2


def test_who_was_excluded_meanwhile_gets_no_award(decision, head):
    first, second = (case for case, _tier in decisions.winners_of(decision.cycle))
    notices.exclude(second, reason="发布前复查发现行政处罚", by=head)
    made = decisions.release(decision, by=head)
    assert [award.application for award in made] == [first]


def test_more_winners_than_places_release_nothing(decision, head):
    book = decision.cycle.rulebook
    Cycle.objects.update(rulebook={**book, "tiers": [{**tier, "quota": 1} for tier in book["tiers"]]})
    with pytest.raises(Refused, match="名额为1个，名单中有2家"):
        decisions.release(decision, by=head)
    assert not Award.objects.exists()
    assert Decision.objects.get().stage == DecisionStage.PREPARED


def test_money_only_for_the_first_time_and_validity_from_the_rulebook(members, officer, head):
    organization = people.make_organization("天中虚构机械有限公司")
    tiers = [{"code": "winner", "name": "市长质量奖", "quota": 2, "prize_yuan": "200000", "first_time_only": True}]
    book = builders.make_rulebook(tiers=tiers, after={"validity_years": 5})
    earlier = builders.make_cycle(code="zmd-2012", edition=3, rulebook=book)
    cycle = builders.make_cycle(rulebook=book)
    case = builders.make_application(earlier, organization, stage=Stage.HONOURED, filled=False)
    past = Decision.objects.create(
        cycle=earlier, number="驻政〔2012〕1号", title="决定", addressees="各县区", text="。", decided_on=date(2012, 12, 1),
        prepared_by=officer, released_by=head, stage="released",
    )  # fmt: skip
    Award.objects.create(
        application=case, organization=organization, organization_name=organization.name,
        winner_name=organization.name, cycle=earlier, tier=earlier.tiers.get(), decision=past, certificate_number="ZMD-2012-001", check_code="A", awarded_on=past.decided_on,
    )  # fmt: skip
    decision = make_decision(cycle, members, officer=officer, head=head)
    winner = decisions.winners_of(cycle)[0][0]
    type(winner).objects.filter(pk=winner.pk).update(organization=organization)
    Decision.objects.filter(pk=decision.pk).update(decided_on=date(2016, 2, 29))
    decision.refresh_from_db()
    made = decisions.release(decision, by=head)
    assert [hasattr(award, "payment") for award in Award.objects.filter(cycle=cycle)] == [False, True]
    assert made[0].valid_until == date(2021, 2, 28)


def test_a_body_fully_funded_by_the_budget_gets_the_title_only(client, members, officer, head):
    tier = {
        "code": "winner",
        "name": "市长质量奖",
        "quota": 2,
        "prize_yuan": "200000",
        "budget_funded_title_only": True,
    }
    cycle = builders.make_cycle(rulebook=builders.make_rulebook(tiers=[tier]))
    decision = make_decision(cycle, members, officer=officer, head=head)
    bare = decisions.winners_of(cycle)[0][0]
    type(bare.organization).objects.filter(pk=bare.organization_id).update(is_budget_funded=True)
    said = f"；其中{bare.candidate}只授称号，不发奖金"
    assert said in _paper(decision)
    made = decisions.release(decision, by=head)
    assert [hasattr(award, "payment") for award in Award.objects.filter(cycle=cycle)] == [False, True]
    assert list(with_title_only(cycle)) == [made[0]]
    letter = next(row for row in Letter.objects.filter(template="awards/award_granted") if bare.candidate in row.body)
    assert "按本届规定，贵单位只授称号，不发奖金。" in letter.body
    type(bare.organization).objects.filter(pk=bare.organization_id).update(is_budget_funded=False)
    assert said in _paper(decision), "what was decided stays"
    client.force_login(officer)
    assert f"{bare.candidate}（市长质量奖）" in client.get(reverse("awards:honours-payments")).content.decode()


def test_winners_are_told_their_duties_and_what_the_money_is_for(client, members, officer, head):
    asked = {"duties": ["每年公开分享不少于两次"], "prize_for_quality_work": True}
    tiers = [{"code": "winner", "name": "市长质量奖", "quota": 2, "prize_yuan": "200000", "first_time_only": True}]
    cycle = builders.make_cycle(rulebook=builders.make_rulebook(tiers=tiers, after=asked))
    made = decisions.release(make_decision(cycle, members, officer=officer, head=head), by=head)
    letter = Letter.objects.filter(template="awards/award_granted").first().body
    client.force_login(officer)
    page = client.get(made[0].get_absolute_url()).content.decode()
    account = client.get(made[0].payment.get_absolute_url()).content.decode()
    assert "1. 每年公开分享不少于两次。" in letter
    for told in (letter, page, account):
        assert "奖金用于质量改进、人员培训等质量工作。" in told
    assert "每年公开分享不少于两次。" in page
    made[0].payment.delete()
    bare = client.get(made[0].get_absolute_url()).content.decode()
    assert "每年公开分享不少于两次。" in bare
    assert "奖金用于质量改进" not in bare
    assert "按规定只授称号，不发奖金" in bare


def test_where_nothing_is_asked_afterwards_nothing_is_told(client, decision, officer, head):
    Cycle.objects.update(rulebook={**decision.cycle.rulebook, "after": {"prize_for_quality_work": False}})
    made = decisions.release(decision, by=head)
    client.force_login(officer)
    assert "获奖之后" not in client.get(made[0].get_absolute_url()).content.decode()
    assert "获奖之后" not in Letter.objects.filter(template="awards/award_granted").first().body


def test_the_title_only_for_budget_funded_bodies_is_no_rule_for_persons():
    tier = {"code": "person", "name": "个人奖", "quota": 1, "candidates": "person", "prize_yuan": "20000"}
    book = builders.make_rulebook(tiers=[{**tier, "budget_funded_title_only": True}])
    assert "tiers[0].budget_funded_title_only" in [fault.path for fault in faults_of(Rulebook.model_validate(book))]


def _paper(decision) -> str:
    return str(DecisionDocument().paper(Decision.objects.get(pk=decision.pk)))


def test_a_draft_decision_is_not_public(decision, enterprise, member, head, supervisor):
    for person in (AnonymousUser(), enterprise, member):
        assert not Decision.objects.visible_to(person).exists()
    assert Decision.objects.visible_to(supervisor).exists()
    decisions.release(decision, by=head)
    assert Decision.objects.visible_to(AnonymousUser()).exists()
