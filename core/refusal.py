"""An act refused by a rule or by the state of things: one sentence for the person who tried."""


class Refused(Exception):
    """Raised by actions; the message is a whole sentence in the reader's language."""

    def __init__(self, sentence: object) -> None:
        super().__init__(str(sentence))
        self.sentence = str(sentence)
