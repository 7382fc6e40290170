"""A person's identity number (GB 11643)."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.cn import ric
from stdnum.exceptions import InvalidChecksum, InvalidFormat, InvalidLength
from stdnum.exceptions import ValidationError as BadNumber

from core import clock


def check_person(number: str) -> str:
    """The number as it is kept, without spaces; ValidationError with a sentence when it cannot be right."""
    try:
        identity = _checked(number.upper())
        born = ric.get_birth_date(identity)
    except BadNumber as error:
        raise ValidationError(_("身份证号有误：请核对 18 位号码及末位校验码。"), code="identity_number") from error
    if born > clock.today():
        raise ValidationError(_("身份证号有误：出生日期晚于今天。"), code="identity_number")
    return identity


def _checked(number: str) -> str:
    """18 characters with the right check character. Place and year are not compared, as the library's own `validate` does: a number carries
    the division in which it was first issued, often years after birth and under a code that did not exist then."""
    identity: str = ric.compact("".join(number.split()))
    if len(identity) != 18:
        raise InvalidLength
    if not identity[:17].isascii() or not identity[:17].isdigit():
        raise InvalidFormat
    if identity[17] != ric.calc_check_digit(identity):
        raise InvalidChecksum
    return identity
