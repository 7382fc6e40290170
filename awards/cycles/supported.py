"""What a rulebook may say that this version of the portal cannot yet carry out. A sound rulebook is then refused on loading, with the reason."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from awards.cycles.phases import called
from awards.cycles.rulebook import Rulebook
from core.datafile import Fault

RUNNABLE = frozenset(
    {
        "internal_notice",
        "application",
        "recommendation",
        "completeness",
        "eligibility",
        "acceptance",
        "preliminary",
        "review",
        "consensus",
        "visits",
        "defence",
        "polls",
        "ranking",
        "committee",
        "notice",
        "decision",
        "award",
    }
)


def unsupported(rulebook: Rulebook) -> list[Fault]:
    return list(_stages(rulebook))


def _stages(rulebook: Rulebook) -> Iterator[Fault]:
    names = [stage.name for stage in rulebook.stages]
    for index, name in enumerate(names):
        if name not in RUNNABLE:
            yield Fault(f"stages[{index}].name", _("环节 %s 尚未开放") % called(name))
