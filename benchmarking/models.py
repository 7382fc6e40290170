"""Django finds the models of every slice here; nobody else imports this module."""

from benchmarking.adoption.models import *  # noqa: F403
from benchmarking.assessments.models import *  # noqa: F403
from benchmarking.clinics.models import *  # noqa: F403
from benchmarking.comparisons.models import *  # noqa: F403
from benchmarking.exchanges.models import *  # noqa: F403
from benchmarking.improvement.models import *  # noqa: F403
from benchmarking.pairings.models import *  # noqa: F403
from benchmarking.practices.models import *  # noqa: F403
from benchmarking.programmes.models import *  # noqa: F403
from benchmarking.proposals.models import *  # noqa: F403
from benchmarking.training.models import *  # noqa: F403
