"""Runs other programs to their end, and says in one line why one failed."""

import subprocess
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path


class Failure(Exception):
    """Something that the person at the keyboard has to know; it ends the run with one line."""


def run(command: list, log: Path | None = None, **options) -> str:
    """Returns what the command prints; its errors, too, go to the log."""
    words = [str(word) for word in command]
    try:
        done = subprocess.run(
            words, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", check=False, **options
        )
    except OSError as error:
        raise Failure(f"{words[0]} cannot be run: {error}") from error
    if log:
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text(done.stdout + done.stderr)
    if done.returncode != 0:
        where = f" (see {log})" if log else ""
        raise Failure(f"{words[0]} failed{where}: {last_line(done.stderr or done.stdout)}")
    return done.stdout


def run_and_tell(command: list, after: float, tell, **options) -> str:
    """The same for a command that takes a while: calls `tell` so many seconds after its start."""
    with ThreadPoolExecutor(1) as beside:
        running = beside.submit(run, command, **options)
        wait([running], timeout=after)
        tell()
        return running.result()


def last_line(text: str) -> str:
    """What a program says last is mostly why it stopped; psql only points at the place then."""
    lines = [line.strip() for line in text.splitlines() if any(letter.isalpha() for letter in line)]
    lines = [line for line in lines if not line.startswith("LINE ")] or lines
    return lines[-1][:300] if lines else "it said nothing"
