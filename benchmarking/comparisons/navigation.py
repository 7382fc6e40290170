from django.utils.translation import gettext_lazy as _

from core.navigation import NavEntry, register

GROUP = _("对标提升")

register(
    NavEntry(
        GROUP, _("标杆对比"), "benchmarking:comparisons-list", "git-compare", "benchmarking.list_comparisons", 300
    ),
    NavEntry(
        GROUP, _("行业位置"), "benchmarking:comparisons-standings", "chart-dots", "benchmarking.see_standings", 302
    ),
    NavEntry(
        GROUP, _("对比内容与指标"), "benchmarking:comparisons-metrics", "ruler-measure", "benchmarking.see_metrics", 304
    ),
)
