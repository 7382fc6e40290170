from django.utils.translation import gettext_lazy as _

from core.navigation import NavEntry, register

register(
    NavEntry(
        _("对标提升"), _("改进计划"), "benchmarking:improvement-list", "trending-up", "benchmarking.see_plans", 310
    )
)
