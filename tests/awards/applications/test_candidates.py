"""Persons and projects as candidates: how they are put forward, what is asked of them, who they are when it counts."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import Organization, User
from awards.applications import actions, carrying
from awards.applications.about import About
from awards.applications.content import Content
from awards.applications.eligibility import conditions, hints
from awards.applications.models import Application
from awards.applications.requirements import blocking
from awards.applications.snapshot import freeze
from awards.cycles.models import Cycle
from core import clock, journal
from core.identity import check_person
from core.models import Entry
from core.refusal import Refused
from tests.awards import builders
from tests.awards.candidates import IDENTITY, OF_PERSON, PERSON, PROJECT, make_cycle, make_three
from tests.hostile import post_hostile
from tests.racing import at_once


@pytest.fixture
def cycle(db: None) -> Cycle:
    return make_cycle()


@pytest.fixture
def browser(client: Client, enterprise: User) -> Client:
    client.force_login(enterprise)
    return client


def start_url(cycle: Cycle) -> str:
    return reverse("awards:applications-start", args=[cycle.code])


def page_of(name: str, application: Application) -> str:
    return reverse(f"awards:applications-{name}", args=[application.reference])


def filled(organization: Organization, **changes: str) -> dict[str, object]:
    facts = {"kind": "person", "subject": "张虚构", "post": "高级技师", "identity_number": IDENTITY, **changes}
    return {"organization": organization.pk, **facts}


def test_where_one_kind_is_asked_for_there_is_no_question(
    browser: Client, organization: Organization, enterprise: User
) -> None:
    page = browser.get(start_url(builders.make_cycle())).content.decode()
    assert "请先选择" not in page
    assert 'name="organization"' in page
    tiers = [{"code": "person", "name": "质量工匠", "candidates": "person", "quota": 3}]
    only = builders.make_cycle(code="only", edition=7, rulebook=builders.make_rulebook(tiers=tiers))
    page = browser.get(start_url(only)).content.decode()
    assert "请先选择" not in page
    assert 'name="identity_number"' in page


def test_where_several_kinds_are_asked_for_each_has_its_sentence(
    browser: Client, cycle: Cycle, organization: Organization
) -> None:
    page = browser.get(start_url(cycle)).content.decode()
    assert 'name="organization"' not in page
    for kind in ("organization", "person", "project"):
        assert f'href="?kind={kind}"' in page
    assert "推荐本组织的一名员工参评" in page
    page = browser.get(start_url(cycle), {"kind": "project"}).content.decode()
    assert 'name="participants"' in page
    assert 'name="identity_number"' not in page
    assert "成立满" not in page, "years since founding are an organization's"


def test_a_person_is_put_forward_and_never_shown_unmasked(
    browser: Client, cycle: Cycle, organization: Organization
) -> None:
    answer = browser.post(start_url(cycle), filled(organization, subject=" 张  虚构 "))
    assert answer.status_code == 302
    row = Application.objects.get()
    assert (row.kind, row.subject, row.candidate) == ("person", "张 虚构", f"张 虚构（{organization.name}）")
    with connection.cursor() as cursor:
        cursor.execute("SELECT identity_number FROM awards_application")
        assert IDENTITY not in cursor.fetchone()[0]
    for name in ("overview", "basics", "review"):
        assert IDENTITY not in browser.get(page_of(name, row)).content.decode()
    assert "990***********0012" in browser.get(page_of("basics", row)).content.decode()
    assert IDENTITY not in str(list(Entry.objects.values()))
    again = browser.post(start_url(cycle), filled(organization, subject="张 虚构"))
    assert again.status_code == 422
    assert "已为“张 虚构”申报" in again.content.decode()
    other = browser.post(start_url(cycle), filled(organization, subject="李虚构"))
    assert other.status_code == 302


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"identity_number": "990000198001010013"}, "末位校验码"),
        ({"identity_number": ""}, "field-error"),
        ({"subject": "  "}, "field-error"),
        ({"subject": "长" * 51}, "最多 50 个字"),
    ],
)
def test_what_is_wrong_stands_beside_the_field(
    browser: Client, cycle: Cycle, organization: Organization, changes: dict[str, str], sentence: str
) -> None:
    answer = browser.post(start_url(cycle), filled(organization, **changes))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert Application.objects.count() == 0
    typed = {
        name: value
        for name, value in filled(organization, **changes).items()
        if name in ("subject", "post", "identity_number")
    }
    assert [
        value for value in typed.values() if value.strip() and f'value="{value}"' not in answer.content.decode()
    ] == []


def test_a_kind_that_no_tier_is_for_is_refused(cycle: Cycle, organization: Organization, enterprise: User) -> None:
    plain = builders.make_cycle(code="plain", edition=7)
    with pytest.raises(Refused, match="没有面向个人的奖次"):
        actions.start(plain, organization, by=enterprise, about=PERSON)
    with pytest.raises(Refused, match="请填写姓名"):
        actions.start(cycle, organization, by=enterprise, about=About(kind="person"))


def test_whoever_has_begun_finds_the_cycle_for_the_next_person(
    browser: Client, cycle: Cycle, organization: Organization, enterprise: User
) -> None:
    actions.start(cycle, organization, by=enterprise, about=PERSON)
    page = browser.get(reverse("awards:applications-list"))
    assert page.context["open_cycles"] == [cycle]
    assert PERSON.subject in page.content.decode()


def test_the_facts_are_changed_while_the_form_is_open(
    browser: Client, cycle: Cycle, organization: Organization, enterprise: User
) -> None:
    row = actions.start(cycle, organization, by=enterprise, about=PERSON)
    other = actions.start(cycle, organization, by=enterprise, about=About(kind="person", subject="李虚构"))
    version = About.of(row).version
    given = {"subject": "张某虚构", "post": "车间主任", "identity_number": "", "version": version}
    assert browser.post(page_of("about", row), given).status_code == 302
    row.refresh_from_db()
    assert (row.subject, row.post, row.identity_number) == ("张某虚构", "车间主任", IDENTITY)
    entry = journal.timeline(row).filter(verb="applications.edit").get()
    assert (entry.before, entry.after["post"]) == ({"subject": "张虚构", "post": PERSON.post}, "车间主任")
    stale = browser.post(page_of("about", row), given | {"post": "厂长"})
    assert stale.status_code == 422
    assert "已被同事修改" in stale.content.decode()
    taken = {"subject": other.subject, "post": "x", "identity_number": "", "version": About.of(row).version}
    assert "不能重复申报" in browser.post(page_of("about", row), taken).content.decode()
    Application.objects.filter(pk=row.pk).update(stage="submitted", submitted_at=clock.now())
    assert "内容已锁定" in browser.post(page_of("about", row), taken | {"subject": "王虚构"}).content.decode()


def test_hostile_names_do_no_harm(browser: Client, cycle: Cycle, organization: Organization, enterprise: User) -> None:
    post_hostile(browser, start_url(cycle), {name: str(value) for name, value in filled(organization).items()})
    row = actions.start(cycle, organization, by=enterprise, about=PERSON)
    facts = {"subject": "张虚构", "post": "技师", "identity_number": IDENTITY, "version": About.of(row).version}
    post_hostile(browser, page_of("about", row), facts)
    Application.objects.filter(pk=row.pk).update(subject="<b>\"'{{ 7 }}</b>")
    assert "<b>\"'" not in browser.get(page_of("overview", row)).content.decode()


def test_figures_and_products_are_asked_of_organizations_only(cycle: Cycle, organization: Organization) -> None:
    own, person, project = make_three(cycle, organization)
    assert Content.of(own).grid
    for case in (person, project):
        content = Content.of(case)
        assert content.grid == []
        assert blocking(case, content) == []
    person.profile = ""
    assert [gap.label for gap in blocking(person)] == ["个人事迹未填写"]
    assert freeze(Content.of(person))["candidate"] == {"kind": "person", "subject": "张虚构", "post": PERSON.post}
    assert IDENTITY not in str(freeze(Content.of(person)))
    assert "candidate" not in freeze(Content.of(own))


def test_what_an_organization_is_does_not_bind_a_person(cycle: Cycle, organization: Organization) -> None:
    codes = {row.code for row in conditions(organization, cycle)}
    of_person = {row.code for row in conditions(organization, cycle, about=PERSON)}
    assert "founding" in codes
    assert of_person == codes - {"founding"}


def test_the_constraint_holds_whatever_writes(cycle: Cycle, organization: Organization) -> None:
    builders.make_application(cycle, organization, filled=False, **OF_PERSON)
    for wrong in (OF_PERSON, {"kind": "person"}, {"subject": "名"}, {"identity_number": IDENTITY}):
        with pytest.raises(IntegrityError), transaction.atomic():
            builders.make_application(cycle, organization, filled=False, **wrong)


def test_last_cycles_text_is_offered_to_the_same_person_only(organization: Organization) -> None:
    past = make_cycle(code="past", edition=5, award_year=2014)
    before = make_three(past, organization, stage="not_selected")
    now = make_three(make_cycle(), organization)
    assert [carrying.earlier_of(case) for case in now] == before
    other = builders.make_application(now[0].cycle, organization, kind="person", subject="李虚构")
    assert carrying.earlier_of(other) is None


def test_lists_and_search_find_persons_and_projects(
    client: Client, cycle: Cycle, organization: Organization, officer: User
) -> None:
    make_three(cycle, organization, stage="submitted")
    client.force_login(officer)
    for words, finds in (("张虚构", 1), ("减振", 1), (organization.name, 3)):
        for name in ("applications-list", "screening-desk"):
            page = client.get(reverse(f"awards:{name}"), {"q": words, "cycle": cycle.code})
            assert len(page.context["page"]) == finds, (name, words)
    page = client.get(reverse("awards:applications-list")).content.decode()
    assert f"张虚构（{organization.name}）" in page
    assert IDENTITY not in page


def test_who_reads_sees_the_number_masked_or_not_at_all(
    client: Client, cycle: Cycle, organization: Organization, officer: User, expert: User
) -> None:
    case = builders.make_application(cycle, organization, stage="in_review", **OF_PERSON)
    client.force_login(officer)
    page = client.get(case.get_absolute_url()).content.decode()
    assert "990***********0012" in page
    assert IDENTITY not in page
    builders.seat_expert(case, expert)
    client.force_login(expert)
    page = client.get(case.get_absolute_url()).content.decode()
    assert "张虚构" in page
    assert "990****" not in page


def test_an_identity_number_is_checked() -> None:
    assert check_person(" 990000 19800101 0012 ") == IDENTITY


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_colleagues_put_one_person_forward_at_once(organization: Organization, enterprise: User) -> None:
    cycle = make_cycle()
    acts = [lambda: actions.start(cycle, organization, by=enterprise, about=PERSON) for _ in range(2)]
    acts.append(lambda: actions.start(cycle, organization, by=enterprise, about=PROJECT))
    results = at_once(*acts)
    assert sum(isinstance(result, Application) for result in results) == 2
    assert sum("不能重复申报" in result for result in results if isinstance(result, str)) == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_are_renamed_to_one_name_at_once(organization: Organization, enterprise: User) -> None:
    cycle = make_cycle()
    rows = [
        actions.start(cycle, organization, by=enterprise, about=About(kind="person", subject=name)) for name in "甲乙"
    ]
    results = at_once(
        *(
            lambda row=row: actions.save_about(row, by=enterprise, about=About(kind="person", subject="丙"))
            for row in rows
        )
    )
    assert sum("不能重复申报" in result for result in results) == 1
    assert list(Application.objects.filter(subject="丙").values_list("kind", flat=True)) == ["person"]


def test_hints_wait_for_the_name(cycle: Cycle, organization: Organization) -> None:
    bar = next(row for row in hints(organization, cycle, About(kind="person")) if row.code == "bar")
    assert bar.met is None


def test_the_call_says_whom_a_tier_is_for_and_the_form_leads_on(
    client: Client, organization: Organization, enterprise: User
) -> None:
    cycle = make_cycle()
    page = client.get(f"/calls/{cycle.code}/").content.decode()
    assert "授予个人，由所在单位申报" in page
    assert "授予项目，由完成单位申报" in page
    case = builders.make_application(cycle, organization, **OF_PERSON)
    client.force_login(enterprise)
    assert "继续填写" in client.get(case.get_absolute_url()).content.decode()
    Application.objects.filter(pk=case.pk).update(stage="submitted", submitted_at=clock.now())
    assert "继续填写" not in client.get(case.get_absolute_url()).content.decode()
