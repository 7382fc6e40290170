"""Measures one request inside the process: wall time, processor time, SQL statements, resident memory."""

import resource
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse

PAGE = resource.getpagesize()


class Stopwatch:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse | StreamingHttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
        statements = 0

        def count(execute: Callable[..., Any], *args: Any) -> Any:
            nonlocal statements
            statements += 1
            return execute(*args)

        start, busy = time.perf_counter(), time.thread_time()
        with connection.execute_wrapper(count):
            response = self.get_response(request)
            if isinstance(response, StreamingHttpResponse):
                response.streaming_content = iter(list(response.streaming_content))
        response["X-Bench-Ms"] = f"{(time.perf_counter() - start) * 1000:.3f}"
        response["X-Bench-Cpu-Ms"] = f"{(time.thread_time() - busy) * 1000:.3f}"
        response["X-Bench-Statements"] = str(statements)
        response["X-Bench-Megabytes"] = f"{resident():.1f}"
        return response


def resident() -> float:
    """Resident memory of this process in MB."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * PAGE / 1e6
