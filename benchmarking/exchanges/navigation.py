from django.utils.translation import gettext_lazy as _

from core.navigation import NavEntry, register

register(
    NavEntry(
        _("交流培训"), _("交流活动"), "benchmarking:exchanges-list", "calendar-event", "benchmarking.list_events", 340
    )
)
