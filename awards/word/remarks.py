"""What is told about a file beside its parts: kinds of things that are not taken over, and what was done with what a report does not keep."""

from collections import Counter

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.words import Words

_LABELS: dict[str, Words] = {
    "picture": gettext_lazy("图片"),
    "linked": gettext_lazy("链接到外部的图片"),
    "many": gettext_lazy("超出数量上限的图片"),
    "chart": gettext_lazy("图表"),
    "smartart": gettext_lazy("SmartArt 图形"),
    "object": gettext_lazy("嵌入对象（OLE）"),
    "control": gettext_lazy("控件"),
    "equation": gettext_lazy("公式"),
    "chunk": gettext_lazy("嵌入的其他文件"),
    "contents": gettext_lazy("目录"),
    "cover": gettext_lazy("封面"),
}


def labels() -> dict[str, Words]:
    """The kinds of what is not taken over."""
    return _LABELS


def remarks(counted: Counter[str]) -> list[str]:
    """One sentence for each thing that was seen."""
    return [str(sentence) % {"count": counted[key]} for key, sentence in _sentences().items() if counted[key]]


def _sentences() -> dict[str, str]:
    return {
        "headers": _("页眉和页脚不属于正文，未导入（%(count)d 处）。"),
        "comments": _("批注未导入（%(count)d 条）。"),
        "inserted": _("修订中插入的内容已导入（%(count)d 处）。"),
        "deleted": _("修订中删除的内容未导入（%(count)d 处）。"),
        "hidden": _("隐藏文字未导入（%(count)d 处）。"),
        "boxes": _("文本框中的文字已按所在位置并入正文（%(count)d 处），请核对先后次序。"),
        "layouts": _("用来排版的表格已拆成正文（%(count)d 张）。"),
        "nested": _("表格中嵌套的表格已并入单元格（%(count)d 张），内层各行以分号隔开。"),
        "symbols": _("符号字体中的字符以 ▪ 代替（%(count)d 个），请核对。"),
        "shapes": _("没有文字的图形未导入（%(count)d 个）。"),
        "outside": _("指向文件之外的链接、图片或模板未读取（%(count)d 处），链接上的文字保留。"),
    }
