from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from core.journal import verify


class Command(BaseCommand):
    help = "journal verify: read the whole chain; exit 1 with the first bad line."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("act", choices=["verify"])

    def handle(self, *args: object, act: str, **options: object) -> None:
        good, fault = verify()
        if fault:
            raise CommandError(f"line {fault.sequence}: {fault.reason}; {good} lines before it hold", returncode=1)
        self.stdout.write(f"{good} lines, the chain holds")
