"""Valid numbers from patterns that nobody can take for real ones: unified social credit codes (GB 32100-2015) whose body reads DEMQ and zeros,
identity numbers (GB 11643-1999) of a region 990000 that does not exist."""

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def credit_code(prefix: str, region: str, serial: int) -> str:
    """`prefix`: 91 enterprise, 12 public institution; `region`: six digits."""
    head = f"{prefix}{region}{organization_code(f'DEMQ{serial:04d}')}"
    total = sum(ALPHABET.index(sign) * pow(3, place, 31) for place, sign in enumerate(head))
    return head + ALPHABET[(31 - total % 31) % 31]


def organization_code(body: str) -> str:
    """Eight signs and their check character after GB 11714: 11 less the weighted sum modulo 11, 10 is X, 11 is 0."""
    total = sum(int(sign, 36) * weight for sign, weight in zip(body, _BODY_WEIGHTS, strict=True))
    return body + "0123456789X0"[11 - total % 11]


def identity_number(born: str, serial: int = 1) -> str:
    """`born`: eight digits. The check character after ISO 7064, MOD 11-2."""
    head = f"990000{born}{serial:03d}"
    total = sum(int(sign) * pow(2, 17 - place, 11) for place, sign in enumerate(head))
    return head + "10X98765432"[total % 11]
