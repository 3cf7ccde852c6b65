# Copyright: the proxypact authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The two ends of an output: it is to stand, or to be gone.

They decide what changes, and change it as a transaction asks them to. Their one invariant: what needs room on the disk is
staged, and what is switched needs none.
"""

from __future__ import absolute_import, division, print_function

__metaclass__ = type

import contextlib
import errno
import grp
import hashlib
import os
import pwd

from ansible_collections.proxypact.gen.plugins.module_utils import standing
from ansible_collections.proxypact.gen.plugins.module_utils.output import Output
from ansible_collections.proxypact.gen.plugins.module_utils.transaction import Refused


class Present(Output):
    """A file that is to stand, and perhaps a link to it."""

    kinds = ("absent", "file")
    gone = False

    def __init__(self, module, wanted, includes, undone):
        if wanted["content"] is None:
            raise Refused("%s: has no content" % wanted["path"])
        self.after = wanted["content"].encode("utf-8")
        super(Present, self).__init__(module, wanted, includes, undone)
        self.link_target = self.asked
        self.attributes = self.file_attributes()
        self.drift = {}
        self.file_changed = self.drifted() or self.replaced

    def resolved(self):
        return os.path.realpath(self.asked) if os.path.islink(self.asked) else self.asked

    @property
    def replaced(self):
        return self.old["kind"] == "absent" or self.before != self.after

    @property
    def link_changed(self):
        if not self.link:
            return False
        return self.old_link["kind"] != "link" or os.path.realpath(self.link) != os.path.realpath(self.asked)

    def makes(self):
        return self.places()

    def file_attributes(self):
        params = self.module.params
        wanted = dict((option, self.wanted[option] if self.wanted.get(option) is not None else params.get(option)) for option in self.wanted)
        if wanted["mode"] is None and self.old["kind"] == "absent":
            wanted["mode"] = "0644"
        self.know("owner", wanted["owner"], pwd.getpwnam)
        self.know("group", wanted["group"], grp.getgrnam)
        return self.module.load_file_common_arguments(wanted, path=self.holder)

    def know(self, option, name, lookup):
        """Refuse an owner that is not there. A task before this one may be the one that makes it, outside of check mode."""
        try:
            if name is not None and not str(name).isdigit():
                lookup(name)
        except KeyError:
            words = "%s: %s %s is not known to this host" % (self.asked, option, name)
            if not self.module.check_mode:
                raise Refused(words)
            self.module.warn(words)

    def drifted(self):
        """Ask core what it would change, without changing it."""
        if self.old["kind"] == "absent":
            return False
        with checking(self.module):
            return self.module.set_fs_attributes_if_different(self.attributes, False, diff=self.drift)

    def attribute_diff(self):
        if self.old["kind"] == "absent" or not self.drift:
            return []
        before, after = (dict(self.drift[side]) for side in ("before", "after"))
        return [dict(before_header=self.path, after_header=self.path, before=before, after=after)]

    def stage(self):
        """Write what needs room on the disk, before anything is switched, as it is to stand: nobody ever reads new content
        with an old mode. Flags of chattr come last, as they keep a file from being moved."""
        if self.replaced:
            self.save()
            standing.write_synced(self.beside["new"], self.after, self.prepare)
        if self.link_changed:
            os.symlink(self.link_target, self.link_beside["new"])

    def prepare(self, new):
        """Give a file that is still empty its owner, mode and context: by what stood there, or else by what a symbolic
        mode begins with and by the policy of the host."""
        if self.old["kind"] == "file":
            standing.take_over(self.path, self.old, new)
        else:
            os.chmod(new, 0o644)
            self.take_context(new)
        self.module.set_fs_attributes_if_different(dict(self.attributes, path=new, attributes=None), False)

    def take_context(self, new):
        if self.module.selinux_enabled():
            self.module.set_context_if_different(new, self.module.selinux_default_context(self.path), False)

    def switch(self):
        refuse_another(self.path, self.old["kind"])
        if self.replaced:
            self.replace()
        if self.file_changed:
            self.module.set_fs_attributes_if_different(dict(self.attributes, path=self.path), False)

    def replace(self):
        try:
            os.rename(self.beside["new"], self.path)
        except OSError as e:
            if e.errno not in (errno.EPERM, errno.EXDEV, errno.EACCES, errno.ETXTBSY, errno.EBUSY):
                raise
            self.module.atomic_move(self.beside["new"], self.path, unsafe_writes=bool(self.unsafe))

    def relink(self):
        if self.link_changed:
            refuse_another(self.link, self.old_link["kind"])
            os.rename(self.link_beside["new"], self.link)

    def report(self):
        report = super(Present, self).report()
        report["checksum"] = hashlib.sha256(self.after).hexdigest()
        now = standing.look(self.path)
        if now["kind"] == "file":
            report.update(owner=name_of(pwd.getpwuid, now["uid"]), group=name_of(grp.getgrgid, now["gid"]), mode="%04o" % now["mode"])
        return report


class Absent(Output):
    """A file and a link that are to be gone. Of a path that is a symbolic link, the link goes."""

    kinds = ("absent", "file", "link")
    gone = True
    after = b""
    link_target = None

    def resolved(self):
        return self.asked

    @property
    def replaced(self):
        return self.old["kind"] != "absent"

    file_changed = replaced

    @property
    def link_changed(self):
        return self.old_link["kind"] == "link"

    def makes(self):
        return []

    def stage(self):
        if self.replaced:
            self.save()

    def switch(self):
        refuse_another(self.path, self.old["kind"])
        standing.remove(self.path)

    def relink(self):
        if self.link:
            standing.remove(self.link)


def refuse_another(path, kind):
    """Refuse what somebody has put in place of what was looked at."""
    now = standing.kind_of(path)
    if now != kind:
        raise Refused("%s: was %s when this run began, and is %s now" % (path, kind, now))


@contextlib.contextmanager
def checking(module):
    before, module.check_mode = module.check_mode, True
    try:
        yield
    finally:
        module.check_mode = before


def name_of(lookup, number):
    try:
        return lookup(number)[0]
    except KeyError:
        return str(number)
