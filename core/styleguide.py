"""The style guide: every token and component with example data, for both faces of the portal."""

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import clock
from core.forms import DateInput, PortalForm
from core.intake import Faults
from core.waiting import Waiting

COLOURS = {
    _("墨蓝：底色与主要操作"): ["ink-950", "ink-900", "ink-800", "ink-700", "ink-600", "ink-200", "ink-100", "ink-50"],
    _("朱砂：奖项与要紧之事"): ["seal-800", "seal-700", "seal-600", "seal-100", "seal-50"],
    _("赭金：荣誉"): ["gold-800", "gold-700", "gold-500", "gold-300", "gold-100", "gold-50"],
    _("松绿：已完成"): ["pine-800", "pine-700", "pine-100", "pine-50"],
    _("琥珀：提醒"): ["amber-800", "amber-700", "amber-100", "amber-50"],
    _("纸面"): ["text", "text-soft", "text-quiet", "line-field", "line-strong", "line", "sunken", "paper"],
}
TONES = [
    ("neutral", _("草稿")),
    ("info", _("专家评审")),
    ("primary", _("进行中")),
    ("success", _("通过初审")),
    ("warning", _("退回补正")),
    ("danger", _("不予受理")),
    ("award", _("拟授奖")),
]
ROWS = [
    ("ZMD-2015-001", _("天中重工股份有限公司"), _("制造业"), _("驿城区"), "info", _("专家评审"), 58437, 23),
    ("ZMD-2015-002", _("汝水食品有限公司"), _("制造业"), _("上蔡县"), "success", _("现场评审"), 56120, 23),
    ("ZMD-2015-003", _("嵖岈文旅发展有限公司"), _("旅游（试点）"), _("遂平县"), "warning", _("退回补正"), None, 12),
    ("ZMD-2015-004", _("淮源建设集团有限公司"), _("工程建设（试点）"), _("泌阳县"), "neutral", _("草稿"), None, 7),
    ("ZMD-2015-005", _("薄山电力装备有限公司"), _("制造业"), _("确山县"), "award", _("拟授奖"), 61205, 23),
]
CATEGORIES = [_("领导"), _("战略"), _("顾客与市场"), _("资源"), _("过程管理"), _("测量、分析与改进"), _("结果")]


class ExampleForm(PortalForm):
    """One field of each kind."""

    name = forms.CharField(label=_("单位名称"), max_length=80, help_text=_("与营业执照一致。"))
    code = forms.CharField(label=_("统一社会信用代码"), max_length=18, min_length=18, help_text=_("18 位，字母大写。"))
    sector = forms.ChoiceField(
        label=_("行业类别"), choices=[("", _("请选择")), ("c", _("制造业")), ("j", _("金融业")), ("s", _("服务业"))]
    )
    share = forms.DecimalField(label=_("研发投入占比"), max_value=100, required=False)
    since = forms.DateField(label=_("导入卓越绩效模式的日期"), widget=DateInput(), required=False)
    scale = forms.ChoiceField(
        label=_("企业规模"),
        choices=[("l", _("大型")), ("m", _("中型")), ("s", _("小型"))],
        widget=forms.RadioSelect,
        initial="m",
    )
    honours = forms.MultipleChoiceField(
        label=_("已获荣誉"),
        choices=[("p", _("省长质量奖")), ("b", _("省名牌产品")), ("q", _("全国优秀质量管理小组"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    profile = forms.CharField(
        label=_("组织概述"), max_length=2000, widget=forms.Textarea, help_text=_("环境、关系与挑战，不超过 2000 字。")
    )
    report = forms.FileField(label=_("自评报告"), required=False, help_text=_("Word 或 PDF，不超过 20 MB。"))
    vote = forms.ChoiceField(
        label=_("表决"), choices=[("y", _("同意")), ("n", _("不同意")), ("a", _("弃权"))], widget=forms.RadioSelect
    )
    promise = forms.BooleanField(label=_("本单位承诺所报材料真实有效，并同意依法公示。"))


WRONG = {
    "name": "",
    "code": "91350100M000100Y4Z",
    "sector": "",
    "profile": "本公司创建于 1998 年，主营工程机械关键零部件。",
    "scale": "m",
    "vote": "y",
}


@login_not_required
def styleguide(request: HttpRequest) -> HttpResponse:
    """?face=public shows the public face, ?face=forms the forms; otherwise the working side."""
    face = request.GET.get("face", "work")
    page = face if face in {"public", "forms"} else "work"
    return render(request, f"styleguide/{page}.html", examples() | furniture(page) | example_forms())


def example_forms() -> dict[str, Any]:
    refused = ExampleForm(WRONG, auto_id="wrong_%s")
    refused.add_error("code", _("统一社会信用代码的校验位不对，请核对最后一位。"))
    return {"form": ExampleForm(), "refused": refused}


def examples() -> dict[str, Any]:
    return {
        "icons": (settings.BASE_DIR / "static" / "icons.txt").read_text().split(),
        "colours": [{"label": label, "names": names} for label, names in COLOURS.items()],
        "tones": [{"name": name, "label": label} for name, label in TONES],
        "applications": [
            dict(zip(("reference", "name", "track", "region", "tone", "stage", "score", "answered"), row, strict=True))
            for row in ROWS
        ],
        "page_of_many": Paginator(range(1, 212), 20).page(4),
        "staged": SimpleNamespace(stage="review", stage_tone="info", get_stage_display=lambda: _("专家评审")),
        "lines": example_timeline(),
        "process": example_process(),
        "waiting": example_waiting(),
        "faults": example_faults(),
        "days": [clock.today() + timedelta(days=days) for days in (-4, 0, 2, 30)],
        "radar": chart_data("radar"),
        "bars": chart_data("bar") | {"horizontal": True},
        "years": {
            "kind": "line",
            "labels": ["2010", "2011", "2012", "2013", "2014", "2015"],
            "series": [{"name": str(_("获奖单位累计")), "values": [6, 12, 18, 24, 30, 35]}],
            "unit": str(_("家")),
        },
    }


def chart_data(kind: str) -> dict[str, Any]:
    series = [
        {"name": str(_("本单位")), "values": [62.5, 58, 66.2, 61, 54.5, 48, 51.3]},
        {"name": str(_("同组平均")), "values": [55, 52.1, 57.4, 56, 53, 45.5, 47.9]},
    ]
    labels = [str(label) for label in CATEGORIES]
    return {"kind": kind, "labels": labels, "series": series, "max": 100, "unit": "%"}


def example_timeline() -> list[SimpleNamespace]:
    def at(day: int, hour: int) -> datetime:
        return datetime(2015, 10, day, hour, 26, tzinfo=timezone.get_default_timezone())

    return [
        SimpleNamespace(label=_("提交申报"), at=at(8, 9), actor_name=_("王立群（天中重工）"), note=""),
        SimpleNamespace(
            label=_("退回补正"),
            at=at(12, 15),
            actor_name=_("陈思远"),
            note=_("缺少近三年纳税证明，请于 10 月 19 日前补交。"),
        ),
        SimpleNamespace(label=_("补正后重新提交"), at=at(16, 11), actor_name=_("王立群（天中重工）"), note=""),
        SimpleNamespace(label=_("通过资格审查"), at=at(20, 10), actor_name=_("陈思远"), note=""),
    ]


def example_faults() -> Faults:
    faults = Faults()
    faults.add("B3", _("必填，不能留空。"), heading=_("单位"))
    faults.add("I6", _("“年底”不是日期，请写成 2015-03-01 的样子。"), value=_("年底"), heading=_("完成日期"))
    faults.add("C6", _("与 C7 之间是合并单元格，请取消合并，逐格填写。"), value=_("设备"))
    hidden = _("工作表“%(name)s”是隐藏的却有内容，请取消隐藏并核对，或删除后再上传。")
    faults.add("", hidden % {"name": _("去年数据")})
    return faults


def example_waiting() -> list[Waiting]:
    today = clock.today()
    first, second = today + timedelta(days=2), today - timedelta(days=1)
    return [
        Waiting(_("资格审查"), "#steps", 7, "clipboard-check", due=first, hint=_("最早一份已等待 3 天")),
        Waiting(_("异议待答复"), "#steps", 1, "message-report", "danger", due=second, hint=_("薄山电力装备有限公司")),
        Waiting(_("奖励决定待复核发布"), "#steps", 1, "gavel", "award", hint=_("由另一人起草，须您复核")),
    ]


def example_process() -> list[dict[str, Any]]:
    labels = [
        _("申报"),
        _("资格审查"),
        _("初审"),
        _("专家评审"),
        _("合议"),
        _("现场评审"),
        _("综合排名"),
        _("评委会投票"),
        _("公示"),
        _("表彰"),
    ]
    now = 3
    states = ["done"] * now + ["current"] + ["todo"] * (len(labels) - now - 1)
    dates = [_("10月8日"), _("10月20日"), _("10月28日"), _("进行中")] + [""] * (len(labels) - now - 1)
    return [{"label": label, "state": state, "at": at} for label, state, at in zip(labels, states, dates, strict=True)]


def furniture(page: str) -> dict[str, Any]:
    """Navigation and a person, so that the frame is seen as a signed-in officer sees it."""

    def entry(label: Any, icon: str, url: str, count: int = 0) -> dict[str, Any]:
        return {
            "label": label,
            "icon": icon,
            "url": url,
            "count": count,
            "active": url == ("?" if page == "work" else f"?face={page}"),
        }

    guide = [
        entry(_("工作侧组件"), "layout-dashboard", "?"),
        entry(_("表单"), "forms", "?face=forms"),
        entry(_("公众侧"), "world", "?face=public"),
    ]
    award = [
        entry(_("我的待办"), "checklist", "#work", 7),
        entry(_("申报"), "file-text", "#table"),
        entry(_("专家与评审组"), "users-group", "#steps"),
    ]
    result = [
        entry(_("综合排名"), "scoreboard", "#stat"),
        entry(_("公示与异议"), "speakerphone", "#state", 2),
        entry(_("表彰与证书"), "award", "#badge"),
    ]
    return {
        "nav": [
            {"label": _("样式指南"), "entries": guide},
            {"label": _("评审流程（示例）"), "entries": award},
            {"label": _("结果（示例）"), "entries": result},
        ],
        "public_nav": [
            {"label": _("首页"), "url": "?face=public", "active": True},
            {"label": _("公示公告"), "url": "#news", "active": False},
            {"label": _("光荣榜"), "url": "#honours", "active": False},
            {"label": _("证书查验"), "url": "#verify", "active": False},
            {"label": _("样式指南"), "url": "?", "active": False},
        ],
        "user": SimpleNamespace(
            is_authenticated=page != "public",
            name=_("陈思远"),
            username="officer",
            get_role_display=lambda: _("市局经办人员"),
        ),
        "unread_letters": 3,
    }
