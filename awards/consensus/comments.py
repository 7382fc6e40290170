"""What the experts wrote becomes the panel's word: taken over once each, without saying who wrote it."""

from collections.abc import Iterable, Sequence

from awards.consensus.differences import Difference
from awards.consensus.models import ConsensusScore
from awards.review.entries import MOST_COMMENTS, Comment


def adopt(score: ConsensusScore, row: Difference) -> int:
    """Put the experts' strengths and opportunities on `score`, behind what already stands there; how many came in."""
    before = len(score.strengths) + len(score.opportunities)
    score.strengths = _joined(score.strengths, [voice.score.strengths for voice in row.voices])
    score.opportunities = _joined(score.opportunities, [voice.score.opportunities for voice in row.voices])
    return len(score.strengths) + len(score.opportunities) - before


def uncommented(scores: Iterable[ConsensusScore]) -> list[ConsensusScore]:
    """Items decided with a percent of which the feedback report would say that the panel wrote nothing."""
    return [score for score in scores if score.percent is not None and not (score.strengths or score.opportunities)]


def _joined(there: Sequence[Comment], sheets: Iterable[Sequence[Comment]]) -> list[Comment]:
    """The same sentence under the same factor counts once, wherever it was found; a list never grows beyond what may be saved again."""
    found = {_sentence(comment): comment for comment in there}
    for comment in (comment for sheet in sheets for comment in sheet):
        found.setdefault(_sentence(comment), comment)
    return list(found.values())[: max(MOST_COMMENTS, len(there))]


def _sentence(comment: Comment) -> tuple[str, str]:
    return comment["factor"], "".join(comment["text"].split())
