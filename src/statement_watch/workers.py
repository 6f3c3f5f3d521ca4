"""Pure functions run in recycled worker processes, each job within limits of time and memory.

A worker is `python -m statement_watch.workers`, started with pipes: jobs go in by its stdin, results come out by its
stdout, both pickled with their length in front. What kills a worker (time, memory, a crash of a parser) costs that job
alone: it raises `ExtractionFailed` with the reason, and the next job gets a fresh worker.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import pickle
import resource
import signal
import struct
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import IO, TypeVar

from statement_watch.errors import ExtractionFailed, WatchError
from statement_watch.text import one_line

T = TypeVar("T")

TIMEOUT = 30.0
"""Seconds for one job. The slowest of 967 real pages took 1.2 s."""

MAX_JOBS = 400
"""Jobs after which a worker is replaced, so that what a parser leaks stays small; a new one costs 0.6 s of CPU."""

MEMORY = 1_500_000_000
"""Bytes of address space of a worker beyond what it has after its imports."""

GARBAGE = 10_000
"""Objects made since the last search for garbage before the next one in a worker. Python's own is 700."""

_LENGTH = struct.Struct("!Q")
_GRACE = 5
"""Seconds after its time-out at which a worker whose parent has gone ends by itself."""


@dataclass(slots=True, eq=False)
class _Worker:
    process: asyncio.subprocess.Process
    complaints: IO[bytes]
    jobs: int = 0


@dataclass(frozen=True, slots=True)
class _Job:
    function: Callable[..., object]
    args: tuple[object, ...]
    timeout: float


@dataclass(frozen=True, slots=True)
class _Result:
    value: object = None
    problem: str | None = None


class WorkerPool:
    """An async context manager: `async with WorkerPool(2) as pool: reading = await pool.run(read, capture, source)`.

    At most `size` processes, started when needed. `function` must be importable by its name, and it, its arguments and
    its result picklable. On leaving, all processes are ended and waited for.
    """

    def __init__(
        self, size: int = 2, *, timeout: float = TIMEOUT, max_jobs: int = MAX_JOBS, memory: int = MEMORY
    ) -> None:
        self._timeout = timeout
        self._max_jobs = max_jobs
        self._memory = memory
        self._slots = asyncio.Semaphore(max(1, size))
        self._idle: list[_Worker] = []
        self._all: set[_Worker] = set()

    async def __aenter__(self) -> WorkerPool:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """End all workers and wait for them; the pool can be used again afterwards."""
        self._idle.clear()
        await asyncio.gather(*(self._end(worker) for worker in list(self._all)))

    async def run(self, function: Callable[..., T], *args: object, timeout: float | None = None) -> T:
        """`function(*args)`, in a worker. Raises ExtractionFailed when it fails, is too slow or kills its worker."""
        job = _Job(function, args, timeout or self._timeout)
        async with self._slots:
            worker = self._living() or await self._start()
            healthy = False
            try:
                result = await self._ask(worker, job)
                healthy = True
            finally:
                worker.jobs += 1
                if healthy and worker.jobs < self._max_jobs:
                    self._idle.append(worker)
                else:
                    await asyncio.shield(self._end(worker))
        if result.problem is not None:
            raise ExtractionFailed(result.problem)
        return result.value  # type: ignore[return-value]  # the worker returns what the function did

    def _living(self) -> _Worker | None:
        """An idle worker that did not die in its sleep (the kernel kills the idle too when memory is short)."""
        while self._idle:
            worker = self._idle.pop()
            if not _has_ended(worker.process.pid):
                return worker  # a dead one stays in `_all`, and is waited for on closing
        return None

    async def _start(self) -> _Worker:
        complaints = tempfile.TemporaryFile()  # noqa: SIM115  lives as long as the worker
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-P", "-m", "statement_watch.workers", str(self._memory),
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=complaints,
            start_new_session=True,  # Ctrl-C on the terminal is ours to handle, not the workers'
        )  # fmt: skip
        worker = _Worker(process, complaints)
        self._all.add(worker)
        return worker

    async def _ask(self, worker: _Worker, job: _Job) -> _Result:
        try:
            async with asyncio.timeout(job.timeout):
                return await _exchange(worker.process, job)
        except TimeoutError:
            raise ExtractionFailed(f"the page took longer than {job.timeout:g} s to read and was given up") from None
        except (asyncio.IncompleteReadError, BrokenPipeError, ConnectionResetError) as error:
            raise ExtractionFailed(await _cause_of_death(worker)) from error

    async def _end(self, worker: _Worker) -> None:
        self._all.discard(worker)
        with contextlib.suppress(ProcessLookupError):
            worker.process.kill()
        await worker.process.wait()
        worker.complaints.close()


def _has_ended(pid: int) -> bool:
    """Whether our child has ended, before the event loop knows; leaves it to be waited for."""
    try:
        return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
    except ChildProcessError:
        return True


async def _exchange(process: asyncio.subprocess.Process, job: _Job) -> _Result:
    assert process.stdin is not None
    assert process.stdout is not None
    payload = pickle.dumps(job, pickle.HIGHEST_PROTOCOL)
    process.stdin.write(_LENGTH.pack(len(payload)) + payload)
    await process.stdin.drain()
    (length,) = _LENGTH.unpack(await process.stdout.readexactly(_LENGTH.size))
    result = pickle.loads(await process.stdout.readexactly(length))  # noqa: S301  our own worker wrote it
    assert isinstance(result, _Result)
    return result


async def _cause_of_death(worker: _Worker) -> str:
    """Why a worker ended in the middle of a job, in words."""
    try:
        async with asyncio.timeout(2):
            code = await worker.process.wait()
    except TimeoutError:
        return "the page's worker process stopped answering"
    if code == -signal.SIGKILL:
        return "the page's worker process was killed by the system, most likely for want of memory"
    if code < 0:
        return f"the page crashed its worker process ({signal.Signals(-code).name})"
    worker.complaints.seek(max(0, worker.complaints.seek(0, os.SEEK_END) - 4096))
    lines = worker.complaints.read().decode("utf-8", "replace").strip().splitlines()
    return f"the page could not be parsed: {one_line(lines[-1]) if lines else f'its worker ended with {code}'}"


# --- the worker's side ----------------------------------------------------------------------------------------------


def serve(memory: int) -> None:
    """Answer jobs from stdin until it ends. Whatever a job prints goes to stderr."""
    results = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    jobs = sys.stdin.buffer
    limited = False
    while len(head := jobs.read(_LENGTH.size)) == _LENGTH.size:
        job = pickle.loads(jobs.read(_LENGTH.unpack(head)[0]))  # noqa: S301  our own parent wrote it
        assert isinstance(job, _Job)
        if not limited:  # only now: unpickling the first job imported what the function needs
            _limit_memory(memory)
            gc.freeze()  # the imported stays; looking at it again and again costs 3 % of a page
            gc.set_threshold(GARBAGE)
            limited = True
        signal.setitimer(signal.ITIMER_REAL, job.timeout + _GRACE)  # its default action ends even a loop in C
        payload = pickle.dumps(_work(job), pickle.HIGHEST_PROTOCOL)
        signal.setitimer(signal.ITIMER_REAL, 0)
        results.write(_LENGTH.pack(len(payload)) + payload)
        results.flush()


def _work(job: _Job) -> _Result:
    """Run one job. What is not expected here ends the worker, and its last words become the reason."""
    try:
        return _Result(job.function(*job.args))
    except WatchError as error:
        return _Result(problem=str(error))
    except MemoryError:
        return _Result(problem="the page needs more memory to read than a page may have")
    except RecursionError:
        return _Result(problem="the page is nested too deeply to read")


def _limit_memory(memory: int) -> None:
    try:
        with open("/proc/self/statm", encoding="ascii") as statm:
            in_use = int(statm.read().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (in_use + memory, resource.getrlimit(resource.RLIMIT_AS)[1]))
    except (OSError, ValueError):
        return  # a system without /proc or this limit: the time limit still holds


if __name__ == "__main__":
    from statement_watch.workers import serve as _serve_as_imported  # so that pickled classes are one and the same

    _serve_as_imported(int(sys.argv[1]))
