from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

SLICES = (
    "criteria",
    "cycles",
    "ratings",
    "applications",
    "word",
    "recommendations",
    "inquiries",
    "screening",
    "dossiers",
    "panels",
    "review",
    "consensus",
    "visits",
    "defence",
    "polls",
    "nominations",
    "ranking",
    "committee",
    "approvals",
    "notices",
    "honours",
    "afterwards",
    "desk",
)


class AwardsConfig(AppConfig):
    name = "awards"
    verbose_name = _("质量奖")

    def ready(self) -> None:
        """Every slice registers its permissions, navigation and documents by being imported."""
        for slice_name in SLICES:
            for module in ("rules", "navigation", "documents", "comparable", "engagements"):
                _import_if_there(f"awards.{slice_name}.{module}")


def _import_if_there(name: str) -> None:
    try:
        import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
