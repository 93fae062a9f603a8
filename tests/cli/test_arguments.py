"""Wrong words: one line that says what, where and what would be right, and nothing half done."""
import os
import unittest

from harness import Home


class Arguments(Home):
    def refused(self, *args, status=2, says=(), **options):
        result = self.run_syllabus(*args, status=status, **options)
        self.assertEqual(result.out, "")
        lines = result.err.strip().splitlines()
        self.assertEqual(len(lines), 1, result.err)
        for text in says:
            self.assertIn(text, lines[0])
        return lines[0]

    def test_unknown_command_names_the_nearest(self):
        self.refused("trak", "list", says=["trak"])
        self.refused("finalise", "x", says=["finalise", "finalize"])

    def test_family_without_member_lists_them(self):
        line = self.refused("track", says=["list", "show", "add", "edit", "rm", "status"])
        self.assertIn("track", line)

    def test_unknown_option_names_the_nearest(self):
        self.refused("--guest", "plan", "--skil", "x", says=["--skil", "--skill"])

    def test_words_of_a_dialogue_are_no_commands(self):
        for word in "help", "new", "quit", "model":
            with self.subTest(word):
                self.refused(word, says=[f'no command "{word}"'])

    def test_a_password_in_an_address_is_not_shown(self):
        line = self.refused("--base-url", "http://ann:p@ss@localhost/v1", "track", "list",
                            says=["http://…@localhost/v1"])
        self.assertNotIn("ann", line)

    def test_missing_required(self):
        self.refused("--guest", "plan", says=["--skill"])
        self.refused("--guest", "say", says=["TRACK"])
        self.refused("--guest", "track", "show", says=["TRACK"])

    def test_option_without_value(self):
        self.refused("--guest", "plan", "--skill", says=["--skill"])

    def test_flag_with_value(self):
        self.refused("--guest=yes", "track", "list", says=["--guest"])

    def test_one_word_too_many(self):
        self.refused("--guest", "track", "list", "x", says=["x"])

    def test_track_fields(self):
        plan = ["--guest", "plan", "--skill", "Chess"]
        self.refused(*plan, "--level", "expert",
                     says=["expert", "beginner", "intermediate", "advanced"])
        for hours in ("0", "-1", "10001", "many", "1e9", "nan", ""):
            self.refused(*plan, "--hours", hours, says=["hours"])
        self.refused("--guest", "plan", "--skill", "   ", says=["skill"])
        self.refused("--guest", "plan", "--skill", "x" * 5000, says=["skill"])
        self.refused(*plan, "--language", "klingon", says=["language"])

    def test_nothing_is_made_by_a_refused_command(self):
        self.register()
        self.refused("track", "add", "--skill", "Chess", "--hours", "0")
        self.refused("plan", "--skill", "Chess", "--level", "expert")
        self.refused("plan", "--skill", "Chess", "--say", "   ")
        self.refused("plan", "--skill", "Chess", "--say", "@" + self.path("missing"), status=3)
        self.refused("plan", "--skill", "Chess", "--say", "@/dev/zero", says=["--say", "bytes"])
        self.refused("plan", "--skill", "Chess", "--finalize", "--export",
                     self.path("no", "such", "folder", "course.json"), status=None)
        self.write("there.json", "mine")
        self.refused("plan", "--skill", "Chess", "--finalize", "--export", self.path("there.json"),
                     status=None)
        self.assertEqual(self.read("there.json"), b"mine")
        self.assertEqual(self.json("track", "list"), [])

    def test_errors_as_json(self):
        result = self.run_syllabus("--json", "--guest", "plan", status=2)
        self.assertEqual(result.out, "")
        self.assertEqual(result.error["kind"], "usage")
        self.assertTrue(result.error["message"])
        self.assertTrue(result.error["advice"])

    def test_options_stand_anywhere(self):
        self.register()
        self.assertEqual(self.json("track", "list"), [])
        result = self.run_syllabus("track", "--json", "list")
        self.assertEqual(result.document, [])
        result = self.run_syllabus("track", "list", "--json", "--db", self.path("other.db"),
                                   status=4)
        self.assertEqual(result.error["kind"], "not_signed_in")

    def test_without_terminal_says_what_else_there_is(self):
        self.refused(says=["--plain", "--help"])

    def test_help_and_version(self):
        version = self.run_syllabus("--version").out
        self.assertRegex(version, r"^syllabus \d+\.\d+\.\d+\n$")
        overview = self.run_syllabus("--help").out
        for word in ("plan", "say", "finalize", "track add", "export", "--guest", "--json"):
            self.assertIn(word, overview)
        text = self.run_syllabus("plan", "--help").out
        for word in ("--skill", "--say", "--finalize", "--export", "--fallback"):
            self.assertIn(word, text)

    def test_every_command_and_option_is_in_the_manual(self):
        with open(os.path.join(os.environ["SYLLABUS_TEST_SOURCE"], "man", "syllabus.1"),
                  encoding="utf-8") as f:
            manual = f.read()
        section = None
        for line in self.run_syllabus("--help").out.splitlines():
            if line and not line.startswith(" "):
                section = line.split(":")[0].split(",")[0]
                continue
            if section == "Commands" and line.startswith("  "):
                name = line.strip().split("  ")[0]
                self.assertIn("Ic " + name, manual)
            elif section == "Options" and "--" in line:
                name = line.split("--")[1].split()[0]
                self.assertIn("Fl -" + name, manual)

    def test_russian(self):
        result = self.run_syllabus("--lang", "ru", "--guest", "plan", status=2)
        self.assertRegex(result.err, "[а-я]{4}")
        result = self.run_syllabus("--help", "--lang=ru")
        self.assertRegex(result.out, "[Кк]оманды")

    def test_full_device_is_an_error(self):
        if not os.path.exists("/dev/full"):
            self.skipTest("no /dev/full")
        with open("/dev/full", "wb") as full:
            import subprocess
            from harness import BINARY, DEADLINE
            process = subprocess.run([BINARY, "--help"], stdout=full, stderr=subprocess.PIPE,
                                     stdin=subprocess.DEVNULL, env=self.env, timeout=DEADLINE)
        self.assertEqual(process.returncode, 1)
        self.assertTrue(process.stderr)


if __name__ == "__main__":
    unittest.main()
