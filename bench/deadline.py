"""python -m bench deadline [FIRMS [SUBMITTING]]: the last minute before the deadline of an application window.

FIRMS organizations type into their drafts, which save themselves; SUBMITTING of them upload a file of 20 MB and hand in during the last ten
seconds, and a tenth as many come too late. Afterwards every acknowledged save, every uploaded file and every hand-in is looked for in the database.
Nothing may be lost, nobody may be in who came after the deadline, nobody refused who came before it. The script stands for the proxy as well: each
request says when it came.
"""

import argparse
import hashlib
import http.client
import json
import os
import random
import statistics
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench.server import HOST, cookies, free_port, production, start, wait_for

BOUNDARY = "portal-bench-boundary"
CSRF = "x" * 32
TRAIL = 4.0  # seconds after the deadline in which the late ones come and the others type on


@dataclass
class Firm:
    """One organization and what it was told: its session, when it uploads and hands in, what the server acknowledged."""

    number: int
    reference: str
    headers: dict[str, str]
    upload_at: float | None = None
    submit_at: float | None = None
    version: str = ""
    text: str = ""
    unsure: str = ""
    sha256: str = ""
    came_at: float = 0.0
    is_in: bool | None = None
    faults: list[str] = field(default_factory=list)


@dataclass
class Times:
    """Seconds that the acts took, by kind."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, kind: str, begun: float) -> None:
        with self.lock:
            self.seconds.setdefault(kind, []).append(time.time() - begun)


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="bench deadline", description=__doc__)
    parser.add_argument("firms", type=int, nargs="?", default=300)
    parser.add_argument("submitting", type=int, nargs="?", default=50)
    parser.add_argument("--seconds", type=int, default=60, help="how long before the deadline it begins")
    parser.add_argument("--megabytes", type=int, default=20)
    parser.add_argument("--every", type=float, default=10.0, help="seconds between two saves of one organization")
    asked = parser.parse_args(arguments)
    if "DATABASE_URL" not in os.environ:
        sys.exit("Start it through bin/bench, which brings PostgreSQL and Redis.")
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        production(folder)
        os.environ["DJANGO_SETTINGS_MODULE"] = "qualityportal.settings"
        import django

        django.setup()
        from django.core.management import call_command

        from awards.applications.texts import version_of
        from bench.drafts import build_drafts

        call_command("migrate", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        late = -(-asked.submitting // 10)
        cycle, references, clause = build_drafts(asked.firms, asked.submitting + late)
        firms = [
            Firm(n, reference, cookies(f"bench-firm-{n}"), version=version_of(""))
            for n, reference in enumerate(references)
        ]
        port = free_port()
        server = start(port)
        try:
            wait_for(port)
            deadline = time.time() + asked.seconds
            _close_at(cycle, deadline)
            _plan(firms, asked.submitting, late, deadline, asked.seconds)
            times = _run(firms, port, clause, deadline, asked)
        finally:
            server.terminate()
            server.wait()
        faults = [*_told(firms, deadline), *_stored(firms, clause)]
        _print(firms, times, deadline, faults)
        sys.exit(1 if faults else 0)


def _close_at(cycle: Any, deadline: float) -> None:
    moment = datetime.fromtimestamp(deadline, UTC)
    opens = moment - timedelta(days=30)
    cycle.windows.filter(phase="application").update(opens_at=opens, closes_at=moment)
    cycle.windows.exclude(phase="application").update(opens_at=None, closes_at=None)


def _plan(firms: list[Firm], submitting: int, late: int, deadline: float, seconds: int) -> None:
    """Uploads spread over the minute, hand-ins over its last ten seconds; the late ones come within three seconds after it."""
    chance = random.Random(7)
    for firm in firms[: submitting + late]:
        firm.upload_at = deadline - seconds + chance.uniform(1, seconds * 0.7)
        is_late = firm.number >= submitting
        firm.submit_at = deadline + (chance.uniform(0.05, 3) if is_late else -chance.uniform(0.3, 10))


def _run(firms: list[Firm], port: int, clause: str, deadline: float, asked: argparse.Namespace) -> Times:
    times = Times()
    payload = os.urandom(asked.megabytes * 1024 * 1024 - 2048)
    people = [
        threading.Thread(target=_work, args=(firm, port, clause, deadline, asked.every, payload, times))
        for firm in firms
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()
    return times


def _work(firm: Firm, port: int, clause: str, deadline: float, every: float, payload: bytes, times: Times) -> None:
    """One organization's last minute."""
    chance = random.Random(firm.number)
    next_save = time.time() + chance.uniform(0, every)
    version, turn = firm.version, 0
    try:
        while time.time() < deadline + TRAIL:
            now = time.time()
            if firm.upload_at is not None and now >= firm.upload_at:
                firm.upload_at = None
                _upload(firm, port, payload, times)
            elif firm.submit_at is not None and now >= firm.submit_at and firm.upload_at is None:
                firm.submit_at = None
                _submit(firm, port, times)
                if firm.is_in:
                    return
            elif now >= next_save:
                turn += 1
                version = _save(firm, port, clause, version, f"第{firm.number}家第{turn}稿，{'持续改进。' * 40}", times)
                next_save = now + every
            else:
                time.sleep(0.02)
    except (OSError, http.client.HTTPException) as error:
        firm.faults.append(f"{firm.reference}: connection failed: {error!r}")


def _post(
    firm: Firm, port: int, path: str, body: bytes, kind: str, **more: str
) -> tuple[http.client.HTTPResponse, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    headers = {
        "Host": HOST, "X-Forwarded-Proto": "https", "X-Forwarded-For": f"10.0.{firm.number // 250}.{firm.number % 250 + 1}",
        "X-Request-Start": f"{time.time():.3f}", "Referer": f"https://{HOST}/", "Content-Type": kind, **firm.headers, **more,
    }  # fmt: skip
    connection.request("POST", f"/applications/{firm.reference}/{path}", body, headers)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer, content


def _save(firm: Firm, port: int, clause: str, version: str, text: str, times: Times) -> str:
    form = urlencode({"text": text, "version": version, "overwrite": "", "csrfmiddlewaretoken": CSRF}).encode()
    firm.unsure, begun = text, time.time()
    answer, content = _post(
        firm, port, f"answers/{clause}/", form, "application/x-www-form-urlencoded", **{"HX-Request": "true"}
    )
    times.note("save", begun)
    if answer.status != 200:
        firm.faults.append(
            f"{firm.reference}: a save was answered {answer.status}: {content[:200].decode(errors='replace')}"
        )
        return version
    firm.text, firm.unsure = text, ""
    return str(json.loads(answer.headers["HX-Trigger"])["portal:saved"]["version"])


def _upload(firm: Firm, port: int, payload: bytes, times: Times) -> None:
    file = b"%PDF-1.4\n%" + firm.reference.encode() + b"\n" + payload + b"\n%%EOF\n"
    firm.sha256 = hashlib.sha256(file).hexdigest()
    fields = {"csrfmiddlewaretoken": CSRF, "code": "bench", "item": "", "title": "最后一分钟"}
    head = "".join(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n' for k, v in fields.items()
    )
    head += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="upload"; filename="bench.pdf"\r\nContent-Type: application/pdf\r\n\r\n'
    begun = time.time()
    body = head.encode() + file + f"\r\n--{BOUNDARY}--\r\n".encode()
    answer, content = _post(firm, port, "evidence/", body, f"multipart/form-data; boundary={BOUNDARY}")
    times.note("upload", begun)
    if answer.status != 302:
        firm.faults.append(
            f"{firm.reference}: the upload was answered {answer.status}: {content[-300:].decode(errors='replace')}"
        )


def _submit(firm: Firm, port: int, times: Times) -> None:
    form = urlencode({"csrfmiddlewaretoken": CSRF}).encode()
    firm.came_at = time.time()
    answer, _content = _post(firm, port, "submit/", form, "application/x-www-form-urlencoded")
    times.note("submit", firm.came_at)
    firm.is_in = answer.status == 302 and answer.headers["Location"].endswith("/receipt/")


def _told(firms: list[Firm], deadline: float) -> list[str]:
    """What the organizations were told against when they came."""
    faults = [fault for firm in firms for fault in firm.faults]
    for firm in firms:
        if firm.is_in is False and firm.came_at < deadline - 0.002:
            faults.append(
                f"{firm.reference}: refused though it came {deadline - firm.came_at:.3f} s before the deadline"
            )
        if firm.is_in and firm.came_at >= deadline:
            faults.append(
                f"{firm.reference}: taken in though it came {firm.came_at - deadline:.3f} s after the deadline"
            )
    return faults


def _stored(firms: list[Firm], clause: str) -> list[str]:
    """What the organizations were told against what the database and the store hold."""
    from awards.applications.models import Answer, Application
    from core import journal

    faults: list[str] = []
    texts = dict(Answer.objects.filter(item__clause=clause).values_list("application__reference", "text"))
    rows = {row.reference: row for row in Application.objects.prefetch_related("evidence__file", "submissions")}
    for firm in firms:
        row = rows[firm.reference]
        if firm.text and texts[firm.reference] not in {firm.text, firm.unsure or firm.text}:
            faults.append(f"{firm.reference}: an acknowledged save is not stored")
        if firm.is_in is not None and (row.stage == "submitted") != firm.is_in:
            faults.append(f"{firm.reference}: stands at {row.stage}, though it was told {firm.is_in}")
        kept = {piece.file.sha256: piece.file.file for piece in row.evidence.all()}
        if firm.sha256 and firm.sha256 not in kept:
            faults.append(f"{firm.reference}: the uploaded file is not stored")
        elif firm.sha256 and hashlib.sha256(Path(kept[firm.sha256].path).read_bytes()).hexdigest() != firm.sha256:
            faults.append(f"{firm.reference}: the stored file is not the one uploaded")
        if firm.is_in:
            sealed = row.submissions.get().snapshot
            if firm.sha256 not in {piece["file"]["sha256"] for piece in sealed["evidence"]}:
                faults.append(f"{firm.reference}: the hand-in is without the uploaded file")
            if firm.text and firm.text not in {answer["text"] for answer in sealed["answers"]}:
                faults.append(f"{firm.reference}: the hand-in is without the last acknowledged save")
    lines, broken = journal.verify()
    if broken is not None:
        faults.append(f"the journal is broken at line {broken} of {lines}")
    return faults


def _print(firms: list[Firm], times: Times, deadline: float, faults: list[str]) -> None:
    print(f"{'act':10} {'number':>7} {'median':>9} {'p95':>9} {'longest':>9}")
    for kind, seconds in sorted(times.seconds.items()):
        ordered = sorted(seconds)
        p95 = ordered[max(int(len(ordered) * 0.95) - 1, 0)]
        print(f"{kind:10} {len(ordered):>7} {statistics.median(ordered):>7.2f} s {p95:>7.2f} s {ordered[-1]:>7.2f} s")
    came = [firm for firm in firms if firm.is_in is not None]
    print(
        f"\n{sum(firm.came_at < deadline for firm in came)} came in time, {sum(bool(firm.is_in) for firm in came)} are in;"
    )
    print(
        f"{sum(firm.came_at >= deadline for firm in came)} came late, {sum(not firm.is_in for firm in came)} were refused."
    )
    print("\n".join(faults) if faults else "Nothing is lost, nobody late is in, nobody in time was refused.")
