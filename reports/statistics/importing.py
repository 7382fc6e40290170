"""Observations from a workbook: first what would change and every fault by cell, then, confirmed, all of it or nothing."""

from django.utils.translation import gettext_lazy as _

BOUND_WORD = "超过"
LABELS = {
    "code": _("指标代码"),
    "indicator": _("指标"),
    "unit": _("单位"),
    "region": _("地区代码"),
    "region_name": _("地区"),
    "level": _("口径"),
    "year": _("年份"),
    "part": _("时段"),
    "value": _("数值"),
    "bound": _("下限"),
    "source": _("来源"),
    "note": _("说明"),
}
