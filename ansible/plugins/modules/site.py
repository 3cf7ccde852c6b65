#!/usr/bin/python
# -*- coding: utf-8 -*-

# Copyright: the proxypact authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import absolute_import, division, print_function

__metaclass__ = type

DOCUMENTATION = r"""
module: site
short_description: Render the description of a Django site and apply the result as one transaction
version_added: 1.0.0
description:
  - Renders a description with C(gen) on the controller, and applies the files that O(outputs) names on the target, all or
    none, in one round trip.
  - An invalid description, and a C(gen) that is missing, too old or of another format, fail the task before the target is
    touched.
  - How files are applied is described at M(proxypact.gen.apply_files).
options:
  outputs:
    description:
      - What goes where. Files that C(gen) renders and that are not named here are not written.
    type: list
    elements: dict
    required: true
    suboptions:
      name:
        description:
          - The C(id) of a file in the output of C(gen render --format json), such as V(nginx), V(apache), V(django) or V(gunicorn).
        type: str
        required: true
      path:
        description:
          - Where it goes, absolute. Symbolic links are followed, if nobody else than root and the user of the task has made
            them. Missing directories are made. Where everybody may write, nothing is written.
        type: path
        required: true
      link:
        description:
          - A symbolic link to O(outputs[].path) to maintain in the same transaction, as in C(sites-enabled).
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
extends_documentation_fragment:
  - proxypact.gen.gen
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
    support: full
author:
  - The proxypact authors (@proxypact)
seealso:
  - module: proxypact.gen.apply_files
  - module: proxypact.gen.site_info
"""

EXAMPLES = r"""
- name: Put a site behind nginx
  proxypact.gen.site:
    src: bookshop.toml
    outputs:
      - name: nginx
        path: /etc/nginx/sites-available/bookshop.conf
        link: /etc/nginx/sites-enabled/bookshop.conf
      - name: django
        path: /srv/bookshop/bookshop_proxy.py
      - name: gunicorn
        path: /etc/gunicorn/bookshop.conf.py
    validate: nginx
  register: bookshop
  notify: Reload nginx

- name: Describe the site with variables, and look before anything is written
  proxypact.gen.site:
    definition:
      app:
        name: bookshop
        hosts: [bookshop.example.com]
      proxy:
        kind: nginx
      backend:
        port: 8000
      tls:
        certificate: /etc/ssl/bookshop/fullchain.pem
        key: /etc/ssl/bookshop/privkey.pem
    outputs:
      - name: nginx
        path: /etc/nginx/sites-available/bookshop.conf
  check_mode: true
  diff: true

- name: Answer the challenges of an ACME client, on a host that has no certificate yet
  proxypact.gen.site:
    content: "{{ lookup('ansible.builtin.file', 'bookshop.toml') }}\nacme_webroot = \"/var/www/acme\"\n"
    stage: acme
    outputs:
      - name: nginx
        path: /etc/nginx/sites-available/bookshop.conf
        link: /etc/nginx/sites-enabled/bookshop.conf
    validate: nginx
  notify: Reload nginx

- name: Take it away again
  proxypact.gen.site:
    src: bookshop.toml
    outputs:
      - name: nginx
        path: /etc/nginx/sites-available/bookshop.conf
        link: /etc/nginx/sites-enabled/bookshop.conf
    validate: nginx
    state: absent
  notify: Reload nginx
"""

RETURN = r"""
files:
  description: The files, in the order in which they were rendered.
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
summary:
  description:
    - What the change means for the site, worded as C(gen diff) does, compared with the description that was applied to this
      host before. It is empty where that is the same, and files had drifted.
    - Not for a O(stage), nor from a C(gen) that does not tell the description.
  returned: changed
  type: list
  elements: str
  sample:
    - "danger, loosened: bookshop.toml:6:8: proxy.http: pages and passwords go over plain http for whoever asks so, where anyone
      on the way can read and change them"
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
problems:
  description: What C(gen) has to say about the description.
  returned: always
  type: list
  elements: dict
  contains:
    id:
      description: A stable name of the kind of problem, for C(gen explain).
      type: str
      returned: always
    severity:
      description: V(error) or V(warning).
      type: str
      returned: always
    file:
      description: The O(src), or V(content) or V(definition).
      type: str
      returned: if it has a place
    line:
      description: The line in it, from 1.
      type: int
      returned: if it is known
    column:
      description: The column in it, from 1.
      type: int
      returned: if it is known
    key:
      description: The key in the description.
      type: str
      returned: if it is about one
    message:
      description: What is wrong.
      type: str
      returned: always
    hint:
      description: What to write in its place.
      type: str
      returned: if there is one
tool_version:
  description: The version of C(gen).
  returned: C(gen) answered
  type: str
  sample: 0.1.0
format_version:
  description: The version of its answer.
  returned: C(gen) answered
  type: str
  sample: "1.0"
"""

import copy

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.proxypact.gen.plugins.module_utils import options


def main():
    module = AnsibleModule(argument_spec=copy.deepcopy(options.SITE), add_file_common_args=True, supports_check_mode=True, **options.ONE_SOURCE)
    module.fail_json(msg="the action plugin of the same name does the work of this module, on the controller")


if __name__ == "__main__":
    main()
