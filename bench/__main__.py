"""python -m bench COUNT: build COUNT applications, start the portal in production settings, print what its work takes.

python -m bench deadline: the last minute before a deadline, see bench/deadline.py.
"""

import argparse
import http.client
import os
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from bench.server import HOST, cookies, free_port, production, start, wait_for


def main() -> None:
    if sys.argv[1:2] == ["deadline"]:
        from bench.deadline import main as deadline

        deadline(sys.argv[2:])
        return
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("count", type=int, nargs="?", default=1000)
    parser.add_argument(
        "--figures", action="store_true", help="the statistics: COUNT organizations, 10 observations each"
    )
    asked = parser.parse_args()
    count = asked.count
    if "DATABASE_URL" not in os.environ:
        sys.exit("Start it through bin/bench, which brings PostgreSQL and Redis.")
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        production(folder)
        import django

        django.setup()
        from django.core.management import call_command

        from bench.build import build
        from bench.documents import measure_documents
        from bench.figures import build_figures, figure_works, measure_yearbook
        from bench.works import works

        call_command("migrate", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        begun = time.perf_counter()
        cycle = None if asked.figures else build(count)
        observations = build_figures(count) if asked.figures else 0
        print(f"{count} applications, {observations} figures in {time.perf_counter() - begun:.0f} s\n", flush=True)
        port = free_port()
        server = start(port)
        try:
            wait_for(port)
            _print([_measure(port, work) for work in (works(cycle) if cycle else figure_works())])
        finally:
            server.terminate()
            server.wait()
        measure_documents(cycle) if cycle else measure_yearbook()


@dataclass(frozen=True)
class Measured:
    name: str
    status: int
    median_ms: float
    p95_ms: float
    least_ms: float
    cpu_ms: float
    statements: int
    megabytes: float
    kilobytes: float
    goal: str
    bare_ms: float
    bare_cpu_ms: float


def _measure(port: int, work: Any) -> Measured:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    headers = {"Host": HOST, "X-Forwarded-Proto": "https", "Referer": f"https://{HOST}/", **cookies(work.user)}
    times, busy, bare_times, bare_busy, statements, megabytes, size, status = [], [], [], [], 0, 0.0, 0, 0
    for turn in range(work.times + 3):
        if work.form is None:
            connection.request("GET", work.path, headers=headers)
        else:
            body = urlencode(work.form(turn) | {"csrfmiddlewaretoken": "x" * 32})
            connection.request(
                "POST",
                work.path,
                body,
                headers
                | {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": "x" * 32, "HX-Request": "true"},
            )
        answer = connection.getresponse()
        size, status = len(answer.read()), answer.status
        if turn >= 3:  # the first ones fill caches
            times.append(float(answer.headers["X-Bench-Ms"]))
            busy.append(float(answer.headers["X-Bench-Cpu-Ms"]))
            wall, processor = _bare(connection, headers)  # in turn with the work, so that both meet the same neighbours
            bare_times.append(wall)
            bare_busy.append(processor)
        statements = max(statements, int(answer.headers["X-Bench-Statements"])) if turn >= 3 else 0
        megabytes = max(megabytes, float(answer.headers["X-Bench-Megabytes"]))
    goal = f"{work.goal_ms:g} ms, {work.statements}" if work.goal_ms else "-"
    ordered = sorted(times)
    p95 = ordered[int(len(ordered) * 0.95) - 1]
    return Measured(
        work.name,
        status,
        statistics.median(times),
        p95,
        ordered[0],
        statistics.median(busy),
        statements,
        megabytes,
        size / 1000,
        goal,
        statistics.median(bare_times),
        statistics.median(bare_busy),
    )


def _bare(connection: http.client.HTTPConnection, headers: dict[str, str]) -> tuple[float, float]:
    """Server time and processor time of the yardstick: the same person asks for a list that Django makes alone."""
    from bench.bare import BARE

    connection.request("GET", BARE, headers=headers)
    answer = connection.getresponse()
    answer.read()
    return float(answer.headers["X-Bench-Ms"]), float(answer.headers["X-Bench-Cpu-Ms"])


def _print(rows: list[Measured]) -> None:
    """The fastest request and the processor time say more than the median where other work shares the machine; the ratios to the
    yardstick, a list that Django makes alone, say most: they can be compared from one day to another."""
    print(
        f"{'work':32} {'status':>6} {'median':>9} {'p95':>9} {'least':>9} {'CPU':>9} {'bare':>9} {'CPU':>9} {'x bare':>7} {'SQL':>4} {'MB':>6}"
        f" {'KB out':>7}  goal"
    )
    for row in rows:
        print(
            f"{row.name:32} {row.status:>6} {row.median_ms:>6.1f} ms {row.p95_ms:>6.1f} ms {row.least_ms:>6.1f} ms {row.cpu_ms:>6.1f} ms"
            f" {row.bare_ms:>6.1f} ms {row.bare_cpu_ms:>6.1f} ms {row.cpu_ms / row.bare_cpu_ms:>7.1f} {row.statements:>4} {row.megabytes:>6.0f} {row.kilobytes:>7.0f}  {row.goal}"
        )
    print(flush=True)


if __name__ == "__main__":
    main()
