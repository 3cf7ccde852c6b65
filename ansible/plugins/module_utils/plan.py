# Copyright: the proxypact authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is wanted, compared with what stands: the steps of a transaction, its diff and its report.

It changes nothing on disk but through change(), which is run inside a transaction. Its one invariant: check mode and
a real run see the same plan.
"""

from __future__ import absolute_import, division, print_function

__metaclass__ = type

import contextlib
import errno
import grp
import hashlib
import os
import pwd
import time

from ansible_collections.proxypact.gen.plugins.module_utils import places, standing
from ansible_collections.proxypact.gen.plugins.module_utils.transaction import Refused, token


class Plan:
    """The outputs of one task on one host."""

    def __init__(self, module, pending=None):
        self.module = module
        make = {"present": Present, "absent": Absent}[module.params["state"]]
        includes = places.Includes()
        self.outputs = [make(module, wanted, includes, steps_of(pending)) for wanted in module.params["files"]]
        self.check_places()

    def check_places(self):
        taken = {}
        for output in self.outputs:
            for path in output.places():
                if path in taken:
                    raise Refused("%s: is written for both %s and %s" % (path, taken[path], output.name))
                taken[path] = output.name

    @property
    def changed(self):
        return any(output.changed for output in self.outputs)

    def diff(self):
        return [one for output in self.outputs for one in output.diff()]

    def entry(self):
        """What the journal must know before anything is touched."""
        return {
            "done": False,
            "steps": [step for ordered in self.ordered() for step in ordered],
            "directories": self.missing_directories(),
            "backups": [output.backup for output in self.outputs if output.backup],
        }

    def ordered(self):
        """Files before the links that lead to them; the other way round where they go."""
        files = [output.file_steps() for output in self.outputs]
        links = [output.link_steps() for output in self.outputs]
        return files + links if self.module.params["state"] == "present" else links + files

    def missing_directories(self):
        missing = []
        for output in self.outputs:
            for path in output.makes():
                missing += [one for one in missing_above(path) if one not in missing]
        return missing

    def stage(self, entry):
        for directory in entry["directories"]:
            os.mkdir(directory, 0o755)
        for output in self.outputs:
            output.stage()
        for output in self.outputs:
            output.keep_backup()

    def switch(self):
        order = ("switch", "relink") if self.module.params["state"] == "present" else ("relink", "switch")
        for act in order:
            for output in self.outputs:
                getattr(output, act)()

    def report(self):
        return [output.report() for output in self.outputs]


class Output:
    """One file with its link, which stand or are missing. Steps of a transaction that was interrupted, by path, say
    what will stand there once it has been undone."""

    def __init__(self, module, wanted, includes, undone):
        self.module = module
        self.includes = includes
        self.name = wanted["name"]
        self.asked = wanted["path"]
        self.wanted = wanted
        self.link = wanted.get("link")
        self.refuse_strangers()
        self.path = self.resolved()
        self.old = undone[self.path]["old"] if self.path in undone else standing.look(self.path)
        self.holder = holder(self.path, undone)
        self.beside = self.beside_of(self.path)
        self.old_link = self.look_at_link(undone)
        self.link_beside = self.beside_of(self.link) if self.link else None
        self.refuse_strange_places()
        self.before = standing.read(self.holder) if self.old["kind"] == "file" else b""
        self.backup = self.backup_name()

    def refuse_strangers(self):
        places.refuse_strangers(self.asked, to_itself=self.gone)
        if self.link:
            places.refuse_strangers(self.link, to_itself=True)

    def beside_of(self, path):
        return standing.beside(path, token(), self.includes.aside(path))

    def look_at_link(self, undone):
        if not self.link:
            return standing.ABSENT
        return undone[self.link]["old"] if self.link in undone else standing.look(self.link)

    def refuse_strange_places(self):
        if self.old["kind"] not in self.kinds:
            raise Refused("%s: is a %s, not a file" % (self.path, {"special": "device, socket or pipe"}.get(self.old["kind"], self.old["kind"])))
        if self.old_link["kind"] not in ("absent", "link"):
            raise Refused("%s: stands there and is no symbolic link" % self.link)

    def places(self):
        return [path for path in (self.path, self.link) if path]

    @property
    def changed(self):
        return self.file_changed or self.link_changed

    def file_steps(self):
        return [dict(path=self.path, old=self.old, beside=self.beside)] if self.file_changed else []

    def link_steps(self):
        if not self.link_changed:
            return []
        return [dict(path=self.link, old=self.old_link, beside=self.link_beside, target=self.link_target)]

    def backup_name(self):
        params = self.module.params
        if not (params["backup"] and self.replaced and self.old["kind"] == "file"):
            return None
        directory = params["backup_dir"] or os.path.dirname(self.path)
        if self.includes.covers(directory):
            raise Refused("%s: a server would load a backup in there, too; backup_dir must name another directory" % directory)
        if params["backup_dir"] and not os.path.isdir(directory):
            raise Refused("%s: backup_dir is not a directory" % directory)
        stamp = time.strftime("%Y-%m-%d@%H:%M:%S", time.localtime())
        backup = os.path.join(directory, "%s.%d.%s~" % (os.path.basename(self.path), os.getpid(), stamp))
        places.refuse_strangers(backup, to_itself=True)
        return backup

    def keep_backup(self):
        if self.backup:
            standing.duplicate(self.path, self.backup)

    def save(self):
        if self.old["kind"] != "file":
            return
        if (self.old["flags"] or 0) & standing.FIXED:
            raise Refused("%s: has an attribute of chattr, i or a, with which nothing can replace it" % self.path)
        standing.save(self.path, self.beside, shared=not self.unsafe)

    @property
    def unsafe(self):
        unsafe = self.wanted["unsafe_writes"]
        return self.module.params["unsafe_writes"] if unsafe is None else unsafe

    def diff(self):
        return self.content_diff() + self.attribute_diff() + self.link_diff()

    def content_diff(self):
        if not self.replaced:
            return []
        return [difference(self.path, text(self.before), text(self.after), self.old["kind"] == "absent", self.gone)]

    def attribute_diff(self):
        return []

    def link_diff(self):
        if not self.link_changed:
            return []
        before, after = (("-> %s\n" % target if target else "") for target in (self.old_link.get("target"), self.link_target))
        return [difference(self.link, before, after, not before, not after)]

    def report(self):
        report = {"name": self.name, "path": self.asked, "changed": self.changed}
        if self.link:
            report["link"] = self.link
        if self.backup:
            report["backup_file"] = self.backup
        return report


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
        """Write what needs blocks of the disk, before anything is switched, as it is to stand: nobody ever reads new
        content with an old mode. Flags of chattr come last, as they keep a file from being moved."""
        if not self.replaced:
            return
        self.save()
        standing.write_synced(self.beside["new"], self.after, self.prepare)

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
            standing.relink(self.link, self.link_target, self.link_beside["new"])

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


def steps_of(pending):
    return dict((step["path"], step) for step in pending["steps"]) if pending and not pending["done"] else {}


def holder(path, undone):
    """Name the file that has the old bytes of path: itself, or what an interrupted run has put aside."""
    aside = undone[path]["beside"]["old"] if path in undone else path
    return aside if os.path.exists(aside) else path


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


def missing_above(path):
    """List the directories that path needs and that are missing, the outermost first."""
    missing = []
    directory = os.path.dirname(path)
    while not os.path.lexists(directory):
        missing.insert(0, directory)
        directory = os.path.dirname(directory)
    if not os.path.isdir(directory):
        raise Refused("%s: is not a directory" % directory)
    return missing


def difference(path, before, after, was_absent, is_absent):
    header = "%s (absent)" % path
    return dict(before=before, after=after, before_header=header if was_absent else path, after_header=header if is_absent else path)


def text(content):
    return content.decode("utf-8", "replace")


def name_of(lookup, number):
    try:
        return lookup(number)[0]
    except KeyError:
        return str(number)
