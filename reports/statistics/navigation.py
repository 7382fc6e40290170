from django.utils.translation import gettext_lazy as _

from core.navigation import NavEntry, register

register(
    NavEntry(
        _("统计"), _("统计总览"), "reports:statistics-dashboard", "layout-dashboard", "reports.see_dashboard", 400
    ),
    NavEntry(_("统计"), _("统计查询"), "reports:statistics-query", "list-search", "reports.see_figures", 405),
    NavEntry(_("统计"), _("指标"), "reports:statistics-indicators", "ruler-measure", "reports.see_figures", 410),
    NavEntry(_("统计"), _("数据"), "reports:statistics-observations", "database", "reports.see_figures", 415),
    NavEntry(_("统计"), _("目标"), "reports:statistics-targets", "target-arrow", "reports.see_targets", 420),
    NavEntry(_("统计"), _("统计年鉴"), "reports:statistics-yearbook", "book-2", "reports.see_figures", 425),
)
