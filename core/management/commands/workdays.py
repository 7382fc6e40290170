from argparse import ArgumentParser
from datetime import date

from django.core.management.base import BaseCommand

from core.calendar import last_day


class Command(BaseCommand):
    help = "workdays START DAYS: the last day of a period of DAYS working days that begins on START, the first day counted."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("start", type=date.fromisoformat)
        parser.add_argument("days", type=int)

    def handle(self, *args: object, start: date, days: int, **options: object) -> None:
        self.stdout.write(last_day(start, days).isoformat())
