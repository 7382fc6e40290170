"""What the YAML parser complains of, in words for a person who writes rules and not programs."""

import re

import yaml
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.words import Words

_REASONS: tuple[tuple[str, Words], ...] = (
    (r"expected ',' or '([\]}])'", gettext_lazy("括号没有写完，缺少逗号或“%s”")),
    (r"expected the node content", gettext_lazy("这里缺少内容，常因括号没有写完或符号多余")),
    (r"mapping values are not allowed", gettext_lazy("这里不能有冒号：可能缩进不齐；文字中含英文冒号的，请加引号")),
    (
        r"could not find expected ':'|found unexpected ':'",
        gettext_lazy("这一项的名称后面缺少英文冒号和空格，或上一行没有写完"),
    ),
    (r"expected <block end>", gettext_lazy("缩进与上文不一致，或列表项缺少“-”")),
    (r"not allowed here", gettext_lazy("这里不能开始新的一项，请检查缩进")),
    (r"character '\\t'", gettext_lazy("缩进只能用空格，不能用制表符")),
    (r"cannot start any token", gettext_lazy("以这个符号开头的文字请加引号")),
    (r"unexpected end of stream", gettext_lazy("引号没有成对")),
    (r"unknown escape character|escape sequence", gettext_lazy("双引号里的反斜杠有误，可改用单引号")),
    (r"undefined alias", gettext_lazy("以“*”开头的文字请加引号")),
    (r"tag|directive", gettext_lazy("以“!”或“%%”开头的文字请加引号")),
    (r"document", gettext_lazy("一个文件只能有一份规则，请删去“---”或“...”以后的内容")),
    (r"unhashable|unacceptable key", gettext_lazy("名称只能是文字")),
    (r"month|day is out|hour|minute|second|isoformat", gettext_lazy("日期或时间不存在")),
    (r"special characters are not allowed", gettext_lazy("文件中有不能显示的控制字符")),
    (r"recursion", gettext_lazy("层次太多")),
)


class DoubledKey(yaml.constructor.ConstructorError):
    """A name that stands twice under the same heading; `problem` is the name."""


def place(error: Exception) -> str:
    """Line and column, counted from one; empty when the parser does not know them."""
    mark = error.problem_mark if isinstance(error, yaml.MarkedYAMLError) else None
    return _("第 %(line)d 行第 %(column)d 列") % {"line": mark.line + 1, "column": mark.column + 1} if mark else ""


def reason(error: Exception) -> str:
    if isinstance(error, DoubledKey):
        return _("“%s”重复出现") % error.problem
    told = str(error.problem if isinstance(error, yaml.MarkedYAMLError) else error)
    for pattern, words in _REASONS:
        if found := re.search(pattern, told):
            return _("YAML 格式有误：%s") % (words % found.groups())
    return _("YAML 格式有误：%s") % _("请检查缩进、引号、括号和冒号")
