# Copyright: the proxypact authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One file with its link, whatever is to become of it: what stands, what it is told by, and what is put aside.

It knows no other file of its task. Its one invariant: what is looked at before is what the steps put back.
"""

from __future__ import absolute_import, division, print_function

__metaclass__ = type

import os
import time

from ansible_collections.proxypact.gen.plugins.module_utils import places, standing
from ansible_collections.proxypact.gen.plugins.module_utils.transaction import Refused, token


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
        self.refuse_fixed()
        self.backup = self.backup_name()

    def refuse_fixed(self):
        if self.replaced and (self.old.get("flags") or 0) & standing.FIXED:
            raise Refused("%s: has an attribute of chattr, i or a, with which nothing can replace it" % self.path)

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
        if self.old["kind"] == "file":
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


def holder(path, undone):
    """Name the file that has the old bytes of path: itself, or what an interrupted run has put aside."""
    aside = undone[path]["beside"]["old"] if path in undone else path
    return aside if os.path.exists(aside) else path


def difference(path, before, after, was_absent, is_absent):
    header = "%s (absent)" % path
    return dict(before=before, after=after, before_header=header if was_absent else path, after_header=header if is_absent else path)


def text(content):
    return content.decode("utf-8", "replace")
