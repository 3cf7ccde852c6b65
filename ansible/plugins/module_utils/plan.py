# Copyright: the proxypact authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""All that one task wants of one host: the steps of a transaction, its diff and its report.

It changes nothing on disk but through stage() and switch(), which are run inside a transaction. Its one invariant: check
mode and a real run see the same plan.
"""

from __future__ import absolute_import, division, print_function

__metaclass__ = type

import os

from ansible_collections.proxypact.gen.plugins.module_utils import places
from ansible_collections.proxypact.gen.plugins.module_utils.ends import Absent, Present
from ansible_collections.proxypact.gen.plugins.module_utils.transaction import Refused


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


def steps_of(pending):
    return dict((step["path"], step) for step in pending["steps"]) if pending and not pending["done"] else {}


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
