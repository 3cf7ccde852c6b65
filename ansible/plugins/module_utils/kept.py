# Copyright: the proxypact authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A text that a host keeps beside its journal: what was applied last, for whoever wants to know what a change means.

It is no part of a transaction. Its one invariant: what is kept was applied, though what was applied last may have been
kept no more.
"""

from __future__ import absolute_import, division, print_function

__metaclass__ = type

import errno
import os

from ansible_collections.proxypact.gen.plugins.module_utils import standing, transaction


class Kept:
    """The text of one name."""

    def __init__(self, directory, name):
        self.directory = os.path.join(directory, "kept")
        self.path = os.path.join(self.directory, name)

    def read(self):
        try:
            return standing.read(self.path).decode("utf-8", "replace")
        except (IOError, OSError) as e:
            if e.errno in (errno.ENOENT, errno.ENOTDIR):
                return ""
            raise

    def write(self, text):
        transaction.own_directory(self.directory)
        standing.remove(self.path + ".new")
        standing.write_synced(self.path + ".new", text.encode("utf-8"))
        os.rename(self.path + ".new", self.path)
        standing.sync_directory(self.directory)

    def forget(self):
        standing.remove(self.path)
