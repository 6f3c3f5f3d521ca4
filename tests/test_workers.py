"""Worker processes: a job that goes wrong costs itself, with its reason, and nothing else."""

from __future__ import annotations

import asyncio
import os
import select
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable

import pytest

import jobs
from statement_watch.errors import ExtractionFailed
from statement_watch.workers import WorkerPool


@pytest.fixture(autouse=True)
def _tests_are_importable_in_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", os.path.dirname(jobs.__file__))


def in_pool(work: Callable[[WorkerPool], Awaitable[None]], size: int = 2, **options: float) -> None:
    async def run() -> None:
        async with WorkerPool(size, **options) as pool:  # type: ignore[arg-type]
            await work(pool)

    asyncio.run(run())


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_jobs_run_in_other_processes_and_their_results_come_back() -> None:
    async def work(pool: WorkerPool) -> None:
        assert await asyncio.gather(*(pool.run(jobs.double, n) for n in range(8))) == [2 * n for n in range(8)]
        assert await pool.run(jobs.process_id) != os.getpid()
        assert len(await pool.run(jobs.large, 5_000_000)) == 5_000_000
        assert await pool.run(jobs.print_much) == 1

    in_pool(work)


@pytest.mark.parametrize(
    ("job", "args", "reason"),
    [
        (jobs.loop_for_ever, (), "took longer than 0.1 s"),
        (jobs.take_memory, (400_000_000,), "needs more memory"),
        (jobs.die, (signal.SIGKILL,), "killed by the system"),
        (jobs.die, (signal.SIGSEGV,), "SIGSEGV"),
        (jobs.leave, (3,), "ended with 3"),
        (jobs.recurse, (), "nested too deeply"),
        (jobs.break_down, (), "ZeroDivisionError: no page has that"),
        (jobs.refuse, (), "page 7 cannot be read"),
        (jobs.want_extra, (), "need an extra"),
    ],
)
def test_a_job_that_fails_says_why_and_the_pool_lives_on(
    job: Callable[..., object], args: tuple[object, ...], reason: str
) -> None:
    async def work(pool: WorkerPool) -> None:
        assert await pool.run(jobs.double, 1) == 2
        with pytest.raises(ExtractionFailed, match=reason):
            await pool.run(job, *args, timeout=0.1 if job is jobs.loop_for_ever else 20)
        assert await asyncio.gather(*(pool.run(jobs.double, n) for n in range(4))) == [0, 2, 4, 6]

    in_pool(work, 1, memory=200_000_000)


def test_a_worker_is_replaced_after_its_share_of_jobs() -> None:
    async def work(pool: WorkerPool) -> None:
        pids = [await pool.run(jobs.process_id) for _ in range(4)]
        assert pids[0] == pids[1] != pids[2] == pids[3]
        assert not alive(pids[0])

    in_pool(work, max_jobs=2)


def test_a_worker_that_died_in_its_sleep_is_not_given_a_job() -> None:
    async def work(pool: WorkerPool) -> None:
        pid = await pool.run(jobs.process_id)
        os.kill(pid, signal.SIGKILL)
        while alive(pid):
            await asyncio.sleep(0)
        assert await pool.run(jobs.double, 2) == 4

    in_pool(work)


def test_leaving_ends_every_worker_and_waits_for_it() -> None:
    pids: list[int] = []

    async def work(pool: WorkerPool) -> None:
        pids.extend(await asyncio.gather(*(pool.run(jobs.process_id) for _ in range(4))))

    in_pool(work)
    assert pids
    assert not any(map(alive, pids))


def test_a_cancelled_job_leaves_no_process_behind() -> None:
    async def run() -> None:
        async with WorkerPool(1) as pool:
            pid = await pool.run(jobs.process_id)
            task = asyncio.create_task(pool.run(jobs.loop_for_ever))
            await asyncio.sleep(0)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert not alive(pid)
            assert await pool.run(jobs.double, 3) == 6

    asyncio.run(run())


def test_an_interrupt_of_the_terminal_does_not_reach_the_workers() -> None:
    async def work(pool: WorkerPool) -> None:
        pid = await pool.run(jobs.process_id)
        assert os.getpgid(pid) != os.getpgid(0)

    in_pool(work)


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="waits for a process that is not ours")
def test_workers_end_when_their_parent_is_killed() -> None:
    script = (
        "import asyncio, os, signal, jobs\nfrom statement_watch.workers import WorkerPool\n"
        "async def main():\n    pool = WorkerPool(1)\n    print(await pool.run(jobs.process_id), flush=True)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\nasyncio.run(main())\n"
    )

    killed = subprocess.run([sys.executable, "-c", script], stdout=subprocess.PIPE, timeout=60)
    try:
        worker = os.pidfd_open(int(killed.stdout))
    except ProcessLookupError:
        return  # it has ended, and nothing of it is left
    ended, _, _ = select.select([worker], [], [], 10)
    os.close(worker)
    assert ended
