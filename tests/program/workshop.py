"""What the tests of the program as a whole share: a scratch directory, the program in it, a terminal."""

import concurrent.futures
import contextlib
import os
import pathlib
import pty
import re
import select
import signal
import struct
import fcntl
import subprocess
import sys
import tempfile
import termios
import time

# Long: a test waits so long only when it is about to fail, and machines are slow under sanitizers.
PATIENCE_SECONDS = 30


class Workshop:
    """A scratch directory, guanxi in PATH, and nothing of the user's own settings."""

    def __init__(self, guanxi, data=None):
        self.guanxi = pathlib.Path(guanxi).resolve()
        self.folder = tempfile.TemporaryDirectory(prefix="guanxi-program-")
        self.path = pathlib.Path(self.folder.name)
        self.env = {
            "PATH": f"{self.guanxi.parent}:{os.environ['PATH']}",
            "HOME": str(self.path),
            "LC_ALL": "C.UTF-8",
            "TERM": "xterm",
            "PAGER": "cat",
        }
        for name in ("ASAN_OPTIONS", "LSAN_OPTIONS", "UBSAN_OPTIONS", "LD_LIBRARY_PATH", "TMPDIR"):
            if name in os.environ:
                self.env[name] = os.environ[name]
        if data:
            done = self.run("ingest", data)
            assert done.returncode == 0, done.stderr

    def run(self, *words, stdin="", env=None, program=None):
        return subprocess.run([program or str(self.guanxi), *map(str, words)], cwd=self.path, env={**self.env, **(env or {})},
                              input=stdin, capture_output=True, text=True, timeout=PATIENCE_SECONDS * 4)

    def close(self):
        self.folder.cleanup()


class Terminal:
    """A program on a terminal, as a user sees and types it."""

    def __init__(self, workshop, words, columns=100, rows=24, env=None):
        self.seen = ""  # all that was printed
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.chdir(workshop.path)
            os.execvpe(str(words[0]), [str(w) for w in words], {**workshop.env, **(env or {})})
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def type(self, text):
        os.write(self.fd, text.encode())

    def _read(self, seconds):
        ready, _, _ = select.select([self.fd], [], [], seconds)
        if not ready:
            return True
        try:
            part = os.read(self.fd, 65536)
        except OSError:  # the other end is closed
            return False
        self.seen += part.decode(errors="replace")
        return bool(part)

    def expect(self, text, after=0):
        """Waits until `text` (or what the pattern matches) was printed behind `after`; returns where it ends."""
        pattern = text if isinstance(text, re.Pattern) else re.compile(re.escape(text))
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            found = pattern.search(self.seen, after)
            if found:
                return found.end()
            if time.monotonic() > deadline or not self._read(0.2):
                raise AssertionError(f"waited for {pattern.pattern!r}; saw {self.seen[after:]!r}")

    def _edits(self):
        """Whether the program reads key by key: it is not at work then, but waits at its prompt."""
        try:
            return not termios.tcgetattr(self.fd)[3] & termios.ICANON
        except termios.error:
            return False

    def settle(self, end, after=0):
        """Waits until what was printed behind `after` ends with `end`, and nothing more is to come: the program waits
        for keys, or (where it takes whole lines) nothing comes for a while."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            before = len(self.seen)
            there = self.seen.endswith(end) and before > after
            alive = self._read(0 if there and self._edits() else 0.1)
            if len(self.seen) == before and there:
                return before
            if time.monotonic() > deadline or not alive:
                raise AssertionError(f"waited for {end!r} at the end; saw {self.seen[after:]!r}")

    def wait(self):
        """The exit status; 128 + the signal that ended it."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while self._read(0.2) and time.monotonic() < deadline:
            pass
        with contextlib.suppress(ProcessLookupError):
            if time.monotonic() >= deadline:
                os.kill(self.pid, signal.SIGKILL)
        _, status = os.waitpid(self.pid, 0)
        os.close(self.fd)
        return os.WEXITSTATUS(status) if os.WIFEXITED(status) else 128 + os.WTERMSIG(status)


def run_tests(cases, *arguments):
    """Runs each case; prints what failed; the exit status of the test."""
    failed = 0
    for case in cases:
        try:
            case(*arguments)
        except AssertionError as fault:
            failed += 1
            print(f"FAILED {case.__name__}: {fault}", file=sys.stderr)
    print(f"{len(cases)} cases, {failed} failed")
    return 1 if failed else 0


def _run_apart(case, make):
    shop = make()
    try:
        case(shop)
    except AssertionError as fault:
        return str(fault)
    finally:
        shop.close()
    return None


def run_tests_apart(cases, make):
    """The same for cases that each want a workshop of their own, as `make()` makes it: they wait for the terminal most of
    the time, so they run side by side."""
    failed = 0
    with concurrent.futures.ProcessPoolExecutor(max_workers=6) as pool:
        results = [(case, pool.submit(_run_apart, case, make)) for case in cases]
        for case, result in results:
            if fault := result.result():
                failed += 1
                print(f"FAILED {case.__name__}: {fault}", file=sys.stderr)
    print(f"{len(cases)} cases, {failed} failed")
    return 1 if failed else 0


def equal(actual, expected):
    assert actual == expected, f"\n  got      {actual!r}\n  expected {expected!r}"


def holds(text, *parts):
    for part in parts:
        assert part in text, f"{part!r} is not in {text!r}"
