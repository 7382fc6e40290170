"""The public case library and the events: only what is released, no personal data, few statements."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from PIL import Image

from benchmarking.exchanges.models import Event, SignUp
from benchmarking.practices.actions import reviewing, writing
from core import clock, journal
from tests import people
from tests.benchmarking.practices.builders import make_released, make_submitted, picture

LIBRARY = "/cases/"


@pytest.fixture
def practice(organization, enterprise, officer, head):
    return make_released(organization, enterprise, officer, head)


def released_with_files(organization, enterprise, officer, head, *uploads):
    practice = make_submitted(organization, enterprise)
    reviewing.send_back(practice, reason="补图", by=officer)
    rows = [writing.add_file(practice, upload=upload, caption="焊接现场", by=enterprise) for upload in uploads]
    writing.submit(practice, by=enterprise)
    return practice, rows


def make_event(officer, *, stage="announced", days=3, **values):
    starts = clock.now() + timedelta(days=days)
    facts = {
        "reference": f"HD-{Event.objects.count() + 1}", "kind": "seminar", "title": "质量标杆经验交流会", "starts_at": starts,
        "ends_at": starts + timedelta(hours=3), "place": "虚构会议中心", "capacity": 80, "sign_up_until": starts - timedelta(hours=1),
        "description": "一、经验介绍\n企业代表发言。", "code": f"code{Event.objects.count()}", "created_by": officer, "stage": stage,
    }  # fmt: skip
    return Event.objects.create(**{**facts, **values})


def test_the_library_shows_what_is_released_and_nothing_else(client, practice, organization, enterprise, officer):
    make_submitted(organization, enterprise, title="尚未发布的案例")
    shown = client.get(LIBRARY).content.decode()
    assert practice.title in shown
    assert "尚未发布的案例" not in shown
    hidden = make_submitted(organization, enterprise)
    assert client.get(f"{LIBRARY}{hidden.reference}/").status_code == 404
    reviewing.withdraw(practice, reason="数据有误", by=officer)
    assert practice.title not in client.get(LIBRARY).content.decode()
    assert client.get(f"{LIBRARY}{practice.reference}/").status_code == 404


def test_a_case_has_its_passages_and_no_history(client, practice, enterprise, officer, head):
    shown = client.get(f"{LIBRARY}{practice.reference}/").content.decode()
    for words in ("背景与问题", "（一）建立档案。", "返修率降到0.9%。", "天中虚构机械有限公司", "驿城区"):
        assert words in shown
    for name in (enterprise.name, officer.name, head.name, "乙某", "0396-0000000"):
        assert name not in shown


def test_filters_and_search(client, practice, officer, head):
    food = people.make_industry()
    far = people.make_organization("西平虚构装备有限公司", region=people.make_region("411721", "西平县"), industry=food)
    user = people.make_user("enterprise")
    make_released(
        far, user, officer, head, title="镀锌漏镀的攻关", kind="exemplar", summary="返工率下降", approach="酸洗时间分档"
    )

    def found(query):
        return [row.title for row in client.get(f"{LIBRARY}?{query}").context["page"]]

    assert found("") == ["镀锌漏镀的攻关", practice.title]
    assert found("q=酸洗") == ["镀锌漏镀的攻关"]
    assert found("q=西平虚构") == ["镀锌漏镀的攻关"]
    assert found("region=411721") == ["镀锌漏镀的攻关"]
    assert found("kind=case") == [practice.title]
    assert len(found("industry=C34")) == 2
    assert len(found(f"dimension={practice.dimensions.first().pk}")) == 2
    assert found("q=没有的词") == []
    assert len(found("region=nowhere")) == 2


def test_a_picture_is_served_only_once_its_case_is_released_and_without_what_the_camera_wrote(
    client, organization, enterprise, officer, head
):
    held, exif = BytesIO(), Image.Exif()
    exif[0x010F] = "CAMERA-OF-SOMEBODY"
    Image.new("RGB", (2400, 1200), "#963").save(held, "JPEG", exif=exif)
    photo = picture("照片.jpg")
    photo.file, photo.size = BytesIO(held.getvalue()), len(held.getvalue())
    practice, (row, paper) = released_with_files(organization, enterprise, officer, head, photo, people.pdf("说明.pdf"))
    address = reverse("publicity:case-file", args=[practice.reference, row.pk])
    assert client.get(address).status_code == 404
    reviewing.approve(practice, by=officer)
    reviewing.release(practice, by=head)
    answer = client.get(address)
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    with Image.open(BytesIO(answer.content)) as shown:
        assert shown.size == (1600, 800)
    assert b"CAMERA-OF-SOMEBODY" in held.getvalue()
    assert b"CAMERA-OF-SOMEBODY" not in answer.content
    assert client.get(address, headers={"if-none-match": answer["ETag"]}).status_code == 304
    download = client.get(reverse("publicity:case-file", args=[practice.reference, paper.pk]))
    assert download["Content-Disposition"].startswith("attachment")
    reviewing.withdraw(practice, reason="企业要求", by=officer)
    assert client.get(address).status_code == 404


def test_events_without_the_people_who_come(client, officer, organization, enterprise):
    event = make_event(officer)
    SignUp.objects.create(
        event=event, organization=organization, name="某参会人", phone="13800000000", code="t1", stage="confirmed",
        signed_up_by=enterprise, signed_up_at=clock.now(),
    )  # fmt: skip
    make_event(officer, title="筹备中的活动", stage="draft")
    called_off = make_event(officer, title="未发布即取消的活动", stage="cancelled")
    announced = make_event(officer, title="发布后取消的活动", stage="cancelled")
    journal.record("events.announce", announced, by=officer)
    listed = client.get("/events/").content.decode()
    assert event.title in listed
    assert "发布后取消的活动" in listed
    assert "筹备中的活动" not in listed
    assert "未发布即取消的活动" not in listed
    assert client.get(f"/events/{called_off.reference}/").status_code == 404
    assert "现在报名的进入候补" not in client.get(f"/events/{event.reference}/").content.decode()
    Event.objects.filter(pk=event.pk).update(capacity=1)
    assert "现在报名的进入候补" in client.get(f"/events/{event.reference}/?full=1").content.decode()
    client.force_login(enterprise)
    inside = client.get("/benchmarking/exchanges/?when=all").content.decode()
    assert ("发布后取消的活动" in inside, "未发布即取消的活动" in inside) == (True, False)
    assert client.get(called_off.get_absolute_url()).status_code == 404
    client.force_login(officer)
    assert client.get(called_off.get_absolute_url()).status_code == 200
    client.logout()
    page = client.get(f"/events/{event.reference}/").content.decode()
    assert "登录后报名" in page
    assert "一、经验介绍" in page
    for secret in ("某参会人", "13800000000", organization.name, event.code):
        assert secret not in page


@pytest.mark.parametrize(
    ("stage", "days", "words"),
    [
        ("announced", 3, "正在报名"),
        ("announced", 0.02, "报名已截止"),
        ("announced", -0.05, "进行中"),
        ("held", -9, "已举办"),
    ],
)
def test_where_an_event_stands(client, officer, stage, days, words):
    event = make_event(officer, stage=stage, days=days)
    assert client.get(f"/events/{event.reference}/").context["standing"].label == words


def test_the_start_page_shows_the_latest_three_cases_and_what_is_coming(
    client, organization, enterprise, officer, head
):
    for number in range(4):
        make_released(organization, enterprise, officer, head, title=f"案例之{number}")
    make_event(officer, title="过去的会", stage="held", days=-30)
    make_event(officer, title="将来的会")
    shown = client.get("/").content.decode()
    assert [f"案例之{number}" in shown for number in range(4)] == [False, True, True, True]
    assert "将来的会" in shown
    assert "过去的会" not in shown


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_cost_the_same_with_one_row_and_with_three(
    client, organization, enterprise, officer, head, rows, django_assert_num_queries
):
    for _ in range(rows):
        practice, _files = released_with_files(
            organization, enterprise, officer, head, *(picture() for _ in range(rows))
        )
        reviewing.approve(practice, by=officer)
        reviewing.release(practice, by=head)
        event = make_event(officer)
    for address in (f"{LIBRARY}?q=x", "/events/?q=x"):  # the choices are looked up once between two acts
        client.get(address)
    for address, statements in ((f"{LIBRARY}?q=焊缝", 4), ("/events/?q=交流", 2)):
        with django_assert_num_queries(statements):
            client.get(address)
    with django_assert_num_queries(6):
        client.get(f"{LIBRARY}{practice.reference}/")
    with django_assert_num_queries(2):
        client.get(f"/events/{event.reference}/")
