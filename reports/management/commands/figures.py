from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from core.refusal import Refused
from reports import figures
from reports.statistics import targets


class Command(BaseCommand):
    help = "figures load [FILE]: load the historical figures, their indicators and targets; figures export: print them back, line for line."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("act", choices=["load", "export"])
        parser.add_argument("file", nargs="?", type=Path, default=figures.DATA / "seed-figures.csv")

    def handle(self, *args: object, act: str, file: Path, **options: object) -> None:
        if act == "export":
            for line in figures.export():
                self.stdout.write(line)
            return
        try:
            count = figures.load(file)
            targets.load()
        except (OSError, Refused) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{count} figures loaded")
