"""`manage.py administrator USERNAME NAME`: the first account of a new portal. Its first password is shown once."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.account_actions import create_user
from accounts.models import Role, User
from core.refusal import Refused


class Command(BaseCommand):
    help = "Make the first administrator of a new portal; all further accounts are made on its pages."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("name")

    def handle(self, *, username: str, name: str, **_options: Any) -> None:
        if User.objects.with_role(Role.ADMINISTRATOR).exists():
            raise CommandError("There is an administrator already; further accounts are made on the portal's pages.")
        try:
            user, password = create_user(by=None, username=username, name=name, role=Role.ADMINISTRATOR)
        except Refused as refusal:
            raise CommandError(str(refusal.sentence)) from refusal
        self.stdout.write(f"{user.username} signs in with {password} and chooses another password then.")
