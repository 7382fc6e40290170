from argparse import ArgumentParser

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import User
from awards.cycles.models import Cycle
from awards.demo.cast import PASSWORD
from awards.demo.people import DISTRICTS, everybody
from awards.demo.story import STAGES, tell
from core.demo import chapters

SHOWN = (
    "officer", "officer2", "head", "district-411702", "taixu", "shuiyue", "expert1", "expert13", "member1", "supervisor", "admin",
)  # fmt: skip


class Command(BaseCommand):
    help = "demo: build the demo's cycles by the same acts as the pages; --until STAGE: only the cycle of 2015, through STAGE."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--until", choices=list(STAGES), help="stop the cycle of 2015 after this stage")
        parser.add_argument("--accounts", action="store_true", help="only print the accounts")

    def handle(self, *args: object, until: str | None, accounts: bool, **options: object) -> None:
        if accounts:
            self._print_accounts()
            return
        if Cycle.objects.exists() or User.objects.exists():
            raise CommandError("The demo needs an empty portal: this one already has accounts or cycles.")
        with transaction.atomic():
            story = tell(self.stdout.write, until)
            call_command("figures", "load", stdout=self.stdout)
            for chapter in () if until else chapters():
                chapter(story.cast)
        self._print_accounts()

    def _print_accounts(self) -> None:
        people = {person.username: person for person in everybody()}
        self.stdout.write(f"Demo accounts, password of all: {PASSWORD}")
        for username in SHOWN:
            person = people[username]
            self.stdout.write(f"  {username:16} {person.name}  {person.title}")
        self.stdout.write(
            f"  and expert2 ... expert15, member2 ... member17, {DISTRICTS[1].username} ..., the other firms"
        )
