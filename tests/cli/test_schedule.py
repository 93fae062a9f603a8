"""schedule: the days on which a course is studied, laid out and laid out anew; and the same in calendars."""
import contextlib
import datetime
import sqlite3
import unittest

from harness import Home
from readers import read_ics


class Schedule(Home):
    def setUp(self):
        super().setUp()
        self.sign_in()
        self.json("plan", "--skill", "Chess", "--hours", "20", "--finalize")
        self.json("track", "edit", "Chess", "--start", "2030-01-07", "--hours-per-week", "5", "--days", "mon,wed,fri",
                  "--days-off", "2030-01-09,2030-01-21..2030-01-27")

    def calendar(self, **env):
        self.run_syllabus("export", "Chess", "-o", "a.ics", "--force", **env)
        return read_ics(self.read("a.ics"))

    def long_ago(self):
        """What was done until now was done long ago."""
        with contextlib.closing(sqlite3.connect(self.db)) as file:
            file.execute("UPDATE learning_tracks SET updated_at = updated_at - 3600000")
            file.commit()

    def test_weeks(self):
        document = self.json("schedule", "Chess")
        self.assertEqual({key: document[key] for key in ("start", "hours_per_week", "days", "days_off", "deadline",
                                                         "total_hours", "late_hours", "missed", "completed")},
                         {"start": "2030-01-07", "hours_per_week": 5, "days": ["mon", "wed", "fri"],
                          "days_off": ["2030-01-09", "2030-01-21..2030-01-27"], "deadline": None, "total_hours": 20,
                          "late_hours": 0, "missed": 0, "completed": 0})
        sessions = document["sessions"]
        self.assertEqual(sum(s["hours"] for s in sessions), 20)
        self.assertEqual(document["end"], sessions[-1]["date"])
        by_day = {}
        for session in sessions:
            by_day[session["date"]] = by_day.get(session["date"], 0) + session["hours"]
        self.assertEqual(list(by_day)[:4], ["2030-01-07", "2030-01-11", "2030-01-14", "2030-01-16"])
        self.assertNotIn("2030-01-21", by_day)
        self.assertEqual([by_day["2030-01-14"] + by_day["2030-01-16"] + by_day["2030-01-18"]], [5])
        self.assertEqual([s["module_number"] for s in sessions], sorted(s["module_number"] for s in sessions))
        self.assertEqual(self.run_syllabus("--json", "schedule", "Chess").out,
                         self.run_syllabus("--json", "schedule", "Chess").out)
        text = self.run_syllabus("schedule", "Chess").out
        self.assertIn("Week 1\n  Mon  2030-01-07  18:00", text)
        self.assertIn("Week 2\n  Mon  2030-01-14", text)
        self.assertIn("Неделя 1\n  Пн  2030-01-07", self.run_syllabus("--lang", "ru", "schedule", "Chess").out)

    def test_a_deadline(self):
        self.json("track", "edit", "Chess", "--deadline", "2030-01-31")
        document = self.json("schedule", "Chess")
        self.assertGreater(document["late_hours"], 0)
        late = sum(s["hours"] for s in document["sessions"] if s["date"] > "2030-01-31")
        self.assertEqual(document["late_hours"], late)
        found = {f["rule"]: f for f in self.json("lint", "Chess", status=None)}
        self.assertNotIn("H6", found) # four weeks of five hours
        told = self.run_syllabus("export", "Chess", "--format", "ics").err
        self.assertIn("Sessions after the deadline: ", told)
        self.json("track", "edit", "Chess", "--hours-per-week", str(document["needed_hours_per_week"]))
        self.assertEqual(self.json("schedule", "Chess")["late_hours"], 0)
        self.json("track", "edit", "Chess", "--hours-per-week", "1")
        found = {f["rule"]: f for f in self.json("lint", "Chess", status=None)}
        self.assertEqual(found["H6"]["message"],
                         "the course takes 20 h, but until the deadline (4 weeks) there are 4 h")

    def test_laid_out_anew(self):
        before = self.calendar()
        self.json("module", "status", "Chess", "1", "completed")
        self.long_ago()
        done = self.calendar()
        document = self.json("schedule", "Chess", "--from", "2030-03-04")
        self.assertEqual((document["replanned_from"], document["completed"]), ("2030-03-04", 1))
        self.assertTrue(all(s["date"] >= "2030-03-04" and s["module_number"] > 1 for s in document["sessions"]))
        after = self.calendar()
        # What is done is in no later calendar: the first one's events stay where they are.
        firsts = lambda events: {event["uid"] for event in events if event["uid"].endswith(".1@syllabus")}
        self.assertEqual(firsts(after), firsts(done))
        self.assertLess(firsts(after), firsts(before))
        self.assertGreater(min(e["sequence"] for e in after), max(e["sequence"] for e in done))
        self.assertEqual(self.calendar(), after)
        self.run_syllabus("undo", "Chess")
        self.assertEqual(self.json("schedule", "Chess")["replanned_from"], None)
        self.json("schedule", "Chess", "--from", "today")
        self.json("track", "edit", "Chess", "--start", "2031-01-01")
        self.assertEqual(self.json("schedule", "Chess")["replanned_from"], None)
        error = self.run_syllabus("--json", "schedule", "Chess", "--from", "soon", status=2).error
        self.assertIn("soon", error["message"])

    def test_missed_days(self):
        self.json("track", "edit", "Chess", "--start", "2020-01-06")
        document = self.json("schedule", "Chess")
        self.assertEqual(document["missed"], len(document["sessions"]))
        text = self.run_syllabus("schedule", "Chess").out
        self.assertIn("Lay out anew what is not done with --from today.", text)
        self.assertEqual(self.json("schedule", "Chess", "--from", "today")["missed"], 0)

    def test_the_hour_on_the_wall(self):
        """Six in the evening, where this computer is, also when its clock is moved meanwhile."""
        utc = datetime.timezone.utc
        self.json("track", "edit", "Chess", "--start", "2030-03-29", "--days", "fri,mon", "--days-off", "")
        starts = [e["start"] for e in self.calendar(TZ="XXX-1YYY,M3.5.0,M10.5.0/3")]
        self.assertEqual(starts[0], datetime.datetime(2030, 3, 29, 17, tzinfo=utc))
        self.assertIn(datetime.datetime(2030, 4, 1, 16, tzinfo=utc), starts)

    def test_by_default(self):
        self.json("plan", "--skill", "Go")
        document = self.json("schedule", "Go")
        start = datetime.date.fromisoformat(document["start"])
        self.assertEqual(start.weekday(), 0)
        self.assertTrue(0 < (start - datetime.date.today()).days <= 7)
        self.assertEqual((document["hours_per_week"], document["days"]), (5, ["mon", "tue", "wed", "thu", "fri"]))
        self.json("track", "add", "--skill", "Shogi")
        self.assertEqual(self.run_syllabus("--json", "schedule", "Shogi", status=1).error["kind"], "no_plan")


if __name__ == "__main__":
    unittest.main()
