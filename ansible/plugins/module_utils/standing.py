# Copyright: the proxypact authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What stands at a path, as plain data that a journal can hold, and how it is put back.

It decides nothing about what is to stand there. Its one invariant: put_back may be interrupted anywhere and repeated.
"""

from __future__ import absolute_import, division, print_function

__metaclass__ = type

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


def kind(mode):
    for test, name in ((stat.S_ISREG, "file"), (stat.S_ISLNK, "link"), (stat.S_ISDIR, "directory")):
        if test(mode):
            return name
    return "special"


# What chattr(1) and lsattr(1) ask of a file system; not every one has it.
GET_FLAGS, SET_FLAGS = 0x80086601, 0x40086602


def flags(path):
    try:
        with open(path, "rb") as f:
            return struct.unpack("i", fcntl.ioctl(f, GET_FLAGS, struct.pack("i", 0)))[0]
    except (IOError, OSError):
        return None


def set_flags(path, wanted):
    if wanted is not None and os.path.isfile(path) and flags(path) != wanted:
        with open(path, "rb") as f:
            fcntl.ioctl(f, SET_FLAGS, struct.pack("i", wanted))


def context(path):
    try:
        return os.getxattr(path, SELINUX).decode("ascii")
    except (AttributeError, OSError):
        return None


SELINUX = "security.selinux"


def read(path):
    with open(path, "rb") as f:
        return f.read()


def write_synced(path, content):
    """Make a new file that only its owner may read."""
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(fd, "wb") as f:
            f.write(content)
            f.flush()
            os.fsync(f.fileno())
    except BaseException as e:
        remove(path)
        if isinstance(e, EnvironmentError) and not e.filename:
            raise OSError(e.errno, e.strerror, path)
        raise


def sync_directory(path):
    fd = os.open(path, os.O_RDONLY)
    try:
        os.fsync(fd)
    except OSError as e:
        if e.errno != errno.EINVAL:  # a file system that has no such thing
            raise
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


def save(path, place, shared=True):
    """Keep the file at path under a second name; where that cannot share its blocks, as a copy."""
    if shared:
        try:
            os.link(path, place)
            return
        except OSError as e:
            if e.errno not in (errno.EPERM, errno.EXDEV, errno.EMLINK, errno.ENOTSUP, errno.ENOSYS, errno.EACCES):
                raise
    duplicate(path, place)


def duplicate(path, place):
    info = os.stat(path)
    write_synced(place, read(path))
    try:
        os.chown(place, info.st_uid, info.st_gid)
    except OSError as e:
        if e.errno != errno.EPERM:
            raise
    shutil.copystat(path, place)


def copy_extended(path, place):
    """Give place the extended attributes of path, which hold its access control list."""
    if not hasattr(os, "listxattr"):
        return
    for name in listed(path):
        if name.startswith(("user.", "system.posix_acl_")):
            try:
                os.setxattr(place, name, os.getxattr(path, name))
            except OSError as e:
                if e.errno not in (errno.EPERM, errno.ENOTSUP):
                    raise


def listed(path):
    try:
        return os.listxattr(path)
    except OSError:
        return []


def beside(path, token):
    """Name the temporary files of a step: on the file system of path, and in no usual include of a server."""
    stem = os.path.join(os.path.dirname(path), ".%s.%s" % (os.path.basename(path), token))
    return {"new": stem + ".new~", "old": stem + ".old~", "back": stem + ".back~"}


def forget(step):
    """Remove what a step left beside its path, core's own temporary file of a move that was killed too."""
    path = step["path"]
    killed = glob.escape(os.path.dirname(path)) + "/.ansible_tmp*" + glob.escape(os.path.basename(path))
    for leftover in list(step["beside"].values()) + glob.glob(killed):
        remove(leftover)


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
    own(step["path"], step["old"])


def restore_file(step):
    path, old, saved, back = step["path"], step["old"], step["beside"]["old"], step["beside"]["back"]
    set_flags(path, old["flags"])
    if os.path.exists(saved) and not (os.path.exists(path) and os.path.samefile(saved, path)):
        remove(back)
        save(saved, back)
        os.rename(back, path)
    own(path, old)
    if stat.S_IMODE(os.stat(path).st_mode) != old["mode"]:
        os.chmod(path, old["mode"])
    if context(path) != old["context"]:
        os.setxattr(path, SELINUX, old["context"].encode("ascii"))


def own(path, old):
    info = os.lstat(path)
    if (info.st_uid, info.st_gid) != (old["uid"], old["gid"]):
        os.lchown(path, old["uid"], old["gid"])


def relink(path, target, temporary):
    """Make path a symbolic link in one step."""
    if os.path.islink(path) and os.readlink(path) == target:
        return
    remove(temporary)
    os.symlink(target, temporary)
    os.rename(temporary, path)
