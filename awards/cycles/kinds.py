"""What can win an award: an organization, a person that it employs, or a project that it owns."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CandidateKind(models.TextChoices):
    """The values of `tiers[].candidates`."""

    ORGANIZATION = "organization", _("组织")
    PERSON = "person", _("个人")
    PROJECT = "project", _("项目")

    @property
    def measure(self) -> str:
        """The measure word with which official papers count them: 3家, 2名, 1个."""
        return {"organization": "家", "person": "名", "project": "个"}[self.value]


def named(kind: str, subject: str, organization: str) -> str:
    """A candidate as lists and papers name it: 某公司, 张三（某公司）, 某项目（某公司）."""
    return organization if kind == CandidateKind.ORGANIZATION else f"{subject}（{organization}）"
