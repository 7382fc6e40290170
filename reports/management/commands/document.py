from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.http import Http404

from core.documents import documents
from core.refusal import Refused


class Command(BaseCommand):
    help = (
        "document KIND REFERENCE --out FILE: print one document without the queue. Without arguments: list the kinds."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", nargs="?")
        parser.add_argument("reference", nargs="?")
        parser.add_argument("--out", type=Path)

    def handle(
        self, *args: object, kind: str | None, reference: str | None, out: Path | None, **options: object
    ) -> None:
        if kind is None:
            for known, document in documents.items():
                self.stdout.write(f"{known}\t{document.title}\t({document.lookup})")
            return
        if kind not in documents:
            raise CommandError(f"unknown kind {kind!r}; known: {', '.join(documents)}")
        if reference is None:
            raise CommandError("a reference is needed")
        printed = documents[kind]()
        try:
            row = printed.fetch(reference)
            target = out or Path(printed.filename(row))
            draft = target.with_name(f"{target.name}.part")
            try:
                with draft.open("wb") as file:
                    printed.write(row, file)
                draft.replace(target)
            finally:
                draft.unlink(missing_ok=True)
        except Http404 as error:
            raise CommandError(f"no {kind} called {reference!r}") from error
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        self.stdout.write(f"{target}: {target.stat().st_size} bytes")
