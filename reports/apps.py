from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.navigation import NavEntry, register


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("文件与统计")

    def ready(self) -> None:
        from reports import rules  # noqa: F401  # permissions register themselves

        register(
            NavEntry(_("工作台"), _("文件中心"), "reports:jobs", "file-download", "reports.see_jobs", 20),
            NavEntry(_("基础数据"), _("历史数据"), "reports:figures", "chart-bar", "reports.see_figures", 540),
        )
