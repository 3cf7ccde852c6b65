# Copyright: the proxypact authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which places of this host a file may be written to: who else could lead it elsewhere, and which a server loads whole.

It writes nothing. Its one invariant: a doubt about an include speaks against a place, never for it.
"""

from __future__ import absolute_import, division, print_function

__metaclass__ = type

import fnmatch
import glob
import os
import pwd
import re
import stat

from ansible_collections.proxypact.gen.plugins.module_utils.transaction import Refused

# Directories whose every file a server loads, by the name that they have everywhere.
USUAL = re.compile(r"(-enabled|\.d)$")

# Where nginx and Apache begin to read.
NGINX = ("/etc/nginx/nginx.conf", "/usr/local/nginx/conf/nginx.conf", "/usr/local/etc/nginx/nginx.conf")
APACHE = ("/etc/apache2/apache2.conf", "/etc/httpd/conf/httpd.conf", "/usr/local/apache2/conf/httpd.conf")

NGINX_INCLUDE = re.compile(r"""(?:^|[\s;{}])include\s+("[^"]*"|'[^']*'|[^\s;]+)\s*;""")
APACHE_INCLUDE = re.compile(r"""^\s*Include(?:Optional)?\s+("[^"]*"|'[^']*'|\S+)\s*$""", re.IGNORECASE | re.MULTILINE)
APACHE_ROOT = re.compile(r"""^\s*ServerRoot\s+["']?([^"'\s]+)""", re.IGNORECASE | re.MULTILINE)

# More files than that is no configuration, and larger ones are none either.
MOST_FILES, MOST_BYTES = 4096, 1 << 20


class Includes:
    """The patterns that the servers of this host include, as far as their files can be read and name them plainly."""

    def __init__(self, nginx=NGINX, apache=APACHE):
        self.patterns, self.whole = set(), set()
        for main in nginx:
            self.read([main], lambda text, main=main: (os.path.dirname(main), NGINX_INCLUDE.findall(re.sub(r"(?m)(?:^|\s)#.*$", "", text))))
        for main in apache:
            self.read([main], self.of_apache(main))

    def of_apache(self, main):
        found = APACHE_ROOT.search(text_of(main) or "")
        root = found.group(1) if found else re.sub(r"/conf$", "", os.path.dirname(main))
        return lambda text: (root, APACHE_INCLUDE.findall(text.replace("\\\n", " ")))

    def read(self, files, includes):
        seen = set()
        while files and len(seen) < MOST_FILES:
            name = files.pop()
            text = None if name in seen else text_of(name)
            seen.add(name)
            if text is None:
                continue
            base, named = includes(text)
            for pattern in (os.path.normpath(os.path.join(base, one.strip("\"'"))) for one in named):
                files += self.add(pattern)

    def add(self, pattern):
        """Note a pattern and return the files that it names now."""
        found = glob.glob(pattern)
        self.patterns.add(pattern)
        directories = [one for one in found if os.path.isdir(one)]
        self.whole.update(os.path.realpath(one) for one in directories)
        return found + [os.path.join(above, name) for one in directories for above, names, inner in os.walk(one) for name in inner]

    def covers(self, directory):
        """Tell whether files of a directory are included by a pattern, and not by their own names alone."""
        if USUAL.search(directory.rstrip("/")):
            return True
        names = (os.path.realpath(directory), os.path.normpath(directory))
        patterns = [os.path.dirname(pattern) for pattern in self.patterns if glob.has_magic(pattern)]
        return self.loads_all_of(directory) or any(matches(pattern, name) for pattern in patterns for name in names)

    def loads_all_of(self, directory):
        """Tell whether Apache includes a directory, which it does with every name and everything below."""
        real = os.path.realpath(directory)
        return any(real == whole or real.startswith(whole + "/") for whole in self.whole)

    def aside(self, path):
        """Name the directory for temporary files of path: its own, unless all that is in there is loaded."""
        directory = os.path.dirname(path)
        while directory != "/" and self.loads_all_of(directory) and on_one_disk(os.path.dirname(directory), directory):
            directory = os.path.dirname(directory)
        return directory


def text_of(path):
    """Read what can be read of a configuration file."""
    try:
        if not os.path.isfile(path):
            return None
        with open(path, "rb") as f:
            return f.read(MOST_BYTES).decode("utf-8", "replace")
    except (IOError, OSError):
        return None


def matches(pattern, path):
    """Match part by part, as a star does not go beyond a slash."""
    ours, theirs = path.split("/"), pattern.split("/")
    return len(ours) == len(theirs) and all(fnmatch.fnmatchcase(one, other) for one, other in zip(ours, theirs))


def on_one_disk(one, other):
    try:
        return os.stat(one).st_dev == os.stat(other).st_dev
    except OSError:
        return False


def refuse_strangers(path, to_itself=False):
    """Follow path as the system does, and refuse where somebody else than root and this user leads it: by a symbolic
    link of theirs, or in a directory that everybody may write. A link at path itself is not followed if to_itself."""
    at, rest, links = "/", path.split("/"), 0
    while rest and os.path.lexists(at):
        name = rest.pop(0)
        if name in ("", "."):
            continue
        here = os.path.dirname(at) if name == ".." else os.path.join(at, name)
        refuse_public(at, here)
        if not os.path.islink(here) or to_itself and not rest:
            at = here
            continue
        links += 1
        if not ours(here) or links > 40:
            raise Refused("%s: is a symbolic link of %s, which is not followed; give the real path, or become that user" % (here, owner(here)))
        target = os.readlink(here)
        at, rest = "/" if target.startswith("/") else at, target.split("/") + rest


def refuse_public(directory, entry):
    """Where everybody may write, anybody could put something in place of an entry, unless it is sticky and the entry is
    ours and there already."""
    mode = os.stat(directory).st_mode
    if mode & stat.S_IWOTH and not (mode & stat.S_ISVTX and os.path.lexists(entry) and ours(entry)):
        raise Refused("%s: everybody may write there, and so put something else in place of %s" % (directory, os.path.basename(entry)))


def ours(path):
    return os.lstat(path).st_uid in (0, os.geteuid())


def owner(path):
    number = os.lstat(path).st_uid
    try:
        return pwd.getpwuid(number)[0]
    except KeyError:
        return "user %d" % number
