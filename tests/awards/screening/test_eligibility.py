"""The eligibility check: what data can judge is judged, what a department answered stands beside it, an officer overrules only with a reason."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Region, User
from awards.applications.models import Application, IndicatorValue
from awards.applications.public import plan, public_stage
from awards.applications.workflow import BEGIN_REVIEW
from awards.cycles import words
from awards.cycles.models import Cycle, Scheme
from awards.cycles.rulebook import Rulebook
from awards.inquiries import answering, sending
from awards.inquiries.answering import Given
from awards.panels.readings import READY_FOR_REVIEW
from awards.screening import actions
from awards.screening.actions import Found
from awards.screening.judging import judged
from awards.screening.models import Screening
from awards.screening.waiting import awaiting
from benchmarking.adoption.models import Adoption
from benchmarking.programmes.models import Department, Nomination, Programme
from core import clock, journal
from core.models import Letter
from core.refusal import Refused
from tests import people
from tests.awards import builders
from tests.awards.honours.rows import make_award
from tests.awards.inquiries import stories
from tests.awards.waiting import lines_of
from tests.counting import statements

FIRST = ("application", "eligibility", "completeness", "preliminary")
SECOND = ("application", "completeness", "eligibility", "preliminary")


def make_book(before: tuple[str, ...] = SECOND, **eligibility: Any) -> dict[str, Any]:
    book = builders.make_rulebook(vetoes=stories.VETOES)
    names = [*before, *builders.PHASES[3:]]
    book["stages"] = [book["stages"][0], *({"name": name} for name in names[1:])]
    book["eligibility"] = {"min_years_since_founding": 3, "barred_after_win_years": 3, **eligibility}
    return book


def make_case(book: dict[str, Any] | None = None, stage: str = "accepted", **organization: Any) -> Application:
    cycle = builders.make_cycle(rulebook=book or make_book())
    return builders.make_application(cycle, people.make_organization(**organization), stage=stage)


def verdicts(case: Application) -> dict[str, bool | None]:
    return {row.check.code: row.met for row in judged(case)}


def passed(case: Application, **changed: Found) -> dict[str, Found]:
    """Everything as it should be, with a note where a person judged."""
    found = {row.check.code: Found(True, "" if row.met else "已核查") for row in judged(case)}
    return {**found, **{code.replace("_", "-"): said for code, said in changed.items()}}


def test_the_plan_with_an_eligibility_check_runs() -> None:
    for before in (
        FIRST,
        SECOND,
        ("application",),
        ("application", "eligibility"),
        ("application", "recommendation", "completeness", "acceptance"),
    ):
        assert Rulebook.parse(make_book(before)).stages


def test_what_data_can_judge(db: None) -> None:
    case = make_case(founded_on=clock.today() - timedelta(days=400), region=people.make_region("410102", "中原区"))
    assert verdicts(case) == {
        "region": False, "founding": False, "bar": True, "fraud": True,
        "veto-accident": None, "veto-pollution": None, "veto-credit": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "values", "met"),
    [
        ({"sizes": ["large"]}, {}, {"size": False}),
        ({"sizes": ["medium"]}, {}, {"size": True}),
        ({"no_loss_years": 3}, {2012: 1, 2013: 0, 2014: 5}, {"no_loss": True}),
        ({"no_loss_years": 3}, {2012: 1, 2013: -1, 2014: 5}, {"no_loss": False}),
        ({"no_loss_years": 3}, {2013: 1, 2014: 5}, {"no_loss": None}),
        ({"years_with_model": 3, "pool_member": True}, {}, {"model": None, "pool": None}),
        ({"management_certificate": True, "trade_position": "行业前列"}, {}, {"certificate": None, "trade": None}),
        ({"internal_notice_days": 5}, {}, {"internal_notice": None}),
        ({"registered_in_region": True, "no_loss_years": 0}, {}, {"region": True}),
        ({"conditions": ["遵守法律"], "excluded_bodies": ["机关"]}, {}, {"excluded-1": None, "condition-1": None}),
    ],
)
def test_each_condition(db: None, rule: dict[str, Any], values: dict[int, int], met: dict[str, bool | None]) -> None:
    case = make_case(make_book(**rule))
    IndicatorValue.objects.filter(application=case).delete()
    for year, value in values.items():
        IndicatorValue.objects.create(application=case, code="profit", year=year, value=value)
    found = verdicts(case)
    assert {code: found[code] for code in met} == met


@pytest.mark.parametrize(
    ("started", "confirmed", "stage", "met"),
    [
        (date(2010, 1, 1), True, "adopting", True),
        (date(2010, 1, 1), False, "adopting", None),
        (None, True, "adopting", False),
        (date(2010, 1, 1), True, "lapsed", False),
    ],
)
def test_years_with_the_model_come_from_the_register(
    officer: User, started: date | None, confirmed: bool, stage: str, met: bool | None
) -> None:
    case = make_case(make_book(years_with_model=3))
    Adoption.objects.create(
        organization=case.organization, stage=stage, started_on=started or clock.today() - timedelta(days=300),
        reported_by=officer, confirmed_at=clock.now() if confirmed else None,
    )  # fmt: skip
    assert verdicts(case)["model"] == met


@pytest.mark.parametrize(("stage", "met"), [("nominated", None), ("cultivating", True), ("dropped", None)])
def test_the_pool_is_that_of_the_programmes(officer: User, stage: str, met: bool | None) -> None:
    case = make_case(make_book(pool_member=True))
    programme = Programme.objects.create(reference="CY2011", name="创四优计划", from_year=2011, until_year=2015)
    Nomination.objects.create(
        line=programme.lines.create(order=1, name="百强", target=10), department=Department.objects.create(name="经信局"),
        organization=case.organization, year=2014, reasons="骨干企业", nominated_by=officer, stage=stage,
    )  # fmt: skip
    row = next(row for row in judged(case) if row.check.code == "pool")
    assert row.met is met
    assert ("创四优计划（培育中）" in row.told) == (met is True)


def test_a_win_bars_by_its_scope(db: None) -> None:
    for scope, tiers, met in (
        ("every_tier", 1, False),
        ("same_tier", 1, False),
        ("same_tier", 2, None),
    ):
        book = make_book(bar_scope=scope)
        book["tiers"] = [*book["tiers"], {"code": "nominee", "name": "提名奖", "quota": 2}][:tiers]
        code = f"zmd-{scope[:4]}-{tiers}".replace("_", "-")
        earlier = builders.make_cycle(
            code=f"{code}-e", edition=50 + 10 * tiers + (scope == "same_tier"), award_year=2014
        )
        organization = people.make_organization()
        make_award(earlier, organization)
        cycle = builders.make_cycle(code=code, edition=80 + 10 * tiers + (scope == "same_tier"), rulebook=book)
        case = builders.make_application(cycle, organization, stage="accepted")
        assert verdicts(case)["bar"] is met, (scope, tiers)


def test_a_tier_may_bar_for_years_of_its_own(db: None) -> None:
    """Who won the main prize waits; who was only nominated may go on to the main prize: the years are those of the tier that was won."""
    for number, (years, barred, met) in enumerate(
        [(3, 0, True), (0, 2, False), (3, None, False), (0, 0, True), (9, 1, True)]
    ):
        earlier = builders.make_cycle(code=f"zmd-e{number}", edition=50 + number, award_year=2013)
        organization = people.make_organization()
        award = make_award(earlier, organization)
        book = make_book(barred_after_win_years=years)
        book["tiers"] = [dict(book["tiers"][0], barred_years=barred)]
        assert book["tiers"][0]["code"] == award.tier.code
        cycle = builders.make_cycle(code=f"zmd-l{number}", edition=70 + number, rulebook=book)
        case = builders.make_application(cycle, organization, stage="accepted")
        assert verdicts(case).get("bar", True) is met, (years, barred)


def test_a_district_award_of_the_same_year_speaks_against_it(db: None) -> None:
    case = make_case(make_book(not_with_district_award=True))
    assert verdicts(case)["district"] is None
    local = Scheme.objects.create(
        code="yicheng",
        name="区长质量奖",
        region=Region.objects.get(code="411702"),
        organizer="区局",
        approving_body="区政府",
    )
    other = builders.make_cycle(code="yicheng-2015", edition=9)
    Cycle.objects.filter(pk=other.pk).update(scheme=local, title="驿城区区长质量奖")
    builders.make_application(other, case.organization, stage="submitted")
    row = next(row for row in judged(case) if row.check.code == "district")
    assert (row.met, row.told) == (False, "驿城区区长质量奖")


def test_a_district_asks_for_the_citys_award_of_the_same_year(db: None) -> None:
    book = make_book(not_with_district_award=True)
    book["scheme"] |= {"code": "yicheng", "name": "驿城区区长质量奖", "region": "411702"}
    case = make_case(book)
    local = Region.objects.get(code="411702")
    Scheme.objects.filter(pk=case.cycle.scheme_id).update(region=local)
    assert case.cycle.rules.scheme.is_of_district
    assert "不得与市级质量奖同年申报。" in list(words.eligibility(case.cycle.rules))
    row = next(row for row in judged(case) if row.check.code == "district")
    assert (row.met, row.told) == (None, "平台上没有同年市级质量奖的申报")
    city = builders.make_cycle(code="zmd-city")
    told = builders.make_application(city, case.organization, stage="draft")
    assert verdicts(case)["district"] is None  # not handed in
    Application.objects.filter(pk=told.pk).update(stage="submitted", submitted_at=clock.now())
    row = next(row for row in judged(case) if row.check.code == "district")
    assert (row.check.label, row.met, row.told) == ("未在同年申报市级质量奖", False, city.title)
    Cycle.objects.filter(pk=city.pk).update(award_year=city.award_year - 1)
    assert verdicts(case)["district"] is None


def test_what_a_department_answered_stands_beside_its_veto(officer: User) -> None:
    case = make_case()
    inquiry, _code = stories.sent(case.cycle, officer)
    rows = {row.check.code: row for row in judged(case)}
    assert "应急管理局尚未回复" in rows["veto-accident"].told
    assert rows["veto-pollution"].told == "未征求部门意见"
    assert "规则未指明核查部门" in rows["veto-credit"].told
    key = stories.line_of(inquiry).pk
    answering.save(inquiry, {key: Given("found", "较大事故", clock.today())})
    assert verdicts(case)["veto-accident"] is None  # filled in, not handed in
    answering.answer(inquiry, answered_by="丁某", answered_phone="1")
    assert verdicts(case)["veto-accident"] is False
    sending.reopen(inquiry, reason="核对", due_on=inquiry.due_on, by=officer)
    assert verdicts(case)["veto-accident"] is None
    answering.save(inquiry, {key: Given("clear")})
    answering.answer(inquiry, answered_by="丁某", answered_phone="1")
    assert verdicts(case)["veto-accident"] is True


def test_qualified_with_findings_and_a_letter(officer: User) -> None:
    case = make_case()
    screening = actions.qualify(case, findings=passed(case), by=officer)
    assert (case.stage, screening.kind, screening.outcome) == ("qualified", "eligibility", "passed")
    notes = {finding.code: finding.note for finding in screening.findings.all()}
    assert notes["bar"] == "限报期内无获奖记录"  # what the data said is kept
    assert notes["veto-credit"] == "已核查"
    assert Letter.objects.get().subject == "申报 ZMD-2015-001 通过资格审查"


def test_an_officer_overrules_only_with_a_reason(officer: User) -> None:
    case = make_case(founded_on=clock.today() - timedelta(days=400))
    with pytest.raises(Refused, match="“成立满 3 年”的自动判定为“不符合”，改判须在说明里写明理由"):
        actions.qualify(case, findings=passed(case, founding=Found(True)), by=officer)
    case.refresh_from_db()
    assert case.stage == "accepted"
    actions.qualify(case, findings=passed(case, founding=Found(True, "由存续分立而来，连续经营")), by=officer)
    line = journal.timeline(case).last()
    assert line is not None
    assert line.data["overruled"] == {"founding": "由存续分立而来，连续经营"}


def test_disqualified_with_its_reason(officer: User) -> None:
    case = make_case(founded_on=clock.today() - timedelta(days=400))
    young = passed(case, founding=Found(False))
    with pytest.raises(Refused, match="不能通过"):
        actions.qualify(case, findings=young, by=officer)
    with pytest.raises(Refused, match="请写明理由"):
        actions.disqualify(case, findings=young, reason=" ", by=officer)
    actions.disqualify(case, findings=young, reason="成立不足三年", by=officer)
    assert case.stage == "declined"
    letter = Letter.objects.get()
    assert "成立不足三年" in letter.body
    assert "成立满 3 年：截至申报截止日满 1 年" in letter.body


@pytest.mark.parametrize(("before", "stage"), [(FIRST, "submitted"), (SECOND, "accepted")])
def test_the_check_stands_where_the_plan_has_it(
    officer: User, enterprise: User, before: tuple[str, ...], stage: str
) -> None:
    case = make_case(make_book(before), stage=stage)
    assert [(str(line.title), line.count) for line in lines_of(awaiting, officer)] == [("待资格审查的申报", 1)]
    assert [step.label for step in plan(case) if step.state == "current"] == ["资格审查"]
    actions.qualify(case, findings=passed(case), by=officer)
    assert str(public_stage(case).label) == "资格审查通过"
    waits = "待形式审查的申报" if before == FIRST else "待初审的申报"
    assert [str(line.title) for line in lines_of(awaiting, officer)] == [waits]


def test_without_further_checks_the_review_may_begin(officer: User) -> None:
    case = make_case(make_book(("application", "eligibility")), stage="submitted")
    assert not case.allows(BEGIN_REVIEW)
    actions.qualify(case, findings=passed(case), by=officer)
    assert case.allows(BEGIN_REVIEW)
    assert case.stage in READY_FOR_REVIEW
    assert lines_of(awaiting, officer) == []


def test_a_plan_without_it_refuses_it(officer: User, cycle: Cycle) -> None:
    case = builders.make_application(cycle, stage="accepted")
    with pytest.raises(Refused, match="本届的评审流程不含这一环节"):
        actions.qualify(case, findings=passed(case), by=officer)


def test_what_is_returned_afterwards_is_checked_again(officer: User) -> None:
    case = make_case(make_book(FIRST), stage="submitted")
    actions.qualify(case, findings=passed(case), by=officer)
    failed = {"form": Found(True), "seal": Found(False)}
    actions.send_back(case, findings=failed, reason="缺公章", due_on=clock.today(), by=officer)
    Application.objects.filter(pk=case.pk).update(stage="submitted")
    case = Application.objects.get(pk=case.pk)
    actions.qualify(case, findings=passed(case), by=officer)
    outcomes = Screening.objects.filter(kind="eligibility").order_by("pk").values_list("outcome", flat=True)
    assert list(outcomes) == ["returned", "passed"]


def test_the_page_tells_and_keeps(client: Client, officer: User) -> None:
    case = make_case(make_book(years_with_model=3), founded_on=clock.today() - timedelta(days=400))
    client.force_login(officer)
    address = reverse("awards:screening-eligibility", args=[case.reference])
    page = client.get(address).content.decode()
    assert "自动判定" in page
    assert "截至申报截止日满 1 年" in page
    given = {f"verdict-{row.check.code}": "yes" for row in judged(case)}
    kept = client.post(address, {**given, "outcome": "qualify", "note-region": "我写的说明"})
    assert kept.status_code == 422
    assert kept.context["form"].errors["note-model"] == ["没有数据可以判定：请写明核实依据，或上传佐证。"]
    given["basis"] = "已核对原始凭证"
    kept = client.post(address, {**given, "outcome": "qualify", "note-region": "我写的说明"})
    assert kept.status_code == 422
    assert "改判须在说明里写明理由" in kept.content.decode()
    assert "我写的说明" in kept.content.decode()
    proof = people.pdf("证明.pdf")
    done = client.post(address, {**given, "outcome": "qualify", "note-founding": "连续经营", "proof-founding": proof})
    assert done.status_code == 302
    findings = Screening.objects.get(kind="eligibility").findings
    assert findings.get(code="founding").proof is not None
    assert findings.get(code="model").note == "已核对原始凭证"


@pytest.mark.parametrize("who", ["enterprise", "district", "expert", "supervisor"])
def test_only_the_bureau_decides(client: Client, request: pytest.FixtureRequest, who: str) -> None:
    client.force_login(request.getfixturevalue(who))
    case = make_case()
    codes = {"enterprise": 404, "district": 403, "expert": 404, "supervisor": 403}
    assert client.get(reverse("awards:screening-eligibility", args=[case.reference])).status_code == codes[who]


def test_statements_do_not_grow_with_the_rulebook(client: Client, officer: User) -> None:
    client.force_login(officer)
    counts = []
    for number in (1, 3):
        book = make_book(conditions=[f"条件{n}" for n in range(number)])
        book["vetoes"] = [{**stories.VETOES[0], "code": f"v{n}"} for n in range(number)]
        cycle = builders.make_cycle(code=f"zmd-{number}", edition=20 + number, rulebook=book)
        case = builders.make_application(cycle, stage="accepted")
        stories.drafts(cycle, officer, departments=stories.BOTH[:1])
        counts.append(statements(client, reverse("awards:screening-eligibility", args=[case.reference])))
    assert counts[0] == counts[1]


def test_a_return_says_section_by_section_what_is_missing(client: Client, officer: User, cycle: Cycle) -> None:
    case = builders.make_application(cycle, stage="submitted")
    client.force_login(officer)
    address = reverse("awards:screening-completeness", args=[case.reference])
    data = {
        "verdict-form": "yes", "verdict-seal": "no", "due_on": clock.today().isoformat(), "outcome": "send_back",
        "remark-4.1.2": "请补充数据", "remark-commitment": "缺公章", "remark-profile": " ",
    }  # fmt: skip
    assert client.post(address, data).status_code == 302
    screening = Screening.objects.get()
    assert screening.reason == "请按各部分的补正要求修改。"
    assert list(screening.remarks.values_list("section", "reason")) == [
        ("4.1.2", "请补充数据"),
        ("commitment", "缺公章"),
    ]
    assert "承诺书：缺公章" in Letter.objects.get().body


def test_a_section_that_is_not_there_is_refused(officer: User, cycle: Cycle) -> None:
    case = builders.make_application(cycle, stage="submitted")
    with pytest.raises(Refused, match="没有这一部分"):
        actions.send_back(
            case, findings={"form": Found(False), "seal": Found(True)}, reason="", due_on=clock.today(), by=officer,
            remarks={"9.9": "没有"},
        )  # fmt: skip
