"""What can win an award: an organization, a person that it employs, or a project that it owns."""

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.words import Words


class CandidateKind(models.TextChoices):
    """The values of `tiers[].candidates`."""

    ORGANIZATION = "organization", _("组织")
    PERSON = "person", _("个人")
    PROJECT = "project", pgettext_lazy("kind of candidate", "项目")

    @property
    def measure(self) -> str:
        """The measure word with which official papers count them: 3家, 2名, 1个."""
        return {"organization": "家", "person": "名", "project": "个"}[self.value]

    @property
    def profile_label(self) -> Words:
        """What the form's opening text is called."""
        return {"organization": _("组织概述"), "person": _("个人事迹"), "project": _("项目概述")}[self.value]

    @property
    def sentence(self) -> Words:
        """For whoever chooses what to put forward."""
        return {
            "organization": _("以本组织的名义参评，填写组织概述、自评报告和经营指标。"),
            "person": _("推荐本组织的一名员工参评，证书写明本人姓名，奖金归本人。"),
            "project": _("以本组织的一个项目参评，写明项目起止时间和参与人。"),
        }[self.value]

    @property
    def heading(self) -> str:
        """The column of names in official papers that list only this kind."""
        return {"organization": "组织名称", "person": "姓名", "project": "项目名称"}[self.value]


def heading_of(kinds: Iterable[str]) -> str:
    """The same for a list that may hold several kinds."""
    found = set(kinds)
    return CandidateKind(found.pop()).heading if len(found) == 1 else "获奖者"


def named(kind: str, subject: str, organization: str) -> str:
    """A candidate as lists and papers name it: 某公司, 张三（某公司）, 某项目（某公司）."""
    return organization if kind == CandidateKind.ORGANIZATION else f"{subject}（{organization}）"
