from django.utils.translation import gettext_lazy as _

from core.navigation import NavEntry, register

register(
    NavEntry(
        _("交流培训"), _("结对帮扶"), "benchmarking:pairings-list", "heart-handshake", "benchmarking.see_pairings", 360
    )
)
