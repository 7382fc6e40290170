"""Production settings with a stopwatch in front: every answer says its server time and its statements. Behind it the yardstick."""

from qualityportal.settings import *  # noqa: F403
from qualityportal.settings import MIDDLEWARE

MIDDLEWARE = ["bench.stopwatch.Stopwatch", "bench.bare.Bare", *MIDDLEWARE]
