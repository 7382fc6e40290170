from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from awards.cycles import schema
from awards.cycles.actions import load_rulebook
from awards.cycles.models import Cycle
from awards.cycles.rulebook import Rulebook, dump
from core.datafile import DataFileError
from core.refusal import Refused


class Command(BaseCommand):
    requires_system_checks: list[str] = []
    help = "rulebook load FILE | check FILE | dump CODE | docs: a cycle's rules from YAML into the database and back."

    def add_arguments(self, parser: ArgumentParser) -> None:
        words = parser.add_subparsers(dest="word", required=True)
        for word, text in (("load", "load a rulebook"), ("check", "check a rulebook without loading it")):
            words.add_parser(word, help=text).add_argument("file", type=Path)
        words.add_parser("dump", help="print a cycle's rulebook as YAML").add_argument("code")
        words.add_parser("docs", help="print docs/rulebook.md")

    def handle(self, *args: object, word: str, **options: Any) -> None:
        try:
            self.stdout.write(getattr(self, f"_{word}")(options), ending="")
        except DataFileError as error:
            raise CommandError(str(error)) from error
        except Refused as error:
            raise CommandError(error.sentence) from error
        except UnicodeDecodeError as error:
            raise CommandError(f"not UTF-8: {error}") from error
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error

    def _load(self, options: dict[str, Any]) -> str:
        cycle = load_rulebook(_read(options), by=None)
        return f"{cycle.code}: {cycle.title}\n"

    def _check(self, options: dict[str, Any]) -> str:
        rulebook = _read(options)
        return f"{rulebook.cycle.code}: ok\n"

    def _dump(self, options: dict[str, Any]) -> str:
        cycle = Cycle.objects.filter(code=options["code"]).first()
        if cycle is None:
            raise CommandError(f"no cycle {options['code']}")
        return dump(cycle.rules)

    def _docs(self, options: dict[str, Any]) -> str:
        return schema.markdown()


def _read(options: dict[str, Any]) -> Rulebook:
    return Rulebook.parse(options["file"].read_text(encoding="utf-8"))
