import json
from argparse import ArgumentParser
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management.base import BaseCommand, CommandError

from benchmarking.comparisons.models import Dimension, Metric
from benchmarking.comparisons.sheets import empty_form
from benchmarking.comparisons.workbook import TakenForm, read
from core import clock


class Command(BaseCommand):
    help = (
        "comparisons inspect FILE.xlsx [--json]: what an uploaded form says and every fault by cell; exit 1 when there are faults. "
        "comparisons template FILE.xlsx: write the empty form. Neither changes anything in the portal."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("act", choices=["inspect", "template"])
        parser.add_argument("file", type=Path)
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *args: object, act: str, file: Path, as_json: bool, **options: object) -> None:
        if act == "template":
            file.write_bytes(empty_form(None, first_year=clock.today().year))
            return
        try:
            form = read(SimpleUploadedFile(file.name, file.read_bytes()))
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        said = _said(form)
        self.stdout.write(json.dumps(said, ensure_ascii=False, indent=2) if as_json else "\n".join(_lines(said)))
        if form.found:
            raise CommandError(form.found.summary, returncode=1)


def _said(form: TakenForm) -> dict[str, Any]:
    return {
        "head": form.head,
        "rows": [{name: _plain(value) for name, value in row.items()} for row in form.rows],
        "foot": form.foot,
        "fault_count": form.fault_count,
        "faults": [fault.as_json() for fault in form.faults],
    }


def _plain(value: Any) -> Any:
    """As JSON says it: numbers exactly, as text; dimensions and metrics by their code."""
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    return value.code if isinstance(value, (Dimension, Metric)) else value


def _lines(said: dict[str, Any]) -> list[str]:
    lines = [f"{name}: {value}" for part in ("head", "foot") for name, value in said[part].items()]
    for row in said["rows"]:
        lines += ["", f"{row['order']}."]
        lines += [
            f"   {name}: {value}" for name, value in row.items() if name != "order" and value not in ("", None, {})
        ]
    lines += ["", f"faults: {said['fault_count']}"]
    return [
        *lines,
        *(f"{fault['cell'] or '-'}: {fault['reason']} {fault['value']}".rstrip() for fault in said["faults"]),
    ]
