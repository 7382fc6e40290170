from django.utils.translation import gettext_lazy as _

from core.navigation import NavEntry, register

register(
    NavEntry(
        _("质量工作"),
        _("质量工作考核"),
        "benchmarking:assessments-list",
        "scoreboard",
        "benchmarking.see_assessments",
        390,
    )
)
