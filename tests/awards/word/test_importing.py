"""From upload to answers: shown first, then taken over as a whole or not at all."""

import io
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client

from accounts.models import User
from awards.applications import pictures
from awards.applications.content import Content
from awards.applications.models import Answer, Application
from awards.applications.parts import Picture
from awards.applications.texts import HARD_LIMIT, PROFILE, version_of
from awards.applications.versions import Origin
from awards.applications.workflow import Stage
from awards.word import actions
from awards.word.actions import Choice, How
from awards.word.documents import Report
from awards.word.found import Found
from awards.word.models import WordImport
from awards.word.page import Check
from core import journal
from core.models import StoredFile
from core.refusal import Refused
from tests.awards import builders
from tests.awards.word.papers import SENTENCE, paper, picture, saved, upload
from tests.counting import statements
from tests.hostile import post_hostile

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(cycle: Any, organization: Any, enterprise: User) -> Application:
    return builders.make_application(cycle, organization, by=enterprise, filled=False)


def report() -> bytes:
    document = paper(
        "封面的话", (1, "组织概述"), "公司成立于1998年。", (1, "4.1 领导"), (2, "4.1.2 高层领导的作用"), SENTENCE
    )
    table = document.add_table(2, 2)
    for place, cell in enumerate(table._cells):
        cell.text = f"格{place}"
    document.add_picture(io.BytesIO(picture("PNG", "red")))
    document.add_picture(io.BytesIO(picture("BMP", "blue")))
    document.add_heading("4.1.3 组织治理", 2)
    document.add_paragraph("治理。")
    document.add_heading("附录", 1)
    document.add_paragraph("附录的话。")
    return saved(document)


@pytest.fixture
def row(draft: Application, enterprise: User) -> WordImport:
    return actions.upload(draft, upload=upload(report()), by=enterprise)


def choices(application: Application, **how: How) -> dict[str, Choice]:
    """For every section of the mini criteria, as the page would send it; sections are named p (profile), a (4.1.2), b (4.1.3), c (4.7.2)."""
    names = {"p": PROFILE, "a": "4.1.2", "b": "4.1.3", "c": "4.7.2"}
    texts = dict(Answer.objects.filter(application=application).values_list("item__clause", "text"))
    texts[PROFILE] = Application.objects.get(pk=application.pk).profile
    return {section: Choice(how.get(key, "skip"), version_of(texts.get(section, ""))) for key, section in names.items()}


def text_at(application: Application, clause: str) -> str:
    return Answer.objects.get(application=application, item__clause=clause).text


def test_uploading_writes_nothing_but_the_file(row: WordImport, draft: Application) -> None:
    assert draft.answers.count() == 0
    assert Picture.objects.count() == 0
    assert row.file.kind == "docx"
    assert journal.timeline(draft).last().verb == "word.upload"


def test_everything_is_taken_over(row: WordImport, draft: Application, enterprise: User) -> None:
    taken = actions.take_over(
        row, choices=choices(draft, p="replace", a="replace", b="replace"), assigned={1: "4.7.2"}, by=enterprise
    )
    draft.refresh_from_db()
    assert draft.profile == "公司成立于1998年。"
    assert text_at(draft, "4.1.2") == f"{SENTENCE}\n| 格0 | 格1 |\n|---|---|\n| 格2 | 格3 |\n【图1】\n【图2】"
    assert text_at(draft, "4.1.3") == "治理。"
    assert text_at(draft, "4.7.2") == "附录\n附录的话。"
    assert [(one.number, one.file.kind, one.item.clause) for one in draft.pictures.all()] == [
        (1, "png", "4.1.2"),
        (2, "png", "4.1.2"),
    ]
    assert set(draft.versions.values_list("origin", flat=True)) == {Origin.IMPORTED}
    assert (taken.sections, taken.tables, taken.pictures) == (4, 1, 2)
    entry = journal.timeline(draft).last()
    assert entry.verb == "word.import"
    assert entry.data["sections"] == {PROFILE: "replace", "4.1.2": "replace", "4.1.3": "replace", "4.7.2": "assigned 1"}
    assert entry.data["left_out"] == ["封面的话"]


def test_what_stands_there_is_kept_replaced_or_continued(cycle: Any, organization: Any, enterprise: User) -> None:
    application = builders.make_application(cycle, organization, by=enterprise)
    before = text_at(application, "4.1.2")
    row = actions.upload(application, upload=upload(report()), by=enterprise)
    actions.take_over(row, choices=choices(application, b="append"), assigned={}, by=enterprise)
    assert text_at(application, "4.1.2") == before
    assert text_at(application, "4.1.3").endswith("\n治理。")
    again = actions.upload(application, upload=upload(report()), by=enterprise)
    actions.take_over(again, choices=choices(application, b="replace"), assigned={}, by=enterprise)
    assert text_at(application, "4.1.3") == "治理。"
    assert application.versions.filter(section="4.1.3").count() == 3


def test_the_same_pictures_are_not_kept_twice(row: WordImport, draft: Application, enterprise: User) -> None:
    actions.take_over(row, choices=choices(draft, a="replace"), assigned={}, by=enterprise)
    first = text_at(draft, "4.1.2")
    again = actions.upload(draft, upload=upload(report()), by=enterprise)
    actions.take_over(again, choices=choices(draft, a="replace"), assigned={}, by=enterprise)
    assert text_at(draft, "4.1.2").replace("【图3】", "【图2】") == first
    assert draft.pictures.count() == 3  # the BMP was made into a PNG, whose digest is known only then


@pytest.fixture
def nothing_changed(draft: Application) -> Any:
    def check() -> None:
        assert list(draft.answers.values_list("text", flat=True)) == []
        assert Picture.objects.count() == 0
        assert StoredFile.objects.exclude(kind="docx").count() == 0
        assert [name for name in _files() if not name.endswith(".docx")] == []

    return check


def _files(folder: str = "") -> list[str]:
    if not default_storage.exists(folder or "."):
        return []
    folders, files = default_storage.listdir(folder)
    return files + [name for inner in folders for name in _files(f"{folder}/{inner}" if folder else inner)]


def test_a_section_written_meanwhile_stops_all_of_it(row: WordImport, draft: Application, enterprise: User) -> None:
    read = choices(draft, a="replace", b="replace")
    item = draft.cycle.criteria.categories.get(clause="4.1").items.get(clause="4.1.3")
    Answer.objects.create(application=draft, item=item, text="同事写的", updated_by=enterprise)
    with pytest.raises(Refused, match="4.1.3 组织治理"):
        actions.take_over(row, choices=read, assigned={}, by=enterprise)
    assert list(draft.answers.values_list("text", flat=True)) == ["同事写的"]
    assert Picture.objects.count() == 0


def test_a_section_to_which_a_part_is_assigned_must_have_been_read(
    row: WordImport, draft: Application, enterprise: User
) -> None:
    read = choices(draft)
    Application.objects.filter(pk=draft.pk).update(profile="同事写的")
    with pytest.raises(Refused, match="组织概述"):
        actions.take_over(row, choices=read, assigned={0: PROFILE}, by=enterprise)


def test_a_submitted_application_takes_nothing(
    row: WordImport, draft: Application, enterprise: User, nothing_changed: Any
) -> None:
    Application.objects.filter(pk=draft.pk).update(stage=Stage.SUBMITTED, submitted_at="2015-10-01T00:00Z")
    with pytest.raises(Refused, match="锁定"):
        actions.take_over(row, choices=choices(draft, a="replace"), assigned={}, by=enterprise)
    with pytest.raises(Refused, match="锁定"):
        actions.upload(draft, upload=upload(report()), by=enterprise)
    assert WordImport.objects.count() == 1
    nothing_changed()


def test_a_file_is_taken_over_once(row: WordImport, draft: Application, enterprise: User) -> None:
    actions.take_over(row, choices=choices(draft, b="replace"), assigned={}, by=enterprise)
    with pytest.raises(Refused, match="已经导入过"):
        actions.take_over(row, choices=choices(draft, b="append"), assigned={}, by=enterprise)


@pytest.mark.parametrize(
    ("chosen", "assigned", "words"),
    [
        ({}, {}, "没有选择"),
        ({"c": "replace"}, {}, "没有与"),
        ({}, {7: "4.1.2"}, "没有与"),
        ({}, {0: "9.9.9"}, "没有与"),
    ],
)
def test_what_cannot_be_meant(
    row: WordImport, draft: Application, enterprise: User, nothing_changed: Any, chosen: dict[str, How], assigned: dict[int, str], words: str
) -> None:  # fmt: skip
    with pytest.raises(Refused, match=words):
        actions.take_over(row, choices=choices(draft, **chosen), assigned=assigned, by=enterprise)
    nothing_changed()


def test_too_long_and_too_many(
    draft: Application, enterprise: User, nothing_changed: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = paper((2, "4.1.2 高层领导的作用"), *[SENTENCE * 100] * (HARD_LIMIT // len(SENTENCE) // 100 + 1))
    row = actions.upload(draft, upload=upload(long), by=enterprise)
    with pytest.raises(Refused, match="保存上限"):
        actions.take_over(row, choices=choices(draft, a="replace"), assigned={}, by=enterprise)
    monkeypatch.setattr(actions, "PICTURE_LIMIT", 1)
    row = actions.upload(draft, upload=upload(report()), by=enterprise)
    with pytest.raises(Refused, match="2 张图片"):
        actions.take_over(row, choices=choices(draft, a="replace"), assigned={}, by=enterprise)
    monkeypatch.setattr(actions, "UPLOADS", 2)
    with pytest.raises(Refused, match="最多上传 2 份"):
        actions.upload(draft, upload=upload(report()), by=enterprise)
    nothing_changed()


def test_when_the_last_picture_fails_none_is_kept(
    row: WordImport, draft: Application, enterprise: User, nothing_changed: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "PICTURE_LIMIT", 1)  # refuses the second, after the first was stored
    with pytest.raises(Refused, match="最多插入"):
        actions.take_over(row, choices=choices(draft, a="replace"), assigned={}, by=enterprise)
    nothing_changed()


@pytest.mark.parametrize("name", ["报告.docm", "报告.doc", "报告.docx"])
def test_a_refused_file_is_not_kept(draft: Application, enterprise: User, name: str) -> None:
    with pytest.raises(Refused):
        actions.upload(draft, upload=upload(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", name), by=enterprise)
    assert StoredFile.objects.count() == 0
    assert _files() == []


def test_what_is_exported_imports_again_without_a_difference(cycle: Any, organization: Any, enterprise: User) -> None:
    application = builders.make_application(cycle, organization, by=enterprise)
    row = actions.upload(application, upload=upload(report()), by=enterprise)
    actions.take_over(row, choices=choices(application, a="replace", b="append"), assigned={0: PROFILE}, by=enterprise)
    content = Report().render(Report.fetch(application.reference, enterprise))
    again = actions.upload(application, upload=upload(content), by=enterprise)
    application.refresh_from_db()
    check = Check.of(again, application, Content.of(application))
    assert [(one.section, one.is_same) for one in check.sections] == [
        (PROFILE, True),
        ("4.1.2", True),
        ("4.1.3", True),
        ("4.7.2", True),
    ]
    assert check.found.unmatched == []
    assert not check.has_texts


class TestPages:
    def test_from_upload_to_answers(self, client: Client, draft: Application, enterprise: User) -> None:
        client.force_login(enterprise)
        page = client.get(f"/applications/{draft.reference}/word/")
        assert "自 Word 导入" in page.content.decode()
        answer = client.post(f"/applications/{draft.reference}/word/", {"upload": upload(report())})
        row = WordImport.objects.get()
        assert answer.headers["Location"] == f"/applications/{draft.reference}/word/{row.pk}/"
        page = client.get(answer.headers["Location"])
        text = page.content.decode()
        for words in (
            "4.1.2 高层领导的作用",
            "4.1.3 组织治理",
            "封面的话",
            "1 张表",
            "2 张图",
            "确认导入",
            "4.7.2 产品和服务结果",
        ):
            assert words in text
        sent = {name: field.initial for name, field in page.context["form"].fields.items() if field.initial is not None}
        answer = client.post(
            f"/applications/{draft.reference}/word/{row.pk}/", {**sent, "assign-1": "4.7.2"}, follow=True
        )
        assert "已导入 4 个部分" in answer.content.decode()
        assert text_at(draft, "4.1.3") == "治理。"
        page = client.get(f"/applications/{draft.reference}/word/{row.pk}/")
        assert "这份文件已经导入" in page.content.decode()
        assert "确认导入" not in page.content.decode()

    def test_a_stale_page_is_told_and_may_be_confirmed_again(
        self, client: Client, draft: Application, enterprise: User, row: WordImport
    ) -> None:
        client.force_login(enterprise)
        url = f"/applications/{draft.reference}/word/{row.pk}/"
        page = client.get(url)
        sent = {name: field.initial for name, field in page.context["form"].fields.items() if field.initial is not None}
        Application.objects.filter(pk=draft.pk).update(profile="同事写的")
        page = client.post(url, sent)
        assert page.status_code == 422
        assert "组织概述" in page.context["form"].non_field_errors()[0]
        assert 'value="replace" selected' in page.content.decode()
        form = page.context["form"]
        again = {name: form[name].value() or "" for name in form.fields}
        assert client.post(url, again).status_code == 302
        draft.refresh_from_db()
        assert draft.profile == "公司成立于1998年。"

    def test_parts_pictures_and_the_file(
        self, client: Client, draft: Application, enterprise: User, row: WordImport
    ) -> None:
        client.force_login(enterprise)
        base = f"/applications/{draft.reference}/word/{row.pk}"
        part = client.get(f"{base}/found/4.1.2/", headers={"HX-Request": "true"}).content.decode()
        assert "<td>格2</td>" in part
        assert f"{base}/pictures/1/" in part
        assert "<html" not in part
        assert "<html" in client.get(f"{base}/found/part-1/").content.decode()
        shown = client.get(f"{base}/pictures/2/")
        assert (shown.headers["Content-Type"], shown.content[:4]) == ("image/png", b"\x89PNG")
        assert b"".join(client.get(f"{base}/file/").streaming_content) == report_of(row)
        for gone in ("found/4.7.2/", "found/part-9/", "found/part-x/", "found/9/", "pictures/9/"):
            assert client.get(f"{base}/{gone}").status_code == 404

    def test_a_difference_is_shown(self, client: Client, cycle: Any, organization: Any, enterprise: User) -> None:
        application = builders.make_application(cycle, organization, by=enterprise)
        row = actions.upload(application, upload=upload(report()), by=enterprise)
        client.force_login(enterprise)
        page = client.get(f"/applications/{application.reference}/word/{row.pk}/?all=append")
        assert page.content.decode().count('value="append" selected') == 3
        part = client.get(
            f"/applications/{application.reference}/word/{row.pk}/found/4.1.3/", headers={"HX-Request": "true"}
        )
        assert "<ins>" in part.content.decode()

    def test_limits_of_the_rulebook_are_told(self, client: Client, draft: Application, enterprise: User) -> None:
        long = paper((2, "4.1.2 高层领导的作用"), *[SENTENCE * 10] * 20)
        row = actions.upload(draft, upload=upload(long), by=enterprise)
        client.force_login(enterprise)
        text = client.get(f"/applications/{draft.reference}/word/{row.pk}/").content.decode()
        over = len(SENTENCE) * 200
        assert f"超过上限 {over - 2000} 字" in text
        assert f"超过 {over - 5000} 字" in text

    def test_a_refused_file_is_a_sentence(self, client: Client, draft: Application, enterprise: User) -> None:
        client.force_login(enterprise)
        page = client.post(f"/applications/{draft.reference}/word/", {"upload": upload(report(), "宏.docm")})
        assert page.status_code == 422
        assert "含有宏" in page.content.decode()
        assert client.post(f"/applications/{draft.reference}/word/", {}).status_code == 422

    def test_who_may(
        self, client: Client, draft: Application, row: WordImport, other_enterprise: User, officer: User
    ) -> None:
        paths = ["", f"{row.pk}/", f"{row.pk}/file/", f"{row.pk}/pictures/1/", f"{row.pk}/found/4.1.2/", "report/"]
        for user in (other_enterprise, officer):
            client.force_login(user)
            assert [client.get(f"/applications/{draft.reference}/word/{path}").status_code for path in paths] == [
                404
            ] * 6

    def test_readers_have_the_report_and_everybody_the_template(
        self, client: Client, cycle: Any, organization: Any, enterprise: User, officer: User
    ) -> None:
        application = builders.make_application(cycle, organization, by=enterprise, stage=Stage.SUBMITTED)
        for user in (enterprise, officer):
            client.force_login(user)
            answer = client.get(f"/applications/{application.reference}/word/report/")
            assert answer.content[:2] == b"PK"
            assert "docx" in answer.headers["Content-Disposition"]
        assert client.get(f"/applications/{application.reference}/word/1/").status_code in (403, 404)
        client.force_login(enterprise)
        assert client.get(f"/applications/word-template/{cycle.code}/").content[:2] == b"PK"
        assert client.get(f"/applications/{application.reference}/word/").status_code == 302


def report_of(row: WordImport) -> bytes:
    with row.file.file.open("rb") as content:
        return bytes(content.read())


def test_pages_cost_the_same_with_one_and_three(
    client: Client, draft: Application, enterprise: User, row: WordImport
) -> None:
    client.force_login(enterprise)
    pages = [f"/applications/{draft.reference}/word/", f"/applications/{draft.reference}/word/{row.pk}/"]
    one = [statements(client, page) for page in pages]
    for _more in range(2):
        actions.upload(draft, upload=upload(report()), by=enterprise)
    assert [statements(client, page) for page in pages] == one
    assert max(one) < 30


def test_hostile_values_in_every_field(client: Client, draft: Application, enterprise: User, row: WordImport) -> None:
    client.force_login(enterprise)
    url = f"/applications/{draft.reference}/word/{row.pk}/"
    form = client.get(url).context["form"]
    fields = {name: str(form[name].value() or "") for name in form.fields}
    post_hostile(client, url, fields)
    post_hostile(
        client, f"/applications/{draft.reference}/word/", {}, ["upload"], holds=lambda: WordImport.objects.get()
    )


def test_pictures_are_counted_as_the_rows_show_them(draft: Application, enterprise: User) -> None:
    document = paper((1, "4.1 领导"), (2, "4.1.2 高层领导的作用"), SENTENCE)
    document.add_picture(io.BytesIO(picture("PNG", "red")))
    document.add_heading("4.1.3 组织治理", 2)
    document.add_picture(io.BytesIO(picture("PNG", "red")))  # the same one again
    row = actions.upload(draft, upload=upload(saved(document)), by=enterprise)
    found = Found.restored(row.found)
    assert [len(part.pictures) for part in found.matched] == [1, 1]
    assert (found.picture_places, len(found.pictures)) == (2, 1)
