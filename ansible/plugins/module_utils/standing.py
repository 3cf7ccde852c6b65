# Copyright: the proxypact authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What stands at a path, as plain data that a journal can hold, and how it is put back.

It decides nothing about what is to stand there. Its one invariant: put_back may be interrupted anywhere and repeated.
"""

from __future__ import absolute_import, division, print_function

__metaclass__ = type

import contextlib
import errno
import fcntl
import glob
import os
import shutil
import stat
import struct

ABSENT = {"kind": "absent"}


def look(path):
    """Describe what path is itself: a symbolic link is not followed."""
    try:
        info = os.lstat(path)
    except OSError as e:
        if e.errno in (errno.ENOENT, errno.ENOTDIR):
            return dict(ABSENT)
        raise
    standing = {"kind": kind(info.st_mode), "mode": stat.S_IMODE(info.st_mode), "uid": info.st_uid, "gid": info.st_gid}
    if standing["kind"] == "link":
        standing["target"] = os.readlink(path)
    if standing["kind"] == "file":
        standing.update(flags=flags(path), context=context(path))
    return standing


def kind_of(path):
    return kind(os.lstat(path).st_mode) if os.path.lexists(path) else "absent"


def kind(mode):
    for test, name in ((stat.S_ISREG, "file"), (stat.S_ISLNK, "link"), (stat.S_ISDIR, "directory")):
        if test(mode):
            return name
    return "special"


# What chattr(1) and lsattr(1) ask of a file system; not every one has it.
GET_FLAGS, SET_FLAGS = 0x80086601, 0x40086602


# Of these, what keeps a file from being replaced: chattr's i and a.
FIXED = 0x10 | 0x20


def flags(path):
    try:
        with opened(path) as fd:
            return struct.unpack("i", fcntl.ioctl(fd, GET_FLAGS, struct.pack("i", 0)))[0]
    except (IOError, OSError):
        return None


def set_flags(path, wanted):
    if wanted is not None and flags(path) not in (None, wanted):
        with opened(path) as fd:
            fcntl.ioctl(fd, SET_FLAGS, struct.pack("i", wanted))


@contextlib.contextmanager
def opened(path):
    """Open what path is itself, without waiting for whoever has put a pipe there."""
    fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        yield fd
    finally:
        os.close(fd)


@contextlib.contextmanager
def held(path):
    """Give the file at path a name that stays its own, whatever somebody puts at path meanwhile."""
    fd = os.open(path, os.O_PATH | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        if not stat.S_ISREG(os.fstat(fd).st_mode):
            raise OSError(errno.EEXIST, "is no longer the file that it was", path)
        yield "/proc/self/fd/%d" % fd
    finally:
        os.close(fd)


def context(path):
    try:
        return os.getxattr(path, SELINUX).decode("ascii")
    except (AttributeError, OSError):
        return None


SELINUX = "security.selinux"


def read(path):
    with open(path, "rb") as f:
        return f.read()


def write_synced(path, content, prepare=None):
    """Make a new file, which is prepared while it is empty; without that only its owner may read it."""
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(fd, "wb") as f:
            if prepare:
                prepare(path)
            f.write(content)
            f.flush()
            os.fsync(f.fileno())
    except BaseException as e:
        remove(path)
        if isinstance(e, EnvironmentError) and not e.filename:
            raise OSError(e.errno, e.strerror, path)
        raise


def sync_directory(path):
    fd = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(fd)
    except OSError as e:
        if e.errno != errno.EINVAL:  # a file system that has no such thing
            raise
    finally:
        os.close(fd)


def sync_file(path):
    """Have bytes and attributes of a file on disk, if this user may open it."""
    try:
        fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as e:
        if e.errno not in (errno.ENOENT, errno.ENOTDIR, errno.EACCES, errno.ELOOP, errno.ENXIO):
            raise
        return
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def remove(path):
    if not os.path.lexists(path):  # where nothing may be written, even that would be refused
        return
    try:
        os.unlink(path)
    except OSError as e:
        if e.errno not in (errno.ENOENT, errno.ENOTDIR):
            raise


def save(path, beside, shared=True):
    """Keep the file at path under a second name; where that cannot share its blocks, as a copy, which has that name
    only once it is whole."""
    if shared:
        try:
            os.link(path, beside["old"])
            return
        except OSError as e:
            if e.errno not in (errno.EPERM, errno.EXDEV, errno.EMLINK, errno.ENOTSUP, errno.ENOSYS, errno.EACCES):
                raise
    if os.geteuid() not in (0, os.lstat(path).st_uid):
        raise OSError(errno.EPERM, "belongs to another user, to whom only root could give it back", path)
    remove(beside["part"])
    duplicate(path, beside["part"])
    os.rename(beside["part"], beside["old"])


def duplicate(path, place):
    info = os.stat(path)
    write_synced(place, read(path))
    try:
        os.chown(place, info.st_uid, info.st_gid)
    except OSError as e:
        if e.errno != errno.EPERM:
            raise
    shutil.copystat(path, place)
    sync_file(place)


def take_over(path, old, place):
    """Give place the owner, the mode and the extended attributes of path, which hold its access control list and its
    SELinux context."""
    try:
        os.chown(place, old["uid"], old["gid"])
    except OSError as e:
        if e.errno != errno.EPERM:
            raise
    os.chmod(place, old["mode"])
    for name in listed(path):
        if name == SELINUX or name.startswith(("user.", "system.posix_acl_")):
            try:
                os.setxattr(place, name, os.getxattr(path, name))
            except OSError as e:
                if e.errno not in (errno.EPERM, errno.ENOTSUP):
                    raise


def listed(path):
    try:
        return os.listxattr(path)
    except (AttributeError, OSError):
        return []


def beside(path, token, directory):
    """Name the temporary files of a step in a directory on the file system of path, as no usual include of a server
    names them."""
    stem = os.path.join(directory, ".%s.%s" % (os.path.basename(path), token))
    return dict((what, "%s.%s~" % (stem, what)) for what in ("new", "old", "part", "back"))


def forget(step):
    """Remove what a step left beside its path, core's own temporary file of a move that was killed too."""
    path = step["path"]
    killed = glob.escape(os.path.dirname(path)) + "/.ansible_tmp*" + glob.escape(os.path.basename(path))
    for leftover in list(step["beside"].values()) + glob.glob(killed):
        if look(leftover).get("uid") == os.geteuid() or leftover in step["beside"].values():
            forget_one(leftover)


def forget_one(path):
    """Remove a file or a link; a directory there is somebody's who wants to be in the way."""
    if kind_of(path) != "directory":
        remove(path)


def put_back(step):
    """Make step["path"] what it was before the step."""
    {"absent": unmake, "link": restore_link, "file": restore_file}[step["old"]["kind"]](step)


def unmake(step):
    """Remove what the step put where nothing stood. As long as the new file stands beside, it has put nothing there."""
    path, target = step["path"], step.get("target")
    if target is not None:
        begun = os.path.islink(path) and os.readlink(path) == target
    else:
        begun = not os.path.lexists(step["beside"]["new"])
    if begun:
        set_flags(path, 0)
        remove(path)


def restore_link(step):
    relink(step["path"], step["old"]["target"], step["beside"]["back"])
    info = os.lstat(step["path"])
    if (info.st_uid, info.st_gid) != (step["old"]["uid"], step["old"]["gid"]):
        os.lchown(step["path"], step["old"]["uid"], step["old"]["gid"])


def restore_file(step):
    path, old = step["path"], step["old"]
    saved, back = step["beside"]["old"], step["beside"]["back"]
    set_flags(path, old["flags"])
    if os.path.lexists(saved) and not same(saved, path):
        remove(back)
        save(saved, dict(step["beside"], old=back))
        os.rename(back, path)
    if os.path.lexists(path):  # or somebody has removed it, and then nothing is left to be put back
        restore_attributes(path, old)


def same(one, other):
    """Tell whether two names are of one file, without following a link."""
    return os.path.lexists(other) and os.path.samestat(os.lstat(one), os.lstat(other))


def restore_attributes(path, old):
    with held(path) as file:
        info = os.stat(file)
        if (info.st_uid, info.st_gid) != (old["uid"], old["gid"]):
            os.chown(file, old["uid"], old["gid"])
        if stat.S_IMODE(os.stat(file).st_mode) != old["mode"]:
            os.chmod(file, old["mode"])
        if old["context"] and context(file) != old["context"]:
            os.setxattr(file, SELINUX, old["context"].encode("ascii"))


def relink(path, target, temporary):
    """Make path a symbolic link in one step."""
    if os.path.islink(path) and os.readlink(path) == target:
        return
    remove(temporary)
    os.symlink(target, temporary)
    os.rename(temporary, path)
