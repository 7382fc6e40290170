"""A proposal: chosen from the records, drawn up with its basis, released by a second person, its result recorded."""

import re
import subprocess
from datetime import date

import pytest
from django.urls import reverse

from accounts.models import Organization, Role
from awards.honours.models import AwardStage
from benchmarking.improvement.models import Plan
from benchmarking.proposals import actions
from benchmarking.proposals.documents import ProposalLetter
from benchmarking.proposals.models import Proposal, ProposalStage
from benchmarking.proposals.waiting import awaiting
from core import clock, journal
from core.documents import documents
from core.models import Letter
from core.refusal import Refused
from core.waiting import counted
from tests import people
from tests.benchmarking.comparisons import builders as comparing
from tests.benchmarking.practices import builders as practising
from tests.benchmarking.proposals.builders import FACTS, LATER, NOW, make_award, make_draft, make_released
from tests.counting import statements

AT = "/benchmarking/proposals/"


@pytest.fixture
def award(organization, officer, head):
    return make_award(organization, officer, head)


def test_from_the_suggestion_to_the_result_through_the_pages(client, award, enterprise, officer, head):
    client.force_login(officer)
    with clock.at(NOW):
        assert award.organization.name in client.get(f"{AT}candidates/").content.decode()
        here = f"{AT}candidates/{award.organization_id}/"
        form = client.get(here).context["form"]
        assert form["application"].value() == award.application_id
        without = client.post(here, FACTS)
        assert without.status_code == 422
        assert "请至少选择一项依据" in without.content.decode()
        made = client.post(here, {**FACTS, "application": award.application_id})
        assert made.url == f"{AT}TJ2016-001/"
        form = client.get(f"{made.url}edit/").context["form"]
        given = {**FACTS, "application": award.application_id, "version": form["version"].value()}
        assert client.post(f"{made.url}edit/", {**given, "number": "驻质强办函〔2016〕9号"}).url == made.url
        stale = client.post(f"{made.url}edit/", {**given, "reasons": "另一种理由"})
        assert stale.status_code == 422
        assert "另一种理由" in stale.content.decode()
        client.post(f"{made.url}prepare/")
        client.force_login(head)
        client.post(f"{made.url}return/", {"reason": "理由再具体些"})
        client.force_login(officer)
        client.post(f"{made.url}prepare/")
        client.force_login(head)
        client.post(f"{made.url}release/")
    with clock.at(LATER):
        client.force_login(officer)
        early = client.post(f"{made.url}result/", {"won": "yes", "decided_on": "2016-01-01", "result": "省长质量奖"})
        assert early.status_code == 422
        assert "不能早于推荐函的签发日期" in early.content.decode()
        client.post(
            f"{made.url}result/", {"won": "yes", "decided_on": "2017-01-20", "result": "省长质量奖，豫政〔2017〕2号"}
        )
    proposal = Proposal.objects.get()
    assert (proposal.stage, proposal.decided_on) == (ProposalStage.WON, date(2017, 1, 20))
    assert [line.verb.partition(".")[2] for line in journal.timeline(proposal)] == [
        "draw_up", "edit", "prepare", "return_to_draft", "prepare", "release", "win",
    ]  # fmt: skip
    told = Letter.objects.filter(template__startswith="benchmarking/proposal").order_by("pk")
    assert [(letter.template.rpartition("_")[2], letter.recipient) for letter in told] == [
        ("prepared", head), ("returned", officer), ("prepared", head), ("released", enterprise), ("won", enterprise),
    ]  # fmt: skip


def test_lost(award, officer, head, enterprise):
    proposal = make_released(award, officer, head)
    with clock.at(LATER):
        with pytest.raises(Refused, match="不能晚于今天"):
            actions.lose(proposal, decided_on=date(2017, 5, 1), result="未入围", by=officer)
        actions.lose(proposal, decided_on=date(2017, 1, 20), result="未入围现场评审", by=officer)
    assert proposal.stage == ProposalStage.LOST
    assert "未入围现场评审" in Letter.objects.get(template="benchmarking/proposal_lost").body


def test_four_eyes(award, officer, head):
    proposal = make_draft(award, head)
    with clock.at(NOW):
        actions.prepare(proposal, by=officer)
        with pytest.raises(Refused, match="您修改过这份内容"):
            actions.release(proposal, by=head)
        with pytest.raises(Refused, match="已送签"):
            actions.edit(proposal, application=award.application, by=officer, **FACTS)
        second = people.make_user(Role.HEAD)
        actions.release(proposal, by=second)
    assert proposal.released_by == second


def test_the_basis_is_the_organizations_own_and_still_holds(award, officer, head, organization):
    other = make_award(people.make_organization(), officer, head)
    with pytest.raises(Refused, match="不是这家组织的"):
        actions.draw_up(organization=organization, application=other.application, by=officer, **FACTS)
    with pytest.raises(Refused, match="请选择推荐的依据"):
        actions.draw_up(organization=organization, by=officer, **FACTS)
    proposal = make_draft(award, officer)
    with clock.at(NOW):
        actions.prepare(proposal, by=officer)
        type(award).objects.filter(pk=award.pk).update(
            stage=AwardStage.WITHDRAWN,
            withdrawn_by=head,
            withdrawal_prepared_by=officer,
            withdrawn_on=date(2016, 5, 1),
            withdrawal_basis="细则第十九条",
            withdrawal_reason="弄虚作假",
        )
        with pytest.raises(Refused, match="奖项已撤销"):
            actions.release(proposal, by=head)


def test_once_per_award_and_year(award, officer):
    make_draft(award, officer)
    with pytest.raises(Refused, match="本年度已推荐"):
        make_draft(award, officer)
    make_draft(award, officer, year=2017)
    other = make_draft(award, officer, award="中国质量奖")
    with pytest.raises(Refused, match="本年度已推荐"):
        actions.edit(other, application=award.application, by=officer, **FACTS)


def test_who_is_suggested(client, award, officer, head):
    firm, user = comparing.make_firm("对比企业")
    comparing.make_accepted(comparing.make_released(officer, head, firm), firm, user, officer)
    case_firm, case_user = comparing.make_firm("案例企业", region=people.make_region("411721", "西平县"))
    practising.make_released(case_firm, case_user, officer, head)
    practising.make_submitted(*comparing.make_firm("未发布企业"))
    people.make_organization("旁人")
    make_draft(award, officer)
    client.force_login(officer)

    def listed(query=""):
        with clock.at(NOW):
            return [row.name for row in client.get(f"{AT}candidates/?{query}").context["page"]]

    assert listed()[0] == award.organization.name
    assert set(listed()) == {award.organization.name, "对比企业", "案例企业"}
    assert listed("ground=awards_held") == [award.organization.name]
    assert listed("ground=cases_released") == ["案例企业"]
    assert listed("ground=comparisons_accepted") == ["对比企业"]
    assert listed("region=411721") == ["案例企业"]
    assert listed("q=对比") == ["对比企业"]
    with clock.at(NOW):
        first = client.get(f"{AT}candidates/").context["page"][0]
    assert (first.awards_held, first.cases_released, first.comparisons_accepted, first.is_proposed) == (1, 0, 0, True)


def test_filters(client, award, officer, head):
    make_released(award, officer, head)
    make_draft(award, officer, award="中国质量奖", level="nation", year=2017)
    client.force_login(officer)

    def listed(query):
        return [row.award for row in client.get(f"{AT}?{query}").context["page"]]

    assert listed("") == ["中国质量奖", "河南省省长质量奖"]
    for query in ("stage=draft", "level=nation", "year=2017", "q=中国"):
        assert listed(query) == ["中国质量奖"], query
    assert listed("q=不存在") == listed("year=1999") == []


def test_the_letter(award, officer, head, tmp_path):
    officer.phone = "0396-0000001"
    officer.save()
    firm = award.organization
    form_user = firm.memberships.get().user
    form = comparing.make_accepted(comparing.make_released(officer, head, firm), firm, form_user, officer)
    proposal = make_released(award, officer, head, comparison=form)
    file = tmp_path / "letter.pdf"
    file.write_bytes(documents["proposal-letter"]().render(ProposalLetter.fetch(proposal.reference)))
    told = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True).stdout
    words = re.sub(r"\s", "", told)
    for phrase in (
        "驻质强办函〔2016〕8号", "参评河南省省长质量奖的函", "河南省质量强省工作领导小组办公室：", "一、基本情况", "现有职工320人", "证书编号ZMD-2015-001",
        "与昆仑重工集团对比1项", "（一）质量管理成熟。", "特此函达", "2016年5月10日", "联系人：经办人周，联系电话：0396-0000001",
    ):  # fmt: skip
        assert phrase in words, phrase
    assert "送审稿" not in words
    assert ProposalLetter().paper(make_draft(award, officer, year=2017)).status == "送审稿"


def test_what_waits(award, officer, head, expert):
    make_draft(award, officer, year=2018)
    prepared = make_draft(award, officer, year=2019)
    actions.prepare(prepared, by=officer)
    make_released(award, officer, head)

    def lines(user):
        with clock.at(LATER):
            return {line.title: line.count for line in counted(awaiting(user))}

    assert lines(officer) == {"推荐待送签": 1, "推荐结果待登记": 1}
    assert lines(head) == {"推荐待送签": 1, "推荐结果待登记": 1, "推荐函待签发": 1}
    assert lines(expert) == {}


ROLES = (
    "officer",
    "head",
    "supervisor",
    "administrator",
    "district",
    "expert",
    "member",
    "enterprise",
    "other_enterprise",
)
MATRIX = {
    #                    off  head sup  adm  dist exp  memb ent  other
    "GET list": (200, 200, 200, 403, 403, 403, 403, 403, 403),
    "GET candidates": (200, 200, 403, 403, 403, 403, 403, 403, 403),
    "GET draw-up": (200, 200, 403, 403, 403, 403, 403, 403, 403),
    "GET detail": (200, 200, 200, 404, 404, 404, 404, 404, 404),
    "GET edit": (200, 200, 403, 404, 404, 404, 404, 404, 404),
    "POST prepare": (302, 303, 403, 404, 404, 404, 404, 404, 404),
    "POST return": (403, 303, 403, 404, 404, 404, 404, 404, 404),
    "POST release": (403, 303, 403, 404, 404, 404, 404, 404, 404),
    "POST result": (422, 422, 403, 404, 404, 404, 404, 404, 404),
}


@pytest.mark.only_sqlite
@pytest.mark.parametrize("act", MATRIX)
def test_who_may(client, request, award, officer, enterprise, other_enterprise, act):
    proposal = make_draft(award, officer)
    method, name = act.split()
    arguments = {"list": [], "candidates": [], "draw-up": [award.organization_id]}.get(name, [proposal.reference])
    url = reverse(f"benchmarking:proposals-{name}", args=arguments)
    got = []
    for role in ROLES:
        client.force_login(request.getfixturevalue(role))
        got.append(getattr(client, method.lower())(url).status_code)
    assert dict(zip(ROLES, got, strict=True)) == dict(zip(ROLES, MATRIX[act], strict=True))


def test_one_row_and_three_cost_the_same(client, award, officer, head):
    proposal = make_released(award, officer, head)
    client.force_login(officer)
    addresses = [AT, f"{AT}candidates/", f"{AT}candidates/{award.organization_id}/", proposal.get_absolute_url()]
    one = [statements(client, address) for address in addresses]
    for _ in range(2):
        other = make_award(people.make_organization(), officer, head)
        make_released(other, officer, head)
    assert [statements(client, address) for address in addresses] == one
    assert max(one) <= 14


def test_the_letter_tells_of_a_plan_only_where_one_was_adopted(award, officer, head, organization, enterprise):
    compared = comparing.make_accepted(
        comparing.make_released(officer, head, organization), organization, enterprise, officer
    )
    with clock.at(NOW):
        proposal = actions.draw_up(organization=organization, comparison=compared, by=officer, **FACTS)
    plan = Plan.objects.create(
        reference="GJ2015-001", organization=organization, title="三年改进计划", from_year=2016, until_year=2018
    )

    def told():
        return str(ProposalLetter().paper(ProposalLetter.rows().get(pk=proposal.pk)).blocks)

    assert "部署的质量标杆对比" in told()
    assert "制定了改进计划" not in told()
    plan.adopted_on = date(2016, 1, 4)
    plan.save()
    assert "并制定了改进计划。" in told()


def test_an_organization_whose_verification_was_undone_meanwhile_is_not_proposed(award, officer):
    page = Organization.objects.get(pk=award.organization_id)
    Organization.objects.filter(pk=page.pk).update(stage="returned")
    with clock.at(NOW), pytest.raises(Refused, match="尚未核验"):
        actions.draw_up(organization=page, application=award.application, by=officer, **FACTS)
