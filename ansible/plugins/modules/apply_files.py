#!/usr/bin/python
# -*- coding: utf-8 -*-

# Copyright: the proxypact authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import absolute_import, division, print_function

__metaclass__ = type

DOCUMENTATION = r"""
module: apply_files
short_description: Apply several files to a host as one transaction
version_added: 1.0.0
description:
  - Writes all files and links, or none. They are staged, switched, and asked about with O(validate); if anything is in the
    way, every byte, owner, mode and link is put back, and what was made is removed.
  - A run that is killed in the middle is undone by the next one, before it does anything else. Until then
    C(/var/lib/proxypact-gen/journal), or C(/var/tmp/proxypact-gen-UID/journal) of users other than root, says how. Runs of
    one user wait for each other.
  - This is the part of M(proxypact.gen.site) that runs on the target. It is of use alone where the content is at hand.
options:
  files:
    description:
      - What is to stand where.
    type: list
    elements: dict
    required: true
    suboptions:
      name:
        description:
          - What the file is called in results.
        type: str
        required: true
      path:
        description:
          - Where it goes, absolute. Symbolic links are followed, if nobody else than root and the user of the task has made
            them. Missing directories are made. Where everybody may write, nothing is written.
        type: path
        required: true
      content:
        description:
          - What it holds. Required unless O(state=absent).
        type: str
      link:
        description:
          - A symbolic link to O(files[].path) to maintain in the same transaction, as in C(sites-enabled).
        type: path
      owner:
        description:
          - Name of the user that should own the file. Without it the task's O(owner), else the present owner.
        type: str
      group:
        description:
          - Name of the group that should own the file. Without it the task's O(group), else the present group.
        type: str
      mode:
        description:
          - Permissions of the file. Without it the task's O(mode), else the present ones, else V(0644).
        type: raw
      seuser:
        description:
          - The user part of the SELinux context.
        type: str
      serole:
        description:
          - The role part of the SELinux context.
        type: str
      setype:
        description:
          - The type part of the SELinux context.
        type: str
      selevel:
        description:
          - The level part of the SELinux context.
        type: str
      attributes:
        description:
          - Flags of the file as of C(chattr).
        type: str
        aliases: [attr]
      unsafe_writes:
        description:
          - Write into the file where it cannot be replaced in one step. A run that is killed then leaves a part of it
            until the next one.
        type: bool
  keep:
    description:
      - A text that the host is to keep once everything is applied, and to forget with O(state=absent). It returns the one
        that it has kept before, in check mode too. M(proxypact.gen.site) keeps the description there.
    type: dict
    suboptions:
      name:
        description:
          - What it is kept under, a plain name.
        type: str
        required: true
      content:
        description:
          - The text.
        type: str
        required: true
extends_documentation_fragment:
  - proxypact.gen.gen.apply
  - ansible.builtin.files
attributes:
  check_mode:
    description: Tells what a run would change and touches nothing.
    support: full
  diff_mode:
    description: Shows one difference per file and link.
    support: full
  async:
    description: Runs in the background.
    support: none
  platform:
    description: The targets that it is for.
    support: full
    platforms: posix
  safe_file_operations:
    description: Replaces files in one step, and by core's own functions where that cannot be.
    support: full
  vault:
    description: Reads encrypted files.
    support: none
author:
  - The proxypact authors (@proxypact)
seealso:
  - module: proxypact.gen.site
"""

EXAMPLES = r"""
- name: Replace two files that belong together
  proxypact.gen.apply_files:
    files:
      - name: upstream
        path: /etc/nginx/conf.d/upstream.conf
        content: |
          upstream shop { server 127.0.0.1:8000; }
      - name: site
        path: /etc/nginx/sites-available/shop
        link: /etc/nginx/sites-enabled/shop
        content: |
          server { listen 127.0.0.1:8080; location / { proxy_pass http://shop; } }
    validate: nginx
"""

RETURN = r"""
files:
  description: The files, in the order in which they were given.
  returned: success
  type: list
  elements: dict
  contains:
    name:
      description: The name from the options.
      type: str
      returned: always
    path:
      description: The path from the options.
      type: str
      returned: always
    changed:
      description: Whether content, owner, mode, context or link changed.
      type: bool
      returned: always
    checksum:
      description: SHA-256 of the content.
      type: str
      returned: O(state=present)
    backup_file:
      description: Where the previous content is kept.
      type: str
      returned: O(backup=true) and the content changed
    link:
      description: The link from the options.
      type: str
      returned: if there is one
    owner:
      description: The owner, by name if the target knows one.
      type: str
      returned: the file exists
    group:
      description: The group, by name if the target knows one.
      type: str
      returned: the file exists
    mode:
      description: The permissions.
      type: str
      returned: the file exists
  sample:
    - name: nginx
      path: /etc/nginx/sites-available/bookshop.conf
      link: /etc/nginx/sites-enabled/bookshop.conf
      changed: true
      checksum: 9f543c94770739429f143cac782ebbd1b848b2ee2b17351780ac8375401e0905
      owner: root
      group: root
      mode: "0644"
changed_outputs:
  description: The names of the files that changed.
  returned: success
  type: list
  elements: str
  sample: [nginx]
kept:
  description: What the host had kept before, or nothing.
  returned: O(keep) is given
  type: str
  sample: ""
validated:
  description: Whether O(validate) was asked and had nothing to say. It is not asked in check mode, nor where nothing changed.
  returned: always
  type: bool
rolled_back:
  description: Whether everything that the task had begun was put back.
  returned: failure
  type: bool
cmd:
  description: The command that refused the files.
  returned: O(validate) refuses
  type: list
  elements: str
rc:
  description: Its exit code.
  returned: O(validate) refuses
  type: int
stdout:
  description: Its output.
  returned: O(validate) refuses
  type: str
stderr:
  description: Its error output.
  returned: O(validate) refuses
  type: str
"""

import copy
import os

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.proxypact.gen.plugins.module_utils import options, servers, transaction
from ansible_collections.proxypact.gen.plugins.module_utils.kept import Kept
from ansible_collections.proxypact.gen.plugins.module_utils.plan import Plan


def preview(module):
    """Tell what a run would do; one that was interrupted would be undone first."""
    directory = transaction.state_directory()
    if os.path.lexists(directory):
        transaction.refuse_foreign(directory)
    pending = transaction.Journal(directory).read()
    plan = Plan(module, pending)
    return dict(outcome(module, plan, pending), **what_is_kept(module, directory))


def apply(module):
    directory = transaction.state_directory()
    transaction.own_directory(directory)
    with transaction.lock(directory):
        journal = transaction.Journal(directory)
        recovered = transaction.recover(journal)
        plan = Plan(module)
        result = dict(outcome(module, plan, recovered), **what_is_kept(module, directory))
        if plan.changed:
            result.update(switch(module, journal, plan))
        keep(module, directory, result)
        result["files"] = plan.report()
    return result


def what_is_kept(module, directory):
    wanted = module.params["keep"]
    return {"kept": Kept(directory, wanted["name"]).read()} if wanted else {}


def keep(module, directory, result):
    """Keep what is asked for, now that everything is applied; being in the way of that undoes nothing."""
    wanted = module.params["keep"]
    if not wanted:
        return
    kept = Kept(directory, wanted["name"])
    try:
        if module.params["state"] == "absent":
            kept.forget()
        elif result["kept"] != wanted["content"]:
            kept.write(wanted["content"])
    except (transaction.Refused, EnvironmentError) as e:
        module.warn("everything is applied, and it is not kept what that was: %s" % transaction.describe(e))


def switch(module, journal, plan):
    examination = servers.Examination(module)
    entry = plan.entry()
    left = transaction.run(journal, entry, lambda: plan.stage(entry), plan.switch, examination.prove)
    for warning in left:
        module.warn(warning)
    return {"validated": examination.asks}


def outcome(module, plan, recovered):
    """Word what changes. What an interrupted run may have left loaded is reloaded with everything else."""
    if recovered is not None:
        module.warn(transaction.history(recovered))
    result = {
        "changed": plan.changed or recovered is not None,
        "changed_outputs": [output.name for output in plan.outputs if output.changed or recovered is not None],
        "files": plan.report(),
        "validated": False,
    }
    if module._diff:
        result["diff"] = plan.diff()
    return result


def raise_refused(msg, **details):
    """Stand in for fail_json, so that what core gives up on is undone first."""
    raise transaction.Refused(msg, **dict((key, details[key]) for key in ("cmd", "rc", "stdout", "stderr") if key in details))


def main():
    module = AnsibleModule(argument_spec=copy.deepcopy(options.APPLY_FILES), add_file_common_args=True, supports_check_mode=True)
    fail, module.fail_json = module.fail_json, raise_refused
    try:
        options.check_outputs(module.params["files"], "files")
        options.check_permissions(module.params["mode"])
        options.check_validate(module.params["validate"])
        options.check_keep(module.params["keep"])
        result = preview(module) if module.check_mode else apply(module)
    except (transaction.Refused, options.WrongOption, EnvironmentError) as e:
        details = dict({"rolled_back": False}, **getattr(e, "details", {}))
        fail(msg=transaction.describe(e), validated=False, **details)
    module.exit_json(**result)


if __name__ == "__main__":
    main()
