# Copyright: the proxypact authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the real servers say of the configuration that stands on this host, beyond their own quick test.

It changes no configuration and signals no running server. Its one invariant: silence is the only yes; what a server
complained of before a change is no fault of the change, and everything else is.
"""

from __future__ import absolute_import, division, print_function

__metaclass__ = type

import ctypes
import fcntl
import os
import re
import shutil
import signal
import socket
import struct
import subprocess
import tempfile
import time

from ansible_collections.proxypact.gen.plugins.module_utils.listeners import held_by_others, listening, not_here
from ansible_collections.proxypact.gen.plugins.module_utils.transaction import Refused


class Examination:
    """The questions that a task asks of its host, before the change where they have a preset, and after it."""

    def __init__(self, module):
        self.module = module
        validate = module.params["validate"] or []
        preset = PRESETS.get(validate) if isinstance(validate, str) else None
        self.questions = [question(module) for question in preset or []]
        self.commands = [] if preset else validate
        self.before = [question.ask() for question in self.questions]

    @property
    def asks(self):
        return bool(self.questions or self.commands)

    def prove(self):
        for command in self.commands:
            refuse_failure(self.run(command))
        for question, before in zip(self.questions, self.before):
            answer = question.ask()
            refuse_failure(answer)
            refuse_complaints(answer, before)

    def run(self, command):
        found = os.access(command[0], os.X_OK) if os.sep in command[0] else self.module.get_bin_path(command[0])
        if not found:
            raise Refused("%s: is no program of this host" % command[0], cmd=command)
        return Answer(command, *self.module.run_command(command))


class Answer:
    """What a program said: complaints are lines that name a fault though it exits with 0."""

    def __init__(self, cmd, rc, stdout, stderr, complaints=()):
        self.cmd, self.rc, self.stdout, self.stderr = cmd, rc, stdout, stderr
        self.complaints = list(complaints)

    def refuse(self, words):
        raise Refused(words, cmd=self.cmd, rc=self.rc, stdout=self.stdout, stderr=self.stderr)


def refuse_failure(answer):
    if answer.rc != 0:
        said = [line for line in (answer.stderr + "\n" + answer.stdout).splitlines() if line.strip()]
        answer.refuse("%s: %s" % (os.path.basename(answer.cmd[0]), sentence(telling(said)) or "exit code %d" % answer.rc))


# What a server says first of all, and what it says last, is about a line in between.
HOLLOW = re.compile(
    r"test failed$|test is successful$|syntax is ok$|^Action '.*' failed|The Apache error log may have more"
    r"|AH00016|AH00020|AH00557|AH00558|AH02311|AH02312"
)
PREFIX = re.compile(r"^(nginx: )?(\[[A-Z][a-z]{2} [^\]]+\] |\d{4}/\d\d/\d\d [\d:]+ )?(\[\S+\] )?(\[pid [^\]]+\] |\d+#\d+: )?")


def telling(lines):
    return [plain(line) for line in lines if not HOLLOW.search(line)] or [plain(line) for line in lines]


# As many lines as a person reads in a message; stderr has them all.
MOST = 6


def sentence(lines):
    """Join lines, of which Apache's "Syntax error on line 1 of FILE:" goes before the next."""
    return "; ".join(lines[:MOST]).replace(":; ", ": ")


def plain(line):
    """Drop the time and the process, which differ from run to run."""
    return PREFIX.sub(lambda found: found.group(3) or "", line.strip(), count=1)


def refuse_complaints(answer, before):
    fresh = [line for line in answer.complaints if line not in before.complaints]
    if fresh:
        answer.refuse("%s: %s" % (os.path.basename(answer.cmd[0]), sentence(fresh)))


class NginxTest:
    """nginx -t, whose warnings name servers that will not be served."""

    complaint = re.compile(r"\[(warn|error|crit|alert|emerg)\]")

    def __init__(self, module):
        self.module = module
        self.cmd = [module.get_bin_path("nginx", required=True), "-t"]

    def ask(self):
        answer = Answer(self.cmd, *self.module.run_command(self.cmd))
        answer.complaints = [plain(line) for line in answer.stderr.splitlines() if self.complaint.search(line)]
        return answer


class NginxPorts:
    """The ports that nginx is told to open and another program holds: it keeps its old configuration without a word."""

    listen = re.compile(r"(?:^|[\s;{])listen\s+([^\s;]+)")

    def __init__(self, module):
        self.module = module
        self.program = module.get_bin_path("nginx", required=True)

    def ask(self):
        cmd = [self.program, "-T", "-q"]
        rc, stdout, stderr = self.module.run_command(cmd)
        text = re.sub(r"#.*", "", stdout)
        places = sorted({parse_listen(words) for words in self.listen.findall(text) if not words.startswith("unix:")})
        return Answer(cmd, rc, "", stderr, held_by_others(places, self.program))


def parse_listen(words):
    """Read nginx's [v6]:port, address:port, *:port, address or port."""
    found = re.match(r"^(?:(\[[^\]]+\]|[^:]*[^:\d][^:]*|[\d.]+\.[\d.]+)(?::(\d+))?|(\d+))$", words)
    if not found:
        return ("", 0)
    address = (found.group(1) or "").strip("[]")
    return ("" if address in ("*", "0.0.0.0", "::") else address, int(found.group(2) or found.group(3) or 80))


class Httpd:
    """Apache httpd under the names that distributions give it, with the environment that Debian's needs."""

    envvars = "/etc/apache2/envvars"

    def __init__(self, module):
        self.module = module
        self.program = module.get_bin_path("apache2") or module.get_bin_path("httpd", required=True)

    def command(self, args, settings=()):
        if not os.path.exists(self.envvars):
            return [self.program] + list(args)
        exports = " ".join(settings)
        script = '. %s; %s exec "$@"' % (self.envvars, exports + ";" if exports else "")
        return ["/bin/sh", "-c", script, "sh", self.program] + list(args)

    def run(self, args):
        rc, stdout, stderr = self.module.run_command(self.command(args))
        return Answer([self.program] + args, rc, stdout, stderr)


class HttpdTest(Httpd):
    """httpd -t, which reads no certificate and opens no port."""

    complaint = re.compile(r"AH\d{5}|\bwarn\b")

    def ask(self):
        answer = self.run(["-t"])
        answer.complaints = [plain(line) for line in answer.stderr.splitlines() if self.complaint.search(line)]
        return answer


class HttpdNames(Httpd):
    """Names that two virtual hosts of one address claim: the first answers, and httpd says nothing."""

    address = re.compile(r"^(\S+)\s+is a NameVirtualHost$")
    host = re.compile(r"^\s+port \d+ namevhost (\S+) ")
    alias = re.compile(r"^\s+(?:wild )?alias (\S+)$")

    def ask(self):
        answer = self.run(["-t", "-D", "DUMP_VHOSTS"])
        answer.complaints = self.doubles(answer.stdout)
        return answer

    def doubles(self, text):
        address, owner, owners = "", 0, {}
        for number, line in enumerate(text.splitlines()):
            if self.address.match(line):
                address = self.address.match(line).group(1)
            if self.host.match(line):
                owner = number
            name = self.host.match(line) or self.alias.match(line)
            if name:
                owners.setdefault((address, name.group(1)), set()).add(owner)
        return ["%s on %s is the name of %d virtual hosts, of which the first alone answers" % (name, address, len(found))
                for (address, name), found in sorted(owners.items()) if len(found) > 1]


class HttpdStart(Httpd):
    """A start in a network of its own: what ends httpd there would end the running one at its next reload."""

    limit = 30

    def ask(self):
        scratch = tempfile.mkdtemp(prefix="httpd-", dir=self.module.tmpdir)
        os.chmod(scratch, 0o755)
        try:
            return self.start(scratch)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)

    def start(self, scratch):
        pid_file, log = scratch + "/pid", scratch + "/log"
        settings = ["export APACHE_RUN_DIR=%s APACHE_LOCK_DIR=%s APACHE_PID_FILE=%s" % (scratch, scratch, pid_file)]
        cmd = self.command(["-X", "-c", "PidFile " + pid_file, "-c", "DefaultRuntimeDir " + scratch, "-c", "ErrorLog " + log], settings)
        with open(scratch + "/said", "wb") as said:
            # Not run_command, which waits until a program ends.
            httpd = subprocess.Popen(  # pylint: disable=ansible-bad-function
                cmd, stdin=subprocess.DEVNULL, stdout=said, stderr=said, start_new_session=True, cwd="/", preexec_fn=leave_network
            )
        try:
            running = wait_for(httpd, pid_file, self.limit)
            listeners = listening(httpd.pid) if running else []
        finally:
            end(httpd)
        words = tail(log) + tail(scratch + "/said")
        if not running:
            return Answer([self.program, "-X"], httpd.returncode or 1, "", grave(words))
        return Answer([self.program, "-X"], 0, "", words, not_here(listeners) + held_by_others(listeners, self.program))


def grave(words):
    """Keep what ended httpd, where it says so."""
    lines = [line for line in words.splitlines() if not re.search(r":(warn|notice|info|debug)\]", line)]
    return "\n".join(lines or words.splitlines())


CLONE_NEWNET = 0x40000000
SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 1


def leave_network():
    """Give this process a network of its own, in which every address can be bound and nothing listens."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWNET) != 0:
        number = ctypes.get_errno()
        os.write(2, ("no network of its own for httpd: %s; the preset apache needs root, other users give commands\n" % os.strerror(number)).encode())
        os._exit(71)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        request = struct.pack("16sh14x", b"lo", 0)
        flags = struct.unpack("16sh14x", fcntl.ioctl(s, SIOCGIFFLAGS, request))[1]
        fcntl.ioctl(s, SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", flags | IFF_UP))
    for family in ("ipv4", "ipv6"):
        try:
            with open("/proc/sys/net/%s/ip_nonlocal_bind" % family, "w") as f:
                f.write("1")
        except (IOError, OSError):
            pass  # a host without IPv6, or a container; then only its own addresses can be bound


def wait_for(process, path, limit):
    """Tell whether the process wrote its pid, which httpd does once everything is loaded and every port is open."""
    deadline = time.time() + limit
    while process.poll() is None and time.time() < deadline:
        if os.path.exists(path):
            return True
        time.sleep(0.01)
    return False


def end(process):
    for number, limit in ((signal.SIGTERM, 5), (signal.SIGKILL, 5)):
        try:
            os.killpg(process.pid, number)
            process.wait(limit)
        except (OSError, subprocess.TimeoutExpired):
            continue


def tail(path):
    try:
        with open(path, "rb") as f:
            return f.read().decode("utf-8", "replace")[-8192:]
    except (IOError, OSError):
        return ""


PRESETS = {
    "nginx": [NginxTest, NginxPorts],
    "apache": [HttpdTest, HttpdNames, HttpdStart],
}
