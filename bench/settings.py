"""Production settings with a stopwatch in front: every answer says its server time and its statements."""

from qualityportal.settings import *  # noqa: F403
from qualityportal.settings import MIDDLEWARE

MIDDLEWARE = ["bench.stopwatch.Stopwatch", *MIDDLEWARE]
