# Copyright: the proxypact authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A transaction over files: all new or all old, at the latest after the next one has begun.

It knows no server and no option of a task. Its one invariant: from before the first change until the last one is
known to hold, a journal says how to go back; whoever finds one goes back first.
"""

from __future__ import absolute_import, division, print_function

__metaclass__ = type

import contextlib
import errno
import fcntl
import json
import os
import signal
import time
import uuid

from ansible_collections.proxypact.gen.plugins.module_utils import standing

# Whoever runs into a lock waits this long, in seconds, which many server tests in a row do not take.
PATIENCE = 120


class Refused(Exception):
    """Why a transaction cannot be, and what a caller may tell beside."""

    def __init__(self, message, **details):
        super(Refused, self).__init__(message)
        self.details = details


def state_directory():
    """Name where lock and journal stand: root's own place, or one per user that outlives a reboot."""
    if os.geteuid() == 0:
        return "/var/lib/proxypact-gen"
    return "/var/tmp/proxypact-gen-%d" % os.geteuid()


def own_directory(path):
    """Make a directory that nobody else may write, and refuse one that somebody else has made."""
    try:
        os.mkdir(path, 0o700)
        standing.sync_directory(os.path.dirname(path))
    except OSError as e:
        if e.errno != errno.EEXIST:
            raise Refused("%s: cannot be made: %s" % (path, e.strerror))
    refuse_foreign(path)


def refuse_foreign(path):
    """Refuse a directory that somebody else has made, and whose journal would be theirs."""
    info = os.lstat(path)
    if standing.kind(info.st_mode) != "directory" or info.st_uid != os.geteuid() or info.st_mode & 0o022:
        raise Refused("%s: is not a directory that this user alone may write" % path)


@contextlib.contextmanager
def lock(directory):
    """Hold the lock of this user's transactions on this host."""
    with open(os.path.join(directory, "lock"), "w") as held:
        deadline = time.time() + PATIENCE
        while not taken(held):
            if time.time() > deadline:
                raise Refused("%s: another run has held the lock for %d seconds" % (held.name, PATIENCE))
            time.sleep(0.05)
        yield


def taken(held):
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    except (IOError, OSError) as e:
        if e.errno not in (errno.EAGAIN, errno.EACCES):
            raise
        return False


class Journal:
    """The way back, on disk."""

    parts = frozenset(("done", "steps", "directories", "backups"))

    def __init__(self, directory):
        self.directory = directory
        self.path = os.path.join(directory, "journal")
        self.new = self.path + ".new"

    def read(self):
        try:
            entry = json.loads(standing.read(self.path).decode("utf-8"))
        except (IOError, OSError) as e:
            if e.errno in (errno.ENOENT, errno.ENOTDIR):
                return None
            raise
        except ValueError as e:
            raise Refused("%s: is not a journal of this module: %s" % (self.path, e))
        if not isinstance(entry, dict) or not self.parts <= set(entry):
            raise Refused("%s: is not a journal of this module" % self.path)
        return entry

    def write(self, entry):
        standing.remove(self.new)
        standing.write_synced(self.new, json.dumps(entry).encode("utf-8"))
        os.rename(self.new, self.path)
        standing.sync_directory(self.directory)

    def close(self):
        standing.remove(self.new)
        standing.remove(self.path)
        standing.sync_directory(self.directory)


def recover(journal):
    """End what a run before has left in the middle; return its journal, or None."""
    entry = journal.read()
    if entry is not None:
        try:
            if not entry["done"]:
                go_back(entry)
            finish(journal, entry)
        except EnvironmentError as trouble:
            raise Refused("%s, and that fails: %s. %s says what was to be put back" % (history(entry), describe(trouble), journal.path))
    return entry


def history(entry):
    """Word what a journal that was found tells."""
    if entry["done"]:
        return "a run before has applied its files and was interrupted before it could say so"
    return "a run before was interrupted, and what it had begun is undone first"


def go_back(entry):
    """Undo all steps, whatever is in the way of one, before what they are undone with is given up."""
    troubles = []
    for step in reversed(entry["steps"]):
        try:
            standing.put_back(step)
        except EnvironmentError as trouble:
            troubles.append(trouble)
    if troubles:
        raise troubles[0]
    sync(entry)
    for backup in entry["backups"]:
        standing.remove(backup)
    for step in entry["steps"]:
        standing.forget(step)
    for directory in reversed(entry["directories"]):
        leave(directory)
    sync_directories(entry)


def leave(directory):
    """Remove a directory that this run made, unless somebody has used it since."""
    if not os.path.isdir(directory):
        return
    try:
        os.rmdir(directory)
    except OSError as e:
        if e.errno not in (errno.ENOENT, errno.ENOTDIR, errno.ENOTEMPTY, errno.EEXIST):
            raise


def finish(journal, entry):
    for step in entry["steps"]:
        standing.forget(step)
    journal.close()


def sync(entry):
    """Have on disk what stands, names and attributes too."""
    for step in entry["steps"]:
        standing.sync_file(step["path"])
    sync_directories(entry)


def sync_directories(entry):
    touched = [step["path"] for step in entry["steps"]] + [step["beside"]["new"] for step in entry["steps"]]
    for directory in sorted({os.path.dirname(path) for path in touched + entry["directories"] + entry["backups"]}):
        if os.path.isdir(directory):
            standing.sync_directory(directory)


class Interrupted(BaseException):
    """A signal that would have ended the run in the middle. Core takes every Exception of a command for a failure of
    that command."""


ENDINGS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)


@contextlib.contextmanager
def endings_raised():
    """Turn the first signal that ends a program into an exception, and ignore those that follow. Gives a function that
    raises it once more: Python drops what is raised in some of its own hooks, such as those behind a fork."""
    heard = []

    def raise_once(number, frame):
        heard.append(number)
        for ending in ENDINGS:
            signal.signal(ending, signal.SIG_IGN)
        raise_again()

    def raise_again():
        for number in heard:
            raise Interrupted("interrupted by signal %d" % number)

    before = [(ending, signal.signal(ending, raise_once)) for ending in ENDINGS]
    try:
        yield raise_again
    finally:
        for ending, handler in before:
            signal.signal(ending, handler)


def token():
    return uuid.uuid4().hex[:12]


def run(journal, entry, stage, switch, prove):
    """Make the change and prove it, or go back and raise what was in the way. Nothing is switched before the way back
    is on disk, with all that needs room there."""
    with endings_raised() as raise_lost:
        try:
            journal.write(entry)
            stage()
            sync_directories(entry)
            switch()
            sync(entry)
            prove()
            raise_lost()
            journal.write(dict(entry, done=True))
        except BaseException as cause:
            raise undone(journal, entry, cause)
        return finished(journal, entry)


def finished(journal, entry):
    """Clean up after what holds already; tell what was in the way of that, which the next run removes."""
    try:
        finish(journal, entry)
        return []
    except EnvironmentError as trouble:
        return ["everything is applied, and temporary files are left: %s" % describe(trouble)]


def undone(journal, entry, cause):
    """Go back, and tell the cause and how that went."""
    for ending in ENDINGS:
        signal.signal(ending, signal.SIG_IGN)
    details = dict(getattr(cause, "details", {}), rolled_back=True)
    try:
        if journal.read() is not None:
            go_back(entry)
        finish(journal, entry)
    except Exception as trouble:
        return Refused(
            "%s; and going back failed: %s. The next run tries again; %s says what was to be put back" % (describe(cause), describe(trouble), journal.path),
            **dict(details, rolled_back=False)
        )
    return Refused(describe(cause), **details)


def describe(error):
    """Word an error as people read it: the path first, then what the system said."""
    if isinstance(error, EnvironmentError) and error.strerror:
        where = error.filename2 if getattr(error, "filename2", None) else error.filename
        return "%s: %s" % (where, error.strerror) if where else error.strerror
    words = str(error) or type(error).__name__
    cause = error.__cause__
    return "%s %s" % (words, describe(cause)) if cause is not None else words
