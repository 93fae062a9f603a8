#!/usr/bin/env python3
"""Checks that every text for people has its translation: check_po.py ROOT.

The catalogue is well formed, and of what xgettext finds now nothing is missing, fuzzy or empty."""
import os
import re
import subprocess
import sys
import tempfile


def run(*command, **options):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          **options)


def main():
    root = sys.argv[1]
    catalogue = os.path.join(root, "data/po/ru.po")
    with tempfile.TemporaryDirectory() as folder:
        template = os.path.join(folder, "now.pot")
        merged = os.path.join(folder, "merged.po")
        try:
            run("msgfmt", "--check", "--output-file=" + os.path.join(folder, "ru.mo"), catalogue)
            run("xgettext", "--from-code=UTF-8", "-k_", "-kN_", "-kngettext:1,2",
                "--add-comments=TRANSLATORS", "--files-from=data/po/POTFILES",
                "--output=" + template, cwd=root)
            run("msgmerge", "--quiet", "--no-fuzzy-matching", "--output-file=" + merged,
                catalogue, template)
            missing = run("msgattrib", "--untranslated", "--no-obsolete", "--no-wrap",
                          merged).stdout.decode()
            fuzzy = run("msgattrib", "--only-fuzzy", "--no-obsolete", "--no-wrap",
                        catalogue).stdout.decode()
        except subprocess.CalledProcessError as error:
            print(error.stderr.decode("utf-8", "replace"))
            return 1
    faults = re.findall(r'^msgid "(?!"$).*|^msgid ""\n".*', missing, re.M)
    faults += re.findall(r'^msgid "(?!"$).*', fuzzy, re.M)
    print("\n".join(faults))
    print("%d texts without a translation" % len(faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
