from django.utils.translation import gettext_lazy as _

from core.navigation import NavEntry, register

register(
    NavEntry(_("质量工作"), _("创优计划"), "benchmarking:programmes-list", "target", "benchmarking.see_programmes", 370)
)
