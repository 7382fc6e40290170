"""What beat rings for, and how often; a ring nobody heard before the next one expires, because the next one says the same."""

from datetime import timedelta
from typing import Any

TIMETABLE: dict[str, dict[str, Any]] = {
    "core-send-letters": {
        "task": "core.tasks.send_letters",
        "schedule": timedelta(seconds=60),
        "options": {"expires": 55},
    },
    "core-sweep-uploads": {
        "task": "core.tasks.sweep_uploads",
        "schedule": timedelta(days=1),
        "options": {"expires": 3600},
    },
    "awards-keep-time": {
        "task": "awards.tasks.keep_time",
        "schedule": timedelta(minutes=5),
        "options": {"expires": 280},
    },
    "awards-remind-departments": {
        "task": "awards.tasks.remind_departments",
        "schedule": timedelta(hours=6),
        "options": {"expires": 3600},
    },
    "reports-resume-jobs": {
        "task": "reports.tasks.resume_jobs",
        "schedule": timedelta(seconds=30),
        "options": {"expires": 25},
    },
    "reports-remind-districts": {
        "task": "reports.tasks.remind_districts",
        "schedule": timedelta(hours=1),
        "options": {"expires": 3000},
    },
    "benchmarking-remind-of-qualifications": {
        "task": "benchmarking.tasks.remind_of_qualifications",
        "schedule": timedelta(hours=6),
        "options": {"expires": 3600},
    },
    "benchmarking-remind-of-measures": {
        "task": "benchmarking.tasks.remind_of_measures",
        "schedule": timedelta(hours=6),
        "options": {"expires": 3600},
    },
    "portal-tidy": {"task": "qualityportal.tidy", "schedule": timedelta(hours=1), "options": {"expires": 3000}},
}
