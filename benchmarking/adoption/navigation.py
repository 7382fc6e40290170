from django.utils.translation import gettext_lazy as _

from core.navigation import NavEntry, register

register(
    NavEntry(
        _("质量工作"), _("卓越绩效导入"), "benchmarking:adoption-list", "license", "benchmarking.list_adoptions", 380
    )
)
