"""From what stands in a cell to what a form field takes: numbers exactly, dates as people write them, codes as text."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from unicodedata import normalize

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import ModelChoiceField
from django.utils.translation import gettext as _

from core.forms import say_plainly

Taker = Callable[[Any], Any]

FEW_CHOICES = 15
"""So many choices are named in a fault."""
EXACT_LIMIT = 1e15
"""Excel keeps fifteen digits; longer numbers have lost their end."""
_FIRST_SERIAL_DAY = date(1899, 12, 30)
_SERIALS = range(18_264, 73_415)
"""Serial numbers that are taken for days: 1950 to 2100."""
_DATE = re.compile(r"(\d{4})\s*(?:[-./年])\s*(\d{1,2})\s*(?:[-./月])\s*(\d{1,2})\s*日?")
_COMPACT_DATE = re.compile(r"(19|20)(\d\d)(\d\d)(\d\d)")
_MOMENT = re.compile(rf"({_DATE.pattern})[\sT]+(\d{{1,2}})[:：](\d{{2}})(?:[:：](\d{{2}}))?")
_NUMBER = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?")
_YES, _NO = (
    frozenset({"是", "有", "√", "✓", "true", "yes", "y", "1"}),
    frozenset({"否", "无", "×", "false", "no", "n", "0"}),
)


def taker(field: forms.Field) -> Taker:
    """A function from a cell's value to the field's cleaned value; it raises ValidationError. Choices are looked up once, not per cell."""
    if isinstance(field, ModelChoiceField):
        return _row_taker(field)
    say_plainly(field)
    convert = _converter(field)

    def take(raw: Any) -> Any:
        value = None if _is_empty(raw) else convert(raw)
        if value is None and field.required:
            raise ValidationError(_("必填，不能留空。"))
        return field.clean(value)

    return take


def text_of(raw: Any) -> str:
    """A cell's value as text: whole numbers without a point, days as 2015-03-01. ValidationError when digits are lost."""
    if isinstance(raw, str):
        return raw.replace("\r\n", "\n").replace("\r", "\n")
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, (int, float)):
        return format(number_of(raw), "f")
    if isinstance(raw, datetime):
        return raw.strftime("%Y-%m-%d" if raw.time() == time.min else "%Y-%m-%d %H:%M")
    return raw.isoformat() if isinstance(raw, date) else str(raw)


def number_of(raw: Any) -> Decimal:
    """A cell's value as a number: exactly what Excel shows with fifteen digits; text such as 1,234.5 or 85% is read too."""
    if isinstance(raw, (int, float)) and not isinstance(raw, bool):
        if not abs(raw) < EXACT_LIMIT:  # nor when it is no number at all
            raise ValidationError(_("数字超过 15 位，Excel 已丢掉末尾几位；请把单元格格式改为“文本”后重新填写。"))
        return Decimal(int(raw)) if raw == int(raw) else Decimal(f"{raw:.15g}")
    if not isinstance(raw, str):
        raise ValidationError(_("这里要填数字。"))
    text = normalize("NFKC", raw).strip()
    bare = text.removesuffix("%").rstrip()
    if not _NUMBER.fullmatch(bare):
        raise ValidationError(_("“%(value)s”不是数字。") % {"value": raw.strip()[:40]})
    number = Decimal(bare.replace(",", ""))
    return number / 100 if bare != text else number


def day_of(raw: Any) -> date:
    """A cell's value as a day: a date, a serial number, 2015-3-1, 2015.3.1, 2015/3/1, 2015年3月1日 or 20150301."""
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    if isinstance(raw, (int, float)) and not isinstance(raw, bool) and raw in _SERIALS:
        return _FIRST_SERIAL_DAY + timedelta(days=int(raw))
    text = normalize("NFKC", text_of(raw)).strip()
    if found := _DATE.fullmatch(text):
        return _date(raw, *found.groups())
    if found := _COMPACT_DATE.fullmatch(text):
        century, year, month, day = found.groups()
        return _date(raw, century + year, month, day)
    raise _no_date(raw)


def _date(raw: Any, year: str, month: str, day: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError as error:
        raise _no_date(raw) from error


def _no_date(raw: Any) -> ValidationError:
    return ValidationError(_("“%(value)s”不是日期，请写成 2015-03-01 的样子。") % {"value": text_of(raw).strip()[:40]})


def _moment(raw: Any) -> Any:
    if isinstance(raw, datetime):
        return raw
    if isinstance(raw, str) and (found := _MOMENT.fullmatch(normalize("NFKC", raw).strip())):
        day = day_of(found.group(1))
        hour, minute, second = found.group(5), found.group(6), found.group(7) or "00"
        return f"{day:%Y-%m-%d} {hour}:{minute}:{second}"
    return f"{day_of(raw):%Y-%m-%d}"


def _whole(raw: Any) -> Any:
    number = number_of(raw)
    if number != number.to_integral_value():
        raise ValidationError(_("“%(value)s”不是整数。") % {"value": format(number, "f")})
    return int(number)


def _yes_or_no(raw: Any) -> bool:
    word = text_of(raw).strip().lower()
    if word not in _YES | _NO:
        raise ValidationError(_("请填“是”或“否”。"))
    return word in _YES


def _converter(field: forms.Field) -> Taker:
    if isinstance(field, (forms.DecimalField, forms.FloatField)):
        return number_of
    if isinstance(field, forms.IntegerField):
        return _whole
    if isinstance(field, forms.DateTimeField):
        return _moment
    if isinstance(field, forms.DateField):
        return day_of
    if isinstance(field, (forms.BooleanField, forms.NullBooleanField)):
        return _yes_or_no
    if isinstance(field, forms.MultipleChoiceField):
        keys = _keys_by_word(field)
        names = _labels(field)
        return lambda raw: [
            _chosen(keys, word, names) for word in re.split(r"[、,，;；\n]", text_of(raw)) if word.strip()
        ]
    if isinstance(field, forms.ChoiceField):
        words, labels = _keys_by_word(field), _labels(field)
        return lambda raw: _chosen(words, text_of(raw), labels)
    return text_of


def _keys_by_word(field: forms.ChoiceField) -> Mapping[str, Any]:
    """Key by key and by label: an export shows the label."""
    keys: dict[str, Any] = {}
    for value, name in _pairs(field):
        keys.setdefault(_word(name), value)
        keys.setdefault(_word(value), value)
    return keys


def _labels(field: forms.ChoiceField) -> list[str]:
    return [str(name) for value, name in _pairs(field) if value not in ("", None)]


def _pairs(field: forms.ChoiceField) -> Iterator[tuple[Any, Any]]:
    """(key, label) of every choice, out of their groups."""
    choices: Any = field.choices
    for key, label in choices:
        yield from label if isinstance(label, (list, tuple)) else [(key, label)]


def _row_taker(field: ModelChoiceField) -> Taker:
    """Rows are found by what they are called on screen or by the field's `to_field_name`; a name that several bear is refused."""
    rows: dict[str, Any] = {}
    doubled: set[str] = set()
    labels: list[str] = []
    for row in field.queryset or []:
        labels.append(str(field.label_from_instance(row)))
        names = {_word(labels[-1])}
        if field.to_field_name:
            names.add(_word(field.prepare_value(row)))
        doubled |= {name for name in names if name in rows}
        rows.update(dict.fromkeys(names, row))

    def choose(text: str) -> Any:
        if _word(text) in doubled:
            raise ValidationError(_("“%(value)s”不止一个，无法确定是哪一个。") % {"value": text.strip()[:40]})
        return _chosen(rows, text, labels)

    def take(raw: Any) -> Any:
        if _is_empty(raw) and field.required:
            raise ValidationError(_("必填，不能留空。"))
        if isinstance(field, forms.ModelMultipleChoiceField):
            return [choose(text) for text in _listed(raw)]
        return None if _is_empty(raw) else choose(text_of(raw))

    return take


def _listed(raw: Any) -> list[str]:
    """The words of a cell that holds several."""
    return [text for text in re.split(r"[、,，;；\n]", text_of(raw)) if text.strip()]


def _chosen(known: Mapping[str, Any], text: str, labels: Sequence[str]) -> Any:
    try:
        return known[_word(text)]
    except KeyError:
        hint = _("可填：%(names)s。") % {"names": "、".join(labels)} if 0 < len(labels) <= FEW_CHOICES else ""
        raise ValidationError(_("没有“%(value)s”这一项。") % {"value": text.strip()[:40]} + hint) from None


def _word(text: Any) -> str:
    return "".join(normalize("NFKC", str(text)).split()) if text is not None else ""


def _is_empty(raw: Any) -> bool:
    return raw is None or (isinstance(raw, str) and not raw.strip())
