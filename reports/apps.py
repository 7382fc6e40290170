from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import module_has_submodule
from django.utils.translation import gettext_lazy as _

from core import demo, waiting
from core.navigation import NavEntry, register

SLICES = ("statistics", "returns")


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("文件与统计")

    def ready(self) -> None:
        """The slices register as those of the other apps do."""
        from reports import rules  # noqa: F401  # permissions register themselves

        for slice_name in SLICES:
            package = import_module(f"reports.{slice_name}")
            for module in ("rules", "navigation", "documents", "headlines"):
                if module_has_submodule(package, module):
                    import_module(f"reports.{slice_name}.{module}")
            if module_has_submodule(package, "waiting"):
                waiting.register(import_module(f"reports.{slice_name}.waiting").awaiting)

        demo.register(lambda cast: import_module("reports.demo").build(cast))
        register(
            NavEntry(_("工作台"), _("文件中心"), "reports:jobs", "file-download", "reports.see_jobs", 20),
        )
