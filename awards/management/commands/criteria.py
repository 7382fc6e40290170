from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from awards.criteria.content import CriteriaContent, dump
from awards.criteria.loading import load, stored
from awards.criteria.models import CriteriaSet
from core.datafile import DataFileError
from core.refusal import Refused


class Command(BaseCommand):
    requires_system_checks: list[str] = []
    help = "criteria load FILE | check FILE | dump CODE: criteria sets from YAML files into the database and back."

    def add_arguments(self, parser: ArgumentParser) -> None:
        words = parser.add_subparsers(dest="word", required=True)
        for word, text in (("load", "load a criteria file"), ("check", "check a file without loading it")):
            words.add_parser(word, help=text).add_argument("file", type=Path)
        words.add_parser("dump", help="print a loaded set as YAML").add_argument("code")

    def handle(self, *args: object, word: str, **options: Any) -> None:
        try:
            self.stdout.write(getattr(self, f"_{word}")(options))
        except DataFileError as error:
            raise CommandError(str(error)) from error
        except Refused as error:
            raise CommandError(error.sentence) from error
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error

    def _load(self, options: dict[str, Any]) -> str:
        criteria = load(options["file"])
        return f"{criteria.code}: {criteria.name}, {criteria.items.count()} items, {criteria.total} points"

    def _check(self, options: dict[str, Any]) -> str:
        content = CriteriaContent.parse(options["file"].read_text(encoding="utf-8"))
        return f"{content.criteria.code}: ok"

    def _dump(self, options: dict[str, Any]) -> str:
        criteria = CriteriaSet.objects.filter(code=options["code"]).first()
        if criteria is None:
            raise CommandError(f"no criteria set {options['code']}")
        return dump(stored(criteria))
