"""The stages of an activity and of a form, and the steps between them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.workflow import Step


class ActivityStage(models.TextChoices):
    DRAFT = "draft", _("拟稿")
    PREPARED = "prepared", _("待签发")
    RELEASED = "released", _("进行中")
    CLOSED = "closed", _("已结束")

    @property
    def tone(self) -> str:
        return {"draft": "neutral", "prepared": "warning", "released": "info", "closed": "success"}[self.value]


PREPARE = Step("prepare", _("送签"), frozenset({"draft"}), "prepared")
RETURN_TO_DRAFT = Step("return_to_draft", _("退回修改"), frozenset({"prepared"}), "draft")
RELEASE = Step("release", _("签发通知"), frozenset({"prepared"}), "released")
CLOSE = Step("close", _("结束活动"), frozenset({"released"}), "closed")


class ComparisonStage(models.TextChoices):
    DRAFT = "draft", _("填报中")
    SUBMITTED = "submitted", _("已报送")
    RETURNED = "returned", _("已退回")
    ACCEPTED = "accepted", _("已接收")

    @property
    def tone(self) -> str:
        return {"draft": "neutral", "submitted": "info", "returned": "danger", "accepted": "success"}[self.value]


HAND_IN = Step("hand_in", _("报送"), frozenset({"draft", "returned"}), "submitted")
SEND_BACK = Step("send_back", _("退回修改"), frozenset({"submitted", "accepted"}), "returned")
ACCEPT = Step("accept", _("接收"), frozenset({"submitted"}), "accepted")

HANDED_IN = (ComparisonStage.SUBMITTED, ComparisonStage.ACCEPTED)
"""The stages in which a form has come in."""
