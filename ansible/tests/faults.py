"""Runs apply_files again and again, and lets the n-th call that changes a disk fail, or kills the run there.

Afterwards everything is old or everything is new: at once where a call failed, and after the next run has recovered
where the run was killed. Nothing else is left. Usage: faults.py DIRECTORY
"""

import errno
import io
import json
import os
import shutil
import signal
import sys
from contextlib import redirect_stdout

from ansible.module_utils import basic

from ansible_collections.proxypact.gen.plugins.module_utils import standing, transaction
from ansible_collections.proxypact.gen.plugins.modules import apply_files

CALLS = ("rename", "link", "unlink", "symlink", "mkdir", "rmdir", "fsync", "chmod", "chown", "lchown", "setxattr")
# Not EPERM, which core itself takes for a user who may not give files away.
ERRORS = (errno.ENOSPC, errno.EIO, errno.EROFS, errno.EACCES, errno.EMFILE)

TOP = sys.argv[1]
SITE = os.path.join(TOP, "site")
STATE = os.path.join(TOP, "state")


def path(name):
    return os.path.join(SITE, name)


# Replaced, drifted, new in a new directory, behind a symbolic link; a new link and one that moves.
FILES = [
    dict(name="replaced", path=path("replaced.conf"), content="new 1\n", link=path("moves")),
    dict(name="drifted", path=path("drifted.conf"), content="same\n", mode="0640"),
    dict(name="made", path=path("a/b/made.conf"), content="new 2\n", link=path("enabled/made")),
    dict(name="behind", path=path("behind.conf"), content="new 3\n", group="games"),
]
PRESENT = dict(files=FILES, backup=True)
ABSENT = dict(files=FILES[:2] + FILES[3:], state="absent")


def lay():
    """Make the old state, in which recover has nothing to do."""
    shutil.rmtree(TOP, ignore_errors=True)
    os.makedirs(path("real"))
    os.mkdir(STATE, 0o700)
    for name, content, mode in (("replaced.conf", "old 1\n", 0o600), ("drifted.conf", "same\n", 0o755), ("real/behind.conf", "old 3\n", 0o604)):
        with open(path(name), "w") as f:
            f.write(content)
        os.chmod(path(name), mode)
        os.chown(path(name), 65534, 65534)
    os.symlink("real/behind.conf", path("behind.conf"))
    os.symlink("drifted.conf", path("moves"))


def tree():
    """Tell all that stands: bytes, modes, owners, links, directories."""
    found = {}
    for directory, names, files in os.walk(TOP):
        for name in names + files:
            one = os.path.join(directory, name)
            stands = standing.look(one)
            if stands["kind"] == "file":
                stands["content"] = standing.read(one).decode()
            if "~" in name and not name.startswith("."):
                one = one.split(".conf.")[0] + ".conf.backup"
            if stands["kind"] != "directory" or directory != TOP:
                found[one] = stands
    found.pop(os.path.join(STATE, "lock"), None)
    return found


def files(stands=None):
    """Tell what a server would load."""
    return dict((one, stand.get("content", stand["kind"])) for one, stand in (stands or tree()).items() if one.startswith(SITE) and "~" not in one)


class Faults:
    """Counts the calls that change the disk, and lets the n-th fail."""

    def __init__(self, at, number):
        self.at, self.number, self.count = at, number, 0
        self.real_open = os.open
        os.open = self.open
        for name in CALLS:
            setattr(os, name, self.counted(getattr(os, name)))

    def fault(self, what):
        self.count += 1
        if self.count == self.at and self.number is None:
            os.kill(os.getpid(), signal.SIGKILL)
        if self.count == self.at:
            raise OSError(self.number, os.strerror(self.number), what)

    def counted(self, call):
        def counting(*args, **kwargs):
            self.fault(str(args[0]))
            return call(*args, **kwargs)

        return counting

    def open(self, name, flags, *args, **kwargs):
        if flags & os.O_CREAT:
            self.fault(str(name))
        return self.real_open(name, flags, *args, **kwargs)


def run(args, at, number, act=None):
    """Run the module, or act, in a child; return how it ended, what it answered, and how many calls it made."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        faults, said = Faults(at, number), io.StringIO()
        with redirect_stdout(said):
            code = (act or call_module)(args)
        with os.fdopen(writer, "w") as out:
            json.dump([code, said.getvalue(), faults.count], out)
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as answered:
        answer = answered.read()
    status = os.waitpid(child, 0)[1]
    return ["killed", "", 0] if os.WIFSIGNALED(status) else json.loads(answer)


def call_module(args):
    basic._ANSIBLE_ARGS = json.dumps({"ANSIBLE_MODULE_ARGS": args}).encode()
    transaction.state_directory = lambda: STATE
    try:
        apply_files.main()
    except SystemExit as e:
        return e.code


def require(held, *told):
    if not held:
        sys.exit("\n".join(str(one) for one in told))


def outcomes(args):
    lay()
    old = tree()
    code, said, calls = run(args, -1, None)
    require(code == 0, said)
    new = tree()
    require(old != new and run(args, -1, None)[0] == 0 and tree() == new, "a second run changes something")
    return old, new, calls


def examine(args):
    old, new, calls = outcomes(args)
    seen = {"killed": 0, "mixed": 0, "old": 0, "new": 0}
    for number in (None,) + ERRORS:
        for at in range(1, calls + 1):
            lay()
            code, said, made = run(args, at, number)
            seen["killed"] += code == "killed"
            seen["mixed"] += code == "killed" and files() not in (files(old), files(new))
            if code == "killed" or "temporary files are left" in said:
                transaction.recover(transaction.Journal(STATE))
            stands = tree()
            if code == "killed":  # before the first journal was one
                stands.pop(os.path.join(STATE, "journal.new"), None)
            told = "call %d of %d, %s: %s" % (at, calls, errno.errorcode.get(number, "SIGKILL"), said)
            require(stands in (old, new), told, *difference(stands, old, new))
            seen["old" if stands == old else "new"] += 1
            require(code == "killed" or stands == new or (code == 1 and '"failed": true' in said), told)
            require(code != 1 or stands == old, told, "failed, and everything is new")
            if code == 1 and number is not None and '"rolled_back": false' in said:
                require("rolled_back" in said and stands == old, told)
    print("%d calls: %s" % (calls, seen))
    return seen


def examine_recovery():
    """Kill the recovery, too, at each of its calls, and recover from that."""
    old, new, calls = outcomes(PRESENT)
    latest = next(at for at in range(calls, 0, -1) if killed_in_the_middle(at, old, new))
    at, code = 0, "killed"
    while code == "killed":
        at += 1
        killed_in_the_middle(latest, old, new)
        code = run(PRESENT, at, None, recover)[0]
        recover()
        require(tree() == old, "recovery killed at call %d" % at, *difference(tree(), old, new))
    print("%d calls of recovery" % at)


def killed_in_the_middle(at, old, new):
    lay()
    run(PRESENT, at, None)
    journal = transaction.Journal(STATE).read()
    return tree() not in (old, new) and journal and not journal["done"]


def recover(args=None):
    transaction.recover(transaction.Journal(STATE))
    return 0


def difference(stands, old, new):
    keys = sorted(set(stands) | set(old) | set(new))
    return ["%s: %s\n  old %s\n  new %s" % (key, stands.get(key), old.get(key), new.get(key)) for key in keys if not stands.get(key) == old.get(key) == new.get(key)]


if __name__ == "__main__":
    for case in (PRESENT, ABSENT):
        seen = examine(case)
        require(all(seen.values()), "an outcome was never seen", seen)
    examine_recovery()
