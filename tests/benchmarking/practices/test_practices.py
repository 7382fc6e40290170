"""A practice: written as a draft, submitted, sent back, approved by one person, released by another, taken down."""

import pytest
from django.urls import reverse

from accounts.models import Role
from benchmarking.practices.actions import reviewing, writing
from benchmarking.practices.models import Practice, PracticeKind, PracticeStage
from benchmarking.practices.waiting import awaiting
from core import clock, journal
from core.models import Letter
from core.refusal import Refused
from core.waiting import counted
from tests import people
from tests.benchmarking.practices.builders import FACTS, NOW, make_draft, make_released, make_submitted, picture, sent
from tests.casting import answers, by_role
from tests.counting import statements

AT = "/benchmarking/practices/"


def test_from_a_draft_to_the_release_through_the_pages(client, organization, enterprise, officer, head):
    client.force_login(enterprise)
    with clock.at(NOW):
        made = client.post(f"{AT}new/", sent(organization=organization.pk, results="", background="行\r\n" * 3))
        assert made.url == f"{AT}AL2016-001/"
        refused = client.post(made.url + "submit/", headers={"referer": f"http://testserver{made.url}"}, follow=True)
        assert "还没有填写：成效" in refused.content.decode()
        client.post(f"{made.url}files/", {"upload": picture(), "caption": "焊接现场"})
        form = client.get(f"{made.url}edit/").context["form"]
        given = sent(version=form["version"].value())
        assert client.post(f"{made.url}edit/", {**given, "submit": "1"}).url == made.url
        assert client.get(f"{made.url}edit/").status_code == 302

        client.force_login(officer)
        client.post(f"{made.url}send-back/", {"reason": "请补充统计口径"})
        client.force_login(enterprise)
        assert "请补充统计口径" in client.get(made.url).content.decode()
        client.post(f"{made.url}submit/")
        client.force_login(officer)
        client.post(f"{made.url}approve/", {"kind": "exemplar"})
        assert client.post(f"{made.url}release/").status_code == 403
        client.force_login(head)
        assert "发布" in client.get(made.url).content.decode()
        client.post(f"{made.url}release/")
    practice = Practice.objects.get()
    assert (practice.stage, practice.kind) == (PracticeStage.RELEASED, PracticeKind.EXEMPLAR)
    assert (practice.prepared_by, practice.released_by) == (officer, head)
    assert [line.verb.partition(".")[2] for line in journal.timeline(practice)] == [
        "write", "add_file", "edit", "submit", "send_back", "submit", "approve", "release",
    ]  # fmt: skip
    letters = Letter.objects.order_by("pk").values_list("template", "recipient")
    assert list(letters) == [
        ("benchmarking/practice_returned", enterprise.pk),
        ("benchmarking/practice_approved", head.pk),
        ("benchmarking/practice_released", enterprise.pk),
    ]


def test_typed_text_survives_what_is_refused(client, organization, enterprise):
    practice = make_draft(organization, enterprise)
    client.force_login(enterprise)
    stale = client.post(f"{AT}{practice.reference}/edit/", sent(version="earlier", title="另一个标题"))
    assert stale.status_code == 422
    assert "另一个标题" in stale.content.decode()
    long = client.post(f"{AT}new/", sent(organization=organization.pk, summary="字" * 501))
    assert long.status_code == 422
    exact = client.post(f"{AT}new/", sent(organization=organization.pk, summary="字" * 497 + "\r\n行尾"))
    assert exact.status_code == 302


def test_saving_and_submitting_at_once_keeps_the_draft_when_something_is_lacking(client, organization, enterprise):
    client.force_login(enterprise)
    answer = client.post(f"{AT}new/", {**sent(organization=organization.pk, approach=""), "submit": "1"}, follow=True)
    assert "内容已保存，但没有提交：还没有填写：主要做法" in answer.content.decode()
    assert Practice.objects.get().stage == PracticeStage.DRAFT


def test_the_bureau_writes_on_behalf_of_an_organization(client, organization, enterprise, officer, head):
    client.force_login(officer)
    with clock.at(NOW):
        made = client.post(f"{AT}new/", {**sent(organization=organization.pk), "submit": "1"})
        practice = Practice.objects.get()
        reviewing.approve(practice, by=head)
        with pytest.raises(Refused, match="由您送签"):
            reviewing.release(practice, by=head)
        second = people.make_user(Role.HEAD)
        reviewing.release(practice, by=second)
    assert made.url == practice.get_absolute_url()
    told = Letter.objects.filter(template="benchmarking/practice_released").values_list("recipient", flat=True)
    assert set(told) == {enterprise.pk, officer.pk}


def test_who_had_a_hand_in_the_text_does_not_release_it(organization, officer, head):
    practice = make_submitted(organization, head)
    with clock.at(NOW):
        reviewing.approve(practice, by=officer)
        with pytest.raises(Refused, match="您修改过这份内容"):
            reviewing.release(practice, by=head)


def test_a_file_that_a_colleague_has_just_removed(organization, enterprise):
    practice = make_draft(organization, enterprise)
    row = writing.add_file(practice, upload=picture(), caption="现场", by=enterprise)
    writing.remove_file(practice, practice.files.get(), by=enterprise)
    with pytest.raises(Refused, match="已被删除"):
        writing.caption_file(practice, row, caption="新的说明", by=enterprise)
    with pytest.raises(Refused, match="已被删除"):
        writing.remove_file(practice, row, by=enterprise)
    verbs = [line.verb for line in journal.timeline(practice)]
    assert verbs == ["practices.write", "practices.add_file", "practices.remove_file"]


def test_only_what_was_read_is_approved_and_released(client, organization, enterprise, officer, head):
    practice = make_submitted(organization, enterprise)
    at = practice.get_absolute_url()
    client.force_login(officer)
    read = client.get(at).context["since"]
    with clock.at(people.moment("2016-05-11 09:00")):
        reviewing.send_back(practice, reason="补充", by=head)
        writing.edit(practice, dimensions=practice.dimensions.all(), by=enterprise, **{**FACTS, "title": "改过的标题"})
        writing.submit(practice, by=enterprise)
    answer = client.post(
        f"{at}approve/", {"kind": "case", "since": read}, headers={"referer": f"http://testserver{at}"}, follow=True
    )
    assert "被退回并修改过" in answer.content.decode()
    assert answer.context["practice"].stage == PracticeStage.SUBMITTED
    client.post(f"{at}approve/", {"kind": "case", "since": answer.context["since"]})
    client.force_login(head)
    second = people.make_user(Role.HEAD)
    read = client.get(at).context["since"]
    assert f'name="since" value="{read}"' in client.get(at).content.decode()
    practice.refresh_from_db()
    with pytest.raises(Refused, match="被退回并修改过"):
        reviewing.release(practice, since="2016-05-10T09:00:00+08:00", by=second)
    client.post(f"{at}release/", {"since": read})
    practice.refresh_from_db()
    assert practice.stage == PracticeStage.RELEASED


def test_an_upload_after_the_submission_is_refused_with_a_sentence(client, organization, enterprise):
    practice = make_submitted(organization, enterprise)
    client.force_login(enterprise)
    answer = client.post(f"{practice.get_absolute_url()}files/", {"upload": picture(), "caption": "现场"})
    assert answer.status_code == 422
    assert "案例已提交，不能再修改" in answer.content.decode()


def test_what_is_submitted_is_not_changed(organization, enterprise):
    practice = make_submitted(organization, enterprise)
    with pytest.raises(Refused, match="案例已提交"):
        writing.edit(practice, dimensions=[], by=enterprise, title="改")
    with pytest.raises(Refused, match="案例已提交"):
        writing.add_file(practice, upload=picture(), caption="图", by=enterprise)


def test_files(client, organization, enterprise, other_enterprise):
    practice = make_draft(organization, enterprise)
    here = f"{AT}{practice.reference}/files/"
    client.force_login(enterprise)
    client.post(here, {"upload": picture(), "caption": "现场"})
    assert client.post(here, {"upload": people.pdf("假.png"), "caption": "假"}).status_code == 422
    assert client.post(here, {"upload": picture(), "caption": ""}).status_code == 422
    row = practice.files.get()
    assert client.get(f"{here}{row.pk}/?view")["Content-Type"] == "image/png"
    client.post(f"{here}{row.pk}/caption/", {"caption": "改后的说明"})
    assert practice.files.get().caption == "改后的说明"
    client.force_login(other_enterprise)
    assert client.get(f"{here}{row.pk}/").status_code == 404
    client.force_login(enterprise)
    client.post(f"{here}{row.pk}/remove/")
    assert not practice.files.exists()
    for _ in range(writing.MOST_FILES):
        writing.add_file(practice, upload=picture(), caption="图", by=enterprise)
    with pytest.raises(Refused, match="最多附 12 个"):
        writing.add_file(practice, upload=picture(), caption="图", by=enterprise)


def test_an_unverified_organization_and_anothers_comparison_are_refused(organization, enterprise, officer, head):
    from tests.benchmarking.comparisons import builders

    unknown = people.make_organization(stage="registered")
    with pytest.raises(Refused, match="尚未核验"):
        make_draft(unknown, officer)
    firm, user = builders.make_firm()
    form = builders.make_accepted(builders.make_released(officer, head, firm), firm, user, officer)
    with pytest.raises(Refused, match="不是这家组织的"):
        make_draft(organization, enterprise, comparison=form)


def test_taken_down_with_a_reason(client, organization, enterprise, officer, head):
    practice = make_released(organization, enterprise, officer, head)
    client.force_login(officer)
    client.post(f"{AT}{practice.reference}/withdraw/", {"reason": " "})
    practice.refresh_from_db()
    assert practice.stage == PracticeStage.RELEASED
    client.post(f"{AT}{practice.reference}/withdraw/", {"reason": "数据有误"})
    practice.refresh_from_db()
    assert practice.stage == PracticeStage.WITHDRAWN
    letter = Letter.objects.get(template="benchmarking/practice_withdrawn")
    assert "数据有误" in letter.body


def test_lists_show_what_somebody_has_to_do_with(
    client, organization, enterprise, other_enterprise, officer, head, district
):
    drafted = make_draft(organization, enterprise, title="企业草稿")
    submitted = make_submitted(organization, enterprise, title="本县提交")
    far, user = (
        people.make_organization(region=people.make_region("411721", "西平县")),
        people.make_user(Role.ENTERPRISE),
    )
    elsewhere = make_released(far, user, officer, head, title="外县发布")
    behalf = make_draft(organization, officer, title="市局代写")

    def listed(person, query=""):
        client.force_login(person)
        return {row.title for row in client.get(f"{AT}{query}").context["page"]}

    assert listed(officer) == {"本县提交", "外县发布", "市局代写"}
    assert listed(district) == {"本县提交", "市局代写"}
    assert listed(enterprise) == {"企业草稿", "本县提交", "市局代写"}
    assert listed(other_enterprise) == set()
    assert listed(officer, "?own=1") == {"市局代写"}
    assert listed(officer, "?stage=released") == {"外县发布"}
    assert listed(officer, "?region=411721") == {"外县发布"}
    assert listed(officer, "?industry=C34&kind=case") == {"本县提交", "外县发布", "市局代写"}
    assert listed(officer, "?kind=exemplar") == set()
    assert listed(officer, f"?dimension={submitted.dimensions.first().pk}") == {"本县提交", "外县发布", "市局代写"}
    assert listed(officer, "?q=外县") == {"外县发布"}
    assert listed(officer, "?q=每条焊缝一个编号") == {"本县提交", "外县发布", "市局代写"}
    assert listed(officer, "?region=nowhere") == set()
    for person, row, status in ((officer, drafted, 404), (district, drafted, 404), (other_enterprise, elsewhere, 200),
                                (other_enterprise, behalf, 404), (district, behalf, 200)):  # fmt: skip
        client.force_login(person)
        assert client.get(row.get_absolute_url()).status_code == status, (person, row)
    client.force_login(other_enterprise)
    assert client.get(elsewhere.get_absolute_url()).context["entries"] is None


def test_what_waits(organization, enterprise, officer, head, expert):
    make_submitted(organization, enterprise)
    make_draft(organization, enterprise)
    make_draft(organization, officer)
    approved = make_submitted(organization, enterprise)
    reviewing.approve(approved, by=officer)
    returned = make_submitted(organization, enterprise)
    reviewing.send_back(returned, reason="补充", by=officer)

    def lines(user):
        return {line.title: line.count for line in counted(awaiting(user))}

    assert lines(officer) == {"案例待审核": 1, "代写的案例待提交": 1}
    assert lines(head) == {"案例待审核": 1, "案例待发布": 1}
    assert lines(enterprise) == {"案例被退回，修改后重新提交": 1, "继续撰写案例并提交": 2}
    assert lines(expert) == {}


MATRIX = {
    #                       off  head sup  adm  dist exp  memb ent  other
    "GET list": (200, 200, 200, 403, 200, 403, 403, 200, 200),
    "GET write": (200, 200, 403, 403, 403, 403, 403, 200, 200),
    "GET detail": (200, 200, 200, 404, 200, 404, 404, 200, 404),
    "GET edit": (403, 403, 403, 404, 403, 404, 404, 302, 404),
    "POST submit": (403, 403, 403, 404, 403, 404, 404, 303, 404),
    "POST file-add": (403, 403, 403, 404, 403, 404, 404, 422, 404),
    "POST send-back": (303, 303, 403, 404, 403, 404, 404, 403, 404),
    "POST approve": (422, 422, 403, 404, 403, 404, 404, 403, 404),
    "POST release": (403, 303, 403, 404, 403, 404, 404, 403, 404),
    "POST withdraw": (303, 303, 403, 404, 403, 404, 404, 403, 404),
}


@pytest.mark.only_sqlite
@pytest.mark.parametrize("act", MATRIX)
def test_who_may(client, request, organization, enterprise, other_enterprise, act):
    practice = make_submitted(organization, enterprise)
    method, name = act.split()
    url = reverse(f"benchmarking:practices-{name}", args=[] if name in ("list", "write") else [practice.reference])
    assert answers(client, request, method, url) == by_role(MATRIX[act])


def test_one_row_and_three_cost_the_same(client, organization, enterprise, officer, head):
    practice = make_released(organization, enterprise, officer, head)
    addresses = [AT, practice.get_absolute_url()]
    for user in (officer, enterprise):
        client.force_login(user)
        one = [statements(client, address) for address in addresses]
        for _ in range(2):
            make_released(people.make_organization(), enterprise, officer, head)
            writing.PracticeFile.objects.create(
                practice=practice, file=writing.store(picture(), by=enterprise), caption="图"
            )
        assert [statements(client, address) for address in addresses] == one
        assert max(one) <= 16
