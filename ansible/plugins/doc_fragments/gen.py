# Copyright: the proxypact authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Options that several plugins here share."""

from __future__ import absolute_import, division, print_function

__metaclass__ = type


class ModuleDocFragment(object):

    # What is rendered, and by which gen.
    DOCUMENTATION = r"""
options:
  src:
    description:
      - The description of the site, a TOML file on the controller, looked for in C(files/) as usual.
      - May be encrypted with Ansible Vault.
      - Exactly one of O(src), O(content) and O(definition) is required.
    type: path
  content:
    description:
      - The description of the site as TOML text.
    type: str
  definition:
    description:
      - The description of the site as variables of the same structure.
    type: dict
  executable:
    description:
      - The C(gen) of the controller, looked up in its E(PATH) unless it names a directory.
    type: path
    default: gen
  min_version:
    description:
      - Fail if C(gen) is older than this, before the target is touched.
    type: str
  stage:
    description:
      - Renders what goes before the site itself. With V(acme) it is a stand-in for a host that has no certificate yet,
        which answers the challenges of an ACME client from C(tls.acme_webroot) of the description, and nothing else.
    type: str
    choices: [acme]
  fail_on:
    description:
      - The least severity of a problem that fails the task. Other problems become warnings of the task.
      - With V(never), a description that renders to nothing still fails, as there is nothing to apply.
    type: str
    choices: [error, warning, never]
    default: error
requirements:
  - gen on the controller
"""

    # How files are applied.
    APPLY = r"""
options:
  validate:
    description:
      - How the target is asked whether the files are right, once all of them and their links are in place, if something
        changed. If it refuses, everything is put back as it was.
      - V(nginx) runs C(nginx -t), takes a new warning for a refusal, and looks whether another program holds a port
        that nginx is to open. V(apache) goes beyond C(apachectl -t), which accepts what ends httpd at its next reload. It
        looks for names that two virtual hosts claim, and starts httpd in a network of its own, without touching the
        running one. This needs root.
      - Or a list of commands, each a list of words, run in order without a shell.
      - Check mode skips it.
    type: raw
  backup:
    description:
      - Keep the previous content of each file that is replaced or removed, with the date in its name.
    type: bool
    default: false
  backup_dir:
    description:
      - The directory of backups, which must exist. Without it they stand beside their files.
      - Required where a server could load them too. These are directories whose name ends in C(-enabled) or C(.d), and
        those that nginx and Apache of the host include with a pattern or whole, as far as their configuration can be read.
    type: path
  state:
    description:
      - With V(absent), exactly these files and links are removed. Of a path that is a symbolic link, the link is.
    type: str
    choices: [present, absent]
    default: present
"""
