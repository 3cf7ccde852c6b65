# Copyright: the proxypact authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which addresses and ports of a host are listened on, and by whom, as the kernel tells.

It opens no port and asks no server. Its one invariant: what cannot be read belongs to somebody else.
"""

from __future__ import absolute_import, division, print_function

__metaclass__ = type

import os
import socket
import struct

LISTEN = "0A"


def sockets(pid="self"):
    """Yield address, port and inode of every listening TCP socket in the network of a process; "" is every address."""
    for family, name in ((socket.AF_INET, "tcp"), (socket.AF_INET6, "tcp6")):
        for line in tail_lines("/proc/%s/net/%s" % (pid, name)):
            words = line.split()
            if words[3] == LISTEN:
                address, port = words[1].split(":")
                yield unhex(family, address), int(port, 16), words[9]


def tail_lines(path):
    try:
        with open(path) as f:
            return f.read().splitlines()[1:]
    except (IOError, OSError):
        return []


def unhex(family, text):
    """Read an address as the kernel prints it: words of four bytes in the order of the machine."""
    raw = b"".join(struct.pack("=I", int(text[at:at + 8], 16)) for at in range(0, len(text), 8))
    return "" if not any(bytearray(raw)) else socket.inet_ntop(family, raw)


def listening(pid):
    return sorted({(address, port) for address, port, inode in sockets(pid)})


def not_here(places):
    return ["%s is no address of this host" % address for address in sorted({address for address, port in places if address}) if not bindable(address)]


def bindable(address):
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as s:
        try:
            s.bind((address, 0))
            return True
        except (IOError, OSError):
            return False


def held_by_others(places, program):
    """Name the ports among places that something else than program holds."""
    complaints = []
    owned = None
    for address, port, inode in sorted(set(sockets())):
        if not any(port == wanted and (not address or not place or address == place) for place, wanted in places):
            continue
        owned = inodes(program) if owned is None else owned
        if inode not in owned:
            complaints.append("port %d is held by another program, which listens on %s" % (port, address or "every address"))
    return complaints


def inodes(program):
    """Collect the sockets of the running processes of a program, also of one that has been replaced since by an upgrade."""
    found = set()
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            if os.readlink("/proc/%s/exe" % pid).replace(" (deleted)", "") != os.path.realpath(program):
                continue
            links = [os.readlink("/proc/%s/fd/%s" % (pid, fd)) for fd in os.listdir("/proc/%s/fd" % pid)]
        except OSError:  # it has ended, or belongs to somebody else
            continue
        found.update(link[8:-1] for link in links if link.startswith("socket:["))
    return found
