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
        "ranking",
        "committee",
        "notice",
        "decision",
        "award",
    }
)


def unsupported(rulebook: Rulebook) -> list[Fault]:
    return [*_stages(rulebook), *_choices(rulebook)]


def _stages(rulebook: Rulebook) -> Iterator[Fault]:
    names = [stage.name for stage in rulebook.stages]
    for index, name in enumerate(names):
        if name not in RUNNABLE:
            yield Fault(f"stages[{index}].name", _("环节 %s 尚未开放") % called(name))
    if not {"completeness", "eligibility"} & set(names):
        yield Fault("stages", _("须有形式审查或资格审查"))
    for needed in ("review", "consensus", "ranking", "committee", "notice", "decision"):
        if needed not in names:
            yield Fault("stages", _("须有环节 %s") % called(needed))
    if "notice" in names and "decision" in names and names.index("decision") < names.index("notice"):
        yield Fault("stages", _("公示须在表彰决定之前"))


def _choices(rulebook: Rulebook) -> Iterator[Fault]:
    for index, tier in enumerate(rulebook.tiers):
        if tier.candidates != "organization":
            yield Fault(f"tiers[{index}].candidates", _("评选对象目前只能是组织"))
    if rulebook.notice.extend_if_changed:
        yield Fault("notice.extend_if_changed", _("名单变更后目前不能自动重新公示"))
    if rulebook.objections.next_moves_up:
        yield Fault("objections.next_moves_up", _("异议成立后目前不能自动递补"))
