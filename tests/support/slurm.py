"""A SLURM for a test: its controller, a node, another one for later, and what they sign with.

Everything lies in a folder of the test: nothing of the machine's own configuration is read, no
service is started, no cgroup and no database is needed. SLURM 22.05, as Debian 12 has it, works.
"""

from __future__ import annotations

import getpass
import os
import platform
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import psutil
import pytest

from tui_lab.runs.places import PLACES
from tui_lab.runs.places.slurm import SlurmPlace

PROGRAMS = ("sbatch", "slurmctld", "slurmd", "munged")
FOLDERS = "/usr/sbin:/usr/local/sbin:/sbin"
"""Where daemons are, which is not in everybody's PATH."""
CONFIGURATION = """\
ClusterName=test
SlurmctldHost={host}(127.0.0.1)
SlurmUser={user}
SlurmdUser={user}
SlurmctldPort={ports[0]}
AuthType=auth/munge
CredType=cred/munge
AuthInfo=socket={folder}/munge.socket,cred_expire=5
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool/%n
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.%n.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
MpiDefault=none
SwitchType=switch/none
ReturnToService=2
SlurmctldTimeout=10
SlurmdTimeout=5
KillWait=5
MinJobAge=300
SchedulerType=sched/backfill
SchedulerParameters=sched_interval=1,bf_interval=1,batch_sched_delay=0
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
NodeName=DEFAULT CPUs=1 RealMemory=1000 State=UNKNOWN
NodeName=node0 NodeHostname={host} NodeAddr=127.0.0.1 Port={ports[1]}
NodeName=node1 NodeHostname={host} NodeAddr=127.0.0.1 Port={ports[2]}
PartitionName=main Nodes=node[0-1] MaxTime=60 DefaultTime=10 PriorityTier=10 PreemptMode=OFF
PartitionName=spot Nodes=node[0-1] Default=YES MaxTime=60 DefaultTime=10 PriorityTier=1
"""
"""A job in `main` takes the node away from one in `spot`. Without `cred_expire`, which cannot be
less than 5, a job that is put back into the queue waits for two minutes; without a small
`SlurmdTimeout` a dead node is noticed after five."""


def missing() -> str:
    """The programs that are not installed, with commas between them."""
    return ", ".join(name for name in PROGRAMS if _found(name) is None)


def _found(program: str) -> str | None:
    return shutil.which(program, path=f"{os.environ.get('PATH', '')}:{FOLDERS}")


class TestCluster:
    """A SLURM that runs; ask it with its own programs."""

    __test__ = False

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.configuration = folder / "slurm.conf"
        self._daemons: list[subprocess.Popen[bytes]] = []
        self._environment = {**os.environ, "SLURM_CONF": str(self.configuration)}

    def start(self) -> None:
        """Start all of it; returns when the node takes jobs."""
        key = self.folder / "munge.key"
        key.write_bytes(os.urandom(128))
        key.chmod(0o600)
        (self.folder / "state").mkdir(mode=0o700)
        (self.folder / "spool").mkdir()
        self.folder.chmod(0o755)  # munge wants its socket to be reached
        self.configuration.write_text(
            CONFIGURATION.format(
                host=platform.node().partition(".")[0],
                user=getpass.getuser(),
                ports=_free_ports(),
                folder=self.folder,
            )
        )
        (self.folder / "cgroup.conf").write_text("CgroupAutomount=no\n")
        munge = [f"--{name}={self.folder}/munge.{end}" for name, end in _MUNGE_FILES]
        self._daemon("munged", "--foreground", "--force", *munge)
        wait(lambda: (self.folder / "munge.socket").exists(), "munged listens")
        self._daemon("slurmctld", "-D", "-f", str(self.configuration))
        self.start_node()

    def start_node(self, name: str = "node0") -> None:
        """Start a node, node0 or node1."""
        self._daemon("slurmd", "-D", "-f", str(self.configuration), "-N", name)
        wait(lambda: self._state_of(name) in ("idle", "mixed", "allocated"), f"{name} is there")

    def _state_of(self, node: str) -> str:
        return self.ask("sinfo", "-h", "-n", node, "-p", "main", "-o", "%T")

    def _daemon(self, program: str, *arguments: str) -> None:
        found = _found(program)
        assert found is not None
        with (self.folder / f"{program}.out").open("ab") as output:
            daemon = subprocess.Popen(
                [found, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=self._environment,
                cwd=self.folder,  # which those that it starts for its jobs keep, if nothing else
                start_new_session=True,
            )
        self._daemons.append(daemon)

    def ask(self, *command: str, text: str = "") -> str:
        """What a program of SLURM writes to stdout; "" where it fails."""
        done = subprocess.run(
            command,
            input=text,
            capture_output=True,
            text=True,
            env=self._environment,
            timeout=60,
            check=False,
        )
        return done.stdout.strip()

    def occupy(self, partition: str, seconds: int = 600) -> str:
        """A job that does nothing on the whole node; gives its number."""
        script = f"#!/bin/sh\nexec sleep {seconds}\n"
        return self.ask("sbatch", "--parsable", "-p", partition, "-o", "/dev/null", text=script)

    def break_node(self) -> None:
        """Kill the node with all that runs on it, as a power cut does."""
        *others, node = self._daemons
        self._kill(spared=others)
        node.wait()
        self._daemons = others

    def stop(self) -> None:
        """Kill everything: nothing of it is needed any more."""
        self._kill()
        for daemon in self._daemons:
            daemon.wait()

    def _kill(self, spared: Sequence[subprocess.Popen[bytes]] = ()) -> None:
        """Kill the daemons of this cluster, what they started, and the jobs."""
        left = {daemon.pid for daemon in spared}
        mine = {daemon.pid for daemon in self._daemons}
        killed = []
        for process in psutil.process_iter():
            with suppress(psutil.Error, OSError):
                here = process.pid in mine or process.cwd() == str(self.folder)
                if here and process.pid not in left:
                    killed += [process, *process.children(recursive=True)]
        for process in killed:
            with suppress(psutil.Error):
                process.kill()
        psutil.wait_procs(killed, timeout=10)


_MUNGE_FILES = (
    ("key-file", "key"),
    ("socket", "socket"),
    ("pid-file", "pid"),
    ("log-file", "log"),
    ("seed-file", "seed"),
)


def _free_ports() -> list[int]:
    with ExitStack() as stack:
        taken = [stack.enter_context(socket.socket()) for _ in range(3)]
        for each in taken:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in taken]


def wait(condition: object, what: str, seconds: float = 60.0) -> None:
    """Wait until `condition()` holds; fails naming `what` when it does not."""
    assert callable(condition)
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds:.0f} s: {what}"
        time.sleep(0.1)


@contextmanager
def slurm(folder: Path) -> Iterator[TestCluster]:
    """A cluster in `folder` that is gone afterwards."""
    cluster = TestCluster(folder)
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()


class FakeSlurm:
    """Stand-ins for the programs of SLURM: each fails until it is told what to say."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._folder, self._patch = folder, monkeypatch
        monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
        asked = folder / "asked"
        for name in ("squeue", "sbatch", "scancel", "scontrol", "sacct", "sinfo"):
            program = folder / name
            program.write_text(
                f'#!/bin/sh\necho {name} "$@" >> {asked}\n[ {name} = sbatch ] && cat >> {asked}\n'
                f"test -e {folder}/{name}.out && cat {folder}/{name}.out || exit 1\n"
            )
            program.chmod(0o755)

    def __call__(self, text: str | None = None, program: str = "squeue") -> list[str]:
        """Have a program say `text` from now on; gives all that was asked so far, a line each."""
        if text is not None:
            # Answers are kept for seconds.
            self._patch.setitem(PLACES, "slurm", SlurmPlace())  # type: ignore[arg-type]
            (self._folder / f"{program}.out").write_text(text)
        asked = self._folder / "asked"
        return asked.read_text().splitlines() if asked.exists() else []
