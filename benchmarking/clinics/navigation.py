from django.utils.translation import gettext_lazy as _

from core.navigation import NavEntry, register

register(
    NavEntry(
        _("交流培训"), _("质量诊所"), "benchmarking:clinics-list", "checkup-list", "benchmarking.see_consultations", 365
    )
)
