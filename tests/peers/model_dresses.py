"""The modules of a course as models really write them when they are asked for JSON: each dress is a
text made of the modules that are wanted. `DRESSES` are to be read as they are; `FAULTY` need to be
asked for again."""
import json

from model_asks import modules_json, modules_of


def dumped(value, **how):
    return json.dumps(value, ensure_ascii=False, **how)


def renamed(request, names, wrap="modules"):
    """Other keys for title, description, learning_objectives, estimated_duration_hours."""
    keys = ("title", "description", "learning_objectives", "estimated_duration_hours")
    return dumped({wrap: [{new: m[old] for old, new in zip(keys, names)}
                          for m in modules_of(request)]})


def with_hours(request, form):
    """Hours written otherwise; form() gets them as a number."""
    modules = modules_of(request)
    for m in modules:
        m["estimated_duration_hours"] = form(m["estimated_duration_hours"])
    return dumped({"modules": modules})


def with_objectives(request, value):
    return dumped({"modules": [{**m, "learning_objectives": value} for m in modules_of(request)]})


def fenced(request, opening="```json", closing="```"):
    return "Here it is:\n\n%s\n%s\n%s\n\nGood luck!" % (opening, modules_json(request), closing)


def with_trailing_commas(request):
    return dumped({"modules": modules_of(request)}, indent=2).replace("\n  ]", ",\n  ],").replace(
        "\"\n      ]", "\",\n      ]")


def with_comments(request):
    lines = dumped({"modules": modules_of(request)}, indent=1).split("\n")
    return "\n".join(["// the course"] + [line + ("  // so much" if "hours" in line else "")
                                         for line in lines] + ["/* that is all */"])


def first_then_better(request):
    """A draft with a module too few, then the whole."""
    draft = dumped({"modules": modules_of(request)[:-1]})
    return "A draft:\n%s\n\nNo, one is missing. The final answer:\n%s" % (draft,
                                                                       modules_json(request))


DRESSES = {
    "fenced": ("a json fence with words before and after it", fenced),
    "fence_bare": ("a fence without a language", lambda r: fenced(r, "```")),
    "fence_open": ("a fence that is never closed", lambda r: fenced(r, "```json", "")),
    "fence_tilde": ("a fence of tildes", lambda r: fenced(r, "~~~json", "~~~")),
    "prose_around": ("prose with braces in it around the object", lambda r: (
        "Sure {as you wish}! The set [1] is:\n%s\nSay so if {anything} is to change." %
        modules_json(r))),
    "wrapped": ("wrapped twice", lambda r: dumped({"course": {"plan": {
        "modules": modules_of(r)}}})),
    "wrapped_json": ("with other members before the list", lambda r: dumped(
        {"status": "ok", "count": len(modules_of(r)), "notes": ["none"],
         "modules": modules_of(r)})),
    "bare_list": ("a list at the root", lambda r: dumped(modules_of(r))),
    "object_lines": ("one object a line", lambda r: "\n".join(dumped(m) for m in modules_of(r))),
    "by_number": ("an object of modules by number", lambda r: dumped(
        {"module_%d" % i: m for i, m in enumerate(modules_of(r), 1)})),
    "keys_short": ("keys name, summary, objectives, duration", lambda r: renamed(
        r, ("name", "summary", "objectives", "duration"))),
    "keys_topic": ("keys topic, description, goals, hours", lambda r: renamed(
        r, ("topic", "description", "goals", "hours"))),
    "keys_camel": ("keys in camel case", lambda r: renamed(
        r, ("title", "description", "learningObjectives", "estimatedDurationHours"))),
    "keys_russian": ("Russian keys", lambda r: renamed(
        r, ("название", "описание", "цели", "часы"), "модули")),
    "hours_words": ("hours with a unit", lambda r: with_hours(r, lambda h: "%g hours" % h)),
    "hours_russian": ("hours as Russian words", lambda r: with_hours(
        r, lambda h: ("%g часов" % h).replace(".", ","))),
    "hours_string": ("hours as a number in a text", lambda r: with_hours(r, lambda h: "%g" % h)),
    "hours_range": ("hours as a range around them", lambda r: with_hours(
        r, lambda h: "%g–%g" % (h - 0.5, h + 0.5))),
    "hours_null": ("no hours: the plan has them", lambda r: with_hours(r, lambda h: None)),
    "objectives_text": ("objectives as one text of lines", lambda r: with_objectives(
        r, "- Build a small working result\n- Explain it")),
    "objectives_one": ("one objective as a text", lambda r: with_objectives(
        r, "Build a small working result")),
    "trailing_commas": ("commas before closing brackets", with_trailing_commas),
    "json_comments": ("comments between the members", with_comments),
    "json_bom": ("a byte order mark first", lambda r: "\ufeff" + modules_json(r)),
    "json_string": ("the object as a JSON string", lambda r: dumped(modules_json(r))),
    "pretty": ("white space everywhere", lambda r: "\n\n  " + dumped(
        {"modules": modules_of(r)}, indent=8) + "\n\n\n"),
    "think_json": ("a think block with JSON in it before", lambda r: (
        "<think>\n{\"modules\": [{\"title\": \"no\"}]}\n</think>\n" + modules_json(r))),
    "draft_first": ("a draft that lacks a module, then the whole", first_then_better),
    "titles_numbered": ("titles with number and hours in them", lambda r: dumped(
        {"modules": [{**m, "title": "Module %d: %s (%g h)" % (
            i, m["title"], m["estimated_duration_hours"])}
            for i, m in enumerate(modules_of(r), 1)]})),
    "reordered": ("in another order", lambda r: dumped({"modules": modules_of(r)[::-1]})),
}


FAULTY = {
    "broken": ("cut in the middle", lambda r: modules_json(r)[:-20]),
    "lost_module": ("a module of the plan missing", lambda r: dumped(
        {"modules": modules_of(r)[:-1]})),
    "extra_module": ("a module that the plan does not have", lambda r: dumped(
        {"modules": modules_of(r) + [{**modules_of(r)[0], "title": "Underwater basketry"}]})),
    "hours_zero": ("hours that are none", lambda r: with_hours(r, lambda h: 0)),
    "hours_vague": ("hours in words that say nothing", lambda r: with_hours(
        r, lambda h: "as long as it takes")),
    "title_blank": ("an empty title", lambda r: dumped(
        {"modules": [{**m, "title": " "} for m in modules_of(r)]})),
    "no_modules": ("an empty list", lambda r: dumped({"modules": []})),
    "other_json": ("JSON about something else", lambda r: dumped({"weather": {"today": "fine"}})),
    "prose_only": ("prose and no JSON at all", lambda r: (
        "Your course has %d modules. Good luck!" % len(modules_of(r)))),
}
