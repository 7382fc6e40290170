"""A cycle of any sound rulebook, driven from the call to the certificates by the portal's own actions.

`open_cycle` loads and publishes a rulebook, `drive` takes its cases through the plan. One function per stage of the plan stands in ACTS; whoever
adds a stage adds a function there. Scores fall from case to case, so that who wins is known; votes are mixed.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from stdnum.cn import ric

from accounts.models import Organization, Role, User
from awards.afterwards import reassessing
from awards.applications import actions as applying
from awards.applications import handing_in
from awards.applications.about import About
from awards.applications.actions import indicator_years
from awards.applications.models import Application
from awards.applications.querysets import ApplicationQuerySet
from awards.applications.workflow import CLOSED, Stage, decides_first
from awards.approvals import actions as approvals
from awards.committee import actions as committee
from awards.committee import closing, rounds, voting
from awards.committee.models import Candidate, Meeting
from awards.committee.readings import still_open
from awards.consensus import actions as consensus
from awards.criteria.models import Item
from awards.criteria.scoring import votes_needed
from awards.cycles import actions as cycles
from awards.cycles import sealing
from awards.cycles.entry import CheckRule
from awards.cycles.kinds import CandidateKind
from awards.cycles.models import Cycle, CycleStage, Phase
from awards.cycles.rulebook import Rulebook
from awards.defence import actions as defending
from awards.defence import planning
from awards.defence.models import Defence
from awards.honours import decisions, topping_up, withdrawals
from awards.honours.models import Award
from awards.honours.money import Payment
from awards.honours.topping_up import Upper
from awards.inquiries import answering, preparing, sending
from awards.inquiries.readings import rechecks
from awards.nominations import actions as nominations
from awards.nominations.actions import Choice
from awards.nominations.readings import (
    misfit,
    names_beside_ranking,
    naming_step,
    pool_for,
    proposed,
    rule_of,
    taken,
    to_name,
    to_name_off_quota,
)
from awards.notices import actions as notices
from awards.notices import moving_up, objections
from awards.notices.models import Notice, NoticeLine
from awards.notices.readings import to_publicise
from awards.panels import actions as panels
from awards.panels import assignment, declarations, seats
from awards.panels.models import PanelCase
from awards.polls import actions as polls
from awards.polls import running as polling
from awards.ranking import actions as ranking
from awards.recommendations import actions as recommendations
from awards.recommendations.models import Opinion
from awards.recommendations.readings import standing_of
from awards.review import actions as review
from awards.screening import accepting
from awards.screening import actions as screening
from awards.screening.actions import Found
from awards.screening.judging import judged, veto_found
from awards.visits import actions as visits
from core import clock
from core.refusal import Refused
from tests import people
from tests.awards.panels.stories import STRENGTH, judgements

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def mostly_yes(seat: int, candidate: Candidate) -> str:
    return "no" if candidate.order > 1 and (seat + candidate.order) % 4 == 0 else "yes"


@dataclass
class World:
    """A running cycle and its people. `now` goes on with every act; `excludes` has one case of the first notice lose its candidacy; `says`
    is what the member in a seat votes on a candidate."""

    cycle: Cycle
    organizations: Sequence[Organization]
    officer: User
    head: User
    second_head: User
    experts: Sequence[User]
    members: Sequence[User]
    excludes: bool = False
    kinds: Sequence[str] = (CandidateKind.ORGANIZATION,)
    says: Callable[[int, Candidate], str] = mostly_yes
    turns_away: bool = False  # the last case has a department or its recommender against it
    bare_quorum: bool = False  # no more members than must come sign in
    recuses: bool = False  # a member of the committee does not vote on the first candidate
    step: int = 5  # percent by which each case is scored below the one before
    now: datetime = field(default_factory=clock.now)
    told: list[str] = field(default_factory=list)  # the acts, in their order

    @property
    def plan(self) -> list[str]:
        return self.cycle.phases

    @property
    def cases(self) -> list[Application]:
        """Those under way, in the order of their numbers."""
        return self.all(self.cycle.applications.live())

    def all(self, rows: ApplicationQuerySet) -> list[Application]:
        cases = list(rows.select_related("organization__industry").order_by("number"))
        for case in cases:
            case.cycle = self.cycle
        return cases

    def percent_of(self, case: Application) -> int:
        return max(90 - self.step * (case.number - 1), 10)

    def later(self, by: timedelta = HOUR) -> datetime:
        self.now += by
        return self.now


def open_cycle(
    book: Rulebook,
    organizations: Sequence[Organization],
    *,
    excludes: bool = False,
    kinds: Sequence[str] = (),
    **tells: Any,
) -> World:
    """The rulebook loaded and its call published by the portal's actions; as many experts and members as it asks for."""
    officer, head, second = (people.make_user(role) for role in (Role.OFFICER, Role.HEAD, Role.HEAD))
    window = book.stage(Phase.APPLICATION)
    assert window is not None
    assert window.opens_at is not None
    with clock.at(window.opens_at - 10 * DAY):
        cycle = cycles.load_rulebook(book, by=officer)
        cycles.edit_call(cycle, title="申报通知", text="欢迎申报。", by=officer)
        cycles.publish(cycle, by=head)
    experts = [people.make_user(Role.EXPERT) for _ in range(book.panels.size)] if book.has(Phase.REVIEW) else []
    members = [people.make_user(Role.MEMBER) for _ in range(book.committee.size)] if book.has(Phase.COMMITTEE) else []
    cycle = Cycle.objects.get(pk=cycle.pk)
    named = kinds or (CandidateKind.ORGANIZATION,)
    return World(
        cycle,
        organizations,
        officer,
        head,
        second,
        experts,
        members,
        excludes,
        named,
        now=window.opens_at + 9 * HOUR,
        **tells,
    )


def drive(world: World) -> list[Award]:
    """Every act that the plan allows, in its order, up to the decision of commendation."""
    for phase in world.plan:
        window = world.cycle.window(phase)
        if window is not None and window.opens_at is not None:
            world.now = max(world.now, window.opens_at + 9 * HOUR)
        if _is_time_to_name(world, phase):
            _do(world, "naming", name)
        if phase in CHECKS and not set(CHECKS) & set(world.told):
            _do(world, "inquiries", inquire)
            if Phase.RECOMMENDATION not in world.told:
                _do(world, "opinions", recommend)
        if phase in ACTS:
            _do(world, phase, ACTS[phase])
    if decides_first(world.plan):
        _do(world, "commendation", commend)
    return list(Award.objects.filter(cycle=world.cycle).select_related("application", "tier"))


def _do(world: World, what: str, act: Callable[[World], None]) -> None:
    with clock.at(world.later(DAY)):
        act(world)
    world.told.append(what)


def _is_time_to_name(world: World, phase: str) -> bool:
    goes_on = [name for name in world.plan if name in (Phase.COMMITTEE, Phase.NOTICE, Phase.DECISION)]
    return naming_step(world.plan) is not None and phase == goes_on[0]


def apply(world: World) -> None:
    """Everybody fills in what the rulebook asks for and hands in; the window closes, and two open what was sealed."""
    for place, organization in enumerate(world.organizations):
        about = _about(world.kinds[place % len(world.kinds)], place)
        with clock.at(world.later()):
            hand_in(world.cycle, organization, about=about)
    window = world.cycle.window(Phase.APPLICATION)
    assert window is not None
    assert window.closes_at is not None
    world.now = window.closes_at + 9 * HOUR
    if world.cycle.is_sealed:
        with clock.at(world.now):
            sealing.ask(world.cycle, by=world.officer)
            sealing.unseal(world.cycle, by=world.head)


def _about(kind: str, place: int) -> About:
    if kind == CandidateKind.ORGANIZATION:
        return About()
    if kind == CandidateKind.PERSON:
        return About(kind=kind, subject=f"甲某{place}", post="质量总监", identity_number=_identity_number(place))
    return About(kind=kind, subject=f"质量改进项目{place}", period="2014年3月至12月", participants="甲某、乙某")


def _identity_number(place: int) -> str:
    body = f"11010519491231{place:03d}"
    return body + ric.calc_check_digit(f"{body}0")


def hand_in(cycle: Cycle, organization: Organization, *, about: About) -> Application:
    user, materials = organization.memberships.get().user, cycle.rules.materials
    case = applying.start(cycle, organization, by=user, about=about)
    applying.save_profile(case, text="本组织始建于2005年,主营输送设备。", by=user)
    for item in Item.objects.of(cycle.criteria_id):
        applying.save_answer(case, item=item, text=f"{item.name}：每季度评审一次,形成闭环。", by=user)
    asked = [rule.code for rule in materials.indicators if rule.computed is None]
    cells = [(code, year) for code in asked for year in indicator_years(case)]
    applying.save_indicators(case, values=dict.fromkeys(cells, Decimal(100)), reasons={}, by=user)
    for kind in materials.evidence:
        if kind.required:
            applying.add_evidence(case, code=kind.code, title=kind.label, upload=people.pdf(), by=user)
    if materials.commitment_required:
        applying.commit(case, signatory="甲某", upload=people.pdf("承诺书.pdf"), by=user)
    handing_in.submit(case, by=user)
    return case


def recommend(world: World) -> None:
    """Everybody who may recommend does; where it must be, one body is against the last case."""
    rule, cases = world.cycle.rules.recommendation, world.cases
    if rule.mode == "none" or not cases:
        return
    district = people.make_user(Role.DISTRICT, region=cases[0].organization.region)
    for case in cases:
        against = world.turns_away and rule.mode == "required" and case == cases[-1]
        opinion = Opinion.NOT_RECOMMENDED if against else Opinion.RECOMMENDED
        for kind in rule.by:
            by = district if kind == "district" else world.officer
            body = recommendations.body_of(district) if kind == "district" else "推荐单位"
            recommendations.recommend(case, kind=kind, body=body, opinion=opinion, reason="已经核实。", by=by)


def inquire(world: World, *, recheck: bool = False) -> None:
    """Every department answers: clear, but for the last case where one is to be turned away. Asked again, all are clear."""
    departments = preparing.departments_of(world.cycle, recheck=recheck)
    if not departments or not world.cases:
        return
    stages = preparing.RECHECKED if recheck else preparing.CHECKED
    letters = preparing.prepare(
        world.cycle, stages=stages, departments=departments, recheck=recheck, by=world.officer
    )  # fmt: skip
    last = world.cases[-1]
    for letter in letters:
        code = sending.send(letter, email="", due_on=letter.due_on, by=world.officer)
        asked = answering.opened_by(code)
        assert asked is not None
        if world.turns_away and not recheck:
            found = answering.Given("found", "受到行政处罚。", clock.today())
            lines = asked.lines.filter(application=last)
            answering.save(asked, dict.fromkeys(lines.values_list("pk", flat=True), found))
        answering.clear_rest(asked)
        answering.answer(asked, answered_by="甲某", answered_phone="0396-0000000")


def ask_again(world: World) -> None:
    """Just before the decision, about whom nobody has asked again yet."""
    cases = world.all(world.cycle.applications.filter(stage__in=preparing.RECHECKED))
    if any(row.missing for row in rechecks(world.cycle, cases)):
        inquire(world, recheck=True)


def check_completeness(world: World) -> None:
    checks = world.cycle.rules.completeness
    for case in world.cases:
        if _must_go(case):
            screening.reject(case, findings=_all_found(checks), reason="不予受理。", by=world.officer)
        else:
            screening.accept(case, findings=_all_found(checks), by=world.officer)


def check_eligibility(world: World) -> None:
    """What the data say is what is found."""
    for case in world.cases:
        rows = judged(case)
        findings = {row.check.code: Found(row.met is not False, "已核对原始凭证。") for row in rows}
        if standing_of(case).gap or not all(found.passed for found in findings.values()):
            screening.disqualify(case, findings=findings, reason="不符合申报条件。", by=world.officer)
        else:
            screening.qualify(case, findings=findings, by=world.officer)


def _must_go(case: Application) -> bool:
    return bool(standing_of(case).gap or veto_found(case))


def announce_acceptance(world: World) -> None:
    if not world.cases:
        return
    accepting.release(accepting.draft(world.cycle, by=world.officer), by=world.head)


def review_preliminarily(world: World) -> None:
    checks = world.cycle.rules.checks
    for case in world.cases:
        if _must_go(case):
            screening.decline(case, findings=_all_found(checks), reason="未通过初审。", by=world.officer)
        else:
            screening.admit(case, findings=_all_found(checks), by=world.officer)


def _all_found(checks: Sequence[CheckRule]) -> dict[str, Found]:
    return {check.code: Found(True, "") for check in checks}


def read(world: World) -> None:
    """One panel reads every case; each case is scored a little lower than the one before."""
    cases = world.cases
    if not cases:
        return
    panel = panels.create(world.cycle, name="第一组", by=world.officer)
    if world.cycle.rules.panels.appointment == "lot":
        world.experts = [row.expert for row in seats.draw(panel, size=len(world.experts), by=world.officer)]
    else:
        for expert in world.experts:
            seats.seat(panel, expert=expert, by=world.officer)
    seats.name_leader(panel, expert=world.experts[0], by=world.officer)
    assignment.assign(panel, applications=cases, by=world.officer)
    panels.appoint(panel, by=world.head)
    for expert in world.experts:
        declarations.declare_none(cases, by=expert)
    for sheet in review.begin_review(panel, by=world.officer):
        percent = world.percent_of(sheet.application)
        given = judgements(world.cycle.criteria_id, percent)
        review.save_sheet(sheet, given, by=sheet.expert, overall="总体处于中等水平。")
        review.hand_in(sheet, by=sheet.expert)
    for case in cases:
        review.close_review(case, by=world.officer)


def agree(world: World) -> None:
    for case in world.cases:
        leader = leader_of(case)
        opened = consensus.open_consensus(case, by=leader)
        for item in Item.objects.of(world.cycle.criteria_id):
            consensus.save_item(
                opened, item, by=leader, percent=world.percent_of(case), strengths=[STRENGTH], reason="经讨论确定。"
            )
        consensus.save_summary(opened, text="合议一致。", by=leader)
        consensus.agree(opened, by=leader)


def leader_of(case: Application) -> User:
    leader: User = PanelCase.objects.get(application=case).panel.seats.get(is_leader=True).expert
    return leader


def visit(world: World) -> None:
    for case in world.cases:
        day, leader = clock.today(), leader_of(case)
        planned = visits.plan(
            case, starts_on=day, ends_on=day, programme="首次会议、现场查看、末次会议", by=world.officer
        )
        for row in visits.scores_of(planned):
            given: dict[str, Any] = {
                "percent": world.percent_of(case),
                "finding": "与自评一致。",
                "strengths": [STRENGTH],
            }
            visits.save_item(planned, row.item, by=leader, opportunities=[], reason="现场核实。", **given)
        visits.save_summary(planned, text="现场与自评一致。", by=leader)
        visits.record(planned, by=leader)


def defend(world: World) -> None:
    if not world.cases:
        return
    day = clock.today() + DAY
    planning.plan(
        world.cycle, applications=world.cases, day=day, first=time(9), place="三号会议室", pause=5, by_lot=True,
        by=world.officer,
    )  # fmt: skip
    planning.announce(world.cycle, day, by=world.officer)
    with clock.at(world.later(DAY + 10 * HOUR)):
        for defence in Defence.objects.filter(application__cycle=world.cycle).select_related("application"):
            for expert in world.experts:
                score = Decimal(world.percent_of(defence.application))
                defending.save_score(defence, score=score, strengths="表述清楚。", weaknesses="案例偏少。", by=expert)
                defending.hand_in(defence, by=expert)
            leader = leader_of(defence.application)
            defending.save_summary(defence, text="问：改进如何闭环？答：按季度评审。", by=leader)
            defending.record(defence, by=leader)


def poll(world: World) -> None:
    """Two days of answers, as many about each case as the rulebook asks; then the bell closes it."""
    if not world.cases:
        return
    asked, day, least = polls.draft(world.cycle, by=world.officer), clock.today(), world.cycle.rules.polls.min_answers
    polls.edit(
        asked, title=asked.title, introduction=asked.introduction, questions=["总体上是否满意？"], opens_on=day,
        closes_on=day + DAY, by=world.officer,
    )  # fmt: skip
    polls.prepare(asked, by=world.officer)
    polls.release(asked, by=world.head)
    for case in world.cases:
        for number in range(least):
            polling.answer(asked, reference=case.reference, marks=[5], remark="", fingerprint=f"{number:064x}")
    with clock.at(world.later(2 * DAY)):
        polling.keep_time()


def rank(world: World) -> None:
    """Where there is a tier off quota, the last case is named for it; then the ranking is frozen."""
    if names_beside_ranking(world.cycle):
        off_quota = next(tier for tier in world.cycle.tiers.all() if rule_of(world.cycle, tier).off_quota)
        fitting = [case for case in to_name_off_quota(world.cycle) if not misfit(world.cycle, case, off_quota)]
        if fitting:
            nominations.name_off_quota(fitting[-1], tier=off_quota, reason="有特别贡献。", by=world.head)
    if not world.cases:
        return
    ranking.freeze(ranking.draw_up(world.cycle, by=world.officer), by=world.head)


def name(world: World) -> None:
    """Every case the first tier that it fits and that has places left; the others are set aside."""
    used, choices = Counter(taken(world.cycle)), {}
    votes = naming_step(world.plan) is not None and Phase.COMMITTEE in world.plan
    for case in to_name(world.cycle):
        found = None
        for tier in world.cycle.tiers.all():
            pool = pool_for(world.cycle, case, tier)
            has_room = pool.quota is None or used[pool] < pool.quota + votes
            if found is None and has_room and not misfit(world.cycle, case, tier):
                found = tier
                used[pool] += 1
        choices[case.pk] = Choice(found, "" if found else "名额已满。")
    if choices:
        nominations.name(world.cycle, choices=choices, by=world.head)


def vote(world: World) -> None:
    """Everybody, or just the quorum, signs in and votes; further rounds as the rules have them, then the chair settles what is tied."""
    if not world.cases:
        return
    meeting = committee.plan(
        world.cycle, title="评审委员会会议", held_at=world.now + HOUR, place="一号会议室", chair=world.members[0],
        members=world.members, by=world.officer,
    )  # fmt: skip
    rule = world.cycle.rules.committee
    if world.bare_quorum:
        world.members = world.members[: votes_needed(rule.quorum, rule.size)]
    for member in world.members:
        committee.sign_in(meeting, member=member, by=member)
    if world.recuses:
        first, member = meeting.candidates.order_by("order")[0], world.members[1]
        committee.recuse(first, member=member, reason="曾任其顾问。", by=member)
    committee.open_voting(meeting, by=world.officer)
    count(world, meeting)
    while still_open(meeting, [meeting]):
        meeting = rounds.open_round(meeting, by=world.officer)
        count(world, meeting)
    settle(world, meeting)
    if meeting.announced_at is None:
        rounds.announce(meeting, by=world.officer)


def count(world: World, meeting: Meeting) -> None:
    for seat, member in enumerate(world.members):
        rows = voting.candidates_for(meeting, member)
        if not rows:  # recused from all of them
            continue
        paper = {row.pk: world.says(seat, row) for row in rows}
        voting.cast(meeting, choices=paper, by=member)
    closing.close(meeting, by=world.officer)
    meeting.refresh_from_db()


def settle(world: World, meeting: Meeting) -> None:
    tied = [row for row in closing.candidates_of(meeting) if row.is_tied]
    for (tier, track), group in closing.by_pool(tied):
        places = closing.places_left(meeting, tier, track)
        closing.settle_tie(
            meeting, tier=tier, track=track, chosen=group[:places], reason="按现场评审情况。", by=world.members[0]
        )


def approve(world: World) -> None:
    """The government approves whoever is proposed; one enters the paper, another releases it."""
    if not proposed(world.cycle, Stage.PROPOSED):
        return
    ask_again(world)
    approval = approvals.draft(world.cycle, by=world.officer)
    approvals.edit(
        approval, number="区政府〔2023〕21号", approved_on=clock.today(), scan=people.pdf("批复.pdf"), by=world.officer
    )
    approvals.prepare(approval, by=world.officer)
    approvals.release(approval, by=world.head)


def publicise(world: World) -> None:
    """Notice after notice until nobody is left to publicise; places that were set free are filled where the rulebook says so."""
    while True:
        with clock.at(world.later()):
            for vacancy in moving_up.vacancies(world.cycle):
                for place in vacancy.nexts[:1]:
                    moving_up.move_up(place.case, reason="因取消资格空出名额。", by=world.head)
            if decides_first(world.plan) and proposed(world.cycle, Stage.PROPOSED):
                approve(world)
            if not to_publicise(world.cycle):
                return
            notice = notices.draft(world.cycle, by=world.officer)
            notices.prepare(notice, by=world.officer)
            notices.release(notice, by=world.head)
        _run_out(world, notice)


def _run_out(world: World, notice: Notice) -> None:
    with clock.at(world.later()):
        listed = list(notice.lines.select_related("application").order_by("order"))
        if world.excludes and len(listed) > 1:
            world.excludes = False
            object_to(notice, listed[0], "dismiss", by=world.officer)
            object_to(notice, listed[0], "uphold", by=world.head)
    notice.refresh_from_db()
    assert notice.last_day is not None
    world.now = people.moment(f"{notice.last_day.isoformat()} 09:00") + DAY
    with clock.at(world.now):
        notices.end(notice, by=world.officer)


def object_to(notice: Notice, line: NoticeLine, ends: str, *, by: User) -> None:
    """With all that the rulebook asks for, after a try without; an organization's where it is upheld, else a person's."""
    rule, is_person = notice.cycle.rules.objections, ends == "dismiss"
    said: dict[str, Any] = {
        "line": line, "kind": "person" if is_person else "organization", "name": "甲某", "phone": "13900000000",
        "text": f"反映有关情况（{ends}）。", "address": "驿城区",
    }  # fmt: skip
    if rule.identity_required or rule.evidence_required or (rule.organization_seal and not is_person):
        with pytest.raises(Refused):
            objections.lodge(notice, **said)
    if rule.identity_required:
        said["identity_number"] = _identity_number(1) if is_person else people.credit_code(990001)
    if rule.evidence_required:
        said["evidence"] = people.pdf()
    if rule.organization_seal and not is_person:
        said["sealed_letter"] = people.pdf("异议书.pdf")
    raised = objections.lodge(notice, **said)
    objections.take_up(raised, by=by)
    if is_person:
        objections.dismiss(raised, reply="经核查，不属实。", by=by)
    else:
        objections.uphold(raised, reply="经核查，属实。", reason="核查发现行政处罚。", by=by)


def decide(world: World) -> None:
    """The decision of commendation; before the notice it is the government's approval."""
    (approve if decides_first(world.plan) else commend)(world)


def recheck(world: World) -> None:
    """The departments whose vetoes are checked again are asked, and know of nothing."""
    departments = preparing.departments_of(world.cycle, recheck=True)
    listed = [case.pk for case, _tier in decisions.winners_of(world.cycle)]
    if not departments or not listed:
        return
    for letter in preparing.prepare(
        world.cycle, stages=preparing.RECHECKED, departments=departments, recheck=True, by=world.officer
    ):
        sending.send(letter, email="", due_on=letter.due_on, by=world.officer)
        answering.clear_rest(letter)
        answering.answer(letter, answered_by="丁某", answered_phone="1")


def commend(world: World) -> None:
    recheck(world)
    """Where nobody is left, all places stay empty and there is nothing to decide."""
    if not decisions.winners_of(world.cycle):
        return
    ask_again(world)
    decision = decisions.draft(world.cycle, by=world.officer)
    decisions.edit(
        decision, number="驻政〔2016〕3号", title=decision.title, addressees=decision.addressees, text=decision.text,
        decided_on=clock.today(), by=world.officer,
    )  # fmt: skip
    decision.refresh_from_db()
    decisions.prepare(decision, by=world.officer)
    decisions.release(decision, by=world.second_head)


def top_up(world: World, award: Award) -> list[Payment]:
    """An upper award of the winner at every level that the rulebook tops up; one enters it, another releases it."""
    made = []
    for rule in world.cycle.rules.after.top_ups:
        upper = Upper(
            award.organization, CandidateKind.ORGANIZATION, "", rule.level, f"{rule.level}质量奖",
            world.cycle.award_year, "质量〔2016〕9号", clock.today(),
        )  # fmt: skip
        row = topping_up.prepare(world.cycle, upper, paper=people.pdf(), by=world.officer)
        made.append(topping_up.release(row, by=world.head))
    return made


def assess_again(world: World, award: Award, conclusion: str) -> Award:
    """Two months before the end of the award's validity."""
    assert award.valid_until is not None
    end = people.moment(f"{award.valid_until.isoformat()} 09:00")
    with clock.at(end - 60 * DAY):
        row = reassessing.prepare(
            award, conclusion=conclusion, findings="现场复评。", by=world.officer, due_on=clock.today() + 30 * DAY
        )
        reassessing.release(row, by=world.head)
    return Award.objects.get(pk=award.pk)


def withdraw_for_fraud(world: World, award: Award) -> Award:
    withdrawals.propose(award, basis="管理办法", reason="申报材料弄虚作假。", by=world.officer, for_fraud=True)
    withdrawals.release(award, by=world.head)
    return Award.objects.get(pk=award.pk)


CHECKS = (Phase.COMPLETENESS, Phase.ELIGIBILITY, Phase.PRELIMINARY)
ACTS: dict[str, Callable[[World], None]] = {
    Phase.APPLICATION: apply,
    Phase.RECOMMENDATION: recommend,
    Phase.COMPLETENESS: check_completeness,
    Phase.ELIGIBILITY: check_eligibility,
    Phase.ACCEPTANCE: announce_acceptance,
    Phase.PRELIMINARY: review_preliminarily,
    Phase.REVIEW: read,
    Phase.CONSENSUS: agree,
    Phase.VISITS: visit,
    Phase.DEFENCE: defend,
    Phase.POLLS: poll,
    Phase.RANKING: rank,
    Phase.COMMITTEE: vote,
    Phase.NOTICE: publicise,
    Phase.DECISION: decide,
}
# Stages of the plan in which nothing is done in the portal.
WITHOUT_ACT = frozenset({Phase.INTERNAL_NOTICE, Phase.AWARD})


def over(world: World) -> bool:
    """Every case has come to its end, so that the cycle can be finished."""
    if world.cycle.applications.exclude(stage__in=CLOSED).exists():
        return False
    with clock.at(world.later(DAY)):
        cycles.finish(world.cycle, by=world.head)
    world.cycle.refresh_from_db()
    return world.cycle.stage == CycleStage.FINISHED
