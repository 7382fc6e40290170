from django.utils.translation import gettext_lazy as _

from core.navigation import NavEntry, register

GROUP = _("对标提升")

register(
    NavEntry(GROUP, _("标杆与案例"), "benchmarking:practices-list", "bulb", "benchmarking.list_practices", 330),
    NavEntry(GROUP, _("简报"), "benchmarking:practices-briefings", "news", "benchmarking.list_briefings", 335),
)
