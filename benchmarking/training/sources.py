"""What this slice adds elsewhere: a training class that is concluded leaves records behind."""

from benchmarking.exchanges import conclusions
from benchmarking.training.actions.records import from_event

conclusions.register(from_event)
