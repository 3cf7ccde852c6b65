"""Runs apply_files again and again, and lets the n-th call that changes a disk fail, or kills the run there.

Afterwards everything is old or everything is new: at once where a call failed, and after the next run has recovered
where the run was killed. Nothing else is left. And what a power cut would need is synced before it is needed: a
killed process loses nothing that a system has in memory. Usage: faults.py DIRECTORY
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

from ansible_collections.proxypact.gen.plugins.module_utils import places, standing, transaction
from ansible_collections.proxypact.gen.plugins.modules import apply_files

CALLS = ("rename", "link", "unlink", "symlink", "mkdir", "rmdir", "fsync", "chmod", "chown", "lchown", "setxattr", "fdopen")
# Not EPERM, which core itself takes for a user who may not give files away.
ERRORS = (errno.ENOSPC, errno.EIO, errno.EROFS, errno.EACCES, errno.EMFILE)

TOP = sys.argv[1]
SITE = os.path.join(TOP, "site")
STATE = os.path.join(TOP, "state")


def path(name):
    return os.path.join(SITE, name)


# What only its owner may read, whatever stood there before.
SECRET = "new secret\n"

# Replaced, drifted, new in a new directory, behind a symbolic link; a new link and one that moves.
FILES = [
    dict(name="replaced", path=path("replaced.conf"), content=SECRET, mode="0600", link=path("moves")),
    dict(name="drifted", path=path("drifted.conf"), content="same\n", mode="0640"),
    dict(name="made", path=path("a/b/made.conf"), content=SECRET, mode="0600", link=path("enabled/made")),
    dict(name="behind", path=path("behind.conf"), content="new 3\n", group="games"),
]
PRESENT = dict(files=FILES, backup=True)
ABSENT = dict(files=FILES[:2] + FILES[3:], state="absent")
REFUSED = dict(PRESENT, validate=[["false"]])
COPIED = dict(files=FILES[:1] + FILES[3:])


def lay():
    """Make the old state, in which recover has nothing to do."""
    shutil.rmtree(TOP, ignore_errors=True)
    os.makedirs(path("real"))
    os.mkdir(STATE, 0o700)
    for name, content, mode in (("replaced.conf", "old 1\n", 0o644), ("drifted.conf", "same\n", 0o755), ("real/behind.conf", "old 3\n", 0o604)):
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


def open_secrets():
    return [one for one, stand in tree().items() if stand.get("content") == SECRET and stand["mode"] & 0o077]


def files(stands=None):
    """Tell what a server would load."""
    return dict((one, stand.get("content", stand["kind"])) for one, stand in (stands or tree()).items() if one.startswith(SITE) and "~" not in one)


class Faults:
    """Counts the calls that change the disk, and lets the n-th fail."""

    def __init__(self, at, number, begun):
        self.at, self.number, self.count, self.synced = at, number, 0, Synced(begun)
        self.real_open = os.open
        os.open = self.open
        for name in CALLS:
            setattr(os, name, self.counted(getattr(os, name)))

    def fault(self, what):
        self.count += 1
        if self.count == self.at and self.number is None:
            os.kill(os.getpid(), signal.SIGKILL)
        if self.count == self.at:
            self.synced.begun = True  # from here on it goes back
            raise OSError(self.number, os.strerror(self.number), what)

    def counted(self, call):
        def counting(*args, **kwargs):
            self.fault(str(args[0]))
            result = call(*args, **kwargs)
            self.synced.note(call.__name__, [place(arg) for arg in args[:2]])
            return result

        return counting

    def open(self, name, flags, *args, **kwargs):
        if flags & os.O_CREAT:
            self.fault(str(name))
            self.synced.note("open", [place(name)])
        return self.real_open(name, flags, *args, **kwargs)


def place(arg):
    """Name a file by its path, whatever a call is given for it."""
    if isinstance(arg, int) and os.path.exists("/proc/self/fd/%d" % arg):
        return os.readlink("/proc/self/fd/%d" % arg)
    text = os.fsdecode(arg) if isinstance(arg, (str, bytes)) else str(arg)
    return os.readlink(text) if text.startswith("/proc/self/fd/") else text


class Synced:
    """Knows what a power cut could still take, and complains of a call that it must not come before."""

    def __init__(self, begun):
        self.names, self.bytes, self.attributes = set(), set(), set()
        self.begun, self.complaints = begun, []

    def note(self, call, args):
        name = args[-1] if call in ("rename", "link", "symlink") else args[0]
        if not name.startswith(TOP) or ".ansible_tmp" in name:  # core's own, of a move that failed once
            return
        if call in ("fsync", "unlink", "rmdir"):
            for loose in (self.bytes, self.attributes, self.names):
                loose.discard(name)
        if call != "fsync":
            self.judge(call, name)
            self.loosen(call, name, args)

    def loosen(self, call, name, args):
        if call in ("open", "fdopen"):
            self.bytes.add(name)
        if call in ("chmod", "chown", "lchown", "setxattr") and not os.path.islink(name):
            self.attributes.add(name)
        if call == "rename":
            for loose in (self.bytes, self.attributes):
                if args[0] in loose:
                    loose.remove(args[0])
                    loose.add(name)
        if call in ("open", "rename", "link", "symlink", "mkdir", "rmdir") or call == "unlink" and not temporary(name):
            self.names.add(os.path.dirname(name))

    def judge(self, call, name):
        """The way back is safe before anything is seen to change, and what is seen before the way back is given up."""
        if call in ("rename", "unlink", "chmod", "chown", "lchown") and name.startswith(SITE) and not temporary(name):
            self.require(not self.bytes and (self.begun or not self.names), call, name)
            self.begun = True
        if call in ("rename", "unlink") and name == os.path.join(STATE, "journal") or call == "unlink" and name.endswith(".old~"):
            stands = set(one for one in self.bytes | self.attributes if not temporary(one))
            self.require(not stands | self.names - {STATE}, call, name)

    def require(self, held, call, name):
        if not held:
            self.complaints.append("%s %s: not synced: %s" % (call, name, sorted(self.bytes | self.attributes | self.names)))


def temporary(name):
    return os.path.basename(name).startswith(".") or "~" in name or name.endswith(".new")


def run(args, at, number, act=None):
    """Run the module, or act, in a child; return how it ended, what it answered, how many calls it made, and what a
    power cut would have met."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        faults, said = Faults(at, number, begun=act is recover), io.StringIO()
        with redirect_stdout(said):
            code = (act or call_module)(args)
        with open(writer, "w") as out:
            json.dump([code, said.getvalue(), faults.count, faults.synced.complaints], out)
        os._exit(0)
    os.close(writer)
    with open(reader) as answered:
        answer = answered.read()
    status = os.waitpid(child, 0)[1]
    return ["killed", "", 0, []] if os.WIFSIGNALED(status) else json.loads(answer)


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
    code, said, calls, loose = run(args, -1, None)
    require(code == 0, said)
    require(not loose, *loose)
    new = tree()
    require(old != new and run(args, -1, None)[0] == 0 and tree() == new, "a second run changes something")
    return old, new, calls


def examine(args, errors):
    old, new, calls = outcomes(args)
    seen = {"killed": 0, "mixed": 0, "old": 0, "new": 0}
    for number in (None,) + errors:
        for at in range(1, calls + 1):
            lay()
            code, said, made, loose = run(args, at, number)
            require(not loose, "call %d of %d" % (at, calls), *loose)
            seen["killed"] += code == "killed"
            told = "call %d of %d, %s: %s" % (at, calls, errno.errorcode.get(number, "SIGKILL"), said)
            require(not open_secrets(), told, *open_secrets())
            seen["mixed"] += code == "killed" and files() not in (files(old), files(new))
            if code == "killed" or "temporary files are left" in said:
                transaction.recover(transaction.Journal(STATE))
            stands = tree()
            if code == "killed":  # before the first journal was one
                stands.pop(os.path.join(STATE, "journal.new"), None)
            require(stands in (old, new), told, *difference(stands, old, new))
            seen["old" if stands == old else "new"] += 1
            require(code == "killed" or stands == new or (code == 1 and '"failed": true' in said), told)
            require(code != 1 or stands == old, told, "failed, and everything is new")
            if code == 1 and number is not None and '"rolled_back": false' in said:
                require("rolled_back" in said and stands == old, told)
    print("%d calls: %s" % (calls, seen))
    return seen


def examine_recovery(args):
    """Kill the recovery, too, or let it fail, at each of its calls, and recover from that."""
    old, new, calls = outcomes(args)
    latest = next(at for at in range(calls, 0, -1) if killed_in_the_middle(args, at, old, new))
    for number in (None, errno.EIO):
        at, code = 0, "killed"
        while code != 0:
            at += 1
            killed_in_the_middle(args, latest, old, new)
            code, said, made, loose = run(args, at, number, recover)
            require(not loose, *loose)
            recover()
            require(tree() == old, "recovery hindered at call %d" % at, *difference(tree(), old, new))
        print("%d calls of recovery" % at)


def examine_power():
    """See the complaints when nothing is synced, in what is applied, put back and recovered."""
    sync, os.fsync = os.fsync, lambda fd: None
    for args in (PRESENT, ABSENT, REFUSED):
        lay()
        require(run(args, -1, None)[3], "nothing was synced, and nothing was said", args)
    os.fsync = sync
    lay()
    old = tree()
    code, said, calls, loose = run(REFUSED, -1, None)
    require(code == 1 and '"rolled_back": true' in said and tree() == old and not loose, said, *loose)


def killed_in_the_middle(args, at, old, new):
    lay()
    run(args, at, None)
    journal = transaction.Journal(STATE).read()
    return tree() not in (old, new) and journal and not journal["done"]


def recover(args=None):
    try:
        transaction.recover(transaction.Journal(STATE))
    except transaction.Refused:
        return 1
    return 0


def no_links(*args, **kwargs):
    raise OSError(errno.EPERM, "this file system has no hard links")


def difference(stands, old, new):
    keys = sorted(set(stands) | set(old) | set(new))
    return ["%s: %s\n  old %s\n  new %s" % (key, stands.get(key), old.get(key), new.get(key)) for key in keys if not stands.get(key) == old.get(key) == new.get(key)]


if __name__ == "__main__":
    includes = places.Includes()
    places.Includes = lambda: includes  # the same for every run
    for case in (PRESENT, ABSENT):
        seen = examine(case, ERRORS)
        require(all(seen.values()), "an outcome was never seen", seen)
    examine_recovery(PRESENT)
    examine_power()
    os.link = no_links
    examine(COPIED, ERRORS[:1])
    examine_recovery(COPIED)
