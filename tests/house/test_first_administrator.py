"""A new production portal has no account: the first one is made on the command line, and only the first."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Role, User


@pytest.mark.django_db
def test_the_first_administrator_gets_a_first_password() -> None:
    out = StringIO()
    call_command("administrator", "chief", "系统管理员", stdout=out)
    user = User.objects.get(username="chief")
    assert (user.role, user.must_change_password, user.is_superuser) == (Role.ADMINISTRATOR, True, False)
    assert user.check_password(out.getvalue().split()[4])


@pytest.mark.django_db
def test_there_is_no_second_one_this_way() -> None:
    call_command("administrator", "chief", "系统管理员", stdout=StringIO())
    with pytest.raises(CommandError, match="There is an administrator already"):
        call_command("administrator", "other", "另一人", stdout=StringIO())


@pytest.mark.django_db
def test_a_taken_name_is_told(expert: User) -> None:
    with pytest.raises(CommandError):
        call_command("administrator", expert.username, "系统管理员", stdout=StringIO())
