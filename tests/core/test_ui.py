"""The components render what their names promise, refuse what they do not know, and escape what people typed."""

import hashlib
import json
import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError
from django.test import Client, RequestFactory

from core import clock, navigation
from core.forms import PortalForm
from core.waiting import Waiting

ROOT = Path(__file__).resolve().parent.parent.parent
STATIC = ROOT / "static"
ICONS = frozenset((STATIC / "icons.txt").read_text().split())
NASTY = '<script>alert("x")</script>'


def drawn(source: str, address: str = "/list/", **context: Any) -> str:
    """What a template shows, with single blanks."""
    page = Template(source).render(
        Context({"request": RequestFactory().get(address), "csrf_token": "t0ken", **context})
    )
    return re.sub(r"\s+", " ", page).strip()


@pytest.mark.parametrize(
    "source",
    [
        '{% badge "草稿" colour="red" %}',
        "{% card titel='x' %}{% endcard %}",
        '{% page_header "标题" undertitle="x" %}{% end_page_header %}',
        '{% post_button "/x/" "撤回" ask="y" %}',
        '{% field form.name size="big" %}',
    ],
)
def test_a_misspelt_property_fails_when_the_template_compiles(source: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        Template(source)


def test_an_unknown_tone_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown tone 'red'"):
        drawn('{% badge "草稿" "red" %}')


@pytest.mark.parametrize(
    "source",
    [
        "{% badge text %}",
        "{% card title=text %}{{ text }}{% endcard %}",
        "{% page_header text subtitle=text eyebrow=text %}{{ text }}{% end_page_header %}",
        "{% definition text %}{{ text }}{% enddefinition %}",
        "{% empty text text %}{% endempty %}",
        '{% alert "info" text %}{{ text }}{% endalert %}',
        "{% stat text text unit=text hint=text %}",
        '{% post_button "/x/" text confirm=text name="n" value=text %}',
        '{% file_link "/x/" text note=text %}',
        "{% copy_button text %}",
        "{% crumb text %}",
        "{% timeline lines %}",
        "{% chart data label=text %}",
        '{% filter_bar placeholder="找" %}{% endfilter_bar %}',
    ],
)
def test_typed_text_is_escaped(source: str) -> None:
    lines = [SimpleNamespace(label=NASTY, at=datetime(2015, 10, 8, tzinfo=UTC), actor_name=NASTY, note=NASTY)]
    data = {"kind": "bar", "labels": [NASTY], "series": [{"name": NASTY, "values": [1]}]}
    shown = drawn(source, f"/list/?q={NASTY}", text=NASTY, lines=lines, data=data)
    assert "<script>alert" not in shown
    assert "alert(" in shown


def test_stage_badge_says_the_stage_in_its_tone() -> None:
    row = SimpleNamespace(stage="review", stage_tone="info", get_stage_display=lambda: "专家评审")
    assert drawn("{% stage_badge row %}", row=row) == (
        '<span class="tag tag-info"><span class="tag-dot" aria-hidden="true"></span>专家评审</span>'
    )


def test_an_empty_fact_shows_a_dash() -> None:
    shown = drawn('{% definition "现场评审日期" %} {{ nothing }} {% enddefinition %}')
    assert re.sub(r"<[^>]+>", "", shown) == "现场评审日期—"


def test_the_pager_keeps_the_query_and_is_silent_for_one_page() -> None:
    page = Paginator(range(100), 20).page(2)
    shown = drawn("{% pager page %}", "/list/?q=天中&page=2", page=page)
    assert 'href="?q=%E5%A4%A9%E4%B8%AD&amp;page=3"' in shown
    assert "第 21–40 条，共 100 条" in shown
    assert drawn("{% pager page %}", page=Paginator(range(5), 20).page(1)) == ""


def test_a_sorted_heading_turns_round() -> None:
    first = drawn('{% sort_head "得分" "score" %}', "/list/?page=3")
    assert ('aria-sort="none"' in first, 'href="?sort=score"' in first) == (True, True)
    again = drawn('{% sort_head "得分" "score" %}', "/list/?sort=score")
    assert ('aria-sort="ascending"' in again, 'href="?sort=-score"' in again) == (True, True)


def test_the_tab_of_the_page_is_current() -> None:
    source = '{% tabs label="内容" %}{% tab "甲" "/list/" %}{% tab "乙" "/other/" %}{% endtabs %}'
    assert re.findall(r'href="(/\w+/)" aria-current="page"', drawn(source)) == ["/list/"]


def test_post_button_is_a_whole_form() -> None:
    shown = drawn('{% post_button "/withdraw/" "撤回" tone="danger" confirm="撤回后不能恢复。" reason="note" %}')
    for part in (
        'method="post"',
        'action="/withdraw/"',
        'value="t0ken"',
        'data-confirm="撤回后不能恢复。"',
        'data-reason="note"',
    ):
        assert part in shown


@pytest.mark.parametrize(
    ("days", "words"), [(-4, "已逾期 4 天"), (0, "今天截止"), (3, "还剩 3 天"), (30, "还剩 30 天")]
)
def test_a_deadline_says_how_far_it_is(days: int, words: str) -> None:
    now = datetime(2015, 10, 17, 20, 0, tzinfo=UTC)  # already the 18th in Shanghai
    with clock.at(now):
        shown = drawn("{% deadline day %}", day=date(2015, 10, 18) + timedelta(days=days))
    assert words in shown


@pytest.mark.parametrize(
    ("ends", "day", "words"),
    [
        (datetime(2015, 9, 30, 16, tzinfo=UTC), "2015-09-30", "2015年9月30日 24:00"),
        (datetime(2015, 9, 30, 10, tzinfo=UTC), "2015-09-30", "2015年9月30日 18:00"),
    ],
)
def test_what_ends_at_midnight_ends_on_the_day_before(ends: datetime, day: str, words: str) -> None:
    assert day in drawn("{% deadline ends %}", ends=ends)
    assert drawn("{{ ends|until }}", ends=ends) == words


def test_a_deadline_may_be_missing_or_met() -> None:
    assert re.sub("<[^>]+>", "", drawn("{% deadline day %}", day=None)) == "—"
    assert "已办结" in drawn("{% deadline day done=True %}", day=date(2015, 10, 1))


def test_the_worklist_counts_only_what_is_more_than_one() -> None:
    lines = [
        Waiting("资格审查", "/a/", 7, "checklist"),
        Waiting("异议待答复", "/b/", 1, "messages", due=date(2015, 10, 1)),
    ]
    shown = drawn("{% worklist lines %}", lines=lines)
    assert re.findall(r'class="work-count">(\d+)', shown) == ["7"]
    assert re.findall(r'href="(/\w/)"', shown) == ["/a/", "/b/"]


class OneOfEach(forms.Form):
    name = forms.CharField(label="名称", help_text="与营业执照一致。")
    note = forms.CharField(label="说明", widget=forms.Textarea, required=False, max_length=20)
    size = forms.ChoiceField(label="规模", choices=[("l", "大型"), ("s", "小型")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="同意")
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


def test_a_refused_field_keeps_the_text_and_ties_hint_and_error_to_the_widget() -> None:
    form = OneOfEach({"name": "", "note": "写了很多" * 10, "agreed": "on"})
    name = drawn("{% field form.name %}", form=form)
    assert 'aria-describedby="id_name_helptext id_name_error"' in name
    assert ('id="id_name_helptext"' in name, 'id="id_name_error"' in name, 'aria-invalid="true"' in name) == (
        True,
        True,
        True,
    )
    assert "写了很多" * 10 in drawn("{% field form.note rows=3 %}", form=form)
    assert drawn("{% field form.size %}", form=form).startswith("<fieldset")
    assert drawn("{% field form.secret %}", form=form) == '<input type="hidden" name="secret" id="id_secret">'
    summary = drawn("{% errors form %}", form=form)
    assert re.findall(r'href="#(id_\w+)"', summary) == ["id_name", "id_note", "id_size"]
    assert drawn("{% errors form %}", form=OneOfEach()) == ""


class Sentences(PortalForm):
    promise = forms.BooleanField(label="本单位承诺所报材料真实有效，并同意依法公示。")
    named = forms.BooleanField(label="同意", error_messages={"required": "不同意的不能提交。"})
    credit_code = forms.CharField(label="统一社会信用代码")

    def clean_credit_code(self) -> str:
        raise forms.ValidationError("统一社会信用代码有误：请核对。")


def test_a_summary_reads_as_sentences() -> None:
    """A box is ticked, not filled in; a label's own full stop and a label said twice are left out."""
    summary = drawn("{% errors form %}", form=Sentences({"credit_code": "1"}))
    assert re.findall(r"<li>(.*?)</li>", re.sub(r"</?a[^>]*>", "", summary)) == [
        "本单位承诺所报材料真实有效，并同意依法公示：请勾选。",
        "同意：不同意的不能提交。",
        "统一社会信用代码有误：请核对。",
    ]


def test_fields_of_a_form_are_drawn_in_their_order() -> None:
    assert re.findall(r'name="(\w+)"', drawn("{% fields form %}", form=OneOfEach())) == [
        "name",
        "note",
        "size",
        "size",
        "agreed",
        "secret",
    ]


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("{{ value|points }}", "12.50"),
        ("{{ nothing|points }}", "—"),
        ("{{ 1250|hundredths }} {{ 5|hundredths }} {{ none|hundredths }}", "12.50 0.05 —"),
        ("{{ 6650000|count }}", "6,650,000"),
        ("{{ 665000000|yuan }}", "6,650,000.00"),
        ("{{ 20000000|ten_thousand_yuan }}", "20"),
        ("{{ 5|percent }}", "5%"),
    ],
)
def test_figures_as_people_read_them(source: str, shown: str) -> None:
    assert drawn(source, value=Decimal("12.5"), nothing="", none=None) == shown


def test_every_icon_that_is_named_is_in_the_sprite() -> None:
    sprite = frozenset(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "icons.svg").read_text()))
    assert sprite == ICONS
    named = re.compile(r"""\{%\s*icon\s+"([\w-]+)"|\bicon="([\w-]+)\"""")
    sources = [*(ROOT / "templates").rglob("*.html"), *(path for app in APPS for path in (ROOT / app).rglob("*.py"))]
    used = {(path.name, a or b) for path in sources for a, b in named.findall(path.read_text())}
    used |= {(entry.url_name, entry.icon) for entry in navigation._entries}
    assert sorted((path, name) for path, name in used if name not in ICONS) == []


APPS = ["core", "accounts", "awards", "benchmarking", "reports", "publicity"]


def test_vendored_files_are_what_the_manifest_says() -> None:
    manifest = json.loads((STATIC / "vendor" / "MANIFEST.json").read_text())["packages"]
    wrong = [
        name
        for package in manifest.values()
        for name, digest in package.get("sha256", {}).items()
        if hashlib.sha256((STATIC / name).read_bytes()).hexdigest() != digest
    ]
    listed = {name for package in manifest.values() for name in package.get("sha256", {})}
    own = {"vendor/MANIFEST.json", "vendor/echarts.entry.mjs"}
    present = {str(path.relative_to(STATIC)) for path in (STATIC / "vendor").rglob("*") if path.is_file()}
    assert (wrong, present - own - listed) == ([], set())
    assert all(package["licence"] for package in manifest.values())


@pytest.mark.django_db
@pytest.mark.parametrize("face", ["work", "forms", "public"])
def test_the_style_guide_is_open_to_everybody(client: Client, face: str) -> None:
    assert client.get("/styleguide/", {"face": face}).status_code == 200


@pytest.mark.django_db
def test_a_page_that_is_not_there_says_so_in_our_look(client: Client) -> None:
    answer = client.get("/没有这一页/")
    assert (answer.status_code, "没有找到这个页面" in answer.content.decode()) == (404, True)


@pytest.mark.parametrize("name", ["400.html", "403_csrf.html", "500.html"])
def test_pages_of_last_resort_need_no_request(name: str) -> None:
    from django.template.loader import get_template

    assert "返回首页" in get_template(name).render()
