"""Django finds the models of every slice here; nobody else imports this module."""

from awards.afterwards.models import *  # noqa: F403
from awards.applications.models import *  # noqa: F403
from awards.applications.parts import *  # noqa: F403
from awards.applications.versions import *  # noqa: F403
from awards.approvals.models import *  # noqa: F403
from awards.committee.models import *  # noqa: F403
from awards.consensus.models import *  # noqa: F403
from awards.criteria.models import *  # noqa: F403
from awards.cycles.models import *  # noqa: F403
from awards.defence.models import *  # noqa: F403
from awards.dossiers.models import *  # noqa: F403
from awards.honours.models import *  # noqa: F403
from awards.honours.money import *  # noqa: F403
from awards.inquiries.models import *  # noqa: F403
from awards.nominations.models import *  # noqa: F403
from awards.notices.models import *  # noqa: F403
from awards.panels.models import *  # noqa: F403
from awards.polls.models import *  # noqa: F403
from awards.polls.proposals import *  # noqa: F403
from awards.ranking.models import *  # noqa: F403
from awards.ratings.models import *  # noqa: F403
from awards.recommendations.models import *  # noqa: F403
from awards.review.models import *  # noqa: F403
from awards.screening.models import *  # noqa: F403
from awards.visits.models import *  # noqa: F403
from awards.word.models import *  # noqa: F403
