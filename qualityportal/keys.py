"""Keys that the embedded portal makes for itself and keeps under var/keys, readable by its owner only."""

import os
import secrets
import tempfile
from pathlib import Path


def kept(folder: Path, name: str) -> str:
    """The key called `name`; made on first use. Two processes that start at once get the same one."""
    path = folder / name
    if not path.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=folder)  # mkstemp gives mode 600
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(64))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            Path(draft).unlink()
    return path.read_text()
