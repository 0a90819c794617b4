"""Programs that keep running: started in a process group of their own, weighed through /proc, and ended."""

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from commands import Failure, last_line

TICKS = os.sysconf("SC_CLK_TCK")
MEGABYTE = 1_000_000

# A variable of the person's own shell (DATABASE_URL, NODE_OPTIONS …) must not change what is measured.
KEPT_VARIABLES = ("PATH", "HOME", "LANG", "TMPDIR")


class Process:
    """A program that runs until it is stopped."""

    def __init__(
        self, command: list, folder: Path, log: str, environment: dict | None = None, user: dict | None = None
    ):
        folder.mkdir(parents=True, exist_ok=True)
        self.log = folder / log
        inherited = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
        with self.log.open("wb") as output:
            self._popen = subprocess.Popen(
                [str(word) for word in command],
                cwd=folder,
                env=inherited | (environment or {}),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                **(user or {}),
            )
        self.pid = self._popen.pid

    def is_running(self) -> bool:
        return self._popen.poll() is None

    def reason(self) -> str:
        """Why it ended, by its own words."""
        return last_line(self.log.read_text(errors="replace"))

    def stop(self, how: int = signal.SIGTERM, patience: float = 10) -> None:
        """Also ends what it has started."""
        _signal(self._popen, how)
        try:
            self._popen.wait(patience)
        except subprocess.TimeoutExpired:
            pass
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self._popen.wait()

    def wait_for(self, answers, patience: float = 60) -> None:
        """Until `answers()` is true."""
        deadline = time.monotonic() + patience
        while not answers():
            if not self.is_running():
                raise Failure(f"it ended at the start: {self.reason()}")
            if time.monotonic() > deadline:
                raise Failure(f"it was not ready within {patience:.0f} s: {self.reason()}")
            time.sleep(0.05)


def _signal(process: subprocess.Popen, how: int) -> None:
    try:
        process.send_signal(how)
    except ProcessLookupError:
        pass


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def is_listening(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def is_ready(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as response:
            return response.status == 200
    except (OSError, urllib.error.URLError):
        return False


class Stat:
    """What /proc/PID/stat says, as far as it is needed."""

    def __init__(self, text: str):
        # The name stands in brackets and may hold anything.
        fields = text.rpartition(")")[2].split()
        self.parent, self.group = int(fields[1]), int(fields[2])
        # Its own time, and that of the children whose end it has seen.
        self.ticks = sum(int(field) for field in fields[11:15])


def stats() -> dict[int, Stat]:
    """Every process of the machine."""
    found = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                found[int(folder.name)] = Stat((folder / "stat").read_text())
            except (OSError, IndexError):
                continue
    return found


def family(pid: int, all_stats: dict[int, Stat]) -> list[int]:
    """A process, its group, and the children of either: PostgreSQL's leave the group, a worker of Node.js does not."""
    group = {other for other, stat in all_stats.items() if stat.group == pid or other == pid}
    return [other for other, stat in all_stats.items() if other in group or stat.parent in group]


def cpu_seconds(pid: int) -> float:
    """CPU time of a family since it began."""
    everyone = stats()
    return sum(everyone[member].ticks for member in family(pid, everyone)) / TICKS


def memory_mb(pid: int, field: str = "VmHWM") -> float:
    """Memory of a family: the most that each member ever held (VmHWM), or what it holds now (VmRSS)."""
    return sum(_kilobytes(member, field) for member in family(pid, stats())) * 1024 / MEGABYTE


def _kilobytes(pid: int, field: str) -> int:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    lines = [line.split() for line in status.splitlines() if line.startswith(f"{field}:")]
    return int(lines[0][1]) if lines else 0
