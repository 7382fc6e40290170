"""An objection is raised by real name: a person's identity number (GB 11643) or an organization's credit code (GB 32100), both checked."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.cn import uscc
from stdnum.exceptions import ValidationError as BadNumber

from awards.notices.models import Objection
from core.identity import check_person


def check_identity(kind: str, number: str) -> str:
    """The number as it is kept, without spaces; ValidationError with a sentence when it cannot be right."""
    if kind != Objection.Kind.ORGANIZATION:
        return check_person(number)
    try:
        code: str = uscc.validate("".join(number.upper().split()))
    except BadNumber as error:
        raise ValidationError(_("统一社会信用代码有误：请核对 18 位字符及末位校验码。"), code="credit_code") from error
    return code
