"""The public notice on paper."""

from datetime import date

import pytest
from django.http import Http404

from accounts.models import User
from awards.applications.workflow import Stage
from awards.cycles.models import Cycle
from awards.notices.documents import NoticeDocument
from awards.notices.models import Notice, NoticeLine, NoticeStage
from core.documents import documents
from tests import people
from tests.awards import builders
from tests.core.pdftext import copied, fonts

TYPED = "根据管理办法，现将拟表彰名单予以公示。\n一、拟表彰名单\n【名单】\n二、公示期限\n【公示期】\n三、异议受理\n（一）实名。匿名异议不予受理。"


@pytest.fixture
def notice(cycle: Cycle, officer: User, head: User) -> Notice:
    row = Notice.objects.create(
        cycle=cycle, reference="ZMD-2015-GS1", title="关于第六届驻马店市市长质量奖拟表彰名单的公示", text=TYPED, days=5, unit="working",
        prepared_by=officer, released_by=head, stage=NoticeStage.RELEASED, released_at=people.moment("2023-10-11 09:00"),
        first_day=date(2023, 10, 11), last_day=date(2023, 10, 17),
    )  # fmt: skip
    for order, name in enumerate(["天中虚构机械有限公司", "陶喆虚构食品有限公司"], start=1):
        case = builders.make_application(cycle, people.make_organization(name), stage=Stage.ON_NOTICE)
        NoticeLine.objects.create(notice=row, application=case, tier=cycle.tiers.get(), order=order)
    return row


def printed(row: Notice) -> str:
    return copied(NoticeDocument().render(NoticeDocument.fetch(row.reference)))


def test_the_list_and_the_period_stand_where_the_officer_wants_them(notice):
    words = printed(notice)
    assert (
        words.index("一、拟表彰名单")
        < words.index("（一）市长质量奖（2家）")
        < words.index("天中虚构机械有限公司")
        < words.index("二、公示期限")
    )
    assert "公示期：2023年10月11日至2023年10月17日，共5个工作日。" in words
    assert "驻马店市质量强市办2023年10月11日" in words
    assert "附件" not in words
    assert "送审稿" not in words


def test_what_the_text_lacks_is_added(notice):
    notice.text = "根据管理办法，现将拟表彰名单予以公示。"
    notice.save()
    words = printed(notice)
    assert "附件：第六届驻马店市市长质量奖拟表彰名单" in words
    assert "1天中虚构机械有限公司驿城区市长质量奖" in words
    assert "公示期：2023年10月11日至2023年10月17日，共5个工作日。" in words


def test_a_draft_says_so_and_has_no_dates_yet(notice):
    Notice.objects.filter(pk=notice.pk).update(
        stage=NoticeStage.PREPARED, first_day=None, last_day=None, released_at=None, released_by=None
    )
    words = printed(notice)
    assert "送审稿" in words
    assert "公示期：自公示之日起5个工作日。" in words


def test_the_red_head_comes_with_a_number(notice):
    assert "文件" not in printed(notice)
    notice.number = "驻质强办〔2023〕7号"
    notice.save()
    assert printed(notice).startswith("驻马店市质量强市办文件驻质强办〔2023〕7号")


def test_fonts_are_embedded_also_for_rare_names(notice):
    found = fonts(NoticeDocument().render(notice))
    assert {"Portal-Fang", "Portal-Kai"} <= set(found)
    assert all(found.values())


def test_a_draft_is_not_there_for_an_enterprise(notice, enterprise, officer):
    assert documents["notice"].fetch(notice.reference, enterprise) == notice
    Notice.objects.filter(pk=notice.pk).update(stage=NoticeStage.DRAFT)
    assert documents["notice"].fetch(notice.reference, officer) == notice
    with pytest.raises(Http404):
        documents["notice"].fetch(notice.reference, enterprise)


@pytest.mark.parametrize("lines", [1, 3])
def test_statements_do_not_grow_with_the_list(notice, lines, django_assert_num_queries):
    for number in range(lines):
        case = builders.make_application(notice.cycle, stage=Stage.ON_NOTICE)
        NoticeLine.objects.create(notice=notice, application=case, tier=notice.cycle.tiers.get(), order=10 + number)
    with django_assert_num_queries(6):
        NoticeDocument().html(NoticeDocument.fetch(notice.reference))
