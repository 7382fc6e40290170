"""bin/run: prepare the embedded portal, start web, worker and beat, keep them running, and stop them together."""

import argparse
import fcntl
import os
import shutil
import signal
import socket
import sys
import time
from ipaddress import ip_address
from pathlib import Path
from types import FrameType
from typing import IO, NoReturn

from qualityportal import processes
from qualityportal.children import Child, stop_all
from qualityportal.health import ask

TRIED_PORTS = 20
READY_SECONDS = 60
EMBEDDED_DATA = ("portal.sqlite3", "broker.sqlite3", "beat-schedule", "media", "mail", "cache")


def main() -> None:
    options = arguments()
    os.umask(0o077)
    for number in signal.SIGINT, signal.SIGTERM:
        signal.signal(number, interrupt)
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # ignored under nohup
        signal.signal(signal.SIGHUP, interrupt)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qualityportal.settings")
    processes.check_settings()
    from django.conf import settings

    lock = only_one(settings.VAR_DIR)
    listener = listen(options.host, options.port)
    address = address_of(listener)
    os.environ.setdefault("SITE_URL", address)
    if options.host not in ("127.0.0.1", "localhost") and "ALLOWED_HOSTS" not in os.environ:
        os.environ["ALLOWED_HOSTS"] = "*"
        print("Any host name is answered; set ALLOWED_HOSTS to the names that are yours.")
    children: list[Child] = []
    try:
        if options.fresh:
            forget(settings.VAR_DIR)
        prepare(children)
        serve(children, listener, settings.VAR_DIR / "log", address)
    except KeyboardInterrupt:
        print("\nStopping ...", flush=True)
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        stop_all(children)
        lock.close()
    print("The portal has stopped; its data is kept.")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/run", description="Start the portal on this machine.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (0.0.0.0: all of them)")
    parser.add_argument(
        "--port", type=int, default=None, help="port to listen on (otherwise the first free one from 8000)"
    )
    parser.add_argument("--fresh", action="store_true", help="throw the embedded data away and load the demo anew")
    return parser.parse_args()


def interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def only_one(var: Path) -> IO[str]:
    """Hold var/run.lock: two portals must not share one folder."""
    lock = (var / "run.lock").open("a")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        sys.exit(
            f"The portal is already running on the data in {var}. Stop it first (Ctrl-C), or set VAR_DIR for a second one."
        )
    return lock


def listen(host: str, port: int | None) -> socket.socket:
    candidates = [port] if port is not None else list(range(8000, 8000 + TRIED_PORTS))
    for candidate in candidates:
        try:
            return socket.create_server((host, candidate), backlog=512)
        except PermissionError:
            sys.exit(f"Port {candidate} needs the rights of an administrator; take one above 1023: bin/run --port 8080")
        except (OverflowError, socket.gaierror):
            sys.exit(f"There is no address {host}:{candidate} on this machine.")
        except OSError as error:
            reason = os.strerror(error.errno or 0)
    if port is None:
        sys.exit(f"Ports {candidates[0]} to {candidates[-1]} are taken; name a free one: bin/run --port 9000")
    sys.exit(f"Port {port} on {host} cannot be used ({reason}); name another one: bin/run --port {port + 1}")


def address_of(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://{'127.0.0.1' if ip_address(host).is_unspecified else host}:{port}"


def forget(var: Path) -> None:
    """Keys and logs stay."""
    for name in EMBEDDED_DATA:
        for path in var.glob(f"{name}*"):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def prepare(children: list[Child]) -> None:
    child = Child("prepare", [sys.executable, "-m", "qualityportal.prepare"])
    children.append(child)
    child.start()
    if code := child.wait():
        sys.exit(code)
    children.remove(child)


def serve(children: list[Child], listener: socket.socket, logs: Path, address: str) -> None:
    logs.mkdir(exist_ok=True)
    children += [
        Child("web", processes.web(f"fd://{listener.fileno()}"), log=logs / "web.log", keep=(listener.fileno(),)),
        Child("worker", processes.worker(), log=logs / "worker.log"),
        Child("beat", processes.beat(), log=logs / "beat.log"),
    ]
    for child in children:
        child.start()
    await_ready(children[0], listener.getsockname()[1])
    print(f"\nThe portal is open at {address}\nLogs are in {logs}. Ctrl-C stops it.", flush=True)
    while True:
        for child in children:
            child.revive()
        time.sleep(0.5)


def await_ready(web: Child, port: int) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while ask(port, "127.0.0.1") != 200:
        if time.monotonic() > deadline or web.ended():
            sys.exit(f"The web server did not come up:\n{web.last_words()}")
        time.sleep(0.1)


if __name__ == "__main__":
    main()
