from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import module_has_submodule
from django.utils.translation import gettext_lazy as _

from core import demo, waiting

SLICES = (
    "comparisons",
    "improvement",
    "proposals",
    "practices",
    "exchanges",
    "training",
    "pairings",
    "clinics",
    "programmes",
    "adoption",
    "assessments",
)


class BenchmarkingConfig(AppConfig):
    name = "benchmarking"
    verbose_name = _("对标提升")

    def ready(self) -> None:
        """Every slice registers its permissions, navigation, documents and what it adds to others by being imported, and says what waits for somebody."""
        for slice_name in SLICES:
            package = import_module(f"benchmarking.{slice_name}")
            for module in ("rules", "navigation", "documents", "sources"):
                if module_has_submodule(package, module):
                    import_module(f"benchmarking.{slice_name}.{module}")
            if module_has_submodule(package, "waiting"):
                waiting.register(import_module(f"benchmarking.{slice_name}.waiting").awaiting)
        import_module("benchmarking.sources")
        import_module("benchmarking.conditions")
        demo.register(lambda cast: import_module("benchmarking.demo").build(cast))
