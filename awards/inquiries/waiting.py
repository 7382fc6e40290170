"""What waits for the bureau: letters to send, letters that are late."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from awards.inquiries.models import Inquiry, InquiryStage
from core.waiting import Line, Once


def awaiting(user: Any, once: Once) -> list[Line]:
    if not user.has_perm("awards.handle_inquiries"):
        return []
    url = reverse("awards:inquiries-list")
    rows = Inquiry.objects.all()
    return [
        Line(_("待发出的征求意见函"), f"{url}?stage=draft", rows.filter(stage=InquiryStage.DRAFT), "mail"),
        Line(_("逾期未回复的征求意见函"), f"{url}?stage=late", rows.late(), "mail", "danger", due="due_on"),
    ]
