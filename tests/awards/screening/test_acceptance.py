"""The acceptance notice: drafted from who passed, released by a second person, public with its list as it then was."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from awards.applications.models import Application
from awards.cycles.models import Cycle
from awards.screening import accepting
from awards.screening.documents import AcceptanceDocument
from awards.screening.models import AcceptanceNotice
from awards.screening.waiting import awaiting
from core.models import Letter
from core.refusal import Refused
from tests import people
from tests.awards import builders
from tests.awards.waiting import lines_of
from tests.core.pdftext import copied
from tests.counting import statements

NAME = "天中虚构机械有限公司"


def make_cycle(code: str = "zmd-2015", edition: int = 6) -> Cycle:
    book = builders.make_rulebook()
    book["stages"].insert(2, {"name": "acceptance"})
    return builders.make_cycle(code=code, edition=edition, rulebook=book)


@pytest.fixture
def cycle(db: None) -> Cycle:
    return make_cycle()


@pytest.fixture
def case(cycle: Cycle) -> Application:
    return builders.make_application(cycle, people.make_organization(NAME), stage="accepted")


@pytest.fixture
def notice(case: Application, officer: User) -> AcceptanceNotice:
    return accepting.draft(case.cycle, by=officer)


def test_who_is_listed(cycle: Cycle, case: Application) -> None:
    admitted = builders.make_application(cycle, stage="admitted")
    for stage in ("draft", "submitted", "returned", "declined", "withdrawn"):
        builders.make_application(cycle, stage=stage)
    assert accepting.accepted(cycle) == [case, admitted]
    assert accepting.undecided(cycle) == 2


def test_drafted_once_and_only_where_the_plan_has_it(
    notice: AcceptanceNotice, officer: User, case: Application
) -> None:
    assert "经组织申报、形式审查，现将第六届驻马店市市长质量奖申报受理名单予以公告" in notice.text
    with pytest.raises(Refused, match="已经拟定"):
        accepting.draft(case.cycle, by=officer)
    plain = builders.make_cycle(code="zmd-2016", edition=7)
    with pytest.raises(Refused, match="不含受理公告"):
        accepting.draft(plain, by=officer)
    with pytest.raises(Refused, match="还没有通过审查的申报"):
        accepting.draft(make_cycle("zmd-2017", 8), by=officer)


def test_released_by_a_second_person_when_all_are_decided(
    notice: AcceptanceNotice, cycle: Cycle, officer: User, head: User
) -> None:
    waiting = builders.make_application(cycle, stage="submitted")
    with pytest.raises(Refused, match="还有 1 家申报没有审查完毕"):
        accepting.release(notice, by=head)
    Application.objects.filter(pk=waiting.pk).update(stage="declined")
    with pytest.raises(Refused, match="须由另一人签发"):
        accepting.release(notice, by=officer)
    accepting.edit(notice, number="驻质奖办〔2016〕3号", text=notice.text, version=accepting.digest(notice), by=head)
    with pytest.raises(Refused, match="您修改过这份内容"):
        accepting.release(notice, by=head)
    another = people.make_user("head", "科长王")
    assert [str(line.title) for line in lines_of(awaiting, another)] == ["待初审的申报", "待签发的受理公告"]
    notice.refresh_from_db()
    accepting.release(notice, by=another)
    assert [line["name"] for line in notice.lines] == [NAME]
    assert Letter.objects.filter(template="awards/acceptance_released").count() == 1
    with pytest.raises(Refused, match="不能再修改"):
        accepting.edit(notice, number="", text="改", version=accepting.digest(notice), by=officer)


def test_what_was_read_is_released(
    client: Client, notice: AcceptanceNotice, cycle: Cycle, officer: User, head: User
) -> None:
    client.force_login(head)
    read = client.get(notice.get_absolute_url()).context["read"]
    late = builders.make_application(cycle, stage="accepted")
    with pytest.raises(Refused, match="正文或名单在您打开页面之后已有变化"):
        accepting.release(notice, by=head, read=read)
    Application.objects.filter(pk=late.pk).update(stage="declined")
    accepting.edit(notice, number="", text="改过的正文", version=accepting.digest(notice), by=officer)
    with pytest.raises(Refused, match="正文或名单在您打开页面之后已有变化"):
        accepting.release(notice, by=head, read=read)
    read = client.get(notice.get_absolute_url()).context["read"]
    address = reverse("awards:screening-acceptance-release", args=[cycle.code])
    assert client.post(address, {"read": read}).status_code == 302
    assert AcceptanceNotice.objects.get().stage == "released"


def test_what_another_wrote_in_between_is_not_written_over(notice: AcceptanceNotice, officer: User, head: User) -> None:
    read = accepting.digest(notice)
    accepting.edit(notice, number="", text="甲改", version=read, by=head)
    with pytest.raises(Refused, match="已被修改"):
        accepting.edit(notice, number="", text="乙改", version=read, by=officer)
    with pytest.raises(Refused, match="文号的写法"):
        accepting.edit(
            notice, number="三号", text="甲改", version=accepting.digest(AcceptanceNotice.objects.get()), by=head
        )


def test_a_sealed_cycle_lists_nobody(case: Application, officer: User) -> None:
    Cycle.objects.filter(pk=case.cycle_id).update(is_sealed=True)
    with pytest.raises(Refused, match="还没有通过审查的申报"):
        accepting.draft(Cycle.objects.get(pk=case.cycle_id), by=officer)


def test_public_with_the_list_as_it_was(
    client: Client, notice: AcceptanceNotice, case: Application, head: User
) -> None:
    address, call = (reverse(f"publicity:{name}", args=[case.cycle.code]) for name in ("acceptance", "call"))
    assert client.get(address).status_code == 404
    assert "查看受理公告" not in client.get(call).content.decode()
    accepting.release(notice, by=head)
    Application.objects.filter(pk=case.pk).update(stage="withdrawn")
    assert NAME in client.get(address).content.decode()
    assert "查看受理公告" in client.get(call).content.decode()
    file = client.get(reverse("publicity:acceptance-file", args=[case.cycle.code]))
    assert NAME in copied(file.content)


def test_a_draft_on_paper_says_so(notice: AcceptanceNotice) -> None:
    words = copied(AcceptanceDocument().render(AcceptanceDocument.fetch(notice.cycle.code)))
    assert "送审稿" in words
    assert NAME in words


MATRIX = {
    #                            enterprise officer head district expert supervisor
    ("get", "acceptances"): (403, 200, 200, 403, 403, 200),
    ("get", "acceptance"): (404, 200, 200, 404, 404, 200),
    ("get", "acceptance-edit"): (404, 200, 200, 404, 404, 403),
    ("post", "acceptance-edit"): (404, 422, 422, 404, 404, 403),
    ("post", "acceptance-draft"): (403, 303, 303, 403, 403, 403),
    ("post", "acceptance-release"): (404, 403, 302, 403, 403, 403),  # the head has released it: seen by all
}


@pytest.mark.parametrize(("method", "page"), MATRIX)
def test_who_opens_what(
    client: Client, notice: AcceptanceNotice, method: str, page: str, enterprise: User, officer: User, head: User,
    district: User, expert: User, supervisor: User,
) -> None:  # fmt: skip
    given = [] if page == "acceptances" else [notice.cycle.code]
    codes = []
    for user in (enterprise, officer, head, district, expert, supervisor):
        client.force_login(user)
        codes.append(getattr(client, method)(reverse(f"awards:screening-{page}", args=given)).status_code)
    assert tuple(codes) == MATRIX[method, page]


def test_statements_with_one_and_with_three(client: Client, officer: User, notice: AcceptanceNotice) -> None:
    client.force_login(officer)
    lists, pages = [], []
    for number in range(3):
        cycle = make_cycle(f"zmd-{2020 + number}", 20 + number)
        builders.make_application(cycle, stage="accepted")
        accepting.draft(cycle, by=officer)
        builders.make_application(notice.cycle, stage="accepted")
        lists.append(statements(client, reverse("awards:screening-acceptances")))
        pages.append(statements(client, notice.get_absolute_url()))
    assert lists[0] == lists[2]
    assert pages[0] == pages[2]
