from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from reports import handbook


class Command(BaseCommand):
    help = "handbook process|access: print docs/process.md or docs/access.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["process", "access"])

    def handle(self, *args: object, what: str, **options: object) -> None:
        self.stdout.write(handbook.process() if what == "process" else handbook.access())
