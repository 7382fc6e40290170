"""What beat rings for, and how often; a ring nobody heard before the next one expires, because the next one says the same."""

from datetime import timedelta
from typing import Any


def _ring(task: str, every: timedelta, expires: int) -> dict[str, Any]:
    """`expires` in seconds."""
    return {"task": task, "schedule": every, "options": {"expires": expires}}


TIMETABLE = {
    "core-send-letters": _ring("core.tasks.send_letters", timedelta(seconds=60), 55),
    "core-sweep-uploads": _ring("core.tasks.sweep_uploads", timedelta(days=1), 3600),
    "awards-keep-time": _ring("awards.tasks.keep_time", timedelta(minutes=5), 280),
    "awards-remind-departments": _ring("awards.tasks.remind_departments", timedelta(hours=6), 3600),
    "awards-ask-for-yearly-reports": _ring("awards.tasks.ask_for_yearly_reports", timedelta(hours=6), 3600),
    "reports-resume-jobs": _ring("reports.tasks.resume_jobs", timedelta(seconds=30), 25),
    "reports-remind-districts": _ring("reports.tasks.remind_districts", timedelta(hours=1), 3000),
    "benchmarking-remind-of-qualifications": _ring(
        "benchmarking.tasks.remind_of_qualifications", timedelta(hours=6), 3600
    ),
    "benchmarking-remind-of-measures": _ring("benchmarking.tasks.remind_of_measures", timedelta(hours=6), 3600),
    "portal-tidy": _ring("qualityportal.tidy", timedelta(hours=1), 3000),
}
