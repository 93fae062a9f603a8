"""What the picture in the README shows; drawn anew by

    tests/tui/svg.py docs/screen.svg -- tests/tui/picture.py
"""


def picture(t):
    t.sign_in()
    t.run_syllabus("--provider", "builtin", "plan", "--skill", "UX-дизайн", "--hours", "24", "--language", "ru")
    t.run_syllabus("--provider", "builtin", "plan", "--skill", "Python for data analysis", "--hours", "40",
                   "--say", "add a module on testing")
    s = t.open()
    s.wait("Python for data")
    s.keys("Enter")
    s.wait("Tell me what else to change")
    s.keys("i")
    s.wait("Enter:send")
    s.type("make module 3 longer, and add more practice")
    s.wait("more practice")
    s.check_borders()
    return s
