"""What this slice prints: decision of commendation, certificate, feedback report, withdrawal of an award. Each registers itself."""

from awards.honours.documents.certificate import CertificateDocument, honour_name
from awards.honours.documents.decision import DecisionDocument
from awards.honours.documents.feedback import FeedbackDocument
from awards.honours.documents.withdrawal import WithdrawalDocument

__all__ = ["CertificateDocument", "DecisionDocument", "FeedbackDocument", "WithdrawalDocument", "honour_name"]
