from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from benchmarking.programmes import exchange
from core.refusal import Refused


class Command(BaseCommand):
    help = (
        "programmes load [FILE]: load programmes with their quotas; programmes export: print them back, line for line."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("act", choices=["load", "export"])
        parser.add_argument("file", nargs="?", type=Path, default=exchange.DATA)

    def handle(self, *args: object, act: str, file: Path, **options: object) -> None:
        if act == "export":
            for line in exchange.export():
                self.stdout.write(line)
            return
        try:
            programmes = exchange.load(file)
        except (OSError, Refused) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{len(programmes)} programmes loaded")
