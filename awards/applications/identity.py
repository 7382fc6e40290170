"""A candidate's whole identity number: shown masked, looked at for a reason, and the look is remembered."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from awards.applications.models import Application
from core import journal
from core.refusal import Refused
from core.workflow import name_verb

name_verb("applications.reveal_identity", gettext_lazy("查看身份证号"))


@transaction.atomic
def reveal(application: Application, *, reason: str, by: User) -> str:
    """The number in full; who looked, when and why stands in the journal."""
    if not application.identity_number:
        raise Refused(_("这件申报没有登记身份证号。"))
    if not reason.strip():
        raise Refused(_("请写明查看的理由。"))
    journal.record("applications.reveal_identity", application, by=by, note=reason.strip()[:500])
    return application.identity_number
