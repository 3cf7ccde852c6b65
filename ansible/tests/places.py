"""Tries places for files in a host of its own: which are refused because somebody could lead a file elsewhere or a server
would load what is put aside there, and which are not. Usage: places.py
"""

import io
import json
import os
import subprocess
import sys
from contextlib import redirect_stdout

from ansible.module_utils import basic

from ansible_collections.proxypact.gen.plugins.modules import apply_files

LAID = r"""
mkdir -p /srv/app /srv/public /srv/elsewhere /srv/whole/deep /srv/vhosts /srv/quoted1 /srv/plain /srv/made
chmod 1777 /srv/public
echo victim > /srv/elsewhere/victim && chmod 600 /srv/elsewhere/victim
ln -s /srv/elsewhere /srv/app/dir && ln -s /srv/elsewhere/victim /srv/app/file && ln -s /srv/elsewhere /srv/mine
ln -s loop2 /srv/app/loop1 && ln -s loop1 /srv/app/loop2 && ln -s app/dir /srv/two
echo old > /srv/app/swapped && chmod 666 /srv/app/swapped && echo old > /srv/app/made && echo mine > /srv/public/mine
chown -hR games /srv/app && mkdir '/srv/app/.ansible_tmp1made' && mkfifo /srv/app/pipe
for dir in whole vhosts quoted1 plain; do echo old > /srv/$dir/kept; done
echo 'include /srv/vhosts/*; # include /srv/plain/*;' > /etc/nginx/conf.d/more.conf
printf 'Include /srv/whole\nincludeoptional "/srv/quoted?/*.conf"\nInclude ${UNKNOWN}/*\n' > /etc/apache2/conf-enabled/more.conf
"""

LOADED = "a server would load a backup in there, too; backup_dir must name another directory"

# A path with what else is said of it, and what is said against it.
REFUSED = [
    (dict(path="/srv/app/file"), "/srv/app/file: is a symbolic link of games, which is not followed; give the real path, or become that user"),
    (dict(path="/srv/app/dir/new"), "/srv/app/dir: is a symbolic link of games, which is not followed"),
    (dict(path="/srv/two/new"), "/srv/app/dir: is a symbolic link of games, which is not followed"),
    (dict(path="/srv/app/loop1/new"), "/srv/app/loop1: is a symbolic link of games, which is not followed"),
    (dict(path="/srv/plain/new", link="/srv/app/dir/link"), "/srv/app/dir: is a symbolic link of games, which is not followed"),
    (dict(path="/srv/plain"), "/srv/plain: is a directory, not a file"),
    (dict(path="/dev/null"), "/dev/null: is a device, socket or pipe, not a file"),
    (dict(path="/srv/plain/kept/under"), "/srv/plain/kept: is not a directory"),
    (dict(path="/srv/plain/new", link="/srv/plain/kept"), "/srv/plain/kept: stands there and is no symbolic link"),
    (dict(path="/srv/plain/new", content=None), "/srv/plain/new: has no content"),
    (dict(path="/srv/app/pipe"), "/srv/app/pipe: is a device, socket or pipe, not a file"),
    (dict(path="/srv/public/new"), "/srv/public: everybody may write there, and so put something else in place of new"),
    (dict(path="/srv/public/new/deeper"), "/srv/public: everybody may write there, and so put something else in place of new"),
    (dict(path="/srv/vhosts/kept", backup=True), "/srv/vhosts: " + LOADED),
    (dict(path="/srv/quoted1/kept", backup=True), "/srv/quoted1: " + LOADED),
    (dict(path="/srv/plain/kept", backup=True, backup_dir="/srv/whole/deep"), "/srv/whole/deep: " + LOADED),
    (dict(path="/srv/plain/kept", backup=True, backup_dir="/etc/apache2/sites-enabled"), "/etc/apache2/sites-enabled: " + LOADED),
    (dict(path="/srv/plain/kept", backup=True, backup_dir="/srv/nowhere"), "/srv/nowhere: backup_dir is not a directory"),
    (dict(path="/srv/plain/kept", backup=True, backup_dir="/srv/public"), "/srv/public: everybody may write there"),
    (dict(path="/srv/plain/new", owner="nosuchuser"), "/srv/plain/new: owner nosuchuser is not known to this host"),
    (dict(path="/srv/plain/new", group="nosuchgroup"), "/srv/plain/new: group nosuchgroup is not known to this host"),
    (dict(path="/srv/plain/new", mode="rwx"), "mode of one: 'rwx' is neither octal digits nor a symbolic mode"),
    (dict(path="/srv/plain/new", keep=dict(name="../x", content="")), "keep: '../x' is not a name"),
]

# A path with what else is said of it, and what a command prints then.
TAKEN = [
    (dict(path="/srv/mine/victim"), "stat -c '%a %U' /srv/elsewhere/victim; cat /srv/mine/victim", "600 root\nnew\n"),
    (dict(path="/srv/public/mine"), "cat /srv/public/mine", "new\n"),
    (dict(path="/srv/whole/kept", validate=[["sh", "-c", "test \"$(find /srv/whole -type f)\" = /srv/whole/kept"]]), "cat /srv/whole/kept", "new\n"),
    (dict(path="/srv/plain/kept", backup=True), "ls /srv/plain | wc -l", "2\n"),
    (dict(path="/srv/app/made"), "ls -A /srv/app | grep made", ".ansible_tmp1made\nmade\n"),
    (dict(path="/srv/made/symbolic", mode="g+w,o="), "stat -c %a /srv/made/symbolic", "660\n"),
]


def call(path, check=False, **more):
    options = {name: more.pop(name) for name in ("backup", "backup_dir", "validate", "keep") if name in more}
    args = dict(options, _ansible_check_mode=check, files=[dict(dict(name="one", path=path, content="new\n"), **more)])
    basic._ANSIBLE_ARGS = json.dumps({"ANSIBLE_MODULE_ARGS": args}).encode()
    said = io.StringIO()
    with redirect_stdout(said):
        try:
            apply_files.main()
        except SystemExit:
            pass
    return json.loads(said.getvalue())


def shell(script):
    return subprocess.run(["bash", "-c", script], check=True, stdout=subprocess.PIPE, universal_newlines=True).stdout


def require(held, *told):
    if not held:
        sys.exit("\n".join(str(one) for one in told))


def stands():
    return shell("find /srv /etc/nginx /etc/apache2 -printf '%p %y %m %u %l %s\\n' | sort")


if __name__ == "__main__":
    shell(LAID)
    before = stands()
    for options, says in REFUSED:
        said = call(**options)
        require(said.get("failed") and said["msg"].startswith(says), options, said)
    require(stands() == before, before, stands())
    for options, script, prints in TAKEN:
        said = call(**options)
        require(said.get("changed") and not said.get("failed"), options, said)
        require(shell(script) == prints, options, shell(script))
    require(not shell("find /srv -name '.*~'"), "temporary files are left")
    # Somebody puts a link in place of the file while the server is asked, which then refuses.
    said = call("/srv/app/swapped", validate=[["ln", "-sf", "/srv/elsewhere/victim", "/srv/app/swapped"], ["false"]])
    require(said["rolled_back"], said)
    got = shell("stat -c '%n %F %U %a' /srv/elsewhere/victim /srv/app/swapped; cat /srv/app/swapped")
    require(got == "/srv/elsewhere/victim regular file root 600\n/srv/app/swapped regular file games 666\nold\n", got)
    # Check mode wonders about an owner who may be made by a task before it.
    said = call("/srv/plain/new", check=True, owner="nosuchuser")
    require(said.get("changed") and "/srv/plain/new: owner nosuchuser is not known to this host" in said["warnings"], said)
    print("%d places" % (len(REFUSED) + len(TAKEN) + 2))
